//! Commands about approvals: told, judged and kept inside one write transaction, so that two deciders never both decide.

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Decimal;
use regulars_core::record::{Approval, Body, ProfileRef, Record};
use regulars_core::sales::approval::{ApprovalRules, Outcome, ToldEvent};
use regulars_core::time::Instant;
use regulars_store::{Reading, Writing};

use super::load::unknown;
use super::{ApprovalAct, ApprovalCommand, ApprovalDone, ApprovalState, DelegateCommand, silent};
use crate::commands::{Kept, record_id_of, speaker};
use crate::{Crm, CustomerRef};

impl ApprovalCommand {
    /// The record of the command. Errors: those of records, `unknown_level`.
    fn record(&self, profile: &ProfileRef, at: Instant, rules: &ApprovalRules) -> Result<Record> {
        let verb = self.act.verb();
        let mut body = match &self.act {
            ApprovalAct::Request(_, ask) | ApprovalAct::Change(ask) => ask.body(verb),
            _ => silent(verb),
        };
        body.by = Some(self.by.clone());
        body.request_id = Some(self.request_id.clone());
        body.reason.clone_from(&self.reason);
        body.text.clone_from(&self.text);
        body = match &self.act {
            ApprovalAct::Approve { on_behalf_of, version } | ApprovalAct::Reject { on_behalf_of, version } => {
                let units = i64::try_from(*version)
                    .map_err(|_| Error::new(Code::InvalidValue, "version", "there is no such version"))?;
                // A deputy has the level of whom they decide for; where the rulebook does not say it, the delegation does.
                let holder = on_behalf_of.as_ref().unwrap_or(&self.by);
                let held = rules.actors.get(holder).copied();
                let level = self.level.as_deref().map(|word| known_level(rules, word)).transpose()?.or(held);
                Approval {
                    level: level.and_then(|level| rules.levels.get(level).cloned()),
                    on_behalf_of: on_behalf_of.clone(),
                    version: Some(Decimal::new(units, 0)?),
                    ..body
                }
            }
            ApprovalAct::Request(..) | ApprovalAct::Change(_) | ApprovalAct::Use => body,
        };
        let request = &self.request_id;
        let id = match (&self.key, &self.act) {
            (Some(key), _) => record_id_of(key),
            (None, ApprovalAct::Request(..)) => format!("approval:{request}"),
            (None, _) => format!("approval:{request}:{verb}:{}:{at}", self.by),
        };
        Record::new(profile.source.as_str(), &id, profile.key.as_str(), at, Body::Approval(body))
    }
}

pub(super) fn known_level(rules: &ApprovalRules, word: &str) -> Result<usize> {
    rules.level(word).ok_or_else(|| {
        let hint = regulars_core::text::did_you_mean(word, rules.levels.iter().map(String::as_str));
        Error::new(Code::UnknownLevel, "level", format!("there is no level `{word}`{hint}"))
    })
}

impl Crm {
    /// Asks for an approval, changes what is asked for, decides about it, or says that it is done (SV-81, SV-82). It is kept as a
    /// record, or refused with one error, and then nothing has changed.
    ///
    /// Errors, in the order in which they are tested: `unknown_request`, `already_decided`, `self_approval`,
    /// `delegation_expired`, `level_too_low`, `version_mismatch`; `not_approved`, `duplicate_request`, `time_goes_back` where the
    /// request is further in time, `unknown_level`, `idempotency_conflict`, and those of finding the customer and of records.
    ///
    /// ```
    /// use regulars::{ApprovalAct, ApprovalAsk, ApprovalCommand, Crm, Instant, Record, Rulebook};
    /// let crm = Crm::in_memory(Rulebook::parse(
    ///     r#"
    ///     [rulebook]
    ///     id = "shop"
    ///     version = 1
    ///     zone = "Asia/Shanghai"
    ///     [approvals]
    ///     levels = ["manager", "director"]
    ///     actors = { mia = "manager" }
    ///     [approvals.rules.discount]
    ///     when = "discount > 0.10"
    ///     need = "manager"
    ///     "#,
    /// )?)?;
    /// let at = |minute: u8| Instant::parse(&format!("2026-10-01T12:{minute:02}:00+08:00")).unwrap();
    /// let who = regulars::ProfileRef::new("pos", "M-1")?;
    /// let ask = ApprovalAsk { discount: Some("0.15".parse()?), ..ApprovalAsk::default() };
    /// let command = |by: &str, act| ApprovalCommand::new("q1", by, act);
    /// let done = crm.approve(&command("rep", ApprovalAct::Request(who.into(), ask)), at(0))?;
    /// assert_eq!(done.outcome.as_str(), "pending");
    /// let yes = ApprovalAct::Approve { on_behalf_of: None, version: 1 };
    /// let error = crm.approve(&command("rep", yes.clone()), at(1)).unwrap_err();
    /// assert_eq!(error.code().as_str(), "self_approval");
    /// assert_eq!(crm.approve(&command("mia", yes), at(2))?.outcome.as_str(), "approved");
    /// assert_eq!(crm.approve(&command("rep", ApprovalAct::Use), at(3))?.request.unwrap().used, 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn approve(&self, command: &ApprovalCommand, at: Instant) -> Result<ApprovalDone> {
        let about = match &command.act {
            ApprovalAct::Request(who, _) => Some((who, at)),
            _ => None,
        };
        self.as_operation(command.act.operation(), about, |crm| {
            let mut writing = crm.store().write()?;
            let done = crm.tell_approval(writing.as_mut(), command, at)?;
            crm.commit(writing)?;
            Ok(done)
        })
    }

    /// Lets somebody decide for somebody else from an instant on and before another (SV-81). Errors: `invalid_value` where it ends
    /// before it begins or names one person twice, `unknown_level`, `idempotency_conflict`, those of finding the customer and of records.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// use regulars::{DelegateCommand, Instant};
    ///
    /// let command = DelegateCommand {
    ///     who: who.into(),
    ///     from: "mia".to_owned(),
    ///     level: None,
    ///     to: "tom".to_owned(),
    ///     start: as_of,
    ///     end: Instant::parse("2026-12-01T00:00:00+08:00")?,
    ///     key: None,
    /// };
    /// assert!(!crm.delegate_approvals(&command, as_of)?.duplicate);
    /// let backwards = DelegateCommand { end: command.start, ..command };
    /// assert_eq!(crm.delegate_approvals(&backwards, as_of).unwrap_err().code().as_str(), "invalid_value");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn delegate_approvals(&self, command: &DelegateCommand, at: Instant) -> Result<ApprovalDone> {
        self.as_operation("approval.delegate", Some((&command.who, at)), |crm| {
            let mut writing = crm.store().write()?;
            let done = crm.tell_delegation(writing.as_mut(), command, at)?;
            crm.commit(writing)?;
            Ok(done)
        })
    }

    /// The profile of whose records it is told: one that was named need not be known yet.
    fn told_of(&self, reading: &dyn Reading, who: &CustomerRef, at: Instant) -> Result<ProfileRef> {
        if let CustomerRef::Profile(profile) = who {
            return Ok(profile.clone());
        }
        speaker(&self.locate(reading, who, at)?, who)
    }

    fn tell_approval(&self, writing: &mut dyn Writing, command: &ApprovalCommand, at: Instant) -> Result<ApprovalDone> {
        let rules = self.rules_at(at);
        let before = self.load_approval(writing, &command.request_id, Instant::MAX, &rules.approvals)?;
        let profile = match &command.act {
            ApprovalAct::Request(who, _) => self.told_of(writing, who, at)?,
            _ => before.profile.clone().ok_or_else(|| unknown("request_id"))?,
        };
        let record = command.record(&profile, at, &rules.approvals)?;
        let duplicate = self.keep_approval(writing, &record, command.key.is_some())?;
        let loaded = self.load_approval(writing, &command.request_id, Instant::MAX, &rules.approvals)?;
        if !duplicate && loaded.last_before(&record.key()).is_some_and(|last| last >= at) {
            let message = "the request was told of at this instant or later already";
            let code = match command.act {
                ApprovalAct::Request(..) => Code::DuplicateRequest,
                _ => Code::TimeGoesBack,
            };
            return Err(Error::new(code, "at", message));
        }
        let (standing, outcome) = loaded.fold(&rules.approvals, Some(&record.key()));
        let outcome = outcome.ok_or_else(|| unknown("request_id"))?.map_err(refused)?;
        let standing = standing.ok_or_else(|| unknown("request_id"))?;
        let state = ApprovalState::of(&command.request_id, &standing, rules.approvals.word(standing.need));
        self.approval_done(writing, &record, (duplicate, outcome, Some(state)))
    }

    fn tell_delegation(
        &self,
        writing: &mut dyn Writing,
        command: &DelegateCommand,
        at: Instant,
    ) -> Result<ApprovalDone> {
        let DelegateCommand { who, from, level, to, start, end, key } = command;
        if end <= start {
            return Err(Error::new(Code::InvalidValue, "end", "the delegation ends before it begins"));
        }
        if from == to {
            return Err(Error::new(Code::InvalidValue, "to", "nobody is a deputy of themselves"));
        }
        let rules = self.rules_at(at);
        let held = rules.approvals.actors.get(from).copied();
        let level = level.as_deref().map(|word| known_level(&rules.approvals, word)).transpose()?.or(held);
        let body = Approval {
            by: Some(from.clone()),
            end: Some(*end),
            from: Some(from.clone()),
            level: level.and_then(|level| rules.approvals.levels.get(level).cloned()),
            start: Some(*start),
            to: Some(to.clone()),
            ..silent("delegate")
        };
        let profile = self.told_of(writing, who, at)?;
        let id = key.as_deref().map_or_else(|| format!("delegation:{from}:{to}:{start}"), record_id_of);
        let record = Record::new(profile.source.as_str(), &id, profile.key.as_str(), at, Body::Approval(body))?;
        if ToldEvent::of(&record, &rules.approvals).is_none() {
            return Err(Error::new(Code::InvalidValue, "to", "this is no delegation"));
        }
        let duplicate = self.keep_approval(writing, &record, key.is_some())?;
        self.approval_done(writing, &record, (duplicate, Outcome::Ok, None))
    }

    /// Keeps the record; whether it was told before.
    fn keep_approval(&self, writing: &mut dyn Writing, record: &Record, has_key: bool) -> Result<bool> {
        match self.keep(writing, record, has_key, true)? {
            Kept::New => Ok(false),
            Kept::Again => Ok(true),
            Kept::Taken => {
                let request = matches!(&record.body, Body::Approval(body) if body.event.as_deref() == Some("request"));
                let code = if request { Code::DuplicateRequest } else { Code::RecordConflict };
                Err(Error::new(code, "request_id", code.message()))
            }
        }
    }

    fn approval_done(
        &self,
        reading: &dyn Reading,
        record: &Record,
        (duplicate, outcome, request): (bool, Outcome, Option<ApprovalState>),
    ) -> Result<ApprovalDone> {
        let who = CustomerRef::Profile(record.profile_ref());
        let at = record.occurred_at.at;
        let customer = self.locate(reading, &who, at)?.id;
        self.about_customer(reading, &who, at)?;
        let (record_id, source) = (record.record_id.clone(), record.source.clone());
        Ok(ApprovalDone { customer, duplicate, outcome, record_id, request, source })
    }

    /// Says that an operation was done by a request, where its profile is still there (AC-6).
    pub(crate) fn use_approval(
        &self,
        writing: &mut dyn Writing,
        (request, profile): (&str, &ProfileRef),
        (action, by): (&str, &str),
        at: Instant,
    ) -> Result<()> {
        if writing.profile_no(profile.source.as_str(), profile.key.as_str())?.is_none() {
            return Ok(());
        }
        let command = ApprovalCommand {
            reason: Some(action.to_owned()),
            key: Some(format!("approval:{request}:{action}")),
            ..ApprovalCommand::new(request, by, ApprovalAct::Use)
        };
        let record = command.record(profile, at, &self.rules().approvals)?;
        self.keep_approval(writing, &record, true).map(drop)
    }
}

/// The error of an event that was refused.
fn refused(code: Code) -> Error {
    let path = match code {
        Code::UnknownRequest | Code::DuplicateRequest => "request_id",
        Code::SelfApproval => "by",
        Code::DelegationExpired => "on_behalf_of",
        Code::LevelTooLow => "level",
        Code::VersionMismatch => "version",
        _ => "",
    };
    Error::new(code, path, code.message())
}
