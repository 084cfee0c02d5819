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
    // SAFETY: the caller's word about `err` is handed on.
    unsafe { told(outcome, err) }
}

/// Runs `work`, which writes what it has to write by itself, or hands out the reason through `err`. `err` may be NULL.
///
/// # Safety
/// `err` is NULL or points to a pointer that may be written.
pub(crate) unsafe fn done(err: *mut *mut regulars_error, work: impl FnOnce() -> Result<(), Error>) -> regulars_status {
    let outcome = caught(work).unwrap_or_else(|| Err(panicked()));
    // SAFETY: the caller's word about `err` is handed on.
    unsafe { told(outcome, err) }
}

/// The largest struct that a caller may name; a size beyond it was never set.
const MAX_STRUCT_BYTES: usize = 4_096;

/// A struct of fixed layout that the caller lends and that may grow in later versions.
///
/// # Safety
/// It is `repr(C)` without padding, its alignment is at least that of `u32`, and its first field is `struct_size: u32`.
pub(crate) unsafe trait Grows: Copy {
    /// Its size in the first version that had it.
    const FIRST_SIZE: usize;
}

/// Runs `work` and writes its value into the struct that the caller lends, as much as that says that it has room for, or
/// hands out the reason through `err`. What the caller's struct has beyond ours becomes 0. `err` may be NULL.
///
/// # Safety
/// `out` is NULL or points to a struct that begins with its size in bytes and may be written; `err` is NULL or points to a
/// pointer that may be written.
pub(crate) unsafe fn fill<T: Grows>(
    out: *mut T,
    err: *mut *mut regulars_error,
    work: impl FnOnce() -> Result<T, Error>,
) -> regulars_status {
    let outcome = caught(|| {
        let slot = NonNull::new(out).ok_or_else(|| null("out"))?;
        // SAFETY: `slot` is not NULL and the caller vouches that it begins with its size.
        let stated = unsafe { slot.cast::<u32>().read() };
        let size = usize::try_from(stated).unwrap_or(usize::MAX);
        if !(T::FIRST_SIZE..=MAX_STRUCT_BYTES).contains(&size) {
            let message = "set it to the size of the struct before the call";
            return Err(Error::new(Code::InvalidValue, "out.struct_size", message));
        }
        let value = work()?;
        let ours = size.min(size_of::<T>());
        let place = slot.cast::<u8>();
        // SAFETY: the caller vouches for `size` bytes that may be written, `ours` is at most that and at most the size of
        // `value`; the size that the caller stated is put back in front, where `Grows` promises a `u32`.
        unsafe {
            (&raw const value).cast::<u8>().copy_to_nonoverlapping(place.as_ptr(), ours);
            place.add(ours).write_bytes(0, size.saturating_sub(ours));
            slot.cast::<u32>().write(stated);
        }
        Ok(())
    })
    .unwrap_or_else(|| Err(panicked()));
    // SAFETY: the caller's word about `err` is handed on.
    unsafe { told(outcome, err) }
}

/// Runs `work` and moves its value into the place that the caller lends, or hands out the reason through `err`, which may be NULL.
/// What lay in the place before is not looked at.
///
/// # Safety
/// `out` is NULL or a place for a `T` that may be written; `err` is NULL or points to a pointer that may be written.
pub(crate) unsafe fn moved<T>(
    out: *mut T,
    err: *mut *mut regulars_error,
    work: impl FnOnce() -> Result<T, Error>,
) -> regulars_status {
    let outcome = caught(|| {
        let slot = NonNull::new(out).ok_or_else(|| null("out"))?;
        if !slot.is_aligned() {
            return Err(Error::new(Code::InvalidValue, "out", "the pointer is not aligned"));
        }
        let value = work()?;
        // SAFETY: `slot` is not NULL, aligned, and the caller vouches that it may be written.
        unsafe { slot.write(value) };
        Ok(())
    })
    .unwrap_or_else(|| Err(panicked()));
    // SAFETY: the caller's word about `err` is handed on.
    unsafe { told(outcome, err) }
}

/// The status of an outcome; a failure is handed out through `err`.
///
/// # Safety
/// `err` is NULL or points to a pointer that may be written.
unsafe fn told(outcome: Result<(), Error>, err: *mut *mut regulars_error) -> regulars_status {
    let Err(failure) = outcome else { return REGULARS_OK };
    let error = caught(|| regulars_error::new(&failure)).unwrap_or_else(regulars_error::of_last_resort);
    let status = error.status();
    if let Some(slot) = NonNull::new(err) {
        // SAFETY: `slot` is not NULL and the caller vouches that it may be written.
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

/// The numbers that the caller lends. NULL with length 0 is none.
///
/// # Safety
/// `data` is NULL or readable for `len` numbers for `'a`.
pub(crate) unsafe fn doubles<'a>(data: *const f64, len: usize, name: &'static str) -> Result<&'a [f64], Error> {
    if len == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(null(name));
    }
    if len > isize::MAX as usize / size_of::<f64>() {
        return Err(Error::new(Code::InvalidValue, name, "there cannot be so many numbers"));
    }
    // SAFETY: not NULL, no more than there can be, and the caller vouches for `len` readable numbers.
    Ok(unsafe { std::slice::from_raw_parts(data, len) })
}

/// Writes numbers into what the caller lends; NULL is nothing to do.
///
/// # Safety
/// `out` is NULL or has room for as many numbers, apart from `values`.
pub(crate) unsafe fn write_doubles(out: *mut f64, values: &[f64]) {
    if !out.is_null() {
        // SAFETY: not NULL, and the caller vouches for the room.
        unsafe { out.copy_from_nonoverlapping(values.as_ptr(), values.len()) };
    }
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

pub(crate) fn null(name: &str) -> Error {
    Error::new(Code::NullPointer, name, "the pointer is NULL")
}

fn not_utf8(name: &str) -> Error {
    Error::new(Code::InvalidUtf8, name, "the text is not UTF-8")
}

pub(crate) fn panicked() -> Error {
    Error::new(Code::InternalPanic, "", "a defect of the library was caught; please report it")
}

#[cfg(test)]
mod tests {
    use super::{Grows, deliver, fill, free};
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

    /// What this version knows of a struct; a later one is longer.
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Pair {
        struct_size: u32,
        value: u32,
        later: u32,
    }

    // SAFETY: `repr(C)`, three `u32` without padding, the size first.
    unsafe impl Grows for Pair {
        const FIRST_SIZE: usize = 8;
    }

    fn filled(stated: u32) -> ([u32; 5], i32) {
        let mut lent = [stated, 9, 9, 9, 9];
        let made = || Ok(Pair { struct_size: 0, value: 1, later: 2 });
        // SAFETY: five `u32` are room for every size that is stated here and accepted.
        let status = unsafe { fill(lent.as_mut_ptr().cast::<Pair>(), ptr::null_mut(), made) };
        (lent, status)
    }

    #[test]
    fn a_struct_is_filled_as_far_as_it_reaches() {
        assert_eq!(filled(8), ([8, 1, 9, 9, 9], REGULARS_OK), "an old program");
        assert_eq!(filled(12), ([12, 1, 2, 9, 9], REGULARS_OK));
        assert_eq!(filled(16), ([16, 1, 2, 0, 9], REGULARS_OK), "a newer program: what is not known here is 0");
    }

    #[test]
    fn a_size_that_was_not_set_is_refused_and_nothing_is_written() {
        for stated in [0, 7, 4_097, u32::MAX] {
            let (lent, status) = filled(stated);
            assert_eq!((lent, status == REGULARS_OK), ([stated, 9, 9, 9, 9], false));
        }
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
