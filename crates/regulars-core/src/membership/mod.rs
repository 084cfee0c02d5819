//! Tiers: a ladder by spend in a window; benefits; liability. Points and referral join them here.

pub mod benefit;
mod ladder;
pub mod liability;
mod phrase;
pub mod program;

pub use ladder::{Held, Ladder, Level, Window, hold};
pub use phrase::{PhraseError, Spend, needs, window};
