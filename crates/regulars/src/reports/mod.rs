//! Reports over all customers of a store: what they answered to surveys (SV-31 to SV-33), and which channels their orders are
//! credited to (SV-70 to SV-73), how opportunities went (SV-53), what became of service cases (SV-34) and why customers left (SV-35). Each customer is one, however many profiles it has.

mod attribution;
mod opportunities;
mod service;
mod survey;

pub use attribution::{AttributionAsk, AttributionReport, AttributionRow, CreditedBy};
pub use service::{CaseFigures, DeskAsk, ExitFigures, ExitReason, FollowUpFigures, ShareFigure, WarningFigures};
pub use survey::{SurveyAsk, SurveyFigures};
