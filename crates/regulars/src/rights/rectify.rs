//! Carrying out a request for rectification (RQ-12): what was corrected stands above all sources from then on (GD-6), and the
//! request is fulfilled, both or neither.

use std::collections::BTreeMap;

use regulars_core::consent::{Right, Word};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{Actor, Decision, DecisionId, Mention, PinOf, Verb};
use regulars_core::record::{AttributeName, ProfileRef, RequestStep};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::Serialize;

use super::list::RequestState;
use super::tell::{RequestAct, RequestCommand};
use crate::decide::ApplyOptions;
use crate::views::nobody;
use crate::{Crm, CustomerRef};

/// The most attributes that one request corrects.
const MAX_CORRECTED: usize = 100;

/// What a request for rectification corrects.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rectification {
    /// Who decides.
    pub actor: Actor,
    /// The attributes of the golden profile with their right values; `{"cleared": true}` for none.
    pub attributes: BTreeMap<AttributeName, Json>,
    /// The id of the request.
    pub request_id: String,
    /// What was said.
    pub text: Option<String>,
    /// Whose data it is about.
    pub who: CustomerRef,
}

/// What became of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Rectified {
    /// The decisions that pin the values, by attribute.
    pub decisions: Vec<DecisionId>,
    /// Whether the same had been told before.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub duplicate: bool,
    /// The request after it.
    pub request: RequestState,
}

impl Crm {
    /// Pins what a request for rectification corrects and fulfils the request, in one transaction. Who asked is the customer of the
    /// profile that the request names. Errors: `missing_field` without attributes, `invalid_value` for a request of another
    /// right, those of [`Crm::tell_request`] and of [`Crm::apply_decision`]; an error changes nothing.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use regulars::record::RequestStep;
    /// use regulars::{Crm, Instant, Json, Received, Record, Rectification, RequestAct, RequestCommand, Right, Rulebook};
    /// let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[privacy]\ndefault_jurisdictions = [\"EU\"]\n\
    ///              [attributes.city]\ntype = \"text\"\n";
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let at = |hour: u8| Instant::parse(&format!("2026-09-25T{hour:02}:00:00Z"));
    /// let record = r#"{"source":"app","record_id":"1","profile":"7","type":"profile","occurred_at":"2026-01-01T00:00:00Z",
    ///     "attributes":{"city":"Pari"},"body":{}}"#;
    /// crm.ingest_json(&[Json::parse(record)?])?;
    /// let who = Record::order("app", "x", "7", at(1)?, regulars::Money::parse("1", "EUR")?)?.profile_ref();
    /// let tell = |act, hour| {
    ///     let command = RequestCommand { who: who.clone().into(), request_id: "R-1".to_owned(), act, text: None };
    ///     crm.tell_request(&command, at(hour)?)
    /// };
    /// let step = |to| RequestAct::Step { to, reason: None, remedy: None, reference: None };
    /// let right = Right::Rectification;
    /// let (by, channel, purpose, received_on, jurisdictions) = (None, None, None, None, Vec::new());
    /// tell(RequestAct::Receive(Received { right, by, channel, contested: true, jurisdictions, purpose, received_on }), 1)?;
    /// tell(step(RequestStep::Verified), 2)?;
    /// tell(step(RequestStep::InProgress), 3)?;
    /// let rectified = crm.rectify(
    ///     &Rectification {
    ///         actor: Json::parse(r#"{"kind":"human"}"#)?.read()?,
    ///         attributes: BTreeMap::from([(regulars::record::AttributeName::new("city")?, Json::from("Paris"))]),
    ///         request_id: "R-1".to_owned(),
    ///         text: None,
    ///         who: who.clone().into(),
    ///     },
    ///     at(4)?,
    /// )?;
    /// assert_eq!(rectified.request.state, "fulfilled");
    /// let view = crm.view(who.clone(), at(5)?)?;
    /// assert_eq!(view.profile.unwrap()["city"].value, Some(Json::from("Paris")));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn rectify(&self, rectification: &Rectification, at: Instant) -> Result<Rectified> {
        self.as_operation("request.rectify", Some((&rectification.who, at)), |crm| crm.rectified(rectification, at))
    }

    fn rectified(&self, rectification: &Rectification, at: Instant) -> Result<Rectified> {
        let Rectification { actor, attributes, request_id, text, who } = rectification;
        if attributes.is_empty() {
            return Err(Error::new(Code::MissingField, "attributes", "say what is corrected"));
        }
        if attributes.len() > MAX_CORRECTED {
            let message = format!("a request corrects at most {MAX_CORRECTED} attributes");
            return Err(Error::new(Code::TooManyItems, "attributes", message));
        }
        let act = RequestAct::Step { to: RequestStep::Fulfilled, reason: None, remedy: None, reference: None };
        let (who, request_id, text) = (who.clone(), request_id.clone(), text.clone());
        let mut writing = self.store().write()?;
        let told = self.tell_within(writing.as_mut(), &RequestCommand { who, request_id, act, text }, at)?;
        if told.request.right != Right::Rectification {
            let message = format!("the request is for `{}`, not for rectification", told.request.right.as_str());
            return Err(Error::new(Code::InvalidValue, "request_id", message));
        }
        let record = writing.record(told.source.as_str(), told.record_id.as_str())?.ok_or_else(nobody)?;
        let profile = record.profile_ref();
        let decisions: Vec<Decision> = attributes
            .iter()
            .map(|(name, value)| pin(&profile, &told.record_id.to_string(), (name, value), (at, actor)))
            .collect::<Result<_>>()?;
        self.apply_all(writing.as_mut(), &decisions, &ApplyOptions::default())?;
        self.commit(writing)?;
        let decisions = decisions.into_iter().map(|decision| decision.id).collect();
        Ok(Rectified { decisions, duplicate: told.duplicate, request: told.request })
    }
}

/// The decision that pins one attribute; its id follows from the record of the step, so the same that is told twice is one.
fn pin(
    profile: &ProfileRef,
    record_id: &str,
    (name, value): (&AttributeName, &Json),
    (at, actor): (Instant, &Actor),
) -> Result<Decision> {
    let source = &profile.source;
    let path = format!("attributes.{name}");
    let decision = Decision {
        id: DecisionId::new(format!("{source}/{record_id}/{name}"))
            .map_err(|error| Error::from(error).within(&path))?,
        decided_at: at,
        actor: actor.clone(),
        verb: Verb::Pin {
            profile: Mention::Profile(profile.clone()),
            pinned: PinOf::Attribute { name: name.clone(), value: value.clone(), until: None },
        },
        reason: None,
        evidence: None,
    };
    // It is read as any other decision is, so that a value that no attribute can have is refused.
    Decision::from_wire(decision.to_wire()).map_err(|error| error.within(&path))
}
