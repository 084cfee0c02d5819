//! Whether a benefit can be claimed, with one reason if it cannot (MB-50), and the queues that a tier opens (MB-56).

use super::{BenefitError, Birth, Eligible, Window};
use crate::error::Code;
use crate::membership::program::Benefit;
use crate::time::{Date, Instant, Zone};

/// What a decision reads of the member and the program, beside the claims and the stock.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The instant of the claim.
    pub at: Instant,
    /// The zone of the program (MB-3).
    pub zone: &'a Zone,
    /// The tier that is held, after what is due at this instant; none in a program without tiers.
    pub tier: Option<Tenure<'a>>,
    /// The birthday; none: nobody knows it.
    pub birth: Option<&'a Birth>,
}

/// A tier that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tenure<'a> {
    /// The tier.
    pub tier: &'a str,
    /// Since when it has been held without a break.
    pub since: Instant,
}

/// What is decided of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is granted.
    Granted(Grant),
    /// It is refused by the first test that fails.
    Refused(Reason),
}

/// What a granted claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The date that its quota is booked to: the birthday (MB-53), otherwise the local date of the claim.
    pub booked: Date,
    /// Whether that date is a birthday.
    pub birthday: bool,
    /// The instant at which it is over; none: never.
    pub valid_until: Option<Instant>,
}

/// Why a claim is refused, in the order in which it is asked (MB-50).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Nobody knows the birthday.
    BirthdayMissing,
    /// It is not the time.
    OutsideWindow,
    /// The tier held does not get it.
    TierTooLow,
    /// The birthday of this year has had its claim.
    AlreadyClaimedThisYear,
    /// The quota of the period is used up.
    QuotaUsed,
    /// Nothing is left.
    OutOfStock,
}

impl Reason {
    /// The code of the registry.
    pub fn code(self) -> Code {
        match self {
            Self::BirthdayMissing => Code::BirthdayMissing,
            Self::OutsideWindow => Code::OutsideWindow,
            Self::TierTooLow => Code::TierTooLow,
            Self::AlreadyClaimedThisYear => Code::AlreadyClaimedThisYear,
            Self::QuotaUsed => Code::QuotaUsed,
            Self::OutOfStock => Code::OutOfStock,
        }
    }
}

/// The part of a decision that reads neither claims nor stock: birthday, days and tier. Errors: `calendar_out_of_range`,
/// `out_of_range`.
pub fn open(benefit: &Benefit, asked: Asked<'_>) -> Result<Decision, BenefitError> {
    let date = asked.zone.date(asked.at);
    Ok(match Window::of(benefit).holds(date, asked.birth)? {
        Eligible::BirthdayMissing => Decision::Refused(Reason::BirthdayMissing),
        Eligible::No => Decision::Refused(Reason::OutsideWindow),
        Eligible::Yes { .. } if !gets(benefit, asked.tier) => Decision::Refused(Reason::TierTooLow),
        Eligible::Yes { birthday } => Decision::Granted(Grant {
            booked: birthday.unwrap_or(date),
            birthday: birthday.is_some(),
            valid_until: valid_until(benefit, asked),
        }),
    })
}

fn gets(benefit: &Benefit, held: Option<Tenure<'_>>) -> bool {
    benefit.tiers.is_empty() || held.is_some_and(|held| benefit.tiers.iter().any(|tier| tier == held.tier))
}

/// Midnight after the last of the days on which a claim can be used (MB-52).
pub(super) fn valid_until(benefit: &Benefit, asked: Asked<'_>) -> Option<Instant> {
    let days = i32::try_from(benefit.valid_days?).unwrap_or(i32::MAX);
    Some(asked.zone.start_of(asked.zone.date(asked.at).plus_days(days).plus_days(1)))
}

/// The queues that the benefits open to the member now, in the program's order (MB-56). Errors: `calendar_out_of_range`,
/// `out_of_range`.
pub fn queues<'a>(benefits: &'a [Benefit], asked: Asked<'_>) -> Result<Vec<&'a str>, BenefitError> {
    let mut queues = Vec::new();
    for benefit in benefits {
        if let Some(queue) = &benefit.queue
            && matches!(open(benefit, asked)?, Decision::Granted(_))
        {
            queues.push(queue.as_str());
        }
    }
    Ok(queues)
}
