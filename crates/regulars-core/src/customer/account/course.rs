//! The accounts of one customer in one program, at an instant that moves forward (MB-5, MB-6, MB-71).

use std::borrow::Cow;
use std::sync::Arc;

use super::gifts::Gifts;
use super::lanes::{Joined, Lanes};
use super::parting::{Charges, Witness, all_joins};
use super::told::Reader;
use crate::customer::{Frame, Join, Plan, RowNo};
use crate::error::{Code, Result};
use crate::measure::{Lives, MeasureRoom, Replay};
use crate::membership::account::{Account, Done, Journals, Member, Rules, Run, SpareAccounts};
use crate::membership::points::Key;
use crate::membership::program::Enrolment;
use crate::membership::tier::Standing;
use crate::record::Kind;
use crate::time::Instant;

/// The accounts of a customer's profiles in one program: apart until a join, then one.
///
/// The course of a customer is what its records say at the instant that was reached: what a correction voids later is then told
/// anew without it (MB-6).
#[derive(Debug)]
pub struct Course<'a, J = ()> {
    pub(super) frame: &'a Frame,
    pub(super) plan: &'a Plan,
    pub(super) rules: &'a Rules,
    /// The place of the program.
    pub(super) place: usize,
    pub(super) reader: Reader<'a>,
    pub(super) run: Run<'a, Standing>,
    pub(super) lanes: Lanes,
    joins: Cow<'a, [Join]>,
    /// Who pays what was spent while others were one with it.
    pub(super) charges: Charges,
    /// Sees whose lots are used, where everybody is one who ever was.
    pub(super) witness: Option<Witness>,
    /// What members write and claim.
    pub(super) gifts: Gifts<'a>,
    /// Returns whose order is not there yet: of another profile that is not joined, or told later.
    pub(super) early: Vec<RowNo>,
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
    pub(super) asked: Option<RowNo>,
    pub(super) answer: Option<Result<Done>>,
    /// How many of the stock of the benefit that is claimed others have taken.
    pub(super) taken_by_others: u64,
    /// A record that is passed over, to see what would be without it.
    pub(super) left_out: Option<RowNo>,
    /// The account of the customer when its moves were last taken, the level it held, and how many moves it had told.
    pub(super) taken: (Option<Member>, Option<Arc<str>>, usize),
    pub(super) now: Instant,
    /// Nobody asks for the tier but at the instant that `go` reaches.
    until_asked: bool,
    spare: SpareAccounts<Standing>,
}

/// Room that the courses of one customer after another use again.
#[derive(Debug, Default)]
pub struct CourseRoom {
    /// By the place of the program.
    programs: Vec<Spare>,
}

/// What a course leaves to the next one of its program.
#[derive(Debug, Default)]
struct Spare {
    events: Vec<(Instant, Event)>,
    accounts: SpareAccounts<Standing>,
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

impl<J> Course<'_, J> {
    /// Whether it is the program of records that name none.
    pub(super) fn is_main(&self) -> bool {
        self.place == 0
    }
}

impl<'a, J: Journals + Default> Course<'a, J> {
    /// Stands before the first record; `place` is that of the program. None: there is no such program.
    pub fn new(frame: &'a Frame, plan: &'a Plan, place: usize) -> Option<Self> {
        Self::compile(frame, plan, place, None, None)
    }

    /// The same with the joins that were taken back, as what counts at an instant tells it.
    pub(super) fn whole(frame: &'a Frame, plan: &'a Plan, place: usize, judged: Instant) -> Option<Self> {
        let mut course = Self::compile(frame, plan, place, None, Some(judged))?;
        course.voids.clear();
        Some(course)
    }

    /// The same for who asks once, at one instant: what was held in between is then passed over where it decides nothing. `leave`
    /// gives the room back.
    pub fn to_one_instant(frame: &'a Frame, plan: &'a Plan, place: usize, room: &mut CourseRoom) -> Option<Self> {
        let spare = room.programs.get_mut(place).map(std::mem::take).unwrap_or_default();
        Self::compile(frame, plan, place, Some(spare), None)
    }

    /// Leaves its room to the next customer.
    pub fn leave(self, room: &mut CourseRoom) {
        if room.programs.len() <= self.place {
            room.programs.resize_with(self.place + 1, Spare::default);
        }
        if let Some(spare) = room.programs.get_mut(self.place) {
            *spare = Spare { events: self.events, accounts: self.run.into_spare() };
        }
    }

    fn compile(
        frame: &'a Frame,
        plan: &'a Plan,
        place: usize,
        spare: Option<Spare>,
        whole: Option<Instant>,
    ) -> Option<Self> {
        let until_asked = spare.is_some();
        let Spare { events, accounts: spare } = spare.unwrap_or_default();
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
            plan,
            rules,
            place,
            reader,
            run: Run::new(rules),
            lanes: Lanes::default(),
            joins: if whole.is_some() { Cow::Owned(all_joins(frame)) } else { Cow::Borrowed(frame.joins()) },
            charges: Charges::default(),
            witness: whole.map(|_| Witness::default()),
            gifts: Gifts::new(&plan.rulebook, Instant::MIN),
            early: Vec::new(),
            events,
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
            until_asked,
            spare,
        };
        course.begin(whole.unwrap_or(Instant::MIN));
        Some(course)
    }

    /// Forgets what was told, and lists what is to be told as it stands at an instant.
    fn begin(&mut self, judged: Instant) {
        let frame = self.frame;
        if self.witness.is_none() && self.rules.by_lot() && !frame.withdrawn().is_empty() {
            self.charges = Charges::of(frame, self.plan, self.place, judged);
        }
        let profiles = frame.profile_count();
        let rows = frame.shared_count();
        // Each profile has an account of its own before it is joined.
        let orders = rows.div_ceil(profiles.max(1));
        self.run = if self.until_asked {
            Run::until_asked(self.rules, orders, std::mem::take(&mut self.spare))
        } else {
            Run::new(self.rules)
        };
        if let Some((replay, lives)) = &mut self.measures {
            *replay = Replay::new(&self.plan.accounts.measures, frame, lives);
        }
        self.reader = Reader::new(frame, self.reader.slots);
        self.lanes = Lanes::new(profiles, |profile| frame.is_partner(profile), &self.joins);
        self.gifts = Gifts::new(self.gifts.rules, judged);
        self.early.clear();
        self.findings.clear();
        self.journals = J::default();
        self.done = 0;
        self.events.clear();
        self.events.reserve(rows + profiles + self.joins.len());
        let automatic = self.rules.enrolment() == Enrolment::Automatic;
        let mut seen = vec![!automatic; profiles];
        for (place, (row, head)) in frame.shared().enumerate().filter(|(_, (row, _))| !frame.is_void(*row, judged)) {
            if let Some(seen) = seen.get_mut(head.profile as usize).filter(|seen| !**seen) {
                *seen = true;
                self.events.push((head.at, Event::First(head.profile)));
            }
            let told = matches!(head.kind, Kind::Order | Kind::Return | Kind::Membership | Kind::Points);
            if told || self.plan.accounts.gifts.reads(frame, row, head) {
                self.events.push((head.at, Event::Row(place, row)));
            }
        }
        self.events.extend(self.joins.iter().enumerate().map(|(place, join)| (join.at, Event::Join(place))));
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
        if self.plan.accounts.measures.wanted.is_empty() {
            return None;
        }
        let mut room = MeasureRoom::default();
        self.plan.accounts.measures.at(self.frame, as_of, &mut room);
        let wanted = self.plan.accounts.measures.wanted.iter().filter_map(|place| room.values.get(*place));
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

    /// When what is told last happens.
    pub(super) fn last(&self) -> Option<Instant> {
        self.events.last().map(|(at, _)| *at)
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
            self.run.wake(member);
        }
        self.now = to;
    }

    fn tell(&mut self, at: Instant, event: Event) {
        match event {
            Event::First(profile) => self.enrol(profile, at, None),
            Event::Join(place) => {
                let Some((left, right)) = self.joins.get(place).map(|join| (join.left, join.right)) else { return };
                if let Joined::Both(stays, goes) = self.lanes.join(left, right) {
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
        if let Some(witness) = &mut self.witness {
            let profile = match event {
                Event::First(profile) => Some(profile),
                Event::Row(_, row) => self.frame.head(row).map(|head| head.profile),
                Event::Join(_) | Event::Gift(_) => None,
            };
            witness.told(self.run.seq(), profile.unwrap_or(0));
        }
    }
}
