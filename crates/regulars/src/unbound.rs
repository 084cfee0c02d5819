//! In place of models: without the feature `models` nothing reads an artefact, so a rulebook that names one is refused by name.

use regulars_core::error::{Code, Error, Result};
use regulars_store::Reading;

use crate::Rulebook;

/// Binds nothing, and says which artefact is asked for.
pub(crate) struct Binder;

impl Binder {
    pub(crate) fn new(_: &dyn Reading) -> Self {
        Self
    }

    /// The rulebook, if it names no artefact. Error: `unsupported` at the place that names the first one.
    #[expect(clippy::unused_self, reason = "with the feature `models` a binder remembers what it read")]
    pub(crate) fn bind(&mut self, rulebook: Rulebook) -> Result<Rulebook> {
        if let Some(ask) = rulebook.rules().model_asks().first() {
            return Err(refused(&ask.id, &ask.path));
        }
        match rulebook.rules().cuts_asks().first() {
            Some(ask) => Err(refused(&ask.id, ask.path)),
            None => Ok(rulebook),
        }
    }
}

fn refused(id: &str, path: &str) -> Error {
    let message =
        format!("the artefact `{id}`: this build of the library lacks the feature `models`, which reads artefacts");
    Error::new(Code::Unsupported, path, message)
}
