//! The answer (CS-21): the decision, every failing check with its article, and what follows from it. Reasons are codes with
//! texts of the rules; sentences are made of them later.

use super::{Alternative, Decision, LegalBasis, Obligation, Remedy, Word, Words};
use crate::error::Code;
use crate::time::{Date, Instant};

/// One failing check; of an allowed use, what it rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Why<'r> {
    /// The code.
    pub code: Code,
    /// The article, or `policy`.
    pub cite: &'r str,
    /// The jurisdiction in which it failed; none before the first is asked.
    pub jurisdiction: Option<&'r str>,
    /// The row that says so, if one does.
    pub rule: Option<&'r str>,
    /// The rows of the events behind it.
    pub rows: Vec<u32>,
}

/// What one jurisdiction says (CS-20).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verdict<'r> {
    /// Its code.
    pub jurisdiction: &'r str,
    /// Its decision.
    pub decision: Decision,
    /// Its basis; none where it denies.
    pub basis: Option<LegalBasis>,
    /// Its first reason; none where it allows.
    pub primary: Option<Code>,
}

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer<'r> {
    /// Yes, no or later.
    pub decision: Decision,
    /// Every failing check of the strictest jurisdiction in gate order; on allow what it rests on.
    pub why: Vec<Why<'r>>,
    /// The basis; none on deny.
    pub basis: Option<LegalBasis>,
    /// What each jurisdiction says, by code.
    pub verdicts: Vec<Verdict<'r>>,
    /// What to do instead of the first reason.
    pub remedy: Option<Remedy>,
    /// What must be done with what is allowed; nothing on deny.
    pub obligations: Words<Obligation>,
    /// What may be done instead.
    pub alternative: Option<Alternative>,
    /// When it may be done, on defer.
    pub defer_until: Option<Instant>,
    /// Before this date nobody may be asked again.
    pub reask_after: Option<Date>,
    /// When the answer may change without a new record (CS-22).
    pub next_change_at: Option<Instant>,
    /// The rows of events that lie ahead and were ignored (CS-9).
    pub ignored: Vec<u32>,
}

impl Answer<'_> {
    /// The first reason's code, or `OK` (CS-21).
    pub fn primary(&self) -> &'static str {
        match (self.decision, self.why.first()) {
            (Decision::Deny | Decision::Defer, Some(why)) => why.code.as_str(),
            _ => "OK",
        }
    }

    /// The basis of each jurisdiction that has one, as words.
    pub fn bases(&self) -> impl Iterator<Item = (&str, Option<&'static str>)> {
        self.verdicts.iter().map(|verdict| (verdict.jurisdiction, verdict.basis.map(Word::as_str)))
    }
}
