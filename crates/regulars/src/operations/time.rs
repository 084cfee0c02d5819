//! Operations about time: advancing, the outbox, forecasts, timelines that are given, conditions and windows on their own,
//! segments over all customers.

use regulars_core::customer::{Part, ReasonLevel, Select};
use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::record::{ProfileRef, Record};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::requests::{Context, StatedIdentifierRef, who};
use super::run::limit;
use super::wire::wire;
use crate::{AdvanceReport, ChangePage, Crm, CustomerView, Forecast, SegmentMember, Verdict, WhatIf, WindowBounds};

wire! {
    /// Asks to move the store's time forward.
    request AdvanceRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// Whether the answer lists the changes; they stand in the outbox in any case.
        pub list: Option<bool>,
        /// The instant to reach.
        pub to: Instant,
    }
}

wire! {
    /// Asks for changes of the outbox.
    request ChangesRequest {
        /// Only changes with a number above this one; all if absent.
        pub after: Option<u64>,
        /// Who asks.
        pub context: Option<Context>,
        /// At most this many, 1 to 10,000; 1,000 if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub limit: Option<u32>,
    }
}

wire! {
    /// Says that changes have been delivered.
    request AcknowledgeRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The number of the last change that was delivered.
        pub through: u64,
    }
}

wire! {
    /// How many changes were forgotten.
    response Acknowledged {
        /// How many.
        pub forgotten: u64,
    }
}

wire! {
    /// Asks what a condition says of given facts.
    request ConditionRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The condition.
        pub expr: String,
        /// The facts by kind and name, for example `{"measure": {"orders": "3"}, "stage": "mature"}`. Text of digits is a
        /// decimal, RFC 3339 an instant; null and `{"cleared": true}` are missing.
        pub facts: Json,
    }
}

wire! {
    /// Asks for the bounds of a window.
    request WindowRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// Instants to judge.
        pub instants: Option<Vec<Instant>>,
        /// The window as a rulebook writes it, for example `{"last": "30d"}`.
        pub window: Json,
        /// The zone of local days.
        pub zone: String,
    }
}

wire! {
    /// Asks what will change by itself for a customer. The customer is named in exactly one of three ways.
    request ForecastRequest {
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
        /// The end of the forecast.
        pub until: Instant,
    }
}

wire! {
    /// Asks for the view of a timeline that is given; nothing is stored.
    request TimelineViewRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The measures that are wanted, by name; all if absent.
        pub measures: Option<Vec<String>>,
        /// How much the reasons tell; `codes` if absent.
        pub reasons: Option<ReasonLevel>,
        /// The records of one customer, in any order.
        pub records: Vec<Json>,
        /// The version of the rulebook; the one that answers for the instant if absent.
        pub rulebook_version: Option<u64>,
        /// The parts that are wanted; all if absent.
        pub select: Option<Vec<Part>>,
    }
}

wire! {
    /// Asks what will change by itself in a timeline that is given; nothing is stored.
    request TimelineForecastRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The records of one customer, in any order.
        pub records: Vec<Json>,
        /// The version of the rulebook; the one that answers for the instant if absent.
        pub rulebook_version: Option<u64>,
        /// The end of the forecast.
        pub until: Instant,
    }
}

wire! {
    /// Asks who is in a segment.
    request SegmentMembersRequest {
        /// Only customers with ids after this one.
        pub after: Option<CustomerId>,
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// At most this many, 1 to 10,000; 1,000 if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub limit: Option<u32>,
        /// The name of the segment.
        pub segment: String,
    }
}

wire! {
    /// A page of members.
    response SegmentPage {
        /// The members, by id.
        pub members: Vec<SegmentMember>,
        /// What to give as `after` for the next page; absent at the end.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next: Option<CustomerId>,
        /// How many members there are in all.
        pub total: u64,
    }
}

wire! {
    /// Asks what another rulebook would change.
    request WhatIfRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// At most this many single changes, 1 to 10,000; 1,000 if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub limit: Option<u32>,
        /// The other rulebook, a TOML document.
        pub text: String,
        /// What one point is worth, as a decimal in text; with it the change of points has a price (MB-94).
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub value_per_point: Option<Json>,
    }
}

pub(super) fn advance(crm: &Crm, request: AdvanceRequest) -> Result<AdvanceReport> {
    crm.advance_with(request.to, request.list.unwrap_or(false))
}

pub(super) fn changes(crm: &Crm, request: ChangesRequest) -> Result<ChangePage> {
    crm.changes(request.after.unwrap_or(0), limit(request.limit, 1_000)?)
}

pub(super) fn acknowledge(crm: &Crm, request: AcknowledgeRequest) -> Result<Acknowledged> {
    Ok(Acknowledged { forgotten: crm.acknowledge(request.through)? })
}

pub(super) fn evaluate(_: &Crm, request: ConditionRequest) -> Result<Verdict> {
    crate::evaluate_condition(&request.expr, &request.facts, request.as_of)
}

pub(super) fn bounds(_: &Crm, request: WindowRequest) -> Result<WindowBounds> {
    let instants = request.instants.unwrap_or_default();
    crate::window_bounds(&request.window, &request.zone, request.as_of, &instants)
}

pub(super) fn forecast(crm: &Crm, request: ForecastRequest) -> Result<Forecast> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    crm.forecast(who, request.as_of, request.until)
}

/// Records in the wire form, each with its place in the path of an error.
pub(super) fn records(
    crm: &Crm,
    records: &[Json],
    version: Option<u64>,
    as_of: Instant,
) -> Result<(crate::Rulebook, Vec<Record>)> {
    let rulebook = crm.rulebook_at(as_of, version)?;
    let declared = &rulebook.rules().records;
    let read = |(n, json): (usize, &Json)| {
        Record::from_json_with(json, declared).map_err(|error| error.within(&format!("records[{n}]")))
    };
    let records = records.iter().enumerate().map(read).collect::<Result<_>>()?;
    Ok((rulebook, records))
}

pub(super) fn timeline_view(crm: &Crm, request: TimelineViewRequest) -> Result<CustomerView> {
    let (rulebook, records) = records(crm, &request.records, request.rulebook_version, request.as_of)?;
    rulebook.view(&records, request.as_of, select(request.select, request.measures, request.reasons))
}

/// The selection of a request.
pub(super) fn select(parts: Option<Vec<Part>>, measures: Option<Vec<String>>, reasons: Option<ReasonLevel>) -> Select {
    let select = parts.map_or(Select::all(), |parts| Select::parts(&parts)).with_reasons(reasons.unwrap_or_default());
    match measures {
        Some(names) => select.with_measures(names),
        None => select,
    }
}

pub(super) fn timeline_forecast(crm: &Crm, request: TimelineForecastRequest) -> Result<Forecast> {
    let (rulebook, records) = records(crm, &request.records, request.rulebook_version, request.as_of)?;
    rulebook.forecast(&records, request.as_of, request.until)
}

pub(super) fn segment_members(crm: &Crm, request: SegmentMembersRequest) -> Result<SegmentPage> {
    let most = limit(request.limit, 1_000)?;
    let (mut members, mut total, mut more) = (Vec::new(), 0, false);
    crm.segment_members(&request.segment, request.as_of, |member| {
        total += 1;
        if request.after.is_none_or(|after| member.customer > after) {
            if members.len() < most { members.push(member) } else { more = true }
        }
        Ok(())
    })?;
    let next = members.last().map(|member| member.customer).filter(|_| more);
    Ok(SegmentPage { members, next, total })
}

pub(super) fn what_if(crm: &Crm, request: WhatIfRequest) -> Result<WhatIf> {
    let value = request.value_per_point.as_ref();
    let value = value.map(|given| super::membership::points(given, "value_per_point")).transpose()?;
    crm.what_if(&request.text, request.as_of, limit(request.limit, 1_000)?, value)
}
