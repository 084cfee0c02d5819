//! Measures followed through time (DESIGN: values and history are two questions to one plan). Every row enters and leaves a
//! counted set at instants that the same windows give as the pass at one instant; between them only days since a record move.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::at::{days_since, end_value, next_day, quotient};
use super::definition::{Agg, Measure};
use super::life::{Life, Lives};
use super::plan::{Fit, MeasurePlan};
use super::returns::Targets;
use super::sequence::{Chains, Served, served};
use super::{Fact, Raw, gap, unanswered};
use crate::customer::{Frame, RowNo};
use crate::money::{Number, Total};
use crate::time::{Instant, Zone};

/// The wanted measures of one customer at an instant that moves forward.
#[derive(Debug)]
pub struct Replay<'a> {
    plan: &'a MeasurePlan,
    frame: &'a Frame,
    events: Vec<Event>,
    done: usize,
    now: Instant,
    states: BTreeMap<usize, State>,
    /// The places of measures whose values may differ since they were last asked for.
    changed: BTreeSet<usize>,
    /// The ratios that read a measure.
    readers: HashMap<usize, Vec<usize>>,
}

/// A row enters or leaves.
#[derive(Clone, Copy, Debug)]
struct Event {
    at: Instant,
    measure: usize,
    /// Its place in the total order.
    order: u32,
    row: RowNo,
    raw: Raw,
    step: Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Enter,
    Leave,
    /// The row's field is taken off (MD-3).
    Take,
    /// It is no longer.
    Give,
}

/// A key that sorts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Flag(bool),
    Number(Number),
    Instant(Instant),
    Text(Box<str>),
}

#[derive(Debug)]
enum State {
    Count(i64),
    Sum(Total),
    /// Values with how often each is there.
    Values(BTreeMap<Key, u32>),
    /// Local periods with how often each is there.
    Periods(BTreeMap<i32, u32>),
    /// Rows by the total order.
    Rows(BTreeMap<u32, (RowNo, Raw)>),
    Chain(Box<Chain>),
    Ratio,
}

/// A sequence under way.
#[derive(Debug)]
struct Chain {
    rows: Vec<Served>,
    active: Vec<bool>,
    chains: Chains,
    /// How many rows the chains have seen; none: they must begin anew.
    seen: Option<usize>,
}

impl<'a> Replay<'a> {
    /// Stands before the first record.
    pub fn new(plan: &'a MeasurePlan, frame: &'a Frame, lives: &Lives) -> Self {
        let mut replay = Self {
            plan,
            frame,
            events: Vec::new(),
            done: 0,
            now: Instant::MIN,
            states: BTreeMap::new(),
            changed: plan.wanted.iter().copied().collect(),
            readers: HashMap::new(),
        };
        for place in &plan.wanted {
            if let Some(measure) = plan.measure(*place) {
                let state = replay.begin(lives, *place, measure);
                replay.states.insert(*place, state);
            }
        }
        if plan.takes_back {
            replay.take_back(lives);
        }
        // At one instant all act together (SE-5); the order among them only makes the run repeatable.
        replay.events.sort_by_key(|event| (event.at, event.order, event.measure));
        replay
    }

    fn span(&mut self, measure: usize, order: u32, row: RowNo, raw: Raw, life: Life, steps: (Step, Step)) {
        self.events.push(Event { at: life.from, measure, order, row, raw, step: steps.0 });
        if let Some(at) = life.until {
            self.events.push(Event { at, measure, order, row, raw, step: steps.1 });
        }
    }

    fn begin(&mut self, lives: &Lives, place: usize, measure: &Measure) -> State {
        let enters = (Step::Enter, Step::Leave);
        match &measure.agg {
            Agg::Ratio { num, den, .. } => {
                self.readers.entry(*num).or_default().push(place);
                self.readers.entry(*den).or_default().push(place);
                return State::Ratio;
            }
            Agg::Sequence { steps, .. } => {
                let rows = served(self.plan, self.frame, lives, measure, steps);
                for (order, served) in (0..).zip(&rows) {
                    self.span(place, order, served.row, Raw::Missing, served.life, enters);
                }
                let active = vec![false; rows.len()];
                return State::Chain(Box::new(Chain { rows, active, chains: Chains::default(), seen: Some(0) }));
            }
            Agg::Unanswered { answer, within } => {
                let spans = unanswered::spans(self.plan, self.frame, lives, measure, answer, *within);
                for (order, (row, life)) in (0..).zip(spans) {
                    self.span(place, order, row, Raw::Missing, life, enters);
                }
                return State::Count(0);
            }
            _ => {}
        }
        let frame = self.frame;
        for (order, (row, _)) in (0..).zip(frame.all()) {
            if let Fit::Yes(raw) = self.plan.fits(frame, row, measure)
                && let Some(life) = self.plan.counted(frame, lives, row, measure)
            {
                self.span(place, order, row, raw, life, enters);
            }
        }
        match &measure.agg {
            Agg::Sum(_) => State::Sum(Total::default()),
            Agg::Min | Agg::Max | Agg::Distinct => State::Values(BTreeMap::new()),
            Agg::DistinctPeriods(..) | Agg::MedianGap(..) => State::Periods(BTreeMap::new()),
            Agg::First | Agg::Last | Agg::DaysSince(_) => State::Rows(BTreeMap::new()),
            _ => State::Count(0),
        }
    }

    fn take_back(&mut self, lives: &Lives) {
        let (plan, frame) = (self.plan, self.frame);
        let targets = Targets::read(frame, plan.numbers.as_ref());
        for place in &plan.wanted {
            let Some(measure @ Measure { agg: Agg::Sum(Some(minus)), .. }) = plan.measure(*place) else { continue };
            for (order, (row, _)) in (0..).zip(frame.all()) {
                if frame.type_no(row) != minus.of {
                    continue;
                }
                let Fit::Yes(raw) = plan.field_fits(frame, row, measure) else { continue };
                for life in plan.taken_back(frame, lives, &targets, measure, *minus, row) {
                    self.span(*place, order, row, raw, life, (Step::Take, Step::Give));
                }
            }
        }
    }

    /// The first instant after the present one at which a value may differ.
    pub fn next(&self) -> Option<Instant> {
        let event = self.events.get(self.done).map(|event| event.at);
        let ticks = self.states.iter().filter_map(|(place, state)| {
            let (State::Rows(rows), Agg::DaysSince(zone)) = (state, &self.plan.measure(*place)?.agg) else {
                return None;
            };
            let (row, _) = rows.last_key_value()?.1;
            Some(next_day(self.frame.head(*row)?.at, self.now, zone.as_ref()))
        });
        ticks.chain(event).min()
    }

    /// Moves on to an instant; what happens at it has happened then.
    pub fn go(&mut self, to: Instant) {
        self.now = self.now.max(to);
        while let Some(event) = self.events.get(self.done).copied().filter(|event| event.at <= to) {
            self.done += 1;
            self.mark(event.measure);
            let measure = self.plan.measure(event.measure);
            if let (Some(state), Some(measure)) = (self.states.get_mut(&event.measure), measure) {
                state.apply(&event, measure, self.frame);
            }
        }
        let days: Vec<usize> = self
            .plan
            .wanted
            .iter()
            .copied()
            .filter(|place| matches!(self.plan.measure(*place).map(|measure| &measure.agg), Some(Agg::DaysSince(_))))
            .collect();
        days.into_iter().for_each(|place| self.mark(place));
    }

    fn mark(&mut self, place: usize) {
        if self.changed.insert(place)
            && let Some(readers) = self.readers.get(&place).cloned()
        {
            readers.into_iter().for_each(|reader| self.mark(reader));
        }
    }

    /// The places of the measures whose values may differ since this was last asked.
    pub fn changed(&mut self) -> BTreeSet<usize> {
        std::mem::take(&mut self.changed)
    }

    /// The value of a measure at the present instant.
    pub fn value(&mut self, place: usize) -> Fact {
        let Some(measure) = self.plan.measure(place) else { return Fact::Missing };
        if let Agg::Ratio { num, den, factor } = measure.agg {
            let (num, den) = (self.value(num), self.value(den));
            return quotient(&num, &den, factor, &mut Vec::new());
        }
        let (frame, now) = (self.frame, self.now);
        match self.states.get_mut(&place) {
            Some(State::Count(count)) => Fact::Number((*count).into()),
            Some(State::Sum(total)) if total.overflowed() => self.sum_again(place),
            Some(State::Sum(total)) => Number::from_total(*total).map_or(Fact::Missing, Fact::Number),
            Some(State::Values(values)) => match &measure.agg {
                Agg::Min => values.first_key_value().map_or(Fact::Missing, |(key, _)| key.fact()),
                Agg::Max => values.last_key_value().map_or(Fact::Missing, |(key, _)| key.fact()),
                _ => Fact::Number((values.len() as u64).into()),
            },
            Some(State::Periods(periods)) => match &measure.agg {
                Agg::MedianGap(..) => {
                    gap::median(periods.keys().copied()).map_or(Fact::Missing, |gap| Fact::Number(gap.into()))
                }
                _ => Fact::Number((periods.len() as u64).into()),
            },
            Some(State::Rows(rows)) => {
                let end = if measure.agg == Agg::First { rows.first_key_value() } else { rows.last_key_value() };
                let end = end.map(|(_, end)| *end);
                match &measure.agg {
                    Agg::DaysSince(zone) => days(frame, end, now, zone.as_ref()),
                    _ => end_value(frame, measure, end).0,
                }
            }
            Some(State::Chain(chain)) => {
                let Agg::Sequence { steps, within } = &measure.agg else { return Fact::Missing };
                Fact::Number(chain.count(steps.len(), *within).into())
            }
            Some(State::Ratio) | None => Fact::Missing,
        }
    }

    /// A sum that once did not fit, from the beginning: what overflowed may have left since.
    fn sum_again(&self, place: usize) -> Fact {
        let past = self.events.iter().take(self.done).filter(|event| event.measure == place);
        let mut inside: BTreeMap<(u32, bool), Raw> = BTreeMap::new();
        for event in past {
            let key = (event.order, matches!(event.step, Step::Take | Step::Give));
            match event.step {
                Step::Enter | Step::Take => inside.insert(key, event.raw),
                Step::Leave | Step::Give => inside.remove(&key),
            };
        }
        let mut total = Total::default();
        for ((_, taken), raw) in inside {
            match (raw.number(), taken) {
                (Some(number), false) => total.add(number.into()),
                (Some(number), true) => total.subtract(number.into()),
                (None, _) => {}
            }
        }
        Number::from_total(total).map_or(Fact::Missing, Fact::Number)
    }
}

fn days(frame: &Frame, end: Option<(RowNo, Raw)>, now: Instant, zone: Option<&Zone>) -> Fact {
    let last = end.and_then(|(row, _)| frame.head(row)).map(|head| head.at);
    last.map_or(Fact::Missing, |last| Fact::Number(days_since(last, now, zone).into()))
}

impl Key {
    fn of(raw: &Raw, frame: &Frame) -> Option<Self> {
        Some(match raw {
            Raw::Flag(flag) => Self::Flag(*flag),
            Raw::Number(number) | Raw::Money(number, _) => Self::Number(*number),
            Raw::Instant(at) => Self::Instant(*at),
            Raw::Missing | Raw::Present => return None,
            text => Self::Text(text.text(frame)?.into()),
        })
    }

    fn fact(&self) -> Fact {
        match self {
            Self::Flag(flag) => Fact::Bool(*flag),
            Self::Number(number) => Fact::Number(*number),
            Self::Instant(at) => Fact::Instant(*at),
            Self::Text(text) => Fact::Text(text.as_ref().into()),
        }
    }
}

fn count<K: Ord>(counts: &mut BTreeMap<K, u32>, key: K, enters: bool) {
    if enters {
        *counts.entry(key).or_default() += 1;
    } else if let Some(times) = counts.get_mut(&key) {
        *times -= 1;
        if *times == 0 {
            counts.remove(&key);
        }
    }
}

impl State {
    fn apply(&mut self, event: &Event, measure: &Measure, frame: &Frame) {
        let enters = matches!(event.step, Step::Enter | Step::Give);
        match self {
            Self::Count(n) => *n += if enters { 1 } else { -1 },
            Self::Sum(total) => {
                let Some(number) = event.raw.number() else { return };
                if enters { total.add(number.into()) } else { total.subtract(number.into()) }
            }
            Self::Values(values) => {
                if let Some(key) = Key::of(&event.raw, frame) {
                    count(values, key, enters);
                }
            }
            Self::Periods(periods) => {
                if let (Agg::DistinctPeriods(unit, zone) | Agg::MedianGap(unit, zone), Some(head)) =
                    (&measure.agg, frame.head(event.row))
                {
                    count(periods, zone.date(head.at).period(*unit), enters);
                }
            }
            Self::Rows(rows) => {
                if enters {
                    rows.insert(event.order, (event.row, event.raw));
                } else {
                    rows.remove(&event.order);
                }
            }
            Self::Chain(chain) => chain.apply(event.order as usize, enters),
            Self::Ratio => {}
        }
    }
}

impl Chain {
    fn apply(&mut self, place: usize, enters: bool) {
        if let Some(active) = self.active.get_mut(place) {
            *active = enters;
        }
        // What comes behind all that was seen only goes on; anything else begins anew.
        if self.seen.is_some_and(|seen| !enters || place < seen) {
            self.seen = None;
        }
    }

    fn count(&mut self, length: usize, within: i64) -> u64 {
        let from = self.seen.unwrap_or_else(|| {
            self.chains = Chains::default();
            0
        });
        let mut seen = from;
        for (place, served) in self.rows.iter().enumerate().skip(from) {
            if self.active.get(place) == Some(&true) {
                self.chains.take(served.at, served.steps, length, within);
                seen = place + 1;
            }
        }
        self.seen = Some(seen);
        self.chains.count
    }
}
