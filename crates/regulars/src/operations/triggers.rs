//! Operations about triggers (SV-90 to SV-93).

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::error::{Code, Error, Result};
use regulars_core::journey::trigger::{
    Evaluated, Firing, FiringStatus, Happening, Join, MAX_COUNT, MAX_DAYS, Need, Role, Told, TriggerRule, evaluate,
};
use regulars_core::record::{RecordId, RecordKey, SourceName};
use regulars_core::time::{Instant, Zone, parse_duration};
use serde::{Deserialize, Serialize};

use super::requests::Context;
use super::wire::wire;
use crate::Crm;

/// The most records of a question.
const MAX_RECORDS: usize = 10_000;
/// How late a firing may be told, if the trigger does not say it (SV-92).
const LATENESS: &str = "24h";

wire! {
    /// A trigger (SV-90). It has one of `distinct_days`, `count` and `absent_days`.
    request TriggerGiven {
        /// It fires where its event did not come for so many days of 24 hours after one.
        pub absent_days: Option<u32>,
        /// For how many days of 24 hours it does not fire again for the same `per` value; 0 if absent.
        pub cooldown_days: Option<u32>,
        /// It fires where its event came so often within the last `within_days` local dates.
        pub count: Option<u32>,
        /// It fires where its event came on so many local dates among the last `within_days`.
        pub distinct_days: Option<u32>,
        /// What it counts: the type of a record.
        pub event: String,
        /// Its id.
        pub id: String,
        /// How long before `as_of` a firing may lie that is not told yet; `24h` if absent.
        pub max_lateness: Option<String>,
        /// Whether what only a merge completed fires as well; `false` if absent.
        pub on_merge: Option<bool>,
        /// The field for each of whose values it counts by itself.
        pub per: Option<String>,
        /// The type of records that restart every count.
        pub unless: Option<String>,
        /// Among how many local dates it counts, with that of the record.
        pub within_days: Option<u32>,
    }
}

wire! {
    /// Something that happened.
    request TriggerRecord {
        /// When.
        pub at: Instant,
        /// Its fields, as texts.
        pub fields: Option<BTreeMap<String, String>>,
        /// Its key; its place in the list if absent, and then it is another record wherever it stands.
        pub key: Option<RecordKey>,
        /// Of which of several customers before they were one it is; the first if absent.
        pub side: Option<u32>,
        /// Its type.
        #[serde(rename = "type")]
        pub kind: String,
    }
}

wire! {
    /// Two customers are one from an instant on.
    request TriggerJoin {
        /// When.
        pub at: Instant,
        /// The sides.
        pub sides: [u32; 2],
    }
}

wire! {
    /// What was told of a firing.
    request TriggerTold {
        /// Its key.
        pub key: String,
        /// `fired`, or `suppressed` if it was refused; `fired` if absent.
        pub status: Option<String>,
    }
}

wire! {
    /// Asks when a trigger fires; nothing is stored.
    request TriggerEvaluateRequest {
        /// The instant of the question; that of the last record if absent, and then nothing expires.
        pub as_of: Option<Instant>,
        /// Who asks.
        pub context: Option<Context>,
        /// When customers became one.
        pub joins: Option<Vec<TriggerJoin>>,
        /// What happened, in any order.
        pub records: Vec<TriggerRecord>,
        /// The zone of local dates.
        pub timezone: String,
        /// What was told of firings.
        pub told: Option<Vec<TriggerTold>>,
        /// The trigger.
        pub trigger: TriggerGiven,
    }
}

wire! {
    /// A firing of a trigger.
    response TriggerFiring {
        /// When.
        pub at: Instant,
        /// Its key: a firing that is told under it is never told again (SV-92).
        pub key: String,
        /// The value for which it fired.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub per: Option<String>,
        /// The record that completed it, or after which nothing came.
        pub record: RecordKey,
        /// `due`, `expired`, `fired`, `identity` where only a merge completed it, `invalidated` or `suppressed`.
        pub status: FiringStatus,
    }
}

wire! {
    /// When a trigger fires.
    response TriggerEvaluated {
        /// The firings in the order of time.
        pub fires: Vec<TriggerFiring>,
        /// When something of it changes without a further record.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next_change_at: Option<Instant>,
        /// The keys that were told and of whose record nothing is known any more.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub unknown: Vec<String>,
    }
}

fn within(number: u32, least: u32, most: u32, path: &str) -> Result<u32> {
    if (least..=most).contains(&number) {
        return Ok(number);
    }
    Err(Error::new(Code::OutOfRange, path, format!("the number must lie in {least} to {most}")))
}

impl TriggerGiven {
    fn rule(&self, is_late: bool) -> Result<TriggerRule> {
        let dates = |path: &str| {
            let message = "what is counted is counted within some days";
            let days = self.within_days.ok_or_else(|| Error::new(Code::MissingField, "within_days", message))?;
            within(days, 1, MAX_DAYS, path)
        };
        let need = match (self.distinct_days, self.count, self.absent_days) {
            (Some(number), None, None) => Need::DistinctDays {
                dates: within(number, 1, MAX_DAYS, "distinct_days")?,
                within_days: dates("within_days")?,
            },
            (None, Some(times), None) => {
                Need::Count { times: within(times, 1, MAX_COUNT, "count")?, within_days: dates("within_days")? }
            }
            (None, None, Some(days)) if self.within_days.is_none() => {
                Need::Absence { days: within(days, 1, MAX_DAYS, "absent_days")? }
            }
            (None, None, Some(_)) => {
                let message = "an absence has no days within which it counts";
                return Err(Error::new(Code::InvalidValue, "within_days", message));
            }
            _ => {
                let message = "a trigger has one of `distinct_days`, `count` and `absent_days`";
                return Err(Error::new(Code::InvalidValue, "distinct_days", message));
            }
        };
        let lateness = self.max_lateness.as_deref().unwrap_or(LATENESS);
        let message = "expected a duration such as `24h`";
        let lateness =
            parse_duration(lateness).ok_or_else(|| Error::new(Code::InvalidValue, "max_lateness", message))?;
        Ok(TriggerRule {
            id: self.id.clone(),
            need,
            cooldown_days: within(self.cooldown_days.unwrap_or(0), 0, MAX_DAYS, "cooldown_days")?,
            on_merge: self.on_merge.unwrap_or(false),
            max_lateness_us: if is_late { lateness } else { i64::MAX / 4 },
        })
    }

    /// What a record is to it; none if nothing.
    fn sees<'a>(&self, row: u32, record: &'a TriggerRecord) -> Option<Happening<'a>> {
        let role = match &record.kind {
            kind if Some(kind) == self.unless.as_ref() => Role::Unless,
            kind if *kind == self.event => Role::Event,
            _ => return None,
        };
        let value = self.per.as_ref().map(|field| record.fields.as_ref().and_then(|fields| fields.get(field)));
        let per = match (role, value) {
            (Role::Event, Some(None)) => return None,
            (Role::Event, Some(Some(value))) => Some(value.as_str()),
            _ => None,
        };
        let side = usize::try_from(record.side.unwrap_or(0)).unwrap_or(usize::MAX);
        Some(Happening { at: record.at, row, role, per, side })
    }
}

impl TriggerRecord {
    /// Its key; that of its place in the list if it has none.
    fn named(&self, place: usize) -> Result<RecordKey> {
        if let Some(key) = &self.key {
            return Ok(key.clone());
        }
        let record_id = RecordId::new(format!("{place:05}"))?;
        Ok(RecordKey { source: SourceName::new("given")?, record_id })
    }
}

pub(super) fn evaluate_given(_: &Crm, request: TriggerEvaluateRequest) -> Result<TriggerEvaluated> {
    let zone = Zone::new(&request.timezone).map_err(|fault| Error::from(fault).within("timezone"))?;
    let rule = request.trigger.rule(request.as_of.is_some()).map_err(|error| error.within("trigger"))?;
    if request.records.len() > MAX_RECORDS {
        return Err(Error::new(Code::TooManyItems, "records", format!("there are more than {MAX_RECORDS} records")));
    }
    let mut keys = BTreeSet::new();
    let mut named = Vec::new();
    for (n, record) in request.records.iter().enumerate() {
        let path = format!("records[{n}].key");
        if record.key.as_ref().is_some_and(|key| !keys.insert(key.clone())) {
            return Err(Error::new(Code::DuplicateId, path, "the record is there twice"));
        }
        named.push(record.named(n).map_err(|error| error.within(&path))?);
    }
    let records = (0..).zip(&request.records);
    let happenings: Vec<Happening<'_>> =
        records.filter_map(|(row, record)| request.trigger.sees(row, record)).collect();
    let key = |row: u32| named.get(row as usize).map_or(("", ""), |key| (key.source.as_str(), key.record_id.as_str()));
    let mut told = BTreeMap::new();
    for (n, one) in request.told.unwrap_or_default().into_iter().enumerate() {
        let status = match one.status.as_deref() {
            None | Some("fired") => Told::Fired,
            Some("suppressed") => Told::Suppressed,
            Some(other) => {
                let message = format!("`{other}` is neither `fired` nor `suppressed`");
                return Err(Error::new(Code::InvalidValue, format!("told[{n}].status"), message));
            }
        };
        told.insert(one.key, status);
    }
    let side = |side: u32| usize::try_from(side).unwrap_or(usize::MAX);
    let joins: Vec<Join> = request
        .joins
        .unwrap_or_default()
        .into_iter()
        .map(|TriggerJoin { at, sides: [a, b] }| Join { at, sides: (side(a), side(b)) })
        .collect();
    let last = request.records.iter().map(|record| record.at).max();
    let as_of = request.as_of.or(last).unwrap_or(Instant::MIN);
    let Evaluated { firings, next_change_at, unknown, .. } =
        evaluate(&rule, (&happenings, &key), (&zone, as_of), &told, &joins);
    let fires = firings.into_iter().map(|firing| {
        let (key, Firing { at, per, record, status, .. }) = (firing.key(&rule), firing);
        let record = RecordKey { source: SourceName::new(record.0)?, record_id: RecordId::new(record.1)? };
        Ok(TriggerFiring { at, key, per: per.map(str::to_owned), record, status })
    });
    let next_change_at = next_change_at.filter(|_| request.as_of.is_some());
    Ok(TriggerEvaluated { fires: fires.collect::<Result<_>>()?, next_change_at, unknown })
}
