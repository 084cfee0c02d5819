//! Reports over all customers of a store: what they answered to surveys (SV-31 to SV-33), and which channels their orders are
//! credited to (SV-70 to SV-73), how opportunities went (SV-53), what indicators come to (SV-95). Each customer is one, however many profiles it has.

mod attribution;
mod digest;
mod indicators;
mod opportunities;
mod sums;
mod survey;

pub use attribution::{AttributionAsk, AttributionReport, AttributionRow, CreditedBy};
pub use digest::{Digest, DigestAsk, DigestCases, DigestPeriod};
pub use indicators::{IndicatorAsk, IndicatorMove, IndicatorReport, IndicatorRow};
pub use survey::{SurveyAsk, SurveyFigures};
