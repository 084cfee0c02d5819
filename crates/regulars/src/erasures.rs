//! What an erasure means for the artefacts of a store (AR-5): how many of whom each may know are gone. It counts also in a build that
//! cannot read the artefacts themselves.

use regulars_core::customer::Change;
use regulars_core::error::{Code, Error, Result};
use regulars_core::scoring::Upkeep;
use regulars_core::text::{Json, canonical};
use regulars_core::time::Instant;
use regulars_store::{Reading, Writing};
use serde::{Deserialize, Serialize};

/// What is kept beside an artefact: of whom it may know, and how many of them were erased. A number is all that is left of them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Noted {
    /// When its rows were looked at.
    as_of: Instant,
    /// How many profiles of then were erased.
    pub(crate) erasures: u64,
}

impl Noted {
    /// What is noted of an artefact of the store; of one that nothing is noted of, what it says itself.
    pub(crate) fn of(reading: &dyn Reading, id: &str) -> Result<Self> {
        if let Some(note) = reading.artefact_note(id)? {
            return Json::parse(&note)?.read();
        }
        let artefact = Json::parse(&reading.artefact(id)?.ok_or_else(missing)?)?;
        let as_of = artefact.get("inputs").and_then(|inputs| inputs.get("as_of")).and_then(Json::as_str);
        Ok(Self { as_of: Instant::parse(as_of.unwrap_or_default())?, erasures: 0 })
    }

    pub(crate) fn keep(&self, writing: &mut dyn Writing, id: &str) -> Result<()> {
        Ok(writing.set_artefact_note(id, &canonical(self)?)?)
    }
}

/// Notes that a profile was erased, whose first record lies at `first_at`, with every artefact whose rows may have held it. One that is
/// to be fitted anew for it is told as a change (AR-5).
pub(crate) fn note_erasure(writing: &mut dyn Writing, upkeep: &Upkeep, first_at: Instant, at: Instant) -> Result<()> {
    for id in writing.artefacts()? {
        let mut noted = Noted::of(writing, &id)?;
        if first_at > noted.as_of {
            continue;
        }
        let was_due = upkeep.refit_is_due(noted.erasures);
        noted.erasures = noted.erasures.saturating_add(1);
        noted.keep(writing, &id)?;
        if upkeep.refit_is_due(noted.erasures) && !was_due {
            let at = writing.advanced_to()?.map_or(at, |reached| reached.max(at));
            writing.push_change(at, None, &canonical(&Change::of_refit(at, &id))?)?;
        }
    }
    Ok(())
}

pub(crate) fn missing() -> Error {
    Error::new(Code::ModelMissing, "", "there is no artefact of this id")
}
