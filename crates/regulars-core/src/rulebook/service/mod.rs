//! `[service]`: business calendars, and how cases are handled (SV-1 to SV-22, SV-34, SV-35).

mod calendars;
mod desk;
mod policies;
mod surveys;
mod warnings;

pub(super) use policies::read as policies;

use super::document::{Place, Table};
use super::keys;
use crate::consent::Calendar;
use crate::error::Code;
use crate::money::Decimal;
use crate::service::{CaseState, ServiceRules};
use crate::text::check_label;
use crate::time::Zone;

/// The most kinds of cases.
const MAX_KINDS: usize = 100;
/// The longest kind, in bytes.
const MAX_KIND: usize = 64;
/// The most warnings of a target.
const MAX_WARNINGS: usize = 10;
/// The most days in which a case is opened again or repeated.
const MAX_DAYS: i64 = 3_650;

/// What the other sections give.
pub(super) struct Given<'a> {
    /// The rulebook's zone.
    pub(super) zone: Option<&'a Zone>,
    /// The calendars of legal terms, whose days a business calendar may take.
    pub(super) legal: &'a [Calendar],
}

pub(super) fn read(root: &Table<'_, '_>, given: &Given<'_>) -> ServiceRules {
    let mut rules = ServiceRules::default();
    let Some(table) = root.table("service") else { return rules };
    table.known(keys::SERVICE);
    rules.declared = true;
    rules.calendars = calendars::read(&table, given);
    if let Some(places) = table.texts("kinds") {
        rules.kinds = kinds(&table, places);
    }
    if let Some(places) = table.texts("pause_states") {
        let state = |place: Place<'_, String>| place.word(CaseState::from_word, CaseState::words(), Code::InvalidValue);
        rules.pause_states = places.into_iter().filter_map(state).collect();
        for done in rules.pause_states.iter().filter(|state| state.is_done()) {
            let message = format!("clocks are stopped in `{}`", done.as_str());
            table.fault("pause_states", Code::InvalidValue, message, None);
        }
    }
    rules.pause_first_response = table.flag("pause_first_response").unwrap_or_default();
    if let Some(places) = table.texts("warn_at") {
        rules.warn_at = shares(&table, places);
    }
    let days = |key| table.within(key, 0..=MAX_DAYS).and_then(|days| u32::try_from(days).ok());
    rules.reopen_days = days("reopen_days").unwrap_or(rules.reopen_days);
    rules.repeat_days = days("repeat_days").unwrap_or(rules.repeat_days);
    rules
}

fn kinds(table: &Table<'_, '_>, places: Vec<Place<'_, String>>) -> Vec<String> {
    if places.len() > MAX_KINDS {
        table.fault("kinds", Code::TooManyItems, format!("there are at most {MAX_KINDS} kinds"), None);
    }
    let mut kinds: Vec<String> = Vec::new();
    for place in places {
        if kinds.contains(&place.value) {
            place.fault(Code::DuplicateId, format!("the kind `{}` is there twice", place.value), None);
            continue;
        }
        kinds.extend(place.check(|text| check_label(&text, MAX_KIND).map(|()| text)));
    }
    kinds
}

/// Shares of a target, rising, above 0 and at most 1.
fn shares(table: &Table<'_, '_>, places: Vec<Place<'_, String>>) -> Vec<Decimal> {
    if places.len() > MAX_WARNINGS {
        table.fault("warn_at", Code::TooManyItems, format!("there are at most {MAX_WARNINGS} warnings"), None);
    }
    let mut shares: Vec<Decimal> = Vec::new();
    for place in &places {
        let Some(share) = place.check_ref(|text| text.parse::<Decimal>()) else { continue };
        let least = shares.last().copied().unwrap_or(Decimal::ZERO);
        if share <= least || share > Decimal::new(1, 0).unwrap_or(Decimal::ZERO) {
            place.fault(Code::OutOfRange, "shares rise, are above 0 and at most 1", None);
        }
        shares.push(share);
    }
    shares
}
