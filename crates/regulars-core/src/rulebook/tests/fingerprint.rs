//! The fingerprint names the content of a rulebook, not its spelling (RB-9).

use super::*;

fn of(text: &str) -> String {
    Rulebook::parse(text).unwrap_or_else(|error| panic!("{error}")).fingerprint
}

#[test]
fn comments_blanks_and_order_do_not_count() {
    let base = of(FIRST);
    assert_eq!((base.len(), base.bytes().all(|b| b.is_ascii_hexdigit())), (64, true));
    let bare: String = FIRST
        .lines()
        .map(|line| line.split_once(" #").map_or(line, |(before, _)| before).trim_end())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| format!("  {}\t\r\n", line.replacen(" = ", "=", 1)))
        .collect();
    assert_eq!(of(&bare), base);
    // The sections, that is what begins at a header whose table has no further dot, in reverse order.
    let mut sections: Vec<String> = Vec::new();
    for line in FIRST.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let begins = line.starts_with('[') && !line.contains('.');
        if begins || sections.is_empty() {
            sections.push(String::new());
        }
        sections.last_mut().unwrap().push_str(&format!("{line}\n"));
    }
    assert!(sections.len() > 5);
    sections.reverse();
    assert_eq!(of(&sections.concat()), base);
}

#[test]
fn spelling_does_not_count() {
    let base = of(FIRST);
    for (from, to) in [
        ("id = \"first\"", "id = 'first'"),
        ("id = \"first\"", "\"id\" = \"\"\"first\"\"\""),
        ("id = \"first\"", "id = \"\\u0066irst\""),
        ("policy = { ttl_days = 730 }", "policy.ttl_days = 730"),
        ("ttl_days = 730", "ttl_days = 0x2da"),
        ("[sources.pos]\nkind = \"store\"\nrank = 3", "[sources]\npos = { rank = 3, kind = \"store\" }"),
        ("[30, 90, 180, 365]", "[\n  30, # a month\n  90,\n  180,\n  365,\n]"),
        ("max_cluster_size = 50", "max_cluster_size = 5_0"),
        ("max_cluster_size = 50", "max_cluster_size = +50"),
    ] {
        let (text, _) = changed(from, to);
        assert_eq!(of(&text), base, "`{to}`");
    }
}

#[test]
fn content_counts() {
    let mut seen = std::collections::BTreeSet::from([of(FIRST)]);
    for (from, to) in [
        ("version = 1\nzone", "version = 2\nzone"),
        ("zone = \"Asia/Shanghai\"", "zone = \"UTC\""),
        ("language = \"en\" ", "language = \"zh\" "),
        ("rank = 3", "rank = 4"),
        ("max_profiles = 8 ", "max_profiles = 9 "),
        ("[\"source_rank\", \"most_recent\"]", "[\"most_recent\", \"source_rank\"]"),
        ("[30, 90, 180, 365]", "[30, 90, 180, 366]"),
        ("\"500.00\"", "\"500.01\""),
        ("spend >= 5000.00", "spend >= 6000.00"),
        ("ttl_days = 730", "ttl_days = 731"),
        ("name = \"Gold 金卡\"", "name = \"Gold\""),
        ("default_basis = \"consent\"\n", ""),
    ] {
        let (text, _) = changed(from, to);
        assert!(seen.insert(of(&text)), "`{to}` changes nothing");
    }
}
