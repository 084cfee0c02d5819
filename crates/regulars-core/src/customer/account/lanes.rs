//! Which profiles are one account, while they are joined one by one (MB-71).

use crate::customer::Join;
use crate::membership::account::Member;

/// Profiles, each with the account that it has.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    parents: Vec<usize>,
    /// By the first profile of a lane: the profile that its account is named by.
    members: Vec<Option<Member>>,
}

/// What a join asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Joined {
    /// Nothing: they were one, or not both have an account.
    Alone,
    /// The second account becomes part of the first.
    Both(Member, Member),
}

impl Lanes {
    /// Every profile by itself, none with an account. What no join ever joins is one from the beginning: the feeder knows no
    /// profiles apart.
    pub(super) fn new(profiles: usize, partner: impl Fn(u32) -> bool, joins: &[Join]) -> Self {
        let apart = || Self { parents: (0..profiles).collect(), members: vec![None; profiles] };
        if profiles < 2 {
            return apart();
        }
        let (mut lanes, mut whole) = (apart(), apart());
        for join in joins {
            whole.join(join.left, join.right);
        }
        for profile in 0..u32::try_from(profiles).unwrap_or(u32::MAX) {
            if whole.first(profile) != 0 && !partner(profile) {
                whole.join(0, profile);
                lanes.join(0, profile);
            }
        }
        lanes
    }

    fn first(&self, profile: u32) -> usize {
        let mut at = profile as usize;
        while let Some(parent) = self.parents.get(at).copied().filter(|parent| *parent != at) {
            at = parent;
        }
        at
    }

    /// The account of a profile.
    pub(super) fn member(&self, profile: u32) -> Option<Member> {
        self.members.get(self.first(profile)).copied().flatten()
    }

    /// Gives the lane of a profile an account.
    pub(super) fn enrol(&mut self, profile: u32, member: Member) {
        let first = self.first(profile);
        if let Some(slot) = self.members.get_mut(first) {
            *slot = Some(member);
        }
    }

    /// Joins two lanes. The account of the lane with the earlier profile stays; the feeder names the anchor first, so the order of
    /// the joins does not matter (MB-72).
    pub(super) fn join(&mut self, left: u32, right: u32) -> Joined {
        let (a, b) = (self.first(left), self.first(right));
        let (stays, goes) = (a.min(b), a.max(b));
        if stays == goes {
            return Joined::Alone;
        }
        let of = |lane: usize| self.members.get(lane).copied().flatten();
        let (ours, theirs) = (of(stays), of(goes));
        if let Some(parent) = self.parents.get_mut(goes) {
            *parent = stays;
        }
        if let Some(slot) = self.members.get_mut(stays) {
            *slot = ours.or(theirs);
        }
        match (ours, theirs) {
            (Some(ours), Some(theirs)) => Joined::Both(ours, theirs),
            _ => Joined::Alone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Instant;

    #[test]
    fn the_account_of_the_first_profile_stays_in_whatever_order_they_are_joined() {
        for joins in [[(2, 1), (1, 0)], [(1, 0), (2, 1)], [(0, 2), (2, 1)]] {
            let told = joins.map(|(left, right)| Join { at: Instant::MIN, left, right });
            let mut lanes = Lanes::new(3, |_| false, &told);
            (0..3).for_each(|profile| lanes.enrol(profile, Member(profile)));
            for (left, right) in joins {
                assert!(matches!(lanes.join(left, right), Joined::Both(..)));
            }
            assert_eq!(lanes.join(0, 2), Joined::Alone);
            assert_eq!([0, 1, 2].map(|profile| lanes.member(profile)), [Some(Member(0)); 3]);
        }
        let mut lanes = Lanes::new(2, |_| false, &[Join { at: Instant::MIN, left: 0, right: 1 }]);
        lanes.enrol(1, Member(1));
        assert_eq!((lanes.join(0, 1), lanes.member(0)), (Joined::Alone, Some(Member(1))));
        // A partner is somebody else.
        let mut lanes = Lanes::new(2, |profile| profile == 1, &[]);
        lanes.enrol(1, Member(1));
        assert_eq!(lanes.member(0), None);
        // Nobody says when they were joined.
        let mut lanes = Lanes::new(2, |_| false, &[]);
        lanes.enrol(1, Member(1));
        assert_eq!(lanes.member(0), Some(Member(1)));
    }
}
