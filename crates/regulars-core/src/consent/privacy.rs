//! What a rulebook says of privacy beside its purposes (PB-1).

use super::{Jurisdiction, Law, RetentionRow, RightsRules, TransferBand};

/// The purpose that stands for personalisation if the rulebook names none (G3).
pub const PERSONALISATION: &str = "personalize";

/// `[privacy]`, and the jurisdictions with their rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Privacy {
    /// The jurisdictions of people of whom nothing else is known, sorted.
    pub default_jurisdictions: Vec<String>,
    /// A refusal of this purpose is one of personalisation.
    pub personalisation_purpose: String,
    /// The purposes that a browser's signal refuses (CS-10).
    pub gpc_purposes: Vec<String>,
    /// The jurisdictions and rows.
    pub law: Law,
    /// How requests of people are handled.
    pub rights: RightsRules,
    /// How long data is kept.
    pub retention: Vec<RetentionRow>,
    /// What the rulebook itself declares of the jurisdictions.
    pub own_jurisdictions: Vec<Jurisdiction>,
    /// The ids of the rows that the rulebook itself declares.
    pub own_rows: Vec<String>,
    /// The ids of the rows of deadlines that the rulebook itself declares.
    pub own_deadlines: Vec<String>,
    /// The ids of the rows of retention that the rulebook itself declares.
    pub own_retention: Vec<String>,
    /// The bands of transfers abroad, in the order in which they are asked.
    pub transfer_bands: Vec<TransferBand>,
    /// The ids of the bands that the rulebook itself declares.
    pub own_bands: Vec<String>,
    /// The version of the default rows that lie beneath.
    pub pack: String,
}

/// Whether the values of `Sec-GPC` headers are a signal: one of them is exactly `1` (CS-10).
///
/// ```
/// use regulars_core::consent::gpc_signal;
/// assert!(gpc_signal(&["0", "1"]));
/// assert!(!gpc_signal(&["true"]) && !gpc_signal(&[" 1"]) && !gpc_signal(&[]));
/// ```
pub fn gpc_signal(headers: &[&str]) -> bool {
    headers.contains(&"1")
}
