//! The net promoter score with its error, the difference of two, and how many answers a margin takes (SV-32).

use super::{Scale, SurveyError};
use crate::money::{Decimal, Fraction, Number};
use crate::scoring::{MAX_COUNT, Test, decimal};

/// Who answered what, by group.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Nps {
    promoters: u64,
    passives: u64,
    detractors: u64,
}

/// The figures of a score; all are none where nobody answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Figures {
    /// The score, from -100 to 100, to 4 decimals.
    pub nps: Option<Decimal>,
    /// Its standard error in points.
    pub se: Option<Number>,
    /// Half the width of the interval at 95 of 100.
    pub margin95: Option<Number>,
}

/// How far a second score lies above a first one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The points between them; none where nobody answered one of them.
    pub diff: Option<Decimal>,
    /// Whether they differ.
    pub test: Test,
}

impl Nps {
    /// Counts by group. Error: `out_of_range` if they are together more than a count may be.
    pub fn new(promoters: u64, passives: u64, detractors: u64) -> Result<Self, SurveyError> {
        let all = promoters.checked_add(passives).and_then(|some| some.checked_add(detractors));
        match all {
            Some(all) if all <= MAX_COUNT => Ok(Self { promoters, passives, detractors }),
            _ => Err(SurveyError::TooMany),
        }
    }

    /// The counts of some marks. Error: `score_out_of_range` of a mark above 10.
    pub fn of(marks: impl IntoIterator<Item = u8>) -> Result<Self, SurveyError> {
        let mut all = Self::default();
        for mark in marks {
            match mark {
                0..=6 => all.detractors += 1,
                7..=8 => all.passives += 1,
                9..=10 => all.promoters += 1,
                _ => {
                    let (low, high) = Scale::Nps.bounds();
                    return Err(SurveyError::ScoreOutOfRange(low, high));
                }
            }
        }
        Self::new(all.promoters, all.passives, all.detractors)
    }

    /// Marks of 9 and 10.
    pub fn promoters(self) -> u64 {
        self.promoters
    }

    /// Marks of 7 and 8.
    pub fn passives(self) -> u64 {
        self.passives
    }

    /// Marks up to 6.
    pub fn detractors(self) -> u64 {
        self.detractors
    }

    /// All who answered.
    pub fn answers(self) -> u64 {
        // The sum was checked when it was made.
        self.promoters + self.passives + self.detractors
    }

    /// The exact score.
    fn score(self) -> Option<Fraction> {
        let whole = |count: u64| i64::try_from(count).ok().map(Fraction::from);
        let net = whole(self.promoters)?.sub(whole(self.detractors)?)?;
        net.mul(Fraction::from(100))?.div(whole(self.answers())?)
    }

    /// The exact variance of the mean of +1, 0 and -1: `(p + d - (p - d)^2) / n`.
    fn variance(self) -> Option<f64> {
        let [promoters, detractors, all] = [self.promoters, self.detractors, self.answers()].map(i128::from);
        let net = promoters - detractors;
        let above = all * (promoters + detractors) - net * net;
        #[expect(clippy::cast_precision_loss, reason = "the nearest float is what is wanted")]
        let (above, all) = (above as f64, all as f64);
        (all > 0.0).then(|| above / all / all / all)
    }

    /// The score with its error.
    ///
    /// ```
    /// use regulars_core::service::survey::Nps;
    /// let figures = Nps::new(50, 30, 20)?.figures();
    /// assert_eq!(figures.nps.map(|nps| nps.canonical()).as_deref(), Some("30"));
    /// assert_eq!(figures.se.map(|se| se.canonical()).as_deref(), Some("7.8102"));
    /// assert_eq!(figures.margin95.map(|margin| margin.canonical()).as_deref(), Some("15.3081"));
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn figures(self) -> Figures {
        let se = self.variance().map(|variance| 100.0 * variance.sqrt());
        Figures {
            nps: self.score().and_then(|score| score.half_even(4)),
            se: se.and_then(|se| decimal(se, 4)),
            margin95: se.and_then(|se| decimal(1.96 * se, 4)),
        }
    }
}

/// How far `b` lies above `a`, and whether that is more than chance. Without variance nothing is.
pub fn difference(a: Nps, b: Nps) -> Difference {
    let apart = a.score().zip(b.score()).and_then(|(a, b)| b.sub(a));
    let variance = a.variance().zip(b.variance()).map(|(a, b)| a + b).filter(|both| *both > 0.0);
    let z = apart.zip(variance).map(|(apart, both)| apart.float() / 100.0 / both.sqrt());
    Difference { diff: apart.and_then(|apart| apart.half_even(4)), test: Test::of(z) }
}

/// How many answers give a margin of so many points at 95 of 100, if such shares promote and detract. Error: `out_of_range`.
///
/// ```
/// use regulars_core::service::survey::sample_size;
/// assert_eq!(sample_size("0.5".parse()?, "0.2".parse()?, "5".parse()?)?, 938);
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn sample_size(promoters: Decimal, detractors: Decimal, margin: Decimal) -> Result<i64, SurveyError> {
    let one = Fraction::from(1);
    let (p, d) = (Fraction::from(promoters), Fraction::from(detractors));
    let both = p.add(d).ok_or(SurveyError::Shares)?;
    let above = one.sub(both).is_some_and(|rest| rest.signum() >= 0);
    if promoters.is_negative() || detractors.is_negative() || !above || promoters.scale().max(detractors.scale()) > 9 {
        return Err(SurveyError::Shares);
    }
    let points = Fraction::from(margin);
    let reachable = points.signum() > 0 && Fraction::from(100).sub(points).is_some_and(|rest| rest.signum() >= 0);
    if !reachable || margin.scale() > 6 {
        return Err(SurveyError::Margin);
    }
    let needed = || {
        let net = p.sub(d)?;
        // 1.96^2 of a variance, over the margin as a share.
        let spread = both.sub(net.mul(net)?)?.mul(Fraction::from(Decimal::new(38_416, 4).ok()?))?;
        spread.mul(Fraction::from(10_000))?.div(points)?.div(points)?.ceil()
    };
    needed().ok_or(SurveyError::Margin)
}
