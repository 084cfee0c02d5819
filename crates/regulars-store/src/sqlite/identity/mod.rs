//! The journal of decisions, guards, releases and erased profiles in tables.

mod erase;
mod read;
mod write;
