//! Leads: what their score is and why (SV-50), and their grade (SV-51).

mod grade;
mod score;
#[cfg(test)]
mod tests;

pub use grade::{GradeBand, Ladder, grade};
pub use score::{
    Decay, Event, Explained, Group, GroupScore, Item, LeadError, LeadRules, LeadScore, MAX_EVENTS, Rule, RuleOf, score,
};
