//! Tiers: a ladder by spend in a window. Points, benefits and referral join it here.

pub mod account;
mod ladder;
mod phrase;
pub mod points;
pub mod program;

pub use ladder::{Held, Ladder, Level, Window, hold};
pub use phrase::{PhraseError, Spend, needs, window};
