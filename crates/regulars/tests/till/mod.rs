//! A test program as several processes at once: it starts itself again, and the test named `till` does what the child is told.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command as Process, Stdio};

/// The variable that turns the test `till` into a till: its name, a blank, and the file.
const TASK: &str = "REGULARS_TILL";

/// The name and the file of this process, if it is a till.
pub(crate) fn task() -> Option<(String, PathBuf)> {
    let task = std::env::var_os(TASK)?.into_string().unwrap();
    let (name, path) = task.split_once(' ').unwrap();
    Some((name.to_owned(), PathBuf::from(path)))
}

/// Says that the file is open, and waits until all are to begin.
pub(crate) fn wait() {
    println!("\nready");
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

/// Says that the work is done.
pub(crate) fn end() {
    println!("\nend");
}

/// A till as another process; when this comes back it has opened the file.
fn start(name: &str, path: &Path) -> (Child, BufReader<ChildStdout>) {
    let mut child = Process::new(std::env::current_exe().unwrap())
        .args(["--exact", "till", "--nocapture", "--test-threads=1"])
        .env(TASK, format!("{name} {}", path.display()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while line != "ready\n" {
        line.clear();
        assert!(said.read_line(&mut line).unwrap() > 0, "the till did not open");
    }
    (child, said)
}

/// Lets tills of these names work on a file at once; what each said, line by line, until it ended well.
pub(crate) fn at_once<const N: usize>(names: [&str; N], path: &Path) -> [Vec<String>; N] {
    let mut tills = names.map(|name| start(name, path));
    for (child, _) in &mut tills {
        child.stdin.take().unwrap().write_all(b"go\n").unwrap();
    }
    tills.map(|(mut child, said)| {
        let lines: Vec<String> = said.lines().map(Result::unwrap).collect();
        assert!(child.wait().unwrap().success() && lines.iter().any(|line| line == "end"), "{lines:?}");
        lines
    })
}
