//! The journey of a customer: triggers, which say that something is due because of what was done or left undone (SV-90 to SV-93).

pub mod trigger;
