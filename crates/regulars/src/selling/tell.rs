//! Telling leads and opportunities: records that those of the customer may refuse. Each is told, judged and kept inside one write
//! transaction, as commands about accounts are (SV-I10).

use std::sync::Arc;

use regulars_core::customer::{LeadPart, OpportunityPart, Part, Plan, ReasonLevel, Select, TrackRoom, sales_parts};
use regulars_core::error::{Code, Error, Result};
use regulars_core::record::Record;
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::sales::lead::LeadState;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_store::Writing;

use super::{LeadAct, LeadCommand, LeadDone, OpportunityAct, OpportunityCommand, OpportunityDone, need_section};
use crate::commands::{Kept, record_id_of, speaker};
use crate::known::Known;
use crate::views::nobody;
use crate::{Crm, CustomerRef};

/// Leads and opportunities of a customer, and the steps without effect.
struct Sales {
    leads: Vec<LeadPart>,
    opportunities: Vec<OpportunityPart>,
    findings: Vec<(Code, u32)>,
}

impl Sales {
    fn of(known: &Known, at: Instant) -> Self {
        let (leads, opportunities, findings) = sales_parts(&known.frame, &known.plan, at, &mut TrackRoom::default());
        Self { leads, opportunities, findings }
    }

    /// A lead by any of its numbers.
    fn lead(&self, id: &str) -> Option<&LeadPart> {
        self.leads.iter().find(|lead| lead.lead_id == id || lead.merged.iter().any(|merged| merged == id))
    }

    fn opportunity(&self, id: &str) -> Option<&OpportunityPart> {
        self.opportunities.iter().find(|one| one.opportunity_id == id)
    }
}

/// What a record says, and where it lies.
struct Told<'a> {
    kind: &'a str,
    id: String,
    source: &'a str,
    profile: &'a str,
    at: Instant,
}

impl Told<'_> {
    fn record(&self, body: impl IntoIterator<Item = (String, Json)>) -> Json {
        let text = |value: &str| Json::from(value);
        Json::object([
            ("body", Json::object(body)),
            ("occurred_at", text(&self.at.to_string())),
            ("profile", text(self.profile)),
            ("record_id", text(&self.id)),
            ("source", text(self.source)),
            ("type", text(self.kind)),
        ])
    }
}

fn pair(name: &str, value: &str) -> (String, Json) {
    (name.to_owned(), Json::from(value))
}

fn refused(code: Code, path: &str) -> Error {
    Error::new(code, path, code.message())
}

/// Where a refusal points.
fn place(code: Code) -> &'static str {
    match code {
        Code::ReasonRequired => "reason",
        Code::StageFieldsMissing | Code::UnknownName => "stage",
        _ => "",
    }
}

impl Crm {
    /// Tells a command about a lead: it is kept as a record, or refused with one error, and then nothing has changed (SV-I10). A
    /// conversion also tells the opportunity, in the same transaction; converting again gives the same one.
    ///
    /// Errors: those of records and of finding the customer, `unsupported`, `unknown_lead`, `lead_exists`, `invalid_transition`,
    /// `reason_required`, `already_converted`, `opportunity_exists`, `stage_fields_missing`, `idempotency_conflict`.
    ///
    /// ```
    /// use regulars::{Crm, Instant, Json, LeadAct, LeadCommand, Rulebook};
    /// let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n[leads]\nrecycle_days = 7\n";
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let at = Instant::parse("2026-11-02T09:00:00+08:00")?;
    /// let record = r#"{"source":"app","record_id":"1","profile":"7","type":"profile","occurred_at":"2026-01-01T00:00:00Z","body":{}}"#;
    /// crm.ingest_ndjson(record.as_bytes())?;
    /// let who = regulars::Record::order("app", "x", "7", at, regulars::Money::parse("1", "CNY")?)?.profile_ref();
    /// let mut command = LeadCommand {
    ///     who: who.into(),
    ///     lead_id: "L-1".to_owned(),
    ///     act: LeadAct::Create,
    ///     fields: vec![("campaign".to_owned(), Json::from("spring"))],
    ///     key: None,
    /// };
    /// assert_eq!(crm.tell_lead(&command, at)?.lead.campaign.as_deref(), Some("spring"));
    /// (command.act, command.fields) = (LeadAct::Qualify, Vec::new());
    /// let error = crm.tell_lead(&command, at).unwrap_err();
    /// assert_eq!(error.code().as_str(), "invalid_transition");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn tell_lead(&self, command: &LeadCommand, at: Instant) -> Result<LeadDone> {
        self.as_operation(command.act.operation(), Some((&command.who, at)), |crm| {
            let mut writing = crm.store().write()?;
            let done = crm.tell_lead_within(writing.as_mut(), command, at)?;
            crm.commit(writing)?;
            Ok(done)
        })
    }

    pub(crate) fn tell_lead_within(
        &self,
        writing: &mut dyn Writing,
        command: &LeadCommand,
        at: Instant,
    ) -> Result<LeadDone> {
        let rules = self.rules_at(at);
        need_section(rules.sales.leads.is_some(), "leads", "leads")?;
        let before = self.known(writing, &command.who, sales_plan(&rules)?, at)?;
        let sales = Sales::of(&before, at);
        let profile = speaker(&before.located, &command.who)?;
        let lead = sales.lead(&command.lead_id);
        if command.act != LeadAct::Create && lead.is_none() {
            return Err(refused(Code::UnknownLead, "lead_id"));
        }
        let mut body = vec![pair("lead_id", &command.lead_id), pair("event", command.act.event())];
        body.extend(command.act.state().map(|state| pair("state", state.as_str())));
        body.extend(command.fields.iter().cloned());
        let mut opened = None;
        if let (LeadAct::Convert { opportunity_id, opportunity }, Some(lead)) = (&command.act, lead) {
            need_section(rules.sales.opportunities.is_some(), "opportunities", "opportunities")?;
            if lead.state == LeadState::Converted {
                return self.converted_before(writing, command, lead, &sales, at);
            }
            let id = opportunity_id.clone().unwrap_or_else(|| lead.lead_id.clone());
            if sales.opportunity(&id).is_some() {
                return Err(refused(Code::OpportunityExists, "opportunity_id"));
            }
            body.push(pair("opportunity_id", &id));
            opened = Some((id, opening(lead, opportunity)));
        }
        let id = match (&command.key, command.act.state()) {
            (Some(key), _) => record_id_of(key),
            (None, Some(state)) => format!("lead:{}:{}:{at}", command.lead_id, state.as_str()),
            (None, None) if command.act == LeadAct::Create => format!("lead:{}", command.lead_id),
            (None, None) => format!("lead:{}:converted:{at}", command.lead_id),
        };
        let (source, profile) = (profile.source.as_str(), profile.key.as_str());
        let told = Told { kind: "lead", id, source, profile, at };
        let record = self.read_record(&told.record(body))?;
        let duplicate = match self.keep(writing, &record, command.key.is_some(), true)? {
            Kept::New => false,
            Kept::Again => true,
            Kept::Taken if command.act == LeadAct::Create => return Err(refused(Code::LeadExists, "lead_id")),
            Kept::Taken => return Err(refused(Code::RecordConflict, "record_id")),
        };
        // It came before by another record.
        if command.act == LeadAct::Create && !duplicate && lead.is_some() {
            return Err(refused(Code::LeadExists, "lead_id"));
        }
        let mut records = vec![record];
        if let Some((opportunity_id, said)) = opened {
            let id = format!("opportunity:{opportunity_id}");
            let told = Told { kind: "opportunity", id, source, profile, at };
            let own =
                [pair("opportunity_id", &opportunity_id), pair("event", "created"), pair("lead_id", &command.lead_id)];
            let record = self.read_record(&told.record(own.into_iter().chain(said)))?;
            match self.keep(writing, &record, false, false)? {
                Kept::New => records.push(record),
                _ => return Err(refused(Code::OpportunityExists, "opportunity_id")),
            }
        }
        let (known, sales) = self.judge_sales(writing, &records, duplicate, at)?;
        let lead = sales.lead(&command.lead_id).ok_or_else(|| refused(Code::UnknownLead, "lead_id"))?;
        let opportunity = lead.opportunity_id.as_deref().and_then(|id| sales.opportunity(id)).cloned();
        let record = records.into_iter().next();
        Ok(LeadDone {
            customer: known.located.id,
            duplicate,
            lead: lead.clone(),
            opportunity,
            source: record.as_ref().map(|record| record.source.clone()),
            record_id: record.map(|record| record.record_id),
        })
    }

    /// A lead is converted once: asking again gives what it became.
    fn converted_before(
        &self,
        writing: &mut dyn Writing,
        command: &LeadCommand,
        lead: &LeadPart,
        sales: &Sales,
        at: Instant,
    ) -> Result<LeadDone> {
        let LeadAct::Convert { opportunity_id, .. } = &command.act else {
            return Err(refused(Code::AlreadyConverted, "lead_id"));
        };
        if opportunity_id.is_some() && *opportunity_id != lead.opportunity_id {
            return Err(refused(Code::AlreadyConverted, "lead_id"));
        }
        let located = self.locate(writing, &command.who, at)?;
        self.about_customer(writing, &command.who, at)?;
        Ok(LeadDone {
            customer: located.id,
            duplicate: true,
            lead: lead.clone(),
            opportunity: lead.opportunity_id.as_deref().and_then(|id| sales.opportunity(id)).cloned(),
            record_id: None,
            source: None,
        })
    }

    /// Tells a command about an opportunity: it is kept as a record, or refused with one error, and then nothing has changed (SV-I10).
    ///
    /// Errors: those of records and of finding the customer, `unsupported`, `unknown_opportunity`, `opportunity_exists`,
    /// `unknown_name` of a stage, `stage_fields_missing`, `reason_required`, `invalid_transition`, `unknown_lead`,
    /// `idempotency_conflict`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// use regulars::{Json, OpportunityAct, OpportunityCommand};
    ///
    /// let mut command = OpportunityCommand {
    ///     who: who.into(),
    ///     opportunity_id: "O-1".to_owned(),
    ///     act: OpportunityAct::Open,
    ///     fields: vec![("stage".to_owned(), Json::from("talk"))],
    ///     key: None,
    /// };
    /// assert_eq!(crm.tell_opportunity(&command, as_of)?.opportunity.stage, "talk");
    /// (command.act, command.fields) = (OpportunityAct::Lose, Vec::new());
    /// let error = crm.tell_opportunity(&command, as_of).unwrap_err();
    /// assert_eq!(error.code().as_str(), "reason_required");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn tell_opportunity(&self, command: &OpportunityCommand, at: Instant) -> Result<OpportunityDone> {
        self.as_operation(command.act.operation(), Some((&command.who, at)), |crm| {
            let mut writing = crm.store().write()?;
            let done = crm.tell_opportunity_within(writing.as_mut(), command, at)?;
            crm.commit(writing)?;
            Ok(done)
        })
    }

    fn tell_opportunity_within(
        &self,
        writing: &mut dyn Writing,
        command: &OpportunityCommand,
        at: Instant,
    ) -> Result<OpportunityDone> {
        let rules = self.rules_at(at);
        need_section(rules.sales.opportunities.is_some(), "opportunities", "opportunities")?;
        let before = self.known(writing, &command.who, sales_plan(&rules)?, at)?;
        let sales = Sales::of(&before, at);
        let profile = speaker(&before.located, &command.who)?;
        let known = sales.opportunity(&command.opportunity_id);
        if command.act != OpportunityAct::Open && known.is_none() {
            return Err(refused(Code::UnknownOpportunity, "opportunity_id"));
        }
        let said = |name: &str| command.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value);
        if command.act == OpportunityAct::Advance && said("stage").is_none() {
            return Err(Error::new(Code::MissingField, "stage", "`stage` is required"));
        }
        if let Some(lead) = said("lead_id").and_then(Json::as_str)
            && rules.sales.leads.is_some()
            && sales.lead(lead).is_none()
        {
            return Err(refused(Code::UnknownLead, "lead_id"));
        }
        let id = match (&command.key, command.act) {
            (Some(key), _) => record_id_of(key),
            (None, OpportunityAct::Open) => format!("opportunity:{}", command.opportunity_id),
            (None, act) => format!("opportunity:{}:{}:{at}", command.opportunity_id, act.event()),
        };
        let (source, profile) = (profile.source.as_str(), profile.key.as_str());
        let own = [pair("opportunity_id", &command.opportunity_id), pair("event", command.act.event())];
        let told = Told { kind: "opportunity", id, source, profile, at };
        let record = self.read_record(&told.record(own.into_iter().chain(command.fields.iter().cloned())))?;
        let duplicate = match self.keep(writing, &record, command.key.is_some(), true)? {
            Kept::New => false,
            Kept::Again => true,
            Kept::Taken if command.act == OpportunityAct::Open => {
                return Err(refused(Code::OpportunityExists, "opportunity_id"));
            }
            Kept::Taken => return Err(refused(Code::RecordConflict, "record_id")),
        };
        if command.act == OpportunityAct::Open && !duplicate && known.is_some() {
            return Err(refused(Code::OpportunityExists, "opportunity_id"));
        }
        let records = [record];
        let (known, sales) = self.judge_sales(writing, &records, duplicate, at)?;
        let [record] = records;
        let unknown = || refused(Code::UnknownOpportunity, "opportunity_id");
        let opportunity = sales.opportunity(&command.opportunity_id).ok_or_else(unknown)?.clone();
        Ok(OpportunityDone {
            customer: known.located.id,
            duplicate,
            opportunity,
            record_id: record.record_id,
            source: record.source,
        })
    }

    /// Looks at what the customer has with the records; what has no effect there is refused, unless it was accepted before.
    fn judge_sales(
        &self,
        writing: &mut dyn Writing,
        records: &[Record],
        duplicate: bool,
        at: Instant,
    ) -> Result<(Known, Sales)> {
        let first = records.first().ok_or_else(nobody)?;
        let who = CustomerRef::Profile(first.profile_ref());
        let after = self.known(writing, &who, sales_plan(&self.rules_at(at))?, at)?;
        let sales = Sales::of(&after, at);
        for record in records.iter().filter(|_| !duplicate) {
            let row = after.frame.row_of(record.source.as_str(), record.record_id.as_str()).ok_or_else(nobody)?;
            if let Some((code, _)) = sales.findings.iter().find(|(_, found)| *found == row) {
                return Err(refused(*code, place(*code)));
            }
        }
        self.about_customer(writing, &who, at)?;
        Ok((after, sales))
    }
}

/// What an opportunity begins with: what is said of it, else what is known of the lead.
fn opening(lead: &LeadPart, said: &[(String, Json)]) -> Vec<(String, Json)> {
    let known = [("category", &lead.category), ("item", &lead.item), ("owner", &lead.owner), ("store", &lead.store)];
    let has = |name: &str| said.iter().any(|(field, _)| field == name);
    let kept = known.into_iter().filter(|(name, _)| !has(name));
    let kept = kept.filter_map(|(name, word)| Some(pair(name, word.as_deref()?)));
    kept.chain(said.iter().cloned()).collect()
}

/// What is read of a timeline for its leads and opportunities.
pub(super) fn sales_plan(rules: &Arc<Rules>) -> Result<Plan> {
    let select = Select::parts(&[Part::Leads, Part::Opportunities]).with_reasons(ReasonLevel::None);
    Plan::compile(Arc::clone(rules), select)
}
