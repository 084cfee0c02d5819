//! The RFM summary and score by hand (RF-1 to RF-8, RF-12, RS-1, RS-2, RS-4, RS-5). Zone: Asia/Shanghai, no clock changes.

use super::*;

fn parts(view: &CustomerView, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| rfm_of(view).parts.get(*name).cloned().unwrap_or_else(|| "-".to_owned())).collect()
}

fn value(view: &CustomerView) -> &str {
    rfm_of(view).value.as_deref().unwrap_or("none")
}

/// Three purchase days: 100 + 50, 60, 90.01.
fn purchases() -> Vec<Record> {
    vec![
        order("o1", "2026-01-01T09:00:00+08:00", "100 CNY"),
        order("o2", "2026-01-01T20:00:00+08:00", "50 CNY"),
        order("o3", "2026-01-11T09:00:00+08:00", "60 CNY"),
        order("o4", "2026-01-31T09:00:00+08:00", "90.01 CNY"),
    ]
}

#[test]
fn the_summary_by_hand() {
    let view = view(&purchases(), "2026-02-10T12:00:00+08:00");
    let numbers = ["orders", "purchase_periods", "frequency", "recency", "age", "since_last", "unit", "currency"];
    assert_eq!(parts(&view, &numbers), ["4", "3", "2", "30", "40", "10", "day", "CNY"]);
    // RF-5: the first day is left out of the mean: (60 + 90.01) / 2; over all days 300.01 / 3.
    assert_eq!(parts(&view, &["total", "monetary", "monetary_all"]), ["300.01", "75.005", "100.003333333333"]);
    // R: 10 <= 30; F: 3 days reach the cuts 2 and 3; M: 300.01 is below 500.
    assert_eq!(value(&view), "531");
    let reason = &rfm_of(&view).reasons[0];
    assert_eq!((&reason.facts["value"], &reason.facts["total"]), ("531", "300.01 CNY"));
    assert!(reason.text.contains("531") && reason.text.contains("300.01 CNY"), "{}", reason.text);
    assert_eq!(reason.records.len(), 4);
}

#[test]
fn without_a_repeat_the_mean_of_repeats_is_undefined() {
    let view = view(&purchases()[..2], "2026-01-01T21:00:00+08:00");
    assert_eq!(parts(&view, &["orders", "frequency", "recency", "age", "since_last"]), ["2", "0", "0", "0", "0"]);
    assert_eq!(parts(&view, &["monetary", "monetary_all"]), ["-", "150"]);
}

#[test]
fn a_purchase_late_in_the_evening_belongs_to_its_local_day() {
    // 23:30 in Shanghai is 15:30 UTC of the same date, 00:30 is 16:30 UTC of the date before.
    let records =
        [order("o1", "2024-03-01T23:30:00+08:00", "1 CNY"), order("o2", "2024-03-02T00:30:00+08:00", "1 CNY")];
    let view_at = |as_of| view(&records, as_of);
    assert_eq!(parts(&view_at("2024-03-01T16:00:00Z"), &["purchase_periods", "since_last"]), ["1", "1"]);
    assert_eq!(parts(&view_at("2024-03-01T15:59:59Z"), &["purchase_periods", "since_last"]), ["1", "0"]);
    assert_eq!(
        parts(&view_at("2024-03-02T15:59:59Z"), &["purchase_periods", "recency", "since_last"]),
        ["2", "1", "0"]
    );
    assert_eq!(parts(&view_at("2024-03-02T16:00:00Z"), &["since_last"]), ["1"]);
    // The same records under another zone fall on one day.
    let utc = rules(&[("zone = \"Asia/Shanghai\"", "zone = \"UTC\"")]);
    let view = view_by(&utc, &records, at("2024-03-01T20:00:00Z"));
    assert_eq!(parts(&view, &["purchase_periods", "since_last"]), ["1", "0"]);
}

#[test]
fn a_value_on_a_cut_gets_the_better_score() {
    let once = [order("o1", "2026-01-01T12:00:00+08:00", "1 CNY")];
    for (as_of, score) in [
        ("2026-01-31", "511"), // 30 days
        ("2026-02-01", "411"),
        ("2026-04-01", "411"), // 90 days
        ("2026-04-02", "311"),
        ("2026-06-30", "311"), // 180 days
        ("2026-07-01", "211"),
        ("2027-01-01", "211"), // 365 days
        ("2027-01-02", "111"),
    ] {
        assert_eq!(value(&view(&once, &format!("{as_of}T12:00:00+08:00"))), score, "{as_of}");
    }
    for (paid, score) in
        [("499.99", "511"), ("500", "512"), ("1999.99", "512"), ("2000.00", "513"), ("5000", "514"), ("10000", "515")]
    {
        let records = [order("o1", "2026-01-01T12:00:00+08:00", &format!("{paid} CNY"))];
        assert_eq!(value(&view(&records, "2026-01-02T00:00:00Z")), score, "{paid}");
    }
    for (days, score) in [(1, "511"), (2, "521"), (3, "531"), (4, "531"), (5, "541"), (9, "541"), (10, "551")] {
        let days: Vec<_> =
            (1..=days).map(|n| order(&format!("o{n}"), &format!("2026-01-{n:02}T12:00:00+08:00"), "1 CNY")).collect();
        assert_eq!(value(&view(&days, "2026-01-20T00:00:00Z")), score, "{} days", days.len());
    }
}

#[test]
fn recency_moves_at_the_local_midnight_after_its_cut() {
    let records = [order("o1", "2026-01-01T23:30:00+08:00", "1 CNY")];
    let view_at = |as_of| view(&records, as_of);
    let moves = at("2026-02-01T00:00:00+08:00");
    let before = view_at("2026-01-31T15:59:59.999999Z");
    assert_eq!((value(&before), parts(&before, &["value_changes_at"])), ("511", vec![moves.to_string()]));
    assert_eq!(rfm_of(&before).next_change_at, Some(moves));
    let after = view_at("2026-01-31T16:00:00Z");
    assert_eq!((value(&after), parts(&after, &["value_changes_at"])), ("411", vec!["2026-04-01T16:00:00Z".to_owned()]));
    // The parts move every midnight (RF-12); after the last cut the value never moves again.
    assert_eq!(rfm_of(&after).next_change_at, Some(at("2026-02-02T00:00:00+08:00")));
    let late = view_at("2028-01-01T00:00:00Z");
    assert_eq!((value(&late), parts(&late, &["value_changes_at"])), ("111", vec!["-".to_owned()]));
    assert_eq!(late.next_change_at, Some(at("2028-01-02T00:00:00+08:00")));
}

#[test]
fn weeks_and_months_count_by_the_calendar() {
    let with = |unit: &str| rules(&[("unit = \"day\"", &format!("unit = \"{unit}\""))]);
    // 2026-01-04 is a Sunday.
    let records =
        [order("o1", "2026-01-04T23:30:00+08:00", "1 CNY"), order("o2", "2026-01-05T00:30:00+08:00", "2 CNY")];
    let weeks = view_by(&with("week"), &records, at("2026-01-31T12:00:00+08:00"));
    assert_eq!(
        parts(&weeks, &["purchase_periods", "recency", "age", "since_last", "monetary"]),
        ["2", "1", "4", "3", "2"]
    );
    assert_eq!(rfm_of(&weeks).next_change_at, Some(at("2026-02-02T00:00:00+08:00")));
    let months = view_by(&with("month"), &records, at("2027-03-31T12:00:00+08:00"));
    assert_eq!(parts(&months, &["purchase_periods", "recency", "age", "since_last"]), ["1", "0", "14", "14"]);
    assert_eq!(rfm_of(&months).next_change_at, Some(at("2027-04-01T00:00:00+08:00")));
}

#[test]
fn a_whole_return_moves_the_past_and_gifts_count_unless_skipped() {
    let mut records = purchases();
    records.push(refund("b1", "2026-02-05T09:00:00+08:00", "90.01 CNY", "o4"));
    let now = "2026-02-10T12:00:00+08:00";
    let view_after = view(&records, now);
    assert_eq!(
        parts(&view_after, &["orders", "frequency", "recency", "since_last", "total"]),
        ["3", "1", "10", "30", "210.00"]
    );
    records.push(order("gift", "2026-02-09T09:00:00+08:00", "0 CNY"));
    assert_eq!(parts(&view(&records, now), &["orders", "frequency", "since_last"]), ["4", "2", "1"]);
    let skip = rules(&[("[rfm]\n", "[rfm]\nzero_amount = \"skip\"\n")]);
    assert_eq!(parts(&view_by(&skip, &records, at(now)), &["orders", "frequency", "since_last"]), ["3", "1", "30"]);
}

/// Two purchase days and, between them and after them, returns.
fn with_returns() -> Vec<Record> {
    vec![
        order("o1", "2026-01-01T09:00:00+08:00", "100 CNY"),
        refund("b1", "2026-01-05T09:00:00+08:00", "40 CNY", "o1"),
        order("o2", "2026-01-11T09:00:00+08:00", "60 CNY"),
        refund("b2", "2026-01-11T18:00:00+08:00", "30 CNY", "o1"),
        // More than is left: 20 of it is nothing.
        refund("b3", "2026-01-20T09:00:00+08:00", "50 CNY", "o1"),
        // Of no order.
        refund("b4", "2026-01-21T09:00:00+08:00", "5 CNY", "o9"),
    ]
}

#[test]
fn returns_lower_their_order_or_their_own_day_or_nothing() {
    let numbers = ["orders", "frequency", "recency", "since_last", "total", "monetary", "monetary_all"];
    let of = |policy: &str, as_of: &str, more: &str| {
        let rules = rules(&[("[rfm]\n", &format!("[rfm]\nrefunds = \"{policy}\"\n{more}"))]);
        parts(&view_by(&rules, &with_returns(), at(as_of)), &numbers)
    };
    let end = "2026-02-10T12:00:00+08:00";
    // 100 comes back in three parts: the first order is no purchase any more, which moves the past.
    assert_eq!(of("net_of_return", end, ""), ["1", "0", "0", "30", "60.00", "-", "60"]);
    assert_eq!(of("net_of_return", "2026-01-12T12:00:00+08:00", ""), ["2", "1", "10", "1", "90.00", "60", "45"]);
    // Purchases stay. The second day comes to 60 - 30; 40 and 30 go on days of their own: 160 - 100 in all, 60 - 100 after the first.
    assert_eq!(of("at_return_date", end, ""), ["2", "1", "10", "30", "60.00", "-40", "30"]);
    assert_eq!(of("at_return_date", "2026-01-12T12:00:00+08:00", ""), ["2", "1", "10", "1", "90.00", "-10", "45"]);
    assert_eq!(of("ignore", end, ""), ["2", "1", "10", "30", "160.00", "60", "80"]);
    // RF-5: with the first event both means are one.
    assert_eq!(of("ignore", end, "include_first = true\n")[5..], ["80", "80"]);
    assert_eq!(of("at_return_date", end, "include_first = true\n")[5..], ["30", "30"]);
    assert_eq!(of("net_of_return", end, "include_first = true\n")[5..], ["60", "60"]);
    // What is found of returns does not depend on how they count.
    for policy in ["net_of_return", "at_return_date", "ignore"] {
        let rules = rules(&[("[rfm]\n", &format!("[rfm]\nrefunds = \"{policy}\"\n"))]);
        let found = view_by(&rules, &with_returns(), at(end)).findings;
        let codes: Vec<&str> = found.iter().map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, ["return_without_order", "return_exceeds_order"], "{policy}");
    }
}

#[test]
fn a_day_of_returns_only_is_no_purchase_and_a_skipped_gift_takes_none_away() {
    let records = [
        order("o1", "2026-01-01T09:00:00+08:00", "100 CNY"),
        order("gift", "2026-01-05T09:00:00+08:00", "0 CNY"),
        refund("b1", "2026-01-05T10:00:00+08:00", "100 CNY", "o1"),
    ];
    let numbers = ["orders", "frequency", "since_last", "total", "monetary"];
    let of = |zero: &str| {
        let section = format!("[rfm]\nrefunds = \"at_return_date\"\nzero_amount = \"{zero}\"\n");
        parts(&view_by(&rules(&[("[rfm]\n", &section)]), &records, at("2026-01-06T12:00:00+08:00")), &numbers)
    };
    assert_eq!(of("count"), ["2", "1", "1", "0.00", "-100"]);
    assert_eq!(of("skip"), ["1", "0", "5", "0.00", "-"]);
}

#[test]
fn the_mean_can_be_scored_and_scores_are_weighed_and_named() {
    let section = "[rfm]\nmonetary_of = \"monetary_all\"\nweights = { recency = \"0.5\", frequency = \"0.3\", monetary = \"0.2\" }\n\
        segments = [{ name = \"best\", when = \"R == 5 && F >= 3 && M > 1\" }, { name = \"lately\", when = \"R >= 4\" }, { name = \"rest\", when = \"true\" }]\n";
    let mean = rules(&[("[rfm]\n", section)]);
    let names = ["rfm_sum", "rfm_weighted", "segment", "monetary_all"];
    let of = |rules: &Arc<Rulebook>, records: &[Record], as_of: &str| {
        let view = view_by(rules, records, at(as_of));
        (value(&view).to_owned(), parts(&view, &names))
    };
    // 2700.01 in three days: the mean reaches the cut of 500, the sum would reach that of 2000.
    let mut records = purchases();
    records.push(order("o5", "2026-01-31T10:00:00+08:00", "2400 CNY"));
    let now = "2026-02-10T12:00:00+08:00";
    // 0.5 x 5 + 0.3 x 3 + 0.2 x 2.
    assert_eq!(
        of(&mean, &records, now),
        ("532".to_owned(), ["10", "3.8", "best", "900.003333333333"].map(str::to_owned).to_vec())
    );
    assert_eq!(of(&RULES, &records, now).0, "533");
    assert_eq!(
        of(&mean, &purchases(), now),
        ("531".to_owned(), ["9", "3.6", "lately", "100.003333333333"].map(str::to_owned).to_vec())
    );
    assert_eq!(of(&mean, &purchases(), "2027-03-01T12:00:00+08:00").1, ["5", "1.6", "rest", "100.003333333333"]);
    // Without weights and segments there is neither; with a scale of 0 the half goes to the even neighbour (SC-4).
    assert_eq!(of(&RULES, &purchases(), now).1, ["9", "-", "-", "100.003333333333"]);
    let half = rules(&[(
        "[rfm]\n",
        "[rfm]\nscale = 0\nweights = { recency = \"0.25\", frequency = \"0\", monetary = \"0.75\" }\n",
    )]);
    // 0.25 x 5 + 0.75 x 1 = 2; at R 3: 1.5.
    assert_eq!(of(&half, &purchases(), now).1[1], "2");
    assert_eq!(of(&half, &purchases(), "2026-06-01T12:00:00+08:00").1[1], "2");
}

#[test]
fn nothing_bought_is_no_score() {
    let returned = [order("o1", "2026-01-01T09:00:00Z", "1 CNY"), refund("b1", "2026-01-02T09:00:00Z", "1 CNY", "o1")];
    for records in [&returned[..0], &returned[..]] {
        let view = view(records, "2026-02-01T00:00:00Z");
        assert_eq!((rfm_of(&view).status, rfm_of(&view).value.as_deref()), (ScoreStatus::InsufficientData, None));
        assert_eq!(rfm_of(&view).next_change_at, None);
    }
}

#[test]
fn a_score_that_needs_consent_is_silent_without_it() {
    let rules = rules(&[("[rfm]\n", "[rfm]\npurpose = \"marketing.winback\"\n")]);
    let grant = |rest: &str| {
        let body = r#""kind":"grant","purpose":"marketing","by":"subject","source":"web_form","proof":{"ref":"x"}"#;
        record("consent", "g", "2026-01-01T00:00:00Z", &format!(r#""body":{{{body}{rest}}}"#))
    };
    let score = |rest: Option<&str>, as_of: &str| {
        let mut records = purchases();
        records.extend(rest.map(grant));
        let view = view_by(&rules, &records, at(as_of));
        (rfm_of(&view).status, rfm_of(&view).parts.is_empty() && rfm_of(&view).reasons.is_empty(), view.next_change_at)
    };
    let (silent, ok) = (ScoreStatus::SuppressedByConsent, ScoreStatus::Ok);
    let now = "2026-02-10T12:00:00+08:00";
    assert_eq!(score(None, now).0, silent);
    assert!(score(None, now).1, "neither numbers nor reasons");
    assert_eq!(score(Some(""), now).0, ok);
    // A grant for one channel allows no use beyond it.
    assert_eq!(score(Some(r#","channel":"sms""#), now).0, silent);
    let ends = r#","expires":"2026-02-10T13:00:00+08:00""#;
    assert_eq!((score(Some(ends), now).0, score(Some(ends), now).2), (ok, Some(at("2026-02-10T13:00:00+08:00"))));
    assert_eq!(score(Some(ends), "2026-02-10T13:00:00+08:00").0, silent);
}

proptest::proptest! {
    /// RF-11: a batch over periods and amounts says what the fold of each customer says.
    #[test]
    fn a_batch_agrees_with_the_fold(
        rows in proptest::collection::vec((0u64..3, 0i64..40 * 24, 0i64..500), 1..12),
        (skip, include_first) in (proptest::bool::ANY, proptest::bool::ANY),
        hour in 0i64..60 * 24,
    ) {
        use crate::scoring::{BatchRules, Purchases, rfm_batch};
        use crate::time::Unit;

        let start = at("2026-01-01T00:00:00Z").micros();
        let when = |hour: i64| Instant::from_micros(start + hour * 3_600_000_000).unwrap();
        let zero = if skip { "skip" } else { "count" };
        let section = format!("[rfm]\nzero_amount = \"{zero}\"\ninclude_first = {include_first}\n");
        let rules = rules(&[("[rfm]\n", &section)]);
        let (as_of, period) = (when(hour), |at: Instant| rules.zone.date(at).period(Unit::Day));
        // Both end at an instant: the batch is given what had happened by then.
        let known: Vec<_> = rows.iter().filter(|row| when(row.1) <= as_of).collect();
        let keys: Vec<u64> = known.iter().map(|row| row.0).collect();
        let periods: Vec<i32> = known.iter().map(|row| period(when(row.1))).collect();
        let amounts: Vec<i64> = known.iter().map(|row| row.2).collect();
        let batch = BatchRules { count_zero: !skip, include_first };
        let purchases = Purchases { keys: &keys, periods: &periods, amounts: &amounts, returns: &[] };
        let found = rfm_batch(purchases, period(as_of), batch).unwrap();
        for key in 0..3 {
            let own = rows.iter().enumerate().filter(|(_, row)| row.0 == key);
            let records: Vec<_> = own.map(|(n, row)| order(&format!("o{n}"), &when(row.1).to_string(), &format!("{} CNY", row.2))).collect();
            let view = view_by(&rules, &records, as_of);
            let place = found.keys.iter().position(|known| *known == key);
            let Some(place) = place else {
                proptest::prop_assert_eq!(rfm_of(&view).status, ScoreStatus::InsufficientData);
                continue;
            };
            let wanted = [found.orders[place], found.frequency[place], found.recency[place], found.age[place]].map(|number| number.to_string());
            proptest::prop_assert_eq!(parts(&view, &["orders", "frequency", "recency", "age"]), wanted.to_vec());
            proptest::prop_assert_eq!(parts(&view, &["total"])[0].clone(), format!("{}.00", found.total[place]));
            let mean = crate::money::Total::from(crate::money::Decimal::new(found.counted_total[place], 0).unwrap()).mean(found.counted[place]);
            let mean = mean.map_or_else(|| "-".to_owned(), |mean| mean.to_string());
            proptest::prop_assert_eq!(parts(&view, &["monetary"])[0].clone(), mean);
        }
    }
}

/// VQ-2: what was spent within the last days, the present one among them; a return takes away what its policy says.
#[test]
fn what_was_spent_within_the_last_days() {
    let mut records = purchases();
    records.push(refund("b1", "2026-02-09T09:00:00+08:00", "10 CNY", "o3"));
    let spent = |rules: &Arc<Rulebook>, records: &[Record], periods: u32| {
        let plan = Plan::compile(Arc::clone(rules), Select::all()).unwrap();
        let mut book = crate::measure::OrderBook::default();
        let as_of = at("2026-02-10T12:00:00+08:00");
        book.read(&frame(records, &profiles(records), &plan), &plan.orders, &plan.purchases, as_of);
        let rfm = rules.rfm.as_ref().unwrap();
        crate::scoring::spent_within(&book, rfm, &rules.zone, as_of, periods).map(|spent| spent.canonical())
    };
    // 31 January is 10 days ago, 11 January 30, 1 January 40; of the order of 11 January 50 are left.
    let net = &RULES;
    for (periods, sum) in
        [(0, "0"), (10, "0"), (11, "90.01"), (30, "90.01"), (31, "140.01"), (40, "140.01"), (41, "290.01")]
    {
        assert_eq!(spent(net, &records, periods).as_deref(), Ok(sum), "{periods}");
    }
    let own = rules(&[("unit = \"day\"", "unit = \"day\"\nrefunds = \"at_return_date\"")]);
    for (periods, sum) in [(1, "0"), (2, "-10"), (11, "80.01"), (31, "140.01"), (u32::MAX, "290.01")] {
        assert_eq!(spent(&own, &records, periods).as_deref(), Ok(sum), "{periods}");
    }
    records.push(order("o9", "2020-01-01T09:00:00+08:00", "1 USD"));
    assert_eq!(spent(net, &records, 11), Err(crate::error::Code::MixedCurrency));
}
