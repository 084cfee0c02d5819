//! Opportunities: their course through stages, and the pipeline that they make together (SV-53).

mod course;
mod pipeline;
#[cfg(test)]
mod tests;

pub use course::{
    OpportunityCourse, OpportunityEvent, OpportunityStanding, OpportunityStep, Stage, StageEntry, StageError,
    StageNeeds, Stages, follow,
};
pub use pipeline::{InCurrency, Pipeline, pipeline};
