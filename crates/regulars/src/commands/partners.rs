//! Whose accounts a customer's shares something with: the members of its pools, of their pools, and so on (MB-70), and whoever was
//! one with it once, where a program charges by lots (MB-73). Their records are fed beside its own, for the accounts only.

use std::collections::{BTreeSet, HashMap, VecDeque};

use regulars_core::customer::{Frame, Join, Part, Plan};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{Cluster, CustomerId};
use regulars_core::record::{Body, ProfileRef, Record};
use regulars_core::relation::named_in;
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Reading};

use crate::Crm;
use crate::views::feed;
use crate::who::Resolved;

/// The most profiles of partners that are followed.
pub const MAX_PARTNERS: usize = 1_000;

impl Crm {
    /// Fills the frame with the records of a customer, and with those of its partners where the plan reads points.
    pub(crate) fn feed_account(
        &self,
        reading: &dyn Reading,
        (resolved, cluster, id): (&Resolved, &Cluster, CustomerId),
        as_of: Instant,
        plan: &Plan,
        frame: &mut Frame,
    ) -> Result<()> {
        feed(reading, resolved, cluster, id, plan, frame)?;
        let partings = partings(resolved, cluster);
        for parting in &partings {
            frame.part(parting.from, parting.until);
        }
        self.feed_referrals(reading, (resolved, cluster), as_of, plan, frame)?;
        let mut programs = plan.accounts.programs.iter();
        let spends = programs.clone().flat_map(|rules| rules.programs()).any(|one| one.points.is_some());
        if !plan.select.has(Part::Membership) || !spends {
            return Ok(());
        }
        let own: Vec<ProfileNo> = resolved.members(Some(cluster)).collect();
        let mut circle = Circle { by_lot: programs.any(|rules| rules.by_lot()), ..Circle::default() };
        circle.add(partings);
        self.partners(reading, &own, as_of, &mut circle)?;
        if circle.partners.is_empty() {
            return Ok(());
        }
        let salt = reading.salt()?;
        for (place, profile) in (0..).zip(cluster.members.iter().filter_map(|member| resolved.profile(*member))) {
            frame.set_id(place, CustomerId::of(&salt, &profile.source, &profile.key));
        }
        frame.begin_partners();
        for (resolved, named) in &circle.partners {
            if let Some(cluster) = resolved.cluster_with(*named) {
                feed_partner(reading, (resolved, cluster), (plan, &salt), frame)?;
            }
        }
        frame.close();
        for Parting { from, until, between } in circle.partings {
            let place = |profile: &ProfileRef| frame.profile_no(profile.source.as_str(), profile.key.as_str());
            if let [Some(left), Some(right)] = between.iter().map(place).collect::<Vec<_>>()[..] {
                frame.withdraw(Join { at: from, left, right }, until);
            }
        }
        Ok(())
    }

    /// All who share a pool with these or, where it matters, were one with them once, directly or through others: each once, by a
    /// profile of theirs, with who is who around it.
    fn partners(&self, reading: &dyn Reading, own: &[ProfileNo], as_of: Instant, circle: &mut Circle) -> Result<()> {
        let salt = reading.salt()?;
        let mut met: BTreeSet<ProfileNo> = own.iter().copied().collect();
        let mut open: VecDeque<ProfileNo> = own.iter().copied().collect();
        let (mut profiles, mut parted) = (0, 0);
        loop {
            let mut named: Vec<ProfileNo> = Vec::new();
            for profile in circle.partings.get(parted..).unwrap_or_default().iter().flat_map(|one| &one.between) {
                named.extend(reading.profile_no(profile.source.as_str(), profile.key.as_str())?);
            }
            parted = circle.partings.len();
            if let Some(number) = open.pop_front() {
                named.extend(shares_with(reading, number, as_of, &salt)?);
            } else if named.is_empty() {
                return Ok(());
            }
            for named in named {
                if met.contains(&named) {
                    continue;
                }
                // Whoever is one with a partner is a partner too.
                let resolved = self.resolve_around(reading, &[named], as_of)?;
                let Some(cluster) = resolved.cluster_with(named) else { continue };
                let before = met.len();
                open.extend(resolved.members(Some(cluster)).filter(|number| met.insert(*number)));
                profiles += met.len() - before;
                if profiles > MAX_PARTNERS {
                    let message = format!("accounts of more than {MAX_PARTNERS} profiles hang together with this one");
                    return Err(Error::new(Code::TooManyItems, "customer", message));
                }
                circle.add(partings(&resolved, cluster));
                circle.partners.push((resolved, named));
            }
        }
    }
}

/// Who is fed beside a customer.
#[derive(Default)]
struct Circle {
    /// Whether those matter who were one with it once (MB-73).
    by_lot: bool,
    partners: Vec<(Resolved, ProfileNo)>,
    partings: Vec<Parting>,
}

impl Circle {
    fn add(&mut self, partings: Vec<Parting>) {
        let new = partings.into_iter().filter(|_| self.by_lot);
        let new: Vec<Parting> = new.filter(|one| !self.partings.contains(one)).collect();
        self.partings.extend(new);
    }
}

/// A time in which two profiles were one by a merge that was taken back (MB-73).
#[derive(PartialEq)]
struct Parting {
    from: Instant,
    until: Instant,
    /// One that was erased is not among them.
    between: Vec<ProfileRef>,
}

/// The profiles that a profile's records of pools name (MB-70).
fn shares_with(reading: &dyn Reading, number: ProfileNo, as_of: Instant, salt: &str) -> Result<Vec<ProfileNo>> {
    let mut shares = Vec::new();
    let Some(info) = reading.profile(number)? else { return Ok(shares) };
    let mut related = Vec::new();
    reading.related(&CustomerId::of(salt, &info.source, &info.key), &mut |one| related.push(one))?;
    for one in related.into_iter().filter(|one| one.at <= as_of && one.until.is_none_or(|until| until > as_of)) {
        let source = reading.profile(one.profile)?.map(|info| info.source).unwrap_or_default();
        let record = reading.record(&source, &one.record_id)?.filter(is_pool);
        for id in record.iter().flat_map(|record| named_in(record, salt)) {
            shares.extend(reading.profile_of_id(&id)?);
        }
    }
    Ok(shares)
}

/// The times in which profiles of a customer were one with others.
fn partings(resolved: &Resolved, cluster: &Cluster) -> Vec<Parting> {
    let is_own = |profile: &&ProfileRef| {
        let mut own = cluster.members.iter().filter_map(|member| resolved.profile(*member));
        own.any(|facts| facts.source == profile.source.as_str() && facts.key == profile.key.as_str())
    };
    let parted = resolved.parted().filter_map(|(merge, until)| {
        let between = merge.profiles();
        // One end is here and the other is not.
        let one = between.iter().copied().filter(is_own).count() == 1;
        one.then(|| Parting { from: merge.decided_at, until, between: between.into_iter().cloned().collect() })
    });
    parted.collect()
}

fn is_pool(record: &Record) -> bool {
    matches!(&record.body, Body::Membership(body) if body.event.as_deref() == Some("pool"))
}

/// Adds the records of one partner.
fn feed_partner(
    reading: &dyn Reading,
    (resolved, cluster): (&Resolved, &Cluster),
    (plan, salt): (&Plan, &str),
    frame: &mut Frame,
) -> Result<()> {
    let mut places: HashMap<u32, u32> = HashMap::new();
    for member in &cluster.members {
        let (Some(facts), Some(number)) = (resolved.profile(*member), resolved.number(*member)) else { continue };
        let place = frame.profile(&facts.source, &facts.key);
        frame.set_id(place, CustomerId::of(salt, &facts.source, &facts.key));
        places.insert(*member, place);
        reading.rows(number, &mut |row| frame.push_stored(place, row, plan))?;
        reading.corrected(number, &mut |record_id, from| frame.correct(&facts.source, record_id, from))?;
    }
    for join in &cluster.joins {
        if let (Some(left), Some(right)) = (places.get(&join.left), places.get(&join.right)) {
            frame.join(Join { at: join.at, left: *left, right: *right });
        }
    }
    Ok(())
}
