//! Stock over a store (SV-85): never oversold, by whomever and from wherever it is told.
#![cfg(feature = "sqlite")]
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod till;

use std::path::Path;

use regulars::{Crm, Error, Instant, ProfileRef, Rulebook, SqliteOptions, StockAct, StockCommand, StockDone};

const RULES: &str = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n";

fn at(second: i64) -> Instant {
    Instant::parse("2026-03-01T10:00:00+08:00").unwrap().plus_micros(second * 1_000_000)
}

fn who(key: &str) -> ProfileRef {
    ProfileRef::new("app", key).unwrap()
}

fn tell(crm: &Crm, key: &str, act: StockAct, second: i64) -> Result<StockDone, Error> {
    crm.move_stock(&StockCommand::new(who(key), ("s1", "w1"), act), at(second))
}

fn count(quantity: i64) -> StockAct {
    StockAct::Count { quantity }
}

fn reserve(reservation: &str, quantity: i64) -> StockAct {
    StockAct::Reserve { reservation: Some(reservation.to_owned()), quantity, ttl_minutes: 15, order_id: None }
}

fn confirm(reservation: &str) -> StockAct {
    StockAct::Confirm { reservation: reservation.to_owned(), quantity: None }
}

fn code(answer: Result<StockDone, Error>) -> &'static str {
    answer.unwrap_err().code().as_str()
}

#[test]
fn channels_share_what_is_there_and_places_do_not() {
    let crm = Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap();
    tell(&crm, "shop", count(3), 0).unwrap();
    tell(&crm, "a", reserve("r1", 2), 1).unwrap();
    assert_eq!(code(tell(&crm, "b", reserve("r2", 2), 2)), "insufficient_stock");
    let elsewhere = StockCommand::new(who("b"), ("s1", "w2"), reserve("r2", 1));
    assert_eq!(code(crm.move_stock(&elsewhere, at(2))), "insufficient_stock", "another shop has stock of its own");
    tell(&crm, "b", reserve("r2", 1), 2).unwrap();
    assert_eq!(code(tell(&crm, "b", reserve("r2", 1), 3)), "duplicate_reservation");
    // Whoever holds it may hand it over at any till.
    assert_eq!(tell(&crm, "shop", confirm("r1"), 4).unwrap().stock.sold, 2);
    assert_eq!(code(tell(&crm, "a", confirm("r1"), 5)), "reservation_not_open");
    assert_eq!(code(tell(&crm, "b", confirm("r2"), 2 + 15 * 60)), "reservation_not_open", "lapsed at its deadline");
    let level = crm.stock("s1", "w1", at(2 + 15 * 60)).unwrap();
    assert_eq!((level.stock.free, level.stock.reserved, level.stock.sold, level.short), (1, 0, 2, None));
}

#[test]
fn nobody_loses_a_promise_to_what_is_told_later_of_an_earlier_instant() {
    let crm = Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap();
    tell(&crm, "shop", count(2), 0).unwrap();
    tell(&crm, "a", reserve("r1", 2), 100).unwrap();
    assert_eq!(code(tell(&crm, "b", reserve("r2", 1), 50)), "insufficient_stock");
    // What lies before the promise and is over by then takes nothing from it.
    let short = StockAct::Reserve { reservation: Some("r3".to_owned()), quantity: 1, ttl_minutes: 1, order_id: None };
    tell(&crm, "b", short, 10).unwrap();
    assert_eq!(crm.stock("s1", "w1", at(100)).unwrap().stock.reserved, 2);
}

#[test]
fn what_cannot_be_told_is_refused() {
    let crm = Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap();
    tell(&crm, "shop", count(2), 0).unwrap();
    assert_eq!(code(tell(&crm, "a", reserve("r1", 0), 1)), "invalid_quantity");
    assert_eq!(code(tell(&crm, "a", count(-1), 1)), "invalid_quantity");
    let forever = StockAct::Reserve { reservation: Some("r1".to_owned()), quantity: 1, ttl_minutes: 0, order_id: None };
    assert_eq!(code(tell(&crm, "a", forever, 1)), "invalid_value");
    let nameless = StockAct::Reserve { reservation: None, quantity: 1, ttl_minutes: 5, order_id: None };
    assert_eq!(code(tell(&crm, "a", nameless, 1)), "missing_field");
    tell(&crm, "a", reserve("r1", 1), 1).unwrap();
    let more = StockAct::Confirm { reservation: "r1".to_owned(), quantity: Some(2) };
    assert_eq!(code(tell(&crm, "a", more, 2)), "confirm_exceeds_reservation");
    // What was counted may be less than what is held.
    tell(&crm, "shop", count(0), 3).unwrap();
    assert_eq!(crm.stock("s1", "w1", at(3)).unwrap().short, Some(1));
    assert_eq!(code(tell(&crm, "a", confirm("r1"), 4)), "insufficient_stock");
}

/// How often each till asks for a piece; together they ask for twice what there is.
const TIMES: i64 = 50;

fn open(path: &Path) -> Crm {
    let options = SqliteOptions { busy_ms: 60_000, ..SqliteOptions::default() };
    Crm::open_with(path, Rulebook::parse(RULES).unwrap(), options).unwrap()
}

#[test]
fn till() {
    let Some((name, path)) = till::task() else { return };
    let crm = open(&path);
    till::wait();
    for n in 0..TIMES {
        match tell(&crm, &format!("c{name}"), reserve(&format!("r{name}-{n}"), 1), 1 + n) {
            Ok(_) => println!("\nheld"),
            Err(error) => println!("\n{}", error.code()),
        }
    }
    till::end();
}

#[test]
fn two_processes_never_oversell() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    tell(&open(&path), "shop", count(TIMES), 0).unwrap();
    let said = till::at_once(["a", "b"], &path).concat();
    let times = |word: &str| said.iter().filter(|line| *line == word).count();
    assert_eq!((times("held"), times("insufficient_stock")), (50, 50), "{said:?}");
    let level = open(&path).stock("s1", "w1", at(60)).unwrap().stock;
    assert_eq!((level.reserved, level.free), (TIMES, 0), "every piece is promised once");
}
