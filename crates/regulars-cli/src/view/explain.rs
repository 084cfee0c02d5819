//! Why a view is as it is: which records stated what, what joined the profiles, and the reasons of every part.

use std::io::{self, Write};

use regulars::{ConsentRow, CustomerView, Decision, Reason};

use super::format::{Clock, masked, records};
use super::render::{due, word};
use crate::table::{self, Align};

/// Writes the explanation.
pub(crate) fn write(out: &mut dyn Write, view: &CustomerView, clock: &Clock) -> io::Result<()> {
    profiles(out, view)?;
    golden(out, view, clock)?;
    measures(out, view, clock)?;
    reasons(out, view, clock)?;
    findings(out, view)
}

fn profiles(out: &mut dyn Write, view: &CustomerView) -> io::Result<()> {
    writeln!(out, "\nprofiles")?;
    let name = |profile: &regulars::ProfileRef| format!("{}/{}", profile.source, profile.key);
    let rows: Vec<Vec<String>> = view.profiles.iter().map(|profile| vec![name(profile)]).collect();
    table::write(out, &[Align::Left], &rows)?;
    let Some(identity) = &view.identity else { return Ok(()) };
    for (title, links) in [("joined by", &identity.links), ("not joined, although shared", &identity.conflicts)] {
        if links.is_empty() {
            continue;
        }
        writeln!(out, "{title}")?;
        let rows: Vec<Vec<String>> = links
            .iter()
            .map(|link| {
                let holders: Vec<String> = link.profiles.iter().map(name).collect();
                let why: Vec<&str> = link.reasons.iter().map(|code| code.as_str()).collect();
                vec![link.kind.clone(), masked(&link.kind, &link.value), holders.join(" = "), why.join(", ")]
            })
            .collect();
        table::write(out, &[Align::Left; 4], &rows)?;
    }
    Ok(())
}

fn golden(out: &mut dyn Write, view: &CustomerView, clock: &Clock) -> io::Result<()> {
    let Some(profile) = view.profile.as_ref().filter(|profile| !profile.is_empty()) else { return Ok(()) };
    writeln!(out, "known of the person")?;
    let rows: Vec<Vec<String>> = profile
        .iter()
        .map(|(name, golden)| {
            let value = match &golden.value {
                Some(value) => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
                None => word(&golden.state),
            };
            let record = golden.record.as_ref().map(|record| format!("{} {}", record.source, record.record_id));
            let said = record.or_else(|| golden.decision.clone()).unwrap_or_default();
            let date = golden.observed_at.map(|at| clock.date(at)).unwrap_or_default();
            let reason = golden.reason.map(|code| code.as_str().to_owned());
            let rule = reason.or_else(|| golden.rule.clone()).unwrap_or_default();
            vec![name.clone(), value, said, date, rule]
        })
        .collect();
    table::write(out, &[Align::Left; 5], &rows)
}

fn measures(out: &mut dyn Write, view: &CustomerView, clock: &Clock) -> io::Result<()> {
    let Some(measures) = view.measures.as_ref() else { return Ok(()) };
    writeln!(out, "measures")?;
    let rows: Vec<Vec<String>> = measures
        .iter()
        .map(|(name, measure)| {
            let value = measure.value.as_deref().unwrap_or("missing");
            let value = regulars::Instant::parse(value).map_or_else(|_| value.to_owned(), |at| clock.instant(at));
            let currency = measure.currency.clone().unwrap_or_default();
            let next = measure.next_change_at.map(|at| format!("until {}", clock.instant(at))).unwrap_or_default();
            vec![name.clone(), value, currency, records(&measure.records), next]
        })
        .collect();
    table::write(out, &[Align::Left, Align::Right, Align::Left, Align::Left, Align::Left], &rows)
}

fn reasons(out: &mut dyn Write, view: &CustomerView, clock: &Clock) -> io::Result<()> {
    writeln!(out, "reasons")?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut add = |part: &str, reasons: &[Reason], next: Option<regulars::Instant>| {
        for reason in reasons {
            let next = next.map(|at| format!("until {}", clock.instant(at))).unwrap_or_default();
            let text = clock.sentence(&reason.text);
            rows.push(vec![part.to_owned(), reason.code.as_str().to_owned(), text, records(&reason.records), next]);
        }
    };
    if let Some(orders) = &view.orders {
        add("orders", &orders.reasons, orders.next_change_at);
    }
    if let Some(membership) = &view.membership {
        add("tier", &membership.reasons, membership.next_change_at);
    }
    for (name, stage) in [("stage", &view.stage), ("journey", &view.journey_stage)] {
        if let Some(stage) = stage {
            add(name, &stage.reasons, None);
        }
    }
    for case in view.cases.iter().flatten().filter(|case| case.merged_into.is_none() && !case.state.is_done()) {
        add(&format!("case {}", case.case_id), &case.reasons, case.next.as_ref().map(|next| next.due));
    }
    for firing in due(view) {
        add(&format!("trigger {}", firing.trigger), &firing.reasons, None);
    }
    if let Some(next) = &view.next_action {
        add("next action", &next.reasons, None);
    }
    for tag in view.tags.iter().flatten() {
        add(&format!("tag {}", tag.name), &tag.reasons, tag.expires_at);
    }
    for (name, segment) in view.segments.iter().flatten() {
        let held = if segment.member { "in" } else { "not in" };
        add(&format!("{held} {name}"), &segment.reasons, None);
    }
    for (name, score) in view.scores.iter().flatten() {
        add(name, &score.reasons, score.next_change_at);
    }
    // Channels of one purpose often have the same answer for the same reasons; they share their lines.
    for rows in view.consent.as_deref().unwrap_or_default().chunk_by(same_answer) {
        let Some(first) = rows.first() else { continue };
        let channels: Vec<&str> = rows.iter().map(|row| row.channel.as_str()).collect();
        let answer = match first.decision {
            Decision::Allow => "yes",
            Decision::Defer => "later",
            Decision::Deny => "no",
        };
        add(&format!("{} {} {answer}", first.purpose, channels.join(", ")), &first.reasons, first.next_change_at);
    }
    table::write(out, &[Align::Left; 5], &rows)
}

fn same_answer(one: &ConsentRow, other: &ConsentRow) -> bool {
    one.purpose == other.purpose
        && one.decision == other.decision
        && one.reasons == other.reasons
        && one.next_change_at == other.next_change_at
}

fn findings(out: &mut dyn Write, view: &CustomerView) -> io::Result<()> {
    if view.findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "noticed")?;
    let rows: Vec<Vec<String>> =
        view.findings.iter().map(|finding| vec![finding.code.as_str().to_owned(), records(&finding.records)]).collect();
    table::write(out, &[Align::Left; 2], &rows)
}
