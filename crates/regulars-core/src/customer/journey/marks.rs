//! What is told of a journey once (SV-86, SV-92): firings of triggers, those that no longer hold, and cases that are due for parcels and
//! payments. `advance` keeps the keys of what was told.

use serde::Serialize;

use super::fulfilment::{FulfilmentNotice, read as read_fulfilment};
use super::guard::{Guard, GuardPart};
use super::triggers::{Fired, JourneyRoom, Which, read};
use crate::customer::{Frame, Plan, RowNo, Track, TrackRoom};
use crate::journey::TroubleKind;
use crate::journey::trigger::FiringStatus;
use crate::record::RecordKey;
use crate::time::{Due, Instant};

/// What a mark says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum MarkStatus {
    /// A trigger fired.
    Fired,
    /// A firing that was recorded does not hold any more.
    Invalidated,
    /// A case is due.
    CaseDue,
}

/// What is told of a firing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TriggerNotice {
    /// What it proposes to do.
    pub action: String,
    /// Over which channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// From when on it is too late for it; absent where nothing is done any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// Whether it may be done, asked at the instant of the change; absent where nothing is done any more (SV-93).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guard: Option<GuardPart>,
    /// The key under which the host records what became of it.
    pub key: String,
    /// The value for which it fired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// For which purpose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The record that completed it, or after which nothing came.
    pub record: RecordKey,
}

/// What a mark is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MarkAbout {
    /// A firing.
    Trigger(Box<TriggerNotice>),
    /// A parcel or a payment.
    Fulfilment(FulfilmentNotice),
}

/// Something that is told of a journey once, also across merges of customers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JourneyMark {
    /// From when on.
    pub at: Instant,
    /// What it says.
    pub status: MarkStatus,
    /// The name of the change: the trigger, or what is wrong.
    pub name: String,
    /// What it is about; the guard is not asked yet.
    pub about: MarkAbout,
    /// What tells it from all others of the store.
    pub key: String,
    /// Whether the host recorded the firing already.
    pub recorded: bool,
    /// Whether the trigger fires also where only a merge completed it.
    pub on_merge: bool,
    /// How late it may be told, in microseconds; none: however late.
    pub lateness_us: Option<i64>,
    /// The trigger, by place.
    trigger: Option<usize>,
    /// A record by which the customer is known whose mark it is.
    pub row: Option<RowNo>,
}

/// The marks up to an instant.
#[derive(Clone, Debug, Default)]
pub struct JourneyMarks {
    /// In the order of time.
    pub all: Vec<JourneyMark>,
    /// When there may be more without a further record.
    pub next: Option<Instant>,
}

/// What was to be told of a journey up to an instant.
pub fn journey_marks(frame: &Frame, plan: &Plan, as_of: Instant, room: &mut JourneyRoom) -> JourneyMarks {
    let mut due = Due::after(as_of);
    let mut all = Vec::new();
    let firings = read(frame, plan, (as_of, Which::All), room);
    due.maybe(firings.next_firing_at);
    all.extend(firings.all.iter().filter_map(|fired| fired_mark(frame, fired)));
    if let Some(known) = read_fulfilment(frame, plan, as_of) {
        due.maybe(known.next_change_at);
        let wanted = &plan.rulebook.journey.fulfilment.cases;
        for trouble in known.troubles.iter().filter(|trouble| wanted.contains(&trouble.kind)) {
            let of = (!trouble.of.is_empty()).then(|| trouble.of.to_owned());
            let is_payment = trouble.kind == TroubleKind::ChargedBack;
            let (parcel, payment) = if is_payment { (None, of) } else { (of, None) };
            let (issuer, order) = (trouble.order.issuer.to_owned(), trouble.order.order.to_owned());
            let kind = trouble.kind.as_str();
            all.push(JourneyMark {
                at: trouble.at,
                status: MarkStatus::CaseDue,
                name: kind.to_owned(),
                key: crate::text::digest(&crate::text::Json::from(
                    [kind, &issuer, &order, trouble.of].join("\u{0}").as_str(),
                )),
                about: MarkAbout::Fulfilment(FulfilmentNotice { issuer, order, parcel, payment, reason: trouble.kind }),
                recorded: false,
                on_merge: true,
                lateness_us: None,
                trigger: None,
                row: None,
            });
        }
    }
    all.sort_by(|a, b| (a.at, &a.name, &a.key).cmp(&(b.at, &b.name, &b.key)));
    JourneyMarks { all, next: due.next() }
}

fn fired_mark(frame: &Frame, fired: &Fired<'_>) -> Option<JourneyMark> {
    let (trigger, firing) = (fired.trigger, &fired.firing);
    let status = match firing.status {
        FiringStatus::Due | FiringStatus::Expired | FiringStatus::Fired | FiringStatus::Suppressed => MarkStatus::Fired,
        FiringStatus::Invalidated => MarkStatus::Invalidated,
        FiringStatus::Identity => return None,
    };
    let fires = status == MarkStatus::Fired;
    let key = fired.key();
    Some(JourneyMark {
        at: firing.at,
        status,
        name: trigger.rule.id.clone(),
        about: MarkAbout::Trigger(Box::new(TriggerNotice {
            action: trigger.action.clone(),
            channel: trigger.channel.clone(),
            expires_at: fires.then(|| fired.latest().plus_micros(1)),
            guard: None,
            key: key.clone(),
            per: firing.per.map(str::to_owned),
            purpose: trigger.purpose.clone(),
            record: frame.key(firing.row)?,
        })),
        key: if fires { key } else { format!("-{key}") },
        recorded: matches!(firing.status, FiringStatus::Fired | FiringStatus::Suppressed),
        on_merge: trigger.rule.on_merge,
        lateness_us: fires.then_some(trigger.rule.max_lateness_us),
        trigger: Some(fired.place),
        row: Some(firing.row),
    })
}

/// Asks the guard of a firing at the instant at which it is told; nothing for what is no firing.
pub fn guard_notice(
    frame: &Frame,
    plan: &Plan,
    mark: &JourneyMark,
    at: Instant,
    room: &mut TrackRoom,
) -> Option<GuardPart> {
    let trigger = plan.rulebook.journey.triggers.get(mark.trigger?)?;
    let mut facts = Vec::new();
    if trigger.when.is_some() {
        let mut track = Track::new(frame, plan, room);
        track.run(at, &mut |_| {});
        facts.extend_from_slice(track.facts());
    }
    let mut guard = Guard::new(frame, plan, &facts, at);
    let asked = super::guard::Asked {
        when: trigger.when.as_ref(),
        control: trigger.control.as_ref(),
        purpose: trigger.purpose.as_deref(),
        channel: trigger.channel.as_deref(),
        location: plan.rulebook.journey.location.as_deref().filter(|_| trigger.near.is_some()),
    };
    Some(guard.ask(asked, &mut Due::after(at)))
}
