//! The rows that interventional attributions compare with (TR-8).

use regulars_core::error::{Code, Error};
use regulars_core::text::Json;

use crate::artefact::fingerprint;

/// The most rows.
pub const MAX_ROWS: usize = 1000;

/// Rows of the population that a model is explained against, and their fingerprint.
///
/// ```
/// use regulars_models::trees::Background;
/// let background = Background::new(2, vec![1.0, 2.0, 3.0, f64::NAN])?;
/// assert_eq!((background.len(), background.id().len()), (2, 71));
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Background {
    pub(super) rows: Vec<f64>,
    features: usize,
    id: String,
}

impl Background {
    /// 1 to [`MAX_ROWS`] whole rows of `features` numbers; NaN is missing. Errors: `model_input_invalid`.
    pub fn new(features: usize, rows: Vec<f64>) -> Result<Self, Error> {
        let wrong = |message: String| Error::new(Code::ModelInputInvalid, "background", message);
        if features == 0 || !rows.len().is_multiple_of(features) {
            return Err(wrong(format!("{} numbers are no whole rows of {features} features", rows.len())));
        }
        let count = rows.len() / features;
        if !(1..=MAX_ROWS).contains(&count) {
            return Err(wrong(format!("{count} rows; 1 to {MAX_ROWS} are allowed")));
        }
        if let Some(place) = rows.iter().position(|x| x.is_infinite()) {
            return Err(wrong(format!("number {place} is infinite")));
        }
        let word = |x: &f64| if x.is_nan() { "null".to_owned() } else { format!("{x:?}") };
        let row = |row: &[f64]| format!("[{}]", row.iter().map(word).collect::<Vec<_>>().join(","));
        let told = rows.chunks(features).map(row).collect::<Vec<_>>().join(",");
        let id = fingerprint(&Json::parse(&format!("[{told}]"))?);
        Ok(Self { rows, features, id })
    }

    /// How many rows there are.
    #[expect(clippy::len_without_is_empty, reason = "there is always a row")]
    pub fn len(&self) -> usize {
        self.rows.len() / self.features
    }

    /// How many numbers a row has.
    pub fn features(&self) -> usize {
        self.features
    }

    /// `sha256:` of the canonical JSON of the rows (missing is null): an explanation names it beside its method.
    pub fn id(&self) -> &str {
        &self.id
    }
}
