//! Jurisdictions as dated data (JR-1 to JR-4): what is declared, and the same made ready to be asked: for every jurisdiction
//! the rows of itself, of what it inherits and of `*`, cut to the time in which they bind.

use std::collections::BTreeSet;

use super::{Basis, Clock, Row, RowGate, Words};
use crate::time::Instant;

/// The jurisdiction whose rows apply everywhere.
pub const EVERYWHERE: &str = "*";

/// A declared jurisdiction (JR-1).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Jurisdiction {
    /// Its code, for example `EU-FR`.
    pub code: String,
    /// The codes whose rows apply too.
    pub inherits: Vec<String>,
    /// The bases that there are; none: those of the first inherited code that says.
    pub bases: Option<Words<Basis>>,
    /// The categories that are sensitive, likewise.
    pub sensitive: Option<Vec<String>>,
    /// After an opt-out nobody is asked for so many months, likewise.
    pub reask_months: Option<u32>,
    /// In which offset its dates begin, in minutes, likewise.
    pub utc_offset: Option<i32>,
}

/// A row in the time in which it binds somewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Bound {
    row: usize,
    from: Instant,
    to: Instant,
}

/// A jurisdiction, ready to be asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Its code.
    pub code: String,
    /// The bases that there are.
    pub bases: Words<Basis>,
    /// The categories that are sensitive.
    pub sensitive: Vec<String>,
    /// How long nobody is asked after an opt-out, in months.
    pub reask_months: Option<u32>,
    /// In which offset its dates begin, in minutes.
    pub utc_offset: i32,
    /// Its own code, then what it inherits, near before far.
    pub chain: Vec<String>,
    /// The ages at which rows begin or cease to bind.
    pub ages: Vec<u32>,
    bound: [Vec<Bound>; 5],
    edges: Vec<Instant>,
}

impl Place {
    /// The first instant after `at` at which a row begins or ceases to bind.
    pub fn next_edge(&self, at: Instant) -> Option<Instant> {
        self.edges.get(self.edges.partition_point(|edge| *edge <= at)).copied()
    }
}

/// The jurisdictions and their rows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Law {
    places: Vec<Place>,
    rows: Vec<Row>,
}

impl Law {
    /// Makes what is declared ready. Codes that are inherited but not declared, and circles, end a chain: the reader of
    /// rulebooks notes them.
    pub fn new(jurisdictions: &[Jurisdiction], rows: Vec<Row>) -> Self {
        let mut places: Vec<Place> = jurisdictions.iter().map(|own| place(own, jurisdictions, &rows)).collect();
        places.sort_by(|a, b| a.code.cmp(&b.code));
        Self { places, rows }
    }

    /// The jurisdictions, by code.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// A jurisdiction.
    pub fn place(&self, code: &str) -> Option<&Place> {
        let found = self.places.binary_search_by(|place| place.code.as_str().cmp(code));
        found.ok().and_then(|at| self.places.get(at))
    }

    /// The rows, in the order of the rulebook.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The rows that bind at a gate of a jurisdiction, in the order of the rulebook.
    pub fn binding<'l>(&'l self, place: &'l Place, gate: RowGate, at: Instant) -> impl Iterator<Item = &'l Row> {
        let bound = place.bound.get(gate as usize).map_or(&[][..], |bound| bound);
        let live = bound.iter().filter(move |bound| bound.from <= at && (at < bound.to || bound.to == Instant::MAX));
        live.filter_map(|bound| self.rows.get(bound.row))
    }
}

/// A code and what it inherits, near before far, each once.
fn chain(code: &str, all: &[Jurisdiction]) -> Vec<String> {
    let mut chain = vec![code.to_owned()];
    let mut next = 0;
    while let Some(code) = chain.get(next).cloned() {
        next += 1;
        let declared = all.iter().find(|known| known.code == code);
        for inherited in declared.map_or(&[][..], |declared| &declared.inherits) {
            if !chain.contains(inherited) {
                chain.push(inherited.clone());
            }
        }
    }
    chain
}

fn place(own: &Jurisdiction, all: &[Jurisdiction], rows: &[Row]) -> Place {
    let chain = chain(&own.code, all);
    let line: Vec<&Jurisdiction> =
        chain.iter().filter_map(|code| all.iter().find(|known| known.code == *code)).collect();
    let utc_offset = line.iter().find_map(|known| known.utc_offset).unwrap_or(0);
    let clock = Clock::Offset(utc_offset);
    let span = |row: &Row| {
        let from = row.valid_from.map_or(Instant::MIN, |date| clock.start_of(date));
        let to = row.valid_to.map_or(Instant::MAX, |date| clock.start_of(date));
        (from, to)
    };
    let applies = |row: &Row| row.jurisdiction == EVERYWHERE || chain.contains(&row.jurisdiction);
    let mut bound: [Vec<Bound>; 5] = Default::default();
    let (mut edges, mut ages) = (BTreeSet::new(), BTreeSet::new());
    for (number, row) in rows.iter().enumerate().filter(|(_, row)| applies(row)) {
        let hiding = rows.iter().filter(|other| other.replaces.as_deref() == Some(&row.id) && applies(other));
        let mut spans = vec![span(row)];
        for (from, to) in hiding.map(span) {
            let cut = |(a, b): (Instant, Instant)| [(a, b.min(from)), (a.max(to), b)];
            spans = spans.into_iter().flat_map(cut).filter(|(a, b)| a < b).collect();
        }
        for (from, to) in spans {
            edges.extend([from, to]);
            if let Some(gate) = bound.get_mut(row.gate as usize) {
                gate.push(Bound { row: number, from, to });
            }
        }
        ages.extend([row.when.age_below, row.when.age_from].into_iter().flatten());
    }
    Place {
        bases: line.iter().find_map(|known| known.bases).unwrap_or_default(),
        sensitive: line.iter().find_map(|known| known.sensitive.clone()).unwrap_or_default(),
        reask_months: line.iter().find_map(|known| known.reask_months),
        code: own.code.clone(),
        edges: edges.into_iter().filter(|edge| (Instant::MIN..Instant::MAX).contains(edge)).collect(),
        ages: ages.into_iter().collect(),
        utc_offset,
        chain,
        bound,
    }
}
