//! A map says what a row becomes; a wrong map says where it is wrong.

use super::*;

const CDNOW: &str = include_str!("../../../../../examples/maps/cdnow.toml");

fn fault(text: &str) -> String {
    let failure = ColumnMap::parse(text).unwrap_err();
    assert_eq!(failure.code, code::MAP_INVALID);
    format!("{}: {}", failure.path, failure.message)
}

fn with_columns(more: &str) -> String {
    format!(
        "type = \"order\"\n[columns]\nrecord_id = \"no\"\nprofile = \"member\"\noccurred_at = \"paid_at\"\n{more}\n"
    )
}

fn cells(row: &[&str]) -> Vec<Vec<u8>> {
    row.iter().map(|cell| cell.as_bytes().to_vec()).collect()
}

fn write(map: &str, header: &[&str], row: &[&str]) -> Result<String> {
    let map = ColumnMap::parse(map).unwrap();
    let header = cells(header);
    let mut writer = RowWriter::new(&map, "pos", map.header.then_some(header.as_slice()))?;
    writer.write(7, &cells(row)).map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn the_map_of_cdnow_makes_orders() {
    let map = ColumnMap::parse(CDNOW).unwrap();
    assert_eq!(map.source(), Some("cdnow"));
    let record =
        write(CDNOW, &["customer_id", "date", "number_of_cds", "dollar_value"], &["00001", "19970101", "1", "11.77"]);
    assert_eq!(
        record.unwrap(),
        concat!(
            r#"{"body":{"amount":{"amount":"11.77","currency":"USD"}},"ext":{"units":"1"},"occurred_at":"1997-01-01T00:00:00-05:00","#,
            r#""profile":"00001","record_id":"cdnow-7","source":"pos","type":"order"}"#
        )
    );
}

#[test]
fn quoted_and_dotted_keys_mean_the_same() {
    let dotted = with_columns("body.amount = { column = \"paid\", currency = \"CNY\" }\nidentifier.phone = \"mobile\"");
    let quoted =
        with_columns("\"body.amount\" = { column = \"paid\", currency = \"CNY\" }\n\"identifier.phone\" = \"mobile\"");
    assert_eq!(ColumnMap::parse(&dotted).unwrap(), ColumnMap::parse(&quoted).unwrap());
}

#[test]
fn empty_cells_are_absent_and_constants_are_everywhere() {
    let map = with_columns(
        "identifier.phone = \"mobile\"\nidentifier.email = { column = 5, role = \"payer\" }\nattribute.city = { value = \"上海\" }\nbody.explicit = { column = \"yes\", as = \"boolean\" }",
    );
    let header = ["no", "member", "paid_at", "mobile", "mail", "yes"];
    let record = write(&map, &header, &["P-1", "M1", "2026-10-01T12:00:00+08:00", " ", "a@b.example", "是"]).unwrap();
    assert_eq!(
        record,
        concat!(
            r#"{"attributes":{"city":"上海"},"body":{"explicit":true},"identifiers":[{"kind":"email","role":"payer","value":"a@b.example"}],"#,
            r#""occurred_at":"2026-10-01T12:00:00+08:00","profile":"M1","record_id":"P-1","source":"pos","type":"order"}"#
        )
    );
}

#[test]
fn one_kind_of_identifier_may_stand_in_several_columns() {
    let map = with_columns("identifier.phone = [\"mobile\", { column = \"gift\", role = \"recipient\" }]");
    let header = ["no", "member", "paid_at", "mobile", "gift"];
    let record =
        write(&map, &header, &["P-1", "M1", "2026-10-01T12:00:00+08:00", "13800000001", "13800000002"]).unwrap();
    let expected = r#""identifiers":[{"kind":"phone","value":"13800000001"},{"kind":"phone","role":"recipient","value":"13800000002"}]"#;
    assert!(record.contains(expected), "{record}");
}

#[test]
fn the_example_map_of_a_till_is_valid() {
    ColumnMap::parse(include_str!("../../../../../examples/maps/pos.toml")).unwrap();
}

#[test]
fn a_row_says_which_column_is_at_fault() {
    let map = with_columns("body.amount = { column = \"paid\", currency = \"CNY\" }");
    let header = ["no", "member", "paid_at", "paid"];
    let short = write(&map, &header, &["P-1", "M1"]).unwrap_err();
    assert_eq!(
        (short.code.as_str(), short.message.as_str()),
        (code::CSV_ROW_INVALID, "the row has 2 columns, the rows before have 4")
    );
    let empty = write(&map, &header, &["P-1", "", "2026-10-01T12:00:00+08:00", "1.00"]).unwrap_err();
    assert_eq!((empty.path.as_str(), empty.message.as_str()), ("profile", "the cell is empty"));
    let missing = write(&map, &["no", "member", "paid_on", "paid"], &[]).unwrap_err();
    assert_eq!(missing.code, code::CSV_COLUMN_MISSING);
    assert!(missing.message.ends_with("did you mean `paid_on`?"), "{}", missing.message);
}

#[test]
fn misspelled_words_are_named_with_the_valid_one() {
    assert_eq!(fault("tpye = \"order\""), "tpye: the column map has no key `tpye`; did you mean `type`?");
    assert_eq!(
        fault(&with_columns("body.amount = { column = \"paid\", curency = \"CNY\" }")),
        "columns.body.amount.curency: the column map has no key `curency`; did you mean `currency`?"
    );
    assert_eq!(
        fault(&with_columns("profil = \"x\"")),
        "columns.profil: a record has no part `profil`; did you mean `profile`?"
    );
    assert_eq!(
        fault(&with_columns("\"identifer.phone\" = \"x\"")),
        "columns.identifer.phone: a record has no part `identifer`; did you mean `identifier`?"
    );
}

#[test]
fn what_is_missing_or_too_much_is_said() {
    assert!(fault("[columns]\n").starts_with("type:"));
    assert!(fault("type = \"order\"\n").starts_with("columns:"));
    assert!(fault("type = \"order\"\n[columns]\nprofile = \"a\"\n").starts_with("columns.record_id:"));
    assert!(fault(&with_columns("ext.a = {}")).contains("exactly one of"));
    assert!(fault(&with_columns("ext.a = { column = 0 }")).contains("from 1"));
    assert!(fault(&with_columns("ext.a = { value = \"x\", prefix = \"y\" }")).contains("prefix"));
    assert!(fault(&with_columns("ext.a = { column = \"x\", zone = \"UTC\" }")).contains("zone needs a format"));
    assert!(fault(&with_columns("ext.a = { column = \"x\", as = \"bolean\" }")).contains("did you mean `boolean`?"));
    assert!(fault(&with_columns("ext.a = { column = \"x\", role = \"self\" }")).contains("only identifiers"));
    assert!(fault(&with_columns("ext.a = \"x\"\n\"ext.a\" = \"y\"")).contains("twice"));
    assert!(fault(&format!("header = false\n{}", with_columns(""))).contains("numbers from 1"));
    assert!(fault(&format!("delimiter = \"ab\"\n{}", with_columns(""))).contains("neither"));
    assert!(fault("type = ").starts_with("line 1:"));
}
