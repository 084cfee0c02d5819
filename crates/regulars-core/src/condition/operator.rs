//! The operators and functions of conditions (CD-2), how they are written and how tightly they bind (CD-5).

/// The comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    Differs,
    Below,
    AtMost,
    Above,
    AtLeast,
}

/// The operations on numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// The functions of CD-2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Has,
    Size,
    StartsWith,
    EndsWith,
    Contains,
    Within,
    Older,
}

/// The binding strengths, loosest first.
pub(super) mod level {
    pub(in crate::condition) const ANY: u8 = 1;
    pub(in crate::condition) const ALL: u8 = 2;
    pub(in crate::condition) const RELATION: u8 = 3;
    pub(in crate::condition) const SUM: u8 = 4;
    pub(in crate::condition) const PRODUCT: u8 = 5;
    pub(in crate::condition) const UNARY: u8 = 6;
    pub(in crate::condition) const MEMBER: u8 = 7;
}

impl Relation {
    /// How it is written.
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Differs => "!=",
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        }
    }

    /// The relation seen from the other side.
    pub(super) fn flipped(self) -> Self {
        match self {
            Self::Equal | Self::Differs => self,
            Self::Below => Self::Above,
            Self::AtMost => Self::AtLeast,
            Self::Above => Self::Below,
            Self::AtLeast => Self::AtMost,
        }
    }

    /// Whether it asks for an order and not only for equality.
    pub(super) fn orders(self) -> bool {
        !matches!(self, Self::Equal | Self::Differs)
    }
}

impl Arithmetic {
    /// How it is written.
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }

    /// How tightly it binds.
    pub(super) fn level(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => level::SUM,
            Self::Multiply | Self::Divide => level::PRODUCT,
        }
    }
}

impl Function {
    /// All of them.
    pub(super) const EVERY: [Self; 7] =
        [Self::Has, Self::Size, Self::StartsWith, Self::EndsWith, Self::Contains, Self::Within, Self::Older];

    /// How it is written.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Has => "has",
            Self::Size => "size",
            Self::StartsWith => "startsWith",
            Self::EndsWith => "endsWith",
            Self::Contains => "contains",
            Self::Within => "within",
            Self::Older => "older",
        }
    }

    /// The function of a word.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|function| function.word() == word)
    }

    /// Whether its first operand stands before it: `x.contains(y)`.
    pub(super) fn follows(self) -> bool {
        matches!(self, Self::StartsWith | Self::EndsWith | Self::Contains)
    }

    /// How it is to be written.
    pub(super) fn form(self) -> &'static str {
        match self {
            Self::Has => "has(x)",
            Self::Size => "size(x)",
            Self::StartsWith => "x.startsWith(y)",
            Self::EndsWith => "x.endsWith(y)",
            Self::Contains => "x.contains(y)",
            Self::Within => "within(x, \"30d\")",
            Self::Older => "older(x, \"30d\")",
        }
    }

    /// How many operands it takes, the one before it included.
    pub(super) fn operands(self) -> usize {
        if matches!(self, Self::Has | Self::Size) { 1 } else { 2 }
    }
}
