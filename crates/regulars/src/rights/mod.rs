//! Requests of people about their data (RQ) and how long data is kept (RT): telling steps of requests, what is open and when it is
//! due, and the rules asked alone.

mod ask;
mod erasure;
mod export;
mod items;
mod list;
mod plan;
mod rectify;
mod redact;
mod tell;

pub use ask::{DeadlineAsk, RequestDeadlines, RetentionAsk, RetentionDates, RetentionOutcome};
pub use erasure::{ErasureOf, ErasurePlan, ErasureProfile};
pub use export::{AccessBundle, BundleField, BundleRecord, FieldOrigin};
pub use items::PlanItem;
pub use list::{DatePeriod, RequestList, RequestState};
pub use plan::{RetentionDone, RetentionGroup, RetentionPlan};
pub use rectify::{Rectification, Rectified};
pub use redact::Redaction;
use regulars_core::customer::{Part, Plan, ReasonLevel, Select};
use regulars_core::error::Result;
use regulars_core::time::Instant;
pub use tell::{Received, RequestAct, RequestCommand, RequestDone};

use crate::Crm;

impl Crm {
    /// What is read of a timeline for its requests: nothing but what decisions about consent read.
    pub(crate) fn rights_plan(&self, as_of: Instant) -> Result<Plan> {
        Plan::compile(self.rules_at(as_of), Select::parts(&[Part::Consent]).with_reasons(ReasonLevel::None))
    }
}
