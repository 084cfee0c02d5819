//! The generator keeps its promises: same seed, same bytes; as many records as asked for; only the announced lines are
//! broken.

use std::collections::{HashMap, HashSet};

use super::*;

fn small(seed: u64) -> Generated {
    generate(Scale { people: 500, records: 5_000, seed })
}

fn lines(generated: &Generated) -> impl Iterator<Item = &[u8]> {
    generated.deliveries.ndjson.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let (first, again, other) = (small(7), small(7), small(8));
    assert_eq!(first.deliveries.ndjson, again.deliveries.ndjson);
    assert_eq!(first.truth, again.truth);
    assert_ne!(first.deliveries.ndjson, other.deliveries.ndjson);
}

#[test]
fn there_are_as_many_records_as_asked_for() {
    let generated = small(7);
    let counts = generated.deliveries.counts;
    assert_eq!(counts.records, 5_000);
    assert_eq!(counts.malformed, 12);
    assert_eq!(lines(&generated).count(), counts.records + counts.duplicates + counts.conflicts + counts.malformed);
    assert!(counts.duplicates > 30, "{counts:?}");
    assert!(counts.late > 100, "{counts:?}");
}

#[test]
fn well_formed_lines_have_a_key_that_only_duplicates_and_conflicts_share() {
    let generated = small(7);
    let mut lines_by_key: HashMap<(String, String), HashSet<&[u8]>> = HashMap::new();
    let mut unreadable = 0;
    for line in lines(&generated) {
        let Ok(record) = serde_json::from_slice::<serde_json::Value>(line) else {
            unreadable += 1;
            continue;
        };
        let field = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
        lines_by_key.entry((field("source"), field("record_id"))).or_default().insert(line);
    }
    let counts = generated.deliveries.counts;
    assert_eq!(unreadable, 2, "cut off, no JSON");
    // serde_json reads the line with one key twice as its last value.
    assert_eq!(lines_by_key.len(), counts.records + counts.malformed - unreadable);
    let contradicted = lines_by_key.values().filter(|lines| lines.len() > 1).count();
    assert_eq!(contradicted, counts.conflicts);
}

#[test]
fn every_profile_of_the_truth_is_in_the_records() {
    let generated = small(7);
    let stated: HashSet<(String, String)> = lines(&generated)
        .filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok())
        .filter(|record| record["type"] == "profile")
        .map(|record| (record["source"].as_str().unwrap().to_owned(), record["profile"].as_str().unwrap().to_owned()))
        .collect();
    let truth: HashSet<(String, String)> =
        generated.truth.iter().map(|row| (row.source.to_owned(), row.key.clone())).collect();
    assert_eq!(truth.len(), generated.truth.len());
    assert_eq!(stated, truth);
    assert_eq!(generated.truth.iter().map(|row| row.person).max(), Some(500));
}

#[test]
fn a_return_names_an_order_of_its_own_source_or_one_that_is_lost() {
    let generated = small(7);
    let records: Vec<serde_json::Value> =
        lines(&generated).filter_map(|line| serde_json::from_slice(line).ok()).collect();
    let orders: HashSet<(&str, &str)> = records
        .iter()
        .filter(|record| record["type"] == "order")
        .filter_map(|record| Some((record["source"].as_str()?, record["record_id"].as_str()?)))
        .collect();
    let mut returns = 0;
    for record in records.iter().filter(|record| record["type"] == "return") {
        let target = record["refers_to"].as_str().unwrap();
        returns += 1;
        assert!(target.starts_with("LOST-") || orders.contains(&(record["source"].as_str().unwrap(), target)));
    }
    assert!(returns > 20, "{returns}");
}

#[test]
fn records_arrive_out_of_the_order_in_which_they_happened() {
    let generated = small(7);
    let instants: Vec<String> = lines(&generated)
        .filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok())
        .filter_map(|record| record["occurred_at"].as_str().map(str::to_owned))
        .collect();
    assert!(instants.windows(2).filter(|pair| pair[0] > pair[1]).count() > 100);
}
