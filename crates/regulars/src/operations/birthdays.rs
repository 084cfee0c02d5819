//! Birthdays by themselves, for those who plan or check what a program will do (MB-53, MB-54).

use regulars_core::error::{Error, Result};
use regulars_core::membership::benefit::{Birth, BirthdayRules, Eligible, Window};
use regulars_core::membership::program::{Feb29, LeapMonth, ShortMonth, When};
use regulars_core::text::Json;
use regulars_core::time::{Date, Instant, Zone};
use serde::{Deserialize, Serialize};

use super::requests::Context;
use super::wire::wire;
use crate::Crm;

wire! {
    /// Asks on which days of a Gregorian year somebody has a birthday.
    request BirthdaysRequest {
        /// The birth: `1990-08-15`, `08-15`, or `{"calendar":"chinese","month":8,"day":15,"leap_month":false}`.
        pub birth: Json,
        /// Who asks.
        pub context: Option<Context>,
        /// What 29 February is in a year without one; `feb28` if absent.
        pub feb29: Option<Feb29>,
        /// What a leap month of the Chinese calendar is in a year without it; `regular_month_if_absent` if absent.
        pub leap_month: Option<LeapMonth>,
        /// What day 30 is in a month of 29 days; `last_day_if_short` if absent.
        pub short_month: Option<ShortMonth>,
        /// The Gregorian year.
        pub year: i32,
    }
}

wire! {
    /// The birthdays of a year.
    response Birthdays {
        /// The local dates, the earliest first: at most two, and perhaps none.
        pub dates: Vec<Date>,
    }
}

wire! {
    /// Asks whether an instant lies in the days around a birthday.
    request BirthdayWindowRequest {
        /// The days after the birthday that belong to it, at most 366.
        pub after_days: u32,
        /// The instant of the question.
        pub as_of: Instant,
        /// The days before the birthday that belong to it, at most 366.
        pub before_days: u32,
        /// The birth: `1990-08-15`, `08-15`, or `{"calendar":"chinese","month":8,"day":15,"leap_month":false}`.
        pub birth: Json,
        /// Who asks.
        pub context: Option<Context>,
        /// What 29 February is in a year without one; `feb28` if absent.
        pub feb29: Option<Feb29>,
        /// What a leap month of the Chinese calendar is in a year without it; `regular_month_if_absent` if absent.
        pub leap_month: Option<LeapMonth>,
        /// What day 30 is in a month of 29 days; `last_day_if_short` if absent.
        pub short_month: Option<ShortMonth>,
        /// The zone of local days.
        pub zone: String,
    }
}

wire! {
    /// Whether it does.
    response BirthdayWindow {
        /// Whether the local date lies in the window.
        pub eligible: bool,
        /// The birthday that it belongs to, which may lie in another year.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub for_birthday: Option<Date>,
        /// The first later local date on which the answer may be another one; absent: never again.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub turns_on: Option<Date>,
    }
}

fn birth(given: &Json) -> Result<Birth> {
    Birth::stated(given).map_err(|error| {
        let code = Error::from(error).code();
        Error::new(code, "birth", code.message())
    })
}

fn rules(feb29: Option<Feb29>, leap_month: Option<LeapMonth>, short_month: Option<ShortMonth>) -> BirthdayRules {
    BirthdayRules {
        feb29: feb29.unwrap_or_default(),
        leap_month: leap_month.unwrap_or_default(),
        short_month: short_month.unwrap_or_default(),
    }
}

pub(super) fn birthdays(_: &Crm, request: BirthdaysRequest) -> Result<Birthdays> {
    let rules = rules(request.feb29, request.leap_month, request.short_month);
    Ok(Birthdays { dates: birth(&request.birth)?.in_year(request.year, rules)? })
}

pub(super) fn window(_: &Crm, request: BirthdayWindowRequest) -> Result<BirthdayWindow> {
    let zone = Zone::new(&request.zone).map_err(|error| Error::from(error).within("zone"))?;
    let birth = birth(&request.birth)?;
    let window = Window {
        when: Some(When::Birthday { before: request.before_days, after: request.after_days }),
        rules: rules(request.feb29, request.leap_month, request.short_month),
        first_of_year: false,
    };
    let date = zone.date(request.as_of);
    let for_birthday = match window.holds(date, Some(&birth))? {
        Eligible::Yes { birthday } => birthday,
        Eligible::No | Eligible::BirthdayMissing => None,
    };
    let turns_on = window.turns_after(date, Some(&birth))?;
    Ok(BirthdayWindow { eligible: for_birthday.is_some(), for_birthday, turns_on })
}
