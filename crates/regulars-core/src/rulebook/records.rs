//! `[records.<kind>]` (RB-1): kinds of its own with typed fields, and fields that are added to built-in kinds (RC-1).

use super::document::Table;
use crate::error::Code;
use crate::record::{
    Declared, DeclaredField, DeclaredFields, DeclaredName, DeclaredType, Kind, MAX_DECLARED_FIELDS, MAX_DECLARED_KINDS,
};

pub(super) fn read(root: &Table<'_, '_>) -> Declared {
    let mut declared = Declared::default();
    let Some(records) = root.table("records") else { return declared };
    let mut own = 0;
    for (name, table) in records.named() {
        let built_in = Kind::from_word(&name);
        own += usize::from(built_in.is_none());
        check_name(&records, &name);
        let fields = fields(&table, built_in);
        let kinds = if built_in.is_some() { &mut declared.extra } else { &mut declared.kinds };
        kinds.insert(name, fields);
    }
    if own > MAX_DECLARED_KINDS {
        let message = format!("`records` declares {own} kinds, more than {MAX_DECLARED_KINDS}");
        root.fault("records", Code::TooManyItems, message, None);
    }
    declared
}

fn check_name(table: &Table<'_, '_>, name: &str) {
    if let Err(error) = DeclaredName::new(name) {
        table.fault(name, Code::InvalidValue, error.message(), None);
    }
}

fn fields(table: &Table<'_, '_>, built_in: Option<Kind>) -> DeclaredFields {
    let mut fields = DeclaredFields::new();
    let names = table.names();
    if names.len() > MAX_DECLARED_FIELDS {
        let message = format!("the kind has {} declared fields, more than {MAX_DECLARED_FIELDS}", names.len());
        table.fault("", Code::TooManyItems, message, None);
    }
    for name in names {
        check_name(table, &name);
        let known = built_in.filter(|kind| kind.fields().iter().any(|field| field.name == name));
        if let Some(kind) = known {
            let message = format!("`{name}` is a field of every `{}` already", kind.as_str());
            table.fault(&name, Code::DuplicateName, message, None);
        }
        if let Some(field) = field(table, &name, built_in.is_some()) {
            fields.insert(name, field);
        }
    }
    fields
}

/// A field as a word for its type, or as a table that says more.
fn field(table: &Table<'_, '_>, name: &str, built_in: bool) -> Option<DeclaredField> {
    let Some(table) = table.maybe_table(name) else {
        return Some(DeclaredField { ty: field_type(table, name)?, personal: true, required: false });
    };
    table.known(super::keys::FIELD);
    table.require(&["type"]);
    let ty = field_type(&table, "type");
    let personal = table.flag("personal").unwrap_or(true);
    let required = table.flag("required").unwrap_or(false);
    if required && built_in {
        // Records that were stored without it would be refused when they are delivered again.
        let message = "a field that is added to a built-in kind cannot be required";
        table.fault("required", Code::InvalidValue, message, None);
    }
    Some(DeclaredField { ty: ty?, personal, required })
}

fn field_type(table: &Table<'_, '_>, key: &str) -> Option<DeclaredType> {
    let words = DeclaredType::ALL.iter().map(|(_, word)| *word);
    table.text(key)?.word(DeclaredType::from_word, words, Code::InvalidValue)
}
