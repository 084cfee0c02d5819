//! Purposes are dotted paths; a class and a policy come from the nearest declared ancestor (CS-12, CS-16, JR-7).

/// The class of a purpose (CS-16).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// Selling and writing to people.
    Marketing,
    /// Judging people by their behaviour.
    Profiling,
    /// Selling data, or sharing it for advertising across contexts.
    SaleShare,
    /// Sharing data.
    Sharing,
    /// Counting without judging.
    Analytics,
}

impl Class {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Marketing, "marketing"),
        (Self::Profiling, "profiling"),
        (Self::SaleShare, "sale_share"),
        (Self::Sharing, "sharing"),
        (Self::Analytics, "analytics"),
    ];

    /// The words, for messages.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(_, word)| *word)
    }

    /// The class of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(class, _)| *class)
    }
}

/// The policy of a purpose (JR-7).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    /// A consent lasts this many days of 24 hours.
    pub ttl_days: Option<u32>,
    /// The lowest notice that still counts.
    pub notice_min: Option<u32>,
    /// A grant needs a confirmation.
    pub double_opt_in: bool,
}

/// A declared purpose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Purpose {
    /// The dotted path.
    pub path: String,
    /// Its class.
    pub class: Class,
    /// Its policy.
    pub policy: Policy,
}

/// Whether purpose `a` covers purpose `b`: equal, or `b` below `a` (CS-12).
///
/// ```
/// use regulars_core::consent::covers;
/// assert!(covers("user.contact", "user.contact.email"));
/// assert!(!covers("user", "user_data"));
/// ```
pub fn covers(a: &str, b: &str) -> bool {
    b.strip_prefix(a).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The nearest declared ancestor of a purpose, or the purpose itself.
pub fn purpose_of<'a>(purposes: &'a [Purpose], path: &str) -> Option<&'a Purpose> {
    purposes.iter().filter(|purpose| covers(&purpose.path, path)).max_by_key(|purpose| purpose.path.len())
}

/// The number of a notice such as `v3` (CS-5).
pub fn notice_number(notice: &str) -> Option<u32> {
    let digits = notice.strip_prefix('v')?;
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}
