//! Selling by figures that are given: leads (SV-50 to SV-52), opportunities (SV-53), campaigns (SV-60 to SV-63), attribution (SV-70 to SV-73) and how
//! indicators moved (SV-96).

mod attribution;
mod campaign;
mod course;
mod indicator;
mod lead;
mod results;
mod tell;

pub use attribution::{
    AttributionCredit, AttributionTouch, ChannelCredit, ChannelValue, CoalitionGiven, CreditModel, CreditRequest,
    MarkovChannel, MarkovFound, MarkovRequest, PathGiven, ShapleyFound, ShapleyRequest, TouchShare,
};
pub(super) use attribution::{credit, markov, rule_of, shapley};
pub use campaign::{
    AmountGiven, AssignRequest, AssignedCustomer, AssignedCustomers, CampaignReport, CampaignReportRequest,
    CampaignReturns, CustomerExposed, ExposureGiven, IncrementalFound, IncrementalRequest, LiftFound, LiftRequest,
    ReturnsRequest, ShareGiven, SideGiven, TestSampleRequest,
};
pub(super) use campaign::{assign, incremental, lift, report, returns, sample};
pub use course::{
    FollowLeadRequest, LeadEventWord, LeadFollowed, LeadStepGiven, OpportunityGiven, OpportunityStepGiven,
    OpportunityTold, PipelineCurrency, PipelineFound, PipelineReportRequest, PipelineRequest, StageGiven, StageStay,
    StepRefused,
};
pub(super) use course::{given as opportunities, lead as follow_lead, of_store as opportunities_of_store};
pub(super) use indicator::compare;
pub use indicator::{CompareRequest, FigureCompared, FigureControl, FigureGiven, FigureGuard};
pub use lead::{
    BandGiven, GradeRequest, LeadEventGiven, LeadGrade, LeadGroupGiven, LeadGroupScore, LeadItem, LeadRuleGiven,
    LeadScored, ScoreLeadRequest,
};
pub(super) use lead::{grade, score};
pub(super) use results::results;
pub use results::{CampaignArm, CampaignResults, CampaignResultsRequest};
pub use tell::{ConvertLeadRequest, CreateLeadRequest, LeadListRequest, LeadStepRequest, OpportunityStepRequest};
pub(super) use tell::{
    advance_opportunity, convert_lead, create_lead, disqualify_lead, leads, lose_opportunity, nurture_lead,
    open_opportunity, qualify_lead, win_opportunity, work_lead,
};
