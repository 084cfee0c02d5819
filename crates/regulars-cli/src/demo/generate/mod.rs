//! The demo's input: the customers of a phone maker as nine sources know them over two years, drawn from a seed. The
//! same seed gives the same bytes. Beside the deliveries stands the truth: which profile belongs to which person.

pub(super) mod calendar;
mod catalog;
mod consents;
mod contacts;
mod deliveries;
mod dice;
mod faults;
mod life;
mod names;
mod people;
mod profiles;
mod purchases;
mod records;
mod service;
mod source;
mod wire;

use fastrand::Rng;

use self::deliveries::Post;
pub(super) use self::deliveries::{Counts, Deliveries};
use self::people::Person;
use self::profiles::Profile;
use self::records::Secretary;

/// How much to draw, and from what seed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub(super) people: u32,
    /// Different records; at least [`RECORDS_PER_PERSON`] times the people.
    pub(super) records: usize,
    pub(super) seed: u64,
}

/// The least number of records per person: each profile (at most five) and up to three consents are recorded.
pub(super) const RECORDS_PER_PERSON: usize = 8;

/// Which profile is whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Truth {
    pub(super) source: &'static str,
    pub(super) key: String,
    /// The person's number, from 1.
    pub(super) person: u32,
    /// Which of the person's profiles share something that could join them.
    pub(super) group: usize,
}

/// What was drawn.
#[derive(Debug)]
pub(super) struct Generated {
    pub(super) deliveries: Deliveries,
    /// One row per profile, in order of persons.
    pub(super) truth: Vec<Truth>,
}

/// A person with what is known before the dice decide about orders and visits.
struct Cast {
    person: Person,
    profiles: Vec<Profile>,
    consents: Vec<life::Happening>,
}

/// Draws everything.
pub(super) fn generate(scale: Scale) -> Generated {
    let mut rng = Rng::with_seed(scale.seed);
    let mut serial = 0;
    let mut cast: Vec<Cast> = Vec::new();
    for person in people::people(&mut rng, scale.people) {
        let profiles = profiles::profiles(&mut rng, &person, &mut serial);
        let consents = consents::consents(&mut rng, &profiles);
        cast.push(Cast { person, profiles, consents });
    }
    let told: usize = cast.iter().map(|cast| cast.profiles.len() + cast.consents.len()).sum();
    let shares = shares(&cast, scale.records.saturating_sub(told));
    let truth = cast.iter().flat_map(truth_of).collect();
    let mut secretary = Secretary::default();
    let mut post = Post::default();
    let strangers: Vec<_> =
        cast.iter().skip(1).chain(cast.first()).filter_map(|cast| cast.person.phones.first().cloned()).collect();
    for ((cast, share), stranger) in cast.into_iter().zip(shares).zip(&strangers) {
        let mut happenings = cast.consents;
        // A return names an order by its position, so orders keep theirs: the consents come last.
        let mut life = life::happenings(&mut rng, &cast.profiles, share, stranger);
        life.append(&mut happenings);
        secretary.write(&mut rng, &mut post, &cast.person, &cast.profiles, life);
    }
    faults::send(&mut post);
    Generated { deliveries: post.deliver(), truth }
}

/// Splits `total` by the weights of the people, so that the parts add up to it.
fn shares(cast: &[Cast], total: usize) -> Vec<usize> {
    let all: u64 = cast.iter().map(|cast| u64::from(cast.person.weight)).sum::<u64>().max(1);
    let total = u64::try_from(total).unwrap_or(u64::MAX);
    let mut seen = 0;
    cast.iter()
        .map(|cast| {
            let before = seen * total / all;
            seen += u64::from(cast.person.weight);
            usize::try_from(seen * total / all - before).unwrap_or(0)
        })
        .collect()
}

fn truth_of(cast: &Cast) -> impl Iterator<Item = Truth> {
    let person = cast.person.number;
    let groups = profiles::groups(&cast.profiles);
    let row = move |(profile, group): (&Profile, usize)| Truth {
        source: profile.source.name(),
        key: profile.key.clone(),
        person,
        group,
    };
    cast.profiles.iter().zip(groups).map(row)
}

#[cfg(test)]
mod tests;
