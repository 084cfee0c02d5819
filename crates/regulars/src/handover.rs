//! Handing a case over to sales (SV-41): a step of the case and one lead, told together inside one write transaction.

use regulars_core::consent::Decision;
use regulars_core::customer::{CasePart, Part, Person, Plan, ReasonLevel, Select};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::{ProfileRef, Record, RecordId, SourceName};
use regulars_core::service::{COMPLAINT, SALES_CONTACT, TRANSFER, transferred_lead};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_store::{Appended, Writing};
use serde::Serialize;

use crate::cases::{cases_of, leads};
use crate::commands::speaker;
use crate::ingest::append;
use crate::known::Known;
use crate::{Crm, CustomerRef};

/// A case is handed over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TransferCommand {
    /// Whose case it is.
    pub who: CustomerRef,
    /// Its number.
    pub case_id: String,
    /// Who takes over.
    pub to_role: String,
    /// What it hopes for.
    pub intent: String,
    /// What is said to who takes over.
    pub note: Option<String>,
}

/// What became of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TransferDone {
    /// The case after it.
    pub case: CasePart,
    /// The customer.
    pub customer: CustomerId,
    /// Whether the case had been handed over for this intent before; the lead is the same.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub duplicate: bool,
    /// The number of the lead.
    pub lead_id: String,
    /// The id of the lead's record in its source; absent where it had been handed over before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<RecordId>,
    /// The source of the lead's record; absent where it had been handed over before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceName>,
}

impl TransferCommand {
    /// The step of the case and the lead, in the wire form.
    fn records(&self, profile: &ProfileRef, lead: &str, at: Instant) -> [Json; 2] {
        let text = |value: &str| Json::from(value);
        let said = || {
            let note = self.note.as_deref().map(|note| ("text".to_owned(), text(note)));
            let own = [("intent", self.intent.as_str()), ("role", self.to_role.as_str())];
            own.map(|(name, word)| (name.to_owned(), text(word))).into_iter().chain(note)
        };
        let named = |pairs: [(&str, &str); 2]| pairs.map(|(name, word)| (name.to_owned(), text(word)));
        let step = named([("case_id", &self.case_id), ("event", TRANSFER)]).into_iter().chain(said());
        let origin = [("origin".to_owned(), text(&self.case_id))];
        let made = named([("lead_id", lead), ("event", "created")]).into_iter().chain(origin).chain(said());
        let record = |kind: &str, id: String, body: Json| {
            Json::object([
                ("body", body),
                ("occurred_at", text(&at.to_string())),
                ("profile", text(profile.key.as_str())),
                ("record_id", text(&id)),
                ("source", text(profile.source.as_str())),
                ("type", text(kind)),
            ])
        };
        [
            record("case", format!("transfer:{lead}"), Json::object(step)),
            record("lead", format!("lead:{lead}"), Json::object(made)),
        ]
    }
}

impl Crm {
    /// Hands a case over to sales: it is told of the case, which keeps its clocks, and yields one lead with the number of the case as its
    /// origin; once more for the same intent gives the same lead (SV-41). Refused, nothing has changed (SV-I10).
    ///
    /// Errors: those of records and of finding the customer, `unsupported` without `[service]`, `unknown_case`, `complaint_open` while a
    /// complaint of the customer is open, `consent_missing` where the purpose `sales_contact` is not allowed.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// use regulars::TransferCommand;
    ///
    /// let command = TransferCommand {
    ///     who: who.into(),
    ///     case_id: "c-1".to_owned(),
    ///     to_role: "sales".to_owned(),
    ///     intent: "new phone".to_owned(),
    ///     note: None,
    /// };
    /// let done = crm.transfer_case(&command, as_of)?;
    /// assert_eq!(crm.transfer_case(&command, as_of)?.lead_id, done.lead_id, "one intent, one lead");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn transfer_case(&self, command: &TransferCommand, at: Instant) -> Result<TransferDone> {
        self.as_operation("case.transfer", Some((&command.who, at)), |crm| {
            let mut writing = crm.store().write()?;
            let done = crm.transfer_within(writing.as_mut(), command, at)?;
            crm.commit(writing)?;
            Ok(done)
        })
    }

    fn transfer_within(
        &self,
        writing: &mut dyn Writing,
        command: &TransferCommand,
        at: Instant,
    ) -> Result<TransferDone> {
        let rules = self.rules_at(at);
        if !rules.service.declared {
            let message = "the rulebook does not say how cases are handled";
            return Err(Error::new(Code::Unsupported, "service", message));
        }
        let select = Select::parts(&[Part::Cases, Part::Consent]).with_reasons(ReasonLevel::None);
        let plan = || Plan::compile(self.rules_at(at), select.clone());
        let before = self.known(writing, &command.who, plan()?, at)?;
        let (cases, _) = cases_of(&before, at);
        let case = find(&cases, &command.case_id)?;
        let told = case.transfers.iter().find(|told| told.intent == command.intent);
        if let Some(lead_id) = told.map(|told| told.lead_id.clone()) {
            let (customer, case) = (before.located.id, case.clone());
            self.about_customer(writing, &command.who, at)?;
            return Ok(TransferDone { case, customer, duplicate: true, lead_id, record_id: None, source: None });
        }
        may_be_sold_to(&before, &cases, at)?;
        let profile = speaker(&before.located, &command.who)?;
        let lead_id = transferred_lead(&command.case_id, &command.intent);
        let mut record = None;
        for told in command.records(&profile, &lead_id, at) {
            let read = self.read_record(&told)?;
            if !matches!(append(writing, &self.rules(), &read)?, Appended::Accepted) {
                return Err(Error::new(Code::RecordConflict, "record_id", Code::RecordConflict.message()));
            }
            record = Some(read);
        }
        let who = CustomerRef::Profile(profile);
        let after = self.known(writing, &who, plan()?, at)?;
        let (cases, _) = cases_of(&after, at);
        let case = find(&cases, &command.case_id)?.clone();
        self.about_customer(writing, &who, at)?;
        let (record_id, source) = record.map(|Record { record_id, source, .. }| (record_id, source)).unzip();
        Ok(TransferDone { case, customer: after.located.id, duplicate: false, lead_id, record_id, source })
    }
}

fn find<'a>(cases: &'a [CasePart], id: &str) -> Result<&'a CasePart> {
    let found = cases.iter().find(|case| leads(case, id));
    found.ok_or_else(|| Error::new(Code::UnknownCase, "case_id", format!("the customer has no case `{id}`")))
}

/// Nobody who complains, and nobody who does not allow it, is sold to.
fn may_be_sold_to(known: &Known, cases: &[CasePart], at: Instant) -> Result<()> {
    let refuse = |code: Code, path: &str| Err(Error::new(code, path, code.message()));
    let open = |case: &CasePart| case.merged_into.is_none() && !case.state.is_done();
    if cases.iter().any(|case| case.kind.as_deref() == Some(COMPLAINT) && open(case)) {
        return refuse(Code::ComplaintOpen, "case_id");
    }
    let person = Person::read(&known.frame, &known.plan, at);
    match person.ask(SALES_CONTACT, None).decision {
        Decision::Allow => Ok(()),
        _ => refuse(Code::ConsentMissing, "customer"),
    }
}
