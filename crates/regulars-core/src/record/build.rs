//! Making records in Rust: one constructor per common kind, and what is usually added.

use std::collections::BTreeMap;

use super::{
    AttributeName, AttributeState, Body, IdentifierKind, IdentifierText, Order, ProfileKey, Record, RecordId, Return,
    Role, SourceName, StatedIdentifier,
};
use crate::error::Result;
use crate::money::Money;
use crate::time::{Instant, Stamp};

impl Record {
    /// A record with a body and nothing else.
    ///
    /// ```
    /// use regulars_core::{money::Money, record::Record, time::Instant};
    /// let at = Instant::parse("2026-10-01T12:00:00+08:00")?;
    /// let order = Record::order("pos", "P-1", "M-10233", at, Money::parse("12.50", "CNY")?)?
    ///     .with_identifier("phone", "138 1234 5678")?
    ///     .with_attribute("name", "王伟")?;
    /// assert_eq!(order.identifiers.len(), 1);
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn new(source: &str, record_id: &str, profile: &str, at: Instant, body: Body) -> Result<Self> {
        Ok(Self {
            source: SourceName::new(source)?,
            record_id: RecordId::new(record_id)?,
            profile: ProfileKey::new(profile)?,
            occurred_at: Stamp { at, offset_min: 0 },
            received_at: None,
            identifiers: Vec::new(),
            released: Vec::new(),
            attributes: BTreeMap::new(),
            corrects: None,
            refers_to: None,
            body,
            extra: BTreeMap::new(),
            ext: None,
        })
    }

    /// A sale of an amount.
    pub fn order(source: &str, record_id: &str, profile: &str, at: Instant, amount: Money) -> Result<Self> {
        let body = Order {
            amount,
            category: None,
            channel: None,
            lines: Vec::new(),
            order_id: None,
            order_issuer: None,
            status: None,
            store: None,
        };
        Self::new(source, record_id, profile, at, Body::Order(body))
    }

    /// A refund of an amount of the order that has the key `order` in the same source.
    pub fn refund(
        source: &str,
        record_id: &str,
        profile: &str,
        at: Instant,
        amount: Money,
        order: &str,
    ) -> Result<Self> {
        let body = Return { amount, lines: Vec::new(), order_id: None, order_issuer: None };
        let mut record = Self::new(source, record_id, profile, at, Body::Return(body))?;
        record.refers_to = Some(RecordId::new(order)?);
        Ok(record)
    }

    /// The same record with one more identifier of the person.
    pub fn with_identifier(mut self, kind: &str, value: &str) -> Result<Self> {
        self.identifiers.push(StatedIdentifier {
            kind: IdentifierKind::new(kind)?,
            value: IdentifierText::new(value)?,
            role: Role::Own,
        });
        Ok(self)
    }

    /// The same record with one more attribute of text.
    pub fn with_attribute(mut self, name: &str, value: &str) -> Result<Self> {
        self.attributes.insert(AttributeName::new(name)?, AttributeState::text(value));
        Ok(self)
    }
}
