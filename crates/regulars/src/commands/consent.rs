//! Saying yes and no (CS-1 to CS-10): commands that write consent events, in one transaction each. A yes that needs a second one
//! writes only that it waits; the host sends the token, and what it confirms writes the yes itself. A no is never refused.

use regulars_core::consent::{Event, purpose_of, refusal_stands};
use regulars_core::customer::Person;
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{CustomerId, normalise_contact_point};
use regulars_core::record::{
    Body, By, Capture, Consent, ConsentKind, ProfileRef, Record, RecordId, RecordKey, SourceName,
};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_store::{Reading, Writing};
use serde::Serialize;

use super::Kept;
use super::draft::{record_id_of, speaker};
use crate::consent::known_channel;
use crate::known::Known;
use crate::views::nobody;
use crate::{Crm, CustomerRef};

/// Something that a person says about the use of their data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConsentCommand {
    /// Whose.
    pub who: CustomerRef,
    /// Yes or no.
    pub act: ConsentAct,
    /// For what.
    pub scope: ConsentScope,
    /// How it was said.
    pub evidence: ConsentEvidence,
    /// Told twice under one key, it acts once (MB-7).
    pub key: Option<String>,
    /// Only if the customer still has this version.
    pub expected_version: Option<String>,
}

/// What is said.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ConsentAct {
    /// Yes. It waits for a second yes if this says so, or the policy of the purpose where the person is.
    Grant {
        /// Whether it waits in any case.
        double_opt_in: bool,
    },
    /// The second yes.
    Confirm {
        /// The event that waits; none: the latest of this scope.
        pending: Option<RecordKey>,
    },
    /// A yes is taken back.
    Withdraw,
    /// No, to a question.
    Refuse,
}

impl ConsentAct {
    /// The operation that says it.
    fn operation(&self) -> &'static str {
        match self {
            Self::Grant { .. } => "consent.grant",
            Self::Confirm { .. } => "consent.confirm",
            Self::Withdraw => "consent.withdraw",
            Self::Refuse => "consent.refuse",
        }
    }
}

/// What an event is for; what is absent is any (CS-2).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ConsentScope {
    /// The purpose, a dotted path.
    pub purpose: String,
    /// The channel.
    pub channel: Option<String>,
    /// The telephone number or address.
    pub contact_point: Option<String>,
    /// The operation.
    pub operation: Option<String>,
    /// The recipient.
    pub recipient: Option<String>,
}

/// How something was said (CS-4, CS-5).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ConsentEvidence {
    /// Who acted, a word of CS-4; `subject` if absent.
    pub by: Option<String>,
    /// Where it was captured.
    pub captured_in: Option<String>,
    /// When it ends.
    pub expires: Option<Instant>,
    /// Given in so many words.
    pub explicit: Option<bool>,
    /// The version of the notice that was shown.
    pub notice: Option<String>,
    /// How it can be proved.
    pub proof: Option<Json>,
    /// One purpose, one act.
    pub separate: Option<bool>,
    /// How it was captured, a word of CS-4; `api` if absent.
    pub source: Option<String>,
    /// Other purposes that the same act named.
    pub together_with: Vec<String>,
}

/// An event that a command wrote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConsentWritten {
    /// What it says: `grant`, `pending`, `confirm`, `withdraw`, `refuse`.
    pub kind: String,
    /// The purpose.
    pub purpose: String,
    /// The id of the record in its source.
    pub record_id: RecordId,
    /// The source of the record.
    pub source: SourceName,
}

/// What a consent command did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConsentDone {
    /// The customer.
    pub customer: CustomerId,
    /// Whether it had been told before under its key, with the same body (MB-7).
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub duplicate: bool,
    /// The events, in the order in which they were written.
    pub events: Vec<ConsentWritten>,
    /// The event that waits for its confirmation: the host sends a token that stands for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<RecordKey>,
    /// The version of the customer afterwards.
    pub version: String,
}

/// What a browser's signal did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConsentSignalDone {
    /// The customer.
    pub customer: CustomerId,
    /// A refusal for each purpose that the signal refuses and that is not refused already.
    pub events: Vec<ConsentWritten>,
    /// Whether the headers are a signal at all; without one nothing is written, and nothing is taken back (CS-10).
    pub signal: bool,
}

impl ConsentCommand {
    /// A command without a key and with nothing said of how.
    ///
    /// ```
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// use regulars::{ConsentAct, ConsentCommand};
    ///
    /// let command = ConsentCommand::new(who, ConsentAct::Withdraw, "marketing.winback");
    /// assert_eq!((command.scope.purpose.as_str(), command.scope.channel), ("marketing.winback", None));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn new(who: impl Into<CustomerRef>, act: ConsentAct, purpose: &str) -> Self {
        let scope = ConsentScope { purpose: purpose.to_owned(), ..ConsentScope::default() };
        Self { who: who.into(), act, scope, evidence: ConsentEvidence::default(), key: None, expected_version: None }
    }

    /// The event as a record. Errors: those of records.
    fn event(&self, kind: ConsentKind, profile: &ProfileRef, at: Instant) -> Result<Record> {
        let (scope, evidence) = (&self.scope, &self.evidence);
        let word = |given: &Option<String>, path: &str, known: &'static [&'static str]| {
            let Some(word) = given.as_deref().filter(|word| !known.contains(word)) else { return Ok(()) };
            let hint = regulars_core::text::did_you_mean(word, known.iter().copied());
            Err(Error::new(Code::InvalidValue, path, format!("`{word}` is not known here{hint}")))
        };
        word(&evidence.by, "by", By::WORDS)?;
        word(&evidence.source, "source", Capture::WORDS)?;
        let body = Consent {
            by: evidence.by.as_deref().and_then(By::from_word).unwrap_or(By::Subject),
            captured_in: evidence.captured_in.clone(),
            channel: scope.channel.clone(),
            contact_point: scope.contact_point.clone(),
            expires: evidence.expires,
            explicit: evidence.explicit,
            kind,
            notice: evidence.notice.clone(),
            operation: scope.operation.clone(),
            proof: evidence.proof.clone(),
            purpose: scope.purpose.clone(),
            recipient: scope.recipient.clone(),
            separate: evidence.separate,
            source: evidence.source.as_deref().and_then(Capture::from_word).unwrap_or(Capture::Api),
            together_with: evidence.together_with.clone(),
        };
        let channel = scope.channel.as_deref().unwrap_or("any");
        let natural = || format!("{}:{}:{}:{channel}:{at}", kind.as_str(), profile.key, scope.purpose);
        let id = self.key.as_deref().map_or_else(natural, record_id_of);
        Record::new(profile.source.as_str(), &id, profile.key.as_str(), at, Body::Consent(body))
    }
}

impl Known {
    fn events(&self, at: Instant) -> Vec<Event<'_>> {
        Person::read(&self.frame, &self.plan, at).events
    }
}

impl Crm {
    /// Writes what a person says of the use of their data: a yes, its confirmation, a no (CS-3).
    ///
    /// A yes that must be confirmed is kept as an event that waits and has no effect; [`ConsentDone::pending`] names it, and the host
    /// sends a token that stands for that name. Its confirmation writes the yes and the confirmation together, so that a form that
    /// somebody else filled in never lifts a no. What waits can be confirmed once, and not after a no of its scope.
    ///
    /// Errors: `channel_unknown`, `purpose_unknown`, `invalid_value`, those of records and of finding the customer, `stale_version`,
    /// `idempotency_conflict`, `record_conflict`, and `nothing_to_confirm`.
    ///
    /// ```
    /// use regulars::{ConsentAct, ConsentCommand, Crm, Instant, Money, Record, Rulebook};
    /// let crm = Crm::in_memory(Rulebook::parse(
    ///     r#"
    ///     [rulebook]
    ///     id = "shop"
    ///     version = 1
    ///     zone = "Europe/Berlin"
    ///     [[purpose]]
    ///     path = "news"
    ///     class = "marketing"
    ///     policy = { double_opt_in = true }
    ///     "#,
    /// )?)?;
    /// let at = Instant::parse("2026-10-01T12:00:00+02:00")?;
    /// let who = Record::order("web", "o1", "M-1", at, Money::parse("1", "EUR")?)?.profile_ref();
    /// let asked = crm.consent(&ConsentCommand::new(&who, ConsentAct::Grant { double_opt_in: false }, "news"), at)?;
    /// let token_stands_for = asked.pending;
    /// let later = Instant::parse("2026-10-01T12:05:00+02:00")?;
    /// let yes = ConsentAct::Confirm { pending: token_stands_for };
    /// let done = crm.consent(&ConsentCommand::new(&who, yes.clone(), "news"), later)?;
    /// assert_eq!(done.events.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>(), ["grant", "confirm"]);
    /// let again = crm.consent(&ConsentCommand::new(&who, yes, "news"), later).unwrap_err();
    /// assert_eq!(again.code().as_str(), "nothing_to_confirm");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn consent(&self, command: &ConsentCommand, at: Instant) -> Result<ConsentDone> {
        self.as_operation(command.act.operation(), Some((&command.who, at)), |crm| {
            let rules = crm.rules();
            command.scope.channel.as_deref().map_or(Ok(()), |channel| known_channel(&rules, channel))?;
            let mut writing = crm.store().write()?;
            let done = crm.say(writing.as_mut(), command, at)?;
            crm.about_customer(writing.as_ref(), &CustomerRef::Id(done.customer), at)?;
            crm.commit(writing)?;
            Ok(done)
        })
    }

    /// Takes the values of a request's `Sec-GPC` headers for a known person (CS-10): if they are a signal, a refusal is kept for every
    /// purpose of `gpc_purposes` that is not refused already, so the same signal may be told with every request. Errors: those of
    /// finding the customer.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// let done = crm.consent_signal(&who, &["1"], as_of)?;
    /// assert_eq!((done.signal, done.events.len()), (true, 1));
    /// assert!(crm.consent_signal(&who, &["1"], as_of)?.events.is_empty(), "told with every request, it acts once");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn consent_signal(
        &self,
        who: impl Into<CustomerRef>,
        headers: &[&str],
        at: Instant,
    ) -> Result<ConsentSignalDone> {
        let who = who.into();
        self.as_operation("consent.signal", Some((&who, at)), |crm| {
            let mut writing = crm.store().write()?;
            let who = who.clone();
            let known = crm.known(writing.as_ref(), &who, crm.rights_plan(at)?, at)?;
            let customer = known.located.id;
            if !regulars_core::consent::gpc_signal(headers) {
                return Ok(ConsentSignalDone { customer, events: Vec::new(), signal: false });
            }
            let profile = speaker(&known.located, &who)?;
            let told = known.events(at);
            let purposes = crm.rules().privacy.gpc_purposes.clone();
            let mut events = Vec::new();
            for purpose in purposes.iter().filter(|purpose| !refusal_stands(&told, purpose)) {
                let evidence = ConsentEvidence { source: Some(Capture::Gpc.as_str().to_owned()), ..Default::default() };
                let command =
                    ConsentCommand { evidence, ..ConsentCommand::new(who.clone(), ConsentAct::Refuse, purpose) };
                let mut record = command.event(ConsentKind::Refuse, &profile, at)?;
                record.record_id = RecordId::new(format!("gpc:{}", record.record_id))?;
                if let Kept::New = crm.keep(writing.as_mut(), &record, false, true)? {
                    events.push(written(&record));
                }
            }
            crm.about_customer(writing.as_ref(), &who, at)?;
            crm.commit(writing)?;
            Ok(ConsentSignalDone { customer, events, signal: true })
        })
    }

    fn say(&self, writing: &mut dyn Writing, command: &ConsentCommand, at: Instant) -> Result<ConsentDone> {
        let known = match (&command.act, self.known(writing, &command.who, self.rights_plan(at)?, at)) {
            // Who says yes may be somebody new.
            (ConsentAct::Grant { .. } | ConsentAct::Withdraw | ConsentAct::Refuse, Err(error))
                if matches!(command.who, CustomerRef::Profile(_))
                    && matches!(error.code(), Code::UnknownProfile | Code::UnknownCustomer) =>
            {
                None
            }
            (_, known) => Some(known?),
        };
        let profile = match (&known, &command.who) {
            (_, CustomerRef::Profile(profile)) => profile.clone(),
            (Some(known), who) => self.speaker_at(writing, known, who, command, at)?,
            (None, _) => return Err(nobody()),
        };
        let records = match &command.act {
            ConsentAct::Grant { double_opt_in } => {
                let waits = *double_opt_in || self.waits(known.as_ref(), &command.scope.purpose, at);
                vec![command.event(if waits { ConsentKind::Pending } else { ConsentKind::Grant }, &profile, at)?]
            }
            ConsentAct::Withdraw => vec![command.event(ConsentKind::Withdraw, &profile, at)?],
            ConsentAct::Refuse => vec![command.event(ConsentKind::Refuse, &profile, at)?],
            ConsentAct::Confirm { pending } => {
                let known = known.as_ref().ok_or_else(nobody)?;
                self.confirmation(writing, known, command, pending.as_ref(), at)?
            }
        };
        let Some(first) = records.first() else { return Err(nobody()) };
        if let Some(expected) = &command.expected_version {
            self.expect_version(writing, first, expected)?;
        }
        let mut duplicate = false;
        for record in &records {
            match self.keep(writing, record, command.key.is_some(), true)? {
                Kept::New => {}
                Kept::Again => duplicate = true,
                Kept::Taken => {
                    let message = "the same was said at this instant in another way; give the commands keys";
                    return Err(Error::new(Code::RecordConflict, "record_id", message));
                }
            }
        }
        let located = self.locate(writing, &CustomerRef::Profile(first.profile_ref()), at)?;
        let waiting = records.iter().find(|record| kind_of(record) == Some(ConsentKind::Pending));
        Ok(ConsentDone {
            customer: located.id,
            duplicate,
            pending: waiting.map(Record::key),
            events: records.iter().map(written).collect(),
            version: self.version(writing, &located)?,
        })
    }

    /// The profile that says it: of those of the customer one that holds the contact point or identifier that was named, else the
    /// anchor. A consent is for what its own profile holds (CS-8), and goes with it when the customer is parted (CS-7).
    fn speaker_at(
        &self,
        reading: &dyn Reading,
        known: &Known,
        who: &CustomerRef,
        command: &ConsentCommand,
        at: Instant,
    ) -> Result<ProfileRef> {
        let holders = match (&command.scope.contact_point, who) {
            (Some(raw), _) => {
                let point = normalise_contact_point(raw, &self.rules().identity.spelling);
                self.holders_of_point(reading, &point, at)?
            }
            (None, CustomerRef::Identifier(identifier)) => self.holders_of(reading, identifier, at)?,
            _ => Vec::new(),
        };
        let located = &known.located;
        let members = located.cluster().into_iter().flat_map(|cluster| &cluster.members);
        let holding = members
            .filter(|member| located.resolved.number(**member).is_some_and(|number| holders.contains(&number)))
            .filter_map(|member| located.resolved.profile_ref(*member));
        holding.min().map_or_else(|| speaker(located, who), Ok)
    }

    /// Whether a yes must be confirmed where the person is.
    fn waits(&self, known: Option<&Known>, purpose: &str, at: Instant) -> bool {
        let rules = self.rules_at(at);
        let Some(declared) = purpose_of(&rules.purposes, purpose) else { return false };
        let own = known.and_then(|known| Person::read(&known.frame, &known.plan, at).jurisdictions);
        let codes = own.unwrap_or_else(|| rules.privacy.default_jurisdictions.clone());
        declared.policy.double_opt_in || codes.iter().any(|code| declared.policy_in(code).double_opt_in)
    }

    /// The yes and its confirmation, in the words of the event that waits. Error: `nothing_to_confirm`.
    fn confirmation(
        &self,
        reading: &dyn Reading,
        known: &Known,
        command: &ConsentCommand,
        pending: Option<&RecordKey>,
        at: Instant,
    ) -> Result<Vec<Record>> {
        let scope = &command.scope;
        let spelling = &self.rules().identity.spelling;
        let point = scope.contact_point.as_deref().map(|raw| normalise_contact_point(raw, spelling));
        let (told, purposes) = (known.events(at), &known.plan.rulebook.purposes);
        let mut waiting: Vec<(&Event<'_>, Record)> = Vec::new();
        let mut answered: Vec<(SourceName, Option<RecordId>)> = Vec::new();
        for event in &told {
            let Some(record) = reading.record(event.origin, event.record_id)? else { continue };
            match kind_of(&record) {
                Some(ConsentKind::Confirm) => answered.push((record.source, record.refers_to)),
                Some(ConsentKind::Pending) => waiting.push((event, record)),
                _ => {}
            }
        }
        waiting.retain(|(event, record)| match pending {
            Some(key) => record.key() == *key,
            None => {
                event.purpose == scope.purpose
                    && scope.channel.as_deref().is_none_or(|channel| event.channel == Some(channel))
                    && (point.is_none() || point == event.contact_point)
            }
        });
        waiting.sort_by_key(|(event, record)| (std::cmp::Reverse(event.at), record.key()));
        let confirmed = |record: &Record| {
            answered.iter().any(|(source, of)| *source == record.source && of.as_ref() == Some(&record.record_id))
        };
        let key = command.key.as_deref().map(record_id_of);
        // Told again under its key, it is what it was.
        let again = |record: &Record| -> Result<bool> {
            let Some(key) = &key else { return Ok(false) };
            let stored = reading.record(record.source.as_str(), key)?;
            Ok(stored.is_some_and(|stored| stored.refers_to.as_ref() == Some(&record.record_id)))
        };
        let mut found = None;
        for (event, record) in &waiting {
            let open =
                !confirmed(record) && !told.iter().any(|later| later.at >= event.at && later.forbids(event, purposes));
            if open || again(record)? {
                found = Some(record);
                break;
            }
        }
        let Some(waiting) = found else {
            let message = "no consent of this purpose and scope waits for its confirmation";
            return Err(Error::new(Code::NothingToConfirm, "pending", message));
        };
        let Body::Consent(body) = &waiting.body else { return Err(nobody()) };
        let event = |kind: ConsentKind, id: String| -> Result<Record> {
            let body = Body::Consent(Consent { kind, ..body.clone() });
            let mut record = Record::new(waiting.source.as_str(), &id, waiting.profile.as_str(), at, body)?;
            record.refers_to = Some(waiting.record_id.clone());
            Ok(record)
        };
        let grant = event(ConsentKind::Grant, format!("grant:{}", waiting.record_id))?;
        let natural = || format!("confirm:{}", waiting.record_id);
        Ok(vec![grant, event(ConsentKind::Confirm, key.unwrap_or_else(natural))?])
    }
}

fn kind_of(record: &Record) -> Option<ConsentKind> {
    if let Body::Consent(consent) = &record.body { Some(consent.kind) } else { None }
}

fn written(record: &Record) -> ConsentWritten {
    let (kind, purpose) = match &record.body {
        Body::Consent(consent) => (consent.kind.as_str(), consent.purpose.as_str()),
        _ => ("", ""),
    };
    ConsentWritten {
        kind: kind.to_owned(),
        purpose: purpose.to_owned(),
        record_id: record.record_id.clone(),
        source: record.source.clone(),
    }
}
