//! The data of fits: written in the case, or a published file that stays outside the repository.

use std::path::PathBuf;

use regulars_models::repeat::{Cohort, Opportunities, Summary};
use serde_json::Value;

/// Names the folder of the files.
const FOLDER: &str = "REGULARS_LIFETIMES_DATA";

pub(crate) enum Rows {
    Summaries(Vec<Summary>),
    Opportunities(Vec<Opportunities>, Vec<f64>),
    Cohort(Cohort),
}

/// The rows of a fit; `None` if they are in a file that is not here.
pub(crate) fn rows(datasets: &Value, data: &Value) -> Option<Rows> {
    if let Some(inline) = data.get("inline") {
        let column = |name: &str| super::numbers(&inline[name]);
        return Some(if inline.get("lost").is_some() {
            Rows::Cohort(Cohort::new(column("lost"), inline["survived"].as_f64().unwrap()).unwrap())
        } else {
            Rows::Summaries(Summary::columns(&counts(&column("x")), &column("t_x"), &column("T")).unwrap())
        });
    }
    let name = super::word(&data["dataset"]);
    let file = super::word(&datasets[name]["file"]).rsplit('/').next().unwrap();
    let text = match (std::fs::read_to_string(folder().join(file)), std::env::var_os(FOLDER)) {
        (Ok(text), _) => text,
        (Err(_), None) => return None,
        (Err(error), Some(folder)) => panic!("{file} is not in {}: {error}", folder.display()),
    };
    let columns: Vec<&str> = datasets[name]["columns"].as_array().unwrap().iter().map(super::word).collect();
    let table: Vec<Vec<f64>> = columns.iter().map(|column| read(&text, column)).collect();
    Some(if name == "donations" {
        let rows = Opportunities::columns(&counts(&table[0]), &counts(&table[1]), &counts(&table[2])).unwrap();
        Rows::Opportunities(rows, table[3].clone())
    } else {
        Rows::Summaries(Summary::columns(&counts(&table[0]), &table[1], &table[2]).unwrap())
    })
}

/// Where the files of `lifetimes/datasets` are.
fn folder() -> PathBuf {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return PathBuf::from(folder);
    }
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target")), PathBuf::from);
    target.join("data/unpacked/lifetimes/datasets")
}

/// A column of a table with a header.
fn read(text: &str, column: &str) -> Vec<f64> {
    let mut lines = text.lines();
    let place = lines.next().unwrap().split(',').position(|name| name.trim_matches('"') == column).unwrap();
    lines.map(|line| line.split(',').nth(place).unwrap().parse().unwrap()).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the files have whole numbers here")]
fn counts(column: &[f64]) -> Vec<u32> {
    column.iter().map(|value| *value as u32).collect()
}
