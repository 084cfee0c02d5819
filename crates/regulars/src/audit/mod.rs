//! Telling the audit (AU-4, DESIGN 8.17): who asks, what came of it, about whom. The entry of a write is appended inside the
//! transaction of what it tells; that of a question before the answer leaves. Without `[audit]` in the rulebook none of this runs.

mod alarm;
mod read;
mod restraint;
mod subject;
mod typed;
mod which;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use alarm::AuditAlarms;
pub use read::{AuditEntry, AuditFilter, AuditHead, AuditPage, AuditVerdict};
use regulars_core::access::AuditLevel;
use regulars_core::access::audit::{Content, Entry, Note, SALT_BYTES, salt};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::sales::approval::ApprovalRules;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_store::{Reading, Writing};

pub(crate) use subject::id_of;
pub(crate) use typed::{Verdict, untold};

use crate::{Context, Crm};
pub(crate) use which::Weight;

/// A request of which the audit may be told.
pub(crate) struct Asked {
    context: Context,
    action: String,
    salt: Option<[u8; SALT_BYTES]>,
    content: String,
    told: Mutex<Told>,
}

impl std::fmt::Debug for Asked {
    /// Without the request, which is about people.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked").field("action", &self.action).finish_non_exhaustive()
    }
}

/// What is known of it so far.
struct Told {
    /// Whether an entry is to be written.
    due: bool,
    written: bool,
    decision: String,
    reasons: BTreeSet<String>,
    object: String,
    subjects: BTreeSet<CustomerId>,
    /// What restrained operations when it was asked (AC-6): looked up once, because a rulebook that is being loaded locks the others.
    restraints: Arc<ApprovalRules>,
    /// The approval on which it rests (AC-6).
    approved: Option<restraint::Approved>,
    /// Whether the content may be kept: not that of an erasure, which would tell who was erased.
    keep: bool,
}

impl Asked {
    /// A request of which the audit is told if that is `due`. Errors: `missing_field` where it does not say when it is asked,
    /// `salt_length`.
    fn new(context: Context, action: &str, due: bool, request: Option<&Json>) -> Result<Self> {
        let salted = |text: &String| salt(text).map_err(|fault| Error::from(fault).within("context"));
        let asked = Self {
            // What has no content needs no salt.
            salt: context.salt.as_ref().filter(|_| request.is_some()).map(salted).transpose()?,
            context,
            action: action.to_owned(),
            content: request.map(|request| without_context(request).to_string()).unwrap_or_default(),
            told: Mutex::new(Told {
                due,
                written: false,
                decision: "allow".to_owned(),
                reasons: BTreeSet::new(),
                object: String::new(),
                subjects: BTreeSet::new(),
                restraints: Arc::default(),
                approved: None,
                keep: true,
            }),
        };
        if due {
            asked.at()?;
        }
        Ok(asked)
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether an entry is still to be written.
    fn is_open(&self) -> bool {
        let told = self.told();
        told.due && !told.written
    }

    /// When it was asked, by the clock of whoever asks: the library has none.
    fn at(&self) -> Result<Instant> {
        let message = "with `[audit]` in the rulebook a request says when it is asked";
        self.context.at.ok_or_else(|| Error::new(Code::MissingField, "context.at", message))
    }

    /// The entry after the last one. A clock that lags behind is told by the instant of the entry before (AU-3).
    fn entry(
        &self,
        writing: &dyn Writing,
        action: &str,
        (object, decision, reasons): (String, String, Vec<String>),
        content: Option<Content<'_>>,
    ) -> Result<Entry> {
        let last = writing.audit_head()?;
        let at = self.at()?;
        let at = last.as_ref().map_or(at, |last| last.at.max(at));
        let mut roles = self.context.roles.clone().unwrap_or_default();
        roles.sort_unstable();
        let note = Note {
            actor: self.context.actor.clone().unwrap_or_default(),
            role: roles.join(","),
            action: action.to_owned(),
            object,
            purpose: self.context.purpose.clone().unwrap_or_default(),
            decision,
            reasons,
        };
        Entry::after(last.as_ref(), at, note, content).map_err(|fault| Error::from(fault).within("context"))
    }

    /// Appends the entry of the request.
    fn append(&self, writing: &mut dyn Writing) -> Result<()> {
        let told = self.told();
        // What is about nobody could never be erased, so its content is not kept.
        let content = self.salt.as_ref().filter(|_| told.keep && !told.subjects.is_empty());
        let content = content.map(|salt| Content { salt, text: &self.content });
        let what = (told.object.clone(), told.decision.clone(), told.reasons.iter().cloned().collect());
        let entry = self.entry(writing, &self.action, what, content)?;
        let subjects: Vec<CustomerId> = told.subjects.iter().copied().collect();
        Ok(writing.append_audit(&entry, &subjects, content)?)
    }
}

impl Crm {
    /// Runs a request under the eyes of the audit, if the rulebook has it.
    pub(crate) fn audited(
        &self,
        operation: &str,
        request: &Json,
        run: impl FnOnce(&Self) -> Result<String>,
    ) -> Result<String> {
        let Some(level) = self.audited_at() else { return run(self) };
        // What cannot even be read is refused by the operation, and nothing was done.
        let Ok(context) = crate::access::context(self, request) else { return run(self) };
        let held = self.teller();
        let mut context = context.or_else(|| held.cloned()).unwrap_or_default();
        context.at = context.at.or_else(|| held.and_then(|held| held.at));
        let due = self.is_due(operation, level);
        let crm = self.asking(Asked::new(context, operation, due, Some(request))?);
        let answer = crm.rests().and_then(|()| run(&crm));
        crm.tell(answer, |crm, reading, asked, answer| crm.find_subjects(reading, asked, request, answer))
    }

    /// Whether the audit is to be told of an operation: also of what is limited or rests on an approval (AC-6).
    fn is_due(&self, operation: &str, level: AuditLevel) -> bool {
        Weight::of(operation).is_told_at(level) || self.rules().approvals.restrains(operation)
    }

    /// Looks at the approval that what is asked rests on, before anything is done (AC-6).
    fn rests(&self) -> Result<()> {
        let Some(asked) = &self.asked else { return Ok(()) };
        asked.told().restraints = self.rules().approvals.clone();
        let approved = self.approved(asked)?;
        asked.told().approved = approved;
        Ok(())
    }

    /// Of how much the audit is told; of nothing if the rulebook has none.
    fn audited_at(&self) -> Option<AuditLevel> {
        if self.is_audited() { self.rules().audit.level } else { None }
    }

    /// Tells the audit what came of a question, or that something was refused, before the answer leaves; `find` says about whom.
    fn tell<T>(&self, answer: Result<T>, find: impl FnOnce(&Self, &dyn Reading, &Asked, Option<&T>)) -> Result<T> {
        let Some(asked) = &self.asked else { return answer };
        if !asked.is_open() {
            return answer;
        }
        // Where the store itself fails nothing was done, and nothing can be written.
        if answer.as_ref().is_err_and(|error| (2001..=2099).contains(&error.number())) {
            return answer;
        }
        // Whoever may not look is told of as well.
        let mut writing = self.ungated().write()?;
        find(self, writing.as_ref(), asked, answer.as_ref().ok());
        let restrained = match &answer {
            Ok(_) => self.restrain(writing.as_mut(), asked).err(),
            Err(_) => None,
        };
        if restrained.is_some() {
            drop(writing);
            writing = self.ungated().write()?;
        }
        let answer = restrained.map_or(answer, Err);
        if let Err(error) = &answer {
            let mut told = asked.told();
            told.decision = "deny".to_owned();
            told.reasons.insert(error.code().as_str().to_owned());
        }
        asked.append(writing.as_mut())?;
        writing.commit()?;
        answer
    }

    /// Tells that the key of a profile was destroyed, inside the transaction that does it (EN-8).
    pub(crate) fn tell_key_destroyed(&self, writing: &mut dyn Writing, whose: CustomerId) -> Result<()> {
        let Some(asked) = &self.asked else { return Ok(()) };
        let what = (format!("customer/{whose}"), "allow".to_owned(), Vec::new());
        let entry = asked.entry(writing, "key.destroyed", what, None)?;
        Ok(writing.append_audit(&entry, &[whose], None)?)
    }

    /// Commits what was done, with its entry.
    pub(crate) fn commit(&self, mut writing: Box<dyn Writing + '_>) -> Result<()> {
        let asked = self.asked.as_deref().filter(|asked| asked.is_open());
        if let Some(asked) = asked {
            self.restrain(writing.as_mut(), asked)?;
            asked.append(writing.as_mut())?;
        }
        writing.commit()?;
        if let Some(asked) = asked {
            asked.told().written = true;
        }
        Ok(())
    }

    /// Says whom what is being done is about: the object of the entry, and all ids of the people concerned.
    pub(crate) fn about(&self, object: impl FnOnce() -> String, subjects: impl IntoIterator<Item = CustomerId>) {
        if let Some(asked) = &self.asked {
            let mut told = asked.told();
            told.object = object();
            told.subjects.extend(subjects);
        }
    }

    /// Says that the content of this request must not be kept.
    pub(crate) fn about_nothing_kept(&self) {
        if let Some(asked) = &self.asked {
            asked.told().keep = false;
        }
    }
}

/// Tells the audit that something about a request was denied or masked, also where the rulebook does not ask for such requests
/// (AU-4): the entry is written before the answer leaves.
pub(crate) fn note(crm: &Crm, decision: &str, reasons: impl IntoIterator<Item = Code>) {
    if let Some(asked) = &crm.asked {
        let mut told = asked.told();
        told.due = true;
        told.decision = decision.to_owned();
        told.reasons.extend(reasons.into_iter().map(|code| code.as_str().to_owned()));
    }
}

fn without_context(request: &Json) -> Json {
    match request {
        Json::Object(fields) => Json::object(fields.iter().filter(|(name, _)| name != "context").cloned()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rulebook;

    #[test]
    fn what_was_masked_is_told_whatever_the_rulebook_asks_for() {
        let rules = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n[audit]\nlevel = \"changes\"\n";
        let crm = Crm::in_memory(Rulebook::parse(rules).unwrap()).unwrap();
        let request = Json::parse(r#"{"context": {"actor": "u7", "at": "2026-11-20T02:00:00Z"}}"#).unwrap();
        let run = |crm: &Crm| {
            note(crm, "mask", [Code::PurposeUnknown]);
            Ok("{}".to_owned())
        };
        crm.audited("customer.view", &request, run).unwrap();
        crm.audited("customer.view", &request, |_| Ok("{}".to_owned())).unwrap();
        let page = crm.audit(&AuditFilter::default(), 0, 9).unwrap();
        let told: Vec<_> =
            page.entries.iter().map(|entry| (entry.decision.as_str(), entry.reasons.join(","))).collect();
        assert_eq!(told, [("mask", "purpose_unknown".to_owned())]);
        let unknown = Json::parse(r#"{"context": {"actor": "u7"}}"#).unwrap();
        let error = crm.audited("customer.view", &unknown, run).unwrap_err();
        assert_eq!(
            (error.code(), error.path()),
            (Code::MissingField, "context.at"),
            "the answer does not leave untold"
        );
    }
}
