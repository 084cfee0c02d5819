//! Accounts in a store: commands that are refused or kept, keys, versions, merges that are taken back, pools, what points are
//! worth, and what another rulebook would change (MB-6 to MB-8, MB-70 to MB-73, MB-80 to MB-83, MB-94).
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use proptest::prelude::*;
use regulars::{
    Act, Code, Command, Crm, Decimal, Error, Instant, Json, Money, PointsBook, ProfileRef, Record, Rulebook, Valuation,
};

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[identity.kinds.phone]
normalise = "phone"
[program]
id = "club"
timezone = "Asia/Shanghai"
version = 1
effective_from = "2026-01-01"
[points]
earn = "1 point per 1.00 CNY"
rounding = "floor"
expiry = "3 months"
[tiers]
window = "rolling 12 months"
valid_for = "12 months"
base = "member"
[[tiers.level]]
id = "member"
name = "Member"
[[tiers.level]]
id = "silver"
name = "Silver"
needs = "spend >= 1000"
[[tiers.level]]
id = "gold"
name = "Gold"
needs = "spend >= 5000"
"#;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn day(text: &str) -> Instant {
    at(&format!("{text}T12:00:00+08:00"))
}

fn points(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn order(id: &str, profile: &str, date: &str, amount: &str) -> Record {
    Record::order("pos", id, profile, day(date), Money::parse(amount, "CNY").unwrap()).unwrap()
}

fn who(key: &str) -> ProfileRef {
    order("x", key, "2026-01-01", "1").profile_ref()
}

fn shop(records: &[Record]) -> Crm {
    let crm = Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap();
    let report = crm.ingest(records).unwrap();
    assert_eq!(report.accepted, records.len() as u64);
    crm
}

fn redeem(crm: &Crm, key: &str, id: &str, date: &str, count: &str) -> Result<String, Error> {
    let done = crm.execute(&Command::redeem(who(key), points(count)).with_key(id), day(date))?;
    Ok(done.membership.points.unwrap().available)
}

fn available(crm: &Crm, key: &str, date: &str) -> String {
    crm.membership(who(key), day(date), None).unwrap().membership.points.unwrap().available
}

#[test]
fn a_command_is_kept_as_a_record_or_changes_nothing() {
    let crm = shop(&[order("o1", "M-1", "2026-02-01", "800")]);
    let before = crm.stats(day("2026-06-01")).unwrap().records;
    assert_eq!(redeem(&crm, "M-1", "k1", "2026-02-02", "500").unwrap(), "300");
    assert_eq!(crm.stats(day("2026-06-01")).unwrap().records, before + 1);
    let error = redeem(&crm, "M-1", "k2", "2026-02-02", "301").unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::InsufficientPoints, "body.points"));
    assert_eq!((error.details()["available"].as_str(), error.details()["debt"].as_str()), ("300", "0"));
    let error = redeem(&crm, "M-1", "k2", "2026-02-02", "0").unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::InvalidPoints, "body.points"));
    let error = redeem(&crm, "M-9", "k2", "2026-02-02", "1").unwrap_err();
    assert_eq!(error.code(), Code::UnknownProfile);
    assert_eq!(crm.stats(day("2026-06-01")).unwrap().records, before + 1);
    // A failed command does not bind its key (MB-7).
    assert_eq!(redeem(&crm, "M-1", "k2", "2026-02-03", "300").unwrap(), "0");
}

#[test]
fn under_a_key_a_command_acts_once() {
    let crm = shop(&[order("o1", "M-1", "2026-02-01", "800")]);
    let told = |at: &str, count: &str| crm.execute(&Command::redeem(who("M-1"), points(count)).with_key("k"), day(at));
    let first = told("2026-02-02", "500").unwrap();
    assert!(!first.duplicate);
    // The body is all but the instant.
    let again = told("2026-02-05", "500").unwrap();
    assert!(again.duplicate);
    assert_eq!((again.points.as_str(), &again.membership), (first.points.as_str(), &first.membership));
    let error = told("2026-02-02", "400").unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::IdempotencyConflict, "key"));
    assert_eq!(available(&crm, "M-1", "2026-02-06"), "300");
    // Without a key the own id of a redemption is what tells it from others.
    let act = |id: &str| Act::Redeem { points: points("1"), redeem_id: Some(id.to_owned()), order_id: None };
    crm.execute(&Command::new(who("M-1"), act("r1")), day("2026-02-07")).unwrap();
    let error = crm.execute(&Command::new(who("M-1"), act("r1")), day("2026-02-08")).unwrap_err();
    assert_eq!(error.code(), Code::DuplicateRedemption);
    let error = crm.execute(&Command::redeem(who("M-1"), points("1")), day("2026-02-08")).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::MissingField, "key"));
}

#[test]
fn a_command_can_be_based_on_a_version() {
    let crm = shop(&[order("o1", "M-1", "2026-02-01", "800")]);
    let version = crm.membership(who("M-1"), day("2026-02-02"), None).unwrap().version;
    let based = |key: &str, version: &str| Command {
        expected_version: Some(version.to_owned()),
        ..Command::redeem(who("M-1"), points("1")).with_key(key)
    };
    let done = crm.execute(&based("k1", &version), day("2026-02-02")).unwrap();
    let error = crm.execute(&based("k2", &version), day("2026-02-02")).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::StaleVersion, "expected_version"));
    crm.execute(&based("k2", &done.version), day("2026-02-02")).unwrap();
}

#[test]
fn a_command_in_the_past_may_not_take_what_is_spent_since() {
    let crm = shop(&[order("o1", "M-1", "2026-02-01", "800"), order("o2", "M-1", "2026-04-01", "100")]);
    redeem(&crm, "M-1", "k1", "2026-03-01", "700").unwrap();
    let error = redeem(&crm, "M-1", "k2", "2026-02-15", "200").unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::InsufficientPoints, "body.points"));
    redeem(&crm, "M-1", "k2", "2026-02-15", "100").unwrap();
    // What a channel tells late is a fact, and what it leaves uncovered is owed (MB-6).
    let fact = format!(
        r#"{{"records":[{{"source":"pos","record_id":"late","profile":"M-1","type":"points","occurred_at":"{}","body":{{"event":"redeem","redeem_id":"late","points":"50"}}}}]}}"#,
        day("2026-02-10")
    );
    crm.call("record.ingest", &fact).unwrap();
    let view = crm.view(who("M-1"), day("2026-03-15")).unwrap();
    assert_eq!(view.membership.unwrap().points.unwrap().debt, "50");
    assert!(view.findings.iter().any(|finding| finding.code == Code::OverdrawnByLateRecord));
}

const MERGE: &str = r#""verb":"merge","a":{"source":"pos","key":"M-1"},"b":{"source":"pos","key":"M-2"}"#;

fn decide(crm: &Crm, id: &str, date: &str, rest: &str) {
    let decision = format!(
        r#"{{"decision":{{"decision_id":"{id}","decided_at":"{}","actor":{{"kind":"human","id":"amy"}},{rest}}}}}"#,
        day(date)
    );
    crm.call("identity.apply", &decision).unwrap();
}

#[test]
fn a_merge_that_is_taken_back_returns_everything() {
    let crm = shop(&[order("o1", "M-1", "2026-02-01", "600"), order("o2", "M-2", "2026-02-05", "600")]);
    let before = crm.membership(who("M-2"), day("2026-05-01"), None).unwrap().membership;
    decide(&crm, "d1", "2026-03-01", MERGE);
    let merged = crm.membership(who("M-2"), day("2026-03-02"), None).unwrap().membership;
    assert_eq!((merged.tier.as_deref(), merged.points.unwrap().available.as_str()), (Some("silver"), "1200"));
    // Spent while they are one, by the profile that the command names (MB-73).
    redeem(&crm, "M-1", "k1", "2026-03-03", "700").unwrap();
    decide(&crm, "d2", "2026-03-10", r#""verb":"revoke","revokes":"d1""#);
    let view = crm.view(who("M-1"), day("2026-03-11")).unwrap();
    let codes: Vec<Code> = view.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::OverdrawnByUnmerge]);
    let apart = |key: &str| crm.membership(who(key), day("2026-03-11"), None).unwrap().membership;
    let (first, second) = (apart("M-1").points.unwrap(), apart("M-2"));
    assert_eq!((first.available.as_str(), first.debt.as_str()), ("0", "100"));
    assert_eq!((second.tier.as_deref(), second.points.unwrap().available.as_str()), (Some("member"), "600"));
    // MB-I15: to the other side it is as if they had never been one.
    assert_eq!(crm.membership(who("M-2"), day("2026-05-01"), None).unwrap().membership, before);
}

/// Both sides of a merge from 1 to 10 March, under `by_lot`, with what was spent while they were one.
fn parted(records: &[Record], spent: &[(&str, &str, &str)]) -> Crm {
    let rules = RULES.replace("expiry = \"3 months\"", "expiry = \"3 months\"\nunmerge_spend = \"by_lot\"");
    let crm = Crm::in_memory(Rulebook::parse(&rules).unwrap()).unwrap();
    crm.ingest(records).unwrap();
    decide(&crm, "d1", "2026-03-01", MERGE);
    for (number, (key, date, units)) in spent.iter().enumerate() {
        redeem(&crm, key, &format!("k{number}"), date, units).unwrap();
    }
    decide(&crm, "d2", "2026-03-10", r#""verb":"revoke","revokes":"d1""#);
    crm
}

#[test]
fn what_was_spent_while_they_were_one_is_charged_to_whose_lots_it_used() {
    let orders = [order("o1", "M-1", "2026-02-01", "600"), order("o2", "M-2", "2026-02-05", "600")];
    // The lot of M-1 ends first, so it is used first, whoever spends.
    for key in ["M-1", "M-2"] {
        let crm = parted(&orders, &[(key, "2026-03-03", "700")]);
        assert_eq!(
            (available(&crm, "M-1", "2026-03-11"), available(&crm, "M-2", "2026-03-11")),
            ("0".into(), "500".into())
        );
        for profile in ["M-1", "M-2"] {
            let view = crm.view(who(profile), day("2026-03-11")).unwrap();
            assert_eq!(view.findings, []);
            assert_eq!(view.membership.unwrap().points.unwrap().debt, "0");
            assert_eq!(view.orders.unwrap().count, 1, "nothing of the other is seen but what was used");
        }
        crm.views(day("2026-03-11"), regulars::Select::all(), |view| {
            assert_eq!(view, crm.view(view.customer, day("2026-03-11"))?);
            Ok(())
        })
        .unwrap();
        // It returns to the lots that it was taken from.
        let cancel = r#"{"event":"cancel_redeem","redeem_id":"k0"}"#;
        let record = format!(
            r#"{{"record":{{"source":"pos","record_id":"c","profile":"{key}","type":"points","occurred_at":"{}","body":{cancel}}}}}"#,
            day("2026-03-12")
        );
        crm.call("record.execute", &record).unwrap();
        assert_eq!(
            (available(&crm, "M-1", "2026-03-13"), available(&crm, "M-2", "2026-03-13")),
            ("600".into(), "600".into())
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is charged to both sides is what was spent, and nobody owes what was covered while they were one.
    #[test]
    fn what_two_paid_together_adds_up_on_both_sides(
        paid in proptest::collection::vec((1..28_u32, 50..500_u32), 6),
        spent in proptest::collection::vec((0..2_usize, 1..75_u64), 3),
    ) {
        let keys = ["M-1", "M-2"];
        let orders = paid.iter().enumerate().map(|(n, (date, amount))| {
            order(&format!("o{n}"), keys[n % 2], &format!("2026-02-{date:02}"), &amount.to_string())
        });
        let orders: Vec<Record> = orders.collect();
        let whole: u64 = paid.iter().map(|(_, amount)| u64::from(*amount)).sum();
        let spends = ["2026-03-02", "2026-03-03", "2026-03-04"].into_iter().zip(&spent);
        let texts: Vec<_> = spends.map(|(date, (key, share))| (keys[*key], date, (whole * share / 300).to_string())).collect();
        let spends: Vec<_> = texts.iter().map(|(key, date, units)| (*key, *date, units.as_str())).collect();
        let crm = parted(&orders, &spends);
        let left: u64 = keys.iter().map(|key| available(&crm, key, "2026-03-11").parse::<u64>().unwrap()).sum();
        prop_assert_eq!(left, whole - spent.iter().map(|(_, share)| whole * share / 300).sum::<u64>());
        for key in keys {
            prop_assert_eq!(crm.view(who(key), day("2026-03-11")).unwrap().findings, []);
        }
    }
}

#[test]
fn a_pool_spends_the_lots_of_all_and_leaving_takes_the_own_along() {
    let crm = shop(&[order("o1", "M-1", "2026-02-01", "100"), order("o2", "M-2", "2026-02-05", "100")]);
    let tell = |id: &str, profile: &str, date: &str, kind: &str, body: &str| {
        let record = format!(
            r#"{{"record":{{"source":"pos","record_id":"{id}","profile":"{profile}","type":"{kind}","occurred_at":"{}","body":{body}}}}}"#,
            day(date)
        );
        crm.call("record.execute", &record)
    };
    let pool = r#"{"event":"pool","pool":"H","members":["M-1","M-2"]}"#;
    tell("p", "M-1", "2026-03-01", "membership", pool).unwrap();
    let again = tell("q", "M-2", "2026-03-02", "membership", &pool.replace("\"H\"", "\"J\"")).unwrap_err();
    assert_eq!(again.code(), Code::AlreadyInPool);
    tell("r", "M-2", "2026-03-03", "points", r#"{"event":"redeem","pool":"H","redeem_id":"r","points":"150"}"#)
        .unwrap();
    assert_eq!((available(&crm, "M-1", "2026-03-04"), available(&crm, "M-2", "2026-03-04")), ("0".into(), "50".into()));
    let more =
        tell("s", "M-1", "2026-03-05", "points", r#"{"event":"redeem","pool":"H","redeem_id":"s","points":"51"}"#);
    assert_eq!(more.unwrap_err().code(), Code::InsufficientPoints);
    tell("l", "M-2", "2026-03-06", "membership", r#"{"event":"leave_pool","pool":"H"}"#).unwrap();
    assert_eq!(available(&crm, "M-2", "2026-03-07"), "50");
    let gone =
        tell("t", "M-2", "2026-03-08", "points", r#"{"event":"redeem","pool":"H","redeem_id":"t","points":"1"}"#);
    assert_eq!(gone.unwrap_err().code(), Code::UnknownPool);
    // Views of all are the same as one by one, and nothing of a partner is seen but what the account says.
    crm.views(day("2026-03-07"), regulars::Select::all(), |view| {
        assert_eq!(view, crm.view(view.customer, day("2026-03-07"))?);
        assert_eq!((view.profiles.len(), view.orders.as_ref().map(|orders| orders.count)), (1, Some(1)));
        Ok(())
    })
    .unwrap();
}

#[test]
fn who_has_not_enrolled_is_no_member_where_the_program_says_so() {
    let rules =
        RULES.replace("effective_from = \"2026-01-01\"", "effective_from = \"2026-01-01\"\nenrolment = \"explicit\"");
    let crm = Crm::in_memory(Rulebook::parse(&rules).unwrap()).unwrap();
    crm.ingest(&[order("o1", "M-1", "2026-02-01", "800")]).unwrap();
    assert_eq!(redeem(&crm, "M-1", "k", "2026-02-02", "1").unwrap_err().code(), Code::UnknownMember);
    let none = crm.membership(who("M-1"), day("2026-02-02"), None).unwrap().membership;
    assert_eq!((none.tier, none.enrolled_at, none.reasons[0].code), (None, None, Code::NotEnrolled));
    // A profile that is not known yet enrols with the command, and what lies before is nothing to the program.
    for key in ["M-1", "M-7"] {
        let done = crm.execute(&Command::new(who(key), Act::Enroll), day("2026-02-03")).unwrap();
        assert_eq!(done.membership.points.unwrap().available, "0");
    }
    crm.ingest(&[order("o2", "M-1", "2026-02-04", "10")]).unwrap();
    assert_eq!(available(&crm, "M-1", "2026-02-05"), "10");
    crm.execute(&Command::new(who("M-1"), Act::Leave), day("2026-02-06")).unwrap();
    let error = redeem(&crm, "M-1", "k", "2026-02-07", "1").unwrap_err();
    assert_eq!(error.code(), Code::AccountClosed);
    let left = crm.membership(who("M-1"), day("2026-02-07"), None).unwrap().membership;
    assert_eq!((left.closed_at, left.tier), (Some(day("2026-02-06")), None));
}

#[test]
fn the_statement_is_in_double_entry_and_comes_to_the_balance() {
    let back =
        Record::refund("pos", "b1", "M-1", day("2026-02-20"), Money::parse("300", "CNY").unwrap(), "o1").unwrap();
    let crm = shop(&[order("o1", "M-1", "2026-02-01", "800"), back, order("o2", "M-1", "2026-03-01", "50")]);
    redeem(&crm, "M-1", "k1", "2026-02-10", "700").unwrap();
    let statement = crm.points_statement(who("M-1"), day("2026-03-02"), None).unwrap();
    let sum = |book: PointsBook| -> i64 {
        let number = |text: &str| text.parse::<i64>().unwrap();
        let enters: i64 = statement.moves.iter().filter(|one| one.to == book).map(|one| number(&one.points)).sum();
        let leaves: i64 = statement.moves.iter().filter(|one| one.from == book).map(|one| number(&one.points)).sum();
        enters - leaves
    };
    assert_eq!((sum(PointsBook::Issuer), sum(PointsBook::Redeemed), sum(PointsBook::Clawed)), (-850, 700, 300));
    assert_eq!((sum(PointsBook::Member), sum(PointsBook::Debt)), (0, -150));
    assert_eq!((statement.points.available.as_str(), statement.points.debt.as_str()), ("0", "150"));
    assert_eq!(statement.lots.iter().map(|lot| lot.source.as_str()).collect::<Vec<_>>(), ["o1", "o2"]);
    let unknown = crm.points_statement(who("M-1"), day("2026-03-02"), Some("clup")).unwrap_err();
    assert_eq!((unknown.code(), unknown.path()), (Code::UnknownName, "program"));
    assert!(unknown.message().contains("did you mean `club`"));
}

#[test]
fn what_points_are_worth_closes_to_the_last_one() {
    let crm = shop(&[
        order("o1", "M-1", "2026-02-01", "1000"),
        order("o2", "M-2", "2026-02-10", "500"),
        order("o3", "M-2", "2026-04-10", "250"),
    ]);
    redeem(&crm, "M-1", "k1", "2026-03-01", "600").unwrap();
    let valuation = |rate: Option<&str>| Valuation {
        value_per_point: points("0.01"),
        breakage_rate: rate.map(points),
        include_pending: true,
        currency: None,
    };
    // On 1 May the lots of February are over: 400 and 500 expired, and 250 are left.
    let report = crm.liability(day("2026-05-12"), None, &valuation(None), Some(day("2026-02-05"))).unwrap();
    assert_eq!(
        (report.accounts, report.gross_points.as_str(), report.gross.to_string().as_str()),
        (2, "250", "2.50 CNY")
    );
    assert_eq!((report.breakage_rate.as_str(), report.net_of_breakage.to_string().as_str()), ("0.6", "1.00 CNY"));
    let movement = report.movement.unwrap();
    let told = [&movement.open, &movement.earned, &movement.redeemed, &movement.expired, &movement.close];
    assert_eq!(told.map(String::as_str), ["1000", "750", "600", "900", "250"]);
    let cohorts: Vec<_> =
        report.cohorts.iter().map(|one| (one.month.as_str(), one.issued.as_str(), one.open.as_str())).collect();
    assert_eq!(cohorts, [("2026-02", "1500", "0"), ("2026-04", "250", "250")]);
    // Nothing of April is settled, so it goes the way of all.
    assert_eq!(report.cohorts[1].expected_breakage.as_deref(), Some("150"));
    let error = crm.liability(day("2026-05-12"), None, &valuation(Some("1.5")), None).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::OutOfRange, "breakage_rate"));
}

#[test]
fn another_program_says_who_would_move_and_what_it_costs() {
    let crm = shop(&[
        order("o1", "M-1", "2026-02-01", "1200"),
        order("o2", "M-2", "2026-02-10", "5200"),
        order("o3", "M-3", "2026-02-10", "700"),
    ]);
    let other = RULES
        .replace("version = 1\nzone", "version = 2\nzone")
        .replace("spend >= 1000", "spend >= 600")
        .replace("spend >= 5000", "spend >= 6000")
        .replace("1 point per 1.00 CNY", "2 points per 1.00 CNY");
    let found = crm.what_if(&other, day("2026-03-01"), 10, Some(points("0.01"))).unwrap();
    let [program] = found.programs.as_slice() else { panic!("{:?}", found.programs) };
    assert_eq!((program.up, program.down, program.same, program.changed), (1, 1, 1, 3));
    assert_eq!(program.points_delta, "7100");
    assert_eq!(program.liability_delta.as_ref().unwrap().amount.as_deref(), Some("71.00"));
    let keys: Vec<&str> = program.keys.iter().map(|key| key.path.as_str()).collect();
    assert_eq!(keys, ["points.earn", "tiers.level.gold.needs", "tiers.level.silver.needs"]);
    let moved = program.accounts.iter().filter(|one| one.before.tier != one.after.tier);
    let mut moved: Vec<_> =
        moved.map(|one| (one.before.tier.as_deref().unwrap(), one.after.tier.as_deref().unwrap())).collect();
    moved.sort_unstable();
    assert_eq!(moved, [("gold", "silver"), ("member", "silver")]);
    // The same rulebook changes nothing.
    let same = crm.what_if(RULES, day("2026-03-01"), 10, None).unwrap();
    assert_eq!((same.programs[0].changed, same.programs[0].keys.len(), same.moved), (0, 0, 0));
}

#[test]
fn tiers_move_in_the_outbox_with_their_cause() {
    let crm = shop(&[order("o1", "M-1", "2026-02-01", "1200")]);
    crm.advance(day("2026-01-15")).unwrap();
    crm.advance(day("2027-03-01")).unwrap();
    let page = crm.call("changes.read", "{}").unwrap();
    let page = Json::parse(&page).unwrap();
    let events = page.get("events").and_then(Json::as_array).unwrap();
    let word =
        |event: &Json, name: &str| event.get("data").and_then(|data| data.get(name)?.as_str()).unwrap_or("").to_owned();
    let moves = events.iter().filter(|event| word(event, "kind") == "tier");
    let moves: Vec<String> =
        moves.map(|event| ["at", "from", "to", "tier_cause"].map(|name| word(event, name)).join(" ")).collect();
    let wanted = ["2026-02-01T04:00:00Z  silver ", "2027-01-31T16:00:00Z silver member review"];
    assert_eq!(moves, wanted);
}

#[test]
fn a_benefit_is_claimed_by_rule_and_its_stock_is_shared() {
    let benefits = "[[benefit]]\nid = \"film\"\ntiers = [\"silver\"]\nquota = \"2 per calendar_year\"\nstock = 2\nvalid_for = \"7 days\"\n";
    let crm = Crm::in_memory(Rulebook::parse(&format!("{RULES}{benefits}")).unwrap()).unwrap();
    let records =
        ["M-1", "M-2", "M-3"].map(|key| order(key, key, "2026-02-01", if key == "M-3" { "10" } else { "1200" }));
    crm.ingest(&records).unwrap();
    let claim = |key: &str, id: &str, date: &str| {
        let act = Act::Claim { benefit: "film".to_owned(), entitlement_id: None };
        crm.execute(&Command::new(who(key), act).with_key(id), day(date))
    };
    let code = |done: Result<regulars::CommandDone, Error>| done.unwrap_err().code();
    assert_eq!(code(claim("M-3", "e0", "2026-02-02")), Code::TierTooLow);
    let done = claim("M-1", "e1", "2026-02-02").unwrap();
    let part = &done.membership.benefits[0];
    assert_eq!((part.benefit.as_str(), part.entitlements[0].entitlement_id.as_str()), ("film", "e1"));
    let reserve = Act::Reserve { benefit: "film".to_owned(), entitlement_id: Some("e2".to_owned()), ttl_minutes: 60 };
    crm.execute(&Command::new(who("M-2"), reserve), day("2026-02-02")).unwrap();
    assert_eq!(code(claim("M-1", "e3", "2026-02-02")), Code::OutOfStock);
    // The reservation has lapsed a day later, and what it took is back.
    claim("M-1", "e3", "2026-02-03").unwrap();
    assert_eq!(code(claim("M-2", "e4", "2026-02-04")), Code::OutOfStock);
    assert_eq!(code(claim("M-1", "e5", "2026-02-04")), Code::QuotaUsed);
    let on = |act: Act, date: &str| crm.execute(&Command::new(who("M-1"), act), day(date));
    let used = |id: &str, date: &str| on(Act::Use { entitlement_id: id.to_owned() }, date);
    used("e1", "2026-02-05").unwrap();
    assert_eq!(code(used("e1", "2026-02-05")), Code::EntitlementUsed);
    assert_eq!(code(used("e9", "2026-02-05")), Code::UnknownEntitlement);
    assert_eq!(code(used("e3", "2026-02-20")), Code::EntitlementExpired);
    assert_eq!(code(on(Act::CancelClaim { entitlement_id: "e3".to_owned() }, "2026-02-05")), Code::EntitlementNotOpen);
}

#[test]
fn who_recommends_is_rewarded_when_the_return_window_closes() {
    let rules = format!(
        "{RULES}[referral]\nreward = \"200\"\nafter = \"first order confirmed\"\nmin_order = \"100\"\nreturn_window = \"7 days\"\n\
         cap = \"2 per calendar_year\"\nhousehold = \"review\"\nclaw_back_after_window = true\n"
    );
    let crm = Crm::in_memory(Rulebook::parse(&rules).unwrap()).unwrap();
    let seen = |key: &str| {
        let body = format!(
            r#"{{"records":[{{"source":"pos","record_id":"seen-{key}","profile":"{key}","type":"profile","occurred_at":"{}","attributes":{{"address":"{}"}}}}]}}"#,
            day("2026-01-02"),
            if key == "D" { "1 Lane" } else { key }
        );
        crm.call("record.ingest", &body).unwrap();
    };
    ["A", "B", "C", "D", "E"].into_iter().for_each(seen);
    let refer = |from: &str, to: &str, date: &str| {
        crm.execute(&Command::new(who(from), Act::Refer { referee: to.to_owned() }), day(date))
    };
    let code = |done: Result<regulars::CommandDone, Error>| done.unwrap_err().code();
    assert_eq!(code(refer("A", "A", "2026-02-01")), Code::SelfReferral);
    refer("A", "B", "2026-02-01").unwrap();
    assert_eq!(code(refer("C", "B", "2026-02-02")), Code::AlreadyReferred);
    assert_eq!(code(refer("B", "A", "2026-02-02")), Code::CycleRefused);
    crm.ingest(&[order("b1", "B", "2026-02-03", "120"), order("c1", "C", "2026-02-03", "50")]).unwrap();
    assert_eq!(code(refer("A", "C", "2026-02-04")), Code::NotNewCustomer);
    let referral = |key: &str, date: &str| {
        let part = crm.membership(who(key), day(date), None).unwrap().membership;
        (part.referrals[0].state.clone(), part.next_change_at, part.points.unwrap().available)
    };
    let (state, next, points) = referral("A", "2026-02-09");
    assert_eq!((state.as_str(), points.as_str()), ("due", "0"));
    assert_eq!(next, Some(day("2026-02-10")));
    let (state, _, points) = referral("A", "2026-02-10");
    assert_eq!((state.as_str(), points.as_str()), ("rewarded", "200"));
    // The referee sees it too, and has nothing of it but the points of the order.
    assert_eq!(referral("B", "2026-02-10").2, "120");
    let statement = crm.points_statement(who("A"), day("2026-02-11"), None).unwrap();
    assert_eq!((statement.lots.len(), statement.lots[0].source.starts_with("referral:pos:")), (1, true));
    // A refund after the window takes it back, where the program says so.
    crm.ingest(&[
        Record::refund("pos", "b2", "B", day("2026-02-20"), Money::parse("120", "CNY").unwrap(), "b1").unwrap()
    ])
    .unwrap();
    let (state, _, points) = referral("A", "2026-02-20");
    assert_eq!((state.as_str(), points.as_str()), ("reversed", "0"));
    // Who shares an address is held for a person to look at.
    let d = r#"{"records":[{"source":"pos","record_id":"moved","profile":"E","type":"profile","occurred_at":"2026-01-03T04:00:00Z","attributes":{"address":"1 lane"}}]}"#;
    crm.call("record.ingest", d).unwrap();
    let made = refer("D", "E", "2026-02-21").unwrap();
    crm.ingest(&[order("e1", "E", "2026-02-22", "500")]).unwrap();
    assert_eq!(referral("D", "2026-03-05").0, "held_for_review");
    let review = |decision: &str, date: &str| {
        let act = Act::Review { referral: made.record_id.to_string(), decision: decision.to_owned() };
        crm.execute(&Command::new(who("D"), act).with_key(date), day(date))
    };
    review("release", "2026-03-06").unwrap();
    let (state, _, points) = referral("D", "2026-03-06");
    assert_eq!((state.as_str(), points.as_str()), ("rewarded", "200"));
    assert_eq!(code(review("void", "2026-03-07")), Code::ReferralNotHeld);
    // Spent like any other points.
    assert_eq!(redeem(&crm, "D", "k", "2026-03-08", "150").unwrap(), "50");
}
