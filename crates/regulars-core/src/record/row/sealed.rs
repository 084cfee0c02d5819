//! The sealed part of a stored row, as text or behind a lock: what reads nothing personal opens nothing (DESIGN 8.7).

use std::borrow::Cow;
use std::fmt;

use crate::error::Result;

/// Opens the sealed part of one row; a store with a vault has one.
pub trait Opener {
    /// The sealed part as text. Errors: those of the store's keys.
    fn open(&self) -> Result<String>;
}

/// The sealed part of a stored row.
#[derive(Clone, Copy)]
pub enum Sealed<'a> {
    /// As text; empty if nothing is personal.
    Text(&'a str),
    /// Under a key; never empty.
    Closed(&'a dyn Opener),
}

impl<'a> Sealed<'a> {
    /// Whether there is nothing personal in the row.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Text(""))
    }

    /// The text.
    pub fn open(&self) -> Result<Cow<'a, str>> {
        match self {
            Self::Text(text) => Ok(Cow::Borrowed(text)),
            Self::Closed(opener) => opener.open().map(Cow::Owned),
        }
    }
}

impl<'a, T: AsRef<str> + ?Sized> From<&'a T> for Sealed<'a> {
    fn from(text: &'a T) -> Self {
        Self::Text(text.as_ref())
    }
}

/// It prints nothing of what is personal.
impl fmt::Debug for Sealed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealed").finish_non_exhaustive()
    }
}
