//! Batches by law: a naive count gives the same, the order of rows is never read, calibration is a summary at an earlier end.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

/// Whose, when, how much, and whether it came back.
type Row = (u64, i32, i64, bool);

struct Columns(Vec<u64>, Vec<i32>, Vec<i64>, Vec<bool>);

impl Columns {
    fn of(rows: &[Row]) -> Self {
        let mut all = Self(Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (key, period, amount, back) in rows {
            all.0.push(*key);
            all.1.push(*period);
            all.2.push(*amount);
            all.3.push(*back);
        }
        all
    }

    fn purchases(&self) -> Purchases<'_> {
        Purchases { keys: &self.0, periods: &self.1, amounts: &self.2, returns: &self.3 }
    }
}

fn batch(rows: &[Row], end: i32, rules: BatchRules) -> Result<RfmColumns> {
    rfm_batch(Columns::of(rows).purchases(), end, rules)
}

fn calibration(rows: &[Row], end: i32, until: i32, rules: BatchRules) -> Result<Calibration> {
    rfm_calibration(Columns::of(rows).purchases(), end, until, rules)
}

const PLAIN: BatchRules = BatchRules { count_zero: true, include_first: false };

/// By customer and period: net amount and orders.
fn events(rows: &[Row], end: i32, rules: BatchRules) -> BTreeMap<u64, BTreeMap<i32, (i64, u32)>> {
    let mut all: BTreeMap<u64, BTreeMap<i32, (i64, u32)>> = BTreeMap::new();
    for (key, period, amount, _) in rows.iter().filter(|row| row.1 <= end && !row.3) {
        let event = all.entry(*key).or_default().entry(*period).or_default();
        *event = (event.0 + amount, event.1 + 1);
    }
    for periods in all.values_mut() {
        periods.retain(|_, (net, _)| rules.count_zero || *net > 0);
    }
    all.retain(|_, periods| !periods.is_empty());
    for (key, period, amount, _) in rows.iter().filter(|row| row.3) {
        if let Some(event) = all.get_mut(key).and_then(|periods| periods.get_mut(period)) {
            event.0 -= amount;
        }
    }
    all
}

/// What came back in periods in which nothing was bought.
fn alone(rows: &[Row], key: u64, from: i32, end: i32, bought: &BTreeMap<i32, (i64, u32)>) -> i64 {
    let own = rows.iter().filter(|row| row.3 && row.0 == key && row.1 > from && row.1 <= end);
    own.filter(|row| !bought.contains_key(&row.1)).map(|row| row.2).sum()
}

fn naive(rows: &[Row], end: i32, rules: BatchRules) -> RfmColumns {
    let mut found = RfmColumns::default();
    for (key, periods) in events(rows, end, rules) {
        let (first, last) = (*periods.keys().next().unwrap(), *periods.keys().next_back().unwrap());
        let nets: Vec<i64> = periods.values().map(|(net, _)| *net).collect();
        let counted = if rules.include_first { &nets[..] } else { &nets[1..] };
        let alone = alone(rows, key, i32::MIN, end, &periods);
        found.keys.push(key);
        found.orders.push(periods.values().map(|(_, orders)| orders).sum());
        found.frequency.push(u32::try_from(nets.len() - 1).unwrap());
        found.recency.push(u32::try_from(last - first).unwrap());
        found.age.push(u32::try_from(end - first).unwrap());
        found.total.push(nets.iter().sum::<i64>() - alone);
        found.counted.push(u32::try_from(counted.len()).unwrap());
        found.counted_total.push(counted.iter().sum::<i64>() - alone);
        found.gg_x.push(u32::try_from(counted.iter().filter(|net| **net > 0).count()).unwrap());
        found.gg_total.push(counted.iter().filter(|net| **net > 0).sum());
    }
    found
}

#[test]
fn columns_of_several_lengths_and_sums_that_do_not_fit_are_refused() {
    for uneven in [
        Purchases { keys: &[1], periods: &[], amounts: &[1], returns: &[] },
        Purchases { keys: &[1], periods: &[1], amounts: &[1], returns: &[false, true] },
    ] {
        assert_eq!(rfm_batch(uneven, 0, PLAIN).unwrap_err().code(), Code::ModelInputInvalid);
    }
    let bought = |period, amount| (1, period, amount, false);
    for rows in [
        [bought(0, i64::MAX), bought(0, 1)],
        [bought(0, i64::MAX), bought(1, 1)],
        [bought(0, -2), (1, 0, i64::MAX, true)],
    ] {
        assert_eq!(batch(&rows, 1, PLAIN).unwrap_err().code(), Code::Overflow);
    }
    let error = calibration(&[], 3, 3, PLAIN).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::OutOfRange, "validation_end"));
    assert!(batch(&[], 0, PLAIN).unwrap().is_empty());
}

/// The same rows put beside those of their customers, who are told in the opposite order.
fn gathered(rows: &[Row]) -> GatheredPurchases {
    let mut counts = [0_u32; 6];
    rows.iter().for_each(|row| counts[row.0 as usize] += 1);
    let mut gathered = GatheredPurchases::new(&counts, (0..6).rev()).unwrap();
    for (key, period, amount, back) in rows {
        gathered.put(u32::try_from(*key).unwrap(), *period, *amount, *back).unwrap();
    }
    gathered.close()
}

#[test]
fn who_has_no_room_is_refused() {
    for order in [vec![0, 0], vec![0, 2]] {
        assert_eq!(GatheredPurchases::new(&[1, 1], order).unwrap_err().code(), Code::ModelInputInvalid);
    }
    assert_eq!(GatheredPurchases::new(&[u32::MAX, 1], [0, 1]).unwrap_err().code(), Code::TooManyItems);
    // Whom the order leaves out, whom there is not, and a row too many.
    let mut rows = GatheredPurchases::new(&[1, 1, 0], [1]).unwrap();
    for customer in [0, 2, 3] {
        assert_eq!(rows.put(customer, 0, 1, false).unwrap_err().code(), Code::ModelInputInvalid);
    }
    let mut rows = GatheredPurchases::new(&[1, 1], [0, 1]).unwrap();
    rows.put(0, 0, 1, false).unwrap();
    rows.put(0, 1, 1, false).unwrap();
    assert_eq!(rows.close().summary(9, PLAIN).unwrap_err().code(), Code::ModelInputInvalid);
    let mut rows = GatheredPurchases::new(&[2, 2], [0, 1]).unwrap();
    rows.put(1, 4, 5, false).unwrap();
    let found = rows.close().summary(9, PLAIN).unwrap();
    assert_eq!((found.keys, found.age), (vec![1], vec![5]), "there may be fewer rows than room");
}

#[test]
fn the_whole_range_of_periods_fits() {
    let found = batch(&[(1, i32::MIN, 1, false), (1, i32::MAX, 1, false)], i32::MAX, PLAIN).unwrap();
    assert_eq!((found.recency, found.age), (vec![u32::MAX], vec![u32::MAX]));
}

/// The same rows counted as they come, a few at once; none if they cannot be.
fn running(rows: &[Row], mut running: RunningPurchases) -> Option<Repeats> {
    for piece in rows.chunks(7) {
        if !running.take(Columns::of(piece).purchases()).unwrap() {
            return None;
        }
    }
    Some(running.repeats(&NUMBERS).unwrap())
}

/// Whether everybody's rows up to a period come in the order of time and cost nothing below zero.
fn can_run(rows: &[Row], end: i32) -> bool {
    (0..6).all(|key| rows.iter().filter(|row| row.0 == key && row.1 <= end).is_sorted_by_key(|row| row.1))
        && rows.iter().all(|row| row.2 >= 0)
}

/// The same rows with no amount below zero.
fn above(rows: &[Row]) -> Vec<Row> {
    rows.iter().map(|row| (row.0, row.1, row.2.max(0), row.3)).collect()
}

const NUMBERS: [u32; 6] = [0, 1, 2, 3, 4, 5];

#[test]
fn whom_there_is_not_and_columns_of_several_lengths_are_refused_as_rows_come() {
    let mut rows = RunningPurchases::up_to(9, 2, PLAIN);
    assert!(rows.take(Purchases { keys: &[1], periods: &[4], amounts: &[5], returns: &[] }).unwrap());
    for wrong in [
        Purchases { keys: &[2], periods: &[5], amounts: &[1], returns: &[] },
        Purchases { keys: &[u64::MAX], periods: &[5], amounts: &[1], returns: &[] },
        Purchases { keys: &[1], periods: &[5], amounts: &[], returns: &[] },
    ] {
        assert_eq!(rows.clone().take(wrong).unwrap_err().code(), Code::ModelInputInvalid);
    }
    assert_eq!(rows.clone().repeats(&[2]).unwrap_err().code(), Code::ModelInputInvalid);
    let error = rows.clone().until(9).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::OutOfRange, "validation_end"));
    let most = Purchases { keys: &[1], periods: &[4], amounts: &[i64::MAX], returns: &[] };
    assert_eq!(rows.clone().take(most).unwrap_err().code(), Code::Overflow);
    assert_eq!(rows.repeats(&[0, 1]).unwrap().customers, [1]);
}

fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0u64..6, -3i32..12, -20i64..100, prop::bool::weighted(0.2));
    prop::collection::vec(
        row.prop_map(|(key, period, amount, back)| (key, period, if back { amount.abs() } else { amount }, back)),
        0..40,
    )
}

fn any_rules() -> impl Strategy<Value = BatchRules> {
    (any::<bool>(), any::<bool>()).prop_map(|(count_zero, include_first)| BatchRules { count_zero, include_first })
}

proptest! {
    #[test]
    fn a_batch_is_what_counting_by_hand_gives(mut rows in any_rows(), end in -4i32..14, rules in any_rules()) {
        let wanted = naive(&rows, end, rules);
        prop_assert_eq!(&batch(&rows, end, rules).unwrap(), &wanted);
        let repeats = |seen: RfmColumns| Repeats::of(Calibration { seen, ..Calibration::default() }, &NUMBERS);
        let as_drawn = running(&rows, RunningPurchases::up_to(end, 6, rules));
        prop_assert!(as_drawn.is_some() || !can_run(&rows, end));
        prop_assert!(as_drawn.is_none_or(|found| found == repeats(wanted.clone())));
        rows.reverse();
        prop_assert_eq!(&batch(&rows, end, rules).unwrap(), &wanted);
        rows.sort_unstable();
        prop_assert_eq!(&batch(&rows, end, rules).unwrap(), &wanted);
        let mut turned = gathered(&rows).summary(end, rules).unwrap();
        turned.keys.iter_mut().for_each(|place| *place = 5 - *place);
        let mut order: Vec<usize> = (0..wanted.len()).collect();
        order.reverse();
        for (place, of) in order.into_iter().enumerate() {
            prop_assert_eq!(turned.keys[place], wanted.keys[of]);
            prop_assert_eq!(
                (turned.orders[place], turned.frequency[place], turned.recency[place], turned.age[place]),
                (wanted.orders[of], wanted.frequency[of], wanted.recency[of], wanted.age[of])
            );
            prop_assert_eq!((turned.total[place], turned.gg_total[place]), (wanted.total[of], wanted.gg_total[of]));
        }
        // Those of one customer in the order of time.
        rows.sort_by_key(|row| row.1);
        let rows = above(&rows);
        let as_time = running(&rows, RunningPurchases::up_to(end, 6, rules));
        prop_assert_eq!(as_time, Some(repeats(naive(&rows, end, rules))));
        // I-4.
        for place in 0..wanted.len() {
            prop_assert!(wanted.recency[place] <= wanted.age[place]);
            prop_assert_eq!(wanted.frequency[place] == 0, wanted.recency[place] == 0);
        }
    }

    #[test]
    fn a_calibration_is_a_summary_and_what_came_after_it(rows in any_rows(), end in -4i32..10, more in 1i32..6, rules in any_rules()) {
        let found = calibration(&rows, end, end + more, rules).unwrap();
        prop_assert_eq!(&found.seen, &naive(&rows, end, rules));
        let turned = gathered(&rows).calibration(end, end + more, rules).unwrap();
        prop_assert_eq!(turned.holdout.periods.iter().rev().collect::<Vec<_>>(), found.holdout.periods.iter().collect::<Vec<_>>());
        prop_assert_eq!(turned.later.iter().rev().map(|place| 5 - place).collect::<Vec<_>>(), found.later.clone());
        let mut timely = above(&rows);
        timely.sort_by_key(|row| row.1);
        let taken = running(&timely, RunningPurchases::up_to(end, 6, rules).until(end + more).unwrap());
        prop_assert_eq!(taken, Some(Repeats::of(calibration(&timely, end, end + more, rules).unwrap(), &NUMBERS)));
        let all = events(&rows, end + more, rules);
        let after = |key: u64| all.get(&key).into_iter().flatten().filter(|(period, _)| **period > end).map(|(_, event)| event.0);
        for (place, key) in found.seen.keys.iter().enumerate() {
            prop_assert_eq!(found.holdout.periods[place] as usize, after(*key).count());
            let alone = alone(&rows, *key, end, end + more, &all[key]);
            prop_assert_eq!(found.holdout.total[place], after(*key).sum::<i64>() - alone);
        }
        // Nobody is dropped: whoever bought at all is seen or comes later.
        let seen: BTreeSet<u64> = found.seen.keys.iter().chain(&found.later).copied().collect();
        prop_assert_eq!(seen, all.keys().copied().collect::<BTreeSet<_>>());
    }
}
