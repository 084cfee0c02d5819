//! What outlives an erasure: who had opted out is left in peace under a new profile too (EN-9, RT-5).
//!
//! Before the contact points of a profile vanish, each one with each purpose that was opted out of becomes a suppression key in
//! the store. A profile that states such a contact point is told so by a consent record of kind `suppress`, at the instant of
//! the erasure; only a newer affirmative grant lifts it (CS-13). It is a record like any other, so that all that reads consent
//! reads it.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::consent::opted_out;
use regulars_core::customer::{Frame, Person};
use regulars_core::error::Result;
use regulars_core::identity::{CustomerId, normalise_contact_point};
use regulars_core::record::{Body, By, Capture, Consent, ConsentKind, ProfileRef, Record, Role};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Reading, Writing};

use crate::Crm;
use crate::ingest::Room;
use crate::views::feed;
use crate::who::Resolved;

/// A contact point and a purpose.
pub(crate) type OptedOut = BTreeSet<(String, String)>;

/// Whether a kind of identifiers holds contact points.
pub(crate) fn is_contact(rules: &Rules, kind: &str) -> bool {
    rules.identity.kinds.get(kind).is_some_and(|kind| kind.normalise.is_contact_point())
}

/// The contact points that a profile states as identifiers.
pub(crate) fn contact_points(reading: &dyn Reading, rules: &Rules, profile: ProfileNo) -> Result<BTreeSet<String>> {
    let mut points = BTreeSet::new();
    for value in reading.values_of(profile)? {
        points.extend(reading.value(value)?.filter(|(kind, _)| is_contact(rules, kind)).map(|(_, text)| text));
    }
    Ok(points)
}

impl Crm {
    /// The contact points of a profile with the purposes that its customer opted out of there.
    pub(crate) fn opted_out(
        &self,
        reading: &dyn Reading,
        resolved: &Resolved,
        profile: &ProfileRef,
        number: ProfileNo,
        at: Instant,
    ) -> Result<OptedOut> {
        let Some(cluster) = resolved.cluster_of(profile) else { return Ok(OptedOut::new()) };
        let rules = self.rules();
        let (plan, mut frame) = (crate::consent::plan(&rules)?, Frame::default());
        let id = resolved.id(&reading.salt()?, cluster).ok_or_else(crate::views::nobody)?;
        feed(reading, resolved, cluster, id, &plan, &mut frame)?;
        let person = Person::read(&frame, &plan, at);
        let events = &person.events;
        // Whose number each member of the customer has, and which contact points each of them holds.
        let numbers: Vec<Option<ProfileNo>> = cluster.members.iter().map(|member| resolved.number(*member)).collect();
        let mut held: BTreeMap<ProfileNo, BTreeSet<String>> = BTreeMap::new();
        for member in numbers.iter().flatten() {
            held.insert(*member, contact_points(reading, &rules, *member)?);
        }
        let of = |place: u32| numbers.get(place as usize).copied().flatten();
        let mut points = held.get(&number).cloned().unwrap_or_default();
        points.extend(
            events
                .iter()
                .filter(|event| of(event.profile) == Some(number))
                .filter_map(|event| event.contact_point.clone()),
        );
        points.retain(|point| !point.is_empty());
        let holds =
            |place: u32, point: &str| of(place).and_then(|no| held.get(&no)).is_some_and(|held| held.contains(point));
        Ok(opted_out(events, &rules.purposes, &points, &holds))
    }
}

/// Remembers who opted out, and tells the profiles that state one of the contact points as well.
pub(crate) fn remember(writing: &mut dyn Writing, rules: &Rules, kept: &OptedOut, at: Instant) -> Result<()> {
    for (point, purpose) in kept {
        writing.suppress(point, purpose, at)?;
        let mut holders = BTreeSet::new();
        for kind in rules.identity.kinds.keys().filter(|kind| is_contact(rules, kind)) {
            if let Some(value) = writing.value_no(kind, point)? {
                writing.seen(value, &mut |seen| {
                    holders.insert(seen.profile);
                    true
                })?;
            }
        }
        for holder in holders {
            if let Some(info) = writing.profile(holder)? {
                tell(writing, rules, (&info.source, &info.key), point, purpose, at)?;
            }
        }
    }
    Ok(())
}

/// A record came whose profile may state a contact point that is suppressed: then the profile is told.
pub(crate) fn heed(writing: &mut dyn Writing, rules: &Rules, record: &Record) -> Result<()> {
    let spelling = &rules.identity.spelling;
    let own = record.identifiers.iter().filter(|one| one.role == Role::Own && is_contact(rules, one.kind.as_str()));
    let mut points: BTreeSet<String> = own.map(|one| normalise_contact_point(one.value.as_str(), spelling)).collect();
    if let Body::Consent(consent) = &record.body {
        points.extend(consent.contact_point.iter().map(|raw| normalise_contact_point(raw, spelling)));
    }
    let whose = (record.source.as_str(), record.profile.as_str());
    for point in points.iter().filter(|point| !point.is_empty()) {
        let mut found = Vec::new();
        writing.suppressed(point, &mut |purpose, at| found.push((purpose.to_owned(), at)))?;
        for (purpose, at) in found {
            tell(writing, rules, whose, point, &purpose, at)?;
        }
    }
    Ok(())
}

/// Writes the consent record, unless the profile was told of this contact point and purpose before.
fn tell(
    writing: &mut dyn Writing,
    rules: &Rules,
    (source, profile): (&str, &str),
    point: &str,
    purpose: &str,
    at: Instant,
) -> Result<()> {
    // The id says nothing of the contact point: ids are not sealed.
    let customer = CustomerId::of(&writing.salt()?, source, profile);
    let mut number = 0_u32;
    let id = loop {
        number += 1;
        let id = format!("suppress/{customer}/{number}");
        let Some(known) = writing.record(source, &id)? else { break id };
        if let Body::Consent(known) = known.body
            && known.contact_point.as_deref() == Some(point)
            && known.purpose == purpose
        {
            return Ok(());
        }
    };
    let body = Body::Consent(Consent {
        by: By::System,
        captured_in: None,
        channel: None,
        contact_point: Some(point.to_owned()),
        expires: None,
        explicit: None,
        kind: ConsentKind::Suppress,
        notice: None,
        operation: None,
        proof: None,
        purpose: purpose.to_owned(),
        recipient: None,
        separate: None,
        source: Capture::Api,
        together_with: Vec::new(),
    });
    let record = Record::new(source, &id, profile, at, body)?;
    Room::new(rules).put(writing, rules, &record, &mut |_| {})?;
    Ok(())
}
