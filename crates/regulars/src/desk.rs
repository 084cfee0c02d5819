//! Who answers a stored case and in which queue (SV-21, SV-22), and whether a customer who leaves is asked why (SV-35): what the
//! rulebook says of a customer of the store. Nothing is stored.

use std::collections::BTreeMap;

use regulars_core::customer::{FoldRoom, Plan, ReasonLevel, Select, case_desk, exit_part};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::service::{ExitAnswer, RouteReason, TriageAnswer};
use regulars_core::time::Instant;
use serde::Serialize;

use crate::{Crm, CustomerRef, DecidingFact};

/// Which case is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseAssignAsk {
    /// Whose case it is.
    pub who: CustomerRef,
    /// Its number.
    pub case_id: String,
    /// How much there is to do in each queue, in the host's own measure; 0 where it is not said.
    pub loads: BTreeMap<String, u64>,
}

/// Who answers a case, and in which queue.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CaseAssigned {
    /// Who answers.
    pub answer: TriageAnswer,
    /// The help article or the flow of the row that holds, also where it was not enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// The number of the case.
    pub case_id: String,
    /// Why it is a person after all: `not_deflected`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Code>,
    /// The customer.
    pub customer: CustomerId,
    /// What the case needs: its category, its language.
    pub needs: Vec<String>,
    /// When the answer may differ without a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// The queues that the customer's tier opens (MB-56).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub own_queues: Vec<String>,
    /// The queue; absent where the rulebook has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// `no_queue` where the fallback takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_cause: Option<Code>,
    /// Every queue in the order of the rulebook.
    pub queues: Vec<CaseQueueTold>,
    /// The row that holds; absent where none does and a person answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// The rows that were tried, in order.
    pub rows: Vec<CaseRowTold>,
    /// The tier of the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
}

/// Why a queue was chosen or not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CaseQueueTold {
    /// The queue.
    pub queue: String,
    /// Why.
    pub reason: RouteReason,
}

/// What a row of triage came to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CaseRowTold {
    /// The facts that decide it (CD-9).
    pub because: Vec<DecidingFact>,
    /// Whether it holds.
    pub holds: bool,
    /// Its id.
    pub row: String,
}

/// Whether a customer who leaves is asked why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ExitAsked {
    /// Whether they are asked, or why not.
    pub answer: ExitAnswer,
    /// When they were asked or answered last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Instant>,
    /// The customer.
    pub customer: CustomerId,
    /// When they left: the stage of those who left, or the end of the membership.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_at: Option<Instant>,
    /// When the answer may differ without a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// The reasons to choose from, of the rulebook.
    pub reasons: Vec<String>,
}

impl Crm {
    /// Who answers a case of a customer first and in which queue, by the rulebook: by the first row of `[[service.triage]]` that holds of the
    /// case and the view, and among the queues of `[[service.queue]]` (SV-21, SV-22). Errors: those of finding the customer, `unsupported`
    /// without `[service]`, `unknown_case`, `unknown_name` for the load of a queue that is none.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use regulars::{CaseAssignAsk, Crm, CustomerRef, Instant, Rulebook};
    /// let rules = r#"
    ///     [rulebook]
    ///     id = "shop"
    ///     version = 1
    ///     zone = "UTC"
    ///     [service]
    ///     fallback = "desk"
    ///     [[service.triage]]
    ///     id = "charging"
    ///     when = "case.category == 'charging'"
    ///     answer = "standard"
    ///     article = "help/charging"
    ///     [[service.queue]]
    ///     id = "power"
    ///     skills = ["charging"]
    /// "#;
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// crm.call("record.ingest", r#"{"records":[{"source":"app","record_id":"1","profile":"p","type":"case",
    ///     "occurred_at":"2026-03-02T09:00:00Z","body":{"case_id":"c1","event":"opened","kind":"question","category":"charging"}}]}"#)?;
    /// let at = Instant::parse("2026-03-02T09:00:00Z")?;
    /// let who: CustomerRef = regulars::Record::order("app", "x", "p", at, regulars::Money::parse("1", "CNY")?)?.profile_ref().into();
    /// let ask = CaseAssignAsk { who, case_id: "c1".to_owned(), loads: BTreeMap::new() };
    /// let found = crm.assign_case(&ask, at)?;
    /// assert_eq!((found.article.as_deref(), found.queue.as_deref()), (Some("help/charging"), Some("power")));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn assign_case(&self, ask: &CaseAssignAsk, as_of: Instant) -> Result<CaseAssigned> {
        self.as_operation("case.assign", Some((&ask.who, as_of)), |crm| {
            let rules = crm.rules_at(as_of);
            if !rules.service.declared {
                let message = "the rulebook does not say how cases are handled";
                return Err(Error::new(Code::Unsupported, "service", message));
            }
            let queues = || rules.service.queues.iter().map(|queue| queue.id.as_str());
            if let Some(name) = ask.loads.keys().find(|name| !queues().any(|queue| queue == *name)) {
                let hint = regulars_core::text::did_you_mean(name, queues());
                let message = format!("there is no queue `{name}`{hint}");
                return Err(Error::new(Code::UnknownName, format!("loads.{name}"), message));
            }
            let plan = Plan::compile(rules, Select::desk().with_reasons(ReasonLevel::None))?;
            let known = crm.known(crm.store().read()?.as_ref(), &ask.who, plan, as_of)?;
            let load = |queue: &str| ask.loads.get(queue).copied().unwrap_or_default();
            let found = case_desk(&known.frame, &known.plan, as_of, &ask.case_id, &load, &mut FoldRoom::default());
            let found = found.ok_or_else(|| {
                let message = format!("the customer has no case `{}`", ask.case_id);
                Error::new(Code::UnknownCase, "case_id", message)
            })?;
            let rows = found.rows.into_iter().map(|row| CaseRowTold {
                because: row.because.into_iter().map(DecidingFact::from).collect(),
                holds: row.holds,
                row: row.row,
            });
            let rows: Vec<CaseRowTold> = rows.collect();
            let queues = found.queues.into_iter().map(|told| CaseQueueTold { queue: told.queue, reason: told.reason });
            let flip = known.located.resolved.next_flip(as_of);
            Ok(CaseAssigned {
                answer: found.answer,
                article: found.article,
                case_id: found.case.case_id,
                cause: found.cause,
                customer: known.located.id,
                needs: found.needs,
                next_change_at: [found.next_change_at, flip].into_iter().flatten().min(),
                own_queues: found.own_queues,
                queue: found.queue,
                queue_cause: found.queue_cause,
                queues: queues.collect(),
                row: rows.iter().find(|row| row.holds).map(|row| row.row.clone()),
                rows,
                tier: found.tier,
            })
        })
    }

    /// Whether a customer who leaves is asked why: once where the stage becomes one of those who left or the membership ends, with consent,
    /// and not again within the cooldown (SV-35). The host records a survey of kind `exit` when it asks, which is what is remembered.
    /// Errors: those of finding the customer, `unsupported` without `[service.exit_survey]`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// let asked = crm.exit_survey(&who.into(), as_of)?;
    /// assert_eq!(asked.answer, regulars::ExitAnswer::NotLeaving);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn exit_survey(&self, who: &CustomerRef, as_of: Instant) -> Result<ExitAsked> {
        self.as_operation("survey.exit", Some((who, as_of)), |crm| {
            let rules = crm.rules_at(as_of);
            let plan = Plan::compile(rules.clone(), Select::exits())?;
            let known = crm.known(crm.store().read()?.as_ref(), who, plan, as_of)?;
            let found = exit_part(&known.frame, &known.plan, as_of, &mut FoldRoom::default());
            let (Some(found), Some(own)) = (found, &rules.service.exit_survey) else {
                let message = "the rulebook does not say what those who leave are asked";
                return Err(Error::new(Code::Unsupported, "service.exit_survey", message));
            };
            let flip = known.located.resolved.next_flip(as_of);
            Ok(ExitAsked {
                answer: found.answer,
                asked_at: found.asked_at,
                customer: known.located.id,
                left_at: found.left_at,
                next_change_at: [found.next_change_at, flip].into_iter().flatten().min(),
                reasons: own.reasons.clone(),
            })
        })
    }
}
