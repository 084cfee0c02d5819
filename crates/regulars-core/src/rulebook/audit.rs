//! `[audit]`, `[[alarm]]` and `[dp]` (PB-1): what is told to the audit, what is remarkable in it, and how counts are told.

use std::collections::BTreeMap;

use super::document::{Place, Table};
use super::keys;
use super::measures::duration;
use super::privacy;
use crate::access::alarm::{AlarmKey, AlarmRule, AlarmSpan, Baseline, MAX_ALARMS, OffHours};
use crate::access::private::{MAX_CONTRIBUTION, Period, Ratio};
use crate::access::{AuditLevel, AuditRules, PrivateRules};
use crate::consent::Clock;
use crate::error::Code;
use crate::text::check_label;
use crate::time::{DAY_US, Wall, Zone};

/// The longest id of an alarm, in bytes.
const MAX_ID: usize = 64;
/// The most actions of an alarm.
const MAX_ACTIONS: usize = 100;
/// The most that numbers of alarms and counts may be.
const MAX_NUMBER: i64 = 1_000_000;

pub(super) fn read(root: &Table<'_, '_>, zone: Option<&Zone>) -> AuditRules {
    let mut rules = AuditRules::default();
    if let Some(table) = root.table("audit") {
        table.known(keys::AUDIT);
        table.require(&["level"]);
        let word =
            |place: Place<'_, String>| place.word(AuditLevel::from_word, AuditLevel::words(), Code::InvalidValue);
        rules.level = table.text("level").and_then(word);
    }
    if root.has("alarm") {
        rules.alarms = alarms(root, zone);
    }
    if let Some(table) = root.table("dp") {
        table.known(keys::DP);
        table.require(&["budget"]);
        if let Some(min_group) = natural(&table, "min_group", 1) {
            rules.min_group = min_group;
        }
        rules.private = private(&table);
    }
    rules
}

/// A whole number from `least` up to [`MAX_NUMBER`].
fn natural(table: &Table<'_, '_>, key: &str, least: i64) -> Option<u64> {
    table.within(key, least..=MAX_NUMBER).and_then(|number| u64::try_from(number).ok())
}

fn private(table: &Table<'_, '_>) -> Option<PrivateRules> {
    let ratio = |key: &str| table.text(key).and_then(|place| place.check(|text| Ratio::parse(&text)));
    let most = i64::try_from(MAX_CONTRIBUTION).unwrap_or(i64::MAX);
    let contribution = table.within("contribution", 1..=most).and_then(|number| u64::try_from(number).ok());
    let word = |place: Place<'_, String>| place.word(Period::from_word, Period::words(), Code::InvalidValue);
    let epsilon = ratio("epsilon").or_else(|| Ratio::new(1, 10).ok());
    let (period, plain) = (table.text("period").and_then(word), table.flag("plain"));
    Some(PrivateRules {
        budget: ratio("budget")?,
        contribution: contribution.unwrap_or(1),
        epsilon: epsilon?,
        period: period.unwrap_or_default(),
        plain: plain.unwrap_or(false),
    })
}

fn alarms(root: &Table<'_, '_>, zone: Option<&Zone>) -> Vec<AlarmRule> {
    let tables = root.tables("alarm");
    if tables.len() > MAX_ALARMS {
        root.fault("alarm", Code::TooManyItems, format!("there are more than {MAX_ALARMS} alarms"), None);
        return Vec::new();
    }
    let mut found: Vec<AlarmRule> = Vec::new();
    for table in &tables {
        let Some(alarm) = alarm(table, zone) else { continue };
        if found.iter().any(|known| known.id == alarm.id) {
            table.fault("id", Code::DuplicateId, format!("the alarm `{}` is there twice", alarm.id), None);
        }
        found.push(alarm);
    }
    found
}

fn span(table: &Table<'_, '_>, key: &str) -> Option<AlarmSpan> {
    let place = table.text(key)?;
    duration(&place).map(|micros| AlarmSpan { text: place.value, micros })
}

fn alarm(table: &Table<'_, '_>, zone: Option<&Zone>) -> Option<AlarmRule> {
    table.known(keys::ALARM);
    table.require(&["id", "actions", "key", "window"]);
    let label = |place: Place<'_, String>| place.check(|text| check_label(&text, MAX_ID).map(|()| text));
    let id = table.text("id").and_then(label);
    let actions = actions(table);
    let word = |place: Place<'_, String>| place.word(AlarmKey::from_word, AlarmKey::words(), Code::InvalidValue);
    let key = table.text("key").and_then(word);
    let window = span(table, "window");
    let hard_limit = natural(table, "hard_limit", 0);
    let baseline = table.table("baseline").and_then(|table| baseline(&table));
    let off_hours = table.table("off_hours").and_then(|table| off_hours(&table, zone));
    let need_open_case = table.flag("need_open_case");
    if ["hard_limit", "baseline", "off_hours", "need_open_case"].iter().all(|key| !table.has(key)) {
        let message = "an alarm has one of `hard_limit`, `baseline`, `off_hours` and `need_open_case`";
        table.fault("id", Code::MissingKey, message, None);
    }
    Some(AlarmRule {
        id: id?,
        actions: actions?,
        key: key?,
        window: window?,
        hard_limit,
        baseline,
        off_hours,
        need_open_case: need_open_case.unwrap_or(false),
    })
}

fn actions(table: &Table<'_, '_>) -> Option<Vec<String>> {
    let places = table.texts("actions")?;
    if places.is_empty() || places.len() > MAX_ACTIONS {
        table.fault("actions", Code::OutOfRange, format!("an alarm counts 1 to {MAX_ACTIONS} actions"), None);
        return None;
    }
    let label = |place: Place<'_, String>| place.check(|text| check_label(&text, MAX_ID).map(|()| text));
    Some(places.into_iter().filter_map(label).collect())
}

fn baseline(table: &Table<'_, '_>) -> Option<Baseline> {
    table.known(keys::BASELINE);
    let day = AlarmSpan { text: "1d".to_owned(), micros: DAY_US };
    let bucket = if table.has("bucket") { span(table, "bucket") } else { Some(day) };
    let term = |key: &str, default: u32| {
        let number = natural(table, key, 1).and_then(|number| u32::try_from(number).ok());
        number.unwrap_or(default)
    };
    let baseline = Baseline {
        bucket: bucket?,
        alpha_num: term("alpha_num", 1),
        alpha_den: term("alpha_den", 8),
        factor_num: term("factor_num", 3),
        factor_den: term("factor_den", 1),
        min_buckets: natural(table, "min_buckets", 1).unwrap_or(7),
        floor: natural(table, "floor", 0).unwrap_or(20),
    };
    if baseline.alpha_num > baseline.alpha_den {
        table.fault("alpha_num", Code::OutOfRange, "the newest count weighs at most 1", None);
    }
    Some(baseline)
}

fn off_hours(table: &Table<'_, '_>, zone: Option<&Zone>) -> Option<OffHours> {
    table.known(keys::OFF_HOURS);
    let hours = privacy::hours(table);
    let mut actors = BTreeMap::new();
    if let Some(table) = table.table("actors") {
        for name in table.names() {
            let Some(place) = table.text(&name) else { continue };
            match Clock::offset(&place.value) {
                Some(clock) => _ = actors.insert(name, (place.value, clock)),
                None => place.fault(Code::InvalidValue, "expected an offset such as `+08:00`", None),
            }
        }
    }
    // Without a zone the head of the rulebook has a fault already.
    let clock = zone.and_then(|zone| Wall::new(zone.name()).ok()).map_or(Clock::Offset(0), Clock::Zone);
    Some(OffHours { hours: hours?, clock, actors })
}
