//! A rulebook as the front door holds it: validated, shared, and remembered as text.

use std::path::Path;
use std::sync::Arc;

use regulars_core::error::{Code, Error, Result};
pub use regulars_core::rulebook::RuleFinding;
use regulars_core::rulebook::{Explained, Impact, Rulebook as Rules, RulebookDiff};
use regulars_core::text::Language;
use regulars_core::time::Zone;
#[cfg(feature = "models")]
use regulars_models::artefact::{K_ANON, Shelf};

/// A validated rulebook.
#[derive(Clone, Debug)]
pub struct Rulebook {
    rules: Arc<Rules>,
    /// Artefacts that came with it.
    #[cfg(feature = "models")]
    artefacts: Arc<Shelf>,
}

impl Rulebook {
    /// Reads and validates a TOML document. The error is its first fault; all of them are in its details as `findings`.
    ///
    /// ```
    /// let text = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n";
    /// assert_eq!(regulars::Rulebook::parse(text)?.id(), "shop");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self> {
        let rules = Arc::new(Rules::parse(text)?);
        Ok(Self {
            rules,
            #[cfg(feature = "models")]
            artefacts: Arc::default(),
        })
    }

    /// Reads and validates a file. Errors: `io_error`, `invalid_utf8`, and those of [`Rulebook::parse`].
    ///
    /// ```
    /// use regulars::Rulebook;
    ///
    /// assert_eq!(Rulebook::load("no/such/file.toml").unwrap_err().code().as_str(), "io_error");
    /// ```
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|error| {
            let file = path.display().to_string();
            Error::new(Code::IoError, file, format!("the rulebook cannot be read: {error}"))
        })?;
        let text =
            String::from_utf8(bytes).map_err(|_| Error::new(Code::InvalidUtf8, "", "the rulebook is not UTF-8"))?;
        Self::parse(&text)
    }

    /// The rulebook with artefacts of models that it names, beside those of the store that is opened with it (AR-2). Errors: those of
    /// [`Artefact::read`](regulars_models::artefact::Artefact::read), with the place in the list.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let fitted = crm.call("model.fit", r#"{"model":"bg_nbd","rows":{"x":[2,1,0,0,0,7,1,0,2,0,5,0,0,0,0,10,1,3,2,0],
    /// #     "t_x":[213,12,0,0,0,206,39,0,111,0,245,0,0,0,0,220,5,70,20,0],
    /// #     "t":[272,272,272,272,272,272,272,272,272,272,272,272,272,272,272,272,272,250,260,240]},
    /// #     "provenance":{"as_of":"2026-01-01T00:00:00Z","created_at":"2026-01-02T00:00:00Z","purpose":"service",
    /// #     "valid_until":"2027-01-01T00:00:00Z"}}"#)?;
    /// # let text = regulars::Json::parse(&fitted)?.get("artefact").unwrap().to_string();
    /// let rulebook = crm.rulebook();
    /// assert!(rulebook.clone().with_artefacts([text.as_str()]).is_ok());
    /// let error = rulebook.with_artefacts(["{}"]).unwrap_err();
    /// assert!(error.path().starts_with("artefacts[0]"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    #[cfg(feature = "models")]
    pub fn with_artefacts<'a>(self, texts: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let mut shelf = Shelf::default();
        for (at, text) in texts.into_iter().enumerate() {
            shelf.put(text.as_bytes(), K_ANON).map_err(|error| error.within(&format!("artefacts[{at}]")))?;
        }
        Ok(Self { artefacts: Arc::new(shelf), ..self })
    }

    /// The rulebook with the artefacts that came with another one.
    #[cfg(feature = "models")]
    pub(crate) fn with_artefacts_of(self, other: &Self) -> Self {
        Self { artefacts: other.artefacts.clone(), ..self }
    }

    /// The rulebook; no artefact comes with one.
    #[cfg(not(feature = "models"))]
    pub(crate) fn with_artefacts_of(self, _: &Self) -> Self {
        self
    }

    /// The same with what is bound to it; beside the rules stand the artefacts that came with them.
    #[cfg(feature = "models")]
    pub(crate) fn binding(self, bind: impl FnOnce(&mut Rules, &Shelf) -> Result<()>) -> Result<Self> {
        let mut rules = (*self.rules).clone();
        bind(&mut rules, &self.artefacts)?;
        Ok(Self { rules: Arc::new(rules), artefacts: self.artefacts })
    }

    /// All faults of a document in document order (RB-2); none if it is valid.
    ///
    /// ```
    /// use regulars::Rulebook;
    ///
    /// let faults = Rulebook::check("[rulebook]\nid = \"shop\"\nverzion = 1\nzone = \"Mars\"\n");
    /// assert!(faults.len() > 1, "all of them at once");
    /// assert!(faults.iter().any(|fault| fault.path == "rulebook.zone" && fault.line == 4));
    /// ```
    pub fn check(text: &str) -> Vec<RuleFinding> {
        Rules::check(text)
    }

    /// Its id.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// assert_eq!(crm.rulebook().id(), "shop");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn id(&self) -> &str {
        &self.rules.id
    }

    /// Its version.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// assert_eq!(crm.rulebook().version(), 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn version(&self) -> u64 {
        self.rules.version
    }

    /// From when on it answers; none: always (RB-1).
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// assert_eq!(crm.rulebook().effective_from(), None, "it always answers");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn effective_from(&self) -> Option<regulars_core::time::Instant> {
        self.rules.effective_from
    }

    /// Its zone, which decides what a day is.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// assert_eq!(crm.rulebook().zone().name(), "Asia/Shanghai");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn zone(&self) -> &Zone {
        &self.rules.zone
    }

    /// The SHA-256 of its canonical content and the zone database's version (RB-9), in hexadecimal.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// assert_eq!(crm.rulebook().fingerprint().len(), 64);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn fingerprint(&self) -> &str {
        &self.rules.fingerprint
    }

    /// The language of its sentences.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// assert_eq!(crm.rulebook().language(), regulars::Language::English);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn language(&self) -> Language {
        self.rules.language
    }

    /// From where on the drift of a model is crossed (AR-4): the stability index of a feature, and the distance of what was foretold
    /// from what came.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// let [stability, calibration] = crm.rulebook().drift_thresholds();
    /// assert!(stability > calibration);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn drift_thresholds(&self) -> [regulars_core::money::Decimal; 2] {
        [self.rules.upkeep.drift_psi, self.rules.upkeep.drift_calibration]
    }

    /// What differs in a newer rulebook, and what else that touches (RB-10).
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// let old = Rulebook::parse(rules)?;
    /// let new = Rulebook::parse(&format!("{rules}[measures.orders]\nof = \"order\"\nagg = \"count\"\nwindow = \"lifetime\"\n"))?;
    /// assert_eq!(old.diff(&new).added, ["measures.orders"]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn diff(&self, new: &Self) -> RulebookDiff {
        regulars_core::rulebook::diff(&self.rules, &new.rules)
    }

    /// What it says, in sentences; one for each definition.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// use regulars::Language;
    ///
    /// let said = Rulebook::parse(rules)?.explain(Language::English);
    /// assert!(said.iter().any(|line| line.path.starts_with("identity")));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn explain(&self, language: Language) -> Vec<Explained> {
        regulars_core::rulebook::explain(&self.rules, language)
    }

    /// What reads a name, directly and through others (RB-8). Error: `unknown_name`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// let impact = crm.rulebook().impact("measures.orders")?;
    /// assert!(impact.readers.iter().any(|reader| reader.path.starts_with("segments.often")));
    /// assert_eq!(crm.rulebook().impact("measures.oders").unwrap_err().code().as_str(), "unknown_name");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn impact(&self, name: &str) -> Result<Impact> {
        regulars_core::rulebook::impact(&self.rules, name)
    }

    /// The document without a definition; comments and layout of the rest stay. Errors: `in_use` with the readers in its
    /// details (RB-8), `unknown_name`, and those of [`Rulebook::parse`], also for what is left.
    ///
    /// ```
    /// use regulars::Rulebook;
    ///
    /// let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.toml"));
    /// assert!(!Rulebook::remove(text, "segments.often")?.contains("[segments.often]"));
    /// assert_eq!(Rulebook::remove(text, "measures.orders").unwrap_err().code().as_str(), "in_use");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn remove(text: &str, name: &str) -> Result<String> {
        crate::remove::remove(text, name)
    }

    pub(crate) fn rules(&self) -> &Arc<Rules> {
        &self.rules
    }
}

/// The JSON Schema of a rulebook, for editors that know TOML.
///
/// ```
/// assert!(regulars::rulebook_schema().contains("\"$schema\""));
/// ```
pub fn rulebook_schema() -> String {
    regulars_core::rulebook::schema()
}
