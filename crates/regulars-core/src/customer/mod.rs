//! The view: the fold that calls everything below it and adds reasons.
//!
//! A feeder fills a [`Frame`] with one customer's records, [`Plan`] says what to compute, [`fold`] gives the [`CustomerView`].
//! The fold never sees JSON, rows of a store or columns.

mod explain;
mod fold;
mod frame;
mod plan;
mod view;

pub use fold::fold;
pub use frame::{AttributeFact, Cell, Frame, Join, RowHead, RowNo, Span, Stated};
pub use plan::{CellTable, Part, Plan, ReasonLevel, Select};
pub use view::{
    ConsentRow, CustomerView, Finding, GoldenState, GoldenValue, IdentityPart, Link, MembershipPart, NetAmount,
    NextTier, OrdersPart, Reason, RulebookRef, Score, ScoreStatus,
};

#[cfg(test)]
mod tests;
