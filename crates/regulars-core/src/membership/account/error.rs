//! Why a command is refused (MB-8).

use crate::error::{Code, Fault};
use crate::membership::points::PointsError;
use crate::membership::tier::StandingError;

/// Why a command about an account is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// Nobody of this id enrolled (MB-1).
    #[error("nobody of this id has enrolled")]
    UnknownMember,
    /// The member left (MB-1).
    #[error("the member has left")]
    AccountClosed,
    /// The key was used for something else (MB-7).
    #[error("the key belongs to another command")]
    IdempotencyConflict,
    /// A member is in one pool at most (MB-70).
    #[error("the member is in a pool already")]
    AlreadyInPool,
    /// There is no such pool.
    #[error("there is no pool of this id, or the member is not in it")]
    UnknownPool,
    /// The id of the pool is taken.
    #[error("there is a pool of this id")]
    DuplicatePool,
    /// Both are one account (MB-71).
    #[error("both are one account already")]
    AlreadyMerged,
    /// No version of the program is in force, or it has no points or no tiers.
    #[error("no version of the program is in force, or it has no such part")]
    NoProgram,
    /// More members than can be numbered.
    #[error("one run has at most {} accounts", super::Run::<super::NoTiers>::MAX_ACCOUNTS)]
    TooManyAccounts,
    /// What the ledger says.
    #[error(transparent)]
    Points(#[from] PointsError),
    /// What the tier says.
    #[error(transparent)]
    Tier(#[from] StandingError),
}

impl Fault for AccountError {
    fn code(&self) -> Code {
        match self {
            Self::UnknownMember => Code::UnknownMember,
            Self::AccountClosed => Code::AccountClosed,
            Self::IdempotencyConflict => Code::IdempotencyConflict,
            Self::AlreadyInPool => Code::AlreadyInPool,
            Self::UnknownPool => Code::UnknownPool,
            Self::DuplicatePool => Code::DuplicatePool,
            Self::AlreadyMerged => Code::AlreadyMerged,
            Self::NoProgram => Code::NoProgram,
            Self::TooManyAccounts => Code::TooManyItems,
            Self::Points(error) => error.code(),
            Self::Tier(error) => error.code(),
        }
    }

    fn path(&self) -> String {
        let place = match self {
            Self::UnknownMember | Self::AccountClosed => "member",
            Self::IdempotencyConflict => "key",
            Self::AlreadyInPool => "members",
            Self::UnknownPool | Self::DuplicatePool => "pool",
            Self::AlreadyMerged => "from",
            Self::NoProgram | Self::TooManyAccounts => "",
            Self::Points(error) => return error.path(),
            Self::Tier(error) => return error.path(),
        };
        place.to_owned()
    }
}
