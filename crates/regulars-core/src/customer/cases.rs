//! The service cases of a view (SV-10 to SV-21, SV-34).

use std::collections::BTreeSet;

use serde::Serialize;

use super::case_parts::{FollowUpPart, StandardPart, TransferPart, follow_up, standard, transfer};
use super::explain::Explainer;
use super::plan::CellTable;
use super::track::{Track, TrackRoom};
use super::{Finding, Frame, Plan, Reason, RowNo};
use crate::error::{Code, Result};
use crate::money::Decimal;
use crate::record::Kind;
use crate::rulebook::Rulebook;
use crate::service::{
    AnswerSlots, Case, CaseSlots, CaseState, Cases, Clock, ClockKind, ClockState, FactsFrom, Mark, MarkSort,
    follow_up_id, read_cases,
};
use crate::time::{Due, Instant};

/// What of service is wanted.
#[derive(Clone, Copy, Default)]
pub(super) struct Wanted {
    /// Cases.
    pub(super) cases: bool,
    /// Who answers them.
    pub(super) triages: bool,
    /// Whether those who leave are asked why.
    pub(super) exits: bool,
    /// Whether warnings of churn are due.
    pub(super) warns: bool,
}

/// What service cases read.
#[derive(Clone, Debug, Default)]
pub struct CasePlan {
    /// Where the fields of cases lie; none where they are not asked for.
    pub slots: Option<CaseSlots>,
    /// Where the fields of answers to surveys lie, if those of detractors open cases (SV-34) or those who leave are asked why (SV-35).
    pub answers: Option<AnswerSlots>,
    /// The facts of customers that policies read, by slot.
    pub reads: BTreeSet<u32>,
    /// The facts of customers that are followed: those of policies and, where cases are triaged, those of its rows.
    pub followed: BTreeSet<u32>,
}

impl CasePlan {
    /// Asks the plan for the cells, where cases are wanted and the rulebook tells how they are handled.
    pub(super) fn compile(rules: &Rulebook, wanted: Wanted, cells: &mut CellTable) -> Result<Self> {
        let service = &rules.service;
        let exits = wanted.exits && service.exit_survey.is_some();
        let answers = service.closed_loop.is_some() && wanted.cases;
        let answers = (exits || answers).then(|| AnswerSlots::compile(cells)).transpose()?;
        if !wanted.cases || !service.declared {
            return Ok(Self { answers, ..Self::default() });
        }
        let reads: BTreeSet<u32> = service.policies.iter().flat_map(|row| row.reads()).collect();
        let mut followed = reads.clone();
        followed.extend(service.triage.iter().filter(|_| wanted.triages).flat_map(|row| row.reads()));
        followed.extend(service.warnings.iter().filter(|_| wanted.warns).flat_map(|row| row.reads()));
        Ok(Self { slots: Some(CaseSlots::compile(cells)?), answers, reads, followed })
    }

    /// Whether a row tells of a case: a step, or an answer that opens one or is attached to it.
    pub fn tells(&self, frame: &Frame, rules: &Rulebook, row: RowNo) -> bool {
        let Some(head) = frame.head(row).filter(|head| head.declared.is_none()) else { return false };
        match (head.kind, &self.answers, &rules.service.closed_loop) {
            (Kind::Case, ..) => self.slots.is_some(),
            (Kind::Survey, Some(slots), Some(rules)) => slots.is_detractor(frame, row, rules),
            _ => false,
        }
    }

    /// The number of the case that a row tells of, or would have told of if none had been open.
    pub fn case_id(&self, frame: &Frame, row: RowNo) -> Option<String> {
        match frame.head(row)?.kind {
            Kind::Case => self.slots.as_ref()?.case_id(frame, row).map(str::to_owned),
            _ => follow_up_id(frame, row),
        }
    }
}

/// A service case (SV-10).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CasePart {
    /// What is suggested to do (SV-40).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Who works on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// Its number.
    pub case_id: String,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Its clocks; those of a case that was merged are told with the one that goes on.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub clocks: Vec<ClockPart>,
    /// When it was created.
    pub created_at: Instant,
    /// Until when it is worked on, as it was told (SV-40).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// Whether one answer was enough; absent while it is not resolved (SV-20).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_contact_resolution: Option<bool>,
    /// How the closed loop stands, if an answer of a detractor opened it (SV-34).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUpPart>,
    /// The sort.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The cases that were merged into it, sorted (SV-17).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub merged: Vec<String>,
    /// The case that goes on for it (SV-17).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
    /// The next deadline (SV-12).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<DeadlinePart>,
    /// How it ended (SV-19).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// How urgent it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// Why its clocks have their targets.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Reason>,
    /// What was given to make it good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// The cases that repeat it (SV-20).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub repeated_by: Vec<String>,
    /// The case that it repeats (SV-20).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeats: Option<String>,
    /// When it was resolved, if it still is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Instant>,
    /// The role that is responsible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// How bad it is, 1 to 4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// The last help article that answered (SV-21).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard: Option<StandardPart>,
    /// Where it stands.
    pub state: CaseState,
    /// Since when.
    pub state_since: Instant,
    /// To whom it was handed over (SV-41).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub transfers: Vec<TransferPart>,
    /// The band of the customer's value (SV-40).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_band: Option<String>,
}

/// A deadline.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeadlinePart {
    /// Of which clock.
    pub clock: ClockKind,
    /// When.
    pub due: Instant,
}

/// How a clock stands (SV-11).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ClockPart {
    /// From when on it was overdue, the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breached_at: Option<Instant>,
    /// Which.
    pub clock: ClockKind,
    /// When it is or was due; absent while it is paused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// Its target in minutes of working time.
    pub minutes: u32,
    /// When it began.
    pub started_at: Instant,
    /// How it stands.
    pub state: ClockState,
    /// When it was stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Instant>,
    /// The working time that was used, in seconds, while it stands still.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub used_seconds: Option<String>,
    /// The warnings, in order of time.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub warnings: Vec<WarningPart>,
}

/// A warning (SV-16).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WarningPart {
    /// When it is given.
    pub at: Instant,
    /// At which share of the target.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub fraction: String,
    /// Whether it was given.
    pub given: bool,
    /// The target, in minutes.
    pub minutes: u32,
}

impl From<&Clock> for ClockPart {
    fn from(clock: &Clock) -> Self {
        let warnings = clock.warnings.iter().map(|warning| WarningPart {
            at: warning.at,
            fraction: warning.fraction.canonical(),
            given: warning.given,
            minutes: warning.minutes,
        });
        Self {
            breached_at: clock.breached_at,
            clock: clock.kind,
            due: clock.due,
            minutes: clock.minutes,
            started_at: clock.started_at,
            state: clock.state,
            stopped_at: clock.stopped_at,
            used_seconds: clock.used.and_then(|used| Decimal::new(used, 6).ok()).map(Decimal::canonical),
            warnings: warnings.collect(),
        }
    }
}

/// The cases at an instant, and when the customer's facts that policies read may next differ; none where they are not asked for.
pub(super) fn read<'a>(
    frame: &'a Frame,
    plan: &'a Plan,
    as_of: Instant,
    room: &mut TrackRoom,
    due: &mut Due,
) -> Option<Cases<'a>> {
    let slots = plan.cases.slots.as_ref()?;
    if !frame.visible(as_of).any(|(row, _)| plan.cases.tells(frame, &plan.rulebook, row)) {
        return Some(Cases::default());
    }
    let facts = facts(frame, plan, as_of, room, due);
    let slots = (slots, plan.cases.answers.as_ref());
    let cases = read_cases(frame, slots, &plan.rulebook.service, &facts, as_of);
    for clock in cases.all.iter().flat_map(|case| &case.clocks.all) {
        due.maybe(clock.next_change_at);
    }
    Some(cases)
}

/// What the customer was from when on, as far as policies read it.
fn facts(frame: &Frame, plan: &Plan, as_of: Instant, room: &mut TrackRoom, due: &mut Due) -> Vec<FactsFrom> {
    let mut found: Vec<FactsFrom> = Vec::new();
    if plan.cases.reads.is_empty() {
        return found;
    }
    let mut track = Track::new(frame, plan, room);
    while let Some(next) = track.next().filter(|next| *next <= as_of) {
        track.run(next, &mut |_| {});
        let same = |(_, known): &FactsFrom| {
            plan.cases.reads.iter().all(|slot| known.get(*slot as usize) == track.facts().get(*slot as usize))
        };
        if !found.last().is_some_and(same) {
            found.push((next, track.facts().to_vec()));
        }
    }
    due.maybe(track.next());
    found
}

/// The cases as a part of the view.
pub(super) fn cases(explain: &Explainer<'_>, known: &Cases<'_>, findings: &mut Vec<Finding>) -> Vec<CasePart> {
    let Cases { all, findings: found } = known;
    findings.extend(
        found.iter().map(|(code, row)| Finding { code: *code, records: explain.frame.key(*row).into_iter().collect() }),
    );
    all.iter().map(|case| part(explain, case)).collect()
}

/// Something that is told of a case once (SV-16), also across merges of customers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseMark {
    /// From when on.
    pub at: Instant,
    /// Of which case.
    pub case_id: String,
    /// What.
    pub notice: CaseNotice,
    /// What tells it from all others of the store.
    pub key: String,
    /// Whether it says that the case is there.
    pub opened: bool,
    /// The keys under which the same may have been told before.
    pub others: Vec<String>,
}

/// What is told of a case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CaseNotice {
    /// Of which clock.
    pub clock: ClockKind,
    /// At which share of the target is warned; absent where it is overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub fraction: Option<String>,
    /// The target, in minutes.
    pub minutes: u32,
    /// When the clock began.
    pub started_at: Instant,
}

/// What was told of the cases in a frame up to an instant, and when more may be.
pub fn case_marks(
    frame: &Frame,
    plan: &Plan,
    as_of: Instant,
    room: &mut TrackRoom,
) -> (Vec<CaseMark>, Option<Instant>) {
    let mut due = Due::after(as_of);
    let cases = read(frame, plan, as_of, room, &mut due).unwrap_or_default();
    let marks = cases.all.iter().flat_map(|case| case.marks.iter().map(|mark| marked(case, mark)));
    (marks.collect(), due.next())
}

fn marked(case: &Case<'_>, mark: &Mark) -> CaseMark {
    let fraction = if let MarkSort::Warning(fraction) = mark.sort { Some(fraction.canonical()) } else { None };
    // A clock is overdue once, whatever its target; it is warned once for each target and share. A case opens once, whichever of its
    // answers came first.
    let what = match mark.sort {
        MarkSort::Opened => "opened".to_owned(),
        MarkSort::Overdue => "overdue".to_owned(),
        MarkSort::Warning(_) => format!("{}:{}", mark.minutes, fraction.as_deref().unwrap_or_default()),
    };
    let opened = mark.sort == MarkSort::Opened;
    let (clock, begun) = (mark.clock.as_str(), if opened { 0 } else { mark.started_at.micros() });
    let key = |id: &str| format!("{clock} {begun} {what} {id}");
    let attached = case.follow_up.iter().flat_map(|own| &own.attached).filter(|_| opened);
    let notice = CaseNotice { clock: mark.clock, fraction, minutes: mark.minutes, started_at: mark.started_at };
    CaseMark {
        at: mark.at,
        case_id: case.id.to_string(),
        notice,
        key: key(&case.id),
        opened,
        others: attached.map(|id| key(id)).collect(),
    }
}

/// The cases in a frame at an instant, and the steps that have no effect, each with why; nothing where the plan asks for none.
pub fn case_parts(
    frame: &Frame,
    plan: &Plan,
    as_of: Instant,
    room: &mut TrackRoom,
) -> (Vec<CasePart>, Vec<(Code, RowNo)>) {
    let explain = Explainer { frame, plan };
    let cases = read(frame, plan, as_of, room, &mut Due::after(as_of)).unwrap_or_default();
    (cases.all.iter().map(|case| part(&explain, case)).collect(), cases.findings)
}

fn part(explain: &Explainer<'_>, case: &Case<'_>) -> CasePart {
    let text = |word: Option<&str>| word.map(str::to_owned);
    let texts = |words: &[std::borrow::Cow<'_, str>]| words.iter().map(|word| word.to_string()).collect();
    let reason = |(kind, row): &(ClockKind, &str)| {
        let minutes = case.clocks.all.iter().rev().find(|clock| clock.kind == *kind).map(|clock| clock.minutes);
        let facts = || {
            [
                ("clock", kind.as_str().to_owned()),
                ("minutes", minutes.unwrap_or_default().to_string()),
                ("row", (*row).to_owned()),
            ]
        };
        let told = minutes.map(|_| explain.reason(Code::ClockTarget, facts, case.records.iter().copied()));
        told.unwrap_or_default()
    };
    CasePart {
        action: text(case.about.action),
        assignee: text(case.about.assignee),
        case_id: case.id.to_string(),
        category: text(case.about.category),
        clocks: case.clocks.all.iter().map(ClockPart::from).collect(),
        created_at: case.created_at,
        due: case.about.due,
        first_contact_resolution: case.first_contact_resolution(),
        follow_up: case.follow_up.as_ref().map(|own| follow_up(case, own)),
        kind: text(case.about.kind),
        merged: texts(&case.merged),
        merged_into: text(case.merged_into.as_deref()),
        next: case.clocks.next_due().map(|(clock, due)| DeadlinePart { clock, due }),
        outcome: text(case.about.outcome),
        priority: text(case.about.priority),
        reasons: case.rows.iter().flat_map(reason).collect(),
        remedy: text(case.about.remedy),
        repeated_by: texts(&case.repeated_by),
        repeats: text(case.repeats.as_deref()),
        resolved_at: case.resolved_at,
        role: text(case.about.role),
        severity: case.about.severity.clone(),
        standard: case.standard.as_ref().map(standard),
        state: case.state,
        state_since: case.state_since,
        transfers: case.transfers.iter().map(transfer).collect(),
        value_band: text(case.about.value_band),
    }
}
