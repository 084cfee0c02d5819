//! Scorecards (CH-4): points by the bin in which a measure lies; the reasons tell how far they lie from the stored mean.

use crate::error::Code;
use crate::money::{Decimal, Number};
use crate::text::Labels;

use super::super::{decimal, float};

/// How many digits behind the point a probability has.
const PROBABILITY_SCALE: u8 = 4;

/// A score that is the sum of the points of bins.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    /// The features, in the order of the rulebook.
    pub features: Vec<Feature>,
    /// How points become a probability, if they do.
    pub odds: Option<Odds>,
}

/// A measure and its bins.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub labels: Labels,
    /// The measure, by its slot among the names.
    pub measure: u32,
    /// The points below each rising bound.
    pub bins: Vec<Bin>,
    /// The points from the last bound on.
    pub rest: Decimal,
    /// The points where the measure has no value.
    pub missing: Decimal,
    /// The mean points of the population, from which reasons are counted.
    pub mean: Decimal,
}

/// The points of `[the bound before, below)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Where it ends.
    pub below: Decimal,
    /// Its points.
    pub points: Decimal,
}

/// How points stand for odds of the outcome that is counted: more points are safer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Odds {
    /// At these points ...
    pub points0: Decimal,
    /// ... the odds are these, above and below the line.
    pub odds0: [Decimal; 2],
    /// So many points more halve them.
    pub pdo: Decimal,
}

/// The value of a scorecard and how it comes about.
#[derive(Clone, Debug, PartialEq)]
pub struct Carded {
    /// The value.
    pub value: Number,
    /// The sum of the means.
    pub baseline: Number,
    /// By feature: its points, and how far they lie from the mean.
    pub points: Vec<(Number, Number)>,
    /// What rounding took or gave.
    pub rounded: Number,
    /// The probability, if there is one.
    pub probability: Option<Number>,
}

impl Feature {
    /// The points of a value.
    pub fn points(&self, observed: Option<Number>) -> Decimal {
        let Some(observed) = observed else { return self.missing };
        let bin = self.bins.iter().find(|bin| observed < bin.below.into());
        bin.map_or(self.rest, |bin| bin.points)
    }
}

impl Odds {
    /// The probability of the outcome: `1 / (1 + exp((points - A) / f))` with `f = pdo / ln 2`, `A = points0 + f ln odds0`.
    fn probability(&self, points: Number) -> f64 {
        let f = float(self.pdo.into()) / std::f64::consts::LN_2;
        let [above, below] = self.odds0;
        let a = float(self.points0.into()) + f * libm::log(float(above.into()) / float(below.into()));
        1.0 / (1.0 + libm::exp((float(points) - a) / f))
    }
}

impl Scorecard {
    /// The value for what was observed of each feature. Errors: `overflow`, `score_not_finite`.
    pub fn value(&self, observed: &[Option<Number>], scale: u8) -> Result<Carded, Code> {
        let (mut total, mut baseline) = (Number::ZERO, Number::ZERO);
        let mut points = Vec::new();
        for (feature, observed) in self.features.iter().zip(observed) {
            let (own, mean) = (Number::from(feature.points(*observed)), Number::from(feature.mean));
            total = total.add(own).ok_or(Code::Overflow)?;
            baseline = baseline.add(mean).ok_or(Code::Overflow)?;
            points.push((own, own.sub(mean).ok_or(Code::Overflow)?));
        }
        let value = total.rounded(scale);
        let rounded = value.sub(total).ok_or(Code::Overflow)?;
        let probability = |odds: &Odds| decimal(odds.probability(value), PROBABILITY_SCALE).ok_or(Code::ScoreNotFinite);
        let probability = self.odds.as_ref().map(probability).transpose()?;
        Ok(Carded { value, baseline, points, rounded, probability })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn feature(bins: &[(&str, &str)], rest: &str, missing: &str, mean: &str) -> Feature {
        Feature {
            name: "f".to_owned(),
            labels: Labels::default(),
            measure: 0,
            bins: bins.iter().map(|(below, points)| Bin { below: dec(below), points: dec(points) }).collect(),
            rest: dec(rest),
            missing: dec(missing),
            mean: dec(mean),
        }
    }

    #[test]
    fn bins_are_half_open_and_what_is_missing_has_its_own() {
        let feature = feature(&[("30", "120"), ("90", "80")], "20", "50", "70");
        let points = |text: &str| feature.points(Number::parse(text)).canonical();
        assert_eq!(
            ["-5", "29.99", "30", "89.9", "90", "1000", "none"].map(points),
            ["120", "120", "80", "80", "20", "20", "50"]
        );
    }

    #[test]
    fn points_stand_for_odds() {
        let odds = Odds { points0: dec("600"), odds0: [dec("1"), dec("19")], pdo: dec("50") };
        let card = Scorecard { features: vec![feature(&[], "600", "0", "0")], odds: Some(odds) };
        let value = |points: &str| {
            let features = vec![feature(&[], points, "0", "0")];
            let card = Scorecard { features, ..card.clone() };
            card.value(&[Some(Number::ZERO)], 0).unwrap().probability.unwrap().canonical()
        };
        // Odds 1:19 are 5 of 100; 50 points fewer double them to 2:19, 50 more halve them to 1:38.
        assert_eq!([value("600"), value("550"), value("650")], ["0.05", "0.0952", "0.0256"]);
    }

    proptest! {
        /// SC-3: the reasons add up exactly to the value less the baseline; more points are a lower probability.
        #[test]
        fn reasons_add_up(points in prop::collection::vec((-1_000i64..1_000, -1_000i64..1_000, prop::option::of(0i64..10)), 1..6), scale in 0u8..3) {
            let features = points.iter().map(|(own, mean, _)| {
                let own = Decimal::new(*own, 2).unwrap();
                Feature { rest: own, mean: Decimal::new(*mean, 2).unwrap(), ..feature(&[("5", "1.25")], "0", "7", "0") }
            });
            let odds = Odds { points0: dec("600"), odds0: [dec("1"), dec("20")], pdo: dec("50") };
            let card = Scorecard { features: features.collect(), odds: Some(odds) };
            let observed: Vec<Option<Number>> = points.iter().map(|(.., observed)| observed.map(Number::from)).collect();
            let carded = card.value(&observed, scale).unwrap();
            let sum = carded.points.iter().fold(carded.baseline, |sum, (_, contribution)| sum.add(*contribution).unwrap());
            prop_assert_eq!(sum.add(carded.rounded).unwrap(), carded.value);
            prop_assert!(odds.probability(carded.value) >= odds.probability(carded.value.add(Number::from(1_u32)).unwrap()));
        }
    }
}
