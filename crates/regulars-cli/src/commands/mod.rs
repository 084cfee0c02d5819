//! The short commands; `demo`, `ingest` and `view` have folders of their own.

pub(crate) mod access;
mod answer;
pub(crate) mod artefacts;
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
pub(crate) mod needs;
pub(crate) mod plot;
pub(crate) mod quality;
pub(crate) mod recommend;
pub(crate) mod reference;
pub(crate) mod relations;
pub(crate) mod rfm;
pub(crate) mod rights;
mod rows;
pub(crate) mod rulebook;
pub(crate) mod segment;
pub(crate) mod selling;
pub(crate) mod service;
pub(crate) mod shred;
mod told;
pub(crate) mod trees;
#[cfg(feature = "tables")]
pub(crate) mod views;
