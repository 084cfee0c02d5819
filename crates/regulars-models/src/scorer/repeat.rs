//! Models of repeat purchase (NV-3, CH-1), asked with the RFM summary of a customer.

use regulars_core::scoring::{Answer, Output, RfmField, Said, Scorer, ScorerFeature};
use regulars_core::text::Json;
use regulars_core::time::{Instant, Unit};
use regulars_core::{Code, Error};

use super::{Asked, mismatch};
use crate::artefact::Artefact;
use crate::artefact::number::Float;
use crate::repeat::{BgNbd, History, MbgNbd, Model, Parametric, ParetoNbd, Summary, TimeUnit, whole};

/// A model of repeat purchase in an artefact: its parameters by name, and the unit of time in which they count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RepeatModel {
    /// The model.
    pub model: Model,
    /// Its unit of time.
    pub unit: TimeUnit,
}

impl RepeatModel {
    /// The models that answer for one customer; an artefact's kind is one of them.
    pub const NAMES: [&'static str; 3] = [BgNbd::NAME, MbgNbd::NAME, ParetoNbd::NAME];

    /// The features that they read, as the RFM summary names them.
    pub const FEATURES: [RfmField; 3] = RfmField::HISTORY;

    /// Reads a model. Errors: `unknown_name`, `unknown_field`, `missing_field`, `model_parameter_invalid`, `time_unit_mismatch`.
    pub fn of(artefact: &Artefact) -> Result<Self, Error> {
        let names = Model::parameters_of(&artefact.kind)?;
        let Json::Object(given) = &artefact.parameters else {
            return Err(Error::new(Code::WrongType, "parameters", "expected an object"));
        };
        if let Some((other, _)) = given.iter().find(|(name, _)| !names.contains(&name.as_str())) {
            let path = format!("parameters.{other}");
            return Err(Error::new(Code::UnknownField, path, format!("`{}` has no such parameter", artefact.kind)));
        }
        let value = |name: &&str| {
            let path = format!("parameters.{name}");
            let missing = || Error::new(Code::MissingField, path.clone(), "the parameter is missing");
            let json = artefact.parameters.get(name).ok_or_else(missing)?;
            Float::from_json(json).map(|float| float.0).map_err(|error| error.within(&path))
        };
        let values = names.iter().map(value).collect::<Result<Vec<f64>, Error>>()?;
        let model = Model::named(&artefact.kind, &values).map_err(|error| error.within("parameters"))?;
        let unit: TimeUnit = Json::from(artefact.unit.as_str()).read().map_err(|error: Error| error.within("unit"))?;
        Ok(Self { model, unit })
    }
}

/// The unit of time of periods of `[rfm]`.
pub(super) fn period(unit: Option<Unit>) -> Result<TimeUnit, Error> {
    Ok(match unit {
        Some(Unit::Day) => TimeUnit::Day,
        Some(Unit::Week) => TimeUnit::Week,
        Some(Unit::Month) => TimeUnit::Month,
        Some(Unit::Quarter | Unit::Year) | None => {
            return Err(mismatch("`[rfm]` counts purchases by days, weeks or months"));
        }
    })
}

#[derive(Debug)]
pub(super) struct Repeat {
    asked: Asked,
    model: RepeatModel,
    output: Output,
    /// How far the question looks ahead, in periods of the summary.
    horizon: f64,
    /// The length of a period of the summary.
    unit: TimeUnit,
}

impl Repeat {
    pub(super) fn new(asked: Asked, artefact: &Artefact) -> Result<Self, Error> {
        let output = asked.question.output;
        let output = output.ok_or_else(|| mismatch("say what the model is asked: `output`"))?;
        asked.check(RepeatModel::FEATURES.map(RfmField::as_str))?;
        let unit = period(asked.question.unit)?;
        let horizon = f64::from(asked.question.horizon.unwrap_or(0));
        let model = RepeatModel::of(artefact)?;
        if model.unit.days().is_none() {
            return Err(Error::new(Code::TimeUnitMismatch, "unit", "the model counts time"));
        }
        Ok(Self { model, asked, output, horizon, unit })
    }
}

impl Scorer for Repeat {
    fn features(&self) -> &[ScorerFeature] {
        &self.asked.features
    }

    fn validity(&self) -> (Instant, Instant) {
        self.asked.validity
    }

    fn answer(&self, row: &[f64], _: bool) -> Result<Answer, Code> {
        let [x, t_x, t] = row else { return Err(Code::ModelInputInvalid) };
        let value = (|| {
            let x = whole(*x).ok_or_else(|| crate::invalid("frequency", "it is a whole number"))?;
            let history = History::Purchases(Summary::new(x, *t_x, *t)?, self.unit);
            let RepeatModel { model, unit } = &self.model;
            match self.output {
                Output::ExpectedPurchases => model.cet(*unit, &history, self.horizon),
                Output::PAlive => model.p_alive(*unit, &history),
                Output::PNoPurchase => model.p_no_purchase(*unit, &history, self.horizon),
                Output::LifetimeValue | Output::Potential => Err(mismatch("money needs a model of spend")),
            }
        })();
        let value = value.map_err(|error: Error| error.code())?;
        Ok(Answer { value: Said::Number(value), margin: None, shares: Vec::new() })
    }
}
