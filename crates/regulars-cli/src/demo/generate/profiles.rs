//! How each source knows a person: one to five profiles that share a phone, an address or a member number, or nothing
//! at all.

use fastrand::Rng;

use super::calendar::{self, DAY, END};
use super::contacts::{self, Phone};
use super::dice::{percent, weighted};
use super::people::Person;
use super::source::Source;
use super::wire::{Attributes, Identifier, Release};

/// One person as one source knows them.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub(super) source: Source,
    pub(super) key: String,
    /// When the source made the profile.
    pub(super) since: i64,
    /// Which of the person's phones the source has, if any.
    pub(super) phone: Option<Phone>,
    /// What it has after the carrier took that phone back, and from when on.
    pub(super) later_phone: Option<(i64, Phone)>,
    /// The carrier says that the phone was somebody else's until now.
    pub(super) released: bool,
    /// A phone as the source states it that is not the person's: a mask, or the counter's own.
    pub(super) other_phone: Option<String>,
    pub(super) email: Option<String>,
    pub(super) member_no: Option<String>,
    pub(super) union_id: Option<String>,
}

const HOW_MANY: [(usize, u32); 5] = [(1, 30), (2, 30), (3, 22), (4, 12), (5, 6)];
const SOURCES: [(Source, u32); 9] = [
    (Source::Shop, 24),
    (Source::App, 20),
    (Source::Tmall, 18),
    (Source::Jd, 10),
    (Source::StoreBj, 5),
    (Source::StoreSh, 6),
    (Source::StoreSz, 5),
    (Source::Carrier, 6),
    (Source::Care, 6),
];

/// What a source asks for, in percent of its profiles: phone, e-mail, member number, messenger.
fn asks(source: Source) -> (u32, u32, u32, u32) {
    match source {
        Source::Shop => (92, 65, 92, 65),
        Source::App => (84, 25, 85, 75),
        // A member shows the code on their phone.
        Source::StoreBj | Source::StoreSh | Source::StoreSz => (90, 10, 60, 45),
        // Marketplaces mask phones; who has joined the club there has bound the member number.
        Source::Tmall => (70, 0, 52, 0),
        Source::Jd => (74, 5, 42, 25),
        Source::Carrier => (99, 0, 0, 0),
        Source::Care => (92, 40, 45, 30),
    }
}

/// The profiles of one person, earliest first. `serial` counts all profiles of the demo.
pub(super) fn profiles(rng: &mut Rng, person: &Person, serial: &mut u32) -> Vec<Profile> {
    let wanted = weighted(rng, &HOW_MANY);
    let mut sources: Vec<Source> = Vec::with_capacity(wanted);
    if person.phone_was_released {
        sources.push(Source::Carrier);
    }
    while sources.len() < wanted {
        let source = weighted(rng, &SOURCES);
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    let mut profiles: Vec<Profile> = sources
        .into_iter()
        .enumerate()
        .map(|(nth, source)| {
            *serial += 1;
            let since = if nth == 0 { person.since } else { calendar::between(rng, person.since, END - DAY) };
            profile(rng, person, source, *serial, since)
        })
        .collect();
    profiles.sort_by(|a, b| (a.since, &a.key).cmp(&(b.since, &b.key)));
    profiles
}

fn profile(rng: &mut Rng, person: &Person, source: Source, serial: u32, since: i64) -> Profile {
    let (phone_percent, email_percent, member_percent, messenger_percent) = asks(source);
    let key = source.profile_key(rng, serial);
    let at_counter = source.counter_phone().filter(|_| percent(rng, 4)).map(str::to_owned);
    let gives_phone = at_counter.is_none() && percent(rng, phone_percent);
    let usual = percent(rng, 92) && person.gave_up_phone.is_none_or(|until| since < until);
    let later = person.gave_up_phone.zip(person.phones.last().cloned()).filter(|_| usual && gives_phone);
    let phone = if usual { person.phones.first() } else { person.phones.last() };
    let masked = matches!(source, Source::Tmall | Source::Jd).then(|| phone.map(Phone::masked)).flatten();
    let address = if percent(rng, 85) { person.emails.first() } else { person.emails.last() };
    Profile {
        source,
        key,
        since,
        later_phone: later,
        released: person.phone_was_released && source == Source::Carrier && usual,
        phone: phone.filter(|_| gives_phone).cloned(),
        other_phone: at_counter.or(masked.filter(|_| !gives_phone)),
        email: address.filter(|_| percent(rng, email_percent)).cloned(),
        member_no: percent(rng, member_percent).then(|| person.member_no.clone()),
        union_id: person.union_id.clone().filter(|_| percent(rng, messenger_percent)),
    }
}

/// Which of one person's profiles can be found to be the same person: those that share a value, directly or through
/// others, have the same number.
pub(super) fn groups(profiles: &[Profile]) -> Vec<usize> {
    let mut groups: Vec<usize> = (0..profiles.len()).collect();
    for (nth, one) in profiles.iter().enumerate() {
        for (other, _) in profiles.iter().enumerate().filter(|(_, other)| one.shares_with(other)) {
            let (Some(&from), Some(&to)) = (groups.get(nth), groups.get(other)) else { continue };
            groups.iter_mut().filter(|group| **group == from).for_each(|group| *group = to);
        }
    }
    groups
}

impl Profile {
    fn shares_with(&self, other: &Self) -> bool {
        let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        self.phones().any(|phone| other.phones().any(|others| phone == others))
            || same(&self.email, &other.email)
            || same(&self.member_no, &other.member_no)
            || same(&self.union_id, &other.union_id)
    }

    fn phones(&self) -> impl Iterator<Item = &Phone> {
        self.phone.iter().chain(self.later_phone.iter().map(|(_, phone)| phone))
    }

    /// The phone that the source has at an instant.
    fn phone_at(&self, at: i64) -> Option<&Phone> {
        self.later_phone.as_ref().filter(|(from, _)| at >= *from).map(|(_, phone)| phone).or(self.phone.as_ref())
    }

    /// All identifiers that the source has, each spelled as it happens to be this time.
    pub(super) fn identifiers(&self, rng: &mut Rng, at: i64) -> Vec<Identifier> {
        let phone = self.phone_at(at).map(|phone| phone.spell(rng)).or_else(|| self.other_phone.clone());
        let email = self.email.as_ref().map(|email| contacts::spell_email(rng, email));
        let (member_no, union_id) = (self.member_no.clone(), self.union_id.clone());
        [("phone", phone), ("email", email), ("member_no", member_no), ("union_id", union_id)]
            .into_iter()
            .filter_map(|(kind, value)| value.map(|value| Identifier { kind, value, role: None }))
            .collect()
    }

    /// What the carrier says of a number it gives out again.
    pub(super) fn releases(&self) -> Vec<Release> {
        let number = self.phone.as_ref().filter(|_| self.released);
        number.map(|phone| Release { kind: "phone", value: phone.plain() }).into_iter().collect()
    }

    /// What the source writes about the person: the name in its own manner, perhaps city and birth date.
    pub(super) fn attributes(&self, rng: &mut Rng, person: &Person) -> Attributes {
        let name = match self.source {
            Source::Tmall | Source::Jd if percent(rng, 60) => None,
            Source::Care if percent(rng, 30) => Some(person.name.title.clone()),
            source if source.is_store() && percent(rng, 10) => Some(person.name.title.clone()),
            Source::App if percent(rng, 15) => Some(person.name.latin.clone()),
            _ => Some(person.name.full.clone()),
        };
        let knows_city = percent(rng, 70);
        let knows_birth_date = matches!(self.source, Source::Shop | Source::App | Source::Carrier) && percent(rng, 50);
        Attributes {
            birth_date: knows_birth_date.then(|| person.birth_date.clone()),
            city: knows_city.then(|| person.city.to_owned()),
            name,
        }
    }
}
