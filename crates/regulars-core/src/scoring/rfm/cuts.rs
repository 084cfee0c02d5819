//! Where the cut points of a rulebook come from: they are written in it, or an artefact of a population says them (RS-2, RS-3).

use super::RfmCuts;
use crate::error::Code;
use crate::scoring::{Dated, Versions};
use crate::time::{Due, Instant};

/// The cut points of `[rfm]`.
#[derive(Clone, Debug, PartialEq)]
pub enum RfmCutsOf {
    /// As the rulebook writes them.
    Written(RfmCuts),
    /// As artefacts of populations say them. The fold only reads them: a score does not depend on other customers in another way.
    Population(Versions<PopulationCuts>),
}

/// Cut points of a population, and how long they may be used.
#[derive(Clone, Debug, PartialEq)]
pub struct PopulationCuts {
    /// The cut points.
    pub cuts: RfmCuts,
    /// From when on, and until when.
    pub validity: (Instant, Instant),
}

impl Dated for PopulationCuts {
    fn validity(&self) -> (Instant, Instant) {
        self.validity
    }
}

impl RfmCutsOf {
    /// The cut points at an instant, with the artefact that says them, and when others hold. Errors as [`Versions::at`].
    pub fn at(&self, as_of: Instant, due: &mut Due) -> Result<(Option<&str>, &RfmCuts), Code> {
        match self {
            Self::Written(cuts) => Ok((None, cuts)),
            Self::Population(versions) => versions.at(as_of, due).map(|(id, found)| (Some(id), &found.cuts)),
        }
    }
}
