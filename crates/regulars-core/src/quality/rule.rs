//! What a rule of quality is (DQ-1): a check of one subject, how severe its failure is and which metric it counts for.

use std::collections::{BTreeMap, BTreeSet};

use regex_lite::Regex;

use super::metric::Metric;
use super::state::Gate;
use crate::condition::{Condition, Type};
use crate::error::Result;
use crate::identity::Speller;
use crate::measure::RecordName;
use crate::money::{Decimal, Number};
use crate::text::Labels;

/// The longest pattern of `matches`, in bytes.
pub const MAX_PATTERN_BYTES: usize = 1_000;
/// The most memory that a pattern may need once it is compiled, in bytes.
pub const MAX_PATTERN_SIZE: usize = 1 << 20;
/// The most values of `in_set`.
pub const MAX_VALUES: usize = 10_000;
/// The most rules of a rulebook.
pub const MAX_RULES: usize = 200;

/// What a failure does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The record is refused when it is delivered (`quality_rejected`).
    Reject,
    /// The record is taken; the failure counts in its metric.
    Finding,
    /// The record is taken; the failure is told, but counts in no metric.
    Info,
}

impl Severity {
    const ALL: [(Self, &'static str); 3] = [(Self::Reject, "reject"), (Self::Finding, "finding"), (Self::Info, "info")];

    /// The words of the rulebook.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(_, word)| *word)
    }

    /// The severity of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(severity, _)| *severity)
    }

    /// The word of the rulebook.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(severity, _)| *severity == self).map_or("finding", |(_, word)| word)
    }
}

/// What is looked at.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Subject {
    /// An attribute.
    Attribute(String),
    /// A field of the body.
    Field(String),
    /// The identifiers of a kind.
    Identifier(String),
    /// The record as a whole.
    Record,
}

impl Subject {
    /// How reports name it: the attribute, `body.<field>`, the kind of identifier, or nothing.
    pub fn name(&self) -> String {
        match self {
            Self::Attribute(name) | Self::Identifier(name) => name.clone(),
            Self::Field(name) => format!("body.{name}"),
            Self::Record => String::new(),
        }
    }
}

/// How it is checked.
#[derive(Clone, Debug)]
pub enum Check {
    /// There is a value.
    NotNull,
    /// No other customer states the value; of a field, no other record.
    Unique,
    /// The value is one of these.
    InSet(BTreeSet<String>),
    /// The whole text is of this form.
    Matches(Regex),
    /// The number lies between these, both included.
    Range {
        /// The least.
        min: Option<Number>,
        /// The largest.
        max: Option<Number>,
    },
    /// The date or instant is not after another of the same record.
    DateOrder(Subject),
    /// The text is an identifier.
    ValidIdentifier(Speller),
    /// The value is in a set that the host gives with the question.
    Reference(String),
    /// A condition over the record holds.
    Condition(Condition),
    /// The sources of a customer agree.
    Agree(Option<Speller>),
    /// The record was received within so many microseconds of its instant.
    Fresh(i64),
}

impl Check {
    /// The words of the rulebook.
    pub const WORDS: [&'static str; 11] = [
        "not_null",
        "unique",
        "in_set",
        "matches",
        "range",
        "date_order",
        "valid_identifier",
        "reference",
        "condition",
        "agree",
        "fresh",
    ];

    /// The word of the rulebook.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NotNull => "not_null",
            Self::Unique => "unique",
            Self::InSet(_) => "in_set",
            Self::Matches(_) => "matches",
            Self::Range { .. } => "range",
            Self::DateOrder(_) => "date_order",
            Self::ValidIdentifier(_) => "valid_identifier",
            Self::Reference(_) => "reference",
            Self::Condition(_) => "condition",
            Self::Agree(_) => "agree",
            Self::Fresh(_) => "fresh",
        }
    }

    /// The metric that a check counts for unless its rule says otherwise (DQ-3).
    pub fn metric(word: &str) -> Metric {
        match word {
            "not_null" => Metric::Completeness,
            "unique" => Metric::Uniqueness,
            "agree" => Metric::Consistency,
            "fresh" => Metric::Timeliness,
            _ => Metric::Accuracy,
        }
    }

    /// Whether one record alone shows the outcome, without other records and without what the host gives.
    pub fn is_of_one_record(word: &str) -> bool {
        !["unique", "agree", "reference"].contains(&word)
    }
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub labels: Labels,
    /// The check.
    pub check: Check,
    /// What is checked.
    pub subject: Subject,
    /// The record types that are looked at, sorted; empty: all.
    pub of: Vec<String>,
    /// What a failure does.
    pub severity: Severity,
    /// The metric for which it counts.
    pub metric: Metric,
    /// Its own gate; absent: the metric's.
    pub gate: Option<Gate>,
    /// Only records for which this holds.
    pub applies: Option<Condition>,
}

impl Rule {
    /// Whether it counts in its metric.
    pub fn counts(&self) -> bool {
        self.severity != Severity::Info
    }
}

/// What conditions of quality read of a record, by slot.
#[derive(Clone, PartialEq, Debug)]
pub enum ReadName {
    /// What conditions over records read, and as which type.
    Record(RecordName, Type),
    /// When it was received.
    ReceivedAt,
    /// An attribute that it states, and its type.
    Attribute(String, Type),
}

/// The section `[quality]`.
#[derive(Clone, Debug)]
pub struct QualityRules {
    /// The rules, in the order of the document.
    pub rules: Vec<Rule>,
    /// The gate of each metric.
    pub gates: BTreeMap<Metric, Gate>,
    /// Beyond this robust z a value is an outlier.
    pub outlier: Decimal,
    /// What the conditions read, by slot.
    pub names: Vec<ReadName>,
}

impl QualityRules {
    /// The limit of robust z where the rulebook names none (DQ-1).
    pub const DEFAULT_OUTLIER: &'static str = "3.5";

    /// No rules, and the gates of DQ-4. Never fails: the constants are valid.
    pub fn none() -> Result<Self> {
        let gates = Metric::all().map(|metric| Ok((metric, metric.default_gate()?))).collect::<Result<_>>()?;
        let outlier = Self::DEFAULT_OUTLIER.parse()?;
        Ok(Self { rules: Vec::new(), gates, outlier, names: Vec::new() })
    }

    /// The rule of a name.
    pub fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.name == name)
    }

    /// The gate of a rule: its own, else its metric's.
    pub fn gate(&self, rule: &Rule) -> Result<Gate> {
        rule.gate.map_or_else(|| self.metric_gate(rule.metric), Ok)
    }
}
