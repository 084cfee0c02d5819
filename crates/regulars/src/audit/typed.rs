//! Typed methods under the eyes of the audit. Each says which operation it is and about whom; what of it is told, and in whose
//! name, is decided here. A method that says nothing finds the store closed (see `access::Gate`).

use regulars_core::error::{Code, Error, Result};
use regulars_core::time::Instant;

use super::Asked;
use crate::access::Caller;
use crate::{Context, Crm, CustomerRef};

/// What a decision says: its word, and the code of why.
pub(crate) type Verdict = (&'static str, String);

impl Crm {
    /// The same store, of whose typed methods the audit is told in this name; the instant of asking is `context.at`, so a handle
    /// serves one request, and making one costs nothing. Of [`Crm::as_actor`] this holds anyway. Requests by the name of an
    /// operation say themselves who asks, or are told in this name too. Roles of the context open nothing.
    ///
    /// With `[audit]` in the rulebook a typed method that is to be told is refused (`audit_required`) on a handle that
    /// names nobody; only [`Crm::as_host`] is told of nothing unless it is asked to.
    ///
    /// ```
    /// use regulars::{AuditFilter, Code, Context, Crm, Instant, Rulebook};
    /// let rules = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n[audit]\nlevel = \"all\"\n";
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let now = Instant::parse("2026-11-20T02:00:00Z")?;
    /// assert_eq!(crm.journal(0, 10).unwrap_err().code(), Code::AuditRequired);
    /// let context = Context { actor: Some("u7".to_owned()), at: Some(now), ..Context::default() };
    /// crm.telling(context).journal(0, 10)?;
    /// let told = crm.as_host().audit(&AuditFilter::default(), 0, 10)?.entries;
    /// assert_eq!((told[0].action.as_str(), told[0].actor.as_str()), ("identity.journal", "u7"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    #[must_use]
    pub fn telling(&self, context: Context) -> Self {
        self.told_by(context)
    }

    /// The same store, asked at an instant where nothing else says when: whoever holds it, or nobody, and then.
    ///
    /// ```
    /// use regulars::{Crm, Instant, Rulebook};
    /// let rules = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n[audit]\nlevel = \"all\"\n";
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let now = Instant::parse("2026-11-20T02:00:00Z")?;
    /// assert!(crm.asking_at(now).call("identity.journal", "{}").is_ok());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    #[must_use]
    pub fn asking_at(&self, at: Instant) -> Self {
        let held = self.teller().cloned().unwrap_or_default();
        let context = Context { at: held.at.or(Some(at)), ..held };
        match self.caller() {
            Caller::Actor(_) => self.as_actor(context),
            Caller::Unsaid | Caller::Host => self.telling(context),
        }
    }

    /// Runs a typed method as the operation of that name, about that customer.
    pub(crate) fn as_operation<T>(
        &self,
        operation: &str,
        about: Option<(&CustomerRef, Instant)>,
        run: impl FnOnce(&Self) -> Result<T>,
    ) -> Result<T> {
        self.as_decision(operation, about, run, |_| None)
    }

    /// The same of a method whose answer is a decision.
    pub(crate) fn as_decision<T>(
        &self,
        operation: &str,
        about: Option<(&CustomerRef, Instant)>,
        run: impl FnOnce(&Self) -> Result<T>,
        verdict: impl FnOnce(&T) -> Option<Verdict>,
    ) -> Result<T> {
        // What answers a request is told with the request.
        if self.asked.is_some() {
            return run(self);
        }
        let Some(level) = self.audited_at() else { return run(self) };
        let due = self.is_due(operation, level);
        let context = match (self.teller(), self.caller()) {
            (Some(context), _) => context.clone(),
            (None, Caller::Host) => return run(self),
            (None, _) if due => return Err(untold()),
            (None, _) => Context::default(),
        };
        let crm = self.asking(Asked::new(context, operation, due, None)?);
        let answer = crm.rests().and_then(|()| run(&crm));
        crm.tell(answer, |crm, reading, asked, answer| {
            if let Some((word, reason)) = answer.and_then(verdict) {
                let mut told = asked.told();
                told.decision = word.to_owned();
                told.reasons.insert(reason);
            }
            if let Some((who, as_of)) = about {
                crm.find_subject(reading, asked, who, as_of);
            }
        })
    }
}

/// What does not name who asks is not done: the audit could not be told.
pub(crate) fn untold() -> Error {
    let message = "the audit must be told who asks: ask by the name of an operation with a `context`, by `telling` or `as_actor` \
                   with `context.at`, or as the host";
    Error::new(Code::AuditRequired, "context", message)
}
