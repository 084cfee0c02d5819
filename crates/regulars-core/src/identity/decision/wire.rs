//! The wire form of a decision: one flat object whose fields depend on the verb (DJ-2).

use serde::{Deserialize, Serialize};

use super::{
    Actor, ActorKind, Decision, DecisionId, MAX_DETACHED, MAX_EVIDENCE_BYTES, MAX_REASON_BYTES, Mention, PinOf, Verb,
};
use crate::error::{Code, Error, Result};
use crate::identity::{CustomerId, Identifier};
use crate::money::Number;
use crate::record::{AttributeName, AttributeState, ProfileKey, ProfileRef, SourceName};
use crate::text::{Json, canonical};
use crate::time::Instant;

/// A profile in a decision: `source` and `key`, or the customer id that is left of one that was erased.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WireMention {
    /// The customer id that an erased profile gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<CustomerId>,
    /// The key in the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<ProfileKey>,
    /// The source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceName>,
}

/// An identifier in a decision; without a value it was erased.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WireIdentifier {
    /// The kind, for example `phone`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The raw value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// What a decision says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum VerbWord {
    /// `profile` has `identifier`.
    Link,
    /// `profile` does not have `identifier`.
    Unlink,
    /// `a` and `b` are one customer.
    Merge,
    /// `profile` is not the same as each of `from`.
    Detach,
    /// `a` and `b` are not one customer.
    NotSame,
    /// `identifier` joins nobody.
    Exclude,
    /// `profile` keeps the id (`target`), or `attribute` has `value`.
    Pin,
    /// The decision `revokes` is void.
    Revoke,
}

/// What a pin without attribute fixes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum PinTarget {
    /// The customer's id.
    Id,
}

/// A decision in the wire form (DJ-1, DJ-2). Which fields it has depends on the verb.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "IdentityDecision"))]
pub struct WireDecision {
    /// One profile of a `merge` or `not_same`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a: Option<WireMention>,
    /// Who decided.
    pub actor: Actor,
    /// The attribute of a `pin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<AttributeName>,
    /// The other profile of a `merge` or `not_same`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub b: Option<WireMention>,
    /// When it was decided.
    pub decided_at: Instant,
    /// Its id.
    pub decision_id: DecisionId,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Json>,
    /// The profiles from which a `detach` parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Vec<WireMention>>,
    /// The identifier of a `link`, `unlink` or `exclude`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<WireIdentifier>,
    /// The version of the model that decided a `merge`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_version: Option<String>,
    /// The profile of a `link`, `unlink`, `detach` or `pin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<WireMention>,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The decision that a `revoke` makes void.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revokes: Option<DecisionId>,
    /// What a `pin` without attribute fixes: `id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<PinTarget>,
    /// The first instant at which a `pin` of an attribute no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// The value of a pinned attribute; `{"cleared": true}` for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    /// What it says.
    pub verb: VerbWord,
    /// How sure a model is of a `merge`, in bits, as a decimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
}

impl WireMention {
    fn read(&self) -> Result<Mention> {
        match (&self.erased, &self.source, &self.key) {
            (Some(id), None, None) => Ok(Mention::Erased(*id)),
            (None, Some(source), Some(key)) => {
                Ok(Mention::Profile(ProfileRef { source: source.clone(), key: key.clone() }))
            }
            _ => Err(Error::new(Code::MissingField, "", "a profile is named by `source` and `key`")),
        }
    }

    fn write(mention: &Mention) -> Self {
        match mention {
            Mention::Profile(ProfileRef { source, key }) => {
                Self { erased: None, key: Some(key.clone()), source: Some(source.clone()) }
            }
            Mention::Erased(id) => Self { erased: Some(*id), key: None, source: None },
        }
    }
}

impl WireIdentifier {
    fn read(&self) -> Result<Option<Identifier>> {
        match (&self.kind, &self.value) {
            (Some(kind), Some(value)) => Identifier::new(kind, value).map(Some),
            (None, None) => Ok(None),
            _ => Err(Error::new(Code::MissingField, "", "an identifier is named by `kind` and `value`")),
        }
    }

    fn write(identifier: Option<&Identifier>) -> Self {
        Self {
            kind: identifier.map(|stated| stated.kind.to_string()),
            value: identifier.map(|stated| stated.value.as_str().to_owned()),
        }
    }
}

impl WireDecision {
    /// What all decisions have; the fields of a verb are added to it. It says nothing yet.
    pub fn new(
        decision_id: DecisionId,
        decided_at: Instant,
        actor: Actor,
        reason: Option<String>,
        evidence: Option<Json>,
    ) -> Self {
        Self {
            a: None,
            actor,
            attribute: None,
            b: None,
            decided_at,
            decision_id,
            evidence,
            from: None,
            identifier: None,
            model_version: None,
            profile: None,
            reason,
            revokes: None,
            target: None,
            until: None,
            value: None,
            verb: VerbWord::Revoke,
            weight: None,
        }
    }

    /// A person's decision that two profiles are one customer.
    pub fn merge(id: DecisionId, at: Instant, actor: Actor, a: &ProfileRef, b: &ProfileRef) -> Self {
        Self { verb: VerbWord::Merge, ..Self::new(id, at, actor, None, None).not_same(a, b) }
    }

    /// A decision that makes another void.
    pub fn revoke(id: DecisionId, at: Instant, actor: Actor, revokes: DecisionId) -> Self {
        Self { revokes: Some(revokes), ..Self::new(id, at, actor, None, None) }
    }

    /// The same decision as a `not_same` of two profiles.
    #[must_use]
    pub fn not_same(self, a: &ProfileRef, b: &ProfileRef) -> Self {
        let mention = |profile: &ProfileRef| Some(WireMention::write(&Mention::Profile(profile.clone())));
        Self { a: mention(a), b: mention(b), verb: VerbWord::NotSame, ..self }
    }
}

/// What there is of a wire form while its fields are taken out one by one.
struct Taking(WireDecision);

fn need<T>(field: &mut Option<T>, name: &str) -> Result<T> {
    field.take().ok_or_else(|| Error::new(Code::MissingField, name, format!("this verb needs `{name}`")))
}

impl Taking {
    fn mention(field: &mut Option<WireMention>, name: &str) -> Result<Mention> {
        need(field, name)?.read().map_err(|error| error.within(name))
    }

    fn identifier(&mut self) -> Result<Option<Identifier>> {
        need(&mut self.0.identifier, "identifier")?.read().map_err(|error| error.within("identifier"))
    }

    fn pair(&mut self) -> Result<(Mention, Mention)> {
        let (a, b) = (Self::mention(&mut self.0.a, "a")?, Self::mention(&mut self.0.b, "b")?);
        if a == b {
            return Err(Error::new(Code::SameProfile, "b", "both sides are one profile"));
        }
        Ok((a, b))
    }

    fn verb(&mut self) -> Result<Verb> {
        Ok(match self.0.verb {
            VerbWord::Link => {
                Verb::Link { profile: Self::mention(&mut self.0.profile, "profile")?, identifier: self.identifier()? }
            }
            VerbWord::Unlink => {
                Verb::Unlink { profile: Self::mention(&mut self.0.profile, "profile")?, identifier: self.identifier()? }
            }
            VerbWord::Merge => {
                let (a, b) = self.pair()?;
                let weight = self.0.weight.take().map(|text| weight(&text)).transpose()?;
                Verb::Merge { a, b, weight, model_version: self.0.model_version.take() }
            }
            VerbWord::NotSame => {
                let (a, b) = self.pair()?;
                Verb::NotSame { a, b }
            }
            VerbWord::Detach => {
                let profile = Self::mention(&mut self.0.profile, "profile")?;
                Verb::Detach { from: self.from(&profile)?, profile }
            }
            VerbWord::Exclude => Verb::Exclude { identifier: self.identifier()? },
            VerbWord::Pin => {
                let profile = Self::mention(&mut self.0.profile, "profile")?;
                Verb::Pin { profile, pinned: self.pinned()? }
            }
            VerbWord::Revoke => Verb::Revoke { revokes: need(&mut self.0.revokes, "revokes")? },
        })
    }

    fn from(&mut self, profile: &Mention) -> Result<Vec<Mention>> {
        let from = need(&mut self.0.from, "from")?;
        if from.is_empty() || from.len() > MAX_DETACHED {
            let message = format!("a profile is detached from 1 to {MAX_DETACHED} others");
            return Err(Error::new(Code::TooManyItems, "from", message));
        }
        let read = |(place, wire): (usize, WireMention)| {
            let path = format!("from[{place}]");
            let mention = wire.read().map_err(|error| error.within(&path))?;
            if mention == *profile {
                return Err(Error::new(Code::SameProfile, path, "a profile cannot be detached from itself"));
            }
            Ok(mention)
        };
        from.into_iter().enumerate().map(read).collect()
    }

    fn pinned(&mut self) -> Result<PinOf> {
        if self.0.target.take().is_some() {
            return Ok(PinOf::Id);
        }
        let name = self.0.attribute.take();
        let name =
            name.ok_or_else(|| Error::new(Code::MissingField, "attribute", "a pin names `target` or `attribute`"))?;
        let value = need(&mut self.0.value, "value")?;
        if value != cleared() {
            AttributeState::Value(value.clone()).check().map_err(|error| error.within("value"))?;
        }
        Ok(PinOf::Attribute { name, value, until: self.0.until.take() })
    }

    /// Whatever is left over does not belong to the verb.
    fn nothing_left(&self) -> Result<()> {
        let left = &self.0;
        let fields = [
            ("a", left.a.is_some()),
            ("attribute", left.attribute.is_some()),
            ("b", left.b.is_some()),
            ("from", left.from.is_some()),
            ("identifier", left.identifier.is_some()),
            ("model_version", left.model_version.is_some()),
            ("profile", left.profile.is_some()),
            ("revokes", left.revokes.is_some()),
            ("target", left.target.is_some()),
            ("until", left.until.is_some()),
            ("value", left.value.is_some()),
            ("weight", left.weight.is_some()),
        ];
        match fields.iter().find(|(_, there)| *there) {
            Some((name, _)) => Err(Error::new(Code::UnknownField, *name, "the verb has no such field")),
            None => Ok(()),
        }
    }
}

fn cleared() -> Json {
    Json::object([("cleared", Json::Bool(true))])
}

fn weight(text: &str) -> Result<Number> {
    Number::parse(text).ok_or_else(|| Error::new(Code::DecimalInvalid, "weight", "the weight is not a decimal number"))
}

impl Decision {
    /// Reads the wire form. Errors: `missing_field`, `unknown_field`, `same_profile`, `outranked` (a model decides nothing but
    /// weighed merges and revokes), `text_too_long`, and those of the parts.
    pub fn from_wire(wire: WireDecision) -> Result<Self> {
        let mut taking = Taking(wire);
        let verb = taking.verb()?;
        taking.nothing_left()?;
        let WireDecision { actor, decided_at, decision_id, evidence, reason, .. } = taking.0;
        if reason.as_ref().is_some_and(|reason| reason.len() > MAX_REASON_BYTES) {
            let message = format!("a reason has at most {MAX_REASON_BYTES} bytes");
            return Err(Error::new(Code::TextTooLong, "reason", message));
        }
        if evidence.as_ref().is_some_and(|evidence| evidence.to_string().len() > MAX_EVIDENCE_BYTES) {
            let message = format!("evidence has at most {MAX_EVIDENCE_BYTES} bytes");
            return Err(Error::new(Code::TextTooLong, "evidence", message));
        }
        let weighed = matches!(verb, Verb::Merge { weight: Some(_), .. });
        match (actor.kind, &verb) {
            (ActorKind::Model, Verb::Merge { weight: None, .. }) => {
                return Err(Error::new(Code::MissingField, "weight", "a model weighs its merges"));
            }
            (ActorKind::Model, Verb::Merge { .. } | Verb::Revoke { .. }) => {}
            (ActorKind::Model, _) => {
                return Err(Error::new(Code::Outranked, "verb", "a model decides weighed merges and revokes only"));
            }
            _ if weighed => return Err(Error::new(Code::UnknownField, "weight", "only a model weighs")),
            _ => {}
        }
        Ok(Self { id: decision_id, decided_at, actor, verb, reason, evidence })
    }

    /// The wire form.
    pub fn to_wire(&self) -> WireDecision {
        let word = match self.verb {
            Verb::Link { .. } => VerbWord::Link,
            Verb::Unlink { .. } => VerbWord::Unlink,
            Verb::Merge { .. } => VerbWord::Merge,
            Verb::Detach { .. } => VerbWord::Detach,
            Verb::NotSame { .. } => VerbWord::NotSame,
            Verb::Exclude { .. } => VerbWord::Exclude,
            Verb::Pin { .. } => VerbWord::Pin,
            Verb::Revoke { .. } => VerbWord::Revoke,
        };
        let (reason, evidence) = (self.reason.clone(), self.evidence.clone());
        let blank = WireDecision::new(self.id.clone(), self.decided_at, self.actor.clone(), reason, evidence);
        let mut wire = WireDecision { verb: word, ..blank };
        match &self.verb {
            Verb::Link { profile, identifier } | Verb::Unlink { profile, identifier } => {
                wire.profile = Some(WireMention::write(profile));
                wire.identifier = Some(WireIdentifier::write(identifier.as_ref()));
            }
            Verb::Merge { a, b, weight, model_version } => {
                (wire.a, wire.b) = (Some(WireMention::write(a)), Some(WireMention::write(b)));
                (wire.weight, wire.model_version) = (weight.map(|weight| weight.to_string()), model_version.clone());
            }
            Verb::NotSame { a, b } => {
                (wire.a, wire.b) = (Some(WireMention::write(a)), Some(WireMention::write(b)));
            }
            Verb::Detach { profile, from } => {
                wire.profile = Some(WireMention::write(profile));
                wire.from = Some(from.iter().map(WireMention::write).collect());
            }
            Verb::Exclude { identifier } => wire.identifier = Some(WireIdentifier::write(identifier.as_ref())),
            Verb::Pin { profile, pinned } => {
                wire.profile = Some(WireMention::write(profile));
                match pinned {
                    PinOf::Id => wire.target = Some(PinTarget::Id),
                    PinOf::Attribute { name, value, until } => {
                        (wire.attribute, wire.value) = (Some(name.clone()), Some(value.clone()));
                        wire.until = *until;
                    }
                }
            }
            Verb::Revoke { revokes } => wire.revokes = Some(revokes.clone()),
        }
        wire
    }

    /// The canonical text, as it is stored and compared (DJ-1).
    pub fn to_text(&self) -> Result<String> {
        canonical(&self.to_wire())
    }

    /// A decision out of its text. Error: `store_corrupt`.
    pub fn parse(text: &str) -> Result<Self> {
        let damaged = |_| Error::new(Code::StoreCorrupt, "", "a stored decision cannot be read");
        Self::from_wire(Json::parse(text).map_err(damaged)?.read().map_err(damaged)?).map_err(damaged)
    }
}
