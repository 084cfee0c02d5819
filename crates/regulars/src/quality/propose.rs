//! What could be mended (DQ-5). Nothing is edited and nothing is applied: a correction is a record to ingest, a decision goes to
//! `identity.plan` and `identity.apply` with its id, instant and actor.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::error::{Code, Error, Result};
use regulars_core::quality::{
    Check, Key, Looked, MAX_KEYS, Metric, Rule, Sets, Standing, Subject, key_of, mend, seen, spelling, standing,
};
use regulars_core::record::{ProfileRef, Record, RecordKey};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::Serialize;

use super::pass::each_customer;
use crate::Crm;
use crate::operations::WireRecord;

/// A key that more customers than this have says nothing about who is who: it is proposed to be excluded.
pub const MAX_SHARED: usize = 5;

/// What a proposal is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum ProposalKind {
    /// A record that corrects another.
    Correct,
    /// A decision that an identifier joins nobody.
    Exclude,
    /// A decision that two customers are one.
    Merge,
    /// A decision for the value of an attribute.
    Pin,
}

/// What could be mended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct QualityProposals {
    /// The instant of the question.
    pub as_of: Instant,
    /// The proposals, by the first record of their evidence, rule and kind.
    pub proposals: Vec<Proposal>,
    /// How many there are in all.
    pub total: u64,
}

/// One proposal, with the rule that it follows from and what it rests on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Proposal {
    /// What would stand after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What stands now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The decision without its id, instant and actor, which are of whoever decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Json>,
    /// The records that it rests on, in timeline order.
    pub evidence: Vec<RecordKey>,
    /// What it is.
    pub kind: ProposalKind,
    /// The metric that would improve.
    pub metric: Metric,
    /// The place of the value in the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The record that corrects, ready to be ingested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<WireRecord>,
    /// The rule.
    pub rule: String,
}

/// Those that come first, and how many there are.
struct Best {
    limit: usize,
    total: u64,
    kept: BTreeMap<(Option<RecordKey>, String, ProposalKind, Option<String>), Proposal>,
}

impl Best {
    fn take(&mut self, proposal: Proposal) {
        self.total += 1;
        let order = (proposal.evidence.first().cloned(), proposal.rule.clone(), proposal.kind, proposal.path.clone());
        self.kept.insert(order, proposal);
        if self.kept.len() > self.limit {
            self.kept.pop_last();
        }
    }
}

/// Who states a key: one record of each customer, the first of the timeline.
#[derive(Default)]
struct Holders {
    /// Those of the smallest record keys, as many as decide between merge and exclude.
    first: BTreeSet<(RecordKey, ProfileRef)>,
    customers: usize,
}

type Shared = BTreeMap<(usize, Key), Holders>;

impl Crm {
    /// What could be mended at `as_of`, at most `limit` of it: records that say the same in a spelling that passes, values on which
    /// most sources of a customer agree, and customers who share a key that should be one customer's. `rule` asks for one rule
    /// only. Errors: `unknown_name`, `overflow`, `too_many_items`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// let proposals = crm.quality_proposals(as_of, Some("city_known"), 10, &Default::default())?;
    /// assert_eq!(proposals.total, proposals.proposals.len() as u64);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn quality_proposals(
        &self,
        as_of: Instant,
        rule: Option<&str>,
        limit: usize,
        sets: &Sets,
    ) -> Result<QualityProposals> {
        self.as_operation("quality.propose", None, |crm| {
            let rules = crm.rules_at(as_of);
            if let Some(name) = rule.filter(|name| rules.quality.rule(name).is_none()) {
                let known = rules.quality.rules.iter().map(|rule| rule.name.as_str());
                let hint = regulars_core::text::did_you_mean(name, known);
                return Err(Error::new(Code::UnknownName, "rule", format!("there is no rule `{name}`{hint}")));
            }
            let reading = crm.store().read()?;
            let wanted = |name: &str| rule.is_none_or(|rule| rule == name);
            let mut best = Best { limit, total: 0, kept: BTreeMap::new() };
            let mut shared = Shared::new();
            each_customer(crm, reading.as_ref(), &rules, as_of, &mut |profiles| {
                for (place, rule) in rules.quality.rules.iter().enumerate().filter(|(_, rule)| wanted(&rule.name)) {
                    match &rule.check {
                        Check::Unique => hold(&mut shared, place, rule, &rules, profiles)?,
                        Check::Agree(_) => {
                            if let Some(pin) = pin(rule, &rules, profiles) {
                                best.take(pin);
                            }
                        }
                        _ => corrections(rule, &rules, profiles, sets, &mut best)?,
                    }
                }
                Ok(())
            })?;
            for ((place, _), holders) in shared.into_iter().filter(|(_, holders)| holders.customers > 1) {
                let Some(rule) = rules.quality.rules.get(place) else { continue };
                for proposal in unite(crm, rule, &holders)? {
                    best.take(proposal);
                }
            }
            Ok(QualityProposals { as_of, total: best.total, proposals: best.kept.into_values().collect() })
        })
    }
}

fn corrections(rule: &Rule, rules: &Rules, profiles: &[Vec<Record>], sets: &Sets, best: &mut Best) -> Result<()> {
    for record in profiles.iter().flatten() {
        for mend in mend(record, rule, &rules.quality, &rules.records, &rules.zone, sets)? {
            best.take(Proposal {
                after: Some(mend.after),
                before: Some(mend.before),
                decision: None,
                evidence: vec![record.key()],
                kind: ProposalKind::Correct,
                metric: rule.metric,
                path: Some(mend.path),
                record: Some(WireRecord::of(&mend.record)?),
                rule: rule.name.clone(),
            });
        }
    }
    Ok(())
}

/// The value that more than half of the disagreeing sources state.
fn pin(rule: &Rule, rules: &Rules, profiles: &[Vec<Record>]) -> Option<Proposal> {
    let (Check::Agree(normaliser), Subject::Attribute(attribute)) = (&rule.check, &rule.subject) else { return None };
    let mut standing = standing(profiles, rule, &rules.quality);
    standing.sort_by_cached_key(|one| (one.record.occurred_at.at, one.record.key()));
    let mut by_value: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for one in &standing {
        let value = spelling(&one.value, normaliser.as_ref());
        by_value.entry(value).or_default().insert(one.record.source.as_str());
    }
    let sources: BTreeSet<&str> = standing.iter().map(|one| one.record.source.as_str()).collect();
    if by_value.len() < 2 || sources.len() < 2 {
        return None;
    }
    let (most, _) = by_value.iter().find(|(_, holders)| holders.len() * 2 > sources.len())?;
    let says_it = |one: &&Standing<'_>| spelling(&one.value, normaliser.as_ref()) == *most;
    // The latest of them gives the spelling and the profile that the pin names.
    let latest = standing.iter().rfind(says_it)?;
    let value = latest.record.attributes.iter().find(|(name, _)| name.as_str() == attribute).map(|(_, state)| state)?;
    let regulars_core::record::AttributeState::Value(value) = value else { return None };
    let profile = latest.record.profile_ref();
    let decision = Json::object([
        ("attribute", Json::from(attribute.as_str())),
        ("profile", mention(&profile)),
        ("value", value.clone()),
        ("verb", Json::from("pin")),
    ]);
    let others: BTreeSet<&str> = standing.iter().filter(|one| !says_it(one)).map(|one| one.value.as_str()).collect();
    Some(Proposal {
        after: Some(latest.value.clone()),
        before: Some(others.into_iter().collect::<Vec<_>>().join(", ")),
        decision: Some(decision),
        evidence: standing.iter().map(|one| one.record.key()).collect(),
        kind: ProposalKind::Pin,
        metric: rule.metric,
        path: Some(format!("attributes.{attribute}")),
        record: None,
        rule: rule.name.clone(),
    })
}

fn mention(profile: &ProfileRef) -> Json {
    Json::object([("key", Json::from(profile.key.as_str())), ("source", Json::from(profile.source.as_str()))])
}

/// Notes which keys a customer states; a field of a record names no person.
fn hold(shared: &mut Shared, place: usize, rule: &Rule, rules: &Rules, profiles: &[Vec<Record>]) -> Result<()> {
    if matches!(rule.subject, Subject::Field(_)) {
        return Ok(());
    }
    let mut own: BTreeMap<Key, (RecordKey, ProfileRef)> = BTreeMap::new();
    let applies = |record: &&Record| Looked::at(record, &rules.quality).applies(rule);
    for record in profiles.iter().flatten().filter(applies) {
        for key in seen(record, &rule.subject).iter().filter_map(|(_, datum)| key_of(datum)) {
            let stated = (record.key(), record.profile_ref());
            let known = own.entry(key).or_insert_with(|| stated.clone());
            if stated < *known {
                *known = stated;
            }
        }
    }
    for (key, stated) in own {
        let holders = shared.entry((place, key)).or_default();
        holders.customers += 1;
        holders.first.insert(stated);
        if holders.first.len() > MAX_SHARED {
            holders.first.pop_last();
        }
    }
    if shared.len() > MAX_KEYS {
        return Err(Error::new(Code::TooManyItems, "", format!("more than {MAX_KEYS} different keys")));
    }
    Ok(())
}

/// Customers who share a key are proposed to be one, each with the first of them; an identifier that too many share, to be excluded.
fn unite(crm: &Crm, rule: &Rule, holders: &Holders) -> Result<Vec<Proposal>> {
    let Some((first_key, first)) = holders.first.first() else { return Ok(Vec::new()) };
    let proposal = |kind, decision, evidence, after| Proposal {
        after: Some(after),
        before: Some(format!("{} customers", holders.customers)),
        decision: Some(decision),
        evidence,
        kind,
        metric: rule.metric,
        path: None,
        record: None,
        rule: rule.name.clone(),
    };
    if holders.customers > MAX_SHARED {
        let Subject::Identifier(kind) = &rule.subject else { return Ok(Vec::new()) };
        let record = crm.record(first_key)?;
        let Some(stated) = record.identifiers.iter().find(|stated| stated.kind.as_str() == kind) else {
            return Ok(Vec::new());
        };
        let identifier =
            Json::object([("kind", Json::from(kind.as_str())), ("value", Json::from(stated.value.as_str()))]);
        let decision = Json::object([("identifier", identifier), ("verb", Json::from("exclude"))]);
        let evidence = holders.first.iter().map(|(key, _)| key.clone()).collect();
        return Ok(vec![proposal(ProposalKind::Exclude, decision, evidence, "it joins nobody".to_owned())]);
    }
    let merges = holders.first.iter().skip(1).map(|(key, other)| {
        let decision = Json::object([("a", mention(first)), ("b", mention(other)), ("verb", Json::from("merge"))]);
        proposal(ProposalKind::Merge, decision, vec![key.clone(), first_key.clone()], "1 customer".to_owned())
    });
    Ok(merges.collect())
}
