//! A pass over all customers gives what asking for each gives, in both stores, in any order of arrival and in any batches.
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use regulars::{Crm, CustomerId, CustomerView, Instant, Money, Record, Rulebook, Select, canonical};

const RULES: &str = include_str!("../../../examples/rulebooks/first.toml");

/// A small generator that needs no crate: the same seed gives the same numbers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn at(hours: u64) -> Instant {
    let start = Instant::parse("2026-01-01T00:00:00Z").unwrap();
    start.plus_micros(i64::try_from(hours).unwrap() * 3_600_000_000)
}

/// Orders of people who share telephone numbers, addresses and member numbers in all ways, some in the future.
fn records(seed: u64) -> Vec<Record> {
    let mut dice = Dice(seed);
    let mut records = Vec::new();
    for number in 0..400_u64 {
        let source = ["pos", "app", "tmall"].get(usize::try_from(dice.roll(3)).unwrap()).copied().unwrap();
        let profile = format!("p{}", dice.roll(90));
        let amount = Money::parse(&format!("{}.{:02}", dice.roll(3_000), dice.roll(100)), "CNY").unwrap();
        let id = format!("r{number}");
        let mut record = Record::order(source, &id, &profile, at(dice.roll(9_000)), amount).unwrap();
        if dice.roll(3) == 0 {
            record = record.with_identifier("phone", &format!("138000{:05}", dice.roll(60))).unwrap();
        }
        if dice.roll(5) == 0 {
            record = record.with_identifier("email", &format!("a{}@b.cn", dice.roll(40))).unwrap();
        }
        if dice.roll(9) == 0 {
            record = record.with_identifier("member_no", &format!("M{}", dice.roll(20))).unwrap();
        }
        if number % 17 == 0 {
            record.corrects = Some(regulars::record::RecordId::new(format!("r{}", number / 2 + 1)).unwrap());
        }
        records.push(record);
    }
    records
}

fn pass(crm: &Crm, as_of: Instant) -> Vec<(CustomerId, String)> {
    let mut views = Vec::new();
    let mut each = |view: CustomerView| {
        views.push((view.customer, canonical(&view)?));
        Ok(())
    };
    crm.views(as_of, Select::all(), &mut each).unwrap();
    views
}

#[test]
fn a_pass_over_all_equals_asking_for_each() {
    let folder = tempfile::tempdir().unwrap();
    let rules = Rulebook::parse(RULES).unwrap();
    for seed in 0..6 {
        let memory = Crm::in_memory(rules.clone()).unwrap();
        let file = Crm::open(folder.path().join(format!("{seed}.db")), rules.clone()).unwrap();
        let mut records = records(seed);
        memory.ingest(&records).unwrap();
        records.reverse();
        records.rotate_left(usize::try_from(seed).unwrap() * 31);
        for batch in records.chunks(37) {
            file.ingest(batch).unwrap();
        }
        for as_of in [at(500), at(4_000), at(8_999)] {
            let views = pass(&memory, as_of);
            assert!(views.len() > 5);
            assert_eq!(views, pass(&file, as_of), "seed {seed} at {as_of}");
            assert_eq!(memory.customers(as_of).unwrap(), views.iter().map(|(id, _)| *id).collect::<Vec<_>>());
            for (id, text) in &views {
                assert_eq!(&canonical(&memory.view(*id, as_of).unwrap()).unwrap(), text, "seed {seed} at {as_of}");
                assert_eq!(&canonical(&file.view(*id, as_of).unwrap()).unwrap(), text, "seed {seed} at {as_of}");
            }
        }
    }
}
