//! What members write and claim, beside the accounts: what it reads of an account, and how two become one (MB-50 to MB-53, MB-65,
//! MB-71).

use std::collections::BTreeMap;

use super::claims::Holdings;
use super::content::Writings;
use super::course::Course;
use crate::customer::golden::value_among;
use crate::customer::{RowHead, RowNo};
use crate::membership::account::{Journals, Member};
use crate::membership::benefit::{BenefitError, Birth, Tenure};
use crate::membership::program::{Benefit, When};
use crate::record::Kind;
use crate::rulebook::Rulebook;
use crate::time::{Due, Instant};

/// The attribute of profiles that holds the birthday.
const BIRTHDAY: &str = "birthday";

/// What members have written and claimed.
#[derive(Debug)]
pub(super) struct Gifts<'a> {
    pub(super) rules: &'a Rulebook,
    pub(super) writings: Writings<'a>,
    pub(super) holdings: Holdings<'a>,
    /// Of who was joined: how many moves the tier had made by then, and since when the tier was held that was kept.
    kept: BTreeMap<Member, (usize, Instant)>,
    /// The instant as of which corrections are known.
    judged: Instant,
}

impl<'a> Gifts<'a> {
    /// Nothing was told yet of what stands at an instant.
    pub(super) fn new(rules: &'a Rulebook, judged: Instant) -> Self {
        let (writings, holdings) = (Writings::default(), Holdings::default());
        Self { rules, writings, holdings, kept: BTreeMap::new(), judged }
    }
}

impl<'a, J: Journals + Default> Course<'a, J> {
    /// Tells what a row says of content or a benefit, if it says anything.
    pub(super) fn gift(&mut self, row: RowNo, head: &RowHead, at: Instant) {
        if head.kind == Kind::Benefit {
            self.claim(row, head, at);
        }
        self.write(row, head, at);
    }

    /// The tier that a member holds at the instant that was reached, and since when without a break (MB-51).
    pub(super) fn tenure(&self, member: Member) -> Option<Tenure<'a>> {
        let account = self.run.account(member).ok()?;
        let (standing, program) = account.ladder(self.rules)?;
        let level = program.rules.levels.get(standing.level())?;
        let (told, since) = self.gifts.kept.get(&member).copied().unwrap_or((0, account.enrolled_at));
        let moves = standing.changes().get(told..).unwrap_or_default();
        let moved = moves.iter().rev().find(|change| change.from != change.to);
        Some(Tenure { tier: level.id.as_str(), since: moved.map_or(since, |change| change.at) })
    }

    /// The birthday that the profiles of a member state up to an instant, if the benefit is about one; `due` learns when it may
    /// differ without a record. What a person set for the customer holds for every profile. Error: `birthday_invalid`.
    pub(super) fn birth(
        &self,
        (member, at): (Member, Instant),
        benefit: &Benefit,
        due: &mut Due,
    ) -> Result<Option<Birth>, BenefitError> {
        if !matches!(benefit.when, Some(When::Birthday { .. })) {
            return Ok(None);
        }
        let (frame, judged) = (self.frame, self.gifts.judged);
        let own = |row| {
            let stated = frame.head(row).filter(|head| head.at <= at && !frame.is_void(row, judged));
            stated.is_some_and(|head| self.lanes.member(head.profile) == Some(member))
        };
        value_among(frame, (self.gifts.rules, BIRTHDAY), &own, at, due).as_ref().map(Birth::stated).transpose()
    }

    /// The tiers of two members who are about to be joined, with what is due until then.
    pub(super) fn tenures(&mut self, members: [Member; 2], at: Instant) -> [Option<Tenure<'a>>; 2] {
        members.map(|member| {
            // INVARIANT: time does not go back.
            let _ = self.run.advance(member, at, &mut self.journals);
            self.tenure(member)
        })
    }

    /// What one member has written and claimed becomes another's (MB-71 (2)). The tier that stays was held since whoever had it
    /// first.
    pub(super) fn unite(&mut self, at: Instant, (stays, goes): (Member, Member), before: [Option<Tenure<'a>>; 2]) {
        self.gifts.kept.remove(&goes);
        self.gifts.kept.remove(&stays);
        let held = self.tenure(stays).map(|held| held.tier);
        let since = before.into_iter().flatten().filter(|tenure| Some(tenure.tier) == held).map(|tenure| tenure.since);
        let account = self.run.account(stays).ok();
        let moves =
            account.and_then(|account| account.standing.as_ref()).map_or(0, |standing| standing.changes().len());
        if let Some(since) = since.min() {
            self.gifts.kept.insert(stays, (moves, since));
        }
        self.unite_claims(stays, goes);
        self.unite_content(at, stays, goes);
    }
}
