//! Two tills, each a process of its own, spend from one account of one file at the same time (MB-7, MB-8, MB-17): a command is
//! judged and kept in one write transaction, so nothing is spent twice and no key acts twice.
#![cfg(feature = "sqlite")]
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod till;

use std::collections::BTreeMap;
use std::path::Path;

use regulars::{Code, Command, Crm, Instant, Money, PointsCause, ProfileRef, Record, Rulebook, SqliteOptions};

/// How often each till redeems; every second key is told by both.
const TIMES: u32 = 100;
/// How many points each time.
const EACH: u32 = 5;
/// There are points for this many redemptions, of the 150 different ones that are told.
const COVERED: u32 = 100;

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[program]
id = "club"
timezone = "Asia/Shanghai"
version = 1
effective_from = "2026-01-01"
[points]
earn = "1 point per 1.00 CNY"
rounding = "floor"
expiry = "12 months"
"#;

fn open(path: &Path) -> Crm {
    let options = SqliteOptions { busy_ms: 60_000, ..SqliteOptions::default() };
    Crm::open_with(path, Rulebook::parse(RULES).unwrap(), options).unwrap()
}

fn order() -> Record {
    let bought = Instant::parse("2026-10-01T12:00:00+08:00").unwrap();
    let amount = Money::parse(&(EACH * COVERED).to_string(), "CNY").unwrap();
    Record::order("pos", "o1", "M-1", bought, amount).unwrap()
}

fn member() -> ProfileRef {
    order().profile_ref()
}

/// The instant of a command; the clocks of the tills differ, so what comes later may have happened earlier.
fn at(number: u32, till: &str) -> Instant {
    let start = Instant::parse("2026-10-02T09:00:00+08:00").unwrap().micros();
    let ahead = if till == "b" { 30_000_000 } else { 0 };
    Instant::from_micros(start + i64::from(number) * 1_000_000 + ahead).unwrap()
}

#[test]
fn till() {
    let Some((name, path)) = till::task() else { return };
    let crm = open(&path);
    till::wait();
    for number in 0..TIMES {
        let key = if number % 2 == 0 { format!("both-{number}") } else { format!("{name}-{number}") };
        let command = Command::redeem(member(), EACH.to_string().parse().unwrap()).with_key(&key);
        match crm.execute(&command, at(number, &name)) {
            Ok(done) if done.duplicate => println!("\nagain {key}"),
            Ok(_) => println!("\nspent {key}"),
            Err(error) => println!("\n{} {key}", error.code()),
        }
    }
    till::end();
}

/// What a till said of each key.
fn told(lines: Vec<String>) -> Vec<(String, String)> {
    let words = ["spent ", "again ", Code::InsufficientPoints.as_str()];
    let about = lines.iter().filter(|line| words.iter().any(|word| line.starts_with(word)));
    about.filter_map(|line| line.split_once(' ')).map(|(word, key)| (word.to_owned(), key.to_owned())).collect()
}

#[test]
fn two_tills_never_spend_more_than_there_is_and_each_key_acts_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    let crm = open(&path);
    assert_eq!(crm.ingest(&[order()]).unwrap().accepted, 1);
    let mut spent: BTreeMap<String, u32> = BTreeMap::new();
    let (mut again, mut refused) = (0, 0);
    for said in till::at_once(["a", "b"], &path).map(told) {
        assert_eq!(said.len(), TIMES as usize, "every command had an answer: {said:?}");
        for (word, key) in said {
            match word.as_str() {
                "spent" => *spent.entry(key).or_default() += 1,
                "again" => again += 1,
                _ => refused += 1,
            }
        }
    }
    assert!(spent.values().all(|times| *times == 1), "{spent:?}");
    assert_eq!(spent.len(), COVERED as usize, "what is covered is spent, and no more");
    assert_eq!(spent.len() + again + refused, 2 * TIMES as usize);
    assert!(refused > 0, "more was asked for than there is");

    let found = crm.points_statement(member(), at(TIMES, "b"), None).unwrap();
    assert_eq!((found.points.available.as_str(), found.points.debt.as_str()), ("0", "0"));
    let redeemed: Vec<_> = found.moves.iter().filter(|one| one.cause == PointsCause::Redemption).collect();
    assert!(redeemed.iter().all(|one| one.points == EACH.to_string()));
    let mut keys: Vec<&str> = redeemed.iter().filter_map(|one| one.about.as_deref()).collect();
    keys.sort_unstable();
    assert_eq!(keys, spent.keys().collect::<Vec<_>>(), "what the tills were told is what the account holds");
}
