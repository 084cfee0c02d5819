//! Golden attributes out of a frame (GD): for the profile with provenance, and one by one for conditions.

use std::collections::BTreeMap;

use super::{Finding, Frame, GoldenState, GoldenValue, Plan, ReasonLevel, RowNo, Stated};
use crate::error::Code;
use crate::identity::{AttributeRule, Candidate, Golden, Pinned, Says, Strategy, choose};
use crate::measure::Fact;
use crate::record::RecordKey;
use crate::rulebook::Rulebook;
use crate::text::Json;
use crate::time::{Due, Instant};

/// What is said of one attribute.
#[derive(Default)]
struct Said<'a> {
    /// By visible records, in timeline order.
    candidates: Vec<Candidate<'a>>,
    /// By people, in no order.
    pins: Vec<Pinned<'a>>,
}

impl Said<'_> {
    /// The value that the record of a row states.
    fn value(&self, row: u32) -> Option<Json> {
        self.candidates.iter().find(|candidate| candidate.row == row)?.says.value()
    }

    /// The value that stands, if one does.
    fn golden_value(&self, golden: &Golden) -> Option<Json> {
        match golden {
            Golden::Value { row, .. } => self.value(*row),
            Golden::Union { values, .. } => Some(Json::Array(values.clone())),
            Golden::Pinned { place, .. } => self.pins.get(*place)?.says.value(),
            Golden::Disagreement(_) | Golden::Cleared(_) | Golden::Null(_) => None,
        }
    }
}

fn says(frame: &Frame, stated: Stated) -> Says<'_> {
    match stated {
        Stated::Null => Says::Null,
        Stated::Cleared => Says::Cleared,
        Stated::Value(span) => Says::Value(frame.get(span)),
    }
}

/// What is said of the attributes that are wanted, by name, in the rows that count.
fn said<'a>(
    frame: &'a Frame,
    rules: &Rulebook,
    counts: &dyn Fn(RowNo) -> bool,
    wanted: &dyn Fn(&str) -> bool,
) -> BTreeMap<&'a str, Said<'a>> {
    let mut said: BTreeMap<&str, Said<'_>> = BTreeMap::new();
    let mut facts: Vec<_> = frame.attributes().iter().filter(|fact| wanted(frame.get(fact.name))).collect();
    facts.retain(|fact| counts(fact.row));
    facts.sort_by(|a, b| frame.compare(a.row, b.row));
    for fact in facts {
        let Some(head) = frame.head(fact.row) else { continue };
        let source = frame.source_name(head.source);
        said.entry(frame.get(fact.name)).or_default().candidates.push(Candidate {
            row: fact.row,
            profile: head.profile,
            at: head.at,
            rank: rules.rank(source),
            source,
            says: says(frame, fact.stated),
        });
    }
    for pin in frame.pins().iter().filter(|pin| wanted(frame.get(pin.attribute))) {
        said.entry(frame.get(pin.attribute)).or_default().pins.push(Pinned {
            decision: frame.get(pin.decision_id),
            at: pin.at,
            until: pin.until,
            says: says(frame, pin.value),
        });
    }
    said
}

/// The golden profile with provenance (GD-7).
pub(super) fn profile(
    frame: &Frame,
    plan: &Plan,
    as_of: Instant,
    findings: &mut Vec<Finding>,
    due: &mut Due,
) -> BTreeMap<String, GoldenValue> {
    let default = AttributeRule::default();
    let mut profile = BTreeMap::new();
    let counts = |row| frame.is_visible(row, as_of);
    for (name, said) in said(frame, &plan.rulebook, &counts, &|_| true) {
        let rule = plan.rulebook.attributes.get(name).unwrap_or(&default);
        let Some(golden) = choose(&said.candidates, &said.pins, rule, as_of, due) else { continue };
        if let Golden::Pinned { shadows, .. } = &golden
            && !shadows.is_empty()
        {
            findings.push(Finding { code: Code::PinShadows, records: keys(frame, shadows) });
        }
        profile.insert(name.to_owned(), shown(frame, plan, &said, &golden));
    }
    profile
}

fn keys(frame: &Frame, rows: &[u32]) -> Vec<RecordKey> {
    rows.iter().filter_map(|row| frame.key(*row)).collect()
}

/// What stands, with where it comes from.
fn shown(frame: &Frame, plan: &Plan, said: &Said<'_>, golden: &Golden) -> GoldenValue {
    let losers = |rows: &[u32]| {
        if plan.select.reasons == ReasonLevel::Records { keys(frame, rows) } else { Vec::new() }
    };
    let bare = GoldenValue {
        decision: None,
        losers: Vec::new(),
        observed_at: None,
        reason: None,
        record: None,
        records: Vec::new(),
        rule: None,
        state: GoldenState::Value,
        value: said.golden_value(golden),
    };
    let told = |row: u32| GoldenValue {
        observed_at: frame.head(row).map(|head| head.at),
        record: frame.key(row),
        ..bare.clone()
    };
    match golden {
        Golden::Value { row, by, losers: others } => {
            GoldenValue { losers: losers(others), rule: by.map(|strategy| strategy.as_str().to_owned()), ..told(*row) }
        }
        Golden::Union { rows, row, losers: others, .. } => GoldenValue {
            losers: losers(others),
            records: keys(frame, rows),
            rule: Some(Strategy::Union.as_str().to_owned()),
            ..told(*row)
        },
        Golden::Pinned { place, losers: others, .. } => {
            let pin = said.pins.get(*place);
            let state = match pin.map(|pin| pin.says) {
                Some(Says::Cleared) => GoldenState::Cleared,
                Some(Says::Null) => GoldenState::Null,
                _ => GoldenState::Value,
            };
            GoldenValue {
                decision: pin.map(|pin| pin.decision.to_owned()),
                losers: losers(others),
                observed_at: pin.map(|pin| pin.at),
                state,
                ..bare
            }
        }
        Golden::Disagreement(others) => GoldenValue {
            losers: losers(others),
            reason: Some(Code::Disagreement),
            rule: Some(Strategy::Unanimous.as_str().to_owned()),
            state: GoldenState::Absent,
            ..bare
        },
        Golden::Cleared(row) => GoldenValue { state: GoldenState::Cleared, ..told(*row) },
        Golden::Null(row) => GoldenValue { state: GoldenState::Null, ..told(*row) },
    }
}

/// The golden value of one attribute, if it has one; `due` learns when it may differ, also by a record that is yet to come.
pub fn golden_value(frame: &Frame, plan: &Plan, name: &str, as_of: Instant, due: &mut Due) -> Option<Json> {
    for fact in frame.attributes().iter().filter(|fact| frame.get(fact.name) == name) {
        due.maybe(frame.head(fact.row).map(|head| head.at));
        due.maybe(frame.void_from(fact.row));
    }
    stands(frame, plan, name, as_of, due)
}

/// The golden value of one attribute, if it has one, of the records that are there.
pub(super) fn stands(frame: &Frame, plan: &Plan, name: &str, as_of: Instant, due: &mut Due) -> Option<Json> {
    value_among(frame, (&plan.rulebook, name), &|row| frame.is_visible(row, as_of), as_of, due)
}

/// The golden value of one attribute at an instant by some rows only, if it has one; `due` learns when it may differ without a
/// record.
pub(super) fn value_among(
    frame: &Frame,
    (rules, name): (&Rulebook, &str),
    counts: &dyn Fn(RowNo) -> bool,
    at: Instant,
    due: &mut Due,
) -> Option<Json> {
    let default = AttributeRule::default();
    let rule = rules.attributes.get(name).unwrap_or(&default);
    let said = said(frame, rules, counts, &|known| known == name).remove(name)?;
    let golden = choose(&said.candidates, &said.pins, rule, at, due)?;
    said.golden_value(&golden)
}

/// The golden value of one attribute as a fact; null, cleared, absent and of another type are missing (CD-4).
pub(super) fn attribute(frame: &Frame, plan: &Plan, name: &str, as_of: Instant, due: &mut Due) -> Fact {
    let ty = plan.rulebook.attributes.get(name).map(|rule| rule.ty).unwrap_or_default();
    stands(frame, plan, name, as_of, due).and_then(|value| ty.fact(&value)).unwrap_or_default()
}
