//! A sealed file: opened by its keys only, nothing personal in its bytes, keys that are rotated and destroyed (EN-1 to EN-8).

use regulars_core::error::Fault as _;

use super::*;
use crate::port::Reading;
use crate::vault::{IndexKey, KeyEncryptionKey, KeyProvider as _, KeyRing, SystemEntropy, Vault};

/// A vault with so many versions of its key.
pub(super) fn vault(versions: u8) -> Vault {
    vault_of(1, versions, "t1")
}

fn vault_of(seed: u8, versions: u8, tenant: &str) -> Vault {
    let kek = |n: u8| KeyEncryptionKey::new(&[seed + n; 32]);
    let mut ring = KeyRing::new(kek(1), IndexKey::new(&[seed; 32]));
    for n in 2..=versions {
        ring.add(kek(n)).unwrap();
    }
    assert_eq!(ring.current(), u32::from(versions));
    Vault::new(Box::new(ring), tenant, Box::new(SystemEntropy::new())).unwrap()
}

pub(super) fn open_with(path: &Path, vault: Vault) -> Result<SqliteStore, StoreError> {
    SqliteStore::open_sealed(path, SqliteOptions::default(), vault)
}

pub(super) fn code<T>(outcome: Result<T, StoreError>) -> &'static str {
    outcome.err().map_or("nothing failed", |error| error.code().as_str())
}

/// The bytes of a file and of what lies beside it.
pub(super) fn bytes(path: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    files.flat_map(|path| std::fs::read(path).unwrap()).collect()
}

fn holds(text: &str, bytes: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Personal things in every table that can hold some.
pub(super) fn tell(store: &dyn Store) {
    let sample = |id: &str, profile: &str| {
        Sample::new(id, profile, 1).stating("phone", "+8613800001111").stating("email", "ann@secret.example")
    };
    write(store, vec![sample("r1", "p1"), sample("r2", "p2"), Sample::new("r3", "p1", 2)]);
    let mut writing = store.write().unwrap();
    let record = Sample::new("r4", "p1", 3).record().unwrap();
    let traits = [("name".to_owned(), Some("Ann Secret".to_owned())), ("city".to_owned(), None)];
    let released = [("phone".to_owned(), "+8613900002222".to_owned())];
    writing.index(&record, Indexed { traits: &traits, released: &released, ..Indexed::default() }).unwrap();
    let (profiles, values) =
        ([("pos".to_owned(), "p1".to_owned())], [("email".to_owned(), "bob@secret.example".to_owned())]);
    let at = regulars_core::time::Instant::MIN;
    let text = "because bob@secret.example is Ann Secret";
    let new = NewDecision { id: "d1", at, text, profiles: &profiles, values: &values, revokes: None };
    writing.put_decision(&new).unwrap();
    writing.commit().unwrap();
}

const SECRETS: [&str; 5] = ["13800001111", "ann@secret", "Ann Secret", "13900002222", "bob@secret"];

#[test]
fn nothing_personal_stands_in_the_bytes_of_a_sealed_file() {
    let (sealed, plain) = (place(), place());
    let store = open_with(&sealed.path, vault(1)).unwrap();
    tell(&store);
    let seen = observe(store.read().unwrap().as_ref()).unwrap();
    for secret in SECRETS {
        assert!(format!("{seen:?}").contains(secret), "{secret} is read");
        assert!(!holds(secret, &bytes(&sealed.path)), "{secret} is not written");
    }
    let other = open(&plain.path).unwrap();
    tell(&other);
    assert_eq!(observe(other.read().unwrap().as_ref()).unwrap(), seen, "what is sealed reads as what is not");
    assert!(SECRETS.iter().all(|secret| holds(secret, &bytes(&plain.path))));
    drop(store);
    assert_eq!(observe(open_with(&sealed.path, vault(1)).unwrap().read().unwrap().as_ref()).unwrap(), seen);
    // The content hash says nothing to who can guess the content.
    let hash = ContentHash::of(&Sample::new("r3", "p1", 2).record().unwrap(), &mut String::new());
    let found = |path: &Path| bytes(path).windows(32).any(|window| window == hash.bytes());
    assert_eq!((found(&sealed.path), found(&plain.path)), (false, true));
}

#[test]
fn a_sealed_file_is_opened_by_its_own_keys_and_a_plain_one_by_none() {
    let place = place();
    let store = open_with(&place.path, vault(1)).unwrap();
    tell(&store);
    drop(store);
    let before = std::fs::read(&place.path).unwrap();
    assert_eq!(code(open(&place.path)), "keys_required");
    for wrong in [vault_of(2, 1, "t1"), vault_of(1, 1, "t2")] {
        assert_eq!(code(open_with(&place.path, wrong)), "keys_wrong");
    }
    let kek_only = KeyRing::new(KeyEncryptionKey::new(&[9; 32]), IndexKey::new(&[1; 32]));
    let kek_only = Vault::new(Box::new(kek_only), "t1", Box::new(SystemEntropy::new())).unwrap();
    assert_eq!(code(open_with(&place.path, kek_only)), "keys_wrong");
    assert_eq!(std::fs::read(&place.path).unwrap(), before, "nothing was written");
    assert!(observe(open_with(&place.path, vault(1)).unwrap().read().unwrap().as_ref()).is_ok());
    let plain = super::place();
    write(&open(&plain.path).unwrap(), batch(0, 3));
    assert_eq!(code(open_with(&plain.path, vault(1))), "store_not_sealed");
    age(&plain.path);
    assert_eq!(code(open_with(&plain.path, vault(1))), "store_not_sealed");
}

/// Under which versions the keys are wrapped.
fn wrapped(reading: &dyn Reading) -> Vec<(u32, u64)> {
    reading.key_counts().unwrap().unwrap().wrapped_under.into_iter().collect()
}

#[test]
fn a_rotation_that_is_interrupted_leaves_every_key_readable_and_goes_on() {
    let place = place();
    let store = open_with(&place.path, vault(1)).unwrap();
    tell(&store);
    write(&store, batch(0, 40));
    let expected = observe(store.read().unwrap().as_ref()).unwrap();
    drop(store);
    // Ten profiles and the file's own key, one at a time; after each one the program may end, with it or without it.
    let mut seen = 0;
    for round in 0.. {
        let store = open_with(&place.path, vault(2)).unwrap();
        let mut writing = store.write().unwrap();
        let next = writing.rewrap_keys(None, 1).unwrap();
        let kept = round % 2 == 1;
        if kept {
            writing.commit().unwrap();
        } else {
            drop(writing);
        }
        assert_eq!(observe(store.read().unwrap().as_ref()).unwrap(), expected);
        assert_eq!(observe(open_with(&place.path, vault(2)).unwrap().read().unwrap().as_ref()).unwrap(), expected);
        let counts = wrapped(store.read().unwrap().as_ref());
        let under = |version| counts.iter().find(|(known, _)| *known == version).map_or(0, |(_, count)| *count);
        assert_eq!(under(1) + under(2), 11, "{counts:?}");
        if next.is_none() {
            assert_eq!((under(1), seen), (0, 11));
            break;
        }
        seen += u64::from(kept);
        assert_eq!(under(2), seen);
    }
    assert_eq!(code(open_with(&place.path, vault(1))), "key_unavailable", "the older version opens it no more");
    let mut newest = KeyRing::new(KeyEncryptionKey::new(&[2; 32]), IndexKey::new(&[1; 32]));
    newest.add(KeyEncryptionKey::new(&[3; 32])).unwrap();
    newest.retire_before(2);
    let newest = Vault::new(Box::new(newest), "t1", Box::new(SystemEntropy::new())).unwrap();
    let store = open_with(&place.path, newest).unwrap();
    assert_eq!(observe(store.read().unwrap().as_ref()).unwrap(), expected);
}

#[test]
fn a_renewed_key_seals_from_now_on_and_the_older_one_still_opens() {
    let place = place();
    let store = open_with(&place.path, vault(1)).unwrap();
    tell(&store);
    let before = observe(store.read().unwrap().as_ref()).unwrap();
    let mut writing = store.write().unwrap();
    let profile = writing.profile_no("pos", "p1").unwrap().unwrap();
    writing.renew_key(profile).unwrap();
    writing.renew_key(profile).unwrap();
    append(writing.as_mut(), &Sample::new("r9", "p1", 9).stating("phone", "+8613811110000")).unwrap();
    writing.commit().unwrap();
    assert_eq!(wrapped(store.read().unwrap().as_ref()), [(1, 5)]);
    let versions: Vec<u32> = {
        let plain = rusqlite::Connection::open(&place.path).unwrap();
        let sql = "SELECT cipher FROM record WHERE cipher IS NOT NULL AND profile = ?1 ORDER BY at";
        let mut statement = plain.prepare(sql).unwrap();
        let found = statement.query_map([profile], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        found.map(|envelope| crate::vault::key_version(&envelope.unwrap()).unwrap()).collect()
    };
    assert_eq!(versions, [1, 3]);
    let after = observe(store.read().unwrap().as_ref()).unwrap();
    assert_eq!(after.profiles.len(), before.profiles.len());
    assert_eq!(after.counts.records, before.counts.records + 1);
    assert_eq!(observe(open_with(&place.path, vault(1)).unwrap().read().unwrap().as_ref()).unwrap(), after);
}

/// INV-21.
#[test]
fn after_an_erasure_nothing_of_a_copy_opens_and_the_others_still_do() {
    let place = place();
    let store = open_with(&place.path, vault(1)).unwrap();
    tell(&store);
    let copy = || -> Vec<(i64, Vec<u8>)> {
        let plain = rusqlite::Connection::open(&place.path).unwrap();
        let mut statement = plain.prepare("SELECT profile, cipher FROM record WHERE cipher IS NOT NULL").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let kept = copy();
    assert_eq!(kept.len(), 2);
    let mut writing = store.write().unwrap();
    let profile = writing.profile_no("pos", "p1").unwrap().unwrap();
    writing.erase_profile(profile, &[]).unwrap();
    writing.commit().unwrap();
    assert!(store.scrub().unwrap());
    let now = bytes(&place.path);
    for (owner, envelope) in &kept {
        let found = now.windows(envelope.len()).any(|window| window == envelope);
        assert_eq!(found, *owner != profile, "not even what was sealed is left of who was erased");
    }
    // Whoever kept the sealed rows, and has the keys, has nothing.
    let plain = rusqlite::Connection::open(&place.path).unwrap();
    for (owner, envelope) in &kept {
        let sql = "INSERT OR REPLACE INTO record (profile, at, record_id, kind, hash, open, sealed, cipher)
            SELECT ?1, 5, 'back', kind, hash, open, '', ?2 FROM record LIMIT 1";
        plain.execute(sql, rusqlite::params![owner, envelope]).unwrap();
    }
    let reading = store.read().unwrap();
    let mut seen = Vec::new();
    for (owner, _) in &kept {
        let mut each = |row: &regulars_core::record::row::StoredRow<'_>| {
            if row.record_id == "back" {
                seen.push((*owner, row.sealed.open().err().map(|error| error.code().as_str())));
            }
            Ok(())
        };
        reading.rows(*owner, &mut each).unwrap();
    }
    drop(reading);
    // The erased profile's row is nobody's, and another record's envelope is not this one's.
    assert_eq!(seen, [(profile + 1, Some("auth_failed"))]);
    plain.execute_batch("DELETE FROM record WHERE record_id = 'back'").unwrap();
    let left = observe(store.read().unwrap().as_ref()).unwrap();
    assert_eq!(left.values.len(), 2, "what the other states is still found");
    assert!(format!("{left:?}").contains("ann@secret.example"));
    assert!(left.decided.traits.is_empty() && left.decided.released.is_empty());
    assert_eq!(wrapped(store.read().unwrap().as_ref()), [(1, 2)], "the key is destroyed");
}

#[test]
fn an_envelope_that_was_moved_or_changed_does_not_open() {
    let place = place();
    let store = open_with(&place.path, vault(1)).unwrap();
    tell(&store);
    let moves = [
        "UPDATE record SET cipher = (SELECT cipher FROM record WHERE record_id = 'r2') WHERE record_id = 'r1'",
        "UPDATE profile_value SET cipher = (SELECT cipher FROM profile_value ORDER BY value LIMIT 1) WHERE value = 2",
        "UPDATE trait SET record_id = 'other'",
        "UPDATE decision SET id = 'other'",
        "UPDATE record SET cipher = substr(cipher, 1, 20) WHERE record_id = 'r1'",
        "UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE profile = 1) WHERE profile = 2",
    ];
    let content = {
        assert!(store.scrub().unwrap());
        std::fs::read(&place.path).unwrap()
    };
    for sql in moves {
        let other = super::place();
        std::fs::write(&other.path, &content).unwrap();
        let plain = rusqlite::Connection::open(&other.path).unwrap();
        assert!(plain.execute(sql, []).unwrap() > 0, "{sql}");
        drop(plain);
        let error = observe(open_with(&other.path, vault(1)).unwrap().read().unwrap().as_ref()).unwrap_err();
        assert!(error.contains("not open") || error.contains("not an envelope"), "{sql}: {error}");
    }
}

#[test]
fn a_dropped_transaction_leaves_no_key() {
    let place = place();
    let store = open_with(&place.path, vault(1)).unwrap();
    play(&store, &[Step::Batch(batch(0, 20), false)]).unwrap();
    assert_eq!(wrapped(store.read().unwrap().as_ref()), [(1, 1)]);
    // Profiles that come now get the numbers of those that were dropped, and keys of their own.
    let others: Vec<Sample> = batch(0, 20).into_iter().rev().collect();
    write(&store, others);
    assert_eq!(wrapped(store.read().unwrap().as_ref()), [(1, 11)]);
    assert!(observe(store.read().unwrap().as_ref()).is_ok());
    assert!(observe(open_with(&place.path, vault(1)).unwrap().read().unwrap().as_ref()).is_ok());
}

#[test]
fn entropy_that_ends_stops_the_transaction_and_leaves_nothing() {
    let place = place();
    let ring = || KeyRing::new(KeyEncryptionKey::new(&[2; 32]), IndexKey::new(&[1; 32]));
    // Enough for the file's own key and a few envelopes.
    let pool = Box::new(crate::vault::Pool::new(vec![7; 32 + 12 + 100]));
    let store = open_with(&place.path, Vault::new(Box::new(ring()), "t1", pool).unwrap()).unwrap();
    let mut writing = store.write().unwrap();
    let outcome = batch(0, 20).iter().try_for_each(|sample| append(writing.as_mut(), sample).map(drop));
    assert_eq!(code(outcome), "entropy_exhausted");
    assert_eq!(code(writing.commit()), "entropy_exhausted");
    assert_eq!(observe(store.read().unwrap().as_ref()).unwrap(), crate::conformance::Observed::default());
}
