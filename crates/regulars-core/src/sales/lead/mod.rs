//! Leads: what their score is and why (SV-50), their grade (SV-51), and their course (SV-52).

mod course;
mod grade;
mod score;
#[cfg(test)]
mod tests;

pub use course::{Followed, LeadCourse, LeadEvent, LeadState, LeadStep, follow, owner_of};
pub use grade::{GradeBand, Ladder, grade};
pub use score::{
    DAILY_CAP, Decay, Event, Explained, Group, GroupScore, Item, LeadError, LeadRules, LeadScore, MAX_EVENTS, Rule,
    RuleOf, WINDOW_DAYS, score, score_of_day,
};
