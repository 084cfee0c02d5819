//! The domain of Regulars: customers, channel records, tiers, scores and consent, as pure functions.
//!
//! A view is a fold of one customer's timeline under a rulebook at an instant. Nothing here reads a clock, draws a random
//! number, opens a file or starts a thread; everything is an argument. The folders are the way data flows:
//! [`record`] → [`identity`] → [`rulebook`] → [`measure`], [`condition`], [`scoring`], [`membership`], [`consent`] → [`customer`];
//! [`service`] follows cases, [`sales`] leads, campaigns, approvals and reservations, [`journey`] what is due because of what was
//! done; beside them [`relation`] says how customers are related, and [`access`] who sees and changes what.
//!
//! Rule ids such as `RC-2` or `CS-13` stand in `docs/rules/` of the project.
#![forbid(unsafe_code)]

pub mod access;
pub mod condition;
pub mod consent;
pub mod customer;
pub mod error;
mod few;
pub mod identity;
pub mod journey;
pub mod measure;
pub mod membership;
pub mod money;
pub mod quality;
pub mod record;
pub mod relation;
pub mod rulebook;
pub mod sales;
pub mod scoring;
pub mod service;
pub mod text;
pub mod time;

pub use error::{Code, Error, Result};
