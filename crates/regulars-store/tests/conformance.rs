//! The suite against both adapters, and random histories that must give the same state in both.
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::sync::Arc;

use proptest::prelude::*;
use regulars_store::conformance::{Act, CHECKS, Sample, Step, check, observe, play};
use regulars_store::vault::{IndexKey, KeyEncryptionKey, KeyRing, SystemEntropy, Vault};
use regulars_store::{MemoryStore, SqliteOptions, SqliteStore, Store};

fn vault() -> Vault {
    let ring = KeyRing::new(KeyEncryptionKey::new(&[1; 32]), IndexKey::new(&[2; 32]));
    Vault::new(Box::new(ring), "shop", Box::new(SystemEntropy::new())).unwrap()
}

#[test]
fn the_memory_adapter_keeps_every_promise() {
    check(&|| Ok(Box::new(MemoryStore::new()))).unwrap();
}

#[test]
fn the_sqlite_adapter_keeps_every_promise() {
    let folder = tempfile::tempdir().unwrap();
    for check in CHECKS {
        let store = SqliteStore::open(folder.path().join(check.name), SqliteOptions::default()).unwrap();
        check.run(&store).unwrap();
        drop(store);
        // What was written is there when the file is opened again.
        let again = SqliteStore::open(folder.path().join(check.name), SqliteOptions::default()).unwrap();
        observe(again.read().unwrap().as_ref()).unwrap();
    }
}

#[test]
fn a_sealed_file_keeps_every_promise() {
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str| SqliteStore::open_sealed(folder.path().join(name), SqliteOptions::default(), vault());
    for check in CHECKS {
        let store = open(check.name).unwrap();
        check.run(&store).unwrap();
        drop(store);
        observe(open(check.name).unwrap().read().unwrap().as_ref()).unwrap();
    }
}

/// A transaction that outlives its call goes on seeing its state on another thread, writers pass it, and it needs no handle.
#[test]
fn a_held_state_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = SqliteStore::open(folder.path().join("a.db"), SqliteOptions::default()).unwrap();
    let stores: [Arc<dyn Store>; 2] = [Arc::new(MemoryStore::new()), Arc::new(file)];
    for store in stores {
        let samples =
            |from: u32| (from..from + 9).map(|n| Sample::new(&format!("r{n}"), &format!("p{n}"), 1)).collect();
        play(store.as_ref(), &[Step::Batch(samples(0), true)]).unwrap();
        let held = store.clone().hold().unwrap();
        // A reader of the moment and one that stays keep each other from nothing.
        let counts = store.read().unwrap().counts().unwrap();
        play(store.as_ref(), &[Step::Batch(samples(20), true), Step::Batch(samples(40), false)]).unwrap();
        assert_eq!(store.read().unwrap().counts().unwrap().records, 18);
        drop(store);
        let seen = std::thread::spawn(move || held.counts().unwrap()).join().unwrap();
        assert_eq!((seen, seen.records), (counts, 9));
    }
}

#[test]
fn a_failing_check_says_what_it_saw() {
    let used = MemoryStore::new();
    play(&used, &[Step::Batch(vec![Sample::new("r1", "1", 1)], true)]).unwrap();
    let error = CHECKS[0].run(&used).unwrap_err();
    assert!(error.starts_with("an_empty_store_knows_nothing: counts: saw Counts { records: 1"), "{error}");
}

/// Few keys, profiles and values, so that they meet often.
fn any_sample() -> impl Strategy<Value = Sample> {
    let word = |letter: char, most: u8| (0..most).prop_map(move |n| format!("{letter}{n}"));
    let stated = prop::collection::vec((prop_oneof![Just("phone"), Just("email")], word('v', 5)), 0..3);
    let corrects = prop::option::weighted(0.2, word('r', 12));
    let relates = prop::option::weighted(0.3, word('p', 6));
    let key = (prop_oneof![Just("pos"), Just("app")], word('r', 12), word('p', 4));
    (key, -3i64..6, 0u32..3, corrects, stated, relates).prop_map(
        |((source, id, profile), day, amount, corrects, stated, relates)| Sample {
            relates,
            corrects: corrects.filter(|target| *target != id),
            stated: stated.into_iter().map(|(kind, value)| (kind.to_owned(), value)).collect(),
            ..Sample::new(&id, &profile, day).of(source).paid(amount)
        },
    )
}

/// Acts on profiles and customers that samples have, and on some that they do not have.
fn any_act() -> impl Strategy<Value = Act> {
    let who = || (0u8..5).prop_map(|n| format!("p{n}"));
    let due = prop::option::weighted(0.7, -3i64..6);
    prop_oneof![
        2 => (-3i64..6).prop_map(Act::To),
        2 => who().prop_map(Act::Through),
        4 => who().prop_map(Act::Clean),
        4 => (who(), due, "[ab]").prop_map(|(of, due, fingerprint)| Act::Watch(of, due, fingerprint)),
        2 => who().prop_map(Act::Unwatch),
        4 => (who(), -3i64..6).prop_map(|(of, on)| Act::Change(of, on)),
        1 => (-3i64..6).prop_map(Act::Alert),
        2 => (who(), -3i64..6).prop_map(|(of, on)| Act::Tell(of, on)),
        1 => who().prop_map(Act::Hide),
        1 => (0u64..9).prop_map(Act::Alarmed),
        1 => "[12]".prop_map(Act::Told),
        1 => "[a-c]".prop_map(Act::Quality),
        1 => (0u64..12).prop_map(Act::Forget),
        1 => (0u64..4, "[a-c]").prop_map(|(version, text)| Act::Rulebook(version, text)),
        1 => "[a-c]".prop_map(Act::Artefact),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    let keep = prop::bool::weighted(0.7);
    prop_oneof![
        6 => (prop::collection::vec(any_sample(), 0..6), keep).prop_map(|(samples, keep)| Step::Batch(samples, keep)),
        4 => (prop::collection::vec(any_act(), 0..6), keep).prop_map(|(acts, keep)| Step::Advance(acts, keep)),
        1 => ("v[0-9]", keep).prop_map(|(version, keep)| Step::Rebuild(version, keep)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn both_adapters_tell_the_same_of_any_history(history in prop::collection::vec(any_step(), 0..12)) {
        let folder = tempfile::tempdir().unwrap();
        let open = || {
            let options = SqliteOptions { durability: regulars_store::Durability::Normal, ..SqliteOptions::default() };
            SqliteStore::open(folder.path().join("store"), options).unwrap()
        };
        let (memory, file) = (MemoryStore::new(), open());
        prop_assert_eq!(play(&memory, &history), play(&file, &history));
        let expected = observe(memory.read().unwrap().as_ref()).unwrap();
        prop_assert_eq!(&observe(file.read().unwrap().as_ref()).unwrap(), &expected);
        drop(file);
        prop_assert_eq!(&observe(open().read().unwrap().as_ref()).unwrap(), &expected);
    }

    #[test]
    fn a_sealed_file_tells_the_same_of_any_history(history in prop::collection::vec(any_step(), 0..12)) {
        let folder = tempfile::tempdir().unwrap();
        let open = || {
            let options = SqliteOptions { durability: regulars_store::Durability::Normal, ..SqliteOptions::default() };
            SqliteStore::open_sealed(folder.path().join("store"), options, vault()).unwrap()
        };
        let (memory, file) = (MemoryStore::new(), open());
        prop_assert_eq!(play(&memory, &history), play(&file, &history));
        let expected = observe(memory.read().unwrap().as_ref()).unwrap();
        prop_assert_eq!(&observe(file.read().unwrap().as_ref()).unwrap(), &expected);
        drop(file);
        prop_assert_eq!(&observe(open().read().unwrap().as_ref()).unwrap(), &expected);
    }

    #[test]
    fn two_handles_on_one_file_act_as_one(history in prop::collection::vec((any_step(), any::<bool>()), 0..12)) {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteOptions { durability: regulars_store::Durability::Normal, ..SqliteOptions::default() };
        let open = || SqliteStore::open(folder.path().join("store"), options).unwrap();
        let (memory, handles) = (MemoryStore::new(), [open(), open()]);
        for (step, which) in history {
            let step = [step];
            prop_assert_eq!(play(&memory, &step), play(&handles[usize::from(which)], &step));
        }
        let expected = observe(memory.read().unwrap().as_ref()).unwrap();
        for handle in &handles {
            prop_assert_eq!(&observe(handle.read().unwrap().as_ref()).unwrap(), &expected);
        }
    }
}
