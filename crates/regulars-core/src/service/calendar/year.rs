//! The working time of a local year, worked out once: where each stretch lies and how much lies before it, so that both
//! questions of SV-2 are a search among some hundred stretches.

use super::CalendarSpec;
use crate::time::{Date, Instant, Unit};

/// The stretches of working time of a year, in microseconds since 1970, in order and disjoint.
#[derive(Debug)]
pub(super) struct Year {
    stretches: Vec<Stretch>,
    total: i64,
}

#[derive(Clone, Copy, Debug)]
struct Stretch {
    from: i64,
    to: i64,
    /// How much working time of the year lies before it.
    before: i64,
}

impl Year {
    pub(super) fn of(spec: &CalendarSpec, number: i32) -> Self {
        let mut year = Self { stretches: Vec::new(), total: 0 };
        let (mut date, next) =
            (Date::start_of_period(number, Unit::Year), Date::start_of_period(number + 1, Unit::Year));
        while date < next {
            year.day(spec, date);
            date = date.plus_days(1);
        }
        year
    }

    /// The hours of a date lie in that date; a time that the clock leaves out or shows twice is read by TM-6 (MB-4). Where it is put
    /// forward inside a span or between two, they may come to overlap, and what overlaps counts once.
    fn day(&mut self, spec: &CalendarSpec, date: Date) {
        let hours = spec.hours(date);
        if hours.is_empty() {
            return;
        }
        let zone = &spec.zone;
        let (begins, ends) = (zone.start_of(date), zone.start_of(date.plus_days(1)));
        let mut free = begins.micros();
        for span in hours.iter() {
            let (from, to) = span.bounds();
            let from = if from == 0 { begins } else { zone.local(date, from).instant() };
            let to = if to == crate::time::DAY_US { ends } else { zone.local(date, to).instant().min(ends) };
            let (from, to) = (from.micros().max(free), to.micros());
            if from < to {
                self.stretches.push(Stretch { from, to, before: self.total });
                self.total += to - from;
                free = to;
            }
        }
    }

    /// The working time of the whole year.
    pub(super) fn total(&self) -> i64 {
        self.total
    }

    /// The working time of the year before an instant.
    pub(super) fn before(&self, at: Instant) -> i64 {
        let at = at.micros();
        let next = self.stretches.partition_point(|stretch| stretch.to <= at);
        self.stretches.get(next).map_or(self.total, |stretch| stretch.before + (at - stretch.from).max(0))
    }

    /// The earliest instant of the year before which lies so much working time, more than none; none if the year has less.
    pub(super) fn at(&self, micros: i64) -> Option<i64> {
        if micros > self.total {
            return None;
        }
        let next = self.stretches.partition_point(|stretch| stretch.before < micros);
        let stretch = self.stretches.get(next.checked_sub(1)?)?;
        Some(stretch.from + (micros - stretch.before))
    }
}
