//! `[program]` with its tables, and `[[programs]]`: the document of membership (MB-89 to MB-92). Every fault is noted where it
//! stands; a program that reads can be computed.

mod benefits;
mod fields;
mod points;
mod referral;
mod tiers;
mod versions;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::RuleFinding;
use super::document::{Document, Place, Table};
use super::keys::{self, Key};
use super::types::Types;
use crate::condition::Type;
use crate::error::{Code, Fault as _, Result};
use crate::measure::{Measure, reads_tiers};
use crate::membership::account::Rules;
use crate::membership::program::{Enrolment, Program};
use crate::text::{check_label, nearest};
use crate::time::{Date, Zone};

/// The longest id of a program, a tier, a benefit or a reward, and the longest name of a queue or an event.
const MAX_ID_CHARS: usize = 64;

/// The tables of one program.
const TABLES: [&str; 5] = ["points", "tiers", "benefit", "referral", "reward"];

/// What was read of membership.
pub(super) struct Read<'a> {
    /// The sound programs, as they stand in the document.
    pub(super) programs: Vec<Program>,
    /// Whether `[program]` is sound; it comes first among the programs.
    pub(super) is_single: bool,
    /// Of every program that has tiers, whether it is sound.
    tiers: Vec<bool>,
    /// Where levels ask for a measure, and for which.
    demands: Vec<(Place<'a, ()>, String)>,
}

/// Reads all programs. `types` are the record types, where they are known.
pub(super) fn read<'a>(root: &Table<'a, '_>, types: Option<Types<'_>>) -> Read<'a> {
    let mut read = Read { programs: Vec::new(), is_single: false, tiers: Vec::new(), demands: Vec::new() };
    if root.has("program") || TABLES.iter().any(|table| root.has(table)) {
        root.require(&["program"]);
        let head = root.table("program").and_then(|table| head(&table, keys::PROGRAM));
        let program = body(root, head, types, &mut read);
        read.is_single = program.is_some();
        read.programs.extend(program);
    }
    let tables = root.tables("programs");
    for table in &tables {
        let head = head(table, keys::PROGRAMS);
        let program = body(table, head, types, &mut read);
        read.programs.extend(program);
    }
    versions::check(root, &tables);
    read
}

/// The first keys of a program.
struct Head {
    id: String,
    zone: Zone,
    version: u32,
    effective_from: Date,
    enrolment: Enrolment,
}

fn head(table: &Table<'_, '_>, known: &[Key]) -> Option<Head> {
    table.known(known);
    table.require(&["id", "timezone", "version", "effective_from"]);
    let id = id(table, "id");
    let zone = super::head::zone(table, "timezone", Code::UnknownTimezone);
    let version = table.within("version", 1..=i64::from(u32::MAX)).and_then(|version| u32::try_from(version).ok());
    let effective_from = table.text("effective_from").and_then(|place| {
        let date = place.value.parse::<Date>().ok();
        if date.is_none() {
            place.fault(Code::BadPhrase, "expected a date such as `2026-01-01`", None);
        }
        date
    });
    let enrolment = fields::word::<Enrolment>(table, "enrolment");
    Some(Head { id: id?, zone: zone?, version: version?, effective_from: effective_from?, enrolment: enrolment? })
}

/// An id, or a name of something else.
fn id(table: &Table<'_, '_>, key: &str) -> Option<String> {
    table.text(key).and_then(|place| place.check(|id| check_label(&id, MAX_ID_CHARS).map(|()| id)))
}

/// The tables of a program, which stand in `table`.
fn body<'a>(
    table: &Table<'a, '_>,
    head: Option<Head>,
    types: Option<Types<'_>>,
    read: &mut Read<'a>,
) -> Option<Program> {
    let points = points::read(table);
    let tiers = tiers::read(table, &points, &mut read.demands);
    let levels = tiers::ids(table);
    let benefits = benefits::read(table, levels.as_deref());
    let referral = referral::read(table, &points);
    let rewards = referral::rewards(table, levels.as_deref(), types);
    let sound = || {
        let head = head?;
        Some(Program {
            id: head.id,
            version: head.version,
            effective_from: head.effective_from,
            zone: head.zone,
            enrolment: head.enrolment,
            points: points.rules?,
            tiers: tiers?,
            benefits: benefits?,
            referral: referral?,
            rewards: rewards?,
        })
    };
    let program = sound();
    read.tiers.extend(table.has("tiers").then_some(program.is_some()));
    program
}

impl Read<'_> {
    /// Whether there are tiers; none if some of them are broken, so that what names them is not judged (RB-2).
    pub(super) fn tiers(&self) -> Option<bool> {
        self.tiers.iter().all(|sound| *sound).then_some(!self.tiers.is_empty())
    }

    /// The programs as they run, in the order in which they are first named; that of `[program]` comes first. What has too many
    /// digits to be computed is noted.
    pub(super) fn accounts(&self, root: &Table<'_, '_>) -> Vec<Arc<Rules>> {
        let mut ids: Vec<&str> = Vec::new();
        for program in &self.programs {
            if !ids.contains(&program.id.as_str()) {
                ids.push(&program.id);
            }
        }
        let mut accounts = Vec::new();
        for id in ids {
            let versions = self.programs.iter().filter(|program| program.id == id).cloned().collect();
            match Rules::new(versions) {
                Ok(rules) => accounts.push(Arc::new(rules)),
                Err(error) => {
                    let key = if self.is_single { "points" } else { "programs" };
                    root.fault(key, error.code(), error.to_string(), None);
                }
            }
        }
        accounts
    }

    /// Notes levels that ask for a measure that there is not, or that is no number. `names` are those of all measures, sound or not.
    pub(super) fn check_measures(&self, names: &[String], sound: &[Measure]) {
        let tiers = |name: &str| {
            let place = sound.iter().position(|measure| measure.name == name);
            place.is_some_and(|place| reads_tiers(sound, place))
        };
        for (place, name) in self.demands.iter().filter(|(_, name)| tiers(name)) {
            let message = format!("the tier asks for `measure.{name}`, which counts how it moved");
            place.fault(Code::Cycle, message, None);
        }
        let sound: BTreeMap<&str, Type> = sound.iter().map(|measure| (measure.name.as_str(), measure.ty)).collect();
        for (place, name) in &self.demands {
            match sound.get(name.as_str()) {
                Some(Type::Decimal | Type::Money(_)) => {}
                Some(_) => place.fault(Code::TypeMismatch, format!("`measure.{name}` is no number"), None),
                None if names.iter().any(|known| known == name) => {}
                None => {
                    let near = nearest(name, names.iter().map(String::as_str)).map(|near| format!("measure.{near}"));
                    place.fault(Code::UnknownName, format!("there is no measure `{name}`"), near.as_deref());
                }
            }
        }
    }
}

impl Program {
    /// Reads a document that holds programs and nothing else (MB-90): one with its tables, or several versions as `[[programs]]`.
    /// The error is the first finding; all are in its details as `findings`. Levels cannot ask for measures of a rulebook here.
    ///
    /// ```
    /// use regulars_core::membership::program::Program;
    /// let text = r#"
    ///     [program]
    ///     id = "club"
    ///     timezone = "Asia/Shanghai"
    ///     version = 1
    ///     effective_from = "2026-01-01"
    ///     [points]
    ///     earn = "1 point per 1.00 CNY"
    ///     rounding = "floor"
    ///     expiry = "12 months"
    /// "#;
    /// let programs = Program::parse(text)?;
    /// assert_eq!(programs[0].points.as_ref().unwrap().currency.as_str(), "CNY");
    /// let error = Program::parse(&text.replace("floor", "flor")).unwrap_err();
    /// assert_eq!((error.code().as_str(), error.path()), ("unknown_value", "points.rounding"));
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Vec<Self>> {
        Self::read(text).map_err(|findings| super::finding::first(&findings))
    }

    /// All faults of a document, in document order (MB-92); none if it is valid.
    pub fn check(text: &str) -> Vec<RuleFinding> {
        Self::read(text).err().unwrap_or_default()
    }

    fn read(text: &str) -> std::result::Result<Vec<Self>, Vec<RuleFinding>> {
        let document = Document::parse(text)?;
        let root = document.root();
        root.known(keys::SINGLE_PROGRAM);
        // Where a table of it is there, its head is asked for with the table.
        let begun = TABLES.iter().any(|table| root.has(table));
        if !begun && (!root.has("programs") || root.is_empty_list("programs")) {
            root.require(&["program"]);
        }
        let read = read_alone(&root);
        let findings = document.findings();
        if findings.is_empty() { Ok(read) } else { Err(findings) }
    }
}

fn read_alone(root: &Table<'_, '_>) -> Vec<Program> {
    let read = read(root, None);
    read.check_measures(&[], &[]);
    read.programs
}
