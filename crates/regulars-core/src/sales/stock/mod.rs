//! The stock of one article in one shop (SV-85): what is free, reserved and sold. A scope of its own, which all who reserve of it
//! share: its ledger is a fold of what everybody did, and none of them can be promised what another holds.

mod ledger;
mod told;

#[cfg(test)]
mod tests;

pub use ledger::{Holding, StockAct, StockEvent, StockLedger, StockLevel};
pub use told::ToldStock;
