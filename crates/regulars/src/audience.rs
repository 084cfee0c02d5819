//! The audience of a purpose: the customers who match a condition and may be contacted over a channel, each with the contact point
//! to use; and how many were left out, for which reason (CS-8, CS-15).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use regulars_core::consent::{
    Alternative, AudienceSummary, Candidate, ChosenBy, Decision, LegalBasis, Obligation, Selection, need_purpose,
};
use regulars_core::customer::{EvaluateRoom, Frame, Part, Person, Plan, ReasonLevel, Select, evaluate};
use regulars_core::error::Result;
use regulars_core::identity::{Cluster, CustomerId, Normaliser, Spelling};
use regulars_core::rulebook::{Node, Rulebook as Rules};
use regulars_core::time::Instant;
use regulars_store::Reading;
use serde::Serialize;

use crate::Crm;
use crate::consent::known_channel;
use crate::segments::segment_node;
use crate::views::{feed, places_by_id};
use crate::who::Resolved;

/// Who is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AudienceQuery {
    /// The channel, one of the rulebook's.
    pub channel: String,
    /// Whether those who may be contacted later are listed too.
    pub deferred: bool,
    /// The purpose, a dotted path.
    pub purpose: String,
    /// Whom it is about.
    pub who: AudienceWho,
}

/// Whom an audience is taken from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum AudienceWho {
    /// Everybody.
    #[default]
    Everybody,
    /// Those for whom a condition holds; it may use every name that segments use.
    Condition(String),
    /// The members of a segment.
    Segment(String),
}

/// Somebody to contact.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AudienceMember {
    /// What may be done instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative: Option<Alternative>,
    /// Why this contact point.
    pub chosen_by: ChosenBy,
    /// The telephone number or address to use; absent where the channel is told by no identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_point: Option<String>,
    /// The customer.
    pub customer: CustomerId,
    /// When the contact may be made, of those who may not be contacted yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defer_until: Option<Instant>,
    /// The basis.
    pub legal_basis: LegalBasis,
    /// What must be done with it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub obligations: Vec<Obligation>,
    /// Why it is put off, or `OK`.
    pub primary_reason: String,
}

/// The customers of an audience, by id. An error ends it. What is counted is whole when the last one was given.
pub struct Audience<'c> {
    query: AudienceQuery,
    as_of: Instant,
    reading: Box<dyn Reading + 'c>,
    resolved: Resolved,
    points: ContactPoints,
    /// Ids and places of clusters, sorted; the next one.
    order: std::vec::IntoIter<(CustomerId, usize)>,
    plan: Plan,
    node: Option<Node>,
    spelling: Spelling,
    selection: Selection,
    frame: Frame,
    room: EvaluateRoom,
}

impl Crm {
    /// The customers who match and may be contacted for a purpose over a channel at `as_of`, in order of their ids, each with the
    /// contact point to use. Everybody is asked as [`Crm::may_contact`] would, with every contact point that the customer holds; of
    /// those that may be used the one that may be used soonest is chosen, then the one that the consent names, then the one that was
    /// stated last. Nobody is written to twice: a contact point that two customers hold serves the one with the smaller id, and the
    /// other is left out as `contact_point_taken` if nothing else is left. Nobody else's consent is read for that (CS-7).
    ///
    /// Errors: `channel_unknown`, `purpose_unknown`, `unknown_name` for a segment, and those of the condition.
    ///
    /// ```
    /// use regulars::{AudienceQuery, AudienceWho, Crm, Instant, Rulebook};
    ///
    /// let crm = Crm::in_memory(Rulebook::parse(
    ///     r#"
    ///     [rulebook]
    ///     id = "shop"
    ///     version = 1
    ///     zone = "Asia/Shanghai"
    ///     [identity.kinds.phone]
    ///     normalise = "phone"
    ///     [[purpose]]
    ///     path = "marketing"
    ///     class = "marketing"
    ///     "#,
    /// )?)?;
    /// crm.ingest_ndjson(br#"{"source":"app","record_id":"1","profile":"7","type":"consent","occurred_at":"2026-10-01T00:00:00Z","identifiers":[{"kind":"phone","value":"13812345678"}],"body":{"kind":"grant","purpose":"marketing","by":"subject","source":"web_form","proof":{"ref":"form"}}}
    /// {"source":"app","record_id":"2","profile":"8","type":"profile","occurred_at":"2026-10-01T00:00:00Z","identifiers":[{"kind":"phone","value":"13912345678"}],"body":{}}"#)?;
    /// let who = AudienceWho::Condition("attr.city != \"Rome\"".to_owned());
    /// let query = AudienceQuery { channel: "sms".to_owned(), purpose: "marketing".to_owned(), who, ..Default::default() };
    /// let mut audience = crm.audience(&query, Instant::parse("2026-11-20T00:00:00Z")?)?;
    /// let members = audience.by_ref().collect::<Result<Vec<_>, _>>()?;
    /// assert_eq!(members[0].contact_point.as_deref(), Some("+8613812345678"));
    /// assert_eq!((audience.summary().contactable, audience.summary().matched), (1, 2));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn audience(&self, query: &AudienceQuery, as_of: Instant) -> Result<Audience<'_>> {
        // What is read goes on after this call, so the audit is told before.
        let (rules, plan, node) = self.as_operation("audience.list", None, |crm| {
            let planned = crm.plan_audience(query, as_of)?;
            crm.store().read()?;
            Ok(planned)
        })?;
        let reading = self.store().told().read()?;
        let resolved = self.resolve_all(reading.as_ref(), as_of)?;
        let order = places_by_id(reading.as_ref(), &resolved)?;
        let points = ContactPoints::of(&resolved, &rules, &query.channel, as_of);
        Ok(Audience {
            query: query.clone(),
            as_of,
            reading,
            resolved,
            points,
            order: order.into_iter(),
            plan,
            node,
            // Contact points are compared with indexed identifiers, which have the spelling of the newest version.
            spelling: self.rules().identity.spelling.clone(),
            selection: Selection::default(),
            frame: Frame::default(),
            room: EvaluateRoom::default(),
        })
    }

    /// Checks what is asked; gives what decides who matches.
    fn plan_audience(&self, query: &AudienceQuery, as_of: Instant) -> Result<(Arc<Rules>, Plan, Option<Node>)> {
        let rules = self.rules_at(as_of);
        known_channel(&rules, &query.channel)?;
        need_purpose(&rules.purposes, &query.purpose, "purpose")?;
        let (rules, node) = match &query.who {
            AudienceWho::Everybody => (rules, None),
            AudienceWho::Segment(name) => {
                let node = segment_node(&rules, name)?;
                (rules, Some(node))
            }
            AudienceWho::Condition(text) => {
                let (rules, node) = rules.with_condition(text)?;
                (rules.into(), Some(node))
            }
        };
        let select = Select::parts(&[Part::Consent]).with_nodes(node.into_iter().collect());
        let plan = Plan::compile(rules.clone(), select.with_reasons(ReasonLevel::None))?;
        Ok((rules, plan, node))
    }
}

impl Audience<'_> {
    /// Everybody who was looked at so far, counted by what becomes of them.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// use regulars::AudienceQuery;
    ///
    /// let (channel, purpose) = ("email".to_owned(), "marketing.winback".to_owned());
    /// let mut audience = crm.audience(&AudienceQuery { channel, purpose, ..AudienceQuery::default() }, as_of)?;
    /// let members = audience.by_ref().collect::<regulars::Result<Vec<_>>>()?;
    /// assert_eq!((audience.summary().contactable, audience.summary().matched), (members.len() as u64, 2));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn summary(&self) -> &AudienceSummary {
        self.selection.summary()
    }

    /// What becomes of a customer; none if nobody contacts this one now, or the contact is put off and that is not asked for.
    fn ask(&mut self, customer: CustomerId, place: usize) -> Result<Option<AudienceMember>> {
        let Some(cluster) = self.resolved.partition.clusters.get(place) else { return Ok(None) };
        feed(self.reading.as_ref(), &self.resolved, cluster, customer, &self.plan, &mut self.frame)?;
        if let Some(Node::Segment(segment)) = self.node {
            evaluate(&self.frame, &self.plan, self.as_of, &mut self.room);
            if self.room.segments.get(segment) != Some(&true) {
                return Ok(None);
            }
        }
        let person = Person::read_spelt(&self.frame, &self.plan, &self.spelling, self.as_of);
        let held = self.points.of_customer(cluster);
        let holds = |profile: u32, point: &str| {
            let member = cluster.members.get(profile as usize);
            member.is_some_and(|member| self.points.holds(*member, point))
        };
        let base = person.request(&self.query.purpose, Some(&self.query.channel));
        let points: Vec<(Option<&str>, Instant)> = match &held {
            Some(held) => held.iter().map(|(point, stated_at)| (Some(*point), *stated_at)).collect(),
            None => vec![(None, Instant::MIN)],
        };
        let requests: Vec<_> = points
            .iter()
            .map(|(point, _)| regulars_core::consent::Request { contact_point: *point, ..base.clone() })
            .collect();
        let answers: Vec<_> = requests.iter().map(|request| person.decide(request, &holds)).collect();
        let candidates: Vec<Candidate> = points
            .iter()
            .zip(&answers)
            .map(|((point, stated_at), answer)| Candidate {
                point: point.map(str::to_owned),
                named: point.is_some_and(|point| person.names(&self.query.purpose, point)),
                stated_at: *stated_at,
                decision: answer.decision,
                defer_until: answer.defer_until,
                reason: answer.why.first().map(|why| why.code),
            })
            .collect();
        let chosen = self.selection.choose(&candidates);
        let Some((answer, candidate, chosen_by)) =
            chosen.and_then(|(place, by)| Some((answers.get(place)?, candidates.get(place)?, by)))
        else {
            return Ok(None);
        };
        if answer.decision == Decision::Defer && !self.query.deferred {
            return Ok(None);
        }
        // INVARIANT: what is not denied has a basis (INV-9).
        let Some(legal_basis) = answer.basis else { return Ok(None) };
        Ok(Some(AudienceMember {
            alternative: answer.alternative,
            chosen_by,
            contact_point: candidate.point.clone(),
            customer,
            defer_until: answer.defer_until,
            legal_basis,
            obligations: answer.obligations.iter().collect(),
            primary_reason: answer.primary().to_owned(),
        }))
    }
}

impl Iterator for Audience<'_> {
    type Item = Result<AudienceMember>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (customer, place) = self.order.next()?;
            match self.ask(customer, place) {
                Ok(None) => {}
                Ok(Some(member)) => return Some(Ok(member)),
                Err(error) => {
                    self.order = Vec::new().into_iter();
                    return Some(Err(error));
                }
            }
        }
    }
}

/// How the identifiers of a channel are normalised; none: the channel is told by no identifier.
fn normaliser_of(channel: &str) -> Option<Normaliser> {
    match channel {
        "sms" | "voice" => Some(Normaliser::Phone),
        "email" => Some(Normaliser::Email),
        _ => None,
    }
}

/// The contact points that profiles hold: telephone numbers and addresses, and since when they were last stated.
struct ContactPoints {
    /// Whether the channel is told by identifiers.
    told: bool,
    /// By profile: the value, when it was stated last, and whether it may be written to.
    held: HashMap<u32, Vec<Held>>,
}

/// A value that a profile holds.
struct Held {
    value: String,
    stated_at: Instant,
    /// It is of the channel's kind, and neither blocked nor from a source that is ignored (IP-3).
    usable: bool,
}

impl ContactPoints {
    fn of(resolved: &Resolved, rules: &Rules, channel: &str, as_of: Instant) -> Self {
        let wanted = normaliser_of(channel);
        let mut held: HashMap<u32, Vec<Held>> = HashMap::new();
        let stands = |at: Instant, until: Option<Instant>| at <= as_of && until.is_none_or(|until| until > as_of);
        let mut released: HashMap<u32, Instant> = HashMap::new();
        for release in resolved.facts.releases.iter().filter(|release| stands(release.at, release.until)) {
            let last = released.entry(release.value).or_insert(release.at);
            *last = release.at.max(*last);
        }
        for sighting in &resolved.facts.sightings {
            // Who stated it before it was released holds it no more (IP-8).
            let kept = released.get(&sighting.value).is_none_or(|released| sighting.at >= *released);
            let holds = kept && stands(sighting.at, sighting.until);
            let Some(stated) = resolved.facts.values.get(sighting.value as usize).filter(|_| holds) else { continue };
            let policy = rules.identity.kinds.get(stated.kind.as_str());
            let Some(policy) = policy.filter(|policy| policy.normalise.is_contact_point()) else { continue };
            let source = resolved.profile(sighting.profile).map_or("", |facts| facts.source.as_str());
            let usable = Some(policy.normalise) == wanted && policy.counts(source, &stated.value);
            let own = held.entry(sighting.profile).or_default();
            match own.iter_mut().find(|known| known.value == stated.value) {
                Some(known) => {
                    known.stated_at = known.stated_at.max(sighting.at);
                    known.usable |= usable;
                }
                None => own.push(Held { value: stated.value.clone(), stated_at: sighting.at, usable }),
            }
        }
        // What people decided comes before what records state (DJ-4).
        for ((profile, kind, value), (has, stated_at)) in resolved.ruled_values(&rules.identity) {
            let policy = rules.identity.kinds.get(kind.as_str());
            let Some(policy) = policy.filter(|policy| policy.normalise.is_contact_point()) else { continue };
            let own = held.entry(profile).or_default();
            own.retain(|known| known.value != value);
            if has {
                own.push(Held { value, stated_at, usable: Some(policy.normalise) == wanted });
            }
        }
        Self { told: wanted.is_some(), held }
    }

    fn holds(&self, profile: u32, point: &str) -> bool {
        self.held.get(&profile).is_some_and(|held| held.iter().any(|known| known.value == point))
    }

    /// What a customer can be reached at, with when it was stated last by any profile; none if the channel needs nothing.
    fn of_customer(&self, cluster: &Cluster) -> Option<BTreeMap<&str, Instant>> {
        let mut points: BTreeMap<&str, Instant> = BTreeMap::new();
        let held = cluster.members.iter().filter_map(|member| self.held.get(member)).flatten();
        for known in held.filter(|known| known.usable) {
            let last = points.entry(&known.value).or_insert(known.stated_at);
            *last = known.stated_at.max(*last);
        }
        self.told.then_some(points)
    }
}
