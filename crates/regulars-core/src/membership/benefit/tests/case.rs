//! The JSON of `cases/membership.json` as benefits, birthdays and commands.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::Deserialize;

use crate::membership::benefit::{Birth, BirthdayRules};
use crate::membership::program::{Benefit, Count, Feb29, LeapMonth, Per, Quota, ShortMonth, When};
use crate::text::Json;
use crate::time::{Date, Instant};

const FILE: &str = include_str!("../../../../../../cases/membership.json");

/// The cases of one list.
pub(super) fn cases<T: for<'a> Deserialize<'a>>(list: &str) -> Vec<T> {
    let file = Json::parse(FILE).unwrap();
    let cases: Vec<T> = file.get(list).unwrap().as_array().unwrap().iter().map(|case| case.read().unwrap()).collect();
    assert!(!cases.is_empty());
    cases
}

#[derive(Deserialize)]
pub(super) struct BirthdayCase {
    pub id: String,
    pub birth: BirthText,
    pub policies: Policies,
    pub year: i32,
    pub expect: Vec<Date>,
}

#[derive(Deserialize)]
#[serde(tag = "calendar", rename_all = "snake_case")]
pub(super) enum BirthText {
    Gregorian { date: Date },
    Chinese { month: u8, day: u8, leap_month: bool },
}

impl BirthText {
    pub(super) fn birth(&self) -> Birth {
        match *self {
            Self::Gregorian { date } => on(date),
            Self::Chinese { month, day, leap_month } => Birth::chinese(month, day, leap_month).unwrap(),
        }
    }
}

/// The birthday of who was born on a date.
pub(super) fn on(date: Date) -> Birth {
    let (_, month, day) = date.ymd();
    Birth::gregorian(month.try_into().unwrap(), day.try_into().unwrap()).unwrap()
}

#[derive(Deserialize)]
pub(super) struct Policies {
    feb29: String,
    leap_month: String,
    short_month: String,
}

impl Policies {
    pub(super) fn rules(&self) -> BirthdayRules {
        BirthdayRules {
            feb29: match self.feb29.as_str() {
                "feb28" => Feb29::Feb28,
                "mar01" => Feb29::Mar01,
                "leap_only" => Feb29::LeapOnly,
                other => panic!("{other}"),
            },
            leap_month: match self.leap_month.as_str() {
                "regular_month_if_absent" => LeapMonth::RegularMonthIfAbsent,
                "leap_only" => LeapMonth::LeapOnly,
                other => panic!("{other}"),
            },
            short_month: match self.short_month.as_str() {
                "last_day_if_short" => ShortMonth::LastDayIfShort,
                "skip" => ShortMonth::Skip,
                other => panic!("{other}"),
            },
        }
    }
}

#[derive(Deserialize)]
pub(super) struct WindowCase {
    pub id: String,
    pub birth: Date,
    pub timezone: String,
    window_before_days: u32,
    window_after_days: u32,
    pub at: Option<Instant>,
    pub expect: Option<Wanted>,
    pub quota: Option<QuotaText>,
    #[serde(default)]
    pub events: Vec<Event>,
    #[serde(default)]
    pub expect_results: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    pub eligible: bool,
    pub for_birthday: Option<Date>,
}

impl WindowCase {
    pub(super) fn benefit(&self) -> Benefit {
        let when = When::Birthday { before: self.window_before_days, after: self.window_after_days };
        Benefit { when: Some(when), quota: self.quota.as_ref().map(QuotaText::quota), ..plain() }
    }
}

#[derive(Deserialize)]
pub(super) struct BenefitCase {
    pub id: String,
    pub timezone: String,
    pub tiers: Vec<String>,
    pub benefit: BenefitText,
    pub events: Vec<Event>,
    pub expect_results: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BenefitText {
    #[serde(default)]
    tiers: Vec<String>,
    quota: Option<QuotaText>,
    stock: Option<u64>,
    valid_days: Option<u32>,
}

impl BenefitText {
    pub(super) fn benefit(&self) -> Benefit {
        Benefit {
            tiers: self.tiers.clone(),
            quota: self.quota.as_ref().map(QuotaText::quota),
            stock: self.stock,
            valid_days: self.valid_days,
            ..plain()
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuotaText {
    count: Option<u32>,
    count_by_tier: Option<BTreeMap<String, u32>>,
    per: String,
}

impl QuotaText {
    fn quota(&self) -> Quota {
        let by_tier = || Count::ByTier(self.count_by_tier.clone().unwrap());
        Quota { count: self.count.map_or_else(by_tier, Count::All), per: per(&self.per) }
    }
}

fn per(word: &str) -> Per {
    match word {
        "calendar_month" => Per::CalendarMonth,
        "calendar_quarter" => Per::CalendarQuarter,
        "calendar_year" => Per::CalendarYear,
        "lunar_year" => Per::LunarYear,
        "tier_period" => Per::TierPeriod,
        "lifetime" => Per::Lifetime,
        other => panic!("{other}"),
    }
}

/// A benefit without conditions.
pub(super) fn plain() -> Benefit {
    Benefit {
        id: "gift".to_owned(),
        tiers: vec![],
        when: None,
        feb29: Feb29::default(),
        leap_month: LeapMonth::default(),
        short_month: ShortMonth::default(),
        quota: None,
        stock: None,
        valid_days: None,
        queue: None,
    }
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Event {
    SetBirthday { birth: Date },
    SetTier { at: Instant, member: String, tier: String },
    Claim { at: Instant, member: Option<String>, entitlement_id: Option<String> },
    Reserve { at: Instant, member: Option<String>, entitlement_id: Option<String>, ttl_minutes: NonZeroU32 },
    Use { at: Instant, member: Option<String>, entitlement_id: String },
    Cancel { at: Instant, member: Option<String>, entitlement_id: String },
    Merge { from: String, into: String },
}
