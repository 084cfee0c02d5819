//! How far a long call has come. Whoever is told may stop it: at the next batch, whose predecessors stay as they are.

use crate::{Error, Result};

/// How far a long call has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Rows or customers that are done.
    pub done: u64,
    /// Of how many, where that is known.
    pub total: Option<u64>,
}

/// Whoever is told how far a call has come. An error of theirs stops it and comes through as it is.
pub type Watcher<'a> = dyn FnMut(Progress) -> Result<(), Error> + 'a;
