//! The scope of referrals: all who hang together by having recommended each other, loaded breadth first, and what each referral
//! has come to (MB-60 to MB-64). The account of a customer reads the outcome.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use regulars_core::customer::{Frame, Gift, Part, Plan, ReferralPart, ReferralRole, ScopeFacts};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{Cluster, CustomerId};
use regulars_core::membership::referral::{Act, Event, Network, Refused, State, Suspicion, VoidReason};
use regulars_core::membership::{Cause, Member, Movement, ReferralId};
use regulars_core::record::{Body, Record, RecordKey, row};
use regulars_core::relation::named_in;
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Reading};

use super::referred::Told;
use crate::Crm;
use crate::who::Resolved;

/// The most profiles that are followed along referrals.
pub const MAX_REFERRED: usize = 20_000;

/// All who hang together by referrals, with their records.
#[derive(Default)]
pub(super) struct Component {
    /// The number of a profile, by the id that it gives; also of ids that nobody gives yet.
    members: HashMap<CustomerId, Member>,
    /// The customer of each member.
    customers: HashMap<Member, CustomerId>,
    records: Vec<Record>,
    /// Who turned out to be one, and when.
    joins: Vec<(Instant, Member, Member)>,
}

impl Component {
    pub(super) fn member(&mut self, id: CustomerId) -> Member {
        let next = Member(u32::try_from(self.members.len()).unwrap_or(u32::MAX));
        *self.members.entry(id).or_insert(next)
    }
}

/// What a component has come to in one program.
pub(super) struct Outcome {
    network: Network,
    refused: Vec<(Refused, RecordKey)>,
    referrals: Vec<RecordKey>,
}

impl Outcome {
    /// Why a record was refused, if it was.
    pub(super) fn refusal(&self, key: &RecordKey) -> Option<Error> {
        let found = self.refused.iter().find(|(_, told)| told == key)?;
        Some(Error::from(found.0.error).within("body"))
    }
}

impl Crm {
    /// Tells the accounts of a customer what referrals have come to, where a program rewards them.
    pub(super) fn feed_referrals(
        &self,
        reading: &dyn Reading,
        (resolved, cluster): (&Resolved, &Cluster),
        as_of: Instant,
        plan: &Plan,
        frame: &mut Frame,
    ) -> Result<()> {
        let rewards =
            plan.accounts.programs.iter().flat_map(|rules| rules.programs()).any(|one| one.referral.is_some());
        if !plan.select.has(Part::Membership) || !rewards {
            return Ok(());
        }
        let Some(mut component) = self.component(reading, resolved.members(Some(cluster)).collect(), as_of)? else {
            return Ok(());
        };
        let salt = reading.salt()?;
        let mut own: BTreeMap<Member, u32> = BTreeMap::new();
        for (place, profile) in (0..).zip(cluster.members.iter().filter_map(|member| resolved.profile(*member))) {
            own.insert(component.member(CustomerId::of(&salt, &profile.source, &profile.key)), place);
        }
        for program in 0..plan.accounts.programs.len() {
            if let Some(outcome) = outcome(&mut component, plan, program, &salt, as_of)? {
                frame.set_scope(program, facts(&component, &outcome, &own));
            }
        }
        Ok(())
    }

    /// What a record that has just been told is refused for by the referrals of a program (MB-60, MB-63).
    pub(super) fn refuse_referral(
        &self,
        reading: &dyn Reading,
        profiles: Vec<ProfileNo>,
        (record, as_of): (&Record, Instant),
        plan: &Plan,
    ) -> Result<()> {
        let salt = reading.salt()?;
        let none = || Error::new(Code::NoProgram, "body", "no program in force rewards referrals");
        let mut component = self
            .component(reading, profiles, as_of)?
            .ok_or_else(|| Error::new(Code::UnknownReferral, "refers_to", Code::UnknownReferral.message()))?;
        let mut heard = false;
        for program in 0..plan.accounts.programs.len() {
            if let Some(outcome) = outcome(&mut component, plan, program, &salt, as_of)? {
                heard = true;
                outcome.refusal(&record.key()).map_or(Ok(()), Err)?;
            }
        }
        if heard { Ok(()) } else { Err(none()) }
    }

    /// Everybody who hangs together with these by referrals; none: nobody recommended them to anyone, nor they anyone.
    fn component(&self, reading: &dyn Reading, own: Vec<ProfileNo>, as_of: Instant) -> Result<Option<Component>> {
        let salt = reading.salt()?;
        let mut component = Component::default();
        let mut met: BTreeSet<ProfileNo> = BTreeSet::new();
        let mut open: VecDeque<ProfileNo> = own.into();
        let mut referred = false;
        while let Some(start) = open.pop_front() {
            if met.contains(&start) {
                continue;
            }
            let resolved = self.resolve_around(reading, &[start], as_of)?;
            let Some(cluster) = resolved.cluster_with(start) else { continue };
            let Some(customer) = resolved.id(&salt, cluster) else { continue };
            let id = |member: u32| {
                resolved.profile(member).map(|profile| CustomerId::of(&salt, &profile.source, &profile.key))
            };
            for number in cluster.members.iter().copied() {
                let (Some(profile), Some(id)) = (resolved.number(number), id(number)) else { continue };
                met.insert(profile);
                let member = component.member(id);
                component.customers.insert(member, customer);
                let mut related = Vec::new();
                reading.related(&id, &mut |one| related.push(one))?;
                for one in related.into_iter().filter(|one| one.at <= as_of && one.until.is_none_or(|at| at > as_of)) {
                    let source = reading.profile(one.profile)?.map(|info| info.source).unwrap_or_default();
                    let record = reading.record(&source, &one.record_id)?;
                    let record = record.filter(|record| matches!(record.body, Body::Referral(_)));
                    for named in record.iter().flat_map(|record| named_in(record, &salt)) {
                        referred = true;
                        open.extend(reading.profile_of_id(&named)?);
                    }
                }
                read(reading, profile, as_of, &mut component.records)?;
            }
            for join in &cluster.joins {
                if let (Some(left), Some(right)) = (id(join.left), id(join.right)) {
                    let pair = (component.member(left), component.member(right));
                    component.joins.push((join.at, pair.0, pair.1));
                }
            }
            if met.len() > MAX_REFERRED {
                let message = format!("referrals connect this customer with more than {MAX_REFERRED} profiles");
                return Err(Error::new(Code::TooManyItems, "customer", message));
            }
        }
        component.records.sort_by_cached_key(|record| (record.occurred_at.at, record.key()));
        Ok(referred.then_some(component))
    }
}

/// The records of a profile that count at an instant.
fn read(reading: &dyn Reading, profile: ProfileNo, as_of: Instant, records: &mut Vec<Record>) -> Result<()> {
    let mut void = BTreeSet::new();
    reading.corrected(profile, &mut |record_id, from| {
        if from <= as_of {
            void.insert(record_id.to_owned());
        }
    })?;
    reading.rows(profile, &mut |stored| {
        if stored.at_us <= as_of.micros() && !void.contains(stored.record_id) {
            records.push(row::decode(stored)?);
        }
        Ok(())
    })
}

/// What the referrals of a component have come to under one program; none: it rewards none at the instant.
fn outcome(
    component: &mut Component,
    plan: &Plan,
    program: usize,
    salt: &str,
    as_of: Instant,
) -> Result<Option<Outcome>> {
    let Some(version) = plan.accounts.programs.get(program).and_then(|rules| rules.at(as_of)) else { return Ok(None) };
    let (Some(rules), Some(points)) = (&version.program.referral, &version.program.points) else { return Ok(None) };
    let named = |named: &Option<String>| named.as_ref().map_or(program == 0, |name| *name == version.program.id);
    let records = std::mem::take(&mut component.records);
    let mut told =
        Told { salt, orders: HashMap::new(), values: HashMap::new(), referrals: HashMap::new(), keys: Vec::new() };
    let mut events = Vec::new();
    // Joins come before the records of their instant, as accounts are joined (MB-71).
    let joins = component.joins.iter().map(|(at, left, right)| (*at, Act::Merge { from: *right, into: *left }));
    events.extend(joins.map(|(at, act)| Event { at, seq: 0, act }));
    let mut of_record = HashMap::new();
    for (seq, record) in (1_u32..).zip(&records) {
        let own = component.member(CustomerId::of(salt, record.source.as_str(), record.profile.as_str()));
        for act in told.acts(record, own, component, points.currency, &named) {
            of_record.insert(seq, record.key());
            events.push(Event { at: record.occurred_at.at, seq, act });
        }
    }
    let folded = Network::fold(rules.clone(), version.program.zone.clone(), events, as_of)?;
    let refused = folded.refused.into_iter().filter_map(|one| Some((one, of_record.get(&one.event.seq)?.clone())));
    let outcome = Outcome { refused: refused.collect(), network: folded.network, referrals: told.keys };
    component.records = records;
    Ok(Some(outcome))
}

/// What the account of a customer reads of an outcome; `own` are its profiles.
fn facts(component: &Component, outcome: &Outcome, own: &BTreeMap<Member, u32>) -> ScopeFacts {
    let name = |id: ReferralId| {
        let key = outcome.referrals.get(id.0 as usize);
        key.map(|key| format!("referral:{}:{}", key.source, key.record_id)).unwrap_or_default()
    };
    let mut gifts = Vec::new();
    for effect in outcome.network.effects() {
        if let (Some(profile), Cause::Referral(id)) = (own.get(&effect.member), effect.cause) {
            let points = (effect.movement == Movement::Earn).then_some(effect.points);
            gifts.push(Gift { at: effect.at, profile: *profile, name: name(id), points });
        }
    }
    let mut referrals = Vec::new();
    for referral in outcome.network.referrals() {
        let ends = [
            (referral.referrer, referral.referee, ReferralRole::Referrer),
            (referral.referee, referral.referrer, ReferralRole::Referee),
        ];
        for (_, other, role) in ends.into_iter().filter(|(member, ..)| own.contains_key(member)) {
            let Some(record) = outcome.referrals.get(referral.id.0 as usize).cloned() else { continue };
            let (due_at, points, reason) = told(&referral.state);
            referrals.push(ReferralPart {
                at: referral.at,
                due_at,
                other: component.customers.get(&other).copied(),
                points,
                reason: reason.map(str::to_owned),
                record,
                role,
                state: referral.state.as_str().to_owned(),
            });
        }
    }
    ScopeFacts { gifts, referrals, next_change_at: outcome.network.next_due() }
}

/// When a state is due, its points and its reason.
fn told(state: &State) -> (Option<Instant>, Option<String>, Option<&'static str>) {
    match state {
        State::Due { due_at } => (Some(*due_at), None, None),
        State::Rewarded { points, .. } | State::Reversed { points, .. } => (None, Some(points.canonical()), None),
        State::HeldForReview { reason, .. } => (None, None, Some(Suspicion::as_str(*reason))),
        State::Void { reason, .. } => (None, None, Some(VoidReason::as_str(*reason))),
        State::Open | State::Capped { .. } => (None, None, None),
    }
}
