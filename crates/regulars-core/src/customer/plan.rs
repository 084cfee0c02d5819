//! The plan: what a fold computes, with every name resolved once (DESIGN: parts are selected, not lazy).

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::consent::{ConsentSlots, ContactSlots, RightsSlots};
use crate::error::{Code, Error, Result};
use crate::measure::{FieldKey, Included, MeasurePlan, OrderSlots, TypeNo};
use crate::record::Kind;
use crate::rulebook::{Name, Node, Rulebook};

use super::account::AccountPlan;
use super::cases::{CasePlan, Wanted};
use super::journey::JourneyPlan;
use super::sales::SalesPlan;
use super::scores::ScorePlan;
use super::track::TrackPlan;

/// A part of the view.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Part {
    /// The golden profile (GD).
    Profile,
    /// Which identifiers joined the profiles.
    Identity,
    /// Orders and net spend.
    Orders,
    /// The RFM score (RS).
    Rfm,
    /// The tier (MB-30).
    Membership,
    /// A consent decision per purpose and channel (CS).
    Consent,
    /// The measures (MD).
    Measures,
    /// The life-cycle and journey stages (LS).
    Stage,
    /// The tags (TG).
    Tags,
    /// The segments (SE).
    Segments,
    /// The declared scores (SC).
    Scores,
    /// The service cases (SV-10).
    Cases,
    /// The leads (SV-52).
    Leads,
    /// The opportunities (SV-53).
    Opportunities,
    /// What is known of payments and parcels (SV-86).
    Fulfilment,
    /// What to do next (SV-97).
    NextAction,
    /// The triggers that fired (SV-90).
    Triggers,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 17] = [
        Self::Profile,
        Self::Identity,
        Self::Orders,
        Self::Rfm,
        Self::Membership,
        Self::Consent,
        Self::Measures,
        Self::Stage,
        Self::Tags,
        Self::Segments,
        Self::Scores,
        Self::Cases,
        Self::Fulfilment,
        Self::Leads,
        Self::NextAction,
        Self::Opportunities,
        Self::Triggers,
    ];

    fn bit(self) -> u32 {
        1 << (self as u32)
    }
}

/// How much the reasons tell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ReasonLevel {
    /// No reasons.
    None,
    /// Codes, facts and a sentence.
    #[default]
    Codes,
    /// Also the records behind them.
    Records,
}

/// Which parts of a view are wanted. A part that is not asked for is not there, which is not the same as empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Select {
    parts: u32,
    /// How much the reasons tell.
    pub reasons: ReasonLevel,
    /// The measures that are wanted, by name; none: all.
    measures: Option<Arc<[String]>>,
    /// Whether the tier is followed through time.
    follow_tier: bool,
    /// Whether cases are triaged (SV-21).
    triages: bool,
    /// Whether those who leave are asked why (SV-35).
    exits: bool,
    /// Whether warnings of churn are due (SV-40).
    warns: bool,
    /// Single stages, tags and segments that are followed, besides those of the parts.
    nodes: Vec<Node>,
}

impl Select {
    /// Every part.
    pub fn all() -> Self {
        Self::parts(&Part::ALL)
    }

    /// These parts.
    pub fn parts(parts: &[Part]) -> Self {
        Self {
            parts: parts.iter().map(|part| part.bit()).fold(0, |all, bit| all | bit),
            reasons: ReasonLevel::default(),
            measures: None,
            follow_tier: false,
            triages: false,
            exits: false,
            warns: false,
            nodes: Vec::new(),
        }
    }

    /// Single stages, tags and segments, followed through time but in no part.
    pub fn nodes(nodes: Vec<Node>) -> Self {
        Self { nodes, ..Self::parts(&[]) }
    }

    /// What changes are defined on: stages, tags, segments, the tier, service cases, leads and opportunities, triggers, payments and
    /// parcels (DESIGN: `advance` always uses the selection that the rulebook defines).
    pub fn watched() -> Self {
        let parts = Self::parts(&[
            Part::Stage,
            Part::Tags,
            Part::Segments,
            Part::Cases,
            Part::Leads,
            Part::Opportunities,
            Part::Fulfilment,
            Part::Triggers,
        ]);
        Self { follow_tier: true, ..parts.with_reasons(ReasonLevel::None) }
    }

    /// The same parts, and these stages, tags and segments.
    #[must_use]
    pub fn with_nodes(self, nodes: Vec<Node>) -> Self {
        Self { nodes, ..self }
    }

    /// Service cases and the account, and what decides who answers them (SV-21, SV-22).
    pub fn desk() -> Self {
        Self { triages: true, ..Self::parts(&[Part::Cases, Part::Membership]) }
    }

    /// What decides whether warnings of churn are due (SV-40).
    pub fn warnings() -> Self {
        Self { warns: true, ..Self::parts(&[Part::Cases]).with_reasons(ReasonLevel::None) }
    }

    /// What decides whether those who leave are asked why (SV-35).
    pub fn exits() -> Self {
        Self {
            exits: true,
            ..Self::parts(&[Part::Stage, Part::Membership, Part::Consent]).with_reasons(ReasonLevel::None)
        }
    }

    fn wanted(&self) -> Wanted {
        Wanted { cases: self.has(Part::Cases), triages: self.triages, exits: self.exits, warns: self.warns }
    }

    /// The same parts with another level of reasons.
    #[must_use]
    pub fn with_reasons(self, reasons: ReasonLevel) -> Self {
        Self { reasons, ..self }
    }

    /// The same parts with these measures only.
    #[must_use]
    pub fn with_measures(self, names: Vec<String>) -> Self {
        Self { measures: Some(names.into()), ..self }
    }

    /// Whether a part is wanted.
    pub fn has(&self, part: Part) -> bool {
        self.parts & part.bit() != 0
    }
}

/// A compiled rulebook and selection.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The rules.
    pub rulebook: Arc<Rulebook>,
    /// What is wanted.
    pub select: Select,
    /// Where the fields of orders and returns lie.
    pub orders: OrderSlots,
    /// Which orders are purchases of `[rfm]` (RF-3).
    pub purchases: Included,
    /// What the accounts of members read.
    pub accounts: AccountPlan,
    /// Where the fields of consent events lie.
    pub consents: ConsentSlots,
    /// Where the fields of contacts that were made lie.
    pub contacts: ContactSlots,
    /// Where the fields of people's requests lie.
    pub rights: RightsSlots,
    /// What service cases read.
    pub cases: CasePlan,
    /// What leads and opportunities read.
    pub sales: SalesPlan,
    /// What the journey reads.
    pub journey: JourneyPlan,
    /// The measures that are shown.
    pub measures: MeasurePlan,
    /// What is followed through time.
    pub track: TrackPlan,
    /// The declared scores that are shown, or read by what is followed.
    pub scores: ScorePlan,
    /// Whether every measure that is followed is shown too.
    pub(super) shows_tracked: bool,
    cells: CellTable,
}

impl Plan {
    /// Resolves what the selection reads. The parts that need a section of the rulebook are silent where it is absent.
    /// Error: `unknown_name` for a measure that is not there.
    pub fn compile(rulebook: Arc<Rulebook>, select: Select) -> Result<Self> {
        let mut cells = CellTable::default();
        let definitions = &rulebook.definitions;
        let mut nodes = Vec::new();
        for node in &definitions.order {
            let part = match node {
                Node::Stage | Node::JourneyStage => Part::Stage,
                Node::Tag(_) => Part::Tags,
                Node::Segment(_) => Part::Segments,
            };
            // Tags are ordered by the weights of the stage (TG-4).
            let weighs = *node == Node::Stage && select.has(Part::Tags) && !rulebook.weights.is_empty();
            if select.has(part) || weighs || select.nodes.contains(node) {
                nodes.push(*node);
            }
        }
        let journey = JourneyPlan::compile(&rulebook, &select, &mut cells)?;
        let mut wanted = select.wanted();
        wanted.cases |= journey.reads_cases();
        let cases = CasePlan::compile(&rulebook, wanted, &mut cells)?;
        let sales = SalesPlan::compile(&rulebook, &select, select.follow_tier, &mut cells)?;
        let reads: BTreeSet<u32> =
            [&cases.followed, &sales.reads, &journey.reads].into_iter().flatten().copied().collect();
        let mut track = TrackPlan::compile(&rulebook, &nodes, (select.follow_tier, &reads), &mut cells)?;
        track.asked = !journey.reads.is_empty();
        let read =
            track.outer.iter().filter_map(|(_, name)| if let Name::Score(place) = name { Some(*place) } else { None });
        let mut wanted: BTreeSet<usize> = read.collect();
        if select.has(Part::Scores) {
            wanted.extend(0..definitions.scores.len());
        }
        let scores = ScorePlan::compile(&rulebook, &wanted, &track.nodes, &mut cells)?;
        let shown = if select.has(Part::Measures) { shown(&rulebook, &select)? } else { Vec::new() };
        let measures = MeasurePlan::compile(&definitions.measures, &definitions.record_names, shown, &mut cells)?;
        let reads_orders =
            [Part::Orders, Part::Rfm].iter().any(|part| select.has(*part)) || track.reads_orders() || scores.reads_rfm;
        let counts_falls = measures.reads_tiers || scores.measures.reads_tiers || track.tier_measures.reads_tiers;
        let accounts = if select.has(Part::Membership) || track.follows_tiers() || counts_falls {
            // What is written and claimed moves points and entitlements, never a tier.
            AccountPlan::compile(&rulebook, select.has(Part::Membership), &mut cells)?
        } else {
            AccountPlan::default()
        };
        let suppresses = rulebook.rfm.as_ref().is_some_and(|rfm| rfm.purpose.is_some());
        let reads_consents = select.has(Part::Consent)
            || journey.asks
            || track.reads_consents()
            || (suppresses && reads_orders)
            || !scores.is_empty();
        // What no wanted part reads is not fed.
        let mut idle = CellTable::idle();
        let orders = OrderSlots::compile(if reads_orders { &mut cells } else { &mut idle })?;
        let include = rulebook.rfm.as_ref().and_then(|rfm| rfm.include.as_ref()).filter(|_| reads_orders);
        let purchases = Included::compile(include, &definitions.record_names, &mut cells)?;
        let consents = ConsentSlots::compile(if reads_consents { &mut cells } else { &mut idle })?;
        let counts = reads_consents && rulebook.purposes.iter().any(crate::consent::Purpose::counts_contacts);
        let contacts = ContactSlots::compile(if counts { &mut cells } else { &mut idle })?;
        let rights = RightsSlots::compile(if reads_consents { &mut cells } else { &mut idle })?;
        // Where people are, and how old, decides about consent (CS-15, CS-17).
        cells.reads_attributes =
            select.has(Part::Profile) || track.reads_attributes() || reads_consents || accounts.reads_attributes();
        cells.reads_consents = reads_consents;
        let shows_tracked = track.measure_slots.iter().all(|(place, _)| measures.wanted.contains(place));
        Ok(Self {
            rulebook,
            select,
            orders,
            purchases,
            accounts,
            consents,
            contacts,
            rights,
            cases,
            journey,
            sales,
            measures,
            track,
            scores,
            shows_tracked,
            cells,
        })
    }

    /// Whether the RFM score waits for consent.
    pub fn suppresses_rfm(&self) -> bool {
        self.rulebook.rfm.as_ref().is_some_and(|rfm| rfm.purpose.is_some())
    }

    /// The number of a record's type; that of no type for a declared kind that the rulebook does not know.
    pub fn type_no(&self, kind: Kind, declared: Option<&str>) -> TypeNo {
        match declared {
            None => kind.number().into(),
            Some(name) => self.rulebook.records.number(name).unwrap_or(TypeNo::MAX),
        }
    }

    /// How many cells a row of a type has.
    pub fn room(&self, ty: TypeNo) -> usize {
        self.cells.wanted(ty).len()
    }

    /// The slot of a field of the library's tables.
    pub fn slot(&self, kind: Kind, field: u8) -> Option<usize> {
        let own = |wanted: &FieldKey| matches!(wanted, FieldKey::Own(number) if *number == field);
        self.cells.wanted(kind.number().into()).iter().position(own)
    }

    /// The slot of the parts of a list.
    pub fn parts_slot(&self, kind: Kind, field: u8) -> Option<usize> {
        let own = |wanted: &FieldKey| matches!(wanted, FieldKey::Parts(number) if *number == field);
        self.cells.wanted(kind.number().into()).iter().position(own)
    }

    /// The slot of a declared field, with its type.
    pub fn declared_slot(&self, ty: TypeNo, name: &str) -> Option<usize> {
        let same = |wanted: &FieldKey| matches!(wanted, FieldKey::Declared(known) if known == name);
        self.cells.wanted(ty).iter().position(same)
    }

    /// Whether attributes are read.
    pub fn reads_attributes(&self) -> bool {
        self.cells.reads_attributes
    }

    /// Whether the sealed part of a type is read.
    pub fn reads_sealed(&self, kind: Kind, ty: TypeNo) -> bool {
        let personal = |wanted: &FieldKey| match wanted {
            FieldKey::Own(number) | FieldKey::Parts(number) => {
                kind.fields().iter().any(|field| field.number == *number && field.personal)
            }
            // Whether it was personal when it was stored, only the row knows.
            FieldKey::Declared(_) => true,
        };
        self.reads_attributes()
            || (kind == Kind::Consent && self.cells.reads_consents)
            || self.cells.wanted(ty).iter().any(personal)
    }
}

/// The places of the measures that are shown.
fn shown(rulebook: &Rulebook, select: &Select) -> Result<Vec<usize>> {
    let definitions = &rulebook.definitions;
    let Some(names) = &select.measures else { return Ok((0..definitions.measures.len()).collect()) };
    let place = |(n, name): (usize, &String)| {
        definitions.measure(name).ok_or_else(|| {
            let known = definitions.measures.iter().map(|measure| measure.name.as_str());
            let hint = crate::text::did_you_mean(name, known);
            Error::new(Code::UnknownName, format!("measures[{n}]"), format!("there is no measure `{name}`{hint}"))
        })
    };
    names.iter().enumerate().map(place).collect()
}

/// Which cells each type needs, while a plan is compiled and when rows are fed.
#[derive(Clone, Debug, Default)]
pub struct CellTable {
    wanted: Vec<Vec<FieldKey>>,
    idle: bool,
    reads_attributes: bool,
    reads_consents: bool,
}

impl CellTable {
    /// A table whose slots no row has.
    fn idle() -> Self {
        Self { idle: true, ..Self::default() }
    }

    fn wanted(&self, ty: TypeNo) -> &[FieldKey] {
        self.wanted.get(usize::from(ty)).map_or(&[], |fields| fields)
    }

    /// The slot of a field by name. Error: `unknown_field`.
    pub fn need(&mut self, kind: Kind, name: &str) -> Result<usize> {
        self.need_as(kind, name, FieldKey::Own)
    }

    /// The slot of the parts of a list. Error: `unknown_field`.
    pub fn need_parts(&mut self, kind: Kind, name: &str) -> Result<usize> {
        self.need_as(kind, name, FieldKey::Parts)
    }

    fn need_as(&mut self, kind: Kind, name: &str, key: fn(u8) -> FieldKey) -> Result<usize> {
        let field = kind.fields().iter().find(|field| field.name == name);
        let missing = || Error::new(Code::UnknownField, name, format!("a `{}` has no such field", kind.as_str()));
        let number = field.ok_or_else(missing)?.number;
        self.need_key(kind.number().into(), &key(number))
    }

    /// The slot of a field of a type.
    pub fn need_key(&mut self, ty: TypeNo, key: &FieldKey) -> Result<usize> {
        if self.idle {
            return Ok(usize::MAX);
        }
        let ty = usize::from(ty);
        if self.wanted.len() <= ty {
            self.wanted.resize(ty + 1, Vec::new());
        }
        let fields = self.wanted.get_mut(ty).ok_or_else(|| Error::new(Code::UnknownType, "", "no such type"))?;
        if let Some(slot) = fields.iter().position(|known| known == key) {
            return Ok(slot);
        }
        fields.push(key.clone());
        Ok(fields.len() - 1)
    }
}
