//! What happens in the life of a customer: orders, returns, visits, conversations, cases and surveys, each at the
//! profile where it happens.

use fastrand::Rng;

use super::calendar::{self, END};
use super::contacts::Phone;
use super::dice::{percent, weighted};
use super::profiles::Profile;
use super::purchases;
use super::service;
use super::source::Source;
use super::wire::Body;

/// Something that happened, not yet written as a record.
pub(super) struct Happening {
    pub(super) at: i64,
    /// Which of the person's profiles.
    pub(super) profile: usize,
    pub(super) kind: &'static str,
    pub(super) body: Body,
    /// What a return is about.
    pub(super) refers_to: Option<Reference>,
    /// A present: the phone of the one who gets it.
    pub(super) recipient: Option<String>,
}

/// The order that a return is about.
#[derive(Clone, Copy)]
pub(super) enum Reference {
    /// By its position among the happenings of the same person.
    Happening(usize),
    /// One that no source ever delivers.
    Unknown,
}

#[derive(Clone, Copy, Default)]
enum Deed {
    #[default]
    Visit,
    Order,
    Interaction,
    Case,
    Survey,
}

const GIFT_PERCENT: u32 = 2;

/// How likely which deed is, by source.
fn habits(source: Source) -> [(Deed, u32); 5] {
    let [order, visit, interaction, case, survey] = match source {
        Source::Shop => [52, 33, 8, 0, 7],
        Source::StoreBj | Source::StoreSh | Source::StoreSz => [62, 30, 4, 0, 4],
        Source::Tmall | Source::Jd => [75, 10, 15, 0, 0],
        Source::Carrier => [85, 5, 10, 0, 0],
        Source::App => [12, 68, 17, 0, 3],
        Source::Care => [0, 0, 25, 58, 17],
    };
    [
        (Deed::Order, order),
        (Deed::Visit, visit),
        (Deed::Interaction, interaction),
        (Deed::Case, case),
        (Deed::Survey, survey),
    ]
}

/// Exactly `count` happenings of a person with these profiles, of which there is at least one. `stranger` gets the
/// presents.
pub(super) fn happenings(rng: &mut Rng, profiles: &[Profile], count: usize, stranger: &Phone) -> Vec<Happening> {
    let mut happenings: Vec<Happening> = Vec::with_capacity(count + 2);
    while happenings.len() < count {
        let nth = rng.usize(..profiles.len().max(1));
        let Some(profile) = profiles.get(nth) else { break };
        let at = calendar::between(rng, profile.since, END);
        match weighted(rng, &habits(profile.source)) {
            Deed::Order => buy(rng, &mut happenings, profiles, nth, at, stranger),
            Deed::Visit => happenings.push(plain(at, nth, "visit", service::visit(rng, profile.source))),
            Deed::Interaction => {
                happenings.push(plain(at, nth, "interaction", service::interaction(rng, profile.source)))
            }
            Deed::Case => happenings.push(plain(at, nth, "case", service::case(rng))),
            Deed::Survey => happenings.push(plain(at, nth, "survey", service::survey(rng, profile.source))),
        }
    }
    happenings.truncate(count);
    happenings
}

fn plain(at: i64, profile: usize, kind: &'static str, body: Body) -> Happening {
    Happening { at, profile, kind, body, refers_to: None, recipient: None }
}

/// An order with what follows from it: the shop's own record of an order made in the app, or a return.
fn buy(rng: &mut Rng, happenings: &mut Vec<Happening>, profiles: &[Profile], nth: usize, at: i64, stranger: &Phone) {
    let Some(profile) = profiles.get(nth) else { return };
    let position = happenings.len();
    let mut order = purchases::order(rng, profile.source);
    let shop = profiles.iter().position(|other| other.source == Source::Shop && other.since <= at);
    let told_by = shop.filter(|_| profile.source == Source::App && percent(rng, 40));
    if told_by.is_some() {
        purchases::state_order_id(&mut order, &profile.key, at);
    }
    let recipient = percent(rng, GIFT_PERCENT).then(|| stranger.spell(rng));
    let returned = purchases::return_of(rng, &order, at);
    let again = told_by.map(|shop| plain(at + 90, shop, "order", Body::Order(purchases::as_told_by_the_shop(&order))));
    let first = plain(at, nth, "order", Body::Order(order));
    happenings.push(Happening { recipient, ..first });
    happenings.extend(again.filter(|again| again.at < END));
    if let Some((later, body, known)) = returned {
        let reference = if known { Reference::Happening(position) } else { Reference::Unknown };
        happenings.push(Happening { refers_to: Some(reference), ..plain(later, nth, "return", Body::Return(body)) });
    }
}
