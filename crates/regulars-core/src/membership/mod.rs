//! Tiers: a ladder by spend in a window. Points, benefits and referral join it here.

mod effect;
mod ladder;
mod phrase;
pub mod program;
mod quota;
pub mod referral;

pub use effect::{Cause, ContentId, Effect, Member, Movement, ReferralId};
pub use ladder::{Held, Ladder, Level, Window, hold};
pub use phrase::{PhraseError, Spend, needs, window};
