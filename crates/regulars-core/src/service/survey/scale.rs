//! The marks of a scale (SV-30).

use crate::error::{Code, Fault};
use crate::money::Decimal;
use crate::scoring::MAX_COUNT;

/// A sort of survey.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scale {
    /// Would you recommend us: 0 to 10.
    Nps,
    /// Are you satisfied: 1 to 5.
    Csat,
    /// Was it easy: 1 to the top mark, which is 7.
    Ces {
        /// The top mark.
        top: u8,
    },
}

/// Why a survey says nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SurveyError {
    /// The mark is none of the scale.
    #[error("the mark is a whole number from {0} to {1}")]
    ScoreOutOfRange(u8, u8),
    /// A scale of effort with too few or too many marks.
    #[error("a scale of effort has 4 to 10 marks")]
    Scale,
    /// A window that ends before it begins.
    #[error("the window ends after it begins")]
    Window,
    /// Too many answers.
    #[error("at most {MAX_COUNT} are counted")]
    TooMany,
    /// Shares that are none.
    #[error("two shares from 0 to 1 of at most 9 decimals, together at most 1")]
    Shares,
    /// A margin that no sample reaches.
    #[error("a margin above 0 and at most 100 points, of at most 6 decimals")]
    Margin,
}

impl Fault for SurveyError {
    fn code(&self) -> Code {
        match self {
            Self::ScoreOutOfRange(..) => Code::ScoreOutOfRange,
            Self::Scale | Self::TooMany | Self::Shares | Self::Margin => Code::OutOfRange,
            Self::Window => Code::InvalidValue,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::ScoreOutOfRange(..) | Self::TooMany => "",
            Self::Scale => "scale",
            Self::Window => "until",
            Self::Shares => "promoters",
            Self::Margin => "margin",
        }
        .to_owned()
    }
}

impl Scale {
    /// The scale of effort with this many marks. Error: `out_of_range` below 4 and above 10.
    pub fn ces(top: u8) -> Result<Self, SurveyError> {
        if (4..=10).contains(&top) { Ok(Self::Ces { top }) } else { Err(SurveyError::Scale) }
    }

    /// The word of the sort of survey: `nps`, `csat` or `ces`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nps => "nps",
            Self::Csat => "csat",
            Self::Ces { .. } => "ces",
        }
    }

    /// The least mark of those who are content: 9 of NPS, 4 of CSAT, 5 of the seven of CES, which is the third from the top (SV-30).
    pub fn content(self) -> u8 {
        match self {
            Self::Nps => 9,
            Self::Csat => 4,
            Self::Ces { top } => top.saturating_sub(2),
        }
    }

    /// The lowest and the highest mark.
    pub fn bounds(self) -> (u8, u8) {
        match self {
            Self::Nps => (0, 10),
            Self::Csat => (1, 5),
            Self::Ces { top } => (1, top),
        }
    }

    /// A mark of the scale. Error: `score_out_of_range` for everything else, also for what lies between two marks.
    ///
    /// ```
    /// use regulars_core::service::survey::Scale;
    /// assert_eq!(Scale::Nps.mark("10".parse()?)?, 10);
    /// assert!(Scale::Csat.mark("0".parse()?).is_err());
    /// assert!(Scale::Csat.mark("4.5".parse()?).is_err());
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn mark(self, score: Decimal) -> Result<u8, SurveyError> {
        let (low, high) = self.bounds();
        let marks = low..=high;
        let found = marks.into_iter().find(|mark| Decimal::new(i64::from(*mark), 0).is_ok_and(|mark| mark == score));
        found.ok_or(SurveyError::ScoreOutOfRange(low, high))
    }
}
