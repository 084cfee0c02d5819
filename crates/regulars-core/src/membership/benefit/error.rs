//! Why a command on a benefit fails. That a claim is refused is no failure but a [`Decision`](super::Decision) (MB-50).

use super::window::MAX_WINDOW_DAYS;
use crate::error::{Code, Fault};
use crate::time::ChineseYearError;

/// Why a command on a benefit fails; it has then changed nothing (MB-8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BenefitError {
    /// No entitlement of the member has this id.
    #[error("the member has no entitlement of this benefit with this id")]
    Unknown,
    /// It was used before.
    #[error("the entitlement has been used")]
    Used,
    /// Its time, or that of its reservation, is over.
    #[error("the entitlement or its reservation is over")]
    Expired,
    /// It is not reserved, or was cancelled.
    #[error("the entitlement is not an open reservation")]
    NotOpen,
    /// The id is taken.
    #[error("the member has an entitlement of this benefit with this id already")]
    Duplicate,
    /// It opens a queue and is not claimed (MB-56).
    #[error("the benefit is held with the tier and is not claimed")]
    Right,
    /// There is no such day.
    #[error("the calendar has no such month and day")]
    BirthdayInvalid,
    /// The window is too long.
    #[error("a birthday window has at most {MAX_WINDOW_DAYS} days before and after")]
    WindowTooLong,
    /// The calendar is not known there.
    #[error(transparent)]
    Calendar(#[from] ChineseYearError),
}

impl Fault for BenefitError {
    fn code(&self) -> Code {
        match self {
            Self::Unknown => Code::UnknownEntitlement,
            Self::Used => Code::EntitlementUsed,
            Self::Expired => Code::EntitlementExpired,
            Self::NotOpen => Code::EntitlementNotOpen,
            Self::Duplicate => Code::DuplicateEntitlement,
            Self::Right => Code::BenefitIsARight,
            Self::BirthdayInvalid => Code::BirthdayInvalid,
            Self::WindowTooLong => Code::OutOfRange,
            Self::Calendar(error) => error.code(),
        }
    }

    fn path(&self) -> String {
        match self {
            Self::Unknown | Self::Used | Self::Expired | Self::NotOpen | Self::Duplicate => "entitlement_id",
            Self::Right => "benefit",
            Self::BirthdayInvalid => "birthday",
            Self::WindowTooLong => "when",
            Self::Calendar(_) => "at",
        }
        .to_owned()
    }
}
