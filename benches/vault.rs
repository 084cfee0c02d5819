//! What does sealing cost: 100,000 orders of 20,000 people into a sealed fresh file, beside the same into a plain one?
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::time::Duration;

use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use regulars::{Crm, KeyFile, Record, SystemEntropy};
use regulars_benches::{Side, data_folder, figure_of_turns, orders, rulebook};

const RECORDS: usize = 100_000;
const PEOPLE: usize = 20_000;

/// As much as one transaction takes.
const BATCH: usize = 10_000;

fn take(crm: &Crm, records: &[Record]) -> u64 {
    records.chunks(BATCH).map(|batch| crm.ingest(batch).unwrap().accepted).sum()
}

fn vault(criterion: &mut Criterion) {
    let records = orders(RECORDS, PEOPLE);
    let (mut sealed, mut plain) = (Side::default(), Side::default());
    let mut group = criterion.benchmark_group("vault");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(1)).measurement_time(Duration::from_secs(1));
    // The two sides take turns, so that both meet the same machine; criterion is told of the sealed one.
    group.bench_function("100k orders into a sealed fresh file", |bencher| {
        bencher.iter_custom(|times| {
            let mut sum = Duration::ZERO;
            for _ in 0..times {
                let folder = tempfile::tempdir_in(data_folder()).unwrap();
                let keys = KeyFile::generate("bench", &mut SystemEntropy::new()).unwrap().into_vault().unwrap();
                let crm = Crm::open_with_keys(folder.path().join("sealed.db"), rulebook(), keys).unwrap();
                let (took, count) = sealed.run(|| take(&crm, &records));
                sum += took;
                let crm = Crm::open(folder.path().join("plain.db"), rulebook()).unwrap();
                assert_eq!(plain.run(|| take(&crm, &records)).1, count);
                assert_eq!(count, RECORDS as u64);
            }
            sum
        });
    });
    group.finish();
    if !sealed.is_empty() {
        figure_of_turns("vault", "100,000 orders into a fresh sealed file", &sealed, "a plain file", &plain);
        let rate = |side: &Side| RECORDS as f64 / side.wall().as_secs_f64() / 1e3;
        let (by_clock, by_processor) = sealed.against(&plain);
        println!(
            "vault: sealed {:.0} k records/s, plain {:.0} k records/s: {:.2} of its time (by processor time {:.2})",
            rate(&sealed),
            rate(&plain),
            by_clock,
            by_processor,
        );
    }
}

criterion_group!(benches, vault);
criterion_main!(benches);
