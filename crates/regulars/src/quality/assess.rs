//! Quality of tables of one's own (DQ-3, DQ-4): parts that were counted elsewhere, or rows and values.

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{Normaliser, Speller};
use regulars_core::money::Decimal;
use regulars_core::quality::{
    Check, Gate, Metric, Required, State, Status, accuracy, consistency, timeliness, unique_keys,
};
use regulars_core::text::Json;
use regulars_core::time::{Instant, parse_duration};
use serde::{Deserialize, Serialize};

use super::pass::{Shown, shown};
use crate::Crm;

/// What is assessed: a metric, and either parts of (pass, total) that add up, or what is to be counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QualityAsk {
    /// The metric.
    pub metric: Metric,
    /// The share that must pass; the rulebook's if absent.
    pub gate: Option<Decimal>,
    /// Parts that were counted elsewhere, perhaps on other machines.
    pub parts: Option<Vec<(u64, u64)>>,
    /// What is to be counted.
    pub input: Option<AssessInput>,
    /// The instant for conditions over time.
    pub as_of: Option<Instant>,
}

/// What is to be counted; which fields there are depends on the metric.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AssessInput {
    /// `completeness`: by column the condition over the row under which it is required; always if absent.
    pub applies: Option<BTreeMap<String, String>>,
    /// `consistency`: the name of the attribute, for the reader.
    pub attribute: Option<String>,
    /// `consistency`: one object of source and value for each customer.
    pub customers: Option<Vec<Json>>,
    /// `uniqueness`: the keys.
    pub keys: Option<Vec<Json>>,
    /// `timeliness`: the longest time until receipt, for example `1d`.
    pub limit: Option<String>,
    /// `consistency`: how values are brought to one spelling, for example `phone`.
    pub normalise: Option<String>,
    /// `completeness`: the columns that must be filled.
    pub required: Option<Vec<String>>,
    /// `completeness`, `timeliness`: the rows.
    pub rows: Option<Vec<Json>>,
    /// `accuracy`: a normaliser whose values must be valid, for example `phone`, or the name of a rule of the rulebook.
    pub rule: Option<String>,
    /// `accuracy`: the values.
    pub values: Option<Vec<Json>>,
}

/// What an assessment found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct QualityAssessed {
    /// The share that must pass.
    pub gate: String,
    /// The metric.
    pub metric: Metric,
    /// How many passed.
    pub pass: u64,
    /// The share that passed, to four places; none of nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<String>,
    /// What the gate says.
    pub status: Status,
    /// How many were looked at.
    pub total: u64,
}

impl Crm {
    /// Assesses a metric over tables of one's own; nothing is stored. Errors: `missing_field`, `unknown_field` for what the metric does
    /// not read, `invalid_value`, `out_of_range`, `unknown_name`, and those of conditions and instants.
    ///
    /// ```
    /// use regulars::{Crm, QualityAsk, QualityMetricName, Rulebook};
    /// let crm = Crm::in_memory(Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n")?)?;
    /// let parts = Some(vec![(49, 50), (0, 0)]);
    /// let ask = QualityAsk { metric: QualityMetricName::Consistency, gate: None, parts, input: None, as_of: None };
    /// assert_eq!(crm.quality_assess(&ask)?.ratio.as_deref(), Some("0.9800"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn quality_assess(&self, ask: &QualityAsk) -> Result<QualityAssessed> {
        let gate = match ask.gate {
            Some(share) => Gate::new(share)?,
            None => match self.rules().quality.gates.get(&ask.metric) {
                Some(gate) => *gate,
                None => ask.metric.default_gate()?,
            },
        };
        let state = match (&ask.parts, &ask.input) {
            (Some(parts), None) => {
                let states = parts.iter().enumerate().map(|(n, (pass, total))| {
                    State::new(*pass, *total).map_err(|error| error.within(&format!("parts[{n}]")))
                });
                State::sum(states.collect::<Result<Vec<_>>>()?)?
            }
            (None, Some(input)) => self.count(ask, input).map_err(|error| error.within("input"))?,
            (None, None) => return Err(Error::new(Code::MissingField, "input", "give `parts` or `input`")),
            _ => return Err(Error::new(Code::InvalidValue, "input", "give `parts` or `input`, not both")),
        };
        let Shown { pass, total, ratio, status } = shown(state, gate);
        Ok(QualityAssessed { gate: gate.text(), metric: ask.metric, pass, ratio, status, total })
    }

    fn count(&self, ask: &QualityAsk, input: &AssessInput) -> Result<State> {
        input.only(fields_of(ask.metric), ask.metric)?;
        match ask.metric {
            Metric::Accuracy => {
                Ok(accuracy(need(&input.values, "values")?, &self.value_check(need(&input.rule, "rule")?)?))
            }
            Metric::Completeness => {
                let applies = input.applies.clone().unwrap_or_default();
                let required = Required::compile(need(&input.required, "required")?, &applies)?;
                let mut whole = State::EMPTY;
                for (n, row) in need(&input.rows, "rows")?.iter().enumerate() {
                    let state = required.judge(row, ask.as_of).map_err(|error| error.within(&format!("rows[{n}]")))?;
                    whole = whole.plus(state)?;
                }
                Ok(whole)
            }
            Metric::Consistency => {
                let normaliser = input.normalise.as_deref().map(|word| normaliser(word, "normalise")).transpose()?;
                let speller = normaliser.map(|normaliser| Speller::new(normaliser, &self.rules().identity.spelling));
                consistency(need(&input.customers, "customers")?, speller.as_ref())
                    .map_err(|error| error.within("customers"))
            }
            Metric::Timeliness => {
                let limit = need(&input.limit, "limit")?;
                let message = "a duration is a whole number and `d`, `h`, `m` or `s`, for example `1d`";
                let limit = parse_duration(limit).ok_or_else(|| Error::new(Code::InvalidValue, "limit", message))?;
                timeliness(need(&input.rows, "rows")?, limit).map_err(|error| error.within("rows"))
            }
            Metric::Uniqueness => Ok(unique_keys(need(&input.keys, "keys")?)),
        }
    }

    /// The check of a normaliser's name or of a rule that looks at one value.
    fn value_check(&self, name: &str) -> Result<Check> {
        if let Some(normaliser) = Normaliser::from_word(name) {
            return Ok(Check::ValidIdentifier(Speller::new(normaliser, &self.rules().identity.spelling)));
        }
        let rules = self.rules();
        let Some(rule) = rules.quality.rule(name) else {
            let own = rules.quality.rules.iter().map(|rule| rule.name.clone());
            let words: Vec<String> = Normaliser::words().map(str::to_owned).chain(own).collect();
            let hint = regulars_core::text::did_you_mean(name, words.iter().map(String::as_str));
            return Err(Error::new(Code::UnknownName, "rule", format!("there is no rule `{name}`{hint}")));
        };
        match &rule.check {
            Check::InSet(_) | Check::Matches(_) | Check::Range { .. } | Check::ValidIdentifier(_) => {
                Ok(rule.check.clone())
            }
            other => {
                let message = format!("`{name}` checks by `{}`, which needs more than a value", other.as_str());
                Err(Error::new(Code::InvalidValue, "rule", message))
            }
        }
    }
}

fn normaliser(word: &str, path: &str) -> Result<Normaliser> {
    Normaliser::from_word(word).ok_or_else(|| {
        let hint = regulars_core::text::did_you_mean(word, Normaliser::words());
        Error::new(Code::InvalidValue, path, format!("`{word}` is not a normaliser{hint}"))
    })
}

fn need<'a, T>(field: &'a Option<T>, name: &str) -> Result<&'a T> {
    field.as_ref().ok_or_else(|| Error::new(Code::MissingField, name, "the field is required"))
}

/// The fields that a metric reads.
fn fields_of(metric: Metric) -> &'static [&'static str] {
    match metric {
        Metric::Accuracy => &["rule", "values"],
        Metric::Completeness => &["applies", "required", "rows"],
        Metric::Consistency => &["attribute", "customers", "normalise"],
        Metric::Timeliness => &["limit", "rows"],
        Metric::Uniqueness => &["keys"],
    }
}

impl AssessInput {
    /// Refuses what the metric does not read: it would have no effect.
    fn only(&self, known: &[&str], metric: Metric) -> Result<()> {
        let given = [
            ("applies", self.applies.is_some()),
            ("attribute", self.attribute.is_some()),
            ("customers", self.customers.is_some()),
            ("keys", self.keys.is_some()),
            ("limit", self.limit.is_some()),
            ("normalise", self.normalise.is_some()),
            ("required", self.required.is_some()),
            ("rows", self.rows.is_some()),
            ("rule", self.rule.is_some()),
            ("values", self.values.is_some()),
        ];
        match given.iter().find(|(name, there)| *there && !known.contains(name)) {
            Some((name, _)) => {
                let message = format!("`{name}` has no effect on {}", metric.as_str());
                Err(Error::new(Code::UnknownField, *name, message))
            }
            None => Ok(()),
        }
    }
}
