//! What is known of the payments and parcels of a customer's orders (SV-86): facts are immutable, of one parcel and one payment the
//! latest by timeline order counts, and what goes backwards is told. Pure, and the same for every order of arrival.

use std::collections::BTreeMap;

use super::FulfilmentRules;
use super::rules::TroubleKind;
use crate::customer::{Cell, CellTable, Frame, RowNo};
use crate::error::{Code, Result};
use crate::money::{Currency, Total};
use crate::record::{Kind, PaymentStatus, ShipmentStatus};
use crate::time::{DAY_US, Due, Instant};

/// Where the fields of payments, parcels and the orders that they are about lie.
#[derive(Clone, Debug)]
pub struct FulfilmentSlots {
    order: [usize; 2],
    payment: PaymentSlots,
    shipment: ShipmentSlots,
}

#[derive(Clone, Debug)]
struct PaymentSlots {
    order: [usize; 2],
    amount: usize,
    id: usize,
    status: usize,
}

#[derive(Clone, Debug)]
struct ShipmentSlots {
    order: [usize; 2],
    parcel: usize,
    status: usize,
}

impl FulfilmentSlots {
    /// Asks the plan for the cells.
    pub fn compile(cells: &mut CellTable) -> Result<Self> {
        let mut number =
            |kind| -> Result<[usize; 2]> { Ok([cells.need(kind, "order_id")?, cells.need(kind, "order_issuer")?]) };
        let (order, paid, sent) = (number(Kind::Order)?, number(Kind::Payment)?, number(Kind::Shipment)?);
        let payment = PaymentSlots {
            order: paid,
            amount: cells.need(Kind::Payment, "amount")?,
            id: cells.need(Kind::Payment, "payment_id")?,
            status: cells.need(Kind::Payment, "status")?,
        };
        let shipment = ShipmentSlots {
            order: sent,
            parcel: cells.need(Kind::Shipment, "parcel")?,
            status: cells.need(Kind::Shipment, "status")?,
        };
        Ok(Self { order, payment, shipment })
    }
}

/// The number of an order and who issued it; an order without a number is known by its record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct OrderKey<'a> {
    /// Who issued the number; the source where nobody is named.
    pub issuer: &'a str,
    /// The number, or the id of the order's record.
    pub order: &'a str,
}

/// How a parcel stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parcel<'a> {
    /// Its number; empty where an order has one that nobody numbered.
    pub id: &'a str,
    /// Its status, the latest.
    pub status: ShipmentStatus,
    /// Since when.
    pub since: Instant,
    /// Since when it has been without news for too long.
    pub stuck_at: Option<Instant>,
    /// Its facts in timeline order.
    pub rows: Vec<RowNo>,
}

/// How a payment stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentState<'a> {
    /// Its number; empty where nobody numbered it.
    pub id: &'a str,
    /// Its status, the latest.
    pub status: PaymentStatus,
    /// Since when.
    pub since: Instant,
}

/// What is known of the payments and parcels of one order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderFacts<'a> {
    /// The order.
    pub key: OrderKey<'a>,
    /// Its parcels by number.
    pub parcels: Vec<Parcel<'a>>,
    /// Its payments by number.
    pub payments: Vec<PaymentState<'a>>,
    /// Captured less refunded less charged back, by currency.
    pub paid: Vec<(Currency, Total)>,
}

impl OrderFacts<'_> {
    /// When it was delivered: all its parcels are. None: it is not, or has none.
    pub fn delivered_at(&self) -> Option<Instant> {
        let all = self.parcels.iter().all(|parcel| parcel.status == ShipmentStatus::Delivered);
        self.parcels.iter().map(|parcel| parcel.since).max().filter(|_| all)
    }

    /// Whether more was given back than was paid.
    pub fn is_over_refunded(&self) -> bool {
        self.paid.iter().any(|(_, total)| total.signum() < 0)
    }
}

/// Something that is wrong with a parcel or a payment, from when on; of one parcel or payment and kind the first time.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Trouble<'a> {
    /// When it began.
    pub at: Instant,
    /// What.
    pub kind: TroubleKind,
    /// The order.
    pub order: OrderKey<'a>,
    /// The number of the parcel or of the payment; empty where nobody numbered it.
    pub of: &'a str,
    /// Whether it is so still.
    pub now: bool,
}

/// What is known of all orders.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fulfilment<'a> {
    /// The orders of which something is known, by issuer and number.
    pub orders: Vec<OrderFacts<'a>>,
    /// What is or was wrong, in the order of time.
    pub troubles: Vec<Trouble<'a>>,
    /// What was noticed, each with the records.
    pub findings: Vec<(Code, Vec<RowNo>)>,
    /// When something of it changes without a further record.
    pub next_change_at: Option<Instant>,
}

/// What one order's facts come to while they are read.
#[derive(Default)]
struct Draft<'a> {
    parcels: BTreeMap<&'a str, Vec<(RowNo, Instant, ShipmentStatus)>>,
    payments: BTreeMap<&'a str, PaymentState<'a>>,
    paid: BTreeMap<Currency, (Total, Vec<RowNo>)>,
    charged_back: BTreeMap<&'a str, Instant>,
}

/// What the facts that are visible at `as_of` come to.
pub fn read_fulfilment<'a>(
    frame: &'a Frame,
    slots: &FulfilmentSlots,
    rules: &FulfilmentRules,
    as_of: Instant,
) -> Fulfilment<'a> {
    let mut found = Fulfilment::default();
    let facts = |kind: Kind| matches!(kind, Kind::Payment | Kind::Shipment);
    if !frame.visible(as_of).any(|(_, head)| facts(head.kind)) {
        return found;
    }
    let numbers = Numbers::of(frame, slots);
    let mut drafts: BTreeMap<OrderKey<'a>, Draft<'a>> = BTreeMap::new();
    for (row, head) in frame.visible(as_of).filter(|(_, head)| facts(head.kind)) {
        let of_payment = head.kind == Kind::Payment;
        let number = if of_payment { slots.payment.order } else { slots.shipment.order };
        let Some(key) = numbers.order(frame, row, number) else {
            found.findings.push((Code::FactWithoutOrder, vec![row]));
            continue;
        };
        let draft = drafts.entry(key).or_default();
        if of_payment {
            draft.pay(frame, &slots.payment, row, head.at);
        } else if let Some(status) = frame.cell_text(row, slots.shipment.status).and_then(ShipmentStatus::from_word) {
            let parcel = frame.cell_text(row, slots.shipment.parcel).unwrap_or_default();
            draft.parcels.entry(parcel).or_default().push((row, head.at, status));
        }
    }
    let mut due = Due::after(as_of);
    for (key, draft) in drafts {
        draft.close(key, (rules, as_of), &mut found, &mut due);
    }
    found.troubles.sort();
    found.next_change_at = due.next();
    found
}

impl<'a> Draft<'a> {
    fn pay(&mut self, frame: &'a Frame, slots: &PaymentSlots, row: RowNo, at: Instant) {
        let Some(status) = frame.cell_text(row, slots.status).and_then(PaymentStatus::from_word) else { return };
        let id = frame.cell_text(row, slots.id).unwrap_or_default();
        self.payments.insert(id, PaymentState { id, status, since: at });
        let gives = match status {
            PaymentStatus::Captured => true,
            PaymentStatus::Refunded | PaymentStatus::ChargedBack => false,
            PaymentStatus::Authorised | PaymentStatus::Failed => return,
        };
        if status == PaymentStatus::ChargedBack {
            self.charged_back.entry(id).or_insert(at);
        }
        let Cell::Money(money) = frame.cell(row, slots.amount) else { return };
        let (total, rows) = self.paid.entry(money.currency).or_default();
        match gives {
            true => total.add(money.amount.into()),
            false => {
                total.subtract(money.amount.into());
                rows.push(row);
            }
        }
    }

    fn close(
        self,
        key: OrderKey<'a>,
        (rules, as_of): (&FulfilmentRules, Instant),
        found: &mut Fulfilment<'a>,
        due: &mut Due,
    ) {
        let mut parcels = Vec::new();
        for (id, facts) in self.parcels {
            parcels.extend(parcel(key, id, &facts, (rules, as_of), found, due));
        }
        for (of, at) in &self.charged_back {
            let now = self.payments.get(of).is_some_and(|payment| payment.status == PaymentStatus::ChargedBack);
            found.troubles.push(Trouble { at: *at, kind: TroubleKind::ChargedBack, order: key, of, now });
        }
        for (_, rows) in self.paid.values().filter(|(total, _)| total.signum() < 0) {
            found.findings.push((Code::OverRefunded, rows.clone()));
        }
        let paid = self.paid.into_iter().map(|(currency, (total, _))| (currency, total)).collect();
        found.orders.push(OrderFacts { key, parcels, payments: self.payments.into_values().collect(), paid });
    }
}

/// A parcel, with what is or was wrong with it.
fn parcel<'a>(
    order: OrderKey<'a>,
    id: &'a str,
    facts: &[(RowNo, Instant, ShipmentStatus)],
    (rules, as_of): (&FulfilmentRules, Instant),
    found: &mut Fulfilment<'a>,
    due: &mut Due,
) -> Option<Parcel<'a>> {
    let mut troubles: BTreeMap<TroubleKind, Instant> = BTreeMap::new();
    let stuck_us = rules.stuck_days.map(|days| i64::from(days).saturating_mul(DAY_US));
    let mut stuck_at = None;
    for (place, (row, at, status)) in facts.iter().enumerate() {
        if let Some((before, _, was)) = place.checked_sub(1).and_then(|before| facts.get(before))
            && goes_back(*was, *status)
        {
            found.findings.push((Code::StatusRegression, vec![*before, *row]));
        }
        match status {
            ShipmentStatus::Failed => _ = troubles.entry(TroubleKind::Failed).or_insert(*at),
            ShipmentStatus::Lost => _ = troubles.entry(TroubleKind::Lost).or_insert(*at),
            _ => {}
        }
        // Without news it is stuck, unless it has come to an end.
        let ended = matches!(status, ShipmentStatus::Delivered | ShipmentStatus::Returned | ShipmentStatus::Lost);
        let Some(from) = stuck_us.filter(|_| !ended).map(|us| at.plus_micros(us)) else { continue };
        let next = facts.get(place + 1).map(|(_, at, _)| *at);
        if next.is_some_and(|next| next < from) {
            continue;
        }
        if from > as_of {
            due.at(from);
            continue;
        }
        _ = troubles.entry(TroubleKind::Stuck).or_insert(from);
        stuck_at = next.is_none().then_some(from);
    }
    let (_, since, status) = *facts.last()?;
    for (kind, at) in troubles {
        let now = match kind {
            TroubleKind::Failed => status == ShipmentStatus::Failed,
            TroubleKind::Lost => status == ShipmentStatus::Lost,
            _ => stuck_at.is_some(),
        };
        found.troubles.push(Trouble { at, kind, order, of: id, now });
    }
    Some(Parcel { id, status, since, stuck_at, rows: facts.iter().map(|(row, ..)| *row).collect() })
}

/// Whether a parcel goes backwards: from what is over to what comes before it.
fn goes_back(before: ShipmentStatus, after: ShipmentStatus) -> bool {
    let rank = |status| match status {
        ShipmentStatus::Created => 0,
        ShipmentStatus::PickedUp => 1,
        // What failed is tried again, and what was lost is found: both are on their way.
        ShipmentStatus::InTransit | ShipmentStatus::Failed | ShipmentStatus::Lost => 2,
        ShipmentStatus::OutForDelivery => 3,
        ShipmentStatus::Delivered => 4,
        ShipmentStatus::Returned => 5,
    };
    match after {
        ShipmentStatus::Failed | ShipmentStatus::Lost => rank(before) >= 4,
        _ => rank(after) < rank(before),
    }
}

/// The numbers of the customer's orders by their records.
struct Numbers<'a>(BTreeMap<(u32, &'a str), OrderKey<'a>>);

impl<'a> Numbers<'a> {
    fn of(frame: &'a Frame, slots: &FulfilmentSlots) -> Self {
        let orders = frame.all().filter(|(_, head)| head.kind == Kind::Order && head.declared.is_none());
        let numbered = orders.map(|(row, head)| {
            let [order, issuer] = slots.order.map(|slot| frame.cell_text(row, slot));
            let own = frame.get(head.record_id);
            let issuer = issuer.filter(|_| order.is_some()).unwrap_or_else(|| frame.source_name(head.source));
            ((head.source, own), OrderKey { issuer, order: order.unwrap_or(own) })
        });
        Self(numbered.collect())
    }

    /// The order that a fact is about: by its number, else by the record that it refers to.
    fn order(&self, frame: &'a Frame, row: RowNo, number: [usize; 2]) -> Option<OrderKey<'a>> {
        let head = frame.head(row)?;
        let [order, issuer] = number.map(|slot| frame.cell_text(row, slot));
        if let Some(order) = order {
            return Some(OrderKey { issuer: issuer.unwrap_or_else(|| frame.source_name(head.source)), order });
        }
        let named = frame.get(head.refers_to?);
        let unknown = OrderKey { issuer: frame.source_name(head.source), order: named };
        Some(self.0.get(&(head.source, named)).copied().unwrap_or(unknown))
    }
}
