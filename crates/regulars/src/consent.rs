//! May this be done with this person's data now (CS-15, CS-21): of stored customers, and of timelines that are given.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::consent::{Age, Answer, Clock, Recipient, Request, Signals, SubjectState, Why, Word as _, Words};
use regulars_core::customer::{Finding, Frame, Part, Person, Plan, ReasonLevel, Select, consent_facts};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{CustomerId, IdentityRules, Normalised, normalise_contact_point};
use regulars_core::record::{Kind, ProfileRef, Record, RecordKey};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::text::sentence;
use regulars_core::time::Instant;
use regulars_store::Reading;

use crate::operations::{ConsentAnswer, ConsentDecision, PersonFacts, Processing};
use crate::who::ruled_holders;
use crate::{Contact, Crm, CustomerRef, Reason, Rulebook};

/// What only consent decisions read, with the records behind each reason.
pub(crate) fn plan(rules: &std::sync::Arc<Rules>) -> Result<Plan> {
    Plan::compile(rules.clone(), Select::parts(&[Part::Consent]).with_reasons(ReasonLevel::Records))
}

impl Crm {
    /// Whether a person may be contacted for a purpose over a channel (CS-15), with reasons.
    /// Errors: `channel_unknown`, and those of finding the customer.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// use regulars::{Contact, Decision};
    ///
    /// let by_mail = crm.may_contact(&who, &Contact::email("marketing.winback"), as_of)?;
    /// let by_text = crm.may_contact(&who, &Contact::sms("marketing.winback"), as_of)?;
    /// assert_eq!((by_mail.decision, by_text.decision), (Decision::Allow, Decision::Deny));
    /// assert_eq!(by_text.primary_reason, "withdrawn");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn may_contact(
        &self,
        customer: impl Into<CustomerRef>,
        contact: &Contact,
        as_of: Instant,
    ) -> Result<ConsentDecision> {
        let act = Processing {
            channel: Some(contact.channel.clone()),
            contact_point: contact.contact_point.clone(),
            purpose: contact.purpose.clone(),
            ..Processing::default()
        };
        let who = customer.into();
        let run = |crm: &Self| crm.decided(&who, &act, as_of);
        let about = Some((&who, as_of));
        let (customer, answer) = self.as_decision("consent.may_contact", about, run, |(_, answer)| verdict(answer))?;
        Ok(ConsentDecision {
            alternative: answer.alternative,
            channel: contact.channel.clone(),
            customer,
            decision: answer.decision,
            defer_until: answer.defer_until,
            legal_basis: answer.legal_basis,
            next_change_at: answer.next_change_at,
            notes: answer.notes,
            obligations: answer.obligations,
            primary_reason: answer.primary_reason,
            purpose: contact.purpose.clone(),
            reask_after: answer.reask_after,
            reasons: answer.reasons,
            remedy: answer.remedy,
            rulebook: answer.rulebook,
        })
    }

    /// Whether something may be done with a customer's data, in every jurisdiction that applies (CS-15, CS-20). The answer follows
    /// rows that can be read and changed; it is not legal advice.
    /// Errors: `channel_unknown`, `invalid_value` for an offset, and those of finding the customer.
    ///
    /// ```
    /// use regulars::{Crm, Decision, Identifier, Instant, Processing, Rulebook};
    ///
    /// let crm = Crm::in_memory(Rulebook::parse(
    ///     r#"
    ///     [rulebook]
    ///     id = "shop"
    ///     version = 1
    ///     zone = "Asia/Shanghai"
    ///     [identity.kinds.phone]
    ///     normalise = "phone"
    ///     [privacy]
    ///     default_jurisdictions = ["CN", "US-CA"]
    ///     [[purpose]]
    ///     path = "sale"
    ///     class = "sale_share"
    ///     "#,
    /// )?)?;
    /// crm.ingest_ndjson(br#"{"source":"app","record_id":"1","profile":"7","type":"profile","occurred_at":"2026-10-01T00:00:00Z","identifiers":[{"kind":"phone","value":"13812345678"}],"body":{}}"#)?;
    /// let act = Processing { purpose: "sale".to_owned(), ..Processing::default() };
    /// let answer = crm.may_process(Identifier::phone("13812345678")?, &act, Instant::parse("2026-11-20T00:00:00Z")?)?;
    /// assert_eq!((answer.decision, answer.primary_reason.as_str()), (Decision::Deny, "no_consent"));
    /// assert_eq!(&answer.reasons[0].facts["cite"], "PIPL 13(1); GDPR 6(1)(a)");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn may_process(
        &self,
        customer: impl Into<CustomerRef>,
        act: &Processing,
        as_of: Instant,
    ) -> Result<ConsentAnswer> {
        let who = customer.into();
        let run = |crm: &Self| Ok(crm.decided(&who, act, as_of)?.1);
        self.as_decision("consent.may_process", Some((&who, as_of)), run, verdict)
    }

    fn decided(&self, customer: &CustomerRef, act: &Processing, as_of: Instant) -> Result<(CustomerId, ConsentAnswer)> {
        let rules = self.rules_at(as_of);
        let facts = PersonFacts::default();
        let told = Told::read(&rules, act, &facts)?;
        let reading = self.store().read()?;
        let known = self.known(reading.as_ref(), customer, plan(&rules)?, as_of)?;
        let (located, cluster) = (&known.located, known.cluster()?);
        // Contact points are compared with indexed identifiers, which have the spelling of the newest version.
        let spelling = &self.rules().identity.spelling;
        let point = act.contact_point.as_deref().map(|raw| normalise_contact_point(raw, spelling));
        let holders = match &point {
            Some(point) => self.holders_of_point(reading.as_ref(), point, as_of)?,
            None => Vec::new(),
        };
        let holds = |profile: u32, _: &str| {
            let member = cluster.members.get(profile as usize);
            member.and_then(|member| located.resolved.number(*member)).is_some_and(|no| holders.contains(&no))
        };
        let person = Person::read_spelt(&known.frame, &known.plan, spelling, as_of);
        let answer = person.decide(&told.request(&person, point.as_deref()), &holds);
        let mut answer = answered(&rules, &known.frame, answer, as_of);
        // A union may change the answer too, and another version of the rulebook.
        let begins = self.versions().next_after(as_of);
        let later = [answer.next_change_at, cluster.next_change_at, begins];
        answer.next_change_at = later.into_iter().flatten().min();
        Ok((located.id, answer))
    }

    /// The profiles that hold a contact point as an e-mail address or telephone number, whatever the kind is called. Who stated it
    /// before it was released holds it no more (IP-8); what people decided comes before what records state (DJ-4).
    pub(crate) fn holders_of_point(&self, reading: &dyn Reading, point: &str, as_of: Instant) -> Result<Vec<i64>> {
        let mut holders = Vec::new();
        for (kind, policy) in &self.rules_at(as_of).identity.kinds {
            if !policy.normalise.is_contact_point() {
                continue;
            }
            let mut stated = Vec::new();
            if let Some(number) = reading.value_no(kind, point)? {
                let mut released = Instant::MIN;
                reading.releases_of(number, &mut |at, until| {
                    if at <= as_of && until.is_none_or(|until| until > as_of) {
                        released = released.max(at);
                    }
                })?;
                reading.seen(number, &mut |seen| {
                    if seen.holds(as_of) && seen.at >= released {
                        stated.push(seen.profile);
                    }
                    true
                })?;
            }
            let (linked, unlinked) = ruled_holders(reading, kind, point, as_of)?;
            holders.extend(stated.into_iter().filter(|holder| !unlinked.contains(holder)).chain(linked));
        }
        Ok(holders)
    }
}

impl Rulebook {
    /// The same of a timeline that is given, as if its records were one customer's; nothing is stored. A profile holds a contact
    /// point if one of its records states it. Errors: those of records, with `records[n]` before the path, and of the act.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// use regulars::{Decision, PersonFacts, Processing, Record};
    ///
    /// let records = [Record::order("pos", "p-9", "7", as_of, regulars::Money::parse("1", "CNY")?)?];
    /// let act = Processing { purpose: "service".to_owned(), ..Processing::default() };
    /// let answer = crm.rulebook().may_process(&records, &act, &PersonFacts::default(), as_of)?;
    /// assert_eq!(answer.decision, Decision::Allow);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn may_process(
        &self,
        records: &[Record],
        act: &Processing,
        facts: &PersonFacts,
        as_of: Instant,
    ) -> Result<ConsentAnswer> {
        let rules = self.rules();
        let told = Told::read(rules, act, facts)?;
        let plan = plan(rules)?;
        let frame = self.frame(records, &plan)?;
        let point = act.contact_point.as_deref().map(|raw| normalise_contact_point(raw, &rules.identity.spelling));
        let seen = || records.iter().filter(|record| record.occurred_at.at <= as_of);
        let (identity, asked) = (&rules.identity, point.as_deref());
        let releases = seen().filter(|record| {
            let mut released = record.released.iter().map(|(kind, value)| (kind.as_str(), value.as_str()));
            released.any(|(kind, value)| is_point(identity, kind, value, asked))
        });
        let released = releases.map(|record| record.occurred_at.at).max();
        let states = |record: &&Record| {
            let mut stated = record.identifiers.iter().map(|own| (own.kind.as_str(), own.value.as_str()));
            stated.any(|(kind, value)| is_point(identity, kind, value, asked))
        };
        let holders: BTreeSet<ProfileRef> = seen()
            .filter(|record| released.is_none_or(|released| record.occurred_at.at >= released))
            .filter(states)
            .map(Record::profile_ref)
            .collect();
        let holds = |profile: u32, _: &str| {
            let (source, key) = frame.profile_name(profile);
            holders.iter().any(|held| held.source.as_str() == source && held.key.as_str() == key)
        };
        let person = Person::read(&frame, &plan, as_of);
        let answer = person.decide(&told.request(&person, point.as_deref()), &holds);
        Ok(answered(rules, &frame, answer, as_of))
    }
}

/// Whether an identifier is a contact point, as an e-mail address or telephone number.
fn is_point(rules: &IdentityRules, kind: &str, value: &str, point: Option<&str>) -> bool {
    let policy = rules.kinds.get(kind).filter(|policy| policy.normalise.is_contact_point());
    let spelt = policy.map(|policy| policy.normalise.apply(value, &rules.spelling));
    matches!((spelt, point), (Some(Normalised::Ok(spelt)), Some(point)) if spelt == point)
}

/// What the audit is told of an answer.
#[expect(clippy::unnecessary_wraps, reason = "not every method decides")]
fn verdict(answer: &ConsentAnswer) -> Option<crate::audit::Verdict> {
    Some((answer.decision.as_str(), answer.primary_reason.clone()))
}

/// Whether the rulebook knows a channel. Error: `channel_unknown`.
pub(crate) fn known_channel(rules: &Rules, channel: &str) -> Result<()> {
    if rules.channels.iter().any(|known| known == channel) {
        return Ok(());
    }
    let hint = regulars_core::text::did_you_mean(channel, rules.channels.iter().map(String::as_str));
    Err(Error::new(Code::ChannelUnknown, "channel", format!("`{channel}` is not a channel{hint}")))
}

/// What the host tells, checked.
struct Told<'a> {
    act: &'a Processing,
    facts: &'a PersonFacts,
    clock: Option<Clock>,
}

impl<'a> Told<'a> {
    fn read(rules: &Rules, act: &'a Processing, facts: &'a PersonFacts) -> Result<Self> {
        act.channel.as_deref().map_or(Ok(()), |channel| known_channel(rules, channel))?;
        let clock = act.utc_offset.as_deref().map(Clock::offset);
        if clock == Some(None) {
            let message = "expected an offset such as `+08:00`";
            return Err(Error::new(Code::InvalidValue, "utc_offset", message));
        }
        Ok(Self { act, facts, clock: clock.flatten() })
    }

    /// What is asked: what the host tells comes before what the timeline and the purpose say.
    fn request<'r>(&'r self, person: &'r Person<'_>, point: Option<&'r str>) -> Request<'r> {
        let (act, facts) = (self.act, self.facts);
        let base = person.request(&act.purpose, act.channel.as_deref());
        let mut subject = base.subject;
        subject.age = facts.age.map_or(subject.age, Age::Years);
        subject.relationship = facts.relationship.unwrap_or(subject.relationship);
        subject.state = facts.state.unwrap_or(SubjectState::Active);
        let signals = act.signals.as_ref().map(|told| Signals {
            gpc: told.gpc.unwrap_or_default(),
            gpc_linked: told.gpc_linked.unwrap_or(base.signals.gpc_linked),
            fip_affirmed: told.fip_affirmed.unwrap_or_default(),
        });
        let recipient = act.recipient.as_ref();
        let recipient = recipient.map(|told| Recipient { id: &told.id, mechanism: told.mechanism.as_deref() });
        Request {
            jurisdictions: facts.jurisdictions.as_deref().unwrap_or(base.jurisdictions),
            subject,
            claimed_basis: act.claimed_basis.unwrap_or(base.claimed_basis),
            operation: act.operation.unwrap_or(base.operation),
            categories: act.categories.as_deref().unwrap_or(base.categories),
            contact_point: point,
            recipient,
            personalised: act.personalised.unwrap_or_default(),
            signals: signals.unwrap_or(base.signals),
            // The timeline may say what the host does not know, and the other way round.
            state: base.state.with(facts.flags.iter().flatten().copied().collect::<Words<_>>()),
            clock: self.clock.or(base.clock),
            ..base
        }
    }
}

/// The answer as it is given, with sentences and the keys of records.
fn answered(rules: &Rules, frame: &Frame, answer: Answer<'_>, as_of: Instant) -> ConsentAnswer {
    let reason = |why: &Why<'_>| {
        let facts = consent_facts(why).into_iter().collect();
        let text = sentence(why.code, &facts, rules.language);
        let mut records: Vec<RecordKey> = why.rows.iter().filter_map(|row| frame.key(*row)).collect();
        records.sort();
        Reason { code: why.code, facts, records, text }
    };
    let ahead = frame.all().filter(|(_, head)| head.kind == Kind::Consent && head.at > as_of);
    let mut ahead: Vec<RecordKey> = ahead.filter_map(|(row, _)| frame.key(row)).collect();
    ahead.sort();
    let ahead = Some(ahead).filter(|ahead| !ahead.is_empty());
    let bases = answer.verdicts.iter().filter_map(|verdict| Some((verdict.jurisdiction.to_owned(), verdict.basis?)));
    ConsentAnswer {
        alternative: answer.alternative,
        decision: answer.decision,
        defer_until: answer.defer_until,
        legal_bases: bases.collect::<BTreeMap<_, _>>(),
        legal_basis: answer.basis,
        // A record that is still to come may change the answer (CS-22).
        next_change_at: [frame.next_record(as_of), answer.next_change_at].into_iter().flatten().min(),
        notes: ahead.into_iter().map(|records| Finding { code: Code::FutureEventIgnored, records }).collect(),
        obligations: answer.obligations.iter().collect(),
        pack: rules.privacy.pack.clone(),
        primary_reason: answer.primary().to_owned(),
        reask_after: answer.reask_after,
        reasons: answer.why.iter().map(reason).collect(),
        remedy: answer.remedy,
        rulebook: rules.version,
    }
}
