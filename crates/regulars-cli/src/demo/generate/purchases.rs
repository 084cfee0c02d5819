//! Orders and their returns.

use fastrand::Rng;

use super::calendar::{self, DAY, END};
use super::catalog;
use super::dice::{per_mille, percent, weighted};
use super::source::Source;
use super::wire::{Order, Return};

const RETURNED_PERCENT: u32 = 6;
const WHOLE_ORDER_PERCENT: u32 = 75;
const UNKNOWN_ORDER_PER_MILLE: u32 = 8;

/// An order as this source writes it.
pub(super) fn order(rng: &mut Rng, source: Source) -> Order {
    let lines = catalog::lines(rng);
    Order {
        amount: catalog::total(&lines),
        category: catalog::main_category(&lines),
        channel: if source.is_store() || source == Source::Carrier { "store" } else { "online" },
        lines,
        order_id: None,
        order_issuer: None,
        status: weighted(rng, &[("paid", 15), ("shipped", 15), ("completed", 70)]),
        store: source.is_store().then(|| source.name()),
    }
}

/// Gives an order made in the app the number that the shop issued for it (RC-12).
pub(super) fn state_order_id(order: &mut Order, profile: &str, at: i64) {
    order.order_id = Some(format!("SO-{at}-{profile}"));
    order.order_issuer = Some(Source::Shop.name());
}

/// The same order in the shop's own words: there the issuer is the shop itself.
pub(super) fn as_told_by_the_shop(order: &Order) -> Order {
    Order { order_issuer: None, ..order.clone() }
}

/// Sometimes an order, or its first line, comes back within thirty days: when, what, and whether the source still knows
/// the order.
pub(super) fn return_of(rng: &mut Rng, order: &Order, at: i64) -> Option<(i64, Return, bool)> {
    let until = (at + 30 * DAY).min(END);
    if !percent(rng, RETURNED_PERCENT) || until <= at + DAY {
        return None;
    }
    let later = calendar::between(rng, at + DAY, until);
    let count = if percent(rng, WHOLE_ORDER_PERCENT) { order.lines.len() } else { 1 };
    let lines: Vec<_> = order.lines.iter().take(count).cloned().collect();
    let known = !per_mille(rng, UNKNOWN_ORDER_PER_MILLE);
    Some((later, Return { amount: catalog::total(&lines), lines }, known))
}
