//! The single words of the program document (MB-91).

use crate::membership::program::{
    Clawback, ContentNeeds, ContentPer, CountedFrom, Downgrade, Enrolment, Feb29, LeapMonth, OnRefund, Per, Qualify,
    RoundPer, Rounding, ShortMonth, UnmergeSpend, Upgrade,
};

/// A rule that is one of some words.
///
/// ```
/// use regulars_core::membership::{Word, program::Rounding};
/// assert_eq!(Rounding::from_word("half_even"), Some(Rounding::HalfEven));
/// assert_eq!(Rounding::HalfUp.word(), "half_up");
/// ```
pub trait Word: Copy + PartialEq + 'static {
    /// Each with its word.
    const ALL: &'static [(Self, &'static str)];

    /// The word.
    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, word)| word)
    }

    /// What a word says.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(known, _)| *known)
    }

    /// All words.
    fn words() -> Vec<&'static str> {
        Self::ALL.iter().map(|(_, word)| *word).collect()
    }
}

macro_rules! words {
    ($($name:ident { $($variant:ident $word:literal)* })*) => {$(
        impl Word for $name {
            const ALL: &'static [(Self, &'static str)] = &[$((Self::$variant, $word)),*];
        }
    )*};
}

words! {
    Enrolment { Automatic "automatic" Explicit "explicit" }
    Rounding { Floor "floor" HalfUp "half_up" HalfEven "half_even" Ceil "ceil" }
    RoundPer { Order "order" Line "line" }
    CountedFrom { Earned "earned" Available "available" }
    Clawback { AllowNegative "allow_negative" WithinBalance "within_balance" PendingOnly "pending_only" }
    UnmergeSpend { ByProfile "by_profile" ByLot "by_lot" }
    Upgrade { Immediate "immediate" AtReview "at_review" }
    Qualify { Order "order" Confirmed "confirmed" }
    Downgrade { ToEarned "to_earned" OneDown "one_down" }
    OnRefund { AtReview "at_review" Immediate "immediate" }
    Feb29 { Feb28 "feb28" Mar01 "mar01" LeapOnly "leap_only" }
    LeapMonth { RegularMonthIfAbsent "regular_month_if_absent" LeapOnly "leap_only" }
    ShortMonth { LastDayIfShort "last_day_if_short" Skip "skip" }
    Per {
        CalendarMonth "calendar_month" CalendarQuarter "calendar_quarter" CalendarYear "calendar_year"
        LunarYear "lunar_year" TierPeriod "tier_period" Lifetime "lifetime"
    }
    ContentNeeds { Approved "approved" None "none" }
    ContentPer { Item "item" Record "record" }
}
