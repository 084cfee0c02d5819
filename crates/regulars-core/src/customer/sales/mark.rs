//! What is told of leads and opportunities once (SV-52, SV-53): that a lead is left alone, that an opportunity came into a stage, was
//! won or lost, or is stale. Each is told of a record, so whoever's lead it is and whatever the rules say later, it is told once.

use super::super::{ChangeKind, ChangeType, Frame, Plan, RowNo};
use super::Read;
use crate::sales::opportunity::OpportunityStanding;
use crate::time::{Due, Instant};

/// Something that is told of a lead or an opportunity once, also across merges of customers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SalesMark {
    /// From when on.
    pub at: Instant,
    /// Of a lead or of an opportunity.
    pub kind: ChangeKind,
    /// Its number.
    pub name: String,
    /// What became of it.
    pub change: ChangeType,
    /// The stage before.
    pub from: Option<String>,
    /// The stage after.
    pub to: Option<String>,
    /// What tells it from all others of the store: what it is, and the source and the id of the record behind it.
    pub key: String,
    /// Other keys under which the same may have been told: before it was known that two leads are one.
    pub same: Vec<String>,
}

impl SalesMark {
    /// Whether a key of a mark is about a record of a frame.
    pub fn is_in(key: &str, frame: &Frame) -> bool {
        let mut parts = key.split('\t').skip(1);
        let (source, record_id) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        frame.row_of(source, record_id).is_some()
    }
}

/// What was told of leads and opportunities in a frame up to an instant, and when more may be.
pub fn sales_marks(frame: &Frame, plan: &Plan, as_of: Instant) -> (Vec<SalesMark>, Option<Instant>) {
    let mut due = Due::after(as_of);
    let read = Read::at(frame, plan, as_of);
    let mut marks = Vec::new();
    let key = |what: &str, row: Option<RowNo>| {
        let key = frame.key(row?)?;
        Some(format!("{what}\t{}\t{}", key.source, key.record_id))
    };
    for lead in &read.leads.all {
        due.maybe(lead.course.next_change_at);
        // Left alone since it came, it is so since it came first: however often it was told that it came.
        let first = lead.last.is_some_and(|last| lead.came.contains(&last));
        let again = lead.came.iter().filter(|row| first && Some(**row) != lead.last);
        let same = again.filter_map(|row| key("recycled", Some(*row))).collect();
        if let Some((at, key)) = lead.course.recycled.zip(key("recycled", lead.last)) {
            marks.push(SalesMark {
                at,
                kind: ChangeKind::Lead,
                name: lead.id.to_owned(),
                change: ChangeType::Recycled,
                from: None,
                to: None,
                key,
                same,
            });
        }
    }
    for one in &read.opportunities.all {
        let course = &one.course;
        due.maybe(course.next_change_at);
        let mut tell = |at, change, from: Option<&str>, to: Option<&str>, key: Option<String>| {
            marks.extend(key.map(|key| SalesMark {
                at,
                kind: ChangeKind::Opportunity,
                name: one.id.to_owned(),
                change,
                from: from.map(str::to_owned),
                to: to.map(str::to_owned),
                key,
                same: Vec::new(),
            }));
        };
        let mut before: Option<&str> = None;
        for entry in &course.entered {
            let stage = Some(entry.stage.as_str());
            tell(entry.at, ChangeType::Changed, before, stage, key("stage", one.row(&entry.key)));
            before = stage;
        }
        if let Some(at) = course.closed {
            let won = course.standing == OpportunityStanding::Won;
            let change = if won { ChangeType::Won } else { ChangeType::Lost };
            let row = course.closed_key.as_deref().and_then(|key| one.row(key));
            tell(at, change, Some(&course.stage), None, key("closed", row));
        }
        if let Some(at) = course.stale {
            tell(at, ChangeType::Stale, Some(&course.stage), None, key("stale", one.row(&course.last_key)));
        }
    }
    (marks, due.next())
}
