//! Of which operations the audit is told.

use regulars_core::access::AuditLevel;

/// How much an operation means to the audit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Weight {
    /// It changes something, decides about people or hands out their data.
    Changes,
    /// It looks at a person.
    Looks,
    /// Neither.
    Nothing,
}

impl Weight {
    pub(crate) fn of(operation: &str) -> Self {
        if CHANGES.contains(&operation) {
            Self::Changes
        } else if LOOKS.contains(&operation) {
            Self::Looks
        } else {
            Self::Nothing
        }
    }

    pub(crate) fn is_told_at(self, level: AuditLevel) -> bool {
        match self {
            Self::Changes => true,
            Self::Looks => level == AuditLevel::All,
            Self::Nothing => false,
        }
    }
}

/// What changes something, decides about people or hands out their data. Taking records is not among them: they are a journal of their own.
const CHANGES: &[&str] = &[
    "approval.approve",
    "approval.change",
    "approval.delegate",
    "approval.reject",
    "approval.request",
    "approval.use",
    "artefact.put",
    "audience.list",
    "benefit.cancel",
    "benefit.claim",
    "benefit.reserve",
    "benefit.use",
    "campaign.audience",
    "case.tell",
    "case.transfer",
    "case.warn",
    "consent.confirm",
    "consent.grant",
    "consent.may_contact",
    "consent.may_process",
    "consent.refuse",
    "consent.signal",
    "consent.withdraw",
    "identity.apply",
    "identity.decide",
    "identity.unmerge",
    "key.rotated",
    "lead.convert",
    "lead.create",
    "lead.disqualify",
    "lead.nurture",
    "lead.qualify",
    "lead.work",
    "membership.enroll",
    "membership.grant_tier",
    "membership.leave",
    "opportunity.advance",
    "opportunity.lose",
    "opportunity.open",
    "opportunity.win",
    "points.adjust",
    "points.cancel_redeem",
    "points.capture",
    "points.hold",
    "points.redeem",
    "points.release",
    "privacy.count",
    "privacy.export",
    "profile.erase",
    "profile.renew_key",
    "profile.shred",
    "record.execute",
    "referral.refer",
    "referral.review",
    "request.complete",
    "request.extend",
    "request.pause",
    "request.receive",
    "request.rectify",
    "request.reject",
    "request.step",
    "request.verify",
    "retention.execute",
    "rulebook.load",
    "stock.confirm",
    "stock.count",
    "stock.release",
    "stock.reserve",
];

/// What looks at a person, or at who looked at whom.
const LOOKS: &[&str] = &[
    "access.findings",
    "approval.list",
    "approval.status",
    "audit.alarms",
    "audit.list",
    "consent.receipt",
    "customer.find",
    "customer.forecast",
    "customer.lineage",
    "customer.next_action",
    "customer.next_actions",
    "customer.timeline",
    "customer.view",
    "customer.views",
    "identity.conflicts",
    "identity.history",
    "identity.journal",
    "identity.partition",
    "identity.plan",
    "identity.plan_merge",
    "identity.plan_unmerge",
    "lead.list",
    "membership.account",
    "model.predict",
    "model.value",
    "plot.p_alive",
    "points.statement",
    "privacy.erasure_plan",
    "profile.plan_shred",
    "quality.propose",
    "record.get",
    "record.lineage",
    "relation.list",
    "relation.suggest",
    "relation.tree",
    "request.list",
    "request.status",
    "retention.plan",
    "segment.members",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{Access, operations};

    /// Typed methods that are no operations.
    const TYPED: [&str; 2] = ["customer.views", "key.rotated"];

    #[test]
    fn every_operation_that_is_told_exists_and_every_write_is_told_or_left_out_on_purpose() {
        let names: BTreeSet<&str> = operations().iter().map(|info| info.name).chain(TYPED).collect();
        assert!(CHANGES.iter().chain(LOOKS).all(|name| names.contains(name)));
        let writes = operations().iter().filter(|info| info.access == Access::Write).map(|info| info.name);
        let left: Vec<&str> = writes.filter(|name| !CHANGES.contains(name)).collect();
        assert_eq!(left, ["changes.acknowledge", "changes.advance", "record.ingest", "store.scrub"]);
        assert!(CHANGES.is_sorted() && LOOKS.is_sorted());
    }
}
