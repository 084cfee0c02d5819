//! The versions of a rulebook that are loaded (RB-1, RB-9): the one that the host opened with and those that were loaded into
//! the store. The highest with `effective_from <= as_of` answers for an instant, for the whole past that it replays.

use regulars_core::error::{Code, Error, Result};
use regulars_core::time::Instant;
use regulars_store::{Reading, StoredRulebook};

use crate::{Binder, Crm, Rulebook};

/// All loaded versions of one rulebook.
#[derive(Debug)]
pub(crate) struct Versions {
    /// By version, rising.
    all: Vec<Rulebook>,
}

impl Versions {
    /// The given version and those that the store keeps under the same id. Where the store has one of the same number, the
    /// given one stands.
    pub(crate) fn open(given: Rulebook, reading: &dyn Reading) -> Result<Self> {
        let (mut all, mut binder) = (Vec::new(), Binder::new(reading));
        for stored in reading.rulebooks(given.id())? {
            if stored.version != given.version() {
                all.push(binder.bind(Rulebook::parse(&stored.text)?)?);
            }
        }
        all.push(binder.bind(given)?);
        all.sort_by_key(Rulebook::version);
        Ok(Self { all })
    }

    pub(crate) fn all(&self) -> &[Rulebook] {
        &self.all
    }

    /// The highest version.
    #[expect(clippy::indexing_slicing, reason = "there is always the version that was opened")]
    pub(crate) fn newest(&self) -> &Rulebook {
        &self.all[self.all.len() - 1]
    }

    /// The version that answers for an instant; before every one of them the lowest.
    pub(crate) fn at(&self, as_of: Instant) -> &Rulebook {
        let began = |rulebook: &&Rulebook| rulebook.effective_from().is_none_or(|from| from <= as_of);
        self.all.iter().rev().find(began).or_else(|| self.all.first()).unwrap_or_else(|| self.newest())
    }

    /// The first instant after `as_of` at which another version answers.
    pub(crate) fn next_after(&self, as_of: Instant) -> Option<Instant> {
        let mut begins: Vec<Instant> = self.all.iter().filter_map(Rulebook::effective_from).collect();
        begins.retain(|begin| *begin > as_of);
        begins.sort_unstable();
        begins.into_iter().find(|begin| self.at(*begin).fingerprint() != self.at(as_of).fingerprint())
    }

    fn named(&self, version: u64) -> Result<&Rulebook> {
        self.all.iter().find(|rulebook| rulebook.version() == version).ok_or_else(|| {
            Error::new(Code::UnknownVersion, "rulebook_version", format!("version {version} is not loaded"))
        })
    }
}

impl Crm {
    /// Loads a further version of the rulebook and keeps it in the store, so that it answers from its `effective_from` on,
    /// also after the store is opened again (RB-9). The models that it names are in the store (AR-2). Errors: `version_not_rising`,
    /// those of the document, `model_missing`, `model_kind_mismatch`, `model_purpose_mismatch`, `feature_mismatch` at the score that names a model, and
    /// `invalid_value` for a document of another id.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// crm.load_rulebook(&rules.replace("version = 1", "version = 2"))?;
    /// assert_eq!((crm.rulebook().version(), crm.rulebooks().len()), (2, 2));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn load_rulebook(&self, text: &str) -> Result<Rulebook> {
        self.as_operation("rulebook.load", None, |crm| {
            let rulebook = Rulebook::parse(text)?.with_artefacts_of(&crm.rulebook());
            let rulebook = Binder::new(crm.ungated().read()?.as_ref()).bind(rulebook)?;
            {
                let mut versions = crm.versions_mut();
                let newest = versions.newest();
                if rulebook.id() != newest.id() {
                    let message = format!("the store answers by rulebook `{}`, not `{}`", newest.id(), rulebook.id());
                    return Err(Error::new(Code::InvalidValue, "rulebook.id", message));
                }
                if rulebook.version() <= newest.version() {
                    let known = versions.all().iter().any(|known| known.fingerprint() == rulebook.fingerprint());
                    let loaded =
                        if known { "this document".to_owned() } else { format!("version {}", newest.version()) };
                    let message = format!("{loaded} is loaded already; a newer version has a higher number");
                    return Err(Error::new(Code::VersionNotRising, "rulebook.version", message));
                }
                let mut writing = crm.store().write()?;
                writing.put_rulebook(&StoredRulebook {
                    id: rulebook.id().to_owned(),
                    version: rulebook.version(),
                    fingerprint: rulebook.fingerprint().to_owned(),
                    text: text.to_owned(),
                })?;
                crm.about(|| format!("rulebook/{}/{}", rulebook.id(), rulebook.version()), []);
                // The versions are locked, and the audit asks nothing of them.
                crm.commit(writing)?;
                crm.demand(rulebook.rules());
                versions.all.push(rulebook.clone());
            }
            crm.refresh_index()?;
            Ok(rulebook)
        })
    }

    /// All loaded versions, the lowest first.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// assert_eq!(crm.rulebooks().iter().map(Rulebook::version).collect::<Vec<_>>(), [1]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn rulebooks(&self) -> Vec<Rulebook> {
        self.versions().all().to_vec()
    }

    /// The version that answers for an instant, or a named one. Error: `unknown_version`.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// assert_eq!(crm.rulebook_at(as_of, None)?.version(), 1);
    /// assert!(crm.rulebook_at(as_of, Some(7)).is_err());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn rulebook_at(&self, as_of: Instant, version: Option<u64>) -> Result<Rulebook> {
        let versions = self.versions();
        match version {
            Some(version) => versions.named(version).cloned(),
            None => Ok(versions.at(as_of).clone()),
        }
    }
}
