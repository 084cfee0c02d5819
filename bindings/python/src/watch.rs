//! Who watches a long call: a Python callable that is told how far it has come, and whoever presses Ctrl-C. An exception of the callable, or of
//! a signal, stops the call at its next batch and comes through as it is.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use regulars::{Code, Error, Progress};

use crate::error::detached;

/// The Python side of a watcher.
pub(crate) struct Watch {
    told: Option<Py<PyAny>>,
    raised: Mutex<Option<PyErr>>,
}

impl Watch {
    pub(crate) fn new(told: Option<Py<PyAny>>) -> Self {
        Self { told, raised: Mutex::new(None) }
    }

    /// Tells how far the call has come. It takes the interpreter for that time.
    pub(crate) fn tell(&self, progress: Progress) -> Result<(), Error> {
        let tell = |py: Python<'_>| {
            py.check_signals()?;
            if let Some(told) = &self.told {
                let made =
                    py.import("regulars._progress")?.getattr("Progress")?.call1((progress.done, progress.total))?;
                told.call1(py, (made,))?;
            }
            Ok(())
        };
        Python::attach(tell).map_err(|raised: PyErr| {
            *self.raised.lock().unwrap_or_else(PoisonError::into_inner) = Some(raised);
            Error::new(Code::Cancelled, "progress", "whoever watched the call stopped it")
        })
    }

    /// Runs library code with the interpreter released; what the watcher raised comes before what the library says of it.
    pub(crate) fn run<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&Self) -> regulars::Result<T> + Send,
    ) -> PyResult<T> {
        let done = detached(py, || work(self));
        let raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner).take();
        match raised {
            Some(raised) => Err(raised),
            None => done,
        }
    }
}
