//! No JSON makes the record reader panic; a record that is read survives the stored row and the wire with the same hash. The
//! bytes are also read as a stored row, which may be damaged.
#![no_main]

use libfuzzer_sys::fuzz_target;
use regulars_core::record::row::{RowBuffer, StoredRow, decode, encode};
use regulars_core::record::{ContentHash, Declared, Record};
use regulars_core::text::Json;

fuzz_target!(|bytes: &[u8]| {
    let damaged = StoredRow { source: "s", record_id: "r", profile: "p", at_us: 0, kind: bytes.first().copied().unwrap_or(2) % 10, open: bytes, sealed: "".into() };
    let _ = decode(&damaged);
    let Ok(record) = Json::parse_bytes(bytes).and_then(|json| Record::from_json(&json)) else { return };
    let hash = ContentHash::of(&record, &mut String::new());
    let again = Record::from_json(&Json::parse(&record.to_json_text()).expect("the wire form is JSON")).expect("it is a record");
    assert!(hash == ContentHash::of(&again, &mut String::new()));
    let mut row = RowBuffer::default();
    encode(&record, &Declared::default(), &mut row);
    let stored = StoredRow {
        source: record.source.as_str(),
        record_id: record.record_id.as_str(),
        profile: record.profile.as_str(),
        at_us: record.occurred_at.at.micros(),
        kind: record.body.kind().number(),
        open: &row.open,
        sealed: (&row.sealed).into(),
    };
    assert!(decode(&stored).expect("a row that was written is read") == record);
});
