//! A first service: opens a store in memory, takes records, finds a customer by phone and prints the view.
//!
//! `cargo run -p regulars-examples -- examples/rulebooks/first.toml examples/data/first.ndjson 13812345678 2026-11-22T00:00:00+08:00`
#![forbid(unsafe_code)]

use regulars::{Crm, Identifier, Instant, Rulebook, canonical};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rulebook, records, phone, as_of] = arguments.as_slice() else {
        return Err("usage: regulars-examples <rulebook.toml> <records.ndjson> <phone> <as_of>".into());
    };
    let crm = Crm::in_memory(Rulebook::load(rulebook)?)?;
    let report = crm.ingest_ndjson(&std::fs::read(records)?)?;
    if !report.rejected.is_empty() || !report.conflicts.is_empty() {
        return Err(format!("not every record was taken: {report:?}").into());
    }
    let as_of = Instant::parse(as_of)?;
    let customer = crm.find(Identifier::phone(phone)?, as_of)?;
    println!("{}", canonical(&crm.view(customer, as_of)?)?);
    Ok(())
}
