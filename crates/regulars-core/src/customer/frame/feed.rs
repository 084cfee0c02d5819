//! Filling a frame from stored rows: the cells that the plan asks for, and of the sealed part only what it reads.

use super::{Amounts, AttributeFact, Cell, Frame, RowHead, RowNo, Span};
use crate::customer::Plan;
use crate::error::{Error, Result};
use crate::record::row::{Cells, OpenCell, RowError, StoredRow, quantity};
use crate::record::{Kind, Line, Value};
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
        let declared = if kind == Kind::Declared { self.declared_kind(row)? } else { None };
        let cells = Cells::open(row.open)?;
        let offset_min = cells.offset_min();
        let (corrects, refers_to) = (None, None);
        let head = RowHead { at, offset_min, source, record_id, kind, declared, profile, corrects, refers_to };
        let number = self.push(head, plan);
        for cell in cells {
            self.fill(number, kind, cell?, plan);
        }
        if !row.sealed.is_empty() && plan.reads_sealed(kind, self.type_no(number)) {
            self.unseal(number, kind, &row.sealed.open()?, plan).map_err(RowError::because)?;
        }
        Ok(())
    }

    /// The name of a declared kind; it decides which cells the row has, so it is read first.
    fn declared_kind(&mut self, row: &StoredRow<'_>) -> Result<Option<Span>> {
        for cell in Cells::open(row.open)? {
            if let OpenCell::DeclaredKind(name) = cell? {
                return Ok(Some(self.text(name)));
            }
        }
        Err(Error::from(RowError))
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
            OpenCell::DeclaredKind(_) => {}
            OpenCell::Extra(name, json) => {
                if plan.declared_slot(self.type_no(number), name).is_some() {
                    let value = Json::parse(json).ok();
                    self.set_declared(number, name, value.as_ref(), plan);
                }
            }
            OpenCell::Text(field, text) => {
                if let Some(slot) = plan.slot(kind, field) {
                    let span = self.text(text);
                    self.set(number, slot, Cell::Text(span));
                }
            }
            OpenCell::Value(field, value) => {
                if let Some(slot) = plan.parts_slot(kind, field) {
                    let cell = match &value {
                        Value::Lines(lines) => self.amounts_of(lines),
                        Value::Words(words) => Cell::Text(self.text(&words.join("\n"))),
                        _ => Cell::Missing,
                    };
                    self.set(number, slot, cell);
                }
                if let Some(slot) = plan.slot(kind, field) {
                    let cell = self.cell_of(&value);
                    self.set(number, slot, cell);
                }
            }
        }
    }

    fn unseal(&mut self, number: RowNo, kind: Kind, sealed: &str, plan: &Plan) -> Result<()> {
        let sealed = Json::parse(sealed)?;
        if let Some(body) = sealed.get("body") {
            for field in kind.fields().iter().filter(|field| field.personal) {
                if let (Some(json), Some(slot)) = (body.get(field.name), plan.slot(kind, field.number)) {
                    let cell = field.ty.read(json).map(|value| self.cell_of(&value))?;
                    self.set(number, slot, cell);
                }
            }
            if let Json::Object(fields) = body {
                for (name, json) in fields {
                    self.set_declared(number, name, Some(json), plan);
                }
            }
        }
        if let (Some(Json::Object(fields)), true) = (sealed.get("attributes"), plan.reads_attributes())
            && !self.head(number).is_some_and(|head| self.is_partner(head.profile))
        {
            for (name, value) in fields {
                let name = self.text(name);
                let stated = self.stated(value);
                self.attributes.push(AttributeFact { row: number, name, stated });
            }
        }
        Ok(())
    }

    /// A declared field; a value that no longer fits its type is missing, and noted (DESIGN: plan).
    fn set_declared(&mut self, number: RowNo, name: &str, json: Option<&Json>, plan: &Plan) {
        let ty = self.type_no(number);
        let Some(slot) = plan.declared_slot(ty, name) else { return };
        let declared = plan.rulebook.records.fields(self.type_name(number)).and_then(|fields| fields.get(name));
        let value = declared.zip(json).and_then(|(field, json)| field.ty.field_type().read(json).ok());
        match value {
            Some(value) => {
                let cell = self.cell_of(&value);
                self.set(number, slot, cell);
            }
            None if !self.head(number).is_some_and(|head| self.is_partner(head.profile)) => self.misfits.push(number),
            None => {}
        }
    }

    /// What each line costs; missing if not every line says so.
    fn amounts_of(&mut self, lines: &[Line]) -> Cell {
        let from = self.amounts.len();
        self.amounts.extend(lines.iter().filter_map(|line| line.amount));
        let count = self.amounts.len() - from;
        if count < lines.len() {
            self.amounts.truncate(from);
            return Cell::Missing;
        }
        match (u32::try_from(from), u32::try_from(count)) {
            (Ok(from), Ok(len)) => Cell::Amounts(Amounts { from, len }),
            _ => Cell::Missing,
        }
    }

    fn cell_of(&mut self, value: &Value) -> Cell {
        match value {
            Value::Flag(flag) => Cell::Flag(*flag),
            Value::Text(text) => Cell::Text(self.text(text)),
            Value::Decimal(decimal) => Cell::Decimal(*decimal),
            Value::Money(money) => Cell::Money(*money),
            Value::Instant(at) => Cell::Instant(*at),
            Value::Date(date) => Cell::Text(self.text(&date.to_string())),
            Value::Lines(_) => quantity(value).map_or(Cell::Present, Cell::Quantity),
            Value::Texts(_) | Value::Words(_) => Cell::Present,
        }
    }
}
