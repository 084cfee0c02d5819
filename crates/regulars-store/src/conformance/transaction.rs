//! Checks of transactions: whole or nothing, one state from beginning to end, one writer at a time.

use std::sync::mpsc;
use std::time::Duration;

use super::observe::{Observed, look};
use super::sample::{Sample, add, commit, reindex};
use super::{Failure, Outcome, same};
use crate::port::{Appended, Store, StoreError};

/// How long a check waits for a thread that may have to wait for it.
const PATIENCE: Duration = Duration::from_millis(100);

fn first() -> [Sample; 2] {
    [
        Sample::new("r1", "1", 5).stating("phone", "+8613812345678"),
        Sample::new("r2", "2", 6).stating("phone", "+8613812345678").stating("email", "a@b.cn"),
    ]
}

/// New profiles, new values, an earlier first instant, a correction: all that a transaction can leave behind.
fn second() -> [Sample; 4] {
    [
        Sample::new("r3", "1", 1).stating("phone", "+8613900000000"),
        Sample::new("r4", "3", 2).of("app").stating("phone", "+8613812345678").stating("union", "u1"),
        Sample::new("r5", "2", 9).correcting("r2"),
        Sample::new("r1", "4", 5),
    ]
}

fn state(store: &dyn Store) -> Outcome<Observed> {
    look(store.read()?.as_ref())
}

pub(super) fn a_commit_is_seen_and_a_dropped_transaction_leaves_nothing(store: &dyn Store) -> Outcome {
    let empty = state(store)?;
    let drop_all = |samples: &[Sample]| {
        let mut writing = store.write()?;
        samples.iter().try_for_each(|sample| add(writing.as_mut(), sample).map(drop))
    };
    drop_all(&first())?;
    same("an empty store after a dropped transaction", &state(store)?, &empty)?;
    commit(store, &first())?;
    let before = state(store)?;
    same("records after the commit", &before.counts.records, &2)?;
    drop_all(&second())?;
    same("the state after a dropped transaction", &state(store)?, &before)
}

pub(super) fn what_was_dropped_can_be_written_afterwards(store: &dyn Store) -> Outcome {
    let all: Vec<Sample> = first().into_iter().chain(second()).collect();
    let mut writing = store.write()?;
    let dropped = all.iter().map(|sample| add(writing.as_mut(), sample)).collect::<Outcome<Vec<_>>>()?;
    drop(writing);
    // In another order, so that numbers that outlived the transaction would point to something else.
    let mut turned = all.clone();
    turned.rotate_left(2);
    let mut written = commit(store, &turned)?;
    written.rotate_right(2);
    let accepted = |answers: &[Appended]| answers.iter().filter(|answer| **answer == Appended::Accepted).count();
    same("as many are new", &accepted(&written), &accepted(&dropped))?;
    same("records", &state(store)?.counts.records, &5)
}

pub(super) fn a_dropped_rebuild_leaves_the_index(store: &dyn Store) -> Outcome {
    commit(store, &first())?;
    let before = state(store)?;
    let mut writing = store.write()?;
    writing.clear_index("v2")?;
    add(writing.as_mut(), &Sample::new("r9", "9", 9).stating("union", "u9"))?;
    reindex(writing.as_mut())?;
    drop(writing);
    same("the state", &state(store)?, &before)
}

pub(super) fn a_writer_reads_its_own_writes(store: &dyn Store) -> Outcome {
    commit(store, &first())?;
    let mut writing = store.write()?;
    for sample in second() {
        add(writing.as_mut(), &sample)?;
    }
    let inside = look(writing.as_ref())?;
    writing.commit()?;
    same("the same before and after the commit", &inside, &state(store)?)
}

pub(super) fn a_reader_sees_the_state_at_which_it_was_opened(store: &dyn Store) -> Outcome {
    commit(store, &first())?;
    let before = state(store)?;
    let reading = store.read()?;
    let (done, wait) = mpsc::channel();
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || {
            let outcome = commit(store, &second());
            let _ = done.send(());
            outcome.map(drop)
        });
        // An adapter may let the writer pass or make it wait for the reader; either way nothing new is seen here.
        let _ = wait.recv_timeout(PATIENCE);
        let inside = look(reading.as_ref());
        drop(reading);
        writer.join().map_err(|_| Failure("the writer panicked".to_owned()))??;
        same("the state of the reader", &inside?, &before)
    })?;
    same("records afterwards", &state(store)?.counts.records, &5)
}

pub(super) fn a_second_writer_waits_or_is_told(store: &dyn Store) -> Outcome {
    let (ready, wait) = mpsc::channel();
    std::thread::scope(|scope| {
        let mut writing = store.write()?;
        let second = scope.spawn(move || {
            let _ = ready.send(());
            let writing = match store.write() {
                Err(StoreError::Busy) => return Ok(None),
                other => other?,
            };
            // It may not have begun before the first has ended.
            let seen = writing.counts()?.records;
            Ok::<_, StoreError>(Some(seen))
        });
        let _ = wait.recv_timeout(PATIENCE);
        add(writing.as_mut(), &Sample::new("r1", "1", 1))?;
        std::thread::sleep(Duration::from_millis(20));
        add(writing.as_mut(), &Sample::new("r2", "1", 1))?;
        writing.commit()?;
        let seen = second.join().map_err(|_| Failure("the second writer panicked".to_owned()))??;
        same("records seen by the second writer", &seen.unwrap_or(2), &2)
    })
}
