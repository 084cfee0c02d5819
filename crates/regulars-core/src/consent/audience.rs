//! Whom to write to, and where (CS-8, CS-15): one of the contact points of a customer is chosen, no contact point serves two
//! customers, and everybody who was looked at is counted once.

use std::collections::{BTreeMap, BTreeSet};

use super::{ChosenBy, Decision};
use crate::error::Code;
use crate::time::Instant;

/// A contact point of a customer, with what may be done there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// The address or number as it is normalised; none where the channel is told by no identifier.
    pub point: Option<String>,
    /// Whether the consent that governs names it.
    pub named: bool,
    /// When it was stated last.
    pub stated_at: Instant,
    /// Whether it may be used.
    pub decision: Decision,
    /// From when on, if it may be used later.
    pub defer_until: Option<Instant>,
    /// The first reason, if it may not be used now.
    pub reason: Option<Code>,
}

/// What becomes of a customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// The candidate of this place is used, now or later.
    Chosen(usize, ChosenBy),
    /// Nobody may write to the customer, and the candidate of this place says why.
    Denied(usize),
    /// What could be used was taken by a customer before.
    Taken,
    /// There is no contact point.
    Unreachable,
}

/// The order in which candidates are preferred: what may be used soonest, what the consent names, what was stated last.
fn preference(candidate: &Candidate) -> (u8, Option<Instant>, bool, std::cmp::Reverse<Instant>) {
    let (rank, from) = match candidate.decision {
        Decision::Allow => (0, None),
        Decision::Defer => (1, candidate.defer_until),
        Decision::Deny => (2, None),
    };
    (rank, from, !candidate.named, std::cmp::Reverse(candidate.stated_at))
}

/// Chooses among the contact points of one customer; `taken` are those that serve others already. The order in which they are
/// given does not matter, if no point is there twice.
///
/// ```
/// use regulars_core::consent::{Candidate, Choice, ChosenBy, Decision, choose_contact};
/// use regulars_core::time::Instant;
///
/// let point = |point: &str, stated: &str| Candidate {
///     point: Some(point.to_owned()),
///     named: false,
///     stated_at: Instant::parse(stated).unwrap(),
///     decision: Decision::Allow,
///     defer_until: None,
///     reason: None,
/// };
/// let held = [point("+8613800000001", "2026-01-01T00:00:00Z"), point("+8613800000002", "2026-05-01T00:00:00Z")];
/// assert_eq!(choose_contact(&held, &|_| false), Choice::Chosen(1, ChosenBy::StatedLast));
/// assert_eq!(choose_contact(&held, &|point| point.ends_with('2')), Choice::Chosen(0, ChosenBy::OnlyPermitted));
/// assert_eq!(choose_contact(&held, &|_| true), Choice::Taken);
/// assert_eq!(choose_contact(&[], &|_| true), Choice::Unreachable);
/// ```
pub fn choose_contact(candidates: &[Candidate], taken: &dyn Fn(&str) -> bool) -> Choice {
    let mut ordered: Vec<(usize, &Candidate)> = candidates.iter().enumerate().collect();
    ordered.sort_by(|(_, a), (_, b)| preference(a).cmp(&preference(b)).then_with(|| a.point.cmp(&b.point)));
    let is_free = |candidate: &Candidate| candidate.point.as_deref().is_none_or(|point| !taken(point));
    let mut usable = ordered.iter().filter(|(_, candidate)| candidate.decision != Decision::Deny);
    let Some((place, first)) = usable.clone().find(|(_, candidate)| is_free(candidate)) else {
        // What could be used but for others is a better reason than what may not be used at all.
        return match (usable.next(), ordered.first()) {
            (Some(_), _) => Choice::Taken,
            (None, Some((place, _))) => Choice::Denied(*place),
            (None, None) => Choice::Unreachable,
        };
    };
    let soon = |candidate: &Candidate| {
        let (rank, from, ..) = preference(candidate);
        (rank, from)
    };
    let as_soon = |candidate: &Candidate| is_free(candidate) && soon(candidate) == soon(first);
    let mut rivals = ordered.iter().filter(|(other, candidate)| other != place && as_soon(candidate));
    let by = match rivals.next() {
        _ if first.point.is_none() => ChosenBy::NoneNeeded,
        None if candidates.len() == 1 => ChosenBy::Only,
        None => ChosenBy::OnlyPermitted,
        // The next one in order is the one that comes closest.
        Some((_, rival)) if rival.named != first.named => ChosenBy::NamedByConsent,
        Some((_, rival)) if rival.stated_at != first.stated_at => ChosenBy::StatedLast,
        Some(_) => ChosenBy::FirstInOrder,
    };
    Choice::Chosen(*place, by)
}

/// The customers that match, counted by what becomes of them.
///
/// INVARIANT: `matched` is `contactable`, `deferred` and everything in `left_out` together.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AudienceSummary {
    /// How many may be contacted now.
    pub contactable: u64,
    /// How many may be contacted later.
    pub deferred: u64,
    /// How many may not be contacted, by the code of the first reason.
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, u64>"))]
    pub left_out: BTreeMap<Code, u64>,
    /// How many match.
    pub matched: u64,
}

/// Chooses for one customer after the other, and remembers which contact points are taken. Whoever comes first has them, also
/// where the contact is put off; so the order of customers decides, and the caller keeps to one.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    taken: BTreeSet<String>,
    summary: AudienceSummary,
}

impl Selection {
    /// Chooses for the next customer. None: nobody writes to this one, and the summary knows why.
    pub fn choose(&mut self, candidates: &[Candidate]) -> Option<(usize, ChosenBy)> {
        self.summary.matched += 1;
        let left_out = match choose_contact(candidates, &|point| self.taken.contains(point)) {
            Choice::Chosen(place, by) => {
                let chosen = candidates.get(place)?;
                self.taken.extend(chosen.point.clone());
                match chosen.decision {
                    Decision::Defer => self.summary.deferred += 1,
                    Decision::Allow | Decision::Deny => self.summary.contactable += 1,
                }
                return Some((place, by));
            }
            Choice::Denied(place) => candidates.get(place).and_then(|candidate| candidate.reason),
            Choice::Taken => Some(Code::ContactPointTaken),
            Choice::Unreachable => Some(Code::NoContactPoint),
        };
        // INVARIANT: whoever is denied has a reason (INV-9).
        *self.summary.left_out.entry(left_out.unwrap_or(Code::NoConsent)).or_default() += 1;
        None
    }

    /// What was counted so far.
    pub fn summary(&self) -> &AudienceSummary {
        &self.summary
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::consent::Word;

    fn at(day: i64) -> Instant {
        Instant::from_micros(day * crate::time::DAY_US).unwrap()
    }

    fn candidate(point: &str, day: i64, decision: Decision) -> Candidate {
        let (defer_until, reason) = match decision {
            Decision::Allow => (None, None),
            Decision::Defer => (Some(at(100)), Some(Code::QuietHours)),
            Decision::Deny => (None, Some(Code::Withdrawn)),
        };
        let point = Some(point.to_owned());
        Candidate { point, named: false, stated_at: at(day), decision, defer_until, reason }
    }

    #[test]
    fn what_the_consent_names_comes_before_what_was_stated_last() {
        let [old, new] = [candidate("a", 1, Decision::Allow), candidate("b", 2, Decision::Allow)];
        let named = Candidate { named: true, ..old.clone() };
        assert_eq!(choose_contact(&[named, new.clone()], &|_| false), Choice::Chosen(0, ChosenBy::NamedByConsent));
        let later = candidate("b", 9, Decision::Defer);
        assert_eq!(choose_contact(&[old.clone(), later], &|_| false), Choice::Chosen(0, ChosenBy::OnlyPermitted));
        let same = Candidate { point: Some("c".to_owned()), ..new.clone() };
        assert_eq!(choose_contact(&[same, new.clone()], &|_| false), Choice::Chosen(1, ChosenBy::FirstInOrder));
        assert_eq!(choose_contact(&[new], &|_| false), Choice::Chosen(0, ChosenBy::Only));
        let bare = Candidate { point: None, ..old };
        assert_eq!(choose_contact(&[bare], &|_| true), Choice::Chosen(0, ChosenBy::NoneNeeded));
    }

    #[test]
    fn a_contact_that_is_put_off_comes_first_where_it_is_free_first() {
        let early = Candidate { defer_until: Some(at(50)), ..candidate("b", 1, Decision::Defer) };
        let late = candidate("a", 9, Decision::Defer);
        assert_eq!(choose_contact(&[late, early], &|_| false), Choice::Chosen(1, ChosenBy::OnlyPermitted));
    }

    #[test]
    fn nobody_is_written_to_twice_and_who_is_left_out_is_told_why() {
        let mut selection = Selection::default();
        let shared = [candidate("a", 1, Decision::Allow)];
        assert_eq!(selection.choose(&shared), Some((0, ChosenBy::Only)));
        assert_eq!(selection.choose(&shared), None);
        assert_eq!(selection.choose(&[candidate("a", 1, Decision::Allow), candidate("b", 1, Decision::Deny)]), None);
        assert_eq!(selection.choose(&[candidate("b", 1, Decision::Deny)]), None);
        assert_eq!(selection.choose(&[candidate("c", 1, Decision::Defer)]), Some((0, ChosenBy::Only)));
        assert_eq!(selection.choose(&[candidate("c", 1, Decision::Allow)]), None);
        assert_eq!(selection.choose(&[]), None);
        let left_out = [(Code::ContactPointTaken, 3), (Code::Withdrawn, 1), (Code::NoContactPoint, 1)];
        let summary = AudienceSummary { contactable: 1, deferred: 1, left_out: BTreeMap::from(left_out), matched: 7 };
        assert_eq!(selection.summary(), &summary);
    }

    fn any_candidates() -> impl Strategy<Value = Vec<Candidate>> {
        let decision = prop::sample::select(Decision::ALL);
        let one = ("[a-f]", 0i64..3, decision, any::<bool>(), 101i64..103);
        prop::collection::btree_map("[a-f]", one, 0..5).prop_map(|all| {
            let read = |(point, (_, day, decision, named, until)): (String, (String, i64, Decision, bool, i64))| {
                let candidate = candidate(&point, day, decision);
                Candidate { named, defer_until: candidate.defer_until.map(|_| at(until)), ..candidate }
            };
            all.into_iter().map(read).collect()
        })
    }

    proptest! {
        /// INV-3: the order in which contact points are known does not matter.
        #[test]
        fn no_order_of_contact_points_matters(all in any_candidates(), taken in "[a-f]?") {
            let mut back = all.clone();
            back.reverse();
            let chosen = |of: &[Candidate]| match choose_contact(of, &|point| point == taken) {
                Choice::Chosen(place, by) => (Some(of[place].clone()), Some(by), None),
                Choice::Denied(place) => (Some(of[place].clone()), None, None),
                other => (None, None, Some(other)),
            };
            prop_assert_eq!(chosen(&all), chosen(&back));
        }

        /// Nothing is chosen that may not be used or that is taken, and nothing is left that could be used sooner.
        #[test]
        fn the_best_that_is_free_is_chosen(all in any_candidates(), taken in "[a-f]?") {
            let free = |one: &&Candidate| one.decision != Decision::Deny && one.point.as_deref() != Some(taken.as_str());
            let soon = |one: &Candidate| (one.decision != Decision::Allow, one.defer_until);
            match choose_contact(&all, &|point| point == taken) {
                Choice::Chosen(place, _) => {
                    prop_assert!(free(&&all[place]));
                    prop_assert_eq!(all.iter().filter(free).map(soon).min(), Some(soon(&all[place])));
                }
                Choice::Denied(_) => prop_assert!(all.iter().all(|one| one.decision == Decision::Deny)),
                Choice::Taken => prop_assert!(all.iter().all(|one| !free(&one)) && !all.is_empty()),
                Choice::Unreachable => prop_assert!(all.is_empty()),
            }
        }

        /// Everybody is counted once, and no contact point is chosen twice.
        #[test]
        fn everybody_is_counted_once(people in prop::collection::vec(any_candidates(), 0..12)) {
            let mut selection = Selection::default();
            let mut used = Vec::new();
            for held in &people {
                used.extend(selection.choose(held).and_then(|(place, _)| held[place].point.clone()));
            }
            let summary = selection.summary();
            let left_out: u64 = summary.left_out.values().sum();
            prop_assert_eq!(summary.matched, people.len() as u64);
            prop_assert_eq!(summary.contactable + summary.deferred + left_out, summary.matched);
            prop_assert_eq!(used.len() as u64, summary.contactable + summary.deferred);
            used.sort();
            let all = used.len();
            used.dedup();
            prop_assert_eq!(used.len(), all);
        }
    }
}
