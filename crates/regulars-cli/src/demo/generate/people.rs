//! The people behind the records: who they are, how they can be reached, how much they buy. This is the truth that the
//! core has to find again.

use fastrand::Rng;

use super::calendar::{self, DAY, END, START};
use super::contacts::{self, Phone};
use super::dice::{percent, pick, weighted};
use super::names::{self, Name};

/// One human being.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// From 1; what `truth.csv` calls the person.
    pub(super) number: u32,
    pub(super) name: Name,
    /// First the usual one, perhaps a second.
    pub(super) phones: Vec<Phone>,
    /// None, one or two addresses.
    pub(super) emails: Vec<String>,
    pub(super) member_no: String,
    pub(super) city: &'static str,
    pub(super) birth_date: String,
    /// The instant at which a source first heard of the person.
    pub(super) since: i64,
    /// How many records fall on this person, relative to the others.
    pub(super) weight: u32,
}

const CITIES: [(&str, u32); 8] =
    [("北京", 22), ("上海", 24), ("深圳", 20), ("广州", 12), ("成都", 8), ("杭州", 7), ("武汉", 4), ("西安", 3)];
const FOREIGNERS_PERCENT: u32 = 6;
const SHARED_PHONE_PERCENT: u32 = 3;

/// `count` people. Some share the phone of the person before them: parents and children, couples.
pub(super) fn people(rng: &mut Rng, count: u32) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    let mut family = (String::new(), String::new());
    for number in 1..=count {
        let shares = percent(rng, SHARED_PHONE_PERCENT);
        let foreign = percent(rng, FOREIGNERS_PERCENT);
        let relative = people.last().filter(|_| shares && !foreign && !family.0.is_ascii());
        let same_surname = relative.is_some() && percent(rng, 60);
        let household =
            relative.and_then(|relative| relative.phones.first().cloned().map(|phone| (phone, relative.city)));
        let (name, surname) = names::draw(rng, foreign, same_surname.then_some(&family));
        family = surname;
        people.push(person(rng, number, name, foreign, household));
    }
    people
}

fn person(rng: &mut Rng, number: u32, name: Name, foreign: bool, household: Option<(Phone, &'static str)>) -> Person {
    let own = Phone::draw(rng, 2 * number, foreign);
    let mut phones = Vec::with_capacity(2);
    let city = match household {
        Some((phone, city)) => {
            phones.push(phone);
            if percent(rng, 50) {
                phones.push(own);
            }
            city
        }
        None => {
            phones.push(own);
            if percent(rng, 15) {
                phones.push(Phone::draw(rng, 2 * number + 1, false));
            }
            weighted(rng, &CITIES)
        }
    };
    let addresses = weighted(rng, &[(0, 20), (1, 65), (2, 15)]);
    let emails = (0..addresses).map(|nth| contacts::email(rng, &name, 2 * number + nth)).collect();
    Person {
        number,
        name,
        phones,
        emails,
        member_no: format!("M-{:07}", 1_000_000 + u64::from(number) * 7 % 9_000_000),
        city,
        birth_date: calendar::date(START - rng.i64(18 * 365..75 * 365) * DAY),
        since: calendar::between(rng, START, END - 10 * DAY),
        weight: pick(rng, &[1, 1, 2, 2, 3, 3, 4, 5, 7, 10, 15, 25]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_households_share_a_phone() {
        let people = people(&mut Rng::with_seed(1), 2000);
        let shared = people.windows(2).filter(|pair| pair[0].phones[0] == pair[1].phones[0]).count();
        assert!((25..100).contains(&shared), "{shared}");
        assert_eq!(people.len(), 2000);
        assert_eq!(people[1999].number, 2000);
    }
}
