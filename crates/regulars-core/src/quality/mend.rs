//! What would mend a record (DQ-5): a value that says the same and passes its rule. The record itself stays as it is; what is
//! proposed is a record that corrects it.

use std::collections::BTreeSet;

use sha2::Digest as _;
use unicode_normalization::UnicodeNormalization as _;

use super::datum::Datum;
use super::judge::{Looked, Sets, seen};
use super::rule::{Check, QualityRules, Rule};
use crate::error::Result;
use crate::record::{Declared, Record, RecordId};
use crate::text::Json;
use crate::time::Zone;

/// A value that would pass instead of one that fails.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mend {
    /// The path of the value in the record.
    pub path: String,
    /// What stands there.
    pub before: String,
    /// What would pass.
    pub after: String,
    /// The whole record that corrects it.
    pub record: Record,
}

/// What mends the values of a record that fail a rule: another spelling of the same text, as far as one passes. Rules whose failures
/// no spelling mends (a number out of its range, a date out of order) give nothing.
pub fn mend(
    record: &Record,
    rule: &Rule,
    rules: &QualityRules,
    declared: &Declared,
    zone: &Zone,
    sets: &Sets,
) -> Result<Vec<Mend>> {
    // A number without its sign or a date without its hyphens says something else.
    let of_spelling =
        matches!(rule.check, Check::InSet(_) | Check::Matches(_) | Check::Reference(_) | Check::ValidIdentifier(_));
    if !of_spelling {
        return Ok(Vec::new());
    }
    let looked = Looked::at(record, rules);
    let failed: BTreeSet<String> = looked
        .judge(rule, zone, sets)
        .into_iter()
        .filter(|outcome| !outcome.pass)
        .map(|outcome| outcome.path)
        .collect();
    let mut mends = Vec::new();
    for (path, datum) in seen(record, &rule.subject).into_iter().filter(|(path, _)| failed.contains(path)) {
        let Datum::Text(before) = datum else { continue };
        for after in spellings(&before, &rule.check, sets) {
            let Some(corrected) = corrected(record, &path, &after, declared)? else { continue };
            let passes = Looked::at(&corrected, rules)
                .judge(rule, zone, sets)
                .iter()
                .all(|outcome| outcome.pass || outcome.path != path);
            if passes {
                mends.push(Mend { path, before, after, record: corrected });
                break;
            }
        }
    }
    Ok(mends)
}

/// Spellings of the same text, the one nearest to it first.
fn spellings(text: &str, check: &Check, sets: &Sets) -> Vec<String> {
    let plain: String = text.nfkc().collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let tight: String = plain.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let mut found = vec![
        plain.clone(),
        plain.to_uppercase(),
        plain.to_lowercase(),
        tight.clone(),
        tight.to_uppercase(),
        tight.to_lowercase(),
    ];
    let known = match check {
        Check::InSet(values) => Some(values),
        Check::Reference(set) => sets.get(set),
        _ => None,
    };
    // Of a known set, the one member that differs in case and white space only.
    let same =
        |value: &&String| value.to_lowercase() == plain.to_lowercase() || value.to_lowercase() == tight.to_lowercase();
    let members: Vec<&String> = known.into_iter().flatten().filter(same).collect();
    if let [one] = members.as_slice() {
        found.insert(0, (*one).clone());
    }
    found.retain(|spelling| !spelling.is_empty() && spelling != text);
    found
}

/// The record with another text at a path, as a correction of it. Its id follows from what it corrects and how, so that proposing
/// twice proposes the same record. None if the text does not fit the field.
fn corrected(record: &Record, path: &str, after: &str, declared: &Declared) -> Result<Option<Record>> {
    let mut wire = Json::parse(&record.to_json_text())?;
    let digest = sha2::Sha256::digest(
        format!("{}\n{}\n{path}\n{after}", record.source.as_str(), record.record_id.as_str()).as_bytes(),
    );
    let id = format!("quality-{}", data_encoding::HEXLOWER.encode(digest.get(..12).unwrap_or_default()));
    let Some(place) = place(&mut wire, path) else { return Ok(None) };
    *place = Json::from(after);
    let Json::Object(fields) = wire else { return Ok(None) };
    let own = fields.into_iter().filter(|(name, _)| name != "record_id" && name != "corrects");
    let ids = [
        ("record_id".to_owned(), Json::from(id.as_str())),
        ("corrects".to_owned(), Json::from(record.record_id.as_str())),
    ];
    let wire = Json::object(own.chain(ids));
    let Ok(mut corrected) = Record::from_json_with(&wire, declared) else { return Ok(None) };
    corrected.corrects = Some(RecordId::new(record.record_id.as_str())?);
    // The canonical form is in UTC; the offset in which the instant was written stays.
    corrected.occurred_at = record.occurred_at;
    Ok(Some(corrected))
}

/// The value at a path such as `attributes.city`, `body.store` or `identifiers[0].value`.
fn place<'j>(json: &'j mut Json, path: &str) -> Option<&'j mut Json> {
    // A name may hold dots itself, so the head is taken off and the rest is one name.
    let (head, name) = path.split_once('.')?;
    let inside = |json: &'j mut Json, name: &str| match json {
        Json::Object(fields) => fields.iter_mut().find(|(known, _)| known == name).map(|(_, value)| value),
        _ => None,
    };
    match head.split_once('[') {
        None => inside(inside(json, head)?, name),
        Some((list, number)) => {
            let number: usize = number.strip_suffix(']')?.parse().ok()?;
            match inside(json, list)? {
                Json::Array(items) => inside(items.get_mut(number)?, name),
                _ => None,
            }
        }
    }
}
