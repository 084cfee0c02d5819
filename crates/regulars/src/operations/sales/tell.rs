//! Leads and opportunities of a store: commands, and the leads of everybody (SV-50 to SV-53).

use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::record::ProfileRef;
use regulars_core::sales::lead::LeadState;
use regulars_core::text::Json;
use regulars_core::time::{Date, Instant};
use serde::Deserialize;

use super::super::requests::{Context, StatedIdentifierRef, who};
use super::super::wire::wire;
use super::campaign::AmountGiven;
use crate::{
    Crm, LeadAct, LeadCommand, LeadDone, LeadList, LeadQuery, OpportunityAct, OpportunityCommand, OpportunityDone,
};

wire! {
    /// Tells that a lead came (SV-52).
    request CreateLeadRequest {
        /// When it comes.
        pub at: Instant,
        /// The campaign; of one customer and campaign there is one lead.
        pub campaign: Option<String>,
        /// The category that it wants.
        pub category: Option<String>,
        /// The channel inside the source.
        pub channel: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// What it hopes for.
        pub intent: Option<String>,
        /// The article that it wants.
        pub item: Option<String>,
        /// Told twice under one key, it acts once.
        pub key: Option<String>,
        /// The number of the lead.
        pub lead_id: String,
        /// Where it came from, for example the number of a case.
        pub origin: Option<String>,
        /// Who works on it; as the rulebook gives it if absent.
        pub owner: Option<String>,
        /// The customer by one of the profiles, which the record then names.
        pub profile: Option<ProfileRef>,
        /// The role that works on it.
        pub role: Option<String>,
        /// The shop.
        pub store: Option<String>,
        /// What was said.
        pub text: Option<String>,
    }
}

wire! {
    /// Tells into which state a lead comes (SV-52).
    request LeadStepRequest {
        /// When.
        pub at: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// Told twice under one key, it acts once.
        pub key: Option<String>,
        /// The number of the lead.
        pub lead_id: String,
        /// Who works on it from here on.
        pub owner: Option<String>,
        /// The customer by one of the profiles, which the record then names.
        pub profile: Option<ProfileRef>,
        /// A code of why; a disqualification needs one.
        pub reason: Option<String>,
        /// What was said.
        pub text: Option<String>,
    }
}

wire! {
    /// Makes an opportunity out of a lead, once (SV-52).
    request ConvertLeadRequest {
        /// What the opportunity is worth.
        pub amount: Option<AmountGiven>,
        /// When.
        pub at: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// When the opportunity is expected to close.
        pub expected_close: Option<Date>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// Told twice under one key, it acts once.
        pub key: Option<String>,
        /// The number of the lead.
        pub lead_id: String,
        /// The number of the opportunity; that of the lead if absent.
        pub opportunity_id: Option<String>,
        /// Who works on the opportunity; who works on the lead if absent.
        pub owner: Option<String>,
        /// The customer by one of the profiles, which the records then name.
        pub profile: Option<ProfileRef>,
        /// The stage in which the opportunity begins; the first one if absent.
        pub stage: Option<String>,
    }
}

wire! {
    /// Asks for the leads of all customers.
    request LeadListRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// At most so many; all if absent.
        pub limit: Option<u32>,
        /// Only those of this owner.
        pub owner: Option<String>,
        /// Only those that are left alone for too long.
        pub recycled: Option<bool>,
        /// Only those in this state.
        pub state: Option<LeadState>,
    }
}

wire! {
    /// Tells an opportunity or a step of it (SV-53), with what is known of it from here on.
    request OpportunityStepRequest {
        /// What it is worth.
        pub amount: Option<AmountGiven>,
        /// When.
        pub at: Instant,
        /// The category that is wanted.
        pub category: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// When it is expected to close.
        pub expected_close: Option<Date>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// The article that is wanted.
        pub item: Option<String>,
        /// Told twice under one key, it acts once.
        pub key: Option<String>,
        /// The lead that it was.
        pub lead_id: Option<String>,
        /// The number of the opportunity.
        pub opportunity_id: String,
        /// Who works on it.
        pub owner: Option<String>,
        /// The customer by one of the profiles, which the record then names.
        pub profile: Option<ProfileRef>,
        /// A code of why it was won or lost.
        pub reason: Option<String>,
        /// The stage that it goes to; a new one begins in the first if absent.
        pub stage: Option<String>,
        /// The shop.
        pub store: Option<String>,
        /// What was said.
        pub text: Option<String>,
    }
}

type Field = (String, Json);

fn words<const N: usize>(words: [(&str, Option<String>); N]) -> Vec<Field> {
    words.into_iter().filter_map(|(name, word)| Some((name.to_owned(), Json::from(word?.as_str())))).collect()
}

fn amount(given: Option<AmountGiven>) -> Result<Option<Field>> {
    let Some(given) = given else { return Ok(None) };
    Ok(Some(("amount".to_owned(), Json::from_value(&given.read("amount")?)?)))
}

fn date(given: Option<Date>) -> Option<Field> {
    given.map(|date| ("expected_close".to_owned(), Json::from(date.to_string().as_str())))
}

pub(in super::super) fn create_lead(crm: &Crm, request: CreateLeadRequest) -> Result<LeadDone> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let fields = words([
        ("campaign", request.campaign),
        ("category", request.category),
        ("channel", request.channel),
        ("intent", request.intent),
        ("item", request.item),
        ("origin", request.origin),
        ("owner", request.owner),
        ("role", request.role),
        ("store", request.store),
        ("text", request.text),
    ]);
    let command = LeadCommand { who, lead_id: request.lead_id, act: LeadAct::Create, fields, key: request.key };
    crm.tell_lead(&command, request.at)
}

fn step(crm: &Crm, request: LeadStepRequest, act: LeadAct) -> Result<LeadDone> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let fields = words([("owner", request.owner), ("reason", request.reason), ("text", request.text)]);
    crm.tell_lead(&LeadCommand { who, lead_id: request.lead_id, act, fields, key: request.key }, request.at)
}

pub(in super::super) fn work_lead(crm: &Crm, request: LeadStepRequest) -> Result<LeadDone> {
    step(crm, request, LeadAct::Work)
}

pub(in super::super) fn qualify_lead(crm: &Crm, request: LeadStepRequest) -> Result<LeadDone> {
    step(crm, request, LeadAct::Qualify)
}

pub(in super::super) fn disqualify_lead(crm: &Crm, request: LeadStepRequest) -> Result<LeadDone> {
    step(crm, request, LeadAct::Disqualify)
}

pub(in super::super) fn nurture_lead(crm: &Crm, request: LeadStepRequest) -> Result<LeadDone> {
    step(crm, request, LeadAct::Nurture)
}

pub(in super::super) fn convert_lead(crm: &Crm, request: ConvertLeadRequest) -> Result<LeadDone> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let mut opportunity = words([("owner", request.owner), ("stage", request.stage)]);
    opportunity.extend(amount(request.amount)?);
    opportunity.extend(date(request.expected_close));
    let act = LeadAct::Convert { opportunity_id: request.opportunity_id, opportunity };
    let command = LeadCommand { who, lead_id: request.lead_id, act, fields: Vec::new(), key: request.key };
    crm.tell_lead(&command, request.at)
}

pub(in super::super) fn leads(crm: &Crm, request: LeadListRequest) -> Result<LeadList> {
    let query = LeadQuery {
        limit: request.limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX)),
        owner: request.owner,
        recycled: request.recycled.unwrap_or_default(),
        state: request.state,
    };
    crm.leads(&query, request.as_of)
}

fn opportunity(crm: &Crm, request: OpportunityStepRequest, act: OpportunityAct) -> Result<OpportunityDone> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let mut fields = words([
        ("category", request.category),
        ("item", request.item),
        ("lead_id", request.lead_id),
        ("owner", request.owner),
        ("reason", request.reason),
        ("stage", request.stage),
        ("store", request.store),
        ("text", request.text),
    ]);
    fields.extend(amount(request.amount)?);
    fields.extend(date(request.expected_close));
    let opportunity_id = request.opportunity_id;
    crm.tell_opportunity(&OpportunityCommand { who, opportunity_id, act, fields, key: request.key }, request.at)
}

pub(in super::super) fn open_opportunity(crm: &Crm, request: OpportunityStepRequest) -> Result<OpportunityDone> {
    opportunity(crm, request, OpportunityAct::Open)
}

pub(in super::super) fn advance_opportunity(crm: &Crm, request: OpportunityStepRequest) -> Result<OpportunityDone> {
    opportunity(crm, request, OpportunityAct::Advance)
}

pub(in super::super) fn win_opportunity(crm: &Crm, request: OpportunityStepRequest) -> Result<OpportunityDone> {
    opportunity(crm, request, OpportunityAct::Win)
}

pub(in super::super) fn lose_opportunity(crm: &Crm, request: OpportunityStepRequest) -> Result<OpportunityDone> {
    opportunity(crm, request, OpportunityAct::Lose)
}
