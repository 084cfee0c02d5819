//! Masks of single values (MK-1 to MK-8): what of a value still shows. A value that is not of its kind shows nothing but how
//! long it is; what a mask shows stands at fixed places, so two masks of one value tell no more than the more revealing one.

mod china;
mod general;
mod surnames;

pub use surnames::Surnames;

use crate::consent::{Word, words};

/// What hides a character, and what hides many.
const STAR: char = '*';
const STARS: &str = "********************************";

words! {
    /// How a value is masked (MK-2 to MK-8), from the least revealing to the partial kinds: the order in which masks are
    /// compared if a rulebook names no other (AC-2).
    MaskKind {
        /// Nothing shows, not even how long the value is.
        NoneShown "none_shown",
        /// A star for each character.
        Full "full",
        /// A name that is the same for equal values and tells nothing else of them (EN-6).
        Pseudonym "pseudonym",
        /// The year of a date.
        Year "year",
        /// The last four characters.
        Last4 "last4",
        /// Of a Chinese mobile number the first three and the last four digits.
        CnMobile "cn_mobile",
        /// Of a Chinese identity number the first three and the last four characters.
        CnId18 "cn_id18",
        /// Of an e-mail address the domain, and the first and the last letter before it.
        Email "email",
        /// Of the number of a bank card the first and the last four digits.
        BankCard "bank_card",
        /// Of a name the surname or the first letter.
        Name "name",
        /// Of an address the part down to the district.
        Address "address",
    }
}

/// A masked value.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Masked {
    /// What shows; absent if not even its length does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub masked: Option<String>,
    /// Whether the value is of its kind. If not, only stars show.
    pub valid: bool,
}

/// Gives the pseudonym of a value, if it has one.
pub type Pseudonyms<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What masks need to know beside the value.
#[derive(Clone, Copy)]
pub struct MaskTables<'a> {
    /// The surnames of two characters (MK-6).
    pub surnames: &'a Surnames,
    /// Gives pseudonyms; without it, and where it gives none, a value is masked as one that is not of its kind.
    pub pseudonym: Option<Pseudonyms<'a>>,
}

/// Masks a value (MK-1). Blanks around it are no part of it.
///
/// ```
/// use regulars_core::access::{MaskKind, MaskTables, Surnames, mask};
/// let surnames = Surnames::default();
/// let tables = MaskTables { surnames: &surnames, pseudonym: None };
/// let show = |kind, value| mask(kind, value, &tables).masked.unwrap();
/// assert_eq!(show(MaskKind::CnMobile, "+86 138-1234-5678"), "138****5678");
/// assert_eq!(show(MaskKind::Name, "欧阳娜娜"), "欧阳**");
/// assert_eq!(show(MaskKind::Email, "not an address"), "**************");
/// ```
pub fn mask(kind: MaskKind, value: &str, tables: &MaskTables<'_>) -> Masked {
    let value = value.trim();
    let shown = match kind {
        MaskKind::NoneShown => return Masked { masked: None, valid: true },
        MaskKind::Full => Some(stars(value.chars().count())),
        MaskKind::Pseudonym => tables.pseudonym.and_then(|name| name(value)),
        MaskKind::Year => general::year(value),
        MaskKind::Last4 => general::last4(value),
        MaskKind::CnMobile => china::mobile(value),
        MaskKind::CnId18 => china::identity(value),
        MaskKind::Email => general::email(value),
        MaskKind::BankCard => general::bank_card(value),
        MaskKind::Name => general::name(value, tables.surnames),
        MaskKind::Address => china::address(value),
    };
    let valid = shown.is_some();
    Masked { masked: Some(shown.unwrap_or_else(|| stars(value.chars().count()))), valid }
}

fn stars(count: usize) -> String {
    let mut shown = String::with_capacity(count);
    push_stars(&mut shown, count);
    shown
}

fn push_stars(shown: &mut String, count: usize) {
    shown.extend(std::iter::repeat_n(STARS, count / STARS.len()));
    shown.push_str(STARS.get(..count % STARS.len()).unwrap_or_default());
}

/// Some of the first and of the last characters of an ASCII text, with stars between.
fn ends(text: &str, first: usize, last: usize) -> Option<String> {
    let hidden = text.len().checked_sub(first + last)?;
    let mut shown = String::with_capacity(text.len());
    shown.push_str(text.get(..first)?);
    push_stars(&mut shown, hidden);
    shown.push_str(text.get(first + hidden..)?);
    Some(shown)
}

/// A text without some ASCII characters, in a buffer; none if more is left than it takes.
fn without<'b>(text: &str, dropped: impl Fn(u8) -> bool, buffer: &'b mut [u8]) -> Option<&'b str> {
    let mut length = 0;
    for byte in text.bytes().filter(|byte| !dropped(*byte)) {
        *buffer.get_mut(length)? = byte;
        length += 1;
    }
    std::str::from_utf8(buffer.get(..length)?).ok()
}

#[cfg(test)]
mod tests;
