//! The rules of benefits (MB-50 to MB-56).

use std::collections::BTreeMap;

/// Something a member gets (MB-50).
#[derive(Clone, Debug, PartialEq)]
pub struct Benefit {
    /// Its id.
    pub id: String,
    /// The tiers that get it; empty: all.
    pub tiers: Vec<String>,
    /// The days on which it can be claimed; none: always.
    pub when: Option<When>,
    /// What the day of 29 February is in a year without one (MB-53).
    pub feb29: Feb29,
    /// What a leap month is in a year without it (MB-54).
    pub leap_month: LeapMonth,
    /// What day 30 is in a month of 29 days (MB-54).
    pub short_month: ShortMonth,
    /// How often one member may claim it (MB-51).
    pub quota: Option<Quota>,
    /// How many there are for all members (MB-52).
    pub stock: Option<u64>,
    /// How many days a claim can be used (MB-52); none: without end.
    pub valid_days: Option<u32>,
    /// The queue that it opens (MB-56); such a benefit is a right and is not claimed.
    pub queue: Option<String>,
}

/// The days on which a benefit can be claimed (MB-53, MB-55).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Around the birthday, both ends included.
    Birthday {
        /// Days before it.
        before: u32,
        /// Days after it.
        after: u32,
    },
    /// A season, both days included; one that ends before it begins runs over the new year.
    Season {
        /// The first month and day.
        from: (u8, u8),
        /// The last month and day.
        to: (u8, u8),
    },
}

/// How often one member may have something (MB-51).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// How many times in a period.
    pub count: Count,
    /// The period.
    pub per: Per,
}

/// How many times (MB-51).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Count {
    /// For everybody.
    All(u32),
    /// By the tier held at the claim; one that is not named has none.
    ByTier(BTreeMap<String, u32>),
}

/// The period of a quota or a cap, by local dates (MB-51, MB-54, MB-62).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// A calendar month.
    CalendarMonth,
    /// A calendar quarter.
    CalendarQuarter,
    /// A calendar year.
    CalendarYear,
    /// A year of the Chinese calendar.
    LunarYear,
    /// The time in which a tier is held without a break.
    TierPeriod,
    /// All time.
    Lifetime,
}

/// What 29 February is in a year without one (MB-53).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Feb29 {
    /// 28 February.
    #[default]
    Feb28,
    /// 1 March.
    Mar01,
    /// There is none in that year.
    LeapOnly,
}

/// What a leap month of the Chinese calendar is in a year without it (MB-54).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum LeapMonth {
    /// The regular month of the number.
    #[default]
    RegularMonthIfAbsent,
    /// There is none in that year.
    LeapOnly,
}

/// What day 30 is in a month of 29 days (MB-54).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ShortMonth {
    /// The month's last day.
    #[default]
    LastDayIfShort,
    /// There is none in that month.
    Skip,
}
