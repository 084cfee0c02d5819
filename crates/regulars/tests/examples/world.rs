//! A small seeded world: dice, a calendar of minutes, and records written as sources write them (RC-10).

use regulars::{Instant, Json};

/// The first minute of the world.
const START: &str = "2023-01-01T00:00:00Z";
/// Its length in minutes: four years.
pub(crate) const LENGTH: u64 = 4 * 365 * DAY;
/// Minutes of a day.
pub(crate) const DAY: u64 = 24 * 60;
/// The instants at which everybody is looked at; much of what happens lies shortly before one of them.
pub(crate) const AS_OF: [&str; 3] =
    ["2024-12-05T20:15:00+08:00", "2025-11-14T12:00:00+08:00", "2026-10-28T18:30:00+08:00"];

/// A generator that needs no crate: the same seed gives the same numbers.
pub(crate) struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    /// Whether one of a hundred sides below `percent` came up.
    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }

    /// One of some words.
    pub(crate) fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.roll(words.len() as u64)).unwrap()]
    }
}

/// The records so far.
pub(crate) struct World {
    pub(crate) dice: Dice,
    pub(crate) records: Vec<Json>,
    as_of: Vec<u64>,
}

/// An order that may come back, be delivered or be told again.
pub(crate) struct Sold {
    pub(crate) source: String,
    pub(crate) profile: String,
    pub(crate) id: String,
    pub(crate) at: u64,
    pub(crate) cents: u64,
    pub(crate) currency: &'static str,
}

fn start() -> Instant {
    Instant::parse(START).unwrap()
}

/// The minute of an instant.
pub(crate) fn minute(text: &str) -> u64 {
    u64::try_from((Instant::parse(text).unwrap().micros() - start().micros()) / 60_000_000).unwrap()
}

/// The instant of a minute, as text.
pub(crate) fn instant(minute: u64) -> String {
    start().plus_micros(i64::try_from(minute).unwrap() * 60_000_000).to_string()
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        Self { dice: Dice(seed), records: Vec::new(), as_of: AS_OF.iter().map(|text| minute(text)).collect() }
    }

    /// A minute after `born`: half of them anywhere, half shortly before one of the instants, at all distances alike.
    pub(crate) fn moment(&mut self, born: u64) -> u64 {
        let place = usize::try_from(self.dice.roll(3)).unwrap();
        let distance = 1 << self.dice.roll(18);
        let near = self.as_of[place].saturating_sub(distance + self.dice.roll(distance));
        if self.dice.percent(50) && near > born { near } else { born + 1 + self.dice.roll(LENGTH - born) }
    }

    /// Writes a record; `rest` holds its remaining fields. Gives its id.
    pub(crate) fn tell(&mut self, source: &str, profile: &str, kind: &str, minute: u64, rest: &str) -> String {
        let id = format!("{kind}-{}", self.records.len());
        let comma = if rest.is_empty() { "" } else { "," };
        let at = instant(minute);
        let text = format!(
            r#"{{"source":"{source}","record_id":"{id}","profile":"{profile}","type":"{kind}","occurred_at":"{at}"{comma}{rest}}}"#
        );
        self.records.push(Json::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}")));
        id
    }

    /// Writes a record that has only a body.
    pub(crate) fn tell_body(&mut self, source: &str, profile: &str, kind: &str, minute: u64, body: &str) -> String {
        self.tell(source, profile, kind, minute, &format!(r#""body":{{{body}}}"#))
    }

    /// Sometimes an order comes back, whole or in part, and sometimes a return names an order that nobody knows.
    pub(crate) fn perhaps_return(&mut self, sold: &Sold, percent: u64) {
        if !self.dice.percent(percent) {
            return;
        }
        let later = sold.at + DAY + self.dice.roll(30 * DAY);
        let cents = if self.dice.percent(60) { sold.cents } else { sold.cents / 3 };
        let of = if self.dice.percent(4) { "lost" } else { &sold.id };
        let rest = format!(r#""refers_to":"{of}","body":{{"amount":{}}}"#, money(cents, sold.currency));
        self.tell(&sold.source, &sold.profile, "return", later, &rest);
    }

    /// A grant with proof, mostly its confirmation, and sometimes its withdrawal; without a channel it is for any use.
    pub(crate) fn consent(&mut self, source: &str, profile: &str, minute: u64, purpose: &str, channel: &str) {
        let channel = if channel.is_empty() { String::new() } else { format!(r#","channel":"{channel}""#) };
        let said = format!(r#""purpose":"{purpose}","by":"subject","source":"web_form"{channel},"kind""#);
        let proof = r#""notice":"v2","proof":{"ref":"form-1"},"explicit":true,"separate":true"#;
        self.tell_body(source, profile, "consent", minute, &format!(r#"{said}:"grant",{proof}"#));
        if self.dice.percent(80) {
            let later = minute + 1 + self.dice.roll(2 * DAY);
            self.tell_body(source, profile, "consent", later, &format!(r#"{said}:"confirm",{proof}"#));
        }
        if self.dice.percent(25) {
            let later = minute + 3 * DAY + self.dice.roll(300 * DAY);
            self.tell_body(source, profile, "consent", later, &format!(r#"{said}:"withdraw""#));
        }
    }
}

/// Money on the wire.
pub(crate) fn money(cents: u64, currency: &str) -> String {
    format!(r#"{{"amount":"{}.{:02}","currency":"{currency}"}}"#, cents / 100, cents % 100)
}
