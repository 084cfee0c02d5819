//! The ladder: which level is met by the spend of a window (MB-30 to MB-32), kept while qualified (MB-33, MB-38).

use super::program::{Demand, Metric, Program, Qualify, Requirement, TierLevel, TierWindow, Upgrade, Validity};
use crate::measure::OrderBook;
use crate::money::{Currency, Decimal, Total};
use crate::time::{Date, Due, Instant, Zone};

/// A tier of a ladder.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// The least spend; the base has none.
    pub at_least: Option<Decimal>,
}

/// Which orders count, by local date (MB-32).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// An order of local date d counts while `d <= D < d + months`.
    Rolling {
        /// The number of months.
        months: u32,
    },
    /// All orders.
    Lifetime,
}

/// One ladder of tiers, base first.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    /// The program's id.
    pub program: String,
    /// The program's version.
    pub version: u32,
    /// The local date from whose midnight on the program runs (MB-90).
    pub effective_from: Date,
    /// The program's zone, which decides every date (MB-3).
    pub zone: Zone,
    /// The currency of the thresholds.
    pub currency: Currency,
    /// Which orders count.
    pub window: Window,
    /// The levels, lowest first; the first is the base.
    pub levels: Vec<Level>,
}

/// What a customer holds at an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The place of the held level in the ladder.
    pub level: usize,
    /// The spend of the window.
    pub spend: Total,
    /// The counted orders of the window.
    pub orders: u32,
    /// When the next order leaves the window.
    pub next_change_at: Option<Instant>,
}

/// The level that the spend of the window meets; none before the program begins. Orders of another currency do not count;
/// `skipped` is told of them.
pub fn hold(ladder: &Ladder, book: &OrderBook, as_of: Instant, mut skipped: impl FnMut(usize)) -> Option<Held> {
    if as_of < ladder.begins() {
        return None;
    }
    let today = ladder.zone.date(as_of);
    let (mut spend, mut orders) = (Total::default(), 0);
    let mut leaves: Option<Date> = None;
    for (place, order) in book.orders.iter().enumerate() {
        if order.currency != ladder.currency {
            skipped(place);
            continue;
        }
        if let Window::Rolling { months } = ladder.window {
            let until = ladder.zone.date(order.at).plus_months(months);
            if today >= until {
                continue;
            }
            leaves = Some(leaves.map_or(until, |least| least.min(until)));
        }
        spend.add(order.net);
        orders += u32::from(order.net.signum() > 0);
    }
    let met = |level: &Level| level.at_least.is_none_or(|bound| spend.at_least(bound));
    let level = ladder.levels.iter().rposition(met).unwrap_or(0);
    let mut due = Due::after(as_of);
    due.maybe(leaves.map(|date| ladder.zone.start_of(date)));
    Some(Held { level, spend, orders, next_change_at: due.next() })
}

impl Ladder {
    /// The ladder of a program whose tier follows the spend at every record and at every exit from its window (MB-38); none for a
    /// program whose tiers need more than the orders of the window.
    pub fn of(program: &Program) -> Option<Self> {
        let tiers = program.tiers.as_ref()?;
        let window = match tiers.window {
            TierWindow::Rolling { months } => Window::Rolling { months },
            TierWindow::Lifetime => Window::Lifetime,
            TierWindow::CompleteMonths { .. } | TierWindow::Period(_) => return None,
        };
        let at_once = tiers.upgrade == Upgrade::Immediate && tiers.qualify_when == Qualify::Order;
        if tiers.validity != Validity::WhileQualified || !at_once || !tiers.lifetime.is_empty() {
            return None;
        }
        let level = |level: &TierLevel| {
            let at_least = match level.needs.as_ref().map(Requirement::demands) {
                None => None,
                Some([Demand { metric: Metric::Spend, min }]) => Some(*min),
                Some(_) => return None,
            };
            Some(Level { id: level.id.clone(), name: level.name.clone(), at_least })
        };
        Some(Self {
            program: program.id.clone(),
            version: program.version,
            effective_from: program.effective_from,
            zone: program.zone.clone(),
            currency: tiers.currency,
            window,
            levels: tiers.levels.iter().map(level).collect::<Option<_>>()?,
        })
    }

    /// The instant at which the program begins.
    pub fn begins(&self) -> Instant {
        self.zone.start_of(self.effective_from)
    }
}
