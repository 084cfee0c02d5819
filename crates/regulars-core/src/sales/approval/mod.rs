//! Approvals (SV-80 to SV-82, AC-6): what must be approved by whom, requests with their versions, delegation, four eyes, and
//! which operations rest on an approval or are limited in number.
//!
//! `rules` is what a rulebook declares, `flow` the fold of the events of requests. Both are pure; who holds which level is told
//! with each event. A rulebook that asks for more asks it of what was decided before as well, as of everything past.

mod flow;
mod rules;
mod told;

#[cfg(test)]
mod tests;

pub use flow::{ApprovalEvent, Decision, Delegation, Flow, Outcome, Standing, Step};
pub use rules::{
    ActionCondition, ActionLimit, ApprovalRules, Ask, LevelNo, MAX_APPROVAL_ROWS, MAX_LEVELS, NeedRule, compile_need,
};
pub use told::ToldEvent;
