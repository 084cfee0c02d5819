//! Pages of any size say what one resolution of all says, in both stores, and what a pass began with is what it ends with.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail where it stands"
)]

use proptest::prelude::*;
use regulars_core::money::Money;
use regulars_core::record::Record;
use regulars_core::text::canonical;

use super::*;
use crate::Rulebook;

const RULES: &str = include_str!("../../../../examples/rulebooks/first.toml");
const WHOLE: Most = Most { whole: usize::MAX, page: usize::MAX };

fn at(hours: i64) -> Instant {
    Instant::parse("2026-01-01T00:00:00Z").unwrap().plus_micros(hours * 3_600_000_000)
}

/// An order: who, when, and perhaps a telephone number of a few.
type Drawn = (u32, i64, Option<u32>, u8);

fn record((number, (profile, hours, phone, source)): (usize, &Drawn)) -> Record {
    let source = ["app", "pos", "tmall"][usize::from(*source)];
    let (id, profile) = (format!("r{number}"), format!("p{profile}"));
    let order = Record::order(source, &id, &profile, at(*hours), Money::parse("12.50", "CNY").unwrap()).unwrap();
    match phone {
        Some(phone) => order.with_identifier("phone", &format!("1380000{phone:04}")).unwrap(),
        None => order,
    }
}

fn told(views: Views) -> Vec<String> {
    views.map(|view| canonical(&view.unwrap()).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn pages_of_any_size_say_what_one_resolution_says(
        drawn in proptest::collection::vec((0_u32..60, 0_i64..400, proptest::option::of(0_u32..25), 0_u8..3), 1..160),
        page in 1_usize..40,
        hours in 0_i64..450,
    ) {
        let records: Vec<Record> = drawn.iter().enumerate().map(record).collect();
        let folder = tempfile::tempdir().unwrap();
        let rules = Rulebook::parse(RULES).unwrap();
        let memory = Crm::in_memory(rules.clone()).unwrap();
        let file = Crm::open(folder.path().join("a.db"), rules).unwrap();
        memory.ingest(&records).unwrap();
        file.ingest(&records).unwrap();
        let wanted = told(memory.views_paged(at(hours), Select::all(), WHOLE).unwrap());
        let paged = Most { whole: 0, page };
        for crm in [&memory, &file] {
            prop_assert_eq!(&told(crm.views_paged(at(hours), Select::all(), paged).unwrap()), &wanted);
        }
        let ids: Vec<String> = memory.customers(at(hours)).unwrap().iter().map(ToString::to_string).collect();
        let order: Vec<bool> = wanted.iter().zip(&ids).map(|(view, id)| view.contains(id.as_str())).collect();
        prop_assert!(wanted.len() == ids.len() && order.into_iter().all(|same| same));
    }
}

#[test]
fn what_is_written_meanwhile_is_not_seen() {
    let folder = tempfile::tempdir().unwrap();
    let rules = Rulebook::parse(RULES).unwrap();
    let memory = Crm::in_memory(rules.clone()).unwrap();
    let file = Crm::open(folder.path().join("a.db"), rules).unwrap();
    let drawn = |from: u32| (from..from + 50).map(|profile| (profile, 5, None, 1)).collect::<Vec<Drawn>>();
    let numbered =
        |from: usize, drawn: &[Drawn]| drawn.iter().enumerate().map(|(n, one)| record((from + n, one))).collect();
    let (first, second): (Vec<Record>, Vec<Record>) = (numbered(0, &drawn(0)), numbered(50, &drawn(30)));
    for crm in [memory, file] {
        crm.ingest(&first).unwrap();
        let wanted = told(crm.views_paged(at(9), Select::all(), WHOLE).unwrap());
        let mut views = crm.views_paged(at(9), Select::all(), Most { whole: 0, page: 3 }).unwrap();
        let mut seen = vec![canonical(&views.next().unwrap().unwrap()).unwrap()];
        // Writers need not wait for whoever still reads, and the reader may sit on another thread.
        assert_eq!(crm.ingest(&second).unwrap().accepted, 50);
        seen.extend(std::thread::spawn(move || told(views)).join().unwrap());
        assert_eq!(seen, wanted);
        assert_eq!(told(crm.views_iter(at(9), Select::all()).unwrap()).len(), 80);
    }
}

#[test]
fn prefixes_come_in_the_order_of_texts() {
    let mut open = vec![Prefix::ALL];
    let mut ends = Vec::new();
    while let Some(prefix) = open.pop() {
        if prefix.groups < 2 {
            open.extend(prefix.parts());
        } else {
            ends.extend([prefix.bounds().0, prefix.bounds().1]);
        }
    }
    assert_eq!(ends.len(), 2 * 1024);
    let begins: Vec<String> = ends.iter().map(|id| id.to_string()[..3].to_owned()).collect();
    assert!(begins.is_sorted(), "{begins:?}");
    assert!(Prefix::ALL.has(&ends[7]) && Prefix { groups: 1, bits: 26 }.has(&ends[0]));
}
