//! Checks of what is found by profile, by customer id and by identifier (RC-4, RC-8, IP-4).

use std::collections::BTreeSet;

use regulars_core::error::{Code, Error};
use regulars_core::identity::CustomerId;
use regulars_core::time::Instant;

use super::observe::look;
use super::sample::{Sample, commit, day, records, reindex};
use super::{Outcome, need, same};
use crate::port::{ProfileNo, Reading, Seen, Store};

const PHONE: &str = "+8613812345678";

fn ids(reading: &dyn Reading, source: &str, key: &str) -> Outcome<Vec<String>> {
    let number = need("the profile", reading.profile_no(source, key)?)?;
    Ok(records(reading, number)?.iter().map(|record| record.record_id.to_string()).collect())
}

pub(super) fn rows_come_by_instant_and_record_id(store: &dyn Store) -> Outcome {
    let of = |id: &str, profile: &str, day: i64| Sample::new(id, profile, day);
    commit(store, &[of("b", "1", 5), of("z", "2", 0), of("c", "1", -40_000), of("é", "1", 5)])?;
    commit(store, &[of("a", "1", 5), of("B", "1", 5), of("aa", "1", 5), of("d", "1", 4).of("app")])?;
    let reading = store.read()?;
    let expected: Vec<String> = ["c", "B", "a", "aa", "b", "é"].map(str::to_owned).into();
    same("the rows of a profile", &ids(reading.as_ref(), "pos", "1")?, &expected)?;
    same("the profile of that key in another source", &ids(reading.as_ref(), "app", "1")?, &vec!["d".to_owned()])
}

pub(super) fn an_error_of_the_caller_stops_the_rows(store: &dyn Store) -> Outcome {
    commit(store, &[Sample::new("a", "1", 1), Sample::new("b", "1", 2), Sample::new("c", "1", 3)])?;
    let reading = store.read()?;
    let number = need("the profile", reading.profile_no("pos", "1")?)?;
    let mut count = 0;
    let outcome = reading.rows(number, &mut |_| {
        count += 1;
        if count == 2 { Err(Error::new(Code::Overflow, "here", "enough")) } else { Ok(()) }
    });
    same("the error", &outcome, &Err(Error::new(Code::Overflow, "here", "enough")))?;
    same("rows that were given", &count, &2)?;
    same("the next call gives all", &ids(reading.as_ref(), "pos", "1")?.len(), &3)
}

pub(super) fn the_first_instant_of_a_profile_falls_with_a_late_record(store: &dyn Store) -> Outcome {
    let first = |store: &dyn Store| {
        let reading = store.read()?;
        let number = need("the profile", reading.profile_no("pos", "1")?)?;
        Ok::<_, super::Failure>(need("the profile", reading.profile(number)?)?.first_at)
    };
    for (record_id, on, expected) in [("a", 5, 5), ("b", 7, 5), ("c", 3, 3), ("d", 4, 3)] {
        commit(store, &[Sample::new(record_id, "1", on)])?;
        same("the first instant", &first(store)?, &day(expected))?;
    }
    commit(
        store,
        &[Sample::new("e", "1", 9), Sample::new("f", "1", 2), Sample::new("g", "1", 1), Sample::new("h", "1", 8)],
    )?;
    same("the first instant of a batch", &first(store)?, &day(1))
}

pub(super) fn a_profile_is_found_by_its_id(store: &dyn Store) -> Outcome {
    commit(store, &[Sample::new("a", "1", 1), Sample::new("b", "1", 1).of("app")])?;
    let reading = store.read()?;
    let salt = reading.salt()?;
    let id = CustomerId::of(&salt, "app", "1");
    same("the number", &reading.profile_of_id(&id)?, &reading.profile_no("app", "1")?)?;
    same("an id of nobody", &reading.profile_of_id(&CustomerId::of(&salt, "app", "2"))?, &None)
}

pub(super) fn ids_come_in_order_of_their_bytes_and_can_be_stopped(store: &dyn Store) -> Outcome {
    let samples: Vec<Sample> = (0..40).map(|n| Sample::new(&format!("r{n}"), &format!("p{n}"), 1)).collect();
    commit(store, &samples)?;
    let reading = store.read()?;
    let between = |first: [u8; 10], last: [u8; 10], most: usize| -> Outcome<Vec<(CustomerId, ProfileNo)>> {
        let mut found = Vec::new();
        reading.ids(&CustomerId::from_bytes(first), &CustomerId::from_bytes(last), &mut |id, number| {
            found.push((id, number));
            found.len() < most
        })?;
        Ok(found)
    };
    let all = between([0; 10], [255; 10], usize::MAX)?;
    same("how many", &all.len(), &40)?;
    same("their order", &all.is_sorted_by_key(|(id, _)| *id.bytes()), &true)?;
    for (id, number) in &all {
        same("the profile of an id", &reading.profile_of_id(id)?, &Some(*number))?;
    }
    let (first, last) = (need("one", all.get(7))?, need("another", all.get(11))?);
    same("both ends", &between(*first.0.bytes(), *last.0.bytes(), usize::MAX)?.len(), &5)?;
    same("nothing backwards", &between(*last.0.bytes(), *first.0.bytes(), usize::MAX)?.len(), &0)?;
    same("stopped", &between([0; 10], [255; 10], 3)?.len(), &3)
}

/// Who holds a value: profile key, day from, day until.
fn holders(reading: &dyn Reading, kind: &str, value: &str) -> Outcome<Vec<(String, Instant, Option<Instant>)>> {
    let number = need("the value", reading.value_no(kind, value)?)?;
    let mut found: Vec<Seen> = Vec::new();
    reading.seen(number, &mut |seen| {
        found.push(seen);
        true
    })?;
    let named = found.into_iter().map(|seen| {
        let profile = need("the profile", reading.profile(seen.profile)?)?;
        Ok((profile.key, seen.at, seen.until))
    });
    named.collect()
}

pub(super) fn a_value_knows_who_stated_it_and_when(store: &dyn Store) -> Outcome {
    let stating = |id: &str, profile: &str, day: i64| Sample::new(id, profile, day).stating("phone", PHONE);
    commit(store, &[stating("a", "1", 5), stating("b", "1", 3), stating("c", "2", 4), stating("d", "1", 5)])?;
    // One record that states a value twice saw it once; the same text of another kind is another value.
    commit(store, &[stating("e", "3", 1).stating("phone", PHONE).stating("exact", PHONE)])?;
    let reading = store.read()?;
    let expected = vec![
        ("1".to_owned(), day(3), None),
        ("1".to_owned(), day(5), None),
        ("1".to_owned(), day(5), None),
        ("2".to_owned(), day(4), None),
        ("3".to_owned(), day(1), None),
    ];
    same("the holders", &holders(reading.as_ref(), "phone", PHONE)?, &expected)?;
    same("the other kind", &holders(reading.as_ref(), "exact", PHONE)?.len(), &1)?;
    let third = need("the profile", reading.profile_no("pos", "3")?)?;
    same("values of the third profile", &reading.values_of(third)?.len(), &2)?;
    look(reading.as_ref()).map(drop)
}

pub(super) fn who_stated_a_value_can_be_stopped(store: &dyn Store) -> Outcome {
    let samples: Vec<Sample> =
        (0..9).map(|n| Sample::new(&format!("r{n}"), &format!("p{n}"), n).stating("phone", PHONE)).collect();
    commit(store, &samples)?;
    let reading = store.read()?;
    let number = need("the value", reading.value_no("phone", PHONE)?)?;
    let mut count = 0;
    reading.seen(number, &mut |_| {
        count += 1;
        count < 4
    })?;
    same("sightings that were given", &count, &4)?;
    same("the next call gives all", &holders(reading.as_ref(), "phone", PHONE)?.len(), &9)
}

pub(super) fn a_correction_ends_what_was_stated(store: &dyn Store) -> Outcome {
    let wrong = Sample::new("a", "1", 1).stating("phone", PHONE);
    let other = Sample::new("a", "1", 1).of("app").stating("phone", PHONE);
    commit(store, &[wrong, other])?;
    commit(store, &[Sample::new("b", "1", 6).correcting("a").stating("email", "a@b.cn")])?;
    commit(store, &[Sample::new("c", "1", 8).correcting("b")])?;
    let reading = store.read()?;
    let seen: BTreeSet<_> =
        holders(reading.as_ref(), "phone", PHONE)?.into_iter().map(|(_, at, until)| (at, until)).collect();
    // A correction reaches records of its own source only (RC-4).
    same("the phone", &seen, &BTreeSet::from([(day(1), None), (day(1), Some(day(6)))]))?;
    let email = holders(reading.as_ref(), "email", "a@b.cn")?;
    same("the correction that was corrected", &email, &vec![("1".to_owned(), day(6), Some(day(8)))])?;
    look(reading.as_ref()).map(drop)
}

pub(super) fn a_correction_may_come_first_and_the_earliest_counts(store: &dyn Store) -> Outcome {
    commit(store, &[Sample::new("late", "1", 9).correcting("a"), Sample::new("early", "2", 7).correcting("a")])?;
    commit(store, &[Sample::new("a", "1", 1).stating("phone", PHONE)])?;
    let reading = store.read()?;
    same("the holders", &holders(reading.as_ref(), "phone", PHONE)?, &vec![("1".to_owned(), day(1), Some(day(7)))])
}

pub(super) fn a_correction_reaches_a_record_of_another_profile(store: &dyn Store) -> Outcome {
    let wrong_card = [Sample::new("a", "1", 1), Sample::new("b", "1", 2), Sample::new("a", "1", 1).of("app")];
    commit(store, &wrong_card)?;
    commit(store, &[Sample::new("late", "2", 9).correcting("a"), Sample::new("fix", "2", 5).correcting("a")])?;
    let reading = store.read()?;
    let told = |source: &str, key: &str| -> Outcome<Vec<(String, Instant)>> {
        let number = need("the profile", reading.profile_no(source, key)?)?;
        let mut told = Vec::new();
        reading.corrected(number, &mut |id, from| told.push((id.to_owned(), from)))?;
        Ok(told)
    };
    let sample = Sample::new("a", "1", 1).record()?;
    same("what is corrected", &told(sample.source.as_str(), "1")?, &vec![("a".to_owned(), day(5))])?;
    same("of the correcting profile", &told(sample.source.as_str(), "2")?, &vec![])?;
    same("of another source", &told("app", "1")?, &vec![])
}

pub(super) fn a_cleared_index_is_empty_and_can_be_made_again(store: &dyn Store) -> Outcome {
    let samples: Vec<Sample> = (0..20)
        .map(|n| Sample::new(&format!("r{n}"), &format!("p{}", n % 6), n).stating("phone", &format!("+86{}", n % 7)))
        .collect();
    commit(store, &samples)?;
    commit(store, &[Sample::new("fix", "p0", 30).correcting("r0")])?;
    let before = look(store.read()?.as_ref())?;
    let mut writing = store.write()?;
    writing.clear_index("v2")?;
    let inside = look(writing.as_ref())?;
    same("values", &inside.values, &BTreeSet::new())?;
    same("sightings", &inside.seen, &BTreeSet::new())?;
    same("the version", &inside.index_version, &"v2".to_owned())?;
    same("records stay", &inside.counts.records, &before.counts.records)?;
    same("profiles have no values", &inside.profiles.values().all(|profile| profile.values.is_empty()), &true)?;
    reindex(writing.as_mut())?;
    writing.commit()?;
    let mut after = look(store.read()?.as_ref())?;
    same("the version", &after.index_version, &"v2".to_owned())?;
    after.index_version.clone_from(&before.index_version);
    same("everything else", &after, &before)
}
