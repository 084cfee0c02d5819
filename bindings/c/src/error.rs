//! `regulars_error`: why a call failed, owned by the caller. Code and number come from the registry, so they mean the
//! same in every language; the JSON is the one that every interface shows.

use std::ffi::{CStr, CString, c_char};

use crate::boundary::{self, caught};

/// What every function that can fail answers: `REGULARS_OK`, or the frozen number of the error, one of the constants
/// that begin with `REGULARS_ERROR_`.
pub type regulars_status = i32;

/// The call succeeded.
pub const REGULARS_OK: regulars_status = 0;

/// Why a call failed. Opaque; read it with `regulars_error_code` and its sisters.
#[derive(Debug)]
pub struct regulars_error {
    number: regulars_status,
    code: CString,
    path: CString,
    message: CString,
    json: CString,
}

impl regulars_error {
    pub(crate) fn new(error: &::regulars::Error) -> Self {
        Self {
            number: regulars_status::try_from(error.number()).unwrap_or(regulars_status::MAX),
            code: c_text(error.code().as_str()),
            path: c_text(error.path()),
            message: c_text(error.message()),
            json: c_text(&::regulars::canonical(error).unwrap_or_default()),
        }
    }

    /// For a panic while an error was being made: no field is known but that the call failed.
    pub(crate) fn of_last_resort() -> Self {
        Self {
            number: regulars_status::MAX,
            code: c"internal_panic".to_owned(),
            path: CString::default(),
            message: CString::default(),
            json: c"{}".to_owned(),
        }
    }

    pub(crate) fn status(&self) -> regulars_status {
        self.number
    }

    #[cfg(test)]
    pub(crate) fn code(&self) -> &CStr {
        &self.code
    }
}

/// A NUL inside would end the text early for a C reader; it becomes U+FFFD.
fn c_text(text: &str) -> CString {
    CString::new(text.replace('\0', "\u{FFFD}")).unwrap_or_default()
}

/// A field of an error, or "" for NULL.
///
/// # Safety
/// `err` is NULL or a live error.
unsafe fn field(err: *const regulars_error, read: impl FnOnce(&regulars_error) -> &CStr) -> *const c_char {
    caught(|| {
        // SAFETY: the caller vouches for NULL or a live error.
        unsafe { err.as_ref() }.map_or(c"", read).as_ptr()
    })
    .unwrap_or(c"".as_ptr())
}

/// The stable code, such as `unknown_source`, NUL-terminated. "" if `err` is NULL.
///
/// Thread safety: any thread, as long as no other thread frees `err`.
/// Ownership: the text belongs to `err` and lives until `regulars_error_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_error_code(err: *const regulars_error) -> *const c_char {
    // SAFETY: the contract of this function.
    unsafe { field(err, |error| &error.code) }
}

/// The frozen number of the code: the status that the failed call answered. `REGULARS_OK` if `err` is NULL.
///
/// Thread safety: any thread, as long as no other thread frees `err`.
/// Ownership: nothing is handed over.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_error_number(err: *const regulars_error) -> regulars_status {
    caught(|| {
        // SAFETY: the contract of this function.
        unsafe { err.as_ref() }.map_or(REGULARS_OK, regulars_error::status)
    })
    .unwrap_or(REGULARS_OK)
}

/// A sentence for a person, without personal data, NUL-terminated. "" if `err` is NULL.
///
/// Thread safety: any thread, as long as no other thread frees `err`.
/// Ownership: the text belongs to `err` and lives until `regulars_error_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_error_message(err: *const regulars_error) -> *const c_char {
    // SAFETY: the contract of this function.
    unsafe { field(err, |error| &error.message) }
}

/// The offending place, such as `records[3].body.amount`, or the name of the argument; "" if the whole request is
/// meant or `err` is NULL. NUL-terminated.
///
/// Thread safety: any thread, as long as no other thread frees `err`.
/// Ownership: the text belongs to `err` and lives until `regulars_error_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_error_path(err: *const regulars_error) -> *const c_char {
    // SAFETY: the contract of this function.
    unsafe { field(err, |error| &error.path) }
}

/// The whole error as canonical JSON with `code`, `details`, `message`, `number` and `path`, NUL-terminated. "" if
/// `err` is NULL.
///
/// Thread safety: any thread, as long as no other thread frees `err`.
/// Ownership: the text belongs to `err` and lives until `regulars_error_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_error_json(err: *const regulars_error) -> *const c_char {
    // SAFETY: the contract of this function.
    unsafe { field(err, |error| &error.json) }
}

/// Frees an error. NULL is allowed and does nothing.
///
/// Thread safety: no other thread may use `err` during or after the call.
/// Ownership: takes `err`; every text got from it ends with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_error_free(err: *mut regulars_error) {
    // SAFETY: the contract of this function.
    unsafe { boundary::free(err) }
}
