//! One component: profiles that hang together at some instant of a stretch, walked through time. Where a fact of identity acts
//! or a profile appears, who is who is asked again; between these instants each customer is one replay.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::customer::{Cause, Change, Frame, JourneyRoom, Occasion, Plan, Track, TrackRoom, WatchState};
use regulars_core::error::Result;
use regulars_core::identity::{Belonging, Cluster, CustomerId, IdentityEvent, delta};
use regulars_core::record::{ProfileKey, ProfileRef, SourceName};
use regulars_core::time::Instant;
use regulars_store::{ProfileInfo, ProfileNo, Reading, Watch, Writing};

use super::cases::{CaseStretch, watch_cases};
use super::journey::{JourneyStretch, watch_journey};
use super::sales::watch_sales;
use crate::Crm;
use crate::views::feed;
use crate::who::Resolved;

/// A stretch of time under one version of the rulebook.
pub(super) struct Stretch<'a> {
    /// Where it begins: what is known is compared with what holds there. None: nothing was ever known.
    pub(super) from: Option<Instant>,
    /// Where it ends.
    pub(super) to: Instant,
    /// Whether the rules begin to answer at `from`, so that the comparison is theirs.
    pub(super) begins: bool,
    /// The rules of the stretch.
    pub(super) plan: &'a Plan,
    /// Profiles up to this number were seen by an advance before.
    pub(super) watched_through: ProfileNo,
    /// The salt of customer ids.
    pub(super) salt: &'a str,
}

/// Room that is used again for every component.
#[derive(Default)]
pub(super) struct Room {
    frame: Frame,
    track: TrackRoom,
    journey: JourneyRoom,
}

/// A customer as it was last known.
struct Known {
    state: WatchState,
    members: BTreeSet<ProfileNo>,
    fingerprint: String,
}

/// What was told before.
struct Past<'a> {
    /// Of the cases of everybody who hangs together.
    cases: &'a BTreeSet<String>,
    /// Of their leads and opportunities.
    sales: &'a BTreeSet<String>,
    /// Of the journeys of those who are part of the customer.
    journey: &'a BTreeSet<String>,
    /// Whether somebody who was part of the customer is not any more.
    parted: bool,
}

/// A component under way.
pub(super) struct Component<'a, 'w> {
    crm: &'a Crm,
    writing: &'a mut (dyn Writing + 'w),
    stretch: &'a Stretch<'a>,
    /// Every profile that belonged to it at some instant.
    pub(super) profiles: BTreeSet<ProfileNo>,
    known: BTreeMap<CustomerId, Known>,
    /// The ids whose stored watches are read.
    read: BTreeSet<CustomerId>,
    /// The ids of profiles that are yet to appear.
    awaited: BTreeSet<CustomerId>,
    changes: &'a mut Vec<Change>,
    /// How many customers came out at the end.
    pub(super) customers: u64,
    room: &'a mut Room,
}

impl<'a, 'w> Component<'a, 'w> {
    pub(super) fn new(
        crm: &'a Crm,
        writing: &'a mut (dyn Writing + 'w),
        stretch: &'a Stretch<'a>,
        profiles: BTreeSet<ProfileNo>,
        changes: &'a mut Vec<Change>,
        room: &'a mut Room,
    ) -> Self {
        Self {
            crm,
            writing,
            stretch,
            profiles,
            known: BTreeMap::new(),
            read: BTreeSet::new(),
            awaited: BTreeSet::new(),
            changes,
            customers: 0,
            room,
        }
    }

    /// Walks the component through the stretch and writes the new watches.
    pub(super) fn walk(&mut self) -> Result<()> {
        let mut stops = self.stops()?.into_iter().peekable();
        let mut compare = self.stretch.from.is_some();
        let mut belonging = self.known_belonging()?;
        while let Some((at, resolved)) = stops.next() {
            let now = resolved.belonging(self.stretch.salt);
            // That somebody comes is told by what they are in; here only who was joined, parted or renamed (CI-5).
            let events = delta(&belonging, &now).into_iter().filter(IdentityEvent::is_about_known);
            self.changes.extend(events.map(|event| Change::of_identity(at, event)));
            belonging = now;
            let next = stops.peek().map(|(next, _)| *next);
            let end = next.map_or(self.stretch.to, |next| next.plus_micros(-1));
            let flip = next.or_else(|| resolved.next_flip(at));
            self.customers(&resolved, (at, end), flip, compare)?;
            compare = false;
        }
        Ok(())
    }

    /// Which customer each profile was, as far as the last advance knew.
    fn known_belonging(&self) -> Result<Belonging> {
        let mut belonging = Belonging::new();
        for (customer, known) in &self.known {
            for member in &known.members {
                if let Some(ProfileInfo { source, key, .. }) = self.reading().profile(*member)? {
                    let profile = ProfileRef { source: SourceName::new(source)?, key: ProfileKey::new(key)? };
                    belonging.insert(profile, *customer);
                }
            }
        }
        Ok(belonging)
    }

    /// Everybody who hangs together with these profiles at some instant of the stretch; nothing is written.
    pub(super) fn gather(&mut self) -> Result<()> {
        self.stops().map(|_| ())
    }

    /// The instants at which who is who may differ, with the answer at each. Who joins only later has a past of its own, so
    /// the walk begins anew, from the first of all, until nobody joins any more.
    fn stops(&mut self) -> Result<Vec<(Instant, Resolved)>> {
        loop {
            let before = self.profiles.len();
            let mut stops: Vec<(Instant, Resolved)> = Vec::new();
            let mut next = match self.stretch.from {
                Some(from) => Some(from),
                None => self.first_seen()?.map(|first| first.min(self.stretch.to)),
            };
            while let Some(at) = next {
                let resolved = self.resolve(at)?;
                next = resolved.next_flip(at).filter(|next| *next <= self.stretch.to);
                stops.push((at, resolved));
                if self.profiles.len() != before {
                    break;
                }
            }
            if self.profiles.len() == before {
                return Ok(stops);
            }
        }
    }

    fn reading(&self) -> &dyn Reading {
        &*self.writing
    }

    /// The first instant of any profile.
    fn first_seen(&self) -> Result<Option<Instant>> {
        let mut first = None;
        for number in &self.profiles {
            let seen = self.reading().profile(*number)?.map(|info| info.first_at);
            first = [first, seen].into_iter().flatten().min();
        }
        Ok(first)
    }

    /// Who is who at an instant, among all profiles that hang together with those known so far.
    fn resolve(&mut self, at: Instant) -> Result<Resolved> {
        let start: Vec<ProfileNo> = self.profiles.iter().copied().collect();
        let resolved = self.crm.resolve_present(self.reading(), &start, at)?;
        self.profiles.extend(resolved.numbers().iter().copied());
        self.read_watches(&resolved)?;
        Ok(resolved)
    }

    /// Reads the watches of every customer that one of the profiles may have been, and takes in their members.
    fn read_watches(&mut self, resolved: &Resolved) -> Result<()> {
        let salt = self.stretch.salt;
        let ids: Vec<CustomerId> =
            resolved.facts.profiles.iter().map(|facts| CustomerId::of(salt, &facts.source, &facts.key)).collect();
        for id in ids {
            if !self.read.insert(id) {
                continue;
            }
            if let Some(watch) = self.reading().watch(&id)? {
                let members = members_of(&watch.members);
                let text = String::from_utf8_lossy(&watch.state).into_owned();
                let state = WatchState::parse(&text)?;
                // Whoever was one with them may be parted from them now.
                self.profiles.extend(members.iter().copied());
                self.known.insert(id, Known { state, members, fingerprint: watch.fingerprint });
            }
        }
        Ok(())
    }

    /// Compares every customer at `at` with what was known, runs it to `end`, and at the last stop writes its watch. `flip` is
    /// when who is who may differ next.
    fn customers(
        &mut self,
        resolved: &Resolved,
        (at, end): (Instant, Instant),
        flip: Option<Instant>,
        compare: bool,
    ) -> Result<()> {
        let last = flip.is_none_or(|flip| flip > self.stretch.to);
        let salt = self.stretch.salt;
        let before = std::mem::take(&mut self.known);
        let cases: BTreeSet<String> = before.values().flat_map(|known| known.state.told().iter().cloned()).collect();
        let sales: BTreeSet<String> =
            before.values().flat_map(|known| known.state.told_of_sales().iter().cloned()).collect();
        // What was told of journeys goes with the people: to whoever they are one with, and to each where they part.
        let once: Vec<(BTreeSet<ProfileNo>, BTreeSet<String>)> =
            before.values().map(|known| (known.members.clone(), known.state.journey().clone())).collect();
        let mut gone = before;
        for cluster in &resolved.partition.clusters {
            let Some(id) = resolved.id(salt, cluster) else { continue };
            let members: BTreeSet<ProfileNo> = cluster.members.iter().filter_map(|m| resolved.number(*m)).collect();
            let known = gone.remove(&id);
            let cause = self.cause(resolved, cluster, &members, known.as_ref(), at, compare);
            let old = known.map(|known| known.state).unwrap_or_default();
            let were = once.iter().filter(|(before, _)| !before.is_disjoint(&members));
            let journey: BTreeSet<String> = were.clone().flat_map(|(_, told)| told.iter().cloned()).collect();
            // Somebody went: what only their going completed was never so (SV-92).
            let parted = were.clone().any(|(before, _)| !before.is_subset(&members));
            let past = Past { cases: &cases, sales: &sales, journey: &journey, parted };
            let (state, due) = self.run(resolved, cluster, id, (at, end), (&old, &past), cause)?;
            let due = [due, flip].into_iter().flatten().min();
            if last {
                self.keep(salt, resolved, cluster, id, &members, &state, due)?;
            }
            let fingerprint = self.stretch.plan.rulebook.fingerprint.clone();
            self.known.insert(id, Known { state, members, fingerprint });
        }
        if last {
            self.await_others(salt, resolved)?;
        }
        for (id, known) in gone {
            let occasion = Occasion { at, customer: id, cause: Cause::Identity };
            self.changes.extend(known.state.changes_to(&WatchState::default(), occasion));
            if !self.awaited.contains(&id) {
                self.writing.drop_watch(&id)?;
            }
        }
        Ok(())
    }

    /// A profile that is yet to appear is nobody; its first record is a due instant.
    fn await_others(&mut self, salt: &str, resolved: &Resolved) -> Result<()> {
        for (place, facts) in (0..).zip(&resolved.facts.profiles) {
            let Some(anchor) = resolved.number(place).filter(|_| facts.first_seen > self.stretch.to) else { continue };
            let id = CustomerId::of(salt, &facts.source, &facts.key);
            self.writing.put_watch(&Watch {
                customer: id,
                anchor,
                due: Some(facts.first_seen),
                fingerprint: self.stretch.plan.rulebook.fingerprint.clone(),
                members: Vec::new(),
                state: WatchState::default().to_text()?.into_bytes(),
            })?;
            self.awaited.insert(id);
        }
        Ok(())
    }

    /// Why a customer differs from what was known of it.
    fn cause(
        &self,
        resolved: &Resolved,
        cluster: &Cluster,
        members: &BTreeSet<ProfileNo>,
        known: Option<&Known>,
        at: Instant,
        compare: bool,
    ) -> Cause {
        if compare && known.is_some_and(|known| known.fingerprint != self.stretch.plan.rulebook.fingerprint) {
            return Cause::Rulebook;
        }
        // A profile that nobody knew brings records; only those that were known before can have been joined or parted.
        let was_there = |number: &ProfileNo, profile: u32| {
            if compare {
                *number <= self.stretch.watched_through
            } else {
                resolved.profile(profile).is_some_and(|facts| facts.first_seen < at)
            }
        };
        let old: BTreeSet<ProfileNo> = cluster
            .members
            .iter()
            .filter_map(|member| Some((resolved.number(*member)?, *member)))
            .filter(|(number, member)| was_there(number, *member))
            .map(|(number, _)| number)
            .collect();
        let same = match known {
            Some(known) => known.members == old,
            None => old.is_empty(),
        };
        debug_assert!(old.is_subset(members));
        match (same, compare) {
            (false, _) => Cause::Identity,
            (true, true) if self.stretch.begins => Cause::Rulebook,
            (true, true) => Cause::Record,
            (true, false) => Cause::Time,
        }
    }

    /// Replays one customer: what differs at the beginning, and every transition after it. Gives the state at the end and the
    /// next instant at which anything may differ.
    fn run(
        &mut self,
        resolved: &Resolved,
        cluster: &Cluster,
        id: CustomerId,
        (at, end): (Instant, Instant),
        (old, past): (&WatchState, &Past<'_>),
        cause: Cause,
    ) -> Result<(WatchState, Option<Instant>)> {
        let plan = self.stretch.plan;
        let reading: &dyn Reading = &*self.writing;
        let Room { frame, track: room, journey } = &mut *self.room;
        feed(reading, resolved, cluster, id, plan, frame)?;
        let stretch = CaseStretch { customer: id, at, end, cause, told: past.cases };
        let (of_cases, case_due) = watch_cases(frame, plan, &stretch, self.changes);
        let stretch = CaseStretch { told: past.sales, ..stretch };
        let (of_sales, sales_due) = watch_sales(frame, plan, &stretch, self.changes);
        let stretch = JourneyStretch { customer: id, at, end, cause, told: past.journey, parted: past.parted };
        let (gone_on, journey_due) = watch_journey(frame, plan, &stretch, (journey, room), self.changes);
        let mut track = Track::new(frame, plan, room);
        track.run(at, &mut |_| {});
        let state = WatchState::of(&track, plan);
        self.changes.extend(old.changes_to(&state, Occasion { at, customer: id, cause }));
        let changes = &mut *self.changes;
        track.run(end, &mut |transition| changes.extend(transition.change(plan, id, Cause::Time)));
        let due = [track.next(), case_due, sales_due, journey_due].into_iter().flatten().min();
        let state = WatchState::of(&track, plan);
        Ok((state.with_told(of_cases).with_told_of_sales(of_sales).with_journey(gone_on), due))
    }

    #[expect(clippy::too_many_arguments, reason = "what a watch is made of")]
    fn keep(
        &mut self,
        salt: &str,
        resolved: &Resolved,
        cluster: &Cluster,
        id: CustomerId,
        members: &BTreeSet<ProfileNo>,
        state: &WatchState,
        due: Option<Instant>,
    ) -> Result<()> {
        debug_assert_eq!(resolved.id(salt, cluster), Some(id));
        let Some(anchor) = resolved.number(cluster.anchor) else { return Ok(()) };
        self.customers += 1;
        self.writing.put_watch(&Watch {
            customer: id,
            anchor,
            due,
            fingerprint: self.stretch.plan.rulebook.fingerprint.clone(),
            members: members.iter().flat_map(|number| number.to_le_bytes()).collect(),
            state: state.to_text()?.into_bytes(),
        })?;
        Ok(())
    }
}

fn members_of(bytes: &[u8]) -> BTreeSet<ProfileNo> {
    bytes.chunks_exact(8).filter_map(|chunk| Some(ProfileNo::from_le_bytes(chunk.try_into().ok()?))).collect()
}
