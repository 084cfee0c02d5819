//! What an answer says of what was taken out of it. These types are the wire.

use std::collections::BTreeMap;

use regulars_core::access::MaskKind;
use regulars_core::error::Code;
use serde::Serialize;

/// What was denied and masked in an answer; it stands there as `access` if anything was.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccessNote {
    /// The fields that were left out, sorted.
    pub denied: Vec<DeniedField>,
    /// The fields of which a part shows, sorted.
    pub masked: Vec<MaskedField>,
}

/// A field that was left out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
pub struct MaskedField {
    /// The object, a dot and the field.
    pub field: String,
    /// How it is masked.
    pub mask: MaskKind,
    /// The grant that says so.
    pub rule_id: String,
}

/// The note while an answer is looked through: a field stands in it once for each reason.
#[derive(Default)]
pub(super) struct Noted {
    denied: BTreeMap<(String, Code, Option<String>), std::collections::BTreeSet<String>>,
    masked: BTreeMap<(String, MaskKind), String>,
}

impl Noted {
    pub(super) fn deny(&mut self, field: String, code: Code, rule: Option<&str>, reason: Option<&str>) {
        let reasons = self.denied.entry((field, code, rule.map(str::to_owned))).or_default();
        reasons.extend(reason.map(str::to_owned));
    }

    pub(super) fn mask(&mut self, field: String, mask: MaskKind, rule: &str) {
        self.masked.entry((field, mask)).or_insert_with(|| rule.to_owned());
    }

    /// Why the first field was denied.
    pub(super) fn first_denial(&self) -> Option<(&str, Code)> {
        self.denied.keys().next().map(|(field, code, _)| (field.as_str(), *code))
    }

    /// The note, if anything was taken out.
    pub(super) fn finish(self) -> Option<AccessNote> {
        let denied = self.denied.into_iter().map(|((field, code, rule_id), reasons)| DeniedField {
            code,
            field,
            reasons: reasons.into_iter().collect(),
            rule_id,
        });
        let masked = self.masked.into_iter().map(|((field, mask), rule_id)| MaskedField { field, mask, rule_id });
        let note = AccessNote { denied: denied.collect(), masked: masked.collect() };
        (note != AccessNote::default()).then_some(note)
    }
}
