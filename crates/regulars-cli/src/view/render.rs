//! A view in a few lines: who, what they bought, which tier, which score, and what may be sent.

use std::io::{self, Write};

use regulars::{
    CasePart, ClockState, ConsentRow, CustomerView, Decision, FiringStatus, IdentityPart, MembershipPart, OrdersPart,
    Score, StagePart, TriggerPart,
};

use super::account;
use super::format::{Clock, decimal, masked, money};
use crate::commands::next;
use crate::ingest::counted;
use crate::table::{self, Align};

/// Writes the view.
pub(crate) fn write(out: &mut dyn Write, view: &CustomerView, clock: &Clock) -> io::Result<()> {
    writeln!(out, "{}", headline(view))?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = |name: &str, text: String| rows.push(vec![name.to_owned(), text]);
    row("customer", format!("{}  ({})", view.customer, counted(view.records.into(), "record")));
    if let Some(orders) = &view.orders {
        row("orders", purchases(orders, clock));
    }
    if let Some(membership) = &view.membership {
        account_rows(membership, "", clock, &mut row);
    }
    for (program, membership) in &view.memberships {
        account_rows(membership, program, clock, &mut row);
    }
    for (name, stage) in [("stage", &view.stage), ("journey", &view.journey_stage)] {
        if let Some(stage) = stage {
            row(name, stage_of(stage, clock));
        }
    }
    for (name, score) in view.scores.iter().flatten() {
        match name.as_str() {
            "rfm" => row("RFM", scored(score)),
            name => row(&format!("score {name}"), declared(score)),
        }
    }
    if let Some(tags) = view.tags.as_ref().filter(|tags| !tags.is_empty()) {
        let shown = tags.iter().map(|tag| format!("{} {}", tag.label.as_deref().unwrap_or(&tag.name), tag.strength));
        row("tags", shown.collect::<Vec<_>>().join(" · "));
    }
    if let Some(segments) = &view.segments {
        let since = |since: Option<regulars::Instant>| since.map(|at| format!(" since {}", clock.date(at)));
        let held = segments.iter().filter(|(_, part)| part.member);
        let held: Vec<String> =
            held.map(|(name, part)| format!("{name}{}", since(part.since).unwrap_or_default())).collect();
        row("segments", if held.is_empty() { "none".to_owned() } else { held.join(" · ") });
    }
    for case in view.cases.iter().flatten().filter(|case| case.merged_into.is_none() && !case.state.is_done()) {
        row(&format!("case {}", case.case_id), open_case(case, clock));
    }
    for firing in due(view) {
        row(&format!("trigger {}", firing.trigger), fired(firing, clock));
    }
    if let Some(next) = &view.next_action {
        row("next action", next::said(next));
    }
    for (purpose, text) in consents(view.consent.as_deref().unwrap_or_default(), clock) {
        row(&purpose, text);
    }
    row("as of", format!("{}  by {} v{}", clock.instant(view.as_of), view.rulebook.id, view.rulebook.version));
    let next = view.next_change_at.map_or_else(|| "none without a new record".to_owned(), |at| clock.instant(at));
    row("next change", next);
    table::write(out, &[Align::Left, Align::Left], &rows)
}

/// `question, open since 2026-09-02; first_response due 2026-09-02T13:00:00+08:00; overdue: resolution`
fn open_case(case: &CasePart, clock: &Clock) -> String {
    let kind = case.kind.as_deref().unwrap_or("case");
    let mut text = format!("{kind}, {} since {}", case.state.as_str(), clock.date(case.state_since));
    if let Some(next) = &case.next {
        text = format!("{text}; {} due {}", next.clock.as_str(), clock.instant(next.due));
    }
    let overdue = case.clocks.iter().filter(|told| told.state == ClockState::Breached && told.stopped_at.is_none());
    let overdue: Vec<&str> = overdue.map(|told| told.clock.as_str()).collect();
    if overdue.is_empty() { text } else { format!("{text}; overdue: {}", overdue.join(", ")) }
}

/// The firings of triggers whose action is to be done; of the others only JSON tells.
pub(super) fn due(view: &CustomerView) -> impl Iterator<Item = &TriggerPart> {
    view.triggers.iter().flatten().filter(|firing| firing.status == FiringStatus::Due)
}

/// `send_offer for shoes since 2026-11-01, not later than 2026-11-02T10:00:00+08:00`
fn fired(firing: &TriggerPart, clock: &Clock) -> String {
    let per = firing.per.as_ref().map(|per| format!(" for {per}")).unwrap_or_default();
    // It expires after the last instant of it.
    let latest = firing.expires_at.map(|at| at.plus_micros(-1));
    let until = latest.map(|at| format!(", not later than {}", clock.instant(at))).unwrap_or_default();
    let guard = firing.guard.as_ref().and_then(|guard| guard.refusals.first());
    let refused = guard.map(|code| format!("; not to be done: {code}")).unwrap_or_default();
    format!("{}{per} since {}{until}{refused}", firing.action, clock.date(firing.at))
}

/// The rows of an account; those of a further program name it.
pub(crate) fn account_rows(
    membership: &MembershipPart,
    program: &str,
    clock: &Clock,
    row: &mut dyn FnMut(&str, String),
) {
    let named = |name: &str| if program.is_empty() { name.to_owned() } else { format!("{name} {program}") };
    row(&named("tier"), account::tier(membership, clock));
    if let Some(points) = &membership.points {
        row(&named("points"), account::points(points, clock));
    }
    if !membership.queues.is_empty() {
        row(&named("queues"), membership.queues.join(", "));
    }
}

/// `王伟 · gold · 2 channels (pos, shop) joined by phone +86138****5678`
fn headline(view: &CustomerView) -> String {
    let name = view.profile.as_ref().and_then(|profile| profile.get("name")).and_then(|name| name.value.as_ref());
    let name = name.and_then(|name| name.as_str()).unwrap_or("somebody without a name");
    let mut parts = vec![name.to_owned()];
    parts.extend(view.membership.as_ref().and_then(|membership| membership.tier.clone()));
    let mut sources: Vec<String> = view.profiles.iter().map(|profile| profile.source.to_string()).collect();
    sources.sort_unstable();
    sources.dedup();
    let channels = if sources.len() == 1 { "1 channel".to_owned() } else { format!("{} channels", sources.len()) };
    let joined = view.identity.as_ref().map(joined_by).unwrap_or_default();
    parts.push(format!("{channels} ({}){joined}", sources.join(", ")));
    parts.join(" · ")
}

fn joined_by(identity: &IdentityPart) -> String {
    let links: Vec<String> =
        identity.links.iter().map(|link| format!("{} {}", link.kind, masked(&link.kind, &link.value))).collect();
    if links.is_empty() { String::new() } else { format!(" joined by {}", links.join(", ")) }
}

fn purchases(orders: &OrdersPart, clock: &Clock) -> String {
    let net: Vec<String> = orders.net.iter().map(money).collect();
    let mut text = match orders.returns {
        0 => orders.count.to_string(),
        1 => format!("{} (1 return)", orders.count),
        returns => format!("{} ({returns} returns)", orders.count),
    };
    if !net.is_empty() {
        text = format!("{text}, net {}", net.join(" + "));
    }
    match (orders.first_at, orders.last_at) {
        (Some(first), Some(last)) => format!("{text}, {} to {}", clock.date(first), clock.date(last)),
        _ => text,
    }
}

/// `mature since 2026-01-01, before that growth`
fn stage_of(stage: &StagePart, clock: &Clock) -> String {
    let Some(name) = &stage.name else { return "none".to_owned() };
    let mut text = match &stage.label {
        Some(label) if label != name => format!("{name} ({label})"),
        _ => name.clone(),
    };
    if let Some(since) = stage.since {
        text = format!("{text} since {}", clock.date(since));
    }
    match &stage.previous {
        Some(previous) => format!("{text}, before that {previous}"),
        None => text,
    }
}

/// `812.5 points`
fn declared(score: &Score) -> String {
    match (&score.value, &score.unit) {
        (Some(value), Some(unit)) => format!("{value} {unit}"),
        (Some(value), None) => value.clone(),
        (None, _) => without(score),
    }
}

/// `none (insufficient_data: model_expired)`: why there is no value, and of a measure that has none its name.
fn without(score: &Score) -> String {
    let status = word(&score.status);
    let why = score.reasons.first().map(|reason| match reason.facts.get("measure") {
        Some(measure) => format!("no {measure}"),
        None => reason.code.as_str().to_owned(),
    });
    match why.filter(|why| *why != status) {
        Some(why) => format!("none ({status}: {why})"),
        None => format!("none ({status})"),
    }
}

/// `5-4-5 Best`, and the numbers behind it.
fn scored(score: &Score) -> String {
    let Some(value) = &score.value else {
        return without(score);
    };
    let digits: Vec<String> = value.chars().map(String::from).collect();
    let part = |name: &str| score.parts.get(name).map(String::as_str);
    let unit = part("unit").unwrap_or("period");
    let periods = |count: &str| format!("{count} {unit}{}", if count == "1" { "" } else { "s" });
    let behind: Vec<String> = [
        part("since_last").map(|since| format!("{} since the last purchase", periods(since))),
        part("purchase_periods").map(|count| format!("{} with a purchase", periods(count))),
        part("total").map(|total| format!("{} {} in all", decimal(total), part("currency").unwrap_or_default())),
    ]
    .into_iter()
    .flatten()
    .collect();
    let segment = part("segment_label").or_else(|| part("segment"));
    let text = digits.join("-") + &segment.map(|segment| format!(" {segment}")).unwrap_or_default();
    if behind.is_empty() { text } else { format!("{text}  ({})", behind.join(", ")) }
}

/// The word that a value has on the wire.
pub(crate) fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// An answer and the channels that share it.
type Answer<'a> = (String, Vec<&'a str>);

/// One row per purpose: what may be sent through which channels, and the first reason why not.
fn consents(rows: &[ConsentRow], clock: &Clock) -> Vec<(String, String)> {
    let mut purposes: Vec<(String, Vec<Answer<'_>>)> = Vec::new();
    for row in rows {
        let answer = match (row.decision, row.next_change_at) {
            (Decision::Allow, Some(until)) => format!("yes (until {})", clock.date(until)),
            (Decision::Allow, None) => "yes".to_owned(),
            (Decision::Defer, _) => match row.defer_until {
                Some(until) => format!("not before {} ({})", clock.date(until), row.primary_reason),
                None => format!("not now ({})", row.primary_reason),
            },
            (Decision::Deny, _) => format!("no ({})", row.primary_reason),
        };
        let same_purpose = purposes.iter_mut().find(|(purpose, _)| *purpose == row.purpose);
        let Some((_, answers)) = same_purpose else {
            purposes.push((row.purpose.clone(), vec![(answer, vec![&row.channel])]));
            continue;
        };
        match answers.iter_mut().find(|(known, _)| *known == answer) {
            Some((_, channels)) => channels.push(&row.channel),
            None => answers.push((answer, vec![&row.channel])),
        }
    }
    let told = |(answer, channels): (String, Vec<&str>)| format!("{} {answer}", channels.join(", "));
    let text = |answers: Vec<(String, Vec<&str>)>| answers.into_iter().map(told).collect::<Vec<_>>().join(" · ");
    purposes.into_iter().map(|(purpose, answers)| (purpose, text(answers))).collect()
}
