//! Operations about accounts: commands, the account, and its statement.

use regulars_core::customer::MembershipPart;
use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::money::{Currency, Decimal};
use regulars_core::record::{ProfileRef, decimal};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::requests::{Context, StatedIdentifierRef, who};
use super::wire::wire;
use crate::commands::{Act, Command, CommandDone, PointsStatement};
use crate::{Crm, LiabilityReport, Valuation};

/// A command has its own fields and those that every command has.
macro_rules! command {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $ty:ty,)* } $run:ident => $act:expr) => {
        wire! {
            $(#[$meta])*
            request $name {
                /// When it happens.
                pub at: Instant,
                /// The channel inside the source.
                pub channel: Option<String>,
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
                /// The customer by one of the profiles, which the record then names.
                pub profile: Option<ProfileRef>,
                /// The program; the main one if absent (MB-89).
                pub program: Option<String>,
                /// A code of why.
                pub reason: Option<String>,
                /// The shop.
                pub store: Option<String>,
                $($(#[$field_meta])* pub $field: $ty,)*
            }
        }

        pub(super) fn $run(crm: &Crm, request: $name) -> Result<CommandDone> {
            let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
            let act: fn(&$name) -> Result<Act> = $act;
            let command = Command {
                who,
                act: act(&request)?,
                key: request.key.clone(),
                program: request.program.clone(),
                reason: request.reason.clone(),
                channel: request.channel.clone(),
                store: request.store.clone(),
                expected_version: request.expected_version.clone(),
            };
            crm.execute(&command, request.at)
        }
    };
}

/// How many points a request says.
pub(super) fn points(given: &Json, path: &str) -> Result<Decimal> {
    decimal(given).map_err(|error| error.within(path))
}

command! {
    /// Makes a customer a member (MB-1). A profile that is not known yet becomes one with it.
    EnrollRequest {} enroll => |_| Ok(Act::Enroll)
}

command! {
    /// Ends a membership (MB-1): open holds are released, points expire, the tier ends.
    LeaveRequest {} leave => |_| Ok(Act::Leave)
}

command! {
    /// Gives a tier (MB-39).
    GrantTierRequest {
        /// The id of the tier.
        tier: String,
        /// Until when; absent: for ever.
        until: Option<Instant>,
    } grant_tier => |request| Ok(Act::GrantTier { tier: request.tier.clone(), until: request.until })
}

command! {
    /// Gives or takes points (MB-15). It needs a key or an id.
    AdjustRequest {
        /// The number of the adjustment; the key if absent.
        adjust_id: Option<String>,
        /// When the points expire; absent: as the program says.
        expires: Option<Instant>,
        /// The points never expire; `false` if absent.
        never_expires: Option<bool>,
        /// How many, as a decimal in text; below zero: taken.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        points: Json,
    } adjust => |request| Ok(Act::Adjust {
        points: points(&request.points, "points")?,
        adjust_id: request.adjust_id.clone(),
        expires: request.expires,
        never_expires: request.never_expires.unwrap_or_default(),
    })
}

command! {
    /// Spends points (MB-17). It needs a key or an id.
    RedeemRequest {
        /// The order that they are spent on.
        order_id: Option<String>,
        /// How many, as a decimal in text.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        points: Json,
        /// The number of the redemption; the key if absent.
        redeem_id: Option<String>,
    } redeem => |request| Ok(Act::Redeem {
        points: points(&request.points, "points")?,
        redeem_id: request.redeem_id.clone(),
        order_id: request.order_id.clone(),
    })
}

command! {
    /// Returns points of a redemption (MB-20). It needs a key.
    CancelRedeemRequest {
        /// How many, as a decimal in text; all that is left if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        points: Option<Json>,
        /// The number of the redemption, or of the hold that was captured.
        redeem_id: String,
    } cancel_redeem => |request| Ok(Act::CancelRedeem {
        redeem_id: request.redeem_id.clone(),
        points: request.points.as_ref().map(|given| points(given, "points")).transpose()?,
    })
}

command! {
    /// Holds points (MB-18). It needs a key or an id.
    HoldRequest {
        /// The number of the hold; the key if absent.
        hold_id: Option<String>,
        /// How many, as a decimal in text.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        points: Json,
        /// After how many minutes it lapses; absent: never.
        ttl_minutes: Option<u32>,
    } hold => |request| Ok(Act::Hold {
        points: points(&request.points, "points")?,
        hold_id: request.hold_id.clone(),
        ttl_minutes: request.ttl_minutes,
    })
}

command! {
    /// Spends held points; what is held beyond them is let go (MB-19).
    CaptureRequest {
        /// The number of the hold.
        hold_id: String,
        /// How many, as a decimal in text.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        points: Json,
    } capture => |request| Ok(Act::Capture {
        hold_id: request.hold_id.clone(),
        points: points(&request.points, "points")?,
    })
}

command! {
    /// Lets held points go (MB-19).
    ReleaseRequest {
        /// The number of the hold.
        hold_id: String,
    } release => |request| Ok(Act::Release { hold_id: request.hold_id.clone() })
}

command! {
    /// Claims a benefit (MB-50). It needs a key or an id.
    ClaimRequest {
        /// The id of the benefit.
        benefit: String,
        /// The number of the entitlement; the key if absent.
        entitlement_id: Option<String>,
    } claim => |request| Ok(Act::Claim {
        benefit: request.benefit.clone(),
        entitlement_id: request.entitlement_id.clone(),
    })
}

command! {
    /// Reserves a benefit for some time (MB-52). It needs a key or an id.
    ReserveRequest {
        /// The id of the benefit.
        benefit: String,
        /// The number of the entitlement; the key if absent.
        entitlement_id: Option<String>,
        /// After how many minutes the reservation lapses.
        ttl_minutes: u32,
    } reserve => |request| Ok(Act::Reserve {
        benefit: request.benefit.clone(),
        entitlement_id: request.entitlement_id.clone(),
        ttl_minutes: request.ttl_minutes,
    })
}

command! {
    /// Uses an entitlement (MB-52).
    UseRequest {
        /// The number of the entitlement.
        entitlement_id: String,
    } use_entitlement => |request| Ok(Act::Use { entitlement_id: request.entitlement_id.clone() })
}

command! {
    /// Gives a reservation back (MB-52).
    CancelClaimRequest {
        /// The number of the entitlement.
        entitlement_id: String,
    } cancel_claim => |request| Ok(Act::CancelClaim { entitlement_id: request.entitlement_id.clone() })
}

command! {
    /// Says that the customer recommended the program to somebody (MB-60).
    ReferRequest {
        /// To whom: a customer id, or the key of a profile of the same source.
        referee: String,
    } refer => |request| Ok(Act::Refer { referee: request.referee.clone() })
}

command! {
    /// Decides about a referral that is held for review (MB-63).
    ReviewRequest {
        /// `release` or `void`.
        decision: String,
        /// The id of the referral's record, of the same source.
        referral: String,
    } review => |request| Ok(Act::Review { referral: request.referral.clone(), decision: request.decision.clone() })
}

wire! {
    /// Takes one record as a command: it is kept only if the account of its customer accepts it.
    request ExecuteRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// Only if the customer still has this version; else `stale_version`.
        pub expected_version: Option<String>,
        /// Told twice under one key, it acts once (MB-7).
        pub key: Option<String>,
        /// The record in the wire form (RC-10); without `record_id` it gets one by the key.
        pub record: Json,
    }
}

pub(super) fn execute(crm: &Crm, request: ExecuteRequest) -> Result<CommandDone> {
    crm.execute_record(request.record, request.key.as_deref(), request.expected_version.as_deref())
}

wire! {
    /// Asks for the account of a customer. The customer is named in exactly one of three ways.
    request AccountRequest {
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
        /// The program; the main one if absent (MB-89).
        pub program: Option<String>,
    }
}

wire! {
    /// The account of a customer in one program.
    response MembershipAccount {
        /// The customer.
        pub customer: CustomerId,
        /// The account.
        pub membership: MembershipPart,
        /// The version of the customer, for `expected_version` of a command.
        pub version: String,
    }
}

pub(super) fn account(crm: &Crm, request: AccountRequest) -> Result<MembershipAccount> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    crm.membership(who, request.as_of, request.program.as_deref())
}

pub(super) fn statement(crm: &Crm, request: AccountRequest) -> Result<PointsStatement> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    crm.points_statement(who, request.as_of, request.program.as_deref())
}

wire! {
    /// Asks what the outstanding points of all members are worth.
    request LiabilityRequest {
        /// The instant of the report.
        pub as_of: Instant,
        /// The share of points that will never be redeemed, from 0 to 1; absent: as the settled points of all cohorts say.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub breakage_rate: Option<Json>,
        /// Who asks.
        pub context: Option<Context>,
        /// The currency of the value; that in which points are earned if absent.
        pub currency: Option<String>,
        /// Since when the movements are told; none are if absent.
        pub from: Option<Instant>,
        /// Whether points that wait count; `true` if absent.
        pub include_pending: Option<bool>,
        /// The program; the main one if absent (MB-89).
        pub program: Option<String>,
        /// What one point is worth, as a decimal in text.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub value_per_point: Json,
    }
}

pub(super) fn liability(crm: &Crm, request: LiabilityRequest) -> Result<LiabilityReport> {
    let currency = request.currency.as_deref().map(Currency::new).transpose();
    let rate = request.breakage_rate.as_ref().map(|given| points(given, "breakage_rate")).transpose()?;
    let valuation = Valuation {
        value_per_point: points(&request.value_per_point, "value_per_point")?,
        breakage_rate: rate,
        include_pending: request.include_pending.unwrap_or(true),
        currency: currency.map_err(|error| regulars_core::error::Error::from(error).within("currency"))?,
    };
    crm.liability(request.as_of, request.program.as_deref(), &valuation, request.from)
}
