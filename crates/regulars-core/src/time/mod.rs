//! Instants, zones, civil dates: everything that time means here (TM-1 to TM-7). `as_of` is always an argument.

mod chinese;
mod civil;
mod clock;
mod days;
mod due;
mod duration;
mod instant;
mod later;
mod wall;
mod window;
mod zone;

pub use chinese::{ChineseMonth, ChineseYear, ChineseYearError};
pub use civil::{Date, Unit};
pub use clock::time_of_day;
pub use days::LocalDates;
pub use due::Due;
pub use duration::parse_duration;
pub use instant::{Instant, InstantError, Stamp};
pub use wall::Wall;
pub use window::{Bounds, PeriodStay, Window};
pub use zone::{LocalTime, Zone, ZoneError};

/// Microseconds of one day of exactly 24 hours (TM-1).
pub const DAY_US: i64 = 86_400 * 1_000_000;
