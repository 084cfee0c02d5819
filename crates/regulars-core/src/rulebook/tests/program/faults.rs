//! Every fault of the program document by code, path, value and suggestion (MB-92).

use std::collections::BTreeSet;

use super::*;

/// What stands in the base program, what is put in its place, and the findings: code, path, value, suggestion.
type Row =
    (&'static str, &'static str, &'static [(&'static str, &'static str, Option<&'static str>, Option<&'static str>)]);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("id = \"club\"\n", "", &[("missing_key", "program.id", None, None)]),
    ("id = \"club\"", "id = \"\"", &[("text_not_printable", "program.id", Some(""), None)]),
    ("version = 3", "vesion = 3", &[("unknown_key", "program.vesion", None, Some("version")), ("missing_key", "program.version", None, None)]),
    ("version = 3", "version = -3", &[("out_of_range", "program.version", Some("-3"), None)]),
    ("2026-01-01", "2026-02-30", &[("bad_phrase", "program.effective_from", Some("2026-02-30"), None)]),
    ("Asia/Shanghai", "Asia/Shangai", &[("unknown_timezone", "program.timezone", Some("Asia/Shangai"), Some("Asia/Shanghai"))]),
    ("[points]\n", "[points]\nearned = 1\n", &[("unknown_key", "points.earned", None, Some("earn"))]),
    ("earn = \"1 point per 1.00 CNY\"\n", "", &[("missing_key", "points.earn", None, None)]),
    ("1 point per 1.00 CNY", "1 per CNY", &[("bad_phrase", "points.earn", Some("1 per CNY"), None)]),
    ("1 point per 1.00 CNY", "0 points per 1.00 CNY", &[("not_positive", "points.earn", Some("0 points per 1.00 CNY"), None)]),
    ("1 point per 1.00 CNY", "1 point per 0.00 CNY", &[("not_positive", "points.earn", Some("1 point per 0.00 CNY"), None)]),
    ("1 point per 1.00 CNY", "1 point per 1.00 RMB", &[("unknown_currency", "points.earn", Some("1 point per 1.00 RMB"), None)]),
    ("1 point per 1.00 CNY", "1 point per 1234567890123456789 CNY", &[("decimal_overflow", "points.earn", Some("1 point per 1234567890123456789 CNY"), None)]),
    ("\"1 point per 1.00 CNY\"", "1.0", &[("float_money", "points.earn", Some("1.0"), None)]),
    ("\"floor\"", "\"flor\"", &[("unknown_value", "points.rounding", Some("flor"), Some("floor"))]),
    ("round_per = \"order\"", "round_per = \"orders\"", &[("unknown_value", "points.round_per", Some("orders"), Some("order"))]),
    ("[points]\n", "[points]\nscale = 7\n", &[("out_of_range", "points.scale", Some("7"), None)]),
    ("\"7 days\"", "\"a week\"", &[("bad_phrase", "points.pending", Some("a week"), None)]),
    ("\"7 days\"", "\"0 days\"", &[("not_positive", "points.pending", Some("0 days"), None)]),
    ("\"7 days\"", "\"-7 days\"", &[("negative", "points.pending", Some("-7 days"), None)]),
    ("\"7 days\"", "\"99999999999 days\"", &[("out_of_range", "points.pending", Some("99999999999 days"), None)]),
    ("12 months, end of day", "12 months, end of year", &[("bad_phrase", "points.expiry", Some("12 months, end of year"), None)]),
    ("12 months, end of day", "0 months", &[("not_positive", "points.expiry", Some("0 months"), None)]),
    ("12 months, end of day", "99999999999 months", &[("out_of_range", "points.expiry", Some("99999999999 months"), None)]),
    ("12 months, end of day", "fixed 02-30 +1 years", &[("bad_phrase", "points.expiry", Some("fixed 02-30 +1 years"), None)]),
    ("12 months, end of day", "fixed 12-31 +101 years", &[("out_of_range", "points.expiry", Some("fixed 12-31 +101 years"), None)]),
    ("12 months, end of day", "6 days", &[("expiry_not_after_pending", "points.expiry", Some("6 days"), None)]),
    ("12 months, end of day", "7 days", &[]),
    ("12 months, end of day", "fixed 12-31 +0 years", &[("expiry_not_after_pending", "points.expiry", Some("fixed 12-31 +0 years"), None)]),
    ("12 months, end of day", "fixed 01-07 +1 year", &[]),
    ("12 months, end of day", "fixed 01-06 +1 year", &[("expiry_not_after_pending", "points.expiry", Some("fixed 01-06 +1 year"), None)]),
    ("12 months, end of day\"", "1 day, exact\"\ncounted_from = \"available\"", &[]),
    ("pending = \"7 days\"\nexpiry = \"12 months, end of day\"", "pending = \"28 days\"\nexpiry = \"1 month, exact\"", &[("expiry_not_after_pending", "points.expiry", Some("1 month, exact"), None)]),
    ("pending = \"7 days\"\nexpiry = \"12 months, end of day\"", "pending = \"28 days\"\nexpiry = \"1 month\"", &[]),
    ("\"allow_negative\"", "\"allow_negativ\"", &[("unknown_value", "points.on_refund", Some("allow_negativ"), Some("allow_negative"))]),
    ("grace 30 days\"", "grace -1 days\"", &[("negative", "points.restore_expired", Some("grace -1 days"), None)]),
    ("measure = \"spend\"", "measure = \"spnd\"", &[("unknown_value", "tiers.measure", Some("spnd"), Some("spend"))]),
    ("[tiers]\n", "[tiers]\ncurrency = \"rmb\"\n", &[("unknown_currency", "tiers.currency", Some("rmb"), None)]),
    ("rolling 12 months", "rolling 99999999999 months", &[("out_of_range", "tiers.window", Some("rolling 99999999999 months"), None)]),
    ("rolling 12 months", "calendar year from 02-29", &[("bad_phrase", "tiers.window", Some("calendar year from 02-29"), None)]),
    ("valid_for = \"12 months\"", "valid_for = \"end of period\"", &[("validity_needs_period", "tiers.valid_for", Some("end of period"), None)]),
    ("valid_for = \"12 months\"", "valid_for = \"monthly on day 32\"\ngrace_ = 1", &[("out_of_range", "tiers.valid_for", Some("monthly on day 32"), None), ("unknown_key", "tiers.grace_", None, Some("grace"))]),
    ("grace = \"30 days\"", "grace = \"361 days\"", &[("grace_too_long", "tiers.grace", Some("361 days"), None)]),
    ("grace = \"30 days\"", "grace = \"360 days\"", &[]),
    ("grace = \"30 days\"", "grace = \"none\"\nupgrade = \"at_review\"", &[("at_review_needs_recalc", "tiers.upgrade", Some("at_review"), None)]),
    ("base = \"member\"", "base = \"member\"\nrollover = true", &[("rollover_needs_period", "tiers.rollover", Some("true"), None)]),
    ("valid_for = \"12 months\"", "valid_for = \"while qualified\"\nextend_on_requalify = true", &[("extend_needs_months_validity", "tiers.extend_on_requalify", Some("true"), None)]),
    ("valid_for = \"12 months\"", "valid_for = \"11 months\"\nextend_on_requalify = true", &[("extend_needs_validity_ge_window", "tiers.extend_on_requalify", Some("true"), None)]),
    ("valid_for = \"12 months\"", "valid_for = \"12 months\"\nextend_on_requalify = true", &[]),
    ("base = \"member\"", "base = \"member\"\nlifetime = [{ tier = \"glod\", min = \"0\" }]", &[("unknown_tier", "tiers.lifetime[0].tier", Some("glod"), Some("gold")), ("not_positive", "tiers.lifetime[0].min", Some("0"), None)]),
    ("base = \"member\"", "base = \"member\"\nlifetime = [{ tier = \"gold\" }]", &[("missing_key", "tiers.lifetime[0].min", None, None)]),
    ("base = \"member\"\n", "", &[("missing_key", "tiers.base", None, None)]),
    ("id = \"gold\"", "id = \"silver\"", &[("duplicate_id", "tiers.level[1].id", Some("silver"), None), ("unknown_tier", "benefit[0].tiers[1]", Some("gold"), None)]),
    ("needs = \"spend >= 5000.00\"\n", "", &[("missing_key", "tiers.level[1].needs", None, None)]),
    ("spend >= 5000.00", "spend >= 5000.00 and orders >= 2 or orders >= 9", &[("bad_phrase", "tiers.level[1].needs", Some("spend >= 5000.00 and orders >= 2 or orders >= 9"), None)]),
    ("spend >= 5000.00", "spend >= 1 and spend >= 5000", &[("bad_phrase", "tiers.level[1].needs", Some("spend >= 1 and spend >= 5000"), None)]),
    ("spend >= 5000.00", "spend >= x", &[("bad_phrase", "tiers.level[1].needs", Some("spend >= x"), None)]),
    ("spend >= 5000.00", "spend >= 0", &[("not_positive", "tiers.level[1].needs", Some("spend >= 0"), None)]),
    ("spend >= 5000.00", "spend >= 500 or orders >= 2", &[("thresholds_not_rising", "tiers.level[1].needs", Some("spend >= 500 or orders >= 2"), None)]),
    ("spend >= 5000.00", "spend >= 1000 and orders >= 2", &[]),
    ("multiplier = \"1.5\"", "multiplier = 1.5", &[("float_money", "tiers.level[1].multiplier", Some("1.5"), None)]),
    ("multiplier = \"1.5\"", "multiplier = \"-1\"", &[("not_positive", "tiers.level[1].multiplier", Some("-1"), None)]),
    ("tiers = [\"silver\", \"gold\"]", "tiers = [\"silver\", \"glod\"]", &[("unknown_tier", "benefit[0].tiers[1]", Some("glod"), Some("gold"))]),
    ("tiers = [\"silver\", \"gold\"]", "tiers = []", &[("invalid_value", "benefit[0].tiers", None, None)]),
    ("birthday -3 +3 days", "birthday +3 -3 days", &[("bad_phrase", "benefit[0].when", Some("birthday +3 -3 days"), None)]),
    ("birthday -3 +3 days", "birthday -3 +171 days", &[("out_of_range", "benefit[0].when", Some("birthday -3 +171 days"), None)]),
    ("birthday -3 +3 days", "12-24 to 01-06", &[("unknown_key", "benefit[0].feb29", Some("feb28"), None), ("unknown_key", "benefit[0].leap_month", Some("regular_month_if_absent"), None)]),
    ("feb29 = \"feb28\"", "feb29 = \"feb27\"", &[("unknown_value", "benefit[0].feb29", Some("feb27"), Some("feb28"))]),
    ("quota = \"1 per calendar_year\"", "quota = \"1 per calender_year\"", &[("bad_phrase", "benefit[0].quota", Some("1 per calender_year"), Some("calendar_year"))]),
    ("quota = \"1 per calendar_year\"", "quota = \"-1 per calendar_year\"", &[("negative", "benefit[0].quota", Some("-1 per calendar_year"), None)]),
    ("quota = \"1 per calendar_year\"", "quota = { glod = 1, gold = -1, per = \"lifetme\" }", &[("unknown_tier", "benefit[0].quota.glod", None, Some("gold")), ("negative", "benefit[0].quota.gold", Some("-1"), None), ("unknown_value", "benefit[0].quota.per", Some("lifetme"), Some("lifetime"))]),
    ("quota = \"1 per calendar_year\"", "quota = { gold = 1 }", &[("missing_key", "benefit[0].quota.per", None, None)]),
    ("stock = 1000", "stock = -1", &[("negative", "benefit[0].stock", Some("-1"), None)]),
    ("stock = 1000", "valid_for = \"1 month\"", &[("bad_phrase", "benefit[0].valid_for", Some("1 month"), None)]),
    ("[referral]", "[[benefit]]\nid = \"birthday\"\nqueue = \"vip\"\nstock = 1\n[referral]", &[("duplicate_id", "benefit[1].id", Some("birthday"), None), ("unknown_key", "benefit[1].stock", Some("1"), None)]),
    ("[referral]", "[[benefit]]\nid = \"moon\"\nquota = \"1 per lunar_year\"\n[referral]", &[("unknown_value", "benefit[1].quota", Some("1 per lunar_year"), None)]),
    ("reward = \"200\"\n", "", &[("missing_key", "referral.reward", None, None)]),
    ("reward = \"200\"", "reward = 200", &[("type_mismatch", "referral.reward", Some("200"), None)]),
    ("reward = \"200\"", "reward = \"0\"", &[("not_positive", "referral.reward", Some("0"), None)]),
    ("first order confirmed", "first order", &[("unknown_value", "referral.after", Some("first order"), None)]),
    ("min_order = \"100.00\"", "min_order = \"-1\"", &[("negative", "referral.min_order", Some("-1"), None)]),
    ("min_order = \"100.00\"", "return_window = \"seven days\"", &[("bad_phrase", "referral.return_window", Some("seven days"), None)]),
    ("10 per calendar_year", "10 per tier_period", &[("bad_phrase", "referral.cap", Some("10 per tier_period"), None)]),
    ("household = \"review\"", "household = \"reviw\"", &[("unknown_value", "referral.household", Some("reviw"), Some("review"))]),
    ("household = \"review\"", "ring = { min_members = 1 }", &[("out_of_range", "referral.ring.min_members", Some("1"), None), ("missing_key", "referral.ring.min_shared", None, None)]),
    ("household = \"review\"\n", "[[reward]]\nid = \"a\"\nevent = \"review\"\npoints = \"0\"\nneeds = \"aproved\"\nmin_length = -1\nper = \"items\"\nquota = \"1\"\n", &[
        ("not_positive", "reward[0].points", Some("0"), None),
        ("unknown_value", "reward[0].needs", Some("aproved"), Some("approved")),
        ("negative", "reward[0].min_length", Some("-1"), None),
        ("unknown_value", "reward[0].per", Some("items"), Some("item")),
        ("bad_phrase", "reward[0].quota", Some("1"), None),
    ]),
    ("household = \"review\"\n", "[[reward]]\n", &[("missing_key", "reward[0].id", None, None), ("missing_key", "reward[0].event", None, None), ("missing_key", "reward[0].points", None, None)]),
    ("[program]\n", "[rulebook]\n[program]\n", &[("unknown_key", "rulebook", None, None)]),
    // What depends on a broken definition is not judged.
    ("pending = \"7 days\"\nexpiry = \"12 months, end of day\"\non_refund = \"allow_negative\"", "pending = \"x\"\nexpiry = \"1 day\"\non_refund = \"pending_only\"", &[("bad_phrase", "points.pending", Some("x"), None)]),
];

#[test]
fn every_fault_has_its_code_path_value_and_suggestion() {
    let mut wrong = Vec::new();
    for (from, to, wanted) in ROWS {
        let program = base();
        assert!(program.contains(from), "`{from}` is not in the program");
        let found = Program::check(&program.replacen(from, to, 1));
        let found: Vec<_> = found
            .iter()
            .map(|one| (one.code.as_str(), one.path.as_str(), one.value.as_deref(), one.suggest.as_deref()))
            .collect();
        if found != *wanted {
            wrong.push(format!("`{from}` -> `{to}`:\n  {found:?}\n  {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_of_the_rules_is_here() {
    let mut seen: BTreeSet<&str> = ROWS.iter().flat_map(|row| row.2).map(|fault| fault.0).collect();
    // The cases have these.
    seen.extend(["pending_only_without_pending", "confirmed_without_pending"]);
    // Two versions have this.
    seen.insert("versions_overlap");
    let listed = [
        "unknown_key",
        "missing_key",
        "unknown_value",
        "bad_phrase",
        "float_money",
        "unknown_timezone",
        "unknown_currency",
        "duplicate_id",
        "unknown_tier",
        "thresholds_not_rising",
        "not_positive",
        "negative",
        "validity_needs_period",
        "rollover_needs_period",
        "expiry_not_after_pending",
        "pending_only_without_pending",
        "confirmed_without_pending",
        "grace_too_long",
        "at_review_needs_recalc",
        "extend_needs_months_validity",
        "extend_needs_validity_ge_window",
        "versions_overlap",
    ];
    let missing: Vec<&&str> = listed.iter().filter(|code| !seen.contains(**code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_limit_has_its_error() {
    let found = |text: &str| {
        let findings = Program::check(text);
        findings.into_iter().map(|one| (one.code.as_str(), one.path)).collect::<Vec<_>>()
    };
    let levels = |count: usize| {
        let many: String =
            (0..count).map(|n| format!("[[tiers.level]]\nid = \"t{n}\"\nneeds = \"spend >= {}\"\n", n + 1)).collect();
        base()
            .replace("[[benefit]]", &format!("{many}[[benefit]]"))
            .replace("spend >= 1000.00", "spend >= 0.01")
            .replace("spend >= 5000.00", "spend >= 0.02")
    };
    assert_eq!(found(&levels(62)), []);
    assert_eq!(found(&levels(63)), [("too_many_items", "tiers.level".to_owned())]);
    // More comparisons than a requirement may have; alone there are no measures, so fewer are refused for those.
    let needs = |count: usize| {
        let demands: Vec<String> = (0..count).map(|n| format!("measure.m{n} >= 1")).collect();
        found(&base().replace("spend >= 5000.00", &demands.join(" and ")))
    };
    assert!(needs(8).iter().all(|(code, _)| *code == "unknown_name"));
    assert_eq!(needs(9), [("too_many_items", "tiers.level[1].needs".to_owned())]);
    let times = |times: &str| found(&base().replace("10 per calendar_year", times));
    assert_eq!(times("1000000 per lifetime"), []);
    assert_eq!(times("1000001 per lifetime"), [("out_of_range", "referral.cap".to_owned())]);
    let id = |chars: usize| found(&base().replace("\"birthday\"", &format!("\"{}\"", "b".repeat(chars))));
    assert_eq!(id(64), []);
    assert_eq!(id(65), [("text_too_long", "benefit[0].id".to_owned())]);
}

#[test]
fn days_far_away_do_no_harm() {
    for date in ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"] {
        let program = only(&base().replace("2026-01-01", date));
        assert_eq!(program.effective_from.to_string(), date);
        let _ = program.begins();
    }
    assert_eq!(Program::check("programs = []")[0].path, "program");
    assert_eq!(Program::check("")[0].path, "program");
}

/// The values of identifiers may be somebody's and are not repeated.
#[test]
fn a_finding_does_not_repeat_the_value_of_an_identifier() {
    let rules = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\n\
                 blocked = [\"13800138000\"]\n";
    let found = Rulebook::check(rules);
    assert_eq!((found.len(), found[0].value.as_deref()), (1, None));
}
