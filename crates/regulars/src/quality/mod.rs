//! Data quality over a store (DQ-2 to DQ-7): the report, what made it change, remarkable days, and what could be mended.
//!
//! Every question is one pass that holds one customer's records at a time. A record counts if it happened by the instant of the
//! question and was not corrected away by then, so a correction that was proposed and taken improves the next report.

mod alert;
mod assess;
mod drill;
mod pass;
mod propose;
mod report;

pub use alert::QualityAlerts;
pub use assess::{AssessInput, QualityAsk, QualityAssessed};
pub use drill::{QualityContribution, QualityDrill, QualityPeriod};
pub(crate) use pass::{counted_at, profiles, records_of, sets, settled};
pub use propose::{MAX_SHARED, Proposal, ProposalKind, QualityProposals};
pub use regulars_core::quality::QualityNotice;
pub use report::{QualityCell, QualityGroup, QualityMetric, QualityReport, QualityRuleState};

/// The most rows of an answer; a report by day over many years should be asked for in parts.
pub const MAX_QUALITY_ROWS: usize = 100_000;
