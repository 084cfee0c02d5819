//! A profile under a new data key: sealed anew step by step, whatever comes between the steps (EN-2).

use super::sealed::{bytes, code, open_with, tell, vault};
use super::*;

/// The versions under which what is sealed of a profile stands.
fn versions(path: &Path, profile: i64) -> std::collections::BTreeSet<u32> {
    let plain = rusqlite::Connection::open(path).unwrap();
    let mut found = std::collections::BTreeSet::new();
    for table in ["record", "profile_value", "trait", "released"] {
        let sql = format!("SELECT cipher FROM {table} WHERE cipher IS NOT NULL AND profile = ?1");
        let mut statement = plain.prepare(&sql).unwrap();
        let rows = statement.query_map([profile], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        found.extend(rows.map(|envelope| crate::vault::key_version(&envelope.unwrap()).unwrap()));
    }
    found
}

#[test]
fn a_renewal_that_is_interrupted_reads_as_before_and_goes_on() {
    let place = place();
    let open = || open_with(&place.path, vault(1)).unwrap();
    let store = open();
    tell(&store);
    let expected = observe(store.read().unwrap().as_ref()).unwrap();
    let profile = store.read().unwrap().profile_no("pos", "p1").unwrap().unwrap();
    let old: Vec<Vec<u8>> = {
        let plain = rusqlite::Connection::open(&place.path).unwrap();
        let sql = "SELECT wrapped FROM data_key WHERE profile = ?1 UNION ALL SELECT cipher FROM record
            WHERE cipher IS NOT NULL AND profile = ?1";
        let mut statement = plain.prepare(sql).unwrap();
        statement.query_map([profile], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(old.len(), 2);
    // Somebody else who has the file open, and the old key at hand.
    let other = open();
    assert_eq!(observe(other.read().unwrap().as_ref()).unwrap(), expected);
    let mut writing = store.write().unwrap();
    writing.renew_key(profile).unwrap();
    writing.commit().unwrap();
    drop(store);
    // One record, two identifiers, a released one and a trait; every other step is lost with its transaction.
    let mut done = 0;
    for round in 0.. {
        let store = open();
        let mut writing = store.write().unwrap();
        let count = writing.reseal(profile, 1).unwrap();
        if round % 2 == 0 {
            drop(writing);
            assert_eq!(observe(store.read().unwrap().as_ref()).unwrap(), expected);
            continue;
        }
        writing.commit().unwrap();
        done += count;
        assert_eq!(observe(store.read().unwrap().as_ref()).unwrap(), expected);
        assert_eq!(observe(other.read().unwrap().as_ref()).unwrap(), expected);
        if count == 0 {
            break;
        }
    }
    assert_eq!((done, versions(&place.path, profile)), (5, [2].into()));
    assert_eq!(other.read().unwrap().key_versions(profile).unwrap(), [2], "the older key is destroyed");
    // Who had the old key at hand seals under the new one.
    let sample = Sample::new("r9", "p1", 9).stating("phone", "+8613811110000");
    write(&other, vec![sample]);
    assert_eq!(versions(&place.path, profile), [2].into());
    let after = observe(open().read().unwrap().as_ref()).unwrap();
    assert_eq!(after.counts.records, expected.counts.records + 1);
    assert!(format!("{after:?}").contains("+8613811110000"));
    drop(other);
    assert!(open().scrub().unwrap());
    let now = bytes(&place.path);
    for old in old {
        assert!(!now.windows(old.len()).any(|window| window == old), "neither the key nor what it sealed is left");
    }
}

#[test]
fn a_profile_of_which_nothing_is_sealed_has_no_key_to_destroy() {
    let place = place();
    let store = open_with(&place.path, vault(1)).unwrap();
    tell(&store);
    write(&store, vec![Sample::new("r9", "p9", 9)]);
    let mut writing = store.write().unwrap();
    let profile = writing.profile_no("pos", "p9").unwrap().unwrap();
    assert!(writing.key_versions(profile).unwrap().is_empty());
    assert_eq!(code(writing.reseal(profile, 10)), "key_destroyed");
    drop(writing);
    let plain = crate::MemoryStore::new();
    assert_eq!(code(plain.write().unwrap().reseal(0, 10)), "store_not_sealed");
}
