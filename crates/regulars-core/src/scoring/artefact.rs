//! Artefacts that a rulebook names (AR-2): which of them answers at an instant, and what was bound to it.

use crate::error::Code;
use crate::time::{Due, Instant};

/// What is bound to the id of an artefact.
pub trait Dated {
    /// From when on, and until when, it may be used.
    fn validity(&self) -> (Instant, Instant);
}

/// An artefact and from when on it answers.
#[derive(Clone, Debug)]
pub struct Version<T> {
    /// `sha256:` and the hash.
    pub id: String,
    /// From when on.
    pub valid_from: Instant,
    /// What the artefact says, once it is bound.
    pub bound: Option<T>,
}

impl<T> Version<T> {
    /// An artefact that nothing is bound to yet.
    pub fn new(id: String, valid_from: Instant) -> Self {
        Self { id, valid_from, bound: None }
    }
}

/// What is bound follows from the id.
impl<T> PartialEq for Version<T> {
    fn eq(&self, other: &Self) -> bool {
        (&self.id, self.valid_from) == (&other.id, other.valid_from)
    }
}

/// Artefacts by the instants from which they answer, rising.
#[derive(Clone, Debug)]
pub struct Versions<T>(pub Vec<Version<T>>);

impl<T> PartialEq for Versions<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Dated> Versions<T> {
    /// The artefact that answers at an instant, the last that has begun, with what is bound to it; and when that differs. Errors:
    /// `model_missing` before the first and where nothing is bound or may be used yet, `model_expired` where it may not any more.
    pub fn at(&self, as_of: Instant, due: &mut Due) -> Result<(&str, &T), Code> {
        due.maybe(self.0.iter().map(|version| version.valid_from).find(|from| *from > as_of));
        let version = self.0.iter().rev().find(|version| version.valid_from <= as_of).ok_or(Code::ModelMissing)?;
        let bound = version.bound.as_ref().ok_or(Code::ModelMissing)?;
        let (from, until) = bound.validity();
        due.at(from);
        due.at(until);
        match as_of {
            early if early < from => Err(Code::ModelMissing),
            late if late >= until => Err(Code::ModelExpired),
            _ => Ok((version.id.as_str(), bound)),
        }
    }
}
