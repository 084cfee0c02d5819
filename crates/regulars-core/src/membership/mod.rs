//! Membership: a ladder by spend in a window, tiers ([`tier`]), points ([`points`]), the account that holds them ([`account`]), benefits ([`benefit`]), referrals ([`referral`]) and rewards for content ([`reward`]), which
//! say which points to earn and to claw back, and what outstanding points are worth ([`liability`]).

pub mod account;
pub mod benefit;
mod effect;
mod ladder;
pub mod liability;
mod phrase;
pub mod points;
pub mod program;
mod quota;
pub mod referral;
pub mod reward;
pub mod tier;

pub use effect::{Cause, ContentId, Effect, Member, Movement, ReferralId};
pub use ladder::{Held, Ladder, Level, Window, hold};
pub use phrase::{
    Days, Earn, MAX_BIRTHDAY_DAYS, MAX_DAYS, MAX_DEMANDS, MAX_MONTHS, MAX_TIMES, MAX_YEARS_AHEAD, PhraseError, Word,
    optional,
};
