//! `regulars clusters`: k-means over the rows of a CSV file, and what lies where.

use std::io::{self, Write};

use regulars::Json;

use super::answer::{
    SHOWN, and_more, answered, field, list, number, print, provenance, read_model, shown, table_of, written,
};
use super::rows::{Rows, check_named};
use crate::args::{Assign, Clusters, FitClusters};
use crate::failure::Result;
use crate::ingest::grouped;
use crate::table::{self, Align};

/// What to do about an empty cell.
const FULL: &str = "clusters take no missing value: fill the cell, leave the row out, or name the columns that are full with `--feature`";

pub(crate) fn run(command: &Clusters) -> Result<()> {
    match command {
        Clusters::Fit(args) => fit(args),
        Clusters::Assign(args) => assign(args),
    }
}

fn fit(args: &FitClusters) -> Result<()> {
    let asked = Some(args.table.feature.as_slice()).filter(|names| !names.is_empty());
    let rows = Rows::open(&args.table.rows, args.table.id.as_deref(), asked)?;
    let names = rows.names();
    check_named(&args.ln1p, &names, "--ln1p")?;
    let feature = |name: &String| {
        let ln1p = Json::Bool(args.ln1p.contains(name));
        Json::object([("ln1p".to_owned(), ln1p), ("name".to_owned(), Json::from(name.as_str()))])
    };
    let (_, numbers) = rows.full(FULL).all()?;
    let request = [
        ("also", Json::from_value(&args.also)?),
        ("features", Json::Array(names.iter().map(feature).collect())),
        ("k", Json::from_value(&args.k)?),
        ("provenance", provenance(&args.made, None)?),
        ("rows", table_of(&numbers, names.len())?),
        ("scaling", Json::from(args.scaling.as_str())),
        ("seed", Json::from_value(&args.seed)?),
    ];
    let answer = answered("cluster.fit", request)?;
    if let Some(path) = &args.output {
        written(path, field(&answer, "artefact"))?;
    }
    print(&answer, args.table.json, |out| show_fit(out, &answer, &names))
}

fn show_fit(out: &mut dyn Write, answer: &Json, names: &[String]) -> io::Result<()> {
    let silhouette = |answer: &Json| answer.get("silhouette").and_then(number).map_or_else(|| "-".to_owned(), shown);
    let rows = grouped(list(answer, "labels").len() as u64);
    writeln!(out, "{rows} rows in {} clusters, silhouette {}", list(answer, "clusters").len(), silhouette(answer))?;
    let mut head = vec!["cluster".to_owned(), "rows".to_owned()];
    head.extend(names.iter().cloned());
    let cluster = |cluster: &Json| {
        let mut cells = vec![field(cluster, "cluster").to_string(), field(cluster, "size").to_string()];
        let centre = |name: &String| cluster.get("centre").and_then(|centre| centre.get(name)).and_then(number);
        cells.extend(names.iter().map(|name| centre(name).map_or_else(|| "dropped".to_owned(), shown)));
        cells
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(list(answer, "clusters").iter().map(cluster)).collect();
    table::write(out, &vec![Align::Right; names.len() + 2], &rows)?;
    for other in list(answer, "also") {
        let inertia = other.get("inertia").and_then(number).map(shown).unwrap_or_default();
        writeln!(out, "  with {}: inertia {inertia}, silhouette {}", field(other, "k"), silhouette(other))?;
    }
    Ok(())
}

fn assign(args: &Assign) -> Result<()> {
    let model = read_model(&args.model)?;
    let names = model.get("parameters").map(|parameters| list(parameters, "names")).unwrap_or_default();
    let names: Vec<String> = names.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    let rows = Rows::open(&args.rows.rows, args.rows.id.as_deref(), Some(&names))?;
    let (ids, numbers) = rows.full("clusters take no missing value: fill the cell, or leave the row out").all()?;
    let answer = answered("cluster.assign", [("artefact", model), ("rows", table_of(&numbers, names.len())?)])?;
    print(&answer, args.rows.json, |out| show_rows(out, &ids, list(&answer, "rows")))
}

fn show_rows(out: &mut dyn Write, ids: &[String], all: &[Json]) -> io::Result<()> {
    let told = |row: &Json| {
        let words = list(row, "reasons").iter().map(|reason| {
            let share = reason.get("share").and_then(number).unwrap_or_default();
            format!("{} {:.0} %", field(reason, "feature").as_str().unwrap_or_default(), 100.0 * share)
        });
        words.collect::<Vec<_>>().join(", ")
    };
    let head = ["row", "cluster", "for the reason"].map(str::to_owned).to_vec();
    let row = |(id, row): (&String, &Json)| vec![id.clone(), field(row, "cluster").to_string(), told(row)];
    let rows = std::iter::once(head).chain(ids.iter().zip(all).take(SHOWN).map(row)).collect::<Vec<_>>();
    table::write(out, &[Align::Right, Align::Right, Align::Left], &rows)?;
    and_more(out, all.len(), "; --json lists all")
}
