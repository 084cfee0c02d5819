//! Operations that write consent events, and the receipt of one (CS-1 to CS-11).

use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::record::{ProfileRef, RecordKey};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::Deserialize;

use super::requests::{Context, StatedIdentifierRef, who};
use super::wire::wire;
use crate::{
    ConsentAct, ConsentCommand, ConsentDone, ConsentEvidence, ConsentReceipt, ConsentScope, ConsentSignalDone, Crm,
};

/// A command about consent has its own fields and those that each of them has.
macro_rules! command {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $ty:ty,)* } $run:ident => $act:expr, $more:expr) => {
        wire! {
            $(#[$meta])*
            request $name {
                /// When it is said.
                pub at: Instant,
                /// Who acted: `subject`, `guardian`, `agent`, `household_member` or `system`; `subject` if absent (CS-4).
                pub by: Option<String>,
                /// Where it was captured.
                pub captured_in: Option<String>,
                /// The channel it is for; any if absent.
                pub channel: Option<String>,
                /// The telephone number or address it is for (CS-8).
                pub contact_point: Option<String>,
                /// Who asks.
                pub context: Option<Context>,
                /// The customer by id.
                pub customer: Option<CustomerId>,
                /// Only if the customer still has this version; else `stale_version`.
                pub expected_version: Option<String>,
                /// The customer by an identifier.
                pub identifier: Option<StatedIdentifierRef>,
                /// Told twice under one key, it acts once (MB-7).
                pub key: Option<String>,
                /// The version of the notice that was shown, `v` and a number.
                pub notice: Option<String>,
                /// The operation it is for; any if absent.
                pub operation: Option<String>,
                /// The customer by one of the profiles, which the record then names.
                pub profile: Option<ProfileRef>,
                /// How it can be proved: `ref`, `hash`, `locale`, `text_hash` (CS-5).
                pub proof: Option<Json>,
                /// The purpose, a dotted path.
                pub purpose: String,
                /// The recipient it is for; any if absent.
                pub recipient: Option<String>,
                /// How it was captured, a word of CS-4; `api` if absent.
                pub source: Option<String>,
                $($(#[$field_meta])* pub $field: $ty,)*
            }
        }

        pub(super) fn $run(crm: &Crm, request: $name) -> Result<ConsentDone> {
            let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
            let act: fn(&$name) -> ConsentAct = $act;
            let more: fn(&$name) -> ConsentEvidence = $more;
            let command = ConsentCommand {
                who,
                act: act(&request),
                evidence: ConsentEvidence {
                    by: request.by.clone(),
                    captured_in: request.captured_in.clone(),
                    notice: request.notice.clone(),
                    proof: request.proof.clone(),
                    source: request.source.clone(),
                    ..more(&request)
                },
                scope: ConsentScope {
                    purpose: request.purpose,
                    channel: request.channel,
                    contact_point: request.contact_point,
                    operation: request.operation,
                    recipient: request.recipient,
                },
                key: request.key,
                expected_version: request.expected_version,
            };
            crm.consent(&command, request.at)
        }
    };
}

command! {
    /// Says yes. A profile that is not known yet becomes one with it.
    GrantConsentRequest {
        /// Whether it waits for a confirmation also where the policy of the purpose does not ask for one; `false` if absent.
        double_opt_in: Option<bool>,
        /// When it ends.
        expires: Option<Instant>,
        /// Given in so many words.
        explicit: Option<bool>,
        /// One purpose, one act.
        separate: Option<bool>,
        /// Other purposes that the same act named.
        together_with: Option<Vec<String>>,
    } grant => |request| ConsentAct::Grant { double_opt_in: request.double_opt_in.unwrap_or_default() },
    |request| ConsentEvidence {
        expires: request.expires,
        explicit: request.explicit,
        separate: request.separate,
        together_with: request.together_with.clone().unwrap_or_default(),
        ..ConsentEvidence::default()
    }
}

command! {
    /// Takes a yes back. It is never refused, whether there was a yes or not.
    WithdrawConsentRequest {} withdraw => |_| ConsentAct::Withdraw, |_| ConsentEvidence::default()
}

command! {
    /// Says no to a question.
    RefuseConsentRequest {} refuse => |_| ConsentAct::Refuse, |_| ConsentEvidence::default()
}

wire! {
    /// Confirms a yes that waits: the latest of the scope, or the one that is named. What was said then is what is confirmed.
    request ConfirmConsentRequest {
        /// When it is confirmed.
        pub at: Instant,
        /// The channel of the yes; any if absent.
        pub channel: Option<String>,
        /// The telephone number or address of the yes; any if absent.
        pub contact_point: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// Only if the customer still has this version; else `stale_version`.
        pub expected_version: Option<String>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// Told twice under one key, it acts once (MB-7).
        pub key: Option<String>,
        /// The event that waits, as `consent.grant` named it.
        pub pending: Option<RecordKey>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
        /// The purpose of the yes; needed if the event is not named.
        pub purpose: Option<String>,
    }
}

pub(super) fn confirm(crm: &Crm, request: ConfirmConsentRequest) -> Result<ConsentDone> {
    use regulars_core::error::{Code, Error};
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    if request.purpose.is_none() && request.pending.is_none() {
        let message = "name what is confirmed by `pending` or `purpose`";
        return Err(Error::new(Code::MissingField, "purpose", message));
    }
    let act = ConsentAct::Confirm { pending: request.pending };
    let scope =
        ConsentScope { channel: request.channel, contact_point: request.contact_point, ..ConsentScope::default() };
    let command = ConsentCommand {
        scope: ConsentScope { purpose: request.purpose.unwrap_or_default(), ..scope },
        key: request.key,
        expected_version: request.expected_version,
        ..ConsentCommand::new(who, act, "")
    };
    crm.consent(&command, request.at)
}

wire! {
    /// Tells what a browser's `Sec-GPC` headers say, of a known person (CS-10).
    request ConsentSignalRequest {
        /// When the headers came.
        pub at: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The values of the `Sec-GPC` headers, as they stand.
        pub headers: Vec<String>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
    }
}

pub(super) fn signal(crm: &Crm, request: ConsentSignalRequest) -> Result<ConsentSignalDone> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let headers: Vec<&str> = request.headers.iter().map(String::as_str).collect();
    crm.consent_signal(who, &headers, request.at)
}

wire! {
    /// Asks for the receipt of a consent event (CS-11).
    request ConsentReceiptRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The event.
        pub event: RecordKey,
    }
}

pub(super) fn receipt(crm: &Crm, request: ConsentReceiptRequest) -> Result<ConsentReceipt> {
    crm.consent_receipt(&request.event)
}
