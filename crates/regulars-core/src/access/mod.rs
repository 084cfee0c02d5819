//! Who sees and changes what, and how that is proved: the audit chain, alarms over it, and counts that tell nothing of one person.

pub mod alarm;
pub mod audit;
pub mod private;
mod rules;

pub use rules::{AuditLevel, AuditRules, PrivateRules};
