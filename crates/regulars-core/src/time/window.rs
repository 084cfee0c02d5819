//! Windows of measures (TM-2 to TM-5). One function computes the bounds that hold at an instant; its inverse says from when
//! until when an instant lies inside, which is all that a next change can come from (TM-3, MD-8).

use super::{Instant, Unit, Zone};

/// Which instants a measure counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Window {
    /// `as_of - d < t <= as_of`, in microseconds.
    Last(i64),
    /// `as_of - far < t <= as_of - near`, in microseconds.
    Ago {
        /// The longer distance.
        far: i64,
        /// The shorter distance.
        near: i64,
    },
    /// `from <= t < to`; an absent end is open.
    Range {
        /// The first instant.
        from: Option<Instant>,
        /// The first instant after the last.
        to: Option<Instant>,
    },
    /// Whole local periods.
    Calendar {
        /// The length of a period.
        unit: Unit,
        /// How many.
        n: i32,
        /// How many periods before the present one the last of them lies.
        offset: i32,
        /// Whose local dates.
        zone: Zone,
    },
    /// All.
    Lifetime,
}

/// The bounds of a window at an instant, as people read them (TM-2): which end is included follows from the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The lower bound; none: open.
    pub from: Option<Instant>,
    /// The upper bound; none: open.
    pub to: Option<Instant>,
    /// The least instant that counts, in microseconds.
    first: i64,
    /// The greatest instant that counts, in microseconds.
    last: i64,
}

/// The stay of all instants of one local period, so that neighbours need not ask the calendar again.
#[derive(Clone, Copy, Debug)]
pub struct PeriodStay {
    /// The instants that it is true of: from the first on, before the second.
    holds: (Instant, Instant),
    enters: Instant,
    leaves: Instant,
}

impl Bounds {
    /// Whether an instant counts.
    pub fn hold(&self, at: Instant) -> bool {
        (self.first..=self.last).contains(&at.micros())
    }

    /// The first instant that counts, and the first one after all that do, as far as instants reach.
    pub fn span(&self) -> (Instant, Instant) {
        let at = |micros: i64| Instant::MIN.plus_micros(micros.saturating_sub(Instant::MIN.micros()).max(0));
        (at(self.first), at(self.last.saturating_add(1)))
    }

    /// Whether an instant lies behind what counts; it may come to count.
    pub fn passed_by(&self, at: Instant) -> bool {
        at.micros() > self.last
    }
}

impl Window {
    /// The bounds at `as_of` (TM-2, TM-4, TM-5). Nothing after `as_of` counts.
    ///
    /// ```
    /// use regulars_core::time::{DAY_US, Instant, Window};
    /// let as_of = Instant::parse("2025-06-30T12:00:00Z")?;
    /// let bounds = Window::Last(DAY_US).bounds(as_of);
    /// assert!(bounds.hold(as_of) && !bounds.hold(as_of.plus_micros(-DAY_US)));
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn bounds(&self, as_of: Instant) -> Bounds {
        let now = as_of.micros();
        let bounds = |from: Option<Instant>, to: Option<Instant>, first: i64, last: i64| Bounds {
            from,
            to,
            first,
            last: last.min(now),
        };
        match self {
            Self::Last(d) => {
                let from = as_of.plus_micros(-d);
                bounds(Some(from), Some(as_of), now.saturating_sub(*d).saturating_add(1), now)
            }
            Self::Ago { far, near } => {
                let (from, to) = (as_of.plus_micros(-far), as_of.plus_micros(-near));
                bounds(Some(from), Some(to), now.saturating_sub(*far).saturating_add(1), now.saturating_sub(*near))
            }
            Self::Range { from, to } => {
                let first = from.map_or(i64::MIN, Instant::micros);
                bounds(*from, *to, first, to.map_or(i64::MAX, |to| to.micros() - 1))
            }
            Self::Calendar { unit, n, offset, zone } => {
                let current = zone.date(as_of).period(*unit).saturating_sub(*offset);
                let from = start(zone, current.saturating_sub(n - 1), *unit);
                let to = start(zone, current.saturating_add(1), *unit);
                bounds(Some(from), Some(to), from.micros(), to.micros() - 1)
            }
            Self::Lifetime => bounds(None, Some(as_of), i64::MIN, now),
        }
    }

    /// From when until when an instant counts: the inverse of [`Window::bounds`]. The end is `None` if it counts for ever;
    /// the whole is `None` if it never does.
    pub fn stay(&self, at: Instant) -> Option<(Instant, Option<Instant>)> {
        let (enters, leaves) = match self {
            Self::Last(d) => (at, Some(at.plus_micros(*d))),
            Self::Ago { far, near } => (at.plus_micros(*near), Some(at.plus_micros(*far))),
            Self::Range { from, to } => {
                let inside = from.is_none_or(|from| from <= at) && to.is_none_or(|to| at < to);
                return inside.then_some((at, None));
            }
            Self::Calendar { unit, n, offset, zone } => {
                let first = zone.date(at).period(*unit).saturating_add(*offset);
                let enters = start(zone, first, *unit).max(at);
                (enters, Some(start(zone, first.saturating_add(*n), *unit)))
            }
            Self::Lifetime => (at, None),
        };
        leaves.is_none_or(|leaves| enters < leaves).then_some((enters, leaves))
    }

    /// The same as [`Window::stay`]; what the calendar says of one period is kept for the next instant.
    pub fn stay_near(&self, at: Instant, known: &mut Option<PeriodStay>) -> Option<(Instant, Option<Instant>)> {
        let Self::Calendar { unit, n, offset, zone } = self else { return self.stay(at) };
        let period = match known.filter(|known| known.holds.0 <= at && at < known.holds.1) {
            Some(period) => period,
            None => {
                // INVARIANT: periods tile the time line (TM-5), so these are all instants with this period.
                let own = zone.date(at).period(*unit);
                let first = own.saturating_add(*offset);
                let start = |period: i32| start(zone, period, *unit);
                *known.insert(PeriodStay {
                    holds: (start(own), start(own.saturating_add(1))),
                    enters: start(first),
                    leaves: start(first.saturating_add(*n)),
                })
            }
        };
        let enters = period.enters.max(at);
        (enters < period.leaves).then_some((enters, Some(period.leaves)))
    }

    /// The zone it names.
    pub fn zone(&self) -> Option<&Zone> {
        if let Self::Calendar { zone, .. } = self { Some(zone) } else { None }
    }
}

/// The start of a period by its number.
fn start(zone: &Zone, period: i32, unit: Unit) -> Instant {
    zone.start_of(super::Date::start_of_period(period, unit))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::time::DAY_US;

    fn zone(name: &str) -> Zone {
        Zone::new(name).unwrap()
    }

    /// Made once: a zone reads its whole table.
    static WINDOWS: LazyLock<Vec<Window>> = LazyLock::new(windows);

    fn windows() -> Vec<Window> {
        let mut all = vec![
            Window::Last(30 * DAY_US),
            Window::Ago { far: 90 * DAY_US, near: 30 * DAY_US },
            Window::Range {
                from: Instant::parse("2011-06-01T00:00:00Z").ok(),
                to: Instant::parse("2012-01-01T00:00:00Z").ok(),
            },
            Window::Range { from: None, to: None },
            Window::Lifetime,
        ];
        for name in ["Asia/Shanghai", "America/Havana", "Pacific/Apia", "America/St_Johns"] {
            let zone = zone(name);
            for unit in Unit::ALL {
                for (n, offset) in [(1, 0), (1, 1), (3, 0), (2, 2)] {
                    all.push(Window::Calendar { unit, n, offset, zone: zone.clone() });
                }
            }
        }
        all
    }

    proptest! {
        /// An instant lies inside the bounds at `as_of` exactly while `as_of` lies in its stay (TM-3).
        #[test]
        fn bounds_and_stay_are_inverse(seconds in 0i64..120_000_000, later in -4_000_000i64..40_000_000) {
            let at = Instant::from_micros((1_283_000_000 + seconds) * 1_000_000).unwrap();
            let as_of = at.plus_micros(later * 1_000_000);
            for window in WINDOWS.iter() {
                let stays = window.stay(at);
                let inside = stays.is_some_and(|(enters, leaves)| enters <= as_of && leaves.is_none_or(|l| as_of < l));
                prop_assert_eq!(inside, window.bounds(as_of).hold(at), "{:?} {} {}", window, at, as_of);
                // And so at both ends of the stay.
                if let Some((enters, leaves)) = stays {
                    prop_assert!(window.bounds(enters).hold(at));
                    prop_assert!(!window.bounds(enters.plus_micros(-1)).hold(at));
                    if let Some(leaves) = leaves {
                        prop_assert!(!window.bounds(leaves).hold(at));
                        prop_assert!(window.bounds(leaves.plus_micros(-1)).hold(at));
                    }
                }
            }
        }

        /// Two adjacent `ago` windows count what the wide one counts (invariant 7).
        #[test]
        fn adjacent_windows_partition(days in 0i64..200) {
            let as_of = Instant::parse("2025-06-30T12:00:00Z").unwrap();
            let at = as_of.plus_micros(-days * DAY_US);
            let ago = |far, near| Window::Ago { far: far * DAY_US, near: near * DAY_US }.bounds(as_of).hold(at);
            prop_assert_eq!(u8::from(ago(90, 30)), u8::from(ago(90, 60)) + u8::from(ago(60, 30)));
        }
    }

    proptest! {
        /// What is kept of a period answers as the calendar does, whatever was asked before.
        #[test]
        fn a_stay_that_is_kept_is_the_stay(seconds in prop::collection::vec(0i64..120_000_000, 1..6), step in 0i64..90_000) {
            for window in WINDOWS.iter() {
                let mut known = None;
                for at in seconds.iter().flat_map(|second| [*second, second + step]) {
                    let at = Instant::from_micros((1_283_000_000 + at) * 1_000_000).unwrap();
                    prop_assert_eq!(window.stay_near(at, &mut known), window.stay(at), "{:?} {}", window, at);
                }
            }
        }
    }

    /// Calendar periods tile the time line in every zone (invariant 11).
    #[test]
    fn periods_tile_the_time_line_in_every_zone() {
        for (number, name) in Zone::names().enumerate() {
            // Every zone by months, every sixth also by days. Unoptimised, the years are fewer, other ones for each zone.
            let (zone, first, last) = if cfg!(debug_assertions) {
                let first = 1970 + i32::try_from(number).unwrap() * 7 % 120;
                let start = i64::from(super::super::Date::from_ymd(first, 1, 1).unwrap().days()) * 86_400;
                (Zone::coarse(name, start - 700 * 86_400, start + 4_400 * 86_400, 5 * 86_400), first, first + 10)
            } else {
                (zone(name), 1970, 2100)
            };
            let units = if number % 6 == 0 { &Unit::ALL[..] } else { &Unit::ALL[2..] };
            for unit in units {
                let from = super::super::Date::from_ymd(first, 1, 1).unwrap().period(*unit);
                let to = super::super::Date::from_ymd(last, 1, 1).unwrap().period(*unit);
                let mut before = start(&zone, from, *unit);
                for period in from + 1..=to {
                    let next = start(&zone, period, *unit);
                    assert!(before <= next, "{name} {unit:?} {period}");
                    if before < next {
                        assert_eq!(zone.date(before).period(*unit), period - 1, "{name} {unit:?}");
                        assert_eq!(zone.date(next.plus_micros(-1)).period(*unit), period - 1, "{name} {unit:?}");
                    }
                    before = next;
                }
            }
        }
    }
}
