//! The tier by the spend of a window of local dates (MB-2 to MB-4, MB-30 to MB-32, MB-38, MB-90).

use super::*;

/// The first rulebook without its points, whose ends are changes of their own.
static LADDER: LazyLock<Arc<Rulebook>> = LazyLock::new(|| {
    let points = "[points]\nearn = \"1 point per 1.00 CNY\"\nrounding = \"floor\"\nexpiry = \"12 months\"\n";
    rules(&[(points, "")])
});

fn view(records: &[Record], as_of: &str) -> CustomerView {
    view_by(&LADDER, records, at(as_of))
}

fn tier(view: &CustomerView) -> &str {
    tier_of(view).tier.as_deref().unwrap_or("none")
}

fn spend(view: &CustomerView) -> String {
    tier_of(view).spend.as_ref().and_then(|spend| spend.amount.clone()).unwrap_or_else(|| "none".to_owned())
}

#[test]
fn an_order_leaves_the_window_at_a_local_midnight() {
    let records = [order("o1", "2025-11-22T23:30:00+08:00", "1000.00 CNY")];
    let last = view(&records, "2026-11-21T15:59:59.999999Z");
    assert_eq!((tier(&last), spend(&last).as_str()), ("silver", "1000.00"));
    assert_eq!(tier_of(&last).next_change_at, Some(at("2026-11-22T00:00:00+08:00")));
    let out = view(&records, "2026-11-21T16:00:00Z");
    assert_eq!((tier(&out), spend(&out).as_str(), tier_of(&out).next_change_at), ("member", "0.00", None));
}

#[test]
fn months_clamp_to_the_end_of_a_short_month() {
    let leap = [order("o1", "2024-02-29T12:00:00+08:00", "1000 CNY")];
    assert_eq!(tier(&view(&leap, "2025-02-27T23:59:59+08:00")), "silver");
    assert_eq!(tier(&view(&leap, "2025-02-28T00:00:00+08:00")), "member");
    let one = rules(&[("rolling 12 months", "rolling 1 months")]);
    for (bought, leaves) in [("2026-01-31", "2026-02-28"), ("2026-01-28", "2026-02-28"), ("2026-03-31", "2026-04-30")] {
        let records = [order("o1", &format!("{bought}T00:00:00+08:00"), "1000 CNY")];
        let held = view_by(&one, &records, at(&format!("{bought}T12:00:00+08:00")));
        assert_eq!(
            (tier(&held), tier_of(&held).next_change_at),
            ("silver", Some(at(&format!("{leaves}T00:00:00+08:00"))))
        );
        assert_eq!(tier(&view_by(&one, &records, at(&format!("{leaves}T00:00:00+08:00")))), "member", "{bought}");
    }
}

#[test]
fn the_next_change_is_the_first_of_the_orders_that_leave() {
    let records = [
        order("o1", "2025-03-10T12:00:00+08:00", "4000 CNY"),
        order("o2", "2025-05-01T12:00:00+08:00", "999.99 CNY"),
        order("o3", "2025-06-01T12:00:00+08:00", "0.01 CNY"),
    ];
    for (as_of, held, next) in [
        ("2025-06-02", "gold", Some("2026-03-10")),
        ("2026-03-10", "silver", Some("2026-05-01")),
        ("2026-05-01", "member", Some("2026-06-01")),
        ("2026-06-01", "member", None),
    ] {
        let view = view(&records, &format!("{as_of}T00:00:00+08:00"));
        let next = next.map(|date| at(&format!("{date}T00:00:00+08:00")));
        assert_eq!((tier(&view), tier_of(&view).next_change_at), (held, next), "{as_of}");
    }
}

#[test]
fn before_the_program_begins_there_is_no_tier() {
    let records =
        [order("o1", "2019-12-30T12:00:00+08:00", "5000 CNY"), order("o2", "2020-01-01T00:00:00+08:00", "1000 CNY")];
    let before = view(&records, "2019-12-31T15:59:59.999999Z");
    assert_eq!((tier(&before), spend(&before).as_str()), ("none", "none"));
    assert_eq!(tier_of(&before).next_change_at, Some(at("2020-01-01T00:00:00+08:00")));
    // An order uses the version in force at its own instant, and before the first there is none (MB-90).
    let begun = view(&records, "2019-12-31T16:00:00Z");
    assert_eq!((tier(&begun), spend(&begun).as_str()), ("silver", "1000.00"));
}

#[test]
fn a_threshold_is_inclusive_and_levels_may_be_jumped() {
    for (paid, held, next, missing) in [
        ("0", "member", Some("silver"), "1000.00"),
        ("250", "member", Some("silver"), "750.00"),
        ("999.99", "member", Some("silver"), "0.01"),
        ("1000", "silver", Some("gold"), "4000.00"),
        ("4999.999", "silver", Some("gold"), "0.001"),
        ("5000.00", "gold", None, ""),
    ] {
        let view = view(&[order("o1", "2026-01-01T12:00:00Z", &format!("{paid} CNY"))], "2026-01-02T00:00:00Z");
        let above = tier_of(&view).next.as_ref();
        assert_eq!((tier(&view), above.map(|next| next.tier.as_str())), (held, next), "{paid}");
        let lacks = above.and_then(|next| next.missing.as_ref()?.amount.as_deref());
        assert_eq!(lacks.unwrap_or_default(), missing, "{paid}");
    }
}

#[test]
fn a_return_takes_the_tier_back_at_once() {
    let records =
        [order("o1", "2026-01-01T12:00:00Z", "1000 CNY"), refund("b1", "2026-02-01T12:00:00Z", "0.01 CNY", "o1")];
    assert_eq!(tier(&view(&records, "2026-02-01T11:59:59Z")), "silver");
    let after = view(&records, "2026-02-01T12:00:00Z");
    assert_eq!((tier(&after), spend(&after).as_str()), ("member", "999.99"));
    assert_eq!(tier_of(&after).reasons[0].code, crate::Code::TierBase);
}

#[test]
fn a_lifetime_window_forgets_nothing() {
    let lifetime = rules(&[("rolling 12 months", "lifetime")]);
    let records = [order("o1", "2020-05-01T12:00:00Z", "1000 CNY")];
    let view = view_by(&lifetime, &records, at("2099-01-01T00:00:00Z"));
    assert_eq!((tier(&view), tier_of(&view).next_change_at), ("silver", None));
    let facts = &tier_of(&view).reasons[0].facts;
    assert_eq!((&facts["spend"], &facts["at_least"]), ("1000.00 CNY", "1000.00 CNY"));
    assert_eq!(tier_of(&view).reasons[0].code, crate::Code::TierRequirementMet);
}

#[test]
fn the_program_may_live_in_another_zone_than_the_rulebook() {
    let rules = rules(&[("timezone = \"Asia/Shanghai\"", "timezone = \"America/New_York\"")]);
    // 2025-11-22T23:30 in Shanghai is the morning of that day in New York.
    let records = [order("o1", "2025-11-22T23:30:00+08:00", "1000 CNY")];
    let view = view_by(&rules, &records, at("2026-01-01T00:00:00Z"));
    assert_eq!(tier_of(&view).next_change_at, Some(at("2026-11-22T00:00:00-05:00")));
}
