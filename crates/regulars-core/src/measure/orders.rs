//! A customer's orders at an instant: told once (RC-12), with their returns taken off (RF-6, MD-3).

use std::collections::HashMap;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use super::cells::{RecordCells, RowFacts};
use super::definition::{Pick, RecordName, TypeNo};
use crate::condition::Condition;
use crate::customer::{Cell, CellTable, Frame, RowHead, RowNo};
use crate::error::{Code, Result};
use crate::money::{Currency, Money, Total};
use crate::record::Kind;
use crate::time::Instant;

/// Where the fields of orders and returns lie in a frame.
#[derive(Clone, Copy, Debug)]
pub struct OrderSlots {
    amount: usize,
    status: usize,
    numbers: NumberSlots,
    lines: usize,
    back_amount: usize,
    back_lines: usize,
}

/// Where the numbers of orders and returns lie (RC-12).
#[derive(Clone, Copy, Debug)]
pub struct NumberSlots {
    pub(super) id: usize,
    pub(super) issuer: usize,
    pub(super) back_id: usize,
    pub(super) back_issuer: usize,
}

impl NumberSlots {
    /// Where the number of an order lies.
    pub(crate) fn order(&self) -> usize {
        self.id
    }

    /// The number that a return names, and who issued it.
    pub(crate) fn back<'f>(&self, frame: &'f Frame, row: RowNo) -> (Option<&'f str>, Option<&'f str>) {
        (frame.cell_text(row, self.back_id), frame.cell_text(row, self.back_issuer))
    }

    /// Asks the plan for the cells.
    pub fn compile(cells: &mut CellTable) -> Result<Self> {
        Ok(Self {
            id: cells.need(Kind::Order, "order_id")?,
            issuer: cells.need(Kind::Order, "order_issuer")?,
            back_id: cells.need(Kind::Return, "order_id")?,
            back_issuer: cells.need(Kind::Return, "order_issuer")?,
        })
    }
}

impl OrderSlots {
    /// Asks the plan for the cells.
    pub fn compile(cells: &mut CellTable) -> Result<Self> {
        Ok(Self {
            amount: cells.need(Kind::Order, "amount")?,
            status: cells.need(Kind::Order, "status")?,
            numbers: NumberSlots::compile(cells)?,
            lines: cells.need(Kind::Order, "lines")?,
            back_amount: cells.need(Kind::Return, "amount")?,
            back_lines: cells.need(Kind::Return, "lines")?,
        })
    }
}

/// One counted order.
#[derive(Clone, Copy, Debug)]
pub struct OrderFact {
    /// Its row.
    pub row: RowNo,
    /// When it was made.
    pub at: Instant,
    /// Its currency.
    pub currency: Currency,
    /// What was paid at first.
    pub paid: Total,
    /// Paid less refunded, at least zero.
    pub net: Total,
    /// How many returns refer to it.
    pub returns: u32,
    quantity: Option<Total>,
    /// Everything came back: it is no purchase any more (RF-6).
    pub gone: bool,
}

/// What a return took off a counted order.
#[derive(Clone, Copy, Debug)]
pub struct ReturnFact {
    /// When it came back.
    pub at: Instant,
    /// What it took off, in the order's currency: never more than was left of the order.
    pub amount: Total,
    /// What was left of the order after it.
    pub left: Total,
    /// The place of the order among the counted ones.
    pub order: usize,
}

/// Which orders count: those of a condition over the record, or, without one, those of a counted state (RF-3).
#[derive(Clone, Debug, Default)]
pub struct Included(Option<(Arc<Condition>, RecordCells)>);

impl Included {
    /// Asks the plan for the cells that the condition reads.
    pub fn compile(pick: Option<&Pick>, names: &[RecordName], cells: &mut CellTable) -> Result<Self> {
        let Some((pick, filter)) = pick.and_then(|pick| Some((pick, pick.filter.as_ref()?))) else {
            return Ok(Self::default());
        };
        let used = |name: u32| filter.reads().contains(&name);
        let types = |ty: TypeNo| pick.types.contains(&ty);
        let read = RecordCells::compile(names, &used, &types, cells)?;
        Ok(Self(Some((Arc::clone(filter), read))))
    }

    /// Whether it is the state that decides.
    pub fn is_by_state(&self) -> bool {
        self.0.is_none()
    }

    fn takes(&self, frame: &Frame, slots: &OrderSlots, row: RowNo) -> bool {
        match &self.0 {
            None => frame.cell_text(row, slots.status).is_none_or(|status| COUNTED.contains(&status)),
            // A filter reads no clock, so any instant serves.
            Some((filter, cells)) => filter.holds(&RowFacts { frame, cells, row }, Instant::MIN),
        }
    }
}

/// The orders of one customer; used again for the next.
#[derive(Default, Debug)]
pub struct OrderBook {
    /// The counted orders in timeline order.
    pub orders: Vec<OrderFact>,
    /// What returns took off them, in timeline order.
    pub given_back: Vec<ReturnFact>,
    /// What was noticed: code, row, and the other row where there is one.
    pub findings: Vec<(Code, RowNo, Option<RowNo>)>,
    /// Visible returns that belong to a counted order.
    pub returns: u32,
    repeated: Vec<(RowNo, usize)>,
    left_out: Vec<RowNo>,
    /// Places of counted orders by the hash of their stated number; what has the same hash is compared.
    numbers: HashMap<u64, Vec<usize>>,
}

/// The states of an order that count (the default of `rfm.include`).
pub const COUNTED: [&str; 3] = ["paid", "shipped", "completed"];

impl OrderBook {
    /// Reads the orders that are visible at `as_of` and included.
    pub fn read(&mut self, frame: &Frame, slots: &OrderSlots, included: &Included, as_of: Instant) {
        self.orders.clear();
        self.given_back.clear();
        self.findings.clear();
        self.repeated.clear();
        self.left_out.clear();
        self.numbers.clear();
        self.returns = 0;
        let mut returns = false;
        for (row, head) in frame.visible(as_of) {
            match head.kind {
                Kind::Order => self.order(frame, slots, included, row, head),
                Kind::Return => returns = true,
                _ => {}
            }
        }
        if returns {
            for (row, head) in frame.visible(as_of).filter(|(_, head)| head.kind == Kind::Return) {
                self.give_back(frame, slots, row, head);
            }
            for order in &mut self.orders {
                let quantity_gone = order.quantity.is_none_or(|left| left.signum() <= 0);
                order.gone = order.returns > 0 && order.net.signum() == 0 && quantity_gone;
            }
        }
    }

    fn order(&mut self, frame: &Frame, slots: &OrderSlots, included: &Included, row: RowNo, head: &RowHead) {
        let Cell::Money(Money { amount, currency }) = frame.cell(row, slots.amount) else {
            self.findings.push((Code::FieldMisfit, row, None));
            return;
        };
        let number = order_number(frame, &slots.numbers, row, head.source);
        let hash = number.map(|number| BuildHasherDefault::<DefaultHasher>::default().hash_one(number));
        let same = hash.and_then(|hash| self.numbers.get(&hash)).and_then(|places| {
            places.iter().copied().find(|place| {
                let first = self.orders.get(*place).map(|order| order.row);
                first.and_then(|row| order_number(frame, &slots.numbers, row, frame.head(row)?.source)) == number
            })
        });
        if let Some(first) = same {
            self.repeated.push((row, first));
            self.findings.push((Code::DuplicateOrder, row, self.orders.get(first).map(|order| order.row)));
            return;
        }
        if !included.takes(frame, slots, row) {
            self.left_out.push(row);
            return;
        }
        if let Some(hash) = hash {
            self.numbers.entry(hash).or_default().push(self.orders.len());
        }
        let quantity = if let Cell::Quantity(total) = frame.cell(row, slots.lines) { Some(total) } else { None };
        self.orders.push(OrderFact {
            row,
            at: head.at,
            currency,
            paid: amount.into(),
            net: amount.into(),
            returns: 0,
            quantity,
            gone: false,
        });
    }

    fn give_back(&mut self, frame: &Frame, slots: &OrderSlots, row: RowNo, head: &RowHead) {
        let Cell::Money(Money { amount, currency }) = frame.cell(row, slots.back_amount) else {
            self.findings.push((Code::FieldMisfit, row, None));
            return;
        };
        let place = match self.target(frame, slots, row, head) {
            Target::Counted(place) => place,
            Target::LeftOut => return,
            Target::Unknown => {
                self.findings.push((Code::ReturnWithoutOrder, row, None));
                return;
            }
        };
        let Some(order) = self.orders.get_mut(place) else { return };
        if order.currency != currency {
            self.findings.push((Code::CurrencySkipped, row, Some(order.row)));
            return;
        }
        let mut taken = Total::from(amount);
        order.net.subtract(taken);
        order.returns += 1;
        self.returns += 1;
        if order.net.signum() < 0 {
            taken.add(order.net);
            order.net = Total::default();
            self.findings.push((Code::ReturnExceedsOrder, row, Some(order.row)));
        }
        self.given_back.push(ReturnFact { at: head.at, amount: taken, left: order.net, order: place });
        if let (Some(left), Cell::Quantity(back)) = (order.quantity.as_mut(), frame.cell(row, slots.back_lines)) {
            left.subtract(back);
        }
    }

    /// The order of a return: by `refers_to`, else by number and issuer, else by number in any source (RC-11).
    fn target(&self, frame: &Frame, slots: &OrderSlots, row: RowNo, head: &RowHead) -> Target {
        if let Some(wanted) = head.refers_to {
            let wanted = frame.get(wanted);
            let same = |row: RowNo| {
                frame.head(row).is_some_and(|o| o.source == head.source && frame.get(o.record_id) == wanted)
            };
            if let Some(place) = self.orders.iter().position(|order| same(order.row)) {
                return Target::Counted(place);
            }
            if let Some((_, first)) = self.repeated.iter().find(|(row, _)| same(*row)) {
                return Target::Counted(*first);
            }
            if self.left_out.iter().any(|row| same(*row)) {
                return Target::LeftOut;
            }
        }
        let Some(id) = frame.cell_text(row, slots.numbers.back_id) else { return Target::Unknown };
        let issuer = frame.cell_text(row, slots.numbers.back_issuer);
        let names = |row: RowNo, any: bool| {
            frame.head(row).is_some_and(|o| {
                let number = frame.cell_text(row, slots.numbers.id).unwrap_or(frame.get(o.record_id));
                let by = frame.cell_text(row, slots.numbers.issuer).unwrap_or(frame.source_name(o.source));
                number == id && (any || by == issuer.unwrap_or(frame.source_name(head.source)))
            })
        };
        for any in [false, true] {
            if any && issuer.is_some() {
                break;
            }
            if let Some(place) = self.orders.iter().position(|order| names(order.row, any)) {
                return Target::Counted(place);
            }
            if self.left_out.iter().any(|row| names(*row, any)) {
                return Target::LeftOut;
            }
        }
        Target::Unknown
    }
}

/// The stated number of an order with its issuer (RC-12).
pub(crate) fn order_number<'a>(
    frame: &'a Frame,
    slots: &NumberSlots,
    row: RowNo,
    source: u32,
) -> Option<(&'a str, &'a str)> {
    let id = frame.cell_text(row, slots.id)?;
    Some((frame.cell_text(row, slots.issuer).unwrap_or(frame.source_name(source)), id))
}

/// What a return refers to.
enum Target {
    /// The counted order at this place.
    Counted(usize),
    /// An order that does not count, for example a cancelled one.
    LeftOut,
    /// Nothing that is known.
    Unknown,
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::customer::{Plan, Select};
    use crate::rulebook::Rulebook;

    /// A row whose amount no longer fits its type has no amount: it is left out, and said so.
    #[test]
    fn an_order_without_a_readable_amount_is_a_finding() {
        let rules = Rulebook::parse("[rulebook]\nid = \"x\"\nversion = 1\nzone = \"UTC\"\n").unwrap();
        let plan = Plan::compile(Arc::new(rules), Select::all()).unwrap();
        let mut frame = Frame::default();
        let profile = frame.profile("pos", "1");
        let (source, record_id) = (frame.source("pos"), frame.text("a"));
        let at = Instant::parse("2026-01-01T00:00:00Z").unwrap();
        frame.push(
            RowHead {
                at,
                offset_min: 0,
                source,
                record_id,
                kind: Kind::Order,
                declared: None,
                profile,
                corrects: None,
                refers_to: None,
            },
            &plan,
        );
        frame.close();
        let mut book = OrderBook::default();
        book.read(&frame, &plan.orders, &Included::default(), at);
        assert!(book.orders.is_empty());
        assert_eq!(book.findings, [(Code::FieldMisfit, 0, None)]);
    }
}
