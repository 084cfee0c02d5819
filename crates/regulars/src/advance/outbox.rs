//! The outbox: changes by number, in the shape of CloudEvents 1.0, for the host to deliver. Numbers rise and are never used
//! again; who has delivered up to a number says so, and what lies before it is forgotten.

use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::Serialize;

use crate::Crm;

/// A change as a CloudEvent (specification 1.0, JSON format).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChangeEvent {
    /// The change: `at`, `cause`, `change`, `customer`, `kind`, `name`, and what its kind has besides.
    #[cfg_attr(feature = "schema", schemars(with = "regulars_core::customer::Change"))]
    pub data: Json,
    /// Always `application/json`.
    pub datacontenttype: String,
    /// The number of the change as text; with the source it names the event.
    pub id: String,
    /// The rulebook that the store answers by, for example `/regulars/shop`.
    pub source: String,
    /// Always `1.0`.
    pub specversion: String,
    /// The customer; of a change of quality `quality/` and the metric, and the source if it is about one: `quality/accuracy/pos`; of an
    /// alarm of the audit `audit/` and the alarm, of a model `artefact/` and its id.
    pub subject: String,
    /// When it became true.
    pub time: Instant,
    /// For example `regulars.segment.entered`, `regulars.stage.changed` or `regulars.quality_alert.gate_lost`.
    #[serde(rename = "type")]
    pub event_type: String,
}

/// A page of the outbox.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChangePage {
    /// The number to go on after; what was asked for if there is nothing more.
    pub cursor: u64,
    /// The changes in the order of their numbers.
    pub events: Vec<ChangeEvent>,
}

impl Crm {
    /// At most `limit` changes with numbers above `after`, in order. Reading again from the same cursor gives the same.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// crm.advance(as_of)?;
    /// let page = crm.changes(0, 100)?;
    /// assert!(page.events.iter().all(|event| event.id.parse::<u64>().is_ok_and(|number| number <= page.cursor)));
    /// assert!(crm.changes(page.cursor, 100)?.events.is_empty());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn changes(&self, after: u64, limit: usize) -> Result<ChangePage> {
        self.as_operation("changes.read", None, |crm| {
            let reading = crm.store().read()?;
            let source = format!("/regulars/{}", crm.rulebook().id());
            let (mut events, mut cursor, mut fault) = (Vec::new(), after, None);
            reading.changes(after, limit, &mut |stored| {
                cursor = stored.number;
                match Json::parse(&stored.payload) {
                    Ok(data) => {
                        let word = |name: &str| data.get(name).and_then(Json::as_str).unwrap_or("changed").to_owned();
                        events.push(ChangeEvent {
                            event_type: format!("regulars.{}.{}", word("kind"), word("change")),
                            datacontenttype: "application/json".to_owned(),
                            id: stored.number.to_string(),
                            source: source.clone(),
                            specversion: "1.0".to_owned(),
                            subject: subject(stored.customer, &data),
                            time: stored.at,
                            data,
                        });
                    }
                    Err(error) => fault = Some(error),
                }
            })?;
            match fault {
                Some(error) => Err(regulars_core::Error::new(
                    regulars_core::Code::StoreCorrupt,
                    "",
                    format!("a stored change cannot be read: {error}"),
                )),
                None => Ok(ChangePage { cursor, events }),
            }
        })
    }

    /// Says that every change up to a number has been delivered; they are forgotten. Gives how many that were.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// crm.advance(as_of)?;
    /// let page = crm.changes(0, 100)?;
    /// assert_eq!(crm.acknowledge(page.cursor)?, page.events.len() as u64);
    /// assert!(crm.changes(0, 100)?.events.is_empty());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn acknowledge(&self, through: u64) -> Result<u64> {
        self.as_operation("changes.acknowledge", None, |crm| {
            let mut writing = crm.store().write()?;
            let count = writing.forget_changes(through)?;
            writing.commit()?;
            Ok(count)
        })
    }
}

/// What a change is about: the customer, else the alarm, the artefact, or the metric and the source.
fn subject(customer: Option<CustomerId>, data: &Json) -> String {
    let nobodys = || {
        if let Some(rule) = data.get("alarm").and_then(|alarm| alarm.get("rule")).and_then(Json::as_str) {
            return format!("audit/{rule}");
        }
        let text = |name: &str| data.get(name).and_then(Json::as_str).unwrap_or_default();
        if text("kind") == "artefact" {
            return format!("artefact/{}", text("name"));
        }
        let part = |name: &str| data.get("quality").and_then(|notice| notice.get(name)).and_then(Json::as_str);
        ["metric", "source"]
            .into_iter()
            .filter_map(part)
            .fold("quality".to_owned(), |all, part| format!("{all}/{part}"))
    };
    customer.map_or_else(nobodys, |customer| customer.to_string())
}
