//! E-mail addresses (NM-6).

use super::Normalised;

/// Domains whose local parts ignore dots; they become `gmail.com`.
const DOT_INSENSITIVE: [&str; 2] = ["gmail.com", "googlemail.com"];

pub(super) fn normalise(text: &str) -> Normalised {
    let text = text.trim_start_matches('<').trim_end_matches('>').trim();
    if text.contains('*') {
        return Normalised::Masked;
    }
    address(text).map_or(Normalised::Invalid, Normalised::Ok)
}

fn address(text: &str) -> Option<String> {
    let (local, domain) = text.split_once('@')?;
    let length = local.chars().count();
    if domain.contains('@') || text.contains(char::is_whitespace) || !(1..=64).contains(&length) {
        return None;
    }
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    let domain = idna::domain_to_ascii(domain).ok()?;
    if !domain.contains('.') || domain.split('.').any(str::is_empty) {
        return None;
    }
    let lower = local.to_lowercase();
    let mut name = lower.split('+').next().unwrap_or("").to_owned();
    let mut domain = domain.as_str();
    if DOT_INSENSITIVE.contains(&domain) {
        name.retain(|c| c != '.');
        domain = "gmail.com";
    }
    (!name.is_empty()).then(|| format!("{name}@{domain}"))
}
