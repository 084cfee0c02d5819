//! How many commands per second does the ledger of points carry out on one core, with keys and postings, and how many records does
//! it replay, beside a bare balance?
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::collections::HashMap;
use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fastrand::Rng;
use regulars_benches::{DAYS, FIRST_US, SEED, Side, figure_of_turns, minor_units, yuan};
use regulars_core::membership::account::{Act, Command, Journals, Member, Names, NoTiers, Payer, Rules, Run};
use regulars_core::membership::points::Posting;
use regulars_core::membership::program::{
    Align, Clawback, CountedFrom, Enrolment, Expiry, ExpiryAlign, Pending, PointRules, Program, Restore, RoundPer,
    Rounding, UnmergeSpend,
};
use regulars_core::money::{Currency, Decimal, Money};
use regulars_core::time::{DAY_US, Date, Instant, Zone};

const MEMBERS: usize = 5_000;
/// Commands of one member after joining.
const COMMANDS: usize = 60;

/// A command as a channel tells it: its ids are texts.
struct Told {
    at: Instant,
    key: String,
    what: What,
    id: String,
    amount: Money,
}

#[derive(Clone, Copy, PartialEq)]
enum What {
    Order,
    Refund,
    Redeem,
    Cancel,
    Hold,
    Capture,
}

/// One point per yuan after seven days, for twelve months.
fn club() -> Rules {
    let one = Decimal::new(1, 0).unwrap();
    let points = PointRules {
        rate: one,
        per: one,
        currency: Currency::new("CNY").unwrap(),
        rounding: Rounding::Floor,
        round_per: RoundPer::Order,
        scale: 0,
        pending: Some(Pending { days: 7, align: Align::Exact }),
        expiry: Expiry::Months { months: 12, align: ExpiryAlign::EndOfDay },
        counted_from: CountedFrom::Earned,
        clawback: Clawback::AllowNegative,
        restore_expired: Restore::Grace { days: 30 },
        unmerge_spend: UnmergeSpend::ByProfile,
    };
    let program = Program {
        enrolment: Enrolment::Explicit,
        id: "club".to_owned(),
        version: 1,
        effective_from: Date::from_ymd(2020, 1, 1).unwrap(),
        zone: Zone::new("Asia/Shanghai").unwrap(),
        points: Some(points),
        tiers: None,
        benefits: Vec::new(),
        referral: None,
        rewards: Vec::new(),
    };
    Rules::new(vec![program]).unwrap()
}

/// Two years of a member: four commands in ten are orders, the others spend and take back.
fn life(member: usize, rng: &mut Rng) -> Vec<Told> {
    let mut moments: Vec<i64> = (0..COMMANDS).map(|_| rng.i64(0..DAYS * DAY_US)).collect();
    moments.sort_unstable();
    let (mut orders, mut spent, mut held) = (Vec::new(), Vec::new(), Vec::new());
    let mut told = Vec::new();
    for (n, micros) in moments.into_iter().enumerate() {
        let fresh = format!("{member}-{n}");
        let any = |from: &[String], rng: &mut Rng| rng.choice(from.iter()).cloned();
        let dice = rng.u8(0..20);
        let (what, id, cents) = match dice {
            0..=7 => (What::Order, fresh.clone(), minor_units(rng)),
            8..=10 => (What::Refund, any(&orders, rng).unwrap_or_else(|| fresh.clone()), rng.i64(1..40) * 100),
            11..=15 => (What::Redeem, fresh.clone(), rng.i64(1..60) * 100),
            16 => (What::Cancel, any(&spent, rng).unwrap_or_else(|| fresh.clone()), 100),
            17..=18 => (What::Hold, fresh.clone(), rng.i64(1..60) * 100),
            _ => (What::Capture, any(&held, rng).unwrap_or_else(|| fresh.clone()), 100),
        };
        match what {
            What::Order => orders.push(fresh),
            What::Redeem => spent.push(fresh),
            What::Hold => held.push(fresh),
            What::Refund | What::Cancel | What::Capture => {}
        }
        let at = Instant::from_micros(FIRST_US + micros).unwrap();
        told.push(Told { at, key: format!("k-{member}-{n}"), what, id, amount: yuan(cents) });
    }
    told
}

/// What of the work was done, so that both sides do it: commands that were accepted, postings, points that are left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sum {
    accepted: u64,
    postings: u64,
    units: i64,
}

impl Journals for Sum {
    fn post(&mut self, _: Member, posting: Posting) {
        self.postings += 1;
        self.units += posting.units;
    }
}

/// What is told may be refused, or was accepted before and is told again from the timeline.
#[derive(Clone, Copy, PartialEq)]
enum How {
    Command,
    Record,
}

fn ours(rules: &Rules, lives: &[Vec<Told>], how: How) -> Sum {
    let mut sum = Sum::default();
    let member = Member(0);
    for life in lives {
        let mut run: Run<'_, NoTiers> = Run::new(rules);
        let mut names = Names::default();
        let joined = Instant::from_micros(FIRST_US).unwrap();
        run.execute(&Command { at: joined, key: None, member, act: Act::Enroll }, &mut sum).unwrap();
        for told in life {
            let (key, id) = (names.number(&told.key), names.number(&told.id).unwrap());
            let points = Decimal::new(told.amount.amount.units() / 100, 0).unwrap();
            let act = match told.what {
                What::Order => Act::Order { order: id, amount: told.amount, lines: Vec::new() },
                What::Refund => Act::Refund { id: None, order: id, amount: told.amount.amount, lines: Vec::new() },
                What::Redeem => Act::Redeem { payer: Payer::Member, id, points },
                What::Cancel => Act::CancelRedeem { id, points: None },
                What::Hold => Act::Hold { id, points, ttl_minutes: Some(60 * 24) },
                What::Capture => Act::Capture { id, points },
            };
            let command = Command { at: told.at, key, member, act };
            let done = match how {
                How::Command => run.execute(&command, &mut sum),
                How::Record => run.record(&command, &mut sum),
            };
            sum.accepted += u64::from(done.is_ok());
        }
        black_box(&run);
    }
    sum
}

/// The least that a shop could do: one balance per member and a set of keys. It knows no lots, no waits, no ends and no holds.
fn bare(lives: &[Vec<Told>]) -> i64 {
    let mut left = 0;
    for life in lives {
        let mut keys: HashMap<String, Decimal> = HashMap::new();
        let mut balance = 0_i64;
        for told in life {
            if keys.insert(told.key.clone(), told.amount.amount).is_some() {
                continue;
            }
            let points = told.amount.amount.units() / 100;
            match told.what {
                What::Order | What::Cancel => balance += points,
                What::Refund => balance -= points,
                What::Redeem | What::Capture if balance >= points => balance -= points,
                What::Redeem | What::Capture | What::Hold => {}
            }
        }
        left += balance;
        black_box(&keys);
    }
    left
}

fn points(criterion: &mut Criterion) {
    let rules = club();
    let mut rng = Rng::with_seed(SEED);
    let lives: Vec<Vec<Told>> = (0..MEMBERS).map(|member| life(member, &mut rng)).collect();
    let commands = u64::try_from(MEMBERS * COMMANDS).unwrap();
    let (mut own, mut again, mut peer) = (Side::default(), Side::default(), Side::default());
    let mut sum = Sum::default();
    let mut group = criterion.benchmark_group("points");
    group.sample_size(10).throughput(Throughput::Elements(commands));
    group.bench_function("ledger", |bencher| {
        bencher.iter_custom(|times| {
            let mut whole = Duration::ZERO;
            for _ in 0..times {
                peer.run(|| black_box(bare(&lives)));
                let (wall, done) = own.run(|| black_box(ours(&rules, &lives, How::Command)));
                again.run(|| black_box(ours(&rules, &lives, How::Record)));
                (whole, sum) = (whole + wall, done);
            }
            whole
        });
    });
    group.finish();
    if own.is_empty() {
        return;
    }
    let per_second = |side: &Side| f64::from(u32::try_from(commands).unwrap()) / side.wall().as_secs_f64();
    println!(
        "points: {commands} commands, {} accepted, {} postings; {:.0} commands/s on one core; a bare balance {:.0}/s; {:.1} times its time",
        sum.accepted,
        sum.postings,
        per_second(&own),
        per_second(&peer),
        own.against(&peer).0
    );
    figure_of_turns("points", &format!("{commands} commands of the ledger of points"), &own, "a bare balance", &peer);
    figure_of_turns("points", "the same replayed as records", &again, "a bare balance", &peer);
    println!("points: replay of the same as records: {:.0} records/s", per_second(&again));
}

criterion_group!(benches, points);
criterion_main!(benches);
