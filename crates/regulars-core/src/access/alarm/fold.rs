//! The fold over entries in the order of their numbers (AL-2 to AL-4). What an entry makes of an alarm depends on the entries up
//! to it and on nothing else, so a fold that goes on says what one from the beginning does.

use std::cmp::Ordering;
use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use super::baseline::Usual;
use super::{AlarmKey, AlarmRule};
use crate::access::audit::Entry;
use crate::error::{Code, Result};
use crate::time::Instant;

/// How many entries an alarm names at most: the latest. How many there were, `observed` says.
pub const MAX_ALARM_ENTRIES: usize = 100;

/// What an alarm is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AlarmCause {
    /// More than is usual.
    Baseline,
    /// More than is allowed.
    HardLimit,
    /// Without an open case of the actor.
    NoOpenCase,
    /// At night.
    OffHours,
}

/// An alarm that fired (AL-4).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FiredAlarm {
    /// When.
    pub at: Instant,
    /// What is usual in a bucket, where that was exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
    /// What it is about.
    pub cause: AlarmCause,
    /// The code: `audit_alarm`.
    pub code: Code,
    /// The numbers of the entries that are counted, at most the latest hundred.
    pub entries: Vec<u64>,
    /// Whom or what it is about: the actor, the actor and the action, or the subject.
    pub key: String,
    /// How many are allowed, where that was exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// How many there were.
    pub observed: u64,
    /// The alarm of the rulebook.
    pub rule: String,
    /// The number of the entry at which it fired.
    pub seq: u64,
    /// In what time they were counted, as the rulebook writes it.
    pub window: String,
}

impl FiredAlarm {
    /// In what order alarms are told: by the entries at which they fired. The rest of an alarm follows from these.
    fn order(&self) -> (Instant, u64, &str, &str, AlarmCause) {
        (self.at, self.seq, &self.rule, &self.key, self.cause)
    }
}

impl Ord for FiredAlarm {
    fn cmp(&self, other: &Self) -> Ordering {
        let rest = |one: &Self| (one.observed, one.limit, one.code);
        self.order().cmp(&other.order()).then_with(|| {
            (rest(self), &self.entries, &self.baseline, &self.window).cmp(&(
                rest(other),
                &other.entries,
                &other.baseline,
                &other.window,
            ))
        })
    }
}

impl PartialOrd for FiredAlarm {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What entries do not say themselves.
pub trait Facts {
    /// Whether the actor of an entry has an open case of its subject at its instant.
    fn has_open_case(&mut self, entry: &Entry) -> Result<bool>;
}

/// An entry that still counts.
#[derive(Clone, Debug)]
struct Counted {
    at: Instant,
    seq: u64,
    actor: String,
}

/// Entries that are counted together, the oldest first, and how many each actor has among them.
#[derive(Clone, Debug, Default)]
struct Together {
    entries: VecDeque<Counted>,
    actors: BTreeMap<String, u64>,
}

/// How one key stands.
#[derive(Clone, Debug, Default)]
struct Stand {
    window: Together,
    over: bool,
    bucket: Together,
    usual: Option<Usual>,
    nights: BTreeMap<String, Instant>,
    without_case: BTreeMap<(String, String), Instant>,
}

/// How the alarms of a rulebook stand.
#[derive(Clone, Debug)]
pub struct Fold<'a> {
    rules: &'a [AlarmRule],
    stands: Vec<BTreeMap<String, Stand>>,
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

impl Together {
    fn push(&mut self, entry: &Entry) {
        let actor = entry.note.actor.clone();
        *self.actors.entry(actor.clone()).or_default() += 1;
        self.entries.push_back(Counted { at: entry.at, seq: entry.seq, actor });
    }

    /// Forgets what lies at `since` or before.
    fn forget(&mut self, since: i64) {
        while self.entries.front().is_some_and(|old| old.at.micros() <= since) {
            let Some(old) = self.entries.pop_front() else { break };
            if let Some(count) = self.actors.get_mut(&old.actor) {
                *count -= 1;
                if *count == 0 {
                    self.actors.remove(&old.actor);
                }
            }
        }
    }

    /// How many count: entries, or actors who looked at a subject.
    fn observed(&self, key: AlarmKey) -> u64 {
        match key {
            AlarmKey::Subject => number(self.actors.len()),
            AlarmKey::Actor | AlarmKey::ActorAction => number(self.entries.len()),
        }
    }

    fn latest(&self) -> Vec<u64> {
        let first = self.entries.len().saturating_sub(MAX_ALARM_ENTRIES);
        self.entries.iter().skip(first).map(|one| one.seq).collect()
    }
}

impl AlarmRule {
    fn alarm(&self, entry: &Entry, cause: AlarmCause, observed: u64) -> FiredAlarm {
        FiredAlarm {
            at: entry.at,
            baseline: None,
            cause,
            code: Code::AuditAlarm,
            entries: vec![entry.seq],
            key: self.key_of(entry),
            limit: None,
            observed,
            rule: self.id.clone(),
            seq: entry.seq,
            window: self.window.text.clone(),
        }
    }
}

impl<'a> Fold<'a> {
    /// Before the first entry.
    pub fn new(rules: &'a [AlarmRule]) -> Self {
        Self { rules, stands: rules.iter().map(|_| BTreeMap::new()).collect() }
    }

    /// Takes the next entry; `fire` is told what fires at it, in the order of the rules. Errors are those of `facts`.
    pub fn take(&mut self, entry: &Entry, facts: &mut dyn Facts, fire: &mut dyn FnMut(FiredAlarm)) -> Result<()> {
        for (rule, stands) in self.rules.iter().zip(&mut self.stands) {
            if rule.counts(entry) {
                stands.entry(rule.key_of(entry)).or_default().take(rule, entry, facts, fire)?;
            }
        }
        Ok(())
    }
}

impl Stand {
    fn take(
        &mut self,
        rule: &AlarmRule,
        entry: &Entry,
        facts: &mut dyn Facts,
        fire: &mut dyn FnMut(FiredAlarm),
    ) -> Result<()> {
        let note = &entry.note;
        let since = entry.at.micros().saturating_sub(rule.window.micros);
        self.window.forget(since);
        self.window.push(entry);
        if let Some(limit) = rule.hard_limit {
            let observed = self.window.observed(rule.key);
            if observed > limit && !self.over {
                let (limit, entries) = (Some(limit), self.window.latest());
                fire(FiredAlarm { limit, entries, ..rule.alarm(entry, AlarmCause::HardLimit, observed) });
            }
            self.over = observed > limit;
        }
        if let Some(baseline) = &rule.baseline {
            let bucket = baseline.bucket(entry.at.micros());
            let usual = self.usual.get_or_insert_with(|| Usual::new(bucket));
            if usual.go_on(baseline, bucket, self.bucket.observed(rule.key)) {
                self.bucket = Together::default();
            }
            self.bucket.push(entry);
            let observed = self.bucket.observed(rule.key);
            if let Some(mean) = usual.judge(baseline, observed) {
                let (window, entries) = (baseline.bucket.text.clone(), self.bucket.latest());
                let alarm = rule.alarm(entry, AlarmCause::Baseline, observed);
                fire(FiredAlarm { baseline: Some(mean), window, entries, ..alarm });
            }
        }
        // Once for each actor and night.
        if let Some(night) = rule.off_hours.as_ref().and_then(|hours| hours.night(&note.actor, entry.at))
            && self.nights.insert(note.actor.clone(), night) != Some(night)
        {
            fire(rule.alarm(entry, AlarmCause::OffHours, 1));
        }
        // Once for what an actor does to a subject without a break as long as the window.
        if rule.need_open_case && !note.object.is_empty() && !facts.has_open_case(entry)? {
            let last = self.without_case.insert((note.actor.clone(), note.object.clone()), entry.at);
            if last.is_none_or(|last| last.micros() <= since) {
                fire(rule.alarm(entry, AlarmCause::NoOpenCase, 1));
            }
        }
        Ok(())
    }
}
