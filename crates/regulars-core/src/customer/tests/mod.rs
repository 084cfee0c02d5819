//! The fold as a whole: records go in through their stored rows, as an adapter feeds them, and the view comes out.

mod accounts;
mod cases;
mod consent;
mod corrections;
mod falls;
mod follow_ups;
mod gifts;
mod golden;
mod laws;
mod measures;
mod needs;
mod orders;
mod person;
mod purchases;
mod replay;
mod rfm;
mod rfm_cuts;
mod rights;
mod sales;
mod scores;
mod tier;

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use super::*;
use crate::record::row::{RowBuffer, StoredRow, encode};
use crate::record::{Declared, Record};
use crate::rulebook::Rulebook;
use crate::text::{Json, canonical};
use crate::time::Instant;

/// The rulebook that newcomers meet.
const FIRST: &str = include_str!("../../../../../examples/rulebooks/first.toml");

static RULES: LazyLock<Arc<Rulebook>> = LazyLock::new(|| rules(&[]));

/// The first rulebook with some of its text replaced.
fn rules(changes: &[(&str, &str)]) -> Arc<Rulebook> {
    Arc::new(Rulebook::parse(&replaced(FIRST, changes)).unwrap())
}

/// A text with each first occurrence of some of it replaced.
fn replaced(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "`{from}` is not in the rulebook");
        text.replacen(from, to, 1)
    })
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// A record of source `pos` and profile `1`, unless `rest`, the remaining fields of the wire form, names others.
fn record(kind: &str, id: &str, at: &str, rest: &str) -> Record {
    let Json::Object(mut fields) = Json::parse(&format!("{{{rest}}}")).unwrap() else {
        panic!("not an object: {rest}")
    };
    for (name, text) in [("type", kind), ("record_id", id), ("occurred_at", at), ("source", "pos"), ("profile", "1")] {
        if fields.iter().all(|(known, _)| known != name) {
            fields.push((name.to_owned(), Json::from(text)));
        }
    }
    Record::from_json(&Json::object(fields)).unwrap()
}

/// An order of an amount such as `12.50 CNY`.
fn order(id: &str, at: &str, amount: &str) -> Record {
    order_with(id, at, amount, "", "")
}

/// An order with more fields of the body (`"status":"paid"`) and of the record (`"source":"app"`).
fn order_with(id: &str, at: &str, amount: &str, body: &str, rest: &str) -> Record {
    record("order", id, at, &money_body(amount, body, rest))
}

/// A refund of an amount of the order with a key of the same source.
fn refund(id: &str, at: &str, amount: &str, of: &str) -> Record {
    refund_with(id, at, amount, "", &format!(r#""refers_to":"{of}""#))
}

fn refund_with(id: &str, at: &str, amount: &str, body: &str, rest: &str) -> Record {
    record("return", id, at, &money_body(amount, body, rest))
}

fn money_body(amount: &str, body: &str, rest: &str) -> String {
    let (number, currency) = amount.split_once(' ').unwrap();
    let body = if body.is_empty() { String::new() } else { format!(",{body}") };
    let rest = if rest.is_empty() { String::new() } else { format!(",{rest}") };
    format!(r#""body":{{"amount":{{"amount":"{number}","currency":"{currency}"}}{body}}}{rest}"#)
}

/// A frame of these records, which are all of one customer. Profiles are numbered by name, sources as they come.
fn frame(records: &[Record], profiles: &BTreeSet<(String, String)>, plan: &Plan) -> Frame {
    let mut frame = Frame::default();
    for record in records {
        frame.source(record.source.as_str());
    }
    let named: Vec<_> = profiles.iter().collect();
    for (source, key) in &named {
        frame.profile(source, key);
    }
    let mut row = RowBuffer::default();
    for record in records {
        encode(record, &Declared::default(), &mut row);
        let own =
            |(source, key): &&(String, String)| source == record.source.as_str() && key == record.profile.as_str();
        let profile = named.iter().position(own).unwrap();
        let stored = StoredRow {
            source: record.source.as_str(),
            record_id: record.record_id.as_str(),
            profile: record.profile.as_str(),
            at_us: record.occurred_at.at.micros(),
            kind: record.body.kind().number(),
            open: &row.open,
            sealed: (&row.sealed).into(),
        };
        frame.push_stored(u32::try_from(profile).unwrap(), &stored, plan).unwrap();
    }
    frame.close();
    frame
}

fn profiles(records: &[Record]) -> BTreeSet<(String, String)> {
    records.iter().map(|record| (record.source.to_string(), record.profile.to_string())).collect()
}

/// The whole view, with the records behind every reason.
fn view_by(rules: &Arc<Rulebook>, records: &[Record], as_of: Instant) -> CustomerView {
    view_of(rules, records, &profiles(records), as_of)
}

fn view_of(
    rules: &Arc<Rulebook>,
    records: &[Record],
    all: &BTreeSet<(String, String)>,
    as_of: Instant,
) -> CustomerView {
    let plan = Plan::compile(rules.clone(), Select::all().with_reasons(ReasonLevel::Records)).unwrap();
    fold(&frame(records, all, &plan), &plan, as_of, &mut FoldRoom::default())
}

/// The view by the first rulebook.
fn view(records: &[Record], as_of: &str) -> CustomerView {
    view_by(&RULES, records, at(as_of))
}

fn orders_of(view: &CustomerView) -> &OrdersPart {
    view.orders.as_ref().unwrap()
}

/// Net spend as text: `12.50 CNY + 3 JPY`.
fn net(view: &CustomerView) -> String {
    let net = &orders_of(view).net;
    net.iter().map(|net| format!("{} {}", net.amount.as_deref().unwrap(), net.currency)).collect::<Vec<_>>().join(" + ")
}

fn tier_of(view: &CustomerView) -> &MembershipPart {
    view.membership.as_ref().unwrap()
}

fn rfm_of(view: &CustomerView) -> &Score {
    &view.scores.as_ref().unwrap()["rfm"]
}

/// The findings as text: `code source/id source/id`.
fn findings(view: &CustomerView) -> Vec<String> {
    let keys = |finding: &Finding| {
        finding.records.iter().map(|key| format!(" {}/{}", key.source, key.record_id)).collect::<String>()
    };
    view.findings.iter().map(|finding| format!("{}{}", finding.code, keys(finding))).collect()
}
