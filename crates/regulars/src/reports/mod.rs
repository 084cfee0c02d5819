//! Reports over all customers of a store: what they answered to surveys (SV-31 to SV-33), and which channels their orders are
//! credited to (SV-70 to SV-73), what campaigns did (SV-60 to SV-64), how opportunities went (SV-53), what became of service
//! cases (SV-34), why customers left (SV-35), what indicators come to (SV-95). Each customer is one, however many profiles it has.

mod attribution;
mod campaign;
mod contacts;
mod digest;
mod indicators;
mod opportunities;
mod service;
mod sums;
mod survey;

pub use attribution::{AttributionAsk, AttributionReport, AttributionRow, CreditedBy};
pub use campaign::{CampaignAsk, CampaignResult, CampaignSide};
pub use contacts::{ContactedAlready, GroupAsk, GroupAudience, GroupContact};
pub use digest::{Digest, DigestAsk, DigestCases, DigestPeriod};
pub use indicators::{IndicatorAsk, IndicatorMove, IndicatorReport, IndicatorRow};
pub use service::{CaseFigures, DeskAsk, ExitFigures, ExitReason, FollowUpFigures, ShareFigure, WarningFigures};
pub use survey::{SurveyAsk, SurveyFigures};
