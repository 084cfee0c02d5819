//! The ledger by itself: its laws, and what single rules say.

mod codes;
mod laws;
mod spending;
pub(crate) mod support;
mod taking_back;
