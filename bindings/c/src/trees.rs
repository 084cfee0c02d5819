//! `regulars_trees`: a model that XGBoost or LightGBM trained, which scores and explains rows of numbers. It needs no store.

use std::ffi::{CString, c_char};

use ::regulars::models::trees::{Ensemble, Limits, PathDependent};
use ::regulars::{Code, Error};

use crate::boundary::{bytes, caught, deliver, done, doubles, free, handle, write_doubles};
use crate::error::{regulars_error, regulars_status};

/// A model of trees. Opaque. One handle may be used by several threads at once.
#[derive(Debug)]
pub struct regulars_trees {
    model: Ensemble,
    names: Vec<CString>,
}

impl regulars_trees {
    /// The model that other files of this crate ask.
    pub(crate) fn model(&self) -> &Ensemble {
        &self.model
    }

    fn read(file: &[u8]) -> Result<Self, Error> {
        let model = Ensemble::read(file, &Limits::default())?;
        let name = |(place, name): (usize, &String)| {
            let path = format!("features[{place}]");
            CString::new(name.as_bytes()).map_err(|_| Error::new(Code::TreeMalformed, path, "the name has a NUL in it"))
        };
        let names = model.features().iter().enumerate().map(name).collect::<Result<_, _>>()?;
        Ok(Self { model, names })
    }
}

/// Reads a model from the bytes of its file: XGBoost's JSON (`booster.save_model("model.json")`) or LightGBM's text
/// (`booster.save_model("model.txt")`). All of it is checked. Errors: `tree_format_unknown`, `tree_version_unsupported`,
/// `tree_malformed`, `tree_not_finite`, `tree_feature_unsupported`, `tree_limit`, each with its place in the file.
///
/// Thread safety: any thread. The new handle may be used by several threads at once.
/// Ownership: on success the caller owns `*out` (`regulars_trees_free`), on failure `*err` if `err` is not NULL
/// (`regulars_error_free`). The bytes are only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_trees_read(
    file: *const c_char,
    file_len: usize,
    out: *mut *mut regulars_trees,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let read = || {
        // SAFETY: the contract of this function.
        regulars_trees::read(unsafe { bytes(file, file_len, "file") }?)
    };
    // SAFETY: the contract of this function.
    unsafe { deliver(out, err, read) }
}

/// How many numbers a row has. 0 if `trees` is NULL.
///
/// Thread safety: any thread, as long as no other thread frees `trees`.
/// Ownership: nothing is handed over.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_trees_features(trees: *const regulars_trees) -> usize {
    // SAFETY: the contract of this function.
    caught(|| unsafe { trees.as_ref() }.map_or(0, |trees| trees.names.len())).unwrap_or(0)
}

/// The name of the number at `place` of a row, from 0, NUL-terminated. NULL if there is none, or `trees` is NULL.
///
/// Thread safety: any thread, as long as no other thread frees `trees`.
/// Ownership: the text belongs to `trees` and lives until `regulars_trees_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_trees_feature(trees: *const regulars_trees, place: usize) -> *const c_char {
    caught(|| {
        // SAFETY: the contract of this function.
        let name = unsafe { trees.as_ref() }.and_then(|trees| trees.names.get(place));
        name.map_or(std::ptr::null(), |name| name.as_ptr())
    })
    .unwrap_or(std::ptr::null())
}

/// How many outputs a row has: 1, or the number of classes. 0 if `trees` is NULL.
///
/// Thread safety: any thread, as long as no other thread frees `trees`.
/// Ownership: nothing is handed over.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_trees_outputs(trees: *const regulars_trees) -> usize {
    // SAFETY: the contract of this function.
    caught(|| unsafe { trees.as_ref() }.map_or(0, |trees| trees.model.classes())).unwrap_or(0)
}

/// Scores the rows that stand one after another in the `rows_len` numbers of `rows`, each in the order of the features; NaN is
/// missing. `margins` gets the sums of the leaves (log-odds for a probability; XGBoost's to the bit), `values` what the model was trained
/// to tell, those of one row side by side; each may be NULL. Errors: `model_input_invalid` if the numbers are no whole rows.
///
/// Thread safety: any thread.
/// Ownership: nothing is handed over; what is not NULL has room for `regulars_trees_outputs` numbers a row and is written on success
/// only. On failure the caller owns `*err` if `err` is not NULL (`regulars_error_free`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_trees_score(
    trees: *const regulars_trees,
    rows: *const f64,
    rows_len: usize,
    margins: *mut f64,
    values: *mut f64,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let score = || {
        // SAFETY: the contract of this function.
        let trees = unsafe { handle(trees, "trees") }?;
        // SAFETY: the contract of this function.
        let found = trees.model.margins(unsafe { doubles(rows, rows_len, "rows") }?)?;
        // SAFETY: the contract of this function.
        unsafe { write_doubles(margins, &found) };
        let mut told = found;
        trees.model.apply_link(&mut told);
        // SAFETY: the contract of this function.
        unsafe { write_doubles(values, &told) };
        Ok(())
    };
    // SAFETY: the contract of this function.
    unsafe { done(err, score) }
}

/// Says of rows, given as for `regulars_trees_score`, what each feature adds to each margin, by the rows that the model was trained on (path-dependent
/// TreeSHAP). `base` gets the margin of each output before any feature is known; `contributions` row by row, in a row output by
/// output, in an output feature by feature. The base and the contributions of an output add up to its margin. Errors:
/// `tree_malformed` if the file keeps no counts.
///
/// Getting ready costs as much as some rows do, so ask for many rows at once.
///
/// Thread safety: any thread.
/// Ownership: nothing is handed over; `base` has room for `regulars_trees_outputs` numbers and `contributions` for that times
/// `regulars_trees_features` a row; each may be NULL, and they are written on success only. On failure the caller owns `*err` if `err` is not NULL (`regulars_error_free`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_trees_explain(
    trees: *const regulars_trees,
    rows: *const f64,
    rows_len: usize,
    base: *mut f64,
    contributions: *mut f64,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let explain = || {
        // SAFETY: the contract of this function.
        let trees = unsafe { handle(trees, "trees") }?;
        // SAFETY: the contract of this function.
        let rows = unsafe { doubles(rows, rows_len, "rows") }?;
        let told = PathDependent::new(&trees.model)?.explain(rows)?;
        // SAFETY: the contract of this function.
        unsafe { write_doubles(base, &told.base) };
        // SAFETY: the contract of this function.
        unsafe { write_doubles(contributions, &told.values) };
        Ok(())
    };
    // SAFETY: the contract of this function.
    unsafe { done(err, explain) }
}

/// Frees a model. NULL is allowed and does nothing.
///
/// Thread safety: no other thread may use `trees` during or after the call.
/// Ownership: takes `trees`; the names of its features end with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_trees_free(trees: *mut regulars_trees) {
    // SAFETY: the contract of this function.
    unsafe { free(trees) }
}
