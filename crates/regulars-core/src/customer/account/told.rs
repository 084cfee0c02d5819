//! What a row says to an account (RC-11, MB-15 to MB-20, MB-39).

use std::collections::HashMap;

use super::plan::Slots;
use crate::customer::{Cell, Frame, RowHead, RowNo};
use crate::error::Code;
use crate::measure::{COUNTED, order_number};
use crate::membership::account::{Act, Member, Names, Payer, Rules};
use crate::membership::points::{Expires, Key};
use crate::membership::program::TierLevel;
use crate::money::{Decimal, Money, Total};
use crate::record::Kind;

/// Reads rows as acts, in the order of time: an order is known once it was read.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) frame: &'a Frame,
    pub(super) slots: Slots,
    /// The first telling of every stated order number that counts.
    numbers: HashMap<(&'a str, &'a str), RowNo>,
    /// What a return may call an order; none if nothing is returned.
    orders: Option<Known<'a>>,
    /// The ids of what is not an order.
    pub(super) names: Names,
}

/// Orders by what a return may call them (RC-11).
#[derive(Debug, Default)]
struct Known<'a> {
    keys: HashMap<(u32, &'a str), RowNo>,
    stated: HashMap<(&'a str, &'a str), RowNo>,
    anywhere: HashMap<&'a str, RowNo>,
}

/// What a row says.
#[derive(Debug, PartialEq)]
pub(super) enum Said {
    /// Nothing to this program.
    Nothing,
    /// This, under a key.
    Act(Act, Option<Key>),
    /// It takes back an order that is not known yet.
    Early,
    /// Something that cannot be read as an act.
    Amiss(Code, Option<RowNo>),
}

impl<'a> Reader<'a> {
    pub(super) fn new(frame: &'a Frame, slots: Slots) -> Self {
        let backs = frame.shared().any(|(_, head)| head.kind == Kind::Return);
        Self { frame, slots, numbers: HashMap::new(), orders: backs.then(Known::default), names: Names::default() }
    }

    /// Remembers an order for the returns to come. Its id, if it counts: its first telling.
    fn know(&mut self, row: RowNo, head: &RowHead) -> Option<Key> {
        let frame = self.frame;
        let stated = order_number(frame, &self.slots.numbers, row, head.source);
        let counts = self.counts(row);
        let first = match stated {
            Some(number) if counts => *self.numbers.entry(number).or_insert(row),
            _ => row,
        };
        if let Some(known) = &mut self.orders {
            let id = frame.get(head.record_id);
            let number = stated.unwrap_or((frame.source_name(head.source), id));
            known.keys.insert((head.source, id), row);
            // Of several tellings of a number one that counts is found before one that does not.
            let first = self.numbers.get(&number).copied().unwrap_or(row);
            known.stated.insert(number, first);
            known.anywhere.entry(number.1).or_insert(row);
        }
        counts.then_some(Key(first))
    }

    /// The order that a return takes back: by `refers_to`, else by number and issuer, else by number in any source.
    pub(super) fn taken(&self, row: RowNo) -> Option<RowNo> {
        let (known, head) = (self.orders.as_ref()?, self.frame.head(row)?);
        if let Some(wanted) = head.refers_to
            && let Some(found) = known.keys.get(&(head.source, self.frame.get(wanted)))
        {
            return Some(*found);
        }
        let (id, issuer) = self.slots.numbers.back(self.frame, row);
        let by = issuer.unwrap_or(self.frame.source_name(head.source));
        let found = known.stated.get(&(by, id?));
        found.or_else(|| known.anywhere.get(id?).filter(|_| issuer.is_none())).copied()
    }

    /// Whether an order counts by its state.
    fn counts(&self, row: RowNo) -> bool {
        self.frame.cell_text(row, self.slots.status).is_none_or(|status| COUNTED.contains(&status))
    }

    /// The id of an order: its first telling.
    fn order_key(&self, row: RowNo, source: u32) -> Key {
        let number = order_number(self.frame, &self.slots.numbers, row, source);
        Key(number.and_then(|number| self.numbers.get(&number)).copied().unwrap_or(row))
    }

    /// What people call an order.
    pub(super) fn order_name(&self, order: Key) -> &'a str {
        let stated = self.frame.cell_text(order.0, self.slots.numbers.order());
        stated.or_else(|| Some(self.frame.get(self.frame.head(order.0)?.record_id))).unwrap_or_default()
    }

    /// What a row says to a program; `main` reads also what names no program (MB-89).
    pub(super) fn read(&mut self, row: RowNo, head: &RowHead, (program, main): (&str, bool), rules: &Rules) -> Said {
        let named = match head.kind {
            Kind::Membership => self.frame.cell_text(row, self.slots.member.program),
            Kind::Points => self.frame.cell_text(row, self.slots.points.program),
            _ => Some(program),
        };
        if !named.map_or(main, |named| named == program) {
            return Said::Nothing;
        }
        match head.kind {
            Kind::Order => self.order(row, head),
            Kind::Return => self.back(row),
            Kind::Membership => {
                let tiers = rules.at(head.at).and_then(|version| version.program.tiers.as_ref());
                self.member(row, tiers.map_or(&[], |tiers| &tiers.levels))
            }
            Kind::Points => self.points(row, head),
            _ => Said::Nothing,
        }
    }

    fn money(&self, row: RowNo, slot: usize) -> Option<Money> {
        if let Cell::Money(money) = self.frame.cell(row, slot) { Some(money) } else { None }
    }

    fn order(&mut self, row: RowNo, head: &RowHead) -> Said {
        let Some(amount) = self.money(row, self.slots.amount) else { return Said::Amiss(Code::FieldMisfit, None) };
        let Some(order) = self.know(row, head) else { return Said::Nothing };
        Said::Act(Act::Order { order, amount, lines: self.lines(row, amount) }, None)
    }

    /// What each line of an order costs; lines that are not the order, or not in its currency, are none (MB-11).
    fn lines(&self, row: RowNo, paid: Money) -> Vec<Decimal> {
        let Some(Cell::Amounts(amounts)) = self.slots.lines.map(|slot| self.frame.cell(row, slot)) else {
            return Vec::new();
        };
        let lines = self.frame.amounts(amounts);
        let mut sum = Total::default();
        lines.iter().for_each(|line| sum.add(line.amount.into()));
        let mut rest = Total::from(paid.amount);
        rest.subtract(sum);
        if rest.signum() == 0 && lines.iter().all(|line| line.currency == paid.currency && !line.amount.is_negative()) {
            lines.iter().map(|line| line.amount).collect()
        } else {
            Vec::new()
        }
    }

    fn back(&self, row: RowNo) -> Said {
        let Some(amount) = self.money(row, self.slots.back) else { return Said::Amiss(Code::FieldMisfit, None) };
        let order = self.taken(row).and_then(|target| Some((target, self.frame.head(target)?)));
        let Some((target, head)) = order else { return Said::Early };
        let order = self.order_key(target, head.source);
        match self.money(order.0, self.slots.amount) {
            Some(_) if !self.counts(order.0) => Said::Nothing,
            Some(paid) if paid.currency == amount.currency => {
                Said::Act(Act::Refund { id: None, order, amount: amount.amount, lines: Vec::new() }, None)
            }
            Some(_) => Said::Amiss(Code::CurrencySkipped, Some(order.0)),
            None => Said::Nothing,
        }
    }

    /// The number of a text: of an id, or of a key.
    fn id(&mut self, row: RowNo, slot: usize) -> Option<Key> {
        let text = self.frame.cell_text(row, slot)?;
        self.names.number(text)
    }

    fn decimal(&self, row: RowNo, slot: usize) -> Option<Decimal> {
        if let Cell::Decimal(number) = self.frame.cell(row, slot) { Some(number) } else { None }
    }

    fn member(&mut self, row: RowNo, levels: &[TierLevel]) -> Said {
        let slots = self.slots.member;
        let act = match self.frame.cell_text(row, slots.event) {
            Some("enroll") => Act::Enroll,
            Some("leave") => Act::Leave,
            Some("grant_tier") => {
                let tier = self.frame.cell_text(row, slots.tier);
                let Some(level) = levels.iter().position(|level| Some(level.id.as_str()) == tier) else {
                    return Said::Amiss(Code::UnknownTier, None);
                };
                let until =
                    if let Cell::Instant(until) = self.frame.cell(row, slots.until) { Some(until) } else { None };
                Act::GrantTier { level, until }
            }
            Some(verb @ ("pool" | "leave_pool")) => {
                let Some(pool) = self.id(row, slots.pool) else { return Said::Amiss(Code::FieldMisfit, None) };
                if verb == "leave_pool" {
                    Act::LeavePool { pool }
                } else {
                    let source = self.frame.head(row).map_or(u32::MAX, |head| head.source);
                    let names = self.frame.cell_text(row, slots.members).unwrap_or_default().split('\n');
                    let named =
                        names.filter(|name| !name.is_empty()).map(|name| self.frame.profile_named(source, name));
                    let Some(with) = named.map(|profile| profile.map(Member)).collect() else {
                        return Said::Amiss(Code::UnknownMember, None);
                    };
                    Act::Pool { pool, with }
                }
            }
            _ => return Said::Amiss(Code::UnknownVerb, None),
        };
        let key = self.id(row, slots.key);
        Said::Act(act, key)
    }

    fn points(&mut self, row: RowNo, head: &RowHead) -> Said {
        let slots = self.slots.points;
        let frame = self.frame;
        let own = |names: &mut Names| names.number(frame.get(head.record_id));
        let points = self.decimal(row, slots.points);
        let amiss = Said::Amiss(Code::FieldMisfit, None);
        let act = match frame.cell_text(row, slots.event) {
            Some("adjust") => {
                let id = self.id(row, slots.adjust).or_else(|| own(&mut self.names));
                let expires = match (frame.cell(row, slots.expires), frame.cell(row, slots.never)) {
                    (Cell::Instant(at), _) => Expires::At(at),
                    (_, Cell::Flag(true)) => Expires::Never,
                    _ => Expires::Configured,
                };
                let (Some(id), Some(points)) = (id, points) else { return amiss };
                Act::Adjust { id, points, expires }
            }
            Some("redeem") => {
                let id = self.id(row, slots.redeem).or_else(|| own(&mut self.names));
                let payer = self.id(row, slots.pool).map_or(Payer::Member, Payer::Pool);
                let (Some(id), Some(points)) = (id, points) else { return amiss };
                Act::Redeem { payer, id, points }
            }
            Some("cancel_redeem") => {
                let Some(id) = self.id(row, slots.redeem) else { return amiss };
                Act::CancelRedeem { id, points }
            }
            Some("hold") => {
                let id = self.id(row, slots.hold).or_else(|| own(&mut self.names));
                let (Some(id), Some(points)) = (id, points) else { return amiss };
                let ttl_minutes = match self.decimal(row, slots.ttl).map(minutes) {
                    None => None,
                    Some(Some(minutes)) => Some(minutes),
                    Some(None) => return amiss,
                };
                Act::Hold { id, points, ttl_minutes }
            }
            Some("capture") => {
                let (Some(id), Some(points)) = (self.id(row, slots.hold), points) else { return amiss };
                Act::Capture { id, points }
            }
            Some("release") => {
                let Some(id) = self.id(row, slots.hold) else { return amiss };
                Act::Release { id }
            }
            _ => return Said::Amiss(Code::UnknownVerb, None),
        };
        let key = self.id(row, slots.key);
        Said::Act(act, key)
    }
}

/// A whole number of minutes.
pub(super) fn minutes(ttl: Decimal) -> Option<u32> {
    let ten = 10_i64.checked_pow(u32::from(ttl.scale()))?;
    let whole = ttl.units().checked_div(ten).filter(|whole| whole.checked_mul(ten) == Some(ttl.units()))?;
    u32::try_from(whole).ok()
}
