//! The operation about audiences: whom to contact for a purpose, and where.

use regulars_core::consent::AudienceSummary;
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::requests::Context;
use super::run::limit;
use super::wire::wire;
use crate::{AudienceMember, AudienceQuery, AudienceWho, Crm, GroupAsk, GroupAudience};

wire! {
    /// Asks who may be contacted, everybody unless a condition or a segment says otherwise.
    request AudienceRequest {
        /// Only customers with ids after this one.
        pub after: Option<CustomerId>,
        /// The instant of the question.
        pub as_of: Instant,
        /// The channel, one of the rulebook's.
        pub channel: String,
        /// Only customers for whom this holds; it may use every name that segments use.
        pub condition: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// Whether those who may be contacted later are listed too; `false` if absent.
        pub deferred: Option<bool>,
        /// At most this many, 1 to 10,000; 1,000 if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub limit: Option<u32>,
        /// The purpose, a dotted path.
        pub purpose: String,
        /// Only members of this segment.
        pub segment: Option<String>,
    }
}

wire! {
    /// A page of an audience.
    response AudiencePage {
        /// Those of the page who may be contacted later, by id; only if they are asked for.
        pub deferred: Vec<AudienceMember>,
        /// Those of the page who may be contacted now, by id.
        pub members: Vec<AudienceMember>,
        /// What to give as `after` for the next page; absent at the end.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next: Option<CustomerId>,
        /// Everybody who matches, on whatever page, counted by what becomes of them.
        pub summary: AudienceSummary,
    }
}

pub(super) fn list(crm: &Crm, request: AudienceRequest) -> Result<AudiencePage> {
    let most = limit(request.limit, 1_000)?;
    let who = whom(request.condition, request.segment)?;
    let (channel, purpose) = (request.channel, request.purpose);
    let query = AudienceQuery { channel, deferred: request.deferred.unwrap_or_default(), purpose, who };
    let mut audience = crm.audience(&query, request.as_of)?;
    let (mut members, mut deferred, mut last, mut next) = (Vec::new(), Vec::new(), None, None);
    // INVARIANT: everybody is looked at on every page, so contact points that several hold are given out alike.
    for member in audience.by_ref() {
        let member = member?;
        if request.after.is_some_and(|after| member.customer <= after) {
            continue;
        }
        if members.len() + deferred.len() == most {
            next = next.or(last);
            continue;
        }
        last = Some(member.customer);
        if member.defer_until.is_none() { members.push(member) } else { deferred.push(member) }
    }
    Ok(AudiencePage { deferred, members, next, summary: audience.summary().clone() })
}

/// Everybody, those for whom a condition holds, or the members of a segment.
fn whom(condition: Option<String>, segment: Option<String>) -> Result<AudienceWho> {
    match (condition, segment) {
        (None, None) => Ok(AudienceWho::Everybody),
        (Some(condition), None) => Ok(AudienceWho::Condition(condition)),
        (None, Some(segment)) => Ok(AudienceWho::Segment(segment)),
        (Some(_), Some(_)) => {
            let message = "give a condition or a segment; a condition may name segments";
            Err(Error::new(Code::InvalidValue, "segment", message))
        }
    }
}

wire! {
    /// Asks whom a group of campaigns contacts, everybody unless a condition or a segment says otherwise.
    request CampaignAudienceRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// The group, one of the rulebook's.
        pub campaign_group: String,
        /// Only customers for whom this holds; it may use every name that segments use.
        pub condition: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// The purpose, a dotted path.
        pub purpose: String,
        /// Only members of this segment.
        pub segment: Option<String>,
    }
}

pub(super) fn of_group(crm: &Crm, request: CampaignAudienceRequest) -> Result<GroupAudience> {
    let who = whom(request.condition, request.segment)?;
    let CampaignAudienceRequest { as_of, campaign_group, purpose, .. } = request;
    crm.group_audience(&GroupAsk { as_of, group: campaign_group, purpose, who })
}
