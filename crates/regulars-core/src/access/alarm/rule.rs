//! What is watched (AL-1).

use std::collections::BTreeMap;

use super::Baseline;
use crate::access::audit::Entry;
use crate::consent::{Clock, QuietHours};
use crate::time::Instant;

/// The most alarms of a rulebook.
pub const MAX_ALARMS: usize = 100;

/// Over what entries are counted together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AlarmKey {
    /// What one actor does.
    Actor,
    /// How often one actor does one thing.
    ActorAction,
    /// How many actors look at one subject.
    Subject,
}

impl AlarmKey {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Actor, "actor"), (Self::ActorAction, "actor+action"), (Self::Subject, "subject")];

    /// All words.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(_, word)| *word)
    }

    /// The key of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(key, _)| *key)
    }

    /// The word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(key, _)| *key == self).map_or("", |(_, word)| *word)
    }
}

/// A duration as it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AlarmSpan {
    /// Its text.
    pub text: String,
    /// In microseconds, above 0.
    pub micros: i64,
}

/// The hours in which nothing should be done, by the clock of whoever does it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OffHours {
    /// The hours.
    pub hours: QuietHours,
    /// The clock of everybody who has no other.
    pub clock: Clock,
    /// The clocks of single actors, with the offsets as they are written.
    pub actors: BTreeMap<String, (String, Clock)>,
}

impl OffHours {
    /// The end of the night in which an instant lies; none by day.
    pub(super) fn night(&self, actor: &str, at: Instant) -> Option<Instant> {
        self.hours.until(at, self.actors.get(actor).map_or(self.clock, |(_, clock)| *clock))
    }
}

/// An alarm of the rulebook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AlarmRule {
    /// Its id.
    pub id: String,
    /// The actions that count; `customer.*` are all that begin with `customer.`.
    pub actions: Vec<String>,
    /// Over what they are counted.
    pub key: AlarmKey,
    /// In what time they are counted together.
    pub window: AlarmSpan,
    /// More than so many are an alarm.
    pub hard_limit: Option<u64>,
    /// More than is usual is an alarm.
    pub baseline: Option<Baseline>,
    /// What is done at night is an alarm.
    pub off_hours: Option<OffHours>,
    /// What is done to a subject without an open case of the actor is an alarm.
    pub need_open_case: bool,
}

impl AlarmRule {
    /// Whether an entry counts.
    pub fn counts(&self, entry: &Entry) -> bool {
        let action = entry.note.action.as_str();
        self.actions.iter().any(|wanted| match wanted.strip_suffix('*') {
            Some(front) => action.starts_with(front),
            None => action == wanted,
        })
    }

    /// Under which key it counts.
    pub(super) fn key_of(&self, entry: &Entry) -> String {
        let note = &entry.note;
        match self.key {
            AlarmKey::Actor => note.actor.clone(),
            AlarmKey::ActorAction => format!("{}+{}", note.actor, note.action),
            AlarmKey::Subject => note.object.clone(),
        }
    }
}
