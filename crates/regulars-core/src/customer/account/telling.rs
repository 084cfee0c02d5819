//! What happens, told to the accounts: joins, rows, and returns that wait for their order.

use super::course::Course;
use super::told::Said;
use crate::customer::{RowHead, RowNo};
use crate::error::{Code, Error, Fault as _};
use crate::membership::account::{AccountError, Act, Command, Done, Journals, Member};
use crate::membership::points::{Key, PointsError};
use crate::money::Decimal;
use crate::record::Kind;
use crate::time::Instant;

impl<J: Journals + Default> Course<'_, J> {
    pub(super) fn enrol(&mut self, profile: u32, at: Instant, key: Option<Key>) {
        let member = self.lanes.member(profile).unwrap_or(Member(profile));
        let command = Command { at, key, member, act: Act::Enroll };
        if self.run.record(&command, &mut self.journals).is_ok() {
            self.lanes.enrol(profile, member);
        }
    }

    pub(super) fn merge(&mut self, at: Instant, stays: Member, goes: Member) {
        let command = Command { at, key: None, member: goes, act: Act::Merge { into: stays } };
        let found = self.run.findings().len();
        let before = self.tenures([stays, goes], at);
        // Whoever has left has nothing that could be united.
        if self.run.record(&command, &mut self.journals).is_ok() {
            self.unite(at, (stays, goes), before);
        }
        for finding in self.run.findings().get(found..).unwrap_or_default() {
            let about = finding.about.filter(|_| finding.code == Code::DuplicateOrder);
            let row = about.map(|order| order.0);
            self.findings.extend(row.map(|row| (finding.code, row, None)));
        }
    }

    /// Tells returns again whose order was not there.
    pub(super) fn catch_up(&mut self, at: Instant) {
        for row in std::mem::take(&mut self.early) {
            if let Some(head) = self.frame.head(row) {
                self.row(row, head, at);
            }
        }
    }

    pub(super) fn row(&mut self, row: RowNo, head: &RowHead, at: Instant) {
        if self.left_out == Some(row) {
            return;
        }
        let asked = self.asked == Some(row);
        if asked && head.kind == Kind::Benefit {
            return self.ask_claim(row, head, at);
        }
        self.gift(row, head, at);
        let (act, key) = match self.reader.read(row, head, (self.rules.id(), self.is_main()), self.rules) {
            Said::Nothing => return,
            Said::Early if asked => return self.refuse(Code::UnknownOrder),
            Said::Early => return self.early.push(row),
            Said::Amiss(code, _) if asked => return self.refuse(code),
            Said::Amiss(code, other) => return self.findings.push((code, row, other)),
            Said::Act(act, key) => (act, key),
        };
        let Some(member) = self.lanes.member(head.profile) else {
            match act {
                Act::Enroll => {
                    self.enrol(head.profile, at, key);
                    self.answer = asked.then_some(Ok(Done::NOTHING)).or_else(|| self.answer.take());
                }
                _ if asked => self.refuse(Code::UnknownMember),
                // Orders of people who are no members are nothing to the program.
                Act::Order { .. } | Act::Refund { .. } => {}
                _ => self.findings.push((Code::UnknownMember, row, None)),
            }
            return;
        };
        let act = match self.among_members(act) {
            Ok(act) => act,
            Err(code) if asked => return self.refuse(code),
            Err(code) => return self.findings.push((code, row, None)),
        };
        let command = Command { at, key, member, act };
        if asked {
            let done = self.run.execute(&command, &mut self.journals);
            self.answer = Some(done.map_err(|error| self.refusal(member, error)));
        } else {
            self.record(row, command);
        }
    }

    /// Why a command is refused; where there is too little to spend, with what there is.
    fn refusal(&self, member: Member, error: AccountError) -> Error {
        let error = Error::from(error).within("body");
        match self.run.account(member) {
            Ok(account) if error.code() == Code::InsufficientPoints => {
                let balance = account.ledger.balance();
                error.with("available", balance.available.canonical()).with("debt", balance.debt.canonical())
            }
            _ => error,
        }
    }

    /// The members of a pool are named by their profiles, and it is their accounts that spend together.
    fn among_members(&self, mut act: Act) -> std::result::Result<Act, Code> {
        if let Act::Pool { with, .. } = &mut act {
            for member in with {
                *member = self.lanes.member(member.0).ok_or(Code::UnknownMember)?;
            }
        }
        Ok(act)
    }

    /// Tells a fact. What a channel tells that does not add up is a finding, and what of it can hold does.
    fn record(&mut self, row: RowNo, mut command: Command) {
        let found = self.run.findings().len();
        let charged = self.charges.of_row(row, &command, &self.lanes);
        let mut done = self.run.record_charged(&command, charged.as_deref(), &mut self.journals);
        if let (Some(witness), Ok(_)) = (&mut self.witness, &done) {
            witness.saw((self.frame, &self.run, &self.lanes), row, &command);
        }
        let beyond = matches!(done, Err(AccountError::Points(PointsError::RefundExceedsOrder)));
        if let (Act::Refund { order, amount, .. }, true) = (&mut command.act, beyond) {
            self.findings.push((Code::ReturnExceedsOrder, row, Some(order.0)));
            let account = self.run.account(command.member).ok();
            let left = account.and_then(|account| account.ledger.refundable(*order).ok()).unwrap_or(Decimal::ZERO);
            *amount = left;
            done = if left.units() > 0 { self.run.record(&command, &mut self.journals) } else { return };
        }
        for told in self.run.findings().get(found..).unwrap_or_default() {
            // What was spent while they were one, and what this side cannot cover alone (MB-73).
            let parted = told.code == Code::OverdrawnByLateRecord && self.frame.was_one(command.at);
            self.findings.push((if parted { Code::OverdrawnByUnmerge } else { told.code }, row, None));
        }
        let Err(error) = done else { return };
        let other = match (&command.act, error.code()) {
            // Before a program begins, and for who has left, orders are nothing.
            (Act::Order { .. } | Act::Refund { .. }, Code::NoProgram | Code::AccountClosed) => return,
            (Act::Refund { .. }, Code::UnknownOrder) => return self.early.push(row),
            (Act::Order { order, .. }, _) => Some(order.0).filter(|first| *first != row),
            _ => None,
        };
        self.findings.push((error.code(), row, other));
    }
}
