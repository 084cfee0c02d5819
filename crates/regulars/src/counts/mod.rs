//! Counting people so that nothing is told of one of them (DP-1 to DP-5): with noise out of a budget, or plainly with a least group.

mod dimension;
mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use regulars_core::access::PrivateRules;
use regulars_core::access::audit::salt;
use regulars_core::access::private::{
    Cell, Ledger, MAX_CELLS, Mechanism, PrivateFault, Ratio, Stream, cut, grid, noisy, plain,
};
use regulars_core::consent::need_purpose;
use regulars_core::customer::{CustomerView, Part, Plan, Select};
use regulars_core::error::{Code, Error, Result};
use regulars_core::rulebook::{Node, Rulebook as Rules};
use regulars_core::text::{Json, canonical, digest};
use regulars_core::time::Instant;
use regulars_store::Writing;

use self::dimension::Dimension;
pub use self::report::{CountCell, CountReport};
use self::report::{damaged, read};
use crate::Crm;
use crate::segments::segment_node;

/// The most dimensions of a count.
const MAX_DIMENSIONS: usize = 5;
/// What is counted.
const DATASET: &str = "customers";

/// One dimension of a count.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CountBy {
    /// `attr.<name>`, `tier`, `stage`, `journey_stage`, `segment.<name>`, `tag.<name>`, or `segments` and `tags` for all of them.
    pub of: String,
    /// The values that are told apart. Those of the rulebook if absent; an attribute has none, so a private count of it needs them.
    pub values: Option<Vec<String>>,
}

/// What is to be counted, and how it is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountQuery {
    /// The instant of the question.
    pub as_of: Instant,
    /// By what; nothing: all together.
    pub by: Vec<CountBy>,
    /// Only those for whom this holds; it may use every name that segments use. It is counted with noise only, because two counts
    /// without it would tell of one person.
    pub condition: Option<String>,
    /// How many cells one person enters at most; the rulebook's if absent.
    pub contribution: Option<u64>,
    /// What the answer may cost; the rulebook's if absent.
    pub epsilon: Option<Ratio>,
    /// Counts below it are not told; at least the rulebook's, which holds if absent.
    pub min_group: Option<u64>,
    /// Whether to count without noise; if absent, where the rulebook has no `[dp]`.
    pub plain: Option<bool>,
    /// What the counts are for.
    pub purpose: String,
    /// 32 random bytes for the noise, never used again; not needed without noise.
    pub seed: Option<[u8; 32]>,
    /// Only the members of this segment.
    pub segment: Option<String>,
}

/// Reads a seed of 64 hexadecimal digits. Error: `entropy_exhausted` for fewer or others.
///
/// ```
/// assert!(regulars::count_seed(&"0f".repeat(32)).is_ok());
/// assert_eq!(regulars::count_seed("0f").unwrap_err().code().as_str(), "entropy_exhausted");
/// ```
pub fn count_seed(text: &str) -> Result<[u8; 32]> {
    salt(text).map_err(|_| PrivateFault::Entropy.into())
}

/// What a query asks, checked.
struct What {
    dimensions: Vec<Dimension>,
    rules: Arc<Rules>,
    /// The segment whose members are counted; that of a condition has no name.
    segment: Option<String>,
    condition: Option<String>,
}

fn refused(path: &str, message: impl Into<String>) -> Error {
    Error::new(Code::DpParameter, path, message)
}

impl Crm {
    /// Counts customers by attributes, tier, stages, tags or segments. With noise it costs something out of the budget of the
    /// purpose, unless the same was asked of the same data before; then the answer is the same. Errors: `purpose_unknown`,
    /// `unknown_name`, `too_many_items`, `dp_parameter`, `dp_budget_exhausted`, `entropy_exhausted`; then nothing is told.
    ///
    /// ```
    /// use regulars::{CountBy, CountQuery, Crm, Instant, Json, Rulebook};
    /// let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[attributes.city]\nstrategy = [\"most_recent\"]\n";
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// for n in 0..12 {
    ///     let city = if n < 10 { "Wuhan" } else { "Xi'an" };
    ///     let text = format!(r#"{{"source": "app", "record_id": "{n}", "profile": "{n}", "type": "profile",
    ///         "occurred_at": "2026-10-01T12:00:00Z", "attributes": {{"city": "{city}"}}}}"#);
    ///     assert_eq!(crm.ingest_json(&[Json::parse(&text)?])?.accepted, 1);
    /// }
    /// let by = vec![CountBy { of: "attr.city".to_owned(), values: None }];
    /// let query = CountQuery {
    ///     as_of: Instant::parse("2026-11-20T00:00:00Z")?, by, purpose: "report".to_owned(),
    ///     condition: None, contribution: None, epsilon: None, min_group: None, plain: None, seed: None, segment: None,
    /// };
    /// let counts: Vec<Option<u64>> = crm.count_customers(&query)?.cells.iter().map(|cell| cell.count).collect();
    /// assert_eq!(counts, [Some(10), None]);    // two are too few to be told
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn count_customers(&self, query: &CountQuery) -> Result<CountReport> {
        self.as_operation("privacy.count", None, |crm| {
            let current = crm.rules();
            if !current.purposes.is_empty() {
                need_purpose(&current.purposes, &query.purpose, "purpose")?;
            }
            let least = current.audit.min_group;
            let min_group = query.min_group.unwrap_or(least);
            if min_group < least {
                return Err(refused("min_group", format!("the least group of the rulebook is {least}")));
            }
            let private = current.audit.private;
            match (query.plain.unwrap_or(private.is_none()), private) {
                (false, Some(rules)) => crm.count_privately(query, &rules, min_group),
                (false, None) => Err(refused("plain", "the rulebook has no `[dp]`, so there is no budget")),
                (true, Some(PrivateRules { plain: false, .. })) => {
                    Err(refused("plain", "the rulebook tells no count without noise"))
                }
                (true, _) => crm.count_plainly(query, min_group),
            }
        })
    }

    fn count_plainly(&self, query: &CountQuery, min_group: u64) -> Result<CountReport> {
        if query.condition.is_some() {
            return Err(refused("condition", "a condition is counted with noise only"));
        }
        let writing = self.store().write()?;
        let asked = self.what_is_asked(query)?;
        let counts = self.tally(writing.as_ref(), query, &asked, u64::MAX)?;
        let cells = plain(&counts, min_group).into_iter().map(CountCell::of).collect();
        self.about(|| DATASET.to_owned(), []);
        self.commit(writing)?;
        Ok(CountReport { cells, cost: None, left: None, min_group, noisy: false, period: None, stored: false })
    }

    fn count_privately(&self, query: &CountQuery, rules: &PrivateRules, min_group: u64) -> Result<CountReport> {
        let contribution = query.contribution.unwrap_or(rules.contribution);
        if !(1..=rules.contribution).contains(&contribution) {
            let most = rules.contribution;
            return Err(refused("contribution", format!("the rulebook lets one person enter 1 to {most} cells")));
        }
        let epsilon = query.epsilon.unwrap_or(rules.epsilon);
        let mechanism = Mechanism { epsilon, contribution, min_group }.check()?;
        let asked = self.what_is_asked(query)?;
        if let Some(place) = asked.dimensions.iter().position(|dimension| dimension.values.is_none()) {
            let message = "what values there are would tell of single people; name those that are told apart";
            return Err(refused(&format!("by[{place}].values"), message));
        }
        let mut writing = self.store().write()?;
        let period = rules.period.label(self.rules().zone.date(query.as_of));
        let account = canonical(&[DATASET, query.purpose.as_str(), period.as_str()])?;
        let question = question(query, mechanism, writing.revision()?, &asked)?;
        let spent = writing.spent(&account)?.map_or(Some(Ratio::ZERO), |text| Ratio::stored(&text));
        let ledger = Ledger { budget: rules.budget, spent: spent.ok_or_else(damaged)? };
        self.about(|| DATASET.to_owned(), []);
        let told = |cells, cost, left, stored| CountReport {
            cells,
            cost: Some(cost),
            left: Some(left),
            min_group,
            noisy: true,
            period: Some(period.clone()),
            stored,
        };
        if let Some(text) = writing.told(&question)? {
            self.commit(writing)?;
            return Ok(told(read(&text)?, Ratio::ZERO, ledger.left()?, true));
        }
        // Whether it may be told is settled before anything is counted (DP-5).
        let after = ledger.spend(epsilon)?;
        let counts = self.tally(writing.as_ref(), query, &asked, contribution)?;
        let seed = query.seed.as_ref().ok_or(PrivateFault::Entropy)?;
        let cells: Vec<CountCell> =
            noisy(&counts, mechanism, &mut Stream::new(seed, &question)?)?.into_iter().map(CountCell::of).collect();
        writing.keep_told(&account, &after.spent.to_string(), &question, &canonical(&cells)?)?;
        self.commit(writing)?;
        Ok(told(cells, epsilon, after.left()?, false))
    }

    fn what_is_asked(&self, query: &CountQuery) -> Result<What> {
        let rules = self.rules_at(query.as_of);
        if query.by.len() > MAX_DIMENSIONS {
            let message = format!("there are more than {MAX_DIMENSIONS} dimensions");
            return Err(Error::new(Code::TooManyItems, "by", message));
        }
        let read = |(place, by): (usize, &CountBy)| {
            Dimension::new(by, &rules).map_err(|error| error.within(&format!("by[{place}]")))
        };
        let dimensions = query.by.iter().enumerate().map(read).collect::<Result<_>>()?;
        match (&query.segment, &query.condition) {
            (Some(_), Some(_)) => {
                Err(refused("condition", "members of a segment are counted, or those of a condition"))
            }
            (None, Some(text)) => {
                let (rules, node) = rules.with_condition(text)?;
                let segment = match node {
                    Node::Segment(place) => rules.definitions.segments.get(place),
                    _ => None,
                };
                let condition = segment.map(|segment| segment.when.canonical());
                let segment = segment.map(|segment| segment.name.clone());
                Ok(What { dimensions, rules: Arc::new(rules), segment, condition })
            }
            (segment, None) => {
                if let Some(segment) = segment {
                    segment_node(&rules, segment)?;
                }
                Ok(What { dimensions, rules, segment: segment.clone(), condition: None })
            }
        }
    }

    /// The true counts by cell: of all that are declared, and of what else there is.
    fn tally(
        &self,
        writing: &dyn Writing,
        query: &CountQuery,
        What { dimensions, rules, segment, .. }: &What,
        contribution: u64,
    ) -> Result<BTreeMap<Cell, u64>> {
        let crowded = || Error::new(Code::TooManyItems, "by", format!("there are more than {MAX_CELLS} cells"));
        let declared: Option<Vec<Cell>> = dimensions
            .iter()
            .map(|dimension| {
                let values = dimension.values.as_ref()?.iter().cloned().map(Some);
                Some(std::iter::once(None).chain(values).collect())
            })
            .collect();
        let mut counts: BTreeMap<Cell, u64> = BTreeMap::new();
        if let Some(declared) = declared {
            counts.extend(grid(&declared).ok_or_else(crowded)?.into_iter().map(|cell| (cell, 0)));
        }
        let mut parts: BTreeSet<Part> = dimensions.iter().map(Dimension::part).collect();
        parts.extend(segment.as_ref().map(|_| Part::Segments));
        let plan = Plan::compile(rules.clone(), Select::parts(&parts.into_iter().collect::<Vec<_>>()))?;
        let resolved = self.resolve_all(writing, query.as_of)?;
        let member = |view: &CustomerView, name: &String| {
            view.segments.as_ref().and_then(|all| all.get(name)).is_some_and(|part| part.member)
        };
        self.views_under(writing, &resolved, &plan, query.as_of, &mut |view| {
            if segment.as_ref().is_some_and(|segment| !member(&view, segment)) {
                return Ok(());
            }
            let values: Vec<Cell> = dimensions.iter().map(|dimension| dimension.values_of(&view)).collect();
            for cell in cut(&grid(&values).ok_or_else(crowded)?, contribution) {
                *counts.entry(cell.clone()).or_default() += 1;
            }
            if counts.len() > MAX_CELLS { Err(crowded()) } else { Ok(()) }
        })?;
        Ok(counts)
    }
}

/// The question with the version of the data and of the rules, as a fingerprint.
fn question(query: &CountQuery, mechanism: Mechanism, revision: u64, asked: &What) -> Result<String> {
    let by = query.by.iter().map(|by| {
        let all = |values: &Vec<String>| Json::Array(values.iter().map(|value| Json::from(value.as_str())).collect());
        Json::Array(vec![Json::from(by.of.as_str()), by.values.as_ref().map_or(Json::Null, all)])
    });
    let text = |text: String| Json::String(text);
    // Spelt otherwise it is the same condition. What is not asked is not there, so that older answers are found.
    let condition = asked.condition.as_deref().map(|text| ("condition", Json::from(text)));
    let fields = [
        ("as_of", text(query.as_of.to_string())),
        ("by", Json::Array(by.collect())),
        ("contribution", text(mechanism.contribution.to_string())),
        ("dataset", Json::from(DATASET)),
        ("epsilon", text(mechanism.epsilon.to_string())),
        ("min_group", text(mechanism.min_group.to_string())),
        ("purpose", text(query.purpose.clone())),
        ("revision", text(revision.to_string())),
        ("rules", Json::from(asked.rules.fingerprint.as_str())),
        ("segment", query.segment.as_deref().map_or(Json::Null, Json::from)),
    ];
    Ok(digest(&Json::object(fields.into_iter().chain(condition))))
}
