//! `regulars artefacts`: models that a rulebook can name, kept, listed, made of model files, and watched for drift.

use std::io::{self, Write};
use std::path::Path;

use regulars::{Crm, Instant, Json};

use super::answer::{answered, field, list, number, print, provenance, read_model, shown, table_of, written};
use super::rows::Rows;
use crate::args::{Artefacts, Drift, ImportModel, Kept, ListArtefacts, PutArtefacts, ShowArtefact};
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result};
use crate::input;
use crate::output::print_line;
use crate::table::{self, Align};

pub(crate) fn run(command: &Artefacts) -> Result<()> {
    match command {
        Artefacts::Put(args) => put(args),
        Artefacts::List(args) => all(args),
        Artefacts::Show(args) => show(args),
        Artefacts::Import(args) => import(args),
        Artefacts::Drift(args) => drift(args),
    }
}

/// Where a fit comes from, if it is to become an artefact.
pub(super) fn origin(kept: &Kept, as_of: impl Into<Option<Instant>>) -> Result<Option<(&'static str, Json)>> {
    let as_of = as_of.into();
    let made = kept.artefact.as_ref().map(|_| provenance(&kept.made, as_of));
    let Some(Json::Object(mut made)) = made.transpose()? else { return Ok(None) };
    made.push(("accept_unconverged".to_owned(), Json::Bool(kept.accept_unconverged)));
    Ok(Some(("provenance", Json::object(made))))
}

/// Keeps the artefact of a fit in a file, and says how it is named.
pub(super) fn keep(kept: &Kept, answer: &Json) -> Result<()> {
    match &kept.artefact {
        Some(path) => write_artefact(path, answer),
        None => Ok(()),
    }
}

fn write_artefact(path: &Path, answer: &Json) -> Result<()> {
    let artefact = field(answer, "artefact");
    written(path, artefact)?;
    eprintln!("{}: {}", path.display(), field(artefact, "id").as_str().unwrap_or_default());
    Ok(())
}

fn put(args: &PutArtefacts) -> Result<()> {
    let texts = args.files.iter().map(|path| input::text(path, "artefact")).collect::<Result<Vec<String>>>()?;
    // The rulebook may name what is not in the database yet.
    let opened = database::open_with(&args.database, IfAbsent::Make, &texts)?;
    for (path, text) in args.files.iter().zip(&texts) {
        let kept = opened.crm.put_artefact(text).map_err(|error| Failure::from(error).inside(&input::name(path)))?;
        let was = if kept.is_new { "" } else { " (it was there)" };
        print_line(&format!("{} {}{was}", kept.artefact.id, kept.artefact.kind))?;
    }
    Ok(())
}

fn all(args: &ListArtefacts) -> Result<()> {
    let answer = asked(&database::open(&args.database, IfAbsent::Refuse)?.crm, "artefact.list", [])?;
    print(&answer, args.json, |out| {
        let text = |artefact: &Json, name: &str| field(artefact, name).as_str().unwrap_or_default().to_owned();
        let row = |artefact: &Json| {
            let rows = field(artefact, "rows").to_string();
            let [kind, purpose, until, id] = ["kind", "purpose", "valid_until", "id"].map(|name| text(artefact, name));
            let due = if field(artefact, "refit_due") == &Json::Bool(true) { " (fit anew)" } else { "" };
            vec![kind, purpose, rows, format!("{}{due}", field(artefact, "erasures")), until, id]
        };
        let head = ["kind", "purpose", "rows", "erased", "until", "id"].map(str::to_owned).to_vec();
        let rows: Vec<_> = std::iter::once(head).chain(list(&answer, "artefacts").iter().map(row)).collect();
        let aligns = [Align::Left, Align::Left, Align::Right, Align::Right, Align::Left, Align::Left];
        table::write(out, &aligns, &rows)?;
        list(&answer, "broken")
            .iter()
            .try_for_each(|broken| writeln!(out, "{} is not used: {}", text(broken, "id"), text(broken, "code")))
    })
}

fn show(args: &ShowArtefact) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let answer = asked(&opened.crm, "artefact.get", [("id", Json::from(args.id.as_str()))])?;
    print_line(&field(&answer, "artefact").to_string())
}

fn asked<const N: usize>(crm: &Crm, operation: &str, request: [(&str, Json); N]) -> Result<Json> {
    let request = Json::object(request.into_iter().map(|(name, value)| (name.to_owned(), value)));
    Ok(Json::parse(&crm.call(operation, &request.to_string())?)?)
}

fn import(args: &ImportModel) -> Result<()> {
    let group = |text: &String| {
        let wrong = || Failure::new("invalid_value", "--group", format!("`{text}` is not FEATURE=GROUP"));
        let (feature, group) = text.split_once('=').ok_or_else(wrong)?;
        Ok((feature.to_owned(), Json::from(group)))
    };
    let groups = args.group.iter().map(group).collect::<Result<Vec<_>>>()?;
    let request = [
        ("file", Json::from(input::text(&args.model, "model")?.as_str())),
        ("groups", Json::object(groups)),
        ("provenance", provenance(&args.made, None)?),
        ("rows", Json::from_value(&args.rows)?),
    ];
    write_artefact(&args.output, &answered("model.import", request)?)
}

fn drift(args: &Drift) -> Result<()> {
    let artefact = read_model(&args.artefact)?;
    let names = list(&artefact, "features").iter().filter_map(|feature| feature.get("name")?.as_str());
    let names: Vec<String> = names.map(str::to_owned).collect();
    let rows = Rows::open(&args.rows, None, Some(&names))?;
    let (_, numbers) = rows.all()?;
    let request = [("artefact", artefact), ("rows", table_of(&numbers, names.len())?)];
    let request = Json::object(request.map(|(name, value)| (name.to_owned(), value)));
    // Of the rulebook only this is asked, so the models that it names may be anywhere.
    let models = args.rulebook.as_deref().map(super::rulebook::read).transpose()?.map(|rulebook| {
        let [psi, calibration] = rulebook.drift_thresholds();
        format!("[models]\ndrift_psi = \"{psi}\"\ndrift_calibration = \"{calibration}\"\n")
    });
    let crm = super::call::storeless_with(&models.unwrap_or_default())?;
    let answer = Json::parse(&crm.call("artefact.drift", &request.to_string())?)?;
    print(&answer, args.json, |out| show_drift(out, &answer))
}

/// The features that moved most first.
fn show_drift(out: &mut dyn Write, answer: &Json) -> io::Result<()> {
    let psi = |feature: &Json| feature.get("psi").and_then(number).unwrap_or_default();
    let mut sorted: Vec<&Json> = list(answer, "features").iter().collect();
    if sorted.is_empty() {
        return writeln!(out, "the artefact does not remember how its features were spread");
    }
    sorted.sort_by(|a, b| psi(b).total_cmp(&psi(a)));
    let threshold = field(field(answer, "thresholds"), "psi").as_str().unwrap_or_default().to_owned();
    let head = ["feature", "values", "stability index", ""].map(str::to_owned).to_vec();
    let row = |feature: &&Json| {
        let name = field(feature, "name").as_str().unwrap_or_default().to_owned();
        let crossed = if field(feature, "crossed") == &Json::Bool(true) { "moved" } else { "" };
        vec![name, field(feature, "n").to_string(), shown(psi(feature)), crossed.to_owned()]
    };
    let rows: Vec<_> = std::iter::once(head).chain(sorted.iter().map(row)).collect();
    table::write(out, &[Align::Left, Align::Right, Align::Right, Align::Left], &rows)?;
    writeln!(out, "  a feature has moved from {threshold} on")
}
