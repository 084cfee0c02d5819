//! Steps and calibrations as they stand in artefacts: flat objects with the name of what they are.

use regulars_core::{Code, Error};
use serde::{Deserialize, Serialize};

use super::calibration::Calibration;
use super::logistic::Step;
use crate::artefact::number::Float;

#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct WireStep {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hi: Option<Float>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lo: Option<Float>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mean: Option<Float>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sd: Option<Float>,
    step: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<Float>,
}

impl From<Step> for WireStep {
    fn from(step: Step) -> Self {
        let of = |step: &str| Self { step: step.to_owned(), ..Self::default() };
        let float = |value| Some(Float(value));
        match step {
            Step::Identity => of("identity"),
            Step::Ln1p => of("ln1p"),
            Step::Cap { lo, hi } => Self { lo: float(lo), hi: float(hi), ..of("cap") },
            Step::Standardise { mean, sd } => Self { mean: float(mean), sd: float(sd), ..of("standardise") },
            Step::OneHot(value) => Self { value: float(value), ..of("one_hot") },
            Step::MissingValue(value) => Self { value: float(value), ..of("missing_value") },
            Step::Missing => of("missing"),
        }
    }
}

impl TryFrom<WireStep> for Step {
    type Error = Error;

    fn try_from(wire: WireStep) -> Result<Self, Error> {
        let WireStep { hi, lo, mean, sd, step, value } = wire;
        let numbers = [hi, lo, mean, sd, value].map(|float| float.map(|float| float.0));
        Ok(match (step.as_str(), numbers) {
            ("identity", [None, None, None, None, None]) => Self::Identity,
            ("ln1p", [None, None, None, None, None]) => Self::Ln1p,
            ("missing", [None, None, None, None, None]) => Self::Missing,
            ("cap", [Some(hi), Some(lo), None, None, None]) => Self::Cap { lo, hi },
            ("standardise", [None, None, Some(mean), Some(sd), None]) => Self::Standardise { mean, sd },
            ("one_hot", [None, None, None, None, Some(value)]) => Self::OneHot(value),
            ("missing_value", [None, None, None, None, Some(value)]) => Self::MissingValue(value),
            (step, _) => {
                let message = format!("`{step}` is no step, or has other numbers");
                return Err(Error::new(Code::ModelParameterInvalid, "", message));
            }
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireCalibration {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    a: Option<Float>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    b: Option<Float>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    knots: Option<Vec<(Float, Float)>>,
    method: String,
}

impl From<Calibration> for WireCalibration {
    fn from(calibration: Calibration) -> Self {
        let of = |method: &str| Self { a: None, b: None, knots: None, method: method.to_owned() };
        match calibration {
            Calibration::None => of("none"),
            Calibration::Platt { a, b } => Self { a: Some(Float(a)), b: Some(Float(b)), ..of("platt") },
            Calibration::Isotonic { knots } => {
                let knots = knots.into_iter().map(|(from, value)| (Float(from), Float(value)));
                Self { knots: Some(knots.collect()), ..of("isotonic") }
            }
        }
    }
}

impl TryFrom<WireCalibration> for Calibration {
    type Error = Error;

    fn try_from(wire: WireCalibration) -> Result<Self, Error> {
        match (wire.method.as_str(), wire.a, wire.b, wire.knots) {
            ("none", None, None, None) => Ok(Self::None),
            ("platt", Some(a), Some(b), None) => Ok(Self::Platt { a: a.0, b: b.0 }),
            ("isotonic", None, None, Some(knots)) => {
                Self::steps(knots.into_iter().map(|(from, value)| (from.0, value.0)).collect())
            }
            (method, ..) => {
                let message = format!("`{method}` is no calibration, or has other numbers");
                Err(Error::new(Code::ModelParameterInvalid, "", message))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use regulars_core::text::Json;

    use super::*;

    #[test]
    fn what_is_written_reads_back_and_what_lacks_a_number_is_refused() {
        let steps = [
            Step::Identity,
            Step::Ln1p,
            Step::Cap { lo: -1.5, hi: 1e300 },
            Step::Standardise { mean: 0.1, sd: 2.0 },
            Step::OneHot(3.0),
            Step::MissingValue(0.0),
            Step::Missing,
        ];
        let json = Json::from_value(&steps.to_vec()).unwrap();
        assert_eq!(json.read::<Vec<Step>>().unwrap(), steps);
        let all = [
            Calibration::None,
            Calibration::Platt { a: 0.9, b: -0.25 },
            Calibration::Isotonic { knots: vec![(0.0, 0.125), (0.5, 0.75)] },
        ];
        let json = Json::from_value(&all.to_vec()).unwrap();
        assert_eq!(json.read::<Vec<Calibration>>().unwrap(), all);
        for text in [r#"{"step":"cap","lo":1}"#, r#"{"step":"ln1p","value":1}"#, r#"{"step":"log"}"#, r#"{}"#] {
            assert!(Json::parse(text).unwrap().read::<Step>().is_err(), "{text}");
        }
        for text in [r#"{"method":"platt","a":1}"#, r#"{"method":"isotonic","knots":[[0.5,0.1],[0.1,0.2]]}"#] {
            assert!(Json::parse(text).unwrap().read::<Calibration>().is_err(), "{text}");
        }
    }
}
