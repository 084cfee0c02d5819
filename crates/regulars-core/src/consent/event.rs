//! Consent events as the fold reads them (CS-2 to CS-4, CS-7).

use super::{Class, Words};
use crate::customer::{Cell, CellTable, Frame, RowNo};
use crate::error::Result;
use crate::identity::{Spelling, normalise_contact_point};
use crate::record::{By, Capture, ConsentKind, Kind};
use crate::time::Instant;

/// Where the fields of consent events lie in a frame.
#[derive(Clone, Copy, Debug)]
pub struct ConsentSlots {
    by: usize,
    channel: usize,
    contact_point: usize,
    expires: usize,
    explicit: usize,
    kind: usize,
    notice: usize,
    operation: usize,
    proof: usize,
    purpose: usize,
    recipient: usize,
    separate: usize,
    source: usize,
}

impl ConsentSlots {
    /// Asks the plan for the cells.
    pub fn compile(cells: &mut CellTable) -> Result<Self> {
        let mut need = |name| cells.need(Kind::Consent, name);
        Ok(Self {
            by: need("by")?,
            channel: need("channel")?,
            contact_point: need("contact_point")?,
            expires: need("expires")?,
            explicit: need("explicit")?,
            kind: need("kind")?,
            notice: need("notice")?,
            operation: need("operation")?,
            proof: need("proof")?,
            purpose: need("purpose")?,
            recipient: need("recipient")?,
            separate: need("separate")?,
            source: need("source")?,
        })
    }
}

/// What a consent event says, as decisions read it (CS-3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Said {
    /// A question, a delay or an answer that waits: evidence only.
    Nothing,
    /// Yes.
    Grant,
    /// The second yes.
    Confirm,
    /// No, to a question.
    Refuse,
    /// A yes is taken back.
    Withdraw,
    /// No, to processing without consent.
    Object,
    /// A consent is void.
    Invalidate,
    /// Somebody who was erased had said no (EN-9).
    Suppress,
}

impl From<ConsentKind> for Said {
    fn from(kind: ConsentKind) -> Self {
        match kind {
            ConsentKind::Requested | ConsentKind::Deferred | ConsentKind::Pending => Self::Nothing,
            ConsentKind::Grant => Self::Grant,
            ConsentKind::Confirm => Self::Confirm,
            ConsentKind::Refuse => Self::Refuse,
            ConsentKind::Withdraw => Self::Withdraw,
            ConsentKind::Object => Self::Object,
            ConsentKind::Invalidate => Self::Invalidate,
            ConsentKind::Suppress => Self::Suppress,
        }
    }
}

/// One consent event.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// Its row in the frame.
    pub row: RowNo,
    /// The source of its record.
    pub origin: &'a str,
    /// The id of its record.
    pub record_id: &'a str,
    /// Its profile in the frame.
    pub profile: u32,
    /// The effective instant.
    pub at: Instant,
    /// The offset in which that was written, in minutes.
    pub offset_min: i16,
    /// What was said.
    pub said: Said,
    /// Who acted.
    pub by: By,
    /// How it was captured.
    pub source: Capture,
    /// The purpose.
    pub purpose: &'a str,
    /// Instead of the purpose the classes that it is for, where a request of the person means a sort of use (RQ-4).
    pub classes: Option<Words<Class>>,
    /// The channel; absent: any.
    pub channel: Option<&'a str>,
    /// The recipient; absent: any.
    pub recipient: Option<&'a str>,
    /// The operation; absent: any.
    pub operation: Option<&'a str>,
    /// The contact point, normalised; absent: CS-8.
    pub contact_point: Option<String>,
    /// Given in so many words.
    pub explicit: bool,
    /// One purpose, one act.
    pub separate: bool,
    /// The number of the notice.
    pub notice: Option<u32>,
    /// When it ends.
    pub expires: Option<Instant>,
    /// Whether it can be proved.
    pub proof: bool,
}

impl Event<'_> {
    /// By the person or a guardian, and not by import, merge or guess (CS-4).
    pub fn affirmative(&self) -> bool {
        matches!(self.by, By::Subject | By::Guardian)
            && !matches!(self.source, Capture::Import | Capture::Merge | Capture::Inferred)
    }

    /// A refusal of any sort (CS-3).
    pub fn negative(&self) -> bool {
        !matches!(self.said, Said::Nothing | Said::Grant | Said::Confirm)
    }
}

/// The consent events that are visible at `as_of`, in timeline order; `spelling` tells which contact points are the same.
pub fn read_events<'a>(frame: &'a Frame, slots: &ConsentSlots, spelling: &Spelling, as_of: Instant) -> Vec<Event<'a>> {
    let rows = frame.visible(as_of).filter(|(_, head)| head.kind == Kind::Consent);
    rows.filter_map(|(row, head)| {
        let flag = |slot| matches!(frame.cell(row, slot), Cell::Flag(true));
        Some(Event {
            row,
            origin: frame.source_name(head.source),
            record_id: frame.get(head.record_id),
            profile: head.profile,
            at: head.at,
            offset_min: head.offset_min,
            said: ConsentKind::from_word(frame.cell_text(row, slots.kind)?)?.into(),
            by: By::from_word(frame.cell_text(row, slots.by)?)?,
            source: Capture::from_word(frame.cell_text(row, slots.source)?)?,
            purpose: frame.cell_text(row, slots.purpose)?,
            classes: None,
            channel: frame.cell_text(row, slots.channel),
            recipient: frame.cell_text(row, slots.recipient),
            operation: frame.cell_text(row, slots.operation),
            contact_point: frame.cell_text(row, slots.contact_point).map(|raw| normalise_contact_point(raw, spelling)),
            explicit: flag(slots.explicit),
            separate: flag(slots.separate),
            notice: frame.cell_text(row, slots.notice).and_then(super::notice_number),
            expires: if let Cell::Instant(at) = frame.cell(row, slots.expires) { Some(at) } else { None },
            proof: frame.cell(row, slots.proof) != Cell::Missing,
        })
    })
    .collect()
}
