//! The strategies of GD-4 and the rule of one attribute.

use crate::identity::AttributeType;

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
    /// The smallest value.
    Min,
    /// The largest value.
    Max,
    /// The value on which all agree; none if they do not.
    Unanimous,
    /// The values of all, as one sorted set.
    Union,
}

impl Strategy {
    const ALL: [(Self, &'static str); 9] = [
        (Self::SourceRank, "source_rank"),
        (Self::MostRecent, "most_recent"),
        (Self::Oldest, "oldest"),
        (Self::MostFrequent, "most_frequent"),
        (Self::Longest, "longest"),
        (Self::Min, "min"),
        (Self::Max, "max"),
        (Self::Unanimous, "unanimous"),
        (Self::Union, "union"),
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

    /// Whether it means something for values of a type (GD-4). Texts are ordered by their bytes, so dates can be compared.
    pub fn fits(self, ty: AttributeType) -> bool {
        match self {
            Self::SourceRank | Self::MostRecent | Self::Oldest | Self::MostFrequent | Self::Unanimous => true,
            Self::Longest => ty == AttributeType::Text,
            Self::Min | Self::Max => {
                matches!(ty, AttributeType::Text | AttributeType::Decimal | AttributeType::Instant)
            }
            Self::Union => ty == AttributeType::Texts,
        }
    }
}

/// The rule of one attribute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AttributeRule {
    /// The strategies; the first decides, equals go to the next.
    pub strategy: Vec<Strategy>,
    /// What kind of value it has, for conditions.
    pub ty: AttributeType,
    /// Values of this age, in microseconds, are set aside while there is a fresher one (GD-3).
    pub max_age_us: Option<i64>,
}

impl Default for AttributeRule {
    fn default() -> Self {
        Self { strategy: vec![Strategy::MostRecent], ty: AttributeType::Text, max_age_us: None }
    }
}
