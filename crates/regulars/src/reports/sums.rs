//! The sums behind indicators at an instant (SV-95): one pass over all customers for everything that is read off them, and one
//! look each at surveys and at the quality of data.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use regulars_core::customer::{
    CasePart, CustomerView, EvaluateRoom, FoldRoom, Frame, Part as ViewPart, Plan, ReasonLevel, Select, evaluate, fold,
};
use regulars_core::error::{Error, Result};
use regulars_core::measure::Fact;
use regulars_core::money::Number;
use regulars_core::quality::Sets;
use regulars_core::rulebook::{Node, Rulebook as Rules};
use regulars_core::sales::indicator::{AnswerFigure, CaseFigure, Figure, Indicator, Part, Summed};
use regulars_core::service::survey::{Nps, Scale};
use regulars_core::service::{ClockKind, ClockState};
use regulars_core::time::{Bounds, Date, Instant, Window};

use super::SurveyAsk;
use crate::views::by_id;
use crate::{Crm, QualityMetric};

/// The seconds of a minute.
const MINUTE: i64 = 60;

/// A sum that grows.
#[derive(Clone, Copy, Default)]
struct Sum {
    /// None once it has too many digits.
    total: Option<Number>,
    /// How many entered it.
    n: u64,
}

impl Sum {
    const EMPTY: Self = Self { total: Some(Number::ZERO), n: 0 };

    fn add(&mut self, number: Number) {
        self.total = self.total.and_then(|total| total.add(number));
        self.n += 1;
    }

    fn count(n: u64) -> Self {
        Self { total: Some(Number::from(n)), n }
    }
}

/// The two sides of an indicator.
#[derive(Clone, Copy)]
struct Sides {
    above: Sum,
    below: Option<Sum>,
    nps: Option<Nps>,
}

/// What is looked up in a view, with the places of conditions among hidden segments.
struct Plans<'i> {
    indicators: &'i [&'i Indicator],
    plan: Plan,
    /// By indicator: the segments of its two sides.
    nodes: Vec<[Option<usize>; 2]>,
    folds: bool,
    bounds: Vec<Bounds>,
}

/// The parts of an indicator, above and below.
fn parts(indicator: &Indicator) -> [Option<&Part>; 2] {
    [Some(&indicator.numerator), indicator.denominator.as_ref()]
}

impl<'i> Plans<'i> {
    fn new(rules: &Rules, indicators: &'i [&'i Indicator], as_of: Instant) -> Result<Self> {
        let all = || indicators.iter().flat_map(|indicator| parts(indicator));
        let conditions =
            all().flatten().filter_map(|part| if let Part::Customers(when) = part { Some(when) } else { None });
        let (rules, hidden) = rules.with_hidden(conditions);
        let mut measures: Vec<String> = Vec::new();
        let mut wanted: Vec<ViewPart> = Vec::new();
        for part in all().flatten() {
            match part {
                Part::Sum(Summed::Measure { name, .. }) => {
                    wanted.push(ViewPart::Measures);
                    measures.push(name.clone());
                }
                Part::Sum(Summed::Score(_)) => wanted.push(ViewPart::Scores),
                Part::Cases { .. } => wanted.push(ViewPart::Cases),
                Part::Customers(_) | Part::Answers { .. } | Part::Checks { .. } => {}
            }
        }
        let folds = wanted.iter().any(|part| *part != ViewPart::Measures);
        let select = Select::parts(&wanted).with_nodes(hidden.clone()).with_reasons(ReasonLevel::None);
        let plan = Plan::compile(Arc::new(rules), select.with_measures(measures))?;
        let mut places =
            hidden.into_iter().filter_map(|node| if let Node::Segment(place) = node { Some(place) } else { None });
        let mut place =
            |part: Option<&Part>| part.filter(|part| matches!(part, Part::Customers(_))).and_then(|_| places.next());
        let nodes = indicators.iter().map(|indicator| parts(indicator).map(&mut place)).collect();
        let bounds = indicators.iter().map(|indicator| indicator.window.bounds(as_of)).collect();
        Ok(Self { indicators, plan, nodes, folds, bounds })
    }

    /// What one customer adds.
    fn add(&self, room: &EvaluateRoom, view: Option<&CustomerView>, sums: &mut [Sides]) {
        let holds = |place: Option<usize>| place.and_then(|place| room.segments.get(place)).copied();
        for (((indicator, nodes), bounds), sides) in self.indicators.iter().zip(&self.nodes).zip(&self.bounds).zip(sums)
        {
            let [above, below] = nodes.map(holds);
            // The numerator counts among those of the denominator.
            if above == Some(true) && below != Some(false) {
                sides.above.add(Number::from(1_i64));
            }
            if let (Some(true), Some(sum)) = (below, &mut sides.below) {
                sum.add(Number::from(1_i64));
            }
            let [above, below] = parts(indicator);
            for (part, sum) in [(above, Some(&mut sides.above)), (below, sides.below.as_mut())] {
                if let (Some(part), Some(sum)) = (part, sum) {
                    add_of(part, room, view, bounds, sum);
                }
            }
        }
    }
}

/// What one customer adds to a side that is no condition.
fn add_of(part: &Part, room: &EvaluateRoom, view: Option<&CustomerView>, bounds: &Bounds, sum: &mut Sum) {
    match part {
        Part::Sum(Summed::Measure { place, .. }) => {
            let measured = room.measures.values.get(*place);
            if let Some(Fact::Number(number)) = measured.map(|measured| &measured.value) {
                sum.add(*number);
            }
        }
        Part::Sum(Summed::Score(name)) => {
            let score = view.and_then(|view| view.scores.as_ref()?.get(name));
            if let Some(number) = score.and_then(|score| Number::parse(score.value.as_deref()?)) {
                sum.add(number);
            }
        }
        Part::Cases { figure, kinds } => {
            for case in view.and_then(|view| view.cases.as_ref()).into_iter().flatten() {
                let known = kinds.is_empty() || case.kind.as_ref().is_some_and(|kind| kinds.contains(kind));
                if let Some(number) = told(case, *figure, bounds).filter(|_| known && case.merged_into.is_none()) {
                    sum.add(number);
                }
            }
        }
        Part::Customers(_) | Part::Answers { .. } | Part::Checks { .. } => {}
    }
}

/// What a case adds to a figure; none: it is none of it.
fn told(case: &CasePart, figure: CaseFigure, bounds: &Bounds) -> Option<Number> {
    let one = Some(Number::from(1_i64));
    let inside = |at: Option<Instant>| at.is_some_and(|at| bounds.hold(at));
    // Of several clocks of a kind the last one counts: a case that was opened again goes on.
    let clock = |kind: ClockKind| case.clocks.iter().rev().find(|clock| clock.clock == kind);
    let answered = || clock(ClockKind::FirstResponse).filter(|clock| inside(clock.stopped_at));
    let timed = || clock(ClockKind::Resolution).filter(|_| inside(case.resolved_at));
    let minutes = |used: Option<&String>| Number::parse(used?)?.div(Number::from(MINUTE));
    match figure {
        CaseFigure::Opened => one.filter(|_| inside(Some(case.created_at))),
        CaseFigure::Answered => answered().and(one),
        CaseFigure::AnsweredInTime => answered().filter(|clock| clock.state == ClockState::Met).and(one),
        CaseFigure::FirstResponseMinutes => minutes(answered()?.used_seconds.as_ref()),
        CaseFigure::Resolved => one.filter(|_| inside(case.resolved_at)),
        CaseFigure::FirstContact => {
            one.filter(|_| inside(case.resolved_at) && case.first_contact_resolution == Some(true))
        }
        CaseFigure::TimedResolved => timed().and(one),
        CaseFigure::ResolvedInTime => timed().filter(|clock| clock.state == ClockState::Met).and(one),
        CaseFigure::ResolutionMinutes => minutes(timed()?.used_seconds.as_ref()),
    }
}

impl Crm {
    /// The sums behind some indicators of some rules at an instant.
    pub(super) fn indicator_sums(&self, rules: &Rules, wanted: &[&Indicator], as_of: Instant) -> Result<Vec<Figure>> {
        let plans = Plans::new(rules, wanted, as_of)?;
        let empty = |indicator: &&Indicator| Sides {
            above: Sum::EMPTY,
            below: indicator.denominator.as_ref().map(|_| Sum::EMPTY),
            nps: None,
        };
        let mut sums: Vec<Sides> = wanted.iter().map(empty).collect();
        self.sum_customers(&plans, as_of, &mut sums)?;
        self.sum_answers(&plans, as_of, &mut sums)?;
        self.sum_checks(&plans, rules, as_of, &mut sums)?;
        let figure = |sides: Sides| Figure {
            numerator: sides.above.total,
            denominator: sides.below.and_then(|below| below.total),
            n: sides.below.map_or(sides.above.n, |below| below.n),
            nps: sides.nps,
        };
        Ok(sums.into_iter().map(figure).collect())
    }

    fn sum_customers(&self, plans: &Plans<'_>, as_of: Instant, sums: &mut [Sides]) -> Result<()> {
        let of_views = |part: &Part| !matches!(part, Part::Answers { .. } | Part::Checks { .. });
        if !plans.indicators.iter().flat_map(|indicator| parts(indicator)).flatten().any(of_views) {
            return Ok(());
        }
        let reading = self.store().read()?;
        let resolved = self.resolve_all(reading.as_ref(), as_of)?;
        let (mut frame, mut room, mut folding) = (Frame::default(), EvaluateRoom::default(), FoldRoom::default());
        for (id, cluster) in by_id(reading.as_ref(), &resolved)? {
            self.feed_account(reading.as_ref(), (&resolved, cluster, id), as_of, &plans.plan, &mut frame)?;
            evaluate(&frame, &plans.plan, as_of, &mut room);
            let view = plans.folds.then(|| fold(&frame, &plans.plan, as_of, &mut folding));
            plans.add(&room, view.as_ref(), sums);
        }
        Ok(())
    }

    fn sum_answers(&self, plans: &Plans<'_>, as_of: Instant, sums: &mut [Sides]) -> Result<()> {
        let mut known: BTreeMap<(&str, Option<&str>, usize), Vec<u8>> = BTreeMap::new();
        for (n, (indicator, sides)) in plans.indicators.iter().zip(sums).enumerate() {
            let [above, below] = parts(indicator);
            for (side, part) in [above, below].into_iter().enumerate() {
                let Some(Part::Answers { figure, scale, survey }) = part else { continue };
                // Indicators of one window share their answers.
                let alike = plans.indicators.iter().position(|other| other.window == indicator.window).unwrap_or(n);
                let key = (scale.as_str(), survey.as_deref(), alike);
                let marks = match known.entry(key) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => {
                        place.insert(self.marks(*scale, survey.clone(), &indicator.window, as_of)?)
                    }
                };
                let sum = answer_sum(*figure, *scale, marks);
                if side == 0 {
                    sides.above = sum;
                } else {
                    sides.below = Some(sum);
                }
                if *scale == Scale::Nps {
                    sides.nps = Some(Nps::of(marks.iter().copied())?);
                }
            }
        }
        Ok(())
    }

    /// The marks that customers gave in a window, of each the last one (SV-31).
    fn marks(&self, scale: Scale, survey: Option<String>, window: &Window, as_of: Instant) -> Result<Vec<u8>> {
        let bounds = window.bounds(as_of);
        let (from, until) = bounds.span();
        let ask = SurveyAsk { as_of, from, until, scale, survey };
        Ok(self.survey_figures(&ask)?.counted.marks.into_values().collect())
    }

    fn sum_checks(&self, plans: &Plans<'_>, rules: &Rules, as_of: Instant, sums: &mut [Sides]) -> Result<()> {
        // One pass for each stretch of days, however many indicators ask about it.
        let mut known: BTreeMap<(Instant, Option<Date>), Vec<QualityMetric>> = BTreeMap::new();
        for ((indicator, bounds), sides) in plans.indicators.iter().zip(&plans.bounds).zip(sums) {
            if !parts(indicator).into_iter().flatten().any(|part| matches!(part, Part::Checks { .. })) {
                continue;
            }
            let until = bounds.to.map_or(as_of, |to| to.min(as_of));
            let from = bounds.from.map(|from| rules.zone.date(from));
            let metrics = match known.entry((until, from)) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => place.insert(self.quality_report(until, from, &[], &Sets::new())?.metrics),
            };
            let sum = |part: Option<&Part>| -> Option<Sum> {
                let Some(Part::Checks { metric, passed }) = part else { return None };
                let found = metrics.iter().find(|known| known.metric == *metric);
                let count = found.map_or(0, |found| if *passed { found.pass } else { found.total });
                Some(Sum::count(count))
            };
            let [above, below] = parts(indicator);
            sides.above = sum(above).unwrap_or(sides.above);
            sides.below = sum(below).or(sides.below);
        }
        Ok(())
    }
}

/// What some marks come to.
fn answer_sum(figure: AnswerFigure, scale: Scale, marks: &[u8]) -> Sum {
    let count = |range: std::ops::RangeInclusive<u8>| {
        let fits = marks.iter().filter(|mark| range.contains(mark)).count();
        u64::try_from(fits).unwrap_or(u64::MAX)
    };
    let all = u64::try_from(marks.len()).unwrap_or(u64::MAX);
    let (low, high) = scale.bounds();
    let total = |number: Option<Number>| Sum { total: number, n: all };
    match figure {
        AnswerFigure::Answers => Sum::count(all),
        AnswerFigure::Promoters => Sum::count(count(9..=10)),
        AnswerFigure::Passives => Sum::count(count(7..=8)),
        AnswerFigure::Detractors => Sum::count(count(low..=6)),
        AnswerFigure::Net => total(Number::from(count(9..=10)).sub(Number::from(count(low..=6)))),
        AnswerFigure::Satisfied => Sum::count(count(scale.content()..=high)),
        AnswerFigure::Marks => total(Some(Number::from(marks.iter().map(|mark| u64::from(*mark)).sum::<u64>()))),
    }
}

/// An indicator by its id. Error: `unknown_name`.
pub(super) fn indicator<'r>(rules: &'r Rules, id: &str, path: &str) -> Result<&'r Indicator> {
    rules.indicators.iter().find(|known| known.id == id).ok_or_else(|| {
        let hint = regulars_core::text::did_you_mean(id, rules.indicators.iter().map(|known| known.id.as_str()));
        let message = format!("there is no indicator `{id}`{hint}");
        Error::new(regulars_core::error::Code::UnknownName, path, message)
    })
}
