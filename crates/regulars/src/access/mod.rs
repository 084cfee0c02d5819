//! Access in front of every interface (AC, DESIGN: context): who asks is told beside the question, and what they may not see is
//! taken from the answer after the fold, here and nowhere else.
//!
//! As soon as the newest rulebook declares a role, whoever holds a [`Crm`] is asked who they are. There are three ways to be
//! somebody, and none around them, because everything that a store holds is read through [`Gate`]:
//!
//! - an operation with a `context`, or any operation of [`Crm::as_actor`]: decided and masked here;
//! - [`Crm::as_host`]: the program itself, which sees all. It must be asked for in so many words and by code, so that no
//!   request from outside can be the host;
//! - operations that read nothing of the store, which anybody may ask.
//!
//! The newest rulebook decides, also about the past: whoever may see what is a question of today.

mod facts;
mod findings;
mod guard;
mod note;
mod pseudonym;
mod review;
mod rows;
mod told;
mod veil;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub(crate) use findings::UNUSED_DAYS;
pub use findings::{AccessFindings, ConflictHeld, UnusedGrant};
pub(crate) use guard::{Guard, OPEN, create, delete, export, read, update};
pub use note::{AccessNote, DeniedField, MaskedField};
pub(crate) use pseudonym::PseudonymKey;
use regulars_core::error::{Code, Error, Result};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::text::Json;
use regulars_store::{Reading, Store, Writing};
pub use review::Asking;

use self::veil::Veil;
use crate::{Context, Crm};

/// Who holds a handle.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    /// Nobody said.
    Unsaid,
    /// The program itself.
    Host,
    /// Somebody, for whom it asks.
    Actor(Context),
}

/// What the newest rulebook demands of whoever asks; it changes when one is loaded.
#[derive(Debug, Default)]
pub(crate) struct Demands {
    /// Who they are: it declares roles.
    roles: AtomicBool,
    /// That the audit can be told.
    audit: AtomicBool,
}

impl Demands {
    pub(crate) fn set(&self, rules: &Rules) {
        self.roles.store(rules.access.is_active(), Ordering::Release);
        self.audit.store(rules.audit.level.is_some(), Ordering::Release);
    }

    pub(crate) fn audit(&self) -> bool {
        self.audit.load(Ordering::Acquire)
    }
}

/// The store as a handle may see it. INVARIANT: nothing else opens a transaction for what is told outside.
pub(crate) struct Gate<'a> {
    store: &'a Arc<dyn Store>,
    refused: Option<Error>,
}

impl<'a> Gate<'a> {
    /// The gate for a caller; `told` says whether the audit knows what is being done.
    pub(crate) fn new(store: &'a Arc<dyn Store>, demands: &Demands, caller: &Caller, told: bool) -> Self {
        let roles = demands.roles.load(Ordering::Acquire);
        let refused = match caller {
            Caller::Host => None,
            Caller::Unsaid if roles => Some(unsaid()),
            Caller::Actor(_) if roles => {
                let message = "what this gives is not masked; ask by the name of an operation";
                Some(Error::new(Code::HostOnly, "", message))
            }
            // INVARIANT: what does not say which operation it is finds the store closed, so that nothing is left out.
            _ if demands.audit() && !told => Some(crate::audit::untold()),
            _ => None,
        };
        Self { store, refused }
    }

    /// What the audit was told of before.
    pub(crate) fn told(self) -> Self {
        let refused = self.refused.filter(|error| error.code() != Code::AuditRequired);
        Self { refused, ..self }
    }

    pub(crate) fn read(self) -> Result<Box<dyn Reading + 'a>> {
        self.refused.map_or_else(|| Ok(self.store.read()?), Err)
    }

    /// A read transaction that may outlive the call.
    pub(crate) fn hold(self) -> Result<Box<dyn Reading + Send>> {
        self.refused.map_or_else(|| Ok(self.store.clone().hold()?), Err)
    }

    pub(crate) fn write(self) -> Result<Box<dyn Writing + 'a>> {
        self.refused.map_or_else(|| Ok(self.store.write()?), Err)
    }

    pub(crate) fn scrub(self) -> Result<bool> {
        self.refused.map_or_else(|| Ok(self.store.scrub()?), Err)
    }
}

fn unsaid() -> Error {
    Error::new(Code::ContextRequired, "context", "the rulebook declares roles; say who asks, and for which purpose")
}

impl Crm {
    /// The same store for the program itself: nothing is denied and nothing masked, whatever roles the rulebook declares.
    /// What comes of it must not go to somebody who may see less. The audit is told of its typed methods only after [`Crm::telling`].
    ///
    /// ```
    /// # use regulars::{Code, Crm, Instant, Rulebook};
    /// let rules = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n[[role]]\nid = \"agent\"\n";
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let now = Instant::parse("2026-10-01T12:00:00Z")?;
    /// assert_eq!(crm.customers(now).unwrap_err().code(), Code::ContextRequired);
    /// assert!(crm.as_host().customers(now)?.is_empty());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    #[must_use]
    pub fn as_host(&self) -> Self {
        self.held_by(Caller::Host)
    }

    /// The same store for somebody: [`Crm::call`] asks in their name and masks what they may not see. A request that names
    /// somebody else is refused, and so are the typed methods of this handle that read the store, because what they give
    /// is not masked (`host_only`). Without roles in the rulebook nothing is masked and nothing refused. The audit is told in
    /// their name, as of [`Crm::telling`].
    ///
    /// ```
    /// # use regulars::{Code, Context, Crm, Rulebook};
    /// let rules = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n[[purpose]]\npath = \"service\"\nclass = \"service\"\n\
    ///              [[field]]\npath = \"store\"\nfield_class = \"public\"\n[[role]]\nid = \"agent\"\n";
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?.as_actor(Context::new("u7", &["agent"], "service"));
    /// let error = crm.call("store.stats", r#"{"as_of": "2026-10-01T12:00:00Z"}"#).unwrap_err();
    /// assert_eq!(error.code(), Code::NoGrant);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    #[must_use]
    pub fn as_actor(&self, context: Context) -> Self {
        self.held_by(Caller::Actor(context))
    }
}

/// The answer of an operation to whoever asks: after `run`, what they may not see is taken out.
pub(crate) fn answer(crm: &Crm, guard: &Guard, request: &Json, run: &dyn Fn(&Crm) -> Result<Json>) -> Result<Json> {
    let rules = crm.rules();
    // INVARIANT: what is open runs on the handle as it is, so a reader of the store that is called open is refused at the gate.
    if !rules.access.is_active() || guard.is_open() || matches!(crm.caller(), Caller::Host) {
        return run(crm);
    }
    let context = context(crm, request)?.ok_or_else(unsaid)?;
    // What is asked still knows who asks: an approval is given by somebody.
    let host = crm.as_host().told_by(context.clone());
    let mut veil = Veil::new(&rules, &host, &context, guard, request);
    // What is denied or masked is told to the audit, also where it is not told of looks (AU-4).
    let told = |error: Error| {
        crate::audit::note(crm, "deny", [error.code()]);
        error
    };
    veil.admit().map_err(told)?;
    let answer = run(&host)?;
    let (answer, hidden) = veil.over(answer).map_err(told)?;
    if let Some(hidden) = hidden {
        crate::audit::note(crm, "mask", hidden.denied.iter().map(|field| field.code));
    }
    Ok(answer)
}

/// Who asks: whom the handle speaks for, or whom the request names. Beside a handle that speaks for somebody a request says only
/// when it is asked, with which salt, and on which approval it rests. None: nobody says.
pub(crate) fn context(crm: &Crm, request: &Json) -> Result<Option<Context>> {
    let told = request.get("context").filter(|told| **told != Json::Null);
    let told: Option<Context> = told.map(Json::read).transpose().map_err(|error: Error| error.within("context"))?;
    let Caller::Actor(held) = crm.caller() else { return Ok(told) };
    let Context { approval, at, salt, ref actor, ref purpose, ref regions, ref roles, ref teams } =
        told.unwrap_or_default();
    if actor.is_some() || purpose.is_some() || [regions, roles, teams].into_iter().any(Option::is_some) {
        return Err(Error::new(Code::InvalidValue, "context", "the handle speaks for somebody already"));
    }
    let (approval, salt) = (approval.or_else(|| held.approval.clone()), salt.or_else(|| held.salt.clone()));
    Ok(Some(Context { approval, at: at.or(held.at), salt, ..held.clone() }))
}
