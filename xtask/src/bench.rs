//! `cargo xtask bench`: the questions of `benches/`, each beside a peer. The peers that live in Python are installed
//! into their environment, whose interpreter the benches find in `REGULARS_PYTHON`.

use std::path::Path;

use crate::python::PEERS;
use crate::run::{Done, Program};

/// Runs all benches; `arguments` go to criterion.
pub(crate) fn bench(arguments: &[&str]) -> Done {
    PEERS.install(Path::new("benches/requirements.txt"))?;
    Program::cargo("bench")
        .args(["-p", "regulars-benches"])
        .args((!arguments.is_empty()).then_some("--"))
        .args(arguments)
        .env("REGULARS_PYTHON", PEERS.interpreter())
        .run()
}
