//! Measures of how the tier moved (CH-11): what they need, what they read, and the circle that they may not close.

use super::*;

const LADDER: &str = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n[program]\nid = \"club\"\ntimezone = \"UTC\"\nversion = 1\n\
    effective_from = \"2020-01-01\"\n[points]\nearn = \"1 point per 1.00 CNY\"\nrounding = \"floor\"\nexpiry = \"12 months\"\n\
    [tiers]\ncurrency = \"CNY\"\nwindow = \"rolling 12 months\"\nvalid_for = \"while qualified\"\nbase = \"member\"\n\
    [[tiers.level]]\nid = \"member\"\n[[tiers.level]]\nid = \"silver\"\nneeds = \"spend >= 1000.00\"\n";
const FELL: &str = "[measures.fell]\nagg = \"downgrades\"\nwindow = { last = \"365d\" }\n";

fn faults(text: &str) -> Vec<(String, String)> {
    Rulebook::check(text).into_iter().map(|fault| (fault.code.as_str().to_owned(), fault.path)).collect()
}

fn one(code: &str, path: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), path.to_owned())]
}

#[test]
fn a_tier_that_asks_how_often_it_fell_is_a_circle() {
    assert_eq!(faults(&format!("{LADDER}{FELL}")), []);
    let asks = LADDER.replace("spend >= 1000.00", "measure.fell >= 1");
    assert_eq!(faults(&format!("{asks}{FELL}")), one("cycle", "tiers.level[1].needs"));
    // Also by way of a ratio.
    let share = "[measures.orders]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\n[measures.share]\nagg = \"ratio\"\nnum = \"fell\"\nden = \"orders\"\n";
    let asks = LADDER.replace("spend >= 1000.00", "measure.share >= 1");
    assert_eq!(faults(&format!("{asks}{FELL}{share}")), one("cycle", "tiers.level[1].needs"));
}

#[test]
fn without_tiers_nothing_can_fall_and_no_record_is_read() {
    let head = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n";
    assert_eq!(faults(&format!("{head}{FELL}")), one("unknown_name", "measures.fell.agg"));
    let of = FELL.replace("window", "of = \"order\"\nwhere = 'true'\nwindow");
    let both = [one("unknown_key", "measures.fell.of"), one("unknown_key", "measures.fell.where")].concat();
    assert_eq!(faults(&format!("{LADDER}{of}")), both);
    assert_eq!(
        faults(&format!("{LADDER}[measures.fell]\nagg = \"downgrades\"\n")),
        one("missing_key", "measures.fell.window")
    );
}

#[test]
fn it_says_what_it_counts_and_reads_the_tiers() {
    let rules = Rulebook::parse(&format!("{LADDER}{FELL}")).unwrap();
    let said = [Language::English, Language::Chinese]
        .map(|language| explain(&rules, language).into_iter().find(|said| said.path == "measures.fell").unwrap().text);
    assert_eq!(said, ["fell: how often the tier fell in the last 365 days", "fell：最近 365 天内等级下降的次数"]);
    let readers = impact(&rules, "tiers.level.silver").unwrap().readers;
    assert!(readers.iter().any(|reader| reader.path == "measures.fell.agg"), "{readers:?}");
}
