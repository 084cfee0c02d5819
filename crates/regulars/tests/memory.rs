//! The room that a store in a file needs does not grow with what is in it: ten times the rows and customers, taken in and told again, peak where
//! a tenth of them does. Each size runs in a process of its own, whose peak the system keeps.
//!
//! `REGULARS_MEMORY_ROWS=300000 cargo test --release -p regulars --test memory` takes larger sizes.
#![cfg(all(target_os = "linux", feature = "sqlite"))]
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::path::Path;
use std::process::Command;

use regulars::{Crm, Instant, Money, Part, ReasonLevel, Record, Rulebook, Select, SqliteOptions};

const RULES: &str = include_str!("../../../examples/rulebooks/first.toml");
/// How many rows the smaller of two sizes has; the larger has ten times as many.
const ROWS: u64 = 10_500;
/// How much more the larger size may take, in percent.
const MORE: u64 = 30;
const SIZE: &str = "REGULARS_MEMORY_SIZE";
const FOLDER: &str = "REGULARS_MEMORY_FOLDER";

/// The peak of this process so far, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse().unwrap()
}

fn order(number: u64) -> Record {
    // Every fifth order is a second one of somebody, and every tenth customer shares a telephone.
    let who = if number % 5 == 4 { number / 2 } else { number };
    let at = Instant::parse("2026-01-01T00:00:00Z").unwrap().plus_micros(i64::try_from(number).unwrap() * 1_000_000);
    let amount = Money::parse(&format!("{}.50", number % 900), "CNY").unwrap();
    let order = Record::order("pos", &format!("O-{number}"), &format!("M-{who}"), at, amount).unwrap();
    let phone = if who % 10 == 1 { who - 1 } else { who };
    order.with_identifier("phone", &format!("+86138{phone:08}")).unwrap()
}

fn open(folder: &Path) -> Crm {
    let options = SqliteOptions { cache_bytes: 1 << 20, ..SqliteOptions::default() };
    Crm::open_with(folder.join("shop.db"), Rulebook::parse(RULES).unwrap(), options).unwrap()
}

/// The part that runs in a process of its own; without a size there is nothing to do.
#[test]
fn child() {
    let Ok(size) = std::env::var(SIZE) else { return };
    let rows: u64 = size.parse().unwrap();
    let crm = open(Path::new(&std::env::var(FOLDER).unwrap()));
    let mut accepted = 0;
    for first in (0..rows).step_by(1_000) {
        let batch: Vec<Record> = (first..rows.min(first + 1_000)).map(order).collect();
        accepted += crm.ingest(&batch).unwrap().accepted;
    }
    assert_eq!(accepted, rows);
    let ingested = peak();
    let as_of = Instant::parse("2027-01-01T00:00:00Z").unwrap();
    let select = Select::parts(&[Part::Orders, Part::Membership]).with_reasons(ReasonLevel::None);
    let (mut customers, mut orders) = (0_u64, 0_u64);
    for view in crm.views_iter(as_of, select).unwrap() {
        customers += 1;
        orders += u64::from(view.unwrap().orders.unwrap().count);
    }
    assert_eq!(orders, rows);
    println!("told {ingested} {} {customers}", peak());
}

/// Peaks in KiB after ingest and after all views, and how many customers there were.
fn run(rows: u64) -> [u64; 3] {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(SIZE, rows.to_string())
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    let told = said.lines().find_map(|line| line.split("told ").nth(1)).unwrap();
    let numbers: Vec<u64> = told.split(' ').map(|number| number.parse().unwrap()).collect();
    numbers.try_into().unwrap()
}

#[test]
fn ten_times_the_rows_need_no_more_room() {
    let rows = std::env::var("REGULARS_MEMORY_ROWS").map_or(ROWS, |rows| rows.parse().unwrap());
    let (small, large) = (run(rows), run(10 * rows));
    println!("{rows} and {} rows: {small:?} and {large:?}", 10 * rows);
    assert!(large[2] > 9 * small[2], "{large:?} customers after {small:?}");
    for (name, small, large) in [("ingest", small[0], large[0]), ("views", small[1], large[1])] {
        assert!(large * 100 < small * (100 + MORE), "{name}: {small} KiB, then {large} KiB");
    }
}
