//! Acts of an advance for random histories, and the small things that the suite watches.

use regulars_core::identity::CustomerId;

use super::Outcome;
use super::sample::day;
use crate::port::{ProfileNo, StoredRulebook, Watch, Writing};

/// The account and the question of the suite.
pub(super) const ACCOUNT: &str = "account";
pub(super) const QUESTION: &str = "question";

/// The rulebook of the suite.
pub(super) const RULEBOOK: &str = "shop";

/// One act of an advance. Profiles are keys of the source `pos`, customers the ids that such profiles give without salt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// The advance went to this day.
    To(i64),
    /// All up to this profile are watched, if it is there.
    Through(String),
    /// A profile is clean, if it is there.
    Clean(String),
    /// The watch of a customer: when it is due and under which fingerprint it was made.
    Watch(String, Option<i64>, String),
    /// The watch of a customer is forgotten.
    Unwatch(String),
    /// A change of a customer on a day.
    Change(String, i64),
    /// A change that is nobody's on a day.
    Alert(i64),
    /// What is kept of quality.
    Quality(String),
    /// Changes up to a number are forgotten.
    Forget(u64),
    /// A version of the rulebook of the suite with a text.
    Rulebook(u64, String),
    /// An artefact under an id, with that id as its text.
    Artefact(String),
    /// What is kept beside an artefact.
    Note(String, String),
    /// An entry of the audit about a customer on a day, with a content.
    Tell(String, i64),
    /// The contents of the entries about a customer are forgotten.
    Hide(String),
    /// What was spent on the account of the suite.
    Told(String),
    /// Alarms were told up to an entry.
    Alarmed(u64),
}

impl Act {
    pub(super) fn play(&self, writing: &mut dyn Writing) -> Outcome {
        match self {
            Self::To(to) => writing.set_advanced_to(day(*to))?,
            Self::Through(profile) => {
                if let Some(number) = writing.profile_no("pos", profile)? {
                    writing.set_watched_through(number)?;
                }
            }
            Self::Clean(profile) => {
                let number = writing.profile_no("pos", profile)?;
                writing.clean(number.as_slice())?;
            }
            Self::Watch(of, due, fingerprint) => writing.put_watch(&watch(of, *due, fingerprint))?,
            Self::Unwatch(of) => writing.drop_watch(&customer(of))?,
            Self::Change(of, on) => {
                writing.push_change(day(*on), Some(&customer(of)), &format!("{of} on {on}"))?;
            }
            Self::Alert(on) => {
                writing.push_change(day(*on), None, &format!("alert on {on}"))?;
            }
            Self::Quality(state) => writing.set_quality_watch(state)?,
            Self::Forget(through) => {
                writing.forget_changes(*through)?;
            }
            Self::Tell(of, on) => super::audit::tell(writing, of, *on, Some("{}"))?,
            Self::Hide(of) => {
                writing.forget_audit_content(&customer(of))?;
            }
            Self::Told(spent) => writing.keep_told(ACCOUNT, spent, QUESTION, spent)?,
            Self::Alarmed(seq) => writing.set_alarmed_through(*seq)?,
            Self::Rulebook(version, text) => writing.put_rulebook(&rulebook(RULEBOOK, *version, text))?,
            Self::Artefact(id) => drop(writing.put_artefact(id, id)?),
            Self::Note(id, note) => writing.set_artefact_note(id, note)?,
        }
        Ok(())
    }
}

pub(super) fn customer(of: &str) -> CustomerId {
    CustomerId::of("", "pos", of)
}

/// A watch that is filled with what follows from the customer and the day; its anchor is no profile, since a store reads
/// nothing out of it.
pub(super) fn watch(of: &str, due: Option<i64>, fingerprint: &str) -> Watch {
    let anchor = ProfileNo::try_from(of.len()).unwrap_or_default();
    let state = due.unwrap_or(-1).to_be_bytes().to_vec();
    let (due, fingerprint) = (due.map(day), fingerprint.to_owned());
    Watch { customer: customer(of), anchor, due, fingerprint, members: of.as_bytes().to_vec(), state }
}

pub(super) fn rulebook(id: &str, version: u64, text: &str) -> StoredRulebook {
    StoredRulebook { id: id.to_owned(), version, fingerprint: format!("print of {text}"), text: text.to_owned() }
}
