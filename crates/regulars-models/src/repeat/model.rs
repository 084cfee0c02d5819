//! A model of any kind, as a rulebook or an artefact names one: it answers for data of its own kind and refuses others (CH-2).

use regulars_core::error::{Code, Error, Result};
use serde::{Deserialize, Serialize};

use super::over_time::OverTime;
use super::rows::whole;
use super::{BgBb, BgNbd, GammaGamma, Kind, MbgNbd, Opportunities, Parametric, ParetoNbd, Sbg, Summary, TimeUnit};
use crate::invalid;

/// What is known of a customer's purchases, in one of the two settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum History {
    /// Purchases at any time, in a unit of time.
    Purchases(Summary, TimeUnit),
    /// Purchases on given opportunities.
    Opportunities(Opportunities),
}

/// One of the models of this module.
///
/// ```
/// use regulars_models::repeat::{History, Model, Summary, TimeUnit};
/// let model = Model::named("bg_nbd", &[0.243, 4.414, 0.793, 2.426])?;
/// // The model counts weeks; the summary and the horizon days.
/// let customer = History::Purchases(Summary::new(2, 213.0, 272.0)?, TimeUnit::Day);
/// let silent = model.p_no_purchase(TimeUnit::Week, &customer, 90.0)?;
/// assert!(0.0 < silent && silent < 1.0);
/// # Ok::<(), regulars_core::error::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "model", content = "parameters", rename_all = "snake_case")]
pub enum Model {
    /// BG/NBD.
    BgNbd(BgNbd),
    /// MBG/NBD.
    MbgNbd(MbgNbd),
    /// Pareto/NBD.
    ParetoNbd(ParetoNbd),
    /// Gamma-Gamma.
    GammaGamma(GammaGamma),
    /// BG/BB.
    BgBb(BgBb),
    /// sBG.
    Sbg(Sbg),
}

impl Model {
    /// The names of all models.
    pub const NAMES: [&'static str; 6] =
        [BgNbd::NAME, MbgNbd::NAME, ParetoNbd::NAME, GammaGamma::NAME, BgBb::NAME, Sbg::NAME];

    /// The model of this name with these parameters, in the model's order.
    ///
    /// # Errors
    ///
    /// `unknown_name` if there is no such model, `model_parameter_invalid` for its parameters.
    pub fn named(name: &str, parameters: &[f64]) -> Result<Self> {
        Ok(match name {
            BgNbd::NAME => Self::BgNbd(BgNbd::from_values(parameters)?),
            MbgNbd::NAME => Self::MbgNbd(MbgNbd::from_values(parameters)?),
            ParetoNbd::NAME => Self::ParetoNbd(ParetoNbd::from_values(parameters)?),
            GammaGamma::NAME => Self::GammaGamma(GammaGamma::from_values(parameters)?),
            BgBb::NAME => Self::BgBb(BgBb::from_values(parameters)?),
            Sbg::NAME => Self::Sbg(Sbg::from_values(parameters)?),
            _ => return Err(Self::unknown(name)),
        })
    }

    /// The names of the parameters of the model of this name, in the model's order.
    ///
    /// # Errors
    ///
    /// `unknown_name` if there is no such model.
    pub fn parameters_of(name: &str) -> Result<&'static [&'static str]> {
        Ok(match name {
            BgNbd::NAME => BgNbd::PARAMETERS,
            MbgNbd::NAME => MbgNbd::PARAMETERS,
            ParetoNbd::NAME => ParetoNbd::PARAMETERS,
            GammaGamma::NAME => GammaGamma::PARAMETERS,
            BgBb::NAME => BgBb::PARAMETERS,
            Sbg::NAME => Sbg::PARAMETERS,
            _ => return Err(Self::unknown(name)),
        })
    }

    /// What there is to say of a name that no model has: `unknown_name`.
    #[must_use]
    pub fn unknown(name: &str) -> Error {
        let hint = regulars_core::text::did_you_mean(name, Self::NAMES);
        Error::new(Code::UnknownName, "model", format!("there is no model `{name}`{hint}"))
    }

    /// The name, for example `bg_nbd`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::BgNbd(_) => BgNbd::NAME,
            Self::MbgNbd(_) => MbgNbd::NAME,
            Self::ParetoNbd(_) => ParetoNbd::NAME,
            Self::GammaGamma(_) => GammaGamma::NAME,
            Self::BgBb(_) => BgBb::NAME,
            Self::Sbg(_) => Sbg::NAME,
        }
    }

    /// What its data tell.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::BgNbd(_) => BgNbd::KIND,
            Self::MbgNbd(_) => MbgNbd::KIND,
            Self::ParetoNbd(_) => ParetoNbd::KIND,
            Self::GammaGamma(_) => GammaGamma::KIND,
            Self::BgBb(_) => BgBb::KIND,
            Self::Sbg(_) => Sbg::KIND,
        }
    }

    /// P(no purchase within the horizon), the only churn probability there is (CH-1). The model counts in `unit`; `t` is in the unit of
    /// the history, in whole opportunities where it has those.
    ///
    /// # Errors
    ///
    /// `model_kind_mismatch` for a history of another kind, `time_unit_mismatch`, and what the model says of its input.
    pub fn p_no_purchase(&self, unit: TimeUnit, customer: &History, t: f64) -> Result<f64> {
        match self.asked(unit, customer, t)? {
            Asked::Time(model, row, t) => model.p_no_purchase(&row, t),
            Asked::Opportunities(model, row, m) => model.p_no_purchase(&row, m),
        }
    }

    /// E[purchases within the horizon]; arguments and errors as [`Model::p_no_purchase`].
    ///
    /// # Errors
    ///
    /// As [`Model::p_no_purchase`].
    pub fn cet(&self, unit: TimeUnit, customer: &History, t: f64) -> Result<f64> {
        match self.asked(unit, customer, t)? {
            Asked::Time(model, row, t) => model.cet(&row, t),
            Asked::Opportunities(model, row, m) => model.cet(&row, m),
        }
    }

    /// The probability that the customer has not left by now.
    ///
    /// # Errors
    ///
    /// As [`Model::p_no_purchase`].
    pub fn p_alive(&self, unit: TimeUnit, customer: &History) -> Result<f64> {
        match self.asked(unit, customer, 0.0)? {
            Asked::Time(model, row, _) => Ok(model.p_alive(&row)),
            Asked::Opportunities(model, row, m) => model.p_alive(&row, m),
        }
    }

    /// E[repeat purchases of a new customer within t], t in the model's unit.
    ///
    /// # Errors
    ///
    /// `model_kind_mismatch` for a model that is not one of purchases at any time, and what the model says of its input.
    pub fn expected(&self, t: f64) -> Result<f64> {
        let other = || Error::new(Code::ModelKindMismatch, "model", format!("`{}` knows no such time", self.name()));
        self.over_time().ok_or_else(other)?.expected(t)
    }

    /// The question in the model's unit, if the history is of its kind.
    fn asked(&self, unit: TimeUnit, customer: &History, t: f64) -> Result<Asked<'_>> {
        match (self, self.over_time(), customer) {
            (_, Some(model), History::Purchases(row, own)) => {
                Ok(Asked::Time(model, row.convert(*own, unit)?, own.convert(t, unit)?))
            }
            (Self::BgBb(model), _, History::Opportunities(row)) => {
                let m = whole(t).ok_or_else(|| invalid("t", format!("`{t}` is not a number of opportunities")))?;
                Ok(Asked::Opportunities(model, *row, m))
            }
            _ => {
                let message = format!("`{}` was not made for such data", self.name());
                Err(Error::new(Code::ModelKindMismatch, "model", message))
            }
        }
    }

    /// The model, if it is one of purchases at any time.
    fn over_time(&self) -> Option<&dyn OverTime> {
        match self {
            Self::BgNbd(model) => Some(model),
            Self::MbgNbd(model) => Some(model),
            Self::ParetoNbd(model) => Some(model),
            Self::GammaGamma(_) | Self::BgBb(_) | Self::Sbg(_) => None,
        }
    }
}

/// Who is asked about what.
enum Asked<'a> {
    Time(&'a dyn OverTime, Summary, f64),
    Opportunities(&'a BgBb, Opportunities, u32),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_of_one_kind_refuses_data_of_the_other() {
        let purchases = History::Purchases(Summary::new(2, 3.0, 9.0).unwrap(), TimeUnit::Day);
        let donations = History::Opportunities(Opportunities::new(2, 3, 6).unwrap());
        let free = Model::named("pareto_nbd", &[0.5, 10.0, 0.6, 11.0]).unwrap();
        let bound = Model::named("bg_bb", &[1.2, 0.7, 0.6, 2.7]).unwrap();
        let code = |result: Result<f64>| result.unwrap_err().code();
        assert_eq!(code(free.p_no_purchase(TimeUnit::Day, &donations, 1.0)), Code::ModelKindMismatch);
        assert_eq!(code(bound.cet(TimeUnit::Opportunity, &purchases, 1.0)), Code::ModelKindMismatch);
        assert_eq!(
            code(Model::named("sbg", &[1.0, 2.0]).unwrap().p_alive(TimeUnit::Day, &donations)),
            Code::ModelKindMismatch
        );
        assert_eq!(code(free.p_alive(TimeUnit::Opportunity, &purchases)), Code::TimeUnitMismatch);
        assert_eq!(code(bound.cet(TimeUnit::Opportunity, &donations, 1.5)), Code::ModelInputInvalid);
        assert_eq!(code(bound.expected(1.0)), Code::ModelKindMismatch);
        assert_eq!(Model::named("weibull", &[1.0]).unwrap_err().code(), Code::UnknownName);
        assert_eq!(Model::named("sbg", &[1.0]).unwrap_err().code(), Code::ModelParameterInvalid);
    }

    #[test]
    fn the_unit_of_the_question_changes_nothing() {
        let model = Model::named("mbg_nbd", &[0.5, 6.0, 0.9, 1.6]).unwrap();
        let weeks = History::Purchases(Summary::new(3, 20.0, 30.0).unwrap(), TimeUnit::Week);
        let days = History::Purchases(Summary::new(3, 140.0, 210.0).unwrap(), TimeUnit::Day);
        let (one, other) = (model.cet(TimeUnit::Week, &weeks, 4.0), model.cet(TimeUnit::Week, &days, 28.0));
        assert!((one.unwrap() - other.unwrap()).abs() < 1e-14);
    }

    #[test]
    fn a_new_customer_is_one_without_a_history() {
        let model = Model::named("bg_nbd", &[0.243, 4.414, 0.793, 2.426]).unwrap();
        let new = History::Purchases(Summary::new(0, 0.0, 0.0).unwrap(), TimeUnit::Week);
        let (one, other) = (model.expected(39.0).unwrap(), model.cet(TimeUnit::Week, &new, 39.0).unwrap());
        assert!((one - other).abs() < 1e-12);
    }

    #[test]
    fn a_model_is_written_by_name_and_read_with_its_checks() {
        let model = Model::named("sbg", &[0.7, 3.8]).unwrap();
        let text = serde_json::to_string(&model).unwrap();
        assert_eq!(text, r#"{"model":"sbg","parameters":{"alpha":0.7,"beta":3.8}}"#);
        assert_eq!(serde_json::from_str::<Model>(&text).unwrap(), model);
        assert!(serde_json::from_str::<Model>(&text.replace("0.7", "-0.7")).is_err());
    }
}
