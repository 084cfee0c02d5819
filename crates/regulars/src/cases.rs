//! Telling a service case and its steps (SV-10, SV-19): a record that the cases of its customer may refuse. It is told, judged and
//! kept inside one write transaction, as commands about accounts are.

use regulars_core::customer::{CasePart, Frame, Part, Plan, ReasonLevel, Select, TrackRoom, case_parts};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::{Record, RecordId, SourceName};
use regulars_core::service::{COMPLAINT, CaseState, ServiceRules};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_store::{Appended, Writing};
use serde::Serialize;

use crate::commands::{record_id_of, speaker};
use crate::ingest::append;
use crate::known::Known;
use crate::views::nobody;
use crate::{Crm, CustomerRef};

/// What is told of a case: an event and the fields of a case record that belong to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseCommand {
    /// Whose case it is.
    pub who: CustomerRef,
    /// The number of the case.
    pub case_id: String,
    /// What happened: `opened`, `message`, `state`, `priority`, `assigned`, `policy` or `merged`.
    pub event: String,
    /// Further fields of a case record, for example `("state", "resolved")`.
    pub fields: Vec<(String, Json)>,
    /// Told twice under one key, it acts once.
    pub key: Option<String>,
}

/// What became of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CaseDone {
    /// The case after it.
    pub case: CasePart,
    /// The customer.
    pub customer: CustomerId,
    /// Whether the same had been told before.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub duplicate: bool,
    /// The id of the record in its source.
    pub record_id: RecordId,
    /// The source of the record.
    pub source: SourceName,
}

/// What may happen to a case.
const EVENTS: [&str; 7] = ["opened", "message", "state", "priority", "assigned", "policy", "merged"];

impl CaseCommand {
    fn field(&self, name: &str) -> Option<&Json> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    fn word(&self, name: &str) -> Option<&str> {
        self.field(name).and_then(Json::as_str)
    }

    /// What a step must say.
    fn check(&self, rules: &ServiceRules) -> Result<()> {
        let event = self.event.as_str();
        if !EVENTS.contains(&event) {
            return Err(not_one_of("event", event, &EVENTS));
        }
        let needs: &[&str] = match event {
            "opened" => &["kind"],
            "message" => &["author"],
            "state" => &["state"],
            "priority" => &["priority"],
            "assigned" => &["assignee"],
            "policy" => &["policy"],
            _ => &["merged_into"],
        };
        self.need(needs)?;
        if let Some(kind) = self.word("kind")
            && !rules.kinds.iter().any(|known| known == kind)
        {
            let known: Vec<&str> = rules.kinds.iter().map(String::as_str).collect();
            return Err(not_one_of("body.kind", kind, &known));
        }
        if event == "opened" && self.word("kind") == Some(COMPLAINT) {
            // A complaint is somebody's to answer for from the beginning (SV-19).
            self.need(&["category", "role", "severity"])?;
        }
        if let Some(severity) = self.field("severity") {
            let number = match severity {
                Json::Number(number) => number.as_str(),
                other => other.as_str().unwrap_or_default(),
            };
            if !["1", "2", "3", "4"].contains(&number) {
                return Err(Error::new(Code::OutOfRange, "body.severity", "a severity lies in 1 to 4"));
            }
        }
        match self.word("state") {
            Some(state) if CaseState::from_word(state).is_none() => {
                let states: Vec<&str> = CaseState::words().collect();
                Err(not_one_of("body.state", state, &states))
            }
            _ => Ok(()),
        }
    }

    fn need(&self, names: &[&str]) -> Result<()> {
        match names.iter().find(|name| self.field(name).is_none()) {
            Some(name) => {
                let message = format!("`{name}` is required of `{}`", self.event);
                Err(Error::new(Code::MissingField, format!("body.{name}"), message))
            }
            None => Ok(()),
        }
    }

    /// The record in the wire form.
    fn record(&self, source: &str, profile: &str, at: Instant) -> Json {
        let text = |value: &str| Json::from(value);
        let own = [("case_id".to_owned(), text(&self.case_id)), ("event".to_owned(), text(&self.event))];
        let body = own.into_iter().chain(self.fields.iter().cloned());
        let id = match (&self.key, self.event.as_str()) {
            (Some(key), _) => record_id_of(key),
            // A case is opened once; of its steps there is one of a sort at an instant.
            (None, "opened") => format!("case:{}", self.case_id),
            (None, event) => format!("case:{}:{event}:{at}", self.case_id),
        };
        Json::object([
            ("body", Json::object(body)),
            ("occurred_at", text(&at.to_string())),
            ("profile", text(profile)),
            ("record_id", text(&id)),
            ("source", text(source)),
            ("type", text("case")),
        ])
    }
}

fn not_one_of(path: &str, word: &str, words: &[&str]) -> Error {
    let hint = regulars_core::text::did_you_mean(word, words.iter().copied());
    Error::new(Code::InvalidValue, path, format!("`{word}` is none of `{}`{hint}", words.join("`, `")))
}

impl Crm {
    /// Tells a case or a step of it: it is kept as a record, or refused with one error, and then nothing has changed (SV-I10).
    ///
    /// Errors: those of records and of finding the customer, `invalid_value`, `missing_field`, `out_of_range`, `unknown_case`,
    /// `case_exists`, `invalid_transition`, `outcome_required`.
    ///
    /// ```
    /// use regulars::{CaseCommand, Crm, Instant, Json, Rulebook};
    /// let rules = r#"
    ///     [rulebook]
    ///     id = "shop"
    ///     version = 1
    ///     zone = "Asia/Shanghai"
    ///     [[service.policy]]
    ///     id = "day"
    ///     clock = "first_response"
    ///     target_minutes = 60
    /// "#;
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let at = Instant::parse("2026-11-02T09:00:00+08:00")?;
    /// let record = r#"{"source":"app","record_id":"1","profile":"7","type":"profile","occurred_at":"2026-01-01T00:00:00Z","body":{}}"#;
    /// crm.ingest_ndjson(record.as_bytes())?;
    /// let who = regulars::Record::order("app", "x", "7", at, regulars::Money::parse("1", "CNY")?)?.profile_ref();
    /// let opened = CaseCommand {
    ///     who: who.into(),
    ///     case_id: "C-1".to_owned(),
    ///     event: "opened".to_owned(),
    ///     fields: vec![("kind".to_owned(), Json::from("question"))],
    ///     key: None,
    /// };
    /// let done = crm.tell_case(&opened, at)?;
    /// assert_eq!(done.case.next.unwrap().due.to_string(), "2026-11-02T02:00:00Z");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn tell_case(&self, command: &CaseCommand, at: Instant) -> Result<CaseDone> {
        self.as_operation("case.tell", Some((&command.who, at)), |crm| {
            let mut writing = crm.store().write()?;
            let done = crm.tell_case_within(writing.as_mut(), command, at)?;
            crm.commit(writing)?;
            Ok(done)
        })
    }

    fn tell_case_within(&self, writing: &mut dyn Writing, command: &CaseCommand, at: Instant) -> Result<CaseDone> {
        let rules = self.rules_at(at);
        if !rules.service.declared {
            let message = "the rulebook does not say how cases are handled";
            return Err(Error::new(Code::Unsupported, "service", message));
        }
        command.check(&rules.service)?;
        let before = self.known(writing, &command.who, self.case_plan(at)?, at)?;
        let (known, _) = cases_of(&before, at);
        command.stands_in(&known)?;
        let profile = speaker(&before.located, &command.who)?;
        let record = self.read_record(&command.record(profile.source.as_str(), profile.key.as_str(), at))?;
        let duplicate = match append(writing, &self.rules(), &record)? {
            Appended::Accepted => false,
            Appended::Duplicate => true,
            Appended::Conflict { .. } => {
                let (code, path) = match (&command.key, command.event.as_str()) {
                    (Some(_), _) => (Code::IdempotencyConflict, "key"),
                    (None, "opened") => (Code::CaseExists, "case_id"),
                    _ => (Code::RecordConflict, "record_id"),
                };
                return Err(Error::new(code, path, code.message()));
            }
        };
        self.judge_case(writing, command, record, duplicate, at)
    }

    /// Looks at the cases with the record; what has no effect there is refused, unless it was accepted before.
    fn judge_case(
        &self,
        writing: &mut dyn Writing,
        command: &CaseCommand,
        record: Record,
        duplicate: bool,
        at: Instant,
    ) -> Result<CaseDone> {
        let who = CustomerRef::Profile(record.profile_ref());
        let after = self.known(writing, &who, self.case_plan(at)?, at)?;
        let row = after.frame.row_of(record.source.as_str(), record.record_id.as_str()).ok_or_else(nobody)?;
        let (cases, findings) = cases_of(&after, at);
        if let Some((code, _)) = findings.iter().find(|(_, found)| *found == row && !duplicate) {
            let path = match code {
                Code::OutcomeRequired => "body.outcome",
                _ if command.event == "merged" => "body.merged_into",
                _ => "body.state",
            };
            return Err(Error::new(*code, path, code.message()));
        }
        let unknown = || Error::new(Code::UnknownCase, "case_id", Code::UnknownCase.message());
        let case = cases.into_iter().find(|case| leads(case, &command.case_id)).ok_or_else(unknown)?;
        self.about_customer(writing, &who, at)?;
        Ok(CaseDone { case, customer: after.located.id, duplicate, record_id: record.record_id, source: record.source })
    }

    /// What is read of a timeline for its cases.
    fn case_plan(&self, as_of: Instant) -> Result<Plan> {
        Plan::compile(self.rules_at(as_of), Select::parts(&[Part::Cases]).with_reasons(ReasonLevel::None))
    }
}

impl CaseCommand {
    /// Whether the cases that the step names are there.
    fn stands_in(&self, known: &[CasePart]) -> Result<()> {
        let need = |id: &str, path: &str| {
            if known.iter().any(|case| leads(case, id)) {
                return Ok(());
            }
            let message = format!("the customer has no case `{id}`");
            Err(Error::new(Code::UnknownCase, path, message))
        };
        if self.event != "opened" {
            need(&self.case_id, "case_id")?;
        }
        match self.word("merged_into") {
            Some(into) if self.event == "merged" => need(into, "body.merged_into"),
            _ => Ok(()),
        }
    }
}

/// Whether a number is that of a case, or of an answer that was attached to it (SV-34).
pub(crate) fn leads(case: &CasePart, id: &str) -> bool {
    case.case_id == id || case.follow_up.iter().flat_map(|own| &own.attached).any(|attached| attached == id)
}

pub(crate) fn cases_of(known: &Known, at: Instant) -> (Vec<CasePart>, Vec<(Code, u32)>) {
    let frame: &Frame = &known.frame;
    case_parts(frame, &known.plan, at, &mut TrackRoom::default())
}
