//! How values look on a terminal: instants in the rulebook's zone, money with thousands, identifiers masked.

use chrono::{DateTime, SecondsFormat};
use chrono_tz::Tz;
use regulars::{Instant, NetAmount, RecordKey};

use crate::ingest::grouped;

/// Tells instants in a zone.
pub(crate) struct Clock {
    zone: Tz,
}

impl Clock {
    /// A clock of an IANA zone; an unknown one tells UTC.
    pub(crate) fn new(zone: &str) -> Self {
        Self { zone: zone.parse().unwrap_or(Tz::UTC) }
    }

    /// `2026-11-01T00:00:00+08:00`.
    pub(crate) fn instant(&self, at: Instant) -> String {
        match DateTime::from_timestamp_micros(at.micros()) {
            Some(utc) => utc.with_timezone(&self.zone).to_rfc3339_opts(SecondsFormat::AutoSi, true),
            None => at.to_string(),
        }
    }

    /// A sentence with its instants told in the zone.
    pub(crate) fn sentence(&self, text: &str) -> String {
        let told = |word: &str| {
            let bare = word.trim_matches([',', ';', '(', ')', ':']);
            match Instant::parse(bare) {
                Ok(at) if !bare.is_empty() => word.replacen(bare, &self.instant(at), 1),
                _ => word.to_owned(),
            }
        };
        text.split(' ').map(told).collect::<Vec<_>>().join(" ")
    }

    /// `2026-11-01`.
    pub(crate) fn date(&self, at: Instant) -> String {
        self.instant(at).chars().take(10).collect()
    }
}

/// `8,412.50 CNY`; a sum that did not fit has no number.
pub(crate) fn money(amount: &NetAmount) -> String {
    let number = amount.amount.as_deref().map_or_else(|| "?".to_owned(), decimal);
    format!("{number} {}", amount.currency)
}

/// Thousands set apart, and two digits behind the point if there is one.
pub(crate) fn decimal(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction:0<2}") }
}

/// What may be seen of an identifier over somebody's shoulder.
pub(crate) fn masked(kind: &str, value: &str) -> String {
    let length = value.chars().count();
    match (kind, value.split_once('@')) {
        ("phone", _) if length > 8 => {
            let head: String = value.chars().take(length - 8).collect();
            let tail: String = value.chars().skip(length - 4).collect();
            format!("{head}****{tail}")
        }
        ("email", Some((local, domain))) => format!("{}***@{domain}", local.chars().take(1).collect::<String>()),
        ("phone" | "email", _) => "****".to_owned(),
        _ => value.to_owned(),
    }
}

/// `shop S-4, pos P-1`.
pub(crate) fn records(records: &[RecordKey]) -> String {
    const SHOWN: usize = 4;
    let mut names: Vec<String> =
        records.iter().take(SHOWN).map(|record| format!("{} {}", record.source, record.record_id)).collect();
    if records.len() > SHOWN {
        names.push(format!("and {} more", records.len() - SHOWN));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_cents_have_two_digits() {
        let texts = ["0", "1200.5", "-1234567.89", "12.345", "99999999999999999999.1"];
        assert_eq!(texts.map(decimal), ["0", "1,200.50", "-1,234,567.89", "12.345", "99999999999999999999.10"]);
    }

    #[test]
    fn phones_and_addresses_are_masked_and_member_numbers_are_not() {
        assert_eq!(masked("phone", "+8613812345678"), "+86138****5678");
        assert_eq!(masked("phone", "123"), "****");
        assert_eq!(masked("email", "wang.wei@mail.example"), "w***@mail.example");
        assert_eq!(masked("member_no", "M10233"), "M10233");
    }

    #[test]
    fn instants_are_told_in_the_zone() {
        let at = Instant::parse("2026-10-31T16:00:00Z").unwrap();
        assert_eq!(Clock::new("Asia/Shanghai").instant(at), "2026-11-01T00:00:00+08:00");
        assert_eq!(Clock::new("America/New_York").date(at), "2026-10-31");
        let sentence = Clock::new("Asia/Shanghai").sentence("kept until 2026-10-31T16:00:00Z, then: gold (2026-10)");
        assert_eq!(sentence, "kept until 2026-11-01T00:00:00+08:00, then: gold (2026-10)");
    }
}
