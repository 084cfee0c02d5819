//! One customer, five interfaces: the example programs in Rust, Python, C and C++ and `regulars view --json` get the
//! same rulebook, records, phone and instant, and must print the same bytes.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::c::{Linkage, compile};
use crate::python;
use crate::report::{Counts, Report};
use crate::run::{Done, Program, empty_build_folder, read, root};
use crate::rust;

const PHONE: &str = "13812345678";
const AS_OF: &str = "2026-11-22T00:00:00+08:00";
/// The same instant in microseconds since 1970.
const AT_US: &str = "1795276800000000";

/// One stage per interface; the first that prints sets what the others must print.
pub(crate) fn stages(report: &mut Report) {
    let mut agreed = None;
    for (name, print) in [
        ("command line", command_line as fn() -> Done<Vec<u8>>),
        ("Rust", || program(root().join("target/release/regulars-examples"), None)),
        ("Python", || program(python::interpreter(), Some(root().join("examples/python/first.py")))),
        ("C", || program(compile(&root().join("examples/c/first.c"), Linkage::Shared)?, None)),
        ("C++", || program(compile(&root().join("examples/cpp/first.cpp"), Linkage::Shared)?, None)),
    ] {
        report.stage(&format!("example: {name}"), || agree(&mut agreed, print()?));
    }
    for (name, run) in [
        ("Python tour", (|| script("tour.py")) as fn() -> Done),
        ("merge in Rust", || Program::new(root().join("target/release/merge")).run()),
        ("merge in Python", || script("merge.py")),
        ("merge in C", || {
            Program::new(compile(&root().join("examples/c/merge.c"), Linkage::Shared)?).arg(rulebook()).run()
        }),
        ("till in C", till),
        ("outbox in C", outbox),
        ("contact in C++", contact),
        ("score in C", score),
    ] {
        report.stage(&format!("example: {name}"), || run().map(|()| Counts::ONE));
    }
}

fn script(name: &str) -> Done {
    Program::new(python::interpreter()).arg(root().join("examples/python").join(name)).run()
}

/// The till sends the same sale twice: the second answer is that of the first time, and nothing more is spent.
fn till() -> Done {
    let store = shop("till.db")?;
    let program = compile(&root().join("examples/c/till.c"), Linkage::Shared)?;
    let sell = || Program::new(&program).arg(&store).arg(rulebook()).args([PHONE, "500", "till-7-0042", AT_US]).text();
    let (first, second) = (sell()?, sell()?);
    let left = |said: &str| said.lines().last().unwrap_or_default().to_owned();
    if !left(&first).starts_with("left ") || left(&second) != format!("was spent before, {}", left(&first)) {
        return Err(format!("the second answer is another one\nfirst  {first}second {second}"));
    }
    Ok(())
}

/// The consumer takes everything once: the second run finds nothing, and the file has what the first one said.
fn outbox() -> Done {
    let store = shop("outbox.db")?;
    let delivered = store.with_extension("txt");
    regulars("advance", &store).args(["--to", AS_OF]).run()?;
    let program = compile(&root().join("examples/c/outbox.c"), Linkage::Shared)?;
    let consume = || Program::new(&program).arg(&store).arg(rulebook()).arg(&delivered).text();
    let (first, second) = (consume()?, consume()?);
    let taken = read(&delivered)?;
    let whole = taken.lines().count() == 1 && taken.starts_with("4 {\"cursor\":4,");
    if first.starts_with("1 pages up to number 4,") && second.starts_with("0 pages up to number 4,") && whole {
        return Ok(());
    }
    Err(format!("first  {first}second {second}taken  {taken}"))
}

/// Whether the customer may be written to: they took the consent for messages back.
fn contact() -> Done {
    let store = shop("contact.db")?;
    let program = compile(&root().join("examples/cpp/contact.cpp"), Linkage::Shared)?;
    let said =
        Program::new(&program).arg(&store).arg(rulebook()).args([PHONE, "marketing.winback", "sms", AT_US]).text()?;
    if said.starts_with("no: withdrawn") { Ok(()) } else { Err(format!("they took it back, but: {said}")) }
}

/// A model of XGBoost in C: what is printed adds up to what XGBoost itself said of the row.
fn score() -> Done {
    let model = root().join("crates/regulars-models/tests/trees/xgb_binary.json");
    let program = compile(&root().join("examples/c/score.c"), Linkage::Shared)?;
    let said = Program::new(&program).arg(&model).args(["11.7", "2", "100", "nan", "3", "0"]).text()?;
    print!("{said}");
    let first = said.lines().next().unwrap_or_default();
    let numbers = |text: &str| -> Vec<f64> { text.split([' ', ',']).filter_map(|word| word.parse().ok()).collect() };
    let [_, margin, base] = numbers(first)[..] else { return Err(format!("this is no score: {said}")) };
    let shares: f64 = said.lines().skip(1).flat_map(|line| numbers(line).into_iter().take(1)).sum();
    if (base + shares - margin).abs() < 1e-3 { Ok(()) } else { Err(format!("it does not add up: {said}")) }
}

fn agree(agreed: &mut Option<Vec<u8>>, view: Vec<u8>) -> Done<Counts> {
    if !view.starts_with(b"{") || !view.ends_with(b"}\n") {
        return Err(format!("this is not one line of JSON: {}", String::from_utf8_lossy(&view)));
    }
    let wanted = agreed.get_or_insert_with(|| view.clone());
    if *wanted == view {
        println!("{} bytes", view.len());
        return Ok(Counts::ONE);
    }
    let (wanted, found) = (String::from_utf8_lossy(wanted), String::from_utf8_lossy(&view));
    Err(format!("other bytes than the first interface\nwanted {wanted}found  {found}"))
}

/// The arguments of every example program.
fn arguments() -> [OsString; 4] {
    [rulebook().into(), records().into(), PHONE.into(), AS_OF.into()]
}

fn rulebook() -> PathBuf {
    root().join("examples/rulebooks/first.toml")
}

fn records() -> PathBuf {
    root().join("examples/data/first.ndjson")
}

fn program(program: PathBuf, script: Option<PathBuf>) -> Done<Vec<u8>> {
    Program::new(program).args(script).args(arguments()).output()
}

fn command_line() -> Done<Vec<u8>> {
    regulars("view", &shop("first.db")?).args(["--phone", PHONE, "--as-of", AS_OF, "--json"]).output()
}

/// A new database with the records of the examples.
fn shop(name: &str) -> Done<PathBuf> {
    let store = empty_build_folder("examples")?.join(name);
    regulars("ingest", &store).arg(records()).run()?;
    Ok(store)
}

/// A command over a database of the examples.
fn regulars(subcommand: &str, store: &Path) -> Program {
    Program::new(rust::command()).arg(subcommand).arg("--db").arg(store).arg("--rulebook").arg(rulebook())
}
