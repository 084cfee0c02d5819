//! Whose accounts a customer's shares something with: the members of its pools, of their pools, and so on (MB-70). Their records
//! are fed beside its own, for the accounts only.

use std::collections::{BTreeSet, HashMap, VecDeque};

use regulars_core::customer::{Frame, Join, Part, Plan};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{Cluster, CustomerId, Decision, Verb};
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
        for (from, until) in parted(resolved, cluster) {
            frame.part(from, until);
        }
        self.feed_referrals(reading, (resolved, cluster), as_of, plan, frame)?;
        let spends = plan.accounts.programs.iter().flat_map(|rules| rules.programs()).any(|one| one.points.is_some());
        if !plan.select.has(Part::Membership) || !spends {
            return Ok(());
        }
        let own: Vec<ProfileNo> = resolved.members(Some(cluster)).collect();
        let partners = self.partners(reading, &own, as_of)?;
        if partners.is_empty() {
            return Ok(());
        }
        let salt = reading.salt()?;
        for (place, profile) in (0..).zip(cluster.members.iter().filter_map(|member| resolved.profile(*member))) {
            frame.set_id(place, CustomerId::of(&salt, &profile.source, &profile.key));
        }
        frame.begin_partners();
        for (resolved, named) in &partners {
            if let Some(cluster) = resolved.cluster_with(*named) {
                feed_partner(reading, (resolved, cluster), (plan, &salt), frame)?;
            }
        }
        frame.close();
        Ok(())
    }

    /// All who share a pool with these, directly or through others: each once, by a profile of theirs, with who is who around it.
    fn partners(&self, reading: &dyn Reading, own: &[ProfileNo], as_of: Instant) -> Result<Vec<(Resolved, ProfileNo)>> {
        let salt = reading.salt()?;
        let mut met: BTreeSet<ProfileNo> = own.iter().copied().collect();
        let mut open: VecDeque<ProfileNo> = own.iter().copied().collect();
        let (mut partners, mut profiles) = (Vec::new(), 0);
        while let Some(number) = open.pop_front() {
            let Some(info) = reading.profile(number)? else { continue };
            let mut related = Vec::new();
            reading.related(&CustomerId::of(&salt, &info.source, &info.key), &mut |one| related.push(one))?;
            for one in related.into_iter().filter(|one| one.at <= as_of && one.until.is_none_or(|until| until > as_of))
            {
                let source = reading.profile(one.profile)?.map(|info| info.source).unwrap_or_default();
                let record = reading.record(&source, &one.record_id)?.filter(is_pool);
                for id in record.iter().flat_map(|record| named_in(record, &salt)) {
                    let Some(named) = reading.profile_of_id(&id)?.filter(|named| !met.contains(named)) else {
                        continue;
                    };
                    // Whoever is one with a partner is a partner too.
                    let resolved = self.resolve_around(reading, &[named], as_of)?;
                    let Some(cluster) = resolved.cluster_with(named) else { continue };
                    let before = met.len();
                    open.extend(resolved.members(Some(cluster)).filter(|number| met.insert(*number)));
                    profiles += met.len() - before;
                    if profiles > MAX_PARTNERS {
                        let message = format!("pools connect this account with more than {MAX_PARTNERS} profiles");
                        return Err(Error::new(Code::TooManyItems, "customer", message));
                    }
                    partners.push((resolved, named));
                }
            }
        }
        Ok(partners)
    }
}

/// During which times profiles of a customer were one with others by a merge that was taken back (MB-73).
fn parted(resolved: &Resolved, cluster: &Cluster) -> Vec<(Instant, Instant)> {
    let decisions = &resolved.facts.decisions;
    let own: Vec<ProfileRef> = cluster.members.iter().filter_map(|member| resolved.profile_ref(*member)).collect();
    let merges = decisions.iter().filter(|decision| {
        // One end is here and the other is not.
        matches!(decision.verb, Verb::Merge { .. })
            && decision.profiles().iter().filter(|profile| own.contains(profile)).count() == 1
    });
    let taken_back = |merge: &Decision| {
        let revokes = decisions.iter().filter(|decision| decision.revokes() == Some(&merge.id));
        revokes.map(|decision| decision.decided_at).filter(|at| *at <= resolved.as_of).min()
    };
    merges.filter_map(|merge| Some((merge.decided_at, taken_back(merge)?))).collect()
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
