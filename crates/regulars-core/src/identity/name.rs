//! Names that people state: they guard unions and speak for them (NM-7). Here they are compared as they are written.

/// A name.
#[derive(Clone, PartialEq, Eq)]
pub struct Name(String);

/// What reading and comparing names needs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NameTables;

/// How alike two names are (NM-11).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Likeness {
    /// The same name.
    Same,
    /// Another way to write it.
    Near,
    /// They fit each other as far as they go.
    Weak,
    /// They cannot be one person's.
    Conflict,
    /// Nothing can be said.
    Unknown,
}

impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{} bytes>", self.0.len())
    }
}

impl Name {
    /// Reads a name; none if nothing is left of it.
    pub fn parse(text: &str, _: &NameTables) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }
}

/// How alike two names are.
pub fn compare_names(a: Option<&Name>, b: Option<&Name>, _: &NameTables) -> Likeness {
    match (a, b) {
        (Some(a), Some(b)) if a == b => Likeness::Same,
        (Some(_), Some(_)) => Likeness::Conflict,
        _ => Likeness::Unknown,
    }
}
