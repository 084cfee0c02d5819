//! The steps of all opportunities that a store holds (SV-53).

use std::collections::BTreeMap;

use regulars_core::error::Result;
use regulars_core::record::{Body, Kind};
use regulars_core::sales::opportunity::{OpportunityEvent, OpportunityStep};
use regulars_core::time::Instant;

use crate::Crm;
use crate::quality::{counted_at, profiles, records_of};

impl Crm {
    /// The steps of every opportunity by its number: records that count at `as_of`. A number is one opportunity, whoever's profile
    /// its records are of; a record without number or with an event of its own is no step.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// assert!(crm.opportunity_steps(as_of)?.is_empty());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn opportunity_steps(&self, as_of: Instant) -> Result<BTreeMap<String, Vec<OpportunityStep>>> {
        self.as_operation("opportunity.report", None, |crm| {
            let reading = crm.store().read()?;
            let mut all: BTreeMap<String, Vec<OpportunityStep>> = BTreeMap::new();
            for number in profiles(reading.as_ref())? {
                let counts = counted_at(as_of);
                for record in records_of(reading.as_ref(), number, Some(Kind::Opportunity), &counts)? {
                    let key = format!("{} {}", record.source, record.record_id);
                    let Body::Opportunity(said) = record.body else { continue };
                    let event = match said.event.as_deref() {
                        Some("created") => OpportunityEvent::Created,
                        Some("stage") => OpportunityEvent::Stage,
                        Some("activity") => OpportunityEvent::Activity,
                        Some("won") => OpportunityEvent::Won,
                        Some("lost") => OpportunityEvent::Lost,
                        _ => continue,
                    };
                    let Some(id) = said.opportunity_id else { continue };
                    all.entry(id).or_default().push(OpportunityStep {
                        at: record.occurred_at.at,
                        key,
                        event,
                        stage: said.stage,
                        amount: said.amount,
                        expected_close: said.expected_close,
                        owner: said.owner,
                        reason: said.reason,
                    });
                }
            }
            Ok(all)
        })
    }
}
