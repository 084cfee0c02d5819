//! Checks of what is kept in order of numbers: the outbox of changes and the versions of rulebooks (RB-9).

use regulars_core::identity::CustomerId;

use super::act::{RULEBOOK, customer, rulebook};
use super::observe::look;
use super::sample::day;
use super::{Outcome, same};
use crate::port::{Store, StoredChange, StoredRulebook};

/// Whose a change is; one of them is nobody's.
fn of(payload: &str) -> Option<CustomerId> {
    (payload != "b").then(|| customer(payload))
}

/// Puts changes into the outbox in one transaction; their numbers.
fn push(store: &dyn Store, payloads: &[&str]) -> Outcome<Vec<u64>> {
    let mut writing = store.write()?;
    let mut numbers = Vec::new();
    for payload in payloads {
        numbers.push(writing.push_change(day(1), of(payload).as_ref(), payload)?);
    }
    writing.commit()?;
    Ok(numbers)
}

fn forget(store: &dyn Store, through: u64) -> Outcome<u64> {
    let mut writing = store.write()?;
    let count = writing.forget_changes(through)?;
    writing.commit()?;
    Ok(count)
}

fn changes(store: &dyn Store, after: u64, limit: usize) -> Outcome<Vec<StoredChange>> {
    let mut found = Vec::new();
    store.read()?.changes(after, limit, &mut |change| found.push(change))?;
    Ok(found)
}

/// The numbers of changes beyond one.
fn numbers(store: &dyn Store, after: u64, limit: usize) -> Outcome<Vec<u64>> {
    Ok(changes(store, after, limit)?.into_iter().map(|change| change.number).collect())
}

pub(super) fn changes_have_rising_numbers_and_come_in_order(store: &dyn Store) -> Outcome {
    same("none was given", &store.read()?.last_change()?, &0)?;
    let mut given = push(store, &["c", "a"])?;
    given.extend(push(store, &["b", "a", "{\"é\":\"'\0\"}"])?);
    same("they rise from above 0", &std::iter::once(&0).chain(&given).is_sorted_by(|a, b| a < b), &true)?;
    let expected: Vec<StoredChange> = given
        .iter()
        .zip(["c", "a", "b", "a", "{\"é\":\"'\0\"}"])
        .map(|(number, payload)| StoredChange {
            number: *number,
            at: day(1),
            customer: of(payload),
            payload: payload.to_owned(),
        })
        .collect();
    same("all", &changes(store, 0, 99)?, &expected)?;
    same("the last", &Some(store.read()?.last_change()?), &given.last().copied())?;
    for (at, number) in (1..).zip(&given) {
        same("beyond one", &numbers(store, *number, 2)?, &given.iter().skip(at).take(2).copied().collect())?;
    }
    same("up to none", &numbers(store, 0, 0)?, &Vec::new())?;
    same("beyond the end of numbers", &numbers(store, u64::MAX, 9)?, &Vec::new())
}

pub(super) fn a_number_of_a_change_is_never_given_again(store: &dyn Store) -> Outcome {
    let given = push(store, &["a", "b", "c", "d"])?;
    let (second, last) = (given.get(1).copied().unwrap_or(0), given.last().copied().unwrap_or(0));
    same("forgotten", &forget(store, second)?, &2)?;
    same("forgotten again", &forget(store, second)?, &0)?;
    same("the rest", &numbers(store, 0, 9)?, &given.iter().skip(2).copied().collect())?;
    same("forgotten at last", &forget(store, u64::MAX)?, &2)?;
    same("nothing is left", &numbers(store, 0, 9)?, &Vec::new())?;
    same("the last number is remembered", &store.read()?.last_change()?, &last)?;
    let more = push(store, &["e"])?;
    same("the next is higher", &more.iter().all(|number| *number > last), &true)
}

pub(super) fn changes_of_a_dropped_transaction_are_gone(store: &dyn Store) -> Outcome {
    push(store, &["a", "b", "c"])?;
    let before = look(store.read()?.as_ref())?;
    let mut writing = store.write()?;
    writing.push_change(day(2), None, "d")?;
    let last = writing.last_change()?;
    writing.forget_changes(last)?;
    let after = writing.push_change(day(2), Some(&customer("e")), "e")?;
    same("inside too a number is not given again", &(after > last), &true)?;
    same("inside only the last is left", &look(writing.as_ref())?.watched.changes.len(), &1)?;
    drop(writing);
    same("the state", &look(store.read()?.as_ref())?, &before)
}

pub(super) fn what_is_kept_of_quality_comes_back(store: &dyn Store) -> Outcome {
    same("before it was ever kept", &store.read()?.quality_watch()?, &None)?;
    for (state, keep) in [("{\"é\":\"'\"}", true), ("dropped", false), ("{}", true)] {
        let before = store.read()?.quality_watch()?;
        let mut writing = store.write()?;
        writing.set_quality_watch(state)?;
        same("inside", &writing.quality_watch()?.as_deref(), &Some(state))?;
        if keep {
            writing.commit()?;
        } else {
            drop(writing);
        }
        let expected = if keep { Some(state.to_owned()) } else { before };
        same("afterwards", &store.read()?.quality_watch()?, &expected)?;
    }
    Ok(())
}

fn put(store: &dyn Store, rulebooks: &[StoredRulebook]) -> Outcome {
    let mut writing = store.write()?;
    rulebooks.iter().try_for_each(|rulebook| writing.put_rulebook(rulebook))?;
    Ok(writing.commit()?)
}

pub(super) fn a_rulebook_keeps_its_versions_apart(store: &dyn Store) -> Outcome {
    let of = |version: u64| rulebook(RULEBOOK, version, &format!("é = '{version}'\n"));
    let other = rulebook("shop2", 1, "other");
    put(store, &[of(10), of(2), other.clone()])?;
    put(store, &[of(1), of(u64::from(u32::MAX))])?;
    let reading = store.read()?;
    let all = vec![of(1), of(2), of(10), of(u64::from(u32::MAX))];
    same("by version", &reading.rulebooks(RULEBOOK)?, &all)?;
    same("of another id", &reading.rulebooks("shop2")?, &vec![other])?;
    same("of an id that is not there", &reading.rulebooks("sho")?, &Vec::new())?;
    drop(reading);
    put(store, &[rulebook(RULEBOOK, 2, "again")])?;
    let again = all.into_iter().map(|one| if one.version == 2 { rulebook(RULEBOOK, 2, "again") } else { one });
    same("the last text counts", &store.read()?.rulebooks(RULEBOOK)?, &again.collect())
}

pub(super) fn an_artefact_stays_as_it_is(store: &dyn Store) -> Outcome {
    same("before there is one", &store.read()?.artefacts()?, &Vec::new())?;
    let mut writing = store.write()?;
    same("a new one", &writing.put_artefact("sha256:b", "{\"é\":\"'\"}")?, &true)?;
    same("another", &writing.put_artefact("sha256:a", "{}")?, &true)?;
    same("one that is there", &writing.put_artefact("sha256:a", "other")?, &false)?;
    writing.commit()?;
    let mut writing = store.write()?;
    same("in a transaction that is dropped", &writing.put_artefact("sha256:c", "{}")?, &true)?;
    drop(writing);
    let reading = store.read()?;
    same("sorted", &reading.artefacts()?, &vec!["sha256:a".to_owned(), "sha256:b".to_owned()])?;
    same("the first text", &reading.artefact("sha256:a")?.as_deref(), &Some("{}"))?;
    same("as it was written", &reading.artefact("sha256:b")?.as_deref(), &Some("{\"é\":\"'\"}"))?;
    same("what is not there", &reading.artefact("sha256:c")?, &None)
}

pub(super) fn what_is_noted_of_an_artefact_is_the_last_note(store: &dyn Store) -> Outcome {
    let mut writing = store.write()?;
    writing.put_artefact("sha256:a", "{}")?;
    same("before there is one", &writing.artefact_note("sha256:a")?, &None)?;
    writing.set_artefact_note("sha256:a", "é 1")?;
    writing.commit()?;
    let mut writing = store.write()?;
    writing.set_artefact_note("sha256:a", "2")?;
    same("inside", &writing.artefact_note("sha256:a")?.as_deref(), &Some("2"))?;
    drop(writing);
    let reading = store.read()?;
    same("after a dropped transaction", &reading.artefact_note("sha256:a")?.as_deref(), &Some("é 1"))?;
    same("of another", &reading.artefact_note("sha256:b")?, &None)
}

pub(super) fn rulebooks_of_a_dropped_transaction_are_gone(store: &dyn Store) -> Outcome {
    put(store, &[rulebook(RULEBOOK, 1, "first")])?;
    let before = look(store.read()?.as_ref())?;
    let mut writing = store.write()?;
    writing.put_rulebook(&rulebook(RULEBOOK, 1, "again"))?;
    writing.put_rulebook(&rulebook(RULEBOOK, 2, "second"))?;
    same("inside", &writing.rulebooks(RULEBOOK)?.len(), &2)?;
    drop(writing);
    same("the state", &look(store.read()?.as_ref())?, &before)
}
