//! Charts of scores: whether they come true, how much they find, and how one comes about.

use regulars_core::error::{Code, Error, Result};

use super::super::models::{EvaluatedChurn, json, number};
use super::types::{ChartBars, ChartCurve, ChartCurves, ChartStep, EvaluatedPlotRequest, WaterfallPlotRequest};
use super::{count, curve, reference};
use crate::Crm;

/// How many steps of a sum have a name of their own, if the request does not say.
const STEPS: u32 = 8;

/// Whether what is foretold comes as often as it is foretold (CH-8).
pub(in crate::operations) fn reliability(_: &Crm, request: EvaluatedPlotRequest) -> Result<ChartCurves> {
    let Some(found) = request.evaluated.probabilities else {
        let message = "the scores are no probabilities, so they foretell nothing";
        return Err(Error::new(Code::ModelInputInvalid, "evaluated.probabilities", message));
    };
    let within = |error: Error| error.within("evaluated.probabilities");
    let point = |band: &super::super::models::ReliabilityBand| {
        Ok((number(&band.predicted, "predicted")?, number(&band.rate, "rate")?))
    };
    let points = found.reliability.iter().map(point).collect::<Result<Vec<_>>>().map_err(within)?;
    let counts = found.reliability.iter().map(|band| band.n).collect();
    let came = ChartCurve { counts: Some(counts), ..curve("came", points)? };
    let (ece, brier) = (number(&found.ece, "ece").map_err(within)?, number(&found.brier, "brier").map_err(within)?);
    Ok(ChartCurves {
        curves: vec![came, reference("as foretold", [(0.0, 0.0), (1.0, 1.0)])?],
        marks: super::numbers([])?,
        title: format!("Reliability: calibration error {ece:.3}, Brier score {brier:.3}"),
        x_label: "foretold".to_owned(),
        y_label: "came".to_owned(),
    })
}

/// How much more often the highest scores churn than all (CH-8).
pub(in crate::operations) fn lift(_: &Crm, request: EvaluatedPlotRequest) -> Result<ChartCurves> {
    let all = reference("all alike", [(0.0, 1.0), (1.0, 1.0)])?;
    let curves = vec![curve("lift", lifts(&request.evaluated)?)?, all];
    of_shares("Lift", "times as often as all", curves, &request.evaluated)
}

/// Which share of those who churn is among the highest scores (CH-8): the lift of a share times that share.
pub(in crate::operations) fn gains(_: &Crm, request: EvaluatedPlotRequest) -> Result<ChartCurves> {
    // A lift is that of whole rows: the top `ceil(q n)` (CH-8).
    let n = request.evaluated.n as f64;
    let whole = |share: f64| if n > 0.0 { (share * n).ceil().min(n) / n } else { share };
    let found = lifts(&request.evaluated)?.into_iter().map(|(share, lift)| (share, whole(share) * lift));
    let points = std::iter::once((0.0, 0.0)).chain(found);
    let curves = vec![curve("found", points)?, reference("by chance", [(0.0, 0.0), (1.0, 1.0)])?];
    of_shares("Gains", "share of those who churn", curves, &request.evaluated)
}

/// The shares that the evaluation was asked about, rising, with their lift.
fn lifts(evaluated: &EvaluatedChurn) -> Result<Vec<(f64, f64)>> {
    let one = |(at, one): (usize, &super::super::models::LiftOfShare)| {
        let path = format!("evaluated.lift[{at}]");
        Ok((number(&one.share, &format!("{path}.share"))?, number(&one.lift, &format!("{path}.lift"))?))
    };
    let mut all = evaluated.lift.iter().enumerate().map(one).collect::<Result<Vec<_>>>()?;
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    Ok(all)
}

fn of_shares(name: &str, y_label: &str, curves: Vec<ChartCurve>, evaluated: &EvaluatedChurn) -> Result<ChartCurves> {
    let (rate, auc) = (number(&evaluated.rate, "evaluated.rate")?, number(&evaluated.auc, "evaluated.auc")?);
    Ok(ChartCurves {
        curves,
        marks: super::numbers([])?,
        title: format!("{name}: {} rows, of which {:.1} % churned, AUC {auc:.3}", evaluated.n, 100.0 * rate),
        x_label: "share of rows with the highest scores".to_owned(),
        y_label: y_label.to_owned(),
    })
}

/// How the margin of a row comes about: from the base by each feature, the largest first (TR-7).
pub(in crate::operations) fn waterfall(_: &Crm, request: WaterfallPlotRequest) -> Result<ChartBars> {
    let most = count("most", request.most, STEPS, (1, u32::MAX))? as usize;
    let base = number(&request.base, "base")?;
    let share = |(name, share): (String, _)| {
        let value = number(&share, &format!("contributions.{name}"))?;
        Ok((name, value))
    };
    let mut ordered = request.contributions.into_iter().map(share).collect::<Result<Vec<(String, f64)>>>()?;
    // They come by name, so equal ones stay in that order.
    ordered.sort_by(|(_, one), (_, other)| other.abs().total_cmp(&one.abs()));
    // One more has room for its own name where the others would stand.
    if ordered.len() > most.saturating_add(1) {
        let rest = ordered.split_off(most);
        ordered.push((format!("{} others", rest.len()), rest.iter().map(|(_, share)| share).sum()));
    }
    let end = ordered.iter().fold(base, |sum, (_, share)| sum + share);
    let step = |(name, value): (String, f64)| Ok(ChartStep { name, value: json(value)? });
    Ok(ChartBars {
        end: json(end)?,
        start: json(base)?,
        steps: ordered.into_iter().map(step).collect::<Result<_>>()?,
        title: "From the base to the margin".to_owned(),
        x_label: "margin".to_owned(),
    })
}
