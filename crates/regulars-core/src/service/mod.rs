//! Service: what customers answer to surveys (SV-30 to SV-33).

pub mod survey;
