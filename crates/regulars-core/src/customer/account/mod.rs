//! Membership as records tell it (MB-1 to MB-55, MB-65, MB-70 to MB-73): the rows of a frame become what the accounts of a program are
//! told, profile by profile until they are joined, and the account of the customer becomes a part of the view.

mod asked;
mod claims;
mod content;
mod course;
mod falls;
mod gift_plan;
mod gifts;
mod lanes;
mod moves;
mod offers;
mod part;
mod parting;
mod plan;
mod scope;
mod telling;
mod told;
mod view;

pub use course::{Course, CourseRoom};
pub(super) use falls::tier_moves;
pub use moves::Moved;
pub use part::account_part;
pub(super) use part::part;
pub use plan::AccountPlan;
pub use scope::{Gift, ReferralPart, ReferralRole, ScopeFacts};
pub use view::{
    BenefitPart, EntitlementPart, LotPart, LotSource, MembershipPart, MissingMetric, NextExpiry, NextTier, PointsPart,
};
