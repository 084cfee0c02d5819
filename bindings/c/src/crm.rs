//! `regulars_crm`: an open store with its rulebook, and what one can ask of it. `regulars_call` reaches every
//! operation of the table; the others are shorter ways to the most common ones.

use std::ffi::c_char;

use ::regulars::{Code, Context, Crm, CustomerId, Error, Identifier, Instant, Json, Rulebook, canonical};

use crate::boundary::{bytes, deliver, free, handle, terminated, text};
use crate::error::{regulars_error, regulars_status};
use crate::reply::regulars_reply;

/// An open store with its rulebook. Opaque. One handle may be used by several threads at once.
#[derive(Debug)]
pub struct regulars_crm {
    crm: Crm,
}

impl regulars_crm {
    /// The store that other files of this crate ask.
    pub(crate) fn front(&self) -> &Crm {
        &self.crm
    }
}

/// Reads and checks the rulebook in the file `path` (NUL-terminated, UTF-8) and answers with its text, ready for
/// `regulars_open`.
///
/// Thread safety: any thread.
/// Ownership: on success the caller owns `*out` (`regulars_reply_free`), on failure `*err` if `err` is not NULL
/// (`regulars_error_free`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_rulebook_read(
    path: *const c_char,
    out: *mut *mut regulars_reply,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let read = || {
        // SAFETY: the contract of this function.
        let path = unsafe { terminated(path, "path") }?;
        Ok(read_rulebook(path)?.into())
    };
    // SAFETY: the contract of this function.
    unsafe { deliver(out, err, read) }
}

/// Opens the store in the file `path` (NUL-terminated, UTF-8), which is made if it is absent, under the rulebook whose
/// TOML text is `(rulebook, rulebook_len)`.
///
/// Thread safety: any thread. The new handle may be used by several threads at once.
/// Ownership: on success the caller owns `*out` (`regulars_free`), on failure `*err` if `err` is not NULL
/// (`regulars_error_free`). The texts are only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_open(
    path: *const c_char,
    rulebook: *const c_char,
    rulebook_len: usize,
    out: *mut *mut regulars_crm,
    err: *mut *mut regulars_error,
) -> regulars_status {
    // SAFETY: the contract of this function.
    let open = || unsafe { open_file(path, rulebook, rulebook_len, None) };
    // SAFETY: the contract of this function.
    unsafe { deliver(out, err, open) }
}

/// The same for a sealed store, whose keys stand in the file `key_file` (NUL-terminated, UTF-8), which nobody but its owner
/// may read.
///
/// Thread safety: any thread. The new handle may be used by several threads at once.
/// Ownership: on success the caller owns `*out` (`regulars_free`), on failure `*err` if `err` is not NULL
/// (`regulars_error_free`). The texts are only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_open_sealed(
    path: *const c_char,
    rulebook: *const c_char,
    rulebook_len: usize,
    key_file: *const c_char,
    out: *mut *mut regulars_crm,
    err: *mut *mut regulars_error,
) -> regulars_status {
    // SAFETY: the contract of this function.
    let open = || unsafe { open_file(path, rulebook, rulebook_len, Some(key_file)) };
    // SAFETY: the contract of this function.
    unsafe { deliver(out, err, open) }
}

/// Opens a plain store, or a sealed one with its key file.
///
/// # Safety
///
/// The texts are as the functions above say.
unsafe fn open_file(
    path: *const c_char,
    rulebook: *const c_char,
    rulebook_len: usize,
    key_file: Option<*const c_char>,
) -> Result<regulars_crm, Error> {
    // SAFETY: the contract of this function.
    let path = unsafe { terminated(path, "path") }?;
    // SAFETY: the contract of this function.
    let rulebook = unsafe { text(rulebook, rulebook_len, "rulebook") }?;
    let crm = match key_file {
        None => Crm::open(path, Rulebook::parse(rulebook)?)?,
        Some(key_file) => {
            // SAFETY: the contract of this function.
            let key_file = unsafe { terminated(key_file, "key_file") }?;
            Crm::open_with_key_file(path, Rulebook::parse(rulebook)?, key_file)?
        }
    };
    Ok(regulars_crm { crm })
}

/// Opens a store that lives in memory and ends with its handle, under the rulebook whose TOML text is
/// `(rulebook, rulebook_len)`.
///
/// Thread safety: any thread. The new handle may be used by several threads at once.
/// Ownership: on success the caller owns `*out` (`regulars_free`), on failure `*err` if `err` is not NULL
/// (`regulars_error_free`). The text is only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_open_memory(
    rulebook: *const c_char,
    rulebook_len: usize,
    out: *mut *mut regulars_crm,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let open = || {
        // SAFETY: the contract of this function.
        let rulebook = unsafe { text(rulebook, rulebook_len, "rulebook") }?;
        Ok(regulars_crm { crm: Crm::in_memory(Rulebook::parse(rulebook)?)? })
    };
    // SAFETY: the contract of this function.
    unsafe { deliver(out, err, open) }
}

/// Takes records, one JSON object a line, as one batch: all good lines are stored together or none is. The reply says
/// what was accepted, what was a duplicate, what conflicts and which lines were rejected for which reason
/// (`IngestReport`); a rejected line is not a failure of the call.
///
/// Thread safety: any thread; batches of several threads are stored one after the other.
/// Ownership: on success the caller owns `*out` (`regulars_reply_free`), on failure `*err` if `err` is not NULL
/// (`regulars_error_free`). The bytes are only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_ingest(
    crm: *mut regulars_crm,
    ndjson: *const c_char,
    ndjson_len: usize,
    out: *mut *mut regulars_reply,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let ingest = || {
        // SAFETY: the contract of this function.
        let crm = unsafe { handle(crm, "crm") }?;
        // SAFETY: the contract of this function.
        let ndjson = unsafe { bytes(ndjson, ndjson_len, "ndjson") }?;
        Ok(canonical(&crm.crm.ingest_ndjson(ndjson)?)?.into())
    };
    // SAFETY: the contract of this function.
    unsafe { deliver(out, err, ingest) }
}

/// The view (`CustomerView`) of the customer whose id is `(customer, customer_len)` at the instant `as_of_us`, in
/// microseconds since 1970-01-01T00:00:00Z.
///
/// Thread safety: any thread.
/// Ownership: on success the caller owns `*out` (`regulars_reply_free`), on failure `*err` if `err` is not NULL
/// (`regulars_error_free`). The text is only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_view(
    crm: *const regulars_crm,
    customer: *const c_char,
    customer_len: usize,
    as_of_us: i64,
    out: *mut *mut regulars_reply,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let view = || {
        // SAFETY: the contract of this function.
        let crm = unsafe { handle(crm, "crm") }?;
        // SAFETY: the contract of this function.
        let customer = unsafe { text(customer, customer_len, "customer") }?;
        let as_of = Instant::from_micros(as_of_us)?;
        Ok(canonical(&crm.crm.view(customer_id(customer)?, as_of)?)?.into())
    };
    // SAFETY: the contract of this function.
    unsafe { deliver(out, err, view) }
}

/// The id of the customer who bears an identifier, such as kind `phone` and value `138 1234 5678`, at the instant
/// `as_of_us`, in microseconds since 1970-01-01T00:00:00Z. The reply is the id itself, as `regulars_view` takes it.
///
/// Thread safety: any thread.
/// Ownership: on success the caller owns `*out` (`regulars_reply_free`), on failure `*err` if `err` is not NULL
/// (`regulars_error_free`). The texts are only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_find(
    crm: *const regulars_crm,
    kind: *const c_char,
    kind_len: usize,
    value: *const c_char,
    value_len: usize,
    as_of_us: i64,
    out: *mut *mut regulars_reply,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let find = || {
        // SAFETY: the contract of this function.
        let crm = unsafe { handle(crm, "crm") }?;
        // SAFETY: the contract of this function.
        let kind = unsafe { text(kind, kind_len, "kind") }?;
        // SAFETY: the contract of this function.
        let value = unsafe { text(value, value_len, "value") }?;
        Ok(crm.crm.find(Identifier::new(kind, value)?, Instant::from_micros(as_of_us)?)?.to_string().into())
    };
    // SAFETY: the contract of this function.
    unsafe { deliver(out, err, find) }
}

/// Any operation of the table, by its name, such as `consent.may_contact`: canonical JSON out for JSON in. The names,
/// and the types of requests and replies, stand in `schemas/` and in the reply to `system.describe`. Where the rulebook
/// declares roles, a request says who asks in its `context`, and the reply is without what they may not see; functions
/// that have no context then fail with `context_required`, and where the rulebook has an audit with `audit_required`, unless
/// the handle comes from `regulars_as_actor` or `regulars_as_host`.
///
/// Thread safety: any thread; operations that write are carried out one after the other.
/// Ownership: on success the caller owns `*out` (`regulars_reply_free`), on failure `*err` if `err` is not NULL
/// (`regulars_error_free`). The texts are only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_call(
    crm: *mut regulars_crm,
    operation: *const c_char,
    operation_len: usize,
    request: *const c_char,
    request_len: usize,
    out: *mut *mut regulars_reply,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let call = || {
        // SAFETY: the contract of this function.
        let crm = unsafe { handle(crm, "crm") }?;
        // SAFETY: the contract of this function.
        let operation = unsafe { text(operation, operation_len, "operation") }?;
        // SAFETY: the contract of this function.
        let request = unsafe { text(request, request_len, "request") }?;
        Ok(crm.crm.call(operation, request)?.into())
    };
    // SAFETY: the contract of this function.
    unsafe { deliver(out, err, call) }
}

/// The same store for somebody whose context is JSON, such as `{"actor": "u7", "roles": ["agent"], "purpose": "service"}`: what
/// `regulars_call` answers is without what their roles may not see, and the audit is told of every function in their name.
/// Where the rulebook has an audit the context has `at`, the instant of asking, so a handle serves one request; making one costs
/// nothing. Where it declares roles the functions that mask nothing fail with `host_only`.
///
/// Thread safety: any thread. The new handle may be used by several threads at once, and outlives `crm`.
/// Ownership: on success the caller owns `*out` (`regulars_free`), on failure `*err` if `err` is not NULL
/// (`regulars_error_free`). The text is only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_as_actor(
    crm: *const regulars_crm,
    context: *const c_char,
    context_len: usize,
    out: *mut *mut regulars_crm,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let held = || {
        // SAFETY: the contract of this function.
        let crm = unsafe { handle(crm, "crm") }?;
        // SAFETY: the contract of this function.
        let context = read_context(unsafe { text(context, context_len, "context") }?)?;
        Ok(regulars_crm { crm: crm.crm.as_actor(context) })
    };
    // SAFETY: the contract of this function.
    unsafe { deliver(out, err, held) }
}

/// The same store for the program itself: nothing is denied and nothing masked, whatever roles the rulebook declares. With a
/// context (see `regulars_as_actor`) the audit is told in that name; without one (NULL with length 0) only of `regulars_call`.
///
/// Thread safety: any thread. The new handle may be used by several threads at once, and outlives `crm`.
/// Ownership: on success the caller owns `*out` (`regulars_free`), on failure `*err` if `err` is not NULL
/// (`regulars_error_free`). The text is only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_as_host(
    crm: *const regulars_crm,
    context: *const c_char,
    context_len: usize,
    out: *mut *mut regulars_crm,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let held = || {
        // SAFETY: the contract of this function.
        let crm = unsafe { handle(crm, "crm") }?;
        // SAFETY: the contract of this function.
        let context = unsafe { text(context, context_len, "context") }?;
        let host = crm.crm.as_host();
        Ok(regulars_crm { crm: if context.is_empty() { host } else { host.telling(read_context(context)?) } })
    };
    // SAFETY: the contract of this function.
    unsafe { deliver(out, err, held) }
}

/// Closes a store. NULL is allowed and does nothing. Replies and errors got from it stay valid.
///
/// Thread safety: no other thread may use `crm` during or after the call.
/// Ownership: takes `crm`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_free(crm: *mut regulars_crm) {
    // SAFETY: the contract of this function.
    unsafe { free(crm) }
}

/// The text of a rulebook file, checked.
fn read_rulebook(path: &str) -> Result<String, Error> {
    let bytes = std::fs::read(path)
        .map_err(|error| Error::new(Code::IoError, "", format!("the rulebook cannot be read: {}", error.kind())))?;
    let text = String::from_utf8(bytes).map_err(|_| Error::new(Code::InvalidUtf8, "", "the rulebook is not UTF-8"))?;
    Rulebook::parse(&text)?;
    Ok(text)
}

fn read_context(text: &str) -> Result<Context, Error> {
    Json::parse(text).and_then(|json| json.read()).map_err(|error: Error| error.within("context"))
}

pub(crate) fn customer_id(text: &str) -> Result<CustomerId, Error> {
    text.parse().map_err(|error| Error::from(error).within("customer"))
}
