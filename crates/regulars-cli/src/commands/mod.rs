//! The short commands; `demo`, `ingest` and `view` have folders of their own.

pub(crate) mod call;
pub(crate) mod changes;
pub(crate) mod init;
pub(crate) mod quality;
pub(crate) mod reference;
pub(crate) mod rulebook;
pub(crate) mod segment;
