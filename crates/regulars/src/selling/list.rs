//! The leads of everybody (SV-50 to SV-52), those with the highest score first.

use std::cmp::Reverse;

use regulars_core::customer::{LeadPart, TrackRoom, sales_parts};
use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::money::Number;
use regulars_core::record::Kind;
use regulars_core::sales::lead::LeadState;
use regulars_core::time::Instant;
use serde::Serialize;

use super::need_section;
use super::tell::sales_plan;
use crate::Crm;
use crate::known::Whom;

/// Which leads are asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LeadQuery {
    /// At most so many; none: all.
    pub limit: Option<usize>,
    /// Only those of this owner.
    pub owner: Option<String>,
    /// Only those that are left alone for too long.
    pub recycled: bool,
    /// Only those in this state.
    pub state: Option<LeadState>,
}

/// A lead and whose it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeadRow {
    /// The customer.
    pub customer: CustomerId,
    /// The lead; of its score what it comes to.
    pub lead: LeadPart,
}

/// Leads, those with the highest score first, then as they came; those that have ended, which have none, last.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LeadList {
    /// The leads.
    pub leads: Vec<LeadRow>,
    /// How many there are, also beyond the limit.
    pub total: u64,
}

impl Crm {
    /// The leads of all customers at an instant. Error: `unsupported` where the rulebook says nothing of leads.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// use regulars::{LeadAct, LeadCommand, LeadQuery};
    ///
    /// let command = LeadCommand {
    ///     who: who.into(),
    ///     lead_id: "L-1".to_owned(),
    ///     act: LeadAct::Create,
    ///     fields: Vec::new(),
    ///     key: None,
    /// };
    /// crm.tell_lead(&command, as_of)?;
    /// assert_eq!(crm.leads(&LeadQuery::default(), as_of)?.total, 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn leads(&self, query: &LeadQuery, as_of: Instant) -> Result<LeadList> {
        self.as_operation("lead.list", None, |crm| {
            let rules = crm.rules_at(as_of);
            need_section(rules.sales.leads.is_some(), "leads", "leads")?;
            let (reading, plan) = (crm.store().read()?, sales_plan(&rules)?);
            let mut room = TrackRoom::default();
            let mut found: Vec<LeadRow> = Vec::new();
            crm.each_known(reading.as_ref(), &Whom::With(Kind::Lead), (&plan, as_of), &mut |each| {
                let (leads, ..) = sales_parts(each.frame, &plan, as_of, &mut room);
                let wanted = leads.into_iter().filter(|lead| query.takes(lead));
                found.extend(wanted.map(|lead| LeadRow { customer: each.id, lead }));
                Ok(())
            })?;
            let score = |row: &LeadRow| row.lead.score.as_ref().and_then(|score| Number::parse(&score.value));
            found.sort_by_cached_key(|row| {
                (Reverse(score(row)), row.lead.created_at, row.lead.lead_id.clone(), row.customer)
            });
            let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
            found.truncate(query.limit.unwrap_or(usize::MAX));
            Ok(LeadList { leads: found, total })
        })
    }
}

impl LeadQuery {
    fn takes(&self, lead: &LeadPart) -> bool {
        self.owner.as_deref().is_none_or(|owner| lead.owner.as_deref() == Some(owner))
            && self.state.is_none_or(|state| lead.state == state)
            && (!self.recycled || lead.recycled_at.is_some())
    }
}
