//! Operations about the cases of a store: telling them, who answers them and in which queue, merged cases, the rates of the closed loop and
//! reports (SV-10 to SV-22, SV-34, SV-35).

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::money::Number;
use regulars_core::record::ProfileRef;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::requests::{Context, StatedIdentifierRef, who};
use super::service::limited;
use super::wire::wire;
use crate::{
    CaseAssignAsk, CaseAssigned, CaseCommand, CaseDone, CaseFigures, Crm, DeskAsk, ExitAsked, ExitFigures,
    TransferCommand, TransferDone, WarningReport,
};

wire! {
    /// Asks what becomes of cases that are merged (SV-17).
    request CaseMergeRequest {
        /// The cases.
        pub cases: Vec<CaseToMerge>,
        /// Who asks.
        pub context: Option<Context>,
        /// Which of them goes on; the one that was created first if absent.
        pub into: Option<String>,
    }
}

wire! {
    /// A case that is merged.
    request CaseToMerge {
        /// Its number.
        pub case_id: String,
        /// When it was created.
        pub created: Instant,
        /// When its running clock is due; absent: none is.
        pub due: Option<Instant>,
    }
}

wire! {
    /// The case that goes on.
    response CaseMerged {
        /// Its number, which those of the others lead to.
        pub case_id: String,
        /// When it was created.
        pub created: Instant,
        /// When it is due.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub due: Option<Instant>,
        /// The numbers that lead to it, sorted.
        pub merged: Vec<String>,
    }
}

wire! {
    /// Asks for the rates of the closed loop (SV-34).
    request ClosedLoopRequest {
        /// How many of them were contacted after it was due.
        pub contacted_late: u64,
        /// How many of them were contacted in time.
        pub contacted_in_time: u64,
        /// Who asks.
        pub context: Option<Context>,
        /// How many detractors there were.
        pub detractors: u64,
    }
}

wire! {
    /// The rates of the closed loop; absent without detractors.
    response ClosedLoopRates {
        /// The share that was contacted.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub contact_rate: Option<String>,
        /// The share that was contacted in time.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub on_time_rate: Option<String>,
    }
}

pub(super) fn merge(_: &Crm, request: CaseMergeRequest) -> Result<CaseMerged> {
    let cases = limited(Some(request.cases), "cases")?;
    let mut ids: Vec<&str> = cases.iter().map(|case| case.case_id.as_str()).collect();
    ids.sort_unstable();
    if let Some([twice, _]) =
        ids.windows(2).find(|pair| pair.first() == pair.last()).and_then(|pair| pair.first_chunk())
    {
        return Err(Error::new(Code::DuplicateId, "cases", format!("the case `{twice}` is there twice")));
    }
    let none = || Error::new(Code::InvalidValue, "cases", "at least one case is merged");
    let first = cases.iter().min_by_key(|case| (case.created, &case.case_id)).ok_or_else(none)?;
    let survivor = match &request.into {
        None => first,
        Some(id) => cases.iter().find(|case| case.case_id == *id).ok_or_else(|| {
            let hint = regulars_core::text::did_you_mean(id, ids.iter().copied());
            Error::new(Code::UnknownCase, "into", format!("none of the cases is `{id}`{hint}"))
        })?,
    };
    Ok(CaseMerged {
        case_id: survivor.case_id.clone(),
        created: first.created,
        due: cases.iter().filter_map(|case| case.due).min(),
        merged: ids.into_iter().filter(|id| *id != survivor.case_id).map(str::to_owned).collect(),
    })
}

pub(super) fn closed_loop(_: &Crm, request: ClosedLoopRequest) -> Result<ClosedLoopRates> {
    let ClosedLoopRequest { contacted_late, contacted_in_time, detractors, .. } = request;
    let contacted = contacted_in_time.saturating_add(contacted_late);
    if contacted > detractors {
        let message = "not more detractors are contacted than there are";
        return Err(Error::new(Code::OutOfRange, "contacted_in_time", message));
    }
    let rate = |count: u64| Some(Number::from(count).div(Number::from(detractors))?.rounded(4).canonical());
    Ok(ClosedLoopRates { contact_rate: rate(contacted), on_time_rate: rate(contacted_in_time) })
}

wire! {
    /// Tells a case or a step of it (SV-10, SV-19).
    request CaseTellRequest {
        /// The help article that answered.
        pub article: Option<String>,
        /// Who works on it.
        pub assignee: Option<String>,
        /// When it happens.
        pub at: Instant,
        /// Who spoke: `customer`, `agent` or `bot`.
        pub author: Option<String>,
        /// The number of the case.
        pub case_id: String,
        /// What it is about.
        pub category: Option<String>,
        /// The channel inside the source.
        pub channel: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// What happens: `opened`, `message`, `state`, `priority`, `assigned`, `policy` or `merged`.
        pub event: String,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// What a message is meant as: `thanks`, `person` and so on (SV-21).
        pub intent: Option<String>,
        /// The article it is about.
        pub item: Option<String>,
        /// Told twice under one key, it acts once.
        pub key: Option<String>,
        /// The sort of case.
        pub kind: Option<String>,
        /// The language that it needs.
        pub language: Option<String>,
        /// The case that goes on for both.
        pub merged_into: Option<String>,
        /// The order it is about.
        pub order_id: Option<String>,
        /// How it ended.
        pub outcome: Option<String>,
        /// The policy that holds from here on.
        pub policy: Option<String>,
        /// How urgent it is.
        pub priority: Option<String>,
        /// The customer by one of the profiles, which the record then names.
        pub profile: Option<ProfileRef>,
        /// Whether the customer can see it; yes if absent.
        pub public: Option<bool>,
        /// What was given to make it good.
        pub remedy: Option<String>,
        /// The role that is responsible.
        pub role: Option<String>,
        /// How bad it is, 1 to 4.
        pub severity: Option<u32>,
        /// The state that it comes into.
        pub state: Option<String>,
        /// What was said.
        pub text: Option<String>,
    }
}

pub(super) fn tell(crm: &Crm, request: CaseTellRequest) -> Result<CaseDone> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let words = [
        ("article", request.article),
        ("assignee", request.assignee),
        ("author", request.author),
        ("category", request.category),
        ("channel", request.channel),
        ("intent", request.intent),
        ("item", request.item),
        ("kind", request.kind),
        ("language", request.language),
        ("merged_into", request.merged_into),
        ("order_id", request.order_id),
        ("outcome", request.outcome),
        ("policy", request.policy),
        ("priority", request.priority),
        ("remedy", request.remedy),
        ("role", request.role),
        ("severity", request.severity.map(|severity| severity.to_string())),
        ("state", request.state),
        ("text", request.text),
    ];
    let said = words.into_iter().filter_map(|(name, word)| Some((name.to_owned(), Json::from(word?.as_str()))));
    let public = request.public.map(|public| ("public".to_owned(), Json::Bool(public)));
    let fields = said.chain(public).collect();
    let command = CaseCommand { who, case_id: request.case_id, event: request.event, fields, key: request.key };
    crm.tell_case(&command, request.at)
}

wire! {
    /// Asks who answers a case of a customer first, and in which queue (SV-21, SV-22).
    request CaseAssignRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// The number of the case.
        pub case_id: String,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// How much there is to do in each queue, in the host's own measure; 0 where it is not said.
        pub loads: Option<BTreeMap<String, u64>>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
    }
}

pub(super) fn assign(crm: &Crm, request: CaseAssignRequest) -> Result<CaseAssigned> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let ask = CaseAssignAsk { who, case_id: request.case_id, loads: request.loads.unwrap_or_default() };
    crm.assign_case(&ask, request.as_of)
}

wire! {
    /// Hands a case over to sales (SV-41).
    request CaseTransferRequest {
        /// When.
        pub at: Instant,
        /// The number of the case.
        pub case_id: String,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// What it hopes for.
        pub intent: String,
        /// What is said to who takes over.
        pub note: Option<String>,
        /// The customer by one of the profiles, which the records then name.
        pub profile: Option<ProfileRef>,
        /// Who takes over.
        pub to_role: String,
    }
}

pub(super) fn transfer(crm: &Crm, request: CaseTransferRequest) -> Result<TransferDone> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let CaseTransferRequest { at, case_id, intent, note, to_role, .. } = request;
    crm.transfer_case(&TransferCommand { who, case_id, to_role, intent, note }, at)
}

wire! {
    /// Opens the work orders against churn that are due, of one customer or of everybody (SV-40).
    request CaseWarnRequest {
        /// When.
        pub at: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// One customer, by id.
        pub customer: Option<CustomerId>,
        /// One customer, by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// One customer, by one of the profiles.
        pub profile: Option<ProfileRef>,
    }
}

pub(super) fn warn(crm: &Crm, request: CaseWarnRequest) -> Result<WarningReport> {
    let CaseWarnRequest { at, customer, identifier, profile, .. } = request;
    let everybody = customer.is_none() && identifier.is_none() && profile.is_none();
    let one = (!everybody).then(|| who(customer, identifier.as_ref(), profile.as_ref())).transpose()?;
    crm.open_warnings(one.as_ref(), at)
}

wire! {
    /// Asks what became of the cases of a store, or why customers left, in a window `[from, until)`.
    request DeskReportRequest {
        /// What is known at this instant counts.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The beginning of the window.
        pub from: Instant,
        /// The end of the window, which is outside.
        pub until: Instant,
    }
}

fn asked(request: &DeskReportRequest) -> DeskAsk {
    DeskAsk { as_of: request.as_of, from: request.from, until: request.until }
}

pub(super) fn report(crm: &Crm, request: DeskReportRequest) -> Result<CaseFigures> {
    crm.case_figures(&asked(&request))
}

pub(super) fn exit_report(crm: &Crm, request: DeskReportRequest) -> Result<ExitFigures> {
    crm.exit_figures(&asked(&request))
}

wire! {
    /// Asks whether a customer who leaves is asked why (SV-35).
    request ExitSurveyRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
    }
}

pub(super) fn exit(crm: &Crm, request: ExitSurveyRequest) -> Result<ExitAsked> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    crm.exit_survey(&who, request.as_of)
}
