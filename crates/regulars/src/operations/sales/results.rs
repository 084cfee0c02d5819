//! What a campaign did, over all customers of a store (SV-60 to SV-63).

use regulars_core::error::{Error, Result};
use regulars_core::money::{Currency, Money};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::super::membership::points;
use super::super::requests::Context;
use super::super::wire::wire;
use super::campaign::{CampaignReturns, IncrementalFound, LiftFound, beyond, lifted, told};
use crate::{CampaignAsk, Crm};

wire! {
    /// Asks what a campaign did in a window `[from, until)`, by the touches and messages that name it and the orders after them.
    request CampaignResultsRequest {
        /// What is known at this instant counts.
        pub as_of: Instant,
        /// The campaign.
        pub campaign: String,
        /// Who asks.
        pub context: Option<Context>,
        /// The side that was left out; `control` if absent.
        pub control: Option<String>,
        /// The currency of costs and orders; any of another is refused.
        pub currency: String,
        /// The beginning of the window.
        pub from: Instant,
        /// The share of revenue that is left, from 0 to 1.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub margin: Json,
        /// The side that was treated; `treated` if absent. Contacts without a side are of it.
        pub treated: Option<String>,
        /// The end of the window, which is outside.
        pub until: Instant,
    }
}

wire! {
    /// A side of a campaign.
    response CampaignArm {
        /// Its name.
        pub arm: String,
        /// How many of them bought something after they came to it.
        pub conversions: u64,
        /// How many customers are on it.
        pub customers: u64,
        /// What they bought then, less what came back.
        pub revenue: Money,
    }
}

wire! {
    /// What a campaign did.
    response CampaignResults {
        /// The sides by name.
        pub arms: Vec<CampaignArm>,
        /// How many contacts were made in the window.
        pub contacts: u64,
        /// How many customers were on several sides and count for none.
        pub contaminated: u64,
        /// What would not have happened without it; absent without a control.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub incremental: Option<IncrementalFound>,
        /// Whether the treated did it oftener; absent without a control.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub lift: Option<LiftFound>,
        /// How many customers were contacted in the window.
        pub reach: u64,
        /// What it returned, whatever would have happened anyway: by the orders of the treated.
        pub returns: CampaignReturns,
    }
}

pub(in super::super) fn results(crm: &Crm, request: CampaignResultsRequest) -> Result<CampaignResults> {
    let currency = Currency::new(&request.currency).map_err(|error| Error::from(error).within("currency"))?;
    let CampaignResultsRequest { as_of, campaign, control, from, treated, until, .. } = request;
    let ask = CampaignAsk {
        as_of,
        campaign,
        control: control.unwrap_or_else(|| "control".to_owned()),
        currency,
        from,
        margin: points(&request.margin, "margin")?,
        treated: treated.unwrap_or_else(|| "treated".to_owned()),
        until,
    };
    let found = crm.campaign(&ask)?;
    let of_treated = found.sides.iter().find(|side| side.arm == ask.treated).map(|side| side.revenue);
    let revenue = of_treated.unwrap_or(Money::new(regulars_core::money::Decimal::ZERO, currency));
    let arm = |side: crate::CampaignSide| CampaignArm {
        arm: side.arm,
        conversions: side.conversions,
        customers: side.customers,
        revenue: side.revenue,
    };
    Ok(CampaignResults {
        contacts: found.contacts,
        contaminated: found.contaminated,
        incremental: found.incremental.map(beyond),
        lift: found.lift.map(lifted),
        reach: found.reach,
        returns: told(found.returns, revenue, found.cost),
        arms: found.sides.into_iter().map(arm).collect(),
    })
}
