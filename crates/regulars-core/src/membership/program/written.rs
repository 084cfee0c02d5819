//! A program as its document says it: every rule under its key, also those that the document leaves to their default. Two programs
//! differ in a key exactly if they differ in that rule (MB-94).

use std::collections::BTreeMap;

use super::{Benefit, ContentReward, Count, PointRules, Program, Quota, ReferralRules, TierLevel, TierRules, When};
use crate::membership::phrase::{Days, Earn, Word};
use crate::text::Json;
use crate::text::json::Number;

/// A key of a program that two of its versions say otherwise.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeyChange {
    /// The path of the key, for example `tiers.level.gold.needs`.
    pub path: String,
    /// What the old version says; none: nothing.
    pub old: Option<String>,
    /// What the new version says; none: nothing.
    pub new: Option<String>,
}

impl Program {
    /// The document of the program, as JSON of the same keys; read again it is the same program.
    pub fn document(&self) -> Json {
        let mut fields = vec![("program".to_owned(), self.head())];
        fields.extend(self.points.as_ref().map(|points| ("points".to_owned(), points.document())));
        fields.extend(self.tiers.as_ref().map(|tiers| ("tiers".to_owned(), tiers.document())));
        if !self.benefits.is_empty() {
            let all = self.benefits.iter().map(Benefit::document).collect();
            fields.push(("benefit".to_owned(), Json::Array(all)));
        }
        fields.extend(self.referral.as_ref().map(|referral| ("referral".to_owned(), referral.document())));
        if !self.rewards.is_empty() {
            let all = self.rewards.iter().map(ContentReward::document).collect();
            fields.push(("reward".to_owned(), Json::Array(all)));
        }
        Json::object(fields)
    }

    /// What the program says, by path; elements of lists stand under their id, with their place where the order counts.
    pub fn keys(&self) -> BTreeMap<String, String> {
        let mut keys = BTreeMap::new();
        flatten("", &self.document(), &mut keys);
        keys
    }
}

/// The keys that two versions say otherwise, sorted by path (MB-94).
///
/// ```
/// use regulars_core::membership::program::{Program, changes};
/// let text = |days: u32| format!(r#"
///     program = {{ id = "club", timezone = "Asia/Shanghai", version = {days}, effective_from = "2026-01-01" }}
///     points = {{ earn = "1 point per 1 CNY", rounding = "floor", expiry = "12 months", pending = "{days} days" }}
/// "#);
/// let (old, new) = (Program::parse(&text(7))?, Program::parse(&text(14))?);
/// let found = changes(&old[0], &new[0]);
/// let paths: Vec<&str> = found.iter().map(|change| change.path.as_str()).collect();
/// assert_eq!(paths, ["points.pending", "program.version"]);
/// assert_eq!((found[0].old.as_deref(), found[0].new.as_deref()), (Some("7 days"), Some("14 days")));
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn changes(old: &Program, new: &Program) -> Vec<KeyChange> {
    let (before, after) = (old.keys(), new.keys());
    let mut all: BTreeMap<&String, KeyChange> = BTreeMap::new();
    for path in before.keys().chain(after.keys()) {
        let (old, new) = (before.get(path).cloned(), after.get(path).cloned());
        if old != new {
            all.insert(path, KeyChange { path: path.clone(), old, new });
        }
    }
    all.into_values().collect()
}

fn flatten(path: &str, value: &Json, keys: &mut BTreeMap<String, String>) {
    match value {
        Json::Object(fields) => {
            for (name, value) in fields {
                flatten(&crate::error::join(path, name), value, keys);
            }
        }
        Json::Array(items) if items.iter().any(|item| item.get("id").is_some()) => {
            let id = |item: &Json| item.get("id").and_then(Json::as_str).unwrap_or_default().to_owned();
            // The order of levels is part of what they say; that of the others is the order of the document.
            keys.insert(path.to_owned(), items.iter().map(id).collect::<Vec<_>>().join(", "));
            for item in items {
                flatten(&format!("{path}.{}", id(item)), item, keys);
            }
        }
        Json::String(text) => {
            keys.insert(path.to_owned(), text.clone());
        }
        other => {
            keys.insert(path.to_owned(), other.to_string());
        }
    }
}

fn text(value: impl ToString) -> Json {
    Json::String(value.to_string())
}

fn number(value: impl Into<u64>) -> Json {
    Json::Number(Number::from(value.into()))
}

fn word<W: Word>(value: W) -> Json {
    Json::from(value.word())
}

fn or_none<T: ToString>(value: Option<T>) -> Json {
    value.map_or_else(|| Json::from("none"), text)
}

impl Program {
    fn head(&self) -> Json {
        Json::object([
            ("id", text(&self.id)),
            ("timezone", text(self.zone.name())),
            ("version", number(self.version)),
            ("effective_from", text(self.effective_from)),
            ("enrolment", word(self.enrolment)),
        ])
    }
}

impl PointRules {
    fn document(&self) -> Json {
        Json::object([
            ("earn", text(Earn { rate: self.rate, per: self.per, currency: self.currency })),
            ("rounding", word(self.rounding)),
            ("round_per", word(self.round_per)),
            ("scale", number(self.scale)),
            ("pending", or_none(self.pending)),
            ("expiry", text(self.expiry)),
            ("counted_from", word(self.counted_from)),
            ("on_refund", word(self.clawback)),
            ("restore_expired", text(self.restore_expired)),
            ("unmerge_spend", word(self.unmerge_spend)),
        ])
    }
}

impl TierRules {
    fn document(&self) -> Json {
        let base = self.levels.first().map(|level| level.id.as_str()).unwrap_or_default();
        let lifetime = self.lifetime.iter().map(|(level, min)| {
            let tier = self.levels.get(*level).map(|level| level.id.as_str()).unwrap_or_default();
            Json::object([("tier", text(tier)), ("min", text(min))])
        });
        Json::object([
            ("currency", text(self.currency.as_str())),
            ("window", text(self.window)),
            ("valid_for", text(self.validity)),
            ("downgrade", word(self.downgrade)),
            ("grace", text(Days(self.grace_days))),
            ("on_refund", word(self.on_refund)),
            ("upgrade", word(self.upgrade)),
            ("counts_when", word(self.qualify_when)),
            ("rollover", Json::Bool(self.rollover)),
            ("extend_on_requalify", Json::Bool(self.extend_on_requalify)),
            ("base", text(base)),
            ("lifetime", Json::Array(lifetime.collect())),
            ("level", Json::Array(self.levels.iter().map(TierLevel::document).collect())),
        ])
    }
}

impl TierLevel {
    fn document(&self) -> Json {
        let needs = self.needs.as_ref().map(|needs| ("needs", text(needs)));
        let fields = [("id", text(&self.id)), ("name", text(&self.name)), ("multiplier", text(self.multiplier))];
        Json::object(fields.into_iter().chain(needs))
    }
}

impl Quota {
    fn document(&self) -> Json {
        match &self.count {
            Count::All(count) => Json::String(format!("{count} per {}", self.per.word())),
            Count::ByTier(counts) => {
                let counts = counts.iter().map(|(tier, count)| (tier.clone(), number(*count)));
                Json::object(counts.chain([("per".to_owned(), word(self.per))]))
            }
        }
    }
}

impl Benefit {
    fn document(&self) -> Json {
        let mut fields = vec![("id", text(&self.id))];
        if !self.tiers.is_empty() {
            fields.push(("tiers", Json::Array(self.tiers.iter().map(text).collect())));
        }
        fields.extend(self.when.map(|when| ("when", text(when))));
        if let Some(When::Birthday { .. }) = self.when {
            fields.extend([
                ("feb29", word(self.feb29)),
                ("leap_month", word(self.leap_month)),
                ("short_month", word(self.short_month)),
            ]);
        }
        fields.extend(self.quota.as_ref().map(|quota| ("quota", quota.document())));
        fields.extend(self.stock.map(|stock| ("stock", number(stock))));
        fields.extend(self.valid_days.map(|days| ("valid_for", text(Days(days)))));
        fields.extend(self.queue.as_ref().map(|queue| ("queue", text(queue))));
        Json::object(fields)
    }
}

impl ReferralRules {
    fn document(&self) -> Json {
        let mut fields = vec![
            ("reward", text(self.reward)),
            ("min_order", text(self.min_order)),
            ("return_window", text(Days(self.return_window_days))),
            ("cap", or_none(self.cap)),
            ("household", Json::from(if self.household { "review" } else { "none" })),
            ("claw_back_after_window", Json::Bool(self.claw_back_after_window)),
        ];
        fields.extend(self.ring.map(|ring| {
            let ring = [("min_members", number(ring.min_members)), ("min_shared", number(ring.min_shared))];
            ("ring", Json::object(ring))
        }));
        Json::object(fields)
    }
}

impl ContentReward {
    fn document(&self) -> Json {
        let mut fields = vec![
            ("id", text(&self.id)),
            ("event", text(&self.event)),
            ("points", text(self.points)),
            ("needs", word(self.needs)),
            ("per", word(self.per)),
        ];
        fields.extend(self.min_length.map(|length| ("min_length", number(length))));
        fields.extend(self.quota.as_ref().map(|quota| ("quota", quota.document())));
        Json::object(fields)
    }
}
