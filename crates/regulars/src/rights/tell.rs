//! Telling a request and its steps: a record that the requests of its customer may refuse. It is told, judged and kept inside one
//! write transaction, as commands about accounts are.

use regulars_core::consent::{Right, StepError, Word, is_refusal};
use regulars_core::customer::Person;
use regulars_core::error::{Code, Error, Fault as _, Result};
use regulars_core::record::{By, ProfileRef, RecordId, RequestStep, SourceName};
use regulars_core::text::Json;
use regulars_core::time::{Date, Instant};
use regulars_store::{Appended, Reading, Writing};
use serde::Serialize;

use super::list::{RequestState, shown};
use crate::ingest::append;
use crate::known::Known;
use crate::views::nobody;
use crate::{Crm, CustomerRef};

/// How a request came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Received {
    /// What is asked for.
    pub right: Right,
    /// Who asks; the person if absent.
    pub by: Option<By>,
    /// The channel that it is for; all if absent.
    pub channel: Option<String>,
    /// Whether the accuracy is contested.
    pub contested: bool,
    /// The jurisdictions that apply; those of the person if none.
    pub jurisdictions: Vec<String>,
    /// The purpose that it is for; all if absent.
    pub purpose: Option<String>,
    /// The date of receipt by the controller's clock; that of the instant if absent (RQ-5).
    pub received_on: Option<Date>,
}

/// What is told of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum RequestAct {
    /// It came in (RQ-1).
    Receive(Received),
    /// It goes on (RQ-2).
    Step {
        /// The state that it comes into.
        to: RequestStep,
        /// A code of why (RQ-3).
        reason: Option<String>,
        /// What the person can do against a refusal (RQ-3).
        remedy: Option<String>,
        /// The open request of which it is a repetition (RQ-3).
        reference: Option<String>,
    },
    /// It is extended (RQ-9).
    Extend {
        /// A code of why.
        reason: Option<String>,
    },
    /// Its clock stands still (RQ-9).
    Pause {
        /// The first date.
        from: Date,
        /// The date after the last.
        until: Date,
    },
}

impl RequestAct {
    /// The operation that does it.
    fn operation(&self) -> &'static str {
        match self {
            Self::Receive(_) => "request.receive",
            Self::Step { to: RequestStep::Fulfilled, .. } => "request.complete",
            Self::Step { to: RequestStep::PartiallyRefused | RequestStep::Refused, .. } => "request.reject",
            Self::Step { to: RequestStep::Verified, .. } => "request.verify",
            Self::Step { .. } => "request.step",
            Self::Extend { .. } => "request.extend",
            Self::Pause { .. } => "request.pause",
        }
    }
}

/// Something that is told of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestCommand {
    /// Whose data it is about.
    pub who: CustomerRef,
    /// The id of the request.
    pub request_id: String,
    /// What.
    pub act: RequestAct,
    /// What was said.
    pub text: Option<String>,
}

/// What became of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RequestDone {
    /// Whether the same had been told before.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub duplicate: bool,
    /// The id of the record in its source.
    pub record_id: RecordId,
    /// The request after it.
    pub request: RequestState,
    /// The source of the record.
    pub source: SourceName,
}

impl RequestCommand {
    /// The field of the record at which a step fails.
    fn path(&self, error: StepError) -> &'static str {
        match error {
            StepError::Transition { .. } => "body.step",
            StepError::ExtendedAlready | StepError::ExtensionLate(_) => "body.extended",
            StepError::Deadline(_) if matches!(self.act, RequestAct::Pause { .. }) => "body.pause_from",
            StepError::Deadline(_) => "body.extended",
            StepError::Unreasoned => "body.reason",
            StepError::Unreferenced => "body.reference",
            StepError::Unknown if self.is_duplicate() => "body.reference",
            StepError::Unknown | StepError::Closed | StepError::Exists => "body.request_id",
        }
    }

    fn is_duplicate(&self) -> bool {
        matches!(self.act, RequestAct::Step { to: RequestStep::Duplicate, .. })
    }

    /// What a refusal must say beside its reason (RQ-3).
    fn check(&self) -> Result<()> {
        match &self.act {
            RequestAct::Step { to, reason: Some(_), remedy: None, .. } if is_refusal(*to) => {
                let code = Code::RequestRemedyRequired;
                Err(Error::new(code, "body.remedy", code.message()))
            }
            _ => Ok(()),
        }
    }

    /// The record in the wire form.
    fn record(&self, profile: &ProfileRef, at: Instant) -> Json {
        let text = |value: &str| Json::from(value);
        let mut body = vec![("request_id", text(&self.request_id))];
        let mut say = |name: &'static str, value: Option<Json>| body.extend(value.map(|value| (name, value)));
        say("text", self.text.as_deref().map(text));
        let word = match &self.act {
            RequestAct::Receive(received) => {
                say("step", Some(text(RequestStep::Received.as_str())));
                say("right", Some(text(received.right.as_str())));
                say("by", Some(text(received.by.unwrap_or(By::Subject).as_str())));
                say("channel", received.channel.as_deref().map(text));
                say("contested", received.contested.then_some(Json::Bool(true)));
                let codes: Vec<Json> = received.jurisdictions.iter().map(|code| text(code)).collect();
                say("jurisdictions", (!codes.is_empty()).then_some(Json::Array(codes)));
                say("purpose", received.purpose.as_deref().map(text));
                say("received_on", received.received_on.map(|date| text(&date.to_string())));
                None
            }
            RequestAct::Step { to, reason, remedy, reference } => {
                say("step", Some(text(to.as_str())));
                say("reason", reason.as_deref().map(text));
                say("remedy", remedy.as_deref().map(text));
                say("reference", reference.as_deref().map(text));
                Some(to.as_str())
            }
            RequestAct::Extend { reason } => {
                say("extended", Some(Json::Bool(true)));
                say("reason", reason.as_deref().map(text));
                Some("extended")
            }
            RequestAct::Pause { from, until } => {
                say("pause_from", Some(text(&from.to_string())));
                say("pause_until", Some(text(&until.to_string())));
                Some("pause")
            }
        };
        // A request comes in once; of its steps there is one of a sort at an instant.
        let record_id = match word {
            None => format!("request:{}", self.request_id),
            Some(word) => format!("request:{}:{word}:{at}", self.request_id),
        };
        Json::object([
            ("body", Json::object(body)),
            ("occurred_at", text(&at.to_string())),
            ("profile", text(profile.key.as_str())),
            ("record_id", text(&record_id)),
            ("source", text(profile.source.as_str())),
            ("type", text("data_request")),
        ])
    }
}

impl Crm {
    /// Tells a request or a step of it: it is kept as a record, or refused with one error, and then nothing has changed.
    ///
    /// Errors: those of records and of finding the customer, `jurisdiction_unknown`, `request_unknown`, `request_exists`,
    /// `request_closed`, `request_transition_invalid`, `request_reason_required`, `request_remedy_required`,
    /// `request_reference_required`, `pause_after_deadline`, `extension_not_available`, `extension_late`,
    /// `extension_already_given`.
    ///
    /// ```
    /// use regulars::{Crm, Instant, Received, Record, RequestAct, RequestCommand, Right, Rulebook};
    /// let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n[privacy]\ndefault_jurisdictions = [\"CN\"]\n";
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let at = Instant::parse("2026-09-25T10:00:00+08:00")?;
    /// let record = r#"{"source":"app","record_id":"1","profile":"7","type":"profile","occurred_at":"2026-01-01T00:00:00Z","body":{}}"#;
    /// crm.ingest_ndjson(record.as_bytes())?;
    /// let who = Record::order("app", "x", "7", at, regulars::Money::parse("1", "CNY")?)?.profile_ref();
    /// let received = Received {
    ///     right: Right::Erasure,
    ///     by: None,
    ///     channel: None,
    ///     contested: false,
    ///     jurisdictions: Vec::new(),
    ///     purpose: None,
    ///     received_on: None,
    /// };
    /// let command =
    ///     RequestCommand { who: who.into(), request_id: "R-1".to_owned(), act: RequestAct::Receive(received), text: None };
    /// let done = crm.tell_request(&command, at)?;
    /// // No calendar says when people work, so the date is early rather than late.
    /// assert_eq!((done.request.due.unwrap().to_string().as_str(), done.request.degraded), ("2026-10-10", true));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn tell_request(&self, command: &RequestCommand, at: Instant) -> Result<RequestDone> {
        self.as_operation(command.act.operation(), Some((&command.who, at)), |crm| {
            let mut writing = crm.store().write()?;
            let done = crm.tell_within(writing.as_mut(), command, at)?;
            crm.commit(writing)?;
            Ok(done)
        })
    }

    /// The same inside a transaction that goes on.
    pub(super) fn tell_within(
        &self,
        writing: &mut dyn Writing,
        command: &RequestCommand,
        at: Instant,
    ) -> Result<RequestDone> {
        command.check()?;
        self.check_jurisdictions(command, at)?;
        let profile = self.profile_of_request(writing, &command.who, at)?;
        let record = self.read_record(&command.record(&profile, at))?;
        let duplicate = match append(writing, &self.rules(), &record)? {
            Appended::Accepted => false,
            Appended::Duplicate => true,
            Appended::Conflict { .. } => {
                let code = match command.act {
                    RequestAct::Receive(_) => Code::RequestExists,
                    _ => Code::RecordConflict,
                };
                return Err(Error::new(code, "body.request_id", code.message()));
            }
        };
        let who = CustomerRef::Profile(record.profile_ref());
        let Known { located, frame, plan } = self.known(writing, &who, self.rights_plan(at)?, at)?;
        let row = frame.row_of(record.source.as_str(), record.record_id.as_str()).ok_or_else(nobody)?;
        let person = Person::read(&frame, &plan, at);
        // What was accepted once is a fact, whatever came before it since.
        if let Some((_, error)) = person.requests.ignored.iter().find(|(ignored, _)| *ignored == row && !duplicate) {
            return Err(Error::new(error.code(), command.path(*error), error.to_string()));
        }
        let unknown = || Error::new(Code::RequestUnknown, "body.request_id", Code::RequestUnknown.message());
        let request = person.requests.get(&command.request_id).ok_or_else(unknown)?;
        let request = shown(&frame, &person, located.id, request, at);
        self.about_customer(writing, &who, at)?;
        Ok(RequestDone { duplicate, record_id: record.record_id, request, source: record.source })
    }

    fn check_jurisdictions(&self, command: &RequestCommand, at: Instant) -> Result<()> {
        let RequestAct::Receive(received) = &command.act else { return Ok(()) };
        super::ask::known(&self.rules_at(at), &received.jurisdictions).map_err(|error| error.within("body"))
    }

    /// The profile that a request's record is about: the one that was named, else the anchor of the customer.
    fn profile_of_request(&self, reading: &dyn Reading, who: &CustomerRef, at: Instant) -> Result<ProfileRef> {
        let located = self.locate(reading, who, at)?;
        if let CustomerRef::Profile(profile) = who {
            return Ok(profile.clone());
        }
        let anchor = located.cluster().and_then(|cluster| located.resolved.profile_ref(cluster.anchor));
        anchor.ok_or_else(nobody)
    }
}
