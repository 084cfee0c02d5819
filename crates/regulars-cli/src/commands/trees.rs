//! `regulars trees`: a model that XGBoost or LightGBM trained, over the rows of a CSV file, with reasons.

use std::io::{self, Write};

use regulars::models::trees::{Attribution, Ensemble, Limits, Link, PathDependent, reasons};

use super::answer::{SHOWN, and_more, shown};
use super::rows::Rows;
use crate::args::Trees;
use crate::failure::{Failure, Result};
use crate::ingest::grouped;
use crate::input;
use crate::output::{finish, stdout};
use crate::table::{self, Align};

/// How many reasons a row is shown with.
const REASONS: usize = 4;

pub(crate) fn run(args: &Trees) -> Result<()> {
    let inside = |error: regulars::Error| Failure::from(error).inside(&input::name(&args.model));
    let model = Ensemble::read(&input::bytes(&args.model, "model")?, &Limits::default()).map_err(inside)?;
    let explainer = args.explain.then(|| PathDependent::new(&model)).transpose().map_err(inside)?;
    let mut rows = Rows::open(&args.rows, args.id.as_deref(), Some(model.features()))?;
    let mut out = stdout();
    let mut told = if args.csv { Told::csv(&model, args.explain) } else { Told::table(&model) };
    let written = tell(&mut told, &mut out, &mut rows, explainer.as_ref())?;
    finish(out, written)
}

/// Tells of all rows; inside the result of reading and scoring lies that of writing.
fn tell(
    told: &mut Told<'_>,
    out: &mut dyn Write,
    rows: &mut Rows,
    explainer: Option<&PathDependent<'_>>,
) -> Result<io::Result<()>> {
    let mut written = told.head(out);
    while written.is_ok() {
        let (ids, numbers) = rows.next()?;
        if ids.is_empty() {
            return Ok(told.end(out));
        }
        let values = told.model.predict(&numbers)?;
        let why = explainer.map(|explainer| explainer.explain(&numbers)).transpose()?;
        written = told.take(out, &ids, &values, why.as_ref());
    }
    Ok(written)
}

/// What is told of the rows.
struct Told<'a> {
    model: &'a Ensemble,
    form: Form,
    count: usize,
}

enum Form {
    /// Everything, with the contribution of each feature if it was asked for.
    Csv { explained: bool },
    /// The rows with the highest value of the last output.
    Table(Vec<(f64, Vec<String>)>),
}

impl<'a> Told<'a> {
    fn csv(model: &'a Ensemble, explained: bool) -> Self {
        Self { model, form: Form::Csv { explained }, count: 0 }
    }

    fn table(model: &'a Ensemble) -> Self {
        Self { model, form: Form::Table(Vec::new()), count: 0 }
    }

    /// The name of an output, after a word.
    fn of_output(&self, word: &str, output: usize) -> String {
        if self.model.classes() == 1 { word.to_owned() } else { format!("{word}_{output}") }
    }

    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let Form::Csv { explained } = self.form else { return Ok(()) };
        let outputs = 0..self.model.classes();
        let mut names = vec!["row".to_owned()];
        names.extend(outputs.clone().map(|output| self.of_output("value", output)));
        if explained {
            for output in outputs {
                names.push(self.of_output("base", output));
                names.extend(self.model.features().iter().map(|name| self.of_output(&format!("adds.{name}"), output)));
            }
        }
        line(out, names)
    }

    fn take(
        &mut self,
        out: &mut dyn Write,
        ids: &[String],
        values: &[f64],
        why: Option<&Attribution>,
    ) -> io::Result<()> {
        self.count += ids.len();
        for (row, (id, values)) in ids.iter().zip(values.chunks(self.model.classes())).enumerate() {
            match &mut self.form {
                Form::Csv { .. } => {
                    let mut cells = vec![id.clone()];
                    cells.extend(values.iter().map(f64::to_string));
                    for (output, base) in why.iter().flat_map(|why| why.base.iter().enumerate()) {
                        cells.push(base.to_string());
                        let shares = why.and_then(|why| why.of(row, output)).unwrap_or_default();
                        cells.extend(shares.iter().map(f64::to_string));
                    }
                    line(out, cells)?;
                }
                Form::Table(best) => {
                    let last = values.last().copied().unwrap_or_default();
                    if best.len() == SHOWN && best.last().is_some_and(|(least, _)| *least >= last) {
                        continue;
                    }
                    let mut cells = vec![id.clone()];
                    cells.extend(values.iter().copied().map(shown));
                    let shares = why.and_then(|why| why.of(row, values.len().saturating_sub(1)));
                    cells.extend(shares.map(|shares| in_words(self.model.features(), shares)));
                    let place = best.partition_point(|(value, _)| *value >= last);
                    best.insert(place, (last, cells));
                    best.truncate(SHOWN);
                }
            }
        }
        Ok(())
    }

    fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        let Form::Table(best) = &self.form else { return Ok(()) };
        let outputs = self.model.classes();
        let what = match self.model.link() {
            Link::Identity => "value",
            Link::Logistic { .. } | Link::Softmax => "probability",
            Link::Exponential => "rate",
        };
        writeln!(
            out,
            "{} rows by {} trees ({}); the highest first",
            grouped(self.count as u64),
            grouped(self.model.trees() as u64),
            self.model.objective()
        )?;
        let explained = best.first().is_some_and(|(_, cells)| cells.len() > 1 + outputs);
        let mut head = vec!["row".to_owned()];
        head.extend((0..outputs).map(|output| self.of_output(what, output)));
        let last = self.of_output(what, outputs.saturating_sub(1));
        let raised = if outputs == 1 { "raised by".to_owned() } else { format!("what raises {last}") };
        head.extend(explained.then_some(raised));
        let mut aligns = vec![Align::Right; 1 + outputs];
        aligns.extend(explained.then_some(Align::Left));
        let rows: Vec<Vec<String>> = std::iter::once(head).chain(best.iter().map(|(_, cells)| cells.clone())).collect();
        table::write(out, &aligns, &rows)?;
        and_more(out, self.count, "; --csv lists all")
    }
}

/// The features that raise a margin most.
fn in_words(names: &[String], shares: &[f64]) -> String {
    let told = reasons(shares, names, REASONS).unwrap_or_default();
    let words = told.iter().map(|reason| format!("{} {:+.2}", reason.group, reason.contribution));
    words.collect::<Vec<_>>().join(", ")
}

fn line(out: &mut dyn Write, cells: Vec<String>) -> io::Result<()> {
    csv::Writer::from_writer(out).write_record(cells).map_err(io::Error::other)
}
