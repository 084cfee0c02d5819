//! What changes are defined on (DESIGN: advance keeps a watch state, not a view): the discrete values of a customer, by name
//! and with nothing personal, so that two states can be compared also across versions of a rulebook.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::track::{Changed, NodeState, Subject, Track, Transition};
use super::{
    CaseMark, CaseNotice, FulfilmentNotice, GuardPart, JourneyMark, MarkAbout, MarkStatus, Plan, SalesMark,
    TriggerNotice,
};
use crate::access::alarm::FiredAlarm;
use crate::error::{Code, Error, Result};
use crate::identity::{CustomerId, IdentityEvent};
use crate::membership::tier::Cause as TierCause;
use crate::quality::{Alarm, QualityNotice};
use crate::rulebook::Node;
use crate::text::{Json, canonical};
use crate::time::Instant;

/// The discrete values of a customer at an instant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WatchState {
    /// What was told of service cases, by the keys of the marks.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    cases: BTreeSet<String>,
    /// What was told of the journey, by the keys of the marks.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    journey: BTreeSet<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    journey_stage: Option<String>,
    /// What was told of leads and opportunities, by the keys of the marks.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    sales: BTreeSet<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    segments: BTreeSet<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    tags: BTreeSet<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<String>,
    /// The tiers in further programs (MB-89).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    tiers: BTreeMap<String, String>,
}

/// Why something differs (SE-8). Hosts decide which causes may trigger messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Cause {
    /// Time has passed.
    Time,
    /// A record came late.
    Record,
    /// Profiles were joined or parted.
    Identity,
    /// The rules are others.
    Rulebook,
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ChangeKind {
    /// A model that the store keeps (AR-5); such a change has no customer.
    Artefact,
    /// What the audit shows (AL-4); such a change has no customer.
    AuditAlarm,
    /// A service case (SV-16); its number is the name.
    Case,
    /// A parcel or a payment for which a case is due (SV-86); what is wrong is the name.
    Fulfilment,
    /// Who is who (CI-4).
    Identity,
    /// The journey stage.
    JourneyStage,
    /// A lead (SV-52); its number is the name.
    Lead,
    /// An opportunity (SV-53); its number is the name.
    Opportunity,
    /// A segment.
    Segment,
    /// The quality of what the store holds (DQ-7); such a change has no customer.
    QualityAlert,
    /// The life-cycle stage.
    Stage,
    /// A tag.
    Tag,
    /// The tier.
    Tier,
    /// A trigger (SV-92); its id is the name.
    Trigger,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ChangeType {
    /// A clock of a case is overdue.
    Breached,
    /// A case is due.
    CaseDue,
    /// It is another.
    Changed,
    /// The customer came in; a tag shows.
    Entered,
    /// An alarm of the audit, or a trigger, fired.
    Fired,
    /// A metric passed its gate and does not any more.
    GateLost,
    /// A metric failed its gate and passes again.
    GateReached,
    /// The share of failures of a metric lies far from that of the days before.
    Jump,
    /// A firing that was recorded does not hold any more; nothing is recalled.
    Invalidated,
    /// The customer left; a tag hides.
    Left,
    /// A customer of whom nobody was there before.
    Created,
    /// Several customers became one.
    Merged,
    /// One customer became several.
    Split,
    /// The same people have another id.
    Renamed,
    /// Nobody is left of a customer.
    Erased,
    /// A case opened by itself (SV-34).
    Opened,
    /// The tier is valid for longer (MB-42).
    Renewed,
    /// A new profile came to a customer who was there.
    Joined,
    /// A profile belongs to another customer id.
    Moved,
    /// A share of a clock's target is over.
    Warning,
    /// A lead is left alone for too long (SV-52).
    Recycled,
    /// Nothing has happened to an open opportunity for too long (SV-53).
    Stale,
    /// An opportunity was won.
    Won,
    /// An opportunity was lost.
    Lost,
    /// So many whom a model may know were erased that it is to be fitted anew.
    RefitDue,
}

/// Something that became true of a customer (SE-7), of the quality of what the store holds (DQ-7), or of who looks at it (AL-4).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// When it became true.
    pub at: Instant,
    /// The customer; none of a change of quality, of an alarm and of an artefact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// What it is about.
    pub kind: ChangeKind,
    /// The name of the segment, tag, metric or alarm, the id of the artefact, else that of the kind.
    pub name: String,
    /// What became of it.
    pub change: ChangeType,
    /// Why.
    pub cause: Cause,
    /// The stage or tier before; of an opportunity that ended or is stale its stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The stage or tier after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Why a tier moved (MB-42).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier_cause: Option<TierCause>,
    /// What differs in who is who.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<IdentityEvent>,
    /// What is remarkable about the quality of a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<QualityNotice>,
    /// What is remarkable in the audit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm: Option<FiredAlarm>,
    /// What is told of a service case (SV-16).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseNotice>,
    /// What is told of a trigger (SV-92).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<TriggerNotice>,
    /// What is told of a parcel or a payment (SV-86).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fulfilment: Option<FulfilmentNotice>,
}

impl Change {
    /// A change that is nobody's and of which nothing else is told.
    fn bare(at: Instant, kind: ChangeKind, name: &str, change: ChangeType, cause: Cause) -> Self {
        Self {
            at,
            customer: None,
            kind,
            name: name.to_owned(),
            change,
            cause,
            from: None,
            to: None,
            tier_cause: None,
            identity: None,
            quality: None,
            alarm: None,
            case: None,
            trigger: None,
            fulfilment: None,
        }
    }

    /// A remarkable day as a change that is nobody's.
    pub fn of_quality(at: Instant, cause: Cause, notice: QualityNotice) -> Self {
        let change = match notice.alarm {
            Alarm::GateLost => ChangeType::GateLost,
            Alarm::GateReached => ChangeType::GateReached,
            Alarm::Jump => ChangeType::Jump,
        };
        let told = Self::bare(at, ChangeKind::QualityAlert, notice.metric.as_str(), change, cause);
        Self { quality: Some(notice), ..told }
    }

    /// An alarm of the audit as a change that is nobody's.
    pub fn of_audit(at: Instant, alarm: FiredAlarm) -> Self {
        let told = Self::bare(at, ChangeKind::AuditAlarm, &alarm.rule, ChangeType::Fired, Cause::Record);
        Self { alarm: Some(alarm), ..told }
    }

    /// A model that is to be fitted anew, as a change that is nobody's (AR-5).
    pub fn of_refit(at: Instant, artefact: &str) -> Self {
        Self::bare(at, ChangeKind::Artefact, artefact, ChangeType::RefitDue, Cause::Identity)
    }

    /// What differs in who is who, as a change of the customer that is there afterwards (CI-5).
    pub fn of_identity(at: Instant, event: IdentityEvent) -> Self {
        let change = match event {
            IdentityEvent::Created { .. } => ChangeType::Created,
            IdentityEvent::Merged { .. } => ChangeType::Merged,
            IdentityEvent::Split { .. } => ChangeType::Split,
            IdentityEvent::Renamed { .. } => ChangeType::Renamed,
            IdentityEvent::Erased { .. } => ChangeType::Erased,
            IdentityEvent::Joined { .. } => ChangeType::Joined,
            IdentityEvent::Moved { .. } => ChangeType::Moved,
        };
        let occasion = Occasion { at, customer: event.customer(), cause: Cause::Identity };
        let told = occasion.flag(ChangeKind::Identity, "identity", true);
        Self { change, identity: Some(event), ..told }
    }
}

/// Of whom, when and why.
#[derive(Clone, Copy, Debug)]
pub struct Occasion {
    /// When.
    pub at: Instant,
    /// Who.
    pub customer: CustomerId,
    /// Why.
    pub cause: Cause,
}

impl Occasion {
    /// What is told of a case.
    pub fn case(self, mark: &CaseMark) -> Change {
        let change = match (mark.opened, &mark.notice.fraction) {
            (true, _) => ChangeType::Opened,
            (false, Some(_)) => ChangeType::Warning,
            (false, None) => ChangeType::Breached,
        };
        let told = self.flag(ChangeKind::Case, &mark.case_id, true);
        Change { change, case: Some(mark.notice.clone()), ..told }
    }

    /// What is told of a lead or an opportunity.
    pub fn sales(self, mark: &SalesMark) -> Change {
        let told = self.flag(mark.kind, &mark.name, true);
        Change { change: mark.change, from: mark.from.clone(), to: mark.to.clone(), ..told }
    }

    /// What is told of a journey, with the answer of the guard.
    pub fn journey(self, mark: &JourneyMark, guard: Option<GuardPart>) -> Change {
        let (kind, change) = match mark.status {
            MarkStatus::Fired => (ChangeKind::Trigger, ChangeType::Fired),
            MarkStatus::Invalidated => (ChangeKind::Trigger, ChangeType::Invalidated),
            MarkStatus::CaseDue => (ChangeKind::Fulfilment, ChangeType::CaseDue),
        };
        let told = Change { change, ..self.flag(kind, &mark.name, true) };
        match &mark.about {
            MarkAbout::Trigger(notice) => Change { trigger: Some(TriggerNotice { guard, ..*notice.clone() }), ..told },
            MarkAbout::Fulfilment(notice) => Change { fulfilment: Some(notice.clone()), ..told },
        }
    }

    fn flag(self, kind: ChangeKind, name: &str, on: bool) -> Change {
        let change = if on { ChangeType::Entered } else { ChangeType::Left };
        Change { customer: Some(self.customer), ..Change::bare(self.at, kind, name, change, self.cause) }
    }

    fn moved(self, kind: ChangeKind, from: Option<&str>, to: Option<&str>) -> Change {
        let name = match kind {
            ChangeKind::JourneyStage => "journey_stage",
            ChangeKind::Tier => "tier",
            _ => "stage",
        };
        let (from, to) = (from.map(str::to_owned), to.map(str::to_owned));
        Change { from, to, change: ChangeType::Changed, ..self.flag(kind, name, true) }
    }
}

impl WatchState {
    /// How a replay stands.
    pub fn of(track: &Track<'_>, plan: &Plan) -> Self {
        let definitions = &plan.rulebook.definitions;
        let mut state = Self::default();
        for (place, tier) in track.tiers().enumerate() {
            let (Some(tier), Some(program)) = (tier, plan.accounts.programs.get(place)) else { continue };
            match place {
                0 => state.tier = Some(tier.to_string()),
                _ => drop(state.tiers.insert(program.id().to_owned(), tier.to_string())),
            }
        }
        for (node, node_state) in track.states() {
            match (node, node_state) {
                (Node::Stage, NodeState::Stage(at)) => {
                    let stages = definitions.stages.as_ref();
                    state.stage = stages.zip(at.current).and_then(|(s, n)| s.all.get(n)).map(|s| s.name.to_string());
                }
                (Node::JourneyStage, NodeState::Stage(at)) => {
                    let stages = definitions.journey.as_ref();
                    state.journey_stage =
                        stages.zip(at.current).and_then(|(s, n)| s.all.get(n)).map(|s| s.name.to_string());
                }
                (Node::Tag(place), NodeState::Flag(flag)) if flag.on => {
                    state.tags.extend(definitions.tags.get(place).map(|tag| tag.name.clone()));
                }
                (Node::Segment(place), NodeState::Flag(flag)) if flag.on => {
                    state.segments.extend(definitions.segments.get(place).map(|segment| segment.name.clone()));
                }
                _ => {}
            }
        }
        state
    }

    /// What differs between this state and a later one.
    pub fn changes_to(&self, later: &Self, occasion: Occasion) -> Vec<Change> {
        let mut changes = Vec::new();
        let ladders = [
            (ChangeKind::JourneyStage, &self.journey_stage, &later.journey_stage),
            (ChangeKind::Stage, &self.stage, &later.stage),
            (ChangeKind::Tier, &self.tier, &later.tier),
        ];
        for (kind, from, to) in ladders {
            if from != to {
                changes.push(occasion.moved(kind, from.as_deref(), to.as_deref()));
            }
        }
        let programs: BTreeSet<&String> = self.tiers.keys().chain(later.tiers.keys()).collect();
        for program in programs {
            let (from, to) = (self.tiers.get(program), later.tiers.get(program));
            if from != to {
                let moved = occasion.moved(ChangeKind::Tier, from.map(String::as_str), to.map(String::as_str));
                changes.push(Change { name: program.clone(), ..moved });
            }
        }
        let sets = [(ChangeKind::Segment, &self.segments, &later.segments), (ChangeKind::Tag, &self.tags, &later.tags)];
        for (kind, from, to) in sets {
            changes.extend(from.symmetric_difference(to).map(|name| occasion.flag(kind, name, to.contains(name))));
        }
        changes
    }

    /// What was told of service cases.
    pub fn told(&self) -> &BTreeSet<String> {
        &self.cases
    }

    /// What was told of the journey.
    pub fn journey(&self) -> &BTreeSet<String> {
        &self.journey
    }

    /// The same state, with what was told of the journey.
    #[must_use]
    pub fn with_journey(self, journey: BTreeSet<String>) -> Self {
        Self { journey, ..self }
    }

    /// The same state, with what was told of service cases.
    #[must_use]
    pub fn with_told(self, cases: BTreeSet<String>) -> Self {
        Self { cases, ..self }
    }

    /// What was told of leads and opportunities.
    pub fn told_of_sales(&self) -> &BTreeSet<String> {
        &self.sales
    }

    /// The same state, with what was told of leads and opportunities.
    #[must_use]
    pub fn with_told_of_sales(self, sales: BTreeSet<String>) -> Self {
        Self { sales, ..self }
    }

    /// The state as canonical JSON.
    pub fn to_text(&self) -> Result<String> {
        canonical(self)
    }

    /// A state out of its text. Error: `store_corrupt`.
    pub fn parse(text: &str) -> Result<Self> {
        let json = Json::parse(text).map_err(|_| damaged())?;
        let word = |name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
        let words = |name: &str| {
            let items = json.get(name).and_then(Json::as_array).unwrap_or_default();
            items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(damaged)).collect::<Result<_>>()
        };
        Ok(Self {
            cases: words("cases")?,
            journey: words("journey")?,
            journey_stage: word("journey_stage"),
            sales: words("sales")?,
            segments: words("segments")?,
            stage: word("stage"),
            tags: words("tags")?,
            tier: word("tier"),
            tiers: match json.get("tiers") {
                None => BTreeMap::new(),
                Some(Json::Object(fields)) => {
                    let field = |(program, tier): &(String, Json)| Some((program.clone(), tier.as_str()?.to_owned()));
                    fields.iter().map(|pair| field(pair).ok_or_else(damaged)).collect::<Result<_>>()?
                }
                Some(_) => return Err(damaged()),
            },
        })
    }
}

fn damaged() -> Error {
    Error::new(Code::StoreCorrupt, "", "a stored watch state cannot be read")
}

impl Transition {
    /// The transition as a change of a customer.
    pub fn change(&self, plan: &Plan, customer: CustomerId, cause: Cause) -> Option<Change> {
        let occasion = Occasion { at: self.at, customer, cause };
        let definitions = &plan.rulebook.definitions;
        let (kind, name) = match self.subject {
            Subject::Tier(place) => {
                (ChangeKind::Tier, plan.accounts.programs.get(place).map_or("", |rules| rules.id()))
            }
            Subject::Node(Node::Stage) => (ChangeKind::Stage, ""),
            Subject::Node(Node::JourneyStage) => (ChangeKind::JourneyStage, ""),
            Subject::Node(Node::Tag(place)) => (ChangeKind::Tag, definitions.tags.get(place)?.name.as_str()),
            Subject::Node(Node::Segment(place)) => {
                (ChangeKind::Segment, definitions.segments.get(place)?.name.as_str())
            }
        };
        Some(match &self.change {
            Changed::Entered => occasion.flag(kind, name, true),
            Changed::Left => occasion.flag(kind, name, false),
            Changed::Moved { from, to } => {
                let moved = occasion.moved(kind, from.as_deref(), to.as_deref());
                let further = matches!(self.subject, Subject::Tier(place) if place > 0);
                let name = if further { name.to_owned() } else { moved.name };
                let change = if from == to { ChangeType::Renewed } else { moved.change };
                Change { name, change, tier_cause: self.moved, ..moved }
            }
        })
    }
}
