//! The tiers of many accounts at once, out of columns (MB-95): what each holds at two instants, and only those are told that
//! hold something else at the second.
//!
//! Where a level is held as long as it is met (MB-33 `while qualified`), what is held at an instant follows from the orders of one
//! window, and two sums per account say it. Otherwise every account is a [`Run`] of its own, in the room of the one before.

use super::{AccountError, Act, Command, Member, Rules, Run, SpareAccounts};
use crate::error::{Code, Fault};
use crate::membership::points::Key;
use crate::membership::program::{Demand, Metric, Qualify, Requirement, TierLevel};
use crate::membership::tier::{Standing, TierProgram};
use crate::money::{Currency, Decimal, Money};
use crate::time::Instant;

/// Orders as columns of one length, those of one account together and in the order of time.
#[derive(Clone, Copy, Debug)]
pub struct OrderColumns<'a> {
    /// The number of the account, rising from one account to the next.
    pub accounts: &'a [u32],
    /// When each was paid.
    pub at: &'a [Instant],
    /// What was paid, in units of `10^-scale`; what went back is taken off.
    pub paid: &'a [i64],
    /// The decimals of `paid`.
    pub scale: u8,
    /// The currency of all.
    pub currency: Currency,
}

/// An account whose tier is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retiered {
    /// The number of the account.
    pub account: u32,
    /// The place of the level at the first instant; none: it was no member yet.
    pub from: Option<usize>,
    /// The place of the level at the second instant.
    pub to: Option<usize>,
}

/// Why columns cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RetierError {
    /// The columns have not one length.
    #[error("the columns do not have the same length")]
    Lengths,
    /// An account that comes again, or an order before the last one of its account.
    #[error("the rows are not in the order of accounts and instants")]
    NotSorted(usize),
    /// The second instant lies before the first.
    #[error("the second instant lies before the first")]
    GoesBack,
    /// An order that no account takes.
    #[error("{0}")]
    Order(AccountError, usize),
}

impl Fault for RetierError {
    fn code(&self) -> Code {
        match self {
            Self::Lengths | Self::NotSorted(_) => Code::InvalidValue,
            Self::GoesBack => Code::TimeGoesBack,
            Self::Order(error, _) => error.code(),
        }
    }

    fn path(&self) -> String {
        match self {
            Self::Lengths => "accounts".to_owned(),
            Self::NotSorted(row) => format!("accounts[{row}]"),
            Self::GoesBack => "to".to_owned(),
            Self::Order(_, row) => format!("paid[{row}]"),
        }
    }
}

impl Rules {
    /// Tells every account that holds another tier at `to` than at `from`, in the order of the accounts. An account is a member from
    /// its first order on. How many accounts there are.
    ///
    /// Errors: `invalid_value` for columns of several lengths or rows out of order, `time_goes_back`, and what an order is refused
    /// with, such as `negative`; accounts before it have been told then.
    pub fn retier(
        &self,
        orders: OrderColumns<'_>,
        (from, to): (Instant, Instant),
        mut emit: impl FnMut(Retiered),
    ) -> Result<u64, RetierError> {
        if orders.accounts.len() != orders.at.len() || orders.accounts.len() != orders.paid.len() {
            return Err(RetierError::Lengths);
        }
        if to < from {
            return Err(RetierError::GoesBack);
        }
        match Sums::new(self, orders, (from, to)) {
            Some(sums) => each(orders, |account, rows, first| {
                let (from, to) = sums.levels(rows, first)?;
                if from != to {
                    emit(Retiered { account, from, to });
                }
                Ok(())
            }),
            None => {
                let mut spare = SpareAccounts::default();
                each(orders, |account, rows, first| {
                    let run = Run::until_asked(self, rows.len(), std::mem::take(&mut spare));
                    let (from, to, run) = levels(run, (orders, rows, first), (from, to))?;
                    spare = run.into_spare();
                    if from != to {
                        emit(Retiered { account, from, to });
                    }
                    Ok(())
                })
            }
        }
    }
}

/// The rows of one account: instants and amounts.
#[derive(Clone, Copy)]
struct Rows<'a> {
    at: &'a [Instant],
    paid: &'a [i64],
}

impl Rows<'_> {
    fn len(self) -> usize {
        self.at.len()
    }

    fn iter(self) -> impl Iterator<Item = (Instant, i64)> {
        self.at.iter().copied().zip(self.paid.iter().copied())
    }
}

/// Calls with the rows of each account and the place of its first one.
fn each(
    orders: OrderColumns<'_>,
    mut account: impl FnMut(u32, Rows<'_>, usize) -> Result<(), RetierError>,
) -> Result<u64, RetierError> {
    let (mut first, mut count, mut before) = (0, 0, None);
    for group in orders.accounts.chunk_by(|a, b| a == b) {
        let end = first + group.len();
        let number = group.first().copied().unwrap_or_default();
        let at = orders.at.get(first..end).unwrap_or_default();
        if before.is_some_and(|before| before >= number) {
            return Err(RetierError::NotSorted(first));
        }
        if let Some(place) = at.windows(2).position(|pair| matches!(pair, [a, b] if b < a)) {
            return Err(RetierError::NotSorted(first + place + 1));
        }
        account(number, Rows { at, paid: orders.paid.get(first..end).unwrap_or_default() }, first)?;
        (first, before) = (end, Some(number));
        count += 1;
    }
    Ok(count)
}

type Level = Option<usize>;

/// An account by itself.
fn levels<'r>(
    mut run: Run<'r, Standing>,
    (orders, rows, first): (OrderColumns<'_>, Rows<'_>, usize),
    (from, to): (Instant, Instant),
) -> Result<(Level, Level, Run<'r, Standing>), RetierError> {
    let member = Member(0);
    let mut held = [None, None];
    let mut told = rows.iter().zip((first..).zip(0_u32..)).peekable();
    for (held, until) in held.iter_mut().zip([from, to]) {
        while let Some(((at, paid), (row, number))) = told.next_if(|((at, _), _)| *at <= until) {
            let refused = |error| RetierError::Order(error, row);
            if number == 0 {
                run.record(&Command { at, key: None, member, act: Act::Enroll }, &mut ()).map_err(refused)?;
            }
            let amount = Decimal::new(paid, orders.scale).map_err(|_| refused(super::PointsError::TooLarge.into()))?;
            let amount = Money::new(amount, orders.currency);
            let act = Act::Order { order: Key(number), amount, lines: Vec::new() };
            match run.record(&Command { at, key: None, member, act }, &mut ()) {
                // Before the program begins, orders are nothing to it (MB-90).
                Ok(_) | Err(AccountError::NoProgram) => {}
                Err(error) => return Err(refused(error)),
            }
        }
        if run.advance(member, until, &mut ()).is_ok() {
            run.wake(member);
            let rules = run.rules;
            *held = run.account(member).ok().and_then(|account| account.ladder(rules)).map(|(held, _)| held.level());
        }
    }
    let [from, to] = held;
    Ok((from, to, run))
}

/// What each level asks of the orders of a window, in units of the column.
struct Sums<'r> {
    levels: Vec<Needs<'r>>,
    /// The first and the last instant that count at each question, and the question.
    windows: [Counts; 2],
    /// Amounts of the ladder's currency; those of another do not count.
    counts: bool,
}

/// The instants whose orders count at a question: from the first on, before the second; none before the program begins.
#[derive(Clone, Copy)]
struct Counts {
    asked: Instant,
    begun: bool,
    from: Instant,
    before: Instant,
}

/// The least units and orders of each demand; `any` of them suffices, or all are asked for.
struct Needs<'r> {
    least: Vec<(i128, &'r Metric)>,
    any: bool,
}

impl<'r> Sums<'r> {
    /// None: something else than the orders of a window decides.
    fn new(rules: &'r Rules, orders: OrderColumns<'_>, (from, to): (Instant, Instant)) -> Option<Self> {
        let mut programs = rules.programs();
        let (program, None) = (programs.next()?, programs.next()) else { return None };
        let tiers = program.tiers.as_ref().filter(|tiers| tiers.follows_orders() && tiers.lifetime.is_empty())?;
        let waits = tiers.qualify_when == Qualify::Confirmed
            && program.points.as_ref().is_some_and(|points| points.pending.is_some());
        if waits {
            return None;
        }
        let begins = program.begins();
        let ladder = TierProgram { rules: tiers, zone: &program.zone };
        let counts = |asked: Instant| {
            let (from, before) = ladder.counted_at(asked)?;
            Some(Counts { asked, begun: begins <= asked, from: from.max(begins), before })
        };
        Some(Self {
            levels: tiers.levels.iter().map(|level| needs(level, orders.scale)).collect::<Option<_>>()?,
            windows: [counts(from)?, counts(to)?],
            counts: tiers.currency == orders.currency,
        })
    }

    fn levels(&self, rows: Rows<'_>, first: usize) -> Result<(Level, Level), RetierError> {
        let mut sums = [(0_i128, 0_i64); 2];
        let last = self.windows.map(|window| window.asked).into_iter().max().unwrap_or(Instant::MIN);
        for (place, (at, paid)) in rows.iter().enumerate() {
            if paid < 0 && at <= last {
                let error = super::PointsError::NegativeAmount.into();
                return Err(RetierError::Order(error, first + place));
            }
            for (sum, window) in sums.iter_mut().zip(&self.windows) {
                if at <= window.asked && window.from <= at && at < window.before {
                    sum.0 += i128::from(paid);
                    // An order of which nothing is left counts no more.
                    sum.1 += i64::from(paid > 0);
                }
            }
        }
        let first = rows.at.first().copied().unwrap_or(Instant::MAX);
        let [from, to] = [0, 1].map(|n: usize| {
            let (window, sum) = (self.windows.get(n)?, sums.get(n)?);
            (window.begun && first <= window.asked).then(|| self.level(if self.counts { *sum } else { (0, 0) }))
        });
        Ok((from, to))
    }

    fn level(&self, (units, orders): (i128, i64)) -> usize {
        let meets = |(least, metric): &(i128, &Metric)| match metric {
            Metric::Orders => i128::from(orders) >= *least,
            _ => units >= *least,
        };
        let met = |needs: &Needs<'_>| {
            if needs.any { needs.least.iter().any(meets) } else { needs.least.iter().all(meets) }
        };
        self.levels.iter().rposition(met).unwrap_or(0)
    }
}

/// What a level asks for; none: something else than orders.
fn needs(level: &TierLevel, scale: u8) -> Option<Needs<'_>> {
    let (demands, any) = match &level.needs {
        None => (&[][..], false),
        Some(Requirement::All(demands)) => (demands.as_slice(), false),
        Some(Requirement::Any(demands)) => (demands.as_slice(), true),
    };
    let least = |demand: &'_ Demand| {
        let scale = if demand.metric == Metric::Orders { 0 } else { scale };
        match demand.metric {
            Metric::Measure(_) => None,
            Metric::Spend | Metric::Orders => at_scale(demand.min, scale),
        }
    };
    let least = demands.iter().map(|demand| Some((least(demand)?, &demand.metric))).collect::<Option<_>>()?;
    Some(Needs { least, any })
}

/// The least whole units of a scale that are not below a number.
fn at_scale(number: Decimal, scale: u8) -> Option<i128> {
    let units = i128::from(number.units());
    match scale.checked_sub(number.scale()) {
        Some(more) => units.checked_mul(10_i128.checked_pow(more.into())?),
        None => {
            let ten = 10_i128.checked_pow(number.scale().checked_sub(scale)?.into())?;
            Some(units.div_euclid(ten) + i128::from(units.rem_euclid(ten) > 0))
        }
    }
}
