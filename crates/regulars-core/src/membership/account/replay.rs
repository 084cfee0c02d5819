//! A timeline told anew: arrival does not matter (MB-6), and accounts that were parted again (MB-73).

use super::command::{Act, Command, Done, Payer};
use super::member::{Journals, Own};
use super::{AccountError, Member, Rules, Run, Tiers};
use crate::error::{Code, Fault as _};
use crate::membership::points::{Basis, Moment, PointsError};
use crate::membership::program::UnmergeSpend;
use crate::time::Instant;

/// A merge that was taken back: from then on both are computed as if it had never been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// A profile of the account that had become part of another.
    pub from: Member,
    /// A profile of the other.
    pub into: Member,
    /// When they were merged.
    pub at: Instant,
    /// When the merge was taken back.
    pub until: Instant,
}

/// All accounts after a timeline, which is in the order of time. A record that cannot act is a finding, with the code of its error.
///
/// Merges that were withdrawn are not in the timeline; what was spent between is charged as `spend` says, and what this leaves
/// without cover is owed and a finding.
pub fn replay<'r, S: Tiers, J: Journals>(
    rules: &'r Rules,
    timeline: &[Command],
    withdrawn: &[Withdrawn],
    spend: UnmergeSpend,
    journals: &mut J,
) -> Run<'r, S> {
    let charged = if spend == UnmergeSpend::ByLot && !withdrawn.is_empty() {
        charges::<S>(rules, timeline, withdrawn)
    } else {
        Vec::new()
    };
    let mut run = Run::new(rules);
    for (place, command) in timeline.iter().enumerate() {
        let charge = charged.iter().find(|charge| charge.place == place).map(|charge| charge.parts.as_slice());
        match run.told(command, Basis::Fact, charge, journals) {
            Ok(done) if done.uncovered.units() > 0 => {
                let parted = withdrawn.iter().any(|merge| merge.holds(&run, command));
                run.find(command, if parted { Code::OverdrawnByUnmerge } else { Code::OverdrawnByLateRecord });
            }
            Ok(_) => {}
            Err(error) => run.find(command, error.code()),
        }
    }
    run
}

impl Withdrawn {
    /// Whether a record of one of the two accounts fell into the time in which they were one.
    fn holds<S: Tiers>(&self, run: &Run<'_, S>, command: &Command) -> bool {
        let same = |other: Member| command.member == other || run.slot(command.member).ok() == run.slot(other).ok();
        self.at <= command.at && command.at < self.until && (same(self.from) || same(self.into))
    }
}

/// Of which profiles' lots a redemption took how many units.
struct Charge {
    place: usize,
    parts: Vec<(Member, i64)>,
}

/// Tells the timeline with the withdrawn merges in it, and looks whose lots each redemption between used. A lot belongs to the
/// profile that the record which made it names.
fn charges<S: Tiers>(rules: &Rules, timeline: &[Command], withdrawn: &[Withdrawn]) -> Vec<Charge> {
    let mut run: Run<'_, S> = Run::new(rules);
    let mut merges: Vec<Withdrawn> = withdrawn.to_vec();
    merges.sort_by_key(|merge| std::cmp::Reverse(merge.at));
    let mut owners: Vec<Member> = vec![Member(u32::MAX)];
    let mut charges = Vec::new();
    for (place, command) in timeline.iter().enumerate() {
        while let Some(merge) = merges.pop_if(|merge| merge.at <= command.at) {
            let act = Act::Merge { into: merge.into };
            let united = Command { at: merge.at, key: None, member: merge.from, act };
            // Whoever has not enrolled has nothing to unite.
            if run.told(&united, Basis::Fact, None, &mut ()).is_ok() {
                owners.push(merge.from);
            }
        }
        let before = run.seq;
        let told = run.told(command, Basis::Fact, None, &mut ());
        if run.seq == before {
            continue;
        }
        owners.push(command.member);
        let id = match &command.act {
            Act::Redeem { id, payer: Payer::Member, .. } | Act::Capture { id, .. } => *id,
            _ => continue,
        };
        if told.is_ok() && withdrawn.iter().any(|merge| merge.holds(&run, command)) {
            let ledger = run.account(command.member).map(|account| &account.ledger);
            let owner = |seq: u64| usize::try_from(seq).ok().and_then(|seq| owners.get(seq)).copied();
            let used = ledger.iter().flat_map(|ledger| ledger.parts_of(id));
            let used = used.map(|(lot, units)| (owner(lot.seq).unwrap_or(command.member), units));
            let mut parts: Vec<(Member, i64)> = used.collect();
            let whole = ledger.ok().and_then(|ledger| ledger.left_of(id)).unwrap_or(0);
            let rest = whole - parts.iter().map(|(_, units)| units).sum::<i64>();
            if rest > 0 {
                parts.push((command.member, rest));
            }
            charges.push(Charge { place, parts });
        }
    }
    charges
}

impl<S: Tiers> Run<'_, S> {
    /// Charges a redemption to those whose lots it used while they were one.
    pub(super) fn charge<J: Journals>(
        &mut self,
        command: &Command,
        charged: &[(Member, i64)],
        journals: &mut J,
    ) -> Result<Done, AccountError> {
        let id = command.act.about().ok_or(PointsError::UnknownRedemption)?;
        let when = Moment { at: command.at, seq: self.seq };
        let mut parts = Vec::new();
        for (member, units) in charged {
            let slot = self.slot(*member)?;
            self.bring(slot, command.at, journals)?;
            let account = self.at(slot)?;
            // A capture spends what it had held on both sides; the hold of one is in the way.
            account.ledger.forget_hold(when, id, &mut Own { account: account.id, journals })?;
            parts.push((slot, *units));
        }
        self.redeem_shared(id, parts, command.at, journals)
    }
}
