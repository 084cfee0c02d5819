//! What a customer will bring (VQ-2 to VQ-4): a model of repeat purchase and one of spend, asked together with the RFM summary.

use regulars_core::scoring::{Answer, Output, Question, RfmField, Said, Scorer, ScorerFeature, float};
use regulars_core::time::Instant;
use regulars_core::{Code, Error};

use super::repeat::{RepeatModel, period};
use super::{Asked, mismatch};
use crate::artefact::Artefact;
use crate::repeat::{
    Discounting, GammaGamma, History, Model, Parametric as _, Spend, Summary, TimeUnit, discount_per_period, whole,
};

/// The feature that a potential is compared with: what was spent within the horizon that ends now.
const SPENT: &str = "spent";

#[derive(Debug)]
pub(super) struct Worth {
    features: Vec<ScorerFeature>,
    validity: (Instant, Instant),
    purchases: RepeatModel,
    spend: GammaGamma,
    /// How far the question looks ahead, in periods of the summary.
    horizon: f64,
    /// The length of a period of the summary.
    unit: TimeUnit,
    /// Margin and discounting of a lifetime value; none: a potential.
    valued: Option<(f64, Discounting)>,
}

impl Worth {
    /// Errors: `model_kind_mismatch` unless one tells of purchases and the other of spend, and those of reading them.
    pub(super) fn new(asked: &Asked, artefact: &Artefact, spend: &Artefact) -> Result<Self, Error> {
        asked.check(RepeatModel::FEATURES.map(RfmField::as_str))?;
        if spend.kind != GammaGamma::NAME {
            return Err(mismatch("`spend` names a model of spend, a `gamma_gamma`"));
        }
        let Model::GammaGamma(spend_model) = RepeatModel::of(spend)?.model else {
            return Err(mismatch("`spend` names a model of spend, a `gamma_gamma`"));
        };
        let purchases = RepeatModel::of(artefact)?;
        if purchases.unit.days().is_none() {
            return Err(Error::new(Code::TimeUnitMismatch, "unit", "the model counts time"));
        }
        let Question { output, horizon, valuation, .. } = asked.question;
        let unit = period(asked.question.unit)?;
        let valued = valuation.map(|valuation| {
            let every = f64::from(valuation.every);
            let rate = discount_per_period(float(valuation.discount.into()), every, unit)?;
            Ok::<_, Error>((float(valuation.margin.into()), Discounting::new(every, rate)?))
        });
        let valued = valued.transpose()?;
        let history = RfmField::HISTORY.into_iter().chain(RfmField::SPEND).map(|field| ScorerFeature {
            name: field.as_str().to_owned(),
            // Of whom no amount is known has the mean of everybody (VQ-4).
            may_be_missing: field == RfmField::GgMean,
        });
        let spent = (output == Some(Output::Potential))
            .then(|| ScorerFeature { name: SPENT.to_owned(), may_be_missing: false });
        let (from, until) = asked.validity;
        Ok(Self {
            features: history.chain(spent).collect(),
            // Both must hold.
            validity: (from.max(spend.valid_from), until.min(spend.valid_until)),
            purchases,
            spend: spend_model,
            horizon: f64::from(horizon.unwrap_or(0)),
            unit,
            valued,
        })
    }

    fn value(&self, row: &[f64]) -> Result<f64, Error> {
        let count = |value: f64, name: &str| whole(value).ok_or_else(|| crate::invalid(name, "it is a whole number"));
        let [x, t_x, t, paid, mean, spent @ ..] = row else {
            return Err(Error::new(Code::ModelInputInvalid, "", "the row has other features"));
        };
        let history = History::Purchases(Summary::new(count(*x, "frequency")?, *t_x, *t)?, self.unit);
        let customer = match count(*paid, "gg_x")? {
            0 => None,
            paid => Some(Spend::new(paid, *mean)?),
        };
        let mean = self.spend.mean(customer.as_ref())?;
        let expected = |t: f64| self.purchases.model.cet(self.purchases.unit, &history, t);
        match (&self.valued, spent) {
            (Some((margin, discounting)), _) => discounting.clv(self.horizon, *margin, mean, expected),
            (None, [spent]) => Ok((expected(self.horizon)? * mean - spent).max(0.0)),
            (None, _) => Err(Error::new(Code::ModelInputInvalid, SPENT, "a potential reads what was spent")),
        }
    }
}

impl Scorer for Worth {
    fn features(&self) -> &[ScorerFeature] {
        &self.features
    }

    fn validity(&self) -> (Instant, Instant) {
        self.validity
    }

    fn answer(&self, row: &[f64], _: bool) -> Result<Answer, Code> {
        let value = self.value(row).map_err(|error| match error.code() {
            // VQ-3, VQ-4: without a mean amount there is no value.
            Code::MeanNotFinite => Code::InsufficientData,
            code => code,
        });
        Ok(Answer { value: Said::Number(value?), margin: None, shares: Vec::new() })
    }
}
