//! Artefacts of models (AR-1, AR-2): kept in the store under the hash of what they say, and bound to the rulebooks that name them.

use std::sync::Arc;

use regulars_core::error::{Code, Error, Result};
use regulars_core::rulebook::{CutsAsk, ModelAsk};
use regulars_core::scoring::{PopulationCuts, Scorer, Upkeep};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_models::artefact::{Artefact, K_ANON, Shelf};
use regulars_models::rfm::QuantileCuts;
use regulars_models::scorer::{check_model, scorer};
use regulars_store::Reading;
use serde::Serialize;

use crate::erasures::{Noted, missing};
use crate::{Crm, Rulebook};

/// What an artefact is, without its parameters.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ArtefactInfo {
    /// Who approved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// When it was made.
    pub created_at: Instant,
    /// How many profiles that it may know were erased since the store keeps it: those known when its rows were looked at (AR-5).
    pub erasures: u64,
    /// The features in the order in which the model reads them.
    pub features: Vec<String>,
    /// `sha256:` and the hash of what it says.
    pub id: String,
    /// The kind of model.
    pub kind: String,
    /// What it may be used for.
    pub purpose: String,
    /// Whether these are as many as `refit_after_erasures` of the rulebook says: it is to be fitted anew.
    pub refit_due: bool,
    /// How many rows it was made from.
    pub rows: u64,
    /// How the fit ended.
    pub status: String,
    /// The unit of what it tells.
    pub unit: String,
    /// From when it may be used.
    pub valid_from: Instant,
    /// The first instant at which it may not any more.
    pub valid_until: Instant,
}

impl ArtefactInfo {
    fn of(id: String, artefact: Artefact, erasures: u64, upkeep: &Upkeep) -> Self {
        Self {
            erasures,
            refit_due: upkeep.refit_is_due(erasures),
            approved_by: artefact.approved_by,
            created_at: artefact.created_at,
            features: artefact.features.into_iter().map(|feature| feature.name).collect(),
            id,
            kind: artefact.kind,
            purpose: artefact.purpose,
            rows: artefact.inputs.rows,
            status: artefact.status,
            unit: artefact.unit,
            valid_from: artefact.valid_from,
            valid_until: artefact.valid_until,
        }
    }
}

/// An artefact that was put into the store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ArtefactKept {
    /// What it is.
    pub artefact: ArtefactInfo,
    /// Whether it was not there before.
    pub is_new: bool,
}

/// The artefacts of a store.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ArtefactList {
    /// Each without its parameters, by id.
    pub artefacts: Vec<ArtefactInfo>,
    /// Those that are not what their id names, or that nobody can read; they are not used.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub broken: Vec<BrokenArtefact>,
}

/// An artefact of the store that is not used.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BrokenArtefact {
    /// Why not, for example `artefact_hash_mismatch`.
    pub code: Code,
    /// The id under which it stands.
    pub id: String,
}

impl Crm {
    /// Keeps an artefact under its id, for rulebooks to name. The same one again changes nothing.
    ///
    /// Errors: those of [`Artefact::read`]: `artefact_hash_mismatch` if it is not what its id names; `model_kind_mismatch` for a kind that
    /// there is not; those of its parameters, for example `artefact_personal_data`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let fitted = crm.call("model.fit", r#"{"model":"bg_nbd","rows":{"x":[2,1,0,0,0,7,1,0,2,0,5,0,0,0,0,10,1,3,2,0],
    /// #     "t_x":[213,12,0,0,0,206,39,0,111,0,245,0,0,0,0,220,5,70,20,0],
    /// #     "t":[272,272,272,272,272,272,272,272,272,272,272,272,272,272,272,272,272,250,260,240]},
    /// #     "provenance":{"as_of":"2026-01-01T00:00:00Z","created_at":"2026-01-02T00:00:00Z","purpose":"service",
    /// #     "valid_until":"2027-01-01T00:00:00Z"}}"#)?;
    /// # let text = regulars::Json::parse(&fitted)?.get("artefact").unwrap().to_string();
    /// let kept = crm.put_artefact(&text)?;
    /// assert_eq!((kept.artefact.kind.as_str(), kept.is_new), ("bg_nbd", true));
    /// assert!(!crm.put_artefact(&text)?.is_new);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn put_artefact(&self, text: &str) -> Result<ArtefactKept> {
        self.as_operation("artefact.put", None, |crm| {
            let artefact = Artefact::read(text.as_bytes(), K_ANON)?;
            check_model(&artefact, K_ANON)?;
            let id = artefact.id()?;
            let mut writing = crm.store().write()?;
            let is_new = writing.put_artefact(&id, &artefact.to_json(K_ANON)?.to_string())?;
            let noted = Noted::of(writing.as_ref(), &id)?;
            if is_new {
                noted.keep(writing.as_mut(), &id)?;
            }
            crm.about(|| format!("model/{id}"), []);
            crm.commit(writing)?;
            let artefact = ArtefactInfo::of(id, artefact, noted.erasures, &crm.rules().upkeep);
            Ok(ArtefactKept { artefact, is_new })
        })
    }

    /// An artefact of the store. Errors: `model_missing`, `artefact_hash_mismatch` if the store holds another one under this id.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let fitted = crm.call("model.fit", r#"{"model":"bg_nbd","rows":{"x":[2,1,0,0,0,7,1,0,2,0,5,0,0,0,0,10,1,3,2,0],
    /// #     "t_x":[213,12,0,0,0,206,39,0,111,0,245,0,0,0,0,220,5,70,20,0],
    /// #     "t":[272,272,272,272,272,272,272,272,272,272,272,272,272,272,272,272,272,250,260,240]},
    /// #     "provenance":{"as_of":"2026-01-01T00:00:00Z","created_at":"2026-01-02T00:00:00Z","purpose":"service",
    /// #     "valid_until":"2027-01-01T00:00:00Z"}}"#)?;
    /// # let text = regulars::Json::parse(&fitted)?.get("artefact").unwrap().to_string();
    /// let id = crm.put_artefact(&text)?.artefact.id;
    /// assert_eq!(crm.artefact(&id)?.purpose, "service");
    /// assert_eq!(crm.artefact("sha256:none").unwrap_err().code().as_str(), "model_missing");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn artefact(&self, id: &str) -> Result<Artefact> {
        self.as_operation("artefact.get", None, |crm| {
            let found = stored(crm.store().read()?.as_ref(), id).map_err(|error| error.within("id"))?;
            // Only now is it certain that the id names a model, and is not something about a person.
            crm.about(|| format!("model/{id}"), []);
            Ok(found)
        })
    }

    /// All artefacts of the store, by id. One that was altered hides no other.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// assert!(crm.artefacts()?.artefacts.is_empty());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn artefacts(&self) -> Result<ArtefactList> {
        self.as_operation("artefact.list", None, |crm| {
            let reading = crm.store().read()?;
            let upkeep = &crm.rules().upkeep;
            let mut list = ArtefactList::default();
            for id in reading.artefacts()? {
                match stored(reading.as_ref(), &id) {
                    Ok(artefact) => {
                        let noted = Noted::of(reading.as_ref(), &id)?;
                        list.artefacts.push(ArtefactInfo::of(id, artefact, noted.erasures, upkeep));
                    }
                    Err(error) => list.broken.push(BrokenArtefact { code: error.code(), id }),
                }
            }
            Ok(list)
        })
    }
}

/// An artefact of a store, which must be the one that its id names.
fn stored(reading: &dyn Reading, id: &str) -> Result<Artefact> {
    let json = Json::parse(&reading.artefact(id)?.ok_or_else(missing)?)?;
    let is_named = json.get("id").and_then(Json::as_str) == Some(id);
    // It is what its own id says, or this fails.
    let artefact = Artefact::from_json(json, K_ANON)?;
    if !is_named {
        return Err(Error::new(Code::ArtefactHashMismatch, "", "the store holds another artefact under this id"));
    }
    Ok(artefact)
}

/// Binds rulebooks to the models that they name: those that came with a rulebook, and those of the store. What several versions ask
/// alike is read once.
pub(crate) struct Binder<'r> {
    reading: &'r dyn Reading,
    bound: Vec<(ModelAsk, Arc<dyn Scorer>)>,
}

impl<'r> Binder<'r> {
    pub(crate) fn new(reading: &'r dyn Reading) -> Self {
        Self { reading, bound: Vec::new() }
    }

    /// The rulebook with its models and cut points. Every error stands at the place that names the artefact.
    pub(crate) fn bind(&mut self, rulebook: Rulebook) -> Result<Rulebook> {
        if rulebook.rules().model_asks().is_empty() && rulebook.rules().cuts_asks().is_empty() {
            return Ok(rulebook);
        }
        rulebook.binding(|rules, shelf| {
            rules.bind_models(|ask| self.find(shelf, ask))?;
            rules.bind_cuts(|ask| self.cuts(shelf, ask).map_err(|error| placed(error, &ask.id, ask.path)))
        })
    }

    /// An artefact that came with the rulebook, or else of the store.
    fn artefact(&self, shelf: &Shelf, id: &str) -> Result<Artefact> {
        match shelf.get(id) {
            Ok(artefact) => Ok(artefact.clone()),
            Err(_) => stored(self.reading, id),
        }
    }

    /// Cut points for `[rfm]` (RS-3): of the same periods, currency and amount.
    fn cuts(&self, shelf: &Shelf, ask: &CutsAsk) -> Result<PopulationCuts> {
        let artefact = self.artefact(shelf, &ask.id)?;
        if let Some(purpose) = &ask.purpose {
            check_purpose(&artefact, purpose, "`[rfm]`")?;
        }
        let model: QuantileCuts = artefact.model(K_ANON)?;
        model.fits(ask.unit, ask.currency, ask.monetary_of)?;
        Ok(PopulationCuts { cuts: model.cuts, validity: (artefact.valid_from, artefact.valid_until) })
    }

    fn find(&mut self, shelf: &Shelf, ask: &ModelAsk) -> Result<Arc<dyn Scorer>> {
        let same = |known: &ModelAsk| ModelAsk { path: ask.path.clone(), ..known.clone() } == *ask;
        if let Some((_, scorer)) = self.bound.iter().find(|(known, _)| same(known)) {
            return Ok(scorer.clone());
        }
        let read = |id: &String| {
            let artefact = self.artefact(shelf, id)?;
            check_purpose(&artefact, &ask.purpose, "the score")?;
            Ok::<_, Error>(artefact)
        };
        let artefact = read(&ask.id).map_err(|error| placed(error, &ask.id, &ask.path))?;
        // The model of spend stands beside the other, under a key of its own.
        let beside =
            ask.path.rsplit_once('.').map_or_else(|| "spend".to_owned(), |(table, _)| format!("{table}.spend"));
        let spend = ask.spend.as_ref().map(|id| read(id).map_err(|error| placed(error, id, &beside))).transpose()?;
        let scorer = scorer(&artefact, spend.as_ref(), &ask.question, K_ANON);
        let scorer = scorer.map_err(|error| placed(error, &ask.id, &ask.path))?;
        self.bound.push((ask.clone(), scorer.clone()));
        Ok(scorer)
    }
}

/// An error of an artefact at the place that names it.
fn placed(error: Error, id: &str, path: &str) -> Error {
    let at = if error.path().is_empty() { "" } else { ", at " };
    let message = format!("the artefact `{id}`{at}{}: {}", error.path(), error.message());
    Error::new(error.code(), path, message)
}

/// A model answers only for what it was made for.
fn check_purpose(artefact: &Artefact, purpose: &str, asks: &str) -> Result<()> {
    if artefact.purpose == purpose {
        return Ok(());
    }
    let message = format!("the model was made for `{}`, {asks} is for `{purpose}`", artefact.purpose);
    Err(Error::new(Code::ModelPurposeMismatch, "", message))
}
