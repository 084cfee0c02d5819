//! Operations about what to do next for customers, and which shops lie near a place (SV-94, SV-97).

use regulars_core::customer::{NextActionPart, Part, ReasonLevel, Select};
use regulars_core::error::{Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::journey::place::{Point, within};
use regulars_core::money::Decimal;
use regulars_core::record::ProfileRef;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::requests::{Context, StatedIdentifierRef, who};
use super::run::limit;
use super::wire::wire;
use crate::{ActionKind, Crm};

wire! {
    /// Asks what to do next for a customer (SV-97). One of `customer`, `identifier` and `profile` says who.
    request NextActionRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer's id.
        pub customer: Option<CustomerId>,
        /// An identifier that the customer holds.
        pub identifier: Option<StatedIdentifierRef>,
        /// A profile of the customer.
        pub profile: Option<ProfileRef>,
        /// How much the reasons tell; `codes` if absent.
        pub reasons: Option<ReasonLevel>,
    }
}

wire! {
    /// What to do next for a customer.
    response CustomerNextAction {
        /// The customer.
        pub customer: CustomerId,
        /// What to do next.
        pub next_action: NextActionPart,
        /// Before this instant nothing of it changes unless a record arrives.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next_change_at: Option<Instant>,
    }
}

wire! {
    /// Asks what to do next for all customers, page by page.
    request NextActionsRequest {
        /// Only customers after this one; from the first if absent.
        pub after: Option<CustomerId>,
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// Only actions of these kinds; all if absent.
        pub kinds: Option<Vec<ActionKind>>,
        /// At most this many, 1 to 10,000; 1,000 if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub limit: Option<u32>,
    }
}

wire! {
    /// A page of next actions.
    response NextActionPage {
        /// What to do next, in order of the customers' ids.
        pub actions: Vec<CustomerNextAction>,
        /// What to give as `after` for the next page; absent at the end.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next: Option<CustomerId>,
    }
}

wire! {
    /// Asks which shops of the rulebook lie near a place (SV-94); nothing is stored.
    request NearRequest {
        /// Whose rulebook answers: that of this instant; the newest if absent.
        pub as_of: Option<Instant>,
        /// Who asks.
        pub context: Option<Context>,
        /// The latitude on WGS-84 in degrees, as a decimal in text.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        pub latitude: Json,
        /// The longitude.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        pub longitude: Json,
    }
}

wire! {
    /// The shops within whose radius a place lies.
    response NearStores {
        /// The nearest first, ties by id.
        pub stores: Vec<NearStore>,
    }
}

wire! {
    /// A shop near a place.
    response NearStore {
        /// How far it is along the ellipsoid, in metres to the millimetre.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub distance_m: String,
        /// The shop.
        pub store: String,
    }
}

pub(super) fn next_action(crm: &Crm, request: NextActionRequest) -> Result<CustomerNextAction> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    crm.next_action_with(who, request.as_of, request.reasons.unwrap_or_default())
}

pub(super) fn next_actions(crm: &Crm, request: NextActionsRequest) -> Result<NextActionPage> {
    let most = limit(request.limit, 1_000)?;
    let (mut actions, mut more) = (Vec::new(), false);
    crm.next_actions(request.as_of, |one| {
        let kind = one.next_action.kind;
        let wanted = request.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind));
        if wanted && request.after.is_none_or(|after| one.customer > after) {
            if actions.len() < most { actions.push(one) } else { more = true }
        }
        Ok(())
    })?;
    let next = actions.last().map(|last: &CustomerNextAction| last.customer).filter(|_| more);
    Ok(NextActionPage { actions, next })
}

pub(super) fn near(crm: &Crm, request: NearRequest) -> Result<NearStores> {
    let rules = request.as_of.map_or_else(|| crm.rules(), |as_of| crm.rules_at(as_of));
    let latitude = super::membership::points(&request.latitude, "latitude")?;
    let longitude = super::membership::points(&request.longitude, "longitude")?;
    let point = Point::new(latitude, longitude).map_err(Error::from)?;
    let mut near: Vec<_> = rules.journey.stores.iter().filter_map(|store| within(point, store)).collect();
    near.sort_by(|a, b| (a.distance_mm, &a.store.id).cmp(&(b.distance_mm, &b.store.id)));
    let store = |near: regulars_core::journey::place::Near<'_>| {
        let distance_m = Decimal::new(near.distance_mm, 3).map(Decimal::canonical)?;
        Ok(NearStore { distance_m, store: near.store.id.clone() })
    };
    Ok(NearStores { stores: near.into_iter().map(store).collect::<Result<_>>()? })
}

/// What is read of a timeline for the next action.
pub(crate) fn selection(reasons: ReasonLevel) -> Select {
    Select::parts(&[Part::NextAction]).with_reasons(reasons)
}
