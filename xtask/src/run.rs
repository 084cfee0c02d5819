//! Running other programs: each is printed as it could be typed, relative to the root of the project, and a failure
//! names the program and its exit status.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a command of xtask gives: a value, or a sentence about what went wrong.
pub(crate) type Done<T = ()> = Result<T, String>;

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// A path below the build folder, which is made if it is absent.
pub(crate) fn build_folder(name: &str) -> Done<PathBuf> {
    let folder = root().join("target").join(name);
    make_folder(&folder)?;
    Ok(folder)
}

/// The same folder, empty.
pub(crate) fn empty_build_folder(name: &str) -> Done<PathBuf> {
    let folder = root().join("target").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    build_folder(name)
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(folder: &Path) -> Done {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

/// Reads a text file.
pub(crate) fn read(path: &Path) -> Done<String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes a file.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Done {
    std::fs::write(path, content).map_err(|error| format!("{}: {error}", path.display()))
}

/// Copies a file.
pub(crate) fn copy(from: &Path, to: &Path) -> Done {
    std::fs::copy(from, to).map(drop).map_err(|error| format!("{} to {}: {error}", from.display(), to.display()))
}

/// The files in a folder whose names end with one of `endings`, sorted.
pub(crate) fn files(folder: &Path, endings: &[&str]) -> Done<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
        if path.is_file() && path.to_str().is_some_and(|name| endings.iter().any(|ending| name.ends_with(ending))) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The standard output of a program that was let run to its end, and whether it succeeded.
pub(crate) struct Ended {
    pub(crate) output: Vec<u8>,
    pub(crate) success: bool,
}

impl Ended {
    /// The output as text; what is not UTF-8 is shown as U+FFFD.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.output).into_owned()
    }
}

/// A program with its arguments.
pub(crate) struct Program {
    command: Command,
    shown: Vec<OsString>,
}

impl Program {
    /// Runs in the root of the project.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program.as_ref());
        command.current_dir(root());
        Self { command, shown: vec![program.as_ref().to_owned()] }
    }

    /// Cargo, as the one that runs this.
    pub(crate) fn cargo(subcommand: &str) -> Self {
        let mut cargo = Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.shown = vec!["cargo".into()];
        cargo.arg(subcommand)
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument.as_ref());
        self.shown.push(argument.as_ref().to_owned());
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(self, arguments: impl IntoIterator<Item = A>) -> Self {
        arguments.into_iter().fold(self, Self::arg)
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value.as_ref());
        let mut assignment = OsString::from(format!("{name}="));
        assignment.push(value);
        self.shown.insert(0, assignment);
        self
    }

    /// Runs it and lets it write to the terminal.
    pub(crate) fn run(mut self) -> Done {
        self.show();
        self.end()
    }

    /// Runs it and lets it write to a file, both what it says and what it complains of.
    pub(crate) fn log(mut self, path: &Path) -> Done {
        self.show();
        let fault = |error: std::io::Error| format!("{}: {error}", path.display());
        let file = std::fs::File::create(path).map_err(fault)?;
        self.command.stdout(file.try_clone().map_err(fault)?).stderr(file);
        self.end()
    }

    /// Runs it, shows its standard output and keeps it; a failure of the program is for the caller to judge.
    pub(crate) fn watch(mut self) -> Done<Ended> {
        self.show();
        self.command.stdout(Stdio::piped());
        let mut child = self.command.spawn().map_err(|error| self.not_started(&error))?;
        let mut output = Vec::new();
        if let Some(stdout) = child.stdout.take() {
            let mut lines = BufReader::new(stdout);
            let mut line = Vec::new();
            while lines.read_until(b'\n', &mut line).map_err(|error| self.not_started(&error))? > 0 {
                std::io::stdout().write_all(&line).map_err(|error| error.to_string())?;
                output.append(&mut line);
            }
        }
        let status = child.wait().map_err(|error| self.not_started(&error))?;
        Ok(Ended { output, success: status.success() })
    }

    /// Runs it without showing its standard output, and wants success.
    pub(crate) fn output(mut self) -> Done<Vec<u8>> {
        self.show();
        self.command.stdout(Stdio::piped());
        let mut child = self.command.spawn().map_err(|error| self.not_started(&error))?;
        let mut output = Vec::new();
        if let Some(mut stdout) = child.stdout.take() {
            stdout.read_to_end(&mut output).map_err(|error| self.not_started(&error))?;
        }
        let status = child.wait().map_err(|error| self.not_started(&error))?;
        if status.success() { Ok(output) } else { Err(format!("{}: {status}", self.line())) }
    }

    /// The standard output as text, under the conditions of [`Program::output`].
    pub(crate) fn text(self) -> Done<String> {
        Ok(String::from_utf8_lossy(&self.output()?).into_owned())
    }

    /// Waits for it, and wants success.
    fn end(&mut self) -> Done {
        let status = self.command.status().map_err(|error| self.not_started(&error))?;
        if status.success() { Ok(()) } else { Err(format!("{}: {status}", self.line())) }
    }

    fn show(&self) {
        println!("$ {}", self.line());
    }

    fn not_started(&self, error: &std::io::Error) -> String {
        format!("{}: {error}", self.line())
    }

    fn line(&self) -> String {
        let root = root();
        let words = self.shown.iter().map(|word| {
            let short = Path::new(word).strip_prefix(&root).map_or(word.as_os_str(), Path::as_os_str);
            let word = short.to_string_lossy();
            if word.is_empty() || word.contains([' ', '"', '*', '$']) { format!("'{word}'") } else { word.into_owned() }
        });
        words.collect::<Vec<_>>().join(" ")
    }
}
