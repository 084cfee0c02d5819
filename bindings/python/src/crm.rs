//! The handle: one open store with its rulebook. Every call releases the interpreter, so threads work side by side.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use regulars::vault::IndexKey;
use regulars::{Currency, Delivered, Error, IngestReport, Instant, Json, Progress, Rulebook, TableMap, Zone};

use crate::convert::{self, Refusal};
use crate::error::{attached, detached};
use crate::frames::{self, RowStream, Rows};
use crate::views::Views;
use crate::watch::Watch;

/// A store with a rulebook.
#[pyclass(frozen, module = "regulars._regulars")]
pub(crate) struct Crm(RwLock<Option<Arc<regulars::Crm>>>);

/// A rulebook with artefacts of models that it names.
fn with_artefacts(rulebook: &str, artefacts: &[String]) -> Result<Rulebook, Error> {
    Rulebook::parse(rulebook)?.with_artefacts(artefacts.iter().map(String::as_str))
}

/// An instant that an argument tells.
fn instant(text: &str, name: &str) -> Result<Instant, Error> {
    Instant::parse(text).map_err(|error| Error::from(error).within(name))
}

#[pymethods]
impl Crm {
    /// Opens a file and makes it if it is not there; with a key file a sealed one.
    #[staticmethod]
    #[pyo3(signature = (path, rulebook, key_file=None, artefacts=Vec::new(), /))]
    fn open(
        py: Python<'_>,
        path: PathBuf,
        rulebook: &str,
        key_file: Option<PathBuf>,
        artefacts: Vec<String>,
    ) -> PyResult<Self> {
        let crm = detached(py, || {
            let rulebook = with_artefacts(rulebook, &artefacts)?;
            match key_file {
                Some(keys) => regulars::Crm::open_with_key_file(path, rulebook, keys),
                None => regulars::Crm::open(path, rulebook),
            }
        })?;
        Ok(Self(RwLock::new(Some(Arc::new(crm)))))
    }

    /// Keeps everything in memory.
    #[staticmethod]
    #[pyo3(signature = (rulebook, artefacts=Vec::new(), /))]
    fn memory(py: Python<'_>, rulebook: &str, artefacts: Vec<String>) -> PyResult<Self> {
        let crm = detached(py, || regulars::Crm::in_memory(with_artefacts(rulebook, &artefacts)?))?;
        Ok(Self(RwLock::new(Some(Arc::new(crm)))))
    }

    /// One operation of the table: JSON in, canonical JSON out. With an instant, the audit is told that it was asked then.
    #[pyo3(signature = (operation, request, at=None, /))]
    fn call(&self, py: Python<'_>, operation: &str, request: &str, at: Option<&str>) -> PyResult<String> {
        let crm = self.handle()?;
        detached(py, || match at {
            Some(at) => crm.asking_at(Instant::parse(at)?).call(operation, request),
            None => crm.call(operation, request),
        })
    }

    /// Takes one batch of lines in one transaction and gives the report as JSON.
    #[pyo3(signature = (lines, /))]
    fn ingest_ndjson(&self, py: Python<'_>, lines: &[u8]) -> PyResult<String> {
        let crm = self.handle()?;
        detached(py, || regulars::canonical(&crm.ingest_ndjson(lines)?))
    }

    /// Takes records from an iterable, `batch` of them per transaction, and gives one report as JSON.
    #[pyo3(signature = (records, batch, progress=None, total=None, /))]
    fn ingest_records(
        &self,
        py: Python<'_>,
        records: &Bound<'_, PyAny>,
        batch: usize,
        progress: Option<Py<PyAny>>,
        total: Option<u64>,
    ) -> PyResult<String> {
        let crm = self.handle()?;
        let mut intake = Intake { total, ..Intake::default() };
        let watch = Watch::new(progress);
        for record in records.try_iter()? {
            attached(py, || intake.take(&record?))?;
            if intake.pending.len() >= batch.max(1) {
                intake.flush(py, &crm, &watch)?;
            }
        }
        if !intake.pending.is_empty() {
            intake.flush(py, &crm, &watch)?;
        }
        detached(py, || regulars::canonical(&intake.report))
    }

    /// Takes the rows of a data frame, one transaction for each of its batches, and gives one report as JSON.
    #[pyo3(signature = (frame, kind, columns, amounts_and_times, progress=None, total=None, /))]
    #[expect(clippy::too_many_arguments, reason = "as the method above it, which names them")]
    fn ingest_frame(
        &self,
        py: Python<'_>,
        frame: &Bound<'_, PyAny>,
        kind: (String, String),
        columns: BTreeMap<String, String>,
        amounts_and_times: (Option<String>, Option<String>),
        progress: Option<Py<PyAny>>,
        total: Option<u64>,
    ) -> PyResult<String> {
        let ((source, body), (currency, zone)) = (kind, amounts_and_times);
        let crm = self.handle()?;
        let batches = frames::take(frame, "frame")?;
        Watch::new(progress).run(py, |watch| {
            let currency = currency
                .as_deref()
                .map(Currency::new)
                .transpose()
                .map_err(|error| Error::from(error).within("currency"))?;
            let zone = zone.as_deref().map(Zone::new).transpose().map_err(|error| Error::from(error).within("zone"))?;
            let map = TableMap { source, body, columns, currency, zone };
            let batches = batches.map(|batch| batch.map_err(|error| error.within("frame")));
            let report = crm.ingest_table_watched(batches, &map, total, &mut |progress| watch.tell(progress))?;
            regulars::canonical(&report)
        })
    }

    /// The views of all customers as columns.
    #[pyo3(signature = (as_of, columns, progress=None, /))]
    fn views_frame(
        &self,
        py: Python<'_>,
        as_of: &str,
        columns: Vec<String>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Rows> {
        let crm = self.handle()?;
        let table = Watch::new(progress).run(py, |watch| {
            crm.views_table_watched(instant(as_of, "as_of")?, &columns, &mut |progress| watch.tell(progress))
        });
        table.map(Rows::new)
    }

    /// The views of all customers as batches of columns, made when they are asked for.
    #[pyo3(signature = (as_of, columns, rows, at, /))]
    fn views_stream(
        &self,
        py: Python<'_>,
        as_of: &str,
        columns: Vec<String>,
        rows: usize,
        at: &str,
    ) -> PyResult<RowStream> {
        let crm = self.handle()?;
        let batches =
            detached(py, || crm.asking_at(instant(at, "at")?).views_stream(instant(as_of, "as_of")?, &columns, rows));
        batches.map(RowStream::new)
    }

    /// The views of all customers one after another, as a request in JSON asks for them.
    #[pyo3(signature = (request, at, /))]
    fn views(&self, py: Python<'_>, request: &str, at: &str) -> PyResult<Views> {
        let crm = self.handle()?;
        detached(py, || crm.asking_at(instant(at, "at")?).views_json(request)).map(Views::new)
    }

    /// Moves the store's time forward, and tells how many customers were looked at.
    #[pyo3(signature = (to, list, at, progress, /))]
    fn advance(&self, py: Python<'_>, to: &str, list: bool, at: &str, progress: Py<PyAny>) -> PyResult<String> {
        let crm = self.handle()?;
        Watch::new(Some(progress)).run(py, |watch| {
            let (asking, to) = (crm.asking_at(instant(at, "at")?), instant(to, "to")?);
            regulars::canonical(&asking.advance_watched(to, list, &mut |progress| watch.tell(progress))?)
        })
    }

    /// The same store for somebody, whose context is JSON; closed by itself.
    #[pyo3(signature = (context, /))]
    fn as_actor(&self, py: Python<'_>, context: &str) -> PyResult<Self> {
        let crm = self.handle()?;
        let held = detached(py, || {
            let context = Json::parse(context)?.read().map_err(|error: Error| error.within("context"))?;
            Ok(crm.as_actor(context))
        })?;
        Ok(Self(RwLock::new(Some(Arc::new(held)))))
    }

    /// The same store for the program itself; closed by itself.
    fn as_host(&self) -> PyResult<Self> {
        Ok(Self(RwLock::new(Some(Arc::new(self.handle()?.as_host())))))
    }

    /// The same store with 32 bytes as the key for pseudonyms of a tenant; closed by itself.
    #[pyo3(signature = (key, tenant, /))]
    fn with_pseudonym_key(&self, key: &[u8], tenant: &str) -> PyResult<Self> {
        let key = key.try_into().map_err(|_| PyValueError::new_err("the key has 32 bytes"))?;
        let held = self.handle()?.with_pseudonym_key(IndexKey::new(key), tenant);
        Ok(Self(RwLock::new(Some(Arc::new(held)))))
    }

    /// Gives the store back; later calls raise `ValueError`. A call that is under way ends first.
    fn close(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Crm {
    fn handle(&self) -> PyResult<Arc<regulars::Crm>> {
        let guard = self.0.read().unwrap_or_else(PoisonError::into_inner);
        guard.clone().ok_or_else(|| PyValueError::new_err("the Crm is closed"))
    }
}

/// Records on their way: those of the next batch, and the report so far.
#[derive(Default)]
struct Intake {
    pending: Vec<Result<Json, Error>>,
    seen: u64,
    /// How many there will be, where the caller knows.
    total: Option<u64>,
    report: IngestReport,
}

impl Intake {
    /// Converts one record. One that has no exact form is rejected like any other bad record (RC-8).
    fn take(&mut self, record: &Bound<'_, PyAny>) -> PyResult<()> {
        match convert::json(record) {
            Ok(json) => self.pending.push(Ok(json)),
            Err(Refusal::Fault(error)) => self.pending.push(Err(error)),
            Err(Refusal::Python(error)) => return Err(error),
        }
        Ok(())
    }

    /// Gives the pending records to the store as one transaction, and counts places on from those before.
    fn flush(&mut self, py: Python<'_>, crm: &regulars::Crm, watch: &Watch) -> PyResult<()> {
        let batch = std::mem::take(&mut self.pending);
        let read = |record: Result<Json, Error>| record.and_then(|json| crm.read_record(&json));
        let delivered = |record| Delivered { line: None, record: read(record) };
        let found = detached(py, || crm.ingest_delivered(batch.into_iter().map(delivered)))?;
        let before = self.seen;
        self.seen += found.total();
        self.report.append(found, before);
        let progress = Progress { done: self.seen, total: self.total };
        watch.run(py, |watch| watch.tell(progress))
    }
}
