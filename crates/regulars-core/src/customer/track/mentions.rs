//! What the texts of a customer say of needs: read once for all tags, and not at all where no need is followed (NT-1, NT-8).

use super::super::plan::CellTable;
use super::super::{Frame, Plan, RowNo};
use crate::error::Result;
use crate::measure::{Life, Lives, TypeNo};
use crate::money::Number;
use crate::record::Kind;
use crate::rulebook::{Definitions, Node};
use crate::scoring::Fate;

/// Where texts and their authors lie, by type.
#[derive(Clone, Debug)]
pub struct TextSlots(Vec<(TypeNo, usize, usize)>);

/// A mention of a need that counts. It knows where in a text it stands and never the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The record.
    pub row: RowNo,
    /// From when until when that counts.
    pub life: Life,
    /// The place of the need for which it counts.
    pub need: usize,
    /// The need and the term that it is a hit of, by place.
    pub term: (usize, usize),
    /// Where in the text it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Whether it is negated.
    pub negated: bool,
    /// What it is worth, at most 1 (NT-7).
    pub worth: Number,
}

impl TextSlots {
    /// Asks the plan for the cells. None if no node is read from texts.
    pub(super) fn compile(definitions: &Definitions, nodes: &[Node], cells: &mut CellTable) -> Result<Option<Self>> {
        let reads = |node: &Node| {
            let Node::Tag(place) = node else { return false };
            definitions.tags.get(*place).is_some_and(|tag| tag.need().is_some())
        };
        let Some(needs) = definitions.needs.as_ref().filter(|_| nodes.iter().any(reads)) else { return Ok(None) };
        let slots =
            needs.taxonomy().of.iter().map(|kind: &Kind| {
                Ok((kind.number().into(), cells.need(*kind, "author")?, cells.need(*kind, "text")?))
            });
        Ok(Some(Self(slots.collect::<Result<_>>()?)))
    }

    /// The mentions in the texts of a customer, in the total order of the records.
    pub(super) fn read(&self, frame: &Frame, plan: &Plan, lives: &Lives) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let Some(needs) = &plan.rulebook.definitions.needs else { return mentions };
        for (row, _) in frame.all() {
            let ty = frame.type_no(row);
            let Some((_, author, text)) = self.0.iter().find(|(known, ..)| *known == ty).copied() else { continue };
            if !needs.taxonomy().hears(frame.cell_text(row, author)) {
                continue;
            }
            let (Some(text), Some(life)) = (frame.cell_text(row, text), lives.of(frame, row)) else { continue };
            for hit in needs.read(text, None, false).found {
                let Fate::Counts(need) = hit.fate else { continue };
                let (term, negated) = ((hit.need, hit.term), hit.is_negated());
                let (start, end, worth) = (hit.start, hit.end, hit.worth);
                mentions.push(Mention { row, life, need, term, start, end, negated, worth });
            }
        }
        mentions
    }
}
