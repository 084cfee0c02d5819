//! Models of trees that were trained elsewhere, over rows that are given (TR-1 to TR-9).

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::text::{Json, did_you_mean};
use regulars_models::trees::{Attribution, Background, Ensemble, Interventional, Limits, Link, PathDependent, reasons};

use super::rows::{MAX_REASONS, column_order, json, table};
use super::tree_types::{
    Explain, ModelReason, ScoreModelRequest, ScoreOfRow, ScoreOutput, ScoredRows, ScoresExplained, ValueMeaning,
};
use crate::Crm;

pub(in crate::operations) fn score(_: &Crm, request: ScoreModelRequest) -> Result<ScoredRows> {
    let model = Ensemble::read(request.file.as_bytes(), &Limits::default()).map_err(|error| error.within("file"))?;
    let order = column_order(model.features(), request.features.as_deref())?;
    let rows = table(&request.rows, "rows", &order)?;
    let told = request.explain.map(|method| explained(&model, &rows, method, request.background.as_ref(), &order));
    let (attribution, explained) = told.transpose()?.unzip();
    if explained.is_none() {
        refuse_unread(&request)?;
    }
    let groups = groups(&model, request.groups.as_ref())?;
    let margins = model.margins(&rows)?;
    let mut values = margins.clone();
    model.apply_link(&mut values);
    let most = request.max_reasons.unwrap_or(MAX_REASONS) as usize;
    let told = Told { model: &model, groups, most, attribution: attribution.as_ref() };
    let each = margins.chunks(model.classes()).zip(values.chunks(model.classes()));
    let rows = each.enumerate().map(|(row, (margins, values))| told.row(row, margins, values));
    Ok(ScoredRows {
        explained,
        features: model.features().to_vec(),
        meaning: match model.link() {
            Link::Identity => ValueMeaning::Value,
            Link::Logistic { .. } | Link::Softmax => ValueMeaning::Probability,
            Link::Exponential => ValueMeaning::Rate,
        },
        objective: model.objective().to_owned(),
        rows: rows.collect::<Result<_>>()?,
    })
}

/// What reasons are made of has no effect without an explanation.
fn refuse_unread(request: &ScoreModelRequest) -> Result<()> {
    let unread = [
        ("background", request.background.is_some()),
        ("groups", request.groups.is_some()),
        ("max_reasons", request.max_reasons.is_some()),
    ];
    match unread.into_iter().find(|(_, given)| *given) {
        None => Ok(()),
        Some((name, _)) => Err(Error::new(Code::InvalidValue, name, "without `explain` it has no effect")),
    }
}

/// The contributions of all rows, and what they begin from.
fn explained(
    model: &Ensemble,
    rows: &[f64],
    method: Explain,
    background: Option<&Json>,
    order: &[usize],
) -> Result<(Attribution, ScoresExplained)> {
    let (told, background) = match (method, background) {
        (Explain::PathDependent, None) => {
            let explainer = PathDependent::new(model).map_err(|error| error.within("file"))?;
            (explainer.explain(rows)?, None)
        }
        (Explain::PathDependent, Some(_)) => {
            let message = "only `interventional` compares with a background";
            return Err(Error::new(Code::InvalidValue, "background", message));
        }
        (Explain::Interventional, None) => {
            let message = "`interventional` compares with rows of a background";
            return Err(Error::new(Code::MissingField, "background", message));
        }
        (Explain::Interventional, Some(given)) => {
            let background = Background::new(order.len(), table(given, "background", order)?)?;
            let told = Interventional::new(model, &background)?.explain(rows)?;
            (told, Some(background.id().to_owned()))
        }
    };
    let base = told.base.iter().map(|base| json(*base)).collect::<Result<_>>()?;
    Ok((told, ScoresExplained { background, base, method }))
}

/// The group of each feature; its own name where none is given.
fn groups(model: &Ensemble, given: Option<&BTreeMap<String, String>>) -> Result<Vec<String>> {
    let names = model.features();
    if let Some(other) = given.iter().flat_map(|given| given.keys()).find(|name| !names.contains(name)) {
        let hint = did_you_mean(other, names.iter().map(String::as_str));
        let path = format!("groups.{other}");
        return Err(Error::new(Code::FeatureMismatch, path, format!("the model reads no `{other}`{hint}")));
    }
    let group = |name: &String| given.and_then(|given| given.get(name)).unwrap_or(name).clone();
    Ok(names.iter().map(group).collect())
}

/// What is told of rows.
struct Told<'a> {
    model: &'a Ensemble,
    groups: Vec<String>,
    most: usize,
    attribution: Option<&'a Attribution>,
}

impl Told<'_> {
    fn row(&self, row: usize, margins: &[f64], values: &[f64]) -> Result<ScoreOfRow> {
        let outputs = margins.iter().zip(values).enumerate();
        let output = |(class, (margin, value)): (usize, (&f64, &f64))| {
            let shares = self.attribution.and_then(|told| told.of(row, class));
            Ok(ScoreOutput {
                contributions: shares.map(|shares| self.by_name(shares)).transpose()?.unwrap_or_default(),
                margin: json(*margin)?,
                reasons: shares.map(|shares| self.reasons(shares)).transpose()?.unwrap_or_default(),
                value: json(*value)?,
            })
        };
        Ok(ScoreOfRow { outputs: outputs.map(output).collect::<Result<_>>()? })
    }

    fn by_name(&self, shares: &[f64]) -> Result<BTreeMap<String, Json>> {
        let named = self.model.features().iter().zip(shares);
        named.map(|(name, share)| Ok((name.clone(), json(*share)?))).collect()
    }

    fn reasons(&self, shares: &[f64]) -> Result<Vec<ModelReason>> {
        let found = reasons(shares, &self.groups, self.most)?;
        let told = found
            .into_iter()
            .map(|reason| Ok(ModelReason { contribution: json(reason.contribution)?, group: reason.group }));
        told.collect()
    }
}
