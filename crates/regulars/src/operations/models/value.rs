//! What customers are worth within some months and in all (VQ-3, VQ-4): a model of repeat purchase and one of spend, asked together
//! for the customers of a store, for rows, or for a table.

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::money::{Currency, Decimal, Number};
use regulars_core::scoring::{decimal, float};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_models::artefact::{Artefact, K_ANON, Validity};
use regulars_models::math::ln1p;
use regulars_models::repeat::{
    Discounting, GammaGamma, History, Model, Parametric as _, Spend, Summary, TimeUnit, discount_per_period,
    residual_value,
};
use regulars_models::scorer::RepeatModel;

use super::Rows;
use super::rows::{json, list, number};
use super::value_types::{CustomerValue, CustomerValueRows, CustomerValues, CustomerValuesRequest};
use crate::Crm;
use crate::purchases::paid_mean;

/// The horizons, in months, if the request names none.
const HORIZONS: [u32; 2] = [6, 12];
/// The most horizons, and the longest of them in months.
const MOST_HORIZONS: usize = 24;
const LONGEST: u32 = 600;
/// The digits of money whose currency is not known.
const DIGITS: u8 = 2;

pub(in crate::operations) fn values(crm: &Crm, mut request: CustomerValuesRequest) -> Result<CustomerValues> {
    let rows = request.rows.take();
    let rows = match (rows, request.as_of) {
        (None, Some(as_of)) => {
            if request.currency.is_some() || request.rows_unit.is_some() {
                let path = if request.currency.is_some() { "currency" } else { "rows_unit" };
                return Err(Error::new(Code::InvalidValue, path, "for the store `[rfm]` says it; leave it out"));
            }
            Source::Stored(as_of)
        }
        (Some(rows), None) => Source::Given(rows),
        (rows, as_of) => {
            return Err(Rows::of(rows.map(|_| super::ModelRows::default()), as_of).err().unwrap_or_else(neither));
        }
    };
    let (customers, unit): (Vec<(Option<CustomerId>, Person)>, Option<TimeUnit>) = match rows {
        Source::Given(rows) => (people(&rows)?.into_iter().map(|person| (None, person)).collect(), request.rows_unit),
        Source::Stored(as_of) => {
            let stored = crm.purchases(as_of)?;
            let currency = crm.rules_at(as_of).rfm.as_ref().map(|rfm| rfm.currency.to_string());
            request.currency = currency;
            let person =
                |(id, row): (CustomerId, Summary), paid: Option<Spend>| (Some(id), Person { summary: row, paid });
            let paid = stored.rows.iter().map(|(_, row)| match paid_mean(row) {
                Some(mean) => Spend::new(row.paid, mean).map(Some),
                None => Ok(None),
            });
            let rows = stored.summaries()?.into_iter().zip(paid).map(|(row, paid)| Ok(person(row, paid?)));
            (rows.collect::<Result<_>>()?, Some(stored.unit))
        }
    };
    let valuer = Valuer::of(request, unit)?;
    let told = |(customer, person): (Option<CustomerId>, Person)| {
        let value = valuer.of_one(&person)?;
        Ok(CustomerValue {
            customer,
            expected_purchases: value.expected.into_iter().map(json).collect::<Result<_>>()?,
            mean: value.mean.map(|mean| valuer.told(mean)).transpose()?,
            residual: value.residual.map(|worth| valuer.told(worth)).transpose()?,
            status: if value.mean.is_some() { "ok" } else { "insufficient_data" }.to_owned(),
            values: value.values.into_iter().map(|worth| valuer.told(worth)).collect::<Result<_>>()?,
        })
    };
    Ok(CustomerValues {
        customers: customers.into_iter().map(told).collect::<Result<_>>()?,
        currency: valuer.currency.map(|currency| currency.to_string()),
        horizons: valuer.horizons,
        model: valuer.ids.0,
        spend: valuer.ids.1,
    })
}

/// Where the customers come from.
enum Source {
    Given(CustomerValueRows),
    Stored(Instant),
}

fn neither() -> Error {
    Error::new(Code::MissingField, "as_of", "without rows the instant is needed")
}

/// A customer as both models read one.
#[derive(Clone, Copy)]
pub(super) struct Person {
    pub(super) summary: Summary,
    /// What they paid; none: nothing is known of it.
    pub(super) paid: Option<Spend>,
}

/// What is said of one.
pub(super) struct Value {
    pub(super) expected: Vec<f64>,
    pub(super) mean: Option<f64>,
    pub(super) values: Vec<f64>,
    pub(super) residual: Option<f64>,
}

/// The customers of columns. Errors: `model_input_invalid` at the row.
pub(super) fn people_of(x: &[u32], times: [&[f64]; 2], paid: &[u32], mean: &[f64]) -> Result<Vec<Person>> {
    let [last, age] = times;
    let summaries = Summary::columns(x, last, age).map_err(super::in_rows)?;
    if paid.len() != summaries.len() || mean.len() != summaries.len() {
        return Err(Error::new(Code::ModelInputInvalid, "rows", "the columns have one length"));
    }
    let person = |(row, (summary, (paid, mean))): (usize, (Summary, (&u32, &f64)))| {
        let paid = match (*paid, mean.is_nan()) {
            (0, true) => None,
            // A mean of nothing says something of nobody.
            (0, false) | (_, true) => {
                let message = "`mean` is there where `paid` is above 0, and only there";
                return Err(Error::new(Code::ModelInputInvalid, format!("rows[{row}].mean"), message));
            }
            (paid, false) => Some(Spend::new(paid, *mean).map_err(|error| error.within(&format!("rows[{row}]")))?),
        };
        Ok(Person { summary, paid })
    };
    summaries.into_iter().zip(paid.iter().zip(mean)).enumerate().map(person).collect()
}

fn people(rows: &CustomerValueRows) -> Result<Vec<Person>> {
    let path = "rows.mean";
    let mean = rows.mean.as_array().ok_or_else(|| Error::new(Code::WrongType, path, "expected a list of numbers"))?;
    let one = |(place, json): (usize, &Json)| match json {
        Json::Null => Ok(f64::NAN),
        json => number(json, &format!("{path}[{place}]")),
    };
    let mean = mean.iter().enumerate().map(one).collect::<Result<Vec<f64>>>()?;
    let (last, age) = (list(&rows.t_x, "rows.t_x")?, list(&rows.t, "rows.t")?);
    people_of(&rows.x, [&last, &age], &rows.paid, &mean)
}

/// Both models, and how their answers become a value.
pub(super) struct Valuer {
    ids: (String, String),
    purchases: RepeatModel,
    spend: GammaGamma,
    /// The unit of the customers' times.
    unit: TimeUnit,
    /// In months, and in that unit.
    pub(super) horizons: Vec<u32>,
    until: Vec<f64>,
    discounting: Discounting,
    margin: f64,
    /// The continuous rate per unit of the model, by which all that is to come is discounted.
    rate: f64,
    currency: Option<Currency>,
}

impl Valuer {
    /// Reads a request. Errors: `model_kind_mismatch`, `time_unit_mismatch`, `model_expired`, `model_missing`, `out_of_range` and those of
    /// artefacts, at the field.
    pub(super) fn of(request: CustomerValuesRequest, unit: Option<TimeUnit>) -> Result<Self> {
        let CustomerValuesRequest {
            artefact, as_of, currency, discount, discount_every, horizons, margin, spend, ..
        } = request;
        let (id, purchases) = read(artefact, as_of, &RepeatModel::NAMES).map_err(|error| error.within("artefact"))?;
        let (spend_id, spend) = read(spend, as_of, &[GammaGamma::NAME]).map_err(|error| error.within("spend"))?;
        let Model::GammaGamma(spend) = spend.model else {
            return Err(Error::new(Code::ModelKindMismatch, "spend.kind", "it is no model of spend"));
        };
        if purchases.unit.days().is_none() {
            return Err(Error::new(Code::TimeUnitMismatch, "artefact.unit", "the model counts time"));
        }
        let unit = unit.unwrap_or(purchases.unit);
        if unit.days().is_none() {
            return Err(Error::new(Code::TimeUnitMismatch, "rows_unit", "the model counts time"));
        }
        let horizons = horizons.unwrap_or_else(|| HORIZONS.to_vec());
        if horizons.is_empty() || horizons.len() > MOST_HORIZONS {
            let message = format!("there are 1 to {MOST_HORIZONS} horizons");
            return Err(Error::new(Code::OutOfRange, "horizons", message));
        }
        if let Some(place) = horizons.iter().position(|months| !(1..=LONGEST).contains(months)) {
            let message = format!("a horizon is 1 to {LONGEST} months");
            return Err(Error::new(Code::OutOfRange, format!("horizons[{place}]"), message));
        }
        let margin = share(&margin, "margin", |margin| !margin.is_negative() && margin <= one())?;
        let discount = share(&discount, "discount", |discount| discount > Decimal::ZERO)?;
        let every = discount_every.unwrap_or(1);
        if !(1..=LONGEST).contains(&every) {
            let message = format!("the instants of discount lie 1 to {LONGEST} months apart");
            return Err(Error::new(Code::OutOfRange, "discount_every", message));
        }
        let months = |count: u32| TimeUnit::Month.convert(f64::from(count), unit);
        let every = months(every)?;
        let currency = currency.as_deref().map(Currency::new).transpose();
        Ok(Self {
            ids: (id, spend_id),
            discounting: Discounting::new(every, discount_per_period(discount, every, unit)?)?,
            until: horizons.iter().map(|count| months(*count)).collect::<Result<_>>()?,
            // e^(rate x year) = 1 + the annual rate.
            rate: ln1p(discount) / TimeUnit::Year.convert(1.0, purchases.unit)?,
            currency: currency.map_err(|fault| Error::from(fault).within("currency"))?,
            purchases,
            spend,
            unit,
            horizons,
            margin,
        })
    }

    /// What one customer is worth.
    pub(super) fn of_one(&self, person: &Person) -> Result<Value> {
        let history = History::Purchases(person.summary, self.unit);
        let RepeatModel { model, unit } = &self.purchases;
        let expected = |t: f64| model.cet(*unit, &history, t);
        let mean = match self.spend.mean(person.paid.as_ref()) {
            Ok(mean) => Some(mean),
            // VQ-4: without a finite mean there is no value.
            Err(error) if error.code() == Code::MeanNotFinite => None,
            Err(error) => return Err(error),
        };
        let values = match mean {
            Some(mean) => {
                let clv = |until: &f64| self.discounting.clv(*until, self.margin, mean, expected);
                self.until.iter().map(clv).collect::<Result<_>>()?
            }
            None => Vec::new(),
        };
        let residual = match (model, mean) {
            (Model::ParetoNbd(model), Some(mean)) => {
                let summary = person.summary.convert(self.unit, *unit)?;
                Some(residual_value(self.margin, model.dert(&summary, self.rate)?, mean)?)
            }
            _ => None,
        };
        Ok(Value {
            expected: self.until.iter().map(|until| expected(*until)).collect::<Result<_>>()?,
            mean,
            values,
            residual,
        })
    }

    /// How many digits behind the point money has.
    pub(super) fn digits(&self) -> u8 {
        self.currency.map_or(DIGITS, Currency::minor_digits)
    }

    /// An amount as money (SC-5). Error: `score_not_finite`.
    pub(super) fn money(&self, worth: f64) -> Result<Number> {
        decimal(worth, self.digits()).ok_or_else(|| Error::new(Code::ScoreNotFinite, "rows", "the value does not fit"))
    }

    fn told(&self, worth: f64) -> Result<String> {
        let mut text = String::new();
        self.money(worth)?.write(&mut text, self.digits());
        Ok(text)
    }
}

fn one() -> Decimal {
    Decimal::new(1, 0).unwrap_or(Decimal::ZERO)
}

/// A decimal of a request that lies where it may.
fn share(text: &str, path: &str, may: impl Fn(Decimal) -> bool) -> Result<f64> {
    let number: Decimal = text.parse().map_err(|fault| Error::from(fault).within(path))?;
    if !may(number) {
        let message = if path == "margin" { "a margin lies in 0 to 1" } else { "a discount rate lies above 0" };
        return Err(Error::new(Code::OutOfRange, path, message));
    }
    Ok(float(number.into()))
}

/// A model of one of some kinds, with its id, that may be used at an instant (AR-2).
fn read(given: Json, as_of: Option<Instant>, kinds: &[&str]) -> Result<(String, RepeatModel)> {
    let artefact = Artefact::from_json(given, K_ANON)?;
    if !kinds.contains(&artefact.kind.as_str()) {
        let message = format!("`{}` is none of {}", artefact.kind, kinds.join(", "));
        return Err(Error::new(Code::ModelKindMismatch, "kind", message));
    }
    match as_of.map(|as_of| artefact.validity(as_of)) {
        Some(Validity::NotYet) => {
            return Err(Error::new(Code::ModelMissing, "valid_from", "the model may not be used yet"));
        }
        Some(Validity::Expired) => {
            return Err(Error::new(Code::ModelExpired, "valid_until", "the model may not be used any more"));
        }
        Some(Validity::Current) | None => {}
    }
    Ok((artefact.id()?, RepeatModel::of(&artefact)?))
}
