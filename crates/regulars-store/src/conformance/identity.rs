//! Checks of decisions, of what guards unions, of releases and of erasure (DJ-1, RV-4, IP-8, CI-3).

use regulars_core::identity::CustomerId;

use super::observe::look;
use super::sample::{Sample, commit, day, put_indexed, records};
use super::{Outcome, need, same};
use crate::port::{Indexed, NewDecision, ProfileNo, Reading, Store, StoredTrait, Writing};

const PHONE: &str = "+8613812345678";

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

/// Puts a decision that names profiles of `pos` by key, values of kind `phone`, and perhaps one that it revokes.
fn decide(
    writing: &mut dyn Writing,
    id: &str,
    profiles: &[&str],
    values: &[&str],
    revokes: Option<&str>,
) -> Outcome<u64> {
    let profiles = pairs(&profiles.iter().map(|key| ("pos", *key)).collect::<Vec<_>>());
    let values = pairs(&values.iter().map(|value| ("phone", *value)).collect::<Vec<_>>());
    let text = format!("{id} says so");
    let new = NewDecision { id, at: day(3), text: &text, profiles: &profiles, values: &values, revokes };
    Ok(writing.put_decision(&new)?)
}

fn of_profile(reading: &dyn Reading, key: &str) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    reading.decisions_of_profile("pos", key, &mut |decision| found.push(decision.id))?;
    Ok(found)
}

fn of_value(reading: &dyn Reading, value: &str) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    reading.decisions_of_value("phone", value, &mut |decision| found.push(decision.id))?;
    Ok(found)
}

fn number(reading: &dyn Reading, key: &str) -> Outcome<ProfileNo> {
    need("the profile", reading.profile_no("pos", key)?)
}

fn id(reading: &dyn Reading, key: &str) -> Outcome<CustomerId> {
    Ok(CustomerId::of(&reading.salt()?, "pos", key))
}

pub(super) fn a_decision_is_found_by_what_it_names(store: &dyn Store) -> Outcome {
    same("decisions of an empty store", &store.read()?.decision_count()?, &0)?;
    let mut writing = store.write()?;
    let first = decide(writing.as_mut(), "d1", &["1", "2"], &[], None)?;
    let second = decide(writing.as_mut(), "d2", &["2"], &[PHONE], None)?;
    decide(writing.as_mut(), "d3", &[], &[], Some("d1"))?;
    writing.commit()?;
    same("the numbers rise", &(first < second), &true)?;
    let reading = store.read()?;
    let reading = reading.as_ref();
    same("of the first", &of_profile(reading, "1")?, &vec!["d1".to_owned()])?;
    same("of the second", &of_profile(reading, "2")?, &vec!["d1".to_owned(), "d2".to_owned()])?;
    same("of a profile that none names", &of_profile(reading, "3")?, &vec![])?;
    same("of the value", &of_value(reading, PHONE)?, &vec!["d2".to_owned()])?;
    let mut revokes = Vec::new();
    reading.revokes_of("d1", &mut |decision| revokes.push(decision.id))?;
    same("what revokes the first", &revokes, &vec!["d3".to_owned()])?;
    let found = need("the decision", reading.decision("d2")?)?;
    same("its instant and text", &(found.at, found.text), &(day(3), "d2 says so".to_owned()))?;
    same("an unknown one", &reading.decision("d9")?, &None)?;
    let mut page = Vec::new();
    reading.decisions(first, 1, &mut |decision| page.push(decision.id))?;
    same("a page", &page, &vec!["d2".to_owned()])?;
    same("how many", &reading.decision_count()?, &3)
}

pub(super) fn a_decision_that_is_put_again_keeps_its_number(store: &dyn Store) -> Outcome {
    let mut writing = store.write()?;
    let first = decide(writing.as_mut(), "d1", &["1"], &[PHONE], None)?;
    decide(writing.as_mut(), "d2", &[], &[], None)?;
    same("the number", &decide(writing.as_mut(), "d1", &["2"], &[], None)?, &first)?;
    writing.commit()?;
    let reading = store.read()?;
    same("by its old profile", &of_profile(reading.as_ref(), "1")?, &vec![])?;
    same("by its new profile", &of_profile(reading.as_ref(), "2")?, &vec!["d1".to_owned()])?;
    same("by its old value", &of_value(reading.as_ref(), PHONE)?, &vec![])?;
    same("how many", &reading.decision_count()?, &2)
}

pub(super) fn decisions_of_a_dropped_transaction_are_gone(store: &dyn Store) -> Outcome {
    let mut writing = store.write()?;
    decide(writing.as_mut(), "d1", &["1"], &[], None)?;
    writing.commit()?;
    let mut writing = store.write()?;
    decide(writing.as_mut(), "d1", &["2"], &[PHONE], None)?;
    decide(writing.as_mut(), "d2", &["2"], &[PHONE], None)?;
    drop(writing);
    let reading = store.read()?;
    same("of the first", &of_profile(reading.as_ref(), "1")?, &vec!["d1".to_owned()])?;
    same("of the second", &of_profile(reading.as_ref(), "2")?, &vec![])?;
    same("of the value", &of_value(reading.as_ref(), PHONE)?, &vec![])?;
    same("how many", &reading.decision_count()?, &1)
}

pub(super) fn traits_end_where_their_record_is_corrected(store: &dyn Store) -> Outcome {
    let named = |name: Option<&str>| vec![("name".to_owned(), name.map(str::to_owned))];
    let mut writing = store.write()?;
    for (sample, name) in [(Sample::new("a", "1", 1), Some("x")), (Sample::new("b", "1", 5), None)] {
        let traits = named(name);
        put_indexed(writing.as_mut(), &sample.record()?, Indexed { traits: &traits, ..Indexed::default() })?;
    }
    writing.commit()?;
    commit(store, &[Sample::new("c", "2", 7).correcting("a")])?;
    let reading = store.read()?;
    let told = |at, until, value: Option<&str>| StoredTrait {
        name: "name".to_owned(),
        at: day(at),
        until,
        value: value.map(str::to_owned),
    };
    let expected = vec![told(1, Some(day(7)), Some("x")), told(5, None, None)];
    let (mut own, mut all) = (Vec::new(), Vec::new());
    let profile = number(reading.as_ref(), "1")?;
    reading.traits_of(profile, &mut |stored| own.push(stored))?;
    reading.all_traits(&mut |whose, stored| all.push((whose, stored)))?;
    same("of the profile", &own, &expected)?;
    same("of all", &all, &expected.into_iter().map(|stored| (profile, stored)).collect())
}

pub(super) fn releases_come_back_and_state_nothing(store: &dyn Store) -> Outcome {
    commit(store, &[Sample::new("a", "1", 1).stating("phone", PHONE)])?;
    let mut writing = store.write()?;
    let released = pairs(&[("phone", PHONE), ("phone", "+8613900000000")]);
    let record = Sample::new("b", "2", 4).record()?;
    put_indexed(writing.as_mut(), &record, Indexed { released: &released, ..Indexed::default() })?;
    writing.commit()?;
    commit(store, &[Sample::new("c", "2", 9).correcting("b")])?;
    let reading = store.read()?;
    let value = need("the value", reading.value_no("phone", PHONE)?)?;
    let (mut one, mut all) = (Vec::new(), Vec::new());
    reading.releases_of(value, &mut |at, until| one.push((at, until)))?;
    reading.all_releases(&mut |_, at, until| all.push((at, until)))?;
    same("the release", &one, &vec![(day(4), Some(day(9)))])?;
    same("all releases", &all.len(), &2)?;
    same("values of who released", &reading.values_of(number(reading.as_ref(), "2")?)?, &vec![])
}

pub(super) fn everything_that_a_profile_states_is_told(store: &dyn Store) -> Outcome {
    let stating = |id: &str, profile: &str, day: i64| Sample::new(id, profile, day).stating("phone", PHONE);
    commit(store, &[stating("a", "1", 5), stating("b", "1", 3).stating("email", "a@b.cn"), stating("c", "2", 4)])?;
    commit(store, &[Sample::new("d", "2", 8).correcting("a")])?;
    let reading = store.read()?;
    let profile = number(reading.as_ref(), "1")?;
    let (mut own, mut all) = (Vec::new(), Vec::new());
    reading.stated_by(profile, &mut |value, seen| own.push((value, seen)))?;
    reading.all_seen(&mut |value, seen| all.push((value, seen)))?;
    all.retain(|(_, seen)| seen.profile == profile);
    same("what it states", &own, &all)?;
    same("how much", &own.len(), &3)
}

pub(super) fn records_of_a_profile_are_counted(store: &dyn Store) -> Outcome {
    commit(store, &[Sample::new("a", "1", 5), Sample::new("b", "1", 3), Sample::new("c", "2", 4).correcting("a")])?;
    let reading = store.read()?;
    same("of the first", &reading.record_counts(number(reading.as_ref(), "1")?)?, &(2, 1))?;
    same("of the second", &reading.record_counts(number(reading.as_ref(), "2")?)?, &(1, 0))
}

pub(super) fn a_profile_can_be_marked(store: &dyn Store) -> Outcome {
    commit(store, &[Sample::new("a", "1", 1), Sample::new("b", "2", 1)])?;
    let mut writing = store.write()?;
    let profile = number(writing.as_ref(), "2")?;
    writing.mark_dirty(profile)?;
    same("before anybody is watched", &writing.dirty_count()?, &0)?;
    writing.set_watched_through(profile)?;
    writing.mark_dirty(profile)?;
    writing.mark_dirty(profile)?;
    same("the marks", &writing.dirty(9)?, &vec![profile])?;
    writing.commit()?;
    same("afterwards", &store.read()?.dirty(9)?, &vec![profile])
}

fn two(store: &dyn Store) -> Outcome {
    let mut writing = store.write()?;
    for (id, key, value) in [("a", "1", "one@b.cn"), ("b", "2", "two@b.cn")] {
        let record = Sample::new(id, key, 1).record()?;
        let (stated, traits) =
            (pairs(&[("phone", PHONE), ("email", value)]), [("name".to_owned(), Some(key.to_owned()))]);
        let released = pairs(&[("phone", if key == "1" { "+8613900000001" } else { PHONE })]);
        put_indexed(writing.as_mut(), &record, Indexed { stated: &stated, traits: &traits, released: &released })?;
    }
    writing.commit()?;
    commit(store, &[Sample::new("c", "1", 2).correcting("b"), Sample::new("d", "2", 3).correcting("a")])?;
    Ok(())
}

pub(super) fn an_erased_profile_leaves_its_id_and_nothing_else(store: &dyn Store) -> Outcome {
    two(store)?;
    let reading = store.read()?;
    let (first, other) = (number(reading.as_ref(), "1")?, number(reading.as_ref(), "2")?);
    let (gone, left) = (id(reading.as_ref(), "1")?, id(reading.as_ref(), "2")?);
    drop(reading);
    let mut writing = store.write()?;
    writing.erase_profile(first, &[left])?;
    writing.commit()?;
    let reading = store.read()?;
    same("the profile", &reading.profile(first)?, &None)?;
    same("its key", &reading.profile_no("pos", "1")?, &None)?;
    same("its id", &reading.profile_of_id(&gone)?, &None)?;
    same("its tombstone", &reading.tombstone(&gone)?, &Some(vec![left]))?;
    same("a tombstone of nobody", &reading.tombstone(&left)?, &None)?;
    same("its record", &reading.record("pos", "a")?, &None)?;
    same("its rows", &records(reading.as_ref(), first)?, &vec![])?;
    same("a value that only it stated", &reading.value_no("email", "one@b.cn")?, &None)?;
    same("a value that only it released", &reading.value_no("phone", "+8613900000001")?, &None)?;
    same("a value of both", &reading.value_no("phone", PHONE)?.is_some(), &true)?;
    let mut seen = Vec::new();
    reading.all_seen(&mut |_, one| seen.push((one.profile, one.until)))?;
    // The correction of the other's record came from the erased profile, so that record stands again.
    same("sightings", &seen, &vec![(other, None), (other, None)])?;
    let mut traits = Vec::new();
    reading.all_traits(&mut |profile, _| traits.push(profile))?;
    same("traits", &traits, &vec![other])?;
    let mut profiles = Vec::new();
    reading.profiles(&mut |number, _| profiles.push(number))?;
    same("profiles", &profiles, &vec![other])?;
    same("the count", &reading.counts()?.profiles, &1)?;
    same("not yet advanced", &reading.unwatched_profiles(-1, 9)?, &vec![other])?;
    look(reading.as_ref()).map(drop)
}

pub(super) fn an_erased_profile_can_come_again_as_another(store: &dyn Store) -> Outcome {
    two(store)?;
    let reading = store.read()?;
    let (last, gone) = (number(reading.as_ref(), "2")?, id(reading.as_ref(), "2")?);
    drop(reading);
    let mut writing = store.write()?;
    writing.erase_profile(last, &[])?;
    writing.commit()?;
    commit(store, &[Sample::new("b", "2", 8), Sample::new("e", "3", 8)])?;
    let reading = store.read()?;
    let again = number(reading.as_ref(), "2")?;
    same("its number is new", &(again > last), &true)?;
    same("the other's is new too", &(number(reading.as_ref(), "3")? > last), &true)?;
    same("its id is the same", &reading.profile_of_id(&gone)?, &Some(again))?;
    same("its rows", &records(reading.as_ref(), again)?.len(), &1)
}

pub(super) fn a_dropped_erasure_leaves_everything(store: &dyn Store) -> Outcome {
    two(store)?;
    let before = look(store.read()?.as_ref())?;
    let traits = |store: &dyn Store| -> Outcome<Vec<(ProfileNo, StoredTrait)>> {
        let mut all = Vec::new();
        store.read()?.all_traits(&mut |profile, stored| all.push((profile, stored)))?;
        Ok(all)
    };
    let traits_before = traits(store)?;
    let mut writing = store.write()?;
    let profile = number(writing.as_ref(), "1")?;
    writing.erase_profile(profile, &[])?;
    drop(writing);
    same("the state", &look(store.read()?.as_ref())?, &before)?;
    same("the traits", &traits(store)?, &traits_before)?;
    let reading = store.read()?;
    same("the tombstone", &reading.tombstone(&id(reading.as_ref(), "1")?)?, &None)?;
    let mut releases = 0;
    reading.all_releases(&mut |_, _, _| releases += 1)?;
    same("the releases", &releases, &2)
}
