//! Next best offer (SL-6): offers are candidates whose score is what they are worth; the same slate policy follows.

use regulars_core::{Code, Error};

use super::input::Candidate;

/// An offer that could be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Its key.
    pub key: String,
    /// The probability that the person accepts it.
    pub p_accept: f64,
    /// What is gained if they do.
    pub margin: f64,
    /// What it costs to make it.
    pub cost: f64,
    /// Whether it changes a price (LO-4).
    pub price: bool,
    /// Why a price may depend on the person; needed for an offer that changes one (LO-4).
    pub justification: Option<String>,
}

/// Offers as candidates of value `p_accept * margin - cost`. One that is worth nothing or less is a candidate too: whether it is
/// made is for the host's condition to say.
///
/// Errors: `model_input_invalid` for a probability outside 0 to 1 and numbers that are not finite; `price_discrimination` for an offer
/// that changes a price for this person without a justification.
///
/// ```
/// use regulars_models::recommend::slate::{Offer, offers};
/// let free_delivery = Offer {
///     key: "free_delivery".to_owned(), p_accept: 0.5, margin: 30.0, cost: 5.0, price: false, justification: None,
/// };
/// assert_eq!(offers(&[free_delivery])?[0].score, 10.0);
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn offers(offers: &[Offer]) -> Result<Vec<Candidate>, Error> {
    let one = |(at, offer): (usize, &Offer)| {
        let path = format!("offers[{at}]");
        let score = offer.p_accept * offer.margin - offer.cost;
        if !(0.0..=1.0).contains(&offer.p_accept) || !score.is_finite() {
            let message = "a probability must lie between 0 and 1, margin and cost must be finite";
            return Err(Error::new(Code::ModelInputInvalid, path, message));
        }
        if offer.price && offer.justification.as_ref().is_none_or(|text| text.trim().is_empty()) {
            let message = "a price that depends on the person needs a justification";
            return Err(Error::new(Code::PriceDiscrimination, path, message));
        }
        Ok(Candidate { item: offer.key.clone(), score, support: None, because: Vec::new() })
    };
    offers.iter().enumerate().map(one).collect()
}
