//! Alarms of the audit (AL-1 to AL-4): for a question over all entries, and for `advance`, which tells each once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use regulars_core::access::alarm::{AlarmRule, Facts, FiredAlarm, Fold};
use regulars_core::access::audit::Entry;
use regulars_core::customer::Change;
use regulars_core::error::{Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::{Body, Record};
use regulars_core::time::Instant;
use regulars_store::{Reading, StoredEntry, Writing};
use serde::Serialize;

use crate::{Crm, CustomerRef};

/// The alarms that fired in a stretch of time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AuditAlarms {
    /// In the order of the entries at which they fired.
    pub alarms: Vec<FiredAlarm>,
}

/// The states of a case in which nobody works on it.
const DONE: [&str; 2] = ["resolved", "closed"];

/// Who has an open case of whom, looked up in the records once for each subject.
struct Cases<'a> {
    crm: &'a Crm,
    reading: &'a dyn Reading,
    /// The records about cases of a subject, in order of time.
    known: HashMap<String, Vec<Record>>,
}

impl Cases<'_> {
    fn of(&self, object: &str, at: Instant) -> Result<Vec<Record>> {
        let id = object.strip_prefix("customer/").and_then(|id| id.parse::<CustomerId>().ok());
        let Some(id) = id else { return Ok(Vec::new()) };
        let Ok(located) = self.crm.locate(self.reading, &CustomerRef::Id(id), at) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for number in located.resolved.members(located.cluster()) {
            let mut voided = BTreeSet::new();
            self.reading.corrected(number, &mut |record_id, _| _ = voided.insert(record_id.to_owned()))?;
            self.reading.rows(number, &mut |row| {
                let record = regulars_core::record::row::decode(row)?;
                if matches!(record.body, Body::Case(_)) && !voided.contains(record.record_id.as_str()) {
                    found.push(record);
                }
                Ok(())
            })?;
        }
        found.sort_by_cached_key(|record| (record.occurred_at.at, record.key()));
        Ok(found)
    }
}

impl Facts for Cases<'_> {
    fn has_open_case(&mut self, entry: &Entry) -> Result<bool> {
        let object = &entry.note.object;
        if !self.known.contains_key(object) {
            let found = self.of(object, entry.at)?;
            self.known.insert(object.clone(), found);
        }
        let mut cases: BTreeMap<(&str, &str), (Option<&str>, bool)> = BTreeMap::new();
        let records = self.known.get(object).into_iter().flatten();
        for record in records.take_while(|record| record.occurred_at.at <= entry.at) {
            let Body::Case(case) = &record.body else { continue };
            let Some(number) = &case.case_id else { continue };
            let (assignee, open) = cases.entry((record.source.as_str(), number.as_str())).or_insert((None, true));
            if let Some(named) = &case.assignee {
                *assignee = Some(named.as_str());
            }
            if let Some(state) = &case.state {
                *open = !DONE.contains(&state.as_str());
            }
        }
        Ok(cases.values().any(|(assignee, open)| *open && *assignee == Some(entry.note.actor.as_str())))
    }
}

impl Crm {
    /// Every alarm of these rules at an entry up to an instant, in order.
    fn fold_alarms(&self, reading: &dyn Reading, rules: &[AlarmRule], to: Instant) -> Result<Vec<FiredAlarm>> {
        let mut fold = Fold::new(rules);
        let mut cases = Cases { crm: self, reading, known: HashMap::new() };
        let (mut alarms, mut failed): (_, Option<Error>) = (Vec::new(), None);
        reading.audit(0, &mut |StoredEntry { entry, .. }| {
            if entry.at > to {
                return false;
            }
            failed = fold.take(&entry, &mut cases, &mut |alarm| alarms.push(alarm)).err();
            failed.is_none()
        })?;
        alarms.sort_unstable();
        failed.map_or(Ok(alarms), Err)
    }

    /// The alarms at entries in `(from, as_of]` by the rules that answer for `as_of`; without `from` from the beginning.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// assert!(crm.audit_alarms(None, as_of)?.alarms.is_empty(), "the rulebook has no rule of alarms");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn audit_alarms(&self, from: Option<Instant>, as_of: Instant) -> Result<AuditAlarms> {
        self.as_operation("audit.alarms", None, |crm| {
            let rules = crm.rules_at(as_of);
            let reading = crm.store().read()?;
            let mut alarms = crm.fold_alarms(reading.as_ref(), &rules.audit.alarms, as_of)?;
            alarms.retain(|alarm| from.is_none_or(|from| alarm.at > from));
            Ok(AuditAlarms { alarms })
        })
    }

    /// Tells the alarms at entries up to an instant that were never looked at. The fold is made anew from the first entry, and
    /// only if there are entries that it has not seen.
    pub(crate) fn watch_audit(
        &self,
        writing: &mut dyn Writing,
        rules: &[AlarmRule],
        (from, to): (Option<Instant>, Instant),
        changes: &mut Vec<Change>,
    ) -> Result<()> {
        let told = writing.alarmed_through()?;
        let mut last = told;
        writing.audit(told, &mut |stored| {
            let due = stored.entry.at <= to;
            last = if due { stored.entry.seq } else { last };
            due
        })?;
        if last == told {
            return Ok(());
        }
        if !rules.is_empty() {
            let alarms = self.fold_alarms(writing, rules, to)?;
            // An entry that came after its instant was reached is told at what is reached.
            let at = |alarm: &FiredAlarm| from.map_or(alarm.at, |from| from.max(alarm.at));
            let new = alarms.into_iter().filter(|alarm| alarm.seq > told);
            changes.extend(new.map(|alarm| Change::of_audit(at(&alarm), alarm)));
        }
        Ok(writing.set_alarmed_through(last)?)
    }
}
