//! Tiers: a ladder by spend in a window. Referrals ([`referral`]) and rewards for content ([`reward`]) say which points to earn and to
//! claw back. Points and benefits join it here.

mod effect;
mod ladder;
mod phrase;
pub mod program;
mod quota;
pub mod referral;
pub mod reward;

pub use effect::{Cause, ContentId, Effect, Member, Movement, ReferralId};
pub use ladder::{Held, Ladder, Level, Window, hold};
pub use phrase::{PhraseError, Spend, needs, window};
