//! Tables in and out by the Arrow C stream interface: records, views of everybody, and the rows of models. A stream that is given is
//! taken in every case, so that a caller has nothing to release whatever the status says.

use std::collections::BTreeMap;
use std::ffi::c_char;

use ::regulars::arrow::{FFI_ArrowArrayStream as ArrowArrayStream, Stream, Table, stream_of, stream_of_batches};
use ::regulars::{
    Error, Explain, Instant, Json, TableAnswer, TableMap, ask_table, canonical, purchase_rows, tree_rows,
};

use crate::boundary::{caught, deliver, done, handle, moved, null, panicked, text};
use crate::crm::regulars_crm;
use crate::error::{regulars_error, regulars_status};
use crate::reply::regulars_reply;
use crate::trees::regulars_trees;

/// How many rows a batch of views has at most.
const BATCH_ROWS: usize = 8_192;

/// Takes the rows of a table as records, one transaction for each batch. `map` says which column is what, as JSON: `source`, `type`,
/// `columns` by the part of a record (`record_id`, `profile` and `occurred_at`, which every record needs, `received_at`, `corrects`,
/// `refers_to`, `body.<field>`, `identifier.<kind>`, `attribute.<name>`, `ext.<name>`), `currency` of amounts, and `zone` of columns without
/// one. Amounts are decimals, texts or whole minor units, never floats. The reply is an `IngestReport`; a rejected row is no failure of the
/// call. Errors: of the map as of any JSON, and `unknown_type`; of the table `arrow_released`, `arrow_malformed`, `arrow_format_unknown`,
/// `arrow_limit`, `arrow_stream_failed`; of a column `missing_field`, `wrong_type`, `float_not_allowed`, `instant_without_zone`,
/// `unknown_currency`. Batches before the one that fails stay stored.
///
/// Thread safety: any thread; the callbacks of the stream are called from it and must not throw.
/// Ownership: takes the stream, on success and on failure: the library calls its `release` before it returns, and leaves `stream->release`
/// NULL. On success the caller owns `*out` (`regulars_reply_free`), on failure `*err` if `err` is not NULL (`regulars_error_free`). The text
/// is only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_ingest_stream(
    crm: *mut regulars_crm,
    map: *const c_char,
    map_len: usize,
    stream: *mut ArrowArrayStream,
    out: *mut *mut regulars_reply,
    err: *mut *mut regulars_error,
) -> regulars_status {
    // SAFETY: the contract of this function.
    let taken = unsafe { take(stream) };
    let ingest = || {
        let stream = taken?;
        // SAFETY: the contract of this function.
        let crm = unsafe { handle(crm, "crm") }?;
        // SAFETY: the contract of this function.
        let map = TableMap::parse(unsafe { text(map, map_len, "map") }?).map_err(|error| error.within("map"))?;
        Ok(canonical(&crm.front().ingest_table(stream, &map)?)?.into())
    };
    // SAFETY: the contract of this function.
    unsafe { deliver(out, err, ingest) }
}

/// The views of all customers as a table, a row for each in order of their ids, at the instant `as_of_us`, in microseconds since
/// 1970-01-01T00:00:00Z. `columns` is a JSON list of names: `customer`, `records`, `tier`, `stage`, `journey_stage`, `rfm`, `points`,
/// `next_change_at`, `attr.<name>`, `measure.<name>`, `score.<name>`, `segment.<name>`, `tag.<name>`. What is not known is null. A batch of at
/// most 8,192 rows is made when it is asked for, so that a table of any length needs the room of one; all are of one state of the store,
/// that of this call, and what is written meanwhile is not seen. Every decimal has 18 digits behind the point and is rounded half to even
/// there. What goes wrong on the way is told by `get_last_error` as `code at path: message`. Errors:
/// `unknown_name` with the place of the column, `too_many_items` where one is asked for twice.
///
/// Thread safety: any thread. The stream is for one thread at a time, which need not be that of the call. Until it is released a file
/// keeps in its log what was there before.
/// Ownership: on success `*out` is the caller's, who releases it by `out->release(out)`; what lay there before is overwritten and not
/// released. On failure it is not touched, and the caller owns `*err` if `err` is not NULL (`regulars_error_free`). The stream lives on when
/// `crm` is freed. The text is only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_views_stream(
    crm: *const regulars_crm,
    as_of_us: i64,
    columns: *const c_char,
    columns_len: usize,
    out: *mut ArrowArrayStream,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let views = || {
        // SAFETY: the contract of this function.
        let crm = unsafe { handle(crm, "crm") }?;
        // SAFETY: the contract of this function.
        let columns: Vec<String> = read(unsafe { text(columns, columns_len, "columns") }?, "columns")?;
        let batches = crm.front().views_stream(Instant::from_micros(as_of_us)?, &columns, BATCH_ROWS)?;
        Ok(stream_of_batches(batches.schema(), batches))
    };
    // SAFETY: the contract of this function.
    unsafe { moved(out, err, views) }
}

/// Runs an operation on models over the rows of a table: `churn.score`, `cluster.assign`, `model.predict` and `recommend.items` say
/// something of rows, and write a stream to `*rows`; `churn.calibrate`, `churn.evaluate`, `churn.fit`, `cluster.fit`, `model.fit`,
/// `recommend.evaluate` and `recommend.fit` tell JSON, and write a reply to `*told`. The other one of the two is left alone. `request` is that of
/// the operation without what the table says. A column has the name of the field or feature that it stands for; `columns`, a JSON object
/// that may be empty or NULL, gives it another, and names the columns that a table may have besides. Errors: those of the operation;
/// `unknown_operation`; of the table as for `regulars_ingest_stream`; of a column `missing_field`, `wrong_type`, `model_input_invalid`.
///
/// Thread safety: any thread; the callbacks of the stream are called from it and must not throw.
/// Ownership: takes the stream, on success and on failure: the library calls its `release` before it returns, and leaves `stream->release`
/// NULL. On success the caller owns what was written (`rows->release(rows)` or `regulars_reply_free`); on failure neither is touched, and the
/// caller owns `*err` if `err` is not NULL (`regulars_error_free`). The texts are only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_ask_stream(
    operation: *const c_char,
    operation_len: usize,
    request: *const c_char,
    request_len: usize,
    columns: *const c_char,
    columns_len: usize,
    rulebook_version: u64,
    stream: *mut ArrowArrayStream,
    rows: *mut ArrowArrayStream,
    told: *mut *mut regulars_reply,
    err: *mut *mut regulars_error,
) -> regulars_status {
    // SAFETY: the contract of this function.
    let taken = unsafe { take(stream) };
    let ask = || {
        let stream = taken?;
        if rows.is_null() || !rows.is_aligned() {
            return Err(null("rows"));
        }
        if told.is_null() {
            return Err(null("told"));
        }
        // SAFETY: the contract of this function.
        let operation = unsafe { text(operation, operation_len, "operation") }?;
        // SAFETY: the contract of this function.
        let request = unsafe { text(request, request_len, "request") }?;
        // SAFETY: the contract of this function.
        let columns = unsafe { names(columns, columns_len) }?;
        match ask_table(operation, request, &Table::of_stream(stream)?, &columns, rulebook_version)? {
            // SAFETY: not NULL, and the contract of this function.
            TableAnswer::Told(json) => unsafe { told.write(Box::into_raw(Box::new(json.into()))) },
            // SAFETY: not NULL, aligned, and the contract of this function.
            TableAnswer::Rows(batch) => unsafe { rows.write(stream_of(batch)) },
        }
        Ok(())
    };
    // SAFETY: the contract of this function.
    unsafe { done(err, ask) }
}

/// The rows that models of repeat purchase read, out of a table of orders: `request` says how they are summed up and `columns` which column
/// is what, as for `purchase_rows` of Rust and Python. Errors: of the table as for `regulars_ingest_stream`; of a column `missing_field`,
/// `wrong_type`, `instant_without_zone`, `float_not_allowed`.
///
/// Thread safety: any thread; the callbacks of the stream are called from it and must not throw.
/// Ownership: takes the stream, on success and on failure: the library calls its `release` before it returns, and leaves `stream->release`
/// NULL. On success `*out` is the caller's (`out->release(out)`); what lay there before is not released. On failure it is not touched, and the
/// caller owns `*err` if `err` is not NULL (`regulars_error_free`). The texts are only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_purchases_stream(
    request: *const c_char,
    request_len: usize,
    columns: *const c_char,
    columns_len: usize,
    stream: *mut ArrowArrayStream,
    out: *mut ArrowArrayStream,
    err: *mut *mut regulars_error,
) -> regulars_status {
    // SAFETY: the contract of this function.
    let taken = unsafe { take(stream) };
    let purchases = || {
        let stream = taken?;
        // SAFETY: the contract of this function.
        let request = unsafe { text(request, request_len, "request") }?;
        // SAFETY: the contract of this function.
        let columns = unsafe { names(columns, columns_len) }?;
        Ok(stream_of(purchase_rows(request, &Table::of_stream(stream)?, &columns)?))
    };
    // SAFETY: the contract of this function.
    unsafe { moved(out, err, purchases) }
}

/// What a model of trees says of the rows of a table: `margin` and `value`, with several outputs `margin_0` and so on. `explain` is empty,
/// `path_dependent`, or `interventional`, which compares with the 1 to 1,000 rows of the table `background`; then there are also `base` and
/// `contribution.<feature>`, which add up to the margin. `background` is NULL otherwise. `columns` gives features other names, as for
/// `regulars_ask_stream`. Errors: of the tables as for `regulars_ingest_stream`; of a column `missing_field`, `wrong_type`,
/// `model_input_invalid`; `invalid_value` of `explain` and `background`; `tree_malformed` if the file keeps no counts.
///
/// Thread safety: any thread; the callbacks of the streams are called from it and must not throw.
/// Ownership: takes both streams, on success and on failure: the library calls their `release` before it returns, and leaves it NULL. On
/// success `*out` is the caller's (`out->release(out)`); what lay there before is not released. On failure it is not touched, and the caller
/// owns `*err` if `err` is not NULL (`regulars_error_free`). The texts are only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_trees_stream(
    trees: *const regulars_trees,
    columns: *const c_char,
    columns_len: usize,
    explain: *const c_char,
    explain_len: usize,
    stream: *mut ArrowArrayStream,
    background: *mut ArrowArrayStream,
    out: *mut ArrowArrayStream,
    err: *mut *mut regulars_error,
) -> regulars_status {
    // SAFETY: the contract of this function.
    let taken = unsafe { take(stream) };
    // SAFETY: the contract of this function.
    let beside = (!background.is_null()).then(|| unsafe { take(background) });
    let score = || {
        let stream = taken?;
        let beside = beside.transpose().map_err(|error| error.within("background"))?;
        // SAFETY: the contract of this function.
        let trees = unsafe { handle(trees, "trees") }?;
        // SAFETY: the contract of this function.
        let columns = unsafe { names(columns, columns_len) }?;
        // SAFETY: the contract of this function.
        let explain = match unsafe { text(explain, explain_len, "explain") }? {
            "" => None,
            word => Some(Json::from(word).read::<Explain>().map_err(|error| error.within("explain"))?),
        };
        let beside = beside.map(Table::of_stream).transpose().map_err(|error| error.within("background"))?;
        let rows = tree_rows(trees.model(), &Table::of_stream(stream)?, &columns, explain, beside.as_ref())?;
        Ok(stream_of(rows))
    };
    // SAFETY: the contract of this function.
    unsafe { moved(out, err, score) }
}

/// The stream behind a pointer, which is ours from now on.
///
/// # Safety
/// As for [`Stream::take`].
unsafe fn take(stream: *mut ArrowArrayStream) -> Result<Stream, Error> {
    // SAFETY: the caller's word is handed on.
    caught(|| unsafe { Stream::take(stream) }).unwrap_or_else(|| Err(panicked()))
}

/// Other names of columns. NULL with length 0 is none.
///
/// # Safety
/// As for [`text`].
unsafe fn names(data: *const c_char, len: usize) -> Result<BTreeMap<String, String>, Error> {
    // SAFETY: the caller's word is handed on.
    match unsafe { text(data, len, "columns") }? {
        "" => Ok(BTreeMap::new()),
        json => read(json, "columns"),
    }
}

fn read<T: serde::de::DeserializeOwned>(json: &str, name: &str) -> Result<T, Error> {
    Json::parse(json).and_then(|json| json.read()).map_err(|error: Error| error.within(name))
}
