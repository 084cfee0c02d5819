//! How requests, answers and records name a customer, and when they say it is asked: read where a request is looked at from outside.

use regulars_core::identity::CustomerId;
use regulars_core::record::ProfileRef;
use regulars_core::text::Json;
use regulars_core::time::Instant;

use crate::{CustomerRef, Identifier};

/// Where a request says its instant.
const INSTANTS: [&str; 4] = ["as_of", "at", "to", "decided_at"];

/// The customer that an object names: by id, by an identifier, by a profile, or as a record does; a customer id by itself too.
pub(crate) fn named(json: &Json) -> Option<CustomerRef> {
    if let Json::String(text) = json {
        return text.parse::<CustomerId>().ok().map(CustomerRef::Id);
    }
    let text = |name: &str| json.get(name).and_then(Json::as_str);
    if let Some(id) = text("customer").and_then(|id| id.parse::<CustomerId>().ok()) {
        return Some(CustomerRef::Id(id));
    }
    if let Some(identifier) = json.get("identifier") {
        let text = |name: &str| identifier.get(name).and_then(Json::as_str);
        return Identifier::new(text("kind")?, text("value")?).ok().map(CustomerRef::Identifier);
    }
    if let Some(profile @ Json::Object(_)) = json.get("profile") {
        return profile.read::<ProfileRef>().ok().map(CustomerRef::Profile);
    }
    let record = Json::object([("key", Json::from(text("profile")?)), ("source", Json::from(text("source")?))]);
    record.read::<ProfileRef>().ok().map(CustomerRef::Profile)
}

/// The instant of which a request asks.
pub(crate) fn asked_of(request: &Json) -> Option<Instant> {
    let told = INSTANTS.iter().find_map(|name| request.get(name)?.as_str());
    told.and_then(|text| Instant::parse(text).ok())
}
