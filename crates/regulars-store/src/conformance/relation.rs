//! Checks of the index of relations: by each end, whoever it is (RL-1, RL-3).

use regulars_core::identity::CustomerId;
use regulars_core::time::Instant;

use super::observe::look;
use super::sample::{Sample, add, commit, day};
use super::{Outcome, need, same};
use crate::port::{Reading, Store};

/// The profile of a relation record, its id, since when, until when.
type Naming = (String, String, Instant, Option<Instant>);

/// The relations of a profile of `pos`.
fn of(reading: &dyn Reading, key: &str) -> Outcome<Vec<Naming>> {
    let mut listed = Vec::new();
    reading.related(&CustomerId::of(&reading.salt()?, "pos", key), &mut |related| listed.push(related))?;
    let named = listed.into_iter().map(|one| {
        let profile = need("the profile of a relation", reading.profile(one.profile)?)?;
        Ok((profile.key, one.record_id, one.at, one.until))
    });
    named.collect()
}

pub(super) fn a_relation_is_found_by_each_of_its_ends(store: &dyn Store) -> Outcome {
    let samples = [
        Sample::new("b", "1", 3).relating("2"),
        Sample::new("a", "1", 1).relating("2"),
        Sample::new("c", "2", 2).relating("2"),
        Sample::new("d", "1", 2),
        Sample::new("e", "1", 2).of("app").relating("2"),
    ];
    commit(store, &samples)?;
    let reading = store.read()?;
    let found = |profile: &str, id: &str, on: i64| (profile.to_owned(), id.to_owned(), day(on), None);
    same("of the first", &of(reading.as_ref(), "1")?, &vec![found("1", "a", 1), found("1", "b", 3)])?;
    let second = vec![found("1", "a", 1), found("1", "b", 3), found("2", "c", 2)];
    same("of the second", &of(reading.as_ref(), "2")?, &second)?;
    look(reading.as_ref()).map(drop)
}

pub(super) fn a_relation_may_name_whom_nobody_knows_yet(store: &dyn Store) -> Outcome {
    commit(store, &[Sample::new("a", "1", 1).relating("2")])?;
    let found = vec![("1".to_owned(), "a".to_owned(), day(1), None)];
    let reading = store.read()?;
    same("before the profile comes", &of(reading.as_ref(), "2")?, &found)?;
    same("it makes no profile", &reading.profile_no("pos", "2")?, &None)?;
    drop(reading);
    commit(store, &[Sample::new("b", "2", 5)])?;
    same("afterwards", &of(store.read()?.as_ref(), "2")?, &found)?;
    same("of a stranger", &of(store.read()?.as_ref(), "3")?, &vec![])
}

pub(super) fn a_relation_that_is_corrected_says_when(store: &dyn Store) -> Outcome {
    commit(store, &[Sample::new("late", "2", 9).correcting("a"), Sample::new("a", "1", 1).relating("2")])?;
    commit(store, &[Sample::new("fix", "1", 4).correcting("a").relating("3")])?;
    let reading = store.read()?;
    let wrong = ("1".to_owned(), "a".to_owned(), day(1), Some(day(4)));
    let right = ("1".to_owned(), "fix".to_owned(), day(4), None);
    same("of the wrong end", &of(reading.as_ref(), "2")?, &vec![wrong.clone()])?;
    same("of the right end", &of(reading.as_ref(), "3")?, &vec![right.clone()])?;
    same("of the other end", &of(reading.as_ref(), "1")?, &vec![wrong, right])?;
    look(reading.as_ref()).map(drop)
}

pub(super) fn relations_of_a_dropped_transaction_are_gone(store: &dyn Store) -> Outcome {
    let mut writing = store.write()?;
    add(writing.as_mut(), &Sample::new("a", "1", 1).relating("2"))?;
    same("inside", &of(writing.as_ref(), "2")?.len(), &1)?;
    drop(writing);
    same("afterwards", &of(store.read()?.as_ref(), "2")?, &vec![])
}
