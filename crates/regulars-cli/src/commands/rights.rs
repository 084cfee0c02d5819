//! `regulars request`, `regulars export` and `regulars retention`: what people ask about their data, what they are given, and what
//! goes when (RQ, RT).

use std::io::{self, Write};
use std::path::Path;

use regulars::record::{AttributeName, RequestStep};
use regulars::{
    AccessBundle, CustomerRef, ErasureOf, ErasurePlan, Json, Received, Rectification, RequestAct, RequestCommand,
    RequestList, RequestState, RetentionOutcome, RetentionPlan, canonical,
};

use super::identity::person;
use crate::args::{Asking, Export, Request, Retention, Who};
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result};
use crate::ingest::grouped;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::{masked, records};

pub(crate) fn request(command: &Request) -> Result<()> {
    let own = Clone::clone;
    let step = |to| RequestAct::Step { to, reason: None, remedy: None, reference: None };
    match command {
        Request::List { listing, customer, all } => {
            let opened = database::open(&listing.database, IfAbsent::Refuse)?;
            let as_of = ask::as_of(listing.as_of.as_deref())?;
            let found = opened.crm.requests(of(customer.as_ref())?, as_of, !all)?;
            show(listing.json, &found, list)
        }
        Request::Receive { asking, right, jurisdiction, received_on, purpose, channel, contested } => {
            let received = Received {
                right: *right,
                by: None,
                channel: own(channel),
                contested: *contested,
                jurisdictions: jurisdiction.clone(),
                purpose: own(purpose),
                received_on: *received_on,
            };
            tell(asking, RequestAct::Receive(received))
        }
        Request::Verify(asking) => tell(asking, step(RequestStep::Verified)),
        Request::Complete(asking) => tell(asking, step(RequestStep::Fulfilled)),
        Request::Rectify { asking, by, attribute } => rectify(asking, by, attribute),
        Request::Step { asking, step, reference } => {
            let unknown = || Failure::new(crate::failure::code::INVALID_VALUE, "STATE", "there is no such state");
            let to = RequestStep::from_word(step).ok_or_else(unknown)?;
            tell(asking, RequestAct::Step { to, reason: None, remedy: None, reference: own(reference) })
        }
        Request::Extend { asking, reason } => tell(asking, RequestAct::Extend { reason: own(reason) }),
        Request::Pause { asking, from, until } => tell(asking, RequestAct::Pause { from: *from, until: *until }),
        Request::Reject { asking, reason, remedy, partial } => {
            let to = if *partial { RequestStep::PartiallyRefused } else { RequestStep::Refused };
            let (reason, remedy) = (Some(reason.clone()), Some(remedy.clone()));
            tell(asking, RequestAct::Step { to, reason, remedy, reference: None })
        }
    }
}

/// A customer by id, if one is named.
fn of(customer: Option<&String>) -> Result<Option<CustomerRef>> {
    customer.map(|id| ask::customer(&Who { customer: Some(id.clone()), ..Who::default() })).transpose()
}

/// Prints an answer as canonical JSON, or in words.
pub(super) fn show<T: serde::Serialize>(
    json: bool,
    found: &T,
    write: fn(&mut dyn Write, &T) -> io::Result<()>,
) -> Result<()> {
    if json {
        return print_line(&canonical(found)?);
    }
    let mut out = stdout();
    let written = write(&mut out, found);
    finish(out, written)
}

fn tell(asking: &Asking, act: RequestAct) -> Result<()> {
    let opened = database::open(&asking.database, IfAbsent::Refuse)?;
    let at = ask::instant(asking.at.as_deref(), "--at")?;
    let who = ask::customer(&asking.who)?;
    let command = RequestCommand { who, request_id: asking.id.clone(), act, text: asking.text.clone() };
    let done = opened.crm.tell_request(&command, at)?;
    if asking.json {
        return print_line(&canonical(&done)?);
    }
    let mut out = stdout();
    let again = if done.duplicate { "told before: " } else { "" };
    let mut written = write!(out, "{again}");
    written = written.and_then(|()| table::write(&mut out, &[Align::Left; 5], &[row(&done.request)]));
    finish(out, written)
}

fn rectify(asking: &Asking, by: &str, attributes: &[(String, String)]) -> Result<()> {
    let opened = database::open(&asking.database, IfAbsent::Refuse)?;
    let at = ask::instant(asking.at.as_deref(), "--at")?;
    let named = |(name, value): &(String, String)| {
        // What is no JSON is a text.
        Ok((AttributeName::new(name.as_str())?, Json::parse(value).unwrap_or_else(|_| Json::from(value.as_str()))))
    };
    let attributes = attributes.iter().map(named).collect::<regulars::Result<_>>()?;
    let (actor, request_id, text) = (person(by), asking.id.clone(), asking.text.clone());
    let who = ask::customer(&asking.who)?;
    let done = opened.crm.rectify(&Rectification { actor, attributes, request_id, text, who }, at)?;
    show(asking.json, &done, |out, done| {
        table::write(out, &[Align::Left; 5], &[row(&done.request)])?;
        done.decisions.iter().try_for_each(|id| writeln!(out, "  decided {id}"))
    })
}

/// A word of a closed list, as it stands in JSON.
pub(super) fn word(value: &impl serde::Serialize) -> String {
    canonical(value).unwrap_or_default().trim_matches('"').to_owned()
}

/// What it is, where it stands, and what is to be done when.
fn row(request: &RequestState) -> Vec<String> {
    let dates = [
        ("acknowledge by", request.ack_by.filter(|_| request.state == "received")),
        ("stop by", request.stop_by),
        ("tell of the extension by", request.notify_by),
        ("due", request.due),
    ];
    let told = dates.into_iter().filter_map(|(what, date)| Some(format!("{what} {}", date?)));
    let mut told: Vec<String> = told.collect();
    if request.overdue {
        told.push("overdue".to_owned());
    }
    if request.degraded {
        told.push("no calendar covers it, so it may be later".to_owned());
    }
    told.extend(request.notes.iter().map(ToString::to_string));
    vec![
        request.request_id.clone(),
        word(&request.right),
        request.state.clone(),
        request.customer.to_string(),
        told.join(", "),
    ]
}

fn list(out: &mut dyn Write, found: &RequestList) -> io::Result<()> {
    if found.requests.is_empty() {
        writeln!(out, "no requests")?;
    }
    table::write(out, &[Align::Left; 5], &found.requests.iter().map(row).collect::<Vec<_>>())?;
    for finding in &found.findings {
        writeln!(out, "without effect: {} ({})", records(&finding.records), finding.code)?;
    }
    Ok(())
}

pub(crate) fn export(args: &Export) -> Result<()> {
    let opened = database::open(&args.listing.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(args.listing.as_of.as_deref())?;
    let bundle = opened.crm.export_customer(ask::customer(&args.who)?, as_of, args.portable)?;
    let Some(folder) = &args.output else { return print_line(&canonical(&bundle)?) };
    std::fs::create_dir_all(folder).map_err(|error| Failure::io(folder, "cannot make the folder", &error))?;
    let json = folder.join("bundle.json");
    std::fs::write(&json, canonical(&bundle)?).map_err(|error| Failure::io(&json, "cannot write", &error))?;
    tables(folder, &bundle)?;
    print_line(&format!("{} fields and {} records in {}", bundle.fields.len(), bundle.records.len(), folder.display()))
}

/// The fields and the records of a bundle as tables.
fn tables(folder: &Path, bundle: &AccessBundle) -> Result<()> {
    let kept = |outcome: Option<&RetentionOutcome>| match outcome {
        Some(outcome) => [
            word(&outcome.action),
            word(&outcome.reason),
            outcome.until.map(|date| date.to_string()).unwrap_or_default(),
        ],
        None => Default::default(),
    };
    let recipients = bundle.recipients.join(" ");
    let plain = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut fields = vec![
        ["field", "value", "origin", "sources", "purposes", "recipients", "action", "reason", "until"]
            .map(str::to_owned),
    ];
    for field in &bundle.fields {
        let [action, reason, until] = kept(field.retention.as_ref());
        let (sources, purposes) = (field.sources.join(" "), field.purposes.join(" "));
        let origin = word(&field.origin);
        let value = plain(&field.value);
        fields.push([field.field.clone(), value, origin, sources, purposes, recipients.clone(), action, reason, until]);
    }
    write(&folder.join("fields.csv"), &fields)?;
    let mut rows = vec![
        ["source", "record_id", "type", "occurred_at", "origin", "purposes", "action", "reason", "until", "record"]
            .map(str::to_owned),
    ];
    for record in &bundle.records {
        let [action, reason, until] = kept(Some(&record.retention));
        let text = |name: &str| record.record.0.get(name).map(&plain).unwrap_or_default();
        let [source, id, kind, at] = ["source", "record_id", "type", "occurred_at"].map(text);
        let (origin, purposes) = (word(&record.origin), record.purposes.join(" "));
        rows.push([source, id, kind, at, origin, purposes, action, reason, until, record.record.0.to_string()]);
    }
    write(&folder.join("records.csv"), &rows)
}

fn write<const N: usize>(path: &Path, rows: &[[String; N]]) -> Result<()> {
    let failed = |error: csv::Error| Failure::io(path, "cannot write", &io::Error::other(error));
    let mut writer = csv::Writer::from_path(path).map_err(failed)?;
    for row in rows {
        writer.write_record(row).map_err(failed)?;
    }
    writer.flush().map_err(|error| Failure::io(path, "cannot write", &error))
}

pub(crate) fn retention(command: &Retention) -> Result<()> {
    match command {
        Retention::Plan { listing, customer } => {
            let opened = database::open(&listing.database, IfAbsent::Refuse)?;
            let as_of = ask::as_of(listing.as_of.as_deref())?;
            show(listing.json, &opened.crm.retention_plan(of(customer.as_ref())?, as_of)?, plan)
        }
        Retention::Erasure { listing, who, request, field } => {
            let opened = database::open(&listing.database, IfAbsent::Refuse)?;
            let as_of = ask::as_of(listing.as_of.as_deref())?;
            let found = opened.crm.erasure_plan(ask::customer(who)?, of_erasure(field, request.as_ref()), as_of)?;
            show(listing.json, &found, erasure)
        }
        Retention::Execute { database, plan, as_of, by, customer, erasure, request, field, json } => {
            let opened = database::open(database, IfAbsent::Refuse)?;
            let (as_of, actor) = (ask::as_of(Some(as_of))?, person(by));
            let done = match (of(customer.as_ref())?, erasure) {
                (Some(who), true) => {
                    let of = of_erasure(field, request.as_ref());
                    opened.crm.execute_erasure(who, of, as_of, plan, &actor)?
                }
                (who, _) => opened.crm.execute_retention(who, as_of, plan, &actor)?,
            };
            show(*json, &done, |out, done| {
                let (removed, erased) = (grouped(done.removed), grouped(done.erased));
                writeln!(out, "{removed} records went, and with them {erased} profiles of which nothing was to stay")?;
                let kept = [("anonymous", done.anonymised), ("without the fields", done.redacted)];
                let mut kept = kept.into_iter().filter(|(_, count)| *count > 0);
                kept.try_for_each(|(how, count)| writeln!(out, "{} records stay {how}", grouped(count)))
            })
        }
    }
}

/// What an erasure is of: some fields, or everything if none is named.
fn of_erasure<'a>(fields: &'a [String], request: Option<&'a String>) -> ErasureOf<'a> {
    let fields = Some(fields).filter(|fields| !fields.is_empty());
    ErasureOf { fields, request_id: request.map(String::as_str) }
}

/// What is to be done, why, and how many items.
fn plan(out: &mut dyn Write, found: &RetentionPlan) -> io::Result<()> {
    let rows = found.groups.iter().map(|group| {
        let (action, reason) = (word(&group.action), word(&group.reason));
        vec![group.category.clone(), action, reason, grouped(group.count)]
    });
    table::write(out, &[Align::Left, Align::Left, Align::Left, Align::Right], &rows.collect::<Vec<_>>())?;
    writeln!(out, "{} records go, {} stay because of a part of them", found.remove.len(), found.left)?;
    if !found.anonymise.is_empty() {
        writeln!(out, "{} records stay without anything personal", found.anonymise.len())?;
    }
    if let Some(next) = found.next_change_at {
        writeln!(out, "next change {next}")?;
    }
    writeln!(out, "as of {}\nplan {}", found.as_of, found.plan_hash)
}

fn erasure(out: &mut dyn Write, found: &ErasurePlan) -> io::Result<()> {
    for one in &found.profiles {
        let added = if one.profile_added { " (came later)" } else { "" };
        writeln!(out, "{}/{}{added}", one.profile.source, masked("key", one.profile.key.as_str()))?;
    }
    let rows = found.items.iter().map(|item| {
        let outcome = &item.outcome;
        let until = outcome.until.map(|date| format!("until {date}")).unwrap_or_default();
        let (action, reason) = (word(&outcome.action), word(&outcome.reason));
        vec![item.field.clone(), grouped(item.count), action, reason, until]
    });
    let aligns = [Align::Left, Align::Right, Align::Left, Align::Left, Align::Left];
    table::write(out, &aligns, &rows.collect::<Vec<_>>())?;
    if !found.notify.is_empty() {
        writeln!(out, "to be told: {}", found.notify.join(", "))?;
    }
    writeln!(out, "{} records go, {} stay because of a part of them", found.remove.len(), found.left.len())?;
    if !found.anonymise.is_empty() {
        writeln!(out, "{} records stay without anything personal", found.anonymise.len())?;
    }
    if !found.redact.is_empty() {
        writeln!(out, "{} records stay without the fields", found.redact.len())?;
    }
    writeln!(out, "customer {}\nas of {}\nplan {}", found.customer, found.as_of, found.plan_hash)
}
