//! A change in words: of whom it tells, what became true, and why.

use regulars::{Instant, Json};

use crate::view::format::Clock;

fn text<'a>(json: &'a Json, name: &str) -> &'a str {
    json.get(name).and_then(Json::as_str).unwrap_or_default()
}

/// When, of whom or of which sources, about what, what became of it, why.
pub(super) fn row(change: &Json, clock: &Clock) -> Vec<String> {
    let at = text(change, "at");
    let when = Instant::parse(at).map_or_else(|_| at.to_owned(), |at| clock.instant(at));
    let (kind, name, what) = (text(change, "kind"), text(change, "name"), text(change, "change"));
    let cause = text(change, "cause").to_owned();
    let (whom, about, what) = match (change.get("quality"), change.get("identity")) {
        (Some(notice), _) => quality(notice),
        _ if kind == "audit_alarm" => {
            let key = change.get("alarm").map_or("", |alarm| text(alarm, "key"));
            (key.to_owned(), format!("alarm {name}"), what.to_owned())
        }
        (_, Some(event)) => (text(change, "customer").to_owned(), who(event), what.to_owned()),
        _ if what == "changed" => {
            let stage =
                |name: &str| Some(text(change, name)).filter(|stage| !stage.is_empty()).unwrap_or("none").to_owned();
            let about = format!("{name} {} → {}", stage("from"), stage("to"));
            (text(change, "customer").to_owned(), about, String::new())
        }
        _ => {
            let what = change.get("case").map_or_else(|| what.to_owned(), |notice| clocked(what, notice));
            (text(change, "customer").to_owned(), format!("{kind} {name}"), what)
        }
    };
    vec![when, whom, about, what, cause]
}

/// What became of a case, and of which clock: `warning: first_response, 0.5 of 120 minutes`.
fn clocked(what: &str, notice: &Json) -> String {
    let minutes = match notice.get("minutes") {
        Some(Json::Number(number)) => number.as_str(),
        _ => "",
    };
    match text(notice, "fraction") {
        "" => format!("{what}: {}, {minutes} minutes", text(notice, "clock")),
        fraction => format!("{what}: {}, {fraction} of {minutes} minutes", text(notice, "clock")),
    }
}

/// What differs in who is who, in a few words.
pub(super) fn who(event: &Json) -> String {
    let list = |name: &str| {
        let ids = event.get(name).and_then(Json::as_array).unwrap_or_default();
        ids.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(", ")
    };
    let (from, into, to) = (text(event, "from"), text(event, "into"), text(event, "to"));
    let profile = || {
        event
            .get("profile")
            .map_or_else(String::new, |profile| format!("{}/{}", text(profile, "source"), text(profile, "key")))
    };
    match text(event, "event") {
        "merged" => format!("{} → {into}", list("from")),
        "split" => format!("{from} → {}", list("into")),
        "renamed" => format!("{from} → {to}"),
        "joined" => format!("profile {}", profile()),
        "moved" => format!("profile {}: {from} → {to}", profile()),
        _ => "customer".to_owned(),
    }
}

/// Which sources, which metric on which day, and how it stands to its gate.
fn quality(notice: &Json) -> (String, String, String) {
    let source = Some(text(notice, "source")).filter(|source| !source.is_empty()).unwrap_or("all sources");
    let count = |name: &str| match notice.get(name) {
        Some(Json::Number(number)) => number.as_str().to_owned(),
        _ => String::new(),
    };
    let (ratio, gate) = (text(notice, "ratio"), text(notice, "gate"));
    let became = match text(notice, "alarm") {
        "gate_lost" => format!("fell below its gate of {gate}"),
        "gate_reached" => format!("is at its gate of {gate} again"),
        _ => "jumped".to_owned(),
    };
    let before = Some(text(notice, "before")).filter(|before| !before.is_empty());
    let before = before.map_or_else(String::new, |before| format!(", before {before}"));
    let what = format!("{became}: {ratio} ({} of {}{before})", count("pass"), count("total"));
    (source.to_owned(), format!("{} of {}", text(notice, "metric"), text(notice, "day")), what)
}
