//! Churn of rows that are given: learned, corrected, told with reasons, and judged (CH-5 to CH-8).

use regulars_core::error::{Code, Error, Result};
use regulars_core::text::{Json, did_you_mean, digest_text};
use regulars_models::artefact::{Artefact, K_ANON};
use regulars_models::churn::{
    Band, Calibration, DEFAULT_PENALTY, Evaluation, LogOdds, Logistic, Step, Term, check_windows, fit as fit_logistic,
};
use regulars_models::scorer::{LogisticModel, check_model};

use super::churn_types::{
    CalibrateChurnRequest, ChurnCalibration, ChurnFeature, ChurnModel, ChurnOfRow, ChurnProbabilities, ChurnReason,
    ChurnStep, ChurnTerm, EvaluateChurnRequest, EvaluatedChurn, FitChurnRequest, FittedChurn, LiftOfShare,
    ReliabilityBand, ScoreChurnRequest, ScoredChurn, Stretch,
};
use super::make::{self, Origin, Under};
use super::rows::{MAX_REASONS, Seen, column_order, digest_rows, in_rows, json, list, number, table, unknown_word};
use crate::Crm;

/// How many bands a reliability has, if the request does not say.
const BANDS: u32 = 10;
/// Of which top share a lift is told, if the request does not say.
const TOP: f64 = 0.1;

pub(in crate::operations) fn fit(crm: &Crm, request: FitChurnRequest) -> Result<FittedChurn> {
    let FitChurnRequest { calibration, churned, columns, features, penalty, provenance, rows: given, .. } = request;
    check_columns(&columns)?;
    let rows = table(&given, "rows", &column_order(&columns, None)?)?;
    let origin = provenance.map(|provenance| make::under(crm, provenance));
    let mut fit = learn(features, &columns, penalty.as_ref(), &rows, &churned)?;
    keep(&mut fit, (columns, &rows, &churned), calibration.as_ref(), origin)?;
    Ok(fit)
}

/// Makes an artefact of a fit, with what corrects it, where it is said where the rows come from, under which version of a rulebook.
pub(super) fn keep(
    fit: &mut FittedChurn,
    (columns, rows, churned): (Vec<String>, &[f64], &[bool]),
    calibration: Option<&ChurnCalibration>,
    origin: Option<Under>,
) -> Result<()> {
    let calibration = calibration.map(read_calibration).transpose();
    let calibration = calibration.map_err(|error| error.within("calibration"))?;
    let Some((provenance, rulebook_version)) = origin else {
        if calibration.is_none() {
            return Ok(());
        }
        let message = "it stands in the artefact; say where the rows come from: `provenance`";
        return Err(Error::new(Code::InvalidValue, "calibration", message));
    };
    let outcomes: String = churned.iter().map(|one| if *one { '1' } else { '0' }).collect();
    let digest = digest_text([digest_rows(rows, columns.len())?.as_str(), outcomes.as_str()]);
    let seen = Seen { rulebook_version, rows: fit.rows, digest };
    let model = LogisticModel { logistic: read_model(&fit.model, &columns)?, columns };
    fit.artefact = Some(make::logistic(&model, rows, fit, calibration.as_ref(), Origin { seen, provenance })?);
    Ok(())
}

/// Fits rows, those of one row side by side, to who churned.
pub(super) fn learn(
    features: Vec<ChurnFeature>,
    columns: &[String],
    penalty: Option<&Json>,
    rows: &[f64],
    churned: &[bool],
) -> Result<FittedChurn> {
    let penalty = penalty.map_or(Ok(DEFAULT_PENALTY), |penalty| number(penalty, "penalty"))?;
    let term = |(at, feature): (usize, &ChurnFeature)| {
        let path = format!("features[{at}]");
        let column = place(columns, feature.column()).map_err(|error| error.within(&path))?;
        let steps = steps(feature.steps.as_deref().unwrap_or_default()).map_err(|error| error.within(&path))?;
        Ok(Term { name: feature.name.clone(), column, steps, weight: 0.0, mean: 0.0 })
    };
    let terms = features.iter().enumerate().map(term).collect::<Result<Vec<Term>>>()?;
    let raw = Logistic::new(0.0, terms).map_err(|error| in_features(&error))?;
    let count = rows.len() / columns.len().max(1);
    if count != churned.len() {
        let message = format!("{} outcomes of {count} rows", churned.len());
        return Err(Error::new(Code::ModelInputInvalid, "churned", message));
    }
    let (mut numbers, mut outcomes, mut incomplete) = (Vec::new(), Vec::new(), 0);
    for (at, (row, outcome)) in rows.chunks(columns.len().max(1)).zip(churned).enumerate() {
        let found = raw.features(row).map_err(|error| of_row(at, columns, &error))?;
        if found.iter().any(|value| value.is_nan()) {
            incomplete += 1;
            continue;
        }
        numbers.extend(found);
        outcomes.push(*outcome);
    }
    let found = fit_logistic(features.len(), &numbers, &outcomes, penalty);
    let found = found.map_err(|error| if error.path() == "penalty" { error } else { in_rows(error) })?;
    let told = features.into_iter().zip(found.weights.iter().zip(&found.means));
    let terms = told.map(|(feature, (weight, mean))| {
        Ok(ChurnTerm {
            column: feature.column().to_owned(),
            mean: json(*mean)?,
            name: feature.name,
            steps: feature.steps.unwrap_or_default(),
            weight: json(*weight)?,
        })
    });
    Ok(FittedChurn {
        artefact: None,
        ll: json(found.ll)?,
        model: ChurnModel { intercept: json(found.intercept)?, terms: terms.collect::<Result<_>>()? },
        positives: outcomes.iter().filter(|churned| **churned).count() as u64,
        rows: outcomes.len() as u64,
        rows_incomplete: incomplete,
        status: found.status.as_str().to_owned(),
    })
}

impl ChurnFeature {
    /// The column that it reads.
    pub(super) fn column(&self) -> &str {
        self.column.as_ref().unwrap_or(&self.name)
    }
}

pub(in crate::operations) fn score(_: &Crm, request: ScoreChurnRequest) -> Result<ScoredChurn> {
    let ScoreChurnRequest { artefact, calibration, columns, max_reasons, model, rows, .. } = request;
    check_columns(&columns)?;
    let (model, calibration) = asked(model, artefact, calibration)?;
    let scorer = Scorer::new(&model, &columns, calibration.as_ref(), max_reasons)?;
    let rows = table(&rows, "rows", &column_order(&columns, None)?)?;
    let one = |told: Option<Told<'_>>| {
        let Some(told) = told else {
            let status = Code::InsufficientData.as_str().to_owned();
            return Ok(ChurnOfRow { log_odds: None, probability: None, reasons: Vec::new(), status });
        };
        let reason = |(code, share): (&str, f64)| Ok(ChurnReason { code: code.to_owned(), contribution: json(share)? });
        Ok(ChurnOfRow {
            log_odds: Some(json(told.log_odds)?),
            probability: Some(json(told.probability)?),
            reasons: told.reasons.into_iter().map(reason).collect::<Result<_>>()?,
            status: "ok".to_owned(),
        })
    };
    let terms = scorer.model.terms().iter();
    Ok(ScoredChurn {
        baseline: json(terms.fold(scorer.model.intercept(), |sum, term| sum + term.weight * term.mean))?,
        rows: scorer.each(&rows).map(|told| one(told?)).collect::<Result<_>>()?,
    })
}

/// The model that a request asks, and what corrects it: as they are, or out of an artefact, which is checked.
pub(super) fn asked(
    model: Option<ChurnModel>,
    artefact: Option<Json>,
    calibration: Option<ChurnCalibration>,
) -> Result<(ChurnModel, Option<ChurnCalibration>)> {
    let artefact = match (model, artefact) {
        (Some(model), None) => return Ok((model, calibration)),
        (None, Some(artefact)) => artefact,
        (None, None) => return Err(Error::new(Code::MissingField, "model", "give `model` or `artefact`")),
        _ => return Err(Error::new(Code::InvalidValue, "artefact", "give either `model` or `artefact`")),
    };
    let read = || -> Result<_> {
        let artefact = Artefact::from_json(artefact, K_ANON)?;
        artefact.model::<LogisticModel>(K_ANON)?;
        check_model(&artefact, K_ANON)?;
        let fields = if let Json::Object(fields) = artefact.parameters { fields } else { Vec::new() };
        let model = Json::object(fields.into_iter().filter(|(name, _)| name != "columns")).read();
        let own: Option<ChurnCalibration> = artefact.calibration.map(|own| own.read()).transpose()?;
        Ok((model.map_err(|error: Error| error.within("parameters"))?, own.filter(|own| own.method != "none")))
    };
    let (model, own) = read().map_err(|error| error.within("artefact"))?;
    Ok((model, calibration.or(own)))
}

/// A model that is ready to be asked about rows.
pub(super) struct Scorer<'a> {
    model: Logistic,
    columns: &'a [String],
    calibration: Option<Calibration>,
    most: usize,
}

/// What a model says of a row.
pub(super) struct Told<'a> {
    pub(super) log_odds: f64,
    /// Calibrated, if that was asked for.
    pub(super) probability: f64,
    /// The features that count most, by |contribution|, then name.
    pub(super) reasons: Vec<(&'a str, f64)>,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(
        model: &ChurnModel,
        columns: &'a [String],
        calibration: Option<&ChurnCalibration>,
        max_reasons: Option<u32>,
    ) -> Result<Self> {
        let model = read_model(model, columns).map_err(|error| error.within("model"))?;
        let calibration = calibration.map(read_calibration).transpose();
        let calibration = calibration.map_err(|error| error.within("calibration"))?;
        Ok(Self { model, columns, calibration, most: max_reasons.unwrap_or(MAX_REASONS) as usize })
    }

    /// Row by row; none where a value is missing and no step stands for it (SC-1).
    pub(super) fn each(&self, rows: &[f64]) -> impl Iterator<Item = Result<Option<Told<'_>>>> {
        rows.chunks(self.columns.len().max(1)).enumerate().map(|(at, row)| {
            let told = self.model.evaluate(row).map_err(|error| of_row(at, self.columns, &error))?;
            Ok(told.map(|told| self.tell(&told)))
        })
    }

    fn tell(&self, told: &LogOdds) -> Told<'_> {
        let names = self.model.terms().iter().map(|term| term.name.as_str());
        let mut reasons: Vec<(&str, f64)> = names.zip(told.contributions.iter().copied()).collect();
        reasons.sort_by(|(a, x), (b, y)| y.abs().total_cmp(&x.abs()).then_with(|| a.cmp(b)));
        reasons.truncate(self.most);
        let calibration = self.calibration.as_ref();
        let probability = calibration.map_or(told.probability, |calibration| calibration.apply(told.probability));
        Told { log_odds: told.z, probability, reasons }
    }
}

pub(in crate::operations) fn calibrate(_: &Crm, request: CalibrateChurnRequest) -> Result<ChurnCalibration> {
    let CalibrateChurnRequest { churned, method, probabilities, trained_on, window, .. } = request;
    correct(&list(&probabilities, "probabilities")?, &churned, method, (&trained_on, &window))
}

/// A map from raw to calibrated probabilities.
pub(super) fn correct(
    probabilities: &[f64],
    churned: &[bool],
    method: String,
    (trained_on, window): (&Stretch, &Stretch),
) -> Result<ChurnCalibration> {
    let micros = |stretch: &Stretch| stretch.from.micros()..stretch.until.micros();
    check_windows(&micros(trained_on), &micros(window))
        .map_err(|error| Error::new(error.code(), "window", error.message()))?;
    let found = match method.as_str() {
        "platt" => Calibration::platt(probabilities, churned)?,
        "isotonic" => Calibration::isotonic(probabilities, churned)?,
        other => return Err(unknown_word("method", other, &["platt", "isotonic"])),
    };
    let nothing = ChurnCalibration { a: None, b: None, knots: None, method };
    Ok(match found {
        Calibration::None => nothing,
        Calibration::Platt { a, b } => ChurnCalibration { a: Some(json(a)?), b: Some(json(b)?), ..nothing },
        Calibration::Isotonic { knots } => {
            let knot = |(from, value): (f64, f64)| Ok(Json::Array(vec![json(from)?, json(value)?]));
            let knots = knots.into_iter().map(knot).collect::<Result<_>>()?;
            ChurnCalibration { knots: Some(Json::Array(knots)), ..nothing }
        }
    })
}

pub(in crate::operations) fn evaluate(_: &Crm, request: EvaluateChurnRequest) -> Result<EvaluatedChurn> {
    let EvaluateChurnRequest { bands, churned, lift, scores, .. } = request;
    judge(&list(&scores, "scores")?, &churned, bands, lift.as_ref())
}

/// How good scores are.
pub(super) fn judge(
    scores: &[f64],
    churned: &[bool],
    bands: Option<u32>,
    lift: Option<&Json>,
) -> Result<EvaluatedChurn> {
    let shares = lift.map_or_else(|| Ok(vec![TOP]), |shares| list(shares, "lift"))?;
    let judged = Evaluation::new(scores, churned)?;
    let lift = |(at, share): (usize, &f64)| {
        let lift =
            judged.lift(*share).map_err(|error| Error::new(error.code(), format!("lift[{at}]"), error.message()))?;
        Ok(LiftOfShare { lift: json(lift)?, share: json(*share)? })
    };
    let is_probability = scores.iter().all(|score| (0.0..=1.0).contains(score));
    let bands = bands.unwrap_or(BANDS) as usize;
    Ok(EvaluatedChurn {
        auc: json(judged.auc())?,
        lift: shares.iter().enumerate().map(lift).collect::<Result<_>>()?,
        n: judged.n() as u64,
        probabilities: is_probability.then(|| probabilities(&judged, bands)).transpose()?,
        rate: json(judged.rate())?,
    })
}

fn probabilities(judged: &Evaluation<'_>, bands: usize) -> Result<ChurnProbabilities> {
    let band = |Band { from, to, n, predicted, rate }: Band| {
        Ok(ReliabilityBand { from: json(from)?, n, predicted: json(predicted)?, rate: json(rate)?, to: json(to)? })
    };
    Ok(ChurnProbabilities {
        brier: json(judged.brier()?)?,
        ece: json(judged.ece(bands)?)?,
        log_loss: json(judged.log_loss()?)?,
        reliability: judged.reliability(bands)?.into_iter().map(band).collect::<Result<_>>()?,
    })
}

fn read_model(model: &ChurnModel, columns: &[String]) -> Result<Logistic> {
    let term = |(at, term): (usize, &ChurnTerm)| {
        let read = || {
            Ok(Term {
                name: term.name.clone(),
                column: place(columns, &term.column)?,
                steps: steps(&term.steps)?,
                weight: number(&term.weight, "weight")?,
                mean: number(&term.mean, "mean")?,
            })
        };
        read().map_err(|error: Error| error.within(&format!("terms[{at}]")))
    };
    let terms = model.terms.iter().enumerate().map(term).collect::<Result<_>>()?;
    Logistic::new(number(&model.intercept, "intercept")?, terms)
}

pub(super) fn read_calibration(given: &ChurnCalibration) -> Result<Calibration> {
    let needed = |name: &str, value: &Option<Json>| {
        let missing = || Error::new(Code::MissingField, name, format!("`{}` has it", given.method));
        number(value.as_ref().ok_or_else(missing)?, name)
    };
    match given.method.as_str() {
        "platt" => Ok(Calibration::Platt { a: needed("a", &given.a)?, b: needed("b", &given.b)? }),
        "isotonic" => {
            let missing = || Error::new(Code::MissingField, "knots", "`isotonic` has it");
            let knots = table(given.knots.as_ref().ok_or_else(missing)?, "knots", &[0, 1])?;
            let knots: Vec<(f64, f64)> =
                knots.chunks_exact(2).filter_map(|knot| Some((*knot.first()?, *knot.last()?))).collect();
            Calibration::steps(knots)
        }
        other => Err(unknown_word("method", other, &["platt", "isotonic"])),
    }
}

fn steps(given: &[ChurnStep]) -> Result<Vec<Step>> {
    given.iter().enumerate().map(|(at, one)| step(one).map_err(|error| error.within(&format!("steps[{at}]")))).collect()
}

/// One step; what it does not read is refused.
fn step(given: &ChurnStep) -> Result<Step> {
    let ChurnStep { hi, lo, mean, sd, step, value } = given;
    let fields = [("hi", hi), ("lo", lo), ("mean", mean), ("sd", sd), ("value", value)];
    let only = |read: &[&str]| match fields.iter().find(|(name, value)| value.is_some() && !read.contains(name)) {
        None => Ok(()),
        Some((name, _)) => Err(Error::new(Code::InvalidValue, *name, format!("`{step}` does not read it"))),
    };
    let needed = |name: &str, value: &Option<Json>| {
        let missing = || Error::new(Code::MissingField, name, format!("`{step}` reads it"));
        number(value.as_ref().ok_or_else(missing)?, name)
    };
    match step.as_str() {
        "ln1p" => only(&[]).map(|()| Step::Ln1p),
        "missing" => only(&[]).map(|()| Step::Missing),
        "cap" => only(&["hi", "lo"]).and_then(|()| Ok(Step::Cap { lo: needed("lo", lo)?, hi: needed("hi", hi)? })),
        "standardise" => {
            only(&["mean", "sd"])?;
            Ok(Step::Standardise { mean: needed("mean", mean)?, sd: needed("sd", sd)? })
        }
        "one_hot" => only(&["value"]).and_then(|()| Ok(Step::OneHot(needed("value", value)?))),
        "missing_value" => only(&["value"]).and_then(|()| Ok(Step::MissingValue(needed("value", value)?))),
        other => {
            let known = ["ln1p", "cap", "standardise", "one_hot", "missing_value", "missing"];
            Err(unknown_word("step", other, &known))
        }
    }
}

pub(super) fn check_columns(columns: &[String]) -> Result<()> {
    for (at, name) in columns.iter().enumerate() {
        if columns.iter().take(at).any(|other| other == name) {
            return Err(Error::new(
                Code::DuplicateName,
                format!("columns[{at}]"),
                format!("`{name}` is there already"),
            ));
        }
    }
    Ok(())
}

pub(super) fn place(columns: &[String], wanted: &str) -> Result<usize> {
    let missing = || {
        let hint = did_you_mean(wanted, columns.iter().map(String::as_str));
        Error::new(Code::FeatureMismatch, "column", format!("there is no column `{wanted}`{hint}"))
    };
    columns.iter().position(|name| name == wanted).ok_or_else(missing)
}

/// The error of a model about its terms, as the features of the request.
fn in_features(error: &Error) -> Error {
    Error::new(error.code(), error.path().replace("terms", "features"), error.message())
}

/// The error of a model about a row, with the names of columns in the place of their numbers.
fn of_row(at: usize, columns: &[String], error: &Error) -> Error {
    let place = error.path().trim_start_matches("row[").trim_end_matches(']').parse::<usize>().ok();
    let column = place.and_then(|place| columns.get(place)).map_or("", String::as_str);
    Error::new(error.code(), format!("rows[{at}]"), format!("`{column}`: {}", error.message()))
}
