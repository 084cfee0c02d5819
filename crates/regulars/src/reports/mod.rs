//! Reports over all customers of a store: what they answered to surveys (SV-31 to SV-33), and which channels their orders are
//! credited to (SV-70 to SV-73), how opportunities went (SV-53). Each customer is one, however many profiles it has.

mod attribution;
mod campaign;
mod contacts;
mod opportunities;
mod survey;

pub use attribution::{AttributionAsk, AttributionReport, AttributionRow, CreditedBy};
pub use campaign::{CampaignAsk, CampaignResult, CampaignSide};
pub use contacts::{ContactedAlready, GroupAsk, GroupAudience, GroupContact};
pub use survey::{SurveyAsk, SurveyFigures};
