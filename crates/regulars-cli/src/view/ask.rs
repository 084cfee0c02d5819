//! Puts the question: whose view, of which instant, with how many reasons.

use regulars::record::{ProfileKey, SourceName};
use regulars::{Crm, CustomerRef, CustomerView, Identifier, Instant, ProfileRef, ReasonLevel, Select};
use serde_json::json;

use crate::args::Who;
use crate::clock::now_micros;
use crate::failure::{Failure, Result};

/// The instant that was asked for, or now.
pub(crate) fn as_of(text: Option<&str>) -> Result<Instant> {
    instant(text, "--as-of")
}

/// The instant of an argument, or now.
pub(crate) fn instant(text: Option<&str>, argument: &str) -> Result<Instant> {
    let parsed = match text {
        Some(text) => Instant::parse(text),
        None => Instant::from_micros(now_micros()),
    };
    parsed.map_err(|fault| Failure::from(regulars::Error::from(fault)).inside(argument))
}

/// The profile of a source and a key.
pub(crate) fn profile((source, key): &(String, String)) -> Result<ProfileRef> {
    let source = SourceName::new(source.as_str()).map_err(regulars::Error::from)?;
    let key = ProfileKey::new(key.as_str()).map_err(regulars::Error::from)?;
    Ok(ProfileRef { source, key })
}

/// The request of `customer.view`; with `explain` the reasons name their records.
pub(crate) fn request(who: &Who, as_of: Instant, explain: bool) -> String {
    let mut request = json!({ "as_of": as_of.to_string() });
    let identifier = |kind: &str, value: &str| ("identifier", json!({ "kind": kind, "value": value }));
    let asked = match who {
        Who { customer: Some(id), .. } => Some(("customer", json!(id))),
        Who { phone: Some(phone), .. } => Some(identifier("phone", phone)),
        Who { email: Some(email), .. } => Some(identifier("email", email)),
        Who { identifier: Some((kind, value)), .. } => Some(identifier(kind, value)),
        Who { profile: Some((source, key)), .. } => Some(("profile", json!({ "source": source, "key": key }))),
        _ => None,
    };
    if let Some(members) = request.as_object_mut() {
        members.extend(asked.map(|(name, value)| (name.to_owned(), value)));
        if explain {
            members.insert("reasons".to_owned(), json!("records"));
        }
    }
    request.to_string()
}

/// The view itself; with `explain` the reasons name their records.
pub(crate) fn view(crm: &Crm, customer: impl Into<CustomerRef>, as_of: Instant, explain: bool) -> Result<CustomerView> {
    let reasons = if explain { ReasonLevel::Records } else { ReasonLevel::Codes };
    Ok(crm.view_with(customer, as_of, Select::all().with_reasons(reasons))?)
}

/// Whom the command line names.
pub(crate) fn customer(who: &Who) -> Result<CustomerRef> {
    Ok(match who {
        Who { phone: Some(phone), .. } => Identifier::phone(phone)?.into(),
        Who { email: Some(email), .. } => Identifier::email(email)?.into(),
        Who { identifier: Some((kind, value)), .. } => Identifier::new(kind, value)?.into(),
        Who { profile: Some(named), .. } => profile(named)?.into(),
        Who { customer, .. } => {
            let id = customer.as_deref().unwrap_or_default();
            id.parse::<regulars::CustomerId>().map_err(regulars::Error::from)?.into()
        }
    })
}
