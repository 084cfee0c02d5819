//! Campaigns: what they return (SV-60), whether they did anything (SV-61, SV-62), who is treated (SV-63), and how many it takes to
//! know.

mod assign;
mod figures;
mod sample;
#[cfg(test)]
mod tests;

pub use assign::{Arm, Assigned, Exposure, Shares, assign};
pub use figures::{CampaignError, Incremental, Lift, Returns, add, incremental, incremental_of, lift, returns};
pub use sample::{Power, sample_size};
