//! `[leads]`, `[opportunities]` (SV-50 to SV-53) and `[[campaign_group]]` (SV-64): scores, grades and owners of leads, the stages of
//! opportunities, and campaigns that share one contact.

use std::collections::BTreeMap;

use super::document::{Place, Table};
use super::measures::duration;
use super::scopes::CustomerScope;
use super::segments::pick;
use super::types::Types;
use super::{check_name, compile, keys};
use crate::error::{Code, Fault as _};
use crate::measure::RecordName;
use crate::money::{Decimal, Number};
use crate::sales::lead::{Decay, GradeBand, Group, Ladder, LeadRules, Rule, RuleOf};
use crate::sales::opportunity::{Stage, StageNeeds, Stages};
use crate::sales::rules::{
    AssignmentRow, CampaignGroup, LeadBook, LeadInput, LeadRule, SalesRules, ScoreGroup, StageBook,
};
use crate::text::{check_label, nearest};
use crate::time::Zone;

/// The longest id and word, in bytes.
const MAX_ID: usize = 64;
/// The most rules, rows, bands and stages.
const MAX_ROWS: usize = 200;
/// The most owners of a row.
const MAX_OWNERS: usize = 1_000;
/// The most days of a window, and after which something is left alone for too long.
const MAX_DAYS: i64 = 3_650;
/// The most events of a rule that count on a day.
const MAX_DAILY: i64 = 1_000_000;

pub(super) fn read(
    root: &Table<'_, '_>,
    types: Types<'_>,
    zone: Option<&Zone>,
    names: &mut Vec<RecordName>,
    scope: &mut CustomerScope<'_>,
) -> SalesRules {
    let leads = root.table("leads").and_then(|table| Leads { table, types, names, scope }.read(zone));
    let opportunities = root.table("opportunities").and_then(|table| opportunities(&table));
    SalesRules { leads, opportunities, groups: groups(root, scope.channels) }
}

/// The groups of campaigns.
fn groups(root: &Table<'_, '_>, known: &[String]) -> Vec<CampaignGroup> {
    let (mut found, mut ids) = (Vec::new(), Vec::new());
    for table in rows(root, "campaign_group") {
        table.known(keys::CAMPAIGN_GROUP);
        table.require(&["id", "window", "channels"]);
        let id = id(&table, "id", &mut ids);
        let window_us = table.text("window").and_then(|place| duration(&place));
        let mut channels: Vec<String> = Vec::new();
        let places = table.texts("channels").unwrap_or_default();
        if table.has("channels") && table.is_empty_list("channels") {
            table.fault("channels", Code::InvalidValue, "a group has at least one channel", None);
        }
        for place in places {
            if channels.contains(&place.value) {
                place.fault(Code::DuplicateId, format!("`{}` is there twice", place.value), None);
            } else if !known.contains(&place.value) {
                let near = nearest(&place.value, known.iter().map(String::as_str));
                place.fault(Code::UnknownName, format!("there is no channel `{}`", place.value), near);
            } else {
                channels.push(place.value);
            }
        }
        found.extend(id.zip(window_us).map(|(id, window_us)| CampaignGroup { id, window_us, channels }));
    }
    found
}

/// Reads the section.
struct Leads<'r, 'a, 'd, 't, 's> {
    table: Table<'a, 'd>,
    types: Types<'t>,
    names: &'r mut Vec<RecordName>,
    scope: &'r mut CustomerScope<'s>,
}

/// The tables of a key, unless there are too many.
fn rows<'a, 'd>(table: &Table<'a, 'd>, key: &str) -> Vec<Table<'a, 'd>> {
    if !table.has(key) {
        return Vec::new();
    }
    let tables = table.tables(key);
    if tables.len() > MAX_ROWS {
        table.fault(key, Code::TooManyItems, format!("there are more than {MAX_ROWS} of them"), None);
        return Vec::new();
    }
    tables
}

/// The id of a row, which no row before has.
fn id(table: &Table<'_, '_>, key: &str, ids: &mut Vec<String>) -> Option<String> {
    let place = table.text(key)?;
    place.check_ref(|text| check_label(text, MAX_ID))?;
    if ids.contains(&place.value) {
        place.fault(Code::DuplicateId, format!("`{}` is there twice", place.value), None);
        return None;
    }
    ids.push(place.value.clone());
    Some(place.value)
}

/// Some words; none if one of them is no label.
fn words(table: &Table<'_, '_>, key: &str) -> Option<Vec<String>> {
    if !table.has(key) {
        return Some(Vec::new());
    }
    let label = |place: Place<'_, String>| place.check(|text| check_label(&text, MAX_ID).map(|()| text));
    table.texts(key)?.into_iter().map(label).collect()
}

/// A number of days; inside none if absent, outside none if it is none.
fn days(table: &Table<'_, '_>, key: &str, least: i64) -> Option<Option<u32>> {
    if !table.has(key) {
        return Some(None);
    }
    table.within(key, least..=MAX_DAYS).and_then(|days| u32::try_from(days).ok()).map(Some)
}

/// A number that may be absent.
fn maybe(table: &Table<'_, '_>, key: &str) -> Option<Option<Decimal>> {
    if !table.has(key) {
        return Some(None);
    }
    table.decimal(key).map(|place| Some(place.value))
}

impl Leads<'_, '_, '_, '_, '_> {
    fn read(mut self, zone: Option<&Zone>) -> Option<LeadBook> {
        self.table.known(keys::LEADS);
        let recycle_days = days(&self.table, "recycle_days", 1);
        let groups = self.groups();
        let mut rules = self.rules(&groups);
        let bands = (bands(&self.table, "fit_band"), bands(&self.table, "engagement_band"));
        for (key, other) in [("fit_band", "engagement_band"), ("engagement_band", "fit_band")] {
            if self.table.has(key) && !self.table.has(other) {
                let message = format!("a grade has both, so `{other}` is needed beside `{key}`");
                self.table.fault(key, Code::MissingKey, message, None);
            }
        }
        let assignment = self.assignment();
        rules.sort_by(|(one, _), (other, _)| (&one.group, &one.id).cmp(&(&other.group, &other.id)));
        let of = |group: &ScoreGroup| {
            let own = rules.iter().filter(|(rule, _)| rule.group == group.id).map(|(_, summed)| summed.clone());
            Group { id: group.id.clone(), floor: group.floor, cap: group.cap, rules: own.collect() }
        };
        let groups: Vec<ScoreGroup> = groups.into_values().flatten().collect();
        let summed = LeadRules::new(groups.iter().map(of).collect(), zone?.clone()).ok()?;
        Some(LeadBook {
            recycle_days: recycle_days?,
            groups,
            rules: summed,
            inputs: rules.into_iter().map(|(rule, _)| rule).collect(),
            bands: bands.0.zip(bands.1),
            assignment,
        })
    }

    /// The groups by name; none where one is broken.
    fn groups(&self) -> BTreeMap<String, Option<ScoreGroup>> {
        let mut found = BTreeMap::new();
        let all = self.table.has("groups").then(|| self.table.table("groups")).flatten();
        for (name, table) in all.iter().flat_map(|all| all.named().into_iter().map(move |named| (all, named))).map(
            |(all, (name, table))| {
                check_name(all, &name);
                (name, table)
            },
        ) {
            table.known(keys::LEAD_GROUP);
            table.require(&["kind"]);
            let known = |word: &str| keys::KINDS.into_iter().find(|known| *known == word);
            let kind =
                table.text("kind").and_then(|place| place.word(known, keys::KINDS.into_iter(), Code::InvalidValue));
            let (floor, cap) = (maybe(&table, "floor"), maybe(&table, "cap"));
            let crossed = floor.flatten().zip(cap.flatten()).is_some_and(|(floor, cap)| floor > cap);
            if crossed {
                table.fault("cap", Code::OutOfRange, "a cap is not below the floor", None);
            }
            let group = || {
                let (floor, cap) = (floor?, cap?);
                (!crossed).then_some(ScoreGroup { id: name.clone(), fit: kind? == "fit", floor, cap })
            };
            found.insert(name.clone(), group());
        }
        found
    }

    fn rules(&mut self, groups: &BTreeMap<String, Option<ScoreGroup>>) -> Vec<(LeadRule, Rule)> {
        let (mut found, mut ids) = (Vec::new(), Vec::new());
        for table in rows(&self.table, "rule") {
            table.known(keys::LEAD_RULE);
            table.require(&["id", "group", "points"]);
            let id = id(&table, "id", &mut ids);
            let points = table.decimal("points").map(|place| place.value);
            let group = table.text("group").and_then(|place| {
                let group = groups.get(&place.value);
                if group.is_none() {
                    let near = nearest(&place.value, groups.keys().map(String::as_str));
                    place.fault(Code::UnknownName, format!("there is no group `{}`", place.value), near);
                }
                group
            });
            // Of a group that is broken or not there nobody knows what its rules look at.
            let Some(Some(group)) = group else { continue };
            let read = if group.fit { self.fit(&table) } else { self.engagement(&table) };
            let (Some(id), Some(points), Some((input, of))) = (id, points, read) else { continue };
            found.push((LeadRule { id: id.clone(), group: group.id.clone(), input }, Rule { id, points, of }));
        }
        found
    }

    fn fit(&mut self, table: &Table<'_, '_>) -> Option<(LeadInput, RuleOf)> {
        table.require(&["when"]);
        let idle = ["of", "where", "half_life_days", "decay_rate", "decay_period_days", "daily_cap", "window_days"];
        for key in idle.iter().filter(|key| table.has(key)) {
            table.fault(key, Code::UnknownKey, format!("`{key}` has no effect on a rule of fit"), None);
        }
        let when = compile(&table.text("when")?, self.scope)?;
        Some((LeadInput::Fit(when), RuleOf::Fit))
    }

    fn engagement(&mut self, table: &Table<'_, '_>) -> Option<(LeadInput, RuleOf)> {
        table.require(&["of"]);
        if table.has("when") {
            table.fault("when", Code::UnknownKey, "`when` has no effect on a rule of engagement", None);
        }
        let events = table.text_or_texts("of").and_then(|places| pick(table, &places, self.types, self.names));
        let decay = decay(table);
        let daily_cap = match table.has("daily_cap") {
            true => table.within("daily_cap", 1..=MAX_DAILY).and_then(|cap| u32::try_from(cap).ok()).map(Some),
            false => Some(None),
        };
        let window_days = days(table, "window_days", 1);
        let of = RuleOf::Engagement { decay: decay?, daily_cap: daily_cap?, window_days: window_days? };
        Some((LeadInput::Events(events?), of))
    }

    fn assignment(&mut self) -> Vec<AssignmentRow> {
        let (mut found, mut ids) = (Vec::new(), Vec::new());
        for table in rows(&self.table, "assignment") {
            table.known(keys::ASSIGNMENT);
            table.require(&["id", "owners"]);
            let id = id(&table, "id", &mut ids);
            let owners = words(&table, "owners");
            if table.has("owners") && owners.as_ref().is_some_and(|all| all.is_empty() || all.len() > MAX_OWNERS) {
                table.fault("owners", Code::OutOfRange, format!("a row names 1 to {MAX_OWNERS} owners"), None);
            }
            let when = table.text("when").map(|place| compile(&place, self.scope));
            let [campaigns, categories, channels, intents, stores] =
                ["campaigns", "categories", "channels", "intents", "stores"].map(|key| words(&table, key));
            let row = || {
                Some(AssignmentRow {
                    id: id?,
                    when: match when {
                        Some(when) => Some(when?),
                        None => None,
                    },
                    campaigns: campaigns?,
                    categories: categories?,
                    channels: channels?,
                    intents: intents?,
                    stores: stores?,
                    owners: owners?,
                })
            };
            found.extend(row());
        }
        found
    }
}

/// How the points of a rule fade; outside none if that is broken.
fn decay(table: &Table<'_, '_>) -> Option<Option<Decay>> {
    let above = |key: &str| {
        let place = table.decimal(key)?;
        let most = Number::from(100_000_i64);
        if place.value <= Decimal::ZERO || Number::from(place.value) > most {
            place.fault(Code::OutOfRange, "days above 0 and at most 100000", None);
            return None;
        }
        Some(place.value)
    };
    let stepped = ["decay_rate", "decay_period_days"].map(|key| table.has(key));
    if table.has("half_life_days") {
        for key in ["decay_rate", "decay_period_days"].iter().filter(|key| table.has(key)) {
            table.fault(key, Code::InvalidValue, "points fade by `half_life_days` or step by step", None);
        }
        return above("half_life_days").map(|half_life_days| Some(Decay::Exponential { half_life_days }));
    }
    if stepped == [false, false] {
        return Some(None);
    }
    table.require(&["decay_rate", "decay_period_days"]);
    let rate = table.decimal("decay_rate").and_then(|place| {
        if place.value.is_negative() || Number::from(place.value) > Number::from(1_i64) {
            place.fault(Code::OutOfRange, "a share from 0 to 1", None);
            return None;
        }
        Some(place.value)
    });
    let period_days = above("decay_period_days");
    Some(Some(Decay::Step { rate: rate?, period_days: period_days? }))
}

/// Bands from high to low; none without them.
fn bands(table: &Table<'_, '_>, key: &str) -> Option<Ladder> {
    let tables = rows(table, key);
    let (mut found, mut names) = (Vec::new(), Vec::new());
    let mut least: Option<Decimal> = None;
    for band in &tables {
        band.known(keys::GRADE_BAND);
        band.require(&["name", "minimum"]);
        let name = id(band, "name", &mut names);
        let minimum = band.decimal("minimum").map(|place| {
            if least.is_some_and(|least| place.value >= least) {
                place.fault(Code::BandsNotFalling, "the minimum of a band is below that of the band before", None);
            }
            place.value
        });
        least = minimum.or(least);
        found.extend(name.zip(minimum).map(|(name, minimum)| GradeBand { name, minimum }));
    }
    Ladder::new(found).ok()
}

fn opportunities(table: &Table<'_, '_>) -> Option<StageBook> {
    table.known(keys::OPPORTUNITIES);
    table.require(&["stage"]);
    let stale_days = days(table, "stale_days", 1);
    let (mut found, mut ids) = (Vec::new(), Vec::new());
    for row in rows(table, "stage") {
        row.known(keys::OPPORTUNITY_STAGE);
        row.require(&["id", "probability"]);
        let id = id(&row, "id", &mut ids);
        let probability = row.decimal("probability").and_then(|place| {
            let one = Number::from(1_i64);
            if place.value.is_negative() || Number::from(place.value) > one || place.value.scale() > 6 {
                place.fault(Code::OutOfRange, "a probability from 0 to 1 of at most 6 decimals", None);
                return None;
            }
            Some(place.value)
        });
        let word =
            |place: Place<'_, String>| place.word(StageNeeds::from_word, StageNeeds::words(), Code::InvalidValue);
        let needs: Option<Vec<StageNeeds>> = match row.has("required") {
            true => row.texts("required").and_then(|places| places.into_iter().map(word).collect()),
            false => Some(Vec::new()),
        };
        let stale_days = days(&row, "stale_days", 1);
        let stage = || Some(Stage { id: id?, probability: probability?, needs: needs?, stale_days: stale_days? });
        found.extend(stage());
    }
    if table.has("stage") && table.is_empty_list("stage") {
        table.fault("stage", Code::InvalidValue, "there is at least one stage", None);
    }
    let stages = Stages::new(found).map_err(|error| error.code()).ok()?;
    Some(StageBook { stages, stale_days: stale_days? })
}
