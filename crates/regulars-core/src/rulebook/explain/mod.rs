//! A rulebook back in sentences, in English and Chinese, for those who decide but write no TOML: one sentence for each
//! definition, also for what it leaves to its default. No key is without effect on them (D-C3).

mod access;
mod approvals;
mod audit;
mod cards;
mod head;
mod indicators;
mod journey;
mod ladders;
mod law;
mod measures;
mod needs;
mod people;
mod phrases;
mod points;
mod privacy;
mod program;
mod quality;
mod rights;
mod sales;
mod scores;
mod service;
mod spelling;
mod tongue;

pub use self::program::explain_program;

use self::phrases::Speech;
use super::Rulebook;
use crate::text::Language;

/// What a definition says.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Explained {
    /// The path of the definition, as differences name it (RB-10).
    pub path: String,
    /// A sentence without full stop.
    pub text: String,
}

/// What a rulebook says, in the order of its sections.
///
/// ```
/// use regulars_core::rulebook::{Rulebook, explain};
/// use regulars_core::text::Language;
/// let text = r#"
///     rulebook = { id = "shop", version = 1, zone = "Asia/Shanghai" }
///     measures.orders_90d = { agg = "count", of = "order", window = { last = "90d" } }
/// "#;
/// let rules = Rulebook::parse(text)?;
/// let say = |language| explain(&rules, language).into_iter().find(|said| said.path == "measures.orders_90d").unwrap().text;
/// assert_eq!(say(Language::English), "orders_90d: number of order records in the last 90 days");
/// assert_eq!(say(Language::Chinese), "orders_90d：最近 90 天内 order 记录的数量");
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn explain(rules: &Rulebook, language: Language) -> Vec<Explained> {
    let mut speech = Speech::new(rules, language);
    speech.head();
    speech.sources();
    speech.records();
    speech.identity();
    speech.attributes();
    speech.relations();
    speech.measures();
    speech.rfm();
    speech.currency();
    speech.declared_scores();
    speech.stages();
    speech.tags();
    speech.needs();
    speech.weights();
    speech.segments();
    speech.upkeep();
    speech.programs();
    speech.privacy();
    speech.rights_and_retention();
    speech.access();
    speech.service();
    speech.sales();
    speech.journey();
    speech.quality();
    speech.audit();
    speech.approvals();
    speech.indicators();
    speech.said
}
