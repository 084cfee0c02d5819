//! Cut points of RFM scores out of a population, as an artefact (RS-3, AR-1): rows are scored by them, and
//! customers where `[rfm]` names the artefact.

use regulars_core::money::{Currency, Number};
use regulars_core::scoring::{CutMethod, MonetaryOf, RfmCuts, RfmPopulation};
use regulars_core::text::Json;
use regulars_core::time::Unit;
use regulars_core::{Code, Error};
use serde::{Deserialize, Serialize};

use crate::artefact::{Parameters, personal_data};
use crate::invalid;

/// The lengths of purchase periods (RF-1).
const UNITS: [Unit; 3] = [Unit::Day, Unit::Week, Unit::Month];

/// The cut points of a population, and what they are counted in.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantileCuts {
    /// The cut points.
    pub cuts: RfmCuts,
    /// The length of the periods.
    pub unit: Unit,
    /// Which amount is scored (RS-1).
    pub monetary_of: MonetaryOf,
    /// The currency of the amounts, if it is known.
    pub currency: Option<Currency>,
    /// How many customers the population has.
    pub rows: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    frequency: Vec<u32>,
    monetary: Vec<String>,
    monetary_of: String,
    recency: Vec<u32>,
    rows: u64,
    unit: String,
}

impl QuantileCuts {
    /// The cut points of a population for scores of 1 to `scores`. Errors: those of [`RfmCuts::of_population`], `invalid_value` for
    /// periods that no purchase has.
    pub fn fit(
        all: &RfmPopulation<'_>,
        scores: u32,
        unit: Unit,
        monetary_of: MonetaryOf,
        currency: Option<Currency>,
    ) -> Result<Self, Error> {
        let cuts = RfmCuts::of_population(all, scores)?;
        let model = Self { cuts, unit, monetary_of, currency, rows: all.since_last.len() as u64 };
        model.check()?;
        Ok(model)
    }

    /// The highest score.
    #[must_use]
    pub fn scores(&self) -> u64 {
        self.cuts.recency.len() as u64 + 1
    }

    /// Refuses cut points for what they are not counted in: periods, currency and amount are those of the population (RS-3).
    ///
    /// Errors: `time_unit_mismatch`, `mixed_currency`, `model_kind_mismatch` for another amount.
    pub fn fits(&self, unit: Unit, currency: Currency, monetary_of: MonetaryOf) -> Result<(), Error> {
        let say = |code, path: &str, own: &str, asked: &str| {
            Err(Error::new(code, path, format!("the cut points are of `{own}`, `[rfm]` is of `{asked}`")))
        };
        if self.unit != unit {
            return say(Code::TimeUnitMismatch, "parameters.unit", self.unit.as_str(), unit.as_str());
        }
        if let Some(own) = self.currency.filter(|own| *own != currency) {
            return say(Code::MixedCurrency, "parameters.currency", own.as_str(), currency.as_str());
        }
        if self.monetary_of != monetary_of {
            let (own, asked) = (self.monetary_of.as_str(), monetary_of.as_str());
            return say(Code::ModelKindMismatch, "parameters.monetary_of", own, asked);
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Error> {
        let RfmCuts { recency, frequency, monetary, .. } = &self.cuts;
        if !UNITS.contains(&self.unit) {
            return Err(Error::new(Code::InvalidValue, "unit", "periods are a `day`, a `week` or a `month`"));
        }
        if recency.len() != frequency.len() || recency.len() != monetary.len() || !(1..=8).contains(&recency.len()) {
            return Err(invalid("", "the three lists have 1 to 8 cut points each"));
        }
        if !recency.is_sorted() || !frequency.is_sorted() || !monetary.is_sorted() {
            return Err(invalid("", "cut points do not fall"));
        }
        Ok(())
    }

    /// A cut point is what one customer did; fewer than may be told of must not lie between two of them.
    fn check_people(&self, k_anon: u64) -> Result<(), Error> {
        let least = self.rows / self.scores();
        if least < k_anon { Err(personal_data("rows".to_owned(), least, k_anon)) } else { Ok(()) }
    }
}

impl Parameters for QuantileCuts {
    const KIND: &'static str = "quantile_cuts";

    fn to_parameters(&self, k_anon: u64) -> Result<Json, Error> {
        self.check()?;
        self.check_people(k_anon)?;
        Json::from_value(&Wire {
            currency: self.currency.map(|currency| currency.to_string()),
            frequency: self.cuts.frequency.clone(),
            monetary: self.cuts.monetary.iter().map(Number::canonical).collect(),
            monetary_of: self.monetary_of.as_str().to_owned(),
            recency: self.cuts.recency.clone(),
            rows: self.rows,
            unit: self.unit.as_str().to_owned(),
        })
    }

    fn from_parameters(parameters: &Json, k_anon: u64) -> Result<Self, Error> {
        let wire: Wire = parameters.read()?;
        let amount = |(place, text): (usize, &String)| {
            let wrong = || invalid(format!("monetary[{place}]"), format!("`{text}` is not a decimal"));
            Number::parse(text).ok_or_else(wrong)
        };
        let currency = wire.currency.as_deref().map(Currency::new).transpose();
        let of = MonetaryOf::ALL.into_iter().find(|of| of.as_str() == wire.monetary_of);
        let model = Self {
            cuts: RfmCuts {
                method: CutMethod::Quantile,
                monetary: wire.monetary.iter().enumerate().map(amount).collect::<Result<_, Error>>()?,
                recency: wire.recency,
                frequency: wire.frequency,
            },
            unit: Unit::from_word(&wire.unit).ok_or_else(|| invalid("unit", "there is no such unit"))?,
            monetary_of: of.ok_or_else(|| invalid("monetary_of", "it is `total` or `monetary_all`"))?,
            currency: currency.map_err(|fault| Error::from(fault).within("currency"))?,
            rows: wire.rows,
        };
        model.check()?;
        model.check_people(k_anon)?;
        Ok(model)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artefact::K_ANON;

    fn model() -> QuantileCuts {
        let since_last: Vec<u32> = (0..25).collect();
        let periods: Vec<u32> = (0..25).map(|row| 1 + row / 10).collect();
        let monetary: Vec<Number> = (1..=25_u32).map(Number::from).collect();
        let all = RfmPopulation { since_last: &since_last, purchase_periods: &periods, monetary: &monetary };
        QuantileCuts::fit(&all, 5, Unit::Week, MonetaryOf::Mean, Currency::new("CNY").ok()).unwrap()
    }

    #[test]
    fn cuts_come_out_of_an_artefact_as_they_went_in() {
        let model = model();
        let json = model.to_parameters(K_ANON).unwrap();
        let wanted = r#"{"currency":"CNY","frequency":[1,1,2,2],"monetary":["5","10","15","20"],"monetary_of":"monetary_all","recency":[5,10,15,20],"rows":25,"unit":"week"}"#;
        assert_eq!(json.to_string(), wanted);
        assert_eq!(QuantileCuts::from_parameters(&json, K_ANON).unwrap(), model);
        assert_eq!((model.scores(), model.cuts.degenerate()), (5, 2));
    }

    #[test]
    fn cuts_of_few_people_tell_of_them() {
        let error = QuantileCuts { rows: 24, ..model() }.to_parameters(K_ANON).unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::ArtefactPersonalData, "rows"));
    }

    #[test]
    fn a_broken_artefact_is_refused() {
        let sound = model().to_parameters(K_ANON).unwrap().to_string();
        for (from, to, code, path) in [
            (r#""rows":25"#, r#""rows":24"#, Code::ArtefactPersonalData, "rows"),
            ("[5,10,15,20]", "[5,10,15,14]", Code::ModelInputInvalid, ""),
            ("[1,1,2,2]", "[1,1,2]", Code::ModelInputInvalid, ""),
            (r#""15""#, r#""1e3""#, Code::ModelInputInvalid, "monetary[2]"),
            ("monetary_all", "mean", Code::ModelInputInvalid, "monetary_of"),
            (r#""week""#, r#""year""#, Code::InvalidValue, "unit"),
            (r#""week""#, r#""hour""#, Code::ModelInputInvalid, "unit"),
            ("CNY", "RMB", Code::UnknownCurrency, "currency"),
            (r#""unit""#, r#""unti""#, Code::UnknownField, "unti"),
        ] {
            assert!(sound.contains(from), "{from}");
            let error =
                QuantileCuts::from_parameters(&Json::parse(&sound.replace(from, to)).unwrap(), K_ANON).unwrap_err();
            assert_eq!((error.code(), error.path()), (code, path), "{from} -> {to}");
        }
    }
}
