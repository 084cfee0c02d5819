//! The Python side: a virtual environment `.venv` in the root with pinned tools, the wheel, and its tests: pytest with
//! the scripts, mypy strict over package and tests, and stubtest against the built module.

use std::path::{Path, PathBuf};

use crate::report::Counts;
use crate::run::{Done, Program, copy, files, make_folder, read, root};
use crate::tools;

const BINDINGS: &str = "bindings/python";
const TOOLS: &str = "bindings/python/requirements-dev.txt";

/// A virtual environment, by its folder in the root.
#[derive(Clone, Copy)]
pub(crate) struct Environment(&'static str);

/// What generates, builds and checks the package.
const OWN: Environment = Environment(".venv");
/// The libraries that others use for what we do. They want older versions of what our own tests use, so they live apart.
pub(crate) const PEERS: Environment = Environment("target/peers");
/// Apache Spark.
pub(crate) const SPARK: Environment = Environment("target/spark");

impl Environment {
    /// Its interpreter, which may not be there yet.
    pub(crate) fn interpreter(self) -> PathBuf {
        root().join(self.0).join("bin/python")
    }

    /// Makes it if it is absent, and installs a file of requirements unless this very list is installed.
    pub(crate) fn install(self, requirements: &Path) -> Done {
        if !self.interpreter().is_file() {
            let base = ["python3.11", "python3.12", "python3.13", "python3"].iter().find(|name| is_new_enough(name));
            let base = base.ok_or("Python 3.11 or newer is not installed; on Debian: apt-get install python3-venv")?;
            Program::new(base).args(["-m", "venv"]).arg(root().join(self.0)).run()?;
        }
        let requirements = root().join(requirements);
        let wanted = read(&requirements)?;
        let parent = requirements.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        let mark = root().join(self.0).join(format!("installed-for-{parent}.txt"));
        if read(&mark).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        self.pip(&["install", "-r"]).arg(&requirements).run()?;
        copy(&requirements, &mark)
    }

    /// Its `pip`.
    pub(crate) fn pip(self, arguments: &[&str]) -> Program {
        Program::new(self.interpreter()).args(["-m", "pip", "--quiet", "--disable-pip-version-check"]).args(arguments)
    }
}

/// Tests that live in a folder of their own, with what they need in `requirements.txt` beside them and the wheel.
#[derive(Clone, Copy)]
pub(crate) struct Apart {
    /// Where they are run.
    pub(crate) environment: Environment,
    /// Where they lie.
    pub(crate) folder: &'static str,
}

impl Apart {
    /// Installs what they need, and the wheel as it is now.
    pub(crate) fn install(self) -> Done<Counts> {
        self.environment.install(&Path::new(self.folder).join("requirements.txt"))?;
        let wheel = wheel(&root().join("target/wheels"))?;
        self.environment.pip(&["install", "--force-reinstall", "--no-deps"]).arg(&wheel).run()?;
        Ok(Counts::ONE)
    }

    /// Runs them.
    pub(crate) fn ask(self) -> Done<Counts> {
        let ended = Program::new(self.environment.interpreter())
            .args(["-m", "pytest", "-p", "no:cacheprovider", "--color=no"])
            .arg(root().join(self.folder))
            .watch()?;
        Ok(Counts::at_end_of(&ended))
    }
}

/// The interpreter of our own environment, with the development tools installed.
pub(crate) fn ready() -> Done<PathBuf> {
    OWN.install(Path::new(TOOLS))?;
    Ok(interpreter())
}

/// Installs a file of requirements into our own environment.
pub(crate) fn install(requirements: &Path) -> Done {
    OWN.install(requirements)
}

/// `pip` of our own environment.
pub(crate) fn pip(arguments: &[&str]) -> Program {
    OWN.pip(arguments)
}

/// The interpreter of our own environment, which may not be there yet.
pub(crate) fn interpreter() -> PathBuf {
    OWN.interpreter()
}

/// Builds the wheel into a folder and gives its path.
pub(crate) fn wheel(folder: &Path) -> Done<PathBuf> {
    let interpreter = ready()?;
    make_folder(folder)?;
    for old in files(folder, &[".whl"])? {
        std::fs::remove_file(&old).map_err(|error| format!("{}: {error}", old.display()))?;
    }
    Program::new(&interpreter)
        .args(["-m", "maturin", "build", "--release", "-m"])
        .arg(root().join(BINDINGS).join("Cargo.toml"))
        .arg("-o")
        .arg(folder)
        .run()?;
    files(folder, &[".whl"])?.pop().ok_or_else(|| format!("{}: maturin wrote no wheel", folder.display()))
}

/// Builds the wheel and installs it into the environment.
pub(crate) fn install_wheel() -> Done<Counts> {
    let wheel = wheel(&root().join("target/wheels"))?;
    pip(&["install", "--force-reinstall"]).arg(&wheel).run()?;
    Ok(Counts::ONE)
}

/// The tests of the package, with the scripts to replay.
pub(crate) fn pytest(scripts: &Path) -> Done<Counts> {
    let ended = Program::new(ready()?)
        .args(["-m", "pytest", "-p", "no:cacheprovider", "--color=no"])
        .arg(root().join(BINDINGS).join("tests"))
        .env("REGULARS_SCRIPTS", scripts)
        .watch()?;
    Ok(Counts::at_end_of(&ended))
}

/// The types: mypy over the package, the tests and the examples.
pub(crate) fn mypy() -> Done<Counts> {
    Program::new(ready()?)
        .args(["-m", "mypy", "--strict", "--cache-dir", "target/mypy"])
        .args(["--config-file", "bindings/python/pyproject.toml"])
        .args([
            root().join(BINDINGS).join("python"),
            root().join(BINDINGS).join("tests"),
            root().join("examples/python"),
        ])
        .run()?;
    Ok(Counts::ONE)
}

/// The stubs against the module as it was built.
pub(crate) fn stubtest() -> Done<Counts> {
    Program::new(ready()?).args(["-m", "mypy.stubtest", "regulars._regulars"]).run()?;
    Ok(Counts::ONE)
}

/// The SHA-256 of a file, in hexadecimal.
pub(crate) fn sha256(file: &Path) -> Done<String> {
    let program = "import hashlib, sys; print(hashlib.file_digest(open(sys.argv[1], 'rb'), 'sha256').hexdigest())";
    Ok(Program::new(ready()?).args(["-c", program]).arg(file).text()?.trim().to_owned())
}

fn is_new_enough(program: &str) -> bool {
    let question = "import sys; sys.exit(sys.version_info < (3, 11))";
    tools::find(program).is_some() && Program::new(program).args(["-c", question]).run().is_ok()
}
