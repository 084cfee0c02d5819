//! Checks of watch states: one for each customer, found by id, by due instant and by rulebook.

use regulars_core::identity::CustomerId;
use regulars_core::time::Instant;

use super::act::{customer, watch};
use super::observe::look;
use super::sample::day;
use super::{Outcome, same};
use crate::port::{Store, Watch};

/// Due on a day or never, under a fingerprint; the names give ids whose bytes and texts have different orders.
fn some() -> Vec<Watch> {
    let due = [Some(5), None, Some(3), Some(5), Some(-400), None, Some(3), Some(9)];
    let names = (0..).map(|n: usize| format!("watched {n}"));
    names.zip(due).map(|(name, due)| watch(&name, due, if due == Some(3) { "old" } else { "new" })).collect()
}

fn put(store: &dyn Store, watches: &[Watch]) -> Outcome {
    let mut writing = store.write()?;
    watches.iter().try_for_each(|watch| writing.put_watch(watch))?;
    Ok(writing.commit()?)
}

fn ids(watches: &[Watch]) -> Vec<CustomerId> {
    watches.iter().map(|watch| watch.customer).collect()
}

pub(super) fn a_watch_comes_back_as_it_was_and_the_last_one_counts(store: &dyn Store) -> Outcome {
    let first = Watch { members: vec![0, 255, b'\''], state: Vec::new(), anchor: i64::MAX, ..watch("a", Some(1), "") };
    let edges = [Instant::MIN, Instant::MAX].map(|due| Watch { due: Some(due), ..watch("a", None, "é") });
    for stored in [first, watch("a", None, "x"), watch("a", Some(2), "x")].iter().chain(&edges) {
        put(store, std::slice::from_ref(stored))?;
        let reading = store.read()?;
        same("the watch", &reading.watch(&customer("a"))?.as_ref(), &Some(stored))?;
        same("of another", &reading.watch(&customer("b"))?, &None)?;
        same("one for each customer", &look(reading.as_ref())?.watched.watches, &vec![stored.clone()])?;
    }
    let mut writing = store.write()?;
    writing.drop_watch(&customer("a"))?;
    writing.drop_watch(&customer("b"))?;
    writing.commit()?;
    same("none is left", &look(store.read()?.as_ref())?.watched.watches, &Vec::new())
}

pub(super) fn watches_come_by_id_page_by_page(store: &dyn Store) -> Outcome {
    let mut all = some();
    put(store, &all)?;
    all.sort_by_key(|watch| watch.customer.to_string());
    let reading = store.read()?;
    same("all", &reading.watches(None, 99)?, &all)?;
    same("none", &reading.watches(None, 0)?, &Vec::new())?;
    for (at, watch) in (1..).zip(&all) {
        let rest: Vec<Watch> = all.iter().skip(at).take(3).cloned().collect();
        same("beyond one", &reading.watches(Some(watch.customer), 3)?, &rest)?;
    }
    let beyond = |after: &CustomerId| all.iter().filter(|watch| watch.customer > *after).cloned().collect::<Vec<_>>();
    let nobody = customer("nobody");
    same("beyond one that is not there", &reading.watches(Some(nobody), 99)?, &beyond(&nobody))
}

pub(super) fn what_is_due_comes_by_instant_and_id(store: &dyn Store) -> Outcome {
    let mut all = some();
    put(store, &all)?;
    all.sort_by_key(|watch| (watch.due, watch.customer));
    let due = |to: Instant| {
        let due: Vec<Watch> = all.iter().filter(|watch| watch.due.is_some_and(|due| due <= to)).cloned().collect();
        ids(&due)
    };
    let reading = store.read()?;
    for (to, count) in [(-401, 0), (-400, 1), (2, 1), (3, 3), (5, 5), (8, 5), (9, 6)] {
        let found = reading.watches_due(day(to), 99)?;
        same("how many are due", &found.len(), &count)?;
        same("who is due", &found, &due(day(to)))?;
        let first = found.into_iter().take(2).collect();
        same("the first two", &reading.watches_due(day(to), 2)?, &first)?;
    }
    same("just before an instant", &reading.watches_due(day(3).plus_micros(-1), 99)?.len(), &1)?;
    drop(reading);
    // Nobody is due any more after a later or no due instant was put in place of the first.
    let later: Vec<Watch> =
        all.into_iter().map(|watch| Watch { due: watch.due.filter(|due| *due == day(5)), ..watch }).collect();
    put(store, &later)?;
    same("afterwards", &store.read()?.watches_due(Instant::MAX, 99)?.len(), &2)
}

pub(super) fn watches_of_another_rulebook_are_stale(store: &dyn Store) -> Outcome {
    same("in an empty store", &store.read()?.stale_watches("new", 9)?, &Vec::new())?;
    let (mut old, mut new): (Vec<Watch>, Vec<Watch>) = some().into_iter().partition(|watch| watch.fingerprint == "old");
    put(store, &some())?;
    old.sort_by_key(|watch| watch.customer);
    new.sort_by_key(|watch| watch.customer);
    let reading = store.read()?;
    same("under the new one", &reading.stale_watches("new", 9)?, &ids(&old))?;
    same("up to a limit", &reading.stale_watches("new", 1)?, &ids(&old).into_iter().take(1).collect())?;
    same("under the old one", &reading.stale_watches("old", 9)?, &ids(&new))?;
    let both: Vec<CustomerId> = ids(&new).into_iter().chain(ids(&old)).collect();
    same("under one that is not known", &reading.stale_watches("newer", 9)?, &both)?;
    drop(reading);
    let renewed: Vec<Watch> = old.into_iter().map(|watch| Watch { fingerprint: "new".to_owned(), ..watch }).collect();
    put(store, &renewed)?;
    same("after all were made anew", &store.read()?.stale_watches("new", 9)?, &Vec::new())
}

pub(super) fn watches_of_a_dropped_transaction_are_gone(store: &dyn Store) -> Outcome {
    put(store, &some())?;
    let before = look(store.read()?.as_ref())?;
    let mut writing = store.write()?;
    for stored in some().iter().take(4) {
        writing.put_watch(&Watch { due: Some(day(77)), fingerprint: "newest".to_owned(), ..stored.clone() })?;
        writing.put_watch(&Watch { due: None, ..stored.clone() })?;
    }
    some().iter().skip(3).try_for_each(|stored| writing.drop_watch(&stored.customer))?;
    writing.put_watch(&watch("another", Some(1), "newest"))?;
    let inside = look(writing.as_ref())?;
    same("the writer sees its own writes", &inside.watched.watches.len(), &4)?;
    drop(writing);
    same("the state", &look(store.read()?.as_ref())?, &before)?;
    // A fingerprint that was met in the dropped transaction has no number that outlives it.
    put(store, &[watch("another", Some(1), "newest")])?;
    let stale: Vec<Watch> = look(store.read()?.as_ref())?.watched.watches;
    same("one more", &stale.len(), &(before.watched.watches.len() + 1))
}
