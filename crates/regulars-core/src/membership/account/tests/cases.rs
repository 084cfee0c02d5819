//! The cases of the suite (section 11 of the rules), run on accounts.

use serde_json::Value;

use super::club::books;
use super::reading::{Reader, decimal, instant, program};
use crate::error::Fault as _;
use crate::membership::account::{Account, NoTiers, Rules, Run, Tiers};
use crate::membership::points::Source;
use crate::membership::points::tests::support::check;
use crate::membership::tier::Standing;
use crate::time::Instant;

const CASES: &str = include_str!("../../../../../../cases/membership.json");

/// Whether a case needs a ladder.
fn tiered(case: &Value) -> bool {
    !case["program"]["tiers"].is_null()
}

fn cases(tiers: bool) -> Vec<Value> {
    let file: Value = serde_json::from_str(CASES).unwrap();
    let cases = file["cases"].as_array().unwrap().clone();
    cases.into_iter().filter(|case| tiered(case) == tiers).collect()
}

fn source(reader: &Reader, source: Source, name: &Value) -> bool {
    let name = name.as_str().unwrap();
    match source {
        Source::Order(key) | Source::Adjustment(key) | Source::Reward(key) => reader.named(key, name),
        Source::Restore(key) => name.strip_prefix("restore:").is_some_and(|name| reader.named(key, name)),
    }
}

fn expected<S: Tiers>(case: &str, rules: &Rules, reader: &Reader, account: &Account<S>, at: Instant, expect: &Value) {
    let balance = account.ledger.balance();
    let version = &rules.at(at).unwrap().program;
    for (name, value) in expect.as_object().unwrap() {
        let amount = |amount| assert_eq!(amount, decimal(value), "{case}: {name} at {at}");
        match name.as_str() {
            "available" => amount(balance.available),
            "pending" => amount(balance.pending),
            "held" => amount(balance.held),
            "debt" => amount(balance.debt),
            "written_off" => amount(balance.written_off),
            "expired_total" => amount(account.expired_total()),
            "metric" => amount(account.metric(rules, version.zone.date(at))),
            "tier" => {
                let levels = &version.tiers.as_ref().unwrap().levels;
                assert_eq!(levels[account.level()].id, value.as_str().unwrap(), "{case}: tier at {at}");
            }
            "tier_until" => {
                let until = (!value.is_null()).then(|| instant(value));
                assert_eq!(account.standing.as_ref().unwrap().tier_until(), until, "{case}: tier_until at {at}");
            }
            "lots" => {
                let (lots, wanted) = (account.ledger.remaining(), value.as_array().unwrap());
                assert_eq!(lots.len(), wanted.len(), "{case}: lots at {at}");
                for (lot, wanted) in lots.iter().zip(wanted) {
                    assert!(source(reader, lot.source, &wanted["source"]), "{case}: {lot:?} is not {wanted}");
                    assert_eq!(account.ledger.points(lot.remaining), decimal(&wanted["remaining"]), "{case}: {wanted}");
                    let until = (!wanted["expires_at"].is_null()).then(|| instant(&wanted["expires_at"]));
                    assert_eq!(lot.expires_at(), until, "{case}: {wanted}");
                }
            }
            other => panic!("{case}: nothing checks `{other}`"),
        }
    }
}

/// Runs events and checks by their instants, events first, and looks at all books after every event.
fn run_case<S: Tiers>(case: &Value) {
    let id = case["id"].as_str().unwrap();
    let rules = Rules::new(vec![program(&case["program"])]).unwrap();
    let (mut run, mut reader, mut journal) = (Run::<S>::new(&rules), Reader::default(), Vec::new());
    let of = |list: &'static str, kind| {
        let items = case[list].as_array().unwrap().iter();
        items.enumerate().map(move |(place, item)| ((instant(&item["at"]), kind, place), item))
    };
    let mut script: Vec<_> = of("events", 0).chain(of("checks", 1)).collect();
    script.sort_by_key(|(order, _)| *order);
    for ((at, kind, _), item) in script {
        if kind == 1 {
            let member = reader.member(&item["member"]);
            let account = run.advance(member, at, &mut journal).unwrap().clone();
            expected(id, &rules, &reader, &account, at, &item["expect"]);
            continue;
        }
        let command = reader.command(item, &rules);
        let told = run.execute(&command, &mut journal).map_err(|error| error.code().as_str());
        let refusal = item["expect_error"].as_str();
        assert_eq!(told.err(), refusal, "{id}: {item}");
        let account = run.advance(command.member, at, &mut journal).unwrap();
        let account = account.clone();
        check(&account.ledger, &books(&run, &journal, &account), at);
    }
}

#[test]
fn every_case_without_tiers_holds() {
    let cases = cases(false);
    assert!(cases.len() >= 25, "{} cases", cases.len());
    cases.iter().for_each(run_case::<NoTiers>);
}

#[test]
fn every_case_with_tiers_holds() {
    let cases = cases(true);
    assert!(cases.len() >= 15, "{} cases", cases.len());
    cases.iter().for_each(run_case::<Standing>);
}
