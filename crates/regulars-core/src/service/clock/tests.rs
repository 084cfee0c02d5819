//! Clocks by hand, and the laws of SV-I2 and SV-I3.

use proptest::prelude::*;

use super::*;
use crate::service::{CalendarSpec, DaySpan};
use crate::time::Zone;

fn at(text: &str) -> Instant {
    Instant::parse(&format!("2025-09-{text}+08:00")).unwrap()
}

fn calendar() -> Arc<BusinessCalendar> {
    let mut spec = CalendarSpec::new(Zone::new("Asia/Shanghai").unwrap());
    for day in spec.weekly.iter_mut().take(5) {
        day.push(DaySpan::parse("09:00", "18:00").unwrap()).unwrap();
    }
    Arc::new(BusinessCalendar::new(spec).unwrap())
}

fn era(from: Instant, minutes: u32) -> Era {
    Era { from, target: Target { minutes, calendar: calendar() } }
}

fn rules() -> ClockRules {
    let warn_at = ["0.5", "0.75", "1"].map(|share| share.parse().unwrap());
    ClockRules { warn_at: warn_at.to_vec(), pause_first_response: false }
}

fn state(resolved: bool, pauses: bool) -> CaseStep {
    CaseStep::State { resolved, pauses }
}

fn times(created: &str, steps: &[(&str, CaseStep)]) -> CaseTimes {
    let steps = steps.iter().map(|(text, step)| (at(text), *step)).collect();
    CaseTimes { created: Some(at(created)), steps, pauses: Vec::new() }
}

fn read(times: &CaseTimes, targets: &[(ClockKind, Era)], as_of: &str) -> Clocks {
    let of = |kind| targets.iter().filter(|(of, _)| *of == kind).map(|(_, era)| era.clone()).collect();
    Clocks::read(times, &of, &rules(), at(as_of)).unwrap()
}

fn only(clocks: &Clocks) -> &Clock {
    assert_eq!(clocks.all.len(), 1);
    &clocks.all[0]
}

const AGENT: CaseStep = CaseStep::Message(Speaker::Agent);
const CUSTOMER: CaseStep = CaseStep::Message(Speaker::Customer);

#[test]
fn answered_when_it_is_due_is_in_time_and_a_second_later_is_not() {
    let first = [(ClockKind::FirstResponse, era(at("08T10:00:00"), 120))];
    for (answer, as_of, state) in [
        (Some("08T12:00:00"), "08T15:00:00", ClockState::Met),
        (Some("08T12:00:01"), "08T15:00:00", ClockState::Breached),
        (None, "08T12:00:00", ClockState::Running),
        (None, "08T12:00:01", ClockState::Breached),
    ] {
        let steps: Vec<_> = answer.iter().map(|text| (*text, AGENT)).collect();
        assert_eq!(only(&read(&times("08T10:00:00", &steps), &first, as_of)).state, state, "{answer:?}");
    }
    // What an agent notes or a bot says is no answer.
    let noted = times("08T10:00:00", &[("08T11:00:00", CaseStep::Message(Speaker::Other))]);
    assert_eq!(only(&read(&noted, &first, "08T11:30:00")).stopped_at, None);
}

#[test]
fn pauses_move_the_due_instant_and_a_running_one_hides_it() {
    let target = [(ClockKind::Resolution, era(at("08T10:00:00"), 480))];
    let paused = [("08T11:00:00", state(false, true)), ("08T15:00:00", state(false, false))];
    let whole = read(&times("08T10:00:00", &paused), &target, "08T16:00:00");
    assert_eq!(only(&whole).due, Some(at("09T13:00:00")));
    let running = read(&times("08T10:00:00", &paused[..1]), &target, "08T12:00:00");
    assert_eq!((only(&running).due, only(&running).state), (None, ClockState::Paused));
    assert_eq!(running.next_due(), None);
    // Outside hours nothing changes.
    let night = [("08T20:00:00", state(false, true)), ("09T07:00:00", state(false, false))];
    let plain = read(&times("08T10:00:00", &[]), &target, "09T08:00:00");
    let rested = read(&times("08T10:00:00", &night), &target, "09T08:00:00");
    assert_eq!((only(&rested).due, only(&rested).used), (only(&plain).due, only(&plain).used));
    // What was due before the pause is due all the same.
    let late = [("09T13:00:00", state(false, true))];
    assert_eq!(only(&read(&times("08T10:00:00", &late), &target, "10T10:00:00")).state, ClockState::Breached);
}

#[test]
fn overlapping_pauses_are_united() {
    let pause = |from: &str, until: &str| Pause { from: at(from), until: Some(at(until)) };
    let mut one = times("08T09:00:00", &[]);
    one.pauses = vec![
        pause("08T12:00:00", "08T14:00:00"),
        pause("08T11:00:00", "08T13:00:00"),
        pause("08T14:00:00", "08T15:00:00"),
    ];
    let target = [(ClockKind::Resolution, era(at("08T09:00:00"), 240))];
    assert_eq!(only(&read(&one, &target, "08T16:00:00")).due, Some(at("08T17:00:00")));
}

#[test]
fn time_in_resolved_does_not_count() {
    let target = [(ClockKind::Resolution, era(at("08T09:00:00"), 240))];
    let steps = [("08T11:00:00", state(true, false)), ("08T15:00:00", state(false, false))];
    let resolved = read(&times("08T09:00:00", &steps[..1]), &target, "08T14:00:00");
    assert_eq!((only(&resolved).state, only(&resolved).stopped_at), (ClockState::Met, Some(at("08T11:00:00"))));
    assert_eq!(only(&resolved).due, Some(at("08T13:00:00")));
    let reopened = read(&times("08T09:00:00", &steps), &target, "08T16:00:00");
    assert_eq!((only(&reopened).state, only(&reopened).due), (ClockState::Running, Some(at("08T17:00:00"))));
    // Closed is resolved still.
    let closed = [("08T11:00:00", state(true, false)), ("08T12:00:00", state(true, false))];
    assert_eq!(only(&read(&times("08T09:00:00", &closed), &target, "09T16:00:00")).stopped_at, Some(at("08T11:00:00")));
}

#[test]
fn each_round_of_answers_is_a_clock_of_its_own() {
    let target = [(ClockKind::Update, era(at("08T09:00:00"), 60))];
    let steps =
        [("08T09:00:00", CUSTOMER), ("08T10:30:00", AGENT), ("08T11:00:00", CUSTOMER), ("08T11:20:00", CUSTOMER)];
    let clocks = read(&times("08T09:00:00", &steps), &target, "08T11:30:00");
    let told: Vec<_> = clocks.all.iter().map(|clock| (clock.state, clock.due)).collect();
    let dues = [Some(at("08T10:00:00")), Some(at("08T12:00:00"))];
    assert_eq!(told, [(ClockState::Breached, dues[0]), (ClockState::Running, dues[1])]);
    assert_eq!(clocks.next_due(), Some((ClockKind::Update, at("08T12:00:00"))));
}

#[test]
fn before_the_first_response_only_its_deadline_counts() {
    let targets = [
        (ClockKind::FirstResponse, era(at("08T09:00:00"), 240)),
        (ClockKind::Update, era(at("08T09:00:00"), 60)),
        (ClockKind::Resolution, era(at("08T09:00:00"), 480)),
    ];
    let steps = [("08T09:00:00", CUSTOMER), ("08T10:30:00", AGENT), ("08T16:30:00", CUSTOMER)];
    let next = |count: usize, as_of| read(&times("08T09:00:00", &steps[..count]), &targets, as_of).next_due().unwrap();
    assert_eq!(next(1, "08T10:00:00"), (ClockKind::FirstResponse, at("08T13:00:00")));
    assert_eq!(next(2, "08T11:00:00"), (ClockKind::Resolution, at("08T17:00:00")));
    assert_eq!(next(3, "08T16:40:00"), (ClockKind::Resolution, at("08T17:00:00")));
}

#[test]
fn a_changed_target_holds_as_if_from_the_start_and_breaches_when_it_is_made() {
    let eras = [era(at("08T10:00:00"), 480), era(at("08T16:00:00"), 240)];
    let targets = |eras: &[Era]| eras.iter().map(|era| (ClockKind::Resolution, era.clone())).collect::<Vec<_>>();
    let paused = [("08T11:00:00", state(false, true)), ("08T15:00:00", state(false, false))];
    let clocks = read(&times("08T10:00:00", &paused), &targets(&eras), "08T16:00:00");
    assert_eq!((only(&clocks).due, only(&clocks).minutes), (Some(at("08T18:00:00")), 240));
    // 60 minutes were over before the change was made.
    let tight = [eras[0].clone(), era(at("08T16:00:00"), 60)];
    let clocks = read(&times("08T10:00:00", &[]), &targets(&tight), "08T17:00:00");
    assert_eq!((only(&clocks).due, only(&clocks).breached_at), (Some(at("08T11:00:00")), Some(at("08T16:00:00"))));
    // A longer target does not undo what was recorded.
    let long = [era(at("08T10:00:00"), 60), era(at("08T16:00:00"), 480)];
    let clocks = read(&times("08T10:00:00", &[]), &targets(&long), "08T17:00:00");
    assert_eq!((only(&clocks).state, only(&clocks).breached_at), (ClockState::Running, Some(at("08T11:00:00.000001"))));
}

#[test]
fn warnings_are_given_once_for_a_target_and_only_rise() {
    let told = |eras: &[Era], as_of: &str| {
        let targets: Vec<_> = eras.iter().map(|era| (ClockKind::Resolution, era.clone())).collect();
        let clocks = read(&times("08T09:00:00", &[]), &targets, as_of);
        let given = only(&clocks).warnings.iter().filter(|warning| warning.given);
        given.map(|warning| (warning.at, warning.fraction.canonical(), warning.minutes)).collect::<Vec<_>>()
    };
    let plain = [era(at("08T09:00:00"), 240)];
    let half = (at("08T11:00:00"), "0.5".to_owned(), 240);
    assert_eq!(told(&plain, "08T10:59:59"), []);
    assert_eq!(told(&plain, "08T11:00:00"), std::slice::from_ref(&half));
    assert_eq!(told(&plain, "08T12:00:00").len(), 2);
    assert_eq!(told(&plain, "08T19:00:00").last().map(|last| last.0), Some(at("08T13:00:00")));
    // Shorter: three quarters are over when the change is made, half is not told any more.
    let shorter = [plain[0].clone(), era(at("08T11:30:00"), 180)];
    assert_eq!(told(&shorter, "08T11:30:00"), [half.clone(), (at("08T11:30:00"), "0.75".to_owned(), 180)]);
    // Longer: each level of the new target comes in its time.
    let longer = [plain[0].clone(), era(at("08T11:30:00"), 480)];
    assert_eq!(told(&longer, "08T13:00:00"), [half.clone(), (at("08T13:00:00"), "0.5".to_owned(), 480)]);
}

#[test]
fn what_was_stopped_is_not_warned_of() {
    let target = [(ClockKind::FirstResponse, era(at("08T09:00:00"), 120))];
    let clocks = read(&times("08T09:00:00", &[("08T10:00:00", AGENT)]), &target, "08T12:00:00");
    assert!(only(&clocks).warnings.iter().all(|warning| !warning.given));
    assert_eq!(only(&clocks).next_change_at, None);
}

#[test]
fn the_next_change_is_the_next_warning_or_the_breach() {
    let target = [(ClockKind::FirstResponse, era(at("08T09:00:00"), 120))];
    let next = |as_of| only(&read(&times("08T09:00:00", &[]), &target, as_of)).next_change_at;
    assert_eq!(next("08T09:00:00"), Some(at("08T10:00:00")));
    assert_eq!(next("08T10:00:00"), Some(at("08T10:30:00")));
    assert_eq!(next("08T10:30:00"), Some(at("08T11:00:00")));
    assert_eq!(next("08T11:00:00"), Some(at("08T11:00:00.000001")));
    assert_eq!(next("08T11:00:00.000001"), None);
}

#[test]
fn without_a_target_there_is_no_clock() {
    assert_eq!(read(&times("08T09:00:00", &[("08T10:00:00", CUSTOMER)]), &[], "08T12:00:00").all, []);
    let target = [(ClockKind::FirstResponse, era(at("08T09:00:00"), 120))];
    assert_eq!(read(&times("08T13:00:00", &[]), &target, "08T12:00:00").all, []);
}

fn moment() -> impl Strategy<Value = Instant> {
    (0..14 * 1_440_i64).prop_map(|minute| at("08T09:00:00").plus_micros(minute * MINUTE_US))
}

proptest! {
    #[test]
    fn a_pause_or_a_longer_target_never_makes_anything_due_earlier(
        pauses in prop::collection::vec((moment(), moment()), 0..6),
        one in (moment(), moment()),
        minutes in 1..3_000_u32,
        more in 0..600_u32,
    ) {
        let pause = |(from, until)| Pause { from, until: Some(until) };
        let calendar = calendar();
        let start = at("08T09:00:00");
        let due = |pauses: &[(Instant, Instant)], minutes: u32| {
            let united = Pauses::unite(pauses.iter().copied().map(pause).collect());
            united.reach(&calendar, start, i64::from(minutes) * MINUTE_US).unwrap().unwrap()
        };
        let with: Vec<_> = pauses.iter().copied().chain([one]).collect();
        prop_assert!(due(&with, minutes) >= due(&pauses, minutes));
        prop_assert!(due(&pauses, minutes + more) >= due(&pauses, minutes));
        // What was used up to then is the target.
        let united = Pauses::unite(with.iter().copied().map(pause).collect());
        prop_assert_eq!(united.used(&calendar, start, due(&with, minutes)), Ok(i64::from(minutes) * MINUTE_US));
    }

    #[test]
    fn levels_rise_and_are_given_once(
        changes in prop::collection::btree_map(0..8_000_i64, 1..2_000_u32, 0..4),
        first in 1..2_000_u32,
        as_of in moment(),
    ) {
        let start = at("08T09:00:00");
        let mut eras = vec![era(start, first)];
        eras.extend(changes.iter().map(|(minute, minutes)| era(start.plus_micros(minute * MINUTE_US), *minutes)));
        let of = |kind: ClockKind| if kind == ClockKind::Resolution {
            eras.iter().filter(|era| era.from <= as_of).cloned().collect()
        } else {
            Vec::new()
        };
        let times = CaseTimes { created: Some(start), steps: Vec::new(), pauses: Vec::new() };
        let clocks = Clocks::read(&times, &of, &rules(), as_of).unwrap();
        let given: Vec<&Warning> = clocks.all.iter().flat_map(|clock| &clock.warnings).filter(|warning| warning.given).collect();
        prop_assert!(given.windows(2).all(|pair| pair[0].at <= pair[1].at));
        prop_assert!(given.iter().all(|warning| warning.at <= as_of));
    }
}
