//! Laws of content and benefits over random timelines of three profiles that are joined one by one (MB-6, MB-72, MB-I16, MB-I17, RC-4, RC-7,
//! RC-8). Days, things and ids come from small sets, so that records meet.

use proptest::prelude::*;

use super::*;
use crate::customer::account;
use crate::customer::explain::Explainer;

/// What a record is about: sort, when, two choices, the profile and what it corrects.
type Draft = (u8, i64, u8, u8, u8, Option<u8>);

/// When two of the three profiles are joined.
type Joins = Vec<(Instant, u32, u32)>;

/// The profiles, in the order of their numbers.
const WHO: [&str; 3] =
    [r#""source":"app","profile":"1""#, r#""source":"app","profile":"2""#, r#""source":"pos","profile":"1""#];

/// Quarters of an hour on some days: the days around a birthday, the edges of the season, of a month and of a year.
fn moment() -> impl Strategy<Value = i64> {
    let day = prop::sample::select(vec![0i64, 1, 28, 29, 30, 59, 60, 150, 151, 200, 242, 243, 364, 365, 366]);
    (day, 0i64..96).prop_map(|(day, quarter)| day * 96 + quarter)
}

/// An instant of a quarter, from a local midnight of 2025 on.
fn instant(quarter: i64) -> Instant {
    at("2025-01-01T00:00:00+08:00").plus_micros(quarter * 900_000_000)
}

fn any_draft() -> impl Strategy<Value = Draft> {
    (0u8..12, moment(), 0u8..4, 0u8..4, 0u8..3, prop::option::weighted(0.1, 0u8..20))
}

fn made(n: usize, (sort, quarter, one, two, who, corrects): &Draft) -> Record {
    let (one, two) = (usize::from(*one), usize::from(*two));
    let mut rest = WHO[usize::from(*who)].to_owned();
    if let Some(target) = corrects.filter(|target| usize::from(*target) != n) {
        rest.push_str(&format!(r#","corrects":"r{target}""#));
    }
    let (id, when) = (format!("r{n}"), instant(*quarter).to_string());
    let with = |kind: &str, body: String, rest: &str| record(kind, &id, &when, &format!(r#""body":{{{body}}},{rest}"#));
    let status = |place: usize| {
        [r#""status":"approved""#, r#""status":"rejected""#, r#""status":"withdrawn""#, r#""event":"x""#][place]
    };
    let benefit = ["birthday", "summer", "film", "term"][one];
    match sort {
        0 | 1 => order_with(&id, &when, ["10 CNY", "60 CNY", "120 CNY", "1 USD"][one], "", &rest),
        2 | 3 => {
            let text = if two == 3 { "好" } else { "很好用" };
            with("review", format!(r#""item":"{one}","text":"{text}",{}"#, status(two)), &rest)
        }
        4 | 5 => {
            let of = n.checked_sub(1).map_or(99, |before| before.saturating_sub(one));
            with("review", status(two).to_owned(), &format!(r#"{rest},"refers_to":"r{of}""#))
        }
        6 => with("survey", format!(r#""score":"{one}""#), &rest),
        7 | 8 => with("benefit", format!(r#""event":"claim","benefit":"{benefit}","entitlement_id":"e{two}""#), &rest),
        9 => {
            let ttl = [15, 60, 2_880, 50_000][two];
            let body =
                format!(r#""event":"reserve","benefit":"{benefit}","entitlement_id":"e{two}","ttl_minutes":"{ttl}""#);
            with("benefit", body, &rest)
        }
        10 => {
            let event = if one % 2 == 0 { "use" } else { "cancel" };
            with("benefit", format!(r#""event":"{event}","entitlement_id":"e{two}""#), &rest)
        }
        _ => {
            let moon = r#""{\"calendar\":\"chinese\",\"month\":1,\"day\":3}""#;
            let birthday = ["\"1990-01-02\"", "\"02-29\"", moon, "\"soon\""][one];
            record("profile", &id, &when, &format!(r#""attributes":{{"birthday":{birthday}}},{rest}"#))
        }
    }
}

fn any_timeline() -> impl Strategy<Value = Vec<Record>> {
    prop::collection::vec(any_draft(), 0..20)
        .prop_map(|drafts| drafts.iter().enumerate().map(|(n, draft)| made(n, draft)).collect())
}

fn told(records: &[Record], joins: &Joins, as_of: Instant) -> CustomerView {
    let plan = Plan::compile(CLUB_RULES.clone(), Select::all().with_reasons(ReasonLevel::Records)).unwrap();
    fold(&framed(records, joins, &plan), &plan, as_of, &mut FoldRoom::default())
}

fn framed(records: &[Record], joins: &Joins, plan: &Plan) -> Frame {
    let known = [("app", "1"), ("app", "2"), ("pos", "1")];
    let known = known.map(|(source, profile)| (source.to_owned(), profile.to_owned()));
    let mut frame = frame(records, &BTreeSet::from(known), plan);
    joins.iter().for_each(|(at, left, right)| frame.join(Join { at: *at, left: *left, right: *right }));
    frame
}

fn text(view: &CustomerView) -> String {
    canonical(view).unwrap()
}

/// No joins, or as many as make one of three, often at one instant.
fn any_joins() -> impl Strategy<Value = Joins> {
    let pairs = prop::sample::select(vec![[(0, 1), (1, 2)], [(0, 2), (2, 1)], [(1, 2), (0, 1)]]);
    let joins = (pairs, moment(), moment(), any::<bool>()).prop_map(|([first, second], one, other, once)| {
        let other = if once { one } else { other };
        let (before, after) = (instant(one.min(other)), instant(one.max(other)));
        vec![(before, first.0, first.1), (after, second.0, second.1)]
    });
    prop_oneof![1 => Just(Vec::new()), 4 => joins]
}

/// The same joins with their sides turned, and those of one instant in another order.
fn turned(joins: &Joins) -> Joins {
    let mut turned: Joins = joins.iter().rev().map(|(at, left, right)| (*at, *right, *left)).collect();
    turned.sort_by_key(|(at, ..)| *at);
    turned
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// RC-8, MB-I16: arrival order is never read. MB-72: nor is who was joined to whom.
    #[test]
    fn any_order_of_arrival_gives_the_same(
        (records, mixed) in any_timeline().prop_flat_map(|records| (Just(records.clone()), Just(records).prop_shuffle())),
        joins in any_joins(),
        as_of in moment().prop_map(instant),
    ) {
        prop_assert_eq!(text(&told(&records, &joins, as_of)), text(&told(&mixed, &turned(&joins), as_of)));
    }

    /// RC-7: a record that is still to come changes nothing but the next change.
    #[test]
    fn the_future_changes_only_the_next_change(records in any_timeline(), joins in any_joins(), as_of in moment().prop_map(instant)) {
        let known: Vec<Record> = records.iter().filter(|record| record.occurred_at.at <= as_of).cloned().collect();
        let (mut with, without) = (told(&records, &joins, as_of), told(&known, &joins, as_of));
        with.next_change_at = without.next_change_at;
        prop_assert_eq!(text(&with), text(&without));
    }

    /// MB-I17: until the next change, of the part and of the view, nothing differs.
    #[test]
    fn nothing_changes_before_the_next_change(
        records in any_timeline(),
        joins in any_joins(),
        as_of in moment().prop_map(instant),
        parts in prop::collection::vec(0.0..1.0f64, 4),
    ) {
        let first = told(&records, &joins, as_of);
        prop_assert!(first.next_change_at.is_some() || first.membership.as_ref().is_none_or(|part| part.benefits.is_empty()));
        let far = as_of.plus_micros(900 * crate::time::DAY_US);
        let meets = joins.iter().map(|(at, ..)| *at).find(|at| *at > as_of);
        let until = [first.next_change_at, meets].into_iter().flatten().min().unwrap_or(far);
        let length = until.micros() - as_of.micros();
        prop_assert!(length > 0);
        let inside = parts.into_iter().map(|part| (length as f64 * part) as i64).chain([length - 1]);
        for offset in inside {
            let mut later = told(&records, &joins, as_of.plus_micros(offset));
            later.as_of = as_of;
            prop_assert_eq!(text(&later), text(&first), "{} after {}", offset, as_of);
        }
        // Before the next record the part by itself knows when it differs.
        let next = first.membership.as_ref().and_then(|part| part.next_change_at).unwrap_or(far);
        let last = records.iter().map(|record| record.occurred_at.at).filter(|at| *at > as_of).chain(meets).min();
        let quiet = next.min(last.unwrap_or(far)).plus_micros(-1);
        prop_assert_eq!(&told(&records, &joins, quiet).membership, &first.membership);
    }

    /// RC-4: what is corrected away might as well not be there.
    #[test]
    fn a_correction_leaves_no_trace(records in any_timeline(), joins in any_joins(), as_of in moment().prop_map(instant)) {
        let seen = |record: &&Record| record.occurred_at.at <= as_of;
        let targets = records.iter().filter(seen).filter_map(|record| Some((record.source.clone(), record.corrects.clone()?)));
        let targets: BTreeSet<_> = targets.collect();
        let voided = |record: &Record| targets.contains(&(record.source.clone(), record.record_id.clone()));
        let left: Vec<Record> = records.iter().filter(|record| !(voided(record) && seen(record))).cloned().collect();
        prop_assert_eq!(text(&told(&records, &joins, as_of)), text(&told(&left, &joins, as_of)));
    }

    /// MB-I4: step by step it is what it is at once.
    #[test]
    fn step_by_step_it_is_what_it_is_at_once(records in any_timeline(), joins in any_joins(), as_of in moment().prop_map(instant)) {
        let plan = Plan::compile(CLUB_RULES.clone(), Select::parts(&[Part::Membership])).unwrap();
        let frame = framed(&records, &joins, &plan);
        let explain = Explainer { frame: &frame, plan: &plan };
        let (mut once, mut steps) = (Course::<()>::new(&frame, &plan, 0).unwrap(), Course::<()>::new(&frame, &plan, 0).unwrap());
        once.go(as_of);
        while let Some(next) = steps.next().filter(|next| *next <= as_of) {
            steps.go(next);
        }
        steps.go(as_of);
        prop_assert_eq!(account::part(&explain, &once, as_of), account::part(&explain, &steps, as_of));
        let found = |course: &Course<'_>| course.findings().collect::<BTreeSet<_>>();
        prop_assert_eq!(found(&once), found(&steps));
    }
}
