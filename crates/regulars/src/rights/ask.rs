//! The rules asked alone: when a request would be due (RQ-5), and what would be done with an item of data (RT-4). Nothing is
//! stored.

use regulars_core::consent::{
    Asked, Basis, DataItem, RetentionAction, RetentionReason, Right, StoreKind, Survivor, TriggerDates, Word,
    deadlines, decide_retention, retention_rows,
};
use regulars_core::error::{Code, Error, Fault as _, Result};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::time::{Date, Instant};
use serde::{Deserialize, Serialize};

use super::list::{DatePeriod, notes};
use crate::Rulebook;

/// What deadlines follow from (RQ-5).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeadlineAsk {
    /// The jurisdictions that apply.
    pub jurisdictions: Vec<String>,
    /// What is asked for.
    pub right: Right,
    /// The date of receipt by the controller's clock.
    pub received: Date,
    /// Whether it was extended.
    pub extended: bool,
    /// The pauses.
    pub pauses: Vec<DatePeriod>,
}

/// When what must be done (RQ-7).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RequestDeadlines {
    /// When the person must have heard that it came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ack_by: Option<Date>,
    /// Whether a calendar was missing or covers too little, so that dates may be too early (RQ-8).
    pub degraded: bool,
    /// When it must be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// What else is to be known: `no_deadline_rule` where a jurisdiction has no row.
    pub notes: Vec<Code>,
    /// When the person must have heard of the extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_by: Option<Date>,
    /// When what was objected to must have stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_by: Option<Date>,
}

/// The dates of an item (RT-1, RT-3).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RetentionDates {
    /// What it is about was closed.
    pub closed: Option<Date>,
    /// What it is about was done.
    pub completed: Option<Date>,
    /// It was made.
    pub created: Option<Date>,
    /// The person asked for erasure.
    pub erasure_requested: Option<Date>,
    /// The person was last heard of.
    pub last_contact_by_subject: Option<Date>,
    /// The consent was withdrawn.
    pub withdrawn: Option<Date>,
}

/// An item of data (RT-1 to RT-4).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetentionAsk {
    /// The date of the question.
    pub at: Date,
    /// The legal bases of the purposes that use it.
    pub bases: Vec<Basis>,
    /// Its category, for example `order`.
    pub category: String,
    /// Its dates.
    pub dates: RetentionDates,
    /// The jurisdictions that apply.
    pub jurisdictions: Vec<String>,
    /// Whether it is kept for a court.
    pub legal_hold: bool,
    /// Whether the person said no to being contacted at it.
    pub opted_out: bool,
    /// Where it lies.
    pub store: StoreKind,
}

/// What is to be done with an item, and why (RT-4).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RetentionOutcome {
    /// What is to be done.
    pub action: RetentionAction,
    /// When that is otherwise, if nothing new is told (RT-6).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// What else is to be known: `min_exceeds_max`.
    pub notes: Vec<Code>,
    /// Why.
    pub reason: RetentionReason,
    /// What stays when it goes (RT-5).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub survivors: Vec<Survivor>,
    /// The last date of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What it may still be used for, after a consent is over.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub usable_for: Vec<Basis>,
}

/// Jurisdictions that nobody declared are no jurisdictions.
pub(super) fn known(rules: &Rules, jurisdictions: &[String]) -> Result<()> {
    let law = &rules.privacy.law;
    if let Some((n, code)) = jurisdictions.iter().enumerate().find(|(_, code)| law.place(code).is_none()) {
        let hint = regulars_core::text::did_you_mean(code, law.places().iter().map(|place| place.code.as_str()));
        let message = format!("there is no jurisdiction `{code}`{hint}");
        return Err(Error::new(Code::JurisdictionUnknown, format!("jurisdictions[{n}]"), message));
    }
    Ok(())
}

/// What is to be done with an item by the rows that apply to it.
pub(super) fn outcome(rules: &Rules, jurisdictions: &[String], item: &DataItem<'_>, at: Date) -> RetentionOutcome {
    let rows = retention_rows(&rules.privacy.retention, &rules.privacy.law, jurisdictions, item.category);
    let kept = decide_retention(item, &rows, at);
    let mut usable_for: Vec<Basis> = kept.usable_for.iter().collect();
    usable_for.sort_by_key(|basis| basis.as_str());
    RetentionOutcome {
        action: kept.action,
        next_change_at: kept.next_change_on.map(|date| rules.zone.start_of(date)),
        notes: if kept.min_exceeds_max { vec![Code::MinExceedsMax] } else { Vec::new() },
        reason: kept.reason,
        survivors: kept.survivors,
        until: kept.until,
        usable_for,
    }
}

impl Rulebook {
    /// When a request would be due (RQ-5 to RQ-10). Errors: `jurisdiction_unknown`, `pause_after_deadline`,
    /// `extension_not_available`, `invalid_value` for a pause that ends before it begins.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// use regulars::{DeadlineAsk, Right};
    ///
    /// let ask = DeadlineAsk {
    ///     jurisdictions: vec!["CN".to_owned()],
    ///     right: Right::Erasure,
    ///     received: "2026-09-25".parse()?,
    ///     extended: false,
    ///     pauses: Vec::new(),
    /// };
    /// let told = crm.rulebook().deadlines(&ask)?;
    /// assert!(told.due.is_some_and(|due| due > ask.received));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn deadlines(&self, ask: &DeadlineAsk) -> Result<RequestDeadlines> {
        let rules = self.rules();
        known(rules, &ask.jurisdictions)?;
        if let Some(n) = ask.pauses.iter().position(|pause| pause.until <= pause.from) {
            let message = "the pause ends before it begins";
            return Err(Error::new(Code::InvalidValue, format!("pauses[{n}].until"), message));
        }
        let pauses: Vec<(Date, Date)> = ask.pauses.iter().map(|pause| (pause.from, pause.until)).collect();
        let asked = Asked {
            jurisdictions: &ask.jurisdictions,
            right: ask.right,
            received: ask.received,
            extended: ask.extended,
            pauses: &pauses,
        };
        let found = deadlines(&asked, &rules.privacy.rights, &rules.privacy.law).map_err(|error| {
            let path = if error.code() == Code::PauseAfterDeadline { "pauses" } else { "extended" };
            Error::new(error.code(), path, error.to_string())
        })?;
        Ok(RequestDeadlines {
            ack_by: found.ack_by,
            degraded: found.degraded,
            due: found.due,
            notes: notes(&found),
            notify_by: found.notify_by,
            stop_by: found.stop_by,
        })
    }

    /// What would be done with an item of data (RT-2 to RT-4, RT-6). Error: `jurisdiction_unknown`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// use regulars::{RetentionAsk, RetentionDates, RetentionReason, StoreKind};
    ///
    /// let ask = RetentionAsk {
    ///     at: "2026-11-22".parse()?,
    ///     bases: Vec::new(),
    ///     category: "order".to_owned(),
    ///     dates: RetentionDates { completed: Some("2026-02-14".parse()?), ..RetentionDates::default() },
    ///     jurisdictions: vec!["CN".to_owned()],
    ///     legal_hold: true,
    ///     opted_out: false,
    ///     store: StoreKind::Primary,
    /// };
    /// let outcome = crm.rulebook().retention(&ask)?;
    /// assert_eq!(outcome.reason, RetentionReason::LegalHold);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn retention(&self, ask: &RetentionAsk) -> Result<RetentionOutcome> {
        let rules = self.rules();
        known(rules, &ask.jurisdictions)?;
        let RetentionDates { closed, completed, created, erasure_requested, last_contact_by_subject, withdrawn } =
            ask.dates;
        let item = DataItem {
            category: &ask.category,
            dates: TriggerDates { created, completed, closed, last_contact_by_subject, withdrawn, erasure_requested },
            bases: ask.bases.iter().copied().collect(),
            legal_hold: ask.legal_hold,
            store: ask.store,
            opted_out: ask.opted_out,
        };
        Ok(outcome(rules, &ask.jurisdictions, &item, ask.at))
    }
}
