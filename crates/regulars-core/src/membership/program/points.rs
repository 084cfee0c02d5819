//! The rules of points (MB-11 to MB-14, MB-20, MB-24).

use crate::money::{Currency, Decimal};

/// How points are earned, wait, expire and come back.
#[derive(Clone, Debug, PartialEq)]
pub struct PointRules {
    /// The points for every `per` of money; above zero.
    pub rate: Decimal,
    /// The money that earns `rate` points; above zero.
    pub per: Decimal,
    /// The currency that earns; orders of another one earn nothing.
    pub currency: Currency,
    /// How a fraction is rounded.
    pub rounding: Rounding,
    /// What is rounded.
    pub round_per: RoundPer,
    /// The decimals of points.
    pub scale: u8,
    /// How long points wait before they can be spent.
    pub pending: Option<Pending>,
    /// When points expire.
    pub expiry: Expiry,
    /// From where on the time to expiry runs.
    pub counted_from: CountedFrom,
    /// Where a refund takes points from that are spent (`points.on_refund`).
    pub clawback: Clawback,
    /// What happens to points that come back to a lot that has expired.
    pub restore_expired: Restore,
    /// Who bears what was spent while accounts were one that were parted again.
    pub unmerge_spend: UnmergeSpend,
}

/// How a fraction of the smallest part of a point is rounded (MB-11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// Down.
    #[default]
    Floor,
    /// To the nearest, halves up.
    HalfUp,
    /// To the nearest, halves to the even neighbour.
    HalfEven,
    /// Up.
    Ceil,
}

/// What is rounded (MB-11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RoundPer {
    /// The order, once.
    #[default]
    Order,
    /// Every line; the order is their sum.
    Line,
}

/// The wait of points (MB-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The days of it.
    pub days: u32,
    /// Until when on the last day.
    pub align: Align,
}

/// Until when on its last day a wait lasts (MB-13).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// The same local time.
    #[default]
    Exact,
    /// The midnight that begins the day.
    DayStart,
}

/// When points expire (MB-14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// Never.
    Never,
    /// After months.
    Months {
        /// How many.
        months: u32,
        /// When on the last day.
        align: ExpiryAlign,
    },
    /// After days; the end of a month is that of the last day's.
    Days {
        /// How many.
        days: u32,
        /// When on the last day.
        align: ExpiryAlign,
    },
    /// At the midnight after a day of the year.
    Fixed {
        /// The month, 1 to 12.
        month: u8,
        /// The day of it; one that a year does not have is the month's last.
        day: u8,
        /// How many years later.
        years_ahead: u32,
    },
}

/// When on its last day a lot ends (MB-14).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExpiryAlign {
    /// With the day.
    #[default]
    EndOfDay,
    /// With the month of the day.
    EndOfMonth,
    /// At the same local time.
    Exact,
}

/// From where on the time to expiry runs (MB-14).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CountedFrom {
    /// From earning.
    #[default]
    Earned,
    /// From the instant at which the points can be spent.
    Available,
}

/// Where a refund takes points that its own lot no longer holds (MB-24).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clawback {
    /// From other lots; the rest becomes debt.
    #[default]
    AllowNegative,
    /// From other lots; the rest is written off.
    WithinBalance,
    /// From nowhere else: only a lot that is still pending gives points back.
    PendingOnly,
}

/// Who bears what was spent while two accounts were one (MB-73).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnmergeSpend {
    /// The profile that the redemption names.
    #[default]
    ByProfile,
    /// The side whose lots were used.
    ByLot,
}

/// What happens to points that come back to a lot that has expired (MB-20).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Restore {
    /// They are expired.
    #[default]
    Forfeit,
    /// They can be spent for some more days.
    Grace {
        /// How many.
        days: u32,
    },
}
