//! What the benches share: seeded records, the rulebook that answers, and times of two sides measured in turns.
//!
//! Each bench is one file whose first line is the question; it prints the ratio to a peer that ran beside it.
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

pub mod measures;

use std::path::PathBuf;
use std::time::Duration;

use fastrand::Rng;
use regulars::{Instant, Money, Record, Rulebook};

/// The seed of all data.
pub const SEED: u64 = 20_261_122;

/// Rules with everything that the benches ask for.
pub const RULES: &str = r#"
[rulebook]
id = "bench"
version = 1
zone = "Asia/Shanghai"

[identity.kinds.phone]
normalise = "phone"

[rfm]
unit = "day"
currency = "CNY"
recency = [30, 90, 180, 365]
frequency = [2, 4, 8, 12]
monetary = ["200.00", "800.00", "2000.00", "5000.00"]

[program]
id = "club"
timezone = "Asia/Shanghai"
version = 1
effective_from = "2020-01-01"

[tiers]
measure = "spend"
currency = "CNY"
window = "rolling 12 months"
valid_for = "while qualified"
base = "member"

[[tiers.level]]
id = "silver"
name = "Silver"
needs = "spend >= 1000.00"

[[tiers.level]]
id = "gold"
name = "Gold"
needs = "spend >= 3000.00"

[privacy]
channels = ["sms", "email", "voice"]

[[purpose]]
path = "marketing"
class = "marketing"
default_basis = "consent"
policy = { ttl_days = 730 }
"#;

/// The first instant of the data, 2024-07-01T00:00:00+08:00.
pub const FIRST_US: i64 = 1_719_763_200_000_000;
/// The days that the data spans.
pub const DAYS: i64 = 730;
/// The instant of every question: after all records.
pub const AS_OF: &str = "2026-07-01T12:00:00+08:00";

/// The rules, read.
pub fn rulebook() -> Rulebook {
    Rulebook::parse(RULES).unwrap()
}

/// The instant of every question, read.
pub fn as_of() -> Instant {
    Instant::parse(AS_OF).unwrap()
}

/// An instant of the data, at whole seconds.
pub fn moment(rng: &mut Rng) -> Instant {
    Instant::from_micros(FIRST_US + rng.i64(0..DAYS * 86_400) * 1_000_000).unwrap()
}

/// Minor units of an amount: mostly small, at times large.
pub fn minor_units(rng: &mut Rng) -> i64 {
    let most = if rng.u8(0..20) == 0 { 400_000 } else { 30_000 };
    rng.i64(100..most)
}

/// The telephone number of a person, as a channel writes it.
pub fn phone(person: usize) -> String {
    format!("138{person:08}")
}

/// An amount in yuan.
pub fn yuan(minor: i64) -> Money {
    Money::parse(&format!("{}.{:02}", minor / 100, minor % 100), "CNY").unwrap()
}

/// `count` orders of `people` persons as a till tells them, one after another, each with the person's telephone number.
pub fn orders(count: usize, people: usize) -> Vec<Record> {
    let mut rng = Rng::with_seed(SEED);
    let mut moments: Vec<Instant> = (0..count).map(|_| moment(&mut rng)).collect();
    moments.sort();
    let order = |(n, at)| {
        let person = rng.usize(0..people);
        let amount = yuan(minor_units(&mut rng));
        let order = Record::order("pos", &format!("P-{n:07}"), &format!("M-{person:06}"), at, amount).unwrap();
        order.with_identifier("phone", &phone(person)).unwrap()
    };
    moments.into_iter().enumerate().map(order).collect()
}

/// A folder for files of this run of benches and for generated data, below the build's own.
pub fn data_folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .filter(|folder| !folder.is_empty())
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target")), PathBuf::from);
    let folder = target.join("bench-data");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// What one side took, run by run.
#[derive(Default, Debug)]
pub struct Side {
    wall: Vec<Duration>,
    cpu: Vec<Duration>,
}

impl Side {
    /// Runs the work, notes what it took and says how long it lasted.
    pub fn run<T>(&mut self, work: impl FnOnce() -> T) -> (Duration, T) {
        #[expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
        let start = std::time::Instant::now();
        let before = cpu_time();
        let out = work();
        self.cpu.push(cpu_time().saturating_sub(before));
        self.wall.push(start.elapsed());
        (self.wall.last().copied().unwrap_or_default(), out)
    }

    /// Notes what a run took elsewhere.
    pub fn note(&mut self, wall: Duration, cpu: Duration) {
        self.wall.push(wall);
        self.cpu.push(cpu);
    }

    /// The median run by the clock.
    pub fn wall(&self) -> Duration {
        Duration::from_secs_f64(median(self.wall.iter().map(Duration::as_secs_f64)))
    }

    /// The median run by the processor's time.
    pub fn cpu(&self) -> Duration {
        Duration::from_secs_f64(median(self.cpu.iter().map(Duration::as_secs_f64)))
    }

    /// How many times as long as the other side's, turn by turn: the median by the clock and by the processor's time.
    pub fn against(&self, other: &Self) -> (f64, f64) {
        let turns = |ours: &[Duration], theirs: &[Duration]| {
            median(ours.iter().zip(theirs).map(|(ours, theirs)| ratio(*ours, *theirs)))
        };
        (turns(&self.wall, &other.wall), turns(&self.cpu, &other.cpu))
    }

    /// Whether nothing was run, for example because criterion was told to run something else.
    pub fn is_empty(&self) -> bool {
        self.wall.is_empty()
    }
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = numbers.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// How many times as long the first took as the second.
pub fn ratio(ours: Duration, theirs: Duration) -> f64 {
    ours.as_secs_f64() / theirs.as_secs_f64().max(f64::MIN_POSITIVE)
}

/// A row of the table that `cargo xtask bench` writes: what was asked, what one of it took on our side, and with a peer its name, what it took there, and
/// how many times as long ours took.
pub fn figure(bench: &str, what: &str, ours: Duration, peer: Option<(&str, Duration, f64)>) {
    let (name, theirs, times) = peer
        .map_or_else(Default::default, |(name, theirs, times)| (name.to_owned(), span(theirs), format!("{times:.2}")));
    println!("figure | {bench} | {what} | {} | {name} | {theirs} | {times}", span(ours));
}

/// The same of two sides that took turns, by the clock.
pub fn figure_of_turns(bench: &str, what: &str, ours: &Side, peer: &str, theirs: &Side) {
    figure(bench, what, ours.wall(), Some((peer, theirs.wall(), ours.against(theirs).0)));
}

/// A duration in the unit in which it reads best.
fn span(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 1e-6 => format!("{:.0} ns", seconds * 1e9),
        seconds if seconds < 1e-3 => format!("{:.2} µs", seconds * 1e6),
        seconds if seconds < 1.0 => format!("{:.2} ms", seconds * 1e3),
        seconds => format!("{seconds:.2} s"),
    }
}

/// Whether a bench without a harness is to run: cargo says that this is a bench, and no filter leaves it out.
pub fn is_wanted(name: &str) -> bool {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let left_out = words.iter().any(|word| !word.starts_with('-') && !name.contains(word.as_str()));
    words.iter().any(|word| word == "--bench") && !left_out
}

/// A duration that a peer printed in seconds.
pub fn seconds(text: &str) -> Duration {
    Duration::from_secs_f64(text.parse().unwrap())
}

/// A size of the environment, or the usual one.
pub fn number_of(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |text| text.parse().unwrap())
}

/// Forgets how much memory was held at most, so that making the data does not count. Where the system refuses, it does count.
pub fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory that this process held, in KiB; 0 where the system does not say.
pub fn peak_kib() -> u64 {
    status_kib("VmHWM:")
}

/// The memory that this process holds, in KiB; 0 where the system does not say.
pub fn resident_kib() -> u64 {
    status_kib("VmRSS:")
}

fn status_kib(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or_default()
}

/// The processor time of this process so far, user and system, to the nanosecond; nothing where the system does not tell it.
#[cfg(unix)]
fn cpu_time() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(u64::try_from(now.tv_sec).unwrap(), u32::try_from(now.tv_nsec).unwrap())
}

#[cfg(not(unix))]
fn cpu_time() -> Duration {
    Duration::ZERO
}
