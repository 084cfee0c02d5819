//! What operations on RFM over rows take and give (RF-10, RF-11, RS-3). These types are the wire.

use regulars_core::error::Code;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::super::requests::Context;
use super::super::wire::wire;
use super::learn_types::Provenance;

/// Nobody asks how many of nothing there are.
fn is_zero(count: &u64) -> bool {
    *count == 0
}

wire! {
    /// Orders or returns column by column; all columns have one length.
    request RfmRows {
        /// How much: decimals in text. Of an order what was paid, of a return what came back.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
        pub amount: Json,
        /// When: instants, or local dates such as `2026-03-01`.
        pub at: Vec<String>,
        /// What kind of articles, where `include` reads it; none where it is not known.
        pub category: Option<Vec<Option<String>>>,
        /// The channel inside the source, where `include` reads it.
        pub channel: Option<Vec<Option<String>>>,
        /// Their currencies, which must be one or have rates in the rulebook (RF-8); if absent, the amounts are of one currency.
        pub currency: Option<Vec<String>>,
        /// Whose.
        pub customer: Vec<String>,
        /// The numbers of the orders. An order that is told twice counts once (RC-12); without the column every row is an order (RF-9).
        /// Of a return, the order that it belongs to.
        pub order: Option<Vec<String>>,
        /// Which system told of them, where `include` reads it.
        pub source: Option<Vec<Option<String>>>,
        /// Where the orders stand. Without `include` those count that have none, or `paid`, `shipped` or `completed` (RF-3).
        pub status: Option<Vec<Option<String>>>,
        /// The shop, where `include` reads it.
        pub store: Option<Vec<Option<String>>>,
    }
}

wire! {
    /// Asks for the RFM summary of orders that are given (RF-3 to RF-7), or for one of a calibration and what came after it (RF-10).
    request RfmSummaryRequest {
        /// The instant up to which orders count. With `validation_end`, the calibration ends with the local period in which it lies.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// Into which currency amounts of others are converted, by the rulebook's `[currency]` at the local date of the order (RF-8); if
        /// absent and there are several, into its base.
        pub currency: Option<String>,
        /// Which orders count (RF-3): a condition over `record.body.status`, `record.body.channel`, `record.source` and the like, as far
        /// as there are such columns, in the words of `[rfm] include`. A return of an order that does not count has no effect.
        pub include: Option<String>,
        /// Whether the first purchase counts in the mean `monetary`; not if absent (RF-5).
        pub include_first: Option<bool>,
        /// What a return takes away: `net_of_return` (if absent), `at_return_date` or `ignore` (RF-6).
        pub refunds: Option<String>,
        /// What came back; each names its customer and its order.
        pub returns: Option<RfmRows>,
        /// The orders.
        pub rows: RfmRows,
        /// The length of a purchase period: `day` (if absent), `week` or `month`.
        pub unit: Option<String>,
        /// An instant in the local period with which a validation ends that begins after the calibration.
        pub validation_end: Option<Instant>,
        /// Whether orders of net amount zero count as purchases: `count` (if absent) or `skip` (RF-7).
        pub zero_amount: Option<String>,
        /// Whose local dates; the rulebook's if absent.
        pub zone: Option<String>,
    }
}

wire! {
    /// RFM summaries, and what was found on the way.
    response RfmSummaries {
        /// The currency into which amounts were converted, if any were (RF-8).
        #[serde(skip_serializing_if = "Option::is_none")]
        pub currency: Option<String>,
        /// The customers with a purchase, by name.
        pub customers: RfmTable,
        /// What was not taken as it stands.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub findings: Vec<RfmFinding>,
        /// With a validation: the customers whose first purchase lies in it (RF-10).
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub first_seen_later: Vec<String>,
        /// How many orders and returns lie after the end and do not count.
        pub rows_after: u64,
        /// How many orders do not count by their status or by `include` (RF-3).
        #[serde(skip_serializing_if = "is_zero", default)]
        pub rows_left_out: u64,
        /// The length of a period.
        pub unit: String,
        /// What the customers did in the validation, in the same order.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub validation: Option<RfmValidation>,
        /// Whose local dates they are.
        pub zone: String,
    }
}

wire! {
    /// A row that was not taken as it stands.
    response RfmFinding {
        /// `duplicate_order`, `return_without_order`, `return_exceeds_order`, or `currency_skipped` for a return in another currency than
        /// its order.
        pub code: Code,
        /// The number of the row among the orders, from 0; of a finding about a return, among the returns.
        pub row: u64,
    }
}

wire! {
    /// RFM summaries column by column (RF-4, RF-5, RF-7). `frequency`, `recency` and `age` are `x`, `t_x` and `t` of a model.
    response RfmTable {
        /// Periods from the first purchase to the end.
        pub age: Vec<u32>,
        /// The customers, in the order of their names.
        pub customer: Vec<String>,
        /// Repeat purchase periods.
        pub frequency: Vec<u32>,
        /// The mean of the counted periods with an amount above zero, as a model of spend reads it; none without one.
        pub gg_mean: Vec<Option<String>>,
        /// How many periods that mean counts.
        pub gg_x: Vec<u32>,
        /// The mean amount of a purchase period, the first one left out unless the request says otherwise; none without one.
        pub monetary: Vec<Option<String>>,
        /// The mean amount of all purchase periods.
        pub monetary_all: Vec<String>,
        /// Counted orders.
        pub orders: Vec<u32>,
        /// Periods from the first purchase to the last.
        pub recency: Vec<u32>,
        /// Periods from the last purchase to the end.
        pub since_last: Vec<u32>,
        /// Net amount of all purchases.
        pub total: Vec<String>,
    }
}

wire! {
    /// What customers did in a validation (RF-10).
    response RfmValidation {
        /// The mean amount of a purchase period; none without one.
        pub monetary: Vec<Option<String>>,
        /// Purchase periods.
        pub purchase_periods: Vec<u32>,
        /// Net amount of all purchases.
        pub total: Vec<String>,
    }
}

wire! {
    /// What RFM scores are given to, column by column; all columns have one length.
    request RfmValues {
        /// The amounts that are scored: decimals in text.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
        pub monetary: Json,
        /// Periods with a purchase.
        pub purchase_periods: Vec<u32>,
        /// Periods since the last purchase.
        pub since_last: Vec<u32>,
    }
}

wire! {
    /// Asks for cut points that part a population into scores of equal numbers of customers (RS-3).
    request RfmCutsRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The currency of the amounts of rows; of the store it is that of `[rfm]`.
        pub currency: Option<String>,
        /// Which amount is scored: `total` (if absent) or `monetary_all`. For the store it is that of `[rfm]`.
        pub monetary_of: Option<String>,
        /// Where the rows come from. Without rows they are the customers of the store at its `as_of`.
        pub provenance: Provenance,
        /// The population, if it is not the customers of the store.
        pub rows: Option<RfmValues>,
        /// The highest score, 2 to 9; 5 if absent.
        pub scores: Option<u32>,
        /// The length of the rows' periods: `day` (if absent), `week` or `month`. For the store it is that of `[rfm]`.
        pub unit: Option<String>,
    }
}

wire! {
    /// Cut points of a population.
    response RfmCutsFound {
        /// The cut points as an artefact, for `rfm.score`.
        #[cfg_attr(feature = "schema", schemars(with = "Json"))]
        pub artefact: Json,
        /// How many cut points equal the one before: so many scores are given to nobody.
        pub degenerate_cuts: u64,
        /// Of purchase periods, rising: above a cut lies the next score.
        pub frequency: Vec<u32>,
        /// Of the amount, rising: above a cut lies the next score.
        pub monetary: Vec<String>,
        /// Of periods since the last purchase, rising: below a cut lies the next score.
        pub recency: Vec<u32>,
        /// How many customers the population has.
        pub rows: u64,
    }
}

wire! {
    /// Asks for the RFM scores of rows by cut points of a population (RS-3).
    request RfmScoreRequest {
        /// The cut points, as `rfm.cuts` gives them.
        #[cfg_attr(feature = "schema", schemars(with = "Json"))]
        pub artefact: Json,
        /// Who asks.
        pub context: Option<Context>,
        /// The rows, in the unit and the currency of the cut points.
        pub rows: RfmValues,
    }
}

wire! {
    /// RFM scores.
    response RfmScored {
        /// The id of the cut points.
        pub model: String,
        /// Row by row, as they were given.
        pub rows: Vec<RfmScoreOfRow>,
    }
}

wire! {
    /// The RFM scores of a row (RS-1, RS-4).
    response RfmScoreOfRow {
        /// The score of frequency, 1 to the highest.
        pub f: u32,
        /// The score of monetary value.
        pub m: u32,
        /// The score of recency.
        pub r: u32,
        /// The three digits.
        pub rfm_code: String,
        /// The three scores added up.
        pub rfm_sum: u32,
    }
}
