//! Several accounts that are told commands or facts.

use super::command::{Act, Command, Done, Finding, Payer};
use super::member::{Account, Journals, Own};
use super::pool::{Pool, Shared};
use super::{AccountError, Member, Rules, Tiers};
use crate::error::Code;
use crate::membership::points::{Basis, Key, Keyed, Moment, Refund, Sale};
use crate::money::{Decimal, Money};
use crate::time::Instant;

/// Accounts of earlier runs, whose room new ones take, and the room of a list of them.
#[derive(Clone, Debug)]
pub struct SpareAccounts<S> {
    accounts: Vec<Account<S>>,
    list: Vec<Account<S>>,
}

impl<S> Default for SpareAccounts<S> {
    fn default() -> Self {
        Self { accounts: Vec::new(), list: Vec::new() }
    }
}

/// Accounts of one program, told of everything in the order of time.
#[derive(Clone, Debug)]
pub struct Run<'r, S> {
    pub(super) rules: &'r Rules,
    pub(super) accounts: Vec<Account<S>>,
    /// Which account a profile has; after a merge two have one.
    pub(super) members: Keyed<u32>,
    pub(super) pools: Keyed<Pool>,
    /// Redemptions that several accounts paid.
    pub(super) shared: Keyed<Shared>,
    /// What was told under a key, and what came of it (MB-7).
    keys: Keyed<(Member, Act, Done)>,
    pub(super) findings: Vec<Finding>,
    /// The place in the timeline of what is told now.
    pub(super) seq: u64,
    /// Whether tiers sleep until they are asked for.
    asleep: bool,
    /// Accounts of earlier runs, and how many orders new ones will about get.
    spare: Vec<Account<S>>,
    orders: usize,
}

impl<S> Run<'_, S> {
    /// The most accounts of one run.
    pub const MAX_ACCOUNTS: usize = u32::MAX as usize;
    /// The most accounts whose room is kept for the next run.
    const MAX_SPARE: usize = 4;
}

impl<'r, S: Tiers> Run<'r, S> {
    /// Nobody has enrolled yet.
    pub fn new(rules: &'r Rules) -> Self {
        Self {
            rules,
            accounts: Vec::new(),
            members: Keyed::default(),
            pools: Keyed::default(),
            shared: Keyed::default(),
            keys: Keyed::default(),
            findings: Vec::new(),
            seq: 0,
            asleep: false,
            spare: Vec::new(),
            orders: 0,
        }
    }

    /// The same, if nobody asks for tiers before `wake`. An account takes the room of one that an earlier run left, and
    /// will get about so many orders.
    pub fn until_asked(rules: &'r Rules, orders: usize, spare: SpareAccounts<S>) -> Self {
        let SpareAccounts { accounts: spare, list: accounts } = spare;
        Self { asleep: !rules.by_level(), accounts, spare, orders, ..Self::new(rules) }
    }

    /// Leaves its accounts to the next run.
    pub fn into_spare(mut self) -> SpareAccounts<S> {
        self.spare.append(&mut self.accounts);
        self.spare.truncate(Self::MAX_SPARE);
        // A list of many accounts is not kept for the next few.
        self.accounts.shrink_to(Self::MAX_SPARE);
        SpareAccounts { accounts: self.spare, list: self.accounts }
    }

    /// Brings the tier of a member to where its account is.
    pub fn wake(&mut self, member: Member) {
        let rules = self.rules;
        if let Some(account) = self.slot(member).ok().and_then(|slot| self.accounts.get_mut(slot)) {
            account.wake(rules);
        }
    }

    /// The place in the timeline of what was told last, by which lots name what made them.
    pub(crate) fn seq(&self) -> u64 {
        self.seq
    }

    /// What a person should look at, in the order in which it was found.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    pub(super) fn slot(&self, member: Member) -> Result<usize, AccountError> {
        self.members.get(Key(member.0)).map(|slot| *slot as usize).ok_or(AccountError::UnknownMember)
    }

    pub(super) fn at(&mut self, slot: usize) -> Result<&mut Account<S>, AccountError> {
        self.accounts.get_mut(slot).ok_or(AccountError::UnknownMember)
    }

    /// The account of a profile, as it was when something was last told to it. Error: `unknown_member`.
    pub fn account(&self, member: Member) -> Result<&Account<S>, AccountError> {
        self.accounts.get(self.slot(member)?).ok_or(AccountError::UnknownMember)
    }

    /// The account of a profile at an instant, with everything that is due until then. Errors: `unknown_member`, `time_goes_back`.
    pub fn advance<J: Journals>(
        &mut self,
        member: Member,
        to: Instant,
        journals: &mut J,
    ) -> Result<&Account<S>, AccountError> {
        let slot = self.slot(member)?;
        self.bring(slot, to, journals)?;
        self.account(member)
    }

    /// Brings an account to an instant.
    pub(super) fn bring<J: Journals>(
        &mut self,
        slot: usize,
        to: Instant,
        journals: &mut J,
    ) -> Result<(), AccountError> {
        let rules = self.rules;
        let account = self.at(slot)?;
        let mut own = Own { account: account.id, journals };
        account.advance(rules, to, &mut own)
    }

    /// A command: it is done, or refused with one error and nothing has changed (MB-8). Under a key that it was told with before
    /// it has the original result and no effect (MB-7).
    ///
    /// Errors: those of [`AccountError`].
    pub fn execute<J: Journals>(&mut self, command: &Command, journals: &mut J) -> Result<Done, AccountError> {
        self.told(command, Basis::Command, None, journals)
    }

    /// A record of what was accepted once. What is no longer covered becomes debt and a finding (MB-6).
    ///
    /// Errors: those of [`AccountError`] that are not about cover.
    pub fn record<J: Journals>(&mut self, command: &Command, journals: &mut J) -> Result<Done, AccountError> {
        self.record_charged(command, None, journals)
    }

    /// The same, where it is settled who pays a redemption: so many units each (MB-73).
    pub(crate) fn record_charged<J: Journals>(
        &mut self,
        command: &Command,
        charged: Option<&[(Member, i64)]>,
        journals: &mut J,
    ) -> Result<Done, AccountError> {
        let done = self.told(command, Basis::Fact, charged, journals)?;
        if done.uncovered.units() > 0 {
            self.find(command, Code::OverdrawnByLateRecord);
        }
        Ok(done)
    }

    /// Tells the tier of a member what a measure of the rulebook is from now on (MB-30).
    /// Errors: `unknown_member`, `account_closed`, `time_goes_back`.
    pub fn measure<J: Journals>(
        &mut self,
        (member, at): (Member, Instant),
        name: &str,
        value: Option<Decimal>,
        journals: &mut J,
    ) -> Result<(), AccountError> {
        let slot = self.slot(member)?;
        self.bring(slot, at, journals)?;
        let rules = self.rules;
        let account = self.at(slot)?;
        account.open()?;
        account.tell(rules, |standing, program| standing.measure(program, at, name, value))
    }

    pub(super) fn find(&mut self, command: &Command, code: Code) {
        let Command { at, member, act, .. } = command;
        self.findings.push(Finding { at: *at, member: *member, code, about: act.about() });
    }

    /// Tells a command or a fact; `charged` is who pays a redemption by parts, if that was settled before (MB-73).
    pub(super) fn told<J: Journals>(
        &mut self,
        command: &Command,
        basis: Basis,
        charged: Option<&[(Member, i64)]>,
        journals: &mut J,
    ) -> Result<Done, AccountError> {
        if let Some((member, act, done)) = command.key.and_then(|key| self.keys.get(key)) {
            let same = *member == command.member && *act == command.act;
            return if same { Ok(*done) } else { Err(AccountError::IdempotencyConflict) };
        }
        self.seq += 1;
        let result = match charged {
            Some(parts) => self.charge(command, parts, journals),
            None => self.act(command, basis, journals),
        };
        // What is refused has no place in the timeline.
        let done = result.inspect_err(|_| self.seq -= 1)?;
        if let Some(key) = command.key {
            self.keys.insert(key, (command.member, command.act.clone(), done));
        }
        Ok(done)
    }

    fn act<J: Journals>(&mut self, command: &Command, basis: Basis, journals: &mut J) -> Result<Done, AccountError> {
        let Command { at, member, act, .. } = command;
        if *act == Act::Enroll && self.slot(*member).is_err() {
            return self.enroll(*member, *at, journals);
        }
        let slot = self.slot(*member)?;
        self.bring(slot, *at, journals)?;
        self.at(slot)?.open()?;
        match act {
            Act::Enroll => Ok(Done::NOTHING),
            Act::Pool { pool, with } => self.pool(*pool, *member, with),
            Act::LeavePool { pool } => self.leave_pool(*pool, slot),
            Act::Merge { into } => self.merge(*member, *into, *at, journals),
            Act::Redeem { payer: Payer::Pool(pool), id, points } => {
                self.redeem_pool(*pool, slot, (*id, *points), (*at, basis), journals)
            }
            Act::CancelRedeem { id, points } => self.cancel(slot, *id, *points, *at, journals),
            Act::Leave => self.leave(slot, *at, journals),
            _ => self.act_alone(command, slot, basis, journals),
        }
    }

    fn enroll<J: Journals>(&mut self, member: Member, at: Instant, journals: &mut J) -> Result<Done, AccountError> {
        let slot = u32::try_from(self.accounts.len()).map_err(|_| AccountError::TooManyAccounts)?;
        let mut account = match self.spare.pop() {
            Some(spare) => spare.again(member, at, self.rules, self.orders),
            None => Account::new(member, at, self.rules),
        };
        if self.asleep {
            account.sleep(self.rules);
        }
        self.accounts.push(account);
        self.members.insert(Key(member.0), slot);
        self.bring(slot as usize, at, journals)?;
        Ok(Done::NOTHING)
    }

    fn leave<J: Journals>(&mut self, slot: usize, at: Instant, journals: &mut J) -> Result<Done, AccountError> {
        let rules = self.rules;
        let account = self.at(slot)?;
        account.ledger.leave(at, &mut Own { account: account.id, journals })?;
        account.tell(rules, |standing, program| standing.leave(program, at))?;
        account.closed_at = Some(at);
        self.out_of_pools(slot);
        Ok(Done::NOTHING)
    }

    /// What concerns one account and its points or its tier.
    fn act_alone<J: Journals>(
        &mut self,
        command: &Command,
        slot: usize,
        basis: Basis,
        journals: &mut J,
    ) -> Result<Done, AccountError> {
        let rules = self.rules;
        let version = rules.at(command.at).ok_or(AccountError::NoProgram)?;
        let (at, when) = (command.at, Moment { at: command.at, seq: self.seq });
        let account = self.at(slot)?;
        let own = &mut Own { account: account.id, journals };
        let ledger = &mut account.ledger;
        match &command.act {
            Act::Order { order, amount, lines } => self.order(command, slot, (*order, *amount, lines), journals),
            Act::Refund { id, order, amount, lines } => {
                let refund = Refund { id: *id, order: *order, amount: *amount, lines };
                let taken = ledger.refund(when, refund, version.of_orders(), own)?;
                account.tell(rules, |standing, program| standing.refund(program, at, *order, *amount))?;
                Ok(Done::of(taken))
            }
            Act::Adjust { id, points, expires } => {
                let uncovered = ledger.adjust(when, (*id, *points, *expires), version.terms()?, basis, own)?;
                Ok(Done::spent(*points, uncovered))
            }
            Act::Reward { id, points } => {
                ledger.reward(when, *id, *points, version.terms()?, own)?;
                Ok(Done::of(*points))
            }
            Act::ClawReward { id } => Ok(Done::of(ledger.claw_reward(when, *id, version.terms()?, own)?)),
            Act::Redeem { id, points, .. } => Ok(Done::spent(*points, ledger.redeem(when, *id, *points, basis, own)?)),
            Act::Hold { id, points, ttl_minutes } => {
                ledger.hold(when, (*id, *points, *ttl_minutes), basis, own)?;
                Ok(Done::of(*points))
            }
            Act::Capture { id, points } => Ok(Done::spent(*points, ledger.capture(when, *id, *points, basis, own)?)),
            Act::Release { id } => {
                ledger.release(when, *id, own)?;
                Ok(Done::NOTHING)
            }
            Act::GrantTier { level, until } => {
                version.tiers().ok_or(AccountError::NoProgram)?;
                account.tell(rules, |standing, program| standing.grant(program, at, *level, *until))?;
                Ok(Done::NOTHING)
            }
            // Those are told apart before.
            Act::Enroll
            | Act::Leave
            | Act::Pool { .. }
            | Act::LeavePool { .. }
            | Act::Merge { .. }
            | Act::CancelRedeem { .. } => Ok(Done::NOTHING),
        }
    }

    /// An order earns at the level held just before it, and then counts for the tier (MB-12).
    fn order<J: Journals>(
        &mut self,
        command: &Command,
        slot: usize,
        (order, amount, lines): (Key, Money, &[Decimal]),
        journals: &mut J,
    ) -> Result<Done, AccountError> {
        let (rules, at) = (self.rules, command.at);
        let when = Moment { at, seq: self.seq };
        let version = rules.at(at).ok_or(AccountError::NoProgram)?;
        let terms = version.of_orders();
        let account = self.at(slot)?;
        let own = &mut Own { account: account.id, journals };
        let level = account.level();
        let earned = account.ledger.earn(when, Sale { order, amount, lines }, terms, level, own)?;
        let counts = account.qualify(rules, at, (order, amount), terms.available_at(at))?;
        if !counts || !terms.earns(amount.currency) {
            self.find(command, Code::CurrencySkipped);
        }
        Ok(Done::of(earned))
    }
}
