//! The fold of one customer's content (MB-51, MB-65, MB-71).

use std::collections::{BTreeMap, BTreeSet};

use super::{Cause, ContentAct, ContentError, ContentEvent, ContentId, Effect, Member, Movement, Outcome, TierHeld};
use crate::membership::program::{ContentNeeds, ContentPer, ContentReward, Count, Per, Quota};
use crate::membership::quota;
use crate::time::{Date, Instant, Zone};

/// What one customer wrote, and what came of it.
///
/// ```
/// use regulars_core::membership::program::{ContentNeeds, ContentPer, ContentReward};
/// use regulars_core::membership::reward::{ContentAct, ContentEvent, Contents};
/// use regulars_core::membership::{ContentId, Member};
/// use regulars_core::time::{Instant, Zone};
/// let review = ContentReward {
///     id: "review".to_owned(),
///     event: "review".to_owned(),
///     points: "20".parse()?,
///     needs: ContentNeeds::Approved,
///     min_length: Some(30),
///     per: ContentPer::Item,
///     quota: None,
/// };
/// let mut contents = Contents::new(vec![review], Zone::new("Asia/Shanghai")?)?;
/// let content = ContentId(1);
/// let at = Instant::parse("2025-03-01T10:00:00+08:00")?;
/// let act = ContentAct::Submit { member: Member(1), event: "review".to_owned(), item: Some(7), length: 80 };
/// contents.apply(ContentEvent { at, seq: 0, content, act }, None)?;
/// assert_eq!(contents.outcome(0, content).map(|outcome| outcome.as_str()), Some("waiting"));
/// contents.apply(ContentEvent { at, seq: 1, content, act: ContentAct::Approve }, None)?;
/// assert_eq!(contents.effects().len(), 1);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Contents {
    /// Those of all versions of the program that have begun, in the order in which they first came.
    rewards: Vec<ContentReward>,
    zone: Zone,
    pieces: BTreeMap<ContentId, Piece>,
    tallies: Vec<Tally>,
    effects: Vec<Effect>,
    reached: (Instant, u32),
}

/// A piece of content.
#[derive(Debug)]
struct Piece {
    at: Instant,
    member: Member,
    event: String,
    item: Option<u32>,
    length: u32,
    fate: Fate,
}

/// What was decided about it last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Undecided,
    Approved,
    Rejected,
    Withdrawn,
}

/// What earns once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Item(u32),
    Record(ContentId),
}

/// What one reward has given.
#[derive(Debug, Default)]
struct Tally {
    /// Since when versions of the program have it without a break; none: it is gone.
    since: Option<Instant>,
    outcomes: BTreeMap<ContentId, Outcome>,
    /// What has earned; what was clawed back does not earn again.
    keys: BTreeSet<Key>,
    /// When it was given; the instants rise, and so do the local dates.
    given: Vec<Instant>,
    dates: Vec<Date>,
}

impl Contents {
    /// The most pieces of content of one customer.
    pub const MAX_CONTENT: usize = 1_000_000;

    /// Nothing was written. Error: `invalid_value` for a quota by lunar year.
    pub fn new(rewards: Vec<ContentReward>, zone: Zone) -> Result<Self, ContentError> {
        let lunar = |reward: &ContentReward| reward.quota.as_ref().is_some_and(|quota| quota.per == Per::LunarYear);
        if let Some(reward) = rewards.iter().position(lunar) {
            return Err(ContentError::QuotaPeriod { reward });
        }
        let mut contents = Self::before(zone.clone());
        contents.switch(&rewards, &zone, Instant::MIN);
        Ok(contents)
    }

    /// Nothing was written, and no version of the program has begun.
    pub fn before(zone: Zone) -> Self {
        let reached = (Instant::MIN, 0);
        let (rewards, tallies) = (Vec::new(), Vec::new());
        Self { rewards, zone, pieces: BTreeMap::new(), tallies, effects: Vec::new(), reached }
    }

    /// A version of the program comes into force (MB-90). A reward that it no longer has earns nothing more, but what it earned can
    /// still be clawed back; one that it brings earns for what is approved from now on, or written where nothing need be approved.
    /// A quota by lunar year, which only a birthday has, leaves none.
    pub fn switch(&mut self, rewards: &[ContentReward], zone: &Zone, at: Instant) {
        self.zone = zone.clone();
        for (known, tally) in self.rewards.iter().zip(&mut self.tallies) {
            if rewards.iter().all(|reward| reward.id != known.id) {
                tally.since = None;
            }
        }
        for reward in rewards {
            let place = self.rewards.iter().position(|known| known.id == reward.id).unwrap_or(self.rewards.len());
            match (self.rewards.get_mut(place), self.tallies.get_mut(place)) {
                (Some(known), Some(tally)) => {
                    known.clone_from(reward);
                    tally.since = tally.since.or(Some(at));
                }
                _ => {
                    self.rewards.push(reward.clone());
                    self.tallies.push(Tally { since: Some(at), ..Tally::default() });
                }
            }
        }
    }

    /// The reward at a place, as effects name it; of several versions as the last says that has it.
    pub fn reward(&self, place: usize) -> Option<&ContentReward> {
        self.rewards.get(place)
    }

    /// Takes the next event of the timeline, with the tier that the customer holds then. An event that is refused changes nothing
    /// (MB-8). Errors: `duplicate_content`, `unknown_record`, `time_goes_back`, `too_many_items`.
    pub fn apply(&mut self, event: ContentEvent, held: Option<&TierHeld>) -> Result<(), ContentError> {
        let ContentEvent { at, seq, content, act } = event;
        if (at, seq) < self.reached {
            return Err(ContentError::TimeGoesBack);
        }
        match act {
            ContentAct::Submit { member, event, item, length } => {
                if self.pieces.contains_key(&content) {
                    return Err(ContentError::DuplicateContent);
                }
                if self.pieces.len() >= Self::MAX_CONTENT {
                    return Err(ContentError::TooMuchContent);
                }
                self.pieces.insert(content, Piece { at, member, event, item, length, fate: Fate::Undecided });
            }
            ContentAct::Approve => self.decide(content, Fate::Approved)?,
            ContentAct::Reject => self.decide(content, Fate::Rejected)?,
            ContentAct::Withdraw => self.decide(content, Fate::Withdrawn)?,
        }
        self.reached = (at, seq);
        self.settle(at, content, held);
        Ok(())
    }

    /// What came of a piece of content for the reward at a place; none if the reward is not for such content.
    pub fn outcome(&self, reward: usize, content: ContentId) -> Option<Outcome> {
        self.tallies.get(reward)?.outcomes.get(&content).copied()
    }

    /// What the ledger has to do, in time order.
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// Another profile turned out to be the same customer at `at` (MB-71): what it wrote and what that earned is theirs as well.
    /// An item for which both have earned stays with both. Both have to be of the same versions of one program. Error: `time_goes_back`.
    pub fn absorb(&mut self, other: Self, at: Instant) -> Result<(), ContentError> {
        if at < self.reached.0.max(other.reached.0) {
            return Err(ContentError::TimeGoesBack);
        }
        self.reached = self.reached.max(other.reached).max((at, 0));
        for (content, piece) in other.pieces {
            self.pieces.entry(content).or_insert(piece);
        }
        for (tally, more) in self.tallies.iter_mut().zip(other.tallies) {
            for (content, outcome) in more.outcomes {
                tally.outcomes.entry(content).or_insert(outcome);
            }
            tally.keys.extend(more.keys);
            tally.given.extend(more.given);
            tally.given.sort_unstable();
            tally.dates.extend(more.dates);
            tally.dates.sort_unstable();
        }
        self.effects.extend(other.effects);
        self.effects.sort_by_key(|effect| effect.at);
        Ok(())
    }

    fn decide(&mut self, content: ContentId, fate: Fate) -> Result<(), ContentError> {
        let piece = self.pieces.get_mut(&content).ok_or(ContentError::UnknownContent)?;
        if piece.fate != Fate::Withdrawn {
            piece.fate = fate;
        }
        Ok(())
    }

    /// Looks what a piece earns or loses by its fate, reward by reward.
    fn settle(&mut self, at: Instant, content: ContentId, held: Option<&TierHeld>) {
        let Some(piece) = self.pieces.get(&content) else { return };
        let today = self.zone.date(at);
        let rewards = self.rewards.iter().zip(&mut self.tallies).enumerate();
        for (place, (reward, tally)) in rewards.filter(|(_, (reward, _))| reward.event == piece.event) {
            if !tally.looks(reward, content, piece) {
                continue;
            }
            let outcome = tally.outcome(reward, content, piece, (at, today), held);
            let movement = match outcome {
                _ if tally.outcomes.insert(content, outcome) == Some(outcome) => continue,
                Outcome::Rewarded { points, .. } => Some((Movement::Earn, points)),
                Outcome::Reversed { points, .. } => Some((Movement::ClawBack, points)),
                _ => None,
            };
            let cause = Cause::Content { reward: place, content };
            let member = piece.member;
            self.effects.extend(movement.map(|(movement, points)| Effect { at, member, cause, movement, points }));
        }
    }
}

impl Tally {
    /// Whether anything can come of a piece: a reward that is in force may earn, one that was given may be lost.
    fn looks(&self, reward: &ContentReward, content: ContentId, piece: &Piece) -> bool {
        let given = matches!(self.outcomes.get(&content), Some(Outcome::Rewarded { .. }));
        given || self.since.is_some_and(|since| reward.needs == ContentNeeds::Approved || since <= piece.at)
    }

    /// What comes of a piece now; a reward that is given is counted.
    fn outcome(
        &mut self,
        reward: &ContentReward,
        content: ContentId,
        piece: &Piece,
        (at, today): (Instant, Date),
        held: Option<&TierHeld>,
    ) -> Outcome {
        let gone = matches!(piece.fate, Fate::Rejected | Fate::Withdrawn);
        match self.outcomes.get(&content) {
            Some(Outcome::Rewarded { points, .. }) if gone => return Outcome::Reversed { at, points: *points },
            None | Some(Outcome::Waiting | Outcome::Refused) => {}
            Some(stays) => return *stays,
        }
        let key = match (reward.per, piece.item) {
            (ContentPer::Record, _) => Key::Record(content),
            (ContentPer::Item, Some(item)) => Key::Item(item),
            (ContentPer::Item, None) => return Outcome::NoItem,
        };
        if reward.min_length.is_some_and(|least| piece.length < least) {
            return Outcome::TooShort;
        }
        if gone {
            return Outcome::Refused;
        }
        if reward.needs == ContentNeeds::Approved && piece.fate != Fate::Approved {
            return Outcome::Waiting;
        }
        if self.keys.contains(&key) {
            return Outcome::AlreadyRewarded;
        }
        if reward.quota.as_ref().is_some_and(|quota| !self.leaves_one(quota, today, held)) {
            return Outcome::QuotaUsed;
        }
        self.keys.insert(key);
        self.given.push(at);
        self.dates.push(today);
        Outcome::Rewarded { at, points: reward.points }
    }

    /// Whether the quota of the period is not used up. The count is that of the tier held now, for the whole period (MB-51).
    fn leaves_one(&self, quota: &Quota, today: Date, held: Option<&TierHeld>) -> bool {
        let most = match &quota.count {
            Count::All(most) => *most,
            Count::ByTier(by_tier) => held.and_then(|held| by_tier.get(&held.tier)).copied().unwrap_or(0),
        };
        let used = if quota.per == Per::TierPeriod {
            let since = held.map_or(Instant::MIN, |held| held.since);
            Some(self.given.len() - self.given.partition_point(|given| *given < since))
        } else {
            quota::used(&self.dates, quota.per, today)
        };
        used.is_some_and(|used| used < most as usize)
    }
}
