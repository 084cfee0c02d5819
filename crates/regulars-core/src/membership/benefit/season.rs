//! Seasons: from a month and day to another one, both included, perhaps over the new year (MB-55).

use crate::time::Date;

/// Whether a date lies in a season. A season to 29 February ends on the 28th in a year without one.
pub(super) fn holds(from: (u8, u8), to: (u8, u8), date: Date) -> bool {
    let (_, month, day) = date.ymd();
    let wide = |(month, day): (u8, u8)| (u32::from(month), u32::from(day));
    let (begun, over) = (wide(from) <= (month, day), wide(to) < (month, day));
    if from <= to { begun && !over } else { begun || !over }
}

/// The longest time without 29 February, on which alone some seasons turn, in years.
const LONGEST_GAP: i32 = 8;

/// The first date after `date` on which a season begins or has ended; none if it is always or never.
pub(super) fn turns_after(from: (u8, u8), to: (u8, u8), date: Date) -> Option<Date> {
    let year = date.ymd().0;
    let years = year..=year.saturating_add(LONGEST_GAP);
    let edges = years.flat_map(|year| [on_or_after(year, from), on_or_after(year, next(to))]);
    edges.flatten().filter(|edge| *edge > date && holds(from, to, *edge) != holds(from, to, edge.plus_days(-1))).min()
}

/// A day of a year; where 29 February is absent, 1 March.
fn on_or_after(year: i32, (month, day): (u8, u8)) -> Option<Date> {
    Date::from_ymd(year, month.into(), day.into()).or_else(|| Date::from_ymd(year, 3, 1))
}

/// The day after a month and day, as a month and day.
fn next((month, day): (u8, u8)) -> (u8, u8) {
    // 2000 has every day that there is.
    let after = Date::from_ymd(2000, month.into(), day.into()).map(|date| date.plus_days(1).ymd());
    let narrow = |(_, month, day): (i32, u32, u32)| Some((u8::try_from(month).ok()?, u8::try_from(day).ok()?));
    after.and_then(narrow).unwrap_or((month, day))
}
