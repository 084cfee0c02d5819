//! The view: the fold that calls everything below it and adds reasons.
//!
//! A feeder fills a [`Frame`] with one customer's records, [`Plan`] says what to compute, [`fold`] gives the [`CustomerView`].
//! The fold never sees JSON, rows of a store or columns.

mod account;
mod case_parts;
mod cases;
mod consents;
mod desk;
mod evaluate;
mod exits;
mod explain;
mod fold;
mod frame;
mod golden;
mod journey;
mod parts;
mod person;
mod plan;
mod rfm;
mod sales;
mod scores;
mod track;
mod view;
mod warnings;
mod watch;

pub use account::{
    AccountPlan, BenefitPart, Course, CourseRoom, EntitlementPart, Gift, LotPart, LotSource, MembershipPart,
    MissingMetric, Moved, NextExpiry, NextTier, PointsPart, ReferralPart, ReferralRole, ScopeFacts, account_part,
};
pub use case_parts::{FollowUpPart, FollowUpStage, StandardPart, TransferPart};
pub use cases::{
    CaseMark, CaseNotice, CasePart, CasePlan, ClockPart, DeadlinePart, WarningPart, case_marks, case_parts,
};
pub use consents::{ConsentRow, consent_facts};
pub use desk::{DeskPart, DeskQueue, DeskRow, case_desk};
pub use evaluate::{EvaluateRoom, evaluate};
pub use exits::{ExitPart, exit_part};
pub use fold::{FoldRoom, fold};
pub use frame::{Amounts, AttributeFact, Cell, Frame, Join, Pin, RowHead, RowNo, Span, Stated};
pub use golden::golden_value;
pub use journey::{
    ConsideredPart, FulfilmentNotice, GuardDecision, GuardPart, JourneyMark, JourneyMarks, JourneyPlan, JourneyRoom,
    MarkAbout, MarkStatus, NextActionPart, OrderPart, ParcelPart, PaymentPart, RowOutcome, TriggerNotice, TriggerPart,
    guard_notice, journey_marks,
};
pub use person::Person;
pub use plan::{CellTable, Part, Plan, ReasonLevel, Select};
pub use rfm::{counted_orders, rfm_periods, rfm_summary};
pub use sales::{
    LeadGroupPart, LeadItemPart, LeadPart, LeadScorePart, OpportunityPart, SalesMark, SalesPlan, StageEntryPart,
    sales_marks, sales_parts,
};
pub use scores::{ScorePlan, ScoreRoom};
pub use track::{
    Changed, Flag, Mention, NodeState, OuterRoom, StageState, Subject, TextSlots, Track, TrackPlan, TrackRoom,
    Transition,
};
pub use view::{
    CustomerView, Finding, GoldenState, GoldenValue, IdentityPart, Link, MeasureValue, NeedEvidence, NetAmount,
    OrdersPart, Overridden, Reason, RulebookRef, Score, ScoreStatus, SegmentPart, StagePart, TagPart,
};
pub use warnings::{WarningDue, warnings_due};
pub use watch::{Cause, Change, ChangeKind, ChangeType, Occasion, WatchState};

#[cfg(test)]
mod tests;
