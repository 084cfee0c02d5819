//! Orders and returns out of Arrow columns, straight into the frames that the fold reads: no JSON and no rows in between.
//!
//! [`OrderColumns`] says which column is what, [`Orders`] takes record batches and hands out one closed frame per customer.
//! Here a customer is one profile; the rules of the columns are those of records (RC-1, RC-6, RC-9, RC-11).
//!
//! [`Table`] reads the columns of any data frame by name into the plain numbers that models take, and [`Rows`] makes columns of
//! what they say. [`Stream`] takes over what another library gives by the Arrow C stream interface.
//!
//! ```
//! use std::sync::Arc;
//!
//! use arrow::array::{Date32Array, Decimal128Array, RecordBatch, StringArray};
//! use regulars_arrow::{OrderColumns, Orders};
//! use regulars_core::customer::{FoldRoom, Frame, Part, Plan, Select, fold};
//! use regulars_core::money::Currency;
//! use regulars_core::rulebook::Rulebook;
//! use regulars_core::time::{Instant, Zone};
//!
//! let batch = RecordBatch::try_from_iter([
//!     ("buyer", Arc::new(StringArray::from(vec!["ann", "bo", "ann"])) as _),
//!     ("day", Arc::new(Date32Array::from(vec![20_000, 20_001, 20_007])) as _),
//!     ("paid", Arc::new(Decimal128Array::from(vec![1250, 300, 99]).with_precision_and_scale(9, 2)?) as _),
//! ])?;
//! let mut columns = OrderColumns::new("shop", "buyer", "day", "paid", Currency::new("CNY")?)?;
//! columns.zone = Some(Zone::new("Asia/Shanghai")?);
//! let mut orders = Orders::new(columns);
//! orders.add(&batch)?;
//!
//! let rulebook = Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n")?;
//! let plan = Plan::compile(Arc::new(rulebook), Select::parts(&[Part::Orders]))?;
//! let (as_of, mut room, mut counts) = (Instant::parse("2026-01-01T00:00:00Z")?, FoldRoom::default(), Vec::new());
//! orders.each_customer(&plan, &mut Frame::default(), |frame| {
//!     counts.push(fold(frame, &plan, as_of, &mut room).orders.map(|orders| orders.count));
//!     Ok(())
//! })?;
//! assert_eq!(counts, [Some(2), Some(1)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
mod cells;
mod columns;
mod customers;
mod foreign;
mod names;
mod orders;
mod read;
mod rows;
mod table;
mod words;

pub use arrow::array::{RecordBatch, RecordBatchReader};
pub use arrow::datatypes::SchemaRef;
pub use cells::{CellKind, CellRules, cells};
pub use columns::{CurrencyColumn, OrderColumns};
pub use foreign::{
    FFI_ArrowArray, FFI_ArrowArrayStream, FFI_ArrowSchema, MAX_BATCH_ROWS, MAX_COLUMNS, MAX_DEPTH, Stream, stream_of,
    stream_of_batches, take_batch,
};
pub use names::{Alike, Names};
pub use orders::Orders;
pub use rows::{Batches, Rows, Weighed};
pub use table::{Clock, Labels, Table, Texts};

#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod tests;
