//! Bad input and bad places, through the front door: a typed error with code and path, the rest of the batch unharmed,
//! nothing half written.
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use regulars::{Crm, Instant, Rulebook};

const RULES: &str = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n[sources.pos]\nrank = 1\n";

fn crm() -> Crm {
    Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap()
}

fn line(id: &str) -> String {
    format!(
        r#"{{"source":"pos","record_id":"{id}","profile":"1","type":"order","occurred_at":"2026-10-01T12:00:00+08:00","body":{{"amount":{{"amount":"1.00","currency":"CNY"}}}}}}"#
    )
}

#[test]
fn bad_lines_are_named_and_the_others_are_taken() {
    let huge = line("huge").replace("\"1\"", &format!("\"{}\"", "x".repeat(10 << 20)));
    let long = line("long").replace("\"profile\":\"1\"", &format!("\"profile\":\"{}\"", "x".repeat(1_000)));
    let cut = line("cut").chars().take(60).collect::<String>();
    let twice = line("twice").replace("\"profile\"", "\"source\":\"pos\",\"profile\"");
    let mut bytes = Vec::new();
    for text in [line("a"), huge, String::new(), long, twice, line("b")] {
        bytes.extend(text.as_bytes());
        bytes.push(b'\n');
    }
    bytes.extend([b'"', 0xff, b'"', b'\n']);
    bytes.extend(cut.as_bytes());
    let crm = crm();
    let report = crm.ingest_ndjson(&bytes).unwrap();
    assert_eq!((report.accepted, report.duplicates, report.conflicts.len()), (2, 0, 0));
    let found: Vec<_> = report
        .rejected
        .iter()
        .map(|refused| (refused.line.unwrap(), refused.error.code().as_str(), refused.error.path().to_owned()))
        .collect();
    let wanted = [
        (2, "json_too_large", ""),
        (4, "text_too_long", "profile"),
        (5, "json_duplicate_key", ""),
        (7, "invalid_utf8", ""),
        (8, "json_syntax", ""),
    ];
    assert_eq!(found, wanted.map(|(line, code, path)| (line, code, path.to_owned())));
    assert_eq!(crm.ingest_ndjson(&bytes).unwrap().duplicates, 2);
    assert_eq!(report.total(), 7);
}

#[test]
fn an_empty_batch_is_a_batch() {
    let crm = crm();
    assert_eq!(crm.ingest_ndjson(b"").unwrap().total(), 0);
    assert_eq!(crm.ingest(&[]).unwrap().total(), 0);
    assert_eq!(crm.stats(Instant::parse("2026-01-01T00:00:00Z").unwrap()).unwrap().customers, 0);
}

#[test]
fn another_rulebook_makes_the_index_of_identifiers_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    let at = Instant::parse("2026-12-01T00:00:00Z").unwrap();
    let stated = |id: &str, profile: &str, value: &str| {
        line(id).replace(
            "\"profile\":\"1\"",
            &format!(r#""profile":"{profile}","identifiers":[{{"kind":"code","value":"{value}"}}]"#),
        )
    };
    let exact = format!("{RULES}[identity.kinds.code]\nnormalise = \"exact\"\n");
    let crm = Crm::open(&path, Rulebook::parse(&exact).unwrap()).unwrap();
    crm.ingest_ndjson(format!("{}\n{}", stated("a", "1", "X-1"), stated("b", "2", "x1")).as_bytes()).unwrap();
    assert_eq!(crm.stats(at).unwrap().customers, 2);
    drop(crm);
    let upper = exact.replace("exact", "upper");
    let crm = Crm::open(&path, Rulebook::parse(&upper).unwrap()).unwrap();
    assert_eq!(crm.stats(at).unwrap().customers, 1);
    drop(crm);
    let crm = Crm::open(&path, Rulebook::parse(&exact).unwrap()).unwrap();
    assert_eq!(crm.stats(at).unwrap().customers, 2);
}

#[test]
fn a_file_in_a_place_that_cannot_be_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let open = |path: &std::path::Path| Crm::open(path, Rulebook::parse(RULES).unwrap()).unwrap_err().code().as_str();
    assert_eq!(open(&folder.path().join("nowhere/shop.db")), "store_unavailable");
    assert_eq!(open(folder.path()), "store_unavailable");
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "not a database at all, only a text of some length. ".repeat(100)).unwrap();
    assert_eq!(open(&text), "not_a_store");
}

#[test]
fn a_full_store_keeps_whole_batches_only() {
    let folder = tempfile::tempdir().unwrap();
    let options = regulars::SqliteOptions { max_bytes: Some(400_000), ..Default::default() };
    let crm = Crm::open_with(folder.path().join("shop.db"), Rulebook::parse(RULES).unwrap(), options).unwrap();
    let batch = |n: usize| (0..500).map(|i| line(&format!("{n}-{i}"))).collect::<Vec<_>>().join("\n");
    let mut taken = 0;
    let error = loop {
        match crm.ingest_ndjson(batch(taken).as_bytes()) {
            Ok(report) => taken += usize::from(report.accepted == 500),
            Err(error) => break error,
        }
    };
    assert_eq!(error.code().as_str(), "store_full");
    assert!(taken > 0);
    let records = crm.stats(Instant::parse("2026-12-01T00:00:00Z").unwrap()).unwrap().records;
    assert_eq!(records, 500 * taken as u64);
}
