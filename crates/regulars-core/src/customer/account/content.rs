//! Rewards for content as records tell it (MB-65): reviews, posts and answers, and what is decided about them.

use std::collections::{BTreeMap, HashMap};

use super::course::Course;
use super::gift_plan::ContentSlots;
use crate::customer::{Cell, RowHead, RowNo};
use crate::error::{Code, Fault as _};
use crate::membership::account::{Act, Command, Journals, Member, Names, Rules};
use crate::membership::points::Key;
use crate::membership::reward::{ContentAct, ContentError, ContentEvent, Contents, Outcome, TierHeld};
use crate::membership::{Cause, ContentId, Effect, Member as Writer, Movement};
use crate::time::{Instant, Zone};

/// Who writes content that may earn: the customer, also where nobody says so.
const CUSTOMER: &str = "customer";
/// The step of a survey that is content.
const ANSWERED: &str = "answered";

/// What members wrote.
#[derive(Debug, Default)]
pub(super) struct Writings<'a> {
    by: BTreeMap<Member, Written>,
    /// The content that was told, by source and record id.
    known: HashMap<(u32, &'a str), RowNo>,
    /// Decisions whose content is not there yet: of another profile that is not joined, or told later.
    early: Vec<RowNo>,
    items: Names,
    /// The ids of the lots, by the place of the reward and the record, and whose they are.
    lots: HashMap<(usize, RowNo), Key>,
    owners: HashMap<Key, RowNo>,
    /// The place in what was told.
    seq: u32,
}

/// What one member wrote.
#[derive(Debug)]
struct Written {
    contents: Contents,
    /// How many versions of the program it has seen begin, and how many of its effects were told.
    begun: usize,
    told: usize,
}

impl Written {
    fn new(zone: Zone) -> Self {
        Self { contents: Contents::before(zone), begun: 0, told: 0 }
    }

    /// Brings it to the version of the program that is in force.
    fn bring(&mut self, rules: &Rules, at: Instant) {
        for program in rules.programs().skip(self.begun).take_while(|program| program.begins() <= at) {
            self.contents.switch(&program.rewards, &program.zone, program.begins());
            self.begun += 1;
        }
    }
}

impl Writings<'_> {
    /// The decisions about content that nobody knows.
    pub(super) fn unknown<'s>(&'s self, of: impl Fn(RowNo) -> Option<RowNo> + 's) -> impl Iterator<Item = RowNo> + 's {
        self.early.iter().copied().filter(move |row| of(*row).is_none())
    }
}

impl<'a, J: Journals + Default> Course<'a, J> {
    /// The content that a decision is about: what it refers to, of the same source (RC-5).
    pub(super) fn decided(&self, row: RowNo) -> Option<RowNo> {
        let head = self.frame.head(row)?;
        self.gifts.writings.known.get(&(head.source, self.frame.get(head.refers_to?))).copied()
    }

    /// Tells a row of a type that a reward is for. What has a mark, a text or a thing that it is about is content, with what was
    /// decided about it; an approval, rejection or withdrawal that refers to content is about that.
    pub(super) fn write(&mut self, row: RowNo, head: &RowHead, at: Instant) {
        let frame = self.frame;
        let Some(slots) = self.plan.accounts.gifts.content(frame.type_no(row)) else { return };
        let word = |slot: Option<usize>| slot.and_then(|slot| frame.cell_text(row, slot));
        let decision = match word(slots.status) {
            Some("approved") => Some(ContentAct::Approve),
            Some("rejected") => Some(ContentAct::Reject),
            Some("withdrawn") => Some(ContentAct::Withdraw),
            None | Some("submitted") => None,
            Some(_) => {
                self.findings.push((Code::UnknownVerb, row, None));
                None
            }
        };
        if let (Some(act), Some(content)) = (&decision, self.decided(row)) {
            return self.judge_other(row, content, act.clone(), (head, at));
        }
        let states = |slot: Option<usize>| slot.is_some_and(|slot| frame.cell(row, slot) != Cell::Missing);
        let bare = ![slots.item, slots.score, slots.text].into_iter().any(states);
        if decision.is_some() && head.refers_to.is_some() && bare {
            return self.gifts.writings.early.push(row);
        }
        let asked = word(slots.step).is_some_and(|step| step != ANSWERED);
        if !asked {
            self.submit(row, slots, (head, at), decision);
        }
    }

    fn submit(
        &mut self,
        row: RowNo,
        slots: &ContentSlots,
        (head, at): (&RowHead, Instant),
        decision: Option<ContentAct>,
    ) {
        let (frame, writings) = (self.frame, &mut self.gifts.writings);
        if writings.known.insert((head.source, frame.get(head.record_id)), row).is_some() {
            return;
        }
        let word = |slot: Option<usize>| slot.and_then(|slot| frame.cell_text(row, slot));
        let own = word(slots.author).is_none_or(|author| author == CUSTOMER);
        if let (true, Some(member)) = (own, self.lanes.member(head.profile)) {
            let item = word(slots.item).and_then(|item| writings.items.number(item)).map(|Key(number)| number);
            let length = word(slots.text).map_or(0, |text| u32::try_from(text.chars().count()).unwrap_or(u32::MAX));
            let event = frame.type_name(row).to_owned();
            let act = ContentAct::Submit { member: Writer(head.profile), event, item, length };
            for act in [Some(act), decision].into_iter().flatten() {
                if let Err(error) = self.judge((row, row), act, (member, at)) {
                    self.findings.push((error.code(), row, None));
                }
            }
        }
        self.decide_early(at);
    }

    fn judge_other(&mut self, row: RowNo, content: RowNo, act: ContentAct, (head, at): (&RowHead, Instant)) {
        // What people write who are no members is nothing to the program.
        let Some(member) = self.lanes.member(head.profile) else { return };
        match self.judge((row, content), act, (member, at)) {
            Err(ContentError::UnknownContent) => self.gifts.writings.early.push(row),
            Err(error) => self.findings.push((error.code(), row, Some(content))),
            Ok(()) => {}
        }
    }

    /// Tells decisions again whose content was not there.
    pub(super) fn decide_early(&mut self, at: Instant) {
        for row in std::mem::take(&mut self.gifts.writings.early) {
            if let Some(head) = self.frame.head(row) {
                self.write(row, head, at);
            }
        }
    }

    /// Tells the contents of a member something about a piece of it, and the account what that earns or loses.
    fn judge(
        &mut self,
        (row, content): (RowNo, RowNo),
        act: ContentAct,
        (member, at): (Member, Instant),
    ) -> Result<(), ContentError> {
        // INVARIANT: nobody else moves the account, so time does not go back.
        let account = self.run.advance(member, at, &mut self.journals);
        if account.is_ok_and(|account| account.closed_at.is_some()) {
            return Ok(());
        }
        let held = self.tenure(member).map(|held| TierHeld { tier: held.tier.to_owned(), since: held.since });
        let Some(zone) = self.rules.programs().next().map(|program| &program.zone) else { return Ok(()) };
        let writings = &mut self.gifts.writings;
        let written = writings.by.entry(member).or_insert_with(|| Written::new(zone.clone()));
        written.bring(self.rules, at);
        writings.seq = writings.seq.saturating_add(1);
        let id = ContentId(content);
        let before = outcomes(&written.contents, id);
        written.contents.apply(ContentEvent { at, seq: writings.seq, content: id, act }, held.as_ref())?;
        let after = outcomes(&written.contents, id);
        let beyond = |outcomes: &[Option<Outcome>]| outcomes.contains(&Some(Outcome::QuotaUsed));
        if beyond(&after) && !beyond(&before) {
            self.findings.push((Code::QuotaUsed, content, None));
        }
        let effects = written.contents.effects();
        let effects = effects.get(written.told..).unwrap_or_default().to_vec();
        written.told += effects.len();
        for effect in effects {
            self.earn(row, effect, (member, at));
        }
        Ok(())
    }

    /// Does what content earns or loses.
    fn earn(&mut self, row: RowNo, effect: Effect, (member, at): (Member, Instant)) {
        let Cause::Content { reward, content } = effect.cause else { return };
        let Some(id) = self.lot_of((member, reward), content.0) else { return };
        let act = match effect.movement {
            Movement::Earn => Act::Reward { id, points: effect.points },
            Movement::ClawBack => Act::ClawReward { id },
        };
        if let Err(error) = self.run.record(&Command { at, key: None, member, act }, &mut self.journals) {
            self.findings.push((error.code(), row, None));
        }
    }

    /// The id of a lot: `<reward id>:<record id>`, and with the source before the record id where two sources use one record id.
    fn lot_of(&mut self, (member, reward): (Member, usize), content: RowNo) -> Option<Key> {
        let writings = &mut self.gifts.writings;
        if let Some(known) = writings.lots.get(&(reward, content)) {
            return Some(*known);
        }
        let head = self.frame.head(content)?;
        let rule = &writings.by.get(&member)?.contents.reward(reward)?.id;
        let record = self.frame.get(head.record_id);
        let mut id = self.reader.names.number(&format!("{rule}:{record}"))?;
        if *writings.owners.entry(id).or_insert(content) != content {
            let source = self.frame.source_name(head.source);
            id = self.reader.names.number(&format!("{rule}:{source}/{record}"))?;
        }
        writings.lots.insert((reward, content), id);
        Some(id)
    }

    /// What one member wrote becomes another's.
    pub(super) fn unite_content(&mut self, at: Instant, stays: Member, goes: Member) {
        let writings = &mut self.gifts.writings;
        if let Some(mut theirs) = writings.by.remove(&goes) {
            theirs.bring(self.rules, at);
            if let Some(ours) = writings.by.get_mut(&stays) {
                ours.bring(self.rules, at);
                // INVARIANT: both were told in the order of time.
                let _ = ours.contents.absorb(theirs.contents, at);
                ours.told = ours.contents.effects().len();
            } else {
                writings.by.insert(stays, theirs);
            }
        }
    }
}

/// What came of a piece for every reward.
fn outcomes(contents: &Contents, content: ContentId) -> Vec<Option<Outcome>> {
    let places = (0..).map_while(|place| contents.reward(place).map(|_| place));
    places.map(|place| contents.outcome(place, content)).collect()
}
