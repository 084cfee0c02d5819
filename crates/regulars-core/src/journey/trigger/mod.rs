//! Triggers (SV-90 to SV-92): what fires, at which record, and what became of it. Pure, and the same for every order of arrival.

mod rule;
mod walk;

#[cfg(test)]
mod tests;

pub use rule::{KeyRef, MAX_COUNT, MAX_DAYS, Need, TriggerRule, firing_key};
pub use walk::{Evaluated, Firing, FiringStatus, Happening, Join, Keys, Role, Told, evaluate};
