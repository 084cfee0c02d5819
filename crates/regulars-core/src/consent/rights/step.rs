//! How a request goes on (RQ-2, RQ-3, RQ-9): which step may follow which, and what a step must say.

use super::{DeadlineError, SubjectRequest};
use crate::error::{Code, Fault};
use crate::record::RequestStep;
use crate::time::{Date, Instant};

/// Whether a request in this state still goes on.
pub fn is_open(state: RequestStep) -> bool {
    use RequestStep::{Acknowledged, ClarificationPending, IdentityPending, InProgress, Received, Verified};
    matches!(state, Received | Acknowledged | IdentityPending | Verified | ClarificationPending | InProgress)
}

/// Whether a step says no, to all or to a part.
pub fn is_refusal(step: RequestStep) -> bool {
    matches!(step, RequestStep::Refused | RequestStep::PartiallyRefused)
}

/// Whether a step may follow a state (RQ-2).
///
/// ```
/// use regulars_core::consent::follows;
/// use regulars_core::record::RequestStep::{Fulfilled, InProgress, Received, Refused};
/// assert!(follows(InProgress, Fulfilled) && follows(Received, Refused));
/// assert!(!follows(Received, Fulfilled) && !follows(Refused, InProgress));
/// ```
pub fn follows(state: RequestStep, step: RequestStep) -> bool {
    use RequestStep::{
        Acknowledged, ClarificationPending, Duplicate, Fulfilled, IdentityPending, InProgress, PartiallyRefused,
        Received, Refused, Verified, WithdrawnByRequester,
    };
    if matches!(step, Refused | WithdrawnByRequester | Duplicate) {
        return is_open(state);
    }
    match state {
        Received => matches!(step, Acknowledged | IdentityPending | Verified),
        Acknowledged => matches!(step, IdentityPending | Verified),
        IdentityPending => step == Verified,
        Verified => matches!(step, ClarificationPending | InProgress),
        ClarificationPending => step == InProgress,
        InProgress => matches!(step, ClarificationPending | Fulfilled | PartiallyRefused),
        Fulfilled | PartiallyRefused | Refused | WithdrawnByRequester | Duplicate => false,
    }
}

/// What a record says about a request that is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step<'a> {
    /// The state that it comes into, if it does.
    pub to: Option<RequestStep>,
    /// Whether it is extended.
    pub extended: bool,
    /// The first date of a pause and the date after it.
    pub pause: Option<(Date, Date)>,
    /// A code of why.
    pub reason: Option<&'a str>,
    /// The open request of which it is a repetition.
    pub reference: Option<&'a str>,
    /// When, by the controller's clock.
    pub on: Date,
    /// When.
    pub at: Instant,
}

/// Why a step has no effect.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StepError {
    /// No request has this id.
    #[error("there is no such request")]
    Unknown,
    /// It is over.
    #[error("the request is closed")]
    Closed,
    /// There is a request of this id.
    #[error("there is a request of this id")]
    Exists,
    /// The step cannot follow.
    #[error("`{}` cannot follow `{}`", .to.as_str(), .from.as_str())]
    Transition {
        /// The state.
        from: RequestStep,
        /// The step.
        to: RequestStep,
    },
    /// A refusal does not say why.
    #[error("a refusal says why")]
    Unreasoned,
    /// A repetition does not name the open request.
    #[error("a repetition names the open request")]
    Unreferenced,
    /// It was extended before.
    #[error("the request was extended already")]
    ExtendedAlready,
    /// The person should have heard of it before.
    #[error("the person had to hear of the extension by {0}")]
    ExtensionLate(Date),
    /// What it says about the deadline cannot be.
    #[error(transparent)]
    Deadline(#[from] DeadlineError),
}

impl Fault for StepError {
    fn code(&self) -> Code {
        match self {
            Self::Unknown => Code::RequestUnknown,
            Self::Closed => Code::RequestClosed,
            Self::Exists => Code::RequestExists,
            Self::Transition { .. } => Code::RequestTransitionInvalid,
            Self::Unreasoned => Code::RequestReasonRequired,
            Self::Unreferenced => Code::RequestReferenceRequired,
            Self::ExtendedAlready => Code::ExtensionAlreadyGiven,
            Self::ExtensionLate(_) => Code::ExtensionLate,
            Self::Deadline(error) => error.code(),
        }
    }
}

/// When a request is due, by whether it was extended and by its pauses.
type DeadlinesOf<'a> = &'a dyn Fn(bool, &[(Date, Date)]) -> Result<super::Deadlines, DeadlineError>;

impl SubjectRequest<'_> {
    /// Checks a step without taking it; `deadlines` gives the deadlines with an extension and some pauses.
    pub(super) fn allows(&self, step: &Step<'_>, deadlines: DeadlinesOf<'_>) -> Result<(), StepError> {
        if !is_open(self.state) {
            return Err(StepError::Closed);
        }
        if let Some(to) = step.to.filter(|to| !follows(self.state, *to)) {
            return Err(StepError::Transition { from: self.state, to });
        }
        if step.to.is_some_and(is_refusal) && step.reason.is_none() {
            return Err(StepError::Unreasoned);
        }
        if step.to == Some(RequestStep::Duplicate) && step.reference.is_none() {
            return Err(StepError::Unreferenced);
        }
        if step.extended {
            if self.extended {
                return Err(StepError::ExtendedAlready);
            }
            let notify_by = deadlines(true, &self.pauses)?.notify_by;
            if let Some(last) = notify_by.filter(|last| step.on > *last) {
                return Err(StepError::ExtensionLate(last));
            }
        }
        if let Some(pause) = step.pause {
            let mut pauses = self.pauses.clone();
            pauses.push(pause);
            deadlines(self.extended || step.extended, &pauses)?;
        }
        Ok(())
    }
}
