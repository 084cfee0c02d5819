//! Members of one benefit who are given commands, as the cases tell them.

use std::collections::BTreeMap;

use super::case::{Event, on};
use crate::error::Fault as _;
use crate::membership::benefit::{Asked, BenefitError, Birth, Claims, Decision, Stock, StockMove, Taking, Tenure};
use crate::membership::program::Benefit;
use crate::time::{Instant, Zone};

/// All members of one benefit, and its stock.
pub(super) struct World {
    pub benefit: Benefit,
    pub zone: Zone,
    pub stock: Stock,
    pub birth: Option<Birth>,
    ranks: Vec<String>,
    members: BTreeMap<String, Member>,
    merged: BTreeMap<String, String>,
    count: usize,
}

#[derive(Clone, Default)]
pub(super) struct Member {
    pub claims: Claims,
    rank: usize,
    since: Option<Instant>,
}

impl World {
    /// Everybody begins with the first tier.
    pub(super) fn new(benefit: Benefit, zone: &str, ranks: &[String]) -> Self {
        Self {
            benefit,
            zone: Zone::new(zone).unwrap(),
            stock: Stock::default(),
            birth: None,
            ranks: ranks.to_vec(),
            members: BTreeMap::new(),
            merged: BTreeMap::new(),
            count: 0,
        }
    }

    /// The present id of a member.
    fn resolve(&self, member: &str) -> String {
        self.merged.get(member).map_or_else(|| member.to_owned(), |into| self.resolve(into))
    }

    pub(super) fn member(&self, member: &str) -> Member {
        self.members.get(&self.resolve(member)).cloned().unwrap_or_default()
    }

    /// What the command ends with: `ok`, a reason or an error.
    pub(super) fn run(&mut self, event: &Event) -> String {
        let name = |member: &Option<String>| member.clone().unwrap_or_else(|| "A".to_owned());
        match event {
            Event::SetBirthday { birth } => self.birth = Some(on(*birth)),
            Event::SetTier { at, member, tier } => {
                let rank = self.ranks.iter().position(|rank| rank == tier).unwrap();
                let member = self.members.entry(self.resolve(member)).or_default();
                if member.rank != rank {
                    (member.rank, member.since) = (rank, Some(*at));
                }
            }
            Event::Claim { at, member, entitlement_id } => {
                return self.take(*at, &name(member), entitlement_id.as_deref(), Taking::Claim);
            }
            Event::Reserve { at, member, entitlement_id, ttl_minutes } => {
                return self.take(*at, &name(member), entitlement_id.as_deref(), Taking::Reserve(*ttl_minutes));
            }
            Event::Use { at, member, entitlement_id } => {
                let member = self.resolve(&name(member));
                let change = self.members.entry(member).or_default().claims.spend(entitlement_id, *at);
                return self.ended(change);
            }
            Event::Cancel { at, member, entitlement_id } => {
                let member = self.resolve(&name(member));
                let change = self.members.entry(member).or_default().claims.cancel(entitlement_id, *at);
                return self.ended(change);
            }
            Event::Merge { from, into } => {
                let (from, into) = (self.resolve(from), self.resolve(into));
                let gone = self.members.remove(&from).unwrap_or_default();
                let survivor = self.members.entry(into.clone()).or_default();
                survivor.claims.absorb(gone.claims);
                // The higher tier wins (MB-71).
                if gone.rank > survivor.rank {
                    (survivor.rank, survivor.since) = (gone.rank, gone.since);
                }
                self.merged.insert(from, into);
            }
        }
        "ok".to_owned()
    }

    fn take(&mut self, at: Instant, member: &str, id: Option<&str>, taking: Taking) -> String {
        self.count += 1;
        let id = id.map_or_else(|| format!("#{}", self.count), str::to_owned);
        let member = self.members.entry(self.resolve(member)).or_default();
        let since = member.since.unwrap_or(Instant::MIN);
        let tier = self.ranks.get(member.rank).map(|tier| Tenure { tier, since });
        let asked = Asked { at, zone: &self.zone, tier, birth: self.birth.as_ref() };
        match member.claims.take(&self.benefit, asked, &self.stock, &id, taking) {
            Ok((Decision::Granted(_), change)) => self.ended(Ok(change)),
            Ok((Decision::Refused(reason), None)) => reason.code().as_str().to_owned(),
            Ok(other) => panic!("{other:?}"),
            Err(error) => error.code().as_str().to_owned(),
        }
    }

    fn ended(&mut self, change: Result<Option<StockMove>, BenefitError>) -> String {
        match change {
            Ok(change) => {
                change.into_iter().for_each(|change| self.stock.apply(change));
                "ok".to_owned()
            }
            Err(error) => error.code().as_str().to_owned(),
        }
    }
}
