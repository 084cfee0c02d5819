//! Two writers on one file, in one process and in two; a writer that is killed.

use std::io::{BufRead as _, BufReader, Write as _};

use super::*;

#[test]
fn a_second_writer_waits_and_then_gets_busy() {
    let place = place();
    let patient = open(&place.path).unwrap();
    let hasty = SqliteStore::open(&place.path, SqliteOptions { busy_ms: 30, ..SqliteOptions::default() }).unwrap();
    let writing = patient.write().unwrap();
    assert_eq!(hasty.write().err(), Some(StoreError::Busy));
    assert_eq!(hasty.read().unwrap().counts().unwrap().records, 0, "reading goes on");
    drop(writing);
    let writing = hasty.write().unwrap();
    assert_eq!(hasty.write().err(), Some(StoreError::Busy), "also by the same handle on the same thread");
    drop(writing);
    assert_eq!(write(&hasty, batch(0, 2)).len(), 2);
    std::thread::scope(|scope| {
        let writing = hasty.write().unwrap();
        let waits = scope.spawn(|| write(&patient, batch(1, 2)).len());
        std::thread::sleep(std::time::Duration::from_millis(50));
        writing.commit().unwrap();
        assert_eq!(waits.join().unwrap(), 2);
    });
}

/// Numbers of values die with the index; a handle that remembers them would link the wrong people.
#[test]
fn an_index_made_anew_by_another_handle_is_not_mixed_up() {
    let place = place();
    let (first, second) = (open(&place.path).unwrap(), open(&place.path).unwrap());
    let stating = |id: &str, profile: &str, value: &str| vec![Sample::new(id, profile, 1).stating("phone", value)];
    write(&first, stating("a", "1", "+861"));
    write(&first, stating("b", "2", "+862"));
    let mut writing = second.write().unwrap();
    writing.clear_index("v2").unwrap();
    writing.commit().unwrap();
    write(&second, stating("c", "3", "+863"));
    write(&first, stating("d", "4", "+862"));
    let seen = observe(first.read().unwrap().as_ref()).unwrap();
    let holders: Vec<_> = seen.seen.iter().map(|(value, profile, ..)| (value.1.as_str(), profile.1.as_str())).collect();
    assert_eq!(holders, [("+862", "4"), ("+863", "3")]);
}

#[test]
fn child_that_writes_on_and_on() {
    let Some(path) = task() else { return };
    let options = SqliteOptions { busy_ms: 60_000, cache_bytes: 64 << 10, ..SqliteOptions::default() };
    let store = SqliteStore::open(&path, options).unwrap();
    let first = batches(&store).len() as u32;
    for number in first..first + 20 {
        write(&store, batch(number, 40));
        println!("\ncommitted {number:05}");
    }
    // More than the memory for pages: a part of it is in the log already when the process is killed.
    let mut writing = store.write().unwrap();
    for sample in batch(99_999, 4_000) {
        append(writing.as_mut(), &sample).unwrap();
    }
    println!("\nin the middle");
    std::io::stdout().flush().unwrap();
    std::thread::sleep(std::time::Duration::from_secs(600));
}

/// Starts the child, reads what it says until `enough` and kills it; the batches that it said were committed.
fn kill_when(path: &Path, enough: impl Fn(&str) -> bool) -> Vec<String> {
    let program = std::env::current_exe().unwrap();
    let mut child = process(&program, "processes::child_that_writes_on_and_on", path).spawn().unwrap();
    let mut committed = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if let Some(number) = line.strip_prefix("committed ") {
            committed.push(format!("batch {number}"));
        }
        if enough(&line) {
            break;
        }
    }
    // `kill -9`: nothing in the child runs any more.
    child.kill().unwrap();
    child.wait().unwrap();
    committed
}

#[test]
fn a_killed_writer_leaves_whole_batches() {
    let place = place();
    drop(open(&place.path).unwrap());
    let mut told = Vec::new();
    for round in 0..6 {
        told.extend(match round % 3 {
            0 => kill_when(&place.path, |line| line == "in the middle"),
            1 => kill_when(&place.path, |line| line.starts_with("committed ") && line.ends_with('7')),
            _ => kill_when(&place.path, |line| line.starts_with("committed ")),
        });
        let store = open(&place.path).unwrap();
        let found = batches(&store);
        assert!(found.iter().all(|(_, records)| *records == 40), "{found:?}");
        assert!(found.iter().all(|(name, _)| !name.ends_with("99999")), "the open transaction is gone");
        // What was reported as committed is there; one more may have been committed and not reported any more.
        assert!(told.iter().all(|name| found.iter().any(|(known, _)| known == name)), "{told:?} {found:?}");
        let check: String = crate::sqlite::lock(&store.writer)
            .connection
            .pragma_query_value(None, "integrity_check", |row| row.get(0))
            .unwrap();
        assert_eq!(check, "ok");
    }
    assert!(told.len() >= 40, "{}", told.len());
}

#[test]
fn child_that_writes_beside_its_parent() {
    let Some(path) = task() else { return };
    let store = SqliteStore::open(&path, SqliteOptions { busy_ms: 60_000, ..SqliteOptions::default() }).unwrap();
    for number in 1_000..1_030 {
        write(&store, batch(number, 10));
    }
}

#[test]
fn two_processes_write_one_file() {
    let place = place();
    let program = std::env::current_exe().unwrap();
    let spawn = || process(&program, "processes::child_that_writes_beside_its_parent", &place.path).spawn().unwrap();
    // Both children write the same batches, so each record is new once and a duplicate once.
    let children = [spawn(), spawn()];
    let store = SqliteStore::open(&place.path, SqliteOptions { busy_ms: 60_000, ..SqliteOptions::default() }).unwrap();
    for number in 0..30 {
        write(&store, batch(number, 10));
    }
    children.into_iter().for_each(|child| drop(finish(child)));
    let found = batches(&store);
    assert_eq!(found.len(), 60);
    assert!(found.iter().all(|(_, records)| *records == 10));
}
