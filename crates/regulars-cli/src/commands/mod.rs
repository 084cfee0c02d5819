//! The short commands; `demo`, `ingest` and `view` have folders of their own.

pub(crate) mod access;
pub(crate) mod audience;
pub(crate) mod audit;
pub(crate) mod call;
pub(crate) mod changes;
pub(crate) mod churn;
pub(crate) mod clusters;
pub(crate) mod consent;
pub(crate) mod count;
pub(crate) mod erase;
pub(crate) mod identity;
pub(crate) mod init;
pub(crate) mod keys;
pub(crate) mod liability;
pub(crate) mod lineage;
pub(crate) mod membership;
pub(crate) mod models;
pub(crate) mod quality;
pub(crate) mod reference;
pub(crate) mod relations;
pub(crate) mod rights;
mod rows;
pub(crate) mod rulebook;
pub(crate) mod segment;
pub(crate) mod shred;
mod told;
pub(crate) mod trees;
