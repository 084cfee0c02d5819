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
    /// The person's id at the messenger that shop, app and stores log in with.
    pub(super) union_id: Option<String>,
    /// The instant at which the carrier took the usual phone back; from then on only the second one is theirs.
    pub(super) gave_up_phone: Option<i64>,
    /// The usual phone was somebody else's before, and the carrier says so.
    pub(super) phone_was_released: bool,
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
/// How many get a number that was somebody else's.
const RECYCLED_PERCENT: u32 = 2;
/// How far back the one before is found who gave it up.
const RECYCLED_FROM: usize = 61;
/// A carrier lets a number rest for so long before it gives it out again.
const REST: i64 = 90 * DAY;

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
        let mut person = person(rng, number, name, foreign, household);
        if percent(rng, RECYCLED_PERCENT) && !foreign {
            let before = people.len().checked_sub(RECYCLED_FROM).and_then(|nth| people.get_mut(nth));
            before.and_then(|before| take_over(rng, before, &mut person));
        }
        people.push(person);
    }
    people
}

/// The carrier takes the usual phone of one person back and gives it to another, who was not known before.
fn take_over(rng: &mut Rng, before: &mut Person, after: &mut Person) -> Option<()> {
    let latest = END - 2 * REST;
    if before.gave_up_phone.is_some() || before.phone_was_released || before.since + REST >= latest - REST {
        return None;
    }
    if before.phones.len() == 1 {
        before.phones.push(Phone::draw(rng, 2 * before.number + 1, false));
    }
    let number = before.phones.first()?.clone();
    let given_up = calendar::between(rng, before.since + REST, latest - REST);
    before.gave_up_phone = Some(given_up);
    *after.phones.first_mut()? = number;
    after.since = calendar::between(rng, given_up + REST, latest);
    after.phone_was_released = percent(rng, 80);
    Some(())
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
        gave_up_phone: None,
        phone_was_released: false,
        union_id: percent(rng, 92).then(|| format!("o{:027}", u64::from(number) * 60_449_173)),
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
    fn some_numbers_are_given_out_again_after_a_rest() {
        let people = people(&mut Rng::with_seed(1), 5000);
        let given_up = |person: &&Person| person.gave_up_phone.is_some();
        let pairs: Vec<(&Person, &Person)> = people
            .iter()
            .filter(given_up)
            .filter_map(|before| {
                let same = |after: &&Person| after.number == before.number + 61 && after.phones[0] == before.phones[0];
                people.iter().find(same).map(|after| (before, after))
            })
            .collect();
        assert_eq!(pairs.len(), people.iter().filter(given_up).count());
        assert!(pairs.len() > 30, "{}", pairs.len());
        for (before, after) in pairs {
            assert!(before.phones.len() == 2 && before.gave_up_phone.unwrap() + REST <= after.since);
        }
    }

    #[test]
    fn some_households_share_a_phone() {
        let people = people(&mut Rng::with_seed(1), 2000);
        let shared = people.windows(2).filter(|pair| pair[0].phones[0] == pair[1].phones[0]).count();
        assert!((25..100).contains(&shared), "{shared}");
        assert_eq!(people.len(), 2000);
        assert_eq!(people[1999].number, 2000);
    }
}
