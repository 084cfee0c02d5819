//! What differs between two rulebooks, and what else that touches (RB-10).

use std::collections::{BTreeMap, BTreeSet};

use super::Rulebook;
use super::content::{self, Definition};
use super::graph::{Graph, LADDERS};

/// The difference of two rulebooks: sorted paths of definitions (RB-10).
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RulebookDiff {
    /// What only the new one defines.
    pub added: Vec<String>,
    /// What stayed as it is but reads, through any number of others, something that did not.
    pub affected: Vec<String>,
    /// What both define otherwise; `stage`, `journey_stage` and `tiers.level` if the order of a ladder differs.
    pub changed: Vec<String>,
    /// What only the old one defines.
    pub removed: Vec<String>,
}

/// The difference of two rulebooks (RB-10). Comments, layout and the order of keys do not count; the version does not either.
///
/// ```
/// use regulars_core::rulebook::{Rulebook, diff};
/// let text = |orders: u32| format!(r#"
///     rulebook = {{ id = "shop", version = 1, zone = "Asia/Shanghai" }}
///     measures.orders = {{ agg = "count", of = "order", window = "lifetime" }}
///     segments.buyers.when = "measure.orders >= {orders}"
/// "#);
/// let found = diff(&Rulebook::parse(&text(1))?, &Rulebook::parse(&text(2))?);
/// assert_eq!(found.changed, ["segments.buyers"]);
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn diff(old: &Rulebook, new: &Rulebook) -> RulebookDiff {
    let (before, after) = (content::definitions(&old.document), content::definitions(&new.document));
    let counts = |path: &&String| path.as_str() != "rulebook.version";
    let added: BTreeSet<String> = after.keys().filter(|path| !before.contains_key(*path)).cloned().collect();
    let removed: BTreeSet<String> = before.keys().filter(|path| !after.contains_key(*path)).cloned().collect();
    let said = |all: &BTreeMap<String, Definition>, path: &str| all.get(path).map(|known| known.content.clone());
    let differs = |path: &&String| said(&before, path) != said(&after, path);
    let both = after.keys().filter(|path| before.contains_key(*path)).filter(counts);
    let mut changed: BTreeSet<String> = both.filter(differs).cloned().collect();
    for ((ladder, before), after) in LADDERS.into_iter().zip(orders(old)).zip(orders(new)) {
        if reordered(&before, &after) {
            changed.insert(ladder.to_owned());
        }
    }
    // What is added can be read by what stayed: a rung of a ladder, a nearer purpose, the declaration of an attribute.
    let seeds: BTreeSet<String> = [&added, &removed, &changed].into_iter().flatten().cloned().collect();
    let graph = Graph::of(old, &before).and(Graph::of(new, &after));
    let affected = graph.readers(&seeds).into_keys();
    let affected = affected.filter(|path| before.contains_key(path) && after.contains_key(path)).collect();
    let list = |paths: BTreeSet<String>| paths.into_iter().collect();
    RulebookDiff { added: list(added), affected, changed: list(changed), removed: list(removed) }
}

/// The names of the ladders' rungs in the order in which they count.
fn orders(rules: &Rulebook) -> [Vec<&str>; 9] {
    let all = &rules.definitions;
    [
        all.stages.iter().flat_map(|stages| &stages.all).map(|stage| stage.name.as_ref()).collect(),
        all.journey.iter().flat_map(|stages| &stages.all).map(|stage| stage.name.as_ref()).collect(),
        rules
            .single_program()
            .and_then(|program| program.tiers.as_ref())
            .iter()
            .flat_map(|tiers| &tiers.levels)
            .map(|level| level.id.as_str())
            .collect(),
        rules.rfm.iter().flat_map(|rfm| &rfm.segments).map(|segment| segment.name.as_ref()).collect(),
        rules.service.policies.iter().map(|row| row.id.as_str()).collect(),
        rules.sales.leads.iter().flat_map(|leads| &leads.assignment).map(|row| row.id.as_str()).collect(),
        rules.sales.opportunities.iter().flat_map(|book| book.stages.all()).map(|stage| stage.id.as_str()).collect(),
        rules.service.triage.iter().map(|row| row.id.as_str()).collect(),
        rules.service.warnings.iter().map(|row| row.id.as_str()).collect(),
    ]
}

/// Whether what stands in both stands in another order.
fn reordered(before: &[&str], after: &[&str]) -> bool {
    let common = |list: &[&str], other: &[&str]| -> Vec<String> {
        list.iter().filter(|name| other.contains(name)).map(|name| (*name).to_owned()).collect()
    };
    common(before, after) != common(after, before)
}
