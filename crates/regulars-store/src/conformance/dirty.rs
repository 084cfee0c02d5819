//! Checks of dirty marks: from the first advance on an accepted record marks its profile, and that of the record which it
//! corrects (RC-4).

use super::act::Act;
use super::observe::look;
use super::sample::{Sample, Step, add, commit, play};
use super::{Failure, Outcome, need, same};
use crate::port::{ProfileNo, Reading, Store};

fn act(store: &dyn Store, acts: &[Act]) -> Outcome {
    play(store, &[Step::Advance(acts.to_vec(), true)]).map(drop).map_err(Failure)
}

/// The keys of the dirty profiles in the order of their texts.
fn dirty(store: &dyn Store) -> Outcome<Vec<String>> {
    Ok(look(store.read()?.as_ref())?.watched.dirty.into_iter().map(|(source, key)| format!("{source} {key}")).collect())
}

fn numbers(reading: &dyn Reading, keys: &[&str]) -> Outcome<Vec<ProfileNo>> {
    keys.iter().map(|key| need("the profile", reading.profile_no("pos", key)?)).collect()
}

fn expect(store: &dyn Store, what: &str, profiles: &[&str]) -> Outcome {
    same(what, &dirty(store)?, &profiles.iter().map(|name| (*name).to_owned()).collect())
}

pub(super) fn before_the_first_advance_nothing_is_marked(store: &dyn Store) -> Outcome {
    commit(store, &[Sample::new("a", "1", 1), Sample::new("b", "2", 1).correcting("a")])?;
    expect(store, "before an advance", &[])?;
    act(store, &[Act::To(3)])?;
    expect(store, "what came before is not marked afterwards", &[])?;
    commit(store, &[Sample::new("c", "2", 1)])?;
    expect(store, "what comes then is", &["pos 2"])
}

pub(super) fn an_accepted_record_makes_its_profile_dirty_and_no_other_does(store: &dyn Store) -> Outcome {
    commit(store, &[Sample::new("a", "1", 1), Sample::new("b", "2", 1), Sample::new("c", "3", 1)])?;
    act(store, &[Act::To(0)])?;
    // The duplicate and the conflict have no effect; neither has the profile that a conflict names.
    commit(store, &[Sample::new("a", "1", 1), Sample::new("b", "2", 1).paid(2), Sample::new("c", "9", 1)])?;
    expect(store, "after a duplicate and conflicts", &[])?;
    // The instant of a record does not matter: it may be long past or still to come.
    commit(store, &[Sample::new("d", "1", -900), Sample::new("e", "1", 2), Sample::new("f", "4", 900).of("app")])?;
    expect(store, "after records", &["app 4", "pos 1"])
}

pub(super) fn a_correction_makes_the_profile_of_its_target_dirty(store: &dyn Store) -> Outcome {
    commit(store, &[Sample::new("a", "1", 1), Sample::new("a", "3", 1).of("app"), Sample::new("b", "2", 1)])?;
    act(store, &[Act::To(5)])?;
    commit(store, &[Sample::new("c", "2", 2).correcting("a")])?;
    expect(store, "the target and who corrects it, in one source", &["pos 1", "pos 2"])
}

pub(super) fn a_target_that_arrives_after_its_correction_is_dirty_by_itself(store: &dyn Store) -> Outcome {
    act(store, &[Act::To(5)])?;
    commit(store, &[Sample::new("c", "2", 2).correcting("a")])?;
    expect(store, "who corrects", &["pos 2"])?;
    act(store, &[Act::Clean("2".to_owned())])?;
    commit(store, &[Sample::new("a", "1", 1)])?;
    expect(store, "the target", &["pos 1"])
}

pub(super) fn a_profile_that_was_cleaned_can_become_dirty_again(store: &dyn Store) -> Outcome {
    act(store, &[Act::To(5)])?;
    commit(store, &[Sample::new("a", "1", 1), Sample::new("b", "2", 1)])?;
    act(store, &[Act::Clean("1".to_owned()), Act::Clean("1".to_owned())])?;
    expect(store, "after cleaning", &["pos 2"])?;
    let mut writing = store.write()?;
    add(writing.as_mut(), &Sample::new("c", "1", 1))?;
    let one = numbers(writing.as_ref(), &["1"])?;
    writing.clean(&one)?;
    same("inside, cleaned", &writing.dirty_count()?, &1)?;
    add(writing.as_mut(), &Sample::new("d", "1", 1))?;
    same("inside, marked again", &writing.dirty_count()?, &2)?;
    writing.commit()?;
    expect(store, "after another record", &["pos 1", "pos 2"])
}

pub(super) fn dirty_profiles_come_by_number_up_to_a_limit(store: &dyn Store) -> Outcome {
    commit(store, &[Sample::new("a", "1", 1), Sample::new("b", "2", 1), Sample::new("c", "3", 1)])?;
    act(store, &[Act::To(5)])?;
    commit(store, &[Sample::new("d", "3", 1), Sample::new("e", "1", 1), Sample::new("f", "2", 1)])?;
    let mut writing = store.write()?;
    let all = numbers(writing.as_ref(), &["1", "2", "3"])?;
    same("none", &writing.dirty(0)?, &Vec::new())?;
    same("two", &writing.dirty(2)?, &all.iter().take(2).copied().collect())?;
    same("all", &writing.dirty(9)?, &all)?;
    writing.clean(&writing.dirty(2)?)?;
    same("the rest", &writing.dirty(9)?, &all.iter().skip(2).copied().collect())
}

pub(super) fn profiles_are_watched_up_to_a_number(store: &dyn Store) -> Outcome {
    same("in an empty store", &store.read()?.watched_through()?, &-1)?;
    let keys: Vec<String> = (0..5).map(|n| n.to_string()).collect();
    let samples: Vec<Sample> = keys.iter().map(|key| Sample::new(key, key, 1)).collect();
    commit(store, &samples)?;
    let reading = store.read()?;
    let all = numbers(reading.as_ref(), &["0", "1", "2", "3", "4"])?;
    same("at first none is", &reading.unwatched_profiles(reading.watched_through()?, 9)?, &all)?;
    drop(reading);
    act(store, &[Act::Through("1".to_owned())])?;
    let reading = store.read()?;
    same("the number", &Some(reading.watched_through()?), &all.get(1).copied())?;
    same("those beyond", &reading.unwatched_profiles(-1, 2)?, &all.iter().skip(2).take(2).copied().collect())?;
    let fourth = all.get(3).copied().unwrap_or_default();
    same("those beyond another", &reading.unwatched_profiles(fourth, 9)?, &all.iter().skip(4).copied().collect())?;
    drop(reading);
    // A first advance in several transactions: what arrives between them about who was seen already must not be lost.
    commit(store, &[Sample::new("late", "0", 1)])?;
    expect(store, "marks between the parts of a first advance", &["pos 0"])
}

pub(super) fn marks_of_a_dropped_transaction_are_gone(store: &dyn Store) -> Outcome {
    commit(store, &[Sample::new("a", "1", 1), Sample::new("b", "2", 1)])?;
    let before = look(store.read()?.as_ref())?;
    let dropped = |acts: Vec<Act>| play(store, &[Step::Advance(acts, false)]).map(drop).map_err(Failure);
    dropped(vec![Act::To(5), Act::Through("2".to_owned())])?;
    same("a first advance that was dropped", &look(store.read()?.as_ref())?, &before)?;
    commit(store, &[Sample::new("c", "1", 1)])?;
    expect(store, "nothing is watched after it", &[])?;
    act(store, &[Act::To(5)])?;
    commit(store, &[Sample::new("d", "1", 1)])?;
    let before = look(store.read()?.as_ref())?;
    let mut writing = store.write()?;
    add(writing.as_mut(), &Sample::new("e", "2", 1))?;
    add(writing.as_mut(), &Sample::new("f", "3", 1).correcting("a"))?;
    writing.clean(&writing.dirty(2)?)?;
    writing.set_advanced_to(super::sample::day(9))?;
    drop(writing);
    same("an advance that was dropped", &look(store.read()?.as_ref())?, &before)?;
    commit(store, &[Sample::new("e", "2", 1)])?;
    expect(store, "the mark can be made afterwards", &["pos 1", "pos 2"])
}
