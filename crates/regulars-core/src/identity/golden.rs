//! Survivorship: which value of an attribute stands (GD-1 to GD-5, GD-7). A pure function of the statements.

use crate::text::Json;
use crate::time::Instant;

/// A strategy of GD-4.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strategy {
    /// The most trusted source.
    SourceRank,
    /// The latest statement.
    MostRecent,
    /// The earliest statement.
    Oldest,
    /// The value that most profiles have.
    MostFrequent,
    /// The longest text.
    Longest,
}

impl Strategy {
    const ALL: [(Self, &'static str); 5] = [
        (Self::SourceRank, "source_rank"),
        (Self::MostRecent, "most_recent"),
        (Self::Oldest, "oldest"),
        (Self::MostFrequent, "most_frequent"),
        (Self::Longest, "longest"),
    ];

    /// The word of the rulebook.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(strategy, _)| *strategy == self).map_or("most_recent", |(_, word)| word)
    }

    /// The words, for messages.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(_, word)| *word)
    }

    /// The strategy of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(strategy, _)| *strategy)
    }
}

/// The rule of one attribute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AttributeRule {
    /// The strategies; the first decides, equals go to the next.
    pub strategy: Vec<Strategy>,
    /// What kind of value it has, for conditions.
    pub ty: super::AttributeType,
}

impl Default for AttributeRule {
    fn default() -> Self {
        Self { strategy: vec![Strategy::MostRecent], ty: super::AttributeType::Text }
    }
}

/// One statement of an attribute; statements come in timeline order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Candidate<'a> {
    /// The row of the record.
    pub row: u32,
    /// The profile.
    pub profile: u32,
    /// When.
    pub at: Instant,
    /// The trust of the source; larger is more.
    pub rank: i64,
    /// The source's name.
    pub source: &'a str,
    /// What it says.
    pub says: Says<'a>,
}

/// What a statement says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Says<'a> {
    /// The source has none.
    Null,
    /// Removed on purpose.
    Cleared,
    /// A value as canonical JSON.
    Value(&'a str),
}

/// What stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Golden {
    /// A value: the row of its record, the strategy that chose it and the rows it won against.
    Value {
        /// The row.
        row: u32,
        /// What decided; none if there was nothing to decide.
        by: Option<Strategy>,
        /// The others.
        losers: Vec<u32>,
    },
    /// It was removed on purpose by the record of this row.
    Cleared(u32),
    /// A source says there is none, in the record of this row.
    Null(u32),
}

/// Chooses among the statements of one attribute; none without any.
pub fn choose(statements: &[Candidate<'_>], rule: &AttributeRule) -> Option<Golden> {
    let cleared = statements.iter().rev().find(|s| s.says == Says::Cleared);
    let left = statements.iter().filter(|s| matches!(s.says, Says::Value(_)) && cleared.is_none_or(|c| s.at > c.at));
    // Per profile its latest remaining value: later statements of the same profile replace earlier ones.
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for statement in left {
        candidates.retain(|known| known.profile != statement.profile);
        candidates.push(*statement);
    }
    if candidates.is_empty() {
        let null = || statements.iter().rev().find(|s| s.says == Says::Null).map(|s| Golden::Null(s.row));
        return cleared.map(|c| Golden::Cleared(c.row)).or_else(null);
    }
    let all = candidates.clone();
    let mut by = None;
    let ends = [Strategy::MostRecent, Strategy::SourceRank];
    for strategy in rule.strategy.iter().chain(&ends) {
        let before = candidates.len();
        narrow(&mut candidates, *strategy, &all);
        if candidates.len() < before && by.is_none() {
            by = Some(*strategy);
        }
    }
    // Then source name and record id ascending: of equal instants timeline order is that order.
    let winner = candidates.iter().min_by_key(|c| c.source).copied()?;
    let losers = all.iter().map(|c| c.row).filter(|row| *row != winner.row).collect();
    Some(Golden::Value { row: winner.row, by, losers })
}

fn narrow(candidates: &mut Vec<Candidate<'_>>, strategy: Strategy, all: &[Candidate<'_>]) {
    // Characters of the text itself, not of its JSON.
    let length = |c: &Candidate<'_>| {
        let Says::Value(json) = c.says else { return 0 };
        match Json::parse(json) {
            Ok(Json::String(text)) => text.chars().count(),
            _ => json.chars().count(),
        }
    };
    let score = |c: &Candidate<'_>| -> i64 {
        match strategy {
            Strategy::SourceRank => c.rank,
            Strategy::MostRecent => c.at.micros(),
            Strategy::Oldest => -c.at.micros(),
            Strategy::MostFrequent => all.iter().filter(|other| other.says == c.says).count() as i64,
            Strategy::Longest => length(c) as i64,
        }
    };
    let best = candidates.iter().map(score).max();
    candidates.retain(|c| Some(score(c)) == best);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> Instant {
        Instant::from_micros(day * crate::time::DAY_US).unwrap()
    }

    fn says<'a>(row: u32, profile: u32, day: i64, source: &'a str, rank: i64, says: Says<'a>) -> Candidate<'a> {
        Candidate { row, profile, at: at(day), rank, source, says }
    }

    fn winner(statements: &[Candidate<'_>], strategy: &[Strategy]) -> u32 {
        let rule = AttributeRule { strategy: strategy.to_vec(), ..AttributeRule::default() };
        match choose(statements, &rule) {
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
        assert_eq!(choose(&[older, clear], &rule), Some(Golden::Cleared(1)));
        assert_eq!(choose(&[older, null], &rule), Some(Golden::Value { row: 0, by: None, losers: vec![] }));
        assert_eq!(
            choose(&[older, clear, null, newer], &rule),
            Some(Golden::Value { row: 3, by: None, losers: vec![] })
        );
        assert_eq!(choose(&[null], &rule), Some(Golden::Null(2)));
        assert_eq!(choose(&[], &rule), None);
    }
}
