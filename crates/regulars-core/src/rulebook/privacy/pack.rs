//! The default pack (JR-5), read by the code that reads every rulebook.

use super::super::document::Document;
use super::{bands, law, rows};
use crate::consent::{Jurisdiction, PACK, Row, TransferBand};

/// The default jurisdictions and rows.
#[derive(Default)]
pub(super) struct Pack {
    pub(super) version: String,
    pub(super) jurisdictions: Vec<Jurisdiction>,
    pub(super) rows: Vec<Row>,
    pub(super) bands: Vec<TransferBand>,
}

impl Pack {
    /// Reads the pack. Like zones it is made anew for each rulebook: nothing global is kept.
    pub(super) fn read() -> Self {
        // INVARIANT: the pack has no faults, a test holds that. Without it every jurisdiction would be unknown and denied.
        let Ok(document) = Document::parse(PACK) else { return Self::default() };
        let root = document.root();
        let jurisdictions = law::declared(&root, &[]);
        let rows = rows::declared(&root, &jurisdictions, &[]);
        let bands = bands::declared(&root, &jurisdictions);
        Self { version: root.quiet_text("pack").unwrap_or_default(), jurisdictions, rows, bands }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pack_has_no_faults_and_every_row_an_article() {
        let document = Document::parse(PACK).unwrap_or_else(|faults| panic!("{faults:?}"));
        let root = document.root();
        let jurisdictions = law::declared(&root, &[]);
        let rows = rows::declared(&root, &jurisdictions, &[]);
        let bands = bands::declared(&root, &jurisdictions);
        assert_eq!(document.findings(), []);
        assert_eq!((jurisdictions.len(), rows.len(), bands.len()), (6, 38, 3));
        assert!(rows.iter().all(|row| !row.cite.is_empty()));
        assert!(!Pack::read().version.is_empty());
    }
}
