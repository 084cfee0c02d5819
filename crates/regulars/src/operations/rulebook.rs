//! The operations on rulebooks: compare, explain, ask for readers, delete a definition, load a version (RB-8 to RB-10).

use regulars_core::error::{Code, Error, Result};
use regulars_core::rulebook::{Explained, Impact, RulebookDiff};
use regulars_core::text::Language;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::requests::{Context, Nothing, RulebookText};
use super::responses::RulebookInfo;
use super::wire::wire;
use crate::{Crm, Rulebook};

wire! {
    /// Asks what differs between two rulebooks.
    request RulebookDiffRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The newer TOML document.
        pub new: String,
        /// The older TOML document.
        pub old: String,
    }
}

wire! {
    /// Asks what a rulebook says.
    request RulebookExplainRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The language of the sentences; the rulebook's if absent.
        pub language: Option<Language>,
        /// The TOML document; the loaded rulebook if absent.
        pub text: Option<String>,
        /// A loaded version; the newest if absent.
        pub version: Option<u64>,
    }
}

wire! {
    /// Asks what reads a definition.
    request RulebookImpactRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The definition: its path, or its name as conditions write it.
        pub name: String,
        /// The TOML document; the loaded rulebook if absent.
        pub text: Option<String>,
    }
}

wire! {
    /// Asks for a rulebook without a definition.
    request RulebookRemoveRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The definition: its path, or its name as conditions write it.
        pub name: String,
        /// The TOML document.
        pub text: String,
    }
}

wire! {
    /// A rulebook in sentences.
    response RulebookExplained {
        /// The sentences, in the order of the sections.
        pub sentences: Vec<Explained>,
    }
}

wire! {
    /// A rulebook without a definition.
    response RulebookRemoved {
        /// The TOML document; comments and layout of the rest are as before.
        pub text: String,
    }
}

wire! {
    /// The JSON Schema of rulebooks.
    response RulebookSchema {
        /// The schema, a JSON document as text.
        pub schema: String,
    }
}

wire! {
    /// All loaded versions of the rulebook.
    response RulebookVersions {
        /// The versions, the lowest first.
        pub versions: Vec<RulebookVersion>,
    }
}

wire! {
    /// A loaded version of the rulebook.
    response RulebookVersion {
        /// From when on it answers; absent: always.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub effective_from: Option<Instant>,
        /// The SHA-256 of its canonical content and the zone database's version.
        pub fingerprint: String,
        /// Its id.
        pub id: String,
        /// Its version.
        pub version: u64,
        /// Its zone.
        pub zone: String,
    }
}

impl RulebookInfo {
    pub(super) fn of(rulebook: &Rulebook) -> Self {
        Self {
            fingerprint: rulebook.fingerprint().to_owned(),
            id: rulebook.id().to_owned(),
            version: rulebook.version(),
            zone: rulebook.zone().name().to_owned(),
        }
    }
}

/// The rulebook of a request: its text, or what is loaded.
pub(super) fn named(crm: &Crm, text: Option<&str>, version: Option<u64>) -> Result<Rulebook> {
    match (text, version) {
        (Some(_), Some(_)) => {
            let message = "a version is one that is loaded; leave it out where the text is given";
            Err(Error::new(Code::InvalidValue, "version", message))
        }
        (Some(text), None) => Rulebook::parse(text),
        (None, None) => Ok(crm.rulebook()),
        (None, Some(version)) => {
            let loaded = crm.rulebooks().into_iter().find(|rulebook| rulebook.version() == version);
            let message = || format!("version {version} is not loaded");
            loaded.ok_or_else(|| Error::new(Code::UnknownVersion, "version", message()))
        }
    }
}

pub(super) fn diff(_: &Crm, request: RulebookDiffRequest) -> Result<RulebookDiff> {
    let read = |name: &str, text: &str| Rulebook::parse(text).map_err(|error| error.within(name));
    Ok(read("old", &request.old)?.diff(&read("new", &request.new)?))
}

pub(super) fn explain(crm: &Crm, request: RulebookExplainRequest) -> Result<RulebookExplained> {
    let rulebook = named(crm, request.text.as_deref(), request.version)?;
    let language = request.language.unwrap_or_else(|| rulebook.language());
    Ok(RulebookExplained { sentences: rulebook.explain(language) })
}

pub(super) fn impact(crm: &Crm, request: RulebookImpactRequest) -> Result<Impact> {
    named(crm, request.text.as_deref(), None)?.impact(&request.name)
}

pub(super) fn remove(_: &Crm, request: RulebookRemoveRequest) -> Result<RulebookRemoved> {
    Ok(RulebookRemoved { text: Rulebook::remove(&request.text, &request.name)? })
}

pub(super) fn schema(_: &Crm, _: Nothing) -> Result<RulebookSchema> {
    Ok(RulebookSchema { schema: crate::rulebook_schema() })
}

pub(super) fn load(crm: &Crm, request: RulebookText) -> Result<RulebookInfo> {
    Ok(RulebookInfo::of(&crm.load_rulebook(&request.text)?))
}

pub(super) fn versions(crm: &Crm, _: Nothing) -> Result<RulebookVersions> {
    let version = |rulebook: Rulebook| RulebookVersion {
        effective_from: rulebook.effective_from(),
        fingerprint: rulebook.fingerprint().to_owned(),
        id: rulebook.id().to_owned(),
        version: rulebook.version(),
        zone: rulebook.zone().name().to_owned(),
    };
    Ok(RulebookVersions { versions: crm.rulebooks().into_iter().map(version).collect() })
}
