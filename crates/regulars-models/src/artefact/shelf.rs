//! Which artefact holds (AR-2): by id, or by an alias whose list says from when which one counts.

use std::collections::BTreeMap;

use regulars_core::time::Instant;
use regulars_core::{Code, Error};

use super::body::Artefact;

/// One line of an alias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The id of the artefact.
    pub id: String,
    /// From when the alias means it.
    pub valid_from: Instant,
}

/// What an alias means at an instant: the last of its lines that has begun, so that an old instant gets the old answer. None before
/// the first.
pub fn at(lines: &[Dated], as_of: Instant) -> Option<&Dated> {
    lines.iter().rev().find(|line| line.valid_from <= as_of)
}

/// Artefacts by id.
#[derive(Clone, Debug, Default)]
pub struct Shelf(BTreeMap<String, Artefact>);

impl Shelf {
    /// Reads an artefact and puts it in; gives its id. Errors: those of [`Artefact::read`].
    pub fn put(&mut self, text: &[u8], k_anon: u64) -> Result<String, Error> {
        let artefact = Artefact::read(text, k_anon)?;
        let id = artefact.id()?;
        self.0.insert(id.clone(), artefact);
        Ok(id)
    }

    /// The artefact of an id. Error: `model_missing`.
    pub fn get(&self, id: &str) -> Result<&Artefact, Error> {
        self.0.get(id).ok_or_else(|| Error::new(Code::ModelMissing, "model", "there is no artefact of this id"))
    }
}
