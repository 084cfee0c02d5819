//! Checks of deleting one record (RT-4).

use super::observe::look;
use super::sample::{Sample, add, commit, day, put_indexed};
use super::{Outcome, same};
use crate::port::{Appended, Indexed, Store};

const PHONE: &str = "+8613812345678";
const OTHER: &str = "+8613900000001";

/// A record that states, corrects and relates.
fn full() -> Sample {
    Sample::new("b", "1", 1).stating("phone", PHONE).stating("phone", OTHER).correcting("a").relating("2")
}

/// Two profiles of three records.
fn some(store: &dyn Store) -> Outcome {
    let samples = [
        Sample::new("a", "1", 3).stating("phone", PHONE),
        Sample::new("c", "2", 4).stating("phone", PHONE),
        Sample::new("d", "2", 5),
    ];
    commit(store, &samples).map(drop)
}

pub(super) fn a_removed_record_leaves_nothing(store: &dyn Store) -> Outcome {
    some(store)?;
    let before = look(store.read()?.as_ref())?;
    commit(store, &[full()])?;
    same("there is something to remove", &(look(store.read()?.as_ref())? == before), &false)?;
    let mut writing = store.write()?;
    same("it was there", &writing.remove("pos", "b")?, &true)?;
    same("it is there no more", &writing.remove("pos", "b")?, &false)?;
    same("nobody knows it", &writing.remove("nobody", "b")?, &false)?;
    writing.commit()?;
    same("the state", &look(store.read()?.as_ref())?, &before)
}

pub(super) fn a_removed_record_can_come_again(store: &dyn Store) -> Outcome {
    some(store)?;
    commit(store, &[full()])?;
    let before = look(store.read()?.as_ref())?;
    let mut writing = store.write()?;
    writing.remove("pos", "b")?;
    same("it is new", &add(writing.as_mut(), &full())?, &Appended::Accepted)?;
    writing.commit()?;
    same("the state", &look(store.read()?.as_ref())?, &before)
}

pub(super) fn guards_and_releases_go_with_their_record(store: &dyn Store) -> Outcome {
    some(store)?;
    let traits = [("name".to_owned(), Some("x".to_owned()))];
    let released = [("phone".to_owned(), OTHER.to_owned())];
    let mut writing = store.write()?;
    let record = Sample::new("e", "1", 6).record()?;
    put_indexed(writing.as_mut(), &record, Indexed { stated: &[], traits: &traits, released: &released })?;
    writing.commit()?;
    let mut writing = store.write()?;
    writing.remove("pos", "e")?;
    writing.commit()?;
    let reading = store.read()?;
    let (mut guards, mut releases) = (0, 0);
    reading.all_traits(&mut |_, _| guards += 1)?;
    reading.all_releases(&mut |_, _, _| releases += 1)?;
    same("guards and releases", &(guards, releases), &(0, 0))?;
    same("a value that only it released", &reading.value_no("phone", OTHER)?, &None)
}

pub(super) fn a_dropped_removal_leaves_everything(store: &dyn Store) -> Outcome {
    some(store)?;
    commit(store, &[full()])?;
    let before = look(store.read()?.as_ref())?;
    let mut writing = store.write()?;
    for id in ["b", "a", "c"] {
        writing.remove("pos", id)?;
    }
    drop(writing);
    same("the state", &look(store.read()?.as_ref())?, &before)
}

pub(super) fn a_removed_record_makes_its_profile_dirty(store: &dyn Store) -> Outcome {
    some(store)?;
    let mut writing = store.write()?;
    writing.set_advanced_to(day(9))?;
    writing.commit()?;
    let mut writing = store.write()?;
    writing.remove("pos", "d")?;
    writing.commit()?;
    let reading = store.read()?;
    let number = reading.profile_no("pos", "2")?;
    same("dirty", &reading.dirty(9)?.first().copied(), &number)
}
