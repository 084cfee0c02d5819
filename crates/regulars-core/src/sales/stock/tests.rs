//! What each act does, deadlines, keys, and the law that nothing is lost (SV-I7).

use proptest::prelude::*;

use super::*;
use crate::error::Code;
use crate::time::Instant;

fn at(second: i64) -> Instant {
    Instant::parse("2026-03-01T10:00:00+08:00").unwrap().plus_micros(second * 1_000_000)
}

fn event(second: i64, act: StockAct) -> StockEvent {
    StockEvent { at: at(second), key: None, act }
}

fn reserve(second: i64, reservation: &str, quantity: i64) -> StockEvent {
    event(second, StockAct::Reserve { reservation: reservation.to_owned(), quantity, ttl_minutes: 15 })
}

fn confirm(second: i64, reservation: &str, quantity: Option<i64>) -> StockEvent {
    event(second, StockAct::Confirm { reservation: reservation.to_owned(), quantity })
}

fn release(second: i64, reservation: &str) -> StockEvent {
    event(second, StockAct::Release { reservation: reservation.to_owned() })
}

fn run(stock: i64, events: &[StockEvent]) -> Vec<(&'static str, [i64; 3])> {
    let word = |result: Result<(), Code>| result.map_or_else(Code::as_str, |()| "ok");
    let numbers = |level: StockLevel| [level.free, level.reserved, level.sold];
    StockLedger::run(stock, events).into_iter().map(|(result, level)| (word(result), numbers(level))).collect()
}

#[test]
fn a_reservation_is_sold_in_part_and_the_rest_is_free() {
    let found =
        run(5, &[reserve(0, "r1", 3), confirm(60, "r1", Some(2)), confirm(61, "r1", Some(1)), release(62, "r1")]);
    let wanted = [
        ("ok", [2, 3, 0]),
        ("ok", [3, 0, 2]),
        ("reservation_not_open", [3, 0, 2]),
        ("reservation_not_open", [3, 0, 2]),
    ];
    assert_eq!(found, wanted);
    assert_eq!(run(5, &[reserve(0, "r1", 3), confirm(60, "r1", None)])[1], ("ok", [2, 0, 3]), "all that are held");
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let events = [
        reserve(0, "r1", 0),
        reserve(1, "r1", -2),
        reserve(2, "r1", 6),
        reserve(3, "r1", 5),
        reserve(4, "r2", 1),
        reserve(5, "r1", 1),
        confirm(6, "r1", Some(6)),
        confirm(7, "r1", Some(0)),
        confirm(8, "r9", Some(1)),
        event(9, StockAct::Count { quantity: -1 }),
    ];
    let found: Vec<&str> = run(5, &events).iter().map(|(result, _)| *result).collect();
    let wanted = [
        "invalid_quantity",
        "invalid_quantity",
        "insufficient_stock",
        "ok",
        "insufficient_stock",
        "duplicate_reservation",
        "confirm_exceeds_reservation",
        "invalid_quantity",
        "reservation_not_open",
        "invalid_quantity",
    ];
    assert_eq!(found, wanted);
    assert_eq!(run(5, &events).last().unwrap().1, [0, 5, 0]);
}

#[test]
fn at_its_deadline_a_reservation_is_released_already() {
    let end = 15 * 60;
    let late = |second| run(3, &[reserve(0, "r1", 3), confirm(second, "r1", Some(3))])[1];
    assert_eq!(late(end - 1), ("ok", [0, 0, 3]));
    assert_eq!(late(end), ("reservation_not_open", [3, 0, 0]));
    let mut ledger = StockLedger::new(3);
    ledger.take(&reserve(0, "r1", 3)).unwrap();
    assert_eq!((ledger.next_lapse(), ledger.holding("r1").map(|one| one.quantity)), (Some(at(end)), Some(3)));
    ledger.go(at(end));
    assert_eq!((ledger.next_lapse(), ledger.holding("r1"), ledger.level().free), (None, None, 3));
    // What lapsed may be asked for anew under its name; what was sold may not.
    let again =
        run(3, &[reserve(0, "r1", 1), reserve(end, "r1", 2), confirm(end + 1, "r1", None), reserve(end + 2, "r1", 1)]);
    assert_eq!(
        again.iter().map(|(result, _)| *result).collect::<Vec<_>>(),
        ["ok", "ok", "ok", "duplicate_reservation"]
    );
}

#[test]
fn a_key_is_bound_to_what_was_done_under_it() {
    let keyed = |event: StockEvent| StockEvent { key: Some("k1".to_owned()), ..event };
    let again = [
        keyed(reserve(0, "r1", 2)),
        keyed(reserve(60, "r1", 2)),
        keyed(reserve(61, "r9", 1)),
        keyed(release(62, "r1")),
    ];
    let found: Vec<_> = run(5, &again);
    let wanted = [
        ("ok", [3, 2, 0]),
        ("ok", [3, 2, 0]),
        ("idempotency_conflict", [3, 2, 0]),
        ("idempotency_conflict", [3, 2, 0]),
    ];
    assert_eq!(found, wanted);
    // What was refused binds no key (SV-I10).
    let refused = [keyed(reserve(0, "r1", 9)), keyed(reserve(1, "r1", 2))];
    assert_eq!(run(5, &refused).iter().map(|(result, _)| *result).collect::<Vec<_>>(), ["insufficient_stock", "ok"]);
}

#[test]
fn a_count_says_what_is_there_and_may_be_less_than_what_is_held() {
    let count = |second, quantity| event(second, StockAct::Count { quantity });
    let events = [
        count(0, 5),
        reserve(1, "r1", 4),
        count(2, 3),
        reserve(3, "r2", 1),
        confirm(4, "r1", Some(4)),
        confirm(5, "r1", Some(3)),
    ];
    let wanted = [
        ("ok", [5, 0, 0]),
        ("ok", [1, 4, 0]),
        ("ok", [0, 4, 0]),
        ("insufficient_stock", [0, 4, 0]),
        ("insufficient_stock", [0, 4, 0]),
        ("ok", [0, 0, 3]),
    ];
    assert_eq!(run(0, &events), wanted);
    let mut ledger = StockLedger::new(5);
    ledger.take(&reserve(0, "r1", 4)).unwrap();
    ledger.take(&count(1, 3)).unwrap();
    assert_eq!(ledger.short(), 1);
}

#[test]
fn events_are_taken_in_the_order_of_time() {
    let events = [confirm(60, "r1", Some(2)), reserve(0, "r1", 2)];
    assert_eq!(run(2, &events), [("ok", [0, 0, 2]), ("ok", [0, 2, 0])]);
}

fn any_act() -> impl Strategy<Value = StockAct> {
    let name = prop::sample::select(vec!["r1", "r2", "r3"]).prop_map(str::to_owned);
    (0..3_u8, name, -1..6_i64, 0..3_u32).prop_map(|(kind, reservation, quantity, ttl_minutes)| match kind {
        0 => StockAct::Reserve { reservation, quantity, ttl_minutes },
        1 => StockAct::Confirm { reservation, quantity: Some(quantity).filter(|quantity| *quantity != 5) },
        _ => StockAct::Release { reservation },
    })
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_oversold(
        stock in 0..8_i64,
        steps in prop::collection::vec((any_act(), 0..90_i64, prop::option::of(0..3_u8)), 0..40),
    ) {
        let mut ledger = StockLedger::new(stock);
        let mut now = 0;
        for (act, wait, key) in steps {
            now += wait;
            ledger.go(at(now));
            let before = ledger.level();
            let key = key.map(|key| format!("k{key}"));
            let result = ledger.take(&StockEvent { at: at(now), key, act });
            let after = ledger.level();
            prop_assert_eq!(after.free + after.reserved + after.sold, stock);
            prop_assert!(after.free >= 0 && after.reserved >= 0 && after.sold >= before.sold);
            if result.is_err() {
                prop_assert_eq!(before, after);
            }
        }
        // In the end everything that was not sold is free.
        ledger.go(Instant::MAX);
        prop_assert_eq!(ledger.level().reserved, 0);
    }
}
