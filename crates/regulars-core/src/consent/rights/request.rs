//! The requests of a timeline (RQ-1, RQ-2): a fold over its records of the body `data_request`. What cannot be has no effect and
//! is told with its reason.

use super::{Asked, DeadlineError, Deadlines, Right, RightsRules, Step, StepError, deadlines, is_open};
use crate::consent::Law;
use crate::customer::{CellTable, Frame, RowNo};
use crate::error::Result;
use crate::record::{By, Kind, RequestStep};
use crate::time::{Date, Instant, Zone};

/// Where the fields of requests lie in a frame.
#[derive(Clone, Copy, Debug)]
pub struct RightsSlots {
    by: usize,
    channel: usize,
    contested: usize,
    extended: usize,
    jurisdictions: usize,
    pause_from: usize,
    pause_until: usize,
    purpose: usize,
    reason: usize,
    received_on: usize,
    reference: usize,
    request_id: usize,
    right: usize,
    step: usize,
}

impl RightsSlots {
    /// Asks the plan for the cells.
    pub fn compile(cells: &mut CellTable) -> Result<Self> {
        let jurisdictions = cells.need_parts(Kind::DataRequest, "jurisdictions")?;
        let mut need = |name| cells.need(Kind::DataRequest, name);
        Ok(Self {
            by: need("by")?,
            channel: need("channel")?,
            contested: need("contested")?,
            extended: need("extended")?,
            jurisdictions,
            pause_from: need("pause_from")?,
            pause_until: need("pause_until")?,
            purpose: need("purpose")?,
            reason: need("reason")?,
            received_on: need("received_on")?,
            reference: need("reference")?,
            request_id: need("request_id")?,
            right: need("right")?,
            step: need("step")?,
        })
    }
}

/// A request of a person, as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SubjectRequest<'a> {
    /// Its id: the one that its records name, or that of the record with which it came in.
    pub id: &'a str,
    /// What is asked for.
    pub right: Right,
    /// Who asks.
    pub by: By,
    /// When it came in.
    pub at: Instant,
    /// The offset in which that was written, in minutes.
    pub offset_min: i16,
    /// The date on which it came in, by the controller's clock.
    pub received_on: Date,
    /// The jurisdictions that apply.
    pub jurisdictions: Vec<String>,
    /// The purpose that it is for; none: all.
    pub purpose: Option<&'a str>,
    /// The channel that it is for; none: all.
    pub channel: Option<&'a str>,
    /// Whether the accuracy is contested (RQ-4).
    pub contested: bool,
    /// Its state.
    pub state: RequestStep,
    /// Since when.
    pub since: Instant,
    /// When it became certain who asks.
    pub verified_at: Option<Instant>,
    /// Whether it was extended.
    pub extended: bool,
    /// The pauses: the first date, and the date after the last.
    pub pauses: Vec<(Date, Date)>,
    /// A code of why it was refused.
    pub reason: Option<&'a str>,
    /// The request of which it is a repetition.
    pub reference: Option<&'a str>,
    /// The row with which it came in, then those of its steps.
    pub rows: Vec<RowNo>,
    /// The source of the record with which it came in.
    pub origin: &'a str,
    /// The id of that record.
    pub record_id: &'a str,
    /// The profile of that record in the frame.
    pub profile: u32,
}

impl SubjectRequest<'_> {
    /// When what must be done. Its pauses and its extension were looked at when they were told, so nothing of it can fail.
    pub fn deadlines(&self, controller: &Controller<'_>) -> Deadlines {
        self.deadlines_with(controller, self.extended, &self.pauses).unwrap_or_default()
    }

    fn deadlines_with(
        &self,
        controller: &Controller<'_>,
        extended: bool,
        pauses: &[(Date, Date)],
    ) -> std::result::Result<Deadlines, DeadlineError> {
        let (jurisdictions, right, received) = (&self.jurisdictions, self.right, self.received_on);
        let asked = Asked { jurisdictions, right, received, extended, pauses };
        deadlines(&asked, controller.rights, controller.law)
    }
}

/// Who handles the requests, and by which rules.
#[derive(Clone, Copy, Debug)]
pub struct Controller<'a> {
    /// The rows and calendars.
    pub rights: &'a RightsRules,
    /// The jurisdictions.
    pub law: &'a Law,
    /// The zone whose dates count (RQ-5).
    pub zone: &'a Zone,
    /// The jurisdictions of a request that names none.
    pub jurisdictions: &'a [String],
}

/// The requests of a timeline.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Requests<'a> {
    /// The requests, in the order in which they came in.
    pub all: Vec<SubjectRequest<'a>>,
    /// The rows that have no effect, and why.
    pub ignored: Vec<(RowNo, StepError)>,
}

impl<'a> Requests<'a> {
    /// A request by its id.
    pub fn get(&self, id: &str) -> Option<&SubjectRequest<'a>> {
        self.all.iter().find(|request| request.id == id)
    }
}

/// The requests that are visible at `as_of`.
pub fn read_requests<'a>(
    frame: &'a Frame,
    slots: &RightsSlots,
    controller: &Controller<'_>,
    as_of: Instant,
) -> Requests<'a> {
    let mut requests = Requests::default();
    for (row, head) in frame.visible(as_of).filter(|(_, head)| head.kind == Kind::DataRequest) {
        let record_id = frame.get(head.record_id);
        let id = frame.cell_text(row, slots.request_id).unwrap_or(record_id);
        let told = frame.cell_text(row, slots.step).and_then(RequestStep::from_word);
        let date = |slot| frame.cell_text(row, slot).and_then(|text| text.parse::<Date>().ok());
        let flag = |slot| frame.cell(row, slot) == crate::customer::Cell::Flag(true);
        let known = requests.all.iter().position(|request| request.id == id);
        let right = frame.cell_text(row, slots.right).and_then(Right::of);
        let Some(known) = known else {
            match right.filter(|_| matches!(told, None | Some(RequestStep::Received))) {
                Some(right) => requests.all.push(SubjectRequest {
                    id,
                    right,
                    by: frame.cell_text(row, slots.by).and_then(By::from_word).unwrap_or(By::Subject),
                    at: head.at,
                    offset_min: head.offset_min,
                    received_on: date(slots.received_on).unwrap_or_else(|| controller.zone.date(head.at)),
                    jurisdictions: match frame.cell_text(row, slots.jurisdictions) {
                        Some(codes) if !codes.is_empty() => codes.split('\n').map(str::to_owned).collect(),
                        _ => controller.jurisdictions.to_vec(),
                    },
                    purpose: frame.cell_text(row, slots.purpose),
                    channel: frame.cell_text(row, slots.channel),
                    contested: flag(slots.contested),
                    state: RequestStep::Received,
                    since: head.at,
                    verified_at: None,
                    extended: false,
                    pauses: Vec::new(),
                    reason: None,
                    reference: None,
                    rows: vec![row],
                    origin: frame.source_name(head.source),
                    record_id,
                    profile: head.profile,
                }),
                None => requests.ignored.push((row, StepError::Unknown)),
            }
            continue;
        };
        let step = Step {
            to: told,
            extended: flag(slots.extended),
            pause: date(slots.pause_from).zip(date(slots.pause_until)),
            reason: frame.cell_text(row, slots.reason),
            reference: frame.cell_text(row, slots.reference),
            on: controller.zone.date(head.at),
            at: head.at,
        };
        if let Err(error) = requests.take(known, &step, row, controller) {
            requests.ignored.push((row, error));
        }
    }
    requests
}

impl<'a> Requests<'a> {
    /// Takes a step of a request, all of it or nothing.
    fn take(
        &mut self,
        known: usize,
        step: &Step<'a>,
        row: RowNo,
        controller: &Controller<'_>,
    ) -> std::result::Result<(), StepError> {
        if step.to == Some(RequestStep::Received) {
            return Err(StepError::Exists);
        }
        let request = self.all.get(known).ok_or(StepError::Unknown)?;
        request.allows(step, &|extended, pauses| request.deadlines_with(controller, extended, pauses))?;
        let other = |id: &str| self.all.iter().any(|other| other.id == id && id != request.id && is_open(other.state));
        if step.to == Some(RequestStep::Duplicate) && !step.reference.is_some_and(other) {
            return Err(StepError::Unknown);
        }
        let request = self.all.get_mut(known).ok_or(StepError::Unknown)?;
        if let Some(to) = step.to {
            request.state = to;
            request.since = step.at;
            request.reason = step.reason;
            request.reference = step.reference;
            if to == RequestStep::Verified {
                request.verified_at = Some(step.at);
            }
        }
        request.extended |= step.extended;
        request.pauses.extend(step.pause);
        request.rows.push(row);
        Ok(())
    }
}
