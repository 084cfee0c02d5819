//! What an indicator is (SV-95): one figure over another over all customers, in a window, for the roles that look at it.

use crate::condition::Condition;
use crate::money::{Currency, Decimal};
use crate::quality::Metric;
use crate::service::survey::Scale;
use crate::text::Labels;
use crate::time::Window;

use super::Better;

/// The most indicators of a rulebook.
pub const MAX_INDICATORS: usize = 200;

/// A figure that somebody steers by: a ratio of sums, or a sum.
#[derive(Clone, PartialEq, Debug)]
pub struct Indicator {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub labels: Labels,
    /// Who looks at it.
    pub roles: Vec<String>,
    /// What is summed.
    pub numerator: Part,
    /// What it is a part of; none: the sum itself is told.
    pub denominator: Option<Part>,
    /// What the ratio is multiplied by: 100 for a percentage.
    pub factor: Option<Decimal>,
    /// The period that it is about, at the instant of the question.
    pub window: Window,
    /// Which way is better.
    pub better: Better,
    /// What is to be reached.
    pub target: Option<Decimal>,
    /// Below so many there is no value.
    pub min_n: u64,
}

/// One side of an indicator.
#[derive(Clone, PartialEq, Debug)]
pub enum Part {
    /// How many customers fulfil a condition. The numerator counts among those of the denominator.
    Customers(Condition),
    /// The sum over all customers who have a value.
    Sum(Summed),
    /// Service cases.
    Cases {
        /// What of them.
        figure: CaseFigure,
        /// Only of these kinds; empty: of all.
        kinds: Vec<String>,
    },
    /// Answers to surveys: the last one of each customer (SV-31).
    Answers {
        /// Which of them.
        figure: AnswerFigure,
        /// The sort of survey, with its marks.
        scale: Scale,
        /// Only this survey; none: all of the sort.
        survey: Option<String>,
    },
    /// Checks of data quality (DQ-3) on the local days of the window.
    Checks {
        /// The metric.
        metric: Metric,
        /// Only those that passed.
        passed: bool,
    },
}

/// What is summed over customers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Summed {
    /// A measure by its place among those of the rulebook.
    Measure {
        /// The place.
        place: usize,
        /// Its name.
        name: String,
        /// The currency of amounts.
        currency: Option<Currency>,
    },
    /// A declared score by its name.
    Score(String),
}

macro_rules! figures {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident $word:literal $en:literal $zh:literal)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum $name { $($(#[$of])* $variant,)* }

        impl $name {
            /// All of them.
            pub fn all() -> impl Iterator<Item = Self> {
                [$(Self::$variant),*].into_iter()
            }

            /// The word.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The words of all.
            pub fn words() -> impl Iterator<Item = &'static str> {
                Self::all().map(Self::as_str)
            }

            /// By its word.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::all().find(|known| known.as_str() == word)
            }

            /// What people call it, in English and Chinese.
            pub fn said(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($en, $zh),)* }
            }
        }
    };
}

figures! {
    /// What is told of the cases of a window.
    CaseFigure {
        /// Cases that were opened in it.
        Opened "opened" "cases that were opened" "新建工单"
        /// Cases whose first answer was in it, of those with a clock of the first response.
        Answered "answered" "cases that were first answered" "首次响应的工单"
        /// Those of them that were answered in time.
        AnsweredInTime "answered_in_time" "cases that were first answered in time" "按时首次响应的工单"
        /// The minutes of their clocks.
        FirstResponseMinutes "first_response_minutes" "minutes to the first answer" "首次响应分钟数"
        /// Cases that were resolved in it.
        Resolved "resolved" "cases that were resolved" "已解决工单"
        /// Those of them that one answer resolved, without a repetition (SV-20).
        FirstContact "first_contact" "cases that one answer resolved" "一次解决的工单"
        /// The minutes of the clocks of resolution of those that have one.
        ResolutionMinutes "resolution_minutes" "minutes to the resolution" "解决分钟数"
        /// Resolved cases with a clock of resolution.
        TimedResolved "timed_resolved" "cases with a deadline that were resolved" "有时限的已解决工单"
        /// Those of them that were resolved in time.
        ResolvedInTime "resolved_in_time" "cases that were resolved in time" "按时解决的工单"
    }
}

figures! {
    /// What is told of answers to a survey.
    AnswerFigure {
        /// All that count.
        Answers "answers" "answers" "答卷"
        /// 9 and 10 of NPS.
        Promoters "promoters" "promoters" "推荐者"
        /// 7 and 8 of NPS.
        Passives "passives" "passives" "中立者"
        /// 0 to 6 of NPS.
        Detractors "detractors" "detractors" "贬损者"
        /// Promoters less detractors.
        Net "net" "promoters less detractors" "推荐者减贬损者"
        /// 4 and 5 of CSAT, 5 to 7 of CES.
        Satisfied "satisfied" "satisfied answers" "满意答卷"
        /// The sum of the marks.
        Marks "marks" "the sum of marks" "评分合计"
    }
}

impl CaseFigure {
    /// Whether it counts cases, so that of two it may be a rate.
    pub fn counts(self) -> bool {
        !matches!(self, Self::FirstResponseMinutes | Self::ResolutionMinutes)
    }

    /// Whether each case of it is one of the other.
    fn lies_in(self, other: Self) -> bool {
        use CaseFigure::{
            Answered, AnsweredInTime, FirstContact, FirstResponseMinutes, Opened, ResolutionMinutes, Resolved,
            ResolvedInTime, TimedResolved,
        };
        match self {
            Opened | Answered | Resolved => self == other,
            AnsweredInTime => matches!(other, Answered | AnsweredInTime),
            FirstContact => matches!(other, Resolved | FirstContact),
            TimedResolved => matches!(other, Resolved | TimedResolved),
            ResolvedInTime => matches!(other, Resolved | TimedResolved | ResolvedInTime),
            FirstResponseMinutes | ResolutionMinutes => false,
        }
    }
}

impl AnswerFigure {
    /// Whether a sort of survey has it.
    pub fn fits(self, scale: Scale) -> bool {
        match self {
            Self::Answers | Self::Marks => true,
            Self::Promoters | Self::Passives | Self::Detractors | Self::Net => scale == Scale::Nps,
            Self::Satisfied => scale != Scale::Nps,
        }
    }
}

impl Part {
    /// The currency of amounts.
    pub fn currency(&self) -> Option<Currency> {
        if let Self::Sum(Summed::Measure { currency, .. }) = self { *currency } else { None }
    }
}

impl Indicator {
    /// Whether it is a share of things that were counted, which a test can compare (SV-96).
    pub fn is_rate(&self) -> bool {
        let Some(denominator) = &self.denominator else { return false };
        match (&self.numerator, denominator) {
            (Part::Customers(_), Part::Customers(_)) => true,
            (Part::Cases { figure, kinds }, Part::Cases { figure: whole, kinds: of }) => {
                figure.lies_in(*whole) && kinds == of
            }
            (
                Part::Answers { figure, scale, survey },
                Part::Answers { figure: AnswerFigure::Answers, scale: whole, survey: of },
            ) => !matches!(figure, AnswerFigure::Net | AnswerFigure::Marks) && scale == whole && survey == of,
            (Part::Checks { metric, passed: true }, Part::Checks { metric: whole, passed: false }) => metric == whole,
            _ => false,
        }
    }

    /// Whether it is a net promoter score (SV-32).
    pub fn is_nps(&self) -> bool {
        matches!(
            (&self.numerator, &self.denominator),
            (
                Part::Answers { figure: AnswerFigure::Net, survey, .. },
                Some(Part::Answers { figure: AnswerFigure::Answers, scale: Scale::Nps, survey: of }),
            ) if survey == of
        )
    }

    /// The currency of its value: that of the numerator, unless it is taken of an amount.
    pub fn currency(&self) -> Option<Currency> {
        let of = self.denominator.as_ref().and_then(Part::currency);
        self.numerator.currency().filter(|_| of.is_none())
    }
}
