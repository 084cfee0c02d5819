//! Damaged and cut-off files: an error that says so, never a panic, and never fewer records in silence.

use proptest::prelude::*;

use super::*;
use crate::conformance::Act;

/// A file of some dozens of pages with something in every table, closed.
fn content() -> Vec<u8> {
    let place = place();
    let store = open(&place.path).unwrap();
    write(&store, batch(0, 300));
    let who = || "p1".to_owned();
    let watch = [Act::To(9), Act::Watch(who(), Some(9), "old".to_owned()), Act::Watch("p2".to_owned(), None, who())];
    let keep = [
        Act::Change(who(), 9),
        Act::Rulebook(1, who()),
        Act::Artefact(who()),
        Act::Tell(who(), 9),
        Act::Told("1/2".to_owned()),
    ];
    play(&store, &[Step::Advance(watch.into_iter().chain(keep).collect(), true)]).unwrap();
    write(&store, vec![Sample::new("fix", "p1", 400).correcting(&batch(0, 1)[0].record_id)]);
    decide(&store);
    drop(store);
    std::fs::read(&place.path).unwrap()
}

/// Decisions about profiles and values that are there, what guards them, and a profile that was erased.
fn decide(store: &dyn Store) {
    let pairs =
        |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
    let mut writing = store.write().unwrap();
    let (profiles, values) = (pairs(&[("pos", "p1")]), pairs(&[("phone", "+8613800000000")]));
    for (id, revokes) in [("d1", None), ("d2", Some("d1"))] {
        let at = regulars_core::time::Instant::MIN;
        let new = NewDecision { id, at, text: id, profiles: &profiles, values: &values, revokes };
        writing.put_decision(&new).unwrap();
    }
    let record = Sample::new("named", "p1", 7).record().unwrap();
    let traits = [("name".to_owned(), Some("x".to_owned()))];
    writing.index(&record, Indexed { traits: &traits, released: &values, ..Indexed::default() }).unwrap();
    // Of one record, so that no page becomes free, in which nothing could be damaged.
    append(writing.as_mut(), &Sample::new("gone", "gone", 1)).unwrap();
    let gone = writing.profile_no("pos", "gone").unwrap().unwrap();
    writing.erase_profile(gone, &[]).unwrap();
    writing.commit().unwrap();
}

/// Opens a file with this content, reads everything and writes something.
fn use_all(content: &[u8]) -> Result<(), String> {
    let place = place();
    std::fs::write(&place.path, content).unwrap();
    let store = open(&place.path).map_err(|error| error.to_string())?;
    let reading = store.read().map_err(|error| error.to_string())?;
    let outcome = observe(reading.as_ref());
    drop(reading);
    play(&store, &[Step::Batch(batch(1, 20), true), Step::Rebuild("v2".to_owned(), true)])?;
    // What is neither read nor written so far goes with an erasure.
    let erase = || -> Result<(), StoreError> {
        let mut writing = store.write()?;
        let number = writing.profile_no("pos", "p1")?.ok_or(StoreError::NotAStore)?;
        writing.erase_profile(number, &[])?;
        writing.suppress("+8613800000000", "ads", regulars_core::time::Instant::MIN)?;
        writing.commit()
    };
    erase().map_err(|error| error.to_string())?;
    outcome.map(drop)
}

#[test]
fn a_file_that_is_whole_is_read_and_written() {
    assert_eq!(use_all(&content()), Ok(()));
}

#[test]
fn a_file_that_is_cut_off_never_passes_for_whole() {
    let content = content();
    assert!(content.len() > 20 * 4_096, "{} bytes", content.len());
    let places = (1..content.len()).step_by(4_096 / 3).chain((4_096..content.len()).step_by(4_096));
    for at in places {
        let error = use_all(&content[..at]).unwrap_err();
        let said = ["store_corrupt", "the store is damaged", "the file is not a Regulars store"]
            .iter()
            .any(|said| error.contains(said));
        assert!(said, "cut at {at} of {}: {error}", content.len());
    }
}

#[test]
fn a_page_of_zeros_or_of_another_page_is_noticed() {
    let content = content();
    for page in 1..content.len() / 4_096 {
        let at = page * 4_096;
        let mut zeros = content.clone();
        zeros[at..at + 4_096].fill(0);
        let error = use_all(&zeros).expect_err(&format!("page {page}"));
        assert!(
            error.contains("damaged") || error.contains(" saw ") || error.contains("is not there"),
            "{page}: {error}"
        );
        let mut other = content.clone();
        other.copy_within(0..4_096, at);
        assert!(use_all(&other).is_err(), "page {page}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 50, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn flipped_bytes_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), 1u8..), 1..6)) {
        thread_local!(static CONTENT: Vec<u8> = content());
        let mut damaged = CONTENT.with(Vec::clone);
        for (place, with) in flips {
            let at = place.index(damaged.len());
            damaged[at] ^= with;
        }
        let _ = use_all(&damaged);
    }

    #[test]
    fn flipped_bytes_of_the_first_page_never_panic(flips in prop::collection::vec((0usize..4_096, 1u8..), 1..4)) {
        thread_local!(static CONTENT: Vec<u8> = content());
        let mut damaged = CONTENT.with(Vec::clone);
        for (at, with) in flips {
            damaged[at] ^= with;
        }
        let _ = use_all(&damaged);
    }
}

#[test]
fn a_log_that_is_cut_off_anywhere_gives_whole_batches() {
    let source = place();
    let store = open(&source.path).unwrap();
    for number in 0..6 {
        write(&store, batch(number, 10));
    }
    // What a loss of power leaves: the file and a part of its log.
    let beside = |path: &Path| path.with_file_name("shop.db-wal");
    let (file, log) = (std::fs::read(&source.path).unwrap(), std::fs::read(beside(&source.path)).unwrap());
    let mut most = 0;
    for at in (0..=log.len()).step_by(1_500).chain([log.len()]) {
        let place = place();
        std::fs::write(&place.path, &file).unwrap();
        std::fs::write(beside(&place.path), &log[..at]).unwrap();
        // The tables may lie in the log too; without them it is a fresh file.
        let found = batches(&open(&place.path).unwrap());
        let whole: Vec<_> = batches(&store).into_iter().take(found.len()).collect();
        assert_eq!(found, whole, "cut at {at} of {}", log.len());
        assert!(found.len() >= most, "more of the log gave less");
        most = found.len();
    }
    assert_eq!(most, 6);
}
