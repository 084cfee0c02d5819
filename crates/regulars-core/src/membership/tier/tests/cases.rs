//! Every case of `cases/membership.json` that has a ladder, without its points.

use std::collections::BTreeMap;

use serde_json::Value;

use super::support::{at, available_at, decimal, ladder};
use crate::membership::program::TierRules;
use crate::membership::tier::{Standing, TierProgram};
use crate::money::Total;
use crate::time::{Instant, Zone};

const CASES: &str = include_str!("../../../../../../cases/membership.json");

/// The accounts of a case, by the ids of its members.
struct Club<'a> {
    program: TierProgram<'a>,
    pending: &'a Value,
    accounts: BTreeMap<String, Standing>,
    /// Members whose account became part of another's.
    merged: BTreeMap<String, String>,
    orders: Vec<String>,
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}"))
}

impl Club<'_> {
    fn id(&self, member: &str) -> String {
        self.merged.get(member).map_or(member.to_owned(), |into| self.id(into))
    }

    fn order(&mut self, id: &str) -> u32 {
        let place = self.orders.iter().position(|known| known == id).unwrap_or_else(|| {
            self.orders.push(id.to_owned());
            self.orders.len() - 1
        });
        place.try_into().unwrap()
    }

    fn level(&self, id: &str) -> usize {
        self.program.rules.levels.iter().position(|level| level.id == id).unwrap()
    }

    fn told(&mut self, event: &Value) {
        let (program, when) = (self.program, at(text(event, "at")));
        match text(event, "type") {
            "enroll" => {
                self.accounts.insert(text(event, "member").to_owned(), Standing::new(program, when));
            }
            "merge" => {
                let (from, into) = (self.id(text(event, "from")), self.id(text(event, "into")));
                let gone = self.accounts.remove(&from).unwrap();
                self.accounts.get_mut(&into).unwrap().absorb(program, gone, when).unwrap();
                self.merged.insert(from, into);
            }
            "order" => {
                let order = self.order(text(event, "order_id"));
                let counts_at = available_at(self.pending, program.zone, when);
                let paid = decimal(text(event, "amount"));
                self.account(event).order(program, when, order, paid, counts_at).unwrap();
            }
            "refund" => {
                let order = self.order(text(event, "order_id"));
                self.account(event).refund(program, when, order, decimal(text(event, "amount"))).unwrap();
            }
            "grant_tier" => {
                let level = self.level(text(event, "tier"));
                let until = event.get("until").and_then(Value::as_str).map(at);
                self.account(event).grant(program, when, level, until).unwrap();
            }
            // Points are spent, which is nothing to a ladder (MB-30).
            "redeem" => {}
            other => panic!("no such event: {other}"),
        }
    }

    fn account(&mut self, event: &Value) -> &mut Standing {
        let id = self.id(text(event, "member"));
        self.accounts.get_mut(&id).unwrap()
    }

    /// Compares what a check lists about tiers; how many values that were.
    fn check(&mut self, case: &str, check: &Value) -> usize {
        let (program, when) = (self.program, at(text(check, "at")));
        let standing = self.account(check);
        standing.run_due(program, when);
        let standing = standing.clone();
        let mut compared = 0;
        for (key, wanted) in check["expect"].as_object().unwrap() {
            let said = format!("{case} at {when}: {key}");
            match key.as_str() {
                "tier" => assert_eq!(standing.level(), self.level(wanted.as_str().unwrap()), "{said}"),
                "tier_until" => assert_eq!(standing.tier_until(), wanted.as_str().map(at), "{said}"),
                "metric" => {
                    let mut rest = standing.metric(program, program.zone.date(when));
                    rest.subtract(Total::from(decimal(wanted.as_str().unwrap())));
                    assert_eq!(rest.signum(), 0, "{said}");
                }
                "available" | "debt" | "expired_total" | "lots" => continue,
                other => panic!("no such expectation: {other}"),
            }
            compared += 1;
        }
        compared
    }
}

#[test]
fn every_case_with_a_ladder_holds() {
    let file: Value = serde_json::from_str(CASES).unwrap();
    let (mut cases, mut compared) = (0, 0);
    for case in file["cases"].as_array().unwrap() {
        let program = &case["program"];
        if program.get("tiers").is_none_or(Value::is_null) {
            continue;
        }
        let rules: TierRules = ladder(program);
        let zone = Zone::new(text(program, "timezone")).unwrap();
        let (accounts, merged) = (BTreeMap::new(), BTreeMap::new());
        let program = TierProgram { rules: &rules, zone: &zone };
        let pending = &case["program"]["points"]["pending"];
        let mut club = Club { program, pending, accounts, merged, orders: Vec::new() };
        let list = |key: &str| case[key].as_array().unwrap().iter();
        let mut steps: Vec<(Instant, bool, &Value)> =
            list("events").map(|event| (at(text(event, "at")), false, event)).collect();
        steps.extend(list("checks").map(|check| (at(text(check, "at")), true, check)));
        steps.sort_by_key(|(at, is_check, _)| (*at, *is_check));
        for (_, is_check, step) in steps {
            if is_check { compared += club.check(text(case, "id"), step) } else { club.told(step) }
        }
        cases += 1;
    }
    assert!(cases >= 20 && compared >= 50, "{cases} cases, {compared} values");
}
