//! No room: a typed error, nothing of the batch, and the store works on.

use super::*;
use crate::conformance::Observed;

fn limited(path: &Path, bytes: u64) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(path, SqliteOptions { max_bytes: Some(bytes), cache_bytes: 64 << 10, ..SqliteOptions::default() })
}

fn state(store: &dyn Store) -> Observed {
    observe(store.read().unwrap().as_ref()).unwrap()
}

#[test]
fn a_batch_that_does_not_fit_leaves_nothing_and_the_store_works_on() {
    let place = place();
    let store = limited(&place.path, 400 << 10).unwrap();
    write(&store, batch(0, 100));
    let before = state(&store);
    for _ in 0..2 {
        let mut writing = store.write().unwrap();
        let samples = batch(1, 5_000);
        let failed = samples.iter().position(|sample| append(writing.as_mut(), sample) == Err(StoreError::Full));
        assert!(failed.is_some_and(|at| at > 100), "{failed:?}");
        // Nobody can go on as if nothing had been, neither with a small record nor with the commit.
        assert_eq!(append(writing.as_mut(), &Sample::new("r", "p", 1)), Err(StoreError::Full));
        assert_eq!(writing.clear_index("v2"), Err(StoreError::Full));
        assert_eq!(writing.forget_changes(1), Err(StoreError::Full));
        assert_eq!(writing.commit(), Err(StoreError::Full));
        assert_eq!(state(&store), before);
    }
    assert_eq!(write(&store, batch(0, 1)), [Appended::Duplicate]);
    assert_eq!(write(&store, vec![Sample::new("small", "p", 1)]), [Appended::Accepted]);
    drop(store);
    let wider = open(&place.path).unwrap();
    assert_eq!(wider.read().unwrap().counts().unwrap().records, 101);
    assert_eq!(write(&wider, batch(1, 5_000)).len(), 5_000);
}

#[test]
fn a_limit_below_the_tables_makes_no_store_and_harms_nothing() {
    let place = place();
    for bytes in [0, 1, 4_096, 20_000] {
        assert_eq!(limited(&place.path, bytes).unwrap_err(), StoreError::Full, "{bytes}");
    }
    assert_eq!(write(&open(&place.path).unwrap(), batch(0, 10)).len(), 10);
}

#[test]
fn child_that_may_write_little() {
    let Some(path) = task() else { return };
    let store = open(&path).unwrap();
    let before = state(&store);
    let mut writing = store.write().unwrap();
    let answers: Result<Vec<_>, _> = batch(7, 20_000).iter().map(|sample| append(writing.as_mut(), sample)).collect();
    let outcome = answers.and_then(|_| writing.commit());
    println!("\noutcome: {outcome:?}");
    drop(store);
    // The limit of the process holds for every file, so the state is read from one that is there already.
    assert_eq!(state(&open(&path).unwrap()), before);
}

/// The system refuses to let the files grow, as a full disk does.
#[test]
fn a_disk_that_takes_no_more_leaves_whole_batches() {
    let place = place();
    write(&open(&place.path).unwrap(), batch(0, 50));
    let program = std::env::current_exe().unwrap();
    let inner = process(&program, "full::child_that_may_write_little", &place.path);
    let mut shell = Command::new("sh");
    // The signal must not end the process: a full disk sends none. The limit is in blocks of 512 bytes.
    shell.args(["-c", "trap '' XFSZ; ulimit -f 1500; exec \"$0\" \"$@\""]).arg(&program).args(inner.get_args());
    shell.env(TASK, &place.path).stdout(Stdio::piped()).stderr(Stdio::piped());
    let said = finish(shell.spawn().unwrap());
    assert!(said.contains("outcome: Err(Full)") || said.contains("outcome: Err(Unavailable("), "{said}");
    let store = open(&place.path).unwrap();
    assert_eq!(batches(&store), [("batch 00000".to_owned(), 50)]);
    assert_eq!(write(&store, batch(7, 10)).len(), 10);
}
