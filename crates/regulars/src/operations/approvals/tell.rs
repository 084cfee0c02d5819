//! Commands about approvals (SV-81, SV-82): whoever asks acts.

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::money::{Decimal, Money};
use regulars_core::record::ProfileRef;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::Deserialize;

use super::super::requests::{Context, StatedIdentifierRef, who};
use super::super::wire::wire;
use super::given;
use crate::Crm;
use crate::approvals::{ApprovalAct, ApprovalAsk, ApprovalCommand, ApprovalDone, DelegateCommand};

/// What is told of a request for approval has its own fields and those that all have.
macro_rules! approval_command {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $ty:ty,)* } $run:ident => $act:expr) => {
        wire! {
            $(#[$meta])*
            request $name {
                /// When it happens.
                pub at: Instant,
                /// Who acts, where the context does not say who asks.
                pub by: Option<String>,
                /// Who asks; whoever asks acts.
                pub context: Option<Context>,
                /// Told twice under one key, it acts once (MB-7).
                pub key: Option<String>,
                /// A code of why.
                pub reason: Option<String>,
                /// The id of the request.
                pub request_id: String,
                /// What was said.
                pub text: Option<String>,
                $($(#[$field_meta])* pub $field: $ty,)*
            }
        }

        pub(in crate::operations) fn $run(crm: &Crm, request: $name) -> Result<ApprovalDone> {
            let act: fn(&$name) -> Result<(ApprovalAct, Option<&str>)> = $act;
            let (act, stated) = act(&request)?;
            let (by, level) = acts(crm, request.context.as_ref(), request.by.as_deref(), stated, request.at)?;
            let command = ApprovalCommand {
                request_id: request.request_id.clone(),
                act,
                by,
                level,
                reason: request.reason.clone(),
                text: request.text.clone(),
                key: request.key.clone(),
            };
            crm.approve(&command, request.at)
        }
    };
}

/// Who acts, and with which level: whoever asks, with the level that the rulebook gives to them or their roles. Only where
/// nobody asks by name does the host say both.
pub(super) fn acts(
    crm: &Crm,
    context: Option<&Context>,
    by: Option<&str>,
    level: Option<&str>,
    at: Instant,
) -> Result<(String, Option<String>)> {
    let held = crm.teller();
    let asking = context.and_then(|context| context.actor.as_deref()).or_else(|| held?.actor.as_deref());
    let Some(actor) = asking else {
        let message = "say who acts by `by`, or who asks by `context.actor`";
        let by = by.ok_or_else(|| Error::new(Code::MissingField, "by", message))?;
        return Ok((by.to_owned(), level.map(str::to_owned)));
    };
    if by.is_some_and(|by| by != actor) {
        return Err(Error::new(Code::InvalidValue, "by", "whoever asks acts; another can only be a deputy"));
    }
    if level.is_some() {
        return Err(Error::new(Code::InvalidValue, "level", "the rulebook says which level whoever asks has"));
    }
    let rules = crm.rules_at(at);
    let said = context.and_then(|context| context.roles.as_ref()).or_else(|| held?.roles.as_ref());
    let roles = said.map(Vec::as_slice).unwrap_or_default();
    let mut all: Vec<&str> = roles.iter().map(String::as_str).collect();
    all.extend(rules.access.held(roles).unwrap_or_default());
    let level = rules.approvals.held(actor, all);
    Ok((actor.to_owned(), level.and_then(|level| rules.approvals.levels.get(level).cloned())))
}

fn ask(
    (amount, count, discount): (Option<&Json>, Option<&Json>, Option<&Json>),
    currency: Option<&str>,
    rest: ApprovalAsk,
) -> Result<ApprovalAsk> {
    let amount = match (given::number(amount, "amount")?, given::currency(currency)?) {
        (Some(amount), Some(currency)) => Some(Money::new(amount, currency)),
        (Some(_), None) => return Err(Error::new(Code::MissingField, "currency", "an amount has a currency")),
        (None, Some(_)) => return Err(Error::new(Code::MissingField, "amount", "a currency needs its amount")),
        (None, None) => None,
    };
    for (path, given) in
        [("amount", amount.map(|money| money.amount)), ("discount", given::number(discount, "discount")?)]
    {
        if given.is_some_and(Decimal::is_negative) {
            return Err(Error::new(Code::Negative, path, "it may not be negative"));
        }
    }
    Ok(ApprovalAsk {
        amount,
        count: given::number(count, "count")?,
        discount: given::number(discount, "discount")?,
        ..rest
    })
}

approval_command! {
    /// Asks for an approval (SV-81). The customer whom it is about is named in exactly one of three ways; a profile need not be
    /// known yet.
    RequestApprovalRequest {
        /// The amount, as a decimal in text.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        amount: Option<Json>,
        /// The benefit that is granted.
        benefit: Option<String>,
        /// The case whose compensation it is.
        case_id: Option<String>,
        /// How many customers, records or rows it is about.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        count: Option<Json>,
        /// The currency of the amount.
        currency: Option<String>,
        /// The customer by id.
        customer: Option<CustomerId>,
        /// The discount, a fraction.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        discount: Option<Json>,
        /// The customer by an identifier.
        identifier: Option<StatedIdentifierRef>,
        /// What sort it is: `discount`, `compensation`, `benefit`, `export`, `delete` and so on.
        kind: Option<String>,
        /// The order it is about.
        order_id: Option<String>,
        /// The customer by one of the profiles, which the record then names.
        profile: Option<ProfileRef>,
    } request => |request| {
        let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
        let rest = ApprovalAsk {
            benefit: request.benefit.clone(),
            case_id: request.case_id.clone(),
            kind: request.kind.clone(),
            order_id: request.order_id.clone(),
            ..ApprovalAsk::default()
        };
        let numbers = (request.amount.as_ref(), request.count.as_ref(), request.discount.as_ref());
        Ok((ApprovalAct::Request(who, ask(numbers, request.currency.as_deref(), rest)?), None))
    }
}

approval_command! {
    /// Changes what is asked for (SV-82): the whole of it, as a request says it.
    ChangeApprovalRequest {
        /// The amount, as a decimal in text.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        amount: Option<Json>,
        /// The benefit that is granted.
        benefit: Option<String>,
        /// The case whose compensation it is.
        case_id: Option<String>,
        /// How many customers, records or rows it is about.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        count: Option<Json>,
        /// The currency of the amount.
        currency: Option<String>,
        /// The discount, a fraction.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        discount: Option<Json>,
        /// What sort it is.
        kind: Option<String>,
        /// The order it is about.
        order_id: Option<String>,
    } change => |request| {
        let rest = ApprovalAsk {
            benefit: request.benefit.clone(),
            case_id: request.case_id.clone(),
            kind: request.kind.clone(),
            order_id: request.order_id.clone(),
            ..ApprovalAsk::default()
        };
        let numbers = (request.amount.as_ref(), request.count.as_ref(), request.discount.as_ref());
        Ok((ApprovalAct::Change(ask(numbers, request.currency.as_deref(), rest)?), None))
    }
}

approval_command! {
    /// Approves the version of a request that was seen (SV-81).
    ApproveRequest {
        /// The level of who decides, or of whom they decide for, where nobody asks by name and the rulebook does not say it.
        level: Option<String>,
        /// Whom the actor is a deputy of.
        on_behalf_of: Option<String>,
        /// The version that was seen.
        version: u64,
    } approve => |request| {
        let act = ApprovalAct::Approve { on_behalf_of: request.on_behalf_of.clone(), version: request.version };
        Ok((act, request.level.as_deref()))
    }
}

approval_command! {
    /// Rejects the version of a request that was seen (SV-81).
    RejectApprovalRequest {
        /// The level of who decides, or of whom they decide for, where nobody asks by name and the rulebook does not say it.
        level: Option<String>,
        /// Whom the actor is a deputy of.
        on_behalf_of: Option<String>,
        /// The version that was seen.
        version: u64,
    } reject => |request| {
        let act = ApprovalAct::Reject { on_behalf_of: request.on_behalf_of.clone(), version: request.version };
        Ok((act, request.level.as_deref()))
    }
}

approval_command! {
    /// Says that what was asked for is done (SV-82).
    UseApprovalRequest {} use_it => |_| Ok((ApprovalAct::Use, None))
}

wire! {
    /// Lets somebody decide for whoever asks (SV-81). The profile whose records tell it is named in exactly one of three ways: of
    /// a person of the staff, or of the shop.
    request DelegateApprovalsRequest {
        /// When it is told.
        pub at: Instant,
        /// Who asks; whoever asks delegates.
        pub context: Option<Context>,
        /// The profile by a customer id.
        pub customer: Option<CustomerId>,
        /// Before when.
        pub end: Instant,
        /// Who delegates, where the context does not say who asks.
        pub from: Option<String>,
        /// The profile by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// Told twice under one key, it acts once (MB-7).
        pub key: Option<String>,
        /// The level of who delegates, where nobody asks by name and the rulebook does not say it.
        pub level: Option<String>,
        /// The profile; it need not be known yet.
        pub profile: Option<ProfileRef>,
        /// From when on.
        pub start: Instant,
        /// Who may decide.
        pub to: String,
    }
}

pub(in crate::operations) fn delegate(crm: &Crm, request: DelegateApprovalsRequest) -> Result<ApprovalDone> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let (context, stated) = (request.context.as_ref(), request.level.as_deref());
    let (from, level) = acts(crm, context, request.from.as_deref(), stated, request.at).map_err(|error| {
        if error.path() == "by" { Error::new(error.code(), "from", error.message()) } else { error }
    })?;
    let DelegateApprovalsRequest { at, end, key, start, to, .. } = request;
    crm.delegate_approvals(&DelegateCommand { who, from, level, to, start, end, key }, at)
}
