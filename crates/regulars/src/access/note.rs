//! What an answer says of what was taken out of it. These types are the wire.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::access::MaskKind;
use regulars_core::error::Code;
use serde::Serialize;

/// What was denied and masked in an answer; it stands there as `access` if anything was.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AccessNote {
    /// The fields that were left out, sorted.
    pub denied: Vec<DeniedField>,
    /// The fields of which a part shows, sorted.
    pub masked: Vec<MaskedField>,
}

/// A field that was left out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DeniedField {
    /// Why.
    pub code: Code,
    /// The object, a dot and the field.
    pub field: String,
    /// Why the person's data may not be used, if that is the reason (AC-4), sorted.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<String>,
    /// The grant that denies it, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_id: Option<String>,
}

/// A field of which a part shows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MaskedField {
    /// The object, a dot and the field.
    pub field: String,
    /// How it is masked.
    pub mask: MaskKind,
    /// The grant that says so.
    pub rule_id: String,
}

/// The note while an answer is looked through: a field stands in it once for each reason. Names are those of the rulebook, so
/// nothing is copied before the end.
#[derive(Default)]
pub(super) struct Noted<'r> {
    denied: BTreeMap<(&'r str, Code, Option<&'r str>), BTreeSet<String>>,
    masked: BTreeMap<(&'r str, MaskKind), &'r str>,
}

impl<'r> Noted<'r> {
    pub(super) fn deny(&mut self, field: &'r str, code: Code, rule: Option<&'r str>, reason: Option<&str>) {
        let reasons = self.denied.entry((field, code, rule)).or_default();
        reasons.extend(reason.map(str::to_owned));
    }

    pub(super) fn mask(&mut self, field: &'r str, mask: MaskKind, rule: &'r str) {
        self.masked.entry((field, mask)).or_insert(rule);
    }

    /// Why the first field was denied.
    pub(super) fn first_denial(&self) -> Option<(&'r str, Code)> {
        self.denied.keys().next().map(|(field, code, _)| (*field, *code))
    }

    /// The note, if anything was taken out.
    pub(super) fn finish(self) -> Option<AccessNote> {
        let denied = self.denied.into_iter().map(|((field, code, rule_id), reasons)| DeniedField {
            code,
            field: field.to_owned(),
            reasons: reasons.into_iter().collect(),
            rule_id: rule_id.map(str::to_owned),
        });
        let masked = self.masked.into_iter().map(|((field, mask), rule_id)| MaskedField {
            field: field.to_owned(),
            mask,
            rule_id: rule_id.to_owned(),
        });
        let note = AccessNote { denied: denied.collect(), masked: masked.collect() };
        (note != AccessNote::default()).then_some(note)
    }
}
