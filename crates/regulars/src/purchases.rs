//! The purchases of all customers of a store, as models of repeat purchase and spend read them (RF-4, NV-1). The models themselves
//! are those of `regulars-models`.

use regulars_core::customer::{FoldRoom, Frame, Part, Plan, ReasonLevel, Select, rfm_periods, rfm_summary};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{Cluster, CustomerId};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::scoring::RfmSummary;
use regulars_core::text::{Json, digest};
use regulars_core::time::{Date, Instant, Unit};
use regulars_models::repeat::{Spend, Summary, TimeUnit};

use crate::views::{by_id, feed, nobody};
use crate::who::Resolved;
use crate::{Crm, CustomerRef};

/// The purchases of all customers up to an instant, as models read them.
#[derive(Clone, Debug)]
pub struct Purchases {
    /// The unit of the periods: that of `[rfm]`.
    pub unit: TimeUnit,
    /// In order of the customers' ids. Customers without a purchase are left out, and those whose consent is missing where `[rfm]`
    /// asks for one (SC-2).
    pub rows: Vec<(CustomerId, RfmSummary)>,
}

impl Purchases {
    /// The customers and their purchases as models of repeat purchase read them.
    pub(crate) fn summaries(&self) -> Result<Vec<(CustomerId, Summary)>> {
        let summary = |(id, row): &(CustomerId, RfmSummary)| {
            Ok((*id, Summary::new(row.frequency, row.recency.into(), row.age.into())?))
        };
        self.rows.iter().map(summary).collect()
    }

    /// What is spent on the purchases of more than nothing that the mean counts (RF-5, RF-7), of the customers who have one.
    pub(crate) fn spend(&self) -> Result<Vec<Spend>> {
        let paid = self.rows.iter().filter_map(|(_, row)| Some((row.paid, paid_mean(row)?)));
        paid.map(|(repeats, mean)| Spend::new(repeats, mean)).collect()
    }
}

impl Crm {
    /// The RFM summary of every customer who has one (RF-4). Error: `missing_field` without `[rfm]` in the rulebook.
    ///
    /// ```
    /// use regulars::models::repeat::{BgNbd, Summary};
    /// use regulars::{Crm, Instant, Money, Record, Rulebook};
    ///
    /// let crm = Crm::in_memory(Rulebook::parse(
    ///     "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n[rfm]\nunit = \"day\"\ncurrency = \"CNY\"\n\
    ///      recency = [30]\nfrequency = [2]\nmonetary = [\"100\"]\n",
    /// )?)?;
    /// for (n, day) in ["2026-01-05", "2026-03-01", "2026-03-09"].into_iter().enumerate() {
    ///     let at = Instant::parse(&format!("{day}T12:00:00+08:00"))?;
    ///     crm.ingest(&[Record::order("pos", &format!("o{n}"), "M-1", at, Money::parse("99.00", "CNY")?)?])?;
    /// }
    /// let purchases = crm.purchases(Instant::parse("2026-05-01T12:00:00+08:00")?)?;
    /// let (_, row) = purchases.rows[0];
    /// assert_eq!((row.frequency, row.recency, row.age), (2, 63, 116));
    /// let model = BgNbd::new(0.243, 4.414, 0.793, 2.426)?;
    /// let customer = Summary::new(row.frequency, row.recency.into(), row.age.into())?;
    /// assert!(model.p_no_purchase(&customer, 90.0)? < 1.0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn purchases(&self, as_of: Instant) -> Result<Purchases> {
        self.as_operation("model.predict", None, |crm| crm.purchases_of_all(as_of))
    }

    fn purchases_of_all(&self, as_of: Instant) -> Result<Purchases> {
        let rules = self.rules_at(as_of);
        let unit = unit_of(&rules)?;
        let select = Select::parts(&[Part::Rfm]).with_reasons(ReasonLevel::None);
        let plan = Plan::compile(rules.clone(), select)?;
        let reading = self.store().read()?;
        let resolved = self.resolve_all(reading.as_ref(), as_of)?;
        let (mut frame, mut room, mut rows) = (Frame::default(), FoldRoom::default(), Vec::new());
        for (id, cluster) in by_id(reading.as_ref(), &resolved)? {
            feed(reading.as_ref(), &resolved, cluster, id, &plan, &mut frame)?;
            rows.extend(rfm_summary(&frame, &plan, as_of, &mut room).map(|summary| (id, summary)));
        }
        Ok(Purchases { unit: time_unit(unit), rows })
    }

    /// When customers bought up to each of some instants, who is who as the last of them knows it: all, or one. Errors: as
    /// [`purchases`](Self::purchases), and those of finding a customer.
    pub(crate) fn purchase_times<const N: usize>(
        &self,
        of: Option<&CustomerRef>,
        at: [Instant; N],
    ) -> Result<PurchaseTimes<N>> {
        let last = at.iter().max().copied().unwrap_or(Instant::MIN);
        let rules = self.rules_at(last);
        let unit = unit_of(&rules)?;
        let select = Select::parts(&[Part::Rfm]).with_reasons(ReasonLevel::None);
        let plan = Plan::compile(rules.clone(), select)?;
        let reading = self.store().read()?;
        let (mut frame, mut room, mut rows) = (Frame::default(), FoldRoom::default(), Vec::new());
        let mut add = |resolved: &Resolved, cluster: &Cluster, id: CustomerId| -> Result<()> {
            feed(reading.as_ref(), resolved, cluster, id, &plan, &mut frame)?;
            rows.push(at.map(|at| rfm_periods(&frame, &plan, at, &mut room).unwrap_or_default()));
            Ok(())
        };
        match of {
            Some(customer) => {
                let located = self.locate(reading.as_ref(), customer, last)?;
                add(&located.resolved, located.cluster().ok_or_else(nobody)?, located.id)?;
            }
            None => {
                let resolved = self.resolve_all(reading.as_ref(), last)?;
                for (id, cluster) in by_id(reading.as_ref(), &resolved)? {
                    add(&resolved, cluster, id)?;
                }
            }
        }
        let ends = at.map(|at| rules.zone.date(at).period(unit));
        Ok(PurchaseTimes { unit: time_unit(unit), ends, rows })
    }

    /// The local period of `[rfm]` in which an instant lies. Error: `missing_field` without `[rfm]`.
    pub(crate) fn purchase_period(&self, at: Instant) -> Result<i32> {
        let rules = self.rules_at(at);
        Ok(rules.zone.date(at).period(unit_of(&rules)?))
    }

    /// The last instant of the local period of `[rfm]` in which an instant lies. Error: `missing_field` without `[rfm]`.
    pub(crate) fn end_of_period(&self, at: Instant) -> Result<Instant> {
        let rules = self.rules_at(at);
        let unit = unit_of(&rules)?;
        let next = Date::start_of_period(rules.zone.date(at).period(unit) + 1, unit);
        Ok(rules.zone.start_of(next).plus_micros(-1))
    }
}

/// When customers bought, in periods of `[rfm]`.
pub(crate) struct PurchaseTimes<const N: usize> {
    /// The unit of the periods.
    pub(crate) unit: TimeUnit,
    /// The period of each instant that was asked about.
    pub(crate) ends: [i32; N],
    /// Of each customer the periods with a purchase up to each instant, rising (RF-4); none where there is no summary.
    pub(crate) rows: Vec<[Vec<i32>; N]>,
}

/// The length of a purchase period.
fn unit_of(rules: &Rules) -> Result<Unit> {
    let message = "the rulebook has no `[rfm]`, which says what a purchase and its period are";
    let rfm = rules.rfm.as_ref().ok_or_else(|| Error::new(Code::MissingField, "rulebook.rfm", message))?;
    Ok(rfm.unit)
}

fn time_unit(unit: Unit) -> TimeUnit {
    match unit {
        Unit::Week => TimeUnit::Week,
        Unit::Month => TimeUnit::Month,
        Unit::Day | Unit::Quarter | Unit::Year => TimeUnit::Day,
    }
}

impl Purchases {
    /// The hash of what models of repeat purchase and spend read of them, without who they are (AR-1).
    pub(crate) fn digest(&self) -> Result<String> {
        let row = |(_, row): &(CustomerId, RfmSummary)| {
            let spend = paid_mean(row).map(|mean| mean.to_string());
            (row.frequency, row.recency, row.age, row.paid, spend)
        };
        let mut rows: Vec<(u32, u32, u32, u32, Option<String>)> = self.rows.iter().map(row).collect();
        rows.sort_unstable();
        Ok(digest(&Json::from_value(&rows)?))
    }
}

/// The mean net amount of a customer's counted purchases of more than nothing, as models of spend read it (RF-7); none: there is
/// no such purchase.
pub(crate) fn paid_mean(summary: &RfmSummary) -> Option<f64> {
    let mean = summary.paid_total.mean(summary.paid).filter(|_| summary.paid > 0)?;
    mean.to_string().parse().ok()
}
