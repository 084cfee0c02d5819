//! Checks of the audit chain, the contents beside it, and what was told of the data (AU-1, AU-4, DP-5).

use regulars_core::access::audit::{Anchor, Content, Entry, Note, SALT_BYTES, Verifier};

use super::act::customer;
use super::observe::look;
use super::sample::{Sample, add, commit, day};
use super::{Failure, Outcome, same};
use crate::port::{NewDecision, Reading, Store, StoreError, StoredEntry, Writing};

const SALT: [u8; SALT_BYTES] = [9; SALT_BYTES];

/// Appends an entry about a customer on a day; with a content if there is one.
pub(super) fn tell(writing: &mut dyn Writing, of: &str, on: i64, content: Option<&str>) -> Outcome {
    let word = str::to_owned;
    let note = Note {
        actor: word("é'"),
        action: word("customer.view"),
        object: format!("customer/{of}"),
        decision: word("allow"),
        reasons: vec![word("b"), word("a")],
        ..Note::default()
    };
    let last = writing.audit_head()?;
    let at = last.as_ref().map_or(day(on), |last| last.at.max(day(on)));
    let content = content.map(|text| Content { salt: &SALT, text });
    let entry = Entry::after(last.as_ref(), at, note, content)?;
    Ok(writing.append_audit(&entry, &[customer(of)], content)?)
}

fn told(store: &dyn Store, entries: &[(&str, Option<&str>)]) -> Outcome {
    let mut writing = store.write()?;
    for (of, content) in entries {
        tell(writing.as_mut(), of, 1, *content)?;
    }
    Ok(writing.commit()?)
}

/// All entries; on the way the chain is verified, and what is about a customer held against it.
pub(super) fn audit(reading: &dyn Reading) -> Outcome<Vec<StoredEntry>> {
    let mut found = Vec::new();
    reading.audit(0, &mut |one| {
        found.push(one);
        true
    })?;
    let mut verifier = Verifier::new(None);
    for one in &found {
        let content = one.content.as_ref().map(|content| content.borrow());
        verifier.take(&one.entry, content).map_err(|broken| Failure(format!("{broken:?}")))?;
    }
    let head = verifier.finish().map_err(|broken| Failure(format!("{broken:?}")))?;
    let last = reading.audit_head()?.map(|last| Anchor { entry_hash: last.entry_hash, seq: last.seq });
    same("the head", &last, &Some(head).filter(|head| head.seq > 0))?;
    // Only that it can be read: two stores reach the same state in different numbers of transactions.
    reading.revision()?;
    for one in &found {
        let object = &one.entry.note.object;
        let own = found.iter().filter(|other| other.entry.note.object == *object).map(|other| other.entry.seq);
        let of = object.strip_prefix("customer/").unwrap_or_default();
        same("entries by whom they are about", &about(reading, of, 0, usize::MAX)?, &own.collect())?;
    }
    Ok(found)
}

fn about(reading: &dyn Reading, of: &str, after: u64, most: usize) -> Outcome<Vec<u64>> {
    let mut found = Vec::new();
    reading.audit_of(&customer(of), after, &mut |one| {
        found.push(one.entry.seq);
        found.len() < most
    })?;
    Ok(found)
}

pub(super) fn entries_come_back_as_they_were(store: &dyn Store) -> Outcome {
    same("an empty chain", &audit(store.read()?.as_ref())?, &Vec::new())?;
    told(store, &[("a", Some("{\"é\":\"'\0\"}")), ("b", None)])?;
    told(store, &[("a", None), ("c", Some(""))])?;
    let reading = store.read()?;
    let found = audit(reading.as_ref())?;
    let texts: Vec<Option<&str>> =
        found.iter().map(|one| one.content.as_ref().map(|content| content.text.as_str())).collect();
    same("contents", &texts, &vec![Some("{\"é\":\"'\0\"}"), None, None, Some("")])?;
    let reasons: Vec<_> = found.iter().map(|one| one.entry.note.reasons.join(",")).collect();
    same("reasons are sorted", &reasons, &vec!["a,b".to_owned(); 4])?;
    same("about one", &about(reading.as_ref(), "a", 0, 9)?, &vec![1, 3])?;
    same("beyond one", &about(reading.as_ref(), "a", 1, 9)?, &vec![3])?;
    same("stopped", &about(reading.as_ref(), "a", 0, 1)?, &vec![1])?;
    same("about nobody", &about(reading.as_ref(), "z", 0, 9)?, &Vec::new())?;
    let mut beyond = Vec::new();
    reading.audit(2, &mut |one| {
        beyond.push(one.entry.seq);
        false
    })?;
    same("beyond two, stopped", &beyond, &vec![3])
}

pub(super) fn an_entry_that_does_not_follow_is_refused(store: &dyn Store) -> Outcome {
    told(store, &[("a", None), ("a", None)])?;
    let before = look(store.read()?.as_ref())?;
    for seq in [0, 1, 2, 4] {
        let mut writing = store.write()?;
        let last = writing.audit_head()?;
        let mut entry = Entry::after(last.as_ref(), day(5), Note::default(), None)?;
        entry.seq = seq;
        let refused = writing.append_audit(&entry, &[], None);
        same("refused", &matches!(refused, Err(StoreError::Corrupt(_))), &true)?;
    }
    same("the state", &look(store.read()?.as_ref())?, &before)
}

pub(super) fn contents_are_forgotten_and_the_chain_stays(store: &dyn Store) -> Outcome {
    told(store, &[("a", Some("x")), ("b", Some("y")), ("a", Some("z")), ("a", None)])?;
    let head = store.read()?.audit_head()?;
    let mut writing = store.write()?;
    same("forgotten", &writing.forget_audit_content(&customer("a"))?, &2)?;
    same("again", &writing.forget_audit_content(&customer("a"))?, &0)?;
    writing.commit()?;
    let reading = store.read()?;
    let left: Vec<bool> = audit(reading.as_ref())?.iter().map(|one| one.content.is_some()).collect();
    same("what is left", &left, &vec![false, true, false, false])?;
    same("the head", &reading.audit_head()?, &head)?;
    same("who was looked at stays", &about(reading.as_ref(), "a", 0, 9)?, &vec![1, 3, 4])
}

pub(super) fn the_audit_of_a_dropped_transaction_is_gone(store: &dyn Store) -> Outcome {
    told(store, &[("a", Some("x")), ("b", Some("y"))])?;
    let before = look(store.read()?.as_ref())?;
    let mut writing = store.write()?;
    tell(writing.as_mut(), "a", 2, Some("z"))?;
    writing.forget_audit_content(&customer("a"))?;
    writing.set_alarmed_through(2)?;
    writing.keep_told("account", "1/2", "question", "answer")?;
    same("inside", &writing.audit_head()?.map(|head| head.seq), &Some(3))?;
    drop(writing);
    same("the state", &look(store.read()?.as_ref())?, &before)?;
    same("an account", &store.read()?.spent("account")?, &None)?;
    same("a question", &store.read()?.told("question")?, &None)?;
    told(store, &[("c", None)])?;
    same("its number is given again", &store.read()?.audit_head()?.map(|head| head.seq), &Some(3))
}

pub(super) fn what_was_told_and_spent_comes_back(store: &dyn Store) -> Outcome {
    for (spent, question) in [("1/2", "a"), ("3/2", "b"), ("2", "a")] {
        let mut writing = store.write()?;
        writing.keep_told("é", spent, question, spent)?;
        same("inside", &writing.spent("é")?.as_deref(), &Some(spent))?;
        writing.commit()?;
    }
    let reading = store.read()?;
    same("spent", &reading.spent("é")?.as_deref(), &Some("2"))?;
    same("of another account", &reading.spent("e")?, &None)?;
    let answers = (reading.told("a")?, reading.told("b")?, reading.told("c")?);
    same("answers", &answers, &(Some("2".to_owned()), Some("3/2".to_owned()), None))?;
    same("no alarm was told", &reading.alarmed_through()?, &0)?;
    drop(reading);
    let mut writing = store.write()?;
    writing.set_alarmed_through(7)?;
    writing.commit()?;
    same("alarms were told up to", &store.read()?.alarmed_through()?, &7)
}

pub(super) fn the_revision_rises_with_what_is_known_of_customers(store: &dyn Store) -> Outcome {
    let mut revision = store.read()?.revision()?;
    let mut step = |what: &str, rises: bool, act: &dyn Fn(&mut dyn Writing) -> Outcome| -> Outcome {
        let mut writing = store.write()?;
        act(writing.as_mut())?;
        drop(writing);
        same("a dropped transaction", &store.read()?.revision()?, &revision)?;
        let mut writing = store.write()?;
        act(writing.as_mut())?;
        writing.commit()?;
        let now = store.read()?.revision()?;
        same(what, &(now > revision), &rises)?;
        revision = now;
        Ok(())
    };
    let record = |writing: &mut dyn Writing| add(writing, &Sample::new("r1", "1", 5)).map(drop);
    step("a record", true, &record)?;
    step("the same again", false, &record)?;
    step("an entry", false, &|writing| tell(writing, "a", 1, None))?;
    step("a count", false, &|writing| Ok(writing.keep_told("a", "1", "q", "x")?))?;
    step("an advance", false, &|writing| Ok(writing.set_advanced_to(day(9))?))?;
    step("a decision", true, &|writing| {
        let (profiles, values) = ([], []);
        let decision =
            NewDecision { id: "d", at: day(1), text: "{}", profiles: &profiles, values: &values, revokes: None };
        writing.put_decision(&decision)?;
        Ok(())
    })?;
    step("an erasure", true, &|writing| {
        let number = writing.profile_no("pos", "1")?.unwrap_or(-1);
        Ok(writing.erase_profile(number, &[])?)
    })?;
    commit(store, &[Sample::new("r2", "2", 5), Sample::new("r3", "3", 5)]).map(drop)
}
