//! How fast is who is who known: ingest with resolution, one record among a million profiles, an un-merge of a hundred records?
//!
//! `REGULARS_BENCH_CUSTOMERS=500000` asks the full size, a million profiles; by default it is a tenth of it.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::path::Path;
use std::time::Duration;

use fastrand::Rng;
use regulars::record::{ProfileKey, SourceName};
use regulars::{
    Actor, ActorKind, ApplyOptions, Crm, DecisionId, Durability, IdentityDecision, Instant, ProfileRef, Record,
    Rulebook, SqliteOptions,
};
use regulars_benches::{
    SEED, Side, as_of, data_folder, figure, is_wanted, moment, number_of, phone, resident_kib, yuan,
};

const RULES: &str = r#"
[rulebook]
id = "bench"
version = 1
zone = "Asia/Shanghai"

[identity.kinds.member_no]
normalise = "upper"
priority = 100
exclusive = true

[identity.kinds.email]
normalise = "email"
priority = 60
max_profiles = 8
attribute_guards = ["birth_date"]

[identity.kinds.phone]
normalise = "phone"
priority = 50
max_values = 3
window = "365d"
max_profiles = 8
stale_after = "540d"
attribute_guards = ["name", "birth_date"]
"#;

/// Records of one delivery.
const BATCH: usize = 1_000;
/// Single records, each asked for at once.
const SINGLES: usize = 10_000;
/// Merges that are taken back.
const UNMERGES: usize = 200;

fn rulebook() -> Rulebook {
    Rulebook::parse(RULES).unwrap()
}

/// The nth record of a person: an order at the till or in the shop, two profiles that share the telephone; every third
/// profile also states an address, the till the member number.
fn order(n: usize, person: usize, at: Instant) -> Record {
    let at_till = n.is_multiple_of(2);
    let (source, key) = if at_till { ("pos", format!("M-{person:07}")) } else { ("shop", format!("U{person:07}")) };
    let order = Record::order(source, &format!("{n:09}"), &key, at, yuan(12_300)).unwrap();
    let order = order.with_identifier("phone", &phone(person)).unwrap();
    match person % 3 {
        0 => order.with_identifier("email", &format!("buyer{person}@mail.example")).unwrap(),
        1 if at_till => order.with_identifier("member_no", &format!("m-{person:07}")).unwrap(),
        _ => order,
    }
}

/// `count` records of `people`, in order of time, from the nth on.
fn records(rng: &mut Rng, from: usize, count: usize, people: usize) -> Vec<Record> {
    let mut moments: Vec<Instant> = (0..count).map(|_| moment(rng)).collect();
    moments.sort();
    let one = |(n, at)| order(from + n, rng.usize(0..people), at);
    moments.into_iter().enumerate().map(one).collect()
}

/// Takes batches and asks after each whose records they were.
fn deliveries(people: usize) {
    let told = records(&mut Rng::with_seed(SEED), 0, 200_000, people);
    let batches: Vec<(Vec<ProfileRef>, &[Record])> =
        told.chunks(BATCH).map(|batch| (batch.iter().map(profile_of).collect(), batch)).collect();
    let (mut taken, mut asked) = (Side::default(), Side::default());
    for asks in [false, true, false, true, false, true] {
        let crm = Crm::in_memory(rulebook()).unwrap();
        let side = if asks { &mut asked } else { &mut taken };
        side.run(|| {
            for (who, batch) in &batches {
                assert_eq!(crm.ingest(batch).unwrap().accepted, batch.len() as u64);
                for profile in who.iter().filter(|_| asks) {
                    crm.find(profile, as_of()).unwrap();
                }
            }
        });
    }
    let rate = |side: &Side| told.len() as f64 / side.cpu().as_secs_f64() / 1e3;
    let each = asked.cpu() / u32::try_from(told.len()).unwrap();
    figure("identity", "a record taken in memory and its customer asked for, processor time", each, None);
    println!(
        "identity: {:.0} k records/s of processor time in memory, {people} people, batches of {BATCH}, each record's \
         customer asked for (aim 50); {:.0} k records/s without asking",
        rate(&asked),
        rate(&taken)
    );
}

/// Two profiles of each person.
fn fill(crm: &Crm, people: usize) {
    let mut rng = Rng::with_seed(SEED + 1);
    let mut batch = Vec::with_capacity(50_000);
    for person in 0..people {
        let at = moment(&mut rng);
        batch.extend([order(2 * person, person, at), order(2 * person + 1, person, at)]);
        if batch.len() == 50_000 || person + 1 == people {
            crm.ingest(&batch).unwrap();
            batch.clear();
        }
    }
}

/// One record after another among many: each is taken, and its customer asked for.
fn singles(name: &str, crm: &Crm, people: usize) {
    let told = records(&mut Rng::with_seed(SEED + 2), 100_000_000, SINGLES, people);
    let mut times: Vec<Duration> = Vec::with_capacity(told.len());
    let mut side = Side::default();
    for record in told {
        let asked = profile_of(&record);
        let (took, id) = side.run(|| {
            crm.ingest(std::slice::from_ref(&record)).unwrap();
            crm.find(&asked, as_of()).unwrap()
        });
        let _ = std::hint::black_box(id);
        times.push(took);
    }
    times.sort();
    let of = |share: usize| times.get(times.len() * share / 1_000).copied().unwrap_or_default();
    let at = |share: usize| of(share).as_secs_f64() * 1e6;
    let what = format!("p99 of one record among {} profiles, taken and its customer asked for, {name}", 2 * people);
    figure("identity", &what, of(990), None);
    println!(
        "identity: one record among {} profiles, taken and its customer asked for, {name}: median {:.0} µs, p99 {:.0} µs \
         (aim 1,000), p99.9 {:.0} µs",
        2 * people,
        at(500),
        at(990),
        at(999)
    );
}

fn profile_of(record: &Record) -> ProfileRef {
    ProfileRef { source: record.source.clone(), key: record.profile.clone() }
}

fn profile(source: &str, key: &str) -> ProfileRef {
    ProfileRef { source: SourceName::new(source).unwrap(), key: ProfileKey::new(key).unwrap() }
}

/// The nth pair of customers that are merged, of fifty records each.
fn pair(n: usize) -> [(ProfileRef, String); 2] {
    let side = |source, number| (profile(source, &format!("merged-{n}")), format!("139{number}{n:07}"));
    [side("pos", 1), side("shop", 2)]
}

/// Two customers of fifty records each are merged and taken apart again, one pair after another.
fn unmerges(name: &str, crm: &Crm) {
    let mut rng = Rng::with_seed(SEED + 3);
    let by = Actor { kind: ActorKind::Human, id: Some("bench".to_owned()) };
    let mut side = Side::default();
    for n in 0..UNMERGES {
        let [one, other] = pair(n);
        let mut told = Vec::new();
        for (who, number) in [&one, &other] {
            for nth in 0..50 {
                let (id, at) = (format!("{}-{nth}", who.key.as_str()), moment(&mut rng));
                let order = Record::order(who.source.as_str(), &id, who.key.as_str(), at, yuan(5_000)).unwrap();
                told.push(order.with_identifier("phone", number).unwrap());
            }
        }
        crm.ingest(&told).unwrap();
        let merge = DecisionId::new(format!("merge-{n}")).unwrap();
        let decision = IdentityDecision::merge(merge.clone(), as_of(), by.clone(), &one.0, &other.0);
        crm.apply_decision(&decision, &ApplyOptions::default()).unwrap();
        let (revoke, at) = (DecisionId::new(format!("revoke-{n}")).unwrap(), as_of().plus_micros(1_000_000));
        let revoke = IdentityDecision::revoke(revoke, at, by.clone(), merge);
        let (_, done) = side.run(|| crm.apply_decision(&revoke, &ApplyOptions::default()).unwrap());
        assert!(!done.delta.is_empty());
    }
    figure("identity", &format!("un-merge of two customers of 50 records each, {name}"), side.wall(), None);
    println!("identity: un-merge of 100 records, {name}: {:.0} µs (aim 1,000)", side.wall().as_secs_f64() * 1e6);
}

fn on_file(path: &Path, people: usize) {
    let options = SqliteOptions { durability: Durability::Normal, ..SqliteOptions::default() };
    let crm = Crm::open_with(path, rulebook(), options).unwrap();
    fill(&crm, people);
    let bytes = std::fs::metadata(path).unwrap().len();
    println!("identity: {} bytes of the file a profile with its one record", bytes / (2 * people as u64));
    singles("in a file without fsync", &crm, people);
    unmerges("in a file without fsync", &crm);
}

fn main() {
    if !is_wanted("identity") {
        return;
    }
    let people = number_of("REGULARS_BENCH_CUSTOMERS", 50_000);
    let before = resident_kib();
    let crm = Crm::in_memory(rulebook()).unwrap();
    fill(&crm, people);
    let kib = resident_kib().saturating_sub(before);
    println!("identity: {} bytes of memory a profile with its one record", kib * 1024 / (2 * people as u64));
    singles("in memory", &crm, people);
    unmerges("in memory", &crm);
    drop(crm);
    deliveries(people.min(50_000));
    let folder = tempfile::tempdir_in(data_folder()).unwrap();
    on_file(&folder.path().join("identity.db"), people);
}
