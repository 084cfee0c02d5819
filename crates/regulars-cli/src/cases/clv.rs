//! The adapter of `clv.json`: values of functions and fits of models, each within the tolerance of its case (NV-10). Fits to published
//! data read the files from `REGULARS_LIFETIMES_DATA`, or from where `cargo xtask test` unpacks them; without them they are left out
//! with a notice.

use std::path::PathBuf;

use regulars::Json;

use super::script::{Case, Expected, Step};
use super::{Adapted, BARE, need, step, text};

/// Names the folder of the files.
const FOLDER: &str = "REGULARS_LIFETIMES_DATA";
/// Where they are unpacked.
const UNPACKED: &str = "target/data/unpacked/lifetimes/datasets";

pub(super) fn adapt(file: &Json) -> Result<Adapted, String> {
    let list = |name: &str| file.get(name).and_then(Json::as_array).unwrap_or_default();
    let mut adapted: Adapted = Vec::new();
    let mut add = |case: &Json, step: Result<Step, String>| {
        let id = text(case, "id")?.to_owned();
        let case = step.map(|step| Case { id: id.clone(), rulebook: BARE.to_owned(), steps: vec![step] });
        adapted.push((id, case));
        Ok::<(), String>(())
    };
    for case in list("values") {
        add(case, value(case))?;
    }
    for case in list("errors") {
        add(case, refused(case))?;
    }
    for case in list("fits") {
        match rows(file, need(case, "data")?) {
            Ok(Some(rows)) => add(case, fit(case, rows))?,
            Ok(None) => {
                eprintln!("{} is left out: its data is not here; `cargo xtask test` brings it", text(case, "id")?);
            }
            Err(message) => add(case, Err(message))?,
        }
    }
    Ok(adapted)
}

fn called(case: &Json) -> Result<Vec<(&'static str, Json)>, String> {
    Ok(vec![("args", need(case, "args")?.clone()), ("function", need(case, "function")?.clone())])
}

fn value(case: &Json) -> Result<Step, String> {
    let want = number(need(case, "expect")?)?;
    let (relative, absolute) = (number(need(case, "rel_tol")?)?, number(need(case, "abs_tol")?)?);
    let check = move |answer: &Json| match answer.get("value").ok_or("no value".to_owned()).and_then(number) {
        Ok(got) if is_near(got, want, relative, absolute) => Vec::new(),
        Ok(got) => vec![format!("value: expected {want:e}, found {got:e}")],
        Err(message) => vec![message],
    };
    Ok(step("model.evaluate", called(case)?, Expected::Checked(Box::new(check))))
}

fn refused(case: &Json) -> Result<Step, String> {
    let code = Json::object([("code".to_owned(), need(case, "error")?.clone())]);
    Ok(step("model.evaluate", called(case)?, Expected::Error(code)))
}

fn fit(case: &Json, rows: Vec<(&'static str, Json)>) -> Result<Step, String> {
    let (want, tolerances) = (need(case, "expect")?.clone(), case.get("tol").cloned());
    let request = vec![("model", need(case, "model")?.clone()), ("rows", Json::object(rows))];
    let check = move |answer: &Json| fitted(&want, tolerances.as_ref(), answer).unwrap_or_else(|message| vec![message]);
    Ok(step("model.fit", request, Expected::Checked(Box::new(check))))
}

/// What a fit has otherwise than the reference.
fn fitted(want: &Json, tolerances: Option<&Json>, answer: &Json) -> Result<Vec<String>, String> {
    let status = text(want, "status")?;
    if text(answer, "status")? != status {
        return Ok(vec![format!("status: expected {status}, found {answer}")]);
    }
    if status != "converged" {
        return Ok(Vec::new());
    }
    let tolerance = |name: &str| tolerances.map_or(Err("there is no `tol`".to_owned()), |tol| number(need(tol, name)?));
    let mut wrong = Vec::new();
    if need(want, "names")? != need(answer, "names")? {
        wrong.push(format!("names: expected {}, found {}", need(want, "names")?, need(answer, "names")?));
    }
    let by_name = |part: &str| {
        let names = need(answer, "names")?.as_array().unwrap_or_default();
        let of = |name: &Json| number(need(need(answer, part)?, name.as_str().unwrap_or_default())?);
        names.iter().map(of).collect::<Result<Vec<f64>, String>>()
    };
    for (part, wanted, tol) in [("parameters", "params", "params_rel"), ("standard_errors", "se", "se_rel")] {
        for (got, want) in by_name(part)?.into_iter().zip(numbers(need(want, wanted)?)?) {
            if !is_near(got, want, tolerance(tol)?, 0.0) {
                wrong.push(format!("{part}: expected {want}, found {got}"));
            }
        }
    }
    let (got, want_ll) = (number(need(answer, "ll")?)?, number(need(want, "ll")?)?);
    if !is_near(got, want_ll, 0.0, tolerance("ll_abs")?) {
        wrong.push(format!("ll: expected {want_ll}, found {got}"));
    }
    let matrix = |json: &Json| json.as_array().unwrap_or_default().iter().map(numbers).collect::<Result<Vec<_>, _>>();
    let (got, want) = (matrix(need(answer, "covariance")?)?, matrix(need(want, "cov")?)?);
    let at = |matrix: &[Vec<f64>], i: usize, j: usize| matrix.get(i).and_then(|row| row.get(j)).copied();
    for (i, j) in (0..want.len()).flat_map(|i| (0..want.len()).map(move |j| (i, j))) {
        let (Some(mine), Some(theirs)) = (at(&got, i, j), at(&want, i, j)) else { continue };
        // Relative to the roots of both variances (NV-10).
        let scale = (at(&want, i, i).unwrap_or_default() * at(&want, j, j).unwrap_or_default()).sqrt();
        if !is_near(mine, theirs, 0.0, tolerance("cov_rel")? * scale) {
            wrong.push(format!("covariance[{i}][{j}]: expected {theirs}, found {mine}"));
        }
    }
    if got.len() != want.len() {
        wrong.push(format!("covariance: expected {} rows, found {}", want.len(), got.len()));
    }
    Ok(wrong)
}

/// The rows of a fit as columns of the request; none if they are in a file that is not here.
fn rows(file: &Json, data: &Json) -> Result<Option<Vec<(&'static str, Json)>>, String> {
    if let Some(inline) = data.get("inline") {
        let names =
            [("lost", "lost"), ("survived", "survived"), ("t", "T"), ("t_x", "t_x"), ("weights", "w"), ("x", "x")];
        let given = names.iter().filter_map(|(ours, theirs)| Some((*ours, inline.get(theirs)?.clone())));
        return Ok(Some(given.collect()));
    }
    let set = need(need(file, "datasets")?, text(data, "dataset")?)?;
    let name = text(set, "file")?.rsplit('/').next().unwrap_or_default();
    let folder = std::env::var_os(FOLDER).map(PathBuf::from);
    let read = std::fs::read_to_string(folder.clone().unwrap_or_else(|| UNPACKED.into()).join(name));
    let table = match read {
        Ok(table) => table,
        Err(_) if folder.is_none() => return Ok(None),
        Err(error) => return Err(format!("{name} cannot be read: {error}")),
    };
    let columns = need(set, "columns")?.as_array().unwrap_or_default();
    // `donations` counts opportunities and has weights (section 15).
    let ours: [&str; 4] = if columns.len() == 4 { ["x", "t_x", "n", "weights"] } else { ["x", "t_x", "t", ""] };
    let named = ours.into_iter().zip(columns);
    named
        .map(|(ours, theirs)| Ok((ours, column(&table, theirs.as_str().unwrap_or_default())?)))
        .collect::<Result<_, _>>()
        .map(Some)
}

/// A column of a table with a header.
fn column(table: &str, name: &str) -> Result<Json, String> {
    let mut lines = table.lines();
    let place = lines.next().and_then(|head| head.split(',').position(|cell| cell.trim_matches('"') == name));
    let place = place.ok_or_else(|| format!("there is no column `{name}`"))?;
    let cell = |line: &str| {
        let cell = line.split(',').nth(place).ok_or_else(|| format!("a line has no `{name}`"))?;
        Json::parse(cell.trim()).map_err(|error| error.to_string())
    };
    lines.map(cell).collect::<Result<Vec<Json>, String>>().map(Json::Array)
}

fn is_near(got: f64, want: f64, relative: f64, absolute: f64) -> bool {
    got.to_bits() == want.to_bits() || (got - want).abs() <= absolute.max(relative * want.abs())
}

fn numbers(list: &Json) -> Result<Vec<f64>, String> {
    list.as_array().unwrap_or_default().iter().map(number).collect()
}

fn number(json: &Json) -> Result<f64, String> {
    let text = match json {
        Json::Number(number) => number.as_str(),
        other => other.as_str().unwrap_or_default(),
    };
    text.parse().map_err(|_| format!("`{json}` is not a number"))
}
