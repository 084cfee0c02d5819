//! What is held of a customer, item by item, and what is to be done with each (RT-1 to RT-6): records by their type, and inside
//! them contact points and attributes. A record goes as a whole, and only when everything in it goes.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::consent::{
    Basis, DataItem, Event, Flag, Purpose, RetentionAction, RetentionReason, Right, Said, StoreKind, Survivor,
    TriggerDates, Words, covers,
};
use regulars_core::customer::Person;
use regulars_core::error::Result;
use regulars_core::record::{Body, By, ProfileRef, Record, RecordKey, RequestStep};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::time::{Date, Instant};
use serde::Serialize;

use super::RetentionOutcome;
use super::ask::outcome;
use super::redact::{Redaction, Work, anonymous};
use crate::suppress::is_contact;

/// Items of one sort in a profile of which the same is to be done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PlanItem {
    /// The category by which rows of retention know it.
    pub category: String,
    /// How many there are.
    pub count: u64,
    /// What it is: `record.order`, `identifier.phone`, `attribute.city`.
    pub field: String,
    /// What is to be done, and why.
    pub outcome: RetentionOutcome,
    /// The profile.
    pub profile: ProfileRef,
}

/// What is to be done with the data of a customer.
#[derive(Default)]
pub(super) struct DataPlan {
    pub(super) items: Vec<PlanItem>,
    pub(super) work: Work,
    /// The records in which something should go and something must stay.
    pub(super) left: Vec<RecordKey>,
}

/// A part of a record: its field, its category and what is to be done with it.
pub(super) type Part = (String, String, RetentionOutcome);

/// The category of contact points.
const CONTACT_POINT: &str = "contact_point";

/// What holds for all items of a customer.
pub(super) struct Circumstances<'a> {
    rules: &'a Rules,
    jurisdictions: &'a [String],
    at: Date,
    legal_hold: bool,
    erasure_requested: Option<Date>,
    /// Purposes that rest on consent and were refused, with the date of that.
    refused: BTreeMap<&'a str, Date>,
    opted_out: bool,
    last_contact: Option<Date>,
    customer: bool,
    closed: BTreeMap<String, Date>,
}

impl<'a> Circumstances<'a> {
    /// Reads them off a customer. `erasure` is the date of a request for erasure that is to be assumed.
    pub(super) fn read(
        rules: &'a Rules,
        person: &'a Person<'_>,
        records: &[(ProfileRef, Record)],
        as_of: Instant,
        erasure: Option<Date>,
    ) -> Self {
        let at = rules.zone.date(as_of);
        let date = |record: &Record| rules.zone.date(record.occurred_at.at);
        let asked = person.requests.all.iter().filter(|request| {
            use RequestStep::{Duplicate, Refused, WithdrawnByRequester};
            request.right == Right::Erasure && !matches!(request.state, Refused | Duplicate | WithdrawnByRequester)
        });
        let waits = !person.state.has(Flag::ErasureRequested);
        let asked = asked.filter(|_| !waits).map(|request| request.received_on).chain(erasure).min();
        let mut refused = BTreeMap::new();
        for purpose in rules.purposes.iter().filter(|purpose| purpose.default_basis == Basis::Consent) {
            let about = |event: &&Event<'_>| match event.classes {
                Some(classes) => classes.has(purpose.class),
                None => covers(event.purpose, &purpose.path),
            };
            let last = |which: fn(&Event<'_>) -> bool| {
                person.events.iter().filter(about).filter(|event| which(event)).map(|event| event.at).max()
            };
            // A no to one channel, recipient or operation leaves the others.
            let whole = |event: &Event<'_>| {
                let parts = [event.channel, event.recipient, event.operation, event.contact_point.as_deref()];
                event.negative() && parts.iter().all(Option::is_none)
            };
            let (no, yes) = (last(whole), last(|event| event.said == Said::Grant));
            // A later yes to any part keeps the use alive.
            if let Some(no) = no.filter(|no| yes.is_none_or(|yes| yes <= *no)) {
                refused.insert(purpose.path.as_str(), rules.zone.date(no));
            }
        }
        let mut closed: BTreeMap<String, Date> = BTreeMap::new();
        for (_, record) in records {
            if let Body::Case(case) = &record.body
                && matches!(case.state.as_deref(), Some("closed" | "resolved"))
                && let Some(id) = &case.case_id
            {
                let last = closed.entry(id.clone()).or_insert_with(|| date(record));
                *last = date(record).max(*last);
            }
        }
        Self {
            rules,
            jurisdictions: person.controller().jurisdictions,
            at,
            legal_hold: person.state.has(Flag::LegalHold),
            erasure_requested: asked,
            refused,
            opted_out: person.events.iter().any(Event::negative),
            last_contact: records.iter().filter(|(_, record)| by_subject(record)).map(|(_, record)| date(record)).max(),
            customer: records.iter().any(|(_, record)| matches!(record.body, Body::Order(_))),
            closed,
        }
    }

    /// What is to be done with everything in these records, or with the fields of these names only (RQ-12).
    pub(super) fn plan(&self, records: &[(ProfileRef, Record)], named: Option<&BTreeSet<&str>>) -> Result<DataPlan> {
        let mut plan = DataPlan::default();
        let mut found: BTreeMap<(ProfileRef, String, String), Vec<(RetentionOutcome, u64)>> = BTreeMap::new();
        for (profile, record) in records {
            let parts = self.parts(record);
            let is_named = |field: &str| named.is_none_or(|named| named.contains(field));
            let goes = |part: &&Part| part.2.action.destroys();
            let wanted: Vec<&Part> = parts.iter().filter(|(field, ..)| is_named(field)).collect();
            // The record itself stands first.
            let whole = parts.first().filter(|(field, ..)| is_named(field));
            match wanted.iter().filter(|part| goes(part)).count() {
                0 => {}
                _ if whole.is_none() => plan.work.redact.push(Redaction {
                    fields: wanted.iter().filter(|part| goes(part)).map(|(field, ..)| field.clone()).collect(),
                    record: record.key(),
                }),
                _ if !parts.iter().all(|part| goes(&part)) => plan.left.push(record.key()),
                _ if whole.is_some_and(|(.., own)| own.action == RetentionAction::Anonymise) => {
                    if anonymous(record, self.rules)?.is_some() {
                        plan.work.anonymise.push(record.key());
                    }
                }
                _ => plan.work.remove.push(record.key()),
            }
            for (field, category, outcome) in parts.into_iter().filter(|(field, ..)| is_named(field)) {
                let same = found.entry((profile.clone(), field, category)).or_default();
                match same.iter_mut().find(|(known, _)| *known == outcome) {
                    Some((_, count)) => *count += 1,
                    None => same.push((outcome, 1)),
                }
            }
        }
        for ((profile, field, category), outcomes) in found {
            plan.items.extend(outcomes.into_iter().map(|(outcome, count)| PlanItem {
                category: category.clone(),
                count,
                field: field.clone(),
                outcome,
                profile: profile.clone(),
            }));
        }
        plan.keep_corrections(records);
        plan.work.sort();
        plan.left.sort();
        Ok(plan)
    }

    /// The record itself, its contact points and its attributes: field, category and what is to be done.
    pub(super) fn parts(&self, record: &Record) -> Vec<Part> {
        let person = if self.customer { "profile" } else { "prospect" };
        let own = match &record.body {
            Body::Profile(_) => person,
            Body::DataRequest(_) => "request_record",
            _ => record.type_name(),
        };
        let mut parts = vec![self.part(record, format!("record.{}", record.type_name()), own, &[])];
        let kinds: BTreeSet<&str> = record.identifiers.iter().map(|stated| stated.kind.as_str()).collect();
        for kind in kinds {
            let category = if is_contact(self.rules, kind) { CONTACT_POINT } else { person };
            let also = format!("user.contact.{kind}");
            parts.push(self.part(record, format!("identifier.{kind}"), category, &[&also]));
        }
        for name in record.attributes.keys() {
            let (category, also) = (format!("{person}.{name}"), format!("user.{name}"));
            parts.push(self.part(record, format!("attribute.{name}"), &category, &[&also]));
        }
        parts
    }

    fn part(&self, record: &Record, field: String, category: &str, also: &[&str]) -> Part {
        let (bases, withdrawn) = self.uses(category, also);
        let created = self.rules.zone.date(record.occurred_at.at);
        let done = matches!(record.body, Body::Order(_) | Body::Payment(_) | Body::Return(_) | Body::Shipment(_));
        let closed = match &record.body {
            Body::Case(case) => case.case_id.as_ref().and_then(|id| self.closed.get(id)).copied(),
            _ => None,
        };
        let item = DataItem {
            category,
            dates: TriggerDates {
                created: Some(created),
                completed: done.then_some(created),
                closed,
                last_contact_by_subject: self.last_contact,
                withdrawn,
                erasure_requested: self.erasure_requested,
            },
            bases,
            legal_hold: self.legal_hold,
            store: StoreKind::Primary,
            opted_out: self.opted_out,
        };
        let mut outcome = outcome(self.rules, self.jurisdictions, &item, self.at);
        // What proves that a consent was given, or taken back, or a request answered survives what people ask for, for nothing
        // else (CS-1, RT-5); without it a withdrawal would be forgotten.
        let survivor = match &record.body {
            Body::Consent(_) => Some(Survivor::ConsentEvidence),
            Body::DataRequest(_) => Some(Survivor::RequestLog),
            _ => None,
        };
        let survives = outcome.action.destroys() && outcome.reason != RetentionReason::RetentionExpired;
        if let Some(survivor) = survivor.filter(|_| survives && field.starts_with("record.")) {
            outcome = RetentionOutcome {
                action: RetentionAction::StoreOnly,
                reason: RetentionReason::Evidence,
                survivors: vec![survivor],
                next_change_at: None,
                ..outcome
            };
        }
        (field, category.to_owned(), outcome)
    }

    /// The bases of the purposes that use a category, and since when none of those that rest on consent may use it. Where no
    /// purpose names the category, nobody knows that it rests on a consent, so none that is taken back makes it go.
    fn uses(&self, category: &str, also: &[&str]) -> (Words<Basis>, Option<Date>) {
        let names = |purpose: &&Purpose| {
            let of = |known: &String| covers(known, category) || also.iter().any(|name| covers(known, name));
            purpose.categories.iter().any(of)
        };
        let using: Vec<&Purpose> = self.rules.purposes.iter().filter(names).collect();
        let bases = using.iter().map(|purpose| purpose.default_basis).collect();
        let resting = using.iter().filter(|purpose| purpose.default_basis == Basis::Consent);
        let dates: Option<Vec<Date>> =
            resting.map(|purpose| self.refused.get(purpose.path.as_str()).copied()).collect();
        (bases, dates.and_then(|dates| dates.into_iter().max()))
    }
}

impl DataPlan {
    /// What a record corrected would stand again without it (RC-4), so it stays as long as that.
    fn keep_corrections(&mut self, records: &[(ProfileRef, Record)]) {
        let corrects = |record: &Record| {
            let (source, record_id) = (record.source.clone(), record.corrects.clone()?);
            Some((record.key(), RecordKey { source, record_id }))
        };
        let mut corrections: Vec<_> = records.iter().filter_map(|(_, record)| corrects(record)).collect();
        let here: BTreeSet<RecordKey> = records.iter().map(|(_, record)| record.key()).collect();
        corrections.retain(|(_, target)| here.contains(target));
        loop {
            let goes: BTreeSet<&RecordKey> = self.work.remove.iter().collect();
            let stay = corrections.iter().find(|(by, target)| goes.contains(by) && !goes.contains(target));
            // INVARIANT: each turn takes one record away from those that go.
            let Some(by) = stay.map(|(by, _)| by.clone()) else { return };
            self.work.remove.retain(|key| *key != by);
            self.left.push(by);
        }
    }
}

/// Whether the person did it.
fn by_subject(record: &Record) -> bool {
    match &record.body {
        Body::Consent(consent) => matches!(consent.by, By::Subject | By::Guardian),
        Body::Case(case) => case.author.as_deref().is_none_or(|author| author == "customer"),
        Body::Order(_)
        | Body::Return(_)
        | Body::Visit(_)
        | Body::Interaction(_)
        | Body::Review(_)
        | Body::DataRequest(_) => true,
        Body::Survey(survey) => survey.event.as_deref() != Some("sent"),
        _ => false,
    }
}
