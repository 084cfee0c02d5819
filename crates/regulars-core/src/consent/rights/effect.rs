//! What a request does from the instant on at which it came in, not from its deadline on (RQ-4): flags of the person's state and
//! refusals, as decisions about consent read them.

use super::{Requests, Right, RightsRules, SubjectRequest};
use crate::consent::{Class, Event, Flag, Said, Word, Words};
use crate::record::{Capture, RequestStep};

/// The channels of calls and short messages.
const CALL_TEXT: [&str; 2] = ["sms", "voice"];

/// What the requests of a person do.
#[derive(Clone, Debug, Default)]
pub struct Effects<'a> {
    /// The flags of the person's state.
    pub flags: Words<Flag>,
    /// The refusals.
    pub events: Vec<Event<'a>>,
}

impl<'a> Effects<'a> {
    /// Reads them off the requests. Rights that the rulebook lists wait until it is certain who asks.
    pub fn of(requests: &Requests<'a>, rules: &RightsRules) -> Self {
        let mut effects = Self::default();
        for request in &requests.all {
            if rules.verify_first.has(request.right) && request.verified_at.is_none() {
                continue;
            }
            if let Some(flag) = flag(request) {
                effects.flags.put(flag);
            }
            effects.refuse(request);
        }
        effects
    }

    fn refuse(&mut self, request: &SubjectRequest<'a>) {
        let all = Class::ALL.iter().copied().collect();
        let marketing = [Class::Marketing, Class::Profiling].into_iter().collect();
        // A refusal of the request takes the flag away, and not what the person said.
        let (said, classes) = match request.right {
            Right::Object => (Said::Object, all),
            Right::Withdraw => (Said::Withdraw, all),
            Right::ObjectMarketing => (Said::Object, marketing),
            Right::RevokeCallText => (Said::Withdraw, marketing),
            Right::OptOutSale => (Said::Object, [Class::SaleShare].into_iter().collect()),
            Right::RefuseAdm => (Said::Object, [Class::AdmSignificant].into_iter().collect()),
            _ => return,
        };
        let channels = match request.right {
            Right::RevokeCallText => CALL_TEXT.map(Some).to_vec(),
            _ => vec![request.channel],
        };
        for channel in channels {
            self.events.push(Event {
                row: request.rows.first().copied().unwrap_or_default(),
                origin: request.origin,
                record_id: request.record_id,
                profile: request.profile,
                at: request.at,
                offset_min: request.offset_min,
                said,
                by: request.by,
                source: Capture::Api,
                purpose: request.purpose.unwrap_or_default(),
                // A purpose that is named says more than the sort of purposes.
                classes: if request.purpose.is_some() { None } else { Some(classes) },
                channel,
                recipient: None,
                operation: None,
                contact_point: None,
                explicit: true,
                separate: false,
                notice: None,
                expires: None,
                proof: true,
            });
        }
    }
}

/// The flag that a request sets, unless it was refused, taken back or told twice.
fn flag(request: &SubjectRequest<'_>) -> Option<Flag> {
    use RequestStep::{Duplicate, Refused, WithdrawnByRequester};
    if matches!(request.state, Refused | WithdrawnByRequester | Duplicate) {
        return None;
    }
    match request.right {
        Right::Erasure => Some(Flag::ErasureRequested),
        Right::Restriction => Some(Flag::Restricted),
        Right::LimitSensitive => Some(Flag::LimitSensitive),
        Right::RevokeCallText => Some(Flag::DoNotCall),
        // Until it is decided, and no longer (GDPR 18(1)(a)).
        Right::Rectification if request.contested && super::is_open(request.state) => Some(Flag::Restricted),
        _ => None,
    }
}
