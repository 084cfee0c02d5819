//! Golden attributes out of a frame (GD): for the profile with provenance, and one by one for conditions.

use std::collections::BTreeMap;

use super::{Frame, GoldenState, GoldenValue, Plan, ReasonLevel, Stated};
use crate::identity::{AttributeRule, Candidate, Golden, Says, choose};
use crate::measure::Fact;
use crate::text::Json;
use crate::time::Instant;

/// What visible records say of the attributes that are wanted, by name, in timeline order.
fn stated<'a>(
    frame: &'a Frame,
    plan: &Plan,
    as_of: Instant,
    wanted: &dyn Fn(&str) -> bool,
) -> BTreeMap<&'a str, Vec<Candidate<'a>>> {
    let mut stated: BTreeMap<&str, Vec<Candidate<'_>>> = BTreeMap::new();
    let mut facts: Vec<_> = frame.attributes().iter().filter(|fact| wanted(frame.get(fact.name))).collect();
    facts.retain(|fact| frame.is_visible(fact.row, as_of));
    facts.sort_by(|a, b| frame.compare(a.row, b.row));
    for fact in facts {
        let Some(head) = frame.head(fact.row) else { continue };
        let source = frame.source_name(head.source);
        stated.entry(frame.get(fact.name)).or_default().push(Candidate {
            row: fact.row,
            profile: head.profile,
            at: head.at,
            rank: plan.rulebook.rank(source),
            source,
            says: match fact.stated {
                Stated::Null => Says::Null,
                Stated::Cleared => Says::Cleared,
                Stated::Value(span) => Says::Value(frame.get(span)),
            },
        });
    }
    stated
}

/// The value that a chosen candidate states.
fn value_of(candidates: &[Candidate<'_>], row: u32) -> Option<Json> {
    let winner = candidates.iter().find(|candidate| candidate.row == row)?;
    if let Says::Value(text) = winner.says { Json::parse(text).ok() } else { None }
}

/// The golden profile with provenance.
pub(super) fn profile(frame: &Frame, plan: &Plan, as_of: Instant) -> BTreeMap<String, GoldenValue> {
    let default = AttributeRule::default();
    let mut golden = BTreeMap::new();
    for (name, candidates) in stated(frame, plan, as_of, &|_| true) {
        let rule = plan.rulebook.attributes.get(name).unwrap_or(&default);
        let Some(chosen) = choose(&candidates, rule) else { continue };
        let (state, row, by, losers) = match chosen {
            Golden::Value { row, by, losers } => (GoldenState::Value, row, by, losers),
            Golden::Cleared(row) => (GoldenState::Cleared, row, None, Vec::new()),
            Golden::Null(row) => (GoldenState::Null, row, None, Vec::new()),
        };
        let (Some(record), Some(head)) = (frame.key(row), frame.head(row)) else { continue };
        let wanted = plan.select.reasons == ReasonLevel::Records;
        let value = GoldenValue {
            losers: losers.into_iter().filter(|_| wanted).filter_map(|row| frame.key(row)).collect(),
            observed_at: head.at,
            record,
            rule: by.map(|strategy| strategy.as_str().to_owned()),
            state,
            value: value_of(&candidates, row),
        };
        golden.insert(name.to_owned(), value);
    }
    golden
}

/// The golden value of one attribute as a fact; null, cleared, absent and of another type are missing (CD-4).
pub(super) fn attribute(frame: &Frame, plan: &Plan, name: &str, as_of: Instant) -> Fact {
    let default = AttributeRule::default();
    let rule = plan.rulebook.attributes.get(name).unwrap_or(&default);
    let candidates = stated(frame, plan, as_of, &|known| known == name).remove(name).unwrap_or_default();
    match choose(&candidates, rule) {
        Some(Golden::Value { row, .. }) => {
            value_of(&candidates, row).and_then(|value| rule.ty.fact(&value)).unwrap_or_default()
        }
        _ => Fact::Missing,
    }
}
