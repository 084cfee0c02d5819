//! What names mean in conditions (CD-1): of a record inside `where`, of a customer everywhere else.

use std::collections::BTreeMap;

use super::definitions::Name;
use super::types::Types;
use crate::condition::{Found, Scope, Type};
use crate::consent::{Purpose, purpose_of};
use crate::identity::AttributeType;
use crate::measure::{FieldPart, RecordName, TypeNo};
use crate::money::Currency;
use crate::record::FieldType;
use crate::text::nearest;

/// The names of records of some types.
pub(super) struct RecordScope<'a> {
    pub(super) types: Types<'a>,
    /// The types whose records are filtered.
    pub(super) of: &'a [TypeNo],
    /// What was found so far; slots are places in it.
    pub(super) names: &'a mut Vec<RecordName>,
}

/// The place of an item; it is added if it is new.
pub(super) fn slot<T: PartialEq>(items: &mut Vec<T>, item: T) -> u32 {
    let place = items.iter().position(|known| *known == item).unwrap_or_else(|| {
        items.push(item);
        items.len() - 1
    });
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The type of a field as conditions see it.
pub(super) fn value_type(ty: FieldType) -> Type {
    match ty {
        FieldType::Flag => Type::Bool,
        FieldType::Word | FieldType::Text | FieldType::OneOf(_) | FieldType::Date => Type::Text,
        FieldType::Decimal | FieldType::Money => Type::Decimal,
        FieldType::Instant => Type::Instant,
        FieldType::Lines | FieldType::Texts | FieldType::Words => Type::Present,
    }
}

impl RecordScope<'_> {
    /// A field of the body by its path after `body.`: its slot and type. None of the types has it: the nearest name.
    pub(super) fn body(&mut self, path: &str) -> Result<(u32, FieldType, FieldPart), Option<String>> {
        let (name, part) = match path.split_once('.') {
            Some((name, "amount")) => (name, Some(FieldPart::Value)),
            Some((name, "currency")) => (name, Some(FieldPart::Currency)),
            _ => (path, None),
        };
        let of = self.of.iter().filter_map(|ty| self.types.field(*ty, name));
        let found = of.map(|(_, ty)| ty).find(|ty| part.is_none() || *ty == FieldType::Money);
        let Some(ty) = found else {
            let known: Vec<&str> =
                self.of.iter().flat_map(|ty| self.types.fields(*ty)).map(|(name, ..)| name).collect();
            return Err(nearest(name, known).map(|near| near.to_owned()));
        };
        // All types that have the field, so that one slot serves every definition.
        let all = self.types.all().into_iter();
        let types = all.filter_map(|ty| self.types.field(ty, name).map(|(key, field)| (ty, key, field))).collect();
        let part = part.unwrap_or(FieldPart::Value);
        let slot = slot(self.names, RecordName::Body { name: name.to_owned(), part, types });
        Ok((slot, ty, part))
    }

    /// Something that every record has.
    pub(super) fn plain(&mut self, name: &str) -> Option<(u32, Type)> {
        let (name, ty) = match name {
            "source" => (RecordName::Source, Type::Text),
            "type" => (RecordName::Type, Type::Text),
            "profile" => (RecordName::Profile, Type::Text),
            "occurred_at" => (RecordName::OccurredAt, Type::Instant),
            _ => return None,
        };
        Some((slot(self.names, name), ty))
    }
}

impl Scope for RecordScope<'_> {
    fn find(&mut self, name: &str) -> Found {
        let Some(path) = name.strip_prefix("record.") else {
            let suggest = nearest(name, ["record"]).map(str::to_owned);
            return Found::Unknown { suggest };
        };
        if let Some(path) = path.strip_prefix("body.") {
            return match self.body(path) {
                Ok((slot, _, FieldPart::Currency)) => Found::Name { slot, ty: Type::Text },
                Ok((slot, ty, FieldPart::Value)) => Found::Name { slot, ty: value_type(ty) },
                Err(near) => Found::Unknown { suggest: near.map(|near| format!("record.body.{near}")) },
            };
        }
        match self.plain(path) {
            Some((slot, ty)) => Found::Name { slot, ty },
            None => {
                let near = nearest(path, ["source", "type", "profile", "occurred_at", "body"]);
                Found::Unknown { suggest: near.map(|near| format!("record.{near}")) }
            }
        }
    }
}

/// Whether a score is a number or a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Graded {
    Number,
    Word,
    /// A number that a record gives.
    Given,
}

/// The names of customers.
#[derive(Default)]
pub(super) struct CustomerScope<'a> {
    /// The measures, by name, with their place.
    pub(super) measures: BTreeMap<String, (usize, Option<Type>)>,
    /// By place of a measure: whether it can never be below zero.
    pub(super) counts: Vec<bool>,
    pub(super) attributes: BTreeMap<String, AttributeType>,
    pub(super) tags: Vec<String>,
    pub(super) segments: Vec<String>,
    /// The declared scores, sorted by name, and what they are.
    pub(super) scores: Vec<(String, Graded)>,
    /// Whether there are stages, a journey, tiers, an RFM score; `None`: the section is broken.
    pub(super) stage: Option<bool>,
    pub(super) journey: Option<bool>,
    pub(super) tiers: Option<bool>,
    pub(super) rfm: Option<bool>,
    /// The currency of `[rfm]`, if it is sound.
    pub(super) rfm_currency: Option<Currency>,
    /// The purposes, unless one of them is broken.
    pub(super) purposes: Option<&'a [Purpose]>,
    pub(super) channels: &'a [String],
    /// What was found so far; slots are places in it.
    pub(super) names: Vec<(String, Name)>,
}

impl CustomerScope<'_> {
    /// Whether a slot can never be below zero (RB-7).
    pub(super) fn never_negative(&self, slot: u32) -> bool {
        let name = self.names.get(slot as usize).map(|(_, name)| name);
        matches!(name, Some(Name::Measure(place)) if self.counts.get(*place) == Some(&true))
    }

    fn take(&mut self, text: &str, name: Name, ty: Type) -> Found {
        Found::Name { slot: slot(&mut self.names, (text.to_owned(), name)), ty }
    }

    fn whole(&mut self, text: &str, there: Option<bool>, name: Name, ty: Type) -> Found {
        match there {
            Some(true) => self.take(text, name, ty),
            Some(false) => Found::Unknown { suggest: None },
            None => Found::Broken,
        }
    }

    fn place(&mut self, text: &str, known: &[String], name: &str, prefix: &str, make: fn(usize) -> Name) -> Found {
        match known.iter().position(|known| known == name) {
            Some(place) => self.take(text, make(place), Type::Bool),
            None => suggest(name, prefix, known.iter().map(String::as_str)),
        }
    }

    /// The consent to a purpose over any channel, which no condition can name.
    pub(super) fn purpose(&mut self, path: &str) -> Found {
        self.take(&format!("purpose.{path}"), Name::Purpose(path.to_owned()), Type::Bool)
    }

    fn consent(&mut self, text: &str, path: &str) -> Found {
        let Some(purposes) = self.purposes else { return Found::Broken };
        let Some((purpose, channel)) = path.rsplit_once('.') else { return Found::Unknown { suggest: None } };
        if !self.channels.iter().any(|known| known == channel) {
            let near = nearest(channel, self.channels.iter().map(String::as_str));
            return Found::Unknown { suggest: near.map(|near| format!("consent.{purpose}.{near}")) };
        }
        if purpose_of(purposes, purpose).is_none() {
            let near = nearest(purpose, purposes.iter().map(|purpose| purpose.path.as_str()));
            return Found::Unknown { suggest: near.map(|near| format!("consent.{near}.{channel}")) };
        }
        let name = Name::Consent { purpose: purpose.to_owned(), channel: channel.to_owned() };
        self.take(text, name, Type::Bool)
    }
}

fn suggest<'a>(name: &str, prefix: &str, known: impl Iterator<Item = &'a str>) -> Found {
    Found::Unknown { suggest: nearest(name, known).map(|near| format!("{prefix}.{near}")) }
}

impl Scope for CustomerScope<'_> {
    fn find(&mut self, text: &str) -> Found {
        match text {
            "stage" => return self.whole(text, self.stage, Name::Stage, Type::Text),
            "journey_stage" => return self.whole(text, self.journey, Name::JourneyStage, Type::Text),
            "tier" => return self.whole(text, self.tiers, Name::Tier, Type::Text),
            _ => {}
        }
        let kinds = ["measure", "attr", "tag", "score", "segment", "consent", "stage", "journey_stage", "tier"];
        let Some((kind, name)) = text.split_once('.') else {
            return Found::Unknown { suggest: nearest(text, kinds).map(str::to_owned) };
        };
        match kind {
            "measure" => match self.measures.get(name).copied() {
                Some((place, Some(ty))) => self.take(text, Name::Measure(place), ty),
                Some((_, None)) => Found::Broken,
                None => suggest(name, "measure", self.measures.keys().map(String::as_str)),
            },
            "attr" => {
                let ty = self.attributes.get(name).copied().unwrap_or_default().value_type();
                self.take(text, Name::Attribute(name.to_owned()), ty)
            }
            "tag" => self.place(text, &self.tags.clone(), name, "tag", Name::Tag),
            "segment" => self.place(text, &self.segments.clone(), name, "segment", Name::Segment),
            "score" if name == "rfm" => self.whole(text, self.rfm, Name::Rfm, Type::Decimal),
            "score" => match self.scores.iter().position(|(known, _)| known == name) {
                Some(place) => {
                    let word = self.scores.get(place).is_some_and(|(_, graded)| *graded == Graded::Word);
                    self.take(text, Name::Score(place), if word { Type::Text } else { Type::Decimal })
                }
                None => {
                    let known = self
                        .scores
                        .iter()
                        .map(|(name, _)| name.as_str())
                        .chain(self.rfm.unwrap_or(false).then_some("rfm"));
                    suggest(name, "score", known)
                }
            },
            "consent" => self.consent(text, name),
            _ => Found::Unknown { suggest: nearest(kind, kinds).map(|near| format!("{near}.{name}")) },
        }
    }
}
