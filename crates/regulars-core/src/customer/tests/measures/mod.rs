//! Laws of measures and of what is followed through time, over random timelines and random definitions (MD, TM, SE, LS, TG;
//! invariants 1 to 10, 13 and 16 of the rules of measures). The values come also from a naive reading of the rules.

mod follow;
mod given;
mod laws;
mod named;
mod oracle;

use super::*;
use given::{Agg, Filter, Given, Measure, Pick, Reading, Told, Window};
