//! `cargo xtask bench`: the questions of `benches/`, each beside a peer. The peers that live in Python are installed
//! into their environment, whose interpreter the benches find in `REGULARS_PYTHON`. What was measured goes to
//! `docs/benchmarks.md`, a row for each line that begins with `figure`.

use std::path::Path;

use crate::python::PEERS;
use crate::run::{Done, Program, root, write};

/// Where the table is.
const PAGE: &str = "docs/benchmarks.md";

/// Runs all benches and writes the page; `arguments` go to criterion, and then only what they leave is run and told.
pub(crate) fn bench(arguments: &[&str]) -> Done {
    PEERS.install(Path::new("benches/requirements.txt"))?;
    let ended = Program::cargo("bench")
        // All packages, so that nothing is compiled anew after the tests; only the benches run.
        .args(["--workspace", "--exclude", "regulars-python", "--bench", "*"])
        .args((!arguments.is_empty()).then_some("--"))
        .args(arguments)
        .env("REGULARS_PYTHON", PEERS.interpreter())
        .watch()?;
    if !ended.success {
        return Err("cargo bench failed".to_owned());
    }
    if !arguments.is_empty() {
        println!("{PAGE} stays as it is: it is written where all are run");
        return Ok(());
    }
    let mut rows = rows(&ended.text())?;
    // A workspace of its own, since it is no dependency of ours.
    let cedar = Program::cargo("run")
        .args(["--release", "--manifest-path"])
        .arg(root().join("benches/peers/cedar/Cargo.toml"))
        .watch()?;
    rows.extend(self::rows(&cedar.text())?);
    if !cedar.success {
        return Err("the bench beside Cedar failed".to_owned());
    }
    write(&root().join(PAGE), page(&rows, &machine()?))?;
    println!("{} figures in {PAGE}", rows.len());
    Ok(())
}

/// The cells of the lines that are figures: bench, what is asked, ours, the peer, theirs, and how many times as long ours took.
fn rows(output: &str) -> Done<Vec<[String; 6]>> {
    let lines = output.lines().filter_map(|line| line.strip_prefix("figure | "));
    lines
        .map(|line| {
            let cells: Vec<String> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
            cells.try_into().map_err(|_| format!("`figure | {line}` has not six cells"))
        })
        .collect()
}

fn page(rows: &[[String; 6]], machine: &str) -> String {
    let mut page = format!(
        "# Benchmarks\n\nWritten by `cargo xtask bench`, and only what was measured in that run. {machine} Both sides are measured in one run on \
         the same data;\nread the ratio, how many times as long ours took, and not the time. What the benches ask stands in their first lines \
         (`benches/`).\n\n| bench | question | ours | peer | theirs | ratio |\n|---|---|---|---|---|---|\n"
    );
    for [bench, what, ours, peer, theirs, times] in rows {
        page.push_str(&format!("| `{bench}` | {what} | {ours} | {peer} | {theirs} | {times} |\n"));
    }
    page
}

/// When, on what and with what it was measured, as sentences.
fn machine() -> Done<String> {
    let date = Program::new("date").args(["-u", "+%Y-%m-%d"]).text()?;
    let rustc = Program::new("rustc").arg("--version").text()?;
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let models: Vec<&str> =
        cpus.lines().filter(|line| line.starts_with("model name")).filter_map(|line| line.split(": ").nth(1)).collect();
    let processor = models.first().map_or("a processor that does not say what it is", |model| model.trim());
    let version = crate::prefix::VERSION;
    let peers = std::fs::read_to_string(root().join("benches/requirements.txt")).unwrap_or_default();
    let peers: Vec<&str> = peers.lines().map(str::trim).filter(|line| line.contains("==")).collect();
    Ok(format!(
        "{}, {} × {processor}; Regulars {version}, {}, peers {}.",
        date.trim(),
        models.len(),
        rustc.split(" (").next().unwrap_or_default().trim(),
        peers.join(", "),
    ))
}

#[cfg(test)]
mod tests {
    use super::{page, rows};

    #[test]
    fn lines_that_are_figures_become_rows_and_others_do_not() {
        let output = "consent/allowed  time: [1 ns]\nfigure | consent | a decision | 540 ns | the last word | 55 ns | 10.60\nfigure | x | alone | 1.00 s |  |  | \n";
        let found = rows(output).unwrap();
        assert_eq!(found.len(), 2);
        let page = page(&found, "2026-11-29.");
        assert!(page.contains("| `consent` | a decision | 540 ns | the last word | 55 ns | 10.60 |\n"), "{page}");
        assert!(page.ends_with("| `x` | alone | 1.00 s |  |  |  |\n"), "{page}");
        assert!(rows("figure | half\n").is_err());
    }
}
