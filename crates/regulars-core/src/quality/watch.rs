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
            let since = days.iter().rfind(|(day, state)| past(day) && state.total() > 0);
            let judged = judge_days(days, since.map(|(day, _)| *day), seen.rules.outlier.into())?;
            let gate = seen.rules.metric_gate(name.0)?;
            let tell = |at, late, day, alarm| Told { at, late, notice: notice(name, day, alarm, gate) };
            let known = seen.from.zip(self.stood.get(name));
            if let (Some((from, known)), Some(day)) = (known, judged.iter().rfind(|day| past(&day.day))) {
                told.extend(known.differs(day, gate.judge(day.now)).map(|alarm| tell(from, true, day, alarm)));
            }
            let mut last = None;
            for day in judged.iter().filter(|day| seen.ended(day.day) <= seen.to) {
                last = Some(Stood { day: day.day, jump: day.jump, status: gate.judge(day.now) });
                if !past(&day.day) {
                    told.extend(day.alarms(gate).map(|alarm| tell(seen.ended(day.day), false, day, alarm)));
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::state::State;
    use super::*;

    fn on(day: i32) -> Date {
        Date::from_days(20_000 + day)
    }

    /// Days with so many passes of ten, of one metric and source.
    fn series(passes: &[(i32, u64)]) -> Series {
        let days = passes.iter().map(|(day, pass)| (on(*day), State::new(*pass, 10).unwrap())).collect();
        Series::from([((Metric::Accuracy, Some("pos".to_owned())), days)])
    }

    /// Goes on through days, from after one to after another.
    fn go_on(watch: &QualityWatch, series: &Series, from: Option<i32>, to: i32) -> (QualityWatch, Vec<Told>) {
        let zone = Zone::new("Asia/Shanghai").unwrap();
        let ended = |day| zone.start_of(on(day + 1));
        let rules = QualityRules::none().unwrap();
        let (from, to) = (from.map(ended), ended(to));
        watch.go_on(&Stretch { series, rules: &rules, zone: &zone, fingerprint: "x", from, to }).unwrap()
    }

    fn said(told: &[Told]) -> Vec<(Date, Alarm, bool)> {
        told.iter().map(|told| (told.notice.day, told.notice.alarm, told.late)).collect()
    }

    #[test]
    fn what_came_late_is_told_once_and_names_the_last_day() {
        let (known, told) = go_on(&QualityWatch::default(), &series(&[(1, 10), (2, 10)]), None, 3);
        assert_eq!(said(&told), []);
        let late = series(&[(1, 10), (2, 9)]);
        let (known, told) = go_on(&known, &late, Some(3), 3);
        assert_eq!(said(&told), [(on(2), Alarm::GateLost, true)]);
        let (known, told) = go_on(&known, &late, Some(3), 5);
        assert_eq!(said(&told), []);
        // A day that comes late becomes the last.
        let (_, told) = go_on(&known, &series(&[(1, 10), (2, 9), (4, 10)]), Some(5), 6);
        assert_eq!(said(&told), [(on(4), Alarm::GateReached, true)]);
    }

    #[test]
    fn a_state_that_cannot_be_read_is_damage() {
        for text in
            ["", "{}", r#"{"fingerprint":"x","series":[{"day":"2026-01-01","metric":"accuracy","status":"no_data"}]}"#]
        {
            assert_eq!(QualityWatch::parse(text).unwrap_err().code(), Code::StoreCorrupt, "{text}");
        }
    }

    proptest! {
        /// Law: one step tells what many do, and the state comes back from its text.
        #[test]
        fn steps_tell_what_one_does(
            days in prop::collection::btree_map(0i32..30, 5u64..11, 0..25),
            mut stops in prop::collection::vec(0i32..40, 0..5),
        ) {
            let series = series(&days.into_iter().collect::<Vec<_>>());
            let (whole, once) = go_on(&QualityWatch::default(), &series, None, 40);
            stops.sort_unstable();
            stops.push(40);
            let (mut watch, mut from, mut steps) = (QualityWatch::default(), None, Vec::new());
            for stop in stops {
                let (next, told) = go_on(&watch, &series, from, stop);
                (watch, from) = (QualityWatch::parse(&next.to_text().unwrap()).unwrap(), Some(stop));
                prop_assert_eq!(&watch, &next);
                steps.extend(told);
            }
            prop_assert_eq!(&steps, &once);
            prop_assert_eq!(watch, whole);
            prop_assert!(once.iter().all(|told| !told.late));
        }
    }
}
