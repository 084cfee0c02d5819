//! What a foreign schema says, once it is found to be one.

use std::ffi::{CStr, c_char};

use arrow::ffi::FFI_ArrowSchema;
use regulars_core::error::{Code, Error, Result};

use super::format::{Layout, is_key};
use super::{MAX_COLUMNS, MAX_DEPTH, limit, malformed};

/// How the arrays of a type lie in memory.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) layout: Layout,
    pub(super) children: Vec<Shape>,
    pub(super) dictionary: Option<Box<Shape>>,
}

/// The longest name or format that is read.
const MAX_TEXT_BYTES: usize = 4_096;
/// The most notes that a column may carry, and the most bytes of one.
const MAX_NOTES: i32 = 10_000;
const MAX_NOTE_BYTES: i32 = 16 * 1024 * 1024;

/// The shape of a schema and of all that lies in it. Errors: `arrow_malformed`, `arrow_format_unknown`, `arrow_limit`.
///
/// # Safety
/// Pointers that are not NULL lead to what the struct says; texts end with NUL.
pub(super) unsafe fn shape(schema: &FFI_ArrowSchema) -> Result<Shape> {
    // SAFETY: the caller's word is handed on.
    unsafe { Walk { columns: 0 }.shape(schema, "schema", 0) }
}

struct Walk {
    columns: usize,
}

impl Walk {
    /// # Safety
    /// As for [`shape`].
    unsafe fn shape(&mut self, schema: &FFI_ArrowSchema, path: &str, depth: usize) -> Result<Shape> {
        if depth > MAX_DEPTH {
            return Err(limit(path, format!("columns lie deeper than {MAX_DEPTH} within each other")));
        }
        self.columns += 1;
        if self.columns > MAX_COLUMNS {
            return Err(limit(path, format!("there are more than {MAX_COLUMNS} columns")));
        }
        let place = format!("{path}.format");
        // SAFETY: the caller's word is handed on.
        let format = unsafe { text(schema.format, &place) }?.ok_or_else(|| malformed(&place, "the pointer is NULL"))?;
        // SAFETY: the caller's word is handed on.
        unsafe { text(schema.name, &format!("{path}.name")) }?;
        // SAFETY: the caller's word is handed on.
        unsafe { notes(schema.metadata, &format!("{path}.metadata")) }?;
        let unknown = || Error::new(Code::ArrowFormatUnknown, &place, format!("there is no format `{format}`"));
        let layout = Layout::of(format).ok_or_else(unknown)?;

        let place = format!("{path}.n_children");
        let count = usize::try_from(schema.n_children).map_err(|_| malformed(&place, "it is below 0"))?;
        if let Some(wanted) = layout.children().filter(|wanted| *wanted != count) {
            return Err(malformed(&place, format!("`{format}` has {wanted} children, and here are {count}")));
        }
        if count > MAX_COLUMNS {
            return Err(limit(&place, format!("there are more than {MAX_COLUMNS} columns")));
        }
        // SAFETY: the caller's word is handed on.
        let children = unsafe { pointers(schema.children, count, &format!("{path}.children")) }?;
        let children = children.iter().enumerate().map(|(n, child)| {
            let place = format!("{path}.children[{n}]");
            // SAFETY: the caller's word is handed on.
            let child = unsafe { behind(*child, &place) }?;
            // SAFETY: the caller's word is handed on.
            unsafe { self.shape(child, &place, depth + 1) }
        });
        let children = children.collect::<Result<Vec<Shape>>>()?;
        check_children(layout, schema, &children, path)?;

        let place = format!("{path}.dictionary");
        let dictionary = if schema.dictionary.is_null() {
            None
        } else if is_key(format) {
            // SAFETY: the caller's word is handed on.
            let values = unsafe { behind(schema.dictionary, &place) }?;
            // SAFETY: the caller's word is handed on.
            Some(Box::new(unsafe { self.shape(values, &place, depth + 1) }?))
        } else {
            return Err(malformed(place, format!("`{format}` is no format for keys of a dictionary")));
        };
        Ok(Shape { layout, children, dictionary })
    }
}

/// What the children of a map and of runs must be.
fn check_children(layout: Layout, schema: &FFI_ArrowSchema, children: &[Shape], path: &str) -> Result<()> {
    match (layout, children) {
        (Layout::Map, [entries]) if entries.layout != Layout::Struct || entries.children.len() != 2 => {
            Err(malformed(format!("{path}.children[0]"), "a map has structs of a key and a value"))
        }
        (Layout::Runs, [ends, _]) => {
            // The format was read before, as every child's.
            // SAFETY: `children` has two shapes, so both pointers were found to be sound.
            let format = unsafe { (**schema.children).format };
            // SAFETY: the same.
            let format = unsafe { CStr::from_ptr(format) };
            if ends.dictionary.is_some() || ![c"s", c"i", c"l"].contains(&format) {
                return Err(malformed(
                    format!("{path}.children[0].format"),
                    "runs end at whole numbers (`s`, `i`, `l`)",
                ));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A text that may be NULL.
///
/// # Safety
/// `pointer` is NULL or leads to a text that ends with NUL and lives as long as what holds it.
unsafe fn text<'a>(pointer: *const c_char, path: &str) -> Result<Option<&'a str>> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: not NULL; the caller vouches for the NUL at its end.
    let bytes = unsafe { CStr::from_ptr(pointer) };
    if bytes.count_bytes() > MAX_TEXT_BYTES {
        return Err(limit(path, format!("the text is longer than {MAX_TEXT_BYTES} bytes")));
    }
    bytes.to_str().map(Some).map_err(|_| malformed(path, "the text is not UTF-8"))
}

/// The notes of a column: a count, and for each a key and a value, which begin with their lengths. Nothing reads them; they must be sound
/// for the reader to get past.
///
/// # Safety
/// `pointer` is NULL or leads to as many bytes as it says.
unsafe fn notes(pointer: *const c_char, path: &str) -> Result<()> {
    if pointer.is_null() {
        return Ok(());
    }
    let mut at = pointer.cast::<u8>();
    // SAFETY: the caller vouches for a count, and for what it counts.
    let count = unsafe { number(&mut at, MAX_NOTES, path) }?;
    for _ in 0..count * 2 {
        // SAFETY: the same.
        let length = unsafe { number(&mut at, MAX_NOTE_BYTES, path) }?;
        // SAFETY: the same.
        let text = unsafe { std::slice::from_raw_parts(at, length) };
        if std::str::from_utf8(text).is_err() {
            return Err(malformed(path, "the text is not UTF-8"));
        }
        // SAFETY: the same.
        at = unsafe { at.add(length) };
    }
    Ok(())
}

/// A count or a length, of which there are at most `most`.
///
/// # Safety
/// `at` leads to 4 bytes, behind which something more lies, or the end of what they are part of.
unsafe fn number(at: &mut *const u8, most: i32, path: &str) -> Result<usize> {
    // SAFETY: the caller vouches for 4 bytes.
    let number = unsafe { at.cast::<i32>().read_unaligned() };
    // SAFETY: the same.
    *at = unsafe { at.add(4) };
    match usize::try_from(number) {
        Ok(count) if number <= most => Ok(count),
        _ => Err(malformed(path, format!("a count or length of {number}"))),
    }
}

/// The pointers to children.
///
/// # Safety
/// `list` is NULL or leads to `count` pointers.
pub(super) unsafe fn pointers<'a, T>(list: *mut *mut T, count: usize, path: &str) -> Result<&'a [*mut T]> {
    if count == 0 {
        return Ok(&[]);
    }
    if list.is_null() || !list.is_aligned() {
        return Err(malformed(path, "the pointer is NULL or not aligned"));
    }
    // SAFETY: not NULL, aligned, and the caller vouches for the count.
    Ok(unsafe { std::slice::from_raw_parts(list, count) })
}

/// The struct behind a pointer.
///
/// # Safety
/// `pointer` is NULL or leads to a struct that lives as long as what holds it.
pub(super) unsafe fn behind<'a, T>(pointer: *mut T, path: &str) -> Result<&'a T> {
    if pointer.is_null() || !pointer.is_aligned() {
        return Err(malformed(path, "the pointer is NULL or not aligned"));
    }
    // SAFETY: not NULL, aligned, and the caller vouches for the rest.
    Ok(unsafe { &*pointer })
}
