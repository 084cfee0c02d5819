//! Scores and grades of leads by rules that are given (SV-50, SV-51).

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Decimal;
use regulars_core::sales::lead::{self, Decay, Event, Group, Ladder, LeadRules, Rule, RuleOf};
use regulars_core::text::Json;
use regulars_core::time::{Instant, Zone};
use serde::{Deserialize, Serialize};

use super::super::membership::points;
use super::super::requests::Context;
use super::super::wire::wire;
use crate::Crm;

wire! {
    /// A rule of a lead's score.
    request LeadRuleGiven {
        /// How many events count on one local day; 20 if absent.
        pub daily_cap: Option<u32>,
        /// It speaks of what the customer is: it holds or not, and never fades.
        pub fit: Option<bool>,
        /// In how many days half of the points is gone.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub half_life_days: Option<Json>,
        /// Its name.
        pub id: String,
        /// After how many days a share of the points goes each time; with `rate`.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub period_days: Option<Json>,
        /// The points of one time; below 0: they are taken.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub points: Json,
        /// The share that goes, from 0 to 1; with `period_days`.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub rate: Option<Json>,
        /// How many days back events count; without decay 30 if absent.
        pub window_days: Option<u32>,
    }
}

wire! {
    /// Rules whose sum is held within bounds.
    request LeadGroupGiven {
        /// The most that they give.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub cap: Option<Json>,
        /// The least that they give.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub floor: Option<Json>,
        /// The name of the group.
        pub id: String,
        /// The rules.
        pub rules: Vec<LeadRuleGiven>,
    }
}

wire! {
    /// Something that a rule counts.
    request LeadEventGiven {
        /// When.
        pub at: Instant,
        /// The id of the rule.
        pub rule: String,
    }
}

wire! {
    /// Asks for the score of a lead.
    request ScoreLeadRequest {
        /// The instant of the question; what comes later does not count.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// What was done, in any order; none if absent.
        pub events: Option<Vec<LeadEventGiven>>,
        /// The rules of fit that hold; none if absent.
        pub fits: Option<Vec<String>>,
        /// The groups of rules.
        pub groups: Vec<LeadGroupGiven>,
        /// The zone of local days; `UTC` if absent.
        pub zone: Option<String>,
    }
}

wire! {
    /// A part of a score.
    response LeadItem {
        /// What it adds.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub contribution: String,
        /// How many times.
        pub count: u32,
        /// What is left of the points; 1 where nothing fades.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub decay: String,
        /// The points of one time.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub points: String,
        /// The id of the rule.
        pub rule: String,
    }
}

wire! {
    /// What a group gives.
    response LeadGroupScore {
        /// Its name.
        pub group: String,
        /// The sum of its items.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub sum: String,
        /// The sum within its bounds.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub value: String,
    }
}

wire! {
    /// The score of a lead, and why.
    response LeadScored {
        /// The groups; their values add up to the score.
        pub groups: Vec<LeadGroupScore>,
        /// What adds to it; of a group they add up to its sum.
        pub items: Vec<LeadItem>,
        /// Events of the future, before the window, or beyond the cap of their day.
        pub passed: u64,
        /// The score.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub score: String,
    }
}

wire! {
    /// A band of a grade.
    request BandGiven {
        /// The least value in it.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub minimum: Json,
        /// Its name.
        pub name: String,
    }
}

wire! {
    /// Asks for the grade of a lead.
    request GradeRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The value of engagement.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub engagement: Json,
        /// The bands of engagement from high to low; the last one takes the rest.
        pub engagement_bands: Vec<BandGiven>,
        /// The value of fit.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub fit: Json,
        /// The bands of fit from high to low; the last one takes the rest.
        pub fit_bands: Vec<BandGiven>,
    }
}

wire! {
    /// The grade of a lead.
    response LeadGrade {
        /// Both bands, fit first: `A2`.
        pub grade: String,
    }
}

fn maybe(given: Option<&Json>, path: &str) -> Result<Option<Decimal>> {
    given.map(|given| points(given, path)).transpose()
}

fn rule(given: LeadRuleGiven, path: &str) -> Result<Rule> {
    let at = |field: &str| format!("{path}.{field}");
    let half_life = maybe(given.half_life_days.as_ref(), &at("half_life_days"))?;
    let rate = maybe(given.rate.as_ref(), &at("rate"))?;
    let period = maybe(given.period_days.as_ref(), &at("period_days"))?;
    let decay = match (half_life, rate, period) {
        (None, None, None) => None,
        (Some(half_life_days), None, None) => Some(Decay::Exponential { half_life_days }),
        (None, Some(rate), Some(period_days)) => Some(Decay::Step { rate, period_days }),
        _ => {
            let message = "a rule fades by `half_life_days`, or by `rate` and `period_days`";
            return Err(Error::new(Code::InvalidValue, path, message));
        }
    };
    let fit = given.fit.unwrap_or(false);
    if fit && (decay.is_some() || given.daily_cap.is_some() || given.window_days.is_some()) {
        return Err(Error::new(Code::InvalidValue, at("fit"), "what fits never fades and is counted once"));
    }
    let engagement = RuleOf::Engagement { decay, daily_cap: given.daily_cap, window_days: given.window_days };
    Ok(Rule {
        points: points(&given.points, &at("points"))?,
        id: given.id,
        of: if fit { RuleOf::Fit } else { engagement },
    })
}

fn group((place, given): (usize, LeadGroupGiven)) -> Result<Group> {
    let at = |field: &str| format!("groups[{place}].{field}");
    let rules = given.rules.into_iter().enumerate().map(|(n, given)| rule(given, &at(&format!("rules[{n}]"))));
    Ok(Group {
        floor: maybe(given.floor.as_ref(), &at("floor"))?,
        cap: maybe(given.cap.as_ref(), &at("cap"))?,
        id: given.id,
        rules: rules.collect::<Result<_>>()?,
    })
}

pub(in super::super) fn score(_: &Crm, request: ScoreLeadRequest) -> Result<LeadScored> {
    let zone =
        Zone::new(request.zone.as_deref().unwrap_or("UTC")).map_err(|error| Error::from(error).within("zone"))?;
    let groups = request.groups.into_iter().enumerate().map(group).collect::<Result<_>>()?;
    let rules = LeadRules::new(groups, zone)?;
    let events = request.events.unwrap_or_default().into_iter();
    let events: Vec<Event> = events.map(|event| Event { rule: event.rule, at: event.at }).collect();
    let found = lead::score(&rules, request.as_of, &request.fits.unwrap_or_default(), &events)?;
    let item = |item: lead::Item| LeadItem {
        contribution: item.contribution.canonical(),
        count: item.count,
        decay: item.decay.canonical(),
        points: item.points.canonical(),
        rule: item.rule,
    };
    let group = |one: lead::GroupScore| LeadGroupScore {
        group: one.group,
        sum: one.sum.canonical(),
        value: one.value.canonical(),
    };
    Ok(LeadScored {
        groups: found.explained.groups.into_iter().map(group).collect(),
        items: found.explained.items.into_iter().map(item).collect(),
        passed: found.explained.passed,
        score: found.score.canonical(),
    })
}

fn ladder(bands: Vec<BandGiven>, path: &str) -> Result<Ladder> {
    let band = |(place, band): (usize, BandGiven)| {
        let minimum = points(&band.minimum, &format!("{path}[{place}].minimum"))?;
        Ok(lead::GradeBand { name: band.name, minimum })
    };
    let bands = bands.into_iter().enumerate().map(band).collect::<Result<_>>()?;
    Ladder::new(bands).map_err(|error| Error::from(error).within(path))
}

pub(in super::super) fn grade(_: &Crm, request: GradeRequest) -> Result<LeadGrade> {
    let (fit, did) = (points(&request.fit, "fit")?, points(&request.engagement, "engagement")?);
    let fit_bands = ladder(request.fit_bands, "fit_bands")?;
    let bands = ladder(request.engagement_bands, "engagement_bands")?;
    Ok(LeadGrade { grade: lead::grade((&fit_bands, fit), (&bands, did)) })
}
