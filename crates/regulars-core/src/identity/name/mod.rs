//! Names that people state: they guard unions and speak for them, and identify nobody (NM-7 to NM-11).

mod compare;
mod parse;
mod pinyin;
mod tables;

use std::fmt;

pub use compare::{Likeness, compare_names};
pub use tables::{COMPOUND_SURNAMES, NameTables};

/// The longest name that is read, in characters; what is longer is no name of a person.
pub const MAX_NAME_CHARS: usize = 200;

/// A name as it was understood (NM-7). It prints without what it says.
#[derive(Clone, PartialEq, Eq)]
pub struct Name(Form);

/// The forms of a name.
#[derive(Clone, PartialEq, Eq)]
enum Form {
    /// Surname and given name in simplified Chinese characters.
    Han { surname: String, given: String },
    /// Words in other letters: without diacritics, in small letters.
    Latin(Vec<String>),
    /// A surname with a title.
    Title(String),
    /// What is visible before and after what is hidden.
    Masked { prefix: String, suffix: String },
}

impl Name {
    /// Reads a name; none if there is nothing to read in it.
    ///
    /// ```
    /// use regulars_core::identity::{Likeness, Name, NameTables, compare_names};
    /// let tables = NameTables::default();
    /// let name = |text| Name::parse(text, &tables);
    /// let likeness = |a, b| compare_names(name(a).as_ref(), name(b).as_ref(), &tables);
    /// assert_eq!(likeness("張偉", "张伟先生"), Likeness::Same);
    /// assert_eq!(likeness("张伟", "Wei Zhang"), Likeness::Near);
    /// assert_eq!(likeness("张伟", "张*"), Likeness::Weak);
    /// assert_eq!(likeness("张伟", "李娜"), Likeness::Conflict);
    /// ```
    pub fn parse(text: &str, tables: &NameTables) -> Option<Self> {
        parse::parse(text, tables).map(Self)
    }

    /// The word of its form: `han`, `latin`, `title` or `masked`.
    pub fn form(&self) -> &'static str {
        match self.0 {
            Form::Han { .. } => "han",
            Form::Latin(_) => "latin",
            Form::Title(_) => "title",
            Form::Masked { .. } => "masked",
        }
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} name>", self.form())
    }
}

#[cfg(test)]
mod tests;
