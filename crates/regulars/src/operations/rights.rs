//! Operations about requests of people about their data (RQ).

use std::collections::BTreeMap;

use regulars_core::consent::Right;
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{Actor, CustomerId};
use regulars_core::record::{AttributeName, By, ProfileRef, RequestStep};
use regulars_core::text::Json;
use regulars_core::time::{Date, Instant};
use serde::Deserialize;

use super::requests::{Context, StatedIdentifierRef, who};
use super::run::limit;
use super::wire::wire;
use crate::rights::{
    DatePeriod, DeadlineAsk, Received, Rectification, Rectified, RequestAct, RequestCommand, RequestDeadlines,
    RequestDone, RequestList, RequestState,
};
use crate::{Crm, CustomerRef};

/// What is told of a request has its own fields and those that all have.
macro_rules! request_command {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $ty:ty,)* } $run:ident => $act:expr) => {
        wire! {
            $(#[$meta])*
            request $name {
                /// When it happens.
                pub at: Instant,
                /// Who asks.
                pub context: Option<Context>,
                /// The customer by id.
                pub customer: Option<CustomerId>,
                /// The customer by an identifier.
                pub identifier: Option<StatedIdentifierRef>,
                /// The customer by one of the profiles, which the record then names.
                pub profile: Option<ProfileRef>,
                /// The id of the request.
                pub request_id: String,
                /// What was said.
                pub text: Option<String>,
                $($(#[$field_meta])* pub $field: $ty,)*
            }
        }

        pub(super) fn $run(crm: &Crm, request: $name) -> Result<RequestDone> {
            let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
            let act: fn(&$name) -> Result<RequestAct> = $act;
            let act = act(&request)?;
            let command = RequestCommand { who, request_id: request.request_id, act, text: request.text };
            crm.tell_request(&command, request.at)
        }
    };
}

fn step(to: RequestStep) -> RequestAct {
    RequestAct::Step { to, reason: None, remedy: None, reference: None }
}

/// A word of a closed list. Error: `invalid_value`.
fn word<T>(text: &str, path: &str, read: fn(&str) -> Option<T>, words: &'static [&'static str]) -> Result<T> {
    read(text).ok_or_else(|| {
        let message = format!("`{text}` is none of `{}`", words.join("`, `"));
        Error::new(Code::InvalidValue, path, message)
    })
}

request_command! {
    /// A person asks for something (RQ-1). What it does it does from this instant on (RQ-4).
    ReceiveRequest {
        /// Who asks: `subject`, `guardian`, `agent`, `household_member` or `system`; the person if absent.
        by: Option<String>,
        /// The channel that it is for; all if absent.
        channel: Option<String>,
        /// Whether the accuracy is contested.
        contested: Option<bool>,
        /// The jurisdictions that apply; those of the person if absent.
        jurisdictions: Option<Vec<String>>,
        /// The purpose that it is for; all if absent.
        purpose: Option<String>,
        /// The date of receipt by the controller's clock; that of the instant if absent.
        received_on: Option<Date>,
        /// What is asked for.
        right: Right,
    } receive => |request| Ok(RequestAct::Receive(Received {
        right: request.right,
        by: request.by.as_deref().map(|by| word(by, "by", By::from_word, By::WORDS)).transpose()?,
        channel: request.channel.clone(),
        contested: request.contested.unwrap_or_default(),
        jurisdictions: request.jurisdictions.clone().unwrap_or_default(),
        purpose: request.purpose.clone(),
        received_on: request.received_on,
    }))
}

request_command! {
    /// A request goes on (RQ-2).
    RequestStepRequest {
        /// A code of why.
        reason: Option<String>,
        /// The open request of which it is a repetition.
        reference: Option<String>,
        /// What the person can do against a refusal.
        remedy: Option<String>,
        /// The state that it comes into: `acknowledged`, `identity_pending`, `clarification_pending`, `in_progress`, `duplicate`
        /// and so on.
        step: String,
    } go_on => |request| Ok(RequestAct::Step {
        to: word(&request.step, "step", RequestStep::from_word, RequestStep::WORDS)?,
        reason: request.reason.clone(),
        remedy: request.remedy.clone(),
        reference: request.reference.clone(),
    })
}

request_command! {
    /// It is certain who asks (RQ-2).
    VerifyRequest {} verify => |_| Ok(step(RequestStep::Verified))
}

request_command! {
    /// A request is extended, once and in time (RQ-9).
    ExtendRequest {
        /// A code of why.
        reason: Option<String>,
    } extend => |request| Ok(RequestAct::Extend { reason: request.reason.clone() })
}

request_command! {
    /// The clock of a request stands still (RQ-9).
    PauseRequest {
        /// The first date.
        from: Date,
        /// The date after the last.
        until: Date,
    } pause => |request| Ok(RequestAct::Pause { from: request.from, until: request.until })
}

request_command! {
    /// A request is refused, whole or in part (RQ-3).
    RejectRequest {
        /// Whether only a part is refused.
        partial: Option<bool>,
        /// A code of why.
        reason: Option<String>,
        /// What the person can do against it.
        remedy: Option<String>,
    } reject => |request| Ok(RequestAct::Step {
        to: if request.partial == Some(true) { RequestStep::PartiallyRefused } else { RequestStep::Refused },
        reason: request.reason.clone(),
        remedy: request.remedy.clone(),
        reference: None,
    })
}

request_command! {
    /// A request is fulfilled (RQ-2).
    CompleteRequest {} complete => |_| Ok(step(RequestStep::Fulfilled))
}

wire! {
    /// Fulfils a request for rectification with what is corrected.
    request RectifyRequest {
        /// Who decides.
        pub actor: Actor,
        /// When.
        pub at: Instant,
        /// The attributes of the golden profile with their right values; `{"cleared": true}` for none.
        pub attributes: BTreeMap<AttributeName, Json>,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
        /// The id of the request.
        pub request_id: String,
        /// What was said.
        pub text: Option<String>,
    }
}

pub(super) fn rectify(crm: &Crm, request: RectifyRequest) -> Result<Rectified> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let RectifyRequest { actor, at, attributes, request_id, text, .. } = request;
    crm.rectify(&Rectification { actor, attributes, request_id, text, who }, at)
}

wire! {
    /// Asks for a request of a customer.
    request RequestStatusRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
        /// The id of the request.
        pub request_id: String,
    }
}

wire! {
    /// Asks for the requests of a customer, or of everybody if none is named.
    request RequestListRequest {
        /// Also those that are over.
        pub all: Option<bool>,
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// At most this many, 1 to 10,000; 1,000 if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub limit: Option<u32>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
    }
}

wire! {
    /// Asks when a request would be due; nothing is stored.
    request DeadlinesRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// Whether it was extended.
        pub extended: Option<bool>,
        /// The jurisdictions that apply.
        pub jurisdictions: Vec<String>,
        /// The pauses.
        pub pauses: Option<Vec<DatePeriod>>,
        /// The date of receipt by the controller's clock.
        pub received: Date,
        /// What is asked for.
        pub right: Right,
    }
}

/// The customer, if one is named.
pub(super) fn anybody(
    customer: Option<CustomerId>,
    identifier: Option<&StatedIdentifierRef>,
    profile: Option<&ProfileRef>,
) -> Result<Option<CustomerRef>> {
    let named = customer.is_some() || identifier.is_some() || profile.is_some();
    named.then(|| who(customer, identifier, profile)).transpose()
}

pub(super) fn status(crm: &Crm, request: RequestStatusRequest) -> Result<RequestState> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    crm.request(who, &request.request_id, request.as_of)
}

pub(super) fn list(crm: &Crm, request: RequestListRequest) -> Result<RequestList> {
    let limit = limit(request.limit, 1_000)?;
    let who = anybody(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let mut list = crm.requests(who, request.as_of, request.all != Some(true))?;
    list.requests.truncate(limit);
    Ok(list)
}

pub(super) fn deadlines(crm: &Crm, request: DeadlinesRequest) -> Result<RequestDeadlines> {
    crm.rulebook().deadlines(&DeadlineAsk {
        jurisdictions: request.jurisdictions,
        right: request.right,
        received: request.received,
        extended: request.extended.unwrap_or_default(),
        pauses: request.pauses.unwrap_or_default(),
    })
}
