//! What a count answers, and how an answer that was given comes back.

use regulars_core::access::private::{Cell, Counted, Ratio};
use regulars_core::error::{Code, Error, Result};
use regulars_core::text::Json;
use serde::Serialize;

/// A cell of the answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CountCell {
    /// A value for each dimension; null: none, or none of those that are told apart.
    pub cell: Cell,
    /// `suppressed_small`, where the count is not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// How many; absent below the least group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// Counts as they may be told (DP-4).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CountReport {
    /// The cells, in order.
    pub cells: Vec<CountCell>,
    /// What this answer cost; 0 if it was given before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Ratio>,
    /// What is left of the budget of this purpose and period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<Ratio>,
    /// Counts below it are not told.
    pub min_group: u64,
    /// Whether there is noise in the counts.
    pub noisy: bool,
    /// The period whose budget it is: `ever`, or its unit and first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Whether it is the answer that was given to the same question about the same data.
    pub stored: bool,
}

impl CountCell {
    pub(super) fn of(counted: Counted) -> Self {
        let Counted { cell, count } = counted;
        Self { cell, code: count.is_none().then_some(Code::SuppressedSmall), count }
    }
}

pub(super) fn damaged() -> Error {
    Error::new(Code::StoreCorrupt, "", "what was told before cannot be read")
}

/// Cells out of the text of an answer.
pub(super) fn read(text: &str) -> Result<Vec<CountCell>> {
    let cell = |json: &Json| {
        let value = |json: &Json| match json {
            Json::Null => Some(None),
            other => other.as_str().map(|text| Some(text.to_owned())),
        };
        let cell = json.get("cell")?.as_array()?.iter().map(value).collect::<Option<Cell>>()?;
        let count = match json.get("count") {
            None => None,
            Some(count) => Some(count.to_string().parse().ok()?),
        };
        Some(CountCell::of(Counted { cell, count }))
    };
    let json = Json::parse(text).map_err(|_| damaged())?;
    let cells = json.as_array().and_then(|cells| cells.iter().map(cell).collect::<Option<Vec<_>>>());
    cells.ok_or_else(damaged)
}
