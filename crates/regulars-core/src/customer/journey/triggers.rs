//! Triggers over a timeline (SV-90 to SV-94): one walk over its rows for all of them, then each on what it looks at. A firing is a
//! function of the records alone; what was told of it is a record too.

use std::collections::BTreeMap;

use serde::Serialize;

use super::guard::{Asked, Guard, GuardPart};
use super::plan::{Look, ToldSlots};
use crate::consent::Decision;
use crate::customer::explain::Explainer;
use crate::customer::{Finding, Frame, Person, Plan, Reason, RowHead, RowNo};
use crate::error::Code;
use crate::few::Few;
use crate::journey::place::{Point, within};
use crate::journey::trigger::{Firing, FiringStatus, Happening, Join, KeyRef, Role, Told, evaluate};
use crate::journey::{EventPick, NearPick, Per, Trigger};
use crate::measure::{Lives, Raw, RowFacts};
use crate::record::{Kind, RecordKey};
use crate::time::{Due, Instant};

/// Room that is used again for every customer.
#[derive(Default, Debug)]
pub struct JourneyRoom {
    lives: Lives,
    /// By trigger, and empty between two customers.
    seen: Vec<Vec<Happening<'static>>>,
}

/// The same room for what another customer's records say.
fn emptied<'b>(seen: Vec<Vec<Happening<'_>>>) -> Vec<Vec<Happening<'b>>> {
    // The room is kept: what is collected out of a list goes into its place.
    seen.into_iter().map(|all| all.into_iter().map_while(|_| None).collect()).collect()
}

/// A firing of a trigger, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TriggerPart {
    /// What it proposes to do.
    pub action: String,
    /// When it fired.
    pub at: Instant,
    /// Over which channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// From when on it is too late for it, while it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// Whether it may be done, while it is due (SV-93).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guard: Option<GuardPart>,
    /// Its key, under which the host records what became of it (SV-92).
    pub key: String,
    /// What people call the trigger, in the rulebook's language, if the rulebook says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The value for which it fired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// For which purpose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Why it fired, and why nothing is done.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Reason>,
    /// The record that completed it, or after which nothing came.
    pub record: RecordKey,
    /// What became of it.
    pub status: FiringStatus,
    /// Why it was refused, as the host recorded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_reason: Option<String>,
    /// The trigger.
    pub trigger: String,
}

/// A firing with its trigger.
#[derive(Clone, Debug)]
pub(in crate::customer) struct Fired<'a> {
    pub(in crate::customer) trigger: &'a Trigger,
    /// The trigger, by place.
    pub(in crate::customer) place: usize,
    pub(in crate::customer) firing: Firing<'a>,
    /// The key under which it was told, if nothing else is known of it any more.
    gone: Option<&'a str>,
    /// The code that the host recorded for a refusal.
    told_reason: Option<&'a str>,
}

impl Fired<'_> {
    /// Its key (SV-92).
    pub(super) fn key(&self) -> String {
        self.gone.map_or_else(|| self.firing.key(&self.trigger.rule), str::to_owned)
    }

    /// Until when it is not too late for it.
    pub(super) fn latest(&self) -> Instant {
        self.firing.at.plus_micros(self.trigger.rule.max_lateness_us)
    }

    pub(super) fn asked<'t>(&'t self, plan: &'t Plan) -> Asked<'t> {
        let Trigger { when, control, purpose, channel, near, .. } = self.trigger;
        let location = plan.rulebook.journey.location.as_deref().filter(|_| near.is_some());
        Asked {
            when: when.as_ref(),
            control: control.as_ref(),
            purpose: purpose.as_deref(),
            channel: channel.as_deref(),
            location,
        }
    }
}

/// All firings of a customer.
#[derive(Clone, Debug, Default)]
pub(in crate::customer) struct Firings<'a> {
    /// In the order of time, ties by trigger, value and record.
    pub(in crate::customer) all: Vec<Fired<'a>>,
    /// The records whose place may not be used.
    pub(in crate::customer) hidden: Vec<RowNo>,
    /// When something of it differs without a further record.
    pub(in crate::customer) next_change_at: Option<Instant>,
    /// When a trigger may fire without a further record.
    pub(super) next_firing_at: Option<Instant>,
}

/// What the host recorded of a firing.
#[derive(Clone, Copy)]
struct ToldRow<'a> {
    at: Instant,
    key: &'a str,
    trigger: Option<&'a str>,
    per: Option<&'a str>,
    reason: Option<&'a str>,
    record: Option<KeyRef<'a>>,
    told: Told,
}

/// Which firings are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::customer) enum Which {
    /// All there ever were.
    All,
    /// Those of which something was told or that are due, and the last one of each value, from which the next count begins: what
    /// a view shows (SV-92).
    Shown,
}

/// What the triggers of a plan come to at an instant.
pub(in crate::customer) fn read<'a>(
    frame: &'a Frame,
    plan: &'a Plan,
    (as_of, which): (Instant, Which),
    room: &mut JourneyRoom,
) -> Firings<'a> {
    let mut found = Firings::default();
    let Some(slots) = plan.journey.told.as_ref().filter(|_| plan.journey.triggers) else { return found };
    let triggers = &plan.rulebook.journey.triggers;
    if plan.journey.numbers.is_some() {
        room.lives.read(frame, plan.journey.numbers.as_ref());
    }
    let mut seen = emptied(std::mem::take(&mut room.seen));
    seen.resize_with(triggers.len(), Vec::new);
    let mut gather =
        Gather { frame, plan, lives: &room.lives, seen, places: Vec::new(), hidden: Vec::new(), last: None };
    let mut told: Vec<ToldRow<'a>> = Vec::new();
    for (row, head) in frame.visible(as_of) {
        if head.kind == Kind::TriggerFired {
            told.extend(told_row(frame, slots, row, head));
        }
        for look in plan.journey.looks_at(frame.type_no(row)) {
            gather.look(*look, row, head, as_of);
        }
    }
    let Gather { seen, hidden, .. } = gather;
    found.hidden = hidden;
    let joins: Vec<Join> = frame.joins().iter().map(|join| Join { at: join.at, sides: sides(join) }).collect();
    let key = |row: RowNo| {
        frame.head(row).map_or(("", ""), |head| (frame.source_name(head.source), frame.get(head.record_id)))
    };
    let mut due = Due::after(as_of);
    let mut fires = Due::after(as_of);
    for (place, trigger) in triggers.iter().enumerate() {
        let happenings = seen.get(place).map_or(&[][..], |all| all);
        let own = told.iter().filter(|told| told.trigger.is_none_or(|id| id == trigger.rule.id));
        let mut known: BTreeMap<String, Told> = BTreeMap::new();
        for one in own.clone() {
            // What was done was done, whatever else is said of it.
            let told = known.entry(one.key.to_owned()).or_insert(one.told);
            *told = (*told).min(one.told);
        }
        if known.is_empty() && !happenings.iter().any(|one| one.role == Role::Event) {
            continue;
        }
        let evaluated = evaluate(&trigger.rule, (happenings, &key), (&plan.rulebook.zone, as_of), &known, &joins);
        due.maybe(evaluated.next_change_at);
        fires.maybe(evaluated.next_firing_at);
        let mut firings = evaluated.firings;
        if which == Which::Shown {
            last_of_each(&mut firings);
        }
        found.all.reserve(firings.len());
        for mut firing in firings {
            if firing.status == FiringStatus::Due && frame.was_one(firing.at) {
                // Those who were one then decided it then; that they parted makes nothing fire (SV-92).
                firing.status = FiringStatus::Identity;
            }
            let mut fired = Fired { trigger, place, firing, gone: None, told_reason: None };
            if fired.firing.status == FiringStatus::Suppressed {
                let key = fired.key();
                fired.told_reason = own.clone().filter(|one| one.key == key).find_map(|one| one.reason);
            }
            found.all.push(fired);
        }
        for one in own.filter(|one| one.trigger.is_some() && evaluated.unknown.iter().any(|key| key == one.key)) {
            found.all.extend(gone(frame, trigger, place, one));
        }
    }
    found.all.sort_by(|a, b| {
        let at = a.firing.at.cmp(&b.firing.at);
        at.then_with(|| (a.place, a.firing.per, a.firing.record).cmp(&(b.place, b.firing.per, b.firing.record)))
    });
    found.all.dedup_by(|a, b| a.place == b.place && a.gone == b.gone && a.firing.record == b.firing.record);
    found.next_change_at = due.next();
    found.next_firing_at = fires.next();
    room.seen = emptied(seen);
    found
}

fn sides(join: &crate::customer::Join) -> (usize, usize) {
    (usize::try_from(join.left).unwrap_or(usize::MAX), usize::try_from(join.right).unwrap_or(usize::MAX))
}

/// A firing that was told and of whose record nothing is seen any more. A record that is another customer's is not this one's to
/// take back.
fn gone<'a>(frame: &'a Frame, trigger: &'a Trigger, place: usize, told: &ToldRow<'a>) -> Option<Fired<'a>> {
    let record = told.record?;
    let row = frame.row_of(record.0, record.1)?;
    let status = FiringStatus::Invalidated;
    let firing = Firing { at: told.at, per: told.per, record, row, status };
    Some(Fired { trigger, place, firing, gone: Some(told.key), told_reason: None })
}

/// Leaves of the firings to which nothing was told, and for which it is too late, the last one of each value.
fn last_of_each(firings: &mut Vec<Firing<'_>>) {
    let mut later: Few<Option<&str>, ()> = Few::default();
    firings.reverse();
    firings.retain(|firing| {
        let (_, is_last) = later.entry(firing.per);
        is_last || !matches!(firing.status, FiringStatus::Expired | FiringStatus::Identity)
    });
    firings.reverse();
}

fn told_row<'a>(frame: &'a Frame, slots: &ToldSlots, row: RowNo, head: &RowHead) -> Option<ToldRow<'a>> {
    let text = |slot| frame.cell_text(row, slot);
    let source = text(slots.record_source).unwrap_or_else(|| frame.source_name(head.source));
    Some(ToldRow {
        at: head.at,
        key: text(slots.key)?,
        trigger: text(slots.trigger),
        per: text(slots.per),
        reason: text(slots.reason),
        record: text(slots.record_id).map(|id| (source, id)),
        told: if text(slots.status) == Some("suppressed") { Told::Suppressed } else { Told::Fired },
    })
}

/// Gathers what each trigger looks at, in one walk over the rows.
struct Gather<'a, 'r> {
    frame: &'a Frame,
    plan: &'a Plan,
    lives: &'r Lives,
    /// By trigger.
    seen: Vec<Vec<Happening<'a>>>,
    /// Whether places may be used, by instant.
    places: Vec<(Instant, bool)>,
    hidden: Vec<RowNo>,
    /// The text that was read last: of which row, under which name.
    last: Option<(RowNo, u32, Option<&'a str>)>,
}

impl<'a> Gather<'a, '_> {
    fn look(&mut self, look: Look, row: RowNo, head: &RowHead, as_of: Instant) {
        let Some(trigger) = self.plan.rulebook.journey.triggers.get(look.trigger) else { return };
        let pick = match look.role {
            Role::Event => Some(&trigger.event),
            Role::Unless => trigger.unless.as_ref(),
        };
        if !pick.is_some_and(|pick| self.picks(pick, row)) {
            return;
        }
        // An order that several channels tell is one event (RC-12).
        let counts = head.kind != Kind::Order
            || self.lives.all_plain()
            || self.lives.of(self.frame, row).is_some_and(|life| life.holds(as_of));
        if look.role == Role::Event && !counts {
            return;
        }
        let per = match (look.role, self.per(trigger, row, head)) {
            (Role::Unless, _) => None,
            (Role::Event, Some(per)) => per,
            (Role::Event, None) => return,
        };
        let side = if self.frame.joins().is_empty() { 0 } else { head.profile };
        let happening =
            Happening { at: head.at, row, role: look.role, per, side: usize::try_from(side).unwrap_or(usize::MAX) };
        if let Some(seen) = self.seen.get_mut(look.trigger) {
            seen.push(happening);
        }
    }

    fn picks(&mut self, pick: &EventPick, row: RowNo) -> bool {
        if let Some((slot, word)) = &pick.word
            && self.text(row, *slot) != Some(word.as_str())
        {
            return false;
        }
        let Some(filter) = &pick.pick.filter else { return true };
        let cells = &self.plan.journey.cells;
        filter.holds(&RowFacts { frame: self.frame, cells, row }, Instant::MIN)
    }

    /// The text of a row under a name. Several triggers mostly ask for the same one.
    fn text(&mut self, row: RowNo, name: u32) -> Option<&'a str> {
        if let Some((.., text)) = self.last.filter(|last| (last.0, last.1) == (row, name)) {
            return text;
        }
        let text = match self.plan.journey.cells.read(self.frame, row, name) {
            Raw::Text(span) => Some(self.frame.get(span)),
            _ => None,
        };
        self.last = Some((row, name, text));
        text
    }

    /// For which value a record counts; the outer `None` if it does not count.
    fn per(&mut self, trigger: &'a Trigger, row: RowNo, head: &RowHead) -> Option<Option<&'a str>> {
        let near = match &trigger.near {
            Some(near) => Some(self.near(near, row, head)?),
            None => None,
        };
        match &trigger.per {
            None => Some(None),
            Some(Per::Near) => Some(near),
            Some(Per::Field(_, slot)) => match self.plan.journey.cells.read(self.frame, row, *slot) {
                Raw::Text(span) => Some(Some(self.frame.get(span))),
                _ => None,
            },
        }
    }

    /// The shop that a record's place lies near, if the place may be used (SV-94).
    fn near(&mut self, near: &NearPick, row: RowNo, head: &RowHead) -> Option<&'a str> {
        let cells = &self.plan.journey.cells;
        let degrees = |slot| match cells.read(self.frame, row, slot) {
            Raw::Number(number) => {
                let scale = number.scale();
                crate::money::Decimal::new(i64::try_from(number.units_at(scale)?).ok()?, scale).ok()
            }
            _ => None,
        };
        let point = Point::new(degrees(near.latitude)?, degrees(near.longitude)?).ok()?;
        let plan = self.plan;
        let stores = near.stores.iter().filter_map(|place| plan.rulebook.journey.stores.get(*place));
        let found = stores.filter_map(|store| within(point, store));
        let found = found.min_by(|a, b| (a.distance_mm, &a.store.id).cmp(&(b.distance_mm, &b.store.id)))?;
        if self.may_use_place(head.at) {
            return Some(&found.store.id);
        }
        if self.hidden.last() != Some(&row) {
            self.hidden.push(row);
        }
        None
    }

    /// Whether the person allowed the use of places at the instant of a record.
    fn may_use_place(&mut self, at: Instant) -> bool {
        if let Some((_, known)) = self.places.iter().find(|(known, _)| *known == at) {
            return *known;
        }
        let person = Person::read(self.frame, self.plan, at);
        let purpose = self.plan.rulebook.journey.location.as_deref();
        let may = purpose.is_some_and(|purpose| person.ask(purpose, None).decision == Decision::Allow);
        self.places.push((at, may));
        may
    }
}

/// The firings as a part of the view.
pub(in crate::customer) fn trigger_parts(
    explain: &Explainer<'_>,
    firings: &Firings<'_>,
    guard: &mut Guard<'_>,
    findings: &mut Vec<Finding>,
    due: &mut Due,
) -> Vec<TriggerPart> {
    let records = |row: &RowNo| explain.frame.key(*row).into_iter().collect();
    findings.extend(firings.hidden.iter().map(|row| Finding { code: Code::LocationNotAllowed, records: records(row) }));
    let mut parts = Vec::with_capacity(firings.all.len());
    parts.extend(firings.all.iter().filter_map(|fired| part(explain, fired, guard, due)));
    parts
}

fn part(explain: &Explainer<'_>, fired: &Fired<'_>, guard: &mut Guard<'_>, due: &mut Due) -> Option<TriggerPart> {
    let Fired { trigger, place, firing, .. } = fired;
    let is_due = firing.status == FiringStatus::Due;
    Some(TriggerPart {
        action: trigger.action.clone(),
        at: firing.at,
        channel: trigger.channel.clone(),
        expires_at: is_due.then(|| fired.latest().plus_micros(1)),
        guard: is_due.then(|| guard.ask(fired.asked(explain.plan), due)),
        key: fired.key(),
        label: trigger.labels.said(explain.plan.rulebook.language),
        per: firing.per.map(str::to_owned),
        purpose: trigger.purpose.clone(),
        reasons: explain.plan.journey.sayings.get(*place)?.reasons(explain, firing),
        record: explain.frame.key(firing.row)?,
        status: firing.status,
        told_reason: fired.told_reason.map(str::to_owned),
        trigger: trigger.rule.id.clone(),
    })
}
