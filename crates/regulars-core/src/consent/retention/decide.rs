//! What is to be done with one item at a date (RT-2 to RT-4, RT-6).

use super::{AtExpiry, BackupRule, RetentionAction, RetentionReason, RetentionRow, StoreKind, Survivor, TriggerDates};
use crate::consent::{Basis, Words};
use crate::time::Date;

/// The category whose erasure leaves a key behind, so that who said no is not written to again.
const CONTACT_POINT: &str = "contact_point";

/// An item of data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DataItem<'a> {
    /// Its category, for example `order`.
    pub category: &'a str,
    /// Its dates.
    pub dates: TriggerDates,
    /// The legal bases of the purposes that use it.
    pub bases: Words<Basis>,
    /// Whether it is kept for a court.
    pub legal_hold: bool,
    /// Where it lies.
    pub store: StoreKind,
    /// Whether the person said no to being contacted at it.
    pub opted_out: bool,
}

/// What is to be done with an item, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// What is to be done.
    pub action: RetentionAction,
    /// Why.
    pub reason: RetentionReason,
    /// The last date of that, if the periods say.
    pub until: Option<Date>,
    /// What the item may still be used for, after a consent is over.
    pub usable_for: Words<Basis>,
    /// What stays when it goes.
    pub survivors: Vec<Survivor>,
    /// Whether a least period ends after a longest one: the least period counts.
    pub min_exceeds_max: bool,
    /// The first date on which something of this is otherwise, if nothing new is told (RT-6).
    pub next_change_on: Option<Date>,
}

/// What is to be done with an item at a date, by the rows of its category and jurisdictions (RT-2 to RT-4).
///
/// ```
/// use regulars_core::consent::{
///     DataItem, RetentionAction, RetentionRow, StoreKind, Trigger, TriggerDates, decide_retention,
/// };
/// let row = RetentionRow {
///     id: "orders".to_owned(),
///     jurisdiction: "CN".to_owned(),
///     category: "order".to_owned(),
///     trigger: Trigger::Completed,
///     min: Some("3y".parse()?),
///     max: None,
///     at_expiry: None,
///     evidence: false,
///     backup: None,
/// };
/// let item = DataItem {
///     category: "order",
///     dates: TriggerDates { completed: Some("2025-01-10".parse()?), ..TriggerDates::default() },
///     bases: Default::default(),
///     legal_hold: false,
///     store: StoreKind::Primary,
///     opted_out: false,
/// };
/// let kept = decide_retention(&item, &[&row], "2026-03-01".parse()?);
/// assert_eq!((kept.action, kept.until), (RetentionAction::Keep, "2028-01-10".parse().ok()));
/// assert_eq!(kept.next_change_on, "2028-01-11".parse().ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decide_retention(item: &DataItem<'_>, rows: &[&RetentionRow], at: Date) -> Kept {
    let now = decide(item, rows, at);
    // Only a date of the item and the day after the end of a period can make a difference.
    let ends = rows.iter().flat_map(|row| {
        let begun = item.dates.of(row.trigger);
        [row.min, row.max].into_iter().flatten().filter_map(move |period| Some(period.after(begun?).plus_days(1)))
    });
    let mut later: Vec<Date> = ends.chain(item.dates.all()).filter(|date| *date > at).collect();
    later.sort_unstable();
    later.dedup();
    let next_change_on = later.into_iter().find(|date| decide(item, rows, *date) != now);
    Kept { next_change_on, ..now }
}

/// The ends of the periods that count, and what the rows say beside them (RT-2).
struct Ends {
    /// The latest end of a least period.
    min: Option<Date>,
    /// The earliest end of a longest period.
    max: Option<Date>,
}

impl Ends {
    fn of(item: &DataItem<'_>, rows: &[&RetentionRow], at: Date) -> Self {
        let begun = |row: &RetentionRow| item.dates.of(row.trigger).filter(|date| *date <= at);
        let min = rows.iter().filter_map(|row| Some(row.min?.after(begun(row)?))).max();
        let max = rows.iter().filter_map(|row| Some(row.max?.after(begun(row)?))).min();
        Self { min, max }
    }
}

/// What somebody or the time wants: that the item go.
fn wish(item: &DataItem<'_>, other: Words<Basis>, max: Option<Date>, at: Date) -> Option<RetentionReason> {
    let told = |date: Option<Date>| date.is_some_and(|date| date <= at);
    if told(item.dates.erasure_requested) {
        Some(RetentionReason::ErasureRequested)
    } else if told(item.dates.withdrawn) && other.is_empty() {
        Some(RetentionReason::ConsentWithdrawn)
    } else if max.is_some_and(|max| at > max) {
        Some(RetentionReason::RetentionExpired)
    } else {
        None
    }
}

fn decide(item: &DataItem<'_>, rows: &[&RetentionRow], at: Date) -> Kept {
    let withdrawn = item.dates.withdrawn.is_some_and(|date| date <= at);
    let other: Words<Basis> = item.bases.iter().filter(|basis| !(withdrawn && *basis == Basis::Consent)).collect();
    let counts = |row: &&&RetentionRow| item.dates.of(row.trigger).is_some_and(|date| date <= at);
    let ends = Ends::of(item, rows, at);
    let wish = wish(item, other, ends.max, at);
    let min_exceeds_max = ends.min.zip(ends.max).is_some_and(|(min, max)| min > max);
    let kept = |action, reason, until| Kept {
        action,
        reason,
        until,
        usable_for: Words::default(),
        survivors: Vec::new(),
        min_exceeds_max,
        next_change_on: None,
    };
    let (keep, store_only) = (RetentionAction::Keep, RetentionAction::StoreOnly);
    if item.legal_hold {
        return kept(store_only, RetentionReason::LegalHold, None);
    }
    if let Some(min) = ends.min.filter(|min| at <= *min) {
        let action = if wish.is_some() { store_only } else { keep };
        return kept(action, RetentionReason::StatutoryMinimum, Some(min));
    }
    if rows.iter().filter(counts).any(|row| row.evidence) && ends.max.is_none_or(|max| at <= max) {
        return kept(store_only, RetentionReason::Evidence, None);
    }
    if let Some(reason) = wish {
        let expired = reason == RetentionReason::RetentionExpired;
        let stated = rows.iter().filter(counts).find_map(|row| row.at_expiry).filter(|_| expired);
        let next_access = rows.iter().filter(counts).any(|row| row.backup == Some(BackupRule::OnNextAccess));
        let action = match stated {
            Some(AtExpiry::StoreOnly) => store_only,
            Some(AtExpiry::Anonymise) => RetentionAction::Anonymise,
            Some(AtExpiry::Delete) | None if item.store == StoreKind::Backup && next_access => {
                RetentionAction::DeleteOnNextAccess
            }
            Some(AtExpiry::Delete) | None => RetentionAction::Delete,
        };
        let leaves_key = item.opted_out && item.category == CONTACT_POINT && action.destroys();
        let survivors = if leaves_key { vec![Survivor::SuppressionKey] } else { Vec::new() };
        return Kept { survivors, ..kept(action, reason, None) };
    }
    if withdrawn {
        return Kept { usable_for: other, ..kept(keep, RetentionReason::OtherBasis, ends.max) };
    }
    let reason = if ends.max.is_some() { RetentionReason::WithinPeriod } else { RetentionReason::NoLimit };
    kept(keep, reason, ends.max)
}
