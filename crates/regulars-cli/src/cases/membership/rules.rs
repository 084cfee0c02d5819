//! The compiled form of a program as the document that people write (MB-91).

use std::fmt::Write as _;

use regulars::{Json, toml_inline};

use crate::cases::{need, text};

/// The head of a rulebook.
pub(super) fn head(zone: &str) -> String {
    format!("[rulebook]\nid = \"case\"\nversion = 1\nzone = \"{zone}\"\n")
}

/// A rulebook with a program in which everybody says that they join.
pub(super) fn club(zone: &str) -> String {
    let head = head(zone);
    format!(
        "{head}[program]\nid = \"club\"\ntimezone = \"{zone}\"\nversion = 1\neffective_from = \"1970-01-02\"\n\
         enrolment = \"explicit\"\n"
    )
}

/// A rulebook with the program of a case.
pub(super) fn rulebook(program: &Json) -> Result<String, String> {
    let mut out = club(text(program, "timezone")?);
    let points = need(program, "points")?;
    section(&mut out, "points", &of_points(points)?);
    if let Some(tiers) = program.get("tiers").filter(|tiers| **tiers != Json::Null) {
        section(&mut out, "tiers", &of_tiers(tiers, text(points, "currency")?)?);
        let base = text(tiers, "base")?;
        let levels = need(tiers, "levels")?.as_array().ok_or("`levels` is not a list")?;
        if !levels.iter().any(|level| level.get("id").and_then(Json::as_str) == Some(base)) {
            let _ = write!(out, "[[tiers.level]]\nid = \"{base}\"\nname = \"{base}\"\n");
        }
        for level in levels {
            let id = text(level, "id")?;
            let _ = write!(out, "[[tiers.level]]\nid = \"{id}\"\nname = \"{id}\"\n");
            if let Some(needs) = needs(level)? {
                let _ = writeln!(out, "needs = \"{needs}\"");
            }
            if let Some(multiplier) = level.get("multiplier").and_then(Json::as_str) {
                let _ = writeln!(out, "multiplier = \"{multiplier}\"");
            }
        }
    }
    Ok(out)
}

fn section(out: &mut String, name: &str, keys: &[(&str, String)]) {
    let _ = writeln!(out, "[{name}]");
    for (key, value) in keys {
        let _ = writeln!(out, "{key} = {value}");
    }
}

fn quoted(value: &str) -> String {
    format!("\"{value}\"")
}

/// A whole number of the compiled form.
fn number(json: &Json, name: &str) -> Result<i64, String> {
    need(json, name)?.read::<i64>().map_err(|error| format!("{name}: {error}"))
}

fn kind(json: &Json) -> Result<&str, String> {
    text(json, "kind")
}

fn of_points(points: &Json) -> Result<Vec<(&'static str, String)>, String> {
    let (rate, per, currency) = (text(points, "rate")?, text(points, "per")?, text(points, "currency")?);
    let mut keys = vec![("earn", quoted(&format!("{rate} points per {per} {currency}")))];
    let mut word = |key: &'static str, from: &str| {
        keys.extend(points.get(from).and_then(Json::as_str).map(|word| (key, quoted(word))));
    };
    word("rounding", "rounding");
    word("round_per", "round_per");
    word("on_refund", "clawback");
    keys.push(("scale", points.get("scale").map_or(Ok(0), |_| number(points, "scale"))?.to_string()));
    if let Some(pending) = points.get("pending").filter(|pending| **pending != Json::Null) {
        let start = if pending.get("align").and_then(Json::as_str) == Some("day_start") { ", day start" } else { "" };
        keys.push(("pending", quoted(&format!("{} days{start}", number(pending, "days")?))));
    }
    let expiry = need(points, "expiry")?;
    let phrase = match kind(expiry)? {
        "never" => "never".to_owned(),
        "fixed" => format!(
            "fixed {:02}-{:02} +{} years",
            number(expiry, "month")?,
            number(expiry, "day")?,
            number(expiry, "years_ahead")?
        ),
        "after" => {
            let align = match expiry.get("align").and_then(Json::as_str) {
                Some("end_of_month") => ", end of month",
                Some("exact") => ", exact",
                _ => ", end of day",
            };
            format!("{} months{align}", number(expiry, "months")?)
        }
        other => return Err(format!("`{other}` is no expiry")),
    };
    keys.push(("expiry", quoted(&phrase)));
    keys.extend(expiry.get("from").and_then(Json::as_str).map(|from| ("counted_from", quoted(from))));
    if let Some(restore) = points.get("restore_expired") {
        let phrase = match kind(restore)? {
            "grace" => format!("grace {} days", number(restore, "days")?),
            other => other.to_owned(),
        };
        keys.push(("restore_expired", quoted(&phrase)));
    }
    Ok(keys)
}

fn of_tiers(tiers: &Json, currency: &str) -> Result<Vec<(&'static str, String)>, String> {
    let window = need(tiers, "window")?;
    let window = match kind(window)? {
        "rolling" => format!("rolling {} months", number(window, "months")?),
        "complete_months" => format!("complete {} months", number(window, "months").or_else(|_| number(window, "n"))?),
        "calendar" => format!("calendar year from {}", text(window, "start")?),
        other => other.to_owned(),
    };
    let validity = need(tiers, "validity")?;
    let valid_for = match kind(validity)? {
        "months" => {
            let end = if validity.get("align").and_then(Json::as_str) == Some("end_of_month") {
                ", end of month"
            } else {
                ""
            };
            format!("{} months{end}", number(validity, "months")?)
        }
        "recalc_monthly" => format!("monthly on day {}", number(validity, "day")?),
        other => other.replace('_', " "),
    };
    let mut keys = vec![
        ("measure", quoted("spend")),
        ("currency", quoted(currency)),
        ("window", quoted(&window)),
        ("valid_for", quoted(&valid_for)),
        ("base", quoted(text(tiers, "base")?)),
    ];
    let mut word = |key: &'static str, from: &Json, name: &str| {
        keys.extend(from.get(name).and_then(Json::as_str).map(|word| (key, quoted(word))));
    };
    word("upgrade", tiers, "upgrade");
    word("counts_when", tiers, "qualify_when");
    word("on_refund", tiers, "on_refund");
    if let Some(downgrade) = tiers.get("downgrade") {
        word("downgrade", downgrade, "policy");
        if downgrade.get("grace_days").is_some() {
            let days = number(downgrade, "grace_days")?;
            keys.push(("grace", quoted(&if days == 0 { "none".to_owned() } else { format!("{days} days") })));
        }
    }
    for name in ["rollover", "extend_on_requalify"] {
        keys.extend(tiers.get(name).filter(|flag| **flag == Json::Bool(true)).map(|_| (name, "true".to_owned())));
    }
    if let Some(lifetime) = tiers.get("lifetime").filter(|floors| floors.as_array().is_some_and(|all| !all.is_empty()))
    {
        keys.push(("lifetime", toml_inline(lifetime)));
    }
    Ok(keys)
}

/// What a level asks for, as a phrase.
fn needs(level: &Json) -> Result<Option<String>, String> {
    if let Some(min) = level.get("min").and_then(Json::as_str) {
        return Ok(Some(format!("spend >= {min}")));
    }
    let Some(Json::Object(require)) = level.get("require") else { return Ok(None) };
    let Some((how, demands)) = require.first() else { return Ok(None) };
    let demands = demands.as_array().ok_or("`require` holds no list")?.iter().map(|demand| {
        let metric = match text(demand, "metric")? {
            known @ ("spend" | "orders") => known.to_owned(),
            measure => format!("measure.{measure}"),
        };
        Ok(format!("{metric} >= {}", text(demand, "min")?))
    });
    let demands: Vec<String> = demands.collect::<Result<_, String>>()?;
    Ok(Some(demands.join(if how == "any" { " or " } else { " and " })))
}
