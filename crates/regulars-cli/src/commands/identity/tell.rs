//! Decisions and what they did, in sentences and rows; identifiers are masked as in a view.

use std::io::{self, Write};

use regulars::{
    Applied, ConflictRow, Guard, IdentityDecision, IdentityEvent, Instant, MergePlan, ProfileRef, WireMention,
};

use crate::table::{self, Align};
use crate::view::format::{Clock, masked};
use crate::view::render::word;

pub(super) fn applied(
    out: &mut dyn Write,
    applied: &Applied,
    dry_run: bool,
    clock: &Clock,
    at: Instant,
) -> io::Result<()> {
    let ids: Vec<&str> = applied.decisions.iter().map(|id| id.as_str()).collect();
    let what = match (applied.duplicate, dry_run) {
        (true, _) => "was decided already",
        (false, true) => "would be decided; nothing is stored",
        (false, false) => "decided",
    };
    writeln!(out, "{what}: {}  ({})", ids.join(", "), clock.instant(at))?;
    delta(out, &applied.delta)?;
    let rows: Vec<Vec<String>> = applied
        .customers
        .iter()
        .map(|known| vec!["customer".to_owned(), known.customer.to_string(), format!("version {}", known.version)])
        .collect();
    table::write(out, &[Align::Left; 3], &rows)
}

/// What differs in who is who (CI-4).
pub(in crate::commands) fn delta(out: &mut dyn Write, events: &[IdentityEvent]) -> io::Result<()> {
    if events.is_empty() {
        return writeln!(out, "  nobody is another customer than before");
    }
    let list = |ids: &[regulars::CustomerId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let rows: Vec<Vec<String>> = events
        .iter()
        .map(|event| {
            let (what, text) = match event {
                IdentityEvent::Created { customer } => ("created", customer.to_string()),
                IdentityEvent::Merged { from, into } => ("merged", format!("{} → {into}", list(from))),
                IdentityEvent::Split { from, into } => ("split", format!("{from} → {}", list(into))),
                IdentityEvent::Renamed { from, to } => ("renamed", format!("{from} → {to}")),
                IdentityEvent::Erased { customer } => ("erased", customer.to_string()),
                IdentityEvent::Joined { customer, profile } => ("joined", format!("{} → {customer}", name(profile))),
                IdentityEvent::Moved { profile, from, to } => ("moved", format!("{}  {from} → {to}", name(profile))),
            };
            vec![what.to_owned(), text]
        })
        .collect();
    table::write(out, &[Align::Left; 2], &rows)
}

pub(super) fn conflict(row: &ConflictRow) -> Vec<String> {
    let parties: Vec<String> = row.parties.iter().map(name).collect();
    let value = masked(&row.kind, &row.value);
    vec![row.kind.clone(), value, parties.join(" ≠ "), word(&row.status), guards(&row.reasons)]
}

pub(super) fn plan(out: &mut dyn Write, plan: &MergePlan) -> io::Result<()> {
    let MergePlan { a, b, attributes, contradicts, differences, guards: against, members, .. } = plan;
    writeln!(out, "{a} + {b} → {}", plan.surviving)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = |what: &str, text: String| rows.push(vec![what.to_owned(), text]);
    let none = |text: String| if text.is_empty() { "nothing".to_owned() } else { text };
    row("profiles", members.iter().map(name).collect::<Vec<_>>().join(", "));
    row("retired", plan.retired.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
    let ids = contradicts.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
    row("guards against it", none(guards(against)));
    row("decisions against it", none(ids));
    for (attribute, golden) in attributes {
        let said = golden.value.as_ref();
        let said = said.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        row(attribute, said.map_or_else(|| word(&golden.state), |text| masked(attribute, &text)));
    }
    row("plan hash", plan.plan_hash.clone());
    table::write(out, &[Align::Left; 2], &rows)?;
    if differences.is_empty() {
        return Ok(());
    }
    let or = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    let heads = ["what", "name", "first", "second", "merged"].map(str::to_owned).to_vec();
    let rows = differences
        .iter()
        .map(|known| vec![known.what.clone(), known.name.clone(), or(&known.a), or(&known.b), or(&known.merged)]);
    let rows: Vec<Vec<String>> = std::iter::once(heads).chain(rows).collect();
    table::write(out, &[Align::Left; 5], &rows)
}

/// One row of the journal: when, which, who, what, why.
pub(super) fn decision(decision: &IdentityDecision, clock: &Clock) -> Vec<String> {
    let IdentityDecision { a, b, profile, from, identifier, attribute, revokes, weight, .. } = decision;
    let mut words = vec![word(&decision.verb).replace('_', "-")];
    let named = a.iter().chain(b).chain(profile).chain(from.iter().flatten());
    words.extend(named.map(mention));
    if let Some(stated) = identifier {
        words.push(match (&stated.kind, &stated.value) {
            (Some(kind), Some(value)) => format!("{kind} {}", masked(kind, value)),
            _ => "an erased identifier".to_owned(),
        });
    }
    words.extend(decision.target.iter().map(word));
    if let (Some(attribute), Some(value)) = (attribute, &decision.value) {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        words.push(format!("{attribute} = {}", masked(attribute.as_str(), &text)));
    }
    words.extend(decision.until.map(|until| format!("until {}", clock.instant(until))));
    words.extend(revokes.iter().map(ToString::to_string));
    words.extend(weight.iter().map(|bits| format!("{bits} bits")));
    let actor = &decision.actor;
    let who = actor.id.clone().unwrap_or_else(|| word(&actor.kind));
    let reason = decision.reason.clone().unwrap_or_default();
    vec![clock.instant(decision.decided_at), decision.decision_id.to_string(), who, words.join(" "), reason]
}

fn mention(mention: &WireMention) -> String {
    match (&mention.source, &mention.key, &mention.erased) {
        (Some(source), Some(key), _) => format!("{source}/{key}"),
        (_, _, Some(id)) => format!("{id} (erased)"),
        _ => String::new(),
    }
}

/// Guards by their words; those that do not speak for themselves with what they mean.
fn guards(guards: &[Guard]) -> String {
    let said = guards.iter().map(|guard| match guard.as_str() {
        "exclusive" => "exclusive (two values where one is allowed)",
        "limit" => "limit (too many values)",
        "oversize" => "oversize (too many profiles)",
        word => word,
    });
    said.collect::<Vec<_>>().join(", ")
}

/// `pos/M-10233`.
pub(super) fn name(profile: &ProfileRef) -> String {
    format!("{}/{}", profile.source, profile.key)
}
