//! The plan: what a fold computes, with every name resolved once (DESIGN: parts are selected, not lazy).

use std::sync::Arc;

use crate::consent::ConsentSlots;
use crate::error::{Code, Error, Result};
use crate::measure::OrderSlots;
use crate::record::Kind;
use crate::rulebook::Rulebook;

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
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 6] =
        [Self::Profile, Self::Identity, Self::Orders, Self::Rfm, Self::Membership, Self::Consent];

    fn bit(self) -> u8 {
        1 << (self as u8)
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
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Select {
    parts: u8,
    /// How much the reasons tell.
    pub reasons: ReasonLevel,
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
        }
    }

    /// The same parts with another level of reasons.
    #[must_use]
    pub fn with_reasons(self, reasons: ReasonLevel) -> Self {
        Self { reasons, ..self }
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
    /// Where the fields of consent events lie.
    pub consents: ConsentSlots,
    wanted: Vec<(Kind, Vec<u8>)>,
}

impl Plan {
    /// Resolves what the selection reads. The parts that need a section of the rulebook are silent where it is absent.
    pub fn compile(rulebook: Arc<Rulebook>, select: Select) -> Result<Self> {
        let mut cells = CellTable(Kind::ALL.iter().map(|kind| (*kind, Vec::new())).collect());
        let orders = OrderSlots::compile(&mut cells)?;
        let consents = ConsentSlots::compile(&mut cells)?;
        let mut plan = Self { rulebook, select, orders, consents, wanted: Vec::new() };
        // What no wanted part reads is not fed.
        for (kind, fields) in &mut cells.0 {
            let read = match kind {
                Kind::Order | Kind::Return => plan.reads_orders(),
                Kind::Consent => plan.reads_consents(),
                _ => false,
            };
            if !read {
                fields.clear();
            }
        }
        plan.wanted = cells.0;
        Ok(plan)
    }

    fn reads_orders(&self) -> bool {
        [Part::Orders, Part::Rfm, Part::Membership].iter().any(|part| self.select.has(*part))
    }

    fn reads_consents(&self) -> bool {
        let suppresses = self.rulebook.rfm.as_ref().is_some_and(|rfm| rfm.purpose.is_some());
        self.select.has(Part::Consent) || (self.select.has(Part::Rfm) && suppresses)
    }

    /// The numbers of the fields that are wanted of a kind, in the order of their slots.
    pub fn wanted(&self, kind: Kind) -> &[u8] {
        self.wanted.iter().find(|(known, _)| *known == kind).map_or(&[], |(_, fields)| fields)
    }

    /// The slot of a field.
    pub fn slot(&self, kind: Kind, field: u8) -> Option<usize> {
        self.wanted(kind).iter().position(|wanted| *wanted == field)
    }

    /// Whether attributes are read.
    pub fn reads_attributes(&self) -> bool {
        self.select.has(Part::Profile)
    }

    /// Whether the sealed part of a kind is read.
    pub fn reads_sealed(&self, kind: Kind) -> bool {
        self.reads_attributes() || (kind == Kind::Consent && self.reads_consents())
    }
}

/// Which cells each kind needs, while a plan is compiled.
#[derive(Debug)]
pub struct CellTable(Vec<(Kind, Vec<u8>)>);

impl CellTable {
    /// The slot of a field by name. Error: `unknown_field`.
    pub fn need(&mut self, kind: Kind, name: &str) -> Result<usize> {
        let field = kind.fields().iter().find(|field| field.name == name);
        let missing = || Error::new(Code::UnknownField, name, format!("a `{}` has no such field", kind.as_str()));
        let number = field.ok_or_else(missing)?.number;
        let (_, fields) = self.0.iter_mut().find(|(known, _)| *known == kind).ok_or_else(missing)?;
        if let Some(slot) = fields.iter().position(|known| *known == number) {
            return Ok(slot);
        }
        fields.push(number);
        Ok(fields.len() - 1)
    }
}
