//! Laws of the fold over random timelines (RC-4, RC-7, RC-8, MD-8, INV-1, INV-8, INV-10). Days, amounts and keys come from
//! small sets, so that records meet: equal instants, repeated orders, corrections of corrections, purchases at midnight.

use proptest::prelude::*;

use super::*;

const START: i64 = 1_704_067_200; // 2024-01-01T00:00:00Z

/// Rulebooks with every section: two purposes with all policies, and a score that needs consent or does not.
static BOOKS: LazyLock<[Arc<Rulebook>; 2]> = LazyLock::new(|| {
    let purposes = "policy = { ttl_days = 90, notice_min = 2 }\n[[purpose]]\npath = \"profiling\"\nclass = \"profiling\"\n\
                    policy = { double_opt_in = true }";
    let open = [("policy = { ttl_days = 730 }", purposes)];
    [rules(&open), rules(&[open[0], ("[rfm]\n", "[rfm]\npurpose = \"profiling\"\n")])]
});

/// What a record is about, before it has a key.
type Draft = (String, i64, &'static str, u8, Option<u8>);

fn moment() -> impl Strategy<Value = i64> {
    // Local midnight in Shanghai is 16:00 UTC; 15:30 is a late evening.
    let hour = prop_oneof![Just(0i64), Just(16 * 3_600), Just(16 * 3_600 - 1), Just(15 * 3_600 + 1_800), 0..86_400i64];
    // Half of the days are one of eight, so that instants are often equal.
    let day = prop_oneof![0i64..800, (0i64..8).prop_map(|n| n * 100)];
    (day, hour).prop_map(|(day, second)| START + day * 86_400 + second)
}

fn rfc(second: i64) -> String {
    Instant::from_micros(second * 1_000_000).unwrap().to_string()
}

fn any_body() -> impl Strategy<Value = String> {
    let money = prop_oneof![
        6 => (0u32..6, 0u32..100).prop_map(|(whole, cents)| format!(r#"{{"amount":"{}.{cents:02}","currency":"CNY"}}"#, whole * 400)),
        1 => Just(r#"{"amount":"100","currency":"USD"}"#.to_owned()),
    ];
    let number = prop_oneof![2 => Just(String::new()), 1 => (0u8..4).prop_map(|n| format!(r#","order_id":"N{n}","order_issuer":"erp""#))];
    let status = prop_oneof![3 => Just(""), 1 => Just(r#","status":"cancelled""#), 1 => Just(r#","status":"paid""#)];
    let order = (money.clone(), number.clone(), status)
        .prop_map(|(money, number, status)| format!(r#""type":"order","body":{{"amount":{money}{number}{status}}}"#));
    let back = (money, number, prop::option::of(0u8..30)).prop_map(|(money, number, of)| {
        let of = of.map(|n| format!(r#","refers_to":"r{n}""#)).unwrap_or_default();
        format!(r#""type":"return","body":{{"amount":{money}{number}}}{of}"#)
    });
    let name = prop_oneof![
        Just(r#"{"name":"王伟"}"#),
        Just(r#"{"name":"Wang Wei","city":"杭州"}"#),
        Just(r#"{"name":null}"#),
        Just(r#"{"name":{"cleared":true},"city":"上海"}"#),
    ];
    let profile = name.prop_map(|name| format!(r#""type":"profile","attributes":{name}"#));
    let kind = prop::sample::select(vec![
        "grant",
        "grant",
        "grant",
        "confirm",
        "withdraw",
        "refuse",
        "object",
        "invalidate",
        "requested",
    ]);
    let purpose = prop::sample::select(vec!["marketing", "marketing.winback", "profiling", "marketing.winback.x"]);
    let source = prop::sample::select(vec!["web_form", "import", "inferred", "paper"]);
    let rest = prop::sample::select(vec![
        "",
        r#","channel":"sms""#,
        r#","notice":"v3""#,
        r#","notice":"v3","channel":"email""#,
        r#","expires":"2025-06-01T00:00:00Z""#,
        r#","expires":"2026-08-01T03:04:05.000006Z","notice":"v2""#,
        r#","operation":"use","notice":"v2""#,
    ]);
    let proof = prop_oneof![1 => Just(""), 5 => Just(r#","proof":{"ref":"x"}"#)];
    let consent = (kind, purpose, source, rest, proof).prop_map(|(kind, purpose, source, rest, proof)| {
        format!(r#""type":"consent","body":{{"kind":"{kind}","purpose":"{purpose}","by":"subject","source":"{source}"{rest}{proof}}}"#)
    });
    prop_oneof![4 => order, 2 => back, 2 => profile, 3 => consent]
}

fn any_draft() -> impl Strategy<Value = Draft> {
    (
        any_body(),
        moment(),
        prop::sample::select(vec!["pos", "app", "tmall"]),
        0u8..3,
        prop::option::weighted(0.15, 0u8..30),
    )
}

/// A timeline: each record has a key of its own. A consent that would end before it begins is left out.
fn any_timeline() -> impl Strategy<Value = Vec<Record>> {
    prop::collection::vec(any_draft(), 0..30).prop_map(|drafts| {
        let record = |(n, (body, second, source, profile, corrects)): (usize, Draft)| {
            let corrects =
                corrects.filter(|target| usize::from(*target) != n).map(|n| format!(r#","corrects":"r{n}""#));
            let wire = format!(
                r#"{{"source":"{source}","record_id":"r{n}","profile":"{profile}","occurred_at":"{}",{body}{}}}"#,
                rfc(second),
                corrects.unwrap_or_default(),
            );
            Record::from_json(&Json::parse(&wire).unwrap()).ok()
        };
        drafts.into_iter().enumerate().filter_map(record).collect()
    })
}

fn any_question() -> impl Strategy<Value = (Arc<Rulebook>, Instant)> {
    let instant = prop_oneof![moment(), moment().prop_map(|second| second + 400 * 86_400)];
    (any::<bool>(), instant).prop_map(|(which, second)| {
        (BOOKS[usize::from(which)].clone(), Instant::from_micros(second * 1_000_000).unwrap())
    })
}

/// The view as canonical text.
fn text(view: &CustomerView) -> String {
    canonical(view).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// RC-8: arrival order is never read.
    #[test]
    fn any_permutation_gives_the_same_bytes(
        (records, mixed) in any_timeline().prop_flat_map(|records| (Just(records.clone()), Just(records).prop_shuffle())),
        (rules, as_of) in any_question(),
    ) {
        prop_assert_eq!(text(&view_by(&rules, &records, as_of)), text(&view_by(&rules, &mixed, as_of)));
    }

    /// RC-7: a record that is still to come changes nothing but `next_change_at`.
    #[test]
    fn the_future_changes_only_the_next_change(records in any_timeline(), (rules, as_of) in any_question()) {
        let all = profiles(&records);
        let known: Vec<Record> = records.iter().filter(|record| record.occurred_at.at <= as_of).cloned().collect();
        let mut with = view_of(&rules, &records, &all, as_of);
        let without = view_of(&rules, &known, &all, as_of);
        let first = records.iter().map(|record| record.occurred_at.at).filter(|at| *at > as_of).min();
        prop_assert_eq!(with.next_change_at, [first, without.next_change_at].into_iter().flatten().min());
        with.next_change_at = without.next_change_at;
        prop_assert_eq!(text(&with), text(&without));
    }

    /// MD-8: from `as_of` until `next_change_at` nothing differs, not even what is due next.
    #[test]
    fn nothing_changes_before_the_next_change(
        records in any_timeline(),
        (rules, as_of) in any_question(),
        parts in prop::collection::vec(0.0..1.0f64, 3),
    ) {
        let first = view_by(&rules, &records, as_of);
        let until = first.next_change_at.unwrap_or_else(|| as_of.plus_micros(3_650 * crate::time::DAY_US));
        let length = until.micros() - as_of.micros();
        prop_assert!(length > 0);
        let inside = parts.into_iter().map(|part| (length as f64 * part) as i64).chain([length - 1]);
        for offset in inside {
            let mut later = view_by(&rules, &records, as_of.plus_micros(offset));
            prop_assert_eq!(later.as_of, as_of.plus_micros(offset));
            later.as_of = as_of;
            prop_assert_eq!(text(&later), text(&first), "{} after {}", offset, as_of);
        }
    }

    /// RC-4: what is corrected away might as well not be there.
    #[test]
    fn corrected_records_leave_no_trace(records in any_timeline(), (rules, as_of) in any_question()) {
        let all = profiles(&records);
        let seen = |record: &&Record| record.occurred_at.at <= as_of;
        let targets: BTreeSet<_> = records
            .iter()
            .filter(seen)
            .filter_map(|record| Some((record.source.clone(), record.corrects.clone()?)))
            .collect();
        let voided = |record: &Record| targets.contains(&(record.source.clone(), record.record_id.clone()));
        let left: Vec<Record> = records.iter().filter(|record| !(voided(record) && seen(record))).cloned().collect();
        prop_assert_eq!(text(&view_of(&rules, &records, &all, as_of)), text(&view_of(&rules, &left, &all, as_of)));
    }

    /// INV-1: a no never makes an answer more permissive.
    #[test]
    fn a_refusal_never_allows_more(records in any_timeline(), (rules, as_of) in any_question(), narrow: bool) {
        let scope = if narrow { r#","channel":"sms""# } else { "" };
        let body = format!(r#""body":{{"kind":"refuse","purpose":"marketing.winback","by":"subject","source":"api"{scope}}}"#);
        let mut more = records.clone();
        more.push(record("consent", "no", &as_of.to_string(), &body));
        let rows = |records: &[Record]| view_by(&rules, records, as_of).consent.unwrap();
        for (before, after) in rows(&records).into_iter().zip(rows(&more)) {
            prop_assert!(after.decision == crate::consent::Decision::Deny || after.decision == before.decision);
            let named = after.purpose == "marketing.winback" && (after.channel == "sms" || !narrow);
            prop_assert!(!named || after.decision == crate::consent::Decision::Deny);
        }
    }
}
