//! The score of a lead: items of rules, which fade and are counted up to a cap, held in the bounds of their groups (SV-50).
//!
//! A rule of fit speaks of what the customer is and never fades. A rule of engagement speaks of what the customer does: events of
//! one local day count up to the cap of the rule, the earliest first, and those of the future do not count. A rule that does not
//! fade forgets at the end of its window, which is 30 days unless it says otherwise; one that fades has a window only if it says so.
//!
//! A view asks for the score of the day ([`score_of_day`]): what fades exponentially does so at each beginning of a local day, so that
//! there is an instant before which the score stays as it is; steps and ends of windows act when they come.

use std::collections::BTreeMap;

use crate::error::{Code, Fault};
use crate::money::{Decimal, Number, Total};
use crate::scoring::decimal;
use crate::time::{DAY_US, Date, Due, Instant, Zone};

/// How many events are read at once.
pub const MAX_EVENTS: usize = 1_000_000;
/// How many events of a rule count on a local day unless it says otherwise.
pub const DAILY_CAP: u32 = 20;
/// How many days back events of a rule that does not fade count unless it says otherwise.
pub const WINDOW_DAYS: u32 = 30;
/// Digits of a factor, and of an item.
const FACTOR_PLACES: u8 = 9;
const ITEM_PLACES: u8 = 4;

/// How points fade.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decay {
    /// By half in each half-life.
    Exponential {
        /// The half-life in days, above 0.
        half_life_days: Decimal,
    },
    /// By a rate whenever a period is full.
    Step {
        /// The share that goes, from 0 to 1.
        rate: Decimal,
        /// The period in days, above 0.
        period_days: Decimal,
    },
}

/// What a rule speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RuleOf {
    /// What the customer is.
    Fit,
    /// What the customer does.
    Engagement {
        /// How it fades.
        decay: Option<Decay>,
        /// How many count on one local day; 20 if absent.
        daily_cap: Option<u32>,
        /// How many days back they count.
        window_days: Option<u32>,
    },
}

/// A rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// The points of one time.
    pub points: Decimal,
    /// What it speaks of.
    pub of: RuleOf,
}

/// Rules whose sum is held within bounds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Its name.
    pub id: String,
    /// The least that it gives.
    pub floor: Option<Decimal>,
    /// The most that it gives.
    pub cap: Option<Decimal>,
    /// Its rules.
    pub rules: Vec<Rule>,
}

/// Groups of rules that are fit to be used.
#[derive(Clone, Debug)]
pub struct LeadRules {
    groups: Vec<Group>,
    zone: Zone,
}

/// Something that a rule counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// The id of the rule.
    pub rule: String,
    /// When.
    pub at: Instant,
}

/// A part of the score: so many times a rule with one factor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// The id of the rule.
    pub rule: String,
    /// How many times.
    pub count: u32,
    /// The points of one time.
    pub points: Decimal,
    /// What is left of them; 1 where nothing fades.
    pub decay: Number,
    /// What they add, to 4 decimals.
    pub contribution: Number,
}

/// What a group gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupScore {
    /// Its name.
    pub group: String,
    /// The sum of its items.
    pub sum: Number,
    /// The sum within its bounds.
    pub value: Number,
}

/// Why the score is what it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explained {
    /// What adds to it, in the order of the rules, the latest first.
    pub items: Vec<Item>,
    /// The groups in their order.
    pub groups: Vec<GroupScore>,
    /// Events of the future, before the window, or beyond the cap of their day.
    pub passed: u64,
}

/// A score with its reasons.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeadScore {
    /// The value.
    pub score: Number,
    /// Why.
    pub explained: Explained,
}

/// Why there is no score or grade.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LeadError {
    /// No band at all.
    #[error("there is at least one band")]
    NoBand,
    /// A band that is not below the one before.
    #[error("the minimum of a band is below that of the band before")]
    BandsNotFalling(usize),
    /// An id that is used twice.
    #[error("the id is used twice")]
    Duplicate(String),
    /// A number that makes no sense.
    #[error("expected {1}")]
    OutOfRange(String, &'static str),
    /// An event of a rule that there is not.
    #[error("there is no such rule of engagement")]
    UnknownRule(usize),
    /// A fit that there is not.
    #[error("there is no such rule of fit")]
    UnknownFit(usize),
    /// Too many events.
    #[error("at most {MAX_EVENTS} events")]
    TooMany,
    /// The sum does not fit.
    #[error("the sum does not fit")]
    Overflow,
}

impl Fault for LeadError {
    fn code(&self) -> Code {
        match self {
            Self::NoBand => Code::InvalidValue,
            Self::BandsNotFalling(_) => Code::BandsNotFalling,
            Self::Duplicate(_) => Code::DuplicateId,
            Self::OutOfRange(..) => Code::OutOfRange,
            Self::UnknownRule(_) | Self::UnknownFit(_) => Code::UnknownName,
            Self::TooMany => Code::TooManyItems,
            Self::Overflow => Code::Overflow,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::NoBand | Self::Overflow => String::new(),
            Self::BandsNotFalling(place) => format!("[{place}].minimum"),
            Self::Duplicate(path) | Self::OutOfRange(path, _) => path.clone(),
            Self::UnknownRule(place) => format!("events[{place}].rule"),
            Self::UnknownFit(place) => format!("fits[{place}]"),
            Self::TooMany => "events".to_owned(),
        }
    }
}

impl LeadRules {
    /// Groups whose ids are told apart and whose numbers make sense. Errors: `duplicate_id`, `out_of_range`.
    pub fn new(groups: Vec<Group>, zone: Zone) -> Result<Self, LeadError> {
        let (mut names, mut ids) = (Vec::new(), Vec::new());
        for (g, group) in groups.iter().enumerate() {
            if names.contains(&&group.id) {
                return Err(LeadError::Duplicate(format!("groups[{g}].id")));
            }
            names.push(&group.id);
            if group.floor.zip(group.cap).is_some_and(|(floor, cap)| floor > cap) {
                return Err(LeadError::OutOfRange(format!("groups[{g}].cap"), "a cap that is not below the floor"));
            }
            for (r, rule) in group.rules.iter().enumerate() {
                let path = |field: &str| format!("groups[{g}].rules[{r}].{field}");
                if ids.contains(&&rule.id) {
                    return Err(LeadError::Duplicate(path("id")));
                }
                ids.push(&rule.id);
                check(rule, &path)?;
            }
        }
        Ok(Self { groups, zone })
    }

    /// The rule of an id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.groups.iter().flat_map(|group| &group.rules).find(|rule| rule.id == id)
    }
}

fn check(rule: &Rule, path: &dyn Fn(&str) -> String) -> Result<(), LeadError> {
    let one = Number::from(1_i64);
    let RuleOf::Engagement { decay, daily_cap, window_days } = &rule.of else { return Ok(()) };
    let above = |days: Decimal| days > Decimal::ZERO && Number::from(days) <= Number::from(100_000_i64);
    match decay {
        Some(Decay::Exponential { half_life_days }) if !above(*half_life_days) => {
            return Err(LeadError::OutOfRange(path("half_life_days"), "days above 0 and at most 100000"));
        }
        Some(Decay::Step { rate, .. }) if rate.is_negative() || Number::from(*rate) > one => {
            return Err(LeadError::OutOfRange(path("rate"), "a share from 0 to 1"));
        }
        Some(Decay::Step { period_days, .. }) if !above(*period_days) => {
            return Err(LeadError::OutOfRange(path("period_days"), "days above 0 and at most 100000"));
        }
        _ => {}
    }
    let none = |count: &Option<u32>| *count == Some(0);
    for (field, zero) in [("daily_cap", none(daily_cap)), ("window_days", none(window_days))] {
        if zero {
            return Err(LeadError::OutOfRange(path(field), "a number above 0"));
        }
    }
    Ok(())
}

impl Decay {
    /// What is left after an age, to 9 decimals.
    fn factor(self, age_us: i64) -> Option<Number> {
        #[expect(clippy::cast_precision_loss, reason = "an age in microseconds fits 53 bits for 285 years")]
        let age_days = age_us as f64 / DAY_US as f64;
        match self {
            Self::Exponential { half_life_days } => {
                let half_lives = age_days / crate::scoring::float(half_life_days.into());
                decimal(libm::exp2(-half_lives), FACTOR_PLACES)
            }
            Self::Step { rate, period_days } => {
                // The number of full periods is exact: a period has passed when its last microsecond has.
                let age = Number::from(age_us).div(Number::from(DAY_US))?.div(Number::from(period_days))?;
                let full = age.units_at(0)?;
                let left = crate::scoring::float(Number::from(1_i64).sub(rate.into())?);
                #[expect(clippy::cast_precision_loss, reason = "a number of periods is small")]
                decimal(libm::pow(left, full as f64), FACTOR_PLACES)
            }
        }
    }
}

/// When it is asked for, and up to which instant what fades exponentially has faded.
#[derive(Clone, Copy)]
struct Moment {
    as_of: Instant,
    faded: Instant,
}

/// How long events of a rule count; none: for ever.
fn window(decay: Option<Decay>, window_days: Option<u32>) -> Option<i64> {
    window_days.or(decay.is_none().then_some(WINDOW_DAYS)).map(|days| i64::from(days) * DAY_US)
}

/// The events of a rule that count, as factors with their counts, the latest first; and how many do not.
fn counted(of: &RuleOf, mut at: Vec<Instant>, moment: Moment, zone: &Zone) -> Option<(Vec<(Number, u32)>, u64)> {
    let RuleOf::Engagement { decay, daily_cap, window_days } = of else { return Some((Vec::new(), 0)) };
    at.sort_unstable();
    let window = window(*decay, *window_days);
    let cap = daily_cap.unwrap_or(DAILY_CAP);
    let (mut passed, mut today): (u64, (Option<Date>, u32)) = (0, (None, 0));
    let mut items: Vec<(Number, u32)> = Vec::new();
    for at in at {
        let age = moment.as_of.micros() - at.micros();
        if age < 0 || window.is_some_and(|window| age >= window) {
            passed += 1;
            continue;
        }
        let date = zone.date(at);
        today = if today.0 == Some(date) { (today.0, today.1.saturating_add(1)) } else { (Some(date), 1) };
        if today.1 > cap {
            passed += 1;
            continue;
        }
        let aged = match decay {
            Some(Decay::Exponential { .. }) => (moment.faded.micros() - at.micros()).max(0),
            _ => age,
        };
        let factor = decay.map_or(Some(Number::from(1_i64)), |decay| decay.factor(aged))?;
        match items.last_mut().filter(|(last, _)| *last == factor) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => items.push((factor, 1)),
        }
    }
    items.reverse();
    Some((items, passed))
}

/// The score at an instant of the fits that hold and of what was done; the order of both does not matter. Errors:
/// `unknown_name` of an event or fit without a rule, `too_many_items`, `overflow`.
///
/// ```
/// use regulars_core::sales::lead::{Decay, Event, Group, LeadRules, Rule, RuleOf, score};
/// use regulars_core::time::{Instant, Zone};
/// let of = RuleOf::Engagement {
///     decay: Some(Decay::Exponential { half_life_days: "30".parse()? }),
///     daily_cap: None,
///     window_days: None,
/// };
/// let rules = vec![Rule { id: "demo".to_owned(), points: "20".parse()?, of }];
/// let group = Group { id: "engagement".to_owned(), floor: None, cap: None, rules };
/// let rules = LeadRules::new(vec![group], Zone::new("UTC")?)?;
/// let asked = Event { rule: "demo".to_owned(), at: Instant::parse("2026-03-02T00:00:00Z")? };
/// let found = score(&rules, Instant::parse("2026-04-16T00:00:00Z")?, &[], &[asked])?;
/// assert_eq!(found.score.canonical(), "7.0711");
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn score(rules: &LeadRules, as_of: Instant, fits: &[String], events: &[Event]) -> Result<LeadScore, LeadError> {
    score_at(rules, Moment { as_of, faded: as_of }, fits, events)
}

/// The score of a day: as [`score`], but what fades exponentially has faded up to the beginning of the local day, and events of the day
/// itself not at all. With it when it may differ, if nothing more is done. Errors: those of [`score`].
pub fn score_of_day(
    rules: &LeadRules,
    as_of: Instant,
    fits: &[String],
    events: &[Event],
) -> Result<(LeadScore, Option<Instant>), LeadError> {
    let today = rules.zone.date(as_of);
    let scored = score_at(rules, Moment { as_of, faded: rules.zone.start_of(today) }, fits, events)?;
    let mut due = Due::after(as_of);
    for rule in rules.groups.iter().flat_map(|group| &group.rules) {
        let RuleOf::Engagement { decay, window_days, .. } = &rule.of else { continue };
        let own = || events.iter().filter(|event| event.rule == rule.id);
        if let Some(window) = window(*decay, *window_days) {
            own().for_each(|event| due.at(event.at.plus_micros(window)));
        }
        match decay {
            Some(Decay::Exponential { .. }) => {
                let mut items = scored.explained.items.iter().filter(|item| item.rule == rule.id);
                if items.any(|item| item.decay.signum() > 0) {
                    due.at(rules.zone.start_of(today.plus_days(1)));
                }
            }
            Some(Decay::Step { period_days, .. }) => {
                own()
                    .filter(|event| event.at <= as_of)
                    .for_each(|event| due.maybe(step_after(event.at, *period_days, as_of)));
            }
            None => {}
        }
        own().for_each(|event| due.at(event.at));
    }
    Ok((scored, due.next()))
}

/// The first end of a period after an instant: the first microsecond at which one more is full.
fn step_after(at: Instant, period_days: Decimal, as_of: Instant) -> Option<Instant> {
    let period = Number::from(period_days).mul(Number::from(DAY_US))?;
    let full = Number::from(as_of.micros() - at.micros()).div(period)?.units_at(0)?;
    let next = period.mul(Number::from(i64::try_from(full).ok()?.checked_add(1)?))?;
    let whole = i64::try_from(next.units_at(0)?).ok()?;
    let more = i64::from(Number::from(whole) < next);
    Some(at.plus_micros(whole.checked_add(more)?))
}

fn score_at(rules: &LeadRules, moment: Moment, fits: &[String], events: &[Event]) -> Result<LeadScore, LeadError> {
    if events.len() > MAX_EVENTS {
        return Err(LeadError::TooMany);
    }
    let mut given: BTreeMap<&str, Vec<Instant>> = BTreeMap::new();
    let every = || rules.groups.iter().flat_map(|group| &group.rules);
    for rule in every().filter(|rule| rule.of != RuleOf::Fit) {
        given.insert(&rule.id, Vec::new());
    }
    for (place, event) in events.iter().enumerate() {
        given.get_mut(event.rule.as_str()).ok_or(LeadError::UnknownRule(place))?.push(event.at);
    }
    let is_fit = |fit: &String| every().any(|rule| rule.of == RuleOf::Fit && rule.id == *fit);
    if let Some(place) = fits.iter().position(|fit| !is_fit(fit)) {
        return Err(LeadError::UnknownFit(place));
    }
    let mut explained = Explained { items: Vec::new(), groups: Vec::new(), passed: 0 };
    let mut all = Total::default();
    for group in &rules.groups {
        let mut sum = Total::default();
        for rule in &group.rules {
            let (factors, passed) = match &rule.of {
                RuleOf::Fit if fits.contains(&rule.id) => (vec![(Number::from(1_i64), 1)], 0),
                of => {
                    let at = given.remove(rule.id.as_str()).unwrap_or_default();
                    counted(of, at, moment, &rules.zone).ok_or(LeadError::Overflow)?
                }
            };
            explained.passed += passed;
            for (decay, count) in factors {
                let whole = Number::from(rule.points).mul(Number::from(count)).and_then(|points| points.mul(decay));
                let contribution = whole.ok_or(LeadError::Overflow)?.rounded(ITEM_PLACES);
                sum.add(contribution.into());
                explained.items.push(Item { rule: rule.id.clone(), count, points: rule.points, decay, contribution });
            }
        }
        let sum = Number::from_total(sum).ok_or(LeadError::Overflow)?;
        let value = group.floor.map_or(sum, |floor| sum.max(floor.into()));
        let value = group.cap.map_or(value, |cap| value.min(cap.into()));
        all.add(value.into());
        explained.groups.push(GroupScore { group: group.id.clone(), sum, value });
    }
    Ok(LeadScore { score: Number::from_total(all).ok_or(LeadError::Overflow)?, explained })
}
