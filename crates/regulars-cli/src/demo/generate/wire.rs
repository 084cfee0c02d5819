//! The wire form of a record (RC-10) as the demo's sources write it, field by field in sorted order.

use serde::Serialize;

/// One record.
#[derive(Debug, Serialize)]
pub(super) struct Record {
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    pub(super) attributes: Attributes,
    #[serde(skip_serializing_if = "Body::is_absent")]
    pub(super) body: Body,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) identifiers: Vec<Identifier>,
    pub(super) occurred_at: String,
    pub(super) profile: String,
    pub(super) record_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refers_to: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) released: Vec<Release>,
    pub(super) source: &'static str,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
}

/// An identifier as stated.
#[derive(Debug, Serialize)]
pub(super) struct Identifier {
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) role: Option<&'static str>,
    pub(super) value: String,
}

/// A number that is nobody's until somebody else gets it (IP-8).
#[derive(Debug, Serialize)]
pub(super) struct Release {
    pub(super) kind: &'static str,
    pub(super) value: String,
}

/// What a source says about a person.
#[derive(Debug, Default, Serialize)]
pub(super) struct Attributes {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) birth_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
}

impl Attributes {
    fn is_empty(&self) -> bool {
        self.birth_date.is_none() && self.city.is_none() && self.name.is_none()
    }
}

/// The body of a record, by kind (RC-11).
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Body {
    Absent,
    Order(Order),
    Return(Return),
    Event(Event),
    Case(Case),
    Survey(Survey),
    Consent(Box<Consent>),
}

impl Body {
    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// Money of the demo: yuan, kept as whole fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Yuan {
    pub(super) fen: u64,
}

impl Serialize for Yuan {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut money = serializer.serialize_struct("Money", 2)?;
        money.serialize_field("amount", &format_args!("{}.{:02}", self.fen / 100, self.fen % 100))?;
        money.serialize_field("currency", "CNY")?;
        money.end()
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Order {
    pub(super) amount: Yuan,
    pub(super) category: &'static str,
    pub(super) channel: &'static str,
    pub(super) lines: Vec<Line>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) order_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) order_issuer: Option<&'static str>,
    pub(super) status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) store: Option<&'static str>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Line {
    pub(super) amount: Yuan,
    pub(super) category: &'static str,
    pub(super) item: &'static str,
    pub(super) quantity: u32,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Return {
    pub(super) amount: Yuan,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) lines: Vec<Line>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Event {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) category: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) channel: Option<&'static str>,
    pub(super) event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) item: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) store: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<&'static str>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Case {
    pub(super) category: &'static str,
    pub(super) channel: &'static str,
    pub(super) event: &'static str,
    pub(super) priority: &'static str,
    pub(super) state: &'static str,
    pub(super) text: &'static str,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Survey {
    pub(super) channel: &'static str,
    pub(super) event: &'static str,
    pub(super) kind: &'static str,
    pub(super) score: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<&'static str>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Consent {
    pub(super) by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) channel: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expires: Option<String>,
    pub(super) explicit: bool,
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) notice: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) proof: Option<Proof>,
    pub(super) purpose: &'static str,
    pub(super) separate: bool,
    pub(super) source: &'static str,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Proof {
    pub(super) hash: String,
    pub(super) locale: &'static str,
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) text_hash: String,
}
