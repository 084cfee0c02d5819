//! Fields that were erased go out of the decisions about a profile too (RQ-12): pins of attributes, and identifiers that were
//! given to it or taken from it by decision.

use regulars_core::error::Result;
use regulars_core::identity::{Decision, IdentityRules, PinOf, Verb};
use regulars_core::record::ProfileRef;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_store::Writing;

use super::put;

/// Takes fields (`attribute.city`, `identifier.phone`) out of the decisions that name a profile. A pin says nothing any more and
/// ends at the erasure, so that a value that is stated later counts.
pub(crate) fn forget_fields(
    writing: &mut dyn Writing,
    profile: &ProfileRef,
    fields: &[String],
    at: Instant,
    rules: &IdentityRules,
) -> Result<()> {
    let named = |sort: &str, name: &str| fields.iter().any(|field| field.split_once('.') == Some((sort, name)));
    let mut stored = Vec::new();
    writing.decisions_of_profile(profile.source.as_str(), profile.key.as_str(), &mut |one| stored.push(one))?;
    for one in stored {
        let mut decision = Decision::parse(&one.text)?;
        let goes = match &mut decision.verb {
            Verb::Pin { pinned: PinOf::Attribute { name, value, until }, .. } if named("attribute", name.as_str()) => {
                *value = Json::object([("cleared", Json::Bool(true))]);
                *until = Some(until.map_or(at, |until| until.min(at)));
                true
            }
            Verb::Link { identifier, .. } | Verb::Unlink { identifier, .. } => {
                let goes = identifier.as_ref().is_some_and(|stated| named("identifier", stated.kind.as_str()));
                *identifier = identifier.take().filter(|_| !goes);
                goes
            }
            _ => false,
        };
        if goes {
            let decision = Decision { reason: None, evidence: None, ..decision };
            put(writing, &decision, &decision.to_text()?, rules)?;
        }
    }
    Ok(())
}
