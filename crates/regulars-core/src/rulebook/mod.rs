//! The rulebook: one TOML document with everything a business decides (RB-1). Parsing and validation are one pass that
//! reports every fault with its place; a rulebook that parses never fails at evaluation.

mod access;
mod approvals;
mod artefacts;
mod asked;
mod audit;
mod circles;
mod content;
mod currency;
mod definitions;
mod diff;
mod document;
mod explain;
mod finding;
mod graph;
mod head;
mod impact;
mod indicators;
mod journey;
mod keys;
mod measures;
mod models;
mod needs;
mod nodes;
mod people;
mod privacy;
mod program;
mod quality;
mod ratios;
mod records;
mod sales;
mod schema;
mod scopes;
mod score;
mod scores;
mod segments;
mod service;
mod spelling;
mod types;
mod upkeep;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use content::Step;
pub use definitions::{Definitions, Name, Node, Segment};
pub use diff::{RulebookDiff, diff};
pub use explain::{Explained, explain, explain_program};
pub use finding::RuleFinding;
pub use impact::{Impact, Place, Reader, impact, places};
pub use models::{CutsAsk, ModelAsk};
pub use schema::schema;

use crate::access::AccessRules;
use crate::access::AuditRules;
use crate::condition::{Condition, Scope};
use crate::consent::{Privacy, Purpose};
use crate::error::{Code, Error, Result};
use crate::identity::{AttributeRule, IdentityRules};
use crate::journey::JourneyRules;
use crate::membership::account::Rules as ProgramRules;
use crate::membership::program::Program;
use crate::money::Rates;
use crate::quality::QualityRules;
use crate::record::Declared;
use crate::relation::RelationKinds;
use crate::sales::approval::ApprovalRules;
use crate::sales::indicator::Indicator;
use crate::sales::rules::SalesRules;
use crate::scoring::{RfmRules, StageWeights, Upkeep};
use crate::service::ServiceRules;
use crate::text::{Json, Labels, Language};
use crate::time::{Instant, Zone};

/// The largest rulebook, in bytes (RB-12).
pub const MAX_BYTES: usize = 1 << 20;
/// The most definitions of a rulebook (RB-12).
pub const MAX_DEFINITIONS: usize = 2_000;
/// The most terms of needs, which are no definitions (RB-12).
pub const MAX_TERMS: usize = 10_000;

/// A declared source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// The kind of channel, for example `marketplace`.
    pub kind: Option<String>,
    /// How far it is trusted; larger is more.
    pub rank: i64,
}

/// A validated rulebook.
#[derive(Clone, Debug)]
pub struct Rulebook {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u64,
    /// Its zone.
    pub zone: Zone,
    /// From when on this version answers; none: always (RB-1).
    pub effective_from: Option<Instant>,
    /// The language of sentences.
    pub language: Language,
    /// The earliest instant of a record (RC-6).
    pub min_instant: Instant,
    /// The latest instant of a record (RC-6).
    pub max_instant: Instant,
    /// How far a record may lie after its delivery, in microseconds (RC-6).
    pub max_future_us: i64,
    /// The declared sources; none: every source is accepted with rank 0.
    pub sources: Option<BTreeMap<String, Source>>,
    /// The kinds and fields of records that it declares.
    pub records: Arc<Declared>,
    /// The identifier kinds.
    pub identity: IdentityRules,
    /// How golden attributes are chosen.
    pub attributes: BTreeMap<String, AttributeRule>,
    /// The kinds of relations between customers.
    pub relations: RelationKinds,
    /// Measures, stages, tags and segments.
    pub definitions: Definitions,
    /// How relevant each dimension of tags is in a stage (TG-4).
    pub weights: StageWeights,
    /// The RFM score.
    pub rfm: Option<RfmRules>,
    /// What currencies are worth (RF-8).
    pub rates: Option<Arc<Rates>>,
    /// The membership programs and their versions, as they stand in the document.
    pub programs: Vec<Program>,
    /// The programs as they run, the main one first: each with all its versions (MB-89).
    pub accounts: Vec<Arc<ProgramRules>>,
    /// The channels of contacts.
    pub channels: Vec<String>,
    /// The purposes, by path.
    pub purposes: Vec<Purpose>,
    /// What else decisions about people's data read.
    pub privacy: Arc<Privacy>,
    /// Who sees and does what.
    pub access: Arc<AccessRules>,
    /// The rules of data quality.
    pub quality: Arc<QualityRules>,
    /// What is told to the audit, what is remarkable in it, and how counts are told.
    pub audit: Arc<AuditRules>,
    /// How cases are handled, and when people work.
    pub service: Arc<ServiceRules>,
    /// How leads and opportunities are handled.
    pub sales: Arc<SalesRules>,
    /// What is due because of what customers do, what to do next, and what is told of parcels and payments.
    pub journey: Arc<JourneyRules>,
    /// From when on a model needs somebody's attention.
    pub upkeep: Upkeep,
    /// What must be approved and by whom (SV-80, AC-6).
    pub approvals: Arc<ApprovalRules>,
    /// The figures that somebody steers by (SV-95), as they stand in the document.
    pub indicators: Arc<[Indicator]>,
    /// The document in canonical form, for comparing versions (RB-10).
    pub document: Json,
    /// SHA-256 of the canonical document and the zone database's version (RB-9).
    pub fingerprint: String,
}

impl Rulebook {
    /// Reads and validates a document. The error is the first finding; all are in its details as `findings`, canonical JSON.
    ///
    /// ```
    /// use regulars_core::rulebook::Rulebook;
    /// let error = Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shangai\"\n").unwrap_err();
    /// assert_eq!((error.code().as_str(), error.path()), ("unknown_zone", "rulebook.zone"));
    /// assert!(error.message().contains("did you mean `Asia/Shanghai`"));
    /// ```
    pub fn parse(text: &str) -> Result<Self> {
        Self::read(text).map_err(|findings| finding::first(&findings))
    }

    /// All faults of a document, in document order (RB-2); none if it is valid.
    pub fn check(text: &str) -> Vec<RuleFinding> {
        Self::read(text).err().unwrap_or_default()
    }

    fn read(text: &str) -> std::result::Result<Self, Vec<RuleFinding>> {
        let document = document::Document::parse(text)?;
        let root = document.root();
        head::sections(&root);
        let head = head::read(&root);
        let sources = head::sources(&root);
        let records = records::read(&root);
        let identity = people::identity(&root);
        let attributes = people::attributes(&root);
        let relations = people::relations(&root);
        let mut rfm = scores::rfm(&root);
        let rates = currency::read(&root);
        let membership = program::read(&root, Some(types::Types { declared: &records }));
        let privacy::Sections { channels, purposes, privacy } = privacy::read(&root);
        let access = access::read(&root, purposes.as_deref(), &attributes);
        if let (Some(rfm), Some(_)) = (&rfm, &purposes) {
            scores::check_purpose(&root, rfm, purposes.as_deref().unwrap_or_default());
        }
        let sections = nodes::Sections {
            rfm: rfm.is_some(),
            rfm_currency: rfm.as_ref().map(|rfm| rfm.currency),
            tiers: membership.tiers(),
            purposes: purposes.as_deref(),
            channels: &channels,
            law: &privacy.law,
            attributes: &attributes,
        };
        let zone = head.as_ref().map(|head| &head.zone);
        let mut service = service::read(&root, &service::Given { zone, legal: &privacy.rights.calendars });
        let types = types::Types { declared: &records };
        let nodes::Read { definitions, weights, indicators, sales, journey, include } =
            nodes::read(&root, types, zone, &sections, &mut service);
        if let Some(rfm) = &mut rfm {
            if let Some(rates) = &rates {
                currency::check_rfm(&root, rfm.currency, rates);
            }
            (rfm.include, rfm.rates) = (include, rates.clone());
        }
        membership.check_measures(&root.quiet_table_names("measures"), &definitions.measures);
        let given = quality::Given { types: types::Types { declared: &records }, attributes: &attributes };
        let quality = quality::read(&root, &given, identity.as_ref());
        let audit = audit::read(&root, zone);
        let upkeep = upkeep::read(&root);
        let approvals = approvals::read(&root, &access);
        let accounts = membership.accounts(&root);
        let canonical = document.to_json();
        let findings = document.findings();
        let read = || {
            let head = head?;
            Some(Self {
                id: head.id,
                version: head.version,
                zone: head.zone,
                effective_from: head.effective_from,
                language: head.language,
                min_instant: head.min_instant,
                max_instant: head.max_instant,
                max_future_us: head.max_future_us,
                sources,
                records: Arc::new(records),
                identity: identity?,
                attributes,
                relations,
                definitions,
                weights,
                rfm,
                rates,
                accounts,
                programs: membership.programs,
                channels,
                purposes: purposes.unwrap_or_default(),
                privacy: Arc::new(privacy),
                access: Arc::new(access),
                quality: Arc::new(quality?),
                audit: Arc::new(audit),
                service: Arc::new(service),
                sales: Arc::new(sales),
                journey: Arc::new(journey),
                upkeep,
                approvals: Arc::new(approvals),
                indicators,
                fingerprint: fingerprint(&canonical),
                document: canonical,
            })
        };
        match read() {
            Some(rulebook) if findings.is_empty() => Ok(rulebook),
            _ => Err(findings),
        }
    }

    /// What consent decisions are made by.
    pub fn consent(&self) -> crate::consent::Rules<'_> {
        crate::consent::Rules { purposes: &self.purposes, privacy: &self.privacy }
    }

    /// The programs with the paths under which their definitions stand: none before the keys of `[program]`, and id and version
    /// for one of several (MB-89, RB-10).
    fn program_paths(&self) -> impl Iterator<Item = (String, &Program)> {
        let single = usize::from(self.document.get("program").is_some());
        self.programs.iter().enumerate().map(move |(place, program)| {
            let path = format!("programs.{}.{}", program.id, program.version);
            (if place < single { String::new() } else { path }, program)
        })
    }

    /// The program of `[program]`, whose keys are definitions of their own.
    fn single_program(&self) -> Option<&Program> {
        self.program_paths().next().filter(|(path, _)| path.is_empty()).map(|(_, program)| program)
    }

    /// The trust of a source.
    pub fn rank(&self, source: &str) -> i64 {
        self.sources.as_ref().and_then(|known| known.get(source)).map_or(0, |source| source.rank)
    }

    /// Checks a record against the rulebook: its source, its instant, its declared kind and fields, its purpose, and the rules of
    /// quality that refuse records (RB-1, RC-1, RC-6, CS-6, DQ-1).
    pub fn admit(&self, record: &crate::record::Record) -> Result<()> {
        if let Some(sources) = &self.sources {
            let name = record.source.as_str();
            if !sources.contains_key(name) {
                let hint = crate::text::did_you_mean(name, sources.keys().map(String::as_str));
                return Err(Error::new(Code::UnknownSource, "source", format!("`{name}` is not a source{hint}")));
            }
        }
        let at = record.occurred_at.at;
        let latest = record.received_at.map(|received| received.plus_micros(self.max_future_us));
        if at < self.min_instant || at > self.max_instant || latest.is_some_and(|latest| at > latest) {
            let upper = latest.map_or(self.max_instant, |latest| latest.min(self.max_instant));
            let message = format!("the instant lies outside {} to {upper}", self.min_instant);
            return Err(Error::new(Code::InstantOutOfRange, "occurred_at", message));
        }
        self.records.admit(record)?;
        if let crate::record::Body::Consent(consent) = &record.body
            && !self.purposes.is_empty()
        {
            crate::consent::need_purpose(&self.purposes, &consent.purpose, "body.purpose")?;
        }
        crate::quality::admit(record, &self.quality, &self.zone)
    }
}

/// Compiles a condition; every fault is noted where it stands in the text.
fn compile(place: &document::Place<'_, String>, scope: &mut dyn Scope) -> Option<Condition> {
    match Condition::compile(&place.value, scope) {
        Ok(condition) => Some(condition),
        Err(problems) => {
            for problem in problems {
                place.fault_at(problem.at, problem.code, problem.message, problem.suggest.as_deref());
            }
            None
        }
    }
}

/// What people call a thing: `label = "…"`, or one each for English and Chinese.
fn labels(table: &document::Table<'_, '_>) -> Labels {
    if !table.is_table("label") {
        return table.text("label").map(|place| Labels::same(&place.value)).unwrap_or_default();
    }
    let Some(label) = table.table("label") else { return Labels::default() };
    label.known(keys::LABEL);
    let text = |key| label.text(key).map(|place| place.value);
    Labels { en: text("en"), zh: text("zh") }
}

/// A name that conditions can use: letters, digits and `_`, not beginning with a digit.
fn check_name(table: &document::Table<'_, '_>, name: &str) {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if name.is_empty() || name.len() > 64 || !plain || name.starts_with(|first: char| first.is_ascii_digit()) {
        let message = format!("`{name}` is no name: use up to 64 letters, digits and `_`, a letter first");
        table.fault(name, Code::InvalidValue, message, None);
    }
}

fn fingerprint(document: &Json) -> String {
    let whole = Json::object([("document", document.clone()), ("zones", Json::from(Zone::database()))]);
    crate::text::digest(&whole)
}

#[cfg(test)]
mod tests;
