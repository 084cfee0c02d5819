//! The native half of the Python package `regulars`: the module `regulars._regulars`.
//!
//! It carries operations as JSON text, turns Python objects into the core's exact JSON, and raises the exception of an
//! error's code. Typed methods and results are written in Python above it, generated from the schemas.

mod convert;
mod crm;
mod error;
mod frames;
mod trees;
mod views;
mod watch;

use pyo3::prelude::*;

use crate::convert::Refusal;
use crate::error::{attached, detached, raised};

/// The native half of `regulars`; use the package, not this module.
#[pymodule]
mod _regulars {
    #[pymodule_export]
    use super::{canonical, error_codes, error_number, rulebook_check, rulebook_identity, version};
    #[pymodule_export]
    use crate::crm::Crm;
    #[pymodule_export]
    use crate::frames::{RowStream, Rows, ask_frame, purchases_of_frame};
    #[pymodule_export]
    use crate::trees::Trees;
    #[pymodule_export]
    use crate::views::Views;
}

/// The canonical JSON text of a Python value; what cannot be carried exactly is refused with its path.
#[pyfunction]
#[pyo3(signature = (value, /))]
fn canonical(py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<String> {
    attached(py, || convert::json(value).map(|json| json.to_string()).map_err(|refusal| refused(py, refusal)))
}

/// The version of the library.
#[pyfunction]
fn version() -> &'static str {
    regulars::version()
}

/// Code, number and meaning of every error in the registry.
#[pyfunction]
fn error_codes() -> Vec<(&'static str, u32, &'static str)> {
    regulars::error_codes().iter().map(|info| (info.code, info.number, info.message)).collect()
}

/// The number of a code, 0 if there is no such code.
#[pyfunction]
#[pyo3(signature = (code, /))]
fn error_number(code: &str) -> u32 {
    regulars::error_codes().iter().find(|info| info.code == code).map_or(0, |info| info.number)
}

/// Id, version and fingerprint of a rulebook; raises the error of the first finding.
#[pyfunction]
#[pyo3(signature = (text, /))]
fn rulebook_identity(py: Python<'_>, text: &str) -> PyResult<(String, u64, String)> {
    let rulebook = detached(py, || regulars::Rulebook::parse(text))?;
    Ok((rulebook.id().to_string(), rulebook.version(), rulebook.fingerprint().to_string()))
}

/// All findings on a rulebook's text, as a JSON list.
#[pyfunction]
#[pyo3(signature = (text, /))]
fn rulebook_check(py: Python<'_>, text: &str) -> PyResult<String> {
    detached(py, || regulars::canonical(&regulars::Rulebook::check(text)))
}

/// The exception for a refused value.
fn refused(py: Python<'_>, refusal: Refusal) -> PyErr {
    match refusal {
        Refusal::Fault(error) => raised(py, &error),
        Refusal::Python(error) => error,
    }
}
