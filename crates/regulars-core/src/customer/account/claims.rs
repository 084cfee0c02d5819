//! Benefits as records tell them (MB-50 to MB-53, MB-55): what was claimed is a fact, also where the rules would refuse it.
//!
//! The stock is shared by all members and only a store knows it, so no row is held against it: a claim that was accepted has taken
//! its share. Who decides about a new claim says how many others have taken, see [`Course::decide`].

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU32;

use super::course::Course;
use super::told::minutes;
use crate::customer::{Cell, Frame, RowHead, RowNo};
use crate::error::{Code, Error, Fault as _, Result};
use crate::membership::account::{AccountError, Done, Journals, Member};
use crate::membership::benefit::{Asked, Birth, Claims, Decision, Stock, Taking};
use crate::membership::points::Key;
use crate::membership::program::{Benefit, Program};
use crate::time::{Due, Instant};

/// What members claimed.
#[derive(Debug, Default)]
pub(super) struct Holdings<'a> {
    by: BTreeMap<Member, BTreeMap<&'a str, Held<'a>>>,
    /// What was told under a key (MB-7).
    keys: HashMap<Key, (Member, Step<'a>)>,
}

/// What one member claimed of one benefit.
#[derive(Debug, Default)]
pub(super) struct Held<'a> {
    pub(super) claims: Claims,
    /// The records of the claims, by the ids of the entitlements: several where those who were joined had used one id.
    rows: BTreeMap<&'a str, Vec<RowNo>>,
}

/// What a row does.
#[derive(Clone, Debug, PartialEq)]
struct Step<'a> {
    /// The benefit; absent where a row names an entitlement only.
    benefit: Option<&'a str>,
    entitlement: &'a str,
    act: StepAct,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum StepAct {
    Take(Taking),
    Use,
    Cancel,
}

impl<'a> Holdings<'a> {
    /// What a member has of each benefit, by its id.
    pub(super) fn of(&self, member: Member) -> Option<&BTreeMap<&'a str, Held<'a>>> {
        self.by.get(&member)
    }

    /// The claims whose id an earlier one has as well, whoever was joined to whom: each with the first in the timeline.
    pub(super) fn shared<'s>(&'s self, frame: &'s Frame) -> impl Iterator<Item = (RowNo, RowNo)> + 's {
        let rows = self.by.values().flat_map(BTreeMap::values).flat_map(|held| held.rows.values());
        rows.filter(|rows| rows.len() > 1).flat_map(|rows| {
            let mut rows = rows.clone();
            frame.put_in_order(&mut rows);
            let first = rows.first().copied();
            rows.into_iter().skip(1).filter_map(move |row| Some((row, first?)))
        })
    }

    /// What a member has of a benefit.
    pub(super) fn claims(&self, member: Member, benefit: &str) -> Option<&Claims> {
        self.of(member)?.get(benefit).map(|held| &held.claims)
    }
}

impl<'a, J: Journals + Default> Course<'a, J> {
    /// Tells a row of a benefit; what does not add up is a finding.
    pub(super) fn claim(&mut self, row: RowNo, head: &RowHead, at: Instant) {
        let Some(slots) = self.plan.accounts.gifts.benefits else { return };
        let frame = self.frame;
        if !frame.cell_text(row, slots.program).map_or(self.is_main(), |named| named == self.rules.id()) {
            return;
        }
        let key = frame.cell_text(row, slots.key).and_then(|key| self.reader.names.number(key));
        let told = self.step(row, head).and_then(|step| {
            let member = self.lanes.member(head.profile).ok_or(Code::UnknownMember)?;
            match key.and_then(|key| self.gifts.holdings.keys.get(&key)) {
                Some(known) if *known == (member, step.clone()) => return Ok(None),
                Some(_) => return Err(Code::IdempotencyConflict),
                None => {}
            }
            let finding = self.take_step(row, (member, at), &step)?;
            // What fails does not bind its key (MB-7).
            self.gifts.holdings.keys.extend(key.map(|key| (key, (member, step))));
            Ok(finding)
        });
        if let Some(code) = told.unwrap_or_else(Some) {
            self.findings.push((code, row, None));
        }
    }

    /// Decides about a row that is a command: a new claim that is refused, and what cannot be done, change nothing (MB-50, MB-52).
    pub(super) fn ask_claim(&mut self, row: RowNo, head: &RowHead, at: Instant) {
        self.now = at;
        let step = match self.step(row, head) {
            Ok(step) => step,
            Err(code) => return self.refuse(code),
        };
        if let (StepAct::Take(_), Some(benefit)) = (step.act, step.benefit) {
            let decided = self.lanes.member(head.profile).ok_or(AccountError::UnknownMember);
            let decided = decided.map_err(Error::from).and_then(|member| {
                // INVARIANT: nobody else moves the account, so time does not go back.
                let _ = self.run.advance(member, at, &mut self.journals);
                self.decide(benefit, self.taken_by_others)
            });
            match decided {
                Ok(Decision::Granted(_)) => {}
                Ok(Decision::Refused(reason)) => return self.refuse(reason.code()),
                Err(error) => return self.answer_with(Err(error.within("body"))),
            }
        }
        let found = self.findings.len();
        self.claim(row, head, at);
        match self.findings.get(found).copied() {
            Some((code, ..)) => {
                self.findings.truncate(found);
                self.refuse(code);
            }
            None => self.answer_with(Ok(Done::NOTHING)),
        }
    }

    /// Reads a row. A claim without a number of its own is numbered by its record.
    fn step(&self, row: RowNo, head: &RowHead) -> std::result::Result<Step<'a>, Code> {
        let (frame, slots) = (self.frame, self.plan.accounts.gifts.benefits.ok_or(Code::NoProgram)?);
        let act = match frame.cell_text(row, slots.event) {
            Some("claim") => StepAct::Take(Taking::Claim),
            Some("reserve") => {
                let ttl = if let Cell::Decimal(ttl) = frame.cell(row, slots.ttl) { minutes(ttl) } else { None };
                StepAct::Take(Taking::Reserve(ttl.and_then(NonZeroU32::new).ok_or(Code::FieldMisfit)?))
            }
            Some("use") => StepAct::Use,
            Some("cancel") => StepAct::Cancel,
            _ => return Err(Code::UnknownVerb),
        };
        let own = Some(frame.get(head.record_id)).filter(|_| matches!(act, StepAct::Take(_)));
        let entitlement = frame.cell_text(row, slots.entitlement).or(own).ok_or(Code::FieldMisfit)?;
        Ok(Step { benefit: frame.cell_text(row, slots.benefit), entitlement, act })
    }

    /// Does a step. What the rules would have refused is done and said; what cannot be done is an error.
    fn take_step(
        &mut self,
        row: RowNo,
        (member, at): (Member, Instant),
        step: &Step<'a>,
    ) -> std::result::Result<Option<Code>, Code> {
        // INVARIANT: nobody else moves the account, so time does not go back.
        let account = self.run.advance(member, at, &mut self.journals);
        if account.is_ok_and(|account| account.closed_at.is_some()) {
            return Err(Code::AccountClosed);
        }
        let StepAct::Take(taking) = step.act else {
            let held = self.gifts.holdings.by.entry(member).or_default();
            let named = held.iter_mut().filter(|(id, _)| step.benefit.is_none_or(|named| named == **id));
            let mut refused = Code::UnknownEntitlement;
            for (_, Held { claims, .. }) in named {
                let done = match step.act {
                    StepAct::Use => claims.spend(step.entitlement, at),
                    _ => claims.cancel(step.entitlement, at),
                };
                match done.map_err(|error| error.code()) {
                    Ok(_) => return Ok(None),
                    Err(Code::UnknownEntitlement) => {}
                    Err(code) => refused = code,
                }
            }
            return Err(refused);
        };
        let id = step.benefit.ok_or(Code::FieldMisfit)?;
        let (program, benefit) = self.benefit(id, at)?;
        let birth = self.birth((member, at), benefit, &mut Due::after(at));
        let asked = self.asked((program, at), member, birth.as_ref().ok().and_then(Option::as_ref));
        let held = self.gifts.holdings.by.entry(member).or_default().entry(id).or_default();
        let told = held.claims.record(benefit, asked, &Stock::default(), step.entitlement, taking);
        let finding = told.map_err(|error| error.code())?.finding;
        held.rows.entry(step.entitlement).or_default().push(row);
        Ok(birth.map_or_else(|error| Some(error.code()), |_| finding))
    }

    /// A benefit in the version of the program that is in force.
    fn benefit(&self, id: &str, at: Instant) -> std::result::Result<(&'a Program, &'a Benefit), Code> {
        let program = &self.rules.at(at).ok_or(Code::NoProgram)?.program;
        let benefit = program.benefits.iter().find(|benefit| benefit.id == id);
        benefit.map(|benefit| (program, benefit)).ok_or(Code::UnknownName)
    }

    /// What a decision reads of a member at the instant that was reached.
    pub(super) fn asked<'b>(
        &self,
        (program, at): (&'b Program, Instant),
        member: Member,
        birth: Option<&'b Birth>,
    ) -> Asked<'b>
    where
        'a: 'b,
    {
        Asked { at, zone: &program.zone, tier: self.tenure(member), birth }
    }

    /// Whether a new claim of the customer would be granted at the instant that was reached, where others have taken so many of the
    /// stock (MB-50, MB-51). What the customer's own claims have taken is known here.
    ///
    /// Errors: `unknown_member`, `account_closed`, `no_program`, `unknown_name` for a benefit that the program does not have,
    /// `benefit_is_a_right`, `birthday_invalid`, `calendar_out_of_range`, `out_of_range`.
    pub fn decide(&self, benefit: &str, others: u64) -> Result<Decision> {
        let (at, said) = (self.now, |code| {
            Error::new(code, "benefit", "the program has no such benefit, or no version of it is in force")
        });
        let member = self.lanes.member(0).ok_or(AccountError::UnknownMember)?;
        if self.run.account(member)?.closed_at.is_some() {
            return Err(AccountError::AccountClosed.into());
        }
        let (program, benefit) = self.benefit(benefit, at).map_err(said)?;
        let birth = self.birth((member, at), benefit, &mut Due::after(at))?;
        let asked = self.asked((program, at), member, birth.as_ref());
        let nothing = Claims::default();
        let claims = self.gifts.holdings.claims(member, &benefit.id).unwrap_or(&nothing);
        Ok(claims.decide(benefit, asked, &claims.stock_with(others))?)
    }

    /// How many of the stock of a benefit the customer's own claims take at the instant that was reached.
    pub fn taken(&self, benefit: &str) -> u64 {
        let claims = self.lanes.member(0).and_then(|member| self.gifts.holdings.claims(member, benefit));
        claims.map_or(0, |claims| u64::MAX - claims.stock_with(0).left(u64::MAX, self.now))
    }

    /// What one member claimed becomes another's; an entitlement whose id both have used stays with both, see
    /// [`Holdings::shared`].
    pub(super) fn unite_claims(&mut self, stays: Member, goes: Member) {
        let theirs = self.gifts.holdings.by.remove(&goes).unwrap_or_default();
        let ours = self.gifts.holdings.by.entry(stays).or_default();
        for (benefit, other) in theirs {
            let held = ours.entry(benefit).or_default();
            held.claims.absorb(other.claims);
            for (id, rows) in other.rows {
                held.rows.entry(id).or_default().extend(rows);
            }
        }
    }
}
