//! Checks of appending: new, duplicate, conflict; keys decide and content never does (RC-1 to RC-3).

use regulars_core::record::{AttributeName, AttributeState, Record};
use regulars_core::text::Json;

use super::observe::look;
use super::sample::{Sample, add, commit, day, hash, put};
use super::{Outcome, need, same};
use crate::port::{Appended, Counts, Store};

pub(super) fn an_empty_store_knows_nothing(store: &dyn Store) -> Outcome {
    let reading = store.read()?;
    let seen = look(reading.as_ref())?;
    same("counts", &seen.counts, &Counts::default())?;
    same("a record", &reading.record("pos", "r1")?, &None)?;
    same("a profile's number", &reading.profile_no("pos", "1")?, &None)?;
    same("a value's number", &reading.value_no("phone", "+8613812345678")?, &None)?;
    for number in [-1, 0, 1, i64::MAX] {
        same("a profile", &reading.profile(number)?, &None)?;
        same("a value", &reading.value(number)?, &None)?;
        same("the values of a profile", &reading.values_of(number)?, &Vec::new())?;
        let mut rows = 0;
        reading.rows(number, &mut |_| {
            rows += 1;
            Ok(())
        })?;
        same("rows", &rows, &0)?;
    }
    Ok(())
}

/// A record that uses every part of the wire form.
fn rich() -> Outcome<Record> {
    let text = r#"{"source":"pos","record_id":"r1","profile":"M-1","type":"case","occurred_at":"2026-10-01T12:00:00.000001+08:00",
        "received_at":"2026-10-02T00:00:00Z","corrects":"r0","refers_to":"r00",
        "identifiers":[{"kind":"phone","value":"138 1234 5678"},{"kind":"phone","value":"1","role":"payer"}],
        "released":[{"kind":"phone","value":"13800000000"}],
        "attributes":{"name":"王伟","email_opt":null,"city":{"cleared":true},"tags":["a","b"],"n":1.50},
        "body":{"event":"opened","state":"new","text":"打不开 \"机器\" \\ \n"},"ext":{"deep":{"list":[1,2.50,null]}}}"#;
    Ok(Record::from_json(&Json::parse(text)?)?)
}

pub(super) fn a_record_comes_back_as_it_was(store: &dyn Store) -> Outcome {
    let record = rich()?;
    let mut writing = store.write()?;
    same("the answer", &put(writing.as_mut(), &record, &[])?, &Appended::Accepted)?;
    writing.commit()?;
    let reading = store.read()?;
    let found = need("the record", reading.record("pos", "r1")?)?;
    same("the record", &found, &record)?;
    same("its content hash", &hash(&found), &hash(&record))?;
    same("its wire form", &found.to_json_text(), &record.to_json_text())
}

pub(super) fn the_same_record_again_is_a_duplicate(store: &dyn Store) -> Outcome {
    let sample = Sample::new("r1", "1", 5).stating("phone", "+8613812345678");
    let first = commit(store, &[sample.clone(), sample.clone()])?;
    same("inside one transaction", &first, &vec![Appended::Accepted, Appended::Duplicate])?;
    let before = look(store.read()?.as_ref())?;
    let mut record = sample.record()?;
    // What transport adds is no content (RC-2).
    record.received_at = Some(day(9));
    let mut writing = store.write()?;
    same("in another transaction", &put(writing.as_mut(), &record, &sample.stated)?, &Appended::Duplicate)?;
    writing.commit()?;
    same("the state", &look(store.read()?.as_ref())?, &before)
}

pub(super) fn another_content_under_a_key_is_a_conflict_and_the_first_stays(store: &dyn Store) -> Outcome {
    let first = Sample::new("r1", "1", 5);
    let second = Sample::new("r1", "1", 7).paid(2);
    commit(store, std::slice::from_ref(&first))?;
    let conflict = Appended::Conflict { stored: hash(&first.record()?), stored_at: day(5) };
    same("the answer", &commit(store, std::slice::from_ref(&second))?, &vec![conflict.clone()])?;
    same("the answer again", &commit(store, &[second])?, &vec![conflict])?;
    let stored = need("the record", store.read()?.record("pos", "r1")?)?;
    same("what is stored", &stored, &first.record()?)
}

pub(super) fn a_refused_record_makes_no_profile_and_no_value(store: &dyn Store) -> Outcome {
    let sample = Sample::new("r1", "1", 5).stating("phone", "+8613812345678");
    commit(store, std::slice::from_ref(&sample))?;
    let before = look(store.read()?.as_ref())?;
    let other = Sample::new("r1", "2", 3).stating("phone", "+8613900000000").stating("email", "a@b.cn");
    let mut writing = store.write()?;
    let answer = add(writing.as_mut(), &other)?;
    same("it is a conflict", &matches!(answer, Appended::Conflict { .. }), &true)?;
    // The same record states other values to a store than before, because the rules have changed: still no effect.
    let more = [("email".to_owned(), "a@b.cn".to_owned())];
    same("it is a duplicate", &put(writing.as_mut(), &sample.record()?, &more)?, &Appended::Duplicate)?;
    writing.commit()?;
    same("the state", &look(store.read()?.as_ref())?, &before)
}

pub(super) fn equal_text_under_two_keys_is_two_facts(store: &dyn Store) -> Outcome {
    let answers = commit(store, &[Sample::new("r1", "1", 5), Sample::new("r2", "1", 5)])?;
    same("the answers", &answers, &vec![Appended::Accepted, Appended::Accepted])?;
    same("records", &store.read()?.counts()?, &Counts { records: 2, profiles: 1, values: 0 })
}

pub(super) fn a_key_belongs_to_its_source(store: &dyn Store) -> Outcome {
    let answers = commit(store, &[Sample::new("r1", "1", 5), Sample::new("r1", "1", 5).of("app").paid(2)])?;
    same("the answers", &answers, &vec![Appended::Accepted, Appended::Accepted])?;
    let reading = store.read()?;
    same("records", &reading.counts()?, &Counts { records: 2, profiles: 2, values: 0 })?;
    let paid = |source: &str| Ok::<_, super::Failure>(reading.record(source, "r1")?.map(|found| found.to_json_text()));
    same("they differ", &(paid("pos")? == paid("app")?), &false)
}

pub(super) fn any_text_comes_back(store: &dyn Store) -> Outcome {
    let texts = [
        "王伟",
        "é",
        "e\u{301}",
        "'; DROP TABLE record; --",
        "a\u{200d}b",
        "👩‍👩‍👧",
        "\u{10ffff}",
        "Ａ",
        "a\"b\\c",
        "%_*?",
    ];
    let mut samples = Vec::new();
    for (n, text) in (0..).zip(texts) {
        samples.push(Sample::new(text, text, n).of(text).stating(text, text));
        samples.push(Sample::new("r", text, n).of(text).stating("exact", text).stating("exact", "nul\0inside"));
    }
    let answers = commit(store, &samples)?;
    same("all are new", &answers.iter().all(|answer| *answer == Appended::Accepted), &true)?;
    let mut record = Sample::new("attributes", "1", 0).record()?;
    for (n, text) in texts.iter().enumerate() {
        record.attributes.insert(AttributeName::new(format!("a{n}"))?, AttributeState::text(*text));
    }
    let mut writing = store.write()?;
    put(writing.as_mut(), &record, &[])?;
    writing.commit()?;
    let reading = store.read()?;
    let seen = look(reading.as_ref())?;
    same("profiles", &seen.profiles.len(), &(texts.len() + 1))?;
    same("values", &seen.values.len(), &(2 * texts.len() + 1))?;
    same("attributes", &reading.record("pos", "attributes")?, &Some(record))
}

pub(super) fn a_thousand_records_are_all_there(store: &dyn Store) -> Outcome {
    let samples: Vec<Sample> = (0..1_000_u32)
        .map(|n| {
            let (id, profile) = (format!("r{n}"), format!("p{}", n % 37));
            Sample::new(&id, &profile, i64::from(n * 7 % 1_000)).paid(n).stating("phone", &format!("+86{}", n % 101))
        })
        .collect();
    for batch in samples.chunks(250) {
        commit(store, batch)?;
    }
    let again = commit(store, &samples)?;
    same("a second time all are duplicates", &again.iter().all(|answer| *answer == Appended::Duplicate), &true)?;
    let seen = look(store.read()?.as_ref())?;
    same("counts", &seen.counts, &Counts { records: 1_000, profiles: 37, values: 101 })?;
    same("sightings", &seen.seen.len(), &1_000)
}
