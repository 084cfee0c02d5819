//! Consent: what a person allowed and what the law asks, of a purpose, a channel and a contact point (CS, JR).
//!
//! `scope` is the algebra of events, `gates` asks them and the rows of `law` in the order of CS-19, `answer` is what comes out.
//! The rows are data: `pack.toml` holds the default ones, a rulebook adds to them. `rights` is what people may ask for and when
//! it is due, `retention` how long data is kept.

mod answer;
mod audience;
mod clock;
mod contacts;
mod event;
mod gates;
mod law;
mod privacy;
mod purpose;
mod request;
mod retention;
mod rights;
mod row;
mod scope;
mod transfer;
mod words;

pub use answer::{Answer, Verdict, Why};
pub use audience::{AudienceSummary, Candidate, Choice, Selection, choose_contact};
pub use clock::{Age, Clock, QuietError, QuietHours};
pub use contacts::{ContactSlots, read_contacts};
pub use event::{ConsentSlots, Event, Said, read_events};
pub use gates::decide;
pub use law::{EVERYWHERE, Jurisdiction, Law, Place};
pub use privacy::{PERSONALISATION, Privacy, gpc_signal};
pub use purpose::{Cap, Policy, PolicyPatch, Purpose, covers, need_purpose, notice_number, purpose_of};
pub use request::{Contacted, Recipient, Request, Rules, Signals, Subject};
pub use retention::{
    AtExpiry, BackupRule, DataItem, Kept, Period, PeriodError, RetentionAction, RetentionReason, RetentionRow,
    StoreKind, Survivor, Trigger, TriggerDates, decide_retention, retention_rows,
};
pub use rights::{
    Asked, Calendar, CalendarError, Controller, DeadlineError, DeadlineRow, Deadlines, Effects, MAX_COVERED_DAYS,
    Requests, Right, RightsRules, RightsSlots, Step, StepError, SubjectRequest, Term, TermUnit, Weekdays, deadlines,
    follows, is_open, is_refusal, read_requests,
};
pub use row::{Denial, Effect, OptIn, PolicyFlag, Requirement, Row, RowGate, When};
pub use scope::opted_out;
pub use scope::refusal_stands;
pub use transfer::{TransferBand, transfer_band};
pub(crate) use words::words;
pub use words::{
    Alternative, Basis, ChosenBy, Class, Decision, Flag, GpcLink, LegalBasis, Obligation, Operation, RecipientRole,
    Relationship, Remedy, SubjectState, TransferNeed, Word, Words,
};

#[cfg(test)]
mod tests;

/// The default jurisdictions and rows (JR-5), a rulebook of their own.
pub const PACK: &str = include_str!("pack.toml");
