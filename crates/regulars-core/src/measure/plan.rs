//! The measures of a plan: which are computed, what they read of rows, and which of them each record type reaches.

use std::sync::Arc;

use super::cells::{RecordCells, RowFacts};
use super::definition::{Agg, Measure, Pick, RecordName, TypeNo};
use super::life::Lives;
use super::orders::NumberSlots;
use super::{Life, Raw};
use crate::condition::Condition;
use crate::customer::{CellTable, Frame, RowNo};
use crate::error::Result;
use crate::record::Kind;
use crate::time::{Instant, Window};

/// The measures that a plan computes.
#[derive(Clone, Debug, Default)]
pub struct MeasurePlan {
    /// All measures of the rulebook, by place.
    pub all: Arc<[Measure]>,
    /// The places of those that are computed, a ratio after its parts.
    pub wanted: Vec<usize>,
    /// What rows state.
    pub cells: RecordCells,
    /// Where order numbers lie, if an order is counted (RC-12).
    pub numbers: Option<NumberSlots>,
    /// Whether anything follows from how the tier moved.
    pub reads_tiers: bool,
    /// Whether anything takes back, so that returns must find their orders.
    pub takes_back: bool,
    /// By type: the measures (places in `tasks`) whose counted set it may enter.
    pub(super) by_type: Vec<Vec<u16>>,
    pub(super) tasks: Vec<Task>,
    pub(super) filters: Vec<Arc<Condition>>,
    pub(super) windows: Vec<Window>,
}

/// One measure with a counted set, with its filter and window shared with others where they are the same.
#[derive(Clone, Debug)]
pub(super) struct Task {
    /// Its place among all measures.
    pub(super) measure: usize,
    pub(super) filter: Option<u16>,
    pub(super) window: u16,
}

/// The place of an item; it is added if it is new.
fn intern<T: PartialEq + Clone>(items: &mut Vec<T>, item: &T) -> u16 {
    let place = items.iter().position(|known| known == item).unwrap_or_else(|| {
        items.push(item.clone());
        items.len() - 1
    });
    u16::try_from(place).unwrap_or(u16::MAX)
}

impl MeasurePlan {
    /// Resolves the measures at `places` and those that they read.
    pub fn compile(
        all: &Arc<[Measure]>,
        names: &[RecordName],
        places: impl IntoIterator<Item = usize>,
        cells: &mut CellTable,
    ) -> Result<Self> {
        let mut plan = Self { all: all.clone(), ..Self::default() };
        places.into_iter().for_each(|place| plan.want(place));
        for place in plan.wanted.clone() {
            let Some(measure) = all.get(place) else { continue };
            plan.reads_tiers |= measure.agg == Agg::Downgrades;
            if matches!(
                measure.agg,
                Agg::Ratio { .. } | Agg::Sequence { .. } | Agg::Unanswered { .. } | Agg::Downgrades
            ) {
                continue;
            }
            let filter = measure.of.filter.as_ref().map(|filter| intern(&mut plan.filters, filter));
            let window = intern(&mut plan.windows, &measure.window);
            let task = u16::try_from(plan.tasks.len()).unwrap_or(u16::MAX);
            plan.tasks.push(Task { measure: place, filter, window });
            for ty in &measure.of.types {
                let ty = usize::from(*ty);
                if plan.by_type.len() <= ty {
                    plan.by_type.resize(ty + 1, Vec::new());
                }
                if let Some(tasks) = plan.by_type.get_mut(ty) {
                    tasks.push(task);
                }
            }
            plan.takes_back |= matches!(measure.agg, Agg::Sum(Some(_)));
        }
        let picks: Vec<&Pick> = plan.wanted.iter().filter_map(|place| all.get(*place)).flat_map(picks).collect();
        let types = |ty: TypeNo| {
            let taken = plan
                .wanted
                .iter()
                .filter_map(|place| all.get(*place))
                .any(|measure| matches!(&measure.agg, Agg::Sum(Some(minus)) if minus.of == ty));
            taken || picks.iter().any(|pick| pick.types.contains(&ty))
        };
        let fields: Vec<u32> =
            plan.wanted.iter().filter_map(|place| all.get(*place)).filter_map(|measure| measure.field).collect();
        let used = |name: u32| {
            let filters = picks.iter().filter_map(|pick| pick.filter.as_ref());
            fields.contains(&name) || filters.clone().any(|filter| filter.reads().contains(&name))
        };
        plan.cells = RecordCells::compile(names, &used, &types, cells)?;
        if types(TypeNo::from(Kind::Order.number())) {
            plan.numbers = Some(NumberSlots::compile(cells)?);
        }
        Ok(plan)
    }

    fn want(&mut self, place: usize) {
        if self.wanted.contains(&place) {
            return;
        }
        let all = self.all.clone();
        // Ratios stand on no circle, so this ends.
        if let Some(Measure { agg: Agg::Ratio { num, den, .. }, .. }) = all.get(place) {
            self.want(*num);
            self.want(*den);
        }
        self.wanted.push(place);
    }

    /// The measure at a place.
    pub fn measure(&self, place: usize) -> Option<&Measure> {
        self.all.get(place)
    }

    /// Whether a row is one of those that a measure reads, wherever its instant lies: type, filter and field (MD-1).
    /// `Err` with the currency's fault if only the currency is another.
    pub(super) fn fits(&self, frame: &Frame, row: RowNo, measure: &Measure) -> Fit {
        if !self.picks(frame, row, &measure.of) {
            return Fit::No;
        }
        self.field_fits(frame, row, measure)
    }

    /// The second half of [`MeasurePlan::fits`], for a row whose type and filter are known to fit.
    pub(super) fn field_fits(&self, frame: &Frame, row: RowNo, measure: &Measure) -> Fit {
        let Some(field) = measure.field else { return Fit::Yes(Raw::Missing) };
        let raw = self.cells.read(frame, row, field);
        if matches!(measure.agg, Agg::First | Agg::Last) {
            return Fit::Yes(raw);
        }
        match (raw, measure.currency) {
            (Raw::Missing, _) => Fit::No,
            (Raw::Money(_, found), Some(currency)) if found != currency => Fit::OtherCurrency,
            (raw, _) => Fit::Yes(raw),
        }
    }

    /// Whether a row is of the types and passes the filter.
    pub(super) fn picks(&self, frame: &Frame, row: RowNo, pick: &Pick) -> bool {
        if !pick.types.contains(&frame.type_no(row)) {
            return false;
        }
        // A filter reads no clock, so any instant serves.
        let facts = RowFacts { frame, cells: &self.cells, row };
        pick.filter.as_ref().is_none_or(|filter| filter.holds(&facts, Instant::MIN))
    }

    /// From when until when a row is in the counted set of a measure that it fits (MD-8).
    pub(super) fn counted(&self, frame: &Frame, lives: &Lives, row: RowNo, measure: &Measure) -> Option<Life> {
        let at = frame.head(row)?.at;
        let (from, until) = measure.window.stay(at)?;
        lives.of(frame, row)?.within(Life { from, until })
    }
}

/// Whether a row fits a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fit {
    /// It does, with the value of the field.
    Yes(Raw),
    /// It does not.
    No,
    /// It does but for the currency (MD-1).
    OtherCurrency,
}

fn picks(measure: &Measure) -> Vec<&Pick> {
    match &measure.agg {
        Agg::Sequence { steps, .. } => steps.iter().collect(),
        Agg::Unanswered { answer, .. } => vec![&measure.of, answer],
        _ => vec![&measure.of],
    }
}
