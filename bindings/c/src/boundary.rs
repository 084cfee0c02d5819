//! What every entry does: catch a panic, check the caller's pointers, write results only on success and the error only
//! on failure. All other files of this crate go through the functions here.

use std::ffi::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;

use ::regulars::{Code, Error};

use crate::error::{REGULARS_OK, regulars_error, regulars_status};

/// Runs `work`; nothing if it panics.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    // Dropping what a panic carried could panic again, so it is forgotten.
    catch_unwind(AssertUnwindSafe(work)).map_err(std::mem::forget).ok()
}

/// Runs `work` and hands its value to the caller through `out`, or the reason through `err`. `err` may be NULL.
///
/// # Safety
/// `out` and `err` are NULL or point to a pointer that may be written.
pub(crate) unsafe fn deliver<T>(
    out: *mut *mut T,
    err: *mut *mut regulars_error,
    work: impl FnOnce() -> Result<T, Error>,
) -> regulars_status {
    let outcome = caught(|| {
        let slot = NonNull::new(out).ok_or_else(|| null("out"))?;
        let value = Box::new(work()?);
        // SAFETY: `slot` is not NULL and the caller of `deliver` vouches that it may be written.
        unsafe { slot.write(Box::into_raw(value)) };
        Ok(())
    })
    .unwrap_or_else(|| Err(panicked()));
    let Err(failure) = outcome else { return REGULARS_OK };
    let error = caught(|| regulars_error::new(&failure)).unwrap_or_else(regulars_error::of_last_resort);
    let status = error.status();
    if let Some(slot) = NonNull::new(err) {
        // SAFETY: `slot` is not NULL and the caller of `deliver` vouches that it may be written.
        unsafe { slot.write(Box::into_raw(Box::new(error))) };
    }
    status
}

/// Frees what [`deliver`] handed out. NULL is nothing to do.
///
/// # Safety
/// `pointer` is NULL or came from [`deliver`] with the same type, and has not been freed.
pub(crate) unsafe fn free<T>(pointer: *mut T) {
    if !pointer.is_null() {
        // SAFETY: it was made by `Box::into_raw` in `deliver`, and the caller gives it back only once.
        let owned = unsafe { Box::from_raw(pointer) };
        caught(|| drop(owned));
    }
}

/// The handle behind a pointer.
///
/// # Safety
/// `pointer` is NULL or points to a `T` that lives, and is not freed, for `'a`.
pub(crate) unsafe fn handle<'a, T>(pointer: *const T, name: &'static str) -> Result<&'a T, Error> {
    // SAFETY: not NULL is checked by `as_ref`, the rest is the caller's word.
    unsafe { pointer.as_ref() }.ok_or_else(|| null(name))
}

/// The bytes that the caller lends. NULL with length 0 is the empty text.
///
/// # Safety
/// `data` is NULL or readable for `len` bytes for `'a`.
pub(crate) unsafe fn bytes<'a>(data: *const c_char, len: usize, name: &'static str) -> Result<&'a [u8], Error> {
    if len == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(null(name));
    }
    // SAFETY: not NULL, and the caller vouches for `len` readable bytes, so `len` cannot exceed `isize::MAX`.
    Ok(unsafe { std::slice::from_raw_parts(data.cast::<u8>(), len) })
}

/// The text that the caller lends.
///
/// # Safety
/// As for [`bytes`].
pub(crate) unsafe fn text<'a>(data: *const c_char, len: usize, name: &'static str) -> Result<&'a str, Error> {
    // SAFETY: the same promise is handed on.
    let bytes = unsafe { bytes(data, len, name) }?;
    std::str::from_utf8(bytes).map_err(|_| not_utf8(name))
}

/// The NUL-terminated text that the caller lends.
///
/// # Safety
/// `data` is NULL or points to a text that ends with NUL and lives for `'a`.
pub(crate) unsafe fn terminated<'a>(data: *const c_char, name: &'static str) -> Result<&'a str, Error> {
    if data.is_null() {
        return Err(null(name));
    }
    // SAFETY: not NULL, and the caller vouches for the NUL at its end.
    unsafe { std::ffi::CStr::from_ptr(data) }.to_str().map_err(|_| not_utf8(name))
}

fn null(name: &str) -> Error {
    Error::new(Code::NullPointer, name, "the pointer is NULL")
}

fn not_utf8(name: &str) -> Error {
    Error::new(Code::InvalidUtf8, name, "the text is not UTF-8")
}

fn panicked() -> Error {
    Error::new(Code::InternalPanic, "", "a defect of the library was caught; please report it")
}

#[cfg(test)]
mod tests {
    use super::{deliver, free};
    use crate::error::{REGULARS_OK, regulars_error};
    use std::ptr;

    /// Panics on the way into `deliver` and again when dropped.
    struct Grenade;

    impl Drop for Grenade {
        fn drop(&mut self) {
            panic!("pulled");
        }
    }

    #[test]
    fn a_panic_becomes_an_error_and_writes_no_result() {
        let mut out: *mut u8 = ptr::null_mut();
        let mut err: *mut regulars_error = ptr::null_mut();
        // SAFETY: both are places of this test.
        let status = unsafe { deliver(&raw mut out, &raw mut err, || panic!("boom")) };
        assert!(out.is_null());
        assert!(!err.is_null());
        // SAFETY: `err` was written just now.
        let error = unsafe { &*err };
        assert_eq!(error.status(), status);
        assert_eq!(error.code(), c"internal_panic");
        assert_ne!(status, REGULARS_OK);
        // SAFETY: it came from `deliver`.
        unsafe { free(err) };
    }

    #[test]
    fn a_panic_with_a_payload_that_panics_stays_inside() {
        let mut out: *mut u8 = ptr::null_mut();
        // SAFETY: `out` is a place of this test and `err` may be NULL.
        let status = unsafe { deliver(&raw mut out, ptr::null_mut(), || std::panic::panic_any(Grenade)) };
        assert_ne!(status, REGULARS_OK);
        assert!(out.is_null());
    }

    #[test]
    fn a_panic_while_freeing_stays_inside() {
        let grenade = Box::into_raw(Box::new(Grenade));
        // SAFETY: made by `Box::into_raw`, given back once.
        unsafe { free(grenade) };
    }

    #[test]
    fn success_leaves_the_error_alone() {
        let mut out: *mut u8 = ptr::null_mut();
        let mut err: *mut regulars_error = ptr::null_mut();
        // SAFETY: both are places of this test.
        let status = unsafe { deliver(&raw mut out, &raw mut err, || Ok(7)) };
        assert_eq!(status, REGULARS_OK);
        assert!(err.is_null());
        // SAFETY: `out` was written just now and is given back once.
        unsafe {
            assert_eq!(*out, 7);
            free(out);
        }
    }
}
