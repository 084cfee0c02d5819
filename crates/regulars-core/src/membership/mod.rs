//! Tiers: a ladder by spend in a window, and the state of an account on one ([`tier`]). Points, benefits and referral join it here.

mod ladder;
mod phrase;
pub mod program;
pub mod tier;

pub use ladder::{Held, Ladder, Level, Window, hold};
pub use phrase::{PhraseError, Spend, needs, window};
