//! What `advance` keeps of quality, so that a remarkable day is told once (DQ-7, SE-8): of every metric and source how its last
//! day stood.
//!
//! A day is judged when it ends, by the records that count then: a correction that happens later says nothing about it. So
//! what is told of a stretch of time is the same in one step and in many. What arrives late is compared with what was known at
//! the instant reached last; days that were told before are not told again.

use std::collections::BTreeMap;

use serde::Serialize;

use super::metric::Metric;
use super::monitor::{Alarm, Judged, judge_days};
use super::notice::{QualityNotice, Series, SeriesName, notice};
use super::rule::QualityRules;
use super::state::Status;
use crate::error::{Code, Error, Result};
use crate::text::{Json, canonical};
use crate::time::{Date, Instant, Zone};

/// How the last day of a series stood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Stood {
    day: Date,
    jump: bool,
    status: Status,
}

/// How every metric stood at the instant reached last, by all sources together and by each.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct QualityWatch {
    /// The fingerprint of the rulebook by which it was judged.
    pub fingerprint: String,
    stood: BTreeMap<SeriesName, Stood>,
}

/// A remarkable day on its way to the outbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// When the day ended; where something arrived late, the instant reached last.
    pub at: Instant,
    /// Whether it became so afterwards, by what arrived late or by other rules.
    pub late: bool,
    /// What is told.
    pub notice: QualityNotice,
}

/// What a stretch of time shows.
#[derive(Clone, Copy, Debug)]
pub struct Stretch<'a> {
    /// The states of each day, as they were when it ended.
    pub series: &'a Series,
    /// The rules.
    pub rules: &'a QualityRules,
    /// Their zone.
    pub zone: &'a Zone,
    /// Their fingerprint.
    pub fingerprint: &'a str,
    /// Where the stretch begins; none: nothing was ever told.
    pub from: Option<Instant>,
    /// Where it ends.
    pub to: Instant,
}

impl Stretch<'_> {
    fn ended(&self, day: Date) -> Instant {
        self.zone.start_of(day.plus_days(1))
    }
}

impl QualityWatch {
    /// Goes on through a stretch of time: how everything stands at its end, and what is to be told on the way, by series and day.
    /// Errors: `overflow`, `too_many_items`.
    pub fn go_on(&self, seen: &Stretch<'_>) -> Result<(Self, Vec<Told>)> {
        let mut told = Vec::new();
        let mut stood = BTreeMap::new();
        for (name, days) in seen.series {
            let past = |day: &Date| seen.from.is_some_and(|from| seen.ended(*day) <= from);
            let since = days.iter().filter(|(day, state)| past(day) && state.total() > 0).next_back();
            let judged = judge_days(days, since.map(|(day, _)| *day), seen.rules.outlier.into())?;
            let gate = seen.rules.metric_gate(name.0)?;
            let mut last = None;
            for day in judged.iter().filter(|day| seen.ended(day.day) <= seen.to) {
                last = Some(Stood { day: day.day, jump: day.jump, status: gate.judge(day.now) });
                if !past(&day.day) {
                    let tell =
                        |alarm| Told { at: seen.ended(day.day), late: false, notice: notice(name, day, alarm, gate) };
                    told.extend(day.alarms(gate).map(tell));
                }
            }
            if let (Some(from), Some(known)) = (seen.from, self.stood.get(name)) {
                if let Some(day) = judged.iter().rev().find(|day| past(&day.day)) {
                    let tell = |alarm| Told { at: from, late: true, notice: notice(name, day, alarm, gate) };
                    told.extend(known.differs(day, gate.judge(day.now)).map(tell));
                }
            }
            stood.extend(last.map(|last| (name.clone(), last)));
        }
        Ok((Self { fingerprint: seen.fingerprint.to_owned(), stood }, told))
    }

    /// The state as canonical JSON.
    pub fn to_text(&self) -> Result<String> {
        let series = self.stood.iter().map(|((metric, source), stood)| Row {
            day: stood.day,
            jump: stood.jump,
            metric: *metric,
            source: source.as_deref(),
            status: stood.status,
        });
        canonical(&Text { fingerprint: &self.fingerprint, series: series.collect() })
    }

    /// A state out of its text. Error: `store_corrupt`.
    pub fn parse(text: &str) -> Result<Self> {
        let damaged = || Error::new(Code::StoreCorrupt, "", "the stored watch of quality cannot be read");
        let read = || {
            let json = Json::parse(text).ok()?;
            let fingerprint = json.get("fingerprint")?.as_str()?.to_owned();
            let rows = json.get("series")?.as_array()?.iter().map(row);
            Some(Self { fingerprint, stood: rows.collect::<Option<_>>()? })
        };
        read().ok_or_else(damaged)
    }
}

impl Stood {
    /// What is to be told where the last day before an instant stands otherwise than it was known to.
    fn differs(self, day: &Judged, status: Status) -> impl Iterator<Item = Alarm> {
        let jumped = day.jump && !(self.jump && self.day == day.day);
        Alarm::crossing(self.status, status).into_iter().chain(jumped.then_some(Alarm::Jump))
    }
}

#[derive(Serialize)]
struct Text<'a> {
    fingerprint: &'a str,
    series: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    day: Date,
    jump: bool,
    metric: Metric,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    status: Status,
}

fn row(json: &Json) -> Option<(SeriesName, Stood)> {
    let word = |name: &str| json.get(name).and_then(Json::as_str);
    let status = match word("status")? {
        "pass" => Status::Pass,
        "fail" => Status::Fail,
        _ => return None,
    };
    let stood =
        Stood { day: word("day")?.parse().ok()?, jump: matches!(json.get("jump"), Some(Json::Bool(true))), status };
    Some(((Metric::from_word(word("metric")?)?, word("source").map(str::to_owned)), stood))
}
