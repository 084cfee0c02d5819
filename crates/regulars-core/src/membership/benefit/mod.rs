//! Benefits of a program (MB-50 to MB-56): on which days, how often and out of which stock a member may claim them, and what
//! becomes of a claim.
//!
//! [`Claims`] is what one member has claimed of one benefit; it is folded from the member's timeline. [`Stock`] is what all members
//! have taken of one benefit, a scope of its own that is told of every [`StockMove`]. A decision reads both; whoever writes decides
//! and records inside one transaction.

mod birthday;
mod claim;
mod decision;
mod entitlement;
mod error;
mod quota;
mod season;
mod stated;
mod stock;
mod window;

pub use birthday::{Birth, BirthdayRules};
pub use claim::{Claims, Recorded, Taking};
pub use decision::{Asked, Decision, Grant, Reason, Tenure, open, queues};
pub use entitlement::{Entitlement, EntitlementStatus};
pub use error::BenefitError;
pub use stock::{Stock, StockMove};
pub use window::{Eligible, MAX_TURNS, MAX_WINDOW_DAYS, Window};

#[cfg(test)]
mod tests;
