//! A score that the host computes and records (LH-1).

/// Which records give it, and what stands in for them.
#[derive(Clone, Debug, PartialEq)]
pub struct External {
    /// The model, as the records name it.
    pub model: String,
    /// The place of the score that stands in where no record is valid.
    pub computed: Option<usize>,
    /// Whether that one comes first and a record stands in for it.
    pub prefer_computed: bool,
}
