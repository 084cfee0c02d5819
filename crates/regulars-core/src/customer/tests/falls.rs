//! How often the tier fell, as a measure (CH-11): out of what the records tell, exact at every instant, missing for who is no member.

use proptest::prelude::*;

use super::*;

const FALLS: &str = r#"
[measures.downgraded_365d]
agg = "downgrades"
window = { last = "365d" }
[measures.downgraded]
agg = "downgrades"
window = "lifetime"
[measures.lately]
agg = "ratio"
num = "downgraded_365d"
den = "downgraded"
[segments.fallen]
when = "measure.downgraded_365d >= 1"
[segments.worried]
when = "score.worry >= 10"
[[score]]
name = "worry"
kind = "points_sum"
purpose = "care"
min = 0
max = 100
[[score.components]]
name = "fell"
measure = "downgraded_365d"
points = 10
"#;

static RULES: LazyLock<Arc<Rulebook>> = LazyLock::new(|| {
    let care = "default_jurisdictions = [\"CN\"]\n[[purpose]]\npath = \"care\"\nclass = \"service\"\ndefault_basis = \"contract\"\n";
    rules(&[
        ("[rfm]\n", &format!("{FALLS}\n[rfm]\n")),
        ("channels = [\"sms\", \"email\"]\n", &format!("channels = [\"sms\", \"email\"]\n{care}")),
    ])
});

/// The values of `downgraded_365d`, `downgraded` and `lately`.
fn told(view: &CustomerView) -> [String; 3] {
    let measures = view.measures.as_ref().unwrap();
    ["downgraded_365d", "downgraded", "lately"]
        .map(|name| measures[name].value.clone().unwrap_or_else(|| "-".to_owned()))
}

fn seen(records: &[Record], as_of: &str) -> CustomerView {
    view_by(&RULES, records, at(as_of))
}

fn inside(view: &CustomerView, segment: &str) -> bool {
    view.segments.as_ref().unwrap()[segment].member
}

#[test]
fn a_tier_that_falls_counts_for_a_year() {
    // Silver until the order leaves the window of twelve months.
    let records = [order("o1", "2025-11-22T23:30:00+08:00", "1000.00 CNY")];
    let next = |view: &CustomerView| view.measures.as_ref().unwrap()["downgraded_365d"].next_change_at;
    let before = seen(&records, "2026-11-21T15:59:59Z");
    assert_eq!(
        (told(&before), next(&before)),
        (["0", "0", "-"].map(str::to_owned), Some(at("2026-11-22T00:00:00+08:00")))
    );
    assert!(!inside(&before, "fallen") && !inside(&before, "worried"));
    let fallen = seen(&records, "2026-11-21T16:00:00Z");
    assert_eq!(
        (told(&fallen), next(&fallen)),
        (["1", "1", "1"].map(str::to_owned), Some(at("2027-11-22T00:00:00+08:00")))
    );
    assert!(inside(&fallen, "fallen") && inside(&fallen, "worried"));
    assert_eq!(fallen.segments.as_ref().unwrap()["fallen"].since, Some(at("2026-11-22T00:00:00+08:00")));
    let score = &fallen.scores.as_ref().unwrap()["worry"];
    assert_eq!(
        (score.value.as_deref(), &score.reasons[0].facts["measure"]),
        (Some("10.00"), "measure.downgraded_365d")
    );
    let later = seen(&records, "2027-11-22T00:00:00+08:00");
    assert_eq!((told(&later), next(&later)), (["0", "1", "0"].map(str::to_owned), None));
    assert!(!inside(&later, "fallen"));
}

#[test]
fn what_is_corrected_away_never_fell_and_who_is_no_member_has_no_number() {
    let bought = order("o1", "2025-11-22T23:30:00+08:00", "1000.00 CNY");
    let stays = order("o2", "2025-11-23T10:00:00+08:00", "1 CNY");
    let voided = record("order", "o3", "2026-12-01T00:00:00+08:00", &money_body("2 CNY", "", r#""corrects":"o1""#));
    let records = [bought, stays, voided];
    assert_eq!(told(&seen(&records, "2026-11-30T00:00:00+08:00")), ["1", "1", "1"]);
    // The order was a mistake: the tier was never held.
    assert_eq!(told(&seen(&records, "2026-12-01T00:00:00+08:00")), ["0", "0", "-"]);
    // Before the program begins there is no tier that could fall (CD-4).
    let early = [order("o1", "2019-03-01T10:00:00+08:00", "1 CNY")];
    assert_eq!(told(&seen(&early, "2019-06-01T00:00:00+08:00")), ["-", "-", "-"]);
    assert!(!inside(&seen(&early, "2019-06-01T00:00:00+08:00"), "fallen"));
}

proptest! {
    /// I-1, I-2, SE-6: the order of records does not matter, nothing changes before the next change, and what is asked at one
    /// instant is what the replay says.
    #[test]
    fn falls_are_exact_at_every_instant(
        orders in prop::collection::vec((0_i64..900, 1_u32..60, prop::bool::weighted(0.3)), 1..7),
        turn in 0_usize..7,
        asked in 0_i64..1_600,
    ) {
        let start = at("2024-01-01T02:00:00Z").micros();
        let day = |day: i64| Instant::from_micros(start + day * 86_400_000_000).unwrap();
        let records: Vec<Record> = orders.iter().enumerate().flat_map(|(n, (when, hundreds, back))| {
            let amount = format!("{} CNY", hundreds * 100);
            let bought = order(&format!("o{n}"), &day(*when).to_string(), &amount);
            let returned = back.then(|| refund(&format!("b{n}"), &day(when + 20).to_string(), &amount, &format!("o{n}")));
            [Some(bought), returned].into_iter().flatten()
        }).collect();
        let as_of = day(asked);
        let view = view_by(&RULES, &records, as_of);
        let mut turned = records.clone();
        turned.rotate_left(turn % records.len());
        prop_assert_eq!(canonical(&view).unwrap(), canonical(&view_by(&RULES, &turned, as_of)).unwrap());
        let members = |view: &CustomerView| (inside(view, "fallen"), inside(view, "worried"));
        if let Some(next) = view.next_change_at {
            let just_before = Instant::from_micros(next.micros() - 1).unwrap();
            let still = view_by(&RULES, &records, just_before.max(as_of));
            prop_assert_eq!((told(&view), members(&view)), (told(&still), members(&still)));
        }
        let plan = Plan::compile(RULES.clone(), Select::parts(&[Part::Segments])).unwrap();
        let mut room = EvaluateRoom::default();
        evaluate(&frame(&records, &profiles(&records), &plan), &plan, as_of, &mut room);
        prop_assert_eq!((room.segments[0], room.segments[1]), members(&view));
        let lately: u32 = told(&view)[0].parse().unwrap_or(0);
        prop_assert_eq!(inside(&view, "fallen"), lately >= 1);
    }
}
