//! Contacts that were made, as caps count them (CS-15, G7): records of messages that were sent.

use super::{Class, Contacted, Purpose, purpose_of};
use crate::customer::{CellTable, Frame};
use crate::error::Result;
use crate::record::Kind;
use crate::time::Instant;

/// What a message says when it was sent; what else it says is told of one that was.
const SENT: &str = "sent";

/// Where the fields of messages lie in a frame.
#[derive(Clone, Copy, Debug)]
pub struct ContactSlots {
    channel: usize,
    event: usize,
    purpose: usize,
}

impl ContactSlots {
    /// Asks the plan for the cells.
    pub fn compile(cells: &mut CellTable) -> Result<Self> {
        let mut need = |name| cells.need(Kind::Message, name);
        Ok(Self { channel: need("channel")?, event: need("event")?, purpose: need("purpose")? })
    }
}

/// The contacts that are visible at `as_of`, of all profiles. One whose purpose nobody knows counts as marketing: a cap
/// protects people.
pub fn read_contacts<'a>(
    frame: &'a Frame,
    slots: &ContactSlots,
    purposes: &[Purpose],
    as_of: Instant,
) -> Vec<Contacted<'a>> {
    let rows = frame.visible(as_of).filter(|(_, head)| head.kind == Kind::Message);
    rows.filter(|(row, _)| frame.cell_text(*row, slots.event).is_none_or(|event| event == SENT))
        .filter_map(|(row, head)| {
            let purpose = frame.cell_text(row, slots.purpose).and_then(|path| purpose_of(purposes, path));
            let class = purpose.map_or(Class::Marketing, |purpose| purpose.class);
            Some(Contacted { at: head.at, channel: frame.cell_text(row, slots.channel)?, class })
        })
        .collect()
}
