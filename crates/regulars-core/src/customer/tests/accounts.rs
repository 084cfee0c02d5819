//! The account that records tell (MB-1, MB-5, MB-6, MB-70, MB-71): two profiles that are joined at some instant, told of orders,
//! returns, points, grants and corrections.

use proptest::prelude::*;

use super::*;

/// Programs of several kinds, of which each has something due at other instants.
static BOOKS: LazyLock<[Arc<Rulebook>; 4]> = LazyLock::new(|| {
    let head = "[rulebook]\nid = \"b\"\nversion = 1\nzone = \"Asia/Shanghai\"\n\
        [program]\nid = \"club\"\ntimezone = \"Asia/Shanghai\"\nversion = 1\neffective_from = \"2024-02-01\"\n";
    let levels = "[[tiers.level]]\nid = \"member\"\nname = \"member\"\n[[tiers.level]]\nid = \"silver\"\nname = \"silver\"\n\
        needs = \"spend >= 500\"\nmultiplier = \"1.5\"\n[[tiers.level]]\nid = \"gold\"\nname = \"gold\"\n\
        needs = \"spend >= 1200 and orders >= 2\"\nmultiplier = \"2\"\n";
    let tail = "base = \"member\"\n";
    [
        format!(
            "{head}[points]\nearn = \"1 point per 1.00 CNY\"\nrounding = \"floor\"\npending = \"7 days\"\n\
             expiry = \"3 months\"\n[tiers]\nwindow = \"rolling 12 months\"\nvalid_for = \"12 months\"\ngrace = \"30 days\"\n\
             counts_when = \"confirmed\"\n{tail}{levels}"
        ),
        format!(
            "{head}enrolment = \"explicit\"\n[points]\nearn = \"1 point per 3 CNY\"\nrounding = \"half_even\"\nscale = 2\n\
             round_per = \"line\"\nexpiry = \"6 months, end of month\"\non_refund = \"within_balance\"\n\
             restore_expired = \"grace 10 days\"\n[tiers]\nwindow = \"calendar year from 01-01\"\n\
             valid_for = \"end of next period\"\nrollover = true\ndowngrade = \"one_down\"\non_refund = \"immediate\"\n\
             {tail}{levels}"
        ),
        format!(
            "{head}[tiers]\ncurrency = \"CNY\"\nwindow = \"rolling 2 months\"\nvalid_for = \"while qualified\"\n{tail}{levels}\
             [measures.visits]\nof = \"visit\"\nagg = \"count\"\nwindow = {{ last = \"60d\" }}\n"
        )
        .replace("orders >= 2", "measure.visits >= 2"),
        format!(
            "{head}[points]\nearn = \"1 point per 1.00 CNY\"\nrounding = \"floor\"\npending = \"7 days\"\nexpiry = \"never\"\n\
             [tiers]\nwindow = \"rolling 2 months\"\nvalid_for = \"while qualified\"\ncounts_when = \"confirmed\"\n{tail}{levels}"
        )
        .replace("multiplier = \"1.5\"\n", "")
        .replace("multiplier = \"2\"\n", ""),
    ]
    .map(|text| Arc::new(Rulebook::parse(&text).unwrap()))
});

const DAY: i64 = 86_400;
const START: i64 = 1_706_659_200; // 2024-01-31T00:00:00Z

fn instant(second: i64) -> Instant {
    Instant::from_micros(second * 1_000_000).unwrap()
}

fn moment() -> impl Strategy<Value = i64> {
    let hour = prop_oneof![Just(0i64), Just(16 * 3_600), Just(16 * 3_600 - 1), 0..DAY];
    let day = prop_oneof![0i64..500, (0i64..6).prop_map(|n| n * 80)];
    (day, hour).prop_map(|(day, second)| START + day * DAY + second)
}

fn any_body() -> impl Strategy<Value = String> {
    let number = || prop_oneof![2 => Just(String::new()), 1 => (0u8..3).prop_map(|n| format!(r#","order_id":"N{n}","order_issuer":"erp""#))];
    let order = (0u32..9, number()).prop_map(|(hundreds, number)| {
        format!(
            r#""type":"order","body":{{"amount":{{"amount":"{0}","currency":"CNY"}},"lines":[{{"amount":{{"amount":"{0}","currency":"CNY"}}}}]{number}}}"#,
            hundreds * 100
        )
    });
    let back = (1u32..5, prop::option::of(0u8..24), number()).prop_map(|(hundreds, of, number)| {
        let of = of.map(|n| format!(r#","refers_to":"r{n}""#)).unwrap_or_default();
        format!(r#""type":"return","body":{{"amount":{{"amount":"{}","currency":"CNY"}}{number}}}{of}"#, hundreds * 100)
    });
    let points = (
        prop::sample::select(vec!["adjust", "redeem", "redeem", "cancel_redeem", "hold", "capture", "release"]),
        -60i32..200,
        0u8..3,
        prop::sample::select(vec![r#","ttl_minutes":"4000""#, r#","ttl_minutes":"90000""#]),
    );
    let points = points.prop_map(|(event, points, id, ttl)| {
        let (name, ttl) = match event {
            "adjust" => ("adjust_id", ""),
            "redeem" | "cancel_redeem" => ("redeem_id", ""),
            "hold" => ("hold_id", ttl),
            _ => ("hold_id", ""),
        };
        let points = if event == "adjust" { points } else { points.abs() + 1 };
        format!(r#""type":"points","body":{{"event":"{event}","{name}":"{id}","points":"{points}"{ttl}}}"#)
    });
    let member = prop::sample::select(vec![
        r#""type":"membership","body":{"event":"enroll"}"#,
        r#""type":"membership","body":{"event":"enroll"}"#,
        r#""type":"membership","body":{"event":"grant_tier","tier":"gold","until":"2024-12-01T00:00:00Z"}"#,
        r#""type":"membership","body":{"event":"grant_tier","tier":"silver"}"#,
        r#""type":"membership","body":{"event":"leave"}"#,
        r#""type":"membership","body":{"event":"elope"}"#,
        r#""type":"visit","body":{}"#,
        r#""type":"visit","body":{}"#,
    ]);
    prop_oneof![6 => order, 2 => back, 3 => points, 2 => member.prop_map(str::to_owned)]
}

/// Records of two profiles, the instant at which these are joined, if they are, and a question.
#[derive(Clone, Debug)]
struct World {
    records: Vec<Record>,
    joined: Option<Instant>,
    book: usize,
    as_of: Instant,
}

fn any_world() -> impl Strategy<Value = World> {
    let draft = (any_body(), moment(), 0u8..2, prop::option::weighted(0.1, 0u8..24));
    let records = prop::collection::vec(draft, 0..24).prop_map(|drafts| {
        let record = |(n, (body, second, profile, corrects)): (usize, (String, i64, u8, Option<u8>))| {
            let corrects = corrects.filter(|target| usize::from(*target) != n);
            let corrects = corrects.map(|target| format!(r#","corrects":"r{target}""#)).unwrap_or_default();
            let at = instant(second);
            let wire = format!(
                r#"{{"source":"pos","record_id":"r{n}","profile":"{profile}","occurred_at":"{at}",{body}{corrects}}}"#
            );
            // A return may not refer to itself.
            Record::from_json(&Json::parse(&wire).unwrap()).ok()
        };
        drafts.into_iter().enumerate().filter_map(record).collect()
    });
    let joined = prop::option::weighted(0.8, moment());
    (records, joined, 0..4usize, moment()).prop_map(|(records, joined, book, second)| World {
        records,
        joined: joined.map(instant),
        book,
        as_of: instant(second + 40 * DAY),
    })
}

impl World {
    fn plan(&self) -> Plan {
        let select = Select::parts(&[Part::Membership]).with_reasons(ReasonLevel::Records);
        Plan::compile(BOOKS[self.book].clone(), select).unwrap()
    }

    /// The frame of the customer at an instant: before the join the other profile is somebody else.
    fn frame(&self, plan: &Plan, as_of: Instant) -> Frame {
        let apart = self.joined.is_some_and(|joined| joined > as_of);
        let profile = |key: &str| ("pos".to_owned(), key.to_owned());
        let mut all = BTreeSet::from([profile("0"), profile("1")]);
        let mut records = self.records.clone();
        if apart {
            all.remove(&profile("1"));
            records.retain(|record| record.profile.as_str() == "0");
        }
        let mut frame = frame(&records, &all, plan);
        // A correction reaches every record of its source, also that of somebody else (RC-4).
        let others = self.records.iter().filter(|record| !records.contains(record));
        for (target, from) in others.filter_map(|record| Some((record.corrects.as_ref()?, record.occurred_at.at))) {
            frame.correct("pos", target.as_str(), from);
        }
        frame.close();
        if let Some(at) = self.joined.filter(|_| !apart) {
            frame.join(Join { at, left: 0, right: 1 });
        }
        frame
    }

    fn view(&self, as_of: Instant) -> CustomerView {
        let plan = self.plan();
        fold(&self.frame(&plan, as_of), &plan, as_of, &mut FoldRoom::default())
    }
}

fn text(view: &CustomerView) -> String {
    canonical(view).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    /// MB-6: arrival order is never read.
    #[test]
    fn arrival_is_irrelevant((world, mixed) in any_world().prop_flat_map(|world| {
        let records = Just(world.records.clone()).prop_shuffle();
        (Just(world), records)
    })) {
        let other = World { records: mixed, ..world.clone() };
        prop_assert_eq!(text(&world.view(world.as_of)), text(&other.view(world.as_of)));
    }

    /// MB-I4: step by step is at once, and the moves of the tier lead to the tier.
    #[test]
    fn step_by_step_is_at_once(world in any_world(), more in 0..400 * DAY) {
        let plan = world.plan();
        let later = world.as_of.plus_micros(more * 1_000_000);
        let frame = world.frame(&plan, world.as_of);
        let mut at_once = Course::<()>::new(&frame, &plan, 0).unwrap();
        at_once.go(world.as_of);
        let mut stepwise = Course::<()>::new(&frame, &plan, 0).unwrap();
        let mut tier = None;
        while let Some(next) = stepwise.next().filter(|next| *next <= world.as_of) {
            stepwise.go(next);
            if let Some(Moved { from, to, .. }) = stepwise.take_move() {
                prop_assert_eq!(&from, &tier);
                tier = to;
            }
            prop_assert_eq!(&stepwise.tier(), &tier, "at {}", next);
            prop_assert!(stepwise.next().is_none_or(|later| later > next));
        }
        stepwise.go(world.as_of);
        prop_assert_eq!(stepwise.tier(), tier);
        let shown = |course: &Course<'_>| canonical(&account_part((&frame, &plan), course, world.as_of)).unwrap();
        prop_assert_eq!(shown(&stepwise), shown(&at_once));
        prop_assert_eq!(stepwise.findings().collect::<Vec<_>>(), at_once.findings().collect::<Vec<_>>());
        // Who asks only once may let the tier sleep until then, in room that was used before.
        let mut room = CourseRoom::default();
        let mut before = Course::<()>::to_one_instant(&frame, &plan, 0, &mut room).unwrap();
        before.go(later);
        before.leave(&mut room);
        let mut asleep = Course::<()>::to_one_instant(&frame, &plan, 0, &mut room).unwrap();
        asleep.go(world.as_of);
        prop_assert_eq!(shown(&asleep), shown(&at_once));
        prop_assert_eq!(asleep.findings().collect::<Vec<_>>(), at_once.findings().collect::<Vec<_>>());
        asleep.go(later);
        at_once.go(later);
        prop_assert_eq!(shown(&asleep), shown(&at_once));
    }

    /// MB-I17: until `next_change_at` nothing differs.
    #[test]
    fn nothing_changes_before_the_next_change(world in any_world(), parts in prop::collection::vec(0.0..1.0f64, 3)) {
        let first = world.view(world.as_of);
        // Who belongs together is no matter of the fold.
        let joined = world.joined.filter(|at| *at > world.as_of);
        let until = [first.next_change_at, joined].into_iter().flatten().min();
        let until = until.unwrap_or_else(|| world.as_of.plus_micros(900 * crate::time::DAY_US));
        let length = until.micros() - world.as_of.micros();
        prop_assert!(length > 0);
        for offset in parts.into_iter().map(|part| (length as f64 * part) as i64).chain([length - 1]) {
            let mut later = world.view(world.as_of.plus_micros(offset));
            later.as_of = world.as_of;
            prop_assert_eq!(text(&later), text(&first), "{} after {}", offset, world.as_of);
        }
    }

    /// RC-4: what is corrected away might as well not be there, also where it was told before.
    #[test]
    fn a_correction_leaves_no_trace(world in any_world()) {
        let seen = |record: &&Record| record.occurred_at.at <= world.as_of;
        let targets: BTreeSet<_> = world.records.iter().filter(seen).filter_map(|record| record.corrects.clone()).collect();
        let voided = |record: &Record| targets.contains(&record.record_id);
        let mut left = world.clone();
        left.records.retain(|record| !(voided(record) && seen(&record)));
        prop_assert_eq!(text(&world.view(world.as_of)), text(&left.view(world.as_of)));
    }

    /// RC-7: the future changes nothing but `next_change_at`.
    #[test]
    fn the_future_changes_nothing_yet(world in any_world()) {
        let mut known = world.clone();
        known.records.retain(|record| record.occurred_at.at <= world.as_of);
        let (mut with, without) = (world.view(world.as_of), known.view(world.as_of));
        with.next_change_at = without.next_change_at;
        if let (Some(with), Some(without)) = (&mut with.membership, &without.membership) {
            // A measure says when a record that is to come will count.
            if world.book != 2 {
                prop_assert_eq!(with.next_change_at, without.next_change_at);
            }
            with.next_change_at = without.next_change_at;
        }
        prop_assert_eq!(text(&with), text(&without));
    }

    /// MB-10, MB-I2: every balance is that of its lots, and nobody owes who could pay.
    #[test]
    fn every_balance_explains_itself_lot_by_lot(world in any_world()) {
        let plan = world.plan();
        let frame = world.frame(&plan, world.as_of);
        let mut course = Course::<Vec<_>>::new(&frame, &plan, 0).unwrap();
        course.go(world.as_of);
        let number = |text: &str| text.parse::<rust_decimal::Decimal>().unwrap();
        for lot in course.lots() {
            let parts = [&lot.remaining, &lot.held, &lot.consumed, &lot.expired, &lot.clawed, &lot.repaid];
            prop_assert_eq!(number(&lot.total), parts.into_iter().map(|part| number(part)).sum());
            prop_assert!(parts.into_iter().all(|part| number(part) >= rust_decimal::Decimal::ZERO));
        }
        let Some(points) = account_part((&frame, &plan), &course, world.as_of).points else { return Ok(()) };
        let zero = rust_decimal::Decimal::ZERO;
        prop_assert!(number(&points.available) == zero || number(&points.debt) == zero);
        let remaining: rust_decimal::Decimal = points.lots.iter().map(|lot| number(&lot.remaining)).sum();
        prop_assert_eq!(number(&points.available) + number(&points.pending), remaining);
    }
}

/// The account of two profiles that are joined on 1 March, as of an instant.
fn joined(records: Vec<Record>, as_of: &str) -> CustomerView {
    World { records, joined: Some(at("2024-03-01T00:00:00Z")), book: 2, as_of: at(as_of) }.view(at(as_of))
}

fn account(view: &CustomerView) -> (&str, Option<&str>) {
    let part = view.membership.as_ref().unwrap();
    (part.tier.as_deref().unwrap_or("none"), part.spend.as_ref().and_then(|spend| spend.amount.as_deref()))
}

#[test]
fn until_a_join_each_profile_has_its_own_account() {
    let other = |id: &str, at: &str, amount: &str| order_with(id, at, amount, "", r#""profile":"0""#);
    let records = vec![order("a", "2024-02-10T12:00:00Z", "300 CNY"), other("b", "2024-02-12T12:00:00Z", "300 CNY")];
    assert_eq!(account(&joined(records.clone(), "2024-02-29T00:00:00Z")), ("member", Some("300.00")));
    let after = joined(records.clone(), "2024-03-01T00:00:00Z");
    assert_eq!(account(&after), ("silver", Some("600.00")));
    // A return under one profile of an order of the other waits for the join.
    let back = refund_with("c", "2024-02-20T12:00:00Z", "200 CNY", "", r#""profile":"0","refers_to":"a""#);
    let told = [records, vec![back]].concat();
    assert_eq!(account(&joined(told, "2024-03-01T00:00:00Z")), ("member", Some("400.00")));
}

#[test]
fn what_cannot_be_told_is_a_finding() {
    let event =
        |id: &str, kind: &str, body: &str| record(kind, id, "2024-03-02T12:00:00Z", &format!(r#""body":{{{body}}}"#));
    let records = vec![
        event("a", "membership", r#""event":"elope""#),
        event("b", "membership", r#""event":"grant_tier","tier":"platinum""#),
        event("c", "points", r#""event":"redeem","redeem_id":"r1""#),
        event("d", "points", r#""event":"burn","points":"1""#),
        event("e", "membership", r#""event":"pool","pool":"h","members":["nobody"]"#),
    ];
    let view = joined(records, "2024-03-03T00:00:00Z");
    let found: Vec<_> =
        view.findings.iter().map(|finding| (finding.code.as_str(), finding.records[0].record_id.as_str())).collect();
    let wanted = [
        ("field_misfit", "c"),
        ("unknown_member", "e"),
        ("unknown_tier", "b"),
        ("unknown_verb", "a"),
        ("unknown_verb", "d"),
    ];
    assert_eq!(found.len(), wanted.len(), "{found:?}");
    assert!(wanted.iter().all(|one| found.contains(one)), "{found:?}");
}
