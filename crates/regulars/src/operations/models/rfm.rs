//! RFM over rows: cut points of a population as an artefact, and scores by them (RS-3, RS-4).

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::{Currency, Number};
use regulars_core::record::decimal;
use regulars_core::scoring::{MonetaryOf, RfmPopulation, RfmScore};
use regulars_core::text::Json;
use regulars_core::time::Unit;
use regulars_models::artefact::FeatureEntry;
use regulars_models::rfm::QuantileCuts;

use super::learn_types::Provenance;
use super::make::EXACT;
use super::rfm_types::{RfmCutsFound, RfmCutsRequest, RfmScoreOfRow, RfmScoreRequest, RfmScored, RfmValues};
use super::rows::{Seen, made_of, read_artefact, unknown_word};
use crate::Crm;

/// The highest score, if the request does not say.
const SCORES: u32 = 5;
/// The features of cut points, as the artefact names them.
const FEATURES: [&str; 3] = ["since_last", "purchase_periods", "monetary"];

pub(in crate::operations) fn cuts(crm: &Crm, request: RfmCutsRequest) -> Result<RfmCutsFound> {
    let RfmCutsRequest { currency, monetary_of, provenance, rows, scores, unit, .. } = request;
    let scores = scores.unwrap_or(SCORES);
    let Some(rows) = rows else {
        if let Some(name) = [("currency", &currency), ("monetary_of", &monetary_of), ("unit", &unit)]
            .into_iter()
            .find_map(|(name, given)| given.as_ref().map(|_| name))
        {
            return Err(Error::new(Code::InvalidValue, name, "for the store `[rfm]` says it; leave it out"));
        }
        return stored(crm, scores, provenance);
    };
    let unit = period(unit.as_deref())?;
    let of = word("monetary_of", monetary_of.as_deref(), &MonetaryOf::ALL, MonetaryOf::as_str)?.unwrap_or_default();
    let currency = currency.as_deref().map(Currency::new).transpose();
    let currency = currency.map_err(|fault| Error::from(fault).within("currency"))?;
    let values = Values::of(rows)?;
    let model = QuantileCuts::fit(&values.population(), scores, unit, of, currency)?;
    found(crm, &model, &values.told()?, provenance)
}

fn stored(crm: &Crm, scores: u32, provenance: Provenance) -> Result<RfmCutsFound> {
    let purchases = crm.purchases(provenance.as_of)?;
    let rules = crm.rules_at(provenance.as_of);
    let Some(rfm) = &rules.rfm else {
        return Err(Error::new(Code::MissingField, "rulebook.rfm", "the rulebook has no `[rfm]`"));
    };
    let mut values = Values::default();
    for (_, row) in &purchases.rows {
        values.since_last.push(row.since_last);
        values.purchase_periods.push(row.purchase_periods());
        values.monetary.push(row.monetary(rfm.monetary_of));
    }
    let model = QuantileCuts::fit(&values.population(), scores, rfm.unit, rfm.monetary_of, Some(rfm.currency))?;
    found(crm, &model, &values.told()?, provenance)
}

fn found(crm: &Crm, model: &QuantileCuts, told: &Json, provenance: Provenance) -> Result<RfmCutsFound> {
    let seen = Seen::of(crm, provenance.as_of, model.rows, told);
    let artefact = made_of(model, ("score", EXACT), seen, provenance, |artefact| {
        artefact.features = FEATURES.map(FeatureEntry::plain).to_vec();
        artefact.metrics = Json::object([("degenerate_cuts".to_owned(), Json::from_value(&model.cuts.degenerate())?)]);
        Ok(())
    })?;
    Ok(RfmCutsFound {
        artefact,
        degenerate_cuts: model.cuts.degenerate() as u64,
        frequency: model.cuts.frequency.clone(),
        monetary: model.cuts.monetary.iter().map(Number::canonical).collect(),
        recency: model.cuts.recency.clone(),
        rows: model.rows,
    })
}

pub(in crate::operations) fn scored(_: &Crm, request: RfmScoreRequest) -> Result<RfmScored> {
    let (id, model): (_, QuantileCuts) = read_artefact(request.artefact)?;
    let values = Values::of(request.rows)?;
    let cuts = &model.cuts;
    let rows = values.since_last.iter().zip(&values.purchase_periods).zip(&values.monetary);
    let one = |((since_last, periods), amount): ((&u32, &u32), &Number)| {
        let score = RfmScore { r: cuts.r(*since_last), f: cuts.f(*periods), m: cuts.m(*amount), next_change_at: None };
        RfmScoreOfRow { f: score.f, m: score.m, r: score.r, rfm_code: score.code(), rfm_sum: score.sum() }
    };
    Ok(RfmScored { model: id, rows: rows.map(one).collect() })
}

/// What is scored, read.
#[derive(Default)]
struct Values {
    since_last: Vec<u32>,
    purchase_periods: Vec<u32>,
    monetary: Vec<Number>,
}

impl Values {
    fn of(given: RfmValues) -> Result<Self> {
        let monetary = amounts(&given.monetary, "rows.monetary")?;
        let count = given.since_last.len();
        if count != given.purchase_periods.len() || count != monetary.len() {
            return Err(Error::new(Code::ModelInputInvalid, "rows", "the columns have one length"));
        }
        if let Some(row) = given.purchase_periods.iter().position(|periods| *periods == 0) {
            let path = format!("rows.purchase_periods[{row}]");
            return Err(Error::new(Code::ModelInputInvalid, path, "who never bought has no scores"));
        }
        let monetary = monetary.into_iter().map(Number::from).collect();
        Ok(Self { since_last: given.since_last, purchase_periods: given.purchase_periods, monetary })
    }

    fn population(&self) -> RfmPopulation<'_> {
        RfmPopulation {
            since_last: &self.since_last,
            purchase_periods: &self.purchase_periods,
            monetary: &self.monetary,
        }
    }

    /// The rows as the hash of an artefact reads them.
    fn told(&self) -> Result<Json> {
        let monetary: Vec<String> = self.monetary.iter().map(Number::canonical).collect();
        Ok(Json::object([
            ("monetary".to_owned(), Json::from_value(&monetary)?),
            ("purchase_periods".to_owned(), Json::from_value(&self.purchase_periods)?),
            ("since_last".to_owned(), Json::from_value(&self.since_last)?),
        ]))
    }
}

/// A list of decimals.
pub(super) fn amounts(given: &Json, path: &str) -> Result<Vec<regulars_core::money::Decimal>> {
    let all = given.as_array().ok_or_else(|| Error::new(Code::WrongType, path, "expected a list of decimals"))?;
    let one = |(place, json): (usize, &Json)| decimal(json).map_err(|error| error.within(&format!("{path}[{place}]")));
    all.iter().enumerate().map(one).collect()
}

/// The length of periods.
pub(super) fn period(given: Option<&str>) -> Result<Unit> {
    Ok(word("unit", given, &[Unit::Day, Unit::Week, Unit::Month], Unit::as_str)?.unwrap_or(Unit::Day))
}

/// One of some words; none if nothing is said.
pub(super) fn word<T: Copy>(
    path: &str,
    given: Option<&str>,
    all: &[T],
    told: fn(T) -> &'static str,
) -> Result<Option<T>> {
    let Some(given) = given else { return Ok(None) };
    let found = all.iter().copied().find(|known| told(*known) == given);
    let words: Vec<&str> = all.iter().map(|known| told(*known)).collect();
    found.map(Some).ok_or_else(|| unknown_word(path, given, &words))
}
