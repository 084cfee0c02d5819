//! The views of all customers, pulled page by page: nobody but those of the page is held.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;

use crate::error::detached;

/// The views of all customers in order of their ids, of one state of the store. Threads may share it: each view goes to one of them.
#[pyclass(frozen, module = "regulars._regulars")]
pub(crate) struct Views(Mutex<Option<regulars::Views>>);

impl Views {
    pub(crate) fn new(views: regulars::Views) -> Self {
        Self(Mutex::new(Some(views)))
    }
}

#[pymethods]
impl Views {
    /// The next views as canonical JSON, at most so many; none after the last.
    #[pyo3(signature = (limit, /))]
    fn take(&self, py: Python<'_>, limit: usize) -> PyResult<Vec<String>> {
        detached(py, || {
            // The lock is waited for with the interpreter released, so that whoever holds it may go on.
            let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(views) = slot.as_mut() else { return Ok(Vec::new()) };
            let page: regulars::Result<Vec<String>> =
                views.by_ref().take(limit).map(|view| regulars::canonical(&view?)).collect();
            if page.as_ref().map_or(true, |page| page.len() < limit) {
                *slot = None;
            }
            page
        })
    }

    /// Gives back what holds the state of the store; nothing comes afterwards.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        detached(py, || {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
            Ok(())
        })
    }
}
