//! Cases that answers of detractors open (SV-34), help articles that answer (SV-21), who answers a case (SV-21, SV-22), and whether those
//! who leave are asked why (SV-35).

use proptest::prelude::*;

use super::*;
use crate::error::Code;
use crate::service::{CaseState, ClockKind, ClockState, ExitAnswer, RouteReason, TriageAnswer, follow_up_of};

const RULES: &str = r#"
    [rulebook]
    id = "desk"
    version = 1
    zone = "Asia/Shanghai"
    [measures.orders]
    of = "order"
    agg = "count"
    window = "lifetime"
    [measures.recent]
    of = "order"
    agg = "count"
    window = { last = "30d" }
    [[stage]]
    name = "active"
    enter = "measure.recent >= 1"
    [[stage]]
    name = "churned"
    enter = "true"
    [privacy]
    channels = ["sms"]
    default_jurisdictions = ["CN"]
    [[purpose]]
    path = "service"
    class = "service"
    default_basis = "contract"
    [service]
    warn_at = ["0.5"]
    fallback = "hall"
    [service.closed_loop]
    [service.exit_survey]
    reasons = ["price"]
    [[service.policy]]
    id = "day"
    clock = "first_response"
    target_minutes = 10
    [[service.triage]]
    id = "regulars"
    when = "case.severity >= 3 || measure.orders >= 2"
    answer = "person"
    [[service.triage]]
    id = "charging"
    when = "case.category == 'charging'"
    answer = "standard"
    article = "help/charging"
    deflection_hours = 2
    [[service.queue]]
    id = "power"
    skills = ["charging", "zh"]
    [[service.queue]]
    id = "hall"
    skills = ["charging", "screen", "zh", "en"]
    priority = -1
"#;

fn rules() -> Arc<Rulebook> {
    Arc::new(Rulebook::parse(RULES).unwrap_or_else(|error| panic!("{error}")))
}

/// A record on a September day of 2025.
fn said(kind: &str, id: &str, day: &str, body: &str) -> Record {
    record(kind, id, &format!("2025-09-{day}+08:00"), &format!(r#""body":{{{body}}}"#))
}

fn answer(id: &str, day: &str, score: u8) -> Record {
    said("survey", id, day, &format!(r#""kind":"nps","event":"answered","score":"{score}""#))
}

fn step(id: &str, day: &str, case_id: &str, rest: &str) -> Record {
    said("case", id, day, &format!(r#""case_id":"{case_id}",{rest}"#))
}

/// The number that the answer of a record gives.
fn number(id: &str) -> String {
    follow_up_of(answer(id, "08T10:00:00", 0).source.as_str(), id)
}

fn moment(day: &str) -> Instant {
    at(&format!("2025-09-{day}+08:00"))
}

fn seen(records: &[Record], as_of: &str) -> Vec<CasePart> {
    view_by(&rules(), records, moment(as_of)).cases.unwrap()
}

const CONTACT: &str = r#""event":"message","author":"agent""#;
const RESOLVED: &str = r#""event":"state","state":"resolved""#;

#[test]
fn an_answer_of_a_detractor_is_due_a_day_later_and_goes_from_open_to_contacted_to_resolved() {
    let first = [answer("a", "08T10:00:00", 6)];
    let view = view_by(&rules(), &first, moment("08T12:00:00"));
    let cases = view.cases.unwrap();
    let case = &cases[0];
    assert_eq!((case.case_id.as_str(), case.kind.as_deref()), (number("a").as_str(), Some("detractor_follow_up")));
    let next = case.next.as_ref().unwrap();
    assert_eq!((next.clock, next.due), (ClockKind::FirstResponse, moment("09T10:00:00")));
    assert_eq!(view.next_change_at, Some(moment("08T22:00:00")));
    assert_eq!(case.follow_up.as_ref().unwrap().stage, FollowUpStage::Open);
    assert_eq!(case.reasons[0].text, "closed_loop: first_response within 1440 minutes");
    let late = &seen(&first, "09T10:00:01")[0];
    assert_eq!(late.clocks[0].state, ClockState::Breached);
    let contacted = [first[0].clone(), step("1", "09T10:00:00", &number("a"), CONTACT)];
    let case = &seen(&contacted, "12T00:00:00")[0];
    assert_eq!((case.clocks[0].state, case.state), (ClockState::Met, CaseState::Open));
    let own = case.follow_up.as_ref().unwrap();
    assert_eq!((own.stage, own.contacted_at), (FollowUpStage::Contacted, Some(moment("09T10:00:00"))));
    // A better answer later closes nothing.
    let better = [&contacted[..], &[answer("b", "10T10:00:00", 10)]].concat();
    assert_eq!(seen(&better, "12T00:00:00")[0], *case);
    let done = [&better[..], &[step("2", "11T10:00:00", &number("a"), RESOLVED)]].concat();
    let cases = seen(&done, "12T00:00:00");
    assert_eq!((cases.len(), cases[0].follow_up.as_ref().unwrap().stage), (1, FollowUpStage::Resolved));
}

#[test]
fn answers_that_open_nothing() {
    let quiet = [
        answer("a", "08T10:00:00", 7),
        answer("b", "08T10:00:00", 11),
        said("survey", "c", "08T10:00:00", r#""kind":"csat","score":"1""#),
        said("survey", "d", "08T10:00:00", r#""kind":"nps","event":"sent""#),
        said("survey", "e", "08T10:00:00", r#""kind":"nps","score":"1","author":"staff""#),
        said("survey", "f", "08T10:00:00", r#""kind":"nps","score":"1.5""#),
    ];
    assert_eq!(seen(&quiet, "09T00:00:00"), []);
}

#[test]
fn a_second_answer_is_attached_while_one_is_open_and_keeps_the_earlier_due() {
    let both = [answer("a", "08T10:00:00", 3), answer("b", "08T20:00:00", 0)];
    let cases = seen(&both, "08T21:00:00");
    let [case] = cases.as_slice() else { panic!("{cases:?}") };
    assert_eq!(case.next.as_ref().unwrap().due, moment("09T10:00:00"));
    let own = case.follow_up.as_ref().unwrap();
    assert_eq!((own.answers, own.attached.as_slice()), (2, [number("b")].as_slice()));
    // What is told of the attached one is told of the case.
    let told = [&both[..], &[step("1", "08T21:00:00", &number("b"), RESOLVED), answer("c", "08T22:00:00", 2)]].concat();
    let cases = seen(&told, "08T23:00:00");
    let standing: Vec<_> = cases.iter().map(|case| (case.case_id.clone(), case.state)).collect();
    assert_eq!(standing, [(number("a"), CaseState::Resolved), (number("c"), CaseState::Open)]);
}

#[test]
fn what_was_told_of_an_answer_holds_when_an_earlier_one_comes_late() {
    let told = [answer("b", "08T20:00:00", 0), step("1", "08T21:00:00", &number("b"), CONTACT)];
    let before = seen(&told, "08T23:00:00");
    assert_eq!(before[0].case_id, number("b"));
    let after = seen(&[&told[..], &[answer("a", "08T10:00:00", 3)]].concat(), "08T23:00:00");
    let [case] = after.as_slice() else { panic!("{after:?}") };
    assert_eq!(case.case_id, number("a"));
    assert_eq!(case.follow_up.as_ref().unwrap().stage, FollowUpStage::Contacted);
}

const OPENED: &str = r#""event":"opened","kind":"question","category":"charging","language":"zh""#;
const ARTICLE: &str = r#""event":"message","author":"bot","article":"help/charging""#;
const WRITES: &str = r#""event":"message","author":"customer""#;

fn desk(records: &[Record], as_of: &str) -> DeskPart {
    let plan = Plan::compile(rules(), Select::desk()).unwrap();
    let frame = frame(records, &profiles(records), &plan);
    let load = |queue: &str| u64::from(queue == "power");
    case_desk(&frame, &plan, moment(as_of), "c1", &load, &mut FoldRoom::default()).unwrap()
}

#[test]
fn a_message_within_the_hours_shows_that_an_article_was_not_enough() {
    let begun = [step("1", "08T10:00:00", "c1", OPENED), step("2", "08T10:01:00", "c1", ARTICLE)];
    let with = |day: &str, rest: &str| desk(&[&begun[..], &[step("3", day, "c1", rest)]].concat(), "09T00:00:00");
    let quiet = desk(&begun, "09T00:00:00");
    assert_eq!(
        (quiet.answer, quiet.article.as_deref(), quiet.cause),
        (TriageAnswer::Standard, Some("help/charging"), None)
    );
    let turned = with("08T12:01:00", WRITES);
    assert_eq!((turned.answer, turned.cause), (TriageAnswer::Person, Some(Code::NotDeflected)));
    assert_eq!(turned.case.standard.unwrap().not_deflected_at, Some(moment("08T12:01:00")));
    assert_eq!(with("08T12:01:01", WRITES).cause, None);
    let thanks = format!(r#"{WRITES},"intent":"thanks""#);
    assert_eq!(with("08T11:00:00", &thanks).cause, None);
    let wanted = format!(r#"{WRITES},"intent":"person""#);
    assert_eq!(with("08T11:00:00", &wanted).cause, Some(Code::NotDeflected));
    // Only the next message counts.
    let later =
        [&begun[..], &[step("3", "08T11:00:00", "c1", &thanks), step("4", "08T11:30:00", "c1", WRITES)]].concat();
    assert_eq!(desk(&later, "09T00:00:00").cause, None);
}

#[test]
fn rows_and_queues_say_why() {
    let begun = [step("1", "08T10:00:00", "c1", OPENED)];
    let found = desk(&begun, "09T00:00:00");
    let tried: Vec<_> = found.rows.iter().map(|row| (row.row.as_str(), row.holds)).collect();
    assert_eq!(tried, [("regulars", false), ("charging", true)]);
    let names: Vec<_> = found.rows[1].because.iter().map(|leaf| leaf.name.as_str()).collect();
    assert_eq!(names, ["case.category"]);
    let reasons: Vec<_> = found.queues.iter().map(|queue| (queue.queue.as_str(), queue.reason)).collect();
    assert_eq!(reasons, [("power", RouteReason::Chosen), ("hall", RouteReason::LowerPriority)]);
    let bought =
        [order("o1", "2025-01-01T00:00:00Z", "1 CNY"), order("o2", "2025-01-02T00:00:00Z", "1 CNY"), begun[0].clone()];
    let found = desk(&bought, "09T00:00:00");
    assert_eq!((found.answer, found.rows.len()), (TriageAnswer::Person, 1));
    let strange = [step("1", "08T10:00:00", "c1", r#""event":"opened","kind":"question","category":"drone""#)];
    let found = desk(&strange, "09T00:00:00");
    assert_eq!((found.queue.as_deref(), found.queue_cause), (Some("hall"), Some(Code::NoQueue)));
}

fn exit(records: &[Record], as_of: &str) -> ExitPart {
    let plan = Plan::compile(rules(), Select::exits()).unwrap();
    exit_part(&frame(records, &profiles(records), &plan), &plan, at(as_of), &mut FoldRoom::default()).unwrap()
}

#[test]
fn who_leaves_is_asked_once_and_the_next_change_says_when() {
    let bought = [order("o1", "2025-01-01T00:00:00Z", "1 CNY")];
    let before = exit(&bought, "2025-01-05T00:00:00Z");
    assert_eq!((before.answer, before.left_at), (ExitAnswer::NotLeaving, None));
    let left = before.next_change_at.unwrap();
    assert_eq!(left, at("2025-01-31T00:00:00Z"));
    let asked = exit(&bought, "2025-01-31T00:00:00Z");
    assert_eq!((asked.answer, asked.left_at), (ExitAnswer::Propose, Some(left)));
    let sent = record("survey", "s", "2025-02-01T00:00:00Z", r#""body":{"kind":"exit","event":"sent"}"#);
    assert_eq!(exit(&[bought[0].clone(), sent.clone()], "2025-08-01T00:00:00Z").answer, ExitAnswer::AlreadyAsked);
    let again = [bought[0].clone(), sent, order("o2", "2025-03-01T00:00:00Z", "1 CNY")];
    let cooling = exit(&again, "2025-04-10T00:00:00Z");
    assert_eq!((cooling.answer, cooling.next_change_at), (ExitAnswer::CoolingDown, Some(at("2025-07-31T00:00:00Z"))));
    assert_eq!(exit(&again, "2025-07-31T00:00:00Z").answer, ExitAnswer::Propose);
}

fn told() -> Vec<Record> {
    vec![
        answer("a", "08T10:00:00", 3),
        answer("b", "08T12:00:00", 0),
        step("1", "08T13:00:00", &number("b"), CONTACT),
        step("2", "08T14:00:00", &number("a"), RESOLVED),
        answer("c", "08T15:00:00", 5),
        answer("d", "08T15:00:00", 6),
        step("3", "08T16:00:00", "c1", OPENED),
        step("4", "08T16:01:00", "c1", ARTICLE),
        step("5", "08T17:00:00", "c1", WRITES),
        step("6", "08T18:00:00", &number("c"), r#""event":"merged","merged_into":"c1""#),
        answer("e", "08T19:00:00", 1),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_records_does_not_matter(records in Just(told()).prop_shuffle(), hours in 0..60_i64) {
        let as_of = moment("08T09:00:00").plus_micros(hours * 3_600_000_000);
        prop_assert_eq!(view_by(&rules(), &records, as_of), view_by(&rules(), &told(), as_of));
    }

    #[test]
    fn nothing_changes_before_the_next_change(hours in 0..60_i64, share in 0..1_000_i64) {
        let as_of = moment("08T09:00:00").plus_micros(hours * 3_600_000_000);
        let view = view_by(&rules(), &told(), as_of);
        let until = view.next_change_at.map_or(as_of.plus_micros(999_000_000_000), |next| next.plus_micros(-1));
        let between = as_of.plus_micros((until.micros() - as_of.micros()) / 1_000 * share);
        let other = view_by(&rules(), &told(), between);
        prop_assert_eq!(view, CustomerView { as_of, ..other });
    }

    /// Whatever is answered when, each answer is of one case, no two follow-ups are open at once, and each is due a day after its first.
    #[test]
    fn one_follow_up_is_open_at_most(
        scores in prop::collection::vec((0..72_i64, 0..=10_u8), 0..8),
        closings in prop::collection::vec((0..72_i64, 0..8_usize), 0..4),
    ) {
        let begin = moment("08T00:00:00");
        let when = |hour: i64| begin.plus_micros(hour * 3_600_000_000).to_string();
        let answers: Vec<Record> = scores.iter().enumerate().map(|(n, (hour, score))| {
            record("survey", &format!("s{n}"), &when(*hour), &format!(r#""body":{{"kind":"nps","score":"{score}"}}"#))
        }).collect();
        let mut records = answers.clone();
        for (n, (hour, of)) in closings.iter().enumerate() {
            // A step follows the answer that it names.
            let Some((answered, _)) = scores.get(*of) else { continue };
            let body = format!(r#""body":{{"case_id":"{}",{RESOLVED}}}"#, number(&format!("s{of}")));
            if scores[*of].1 <= 6 {
                records.push(record("case", &format!("k{n}"), &when((*answered).max(*hour) + 1), &body));
            }
        }
        let cases = view_by(&rules(), &records, begin.plus_micros(200 * 3_600_000_000)).cases.unwrap();
        let open = cases.iter().filter(|case| !case.state.is_done()).count();
        prop_assert!(open <= 1);
        let told: u32 = cases.iter().filter_map(|case| case.follow_up.as_ref()).map(|own| own.answers).sum();
        prop_assert_eq!(told as usize, scores.iter().filter(|(_, score)| *score <= 6).count());
        for case in &cases {
            prop_assert_eq!(case.clocks[0].due, Some(case.created_at.plus_micros(24 * 3_600_000_000)));
        }
    }
}
