//! All versions of one program, ready to run (MB-90).

use super::AccountError;
use crate::membership::points::Terms;
use crate::membership::program::{Enrolment, Program};
use crate::membership::tier::TierProgram;
use crate::money::Decimal;
use crate::time::Instant;

/// The versions of one program, the earliest first.
#[derive(Clone, Debug)]
pub struct Rules {
    versions: Vec<Version>,
    scale: u8,
    by_level: bool,
    has_points: bool,
    by_lot: bool,
}

/// One version of a program.
#[derive(Clone, Debug)]
pub struct Version {
    /// What it says.
    pub program: Program,
    begins: Instant,
    terms: Terms,
}

impl Rules {
    /// The versions of one program. Points are kept at the scale of the finest. Error: `overflow` where a rate times a multiplier
    /// has too many digits.
    pub fn new(programs: Vec<Program>) -> Result<Self, AccountError> {
        let scales = programs.iter().filter_map(|program| Some(program.points.as_ref()?.scale));
        let scale = scales.max().unwrap_or(0);
        let version = |program: Program| {
            let levels = program.tiers.iter().flat_map(|tiers| &tiers.levels).map(|level| level.multiplier);
            let mut multipliers: Vec<Decimal> = levels.collect();
            if multipliers.is_empty() {
                multipliers.push(Decimal::new(1, 0).unwrap_or(Decimal::ZERO));
            }
            let terms = match &program.points {
                Some(points) => Terms::new(points, &program.zone, &multipliers, scale)?,
                None => Terms::nothing(&program.zone),
            };
            Ok(Version { begins: program.begins(), terms, program })
        };
        let mut versions: Vec<Version> = programs.into_iter().map(version).collect::<Result<_, AccountError>>()?;
        versions.sort_by_key(|version| version.begins);
        let any = |is: fn(&Program) -> bool| versions.iter().any(|version| is(&version.program));
        let (by_level, by_lot) = (any(by_level), any(Program::charges_by_lot));
        let has_points = any(|program| program.points.is_some());
        Ok(Self { versions, scale, by_level, has_points, by_lot })
    }

    /// How many decimals points have in every version.
    pub fn scale(&self) -> u8 {
        self.scale
    }

    /// Whether anything that happens depends on the level that is held just then: what an order earns, or who may claim.
    pub fn by_level(&self) -> bool {
        self.by_level
    }

    /// Whether there are points in any version.
    pub(super) fn has_points(&self) -> bool {
        self.has_points
    }

    /// Whether what was spent while accounts were one is charged to those whose lots were used, in any version (MB-73).
    pub fn by_lot(&self) -> bool {
        self.by_lot
    }

    /// How many versions are in force or were, at an instant.
    pub(super) fn begun(&self, at: Instant) -> usize {
        self.versions.partition_point(|version| version.begins <= at)
    }

    /// The last of the first `begun` versions.
    pub(super) fn last_of(&self, begun: usize) -> Option<&Version> {
        self.versions.get(begun.checked_sub(1)?)
    }

    /// When the version after the first `begun` comes into force.
    pub(super) fn next_begins(&self, begun: usize) -> Option<Instant> {
        self.versions.get(begun).map(|version| version.begins)
    }

    /// The id of the program; empty without versions.
    pub fn id(&self) -> &str {
        self.versions.first().map_or("", |version| version.program.id.as_str())
    }

    /// How one becomes a member: as the newest version says, whose word on it is that of the whole program.
    pub fn enrolment(&self) -> Enrolment {
        self.versions.last().map(|version| version.program.enrolment).unwrap_or_default()
    }

    /// All versions, the earliest first.
    pub fn programs(&self) -> impl Iterator<Item = &Program> {
        self.versions.iter().map(|version| &version.program)
    }

    /// When the first version comes into force.
    pub fn begins(&self) -> Option<Instant> {
        self.next_begins(0)
    }

    /// The version in force at an instant; none before the first.
    pub fn at(&self, at: Instant) -> Option<&Version> {
        self.last_of(self.begun(at))
    }
}

fn by_level(program: &Program) -> bool {
    let levels = || program.tiers.iter().flat_map(|tiers| &tiers.levels).map(|level| level.multiplier);
    let multiplied = program.points.is_some() && levels().zip(levels().skip(1)).any(|(low, high)| low != high);
    multiplied || !program.benefits.is_empty() || !program.rewards.is_empty() || program.referral.is_some()
}

impl Version {
    /// The terms of points. Error: `no_program` where there are none.
    pub(super) fn terms(&self) -> Result<&Terms, AccountError> {
        self.program.points.as_ref().map(|_| &self.terms).ok_or(AccountError::NoProgram)
    }

    /// The terms of orders, which a program without points has too.
    pub(super) fn of_orders(&self) -> &Terms {
        &self.terms
    }

    pub(super) fn tiers(&self) -> Option<TierProgram<'_>> {
        self.program.tiers.as_ref().map(|rules| TierProgram { rules, zone: &self.program.zone })
    }
}
