//! Writes what happened as records: a snapshot of each profile first, then the rest, with keys that differ within a
//! source.

use std::collections::BTreeMap;

use fastrand::Rng;

use super::calendar;
use super::deliveries::Post;
use super::dice::{per_mille, percent};
use super::faults;
use super::life::{Happening, Reference};
use super::people::Person;
use super::profiles::Profile;
use super::source::Source;
use super::wire::{Attributes, Body, Identifier, Record};

/// Of a thousand orders, how many are later delivered with another amount.
const CONTRADICTED_PER_MILLE: u32 = 1;
/// At most so many contradictions in all: they are mistakes, not a habit.
const CONTRADICTIONS: usize = 12;

/// Gives out record ids and writes.
#[derive(Debug, Default)]
pub(super) struct Secretary {
    last: BTreeMap<Source, u64>,
    contradictions: usize,
}

impl Secretary {
    /// Writes all records of one person.
    pub(super) fn write(
        &mut self,
        rng: &mut Rng,
        post: &mut Post,
        person: &Person,
        profiles: &[Profile],
        happenings: Vec<Happening>,
    ) {
        for profile in profiles {
            let attributes = profile.attributes(rng, person);
            let identifiers = profile.identifiers(rng, profile.since);
            let record_id = self.next_id(profile.source, "profile");
            let base = record(profile, "profile", record_id, profile.since, identifiers, attributes);
            let record = Record { released: profile.releases(), ..base };
            send(rng, post, &record, profile.since);
        }
        let ids: Vec<String> = happenings
            .iter()
            .map(|happening| {
                profiles.get(happening.profile).map(|profile| self.next_id(profile.source, happening.kind))
            })
            .map(Option::unwrap_or_default)
            .collect();
        for (happening, id) in happenings.into_iter().zip(&ids) {
            let Some(profile) = profiles.get(happening.profile) else { continue };
            let mut identifiers = if percent(rng, 25) { profile.identifiers(rng, happening.at) } else { Vec::new() };
            let recipient = happening.recipient;
            identifiers.extend(recipient.map(|value| Identifier { kind: "phone", value, role: Some("recipient") }));
            let refers_to = happening.refers_to.map(|reference| match reference {
                Reference::Happening(position) => ids.get(position).cloned().unwrap_or_default(),
                Reference::Unknown => format!("LOST-{id}"),
            });
            let base = record(profile, happening.kind, id.clone(), happening.at, identifiers, Attributes::default());
            let record = Record { refers_to, body: happening.body, ..base };
            let line = send(rng, post, &record, happening.at);
            self.perhaps_contradict(rng, post, &record, line, happening.at);
        }
    }

    fn next_id(&mut self, source: Source, kind: &str) -> String {
        let last = self.last.entry(source).or_default();
        *last += 1;
        let letter = match kind {
            "order" => 'O',
            "return" => 'R',
            "profile" => 'P',
            "consent" => 'C',
            "case" => 'K',
            _ => 'E',
        };
        format!("{letter}{last:08}")
    }

    fn perhaps_contradict(&mut self, rng: &mut Rng, post: &mut Post, record: &Record, line: usize, at: i64) {
        let may = matches!(record.body, Body::Order(_)) && self.contradictions < CONTRADICTIONS;
        if !may || !per_mille(rng, CONTRADICTED_PER_MILLE) {
            return;
        }
        let text = post.line().get(line..).and_then(|bytes| std::str::from_utf8(bytes).ok()).map(str::to_owned);
        if let Some(other) = text.as_deref().and_then(faults::contradiction) {
            self.contradictions += 1;
            post.send_conflict(at, &other);
        }
    }
}

fn record(
    profile: &Profile,
    kind: &'static str,
    record_id: String,
    at: i64,
    identifiers: Vec<Identifier>,
    attributes: Attributes,
) -> Record {
    Record {
        attributes,
        body: Body::Absent,
        identifiers,
        occurred_at: calendar::text(at),
        profile: profile.key.clone(),
        record_id,
        refers_to: None,
        released: Vec::new(),
        source: profile.source.name(),
        kind,
    }
}

/// Writes one record to the post and says where its line begins.
fn send(rng: &mut Rng, post: &mut Post, record: &Record, at: i64) -> usize {
    let from = post.position();
    // Writing plain structs into memory cannot fail; if it did, the line would be cut off and rejected with its number.
    let written = serde_json::to_writer(post.line(), record);
    debug_assert!(written.is_ok());
    post.send(rng, from, at);
    from
}
