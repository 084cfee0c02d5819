//! Who pays what was spent while profiles were one that were parted again, where it is charged by lots (MB-73).

use super::course::Course;
use super::lanes::Lanes;
use crate::customer::{Frame, Join, Plan, RowNo};
use crate::membership::account::{Act, Command, Member, Payer, Run};
use crate::membership::tier::Standing;
use crate::time::Instant;

/// The redemptions of such times, by their rows in the order of time: of whose lots each used how many units.
#[derive(Debug, Default)]
pub(super) struct Charges(Vec<(RowNo, Vec<(u32, i64)>)>);

impl Charges {
    /// Tells everything with the joins in it that were taken back, and looks whose lots were used.
    pub(super) fn of(frame: &Frame, plan: &Plan, place: usize, judged: Instant) -> Self {
        let Some(mut course) = Course::<()>::whole(frame, plan, place, judged) else { return Self::default() };
        if let Some(last) = course.last() {
            course.go(last);
        }
        Self(course.witness.map(|witness| witness.used).unwrap_or_default())
    }

    /// Who pays the redemption of a row, if others do too.
    pub(super) fn of_row(&self, row: RowNo, command: &Command, lanes: &Lanes) -> Option<Vec<(Member, i64)>> {
        let (_, parts) = self.0.iter().find(|(known, _)| *known == row)?;
        let member = |profile: u32| lanes.member(profile).unwrap_or(command.member);
        let parts: Vec<(Member, i64)> = parts.iter().map(|(profile, units)| (member(*profile), *units)).collect();
        parts.iter().any(|(member, _)| *member != command.member).then_some(parts)
    }
}

/// Sees whose records made the lots that redemptions use.
#[derive(Debug, Default)]
pub(super) struct Witness {
    /// The profile of each record that was told, by its place in the timeline.
    owners: Vec<u32>,
    used: Vec<(RowNo, Vec<(u32, i64)>)>,
}

impl Witness {
    /// What was told up to a place, as far as it is new, is a profile's.
    pub(super) fn told(&mut self, seq: u64, profile: u32) {
        let count = usize::try_from(seq).unwrap_or(usize::MAX).saturating_add(1);
        if self.owners.len() < count {
            self.owners.resize(count, profile);
        }
    }

    /// A redemption, or the capture of what was held: whose lots it used, if it fell into a time that was taken back.
    pub(super) fn saw(
        &mut self,
        (frame, run, lanes): (&Frame, &Run<'_, Standing>, &Lanes),
        row: RowNo,
        command: &Command,
    ) {
        let (Act::Redeem { id, payer: Payer::Member, .. } | Act::Capture { id, .. }) = &command.act else { return };
        let was_one = frame.withdrawn().iter().any(|(join, until)| {
            let then = join.at <= command.at && command.at < *until;
            then && lanes.member(join.left) == Some(command.member)
        });
        let (Some(head), Ok(account)) = (frame.head(row).filter(|_| was_one), run.account(command.member)) else {
            return;
        };
        let owner = |seq: u64| usize::try_from(seq).ok().and_then(|seq| self.owners.get(seq)).copied();
        let used = account.ledger.parts_of(*id);
        let mut parts: Vec<(u32, i64)> =
            used.map(|(lot, units)| (owner(lot.seq).unwrap_or(head.profile), units)).collect();
        // What no lot covered is owed by the profile that spent.
        let rest = account.ledger.left_of(*id).unwrap_or(0) - parts.iter().map(|(_, units)| units).sum::<i64>();
        if rest > 0 {
            parts.push((head.profile, rest));
        }
        self.used.push((row, parts));
    }
}

/// The joins of a frame, with those that were taken back, in the order of time.
pub(super) fn all_joins(frame: &Frame) -> Vec<Join> {
    let withdrawn = frame.withdrawn().iter().map(|(join, _)| join);
    let mut joins: Vec<Join> = frame.joins().iter().chain(withdrawn).cloned().collect();
    joins.sort_by_key(|join| join.at);
    joins
}
