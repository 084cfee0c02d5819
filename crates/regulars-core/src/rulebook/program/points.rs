//! `[points]` (MB-11 to MB-14, MB-20, MB-24, MB-73).

use super::fields::{Said, optional, phrase, word};
use crate::error::Code;
use crate::membership::Earn;
use crate::membership::program::{
    Clawback, CountedFrom, Expiry, ExpiryAlign, Pending, PointRules, RoundPer, Rounding, UnmergeSpend,
};
use crate::rulebook::document::Table;
use crate::rulebook::keys;
use crate::time::Date;

/// The most decimals of points.
const MAX_SCALE: i64 = 6;

/// What the other tables read of points, each by itself, so that one fault hides no other.
pub(super) struct Points {
    /// The whole.
    pub(super) rules: Said<PointRules>,
    /// What money earns.
    pub(super) earn: Said<Earn>,
    /// The wait.
    pub(super) pending: Said<Pending>,
}

pub(super) fn read(program: &Table<'_, '_>) -> Points {
    if !program.has("points") {
        return Points { rules: Some(None), earn: Some(None), pending: Some(None) };
    }
    let Some(table) = program.table("points") else { return Points { rules: None, earn: None, pending: None } };
    table.known(keys::POINTS);
    table.require(&["earn", "rounding", "expiry"]);
    let earn = phrase::<Earn>(&table, "earn");
    let rounding = word::<Rounding>(&table, "rounding");
    let round_per = word::<RoundPer>(&table, "round_per");
    let scale = if table.has("scale") { table.within("scale", 0..=MAX_SCALE) } else { Some(0) };
    let pending = optional::<Pending>(&table, "pending");
    let expiry = phrase::<Expiry>(&table, "expiry");
    let counted_from = word::<CountedFrom>(&table, "counted_from");
    let clawback = word::<Clawback>(&table, "on_refund");
    let restore_expired = phrase(&table, "restore_expired");
    let unmerge_spend = word::<UnmergeSpend>(&table, "unmerge_spend");
    if let Some(Some(expiry)) = &expiry
        && let Some(pending) = &pending
        && let Some(from) = &counted_from
        && ends_before_use(expiry, pending.as_ref(), *from)
    {
        table.fault("expiry", Code::ExpiryNotAfterPending, "points would expire before they can be spent", None);
    }
    if (clawback, pending) == (Some(Clawback::PendingOnly), Some(None)) {
        let message = "`pending_only` takes nothing back where points do not wait";
        table.fault("on_refund", Code::PendingOnlyWithoutPending, message, None);
    }
    let rules = || {
        let Earn { rate, per, currency } = earn??;
        Some(PointRules {
            rate,
            per,
            currency,
            rounding: rounding?,
            round_per: round_per?,
            scale: u8::try_from(scale?).ok()?,
            pending: pending?,
            expiry: expiry??,
            counted_from: counted_from?,
            clawback: clawback?,
            restore_expired: restore_expired?.unwrap_or_default(),
            unmerge_spend: unmerge_spend?,
        })
    };
    Points { rules: rules().map(Some), earn, pending }
}

/// Whether a lot can expire before its points can be spent, whatever the day on which they are earned.
// Merged into its caller, it is taken for a read of what a key that is absent would say.
#[inline(never)]
fn ends_before_use(expiry: &Expiry, pending: Option<&Pending>, from: CountedFrom) -> bool {
    let wait = match (pending, from) {
        (Some(wait), CountedFrom::Earned) => i32::try_from(wait.days).unwrap_or(i32::MAX),
        (None, _) | (_, CountedFrom::Available) => 0,
    };
    let (least, exact) = match *expiry {
        Expiry::Never => return false,
        Expiry::Days { days, align } => (i32::try_from(days).unwrap_or(i32::MAX), align == ExpiryAlign::Exact),
        Expiry::Months { months, align } => (least_days(|date| date.plus_months(months)), align == ExpiryAlign::Exact),
        Expiry::Fixed { month, day, years_ahead } => (fixed_days(month, day, years_ahead), false),
    };
    // What lasts to the end of a day outlasts a wait that ends on that day; at one time of day both end together.
    if exact { least <= wait } else { least < wait }
}

/// Days of four years: every length that months have.
const DAYS: i32 = 4 * 365 + 1;

/// The fewest days to a later date.
fn least_days(later: impl Fn(Date) -> Date) -> i32 {
    let first = Date::from_ymd(2023, 1, 1).map_or(0, Date::days);
    let days = (first..first + DAYS).map(|day| later(Date::from_days(day)).days() - day);
    days.min().unwrap_or(0)
}

/// The fewest days from a day to a fixed one of its year or a later year: those from the last of December.
fn fixed_days(month: u8, day: u8, years_ahead: u32) -> i32 {
    let years = i32::try_from(years_ahead).unwrap_or(i32::MAX);
    let days = (2022..2026).filter_map(|year: i32| {
        let last = Date::from_ymd(year, 12, 31)?;
        let on = |day: u8| Date::from_ymd(year.checked_add(years)?, month.into(), day.into());
        Some(on(day).or_else(|| on(day.saturating_sub(1)))?.days() - last.days())
    });
    days.min().unwrap_or(0)
}
