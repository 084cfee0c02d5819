//! Operations about approvals (SV-80 to SV-82): over rules and events that are given, and over the store.

mod given;
mod look;
mod tell;

pub use given::{
    ApprovalEventGiven, ApprovalLevelRequest, ApprovalNeed, ApprovalReplayRequest, ApprovalReplayed, ApprovalRule,
};
pub(super) use given::{need, replay};
pub use look::{ApprovalListRequest, ApprovalStatusRequest};
pub(super) use look::{list, status};
pub use tell::{
    ApproveRequest, ChangeApprovalRequest, DelegateApprovalsRequest, RejectApprovalRequest, RequestApprovalRequest,
    UseApprovalRequest,
};
pub(super) use tell::{approve, change, delegate, reject, request, use_it};
