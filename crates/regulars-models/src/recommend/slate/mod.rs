//! The slate policy (SL-1 to SL-6): what of many candidates is shown, in which order, and why the rest is not. One pure function,
//! [`build`], over plain inputs.

mod answer;
mod build;
mod diversity;
mod input;
mod offer;
mod stages;

pub use answer::{DropReason, Dropped, Kept, Slate, Stage, Why};
pub use build::build;
pub use input::{Candidate, Impression, ItemFacts, NonPersonalised, Person, Policy, Request, Share};
pub use offer::{Offer, offers};

#[cfg(test)]
mod tests;
