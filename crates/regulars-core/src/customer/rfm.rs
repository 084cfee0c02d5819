//! The RFM score of a customer (RF-1 to RF-9), and its summary by itself, as models read it (RF-4).

use std::collections::BTreeMap;

use super::explain::Explainer;
use super::fold::shown;
use super::{Finding, FoldRoom, Frame, Person, Plan, Score, ScoreStatus};
use crate::consent::Decision;
use crate::error::Code;
use crate::measure::{Included, OrderBook, OrderFact};
use crate::scoring::{RfmRules, RfmScore, RfmSummary, purchase_periods, score, summarise, unconverted};
use crate::time::{Due, Instant};

/// The summary of a customer at an instant; none without a purchase, and where `[rfm]` asks for a consent that is missing (SC-2).
pub fn rfm_summary(frame: &Frame, plan: &Plan, as_of: Instant, room: &mut FoldRoom) -> Option<RfmSummary> {
    let rules = read_purchases(frame, plan, as_of, room)?;
    summarise(&room.book, rules, &plan.rulebook.zone, as_of).ok()
}

/// The periods in which a customer bought something up to an instant, rising (RF-4): those that the summary counts. None where there is no
/// summary.
pub fn rfm_periods(frame: &Frame, plan: &Plan, as_of: Instant, room: &mut FoldRoom) -> Option<Vec<i32>> {
    let rules = read_purchases(frame, plan, as_of, room)?;
    purchase_periods(&room.book, rules, &plan.rulebook.zone).ok().filter(|periods| !periods.is_empty())
}

/// Reads the orders that `[rfm]` counts, where the customer allows it.
fn read_purchases<'p>(frame: &Frame, plan: &'p Plan, as_of: Instant, room: &mut FoldRoom) -> Option<&'p RfmRules> {
    let rules = plan.rulebook.rfm.as_ref()?;
    let denies = |purpose: &String| Person::read(frame, plan, as_of).ask(purpose, None).decision != Decision::Allow;
    if rules.purpose.as_ref().is_some_and(denies) {
        return None;
    }
    room.book.read(frame, &plan.orders, &plan.purchases, as_of);
    Some(rules)
}

/// The orders of a customer that count at an instant, less what came back (RC-12, RF-6), in timeline order. The plan reads orders.
pub fn counted_orders<'r>(frame: &Frame, plan: &Plan, as_of: Instant, room: &'r mut FoldRoom) -> &'r [OrderFact] {
    room.book.read(frame, &plan.orders, &Included::default(), as_of);
    &room.book.orders
}

/// The score as a view shows it, or why there is none.
pub(super) fn part(
    explain: &Explainer<'_>,
    rules: &RfmRules,
    book: &OrderBook,
    person: Option<&Person<'_>>,
    as_of: Instant,
    findings: &mut Vec<Finding>,
    due: &mut Due,
) -> Score {
    let empty = |status, next_change_at| Score { next_change_at, ..Score::of(status) };
    if let (Some(purpose), Some(person)) = (&rules.purpose, person) {
        let answer = person.ask(purpose, None);
        due.maybe(answer.next_change_at);
        if answer.decision != Decision::Allow {
            return empty(ScoreStatus::SuppressedByConsent, answer.next_change_at);
        }
    }
    let zone = &explain.plan.rulebook.zone;
    let summary = match summarise(book, rules, zone, as_of) {
        Ok(summary) => summary,
        Err(code) => {
            // Of a rate that is missing it is told where it is missing, and which orders wait for it (RF-8).
            let waiting: Vec<_> = unconverted(book, rules, zone).filter(|_| code == Code::RateMissing).collect();
            if code != Code::InsufficientData {
                let records = waiting.iter().filter_map(|(order, _)| explain.frame.key(order.row)).collect();
                findings.push(Finding { code, records });
            }
            let facts = || {
                let first = waiting.first();
                first.map(|(order, lacking)| {
                    [("path", format!("currency.rates.{lacking}")), ("date", zone.date(order.at).to_string())]
                })
            };
            let facts = || facts().into_iter().flatten();
            let waiting_rows = waiting.iter().map(|(order, _)| order.row);
            let reasons = explain.reason(code, facts, waiting_rows);
            return Score { reasons, ..empty(ScoreStatus::InsufficientData, None) };
        }
    };
    let mut next = Due::after(as_of);
    let (model, cuts) = match rules.cuts.at(as_of, &mut next) {
        Ok(found) => found,
        Err(code) => {
            let reasons = explain.reason(code, std::iter::empty::<(_, &str)>, std::iter::empty());
            due.maybe(next.next());
            return Score { reasons, ..empty(ScoreStatus::InsufficientData, next.next()) };
        }
    };
    let scored = score(&summary, rules, cuts, zone);
    // The parts move at the start of the next period, the value at the next cut: both are changes of this part.
    next.at(summary.next_change_at(rules, zone));
    next.maybe(scored.next_change_at);
    due.maybe(next.next());
    let value = scored.code();
    let mut parts = rfm_parts(&summary, rules, &scored);
    // Of a population so many scores are given to nobody (RS-3).
    parts.extend(model.map(|_| ("degenerate_cuts", cuts.degenerate().to_string())));
    if let Some(segment) = scored.segment(rules, as_of) {
        parts.insert("segment", segment.name.to_string());
        let label = segment.labels.said(explain.plan.rulebook.language);
        parts.extend(label.map(|label| ("segment_label", label)));
    }
    let facts = || {
        let part = |name: &str| parts.get(name).cloned().unwrap_or_default();
        [
            ("purchase_periods", part("purchase_periods")),
            ("since_last", part("since_last")),
            ("total", shown(summary.total, rules.currency)),
            ("unit", rules.unit.as_str().to_owned()),
            ("value", value.clone()),
        ]
    };
    let rows = book.orders.iter().filter(|order| rules.refunds.bought(order).is_some()).map(|order| order.row);
    let reasons = explain.reason(Code::RfmBands, facts, rows);
    let model = model.map(str::to_owned);
    Score { model, next_change_at: next.next(), parts, reasons, value: Some(value), ..Score::of(ScoreStatus::Ok) }
}

fn rfm_parts(summary: &RfmSummary, rules: &RfmRules, scored: &RfmScore) -> BTreeMap<&'static str, String> {
    let mut parts = BTreeMap::new();
    let mut put = |name: &'static str, value: String| parts.insert(name, value);
    put("age", summary.age.to_string());
    put("currency", rules.currency.to_string());
    put("frequency", summary.frequency.to_string());
    put("orders", summary.orders.to_string());
    put("purchase_periods", summary.purchase_periods().to_string());
    put("recency", summary.recency.to_string());
    put("rfm_sum", scored.sum().to_string());
    put("since_last", summary.since_last.to_string());
    put("unit", rules.unit.as_str().to_owned());
    if let Some(total) = summary.total.text(Some(rules.currency)) {
        put("total", total);
    }
    if let Some(mean) = summary.total.mean(summary.purchase_periods()) {
        put("monetary_all", mean.to_string());
    }
    // RF-5: undefined, not 0, where the mean counts no purchase.
    if let Some(mean) = summary.counted_total.mean(summary.counted).filter(|_| summary.counted > 0) {
        put("monetary", mean.to_string());
    }
    if let Some(weighted) = scored.weighted(rules) {
        put("rfm_weighted", weighted.canonical());
    }
    if let Some(at) = scored.next_change_at {
        put("value_changes_at", at.to_string());
    }
    parts
}
