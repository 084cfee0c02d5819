//! `regulars needs`: of which needs a text speaks, clause by clause, and why something in it does not count.

use std::path::Path;

use regulars::{Json, NeedHit, NeedsMatched, TextSpan};

use super::rulebook::{inside, print_rows, read};
use crate::args::Needs;
use crate::failure::Result;
use crate::input;
use crate::output::print_line;
use crate::table::Align;

/// The most characters of a clause that are shown.
const SHOWN_CHARS: usize = 40;

pub(crate) fn run(args: &Needs) -> Result<()> {
    let text = match args.text.as_str() {
        "-" => input::text(Path::new("-"), "text")?,
        text => text.to_owned(),
    };
    let rulebook = read(&args.rulebook)?;
    let matched = rulebook.match_needs(&text, Some(&args.author), args.borders.as_deref());
    let matched = matched.map_err(|error| inside(error, &args.rulebook))?;
    if args.json {
        return print_line(&Json::from_value(&matched)?.to_string());
    }
    print(&text, &matched)
}

fn print(text: &str, matched: &NeedsMatched) -> Result<()> {
    for finding in &matched.findings {
        print_line(&format!("{finding}: {}", finding.message()))?;
    }
    if matched.declared == 0 {
        return print_line("the rulebook declares no need: a `[[need]]` with its terms says what a text can speak of");
    }
    if !matched.author_counts {
        print_line("what this author writes does not count")?;
    }
    if matched.hits.is_empty() && matched.passed.is_empty() {
        return print_line("it speaks of no need");
    }
    let mut rows = vec![["bytes", "text", "term", "worth", "counts for", "clause"].map(str::to_owned).to_vec()];
    let part = |start: u32, end: u32| shown(text, start, end);
    for hit in &matched.hits {
        let counts = hit.counts_for.clone().unwrap_or_else(|| format!("nothing: {}", hit.why.as_deref().unwrap_or("")));
        rows.push(vec![
            format!("{}..{}", hit.start, hit.end),
            part(hit.start, hit.end),
            hit.term.clone(),
            hit.worth.clone(),
            counts,
            format!("{}{}", part(hit.clause.start, hit.clause.end), with(text, hit)),
        ]);
    }
    for passed in &matched.passed {
        rows.push(vec![
            format!("{}..{}", passed.start, passed.end),
            part(passed.start, passed.end),
            passed.term.clone(),
            String::new(),
            format!("nothing: {}", passed.why),
            String::new(),
        ]);
    }
    print_rows(&[Align::Left; 6], &rows)
}

/// What negates or intensifies a hit.
fn with(text: &str, hit: &NeedHit) -> String {
    let quoted = |span: &TextSpan| format!("`{}`", shown(text, span.start, span.end));
    let negators: Vec<String> = hit.negators.iter().map(quoted).collect();
    let mut all = String::new();
    if !negators.is_empty() {
        let effect = if hit.negated { "negated" } else { "negated and not negated" };
        all.push_str(&format!("  ({effect} by {})", negators.join(", ")));
    }
    if let Some(span) = &hit.intensifier {
        all.push_str(&format!("  (more by {})", quoted(span)));
    }
    all
}

/// A part of the text on one line.
fn shown(text: &str, start: u32, end: u32) -> String {
    let part = text.get(start as usize..end as usize).unwrap_or("").trim();
    let line: String = part.chars().take(SHOWN_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if part.chars().nth(SHOWN_CHARS).is_some() { line + "…" } else { line }
}
