//! Operations about the audit, and counts that tell nothing of one person.

use regulars_core::access::audit::Anchor;
use regulars_core::access::private::Ratio;
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::ProfileRef;
use regulars_core::time::Instant;
use serde::Deserialize;

use super::requests::{Context, StatedIdentifierRef, who};
use super::run::limit;
use super::wire::wire;
use crate::{
    AuditAlarms, AuditFilter, AuditHead, AuditPage, AuditVerdict, CountBy, CountQuery, CountReport, Crm, count_seed,
};

wire! {
    /// Asks for the head of the audit chain, which the host keeps elsewhere.
    request AuditHeadRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// Whether the root of the Merkle tree is wanted too; all entries are read for it.
        pub tree: Option<bool>,
    }
}

wire! {
    /// Asks for entries of the audit; all that is given must fit.
    request AuditListRequest {
        /// What was done, for example `points.redeem`; `points.*` is all that begins so.
        pub action: Option<String>,
        /// Who did it.
        pub actor: Option<String>,
        /// Only entries with a number above this one; all if absent.
        pub after: Option<u64>,
        /// At which instant is asked who is who; needed where a person is named.
        pub as_of: Option<Instant>,
        /// Whether the contents that are still kept are wanted.
        pub contents: Option<bool>,
        /// Who asks.
        pub context: Option<Context>,
        /// About the customer of this id.
        pub customer: Option<CustomerId>,
        /// What came of it.
        pub decision: Option<String>,
        /// Not before this instant.
        pub from: Option<Instant>,
        /// About the customer who holds an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// At most this many, 1 to 10,000; 1,000 if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub limit: Option<u32>,
        /// About the customer of a profile.
        pub profile: Option<ProfileRef>,
        /// For which purpose.
        pub purpose: Option<String>,
        /// Before this instant.
        pub to: Option<Instant>,
    }
}

wire! {
    /// Asks whether the audit chain is whole.
    request AuditVerifyRequest {
        /// A head of the chain that was kept elsewhere.
        pub anchor: Option<Anchor>,
        /// Who asks.
        pub context: Option<Context>,
    }
}

wire! {
    /// Asks for the alarms of the audit.
    request AuditAlarmsRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// Only those after this instant; all if absent.
        pub from: Option<Instant>,
    }
}

wire! {
    /// Asks how many customers there are in cells.
    request CountRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// By what; all together if absent.
        pub by: Option<Vec<CountBy>>,
        /// Only those for whom this condition holds, instead of a segment; it is counted with noise only.
        pub condition: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// How many cells one person enters at most; the rulebook's if absent.
        pub contribution: Option<u64>,
        /// 32 random bytes in hexadecimal for the noise, drawn for this request alone; not needed without noise.
        pub entropy: Option<String>,
        /// What the answer may cost, for example `1/10`; the rulebook's if absent.
        pub epsilon: Option<String>,
        /// Counts below it are not told; the rulebook's if absent.
        pub min_group: Option<u64>,
        /// Whether to count without noise; if absent, where the rulebook has no `[dp]`.
        pub plain: Option<bool>,
        /// What the counts are for.
        pub purpose: String,
        /// Only the members of this segment.
        pub segment: Option<String>,
    }
}

pub(super) fn head(crm: &Crm, request: AuditHeadRequest) -> Result<AuditHead> {
    crm.audit_head(request.tree.unwrap_or(false))
}

pub(super) fn list(crm: &Crm, request: AuditListRequest) -> Result<AuditPage> {
    let named = request.customer.is_some() || request.identifier.is_some() || request.profile.is_some();
    let subject = match (named, request.as_of) {
        (false, _) => None,
        (true, Some(as_of)) => {
            Some((who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?, as_of))
        }
        (true, None) => {
            let message = "who is who is asked at an instant";
            return Err(Error::new(Code::MissingField, "as_of", message));
        }
    };
    let filter = AuditFilter {
        action: request.action,
        actor: request.actor,
        contents: request.contents.unwrap_or(false),
        decision: request.decision,
        from: request.from,
        purpose: request.purpose,
        subject,
        to: request.to,
    };
    crm.audit(&filter, request.after.unwrap_or(0), limit(request.limit, 1_000)?)
}

pub(super) fn verify(crm: &Crm, request: AuditVerifyRequest) -> Result<AuditVerdict> {
    crm.audit_verify(request.anchor)
}

pub(super) fn alarms(crm: &Crm, request: AuditAlarmsRequest) -> Result<AuditAlarms> {
    crm.audit_alarms(request.from, request.as_of)
}

pub(super) fn count(crm: &Crm, request: CountRequest) -> Result<CountReport> {
    let epsilon = request.epsilon.as_deref().map(Ratio::parse).transpose()?;
    crm.count_customers(&CountQuery {
        as_of: request.as_of,
        by: request.by.unwrap_or_default(),
        condition: request.condition,
        contribution: request.contribution,
        epsilon,
        min_group: request.min_group,
        plain: request.plain,
        purpose: request.purpose,
        seed: request.entropy.as_deref().map(count_seed).transpose()?,
        segment: request.segment,
    })
}
