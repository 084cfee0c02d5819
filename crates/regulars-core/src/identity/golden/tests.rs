//! Survivorship on its own: strategies, clears, ages and pins.

use super::*;

fn at(day: i64) -> Instant {
    Instant::from_micros(day * crate::time::DAY_US).unwrap()
}

fn says<'a>(row: u32, profile: u32, day: i64, source: &'a str, rank: i64, says: Says<'a>) -> Candidate<'a> {
    Candidate { row, profile, at: at(day), rank, source, says }
}

fn by(strategy: &[Strategy]) -> AttributeRule {
    AttributeRule { strategy: strategy.to_vec(), ..AttributeRule::default() }
}

/// What stands on day 100, without pins.
fn chosen(statements: &[Candidate<'_>], rule: &AttributeRule) -> Option<Golden> {
    on(100, statements, &[], rule).0
}

/// What stands on a day and on which it may differ next.
fn on(
    day: i64,
    statements: &[Candidate<'_>],
    pins: &[Pinned<'_>],
    rule: &AttributeRule,
) -> (Option<Golden>, Option<Instant>) {
    let mut due = Due::after(at(day));
    (choose(statements, pins, rule, at(day), &mut due), due.next())
}

fn winner(statements: &[Candidate<'_>], strategy: &[Strategy]) -> u32 {
    match chosen(statements, &by(strategy)) {
        Some(Golden::Value { row, .. }) => row,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_strategy_chooses_its_own() {
    let statements = [
        says(0, 0, 1, "pos", 2, Says::Value("\"杭州\"")),
        says(1, 1, 2, "app", 1, Says::Value("\"上海市\"")),
        says(2, 2, 3, "erp", 3, Says::Value("\"北京\"")),
        says(3, 3, 4, "dist", 0, Says::Value("\"杭州\"")),
    ];
    assert_eq!(winner(&statements, &[Strategy::MostRecent]), 3);
    assert_eq!(winner(&statements, &[Strategy::Oldest]), 0);
    assert_eq!(winner(&statements, &[Strategy::SourceRank]), 2);
    assert_eq!(winner(&statements, &[Strategy::MostFrequent]), 3);
    assert_eq!(winner(&statements, &[Strategy::MostFrequent, Strategy::Oldest]), 0);
    assert_eq!(winner(&statements, &[Strategy::Longest]), 1);
    let quoted =
        [says(0, 0, 1, "pos", 0, Says::Value(r#""A\"\"B""#)), says(1, 1, 1, "app", 0, Says::Value("\"ABCDE\""))];
    assert_eq!(winner(&quoted, &[Strategy::Longest]), 1);
}

#[test]
fn a_clear_removes_older_values_of_every_source_and_null_removes_nothing() {
    let older = says(0, 0, 1, "pos", 0, Says::Value("1"));
    let clear = says(1, 1, 2, "app", 0, Says::Cleared);
    let null = says(2, 2, 3, "erp", 0, Says::Null);
    let newer = says(3, 0, 4, "pos", 0, Says::Value("2"));
    let rule = AttributeRule::default();
    assert_eq!(chosen(&[older, clear], &rule), Some(Golden::Cleared(1)));
    assert_eq!(chosen(&[older, null], &rule), Some(Golden::Value { row: 0, by: None, losers: vec![] }));
    assert_eq!(chosen(&[older, clear, null, newer], &rule), Some(Golden::Value { row: 3, by: None, losers: vec![] }));
    assert_eq!(chosen(&[null], &rule), Some(Golden::Null(2)));
    assert_eq!(chosen(&[], &rule), None);
}

#[test]
fn most_frequent_counts_spellings_of_one_value_together() {
    let statements = [
        says(0, 0, 1, "pos", 0, Says::Value("\"ABC\"")),
        says(1, 1, 2, "app", 0, Says::Value("\" ａbc\"")),
        says(2, 2, 3, "erp", 0, Says::Value("\"xyz\"")),
    ];
    assert_eq!(winner(&statements, &[Strategy::MostFrequent]), 1);
    let numbers = [
        says(0, 0, 1, "pos", 0, Says::Value("\"1.50\"")),
        says(1, 1, 2, "app", 0, Says::Value("1.5")),
        says(2, 2, 3, "erp", 0, Says::Value("2")),
    ];
    let rule = AttributeRule { ty: AttributeType::Decimal, ..by(&[Strategy::MostFrequent, Strategy::Oldest]) };
    let golden = Golden::Value { row: 0, by: Some(Strategy::MostFrequent), losers: vec![1, 2] };
    assert_eq!(chosen(&numbers, &rule), Some(golden));
}

#[test]
fn min_and_max_compare_by_value_and_pass_over_what_has_none() {
    let statements = [
        says(0, 0, 1, "pos", 0, Says::Value("9")),
        says(1, 1, 2, "app", 0, Says::Value("\"10.0\"")),
        says(2, 2, 3, "erp", 0, Says::Value("\"many\"")),
    ];
    let rule = |strategy| AttributeRule { ty: AttributeType::Decimal, ..by(&[strategy]) };
    let row = |strategy| match chosen(&statements, &rule(strategy)) {
        Some(Golden::Value { row, .. }) => row,
        other => panic!("{other:?}"),
    };
    assert_eq!((row(Strategy::Min), row(Strategy::Max)), (0, 1));
    let dates = [
        says(0, 0, 1, "pos", 0, Says::Value("\"1990-02-01\"")),
        says(1, 1, 2, "app", 0, Says::Value("\"1989-12-31\"")),
    ];
    assert_eq!((winner(&dates, &[Strategy::Min]), winner(&dates, &[Strategy::Max])), (1, 0));
}

#[test]
fn unanimous_gives_nothing_where_two_disagree() {
    let mut statements = [
        says(0, 0, 1, "pos", 2, Says::Value("\"杭州\"")),
        says(1, 1, 2, "app", 2, Says::Value("\"杭州 \"")),
        says(2, 2, 3, "erp", 1, Says::Value("\"北京\"")),
    ];
    let alone = by(&[Strategy::Unanimous]);
    assert_eq!(chosen(&statements, &alone), Some(Golden::Disagreement(vec![0, 1, 2])));
    // Only those that the strategies before it left have to agree.
    let trusted = by(&[Strategy::SourceRank, Strategy::Unanimous]);
    let golden = Golden::Value { row: 1, by: Some(Strategy::SourceRank), losers: vec![0, 2] };
    assert_eq!(chosen(&statements, &trusted), Some(golden));
    statements[2].says = Says::Null;
    let golden = Golden::Value { row: 1, by: Some(Strategy::Unanimous), losers: vec![0] };
    assert_eq!(chosen(&statements, &alone), Some(golden));
}

#[test]
fn union_is_the_sorted_set_of_all_that_are_left() {
    let statements = [
        says(0, 0, 1, "pos", 2, Says::Value("[\"tea\",\"Coffee\"]")),
        says(1, 1, 2, "app", 2, Says::Value("\"coffee\"")),
        says(2, 2, 3, "erp", 1, Says::Value("[\"apple\"]")),
    ];
    let texts = |items: &[&str]| items.iter().map(|item| Json::from(*item)).collect::<Vec<_>>();
    let rule = AttributeRule { ty: AttributeType::Texts, ..by(&[Strategy::Union]) };
    let values = texts(&["apple", "coffee", "tea"]);
    let golden = Golden::Union { rows: vec![0, 1, 2], row: 2, values, losers: vec![] };
    assert_eq!(chosen(&statements, &rule), Some(golden));
    let trusted = AttributeRule { ty: AttributeType::Texts, ..by(&[Strategy::SourceRank, Strategy::Union]) };
    let golden = Golden::Union { rows: vec![0, 1], row: 1, values: texts(&["coffee", "tea"]), losers: vec![2] };
    assert_eq!(chosen(&statements, &trusted), Some(golden));
}

#[test]
fn values_that_age_are_set_aside_while_any_is_fresher() {
    let statements = [
        says(0, 0, 10, "erp", 3, Says::Value("\"杭州\"")),
        says(1, 1, 20, "app", 2, Says::Value("\"上海\"")),
        says(2, 2, 30, "pos", 1, Says::Value("\"北京\"")),
    ];
    let rule = AttributeRule { max_age_us: Some(50 * crate::time::DAY_US), ..by(&[Strategy::SourceRank]) };
    let row = |day| match on(day, &statements, &[], &rule) {
        (Some(Golden::Value { row, .. }), next) => (row, next),
        other => panic!("{other:?}"),
    };
    // At exactly its age a value is set aside; when the last one is, all count again.
    assert_eq!(row(59), (0, Some(at(60))));
    assert_eq!(row(60), (1, Some(at(70))));
    assert_eq!(row(70), (2, Some(at(80))));
    assert_eq!(row(80), (0, None));
    let (golden, next) = on(59, &statements[..1], &[], &rule);
    assert_eq!((golden.is_some(), next), (true, None), "one value alone is never set aside");
}

#[test]
fn the_latest_pin_in_effect_wins_and_tells_what_it_hides() {
    let statements = [
        says(0, 0, 10, "pos", 0, Says::Value("\"杭州\"")),
        says(1, 1, 30, "app", 9, Says::Value("\" 上海\"")),
        says(2, 2, 40, "erp", 9, Says::Value("\"北京\"")),
    ];
    let pin = |decision, from, until: Option<i64>, says| Pinned { decision, at: at(from), until: until.map(at), says };
    let pins = [
        pin("d1", 20, None, Says::Value("\"上海\"")),
        pin("d3", 25, Some(50), Says::Null),
        pin("d2", 25, None, Says::Cleared),
    ];
    let rule = by(&[Strategy::SourceRank]);
    let place = |day: i64| match on(day, &statements, &pins, &rule) {
        (Some(Golden::Pinned { place, shadows, .. }), next) => (place, shadows, next),
        other => panic!("{other:?}"),
    };
    assert!(
        matches!(on(19, &statements[..1], &pins, &rule), (Some(Golden::Value { row: 0, .. }), Some(next)) if next == at(20))
    );
    // Row 1 says the same in another spelling, so it is not hidden.
    assert_eq!(place(20), (0, vec![2], Some(at(25))));
    assert_eq!(place(49), (1, vec![1, 2], Some(at(50))));
    assert_eq!(place(50), (2, vec![1, 2], None));
}

#[test]
fn a_pin_stands_also_where_nobody_says_anything() {
    let pins = [Pinned { decision: "d", at: at(1), until: None, says: Says::Value("1") }];
    let (golden, next) = on(2, &[], &pins, &AttributeRule::default());
    assert_eq!(golden, Some(Golden::Pinned { place: 0, losers: vec![], shadows: vec![] }));
    assert_eq!((next, on(0, &[], &pins, &AttributeRule::default())), (None, (None, Some(at(1)))));
}
