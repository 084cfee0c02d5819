//! Accounts: the cases of the suite, what they share, and their laws.

mod cases;
mod club;
mod commands;
mod laws;
mod reading;
mod retier;
mod together;
