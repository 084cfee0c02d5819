//! Artefacts by id (AR-2).

use std::collections::BTreeMap;

use regulars_core::{Code, Error};

use super::body::Artefact;

/// Artefacts by id.
#[derive(Clone, Debug, Default)]
pub struct Shelf(BTreeMap<String, Artefact>);

impl Shelf {
    /// Reads an artefact and puts it in; gives its id. Errors: those of [`Artefact::read`].
    pub fn put(&mut self, text: &[u8], k_anon: u64) -> Result<String, Error> {
        let artefact = Artefact::read(text, k_anon)?;
        crate::scorer::check_model(&artefact, k_anon)?;
        let id = artefact.id()?;
        self.0.insert(id.clone(), artefact);
        Ok(id)
    }

    /// The artefact of an id. Error: `model_missing`.
    pub fn get(&self, id: &str) -> Result<&Artefact, Error> {
        self.0.get(id).ok_or_else(|| Error::new(Code::ModelMissing, "", "there is no artefact of this id"))
    }
}
