//! A case that is handed over to sales (SV-41): it yields one lead for what it hopes for, whose number follows from both.

use data_encoding::BASE32_NOPAD;
use sha2::{Digest as _, Sha256};

use crate::time::Instant;

/// The event of such a step.
pub const TRANSFER: &str = "transfer";
/// The purpose that the customer must allow.
pub const SALES_CONTACT: &str = "sales_contact";

/// That a case was handed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Transfer<'a> {
    /// When.
    pub at: Instant,
    /// What it hopes for.
    pub intent: &'a str,
    /// Of which case, by the number that the step names.
    pub case_id: &'a str,
    /// Who takes over.
    pub role: Option<&'a str>,
}

/// The number of the lead that a case yields for what it hopes for.
///
/// ```
/// use regulars_core::service::transferred_lead;
/// assert_eq!(transferred_lead("c1", "upgrade"), transferred_lead("c1", "upgrade"));
/// assert_ne!(transferred_lead("c1", "upgrade"), transferred_lead("c1", "renewal"));
/// ```
pub fn transferred_lead(case_id: &str, intent: &str) -> String {
    let mut hasher = Sha256::new();
    for part in ["transfer\n", case_id, "\n", intent] {
        hasher.update(part.as_bytes());
    }
    let digest = hasher.finalize();
    format!("ld-{}", BASE32_NOPAD.encode(digest.get(..10).unwrap_or_default()).to_ascii_lowercase())
}
