//! What another version of a program would change: by key, by account and in all (MB-94).

use std::cmp::Ordering;

use regulars_core::customer::{Frame, Part, Plan, Select, account_part};
use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::membership::program::{KeyChange, Program, changes};
use regulars_core::money::{Currency, Decimal, Fraction, Total};
use regulars_core::time::Instant;
use serde::Serialize;

use super::{follow, program_ids};
use crate::{Crm, NetAmount, NextExpiry, Rulebook};

/// What another rulebook changes in one program (MB-94).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ProgramDiff {
    /// The first accounts that differ, by customer.
    pub accounts: Vec<AccountChange>,
    /// How many accounts differ.
    pub changed: u64,
    /// How many hold a lower tier then.
    pub down: u64,
    /// The keys that say otherwise, of the versions in force at the instant.
    pub keys: Vec<KeyChange>,
    /// How much more all outstanding points are worth then, if a value of a point was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liability_delta: Option<NetAmount>,
    /// How many more points are outstanding then: those that can be spent, that wait and that are held.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub points_delta: String,
    /// The program.
    pub program: String,
    /// How many hold the same tier.
    pub same: u64,
    /// How many hold a higher tier then.
    pub up: u64,
}

/// An account that differs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AccountChange {
    /// What it is under the other rulebook.
    pub after: AccountState,
    /// What it is.
    pub before: AccountState,
    /// Whose it is.
    pub customer: CustomerId,
}

/// The figures of an account that are compared.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AccountState {
    /// The points that can be spent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub available: Option<String>,
    /// What expires next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_expiry: Option<NextExpiry>,
    /// The tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// Until when it is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier_until: Option<Instant>,
}

/// An account with its place on the ladder and its outstanding points.
struct Figures {
    state: AccountState,
    level: Option<usize>,
    outstanding: Total,
}

impl Crm {
    /// What another rulebook would change in the programs of both at `as_of`, with at most `limit` accounts each (MB-94). Nothing is
    /// stored. Errors: those of the document, `overflow`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.toml")).replace("1 point per", "2 points per");
    /// let diffs = crm.program_diffs(&regulars::Rulebook::parse(&text)?, as_of, 10, None)?;
    /// assert_eq!((diffs[0].program.as_str(), diffs[0].changed), ("club", 2));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn program_diffs(
        &self,
        rulebook: &Rulebook,
        as_of: Instant,
        limit: usize,
        value_per_point: Option<Decimal>,
    ) -> Result<Vec<ProgramDiff>> {
        self.as_operation("rulebook.what_if", None, |crm| {
            let select = || Select::parts(&[Part::Membership]);
            let now = Plan::compile(crm.rules_at(as_of), select())?;
            let then = Plan::compile(rulebook.rules().clone(), select())?;
            let ids = program_ids([&now, &then]);
            let mut tallies: Vec<Tally<'_>> = ids.into_iter().map(|id| Tally::new(id, [&now, &then], as_of)).collect();
            crm.accounts(&[&now, &then], as_of, &mut |customer, frames| {
                let [before, after] = frames else { return Ok(()) };
                for tally in &mut tallies {
                    let [old, new] = tally.plans;
                    tally.add(customer, figures(before, old, as_of), figures(after, new, as_of), limit);
                }
                Ok(())
            })?;
            Ok(tallies.into_iter().map(|tally| tally.finish(as_of, value_per_point)).collect())
        })
    }
}

/// A program under two plans, none where a plan has no such program.
type Both<'p> = [(&'p Plan, Option<usize>); 2];

/// What has been counted of a program.
struct Tally<'p> {
    plans: Both<'p>,
    diff: ProgramDiff,
    delta: Total,
}

impl<'p> Tally<'p> {
    fn new(program: String, plans: [&'p Plan; 2], as_of: Instant) -> Self {
        let place = |plan: &Plan| plan.accounts.programs.iter().position(|rules| rules.id() == program);
        let plans = plans.map(|plan| (plan, place(plan)));
        let diff = ProgramDiff {
            accounts: Vec::new(),
            changed: 0,
            down: 0,
            keys: keys(plans, as_of),
            liability_delta: None,
            points_delta: String::new(),
            program,
            same: 0,
            up: 0,
        };
        Self { plans, diff, delta: Total::default() }
    }

    fn add(&mut self, customer: CustomerId, before: Figures, after: Figures, limit: usize) {
        self.delta.add(after.outstanding);
        self.delta.subtract(before.outstanding);
        match after.level.cmp(&before.level) {
            Ordering::Less => self.diff.down += 1,
            Ordering::Equal => self.diff.same += 1,
            Ordering::Greater => self.diff.up += 1,
        }
        if before.state != after.state {
            self.diff.changed += 1;
            if self.diff.accounts.len() < limit {
                let (before, after) = (before.state, after.state);
                self.diff.accounts.push(AccountChange { after, before, customer });
            }
        }
    }

    fn finish(self, as_of: Instant, value_per_point: Option<Decimal>) -> ProgramDiff {
        let Self { plans, diff, delta } = self;
        let points_delta = delta.text(None).unwrap_or_default();
        let currency = plans.iter().find_map(|(plan, place)| currency(plan, (*place)?, as_of));
        let liability_delta = value_per_point.zip(currency).map(|(value, currency)| {
            let worth = delta.decimal().and_then(|points| Fraction::from(points).mul(value.into()));
            let amount = worth.and_then(|worth| worth.rounded(currency.minor_digits()));
            let amount = amount.and_then(|amount| Total::from(amount).text(Some(currency)));
            NetAmount { amount, currency }
        });
        ProgramDiff { liability_delta, points_delta, ..diff }
    }
}

/// The version of a program that is in force.
fn version((plan, place): (&Plan, Option<usize>), as_of: Instant) -> Option<&Program> {
    Some(&plan.accounts.programs.get(place?)?.at(as_of)?.program)
}

fn currency(plan: &Plan, place: usize, as_of: Instant) -> Option<Currency> {
    Some(version((plan, Some(place)), as_of)?.points.as_ref()?.currency)
}

/// What the versions in force say otherwise; all of a program that the other rulebook does not have.
fn keys(plans: Both<'_>, as_of: Instant) -> Vec<KeyChange> {
    let all = |program: &Program| program.keys().into_iter();
    match plans.map(|plan| version(plan, as_of)) {
        [Some(old), Some(new)] => changes(old, new),
        [Some(old), None] => all(old).map(|(path, old)| KeyChange { path, old: Some(old), new: None }).collect(),
        [None, Some(new)] => all(new).map(|(path, new)| KeyChange { path, old: None, new: Some(new) }).collect(),
        [None, None] => Vec::new(),
    }
}

fn figures(frame: &Frame, (plan, place): (&Plan, Option<usize>), as_of: Instant) -> Figures {
    let Some(course) = follow(frame, (plan, place), as_of) else {
        return Figures { state: AccountState::default(), level: None, outstanding: Total::default() };
    };
    let part = account_part((frame, plan), &course, as_of);
    let mut outstanding = Total::default();
    if let Some(account) = course.account() {
        let balance = account.ledger.balance();
        [balance.available, balance.pending, balance.held].into_iter().for_each(|sum| outstanding.add(sum.into()));
    }
    let level = course.account().filter(|_| part.tier.is_some()).map(|account| account.level());
    let (available, next_expiry) = part.points.map(|points| (points.available, points.next_expiry)).unzip();
    let state =
        AccountState { available, next_expiry: next_expiry.flatten(), tier: part.tier, tier_until: part.tier_until };
    Figures { state, level, outstanding }
}
