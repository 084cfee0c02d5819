//! Questions to a timeline that is given, not stored: the pure fold as a function, for trying rules and for hosts with a store
//! of their own; and forecasts, what will change by itself.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::customer::{
    Cause, Change, ChangeKind, CustomerView, FoldRoom, Frame, Occasion, Plan, Select, Track, TrackRoom, case_marks,
    fold,
};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::row::{RowBuffer, StoredRow, encode};
use regulars_core::record::{ContentHash, Record};
use regulars_core::time::Instant;
use serde::Serialize;

use crate::views::feed;
use crate::{Crm, CustomerRef, Rulebook};

/// What will change by itself, if no record arrives (SE-7).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Forecast {
    /// The first change of each definition, by its path, for example `segments.active` or `stage`, and of each case, as `cases.c-1`.
    pub next: BTreeMap<String, Instant>,
    /// Every change after the instant of the question and up to the end, in time order.
    pub transitions: Vec<Change>,
}

impl Rulebook {
    /// The view of a timeline that is given, as if its records were one customer's; nothing is stored. Records that are given
    /// twice count once. Errors: those of records, with `records[n]` before the path, and `record_conflict`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// use regulars::{Money, Record, Select};
    ///
    /// let bought = regulars::Instant::parse("2026-10-01T12:00:00+08:00")?;
    /// let records = [Record::order("pos", "p-9", "7", bought, Money::parse("1200.00", "CNY")?)?];
    ///
    /// let view = crm.rulebook().view(&records, as_of, Select::all())?;
    /// assert_eq!(view.membership.unwrap().tier.as_deref(), Some("silver"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn view(&self, records: &[Record], as_of: Instant, select: Select) -> Result<CustomerView> {
        let plan = Plan::compile(self.rules().clone(), select)?;
        let frame = self.frame(records, &plan)?;
        Ok(fold(&frame, &plan, as_of, &mut FoldRoom::default()))
    }

    /// What will change by itself in a timeline that is given, after `as_of` and up to `until`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// use regulars::{Money, Record};
    ///
    /// let bought = regulars::Instant::parse("2026-10-01T12:00:00+08:00")?;
    /// let records = [Record::order("pos", "p-9", "7", bought, Money::parse("1200.00", "CNY")?)?];
    ///
    /// let until = regulars::Instant::parse("2028-01-01T00:00:00+08:00")?;
    /// let forecast = crm.rulebook().forecast(&records, as_of, until)?;
    /// assert!(forecast.next.keys().any(|path| path.starts_with("tier")), "spending leaves its window");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn forecast(&self, records: &[Record], as_of: Instant, until: Instant) -> Result<Forecast> {
        let plan = Plan::compile(self.rules().clone(), Select::watched())?;
        let frame = self.frame(records, &plan)?;
        Ok(forecast(&frame, &plan, as_of, until))
    }

    pub(crate) fn frame(&self, records: &[Record], plan: &Plan) -> Result<Frame> {
        let mut frame = Frame::default();
        let profiles: BTreeSet<_> = records.iter().map(Record::profile_ref).collect();
        let mut numbers = BTreeMap::new();
        for profile in &profiles {
            numbers.insert(profile, frame.profile(profile.source.as_str(), profile.key.as_str()));
        }
        if let Some(first) = profiles.first() {
            frame.set_customer(CustomerId::of("", first.source.as_str(), first.key.as_str()));
        }
        let (mut row, mut scratch) = (RowBuffer::default(), String::new());
        let mut told = BTreeMap::new();
        for (n, record) in records.iter().enumerate() {
            let within = |error: Error| error.within(&format!("records[{n}]"));
            record.check().and_then(|()| self.rules().admit(record)).map_err(within)?;
            let hash = ContentHash::of(record, &mut scratch);
            match told.insert(record.key(), hash) {
                Some(known) if known == hash => continue,
                Some(_) => {
                    let message = "two records of this key have different content";
                    return Err(within(Error::new(Code::RecordConflict, "record_id", message)));
                }
                None => {}
            }
            encode(record, &self.rules().records, &mut row);
            let Some(profile) = numbers.get(&record.profile_ref()) else { continue };
            let stored = StoredRow {
                source: record.source.as_str(),
                record_id: record.record_id.as_str(),
                profile: record.profile.as_str(),
                at_us: record.occurred_at.at.micros(),
                kind: record.body.kind().number(),
                open: &row.open,
                sealed: (&row.sealed).into(),
            };
            frame.push_stored(*profile, &stored, plan)?;
        }
        frame.close();
        Ok(frame)
    }
}

impl Crm {
    /// What will change by itself for a customer, after `as_of` and up to `until`, if no record arrives.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// let until = regulars::Instant::parse("2028-01-01T00:00:00+08:00")?;
    /// let forecast = crm.forecast(who, as_of, until)?;
    /// assert!(forecast.transitions.iter().all(|change| change.at > as_of && change.at <= until));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn forecast(&self, customer: impl Into<CustomerRef>, as_of: Instant, until: Instant) -> Result<Forecast> {
        let customer = customer.into();
        self.as_operation("customer.forecast", Some((&customer, as_of)), |crm| {
            let plan = Plan::compile(crm.rules_at(as_of), Select::watched())?;
            let reading = crm.store().read()?;
            let located = crm.locate(reading.as_ref(), &customer, as_of)?;
            let mut frame = Frame::default();
            if let Some(cluster) = located.cluster() {
                feed(reading.as_ref(), &located.resolved, cluster, located.id, &plan, &mut frame)?;
            }
            Ok(forecast(&frame, &plan, as_of, until))
        })
    }
}

fn forecast(frame: &Frame, plan: &Plan, as_of: Instant, until: Instant) -> Forecast {
    let mut room = TrackRoom::default();
    let mut track = Track::new(frame, plan, &mut room);
    track.run(as_of, &mut |_| {});
    let customer = frame.customer().unwrap_or(CustomerId::from_bytes([0; 10]));
    let mut transitions: Vec<Change> = Vec::new();
    track.run(until, &mut |transition| transitions.extend(transition.change(plan, customer, Cause::Time)));
    let known = case_marks(frame, plan, as_of, &mut room).0;
    let coming = case_marks(frame, plan, until, &mut room).0.into_iter();
    // What a case is warned of, and what will be overdue unless somebody acts (SV-16).
    let coming = coming.filter(|mark| mark.at > as_of && !known.iter().any(|told| told.key == mark.key));
    transitions.extend(coming.map(|mark| Occasion { at: mark.at, customer, cause: Cause::Time }.case(&mark)));
    transitions.sort();
    let mut next = BTreeMap::new();
    for change in &transitions {
        let path = match change.kind {
            ChangeKind::Case => format!("cases.{}", change.name),
            ChangeKind::Segment => format!("segments.{}", change.name),
            ChangeKind::Tag => format!("tag.{}", change.name),
            _ => change.name.clone(),
        };
        next.entry(path).or_insert(change.at);
    }
    Forecast { next, transitions }
}
