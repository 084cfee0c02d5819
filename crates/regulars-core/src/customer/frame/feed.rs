//! Filling a frame from stored rows: the cells that the plan asks for, and of the sealed part only what it reads.

use super::{AttributeFact, Cell, Frame, RowHead, RowNo, Stated};
use crate::customer::Plan;
use crate::error::{Error, Result};
use crate::record::row::{Cells, OpenCell, RowError, StoredRow, quantity};
use crate::record::{Kind, Value};
use crate::text::Json;
use crate::time::Instant;

impl Frame {
    /// Adds a stored row: decodes the cells that the plan asks for and nothing else.
    pub fn push_stored(&mut self, profile: u32, row: &StoredRow<'_>, plan: &Plan) -> Result<()> {
        let damaged = || Error::from(RowError);
        let kind = Kind::from_number(row.kind).ok_or_else(damaged)?;
        let at = Instant::from_micros(row.at_us).map_err(|_| damaged())?;
        let source = self.source(row.source);
        let record_id = self.text(row.record_id);
        let head = RowHead { at, source, record_id, kind, declared: None, profile, corrects: None, refers_to: None };
        let number = self.push(head, plan);
        for cell in Cells::open(row.open)? {
            self.fill(number, kind, cell?, plan);
        }
        if !row.sealed.is_empty() && plan.reads_sealed(kind) {
            self.unseal(number, kind, row.sealed, plan).map_err(RowError::because)?;
        }
        Ok(())
    }

    fn fill(&mut self, number: RowNo, kind: Kind, cell: OpenCell<'_>, plan: &Plan) {
        let last = self.rows.len() - 1;
        match cell {
            OpenCell::Corrects(id) => {
                let span = self.text(id);
                if let Some(row) = self.rows.get_mut(last) {
                    row.head.corrects = Some(span);
                }
            }
            OpenCell::RefersTo(id) => {
                let span = self.text(id);
                if let Some(row) = self.rows.get_mut(last) {
                    row.head.refers_to = Some(span);
                }
            }
            OpenCell::DeclaredKind(name) => {
                let span = self.text(name);
                if let Some(row) = self.rows.get_mut(last) {
                    row.head.declared = Some(span);
                }
            }
            // No plan asks for a declared field yet.
            OpenCell::Extra(..) => {}
            OpenCell::Text(field, text) => {
                if let Some(slot) = plan.slot(kind, field) {
                    let span = self.text(text);
                    self.set(number, slot, Cell::Text(span));
                }
            }
            OpenCell::Value(field, value) => {
                if let Some(slot) = plan.slot(kind, field) {
                    let cell = match &value {
                        Value::Flag(flag) => Cell::Flag(*flag),
                        Value::Decimal(decimal) => Cell::Decimal(*decimal),
                        Value::Money(money) => Cell::Money(*money),
                        Value::Instant(at) => Cell::Instant(*at),
                        Value::Date(date) => Cell::Text(self.text(&date.to_string())),
                        Value::Lines(_) => quantity(&value).map_or(Cell::Present, Cell::Quantity),
                        Value::Texts(_) | Value::Words(_) | Value::Text(_) => Cell::Present,
                    };
                    self.set(number, slot, cell);
                }
            }
        }
    }

    fn unseal(&mut self, number: RowNo, kind: Kind, sealed: &str, plan: &Plan) -> Result<()> {
        let sealed = Json::parse(sealed)?;
        if let Some(body) = sealed.get("body") {
            for field in kind.fields().iter().filter(|field| field.personal) {
                let text = body.get(field.name).and_then(Json::as_str);
                if let (Some(text), Some(slot)) = (text, plan.slot(kind, field.number)) {
                    let span = self.text(text);
                    self.set(number, slot, Cell::Text(span));
                }
            }
        }
        if let (Some(Json::Object(fields)), true) = (sealed.get("attributes"), plan.reads_attributes()) {
            for (name, value) in fields {
                let name = self.text(name);
                let stated = match value {
                    Json::Null => Stated::Null,
                    Json::Object(_) => Stated::Cleared,
                    value => Stated::Value(self.text(&value.to_string())),
                };
                self.attributes.push(AttributeFact { row: number, name, stated });
            }
        }
        Ok(())
    }
}
