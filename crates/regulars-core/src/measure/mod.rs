//! What is counted over a timeline: named measures with their windows (MD), and the orders of a customer with their returns.
//!
//! `definition` says what a measure is, `plan` resolves the wanted ones, `at` computes them at an instant in one pass and
//! `replay` follows them through time; both cut windows out of the `life` of each row.

mod at;
mod behind;
mod cells;
mod definition;
mod gap;
mod life;
mod orders;
mod plan;
mod replay;
mod returns;
mod sequence;
mod unanswered;

pub use at::{MeasureRoom, Measured, Noticed, TierMoves};
pub use cells::{Fact, Raw, RecordCells, RowFacts};
pub use definition::{Agg, DECLARED, FieldKey, FieldPart, Measure, Minus, Pick, RecordName, TypeNo, reads_tiers};
pub use life::{Life, Lives};
pub(crate) use orders::order_number;
pub use orders::{COUNTED, Included, NumberSlots, OrderBook, OrderFact, OrderSlots, ReturnFact};
pub use plan::MeasurePlan;
pub use replay::Replay;
