//! A TOML document with the place of every key, and a reader that notes every fault and goes on (RB-2).

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::RuleFinding;
use super::keys::Key;
use super::values::{count, integer, position, scalars, table_json, terms};
use crate::error::{Code, Fault, join};
use crate::money::Decimal;
use crate::text::{Json, nearest};

/// The most characters of an offending value that a finding repeats.
const MAX_VALUE_CHARS: usize = 200;

pub(super) struct Document<'d> {
    text: &'d str,
    root: Spanned<DeTable<'d>>,
    /// Each with its turn.
    findings: RefCell<Vec<(Turn, RuleFinding)>>,
}

/// The byte at which a fault is told, a number among what is told there, and the byte to which it points.
type Turn = (usize, usize, usize);

/// One table of the document.
#[derive(Clone)]
pub(super) struct Table<'a, 'd> {
    document: &'a Document<'d>,
    table: &'a DeTable<'d>,
    path: String,
    at: usize,
}

/// A value with its place.
pub(super) struct Place<'a, T> {
    pub(super) value: T,
    pub(super) path: String,
    at: usize,
    document: &'a dyn Notes,
}

/// Where faults are noted.
pub(super) trait Notes {
    fn note(&self, at: usize, code: Code, path: &str, message: String, suggest: Option<&str>);

    /// The byte at which a text value begins inside its quotes, if the document writes it as it is.
    fn inside(&self, at: usize, value: &str) -> Option<usize>;
}

impl<'d> Document<'d> {
    pub(super) fn parse(text: &'d str) -> Result<Self, Vec<RuleFinding>> {
        let whole = |code, message: String| {
            vec![RuleFinding { code, path: String::new(), line: 1, column: 1, message, value: None, suggest: None }]
        };
        if text.len() > super::MAX_BYTES {
            let message = format!("the rulebook has {} bytes, more than {}", text.len(), super::MAX_BYTES);
            return Err(whole(Code::RulebookTooLarge, message));
        }
        let root = DeTable::parse(text).map_err(|error| {
            let (line, column) = position(text, error.span().map_or(0, |span| span.start));
            let message = error.message().lines().next().unwrap_or("not TOML").to_owned();
            vec![RuleFinding {
                code: Code::Syntax,
                path: String::new(),
                line,
                column,
                message,
                value: None,
                suggest: None,
            }]
        })?;
        let terms = terms(root.get_ref());
        if terms > super::MAX_TERMS {
            let message = format!("the rulebook has more than {} terms of needs", super::MAX_TERMS);
            return Err(whole(Code::RulebookTooLarge, message));
        }
        if count(root.get_ref()) - terms > super::MAX_DEFINITIONS {
            let message = format!("the rulebook has more than {} tables", super::MAX_DEFINITIONS);
            return Err(whole(Code::RulebookTooLarge, message));
        }
        Ok(Self { text, root, findings: RefCell::default() })
    }

    pub(super) fn root(&self) -> Table<'_, 'd> {
        Table { document: self, table: self.root.get_ref(), path: String::new(), at: 0 }
    }

    /// All faults in the order of RB-2: as they stand, what a table misses after what it has.
    pub(super) fn findings(&self) -> Vec<RuleFinding> {
        let mut found = self.findings.take();
        found.sort_by(|a, b| {
            (a.0.0, a.0.1).cmp(&(b.0.0, b.0.1)).then_with(|| (&a.1.path, a.1.code).cmp(&(&b.1.path, b.1.code)))
        });
        let mut values = BTreeMap::new();
        scalars(self.root.get_ref(), &mut values);
        let with_value = |((.., at), finding): (Turn, RuleFinding)| {
            // Values of identifiers may be somebody's.
            let value = values.get(&at).filter(|_| !finding.path.starts_with("identity."));
            let value = value.map(|value| value.chars().take(MAX_VALUE_CHARS).collect());
            RuleFinding { value, ..finding }
        };
        found.into_iter().map(with_value).collect()
    }

    fn note_in_turn(
        &self,
        turn: (usize, usize),
        at: usize,
        code: Code,
        path: &str,
        message: String,
        suggest: Option<&str>,
    ) {
        let (line, column) = position(self.text, at);
        let suggest = suggest.map(str::to_owned);
        // What was written may hold line ends; a message is one line.
        let message = message.replace(char::is_control, " ");
        let finding = RuleFinding { code, path: path.to_owned(), line, column, message, value: None, suggest };
        self.findings.borrow_mut().push(((turn.0, turn.1, at), finding));
    }

    /// The document as canonical JSON, for the fingerprint.
    pub(super) fn to_json(&self) -> Json {
        table_json(self.root.get_ref())
    }
}

impl Notes for Document<'_> {
    fn note(&self, at: usize, code: Code, path: &str, message: String, suggest: Option<&str>) {
        self.note_in_turn((at, 0), at, code, path, message, suggest);
    }

    fn inside(&self, at: usize, value: &str) -> Option<usize> {
        // One quote, three, or three and a line feed.
        [1, 3, 4]
            .into_iter()
            .map(|quotes| at + quotes)
            .find(|from| self.text.get(*from..).is_some_and(|rest| rest.starts_with(value)))
    }
}

impl<T> Place<'_, T> {
    /// Notes a fault of this value.
    pub(super) fn fault(&self, code: Code, message: impl Into<String>, suggest: Option<&str>) {
        self.document.note(self.at, code, &self.path, message.into(), suggest);
    }

    /// Turns the value into another; what fails is noted under its own code.
    pub(super) fn check<U, F: Fault>(self, read: impl FnOnce(T) -> Result<U, F>) -> Option<U> {
        let (at, path, document) = (self.at, self.path, self.document);
        match read(self.value) {
            Ok(value) => Some(value),
            Err(fault) => {
                document.note(at, fault.code(), &path, fault.to_string(), None);
                None
            }
        }
    }
}

impl<T> Place<'_, T> {
    /// Reads another value from this one, which stays; what fails is noted under its own code.
    pub(super) fn check_ref<U, F: Fault>(&self, read: impl FnOnce(&T) -> Result<U, F>) -> Option<U> {
        read(&self.value).map_err(|fault| self.fault(fault.code(), fault.to_string(), None)).ok()
    }
}

impl Place<'_, String> {
    /// Notes a fault at a byte of this text.
    pub(super) fn fault_at(&self, byte: usize, code: Code, message: impl Into<String>, suggest: Option<&str>) {
        let at = self.document.inside(self.at, &self.value).map_or(self.at, |from| from + byte);
        self.document.note(at, code, &self.path, message.into(), suggest);
    }

    /// One of some words; another is noted with the nearest of them.
    pub(super) fn word<U>(
        self,
        read: impl FnOnce(&str) -> Option<U>,
        words: impl Iterator<Item = &'static str>,
        code: Code,
    ) -> Option<U> {
        let found = read(&self.value);
        if found.is_none() {
            let words: Vec<_> = words.collect();
            let message = format!("`{}` is none of `{}`", self.value, words.join("`, `"));
            self.fault(code, message, nearest(&self.value, words.iter().copied()));
        }
        found
    }
}

impl<'a, 'd> Table<'a, 'd> {
    fn entry(&self, key: &str) -> Option<(Range<usize>, &'a Spanned<DeValue<'d>>)> {
        self.table.get_key_value(key).map(|(name, value)| (name.span(), value))
    }

    fn place<T>(&self, key: &str, at: usize, value: T) -> Place<'a, T> {
        Place { value, path: join(&self.path, key), at, document: self.document }
    }

    /// Notes a fault of a key, or of the table if the key is absent.
    pub(super) fn fault(&self, key: &str, code: Code, message: impl Into<String>, suggest: Option<&str>) {
        let at = self.entry(key).map_or(self.at, |(_, value)| value.span().start);
        self.document.note(at, code, &join(&self.path, key), message.into(), suggest);
    }

    /// The place of a key, for what is judged later; of the table if the key is absent.
    pub(super) fn spot(&self, key: &str) -> Place<'a, ()> {
        self.place(key, self.entry(key).map_or(self.at, |(_, value)| value.span().start), ())
    }

    /// Notes every key that is not one of these.
    pub(super) fn known(&self, keys: &[Key]) {
        for (name, _) in self.table {
            let word = name.get_ref().as_ref();
            if !keys.iter().any(|key| key.name == word) {
                self.unknown_key(word, nearest(word, keys.iter().map(|key| key.name)));
            }
        }
    }

    /// Notes a key that is not known.
    pub(super) fn unknown_key(&self, key: &str, suggest: Option<&str>) {
        let at = self.entry(key).map_or(self.at, |(name, _)| name.start);
        let message = format!("`{key}` is not a key here");
        self.document.note(at, Code::UnknownKey, &join(&self.path, key), message, suggest);
    }

    /// Whether every key is one of these.
    pub(super) fn is_known(&self, keys: &[Key]) -> bool {
        self.table.iter().all(|(name, _)| keys.iter().any(|key| key.name == name.get_ref().as_ref()))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Notes the required keys that are absent; their place is the head of the table, their turn comes after its keys.
    pub(super) fn require(&self, keys: &[&str]) {
        let below = |value: &DeValue<'_>| match value {
            DeValue::Array(items) => items.iter().any(|item| item.get_ref().is_table()),
            value => value.is_table(),
        };
        let own = self.table.iter().map(|(_, value)| value).filter(|value| !below(value.get_ref()));
        let end = own.map(|value| value.span().end).max().unwrap_or(self.at);
        for (n, key) in keys.iter().enumerate().filter(|(_, key)| !self.has(key)) {
            let (path, message) = (join(&self.path, key), format!("`{key}` is required"));
            self.document.note_in_turn((end, n + 1), self.at, Code::MissingKey, &path, message, None);
        }
    }

    fn typed<T>(&self, key: &str, what: &str, read: impl FnOnce(&'a DeValue<'d>) -> Option<T>) -> Option<Place<'a, T>> {
        let (_, value) = self.entry(key)?;
        let found = read(value.get_ref());
        if found.is_none() {
            let money_as_float = matches!(value.get_ref(), DeValue::Float(_)) && what.contains("text");
            let code = if money_as_float { Code::FloatMoney } else { Code::TypeMismatch };
            let message = format!("expected {what}, found {}", value.get_ref().type_str());
            self.document.note(value.span().start, code, &join(&self.path, key), message, None);
        }
        Some(self.place(key, value.span().start, found?))
    }

    pub(super) fn text(&self, key: &str) -> Option<Place<'a, String>> {
        self.typed(key, "text", |value| value.as_str().map(str::to_owned))
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        self.typed(key, "true or false", DeValue::as_bool).map(|place| place.value)
    }

    pub(super) fn integer(&self, key: &str) -> Option<Place<'a, i64>> {
        self.typed(key, "a whole number", integer)
    }

    /// A whole number in a range; outside: `out_of_range`.
    pub(super) fn within(&self, key: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let place = self.integer(key)?;
        if range.contains(&place.value) {
            return Some(place.value);
        }
        let message = format!("the number must lie in {} to {}", range.start(), range.end());
        place.fault(Code::OutOfRange, message, None);
        None
    }

    fn list<T>(&self, key: &str, what: &str, read: impl Fn(&DeValue<'d>) -> Option<T>) -> Option<Vec<Place<'a, T>>> {
        let items = self.typed(key, &format!("a list of {what}"), DeValue::as_array)?;
        let mut list = Vec::new();
        for (n, item) in items.value.iter().enumerate() {
            let (at, path) = (item.span().start, format!("{}[{n}]", join(&self.path, key)));
            match read(item.get_ref()) {
                Some(value) => list.push(Place { value, path, at, document: self.document }),
                None => {
                    let float = matches!(item.get_ref(), DeValue::Float(_)) && what.contains("text");
                    let code = if float { Code::FloatMoney } else { Code::TypeMismatch };
                    let message = format!("expected {what}, found {}", item.get_ref().type_str());
                    self.document.note(at, code, &path, message, None);
                }
            }
        }
        Some(list)
    }

    /// How many items stand in a list, sound or not.
    pub(super) fn length(&self, key: &str) -> Option<usize> {
        self.entry(key).and_then(|(_, value)| value.get_ref().as_array()).map(|items| items.len())
    }

    pub(super) fn texts(&self, key: &str) -> Option<Vec<Place<'a, String>>> {
        self.list(key, "text", |value| value.as_str().map(str::to_owned))
    }

    /// Pairs of texts.
    pub(super) fn pairs(&self, key: &str) -> Option<Vec<Place<'a, [String; 2]>>> {
        self.list(key, "pairs such as `[\"09:00\", \"18:00\"]`", |value| {
            let mut items = value.as_array()?.iter().map(|item| item.get_ref().as_str().map(str::to_owned));
            let pair = [items.next()??, items.next()??];
            items.next().is_none().then_some(pair)
        })
    }

    pub(super) fn integers(&self, key: &str) -> Option<Vec<Place<'a, i64>>> {
        self.list(key, "whole numbers", integer)
    }

    /// An exact decimal, written as text or as a number.
    pub(super) fn decimal(&self, key: &str) -> Option<Place<'a, Decimal>> {
        let (_, value) = self.entry(key)?;
        let at = value.span().start;
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Float(number) => number.as_str().replace('_', "").trim_start_matches('+').to_owned(),
            other => integer(other).map(|number| number.to_string()).unwrap_or_default(),
        };
        match text.parse::<Decimal>() {
            Ok(number) => Some(self.place(key, at, number)),
            Err(fault) => {
                let typed = matches!(value.get_ref(), DeValue::String(_) | DeValue::Float(_) | DeValue::Integer(_));
                let code = if typed { fault.code() } else { Code::TypeMismatch };
                let message = format!("expected a number such as `0.5`, found {}", value.get_ref().type_str());
                self.document.note(at, code, &join(&self.path, key), message, None);
                None
            }
        }
    }

    /// One text or a list of texts.
    pub(super) fn text_or_texts(&self, key: &str) -> Option<Vec<Place<'a, String>>> {
        match self.entry(key)?.1.get_ref() {
            DeValue::Array(_) => self.texts(key),
            _ => self.text(key).map(|place| vec![place]),
        }
    }

    /// Whether the value of a key is a table.
    pub(super) fn is_table(&self, key: &str) -> bool {
        self.entry(key).is_some_and(|(_, value)| value.get_ref().is_table())
    }

    /// A table of this key.
    pub(super) fn table(&self, key: &str) -> Option<Table<'a, 'd>> {
        let place = self.typed(key, "a table", DeValue::as_table)?;
        Some(Table { document: self.document, table: place.value, path: place.path, at: place.at })
    }

    /// The tables of a list of tables.
    pub(super) fn tables(&self, key: &str) -> Vec<Table<'a, 'd>> {
        let Some(items) = self.typed(key, "a list of tables", DeValue::as_array) else { return Vec::new() };
        let mut tables = Vec::new();
        for (n, item) in items.value.iter().enumerate() {
            let (at, path) = (item.span().start, format!("{}[{n}]", join(&self.path, key)));
            match item.get_ref().as_table() {
                Some(table) => tables.push(Table { document: self.document, table, path, at }),
                None => self.document.note(at, Code::TypeMismatch, &path, "expected a table".to_owned(), None),
            }
        }
        tables
    }

    /// The tables of a list of tables, without noting what is not one.
    pub(super) fn quiet_tables(&self, key: &str) -> Vec<Table<'a, 'd>> {
        let items = self.entry(key).and_then(|(_, value)| value.get_ref().as_array()).into_iter().flatten();
        let tables = items.enumerate().filter_map(|(n, item)| {
            let path = format!("{}[{n}]", join(&self.path, key));
            Some(Table { document: self.document, table: item.get_ref().as_table()?, path, at: item.span().start })
        });
        tables.collect()
    }

    /// Whether a key holds a list without items.
    pub(super) fn is_empty_list(&self, key: &str) -> bool {
        self.entry(key).and_then(|(_, value)| value.get_ref().as_array()).is_some_and(|items| items.is_empty())
    }

    /// The text of a key, without noting what is none.
    pub(super) fn quiet_text(&self, key: &str) -> Option<String> {
        self.entry(key)?.1.get_ref().as_str().map(str::to_owned)
    }

    /// The name of a key as a value at the place where it stands.
    pub(super) fn name(&self, key: &str) -> Place<'a, String> {
        self.place(key, self.entry(key).map_or(self.at, |(name, _)| name.start), key.to_owned())
    }

    /// The whole number of a key, without noting what is none.
    pub(super) fn quiet_integer(&self, key: &str) -> Option<i64> {
        integer(self.entry(key)?.1.get_ref())
    }

    /// An instant, written as text or as a date and time of TOML; whether it is one is not checked yet.
    pub(super) fn instant(&self, key: &str) -> Option<Place<'a, String>> {
        self.typed(key, "an instant as text", |value| match value {
            DeValue::Datetime(moment) => Some(moment.to_string()),
            other => other.as_str().map(str::to_owned),
        })
    }

    /// The names inside a table of this key, without noting anything.
    pub(super) fn quiet_table_names(&self, key: &str) -> Vec<String> {
        let table = self.entry(key).and_then(|(_, value)| value.get_ref().as_table());
        table.into_iter().flatten().map(|(name, _)| name.get_ref().to_string()).collect()
    }

    /// The names of all keys.
    pub(super) fn names(&self) -> Vec<String> {
        self.table.iter().map(|(name, _)| name.get_ref().to_string()).collect()
    }

    /// A table of this key, if what stands there is one.
    pub(super) fn maybe_table(&self, key: &str) -> Option<Table<'a, 'd>> {
        self.entry(key).filter(|(_, value)| value.get_ref().is_table()).and_then(|_| self.table(key))
    }

    /// The tables inside this one, by name.
    pub(super) fn named(&self) -> Vec<(String, Table<'a, 'd>)> {
        self.names().into_iter().filter_map(|name| self.table(&name).map(|table| (name, table))).collect()
    }
}
