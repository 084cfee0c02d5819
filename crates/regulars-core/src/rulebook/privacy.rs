//! `[privacy]` and `[[purpose]]` (PB-1), as far as consent decisions need them.

use super::document::Table;
use crate::consent::{Class, Policy, Purpose};
use crate::error::Code;

/// The channels, and the purposes unless one of them is broken: what names a purpose is then not judged (RB-2).
pub(super) fn read(root: &Table<'_, '_>) -> (Vec<String>, Option<Vec<Purpose>>) {
    let mut channels: Vec<String> = ["sms", "email", "voice", "post", "push"].map(str::to_owned).into();
    if let Some(table) = root.table("privacy") {
        table.known(super::keys::PRIVACY);
        if let Some(places) = table.texts("channels") {
            channels.clear();
            for place in places {
                if channels.contains(&place.value) {
                    place.fault(Code::DuplicateId, format!("the channel `{}` is there twice", place.value), None);
                }
                if let Some(channel) = place.check(|text| crate::text::check_label(&text, 64).map(|()| text)) {
                    channels.push(channel);
                }
            }
        }
    }
    if !root.has("purpose") {
        return (channels, Some(Vec::new()));
    }
    let mut purposes: Vec<Purpose> = Vec::new();
    let mut whole = true;
    for table in root.tables("purpose") {
        let purpose = purpose(&table);
        whole &= purpose.is_some();
        if let Some(purpose) = purpose {
            if purposes.iter().any(|known| known.path == purpose.path) {
                table.fault("path", Code::DuplicateId, format!("the purpose `{}` is there twice", purpose.path), None);
            }
            purposes.push(purpose);
        }
    }
    purposes.sort_by(|a, b| a.path.cmp(&b.path));
    (channels, whole.then_some(purposes))
}

fn purpose(table: &Table<'_, '_>) -> Option<Purpose> {
    table.known(super::keys::PURPOSE);
    table.require(&["path", "class"]);
    if let Some(place) = table.text("default_basis") {
        place.word(|word| (word == "consent").then_some(()), ["consent"].into_iter(), Code::Unsupported);
    }
    let class = table.text("class").and_then(|place| {
        let later = ["service", "legal", "vital", "adm_significant", "security"].contains(&place.value.as_str());
        let code = if later { Code::Unsupported } else { Code::InvalidValue };
        place.word(Class::from_word, Class::words(), code)
    });
    let path = table.text("path").and_then(|place| {
        let parts = |path: &str| path.split('.').all(|part| crate::text::check_label(part, 64).is_ok());
        if parts(&place.value) && place.value.len() <= 200 {
            return Some(place.value);
        }
        place.fault(Code::InvalidValue, "a purpose is a dotted path such as `marketing.winback`", None);
        None
    });
    let policy = table.table("policy").map(|table| policy(&table)).unwrap_or_default();
    Some(Purpose { path: path?, class: class?, policy })
}

fn policy(table: &Table<'_, '_>) -> Policy {
    table.known(super::keys::POLICY);
    let count = |key, least| table.within(key, least..=1_000_000).and_then(|count| u32::try_from(count).ok());
    Policy {
        ttl_days: count("ttl_days", 1),
        notice_min: count("notice_min", 0),
        double_opt_in: table.flag("double_opt_in").unwrap_or(false),
    }
}
