//! E-mail addresses (NM-6).

use super::Normalised;

/// The longest local part, in characters.
const MAX_LOCAL_CHARS: usize = 64;

/// The one domain of Google's mail, and its other name.
const GMAIL: (&str, &str) = ("gmail.com", "googlemail.com");

/// `[identity.email]`: how far spellings of one address go.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmailRules {
    /// Whether the local part is lower-cased.
    pub fold_case: bool,
    /// Whether the local part ends at the first `+`.
    pub cut_plus: bool,
    /// Domains whose local parts ignore dots.
    pub dot_insensitive: Vec<Domain>,
}

impl Default for EmailRules {
    fn default() -> Self {
        Self {
            fold_case: true,
            cut_plus: true,
            dot_insensitive: vec![Domain(GMAIL.0.to_owned()), Domain(GMAIL.1.to_owned())],
        }
    }
}

/// A domain as it stands in normalised addresses: lower-case ASCII with a dot, without a dot at its end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Domain(String);

impl Domain {
    /// Reads a domain in any spelling; none if it has an empty label or no dot, or is not a domain at all.
    ///
    /// ```
    /// use regulars_core::identity::Domain;
    /// assert_eq!(Domain::new("例子.中国.").unwrap().as_str(), "xn--fsqu00a.xn--fiqs8s");
    /// assert_eq!(Domain::new("localhost"), None);
    /// ```
    pub fn new(text: &str) -> Option<Self> {
        let ascii = idna::domain_to_ascii(text).ok()?;
        let domain = ascii.strip_suffix('.').unwrap_or(&ascii);
        let labels = domain.contains('.') && !domain.split('.').any(str::is_empty);
        labels.then(|| Self(domain.to_owned()))
    }

    /// The domain.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

pub(super) fn normalise(text: &str, rules: &EmailRules) -> Normalised {
    let text = text.trim_start_matches(|c: char| c == '<' || c.is_whitespace());
    let text = text.trim_end_matches(|c: char| c == '>' || c.is_whitespace());
    if text.contains('*') {
        return Normalised::Masked;
    }
    address(text, rules).map_or(Normalised::Invalid, Normalised::Ok)
}

fn address(text: &str, rules: &EmailRules) -> Option<String> {
    let (local, domain) = text.split_once('@')?;
    // A bracket that is left would be stripped from the value of another time; a control character is no part of an address.
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>');
    if domain.contains('@') || text.contains(odd) {
        return None;
    }
    let Domain(mut domain) = Domain::new(domain)?;
    let mut name = if rules.fold_case { super::lower(local) } else { local.to_owned() };
    // Lower-casing may add characters, so it is what remains of it that is counted.
    if !(1..=MAX_LOCAL_CHARS).contains(&name.chars().count()) {
        return None;
    }
    if rules.cut_plus
        && let Some(at) = name.find('+')
    {
        name.truncate(at);
    }
    if rules.dot_insensitive.iter().any(|known| known.0 == domain) {
        name.retain(|c| c != '.');
        if domain == GMAIL.1 {
            GMAIL.0.clone_into(&mut domain);
        }
    }
    (!name.is_empty()).then(|| format!("{name}@{domain}"))
}
