//! What a campaign reached, cost, sold and did, over all customers of a store (SV-60 to SV-63).

use std::collections::BTreeMap;

use regulars_core::customer::{FoldRoom, Frame, Part, Plan, ReasonLevel, Select, counted_orders};
use regulars_core::error::{Code, Error, Result};
use regulars_core::money::{Currency, Decimal, Money, Number, Total};
use regulars_core::record::{Body, Kind, Record};
use regulars_core::sales::campaign::{self, Exposure};
use regulars_core::scoring::Rate;
use regulars_core::time::Instant;

use super::attribution::EXPOSURE;
use crate::Crm;
use crate::quality::{counted_at, records_of};
use crate::views::{by_id, feed};

/// The event of a touch that is no contact but what a campaign cost besides them.
pub(super) const COST: &str = "cost";

/// Which campaign is asked about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CampaignAsk {
    /// What is known at this instant counts.
    pub as_of: Instant,
    /// The campaign.
    pub campaign: String,
    /// The name of the side that was left out.
    pub control: String,
    /// The currency of costs and orders.
    pub currency: Currency,
    /// The beginning of the window.
    pub from: Instant,
    /// The share of revenue that is left.
    pub margin: Decimal,
    /// The name of the side that was treated; contacts without a side are of it.
    pub treated: String,
    /// The end of the window, which is outside.
    pub until: Instant,
}

/// A side of a campaign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CampaignSide {
    /// Its name.
    pub arm: String,
    /// How many of them bought something after they came to it.
    pub conversions: u64,
    /// How many customers are on it.
    pub customers: u64,
    /// What they bought then, less what came back, each order rounded half to even to the minor unit.
    pub revenue: Money,
}

/// What a campaign reached, cost, sold and did.
#[derive(Clone, Debug)]
pub struct CampaignResult {
    /// How many contacts were made.
    pub contacts: u64,
    /// How many customers were on several sides and count for none (SV-63).
    pub contaminated: u64,
    /// What it cost.
    pub cost: Money,
    /// How many customers were contacted.
    pub reach: u64,
    /// The sides by name.
    pub sides: Vec<CampaignSide>,
    /// What it returned, by the orders of the treated.
    pub returns: campaign::Returns,
    /// The treated beside the control; none without a control.
    pub lift: Option<campaign::Lift>,
    /// What would not have happened; none without a control.
    pub incremental: Option<campaign::Incremental>,
}

/// What a record says of the campaign.
enum Said {
    /// Somebody was contacted, on a side if it says so.
    Contact(Option<String>),
    /// Somebody came to a side of the test.
    Side(Option<String>),
    /// It cost something.
    Cost,
}

/// What a record says of a campaign, and what it cost.
fn said(record: &Record, wanted: &str) -> Option<(Said, Option<Money>)> {
    match &record.body {
        Body::Touch(touch) if touch.campaign.as_deref() == Some(wanted) => {
            let said = match touch.event.as_deref() {
                Some(EXPOSURE) => Said::Side(touch.variant.clone()),
                Some(COST) => Said::Cost,
                _ => Said::Contact(touch.variant.clone()),
            };
            Some((said, touch.cost))
        }
        // What became of a message is told by further records; it was made when it was sent.
        Body::Message(message) if message.campaign.as_deref() == Some(wanted) => {
            let is_contact = message.event.as_deref().is_none_or(|event| event == "sent");
            let said = if is_contact { Said::Contact(message.variant.clone()) } else { Said::Cost };
            Some((said, message.cost))
        }
        _ => None,
    }
}

#[derive(Default)]
struct Side {
    customers: u64,
    conversions: u64,
    revenue: Total,
}

#[derive(Default)]
struct Gathered {
    contacts: u64,
    contaminated: u64,
    costs: Vec<Money>,
    reach: u64,
    sides: BTreeMap<String, Side>,
}

impl Crm {
    /// What a campaign did in a window: contacts, costs and sides by the touches and messages of customers that name it, and the orders
    /// of each customer after they came to their side. A customer is all its profiles: whoever was on several sides counts for none.
    ///
    /// Errors: `invalid_value` for a window that ends first, `mixed_currency` for a cost or an order of another currency, `out_of_range`,
    /// `overflow`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// use regulars::{CampaignAsk, Currency, Instant};
    ///
    /// let ask = CampaignAsk {
    ///     as_of,
    ///     campaign: "spring".to_owned(),
    ///     control: "control".to_owned(),
    ///     currency: Currency::new("CNY")?,
    ///     from: Instant::parse("2026-01-01T00:00:00+08:00")?,
    ///     margin: "0.3".parse()?,
    ///     treated: "treated".to_owned(),
    ///     until: as_of,
    /// };
    /// let result = crm.campaign(&ask)?;
    /// assert_eq!((result.contacts, result.reach), (0, 0), "it has not begun");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn campaign(&self, ask: &CampaignAsk) -> Result<CampaignResult> {
        if ask.until < ask.from {
            return Err(Error::new(Code::InvalidValue, "until", "the window ends after it begins"));
        }
        self.as_operation("campaign.results", None, |crm| {
            let select = Select::parts(&[Part::Orders]).with_reasons(ReasonLevel::None);
            let plan = Plan::compile(crm.rules_at(ask.as_of), select)?;
            let reading = crm.store().read()?;
            let resolved = crm.resolve_all(reading.as_ref(), ask.as_of)?;
            let (mut frame, mut room, mut all) = (Frame::default(), FoldRoom::default(), Gathered::default());
            for (id, cluster) in by_id(reading.as_ref(), &resolved)? {
                let mut told = Vec::new();
                for number in resolved.members(Some(cluster)) {
                    let counts = counted_at(ask.as_of);
                    for kind in [Kind::Touch, Kind::Message] {
                        for record in records_of(reading.as_ref(), number, Some(kind), &counts)? {
                            told.extend(said(&record, &ask.campaign).map(|said| (record.occurred_at.at, said)));
                        }
                    }
                }
                let Some((exposure, since)) = all.take(ask, told) else { continue };
                feed(reading.as_ref(), &resolved, cluster, id, &plan, &mut frame)?;
                let orders = counted_orders(&frame, &plan, ask.as_of, &mut room).iter();
                let side = all.sides.entry(exposure).or_default();
                side.customers += 1;
                let mut bought = false;
                for order in orders.filter(|order| !order.gone && order.at >= since && order.at < ask.until) {
                    if order.currency != ask.currency {
                        let message = format!("a customer of the campaign bought in {}", order.currency);
                        return Err(Error::new(Code::MixedCurrency, "currency", message));
                    }
                    bought = true;
                    side.revenue.add(super::attribution::rounded(order.net, ask.currency)?.amount.into());
                }
                side.conversions += u64::from(bought);
            }
            all.result(ask)
        })
    }
}

impl Gathered {
    /// Takes what is said of a customer: the side, and since when; none where it is on none, or on several.
    fn take(&mut self, ask: &CampaignAsk, told: Vec<(Instant, (Said, Option<Money>))>) -> Option<(String, Instant)> {
        let inside = |at: Instant| at >= ask.from && at < ask.until;
        let mut exposures: Vec<Exposure> = Vec::new();
        let mut contacts = 0;
        for (at, (said, cost)) in told {
            // The side of a customer is that of the first exposure, whenever it was.
            if at >= ask.until {
                continue;
            }
            self.costs.extend(cost.filter(|_| inside(at)));
            let arm = match said {
                Said::Contact(arm) => {
                    contacts += u64::from(inside(at));
                    Some(arm.unwrap_or_else(|| ask.treated.clone()))
                }
                Said::Side(arm) => arm,
                Said::Cost => None,
            };
            exposures.extend(arm.map(|arm| Exposure { arm, at }));
        }
        self.contacts += contacts;
        self.reach += u64::from(contacts > 0);
        let first = exposures.iter().min_by_key(|exposure| (exposure.at, exposure.arm.as_str()))?;
        if exposures.iter().any(|exposure| exposure.arm != first.arm) {
            self.contaminated += 1;
            return None;
        }
        Some((first.arm.clone(), first.at.max(ask.from)))
    }

    fn result(self, ask: &CampaignAsk) -> Result<CampaignResult> {
        let overflow = || Error::new(Code::Overflow, "", "the sum of the orders does not fit");
        let money = |total: Total| {
            let number = Number::from_total(total).and_then(|number| Total::from(number).decimal());
            Ok::<Money, Error>(Money::new(number.ok_or_else(overflow)?, ask.currency))
        };
        let cost = campaign::add(ask.currency, &self.costs, "cost")?;
        let rate = |arm: &str| match self.sides.get(arm) {
            Some(side) => Rate::new(side.customers, side.conversions).map(Some),
            None => Ok(None),
        };
        let (treated, control) = (rate(&ask.treated)?, rate(&ask.control)?);
        let revenue = money(self.sides.get(&ask.treated).map(|side| side.revenue).unwrap_or_default())?;
        let returns = campaign::returns(revenue, cost, ask.margin)?;
        let both = treated.zip(control);
        let incremental = both
            .map(|(treated, control)| campaign::incremental_of(treated, control, revenue, ask.margin, cost))
            .transpose()?;
        let side = |(arm, side): (String, Side)| {
            let revenue = money(side.revenue)?;
            Ok(CampaignSide { arm, conversions: side.conversions, customers: side.customers, revenue })
        };
        Ok(CampaignResult {
            contacts: self.contacts,
            contaminated: self.contaminated,
            cost,
            reach: self.reach,
            sides: self.sides.into_iter().map(side).collect::<Result<_>>()?,
            returns,
            lift: both.map(|(treated, control)| campaign::lift(treated, control)),
            incremental,
        })
    }
}
