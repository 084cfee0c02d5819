//! The requests of a customer, or of everybody, with what must be done when.

use std::collections::BTreeSet;

use regulars_core::consent::{Deadlines, Right, SubjectRequest, is_open};
use regulars_core::customer::{Finding, Frame, Person};
use regulars_core::error::{Code, Error, Fault as _, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::{Kind, RecordKey};
use regulars_core::time::{Date, Instant};
use serde::Serialize;

use crate::known::Whom;
use crate::{Crm, CustomerRef};

/// Dates from the first to the one after the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DatePeriod {
    /// The first date.
    pub from: Date,
    /// The date after the last.
    pub until: Date,
}

/// A request of a person, as it stands (RQ-2, RQ-7).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RequestState {
    /// When the person must have heard that it came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ack_by: Option<Date>,
    /// Who asks.
    pub by: String,
    /// The channel that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Whether the accuracy is contested.
    pub contested: bool,
    /// Whose data it is about.
    pub customer: CustomerId,
    /// Whether a calendar was missing or covers too little, so that dates may be too early (RQ-8).
    pub degraded: bool,
    /// When it must be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Whether it was extended.
    pub extended: bool,
    /// The jurisdictions that apply.
    pub jurisdictions: Vec<String>,
    /// What else is to be known: `no_deadline_rule` where a jurisdiction has no row.
    pub notes: Vec<Code>,
    /// When the person must have heard of the extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_by: Option<Date>,
    /// Whether it still goes on.
    pub open: bool,
    /// Whether it is open after it was due, by the controller's date of the question.
    pub overdue: bool,
    /// The pauses.
    pub pauses: Vec<DatePeriod>,
    /// The purpose that it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// A code of why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it came in.
    pub received_at: Instant,
    /// The date on which it came in, by the controller's clock.
    pub received_on: Date,
    /// The records: the one with which it came in, then its steps.
    pub records: Vec<RecordKey>,
    /// The open request of which it is a repetition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Its id.
    pub request_id: String,
    /// What is asked for.
    pub right: Right,
    /// Since when it is in its state.
    pub since: Instant,
    /// Its state: `received`, `verified`, `in_progress` and so on.
    pub state: String,
    /// When what was objected to must have stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_by: Option<Date>,
}

/// Requests, those that are due first before others.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RequestList {
    /// Records that have no effect, and why: a step that cannot follow, one of no request.
    pub findings: Vec<Finding>,
    /// The requests: by due date, those without one last, then as they came in.
    pub requests: Vec<RequestState>,
    /// How many there are, also beyond the limit.
    pub total: u64,
}

/// What must be known beside the dates.
pub(super) fn notes(deadlines: &Deadlines) -> Vec<Code> {
    if deadlines.unruled.is_empty() { Vec::new() } else { vec![Code::NoDeadlineRule] }
}

/// A request as it is shown.
pub(super) fn shown(
    frame: &Frame,
    person: &Person<'_>,
    customer: CustomerId,
    request: &SubjectRequest<'_>,
    as_of: Instant,
) -> RequestState {
    let controller = person.controller();
    let deadlines = request.deadlines(&controller);
    let open = is_open(request.state);
    let today = controller.zone.date(as_of);
    RequestState {
        ack_by: deadlines.ack_by,
        by: request.by.as_str().to_owned(),
        channel: request.channel.map(str::to_owned),
        contested: request.contested,
        customer,
        degraded: deadlines.degraded,
        due: deadlines.due,
        extended: request.extended,
        jurisdictions: request.jurisdictions.clone(),
        notes: notes(&deadlines),
        notify_by: deadlines.notify_by,
        open,
        overdue: open && deadlines.due.is_some_and(|due| due < today),
        pauses: request.pauses.iter().map(|(from, until)| DatePeriod { from: *from, until: *until }).collect(),
        purpose: request.purpose.map(str::to_owned),
        reason: request.reason.map(str::to_owned),
        received_at: request.at,
        received_on: request.received_on,
        records: request.rows.iter().filter_map(|row| frame.key(*row)).collect(),
        reference: request.reference.map(str::to_owned),
        request_id: request.id.to_owned(),
        right: request.right,
        since: request.since,
        state: request.state.as_str().to_owned(),
        stop_by: deadlines.stop_by,
    }
}

impl Crm {
    /// One request of a customer. Errors: `request_unknown`, and those of finding the customer.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// use regulars::{Received, RequestAct, RequestCommand, Right};
    ///
    /// let received = Received {
    ///     right: Right::Erasure,
    ///     by: None,
    ///     channel: None,
    ///     contested: false,
    ///     jurisdictions: Vec::new(),
    ///     purpose: None,
    ///     received_on: None,
    /// };
    /// let act = RequestAct::Receive(received);
    /// crm.tell_request(&RequestCommand { who: (&who).into(), request_id: "R-1".to_owned(), act, text: None }, as_of)?;
    /// assert_eq!(crm.request(&who, "R-1", as_of)?.request_id, "R-1");
    /// assert_eq!(crm.request(&who, "R-2", as_of).unwrap_err().code().as_str(), "request_unknown");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn request(&self, customer: impl Into<CustomerRef>, request_id: &str, as_of: Instant) -> Result<RequestState> {
        let customer = customer.into();
        self.as_operation("request.status", Some((&customer, as_of)), |crm| {
            let found = crm.requests(Some(customer.clone()), as_of, false)?.requests;
            let found = found.into_iter().find(|request| request.request_id == request_id);
            found.ok_or_else(|| Error::new(Code::RequestUnknown, "request_id", Code::RequestUnknown.message()))
        })
    }

    /// The requests of a customer, or of everybody; only open ones, or all.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// assert_eq!(crm.requests(None, as_of, true)?.total, 0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn requests(&self, customer: Option<CustomerRef>, as_of: Instant, only_open: bool) -> Result<RequestList> {
        self.as_operation("request.list", customer.as_ref().map(|customer| (customer, as_of)), |crm| {
            let plan = crm.rights_plan(as_of)?;
            let reading = crm.store().read()?;
            let mut list = RequestList { findings: Vec::new(), requests: Vec::new(), total: 0 };
            let whom = customer.as_ref().map_or(Whom::With(Kind::DataRequest), Whom::One);
            crm.each_known(reading.as_ref(), &whom, (&plan, as_of), &mut |each| {
                let person = Person::read(each.frame, &plan, as_of);
                let requests = person.requests.all.iter();
                let wanted = requests.filter(|request| !only_open || is_open(request.state));
                list.requests.extend(wanted.map(|request| shown(each.frame, &person, each.id, request, as_of)));
                for (row, error) in &person.requests.ignored {
                    let records = each.frame.key(*row).into_iter().collect();
                    list.findings.push(Finding { code: error.code(), records });
                }
                Ok(())
            })?;
            list.requests.sort_by_cached_key(|request| {
                let due = (request.due.is_none(), request.due);
                (due, request.received_at, request.customer, request.request_id.clone())
            });
            let findings: BTreeSet<Finding> = list.findings.into_iter().collect();
            list.findings = findings.into_iter().collect();
            list.total = list.requests.len() as u64;
            Ok(list)
        })
    }
}
