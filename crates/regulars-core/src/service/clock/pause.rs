//! Pauses (SV-13): stretches of time that a clock does not count, united where they overlap.

use crate::service::{BusinessCalendar, CalendarError};
use crate::time::Instant;

/// A stretch in which a clock stands still: from its beginning on, before its end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Pause {
    /// When it begins.
    pub from: Instant,
    /// When it ends; absent: it goes on.
    pub until: Option<Instant>,
}

/// Pauses in order, disjoint.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pauses(Vec<Pause>);

impl Pauses {
    /// Unites pauses that overlap or touch; those that end before they have begun are none.
    pub fn unite(mut all: Vec<Pause>) -> Self {
        all.retain(|pause| pause.until.is_none_or(|until| until > pause.from));
        all.sort_unstable();
        let mut united: Vec<Pause> = Vec::new();
        for pause in all {
            match united.last_mut() {
                Some(last) if last.until.is_none_or(|until| pause.from <= until) => {
                    last.until = last.until.zip(pause.until).map(|(one, other)| one.max(other));
                }
                _ => united.push(pause),
            }
        }
        Self(united)
    }

    /// Whether a clock stands still at an instant.
    pub(super) fn holds(&self, at: Instant) -> bool {
        self.0.iter().any(|pause| pause.from <= at && pause.until.is_none_or(|until| at < until))
    }

    /// The stretches between pauses from `start` on: from and until when, the last without end unless a pause goes on.
    fn between(&self, start: Instant) -> impl Iterator<Item = (Instant, Option<Instant>)> {
        let mut cursor = Some(start);
        let mut pauses = self.0.iter().filter(move |pause| pause.until.is_none_or(|until| until > start));
        std::iter::from_fn(move || {
            let from = cursor?;
            let Some(pause) = pauses.next() else {
                cursor = None;
                return Some((from, None));
            };
            cursor = pause.until;
            Some((from, Some(pause.from.max(from))))
        })
    }

    /// When so much working time has passed outside pauses; none while a pause goes on before that.
    pub(super) fn reach(
        &self,
        calendar: &BusinessCalendar,
        start: Instant,
        micros: i64,
    ) -> Result<Option<Instant>, CalendarError> {
        let mut left = micros;
        for (from, until) in self.between(start) {
            let Some(until) = until else { return calendar.add(from, left).map(Some) };
            let used = calendar.business_time(from, until)?;
            if used >= left {
                return calendar.add(from, left).map(Some);
            }
            left -= used;
        }
        Ok(None)
    }

    /// The working time outside pauses up to an instant.
    pub(super) fn used(
        &self,
        calendar: &BusinessCalendar,
        start: Instant,
        until: Instant,
    ) -> Result<i64, CalendarError> {
        self.between(start)
            .map(|(from, end)| calendar.business_time(from, end.map_or(until, |end| end.min(until))))
            .sum()
    }
}
