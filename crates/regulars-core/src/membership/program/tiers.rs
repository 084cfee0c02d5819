//! The rules of a ladder (MB-30 to MB-41).

use crate::money::{Currency, Decimal};

/// A ladder and how one moves on it.
#[derive(Clone, Debug, PartialEq)]
pub struct TierRules {
    /// The currency of the spend.
    pub currency: Currency,
    /// The levels, lowest first; the first is the base.
    pub levels: Vec<TierLevel>,
    /// Which orders count (MB-32).
    pub window: TierWindow,
    /// How long a level holds (MB-33).
    pub validity: Validity,
    /// When one goes up (MB-34).
    pub upgrade: Upgrade,
    /// When an order begins to count (MB-31).
    pub qualify_when: Qualify,
    /// How far one falls (MB-36).
    pub downgrade: Downgrade,
    /// The days of grace after a review that failed (MB-37); zero: none.
    pub grace_days: u32,
    /// When a refund moves the tier (MB-38).
    pub on_refund: OnRefund,
    /// Levels that a lifetime's net spend keeps for ever (MB-39), as places in `levels` with their least spend.
    pub lifetime: Vec<(usize, Decimal)>,
    /// Whether what is above the threshold counts in the next period (MB-40).
    pub rollover: bool,
    /// Whether meeting a level again makes it last longer (MB-41).
    pub extend_on_requalify: bool,
}

impl TierRules {
    /// Whether what is held at an instant follows from the orders and gifts that count then, whatever was held before.
    pub fn follows_orders(&self) -> bool {
        self.validity == Validity::WhileQualified && !self.rollover
    }
}

/// A tier of a ladder (MB-30).
#[derive(Clone, Debug, PartialEq)]
pub struct TierLevel {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What it asks for; the base asks for nothing.
    pub needs: Option<Requirement>,
    /// How many times the points it earns (MB-12); above zero.
    pub multiplier: Decimal,
}

/// What a level asks for (MB-30).
#[derive(Clone, Debug, PartialEq)]
pub enum Requirement {
    /// Every one of them.
    All(Vec<Demand>),
    /// One of them.
    Any(Vec<Demand>),
}

impl Requirement {
    /// Its comparisons.
    pub fn demands(&self) -> &[Demand] {
        match self {
            Self::All(demands) | Self::Any(demands) => demands,
        }
    }

    /// The measures of the rulebook that it compares.
    pub fn measures(&self) -> impl Iterator<Item = &str> {
        self.demands().iter().filter_map(|demand| match &demand.metric {
            Metric::Measure(name) => Some(name.as_str()),
            Metric::Spend | Metric::Orders => None,
        })
    }

    /// Whether whoever meets this also meets another one.
    pub fn implies(&self, other: &Self) -> bool {
        let reaches = |own: &Demand, other: &Demand| own.metric == other.metric && own.min >= other.min;
        let one = |own: &[Demand], other: &Self| match other {
            Self::All(wanted) => wanted.iter().all(|wanted| own.iter().any(|own| reaches(own, wanted))),
            Self::Any(wanted) => wanted.iter().any(|wanted| own.iter().any(|own| reaches(own, wanted))),
        };
        match self {
            Self::All(own) => one(own, other),
            Self::Any(own) => own.iter().all(|own| one(std::slice::from_ref(own), other)),
        }
    }
}

/// One comparison: the metric is at least `min`.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// What is compared.
    pub metric: Metric,
    /// The least, included.
    pub min: Decimal,
}

/// What a level is measured by (MB-30, MB-31).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Metric {
    /// What was paid and not refunded.
    Spend,
    /// The orders of which something was not refunded.
    Orders,
    /// A measure of the rulebook.
    Measure(String),
}

/// Which orders count, by local dates (MB-32).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TierWindow {
    /// An order of date d counts while `d <= D < d + months`.
    Rolling {
        /// How many.
        months: u32,
    },
    /// The calendar months before the month of D.
    CompleteMonths {
        /// How many.
        months: u32,
    },
    /// The period that D is in.
    Period(Period),
    /// All up to D.
    Lifetime,
}

/// A period of twelve months (MB-32).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// From one day of the year to the next.
    Calendar {
        /// The month in which it begins, 1 to 12.
        month: u8,
        /// The day on which it begins.
        day: u8,
    },
    /// From the anniversary of the enrolment.
    Anniversary,
}

/// How long a level holds (MB-33).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// Months from the upgrade.
    Months {
        /// How many.
        months: u32,
        /// Whether to the end of the month.
        end_of_month: bool,
    },
    /// To the end of the period.
    EndOfPeriod,
    /// To the end of the period after it.
    EndOfNextPeriod,
    /// As long as the level is met.
    WhileQualified,
    /// Until it is reviewed on a day of the month.
    RecalcMonthly {
        /// The day, 1 to 31; one that a month does not have is its last.
        day: u8,
    },
}

/// When one goes up (MB-34).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Upgrade {
    /// With the order that meets the level.
    #[default]
    Immediate,
    /// With the review.
    AtReview,
}

/// When an order begins to count (MB-31).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Qualify {
    /// At once.
    #[default]
    Order,
    /// When its points can be spent; its date stays that of the order.
    Confirmed,
}

/// How far one falls (MB-36).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Downgrade {
    /// To the level that is met.
    #[default]
    ToEarned,
    /// By one at most.
    OneDown,
}

/// When a refund moves the tier (MB-38).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnRefund {
    /// At its review.
    #[default]
    AtReview,
    /// At once, if the refunded orders had made the tier.
    Immediate,
}
