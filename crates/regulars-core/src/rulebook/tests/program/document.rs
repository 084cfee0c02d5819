//! What a document says, in each of its forms (MB-89 to MB-91).

use super::*;
use crate::membership::program::*;
use crate::money::Decimal;

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn the_base_program_says_what_it_says() {
    let program = only(&base());
    assert_eq!((program.id.as_str(), program.version, program.zone.name()), ("club", 3, "Asia/Shanghai"));
    assert_eq!(program.begins().to_string(), "2025-12-31T16:00:00Z");
    let points = program.points.unwrap();
    assert_eq!((points.rate, points.per, points.currency.as_str()), (number("1"), number("1"), "CNY"));
    assert_eq!((points.rounding, points.round_per, points.scale), (Rounding::Floor, RoundPer::Order, 0));
    assert_eq!(points.pending, Some(Pending { days: 7, align: Align::Exact }));
    assert_eq!(points.expiry, Expiry::Months { months: 12, align: ExpiryAlign::EndOfDay });
    assert_eq!(points.counted_from, CountedFrom::Earned);
    assert_eq!((points.clawback, points.restore_expired), (Clawback::AllowNegative, Restore::Grace { days: 30 }));
    let tiers = program.tiers.unwrap();
    assert_eq!(tiers.currency.as_str(), "CNY");
    let levels: Vec<_> = tiers
        .levels
        .iter()
        .map(|level| (level.id.as_str(), level.name.as_str(), level.multiplier, level.needs.clone()))
        .collect();
    let spend = |min| Some(Requirement::All(vec![Demand { metric: Metric::Spend, min: number(min) }]));
    assert_eq!(
        levels,
        [
            ("member", "member", number("1"), None),
            ("silver", "silver", number("1.2"), spend("1000")),
            ("gold", "gold", number("1.5"), spend("5000")),
        ]
    );
    assert_eq!(tiers.window, TierWindow::Rolling { months: 12 });
    assert_eq!(tiers.validity, Validity::Months { months: 12, end_of_month: false });
    assert_eq!((tiers.downgrade, tiers.grace_days), (Downgrade::OneDown, 30));
    assert_eq!((tiers.qualify_when, tiers.upgrade), (Qualify::Confirmed, Upgrade::Immediate));
    let [birthday] = program.benefits.as_slice() else { panic!("one benefit") };
    assert_eq!(birthday.when, Some(When::Birthday { before: 3, after: 3 }));
    assert_eq!(birthday.quota, Some(Quota { count: Count::All(1), per: Per::CalendarYear }));
    assert_eq!((birthday.stock, birthday.tiers.len()), (Some(1000), 2));
    let referral = program.referral.unwrap();
    // The return window is the wait of points.
    assert_eq!((referral.reward, referral.min_order, referral.return_window_days), (number("200"), number("100"), 7));
    assert_eq!(referral.cap, Some(Cap { count: 10, per: Per::CalendarYear }));
    assert_eq!((referral.household, referral.ring, referral.claw_back_after_window), (true, None, false));
}

#[test]
fn requirements_are_comparisons_joined_by_and_or_by_or() {
    let needs = |text: &str| {
        let program = only(&base().replace("spend >= 5000.00", text));
        program.tiers.unwrap().levels[2].needs.clone().unwrap()
    };
    let [spend, orders] =
        [(Metric::Spend, "5000"), (Metric::Orders, "2")].map(|(metric, min)| Demand { metric, min: number(min) });
    assert_eq!(needs("spend >= 5000 and orders >= 2"), Requirement::All(vec![spend.clone(), orders.clone()]));
    assert_eq!(needs("orders >= 2 or spend >= 5000"), Requirement::Any(vec![orders, spend]));
}

#[test]
fn quotas_by_tier_have_a_table() {
    let text = base().replace("\"1 per calendar_year\"", "{ silver = 1, gold = 3, per = \"tier_period\" }");
    let quota = only(&text).benefits[0].quota.clone().unwrap();
    let counts = [("silver".to_owned(), 1), ("gold".to_owned(), 3)].into_iter().collect();
    assert_eq!(quota, Quota { count: Count::ByTier(counts), per: Per::TierPeriod });
}

#[test]
fn the_currency_of_tiers_is_their_own_or_that_of_points() {
    let own = base().replace("[tiers]\n", "[tiers]\ncurrency = \"USD\"\n");
    assert_eq!(only(&own).tiers.unwrap().currency.as_str(), "USD");
    let (before, after) = base().split_once("[points]").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let (_, tiers) = after.split_once("[tiers]").unwrap();
    let alone = format!("{before}[tiers]{tiers}").replace("\"confirmed\"", "\"order\"");
    let found: Vec<_> = Program::check(&alone).into_iter().map(|one| (one.code.as_str(), one.path)).collect();
    assert_eq!(found, [("missing_key", "tiers.currency".to_owned())]);
}

/// The base program as an entry of several.
fn entry(program: &str) -> String {
    program
        .replace("[program]", "[[programs]]")
        .replace("[points]", "[programs.points]")
        .replace("[tiers]", "[programs.tiers]")
        .replace("[[tiers.level]]", "[[programs.tiers.level]]")
        .replace("[[benefit]]", "[[programs.benefit]]")
        .replace("[referral]", "[programs.referral]")
}

#[test]
fn one_of_several_is_read_as_one_alone() {
    let next = base().replace("version = 3", "version = 4").replace("2026-01-01", "2027-01-01");
    let both = format!("{}{}", entry(&base()), entry(&next));
    assert_eq!(Program::parse(&both).unwrap(), [only(&base()), only(&next)]);
    let rules = Rulebook::parse(&in_a_rulebook(&both)).unwrap();
    assert_eq!((rules.programs.len(), rules.ladder), (2, None));
}

#[test]
fn versions_rise_in_number_and_in_time() {
    let found = |later: &str| {
        let findings = Program::check(&format!("{}{}", entry(&base()), entry(later)));
        findings.into_iter().map(|one| (one.code.as_str(), one.path)).collect::<Vec<_>>()
    };
    let overlap = |key: &str| vec![("versions_overlap", format!("programs[1].{key}"))];
    assert_eq!(found(&base()), overlap("version"));
    assert_eq!(found(&base().replace("version = 3", "version = 2").replace("2026", "2027")), overlap("version"));
    assert_eq!(found(&base().replace("version = 3", "version = 4")), overlap("effective_from"));
    let later = base().replace("version = 3", "version = 4");
    assert_eq!(found(&later.replace("2026-01-01", "2025-12-31")), overlap("effective_from"));
    assert_eq!(found(&later.replace("2026-01-01", "2026-01-02")), []);
    // Another program has versions of its own.
    assert_eq!(found(&base().replace("\"club\"", "\"staff\"")), []);
    // What is not known is not judged.
    assert_eq!(
        found(&later.replace("version = 4", "version = 0").replace("2026", "2027")),
        [("out_of_range", "programs[1].version".to_owned())]
    );
}

#[test]
fn a_ladder_is_what_follows_the_spend_of_its_window() {
    let follows = base()
        .replace("valid_for = \"12 months\"", "valid_for = \"while qualified\"")
        .replace("counts_when = \"confirmed\"\n", "");
    let ladder = |text: &str| Rulebook::parse(&in_a_rulebook(text)).unwrap().ladder;
    assert_eq!(ladder(&follows).unwrap().levels.len(), 3);
    assert_eq!(ladder(&entry(&follows)).unwrap().levels[2].id, "gold");
    for (from, to) in [
        ("rolling 12 months", "complete 12 months"),
        ("rolling 12 months", "anniversary"),
        ("while qualified", "12 months"),
        ("spend >= 5000.00", "spend >= 5000.00 and orders >= 2"),
        ("base = \"member\"", "base = \"member\"\ncounts_when = \"confirmed\""),
        ("base = \"member\"", "base = \"member\"\nlifetime = [{ tier = \"gold\", min = \"9000\" }]"),
    ] {
        assert!(follows.contains(from), "{from}");
        assert_eq!(ladder(&follows.replace(from, to)), None, "{to}");
    }
}

#[test]
fn levels_may_ask_for_measures_of_the_rulebook() {
    let measures = "[measures.visits]\nagg = \"count\"\nof = \"visit\"\nwindow = \"lifetime\"\n[measures.seen]\nagg = \"last\"\n\
                    of = \"visit\"\nwindow = \"lifetime\"\n";
    let found = |needs: &str| {
        let program = base().replace("spend >= 5000.00", needs);
        let findings = Rulebook::check(&in_a_rulebook(&format!("{program}{measures}")));
        findings.into_iter().map(|one| (one.code.as_str(), one.path, one.suggest)).collect::<Vec<_>>()
    };
    let fault =
        |code, suggest: Option<&str>| vec![(code, "tiers.level[1].needs".to_owned(), suggest.map(str::to_owned))];
    assert_eq!(found("measure.visits >= 10"), []);
    assert_eq!(found("measure.vists >= 10"), fault("unknown_name", Some("measure.visits")));
    assert_eq!(found("measure.seen >= 10"), fault("type_mismatch", None));
    let alone = Program::check(&base().replace("spend >= 5000.00", "measure.visits >= 10"));
    assert_eq!(alone[0].code.as_str(), "unknown_name");
}

#[test]
fn rewards_ask_for_record_types_of_the_rulebook() {
    let reward = |event: &str| format!("{}[[reward]]\nid = \"a\"\nevent = \"{event}\"\npoints = \"5\"\n", base());
    let found = |text: &str| Rulebook::check(&in_a_rulebook(text)).pop().map(|one| (one.code.as_str(), one.suggest));
    assert_eq!(found(&reward("review")), None);
    assert_eq!(found(&reward("reviw")), Some(("unknown_name", Some("review".to_owned()))));
    assert_eq!(found(&format!("{}[records.post]\n", reward("post"))), None);
    // Alone, nobody knows which types there are.
    assert_eq!(only(&reward("post")).rewards[0].event, "post");
}

/// MB-94: every key that differs, with what both versions say.
#[test]
fn what_differs_is_told_by_key() {
    let new = base()
        .replace("version = 3", "version = 4")
        .replace("expiry = \"12 months, end of day\"", "expiry = \"24 months\"")
        .replace("multiplier = \"1.5\"", "multiplier = \"1.50\"")
        .replace("stock = 1000\n", "")
        .replace("[referral]", "[[benefit]]\nid = \"line\"\nqueue = \"vip\"\n[referral]")
        .replace("id = \"gold\"", "id = \"gold\"\nname = \"Gold\"");
    let found: Vec<_> = changes(&only(&base()), &only(&new))
        .into_iter()
        .map(|change| (change.path, change.old.unwrap_or_default(), change.new.unwrap_or_default()))
        .collect();
    let wanted = [
        ("benefit", "birthday", "birthday, line"),
        ("benefit.birthday.stock", "1000", ""),
        ("benefit.line.id", "", "line"),
        ("benefit.line.queue", "", "vip"),
        ("points.expiry", "12 months, end of day", "24 months, end of day"),
        ("program.version", "3", "4"),
        ("tiers.level.gold.name", "gold", "Gold"),
    ];
    assert_eq!(found, wanted.map(|(path, old, new)| (path.to_owned(), old.to_owned(), new.to_owned())));
}

/// MB-93: the order of sentences.
#[test]
fn a_program_is_told_from_earning_to_referral() {
    let [english, chinese] = told(&only(&base()));
    let paths: Vec<&str> = english.iter().map(|said| said.path.as_str()).collect();
    let order = [
        "program.id",
        "points.earn",
        "points.pending",
        "points.expiry",
        "points.on_refund",
        "tiers.level.member",
        "tiers.level.silver",
        "tiers.level.gold",
        "tiers.valid_for",
        "benefit.birthday",
        "referral.reward",
    ];
    let places: Vec<usize> = order.iter().map(|path| paths.iter().position(|known| known == path).unwrap()).collect();
    assert!(places.is_sorted(), "{paths:?}");
    assert_eq!(chinese.iter().map(|said| said.path.as_str()).collect::<Vec<_>>(), paths);
    assert!(chinese.iter().zip(&english).all(|(chinese, english)| chinese.text != english.text));
}
