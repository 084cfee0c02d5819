//! The values of measures at an instant, in one pass over the timeline (MD-1 to MD-3, MD-7 to MD-9).

use super::definition::{Agg, Measure, Minus};
use super::life::Lives;
use super::plan::{Fit, MeasurePlan, Task};
use super::returns::Targets;
use super::{Fact, Life, Raw, RowFacts, gap, sequence, unanswered};
use crate::customer::{Frame, RowNo};
use crate::error::Code;
use crate::money::{Decimal, Number, Total};
use crate::time::{Bounds, DAY_US, Due, Instant, PeriodStay, Unit, Window, Zone};

/// A measure at an instant.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Measured {
    /// The value.
    pub value: Fact,
    /// When its counted set, or its value, next differs by itself (MD-8).
    pub next_change_at: Option<Instant>,
}

/// How the tier of a member moved up to an instant (CH-11).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TierMoves {
    /// When it fell, in the order of time.
    pub fell: Vec<Instant>,
    /// The first instant after that one at which it may move.
    pub next: Option<Instant>,
}

impl TierMoves {
    /// How often it fell inside a window, and when that may next differ (MD-8).
    fn count(&self, window: &Window, as_of: Instant) -> Measured {
        let (mut inside, mut due) = (0_u64, Due::after(as_of));
        due.maybe(self.next);
        for (from, until) in self.fell.iter().filter_map(|at| window.stay(*at)) {
            inside += u64::from(Life { from, until }.holds(as_of));
            due.at(from);
            due.maybe(until);
        }
        Measured { value: Fact::Number(inside.into()), next_change_at: due.next() }
    }
}

/// What was noticed: a code, the rows, and the measure it is about.
pub type Noticed = (Code, Vec<RowNo>);

/// Room that is used again for every customer.
#[derive(Default, Debug)]
pub struct MeasureRoom {
    as_of: Option<Instant>,
    /// The windows whose bounds are known, and the bounds.
    windows: Vec<Window>,
    bounds: Vec<Bounds>,
    /// By window: what is known of a period.
    stays: Vec<Option<PeriodStay>>,
    /// The local date of `as_of` and when it ends, of the zone that was asked for last.
    today: Option<(Zone, i32, Instant)>,
    sums: Vec<Sum>,
    /// Per filter: 0 unknown, 1 false, 2 true, for the row at hand.
    passed: Vec<u8>,
    /// The life of each row.
    pub lives: Lives,
    /// The values by the place of the measure; those that are not wanted stay missing.
    pub values: Vec<Measured>,
    /// How the tier moved, for the measures that count it; whoever asks gives it.
    pub tiers: Option<TierMoves>,
    /// What was noticed.
    pub noticed: Vec<Noticed>,
    /// When what was noticed next differs, as far as no measure does then: a record of another currency comes or goes.
    pub noticed_until: Option<Due>,
}

/// What one measure has gathered.
#[derive(Default, Debug, Clone)]
struct Sum {
    count: u64,
    total: Total,
    best: Option<Raw>,
    first: Option<RowNo>,
    last: Option<RowNo>,
    keys: Vec<Raw>,
    periods: Vec<i32>,
    /// The oldest counted row whose life is plain: its leaving is the first of all such.
    oldest: Option<Instant>,
    /// The first row behind the window whose life is plain: its entering is the first of all such.
    next: bool,
    due: Option<Due>,
}

impl Sum {
    fn clear(&mut self, as_of: Instant) {
        self.count = 0;
        self.total = Total::default();
        (self.best, self.first, self.last, self.oldest) = (None, None, None, None);
        self.keys.clear();
        self.periods.clear();
        self.next = false;
        self.due = Some(Due::after(as_of));
    }

    fn due(&mut self, at: Option<Instant>) {
        if let (Some(due), Some(at)) = (&mut self.due, at) {
            due.at(at);
        }
    }

    fn take(&mut self, measure: &Measure, row: RowNo, at: Instant, raw: Raw) {
        self.count += 1;
        match &measure.agg {
            Agg::Sum(_) => {
                if let Some(number) = raw.number() {
                    self.total.add(number.into());
                }
            }
            Agg::Min | Agg::Max => {
                let wanted =
                    if measure.agg == Agg::Min { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater };
                if self.best.is_none_or(|best| ordered(&raw, &best) == wanted) {
                    self.best = Some(raw);
                }
            }
            Agg::Distinct => self.keys.push(raw),
            Agg::DistinctPeriods(unit, zone) | Agg::MedianGap(unit, zone) => {
                // Rows come in order, so a period that was met last is the likely one.
                let period = zone.date(at).period(*unit);
                if self.periods.last() != Some(&period) {
                    self.periods.push(period);
                }
            }
            Agg::First => {
                self.first.get_or_insert(row);
            }
            Agg::Last | Agg::DaysSince(_) => self.last = Some(row),
            _ => {}
        }
    }
}

fn ordered(a: &Raw, b: &Raw) -> std::cmp::Ordering {
    match (a, b) {
        (Raw::Instant(a), Raw::Instant(b)) => a.cmp(b),
        (a, b) => a.number().cmp(&b.number()),
    }
}

impl MeasurePlan {
    /// Computes every wanted measure at `as_of`; the values and what was noticed lie in the room afterwards.
    pub fn at(&self, frame: &Frame, as_of: Instant, room: &mut MeasureRoom) {
        room.begin(self, as_of);
        room.lives.read(frame, self.numbers.as_ref());
        let plain = room.lives.all_plain();
        for (row, head) in frame.all() {
            let Some(tasks) = self.by_type.get(usize::from(frame.type_no(row))).filter(|tasks| !tasks.is_empty())
            else {
                continue;
            };
            room.passed.fill(0);
            let life = if plain { Some(Life { from: head.at, until: None }) } else { room.lives.of(frame, row) };
            let Some(life) = life else { continue };
            let simple = life.from == head.at && life.until.is_none();
            for number in tasks {
                self.take(frame, row, head.at, life, simple, usize::from(*number), as_of, room);
            }
        }
        for (number, task) in self.tasks.iter().enumerate() {
            let (Some(measure), Some(sum)) = (self.measure(task.measure), room.sums.get_mut(number)) else { continue };
            let (Some(oldest), Some(known)) = (sum.oldest, room.stays.get_mut(usize::from(task.window))) else {
                continue;
            };
            sum.due(measure.window.stay_near(oldest, known).and_then(|stay| stay.1));
        }
        if self.takes_back {
            self.take_back(frame, as_of, room);
        }
        room.noticed.extend(
            room.lives.repeated(frame, as_of).into_iter().map(|(row, first)| (Code::DuplicateOrder, vec![row, first])),
        );
        for (number, task) in self.tasks.iter().enumerate() {
            let Some(measure) = self.measure(task.measure) else { continue };
            let measured = self.finish(frame, measure, as_of, number, task, room);
            room.put(task.measure, measured);
        }
        for place in &self.wanted {
            let measured = match self.measure(*place).map(|measure| (&measure.agg, measure)) {
                Some((Agg::Ratio { num, den, factor }, _)) => {
                    let (num, den) = (room.value(*num).clone(), room.value(*den).clone());
                    ratio(&num, &den, *factor, &mut room.noticed)
                }
                // Who is no member has no tier that could fall (CD-4).
                Some((Agg::Downgrades, measure)) => {
                    room.tiers.as_ref().map_or_else(Measured::default, |tiers| tiers.count(&measure.window, as_of))
                }
                Some((Agg::Sequence { steps, within }, measure)) => {
                    sequence::at(self, frame, &room.lives, measure, steps, *within, as_of)
                }
                Some((Agg::Unanswered { answer, within }, measure)) => {
                    unanswered::at(self, frame, &room.lives, measure, answer, *within, as_of)
                }
                _ => continue,
            };
            room.put(*place, measured);
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the inner loop of every fold; a struct of these would be made per row"
    )]
    #[inline]
    fn take(
        &self,
        frame: &Frame,
        row: RowNo,
        at: Instant,
        life: Life,
        simple: bool,
        number: usize,
        as_of: Instant,
        room: &mut MeasureRoom,
    ) {
        let Some(task) = self.tasks.get(number) else { return };
        let (Some(bounds), Some(sum)) = (room.bounds.get(usize::from(task.window)), room.sums.get_mut(number)) else {
            return;
        };
        let inside = bounds.hold(at);
        if simple && !inside && (sum.next || !bounds.passed_by(at)) {
            return;
        }
        if !passes(self, frame, row, task, &mut room.passed) {
            return;
        }
        let Some(measure) = self.all.get(task.measure) else { return };
        let fit = self.field_fits(frame, row, measure);
        if fit == Fit::No {
            return;
        }
        if simple && inside {
            match fit {
                Fit::Yes(raw) => {
                    sum.take(measure, row, at, raw);
                    sum.oldest.get_or_insert(at);
                }
                _ => {
                    room.noticed.push((Code::CurrencySkipped, vec![row]));
                    if let (Some(due), Some((_, until))) = (&mut room.noticed_until, measure.window.stay(at)) {
                        due.maybe(until);
                    }
                }
            }
            return;
        }
        let Some(known) = room.stays.get_mut(usize::from(task.window)) else { return };
        let Some((from, until)) = measure.window.stay_near(at, known) else { return };
        if simple {
            match (fit, &mut room.noticed_until) {
                (Fit::Yes(_), _) => {
                    sum.next = true;
                    sum.due(Some(from));
                }
                (_, Some(due)) => due.at(from),
                _ => {}
            }
            return;
        }
        let Some(counted) = life.within(Life { from, until }) else { return };
        if let (Fit::OtherCurrency, Some(due)) = (fit, &mut room.noticed_until) {
            due.at(counted.from);
            due.maybe(counted.until);
        }
        match fit {
            Fit::Yes(raw) => {
                sum.due(Some(counted.from));
                sum.due(counted.until);
                if counted.holds(as_of) {
                    sum.take(measure, row, at, raw);
                }
            }
            _ if counted.holds(as_of) => room.noticed.push((Code::CurrencySkipped, vec![row])),
            _ => {}
        }
    }

    /// Takes returns off the sums that say so (MD-3).
    fn take_back(&self, frame: &Frame, as_of: Instant, room: &mut MeasureRoom) {
        let targets = Targets::read(frame, self.numbers.as_ref());
        for (number, task) in self.tasks.iter().enumerate() {
            let Some(measure @ Measure { agg: Agg::Sum(Some(minus)), .. }) = self.measure(task.measure) else {
                continue;
            };
            for (row, _) in frame.all().filter(|(row, _)| frame.type_no(*row) == minus.of) {
                let Some(life) = room.lives.of(frame, row) else { continue };
                if life.holds(as_of) && !targets.known(&room.lives, row, as_of) {
                    room.noticed.push((Code::ReturnWithoutOrder, vec![row]));
                }
                let fit = self.field_fits(frame, row, measure);
                for span in self.taken_back(frame, &room.lives, &targets, measure, *minus, row) {
                    let Some(sum) = room.sums.get_mut(number) else { continue };
                    if let (Fit::OtherCurrency, Some(due)) = (fit, &mut room.noticed_until) {
                        due.at(span.from);
                        due.maybe(span.until);
                    }
                    match fit {
                        Fit::Yes(raw) => {
                            sum.due(Some(span.from));
                            sum.due(span.until);
                            if let Some(amount) = raw.number().filter(|_| span.holds(as_of)) {
                                sum.total.subtract(amount.into());
                            }
                        }
                        Fit::OtherCurrency if span.holds(as_of) => {
                            room.noticed.push((Code::CurrencySkipped, vec![row]));
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    /// From when until when a row takes its field off a sum: while the record that it names is counted, or with
    /// `minus_at = "own"` while its own instant lies in the window.
    pub(super) fn taken_back(
        &self,
        frame: &Frame,
        lives: &Lives,
        targets: &Targets<'_>,
        measure: &Measure,
        minus: Minus,
        row: RowNo,
    ) -> Vec<Life> {
        let (Some(head), Some(own)) = (frame.head(row), lives.of(frame, row)) else { return Vec::new() };
        let told = targets.of(row).map(|target| lives.tellings(target)).unwrap_or_default();
        let counted = told.into_iter().filter_map(|target| {
            let Fit::Yes(_) = self.fits(frame, target, measure) else { return None };
            if minus.at_own {
                let (from, until) = measure.window.stay(head.at)?;
                lives.of(frame, target)?.within(Life { from, until })?.within(own)
            } else {
                self.counted(frame, lives, target, measure)?.within(own)
            }
        });
        let mut spans: Vec<Life> = Vec::new();
        for span in counted {
            // Where another telling of the order takes over, nothing is given back.
            match spans.last_mut() {
                Some(before) if before.until == Some(span.from) => before.until = span.until,
                _ => spans.push(span),
            }
        }
        spans
    }

    fn finish(
        &self,
        frame: &Frame,
        measure: &Measure,
        as_of: Instant,
        number: usize,
        task: &Task,
        room: &mut MeasureRoom,
    ) -> Measured {
        let Some(sum) = room.sums.get_mut(number) else { return Measured::default() };
        let mut next_change_at = sum.due.and_then(Due::next);
        let value = match &measure.agg {
            Agg::Count => Fact::Number(sum.count.into()),
            Agg::Sum(_) => match Number::from_total(sum.total) {
                Some(total) => Fact::Number(total),
                None => {
                    room.noticed.push((Code::Overflow, Vec::new()));
                    Fact::Missing
                }
            },
            Agg::Min | Agg::Max => sum.best.map_or(Fact::Missing, |raw| raw.fact(frame)),
            Agg::Distinct => {
                sum.keys.sort_unstable_by(|a, b| a.compare(b, frame));
                sum.keys.dedup_by(|a, b| a.compare(b, frame).is_eq());
                Fact::Number((sum.keys.len() as u64).into())
            }
            Agg::DistinctPeriods(..) => {
                // Local dates never go back as instants go on, so equal periods stand together.
                Fact::Number((sum.periods.len() as u64).into())
            }
            Agg::MedianGap(..) => {
                gap::median(sum.periods.iter().copied()).map_or(Fact::Missing, |gap| Fact::Number(gap.into()))
            }
            Agg::First | Agg::Last => {
                let end = if measure.agg == Agg::First { sum.first } else { sum.last };
                let field = |row| measure.field.map_or(Raw::Missing, |field| self.cells.read(frame, row, field));
                let (value, skipped) = end_value(frame, measure, end.map(|row| (row, field(row))));
                room.noticed.extend(skipped);
                value
            }
            Agg::DaysSince(zone) => {
                let last = sum.last.and_then(|row| frame.head(row)).map(|head| head.at);
                if !room.lives.all_plain() || sum.next {
                    next_change_at = self.next_days(frame, &room.lives, measure, zone.as_ref(), as_of);
                    let days = last.map(|last| days_since(last, as_of, zone.as_ref()));
                    return Measured {
                        value: days.map_or(Fact::Missing, |days| Fact::Number(days.into())),
                        next_change_at,
                    };
                }
                // Nothing is corrected and nothing enters later, so the last record stays the last until it leaves, with which
                // all before it have left.
                let Some(last) = last else { return Measured::default() };
                let (days, tick) = room.days(last, as_of, zone.as_ref());
                let known = room.stays.get_mut(usize::from(task.window));
                let stay = known.and_then(|known| measure.window.stay_near(last, known));
                let leaves = stay.and_then(|stay| stay.1);
                next_change_at = Some(leaves.map_or(tick, |leaves| leaves.min(tick)));
                Fact::Number(days.into())
            }
            Agg::Ratio { .. } | Agg::Sequence { .. } | Agg::Unanswered { .. } | Agg::Downgrades => Fact::Missing,
        };
        Measured { value, next_change_at }
    }

    /// The first instant after `as_of` at which the days since the last counted record differ in value (MD-8).
    fn next_days(
        &self,
        frame: &Frame,
        lives: &Lives,
        measure: &Measure,
        zone: Option<&Zone>,
        as_of: Instant,
    ) -> Option<Instant> {
        let rows = frame.all().filter_map(|(row, head)| {
            let Fit::Yes(_) = self.fits(frame, row, measure) else { return None };
            Some((head.at, self.counted(frame, lives, row, measure)?))
        });
        let rows: Vec<(Instant, Life)> = rows.collect();
        let last = |now: Instant| rows.iter().rfind(|(_, life)| life.holds(now)).map(|(at, _)| *at);
        let days = |now: Instant| last(now).map(|last| days_since(last, now, zone));
        let mut edges: Vec<Instant> =
            rows.iter().flat_map(|(_, life)| [Some(life.from), life.until]).flatten().collect();
        edges.retain(|edge| *edge > as_of);
        edges.sort_unstable();
        edges.dedup();
        let (wanted, mut now) = (days(as_of), as_of);
        // Until an edge the same record is the last, so the value moves at its tick; at an edge another may be, which ticks
        // at other instants.
        for edge in edges {
            if let Some(tick) = last(now).map(|last| next_day(last, now, zone)).filter(|tick| *tick < edge) {
                return Some(tick);
            }
            if days(edge) != wanted {
                return Some(edge);
            }
            now = edge;
        }
        last(now).map(|last| next_day(last, now, zone))
    }
}

fn passes(plan: &MeasurePlan, frame: &Frame, row: RowNo, task: &Task, passed: &mut [u8]) -> bool {
    let Some(filter) = task.filter else { return true };
    let Some(known) = passed.get_mut(usize::from(filter)) else { return false };
    if *known == 0 {
        let facts = RowFacts { frame, cells: &plan.cells, row };
        let holds = plan.filters.get(usize::from(filter)).is_some_and(|filter| filter.holds(&facts, Instant::MIN));
        *known = 1 + u8::from(holds);
    }
    *known == 2
}

/// Instant or field of the record at an end of the order; money of another currency is left out and said so (MD-2).
pub(super) fn end_value(frame: &Frame, measure: &Measure, end: Option<(RowNo, Raw)>) -> (Fact, Option<Noticed>) {
    let Some((row, raw)) = end else { return (Fact::Missing, None) };
    if measure.field.is_none() {
        return (frame.head(row).map_or(Fact::Missing, |head| Fact::Instant(head.at)), None);
    }
    match (raw, measure.currency) {
        (Raw::Money(_, found), Some(wanted)) if found != wanted => {
            (Fact::Missing, Some((Code::CurrencySkipped, vec![row])))
        }
        (raw, _) => (raw.fact(frame), None),
    }
}

/// Whole days from an instant to another: of 86,400 s, or local dates.
pub(super) fn days_since(last: Instant, now: Instant, zone: Option<&Zone>) -> i64 {
    match zone {
        Some(zone) => i64::from(zone.date(now).days()) - i64::from(zone.date(last).days()),
        None => (now.micros() - last.micros()).div_euclid(DAY_US),
    }
}

/// When the days since an instant next rise.
pub(super) fn next_day(last: Instant, now: Instant, zone: Option<&Zone>) -> Instant {
    match zone {
        Some(zone) => next_date(zone, now),
        None => last.plus_micros((days_since(last, now, None) + 1) * DAY_US),
    }
}

/// The first instant after `now` with another local date; a date that never was has none.
fn next_date(zone: &Zone, now: Instant) -> Instant {
    let today = zone.date(now).period(Unit::Day);
    let start = |days: i32| zone.start_of(crate::time::Date::from_days(today.saturating_add(days)));
    (1..4).map(start).find(|start| *start > now).unwrap_or(Instant::MAX)
}

/// One value over another (MD: `ratio`).
fn ratio(num: &Measured, den: &Measured, factor: Option<Decimal>, noticed: &mut Vec<Noticed>) -> Measured {
    let next_change_at = [num.next_change_at, den.next_change_at].into_iter().flatten().min();
    Measured { value: quotient(&num.value, &den.value, factor, noticed), next_change_at }
}

/// The quotient of two facts, times a factor; missing if either is, or the divisor is zero.
pub(super) fn quotient(num: &Fact, den: &Fact, factor: Option<Decimal>, noticed: &mut Vec<Noticed>) -> Fact {
    let (Fact::Number(num), Fact::Number(den)) = (num, den) else { return Fact::Missing };
    // The factor comes first, so that only the division rounds.
    let num = factor.map_or(Some(*num), |factor| num.mul(factor.into()));
    match num.and_then(|num| num.div(*den)) {
        Some(value) => Fact::Number(value),
        None => {
            if den.signum() != 0 {
                noticed.push((Code::Overflow, Vec::new()));
            }
            Fact::Missing
        }
    }
}

impl MeasureRoom {
    fn begin(&mut self, plan: &MeasurePlan, as_of: Instant) {
        if self.as_of != Some(as_of) || self.windows != plan.windows {
            self.as_of = Some(as_of);
            self.windows.clone_from(&plan.windows);
            self.bounds.clear();
            self.bounds.extend(plan.windows.iter().map(|window| window.bounds(as_of)));
            self.stays.clear();
            self.stays.resize(plan.windows.len(), None);
            self.today = None;
        }
        self.sums.resize_with(plan.tasks.len(), Sum::default);
        self.sums.iter_mut().for_each(|sum| sum.clear(as_of));
        self.passed.resize(plan.filters.len(), 0);
        self.values.clear();
        self.values.resize(plan.all.len(), Measured::default());
        self.noticed.clear();
        self.noticed_until = Some(Due::after(as_of));
    }

    /// Whole days since an instant, and when they next rise.
    fn days(&mut self, last: Instant, as_of: Instant, zone: Option<&Zone>) -> (i64, Instant) {
        let Some(zone) = zone else { return (days_since(last, as_of, None), next_day(last, as_of, None)) };
        if self.today.as_ref().is_none_or(|(known, ..)| known != zone) {
            self.today = Some((zone.clone(), zone.date(as_of).days(), next_date(zone, as_of)));
        }
        let (days, ends) = self.today.as_ref().map_or((0, Instant::MAX), |(_, days, ends)| (*days, *ends));
        (i64::from(days) - i64::from(zone.date(last).days()), ends)
    }

    fn put(&mut self, place: usize, measured: Measured) {
        if let Some(slot) = self.values.get_mut(place) {
            *slot = measured;
        }
    }

    fn value(&self, place: usize) -> &Measured {
        const NONE: &Measured = &Measured { value: Fact::Missing, next_change_at: None };
        self.values.get(place).unwrap_or(NONE)
    }
}
