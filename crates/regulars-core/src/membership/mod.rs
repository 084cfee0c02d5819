//! Membership: what a program says, and the ladder that the view follows. Points, benefits and referral join it here.

mod ladder;
mod phrase;
pub mod program;

pub use ladder::{Held, Ladder, Level, Window, hold};
pub use phrase::{
    Days, Earn, MAX_BIRTHDAY_DAYS, MAX_DAYS, MAX_DEMANDS, MAX_MONTHS, MAX_TIMES, MAX_YEARS_AHEAD, PhraseError, Word,
    optional,
};
