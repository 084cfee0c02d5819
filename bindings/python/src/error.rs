//! How failures reach Python: an error of the library becomes the exception class of its code, and a panic becomes
//! `InternalPanic` instead of crossing the boundary.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;
use regulars::{Code, Error};

/// Runs library code with the interpreter released.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> regulars::Result<T> + Send) -> PyResult<T> {
    match py.detach(|| catch_unwind(AssertUnwindSafe(work))) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(raised(py, &error)),
        Err(_) => Err(panicked(py)),
    }
}

/// Runs code that needs the interpreter.
pub(crate) fn attached<T>(py: Python<'_>, work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(panicked(py)))
}

/// The exception of an error; `regulars._error.error` finds the class of the code.
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    let made = py.import("regulars._error").and_then(|module| {
        let details = error.details().clone();
        let fields = (error.code().as_str(), error.number(), error.message(), error.path(), details);
        module.getattr("error")?.call1(fields)
    });
    made.map_or_else(|failure| failure, PyErr::from_value)
}

fn panicked(py: Python<'_>) -> PyErr {
    raised(py, &Error::new(Code::InternalPanic, "", "the library failed inside; nothing was written"))
}
