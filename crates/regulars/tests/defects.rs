//! Defects of other systems that must not occur here: each test is a line of section 7 of `docs/rules/measures-rules.md`, by its
//! id. Lines whose subject comes with a later part of the library are left out until then:
//!
//! | id | subject |
//! |---|---|
//! | D-U2, D-S1, D-T4 | consent across joined profiles |
//! | D-U9, D-S3 | quarantine, guards and undo of joins |
//! | D-C2 | decay in scores |
//! | D-M2 | points across joined profiles |
//! | D-E1 | points that expire |
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

use regulars::{
    Cause, Code, Crm, CustomerRef, CustomerView, Identifier, Instant, Json, Money, Record, Rulebook, Select, canonical,
};

const HEAD: &str = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n\
                    [identity.kinds.phone]\nnormalise = \"phone\"\n[identity.kinds.email]\nnormalise = \"email\"\n";
const ORDERS: &str = "of = \"order\"\nagg = \"count\"\n";

fn rules(text: &str) -> Rulebook {
    Rulebook::parse(&format!("{HEAD}{text}")).unwrap_or_else(|error| panic!("{error}"))
}

/// The day of a June and later, at noon in UTC.
fn day(day: i64) -> Instant {
    Instant::parse("2026-06-01T12:00:00Z").unwrap().plus_micros((day - 1) * 86_400_000_000)
}

fn order(id: &str, profile: &str, at: Instant, amount: &str) -> Record {
    Record::order("pos", id, profile, at, Money::parse(amount, "CNY").unwrap()).unwrap()
}

fn view(rules: &Rulebook, records: &[Record], as_of: Instant) -> CustomerView {
    rules.view(records, as_of, Select::all()).unwrap()
}

fn value(view: &CustomerView, measure: &str) -> String {
    view.measures.as_ref().unwrap()[measure].value.clone().unwrap_or_else(|| "missing".to_owned())
}

fn member(view: &CustomerView, segment: &str) -> bool {
    view.segments.as_ref().unwrap()[segment].member
}

fn counting(window: &str) -> Rulebook {
    rules(&format!("[measures.m]\n{ORDERS}window = {window}\n"))
}

fn crm(text: &str) -> Crm {
    Crm::in_memory(rules(text)).unwrap()
}

fn of(profile: &str) -> CustomerRef {
    CustomerRef::Profile(order("any", profile, day(1), "1").profile_ref())
}

const BUYERS: &str = "[measures.recent]\nof = \"order\"\nagg = \"count\"\nwindow = { last = \"30d\" }\n\
                      [segments.buyers]\nwhen = \"measure.recent >= 2\"\n[segments.few]\nwhen = \"measure.recent <= 2\"\n";

/// Every strategy of golden attributes decides by what it is named after.
#[test]
fn d_u1_no_strategy_does_nothing() {
    let told = |n: i64, source: &str, text: &str, number: i64| {
        let at = day(n);
        let text = format!(
            r#"{{"source":"{source}","record_id":"{n}","profile":"p","type":"profile","occurred_at":"{at}",
                "attributes":{{"text":"{text}","number":{number},"list":["{text}"]}}}}"#
        );
        Record::from_json(&Json::parse(&text).unwrap()).unwrap()
    };
    let records = [told(1, "a", "x", 7), told(2, "b", "long", 5), told(3, "c", "x", 9), told(4, "d", "new", 6)];
    let golden = |name: &str, ty: &str, strategy: &str| {
        let text = format!("[sources.a]\n[sources.b]\n[sources.c]\n[sources.d]\n[sources.e]\n[attributes.{name}]\n");
        let text = text.replace("[sources.b]\n", "[sources.b]\nrank = 2\n");
        let rules = rules(&format!("{text}type = \"{ty}\"\nstrategy = [\"{strategy}\"]\n"));
        let golden = &view(&rules, &records, day(9)).profile.unwrap()[name];
        golden.value.as_ref().or(golden.reason.map(|code| Json::from(code.as_str())).as_ref()).unwrap().to_string()
    };
    for (name, ty, strategy, wanted) in [
        ("text", "text", "source_rank", "\"long\""),
        ("text", "text", "most_recent", "\"new\""),
        ("number", "decimal", "oldest", "7"),
        ("text", "text", "most_frequent", "\"x\""),
        ("text", "text", "longest", "\"long\""),
        ("number", "decimal", "min", "5"),
        ("number", "decimal", "max", "9"),
        ("text", "text", "unanimous", "\"disagreement\""),
        ("list", "texts", "union", "[\"long\",\"new\",\"x\"]"),
    ] {
        assert_eq!(golden(name, ty, strategy), wanted, "{strategy}");
    }
}

/// Segments of a merged customer are evaluated, never united.
#[test]
fn d_u3_segments_of_a_merged_customer_are_evaluated_anew() {
    let crm = crm(BUYERS);
    let phone = |record: Record| record.with_identifier("phone", "13800138000").unwrap();
    crm.ingest(&[order("1", "a", day(1), "1"), order("2", "a", day(2), "1"), order("3", "b", day(3), "1")]).unwrap();
    let few = |profile| member(&crm.view(of(profile), day(5)).unwrap(), "few");
    assert!(few("a") && few("b"));
    crm.ingest(&[phone(order("4", "a", day(3), "1")), phone(order("5", "b", day(4), "1"))]).unwrap();
    assert!(!few("a") && !few("b"), "both were in `few`, together they are not");
}

#[test]
fn d_u4_two_date_ranges_do_not_share_a_count() {
    let range = |from: i64, to: i64| format!("{{ from = \"{}\", to = \"{}\" }}", day(from), day(to));
    let rules = rules(&format!(
        "[measures.a]\n{ORDERS}window = {}\n[measures.b]\n{ORDERS}window = {}\n[measures.c]\n{ORDERS}window = {}\n",
        range(1, 10),
        range(5, 10),
        range(1, 5),
    ));
    let orders = [order("1", "p", day(2), "1"), order("2", "p", day(3), "1"), order("3", "p", day(7), "1")];
    let view = view(&rules, &orders, day(20));
    assert_eq!([value(&view, "a"), value(&view, "b"), value(&view, "c")], ["3", "1", "2"]);
}

/// The window is the same for one view, for a pass over all and after records came in another order.
#[test]
fn d_u5_a_window_is_the_same_on_every_path() {
    let crm = crm(BUYERS);
    crm.ingest(&[order("2", "a", day(31), "1"), order("1", "a", day(1), "1")]).unwrap();
    for (at, count) in [(day(31).plus_micros(-1), "1"), (day(31), "1"), (day(1), "1"), (day(61), "0")] {
        assert_eq!(value(&crm.view(of("a"), at).unwrap(), "recent"), count, "{at}");
        crm.views(at, Select::all(), &mut |view: CustomerView| {
            assert_eq!(value(&view, "recent"), count, "{at}");
            Ok(())
        })
        .unwrap();
    }
}

#[test]
fn d_u6_days_are_whole_days_to_the_microsecond() {
    let rules = counting("{ last = \"3d\" }");
    let orders = [order("1", "p", day(1), "1")];
    let until = view(&rules, &orders, day(1)).next_change_at;
    assert_eq!(until, Some(day(4)));
    assert_eq!(value(&view(&rules, &orders, day(4).plus_micros(-1)), "m"), "1");
    assert_eq!(value(&view(&rules, &orders, day(4)), "m"), "0");
}

#[test]
fn d_u7_at_most_n_includes_zero() {
    let rules = rules(BUYERS);
    let long_ago = [order("1", "p", day(-100), "1")];
    assert!(member(&view(&rules, &long_ago, day(1)), "few"));
}

#[test]
fn d_u8_a_segment_changes_at_its_instant_not_once_a_day() {
    let crm = crm(BUYERS);
    crm.ingest(&[order("1", "a", day(1), "1"), order("2", "a", day(2).plus_micros(1), "1")]).unwrap();
    let changes = crm.advance_with(day(90), true).unwrap().list;
    let buyers: Vec<_> = changes.iter().filter(|change| change.name == "buyers").map(|change| change.at).collect();
    assert_eq!(buyers, [day(2).plus_micros(1), day(31)]);
}

/// Measures are folds: a merge adds nothing twice, however often it is said.
#[test]
fn d_u10_a_merge_said_again_counts_nothing_again() {
    let crm = crm(BUYERS);
    let phone =
        |id: &str, profile: &str| order(id, profile, day(3), "1").with_identifier("phone", "13800138000").unwrap();
    let records = [order("1", "a", day(1), "1"), order("2", "b", day(2), "1"), phone("3", "a"), phone("4", "b")];
    for _ in 0..3 {
        crm.ingest(&records).unwrap();
        crm.advance(day(4)).unwrap();
        assert_eq!(value(&crm.view(of("a"), day(4)).unwrap(), "recent"), "4");
    }
    crm.ingest(&[phone("5", "b")]).unwrap();
    assert_eq!(value(&crm.view(of("b"), day(4)).unwrap(), "recent"), "5");
}

#[test]
fn d_un1_late_and_repeated_records_count_once_and_in_their_time() {
    let crm = crm(BUYERS);
    let records: Vec<Record> = (0..6).map(|n| order(&n.to_string(), "a", day(1 + n * 10), "1")).collect();
    for n in [5, 0, 3, 0, 1, 4, 2, 5] {
        crm.ingest(&records[n..=n]).unwrap();
    }
    let count = |at| value(&crm.view(of("a"), at).unwrap(), "recent");
    assert_eq!(
        [count(day(1)), count(day(31)), count(day(51)), count(day(80)), count(day(81))],
        ["1", "3", "3", "1", "0"]
    );
}

#[test]
fn d_un2_a_maximum_and_a_negation_hold() {
    let rules = rules(&format!(
        "[measures.m]\n{ORDERS}window = \"lifetime\"\n[segments.some]\nwhen = \"measure.m >= 1 && measure.m <= 2\"\n\
         [segments.others]\nwhen = \"!(measure.m >= 1 && measure.m <= 2)\"\n[segments.fields]\nwhen = \"!(attr.city == 'x')\"\n"
    ));
    let orders: Vec<Record> = (0..4).map(|n| order(&n.to_string(), "p", day(n + 1), "1")).collect();
    for n in 1..=4 {
        let view = view(&rules, &orders[..n], day(9));
        assert_eq!((member(&view, "some"), member(&view, "others")), (n <= 2, n > 2));
        assert!(member(&view, "fields"), "what is not known is not `x`");
    }
}

/// Nobody waits for a job: a view answers at once, and an advance stamps what was true before it ran.
#[test]
fn d_un3_membership_begins_when_it_became_true() {
    let crm = crm(BUYERS);
    crm.ingest(&[order("1", "a", day(1), "1"), order("2", "a", day(2), "1")]).unwrap();
    assert_eq!(crm.view(of("a"), day(2)).unwrap().segments.unwrap()["buyers"].since, Some(day(2)));
    let change =
        crm.advance_with(day(20), true).unwrap().list.into_iter().find(|change| change.name == "buyers").unwrap();
    assert_eq!((change.at, change.cause), (day(2), Cause::Time));
}

#[test]
fn d_un4_a_batch_equals_its_records_one_by_one() {
    let records: Vec<Record> =
        (0..20).map(|n| order(&n.to_string(), &format!("p{}", n % 3), day(1 + n), "7")).collect();
    let (batch, single) = (crm(BUYERS), crm(BUYERS));
    batch.ingest(&records).unwrap();
    std::thread::scope(|scope| {
        for half in records.chunks(10) {
            scope.spawn(|| half.iter().for_each(|record| drop(single.ingest(std::slice::from_ref(record)).unwrap())));
        }
    });
    for profile in ["p0", "p1", "p2"] {
        let text = |crm: &Crm| canonical(&crm.view(of(profile), day(25)).unwrap()).unwrap();
        assert_eq!(text(&batch), text(&single));
    }
}

#[test]
fn d_un5_an_id_of_before_a_merge_still_finds_the_customer() {
    let crm = crm(BUYERS);
    let phone = |record: Record| record.with_identifier("phone", "13800138000").unwrap();
    crm.ingest(&[order("1", "a", day(1), "1"), order("2", "b", day(2), "1")]).unwrap();
    let before = [crm.view(of("a"), day(3)).unwrap().customer, crm.view(of("b"), day(3)).unwrap().customer];
    crm.ingest(&[phone(order("3", "a", day(4), "1")), phone(order("4", "b", day(5), "1"))]).unwrap();
    let after = before.map(|id| crm.view(id, day(6)).unwrap());
    assert_eq!((after[0].customer, after[0].records), (after[1].customer, 4));
    assert_ne!(before[0], before[1]);
}

#[test]
fn d_un6_dead_definitions_are_refused_when_they_are_loaded() {
    let dead = "[segments.never]\nwhen = \"measure.recent < 0\"\n[segments.wrong]\nwhen = \"measure.recnt > 1\"\n";
    let found: Vec<_> = Rulebook::check(&format!("{HEAD}{BUYERS}{dead}"))
        .into_iter()
        .map(|finding| (finding.code, finding.path))
        .collect();
    let wanted = [(Code::Unreachable, "segments.never.when"), (Code::UnknownName, "segments.wrong.when")];
    assert_eq!(found, wanted.map(|(code, path)| (code, path.to_owned())));
}

#[test]
fn d_t1_visits_of_merged_profiles_are_counted_once_and_nothing_is_lost() {
    let crm = crm(&format!("[measures.visits]\nof = \"visit\"\nagg = \"count\"\nwindow = \"lifetime\"\n{BUYERS}"));
    let visit = |id: &str, profile: &str, at: i64| {
        let wire = format!(
            r#"{{"source":"pos","record_id":"{id}","profile":"{profile}","type":"visit","occurred_at":"{}","attributes":{{"city_{profile}":"x"}},"identifiers":[{{"kind":"phone","value":"13800138000"}}],"body":{{}}}}"#,
            day(at)
        );
        Record::from_json(&Json::parse(&wire).unwrap()).unwrap()
    };
    crm.ingest(&[visit("1", "a", 1), visit("2", "a", 2), visit("3", "b", 3), visit("4", "b", 4), visit("5", "b", 5)])
        .unwrap();
    let view = crm.view(of("b"), day(9)).unwrap();
    assert_eq!(value(&view, "visits"), "5");
    let names: Vec<String> = view.profile.unwrap().keys().cloned().collect();
    assert_eq!(names, ["city_a", "city_b"]);
}

#[test]
fn d_t2_types_stay_and_output_is_sorted() {
    let crm = crm(BUYERS);
    let of_phone = |record: Record, name: &str| {
        record.with_identifier("phone", "13800138000").unwrap().with_attribute("name", name).unwrap()
    };
    crm.ingest(&[of_phone(order("1", "a", day(1), "1"), "Ann"), of_phone(order("2", "b", day(2), "1"), "Bob")])
        .unwrap();
    let text = canonical(&crm.view(of("a"), day(3)).unwrap()).unwrap();
    let json = Json::parse(&text).unwrap();
    let name = json.get("profile").and_then(|profile| profile.get("name")).unwrap();
    assert_eq!(name.get("value").and_then(Json::as_str), Some("Bob"), "text, not a list of texts");
    assert_eq!(canonical(&json).unwrap(), text);
}

#[test]
fn d_t3_all_kinds_of_identifiers_join_not_only_the_last() {
    let crm = crm(BUYERS);
    let with = |id: &str, profile: &str, all: &[(&str, &str)]| {
        all.iter()
            .fold(order(id, profile, day(1), "1"), |record, (kind, value)| record.with_identifier(kind, value).unwrap())
    };
    crm.ingest(&[
        with("1", "a", &[("phone", "13800138000")]),
        with("2", "b", &[("phone", "13800138000"), ("email", "b@x.cn")]),
        with("3", "c", &[("email", "b@x.cn")]),
    ])
    .unwrap();
    assert_eq!(crm.view(of("c"), day(2)).unwrap().profiles.len(), 3);
}

#[test]
fn d_t5_a_key_is_one_key_in_every_month() {
    let crm = crm(BUYERS);
    crm.ingest(&[order("1", "a", day(1), "1")]).unwrap();
    let report = crm.ingest(&[order("1", "a", day(40), "1")]).unwrap();
    assert_eq!((report.accepted, report.conflicts.len()), (0, 1));
}

#[test]
fn d_t6_interests_fade_by_the_instant_of_the_question() {
    let rules = rules(
        "[[tag]]\nname = \"keen\"\ndimension = \"need\"\nevidence = [{ of = \"order\", points = 80, half_life = \"10d\" }]\n",
    );
    let orders = [order("1", "p", day(1), "1")];
    let strength = |at| view(&rules, &orders, at).tags.unwrap().first().map(|tag| tag.strength.clone());
    assert_eq!(strength(day(1)).as_deref(), Some("0.8"));
    assert_eq!(strength(day(6)).as_deref(), Some("0.5657"));
    assert_eq!(strength(day(11)).as_deref(), Some("0.4"));
    assert_eq!(strength(day(12)), None);
}

/// The same question has the same answer whenever it is asked: nothing but `as_of` tells the time.
#[test]
fn d_c1_no_clock_is_read() {
    let rules = rules(BUYERS);
    let orders = [order("1", "p", day(1), "1")];
    let ask = || canonical(&view(&rules, &orders, day(3))).unwrap();
    let before = ask();
    std::thread::sleep(std::time::Duration::from_millis(20));
    assert_eq!(ask(), before);
    let banned = include_str!("../../../clippy.toml");
    for name in ["SystemTime::now", "Instant::now"] {
        assert!(banned.contains(name), "`{name}` is not banned");
    }
}

/// Every key of a measure, segment, stage or tag changes some output.
#[test]
fn d_c3_no_key_is_declared_and_never_read() {
    let base = r#"
[measures.orders]
agg = "count"
of = "order"
window = { last = "10d" }
[measures.sum]
agg = "sum"
of = "order"
field = "body.amount"
currency = "CNY"
minus = "return"
window = "lifetime"
[measures.months]
agg = "distinct_periods"
of = "order"
period = "month"
window = "lifetime"
[measures.idle]
agg = "days_since"
of = "order"
window = "lifetime"
[measures.ratio]
agg = "ratio"
num = "sum"
den = "orders"
[measures.twice]
agg = "sequence"
steps = [{ of = "order" }, { of = "order" }]
within = "10d"
window = "lifetime"
[measures.lonely]
agg = "unanswered"
of = "order"
answer = { of = "return" }
within = "2d"
window = "lifetime"
[[stage]]
name = "fresh"
enter = "measure.idle < 1"
hold = "3d"
[[stage]]
name = "rest"
enter = "true"
[[tag]]
name = "keen"
dimension = "need"
evidence = [{ of = "order", points = 60, half_life = "10d", cap = 80 }]
show_at = "0.5"
hide_at = "0.4"
[[tag]]
name = "rich"
dimension = "value"
when = "measure.sum > 5"
[stage_weights.fresh]
attribute = "0.4"
behaviour = "0.3"
need = "0.2"
value = "0.1"
[stage_weights.rest]
attribute = "0.1"
behaviour = "0.2"
need = "0.3"
value = "0.4"
[segments.all]
when = "measure.sum > 5"
"#;
    let refund = Record::refund("pos", "3", "p", day(29), Money::parse("4", "CNY").unwrap(), "2").unwrap();
    let dollars = Record::order("pos", "4", "p", day(27), Money::parse("9", "USD").unwrap()).unwrap();
    let orders = [order("1", "p", day(18), "30"), order("2", "p", day(28), "12"), refund, dollars];
    let seen = |text: &str| {
        let rules = rules(text);
        let mut all = String::new();
        for hours in [0, 6, 24, 60, 100, 200] {
            let mut view = view(&rules, &orders, day(29).plus_micros(hours * 3_600_000_000));
            view.rulebook.fingerprint.clear();
            all.push_str(&canonical(&view).unwrap());
        }
        all
    };
    let (before, mut idle) = (seen(base), Vec::new());
    for (from, to) in [
        ("agg = \"count\"\nof = \"order\"", "agg = \"count\"\nof = \"return\""),
        ("agg = \"count\"\n", "agg = \"days_since\"\n"),
        ("agg = \"count\"\n", "agg = \"count\"\nwhere = \"record.body.amount > 20\"\n"),
        ("agg = \"sum\"\n", "agg = \"sum\"\nlabel = \"Spend\"\n"),
        ("last = \"10d\"", "last = \"11d\""),
        ("{ last = \"10d\" }", "{ ago = [\"11d\", \"10d\"] }"),
        ("{ last = \"10d\" }", "{ calendar = \"month\" }"),
        ("{ last = \"10d\" }", "{ calendar = \"month\", n = 2, offset = 1 }"),
        ("{ last = \"10d\" }", "{ calendar = \"day\", zone = \"UTC\" }"),
        ("{ last = \"10d\" }", "{ from = \"2026-06-20T00:00:00Z\" }"),
        ("{ last = \"10d\" }", "{ to = \"2026-06-20T00:00:00Z\" }"),
        ("currency = \"CNY\"\n", "currency = \"USD\"\n"),
        ("minus = \"return\"\n", ""),
        (
            "minus = \"return\"\nwindow = \"lifetime\"",
            "minus = \"return\"\nminus_at = \"own\"\nwindow = { last = \"1d\" }",
        ),
        ("period = \"month\"", "period = \"day\""),
        ("agg = \"days_since\"\n", "agg = \"days_since\"\nunit = \"calendar\"\n"),
        ("num = \"sum\"", "num = \"months\""),
        ("den = \"orders\"", "den = \"months\""),
        ("{ of = \"order\" }, { of = \"order\" }", "{ of = \"order\" }, { of = \"visit\" }"),
        ("within = \"10d\"", "within = \"1h\""),
        ("answer = { of = \"return\" }", "answer = { of = \"order\" }"),
        ("within = \"2d\"", "within = \"30h\""),
        ("enter = \"measure.idle < 1\"", "enter = \"measure.idle < 2\""),
        ("hold = \"3d\"", "hold = \"1d\""),
        ("name = \"fresh\"\nenter", "name = \"fresh\"\norder = 9\nlabel = \"F\"\nenter"),
        ("dimension = \"need\"", "dimension = \"attribute\""),
        ("points = 60", "points = 70"),
        ("half_life = \"10d\"", "half_life = \"9d\""),
        ("half_life = \"10d\"", "window = \"10d\""),
        ("cap = 80", "cap = 50"),
        ("points = 60", "where = \"record.body.amount > 20\", points = 60"),
        ("{ of = \"order\", points = 60, half_life = \"10d\", cap = 80 }", "{ measure = \"orders\", points = 60 }"),
        ("show_at = \"0.5\"", "show_at = \"0.99\""),
        ("hide_at = \"0.4\"", "hide_at = \"0.5\""),
        ("name = \"rich\"", "name = \"rich\"\nlabel = \"Rich\""),
        ("when = \"measure.sum > 5\"\n[stage", "when = \"measure.sum > 500\"\n[stage"),
        ("need = \"0.3\"\nvalue = \"0.4\"", "need = \"0.4\"\nvalue = \"0.3\""),
        ("[segments.all]\nwhen = \"measure.sum > 5\"", "[segments.all]\nwhen = \"measure.sum > 500\""),
    ] {
        assert!(base.contains(from), "`{from}` is not there");
        let mut text = base.replacen(from, to, 1);
        if to.contains("order = 9") {
            // A ladder ends in its catch-all, so the order is given to all.
            text = base.replacen("name = \"fresh\"\n", "name = \"fresh\"\norder = 1\n", 1);
            text = text.replacen("[[stage]]\nname = \"rest\"", "[[stage]]\nname = \"rest\"\norder = 3", 1);
            text = text.replacen(
                "[[tag]]",
                "[[stage]]\nname = \"first\"\nenter = \"measure.sum > 5\"\norder = 0\n[[tag]]",
                1,
            );
            text += "[stage_weights.first]\nattribute = \"1\"\nbehaviour = \"0\"\nneed = \"0\"\nvalue = \"0\"\n";
        }
        if seen(&text) == before {
            idle.push(to);
        }
    }
    assert!(idle.is_empty(), "these change nothing: {idle:#?}");
}

#[test]
fn d_c4_a_plain_date_is_rejected_by_code_and_path() {
    let wire = r#"{"source":"pos","record_id":"1","profile":"p","type":"order","occurred_at":"2026-06-01","body":{"amount":{"amount":"1","currency":"CNY"}}}"#;
    let report = crm(BUYERS).ingest_ndjson(wire.as_bytes()).unwrap();
    let error = &report.rejected[0].error;
    assert_eq!((report.accepted, error.code(), error.path()), (0, Code::InstantWithoutZone, "occurred_at"));
}

#[test]
fn d_c5_money_is_exact_and_a_float_is_refused() {
    let rules = rules(
        "[measures.m]\nagg = \"sum\"\nof = \"order\"\nfield = \"body.amount\"\ncurrency = \"CNY\"\nwindow = \"lifetime\"\n",
    );
    let orders: Vec<Record> = (0..10).map(|n| order(&n.to_string(), "p", day(1), "0.10")).collect();
    assert_eq!(value(&view(&rules, &orders, day(2)), "m"), "1.00");
    let wire = r#"{"source":"pos","record_id":"1","profile":"p","type":"order","occurred_at":"2026-06-01T00:00:00Z","body":{"amount":{"amount":0.1,"currency":"CNY"}}}"#;
    let report = crm(BUYERS).ingest_ndjson(wire.as_bytes()).unwrap();
    assert_eq!(report.rejected[0].error.code(), Code::FloatNotAllowed);
}

/// Every stage that is promised can be reached, and what cannot is refused.
#[test]
fn d_c6_every_stage_that_is_promised_can_be_reached() {
    let ladder = "[measures.n]\nof = \"order\"\nagg = \"count\"\nwindow = \"lifetime\"\n\
                  [[stage]]\nname = \"many\"\nenter = \"measure.n >= 3\"\n[[stage]]\nname = \"any\"\nenter = \"true\"\n\
                  [[stage]]\nname = \"lost\"\nenter = \"measure.n >= 9\"\n";
    let found = Rulebook::check(&format!("{HEAD}{ladder}"));
    assert_eq!((found.len(), found[0].code, found[0].path.as_str()), (1, Code::Unreachable, "stage[2].enter"));
}

#[test]
fn d_p1_membership_is_not_stale_after_a_merge_or_months_later() {
    let crm = crm(BUYERS);
    let phone = |record: Record| record.with_identifier("phone", "13800138000").unwrap();
    crm.ingest(&[order("1", "a", day(1), "1"), order("2", "b", day(2), "1")]).unwrap();
    crm.advance(day(3)).unwrap();
    crm.ingest(&[phone(order("3", "a", day(2), "1")), phone(order("4", "b", day(2), "1"))]).unwrap();
    let changes = crm.advance_with(day(4), true).unwrap().list;
    assert!(changes.iter().any(|change| change.name == "buyers" && change.cause == Cause::Identity), "{changes:?}");
    let mut members = Vec::new();
    crm.segment_members("buyers", day(200), |member| {
        members.push(member);
        Ok(())
    })
    .unwrap();
    assert_eq!(members, []);
    let left = crm.advance_with(day(200), true).unwrap().list;
    assert!(left.iter().any(|change| change.name == "buyers" && change.at == day(32)), "{left:?}");
}

#[test]
fn d_m1_a_changed_filter_removes_and_segments_read_segments() {
    let crm = crm(&format!("{BUYERS}[segments.nested]\nwhen = \"segment.buyers && !segment.few\"\n"));
    crm.ingest(&[1, 2, 3].map(|n| order(&n.to_string(), "a", day(n), "1"))).unwrap();
    crm.advance(day(4)).unwrap();
    assert!(member(&crm.view(of("a"), day(4)).unwrap(), "nested"));
    let next = format!("{HEAD}{BUYERS}[segments.nested]\nwhen = \"segment.buyers && !segment.few\"\n");
    let next = next.replacen("version = 1", "version = 2", 1).replacen("recent >= 2", "recent >= 4", 1);
    crm.load_rulebook(&next).unwrap();
    let changes = crm.advance_with(day(5), true).unwrap().list;
    let left: Vec<_> = changes.iter().map(|change| (change.name.as_str(), change.cause)).collect();
    assert_eq!(left, [("buyers", Cause::Rulebook), ("nested", Cause::Rulebook)]);
}

/// Resolution sees every record, also those from before an identifier was shared; of two profiles one customer is left.
#[test]
fn d_s2_what_was_there_before_is_joined_and_shown_once() {
    let crm = crm(BUYERS);
    let phone = |record: Record| record.with_identifier("phone", "13800138000").unwrap();
    crm.ingest(&[phone(order("1", "a", day(1), "1")), order("2", "b", day(2), "1")]).unwrap();
    assert_eq!(crm.customers(day(3)).unwrap().len(), 2);
    crm.ingest(&[phone(order("3", "b", day(3), "1"))]).unwrap();
    assert_eq!(crm.customers(day(3)).unwrap().len(), 1);
    let found = crm.find(Identifier::phone("13800138000").unwrap(), day(3)).unwrap();
    assert_eq!(crm.view(found, day(3)).unwrap().records, 3);
}

/// Not the first rule that matches decides but all, and an arrival touches its own neighbourhood only.
#[test]
fn d_s4_all_rules_count_and_an_arrival_touches_its_neighbours_only() {
    let crm = crm(BUYERS);
    let many: Vec<Record> = (0..50).map(|n| order(&format!("m{n}"), &format!("x{n}"), day(1), "1")).collect();
    crm.ingest(&many).unwrap();
    crm.advance(day(2)).unwrap();
    let both = order("1", "a", day(3), "1").with_identifier("phone", "13800138000").unwrap();
    let both = both.with_identifier("email", "a@x.cn").unwrap();
    let phone = order("2", "b", day(3), "1").with_identifier("phone", "13800138000").unwrap();
    let email = order("3", "c", day(3), "1").with_identifier("email", "a@x.cn").unwrap();
    crm.ingest(&[both, phone, email]).unwrap();
    assert_eq!(crm.advance(day(3)).unwrap().touched, 1);
    assert_eq!(crm.view(of("a"), day(3)).unwrap().profiles.len(), 3);
}

/// Evidence is not doubled by saying it again.
#[test]
fn d_s5_evidence_said_again_changes_nothing() {
    let crm = crm(BUYERS);
    let phone = |record: Record| record.with_identifier("phone", "13800138000").unwrap();
    let records = [phone(order("1", "a", day(1), "1")), phone(order("2", "b", day(2), "1"))];
    crm.ingest(&records).unwrap();
    let before = canonical(&crm.view(of("a"), day(3)).unwrap()).unwrap();
    for _ in 0..3 {
        assert_eq!(crm.ingest(&records).unwrap().duplicates, 2);
        crm.advance(day(3)).unwrap();
    }
    assert_eq!(canonical(&crm.view(of("a"), day(3)).unwrap()).unwrap(), before);
}
