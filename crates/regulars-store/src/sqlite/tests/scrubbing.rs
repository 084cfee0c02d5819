//! Of who was erased no byte is left in the file and its log, however its pages were split, merged and filled before (CI-3, EN-8).

use proptest::prelude::*;

use super::*;
use crate::conformance::Act;

/// What marks everything of the one who is erased.
const MARK: &str = "Xsecret";

/// Records of four profiles, one of them marked, in sizes from a few bytes to some pages.
fn any_batches() -> impl Strategy<Value = Vec<Vec<(u8, u16, i64)>>> {
    let size = prop_oneof![6 => 0u16..60, 2 => 60u16..600, 1 => 600u16..9_000];
    prop::collection::vec(prop::collection::vec((0u8..4, size, 0i64..400), 1..40), 1..12)
}

fn append_marked(writing: &mut dyn Writing, number: usize, (whose, size, day): (u8, u16, i64)) {
    let (mark, profile) = if whose == 0 { (MARK, format!("{MARK}-profile")) } else { ("other", format!("p{whose}")) };
    let filling = mark.repeat(usize::from(size) / mark.len());
    let mut record = Sample::new(&format!("{mark}{number}"), &profile, day).record().unwrap();
    let ext = format!("{{\"note\":\"{filling}\"}}");
    record.ext = Some(regulars_core::text::Json::parse(&ext).unwrap());
    let mut row = RowBuffer::default();
    encode(&record, &Declared::default(), &mut row);
    let hash = ContentHash::of(&record, &mut String::new());
    let stated = [("phone".to_owned(), format!("+{mark}{}", number % 7))];
    let traits = [("name".to_owned(), Some(format!("{mark} name {number}")))];
    let indexed = Indexed { stated: &stated, traits: &traits, released: &[] };
    let new = NewRecord { record: &record, hash: &hash, open: &row.open, sealed: &row.sealed, indexed };
    writing.append(&new).unwrap();
}

fn marked(path: &Path) -> usize {
    let files = std::fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    let count = |bytes: Vec<u8>| bytes.windows(MARK.len()).filter(|window| *window == MARK.as_bytes()).count();
    files.map(|path| count(std::fs::read(path).unwrap())).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 60, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn no_byte_of_who_was_erased_is_left_however_the_file_grew(batches in any_batches(), rebuild: bool, others in 0usize..4) {
        let place = place();
        let options = SqliteOptions { durability: crate::Durability::Normal, ..SqliteOptions::default() };
        let store = SqliteStore::open(&place.path, options).unwrap();
        let mut number = 0;
        let mut put = |samples: &[(u8, u16, i64)]| {
            let mut writing = store.write().unwrap();
            for sample in samples {
                number += 1;
                append_marked(writing.as_mut(), number, *sample);
            }
            writing.commit().unwrap();
        };
        put(&[(0, 20, 0), (1, 20, 0)]);
        batches.iter().for_each(|batch| put(batch));
        if rebuild {
            play(&store, &[Step::Rebuild("v2".to_owned(), true), Step::Advance(vec![Act::To(9)], true)]).unwrap();
        }
        prop_assert!(marked(&place.path) > 0);
        let mut writing = store.write().unwrap();
        // Others that are erased first move what is left of the pages.
        for whose in (1..=others).map(|n| format!("p{n}")) {
            if let Some(number) = writing.profile_no("pos", &whose).unwrap() {
                writing.erase_profile(number, &[]).unwrap();
            }
        }
        let number = writing.profile_no("pos", &format!("{MARK}-profile")).unwrap().unwrap();
        writing.erase_profile(number, &[]).unwrap();
        writing.commit().unwrap();
        prop_assert!(store.scrub().unwrap());
        prop_assert_eq!(marked(&place.path), 0);
    }
}

#[test]
fn whoever_reads_keeps_the_log_and_is_told_of() {
    let place = place();
    let options = SqliteOptions { busy_ms: 20, ..SqliteOptions::default() };
    let store = SqliteStore::open(&place.path, options).unwrap();
    let mut writing = store.write().unwrap();
    append_marked(writing.as_mut(), 1, (0, 50, 1));
    writing.commit().unwrap();
    let reading = store.read().unwrap();
    let mut writing = store.write().unwrap();
    let number = writing.profile_no("pos", &format!("{MARK}-profile")).unwrap().unwrap();
    writing.erase_profile(number, &[]).unwrap();
    writing.commit().unwrap();
    assert!(!store.scrub().unwrap(), "the reader still sees what was there");
    assert!(marked(&place.path) > 0);
    drop(reading);
    assert!(store.scrub().unwrap());
    assert_eq!(marked(&place.path), 0);
}
