//! The accounts of one customer in one program, at an instant that moves forward (MB-5, MB-6, MB-71).

use std::sync::Arc;

use super::gifts::Gifts;
use super::lanes::{Joined, Lanes};
use super::plan::AccountPlan;
use super::told::{Reader, Said};
use crate::customer::{Frame, Plan, RowHead, RowNo};
use crate::error::{Code, Error, Fault as _, Result};
use crate::measure::{Lives, MeasureRoom, Replay};
use crate::membership::account::{Account, AccountError, Act, Command, Done, Journals, Member, Rules, Run};
use crate::membership::points::{Key, PointsError};
use crate::membership::program::{Enrolment, TierLevel};
use crate::membership::tier::Standing;
use crate::money::Decimal;
use crate::record::Kind;
use crate::time::Instant;

/// The accounts of a customer's profiles in one program: apart until a join, then one.
///
/// The course of a customer is what its records say at the instant that was reached: what a correction voids later is then told
/// anew without it (MB-6).
#[derive(Debug)]
pub struct Course<'a, J = ()> {
    pub(super) frame: &'a Frame,
    pub(super) plan: &'a AccountPlan,
    pub(super) rules: &'a Rules,
    /// The place of the program; what names no program is the first one's.
    pub(super) place: usize,
    pub(super) main: bool,
    pub(super) reader: Reader<'a>,
    pub(super) run: Run<'a, Standing>,
    pub(super) lanes: Lanes,
    /// What members write and claim.
    pub(super) gifts: Gifts<'a>,
    /// Returns whose order is not there yet: of another profile that is not joined, or told later.
    early: Vec<RowNo>,
    /// What happens, in the order of time, and how much of it has been told.
    events: Vec<(Instant, Event)>,
    done: usize,
    /// When something is corrected away, the last first.
    voids: Vec<Instant>,
    /// The measures that levels ask for, if any.
    pub(super) measures: Option<(Replay<'a>, Lives)>,
    /// What was noticed: code, row, and another row where there is one.
    pub(super) findings: Vec<(Code, RowNo, Option<RowNo>)>,
    /// What moved the points.
    pub(super) journals: J,
    /// The record that may be refused, and what came of it (MB-8).
    asked: Option<RowNo>,
    answer: Option<Result<Done>>,
    /// How many of the stock of the benefit that is claimed others have taken.
    pub(super) taken_by_others: u64,
    /// A record that is passed over, to see what would be without it.
    left_out: Option<RowNo>,
    /// The account of the customer when its moves were last taken, the level it held, and how many moves it had told.
    pub(super) taken: (Option<Member>, Option<Arc<str>>, usize),
    pub(super) now: Instant,
}

/// Something that happens, in the order in which it does at one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// The first record of a profile, with which it becomes a member.
    First(u32),
    /// Two profiles are joined, by the place of the join.
    Join(usize),
    /// Points of a referral, by their place: they are due, so they come before records (MB-5).
    Gift(usize),
    /// A record, by its place in the timeline.
    Row(usize, RowNo),
}

impl<'a, J: Journals + Default> Course<'a, J> {
    /// Stands before the first record; `place` is that of the program. None: there is no such program.
    pub fn new(frame: &'a Frame, plan: &'a Plan, place: usize) -> Option<Self> {
        let accounts = &plan.accounts;
        let rules = accounts.programs.get(place)?.as_ref();
        let reader = Reader::new(frame, accounts.slots?);
        let measures = (!accounts.measures.wanted.is_empty()).then(|| {
            let mut lives = Lives::default();
            lives.read(frame, accounts.measures.numbers.as_ref());
            (Replay::new(&accounts.measures, frame, &lives), lives)
        });
        let mut voids: Vec<Instant> = frame.shared().filter_map(|(row, _)| frame.void_from(row)).collect();
        voids.sort_unstable_by(|a, b| b.cmp(a));
        voids.dedup();
        let mut course = Self {
            frame,
            plan: accounts,
            rules,
            place,
            main: place == 0,
            reader,
            run: Run::new(rules),
            lanes: Lanes::default(),
            gifts: Gifts::new(&plan.rulebook, Instant::MIN),
            early: Vec::new(),
            events: Vec::new(),
            done: 0,
            voids,
            measures,
            findings: Vec::new(),
            journals: J::default(),
            asked: None,
            answer: None,
            taken_by_others: 0,
            left_out: None,
            taken: (None, None, 0),
            now: Instant::MIN,
        };
        course.begin(Instant::MIN);
        Some(course)
    }

    /// The same, of which one record is a command: the account may refuse it (MB-8), and [`Self::answer`] says what came of it.
    #[must_use]
    pub fn asking(self, row: RowNo) -> Self {
        Self { asked: Some(row), ..self }
    }

    /// The same, where others have taken so many of the stock of the benefit that is claimed (MB-51).
    #[must_use]
    pub fn with_taken(self, others: u64) -> Self {
        Self { taken_by_others: others, ..self }
    }

    /// The same without a record.
    #[must_use]
    pub fn without(self, row: RowNo) -> Self {
        Self { left_out: Some(row), ..self }
    }

    /// What came of the command, once its instant was reached; none: it is nothing to this program. Errors: those of
    /// [`crate::membership::account::AccountError`], with paths in the record.
    pub fn answer(&mut self) -> Option<Result<Done>> {
        self.answer.take()
    }

    /// Forgets what was told, and lists what is to be told as it stands at an instant.
    fn begin(&mut self, judged: Instant) {
        let frame = self.frame;
        let profiles = frame.profile_count();
        self.run = Run::new(self.rules);
        if let Some((replay, lives)) = &mut self.measures {
            *replay = Replay::new(&self.plan.measures, frame, lives);
        }
        self.reader = Reader::new(frame, self.reader.slots);
        self.lanes = Lanes::new(profiles, |profile| frame.is_partner(profile), frame.joins());
        self.gifts = Gifts::new(self.gifts.rules, judged);
        self.early.clear();
        self.findings.clear();
        self.journals = J::default();
        self.done = 0;
        self.events.clear();
        let automatic = self.rules.enrolment() == Enrolment::Automatic;
        let mut seen = vec![!automatic; profiles];
        for (place, (row, head)) in frame.shared().enumerate().filter(|(_, (row, _))| !frame.is_void(*row, judged)) {
            if let Some(seen) = seen.get_mut(head.profile as usize).filter(|seen| !**seen) {
                *seen = true;
                self.events.push((head.at, Event::First(head.profile)));
            }
            let told = matches!(head.kind, Kind::Order | Kind::Return | Kind::Membership | Kind::Points);
            if told || self.plan.gifts.reads(frame, row, head) {
                self.events.push((head.at, Event::Row(place, row)));
            }
        }
        self.events.extend(frame.joins().iter().enumerate().map(|(place, join)| (join.at, Event::Join(place))));
        let gifts = frame.scope(self.place).into_iter().flat_map(|facts| &facts.gifts).enumerate();
        self.events.extend(gifts.map(|(place, gift)| (gift.at, Event::Gift(place))));
        self.events.sort_unstable();
    }

    /// The account of the customer; none: it is no member.
    pub fn account(&self) -> Option<&Account<Standing>> {
        self.run.account(self.lanes.member(0)?).ok()
    }

    /// What was noticed, up to the instant that was reached: code, row, and another row where there is one.
    pub fn findings(&self) -> impl Iterator<Item = (Code, RowNo, Option<RowNo>)> {
        let unknown = |row: &&RowNo| self.reader.taken(**row).is_none();
        let early = self.early.iter().filter(unknown).map(|row| (Code::ReturnWithoutOrder, *row, None));
        let undecided =
            self.gifts.writings.unknown(|row| self.decided(row)).map(|row| (Code::UnknownRecord, row, None));
        // What is amiss with a partner's record is told where it is told of the partner.
        let own = |(_, row, _): &(Code, RowNo, Option<RowNo>)| {
            self.frame.head(*row).is_some_and(|head| !self.frame.is_partner(head.profile))
        };
        let shared = self.gifts.holdings.shared(self.frame);
        let shared = shared.map(|(row, first)| (Code::DuplicateEntitlement, row, Some(first)));
        self.findings.iter().copied().chain(early).chain(undecided).chain(shared).filter(own)
    }

    /// What moved the points, as the journals tell it.
    pub fn journals(&self) -> &J {
        &self.journals
    }

    /// When what its levels ask for next differs by itself, after an instant.
    pub(super) fn measured_next(&self, as_of: Instant) -> Option<Instant> {
        if self.plan.measures.wanted.is_empty() {
            return None;
        }
        let mut room = MeasureRoom::default();
        self.plan.measures.at(self.frame, as_of, &mut room);
        let wanted = self.plan.measures.wanted.iter().filter_map(|place| room.values.get(*place));
        wanted.filter_map(|measured| measured.next_change_at).min()
    }

    /// What people call an order of a posting or a lot.
    pub fn order_name(&self, order: Key) -> &str {
        self.reader.order_name(order)
    }

    /// The id of a redemption, an adjustment or a reward.
    pub fn name(&self, id: Key) -> Option<&str> {
        self.reader.names.text(id)
    }

    pub(super) fn rules(&self) -> &'a Rules {
        self.rules
    }

    /// The first instant after the one that was reached at which anything may differ.
    pub fn next(&self) -> Option<Instant> {
        let told = self.events.get(self.done).map(|(at, _)| *at);
        let measured = self.measures.as_ref().and_then(|(replay, _)| replay.next());
        let due = self.account().and_then(|account| account.next_due(self.rules));
        [told, self.voids.last().copied(), measured, due].into_iter().flatten().min()
    }

    /// Runs to an instant: what happens at it has happened then.
    pub fn go(&mut self, to: Instant) {
        let before = self.voids.len();
        while self.voids.pop_if(|void| *void <= to).is_some() {}
        if self.voids.len() < before {
            // Something is corrected away that may have been told.
            self.begin(to);
            self.taken.0 = None;
        }
        loop {
            let told = self.events.get(self.done).map(|(at, _)| *at);
            let measured = self.measures.as_ref().and_then(|(replay, _)| replay.next());
            let Some(at) = [told, measured].into_iter().flatten().min().filter(|at| *at <= to) else { break };
            while let Some((_, event)) = self.events.get(self.done).copied().filter(|(when, _)| *when <= at) {
                self.done += 1;
                self.tell(at, event);
            }
            self.measure(at);
        }
        if let Some(member) = self.lanes.member(0) {
            // INVARIANT: nobody else moves the account, so time does not go back.
            let _ = self.run.advance(member, to, &mut self.journals);
        }
        self.now = to;
    }

    fn tell(&mut self, at: Instant, event: Event) {
        match event {
            Event::First(profile) => self.enrol(profile, at, None),
            Event::Join(place) => {
                let Some(join) = self.frame.joins().get(place) else { return };
                if let Joined::Both(stays, goes) = self.lanes.join(join.left, join.right) {
                    self.merge(at, stays, goes);
                    self.catch_up(at);
                }
                // Of several joins at one instant all are done before anything is decided anew.
                if !matches!(self.events.get(self.done), Some((when, Event::Join(_))) if *when == at) {
                    self.decide_early(at);
                }
            }
            Event::Gift(place) => self.gift_of_scope(place),
            Event::Row(_, row) => {
                if let Some(head) = self.frame.head(row) {
                    self.row(row, head, at);
                    if head.kind == Kind::Order {
                        self.catch_up(at);
                    }
                }
            }
        }
    }

    fn enrol(&mut self, profile: u32, at: Instant, key: Option<Key>) {
        let member = self.lanes.member(profile).unwrap_or(Member(profile));
        let command = Command { at, key, member, act: Act::Enroll };
        if self.run.record(&command, &mut self.journals).is_ok() {
            self.lanes.enrol(profile, member);
        }
    }

    fn merge(&mut self, at: Instant, stays: Member, goes: Member) {
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
    fn catch_up(&mut self, at: Instant) {
        for row in std::mem::take(&mut self.early) {
            if let Some(head) = self.frame.head(row) {
                self.row(row, head, at);
            }
        }
    }

    fn row(&mut self, row: RowNo, head: &RowHead, at: Instant) {
        if self.left_out == Some(row) {
            return;
        }
        let asked = self.asked == Some(row);
        if asked && head.kind == Kind::Benefit {
            return self.ask_claim(row, head, at);
        }
        self.gift(row, head, at);
        let levels: &[TierLevel] =
            self.rules.at(head.at).and_then(|version| version.program.tiers.as_ref()).map_or(&[], |t| &t.levels);
        let (act, key) = match self.reader.read(row, head, (self.rules.id(), self.main), levels) {
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
            self.answer = Some(done.map_err(|error| Error::from(error).within("body")));
        } else {
            self.record(row, command);
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

    pub(super) fn refuse(&mut self, code: Code) {
        self.answer_with(Err(Error::new(code, "body", code.message())));
    }

    pub(super) fn answer_with(&mut self, answer: Result<Done>) {
        self.answer = Some(answer);
    }

    /// Tells a fact. What a channel tells that does not add up is a finding, and what of it can hold does.
    fn record(&mut self, row: RowNo, mut command: Command) {
        let found = self.run.findings().len();
        let mut done = self.run.record(&command, &mut self.journals);
        let beyond = matches!(done, Err(AccountError::Points(PointsError::RefundExceedsOrder)));
        if let (Act::Refund { order, amount, .. }, true) = (&mut command.act, beyond) {
            self.findings.push((Code::ReturnExceedsOrder, row, Some(order.0)));
            let account = self.run.account(command.member).ok();
            let left = account.and_then(|account| account.ledger.refundable(*order).ok()).unwrap_or(Decimal::ZERO);
            *amount = left;
            done = if left.units() > 0 { self.run.record(&command, &mut self.journals) } else { return };
        }
        self.findings
            .extend(self.run.findings().get(found..).unwrap_or_default().iter().map(|told| (told.code, row, None)));
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
