//! `regulars access`: what roles can see and do by a rulebook, what a newer one changes, and why a field shows or not.

use std::path::Path;

use regulars::{AccessShift, Asking, FieldAnswer, Json, MaskKind, Word as _};

use super::rulebook::{inside, print_rows, read};
use crate::args::{Access as Command, Listing};
use crate::database::{self, IfAbsent};
use crate::failure::Result;
use crate::output::print_line;
use crate::table::Align;
use crate::view::ask;

pub(crate) fn run(command: &Command) -> Result<()> {
    match command {
        Command::Review { file, roles } => review(file, roles),
        Command::Diff { old, new } => diff(old, new),
        Command::Findings { listing, days } => findings(listing, *days),
        Command::Explain { file, roles, purpose, object, action, rows, fields } => {
            let asking = Asking {
                roles: roles.clone(),
                purpose: Some(purpose.clone()),
                object: object.clone(),
                // The words were checked where they were typed.
                action: regulars::Action::from_word(action).unwrap_or(regulars::Action::Read),
                rows: rows.iter().filter_map(|word| regulars::RowScope::from_word(word)).collect(),
            };
            explain(file, &asking, fields)
        }
    }
}

fn cells<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

/// An effect with its mask.
fn effect(effect: &str, mask: Option<MaskKind>) -> String {
    mask.map_or_else(|| effect.to_owned(), |kind| format!("{effect}({})", kind.as_str()))
}

fn review(file: &Path, roles: &[String]) -> Result<()> {
    let rulebook = read(file)?;
    let together = Some(roles).filter(|roles| !roles.is_empty());
    let review = rulebook.review_access(together).map_err(|error| inside(error, file))?;
    let mut rows = vec![cells(["role", "object", "action", "class", "shows", "rows", "purposes", "grants"])];
    for one in &review.reviews {
        let role = one.roles.join("+");
        for reach in &one.reaches {
            let class = reach.field_class.as_deref().unwrap_or("(as a whole)");
            let shows = effect(&reach.effect, reach.mask);
            let [purposes, grants] = [&reach.purposes, &reach.grants].map(|names| names.join(", "));
            let (action, scope) = (reach.action.as_str(), reach.rows.as_str());
            rows.push(cells([&role, &reach.object, action, class, &shows, scope, &purposes, &grants]));
        }
    }
    if rows.len() == 1 {
        print_line("nothing is granted")?;
    } else {
        print_rows(&[Align::Left; 8], &rows)?;
    }
    for one in review.reviews.iter().filter(|one| !one.conflicts.is_empty()) {
        print_line(&format!(
            "{}: nobody should hold these together ({})",
            one.held.join(", "),
            one.conflicts.join(", ")
        ))?;
    }
    Ok(())
}

fn diff(old: &Path, new: &Path) -> Result<()> {
    let found = read(old)?.diff_access(&read(new)?);
    if found.roles.is_empty() {
        return print_line("no role gains or loses anything");
    }
    let mut rows = vec![cells(["role", "", "object", "action", "class", "before", "after", "rows", "purposes"])];
    for role in &found.roles {
        let mut list = |word: &str, shifts: &[AccessShift]| {
            for shift in shifts {
                let class = shift.field_class.as_deref().unwrap_or("(as a whole)");
                let (action, scope) = (shift.action.as_str(), shift.rows.as_str());
                let purposes = shift.purposes.join(", ");
                let (before, after) = (&shift.before, &shift.after);
                rows.push(cells([&role.role, word, &shift.object, action, class, before, after, scope, &purposes]));
            }
        };
        list("gains", &role.gained);
        list("loses", &role.lost);
    }
    print_rows(&[Align::Left; 9], &rows)
}

fn findings(listing: &Listing, days: u32) -> Result<()> {
    let opened = database::open(&listing.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(listing.as_of.as_deref())?;
    // Only what an operation answers is decided about.
    let request = Json::object([
        ("as_of", Json::from(as_of.to_string().as_str())),
        ("unused_days", Json::parse(&days.to_string())?),
    ]);
    let answer = opened.crm.call("access.findings", &request.to_string())?;
    if listing.json {
        return print_line(&answer);
    }
    let answer = Json::parse(&answer)?;
    let list = |name: &str| answer.get(name).and_then(Json::as_array).unwrap_or_default();
    let text = |item: &Json, name: &str| item.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    for unused in list("unused") {
        let last = text(unused, "last_used");
        let last = if last.is_empty() { "never used".to_owned() } else { format!("last used {last}") };
        print_line(&format!("{} of {}: {last}", text(unused, "grant"), text(unused, "role")))?;
    }
    for held in list("conflicts") {
        let roles = held.get("roles").and_then(Json::as_array).unwrap_or_default();
        let roles: Vec<&str> = roles.iter().filter_map(Json::as_str).collect();
        let (actor, conflict) = (text(held, "actor"), text(held, "conflict"));
        print_line(&format!("{actor} acted as {}: nobody should ({conflict})", roles.join(" and as ")))?;
    }
    let open: Vec<&str> = list("unjudged").iter().filter_map(Json::as_str).collect();
    match (open.as_slice(), list("unused"), list("conflicts")) {
        ([], [], []) => print_line("every grant is used"),
        ([], ..) => Ok(()),
        (open, ..) => print_line(&format!("the audit cannot say it of: {}", open.join(", "))),
    }
}

fn explain(file: &Path, asking: &Asking, fields: &[String]) -> Result<()> {
    let fields = Some(fields).filter(|fields| !fields.is_empty());
    let decided = read(file)?.decide_access(asking, fields, true);
    for FieldAnswer { code, considered, effect: word, field, field_class, mask, rule_id, .. } in &decided.fields {
        let field = field.as_deref().unwrap_or("(as a whole)");
        let class = field_class.as_ref().map(|class| format!(" of the class {class}")).unwrap_or_default();
        let by = rule_id.as_ref().map(|rule| format!(" by {rule}")).unwrap_or_default();
        let why = if code == "OK" { String::new() } else { format!(": {code}") };
        print_line(&format!("{}.{field}{class}: {}{by}{why}", asking.object, effect(word, *mask)))?;
        for grant in considered {
            let why = match (grant.purpose, grant.row) {
                (true, true) => "counts",
                (true, false) => "is about other rows",
                (false, true) => "is for other purposes",
                (false, false) => "is about other rows and for other purposes",
            };
            print_line(&format!("  {} {why}", grant.id))?;
        }
    }
    for conflict in &decided.conflicts {
        print_line(&format!("nobody should hold these roles together ({conflict})"))?;
    }
    Ok(())
}
