//! Operations about the indicators of a rulebook (SV-95).

use regulars_core::error::Result;
use regulars_core::time::Instant;
use serde::Deserialize;

use super::requests::Context;
use super::wire::wire;
use crate::{Crm, Digest, DigestAsk, DigestPeriod, IndicatorAsk, IndicatorReport};

wire! {
    /// Asks what indicators come to, and how they moved.
    request IndicatorReportRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// The instant that is compared with; nothing is compared if absent.
        pub before: Option<Instant>,
        /// Who asks.
        pub context: Option<Context>,
        /// Only these indicators; all if absent.
        pub ids: Option<Vec<String>>,
        /// Only those that this role looks at; all if absent.
        pub role: Option<String>,
    }
}

wire! {
    /// Asks what happened in the last whole local day or week.
    request DigestRequest {
        /// The instant of the question: the period is the last one that ended by then.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// A day or a week from Monday on.
        pub period: DigestPeriod,
        /// Only the indicators that this role looks at; all if absent.
        pub role: Option<String>,
    }
}

pub(super) fn report(crm: &Crm, request: IndicatorReportRequest) -> Result<IndicatorReport> {
    let IndicatorReportRequest { as_of, before, ids, role, .. } = request;
    crm.indicators(&IndicatorAsk { as_of, before, ids: ids.unwrap_or_default(), role })
}

pub(super) fn digest(crm: &Crm, request: DigestRequest) -> Result<Digest> {
    let DigestRequest { as_of, period, role, .. } = request;
    crm.digest(&DigestAsk { as_of, period, role })
}
