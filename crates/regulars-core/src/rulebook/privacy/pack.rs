//! The default pack (JR-5), read by the code that reads every rulebook.

use super::super::document::Document;
use super::{bands, law, retention, rights, rows};
use crate::consent::{DeadlineRow, EVERYWHERE, Jurisdiction, PACK, RetentionRow, Row, TransferBand};

/// The default jurisdictions and rows.
#[derive(Default)]
pub(super) struct Pack {
    pub(super) version: String,
    pub(super) jurisdictions: Vec<Jurisdiction>,
    pub(super) rows: Vec<Row>,
    pub(super) deadlines: Vec<DeadlineRow>,
    pub(super) retention: Vec<RetentionRow>,
    pub(super) bands: Vec<TransferBand>,
}

impl Pack {
    /// Reads the pack. Like zones it is made anew for each rulebook: nothing global is kept.
    pub(super) fn read() -> Self {
        // INVARIANT: the pack has no faults, a test holds that. Without it every jurisdiction would be unknown and denied.
        Document::parse(PACK).map(|document| Self::of(&document)).unwrap_or_default()
    }

    fn of(document: &Document<'_>) -> Self {
        let root = document.root();
        let jurisdictions = law::declared(&root, &[]);
        let rows = rows::declared(&root, &jurisdictions, &[]);
        let mut codes: Vec<&str> = jurisdictions.iter().map(|known| known.code.as_str()).collect();
        codes.push(EVERYWHERE);
        Self {
            version: root.quiet_text("pack").unwrap_or_default(),
            deadlines: rights::deadlines(&root, &codes),
            retention: retention::declared(&root, &codes),
            bands: bands::declared(&root, &jurisdictions),
            jurisdictions,
            rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pack_has_no_faults_and_every_row_an_article() {
        let document = Document::parse(PACK).unwrap_or_else(|faults| panic!("{faults:?}"));
        let pack = Pack::of(&document);
        assert_eq!(document.findings(), []);
        assert_eq!((pack.jurisdictions.len(), pack.rows.len()), (6, 38));
        assert_eq!(pack.bands.len(), 3);
        assert_eq!((pack.deadlines.len(), pack.retention.len()), (12, 4));
        assert!(pack.rows.iter().all(|row| !row.cite.is_empty()));
        assert!(pack.deadlines.iter().all(|row| !row.cite.is_empty()));
        assert!(!Pack::read().version.is_empty());
    }
}
