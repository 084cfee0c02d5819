//! Whether a foreign array is what its schema says.

use arrow::ffi::FFI_ArrowArray;
use regulars_core::error::Result;

use super::format::Layout;
use super::schema::{Shape, behind, pointers};
use super::{MAX_BATCH_ROWS, MAX_COLUMNS, limit, malformed};

/// Checks an array of a shape and all that lies in it. Errors: `arrow_malformed`, `arrow_limit`.
///
/// # Safety
/// Pointers that are not NULL lead to what the struct says, and no buffer is shorter than its array.
pub(super) unsafe fn check(array: &FFI_ArrowArray, shape: &Shape) -> Result<()> {
    // SAFETY: the caller's word is handed on.
    unsafe { one(array, shape, "array", 0) }
}

/// # Safety
/// As for [`check`].
unsafe fn one(array: &FFI_ArrowArray, shape: &Shape, path: &str, needed: i64) -> Result<()> {
    let Shape { layout, children, dictionary } = shape;
    let rows = rows(array, path)?;
    // Those before its own first row are no values of it.
    if array.length < needed {
        let message = format!("there are {} values, and {needed} are needed", array.length);
        return Err(malformed(format!("{path}.length"), message));
    }
    if array.null_count < -1 || array.null_count > array.length {
        return Err(malformed(format!("{path}.null_count"), "it is neither -1 nor from 0 to `length`"));
    }
    // SAFETY: the caller's word is handed on.
    unsafe { buffers(array, *layout, rows, path) }?;

    let place = format!("{path}.n_children");
    if usize::try_from(array.n_children) != Ok(children.len()) {
        let message = format!("the schema has {} children, and here are {}", children.len(), array.n_children);
        return Err(malformed(place, message));
    }
    let needed = match layout {
        Layout::Struct | Layout::Union { dense: false, .. } => rows,
        // Both factors are below 2^31.
        Layout::FixedList(each) => rows * each,
        _ => 0,
    };
    // SAFETY: the caller's word is handed on.
    let found = unsafe { pointers(array.children, children.len(), &format!("{path}.children")) }?;
    for (n, (child, shape)) in found.iter().zip(children).enumerate() {
        let place = format!("{path}.children[{n}]");
        // SAFETY: the caller's word is handed on.
        let child = unsafe { behind(*child, &place) }?;
        // SAFETY: the caller's word is handed on.
        unsafe { one(child, shape, &place, needed) }?;
    }
    let place = format!("{path}.dictionary");
    match dictionary {
        Some(shape) => {
            // SAFETY: the caller's word is handed on.
            let values = unsafe { behind(array.dictionary, &place) }?;
            // SAFETY: the caller's word is handed on.
            unsafe { one(values, shape, &place, 0) }
        }
        None if array.dictionary.is_null() => Ok(()),
        None => Err(malformed(place, "the schema has no dictionary here")),
    }
}

/// How many values the buffers hold, those before the first row included.
fn rows(array: &FFI_ArrowArray, path: &str) -> Result<i64> {
    for (name, number) in [("length", array.length), ("offset", array.offset)] {
        if number < 0 {
            return Err(malformed(format!("{path}.{name}"), "it is below 0"));
        }
    }
    match array.length.checked_add(array.offset) {
        Some(rows) if rows <= MAX_BATCH_ROWS => Ok(rows),
        _ => Err(limit(format!("{path}.length"), format!("a batch has at most {MAX_BATCH_ROWS} rows"))),
    }
}

/// # Safety
/// As for [`check`].
unsafe fn buffers(array: &FFI_ArrowArray, layout: Layout, rows: i64, path: &str) -> Result<()> {
    let place = format!("{path}.n_buffers");
    let count = usize::try_from(array.n_buffers).map_err(|_| malformed(&place, "it is below 0"))?;
    match layout.buffers() {
        Some(wanted) if wanted != array.n_buffers => {
            return Err(malformed(place, format!("its format has {wanted} buffers, and here are {count}")));
        }
        None if count < 3 => return Err(malformed(place, "views have at least 3 buffers")),
        None if count > MAX_COLUMNS => return Err(limit(place, format!("there are more than {MAX_COLUMNS} buffers"))),
        _ => {}
    }
    // SAFETY: the caller's word is handed on.
    let found = unsafe { pointers(array.buffers.cast::<*mut std::ffi::c_void>(), count, &format!("{path}.buffers")) }?;
    let at = |n: usize| (found.get(n).copied().unwrap_or_default(), format!("{path}.buffers[{n}]"));
    if layout.has_validity() && at(0).0.is_null() && array.null_count > 0 {
        return Err(malformed(at(0).1, "rows are null, and nothing says which"));
    }
    match layout {
        Layout::Bytes { wide } | Layout::List { wide } => {
            let (offsets, place) = at(1);
            // SAFETY: the caller's word is handed on.
            let end = unsafe { end(offsets, wide, rows, &place) }?;
            let (bytes, place) = at(2);
            if matches!(layout, Layout::Bytes { .. }) && bytes.is_null() && end > 0 {
                return Err(malformed(place, "the pointer is NULL"));
            }
            Ok(())
        }
        Layout::Map => {
            let (offsets, place) = at(1);
            // SAFETY: the caller's word is handed on.
            unsafe { end(offsets, false, rows, &place) }.map(drop)
        }
        Layout::Views => {
            let (lengths, place) = at(count - 1);
            // SAFETY: the caller's word is handed on.
            unsafe { lengths_of_views(lengths.cast(), count - 3, &place) }?;
            let missing = (1..count - 1).find(|n| at(*n).0.is_null() && (*n > 1 || rows > 0));
            missing.map_or(Ok(()), |n| Err(malformed(at(n).1, "the pointer is NULL")))
        }
        _ => {
            let first = usize::from(layout.has_validity());
            let missing = (first..count).find(|n| at(*n).0.is_null() && rows > 0);
            missing.map_or(Ok(()), |n| Err(malformed(at(n).1, "the pointer is NULL")))
        }
    }
}

/// Where the last value ends. All offsets are from 0, and none lies before the one before it.
///
/// # Safety
/// `offsets` is NULL or leads to an offset for each row, and one more.
unsafe fn end(offsets: *const std::ffi::c_void, wide: bool, rows: i64, path: &str) -> Result<i64> {
    if offsets.is_null() {
        return if rows == 0 { Ok(0) } else { Err(malformed(path, "the pointer is NULL")) };
    }
    let count = usize::try_from(rows).unwrap_or_default() + 1;
    let back = || malformed(path, "an offset lies below 0 or before the one before it");
    if wide {
        let offsets = offsets.cast::<i64>();
        if !offsets.is_aligned() {
            return Err(malformed(path, "the offsets are not aligned"));
        }
        // SAFETY: not NULL, aligned, and the caller vouches for the count.
        let offsets = unsafe { std::slice::from_raw_parts(offsets, count) };
        let last = offsets.last().copied().unwrap_or_default();
        // The bytes of a buffer are counted with a sign.
        if offsets.first().is_some_and(|first| *first < 0) || !offsets.is_sorted() || last > i64::MAX / 2 {
            return Err(back());
        }
        return Ok(last);
    }
    let offsets = offsets.cast::<i32>();
    if !offsets.is_aligned() {
        return Err(malformed(path, "the offsets are not aligned"));
    }
    // SAFETY: not NULL, aligned, and the caller vouches for the count.
    let offsets = unsafe { std::slice::from_raw_parts(offsets, count) };
    if offsets.first().is_some_and(|first| *first < 0) || !offsets.is_sorted() {
        return Err(back());
    }
    Ok(offsets.last().copied().unwrap_or_default().into())
}

/// # Safety
/// `lengths` is NULL or leads to `count` lengths.
unsafe fn lengths_of_views(lengths: *const i64, count: usize, path: &str) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    if lengths.is_null() || !lengths.is_aligned() {
        return Err(malformed(path, "the pointer is NULL or not aligned"));
    }
    // SAFETY: not NULL, aligned, and the caller vouches for the count.
    let lengths = unsafe { std::slice::from_raw_parts(lengths, count) };
    match lengths.iter().find(|length| **length < 0 || **length > i64::MAX / 2) {
        Some(length) => Err(malformed(path, format!("a length of {length}"))),
        None => Ok(()),
    }
}
