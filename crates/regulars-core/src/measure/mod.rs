//! What is counted over a timeline. Now: the orders of a customer with their returns; windows and named measures join them.

mod orders;

pub use orders::{OrderBook, OrderFact, OrderSlots};
