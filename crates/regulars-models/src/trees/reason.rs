//! Reason codes out of contributions (TR-9).

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error};

/// A group of features that raises the reported risk.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The group; also the key of the host's text.
    pub group: String,
    /// How much it adds to the margin, above 0.
    pub contribution: f64,
}

/// The groups that raise a margin most: contributions are added by the group of their feature, those that are not above 0 are left
/// out, the rest is sorted by amount and then by name, and at most `most` are told.
///
/// Errors: `feature_mismatch` when there are not as many groups as contributions.
///
/// ```
/// use regulars_models::trees::reasons;
/// let told = reasons(&[0.4, -0.3, 0.1, 0.2], &["pause", "pause", "returns", "spend"], 2)?;
/// assert_eq!(told.iter().map(|reason| reason.group.as_str()).collect::<Vec<_>>(), ["spend", "pause"]);
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn reasons<S: AsRef<str>>(contributions: &[f64], groups: &[S], most: usize) -> Result<Vec<Reason>, Error> {
    if contributions.len() != groups.len() {
        let message = format!("{} groups of {} features", groups.len(), contributions.len());
        return Err(Error::new(Code::FeatureMismatch, "groups", message));
    }
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for (contribution, group) in contributions.iter().zip(groups) {
        *sums.entry(group.as_ref()).or_default() += contribution;
    }
    let raising = sums.into_iter().filter(|(_, sum)| *sum > 0.0);
    let mut reasons: Vec<Reason> =
        raising.map(|(group, contribution)| Reason { group: group.to_owned(), contribution }).collect();
    // The sort is stable and the map is ordered: equal amounts stay in the order of names.
    reasons.sort_by(|a, b| b.contribution.total_cmp(&a.contribution));
    reasons.truncate(most);
    Ok(reasons)
}
