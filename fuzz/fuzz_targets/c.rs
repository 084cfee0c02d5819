//! No bytes make a function of the C interface crash or let a panic out; what it hands out can be read and freed, and a status other than 0
//! comes with an error that says why. Each round takes a byte for the function and texts for its arguments, some of them NULL.
#![no_main]

use std::ffi::{CStr, c_char};
use std::ptr;

use libfuzzer_sys::fuzz_target;
use regulars_capi::*;

const RULES: &str = include_str!("../../examples/rulebooks/first.toml");

struct Tape<'a>(&'a [u8]);

impl<'a> Tape<'a> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn number(&mut self) -> i64 {
        let mut bytes = [0; 8];
        bytes.iter_mut().for_each(|byte| *byte = self.byte());
        i64::from_le_bytes(bytes)
    }

    /// A text as pointer and length: up to the next line end, or NULL.
    fn text(&mut self) -> (*const c_char, usize) {
        let end = self.0.iter().position(|byte| *byte == b'\n').unwrap_or(self.0.len());
        let (text, rest) = self.0.split_at(end);
        self.0 = rest.get(1..).unwrap_or_default();
        if text == b"NULL" { (ptr::null(), 0) } else { (text.as_ptr().cast(), text.len()) }
    }
}

/// Reads whatever an error says, as a caller would, and frees it.
fn read_error(status: regulars_status, err: *mut regulars_error) {
    if status == REGULARS_OK {
        assert!(err.is_null());
        return;
    }
    assert!(!err.is_null());
    unsafe {
        assert_eq!(regulars_error_number(err), status);
        for text in [regulars_error_code(err), regulars_error_message(err), regulars_error_json(err)] {
            assert!(!CStr::from_ptr(text).is_empty());
            assert!(CStr::from_ptr(text).to_str().is_ok());
        }
        assert!(CStr::from_ptr(regulars_error_code(err)) != c"internal_panic");
        assert!(CStr::from_ptr(regulars_error_path(err)).to_str().is_ok());
        regulars_error_free(err);
    }
}

fn read_reply(status: regulars_status, reply: *mut regulars_reply) {
    assert_eq!(status == REGULARS_OK, !reply.is_null());
    unsafe {
        if !reply.is_null() {
            let (data, len) = (regulars_reply_data(reply), regulars_reply_len(reply));
            assert!(std::str::from_utf8(std::slice::from_raw_parts(data.cast(), len)).is_ok());
        }
        regulars_reply_free(reply);
    }
}

fuzz_target!(|input: &[u8]| {
    let mut tape = Tape(input);
    let mut crm: *mut regulars_crm = ptr::null_mut();
    unsafe {
        assert_eq!(
            regulars_open_memory(RULES.as_ptr().cast(), RULES.len(), &raw mut crm, ptr::null_mut()),
            REGULARS_OK
        );
        for _ in 0..8 {
            if tape.0.is_empty() {
                break;
            }
            let mut err: *mut regulars_error = ptr::null_mut();
            let mut reply: *mut regulars_reply = ptr::null_mut();
            let function = tape.byte() % 13;
            let status = match function {
                0 => {
                    let (data, len) = tape.text();
                    regulars_ingest(crm, data, len, &raw mut reply, &raw mut err)
                }
                1 => {
                    let (at, (data, len)) = (tape.number(), tape.text());
                    regulars_view(crm, data, len, at, &raw mut reply, &raw mut err)
                }
                2 => {
                    let (at, (kind, kind_len), (value, value_len)) = (tape.number(), tape.text(), tape.text());
                    regulars_find(crm, kind, kind_len, value, value_len, at, &raw mut reply, &raw mut err)
                }
                3 => {
                    let ((name, name_len), (data, len)) = (tape.text(), tape.text());
                    regulars_call(crm, name, name_len, data, len, &raw mut reply, &raw mut err)
                }
                4 | 5 => {
                    let mut held: *mut regulars_crm = ptr::null_mut();
                    let (data, len) = tape.text();
                    let as_whom = if function == 4 { regulars_as_actor } else { regulars_as_host };
                    let status = as_whom(crm, data, len, &raw mut held, &raw mut err);
                    assert_eq!(status == REGULARS_OK, !held.is_null());
                    read_error(status, err);
                    if !held.is_null() {
                        regulars_free(crm);
                        crm = held;
                    }
                    continue;
                }
                6 => {
                    let mut opened: *mut regulars_crm = ptr::null_mut();
                    let (data, len) = tape.text();
                    let status = regulars_open_memory(data, len, &raw mut opened, &raw mut err);
                    read_error(status, err);
                    regulars_free(opened);
                    continue;
                }
                7 => {
                    let mut balance: regulars_balance = std::mem::zeroed();
                    balance.struct_size = if tape.byte() == 0 { 0 } else { size_of::<regulars_balance>() as u32 };
                    let (at, (data, len)) = (tape.number(), tape.text());
                    read_error(regulars_points_balance(crm, data, len, at, &raw mut balance, &raw mut err), err);
                    continue;
                }
                8 => {
                    let mut standing: regulars_standing = std::mem::zeroed();
                    standing.struct_size = size_of::<regulars_standing>() as u32;
                    let (at, (data, len)) = (tape.number(), tape.text());
                    read_error(regulars_tier(crm, data, len, at, &raw mut standing, &raw mut err), err);
                    continue;
                }
                9 => {
                    let mut balance: regulars_balance = std::mem::zeroed();
                    balance.struct_size = size_of::<regulars_balance>() as u32;
                    let (points, scale, at) = (tape.number(), u32::from(tape.byte()), tape.number());
                    let ((data, len), (key, key_len)) = (tape.text(), tape.text());
                    let status = regulars_points_redeem(
                        crm,
                        data,
                        len,
                        points,
                        scale,
                        key,
                        key_len,
                        at,
                        &raw mut balance,
                        &raw mut err,
                    );
                    read_error(status, err);
                    continue;
                }
                10 => {
                    let mut permission: regulars_permission = std::mem::zeroed();
                    permission.struct_size = size_of::<regulars_permission>() as u32;
                    let (at, whom, purpose) = (tape.number(), tape.text(), tape.text());
                    let (channel, point) = (tape.text(), tape.text());
                    let status = regulars_may_contact(
                        crm,
                        whom.0,
                        whom.1,
                        purpose.0,
                        purpose.1,
                        channel.0,
                        channel.1,
                        point.0,
                        point.1,
                        at,
                        &raw mut permission,
                        &raw mut err,
                    );
                    read_error(status, err);
                    continue;
                }
                11 => {
                    let mut trees: *mut regulars_trees = ptr::null_mut();
                    let (data, len) = (tape.0.as_ptr().cast::<c_char>(), tape.0.len());
                    tape.0 = &[];
                    let status = regulars_trees_read(data, len, &raw mut trees, &raw mut err);
                    read_error(status, err);
                    let width = regulars_trees_features(trees).min(64);
                    let row = vec![f64::NAN; width];
                    let (mut margins, mut err) = (vec![0.0; regulars_trees_outputs(trees)], ptr::null_mut());
                    let status = regulars_trees_score(
                        trees,
                        row.as_ptr(),
                        row.len(),
                        margins.as_mut_ptr(),
                        ptr::null_mut(),
                        &raw mut err,
                    );
                    read_error(status, err);
                    regulars_trees_free(trees);
                    continue;
                }
                _ => {
                    let (at, (data, len)) = (tape.number(), tape.text());
                    let mut out = regulars::arrow::FFI_ArrowArrayStream::empty();
                    let status = regulars_views_stream(crm, at, data, len, &raw mut out, &raw mut err);
                    assert_eq!(status == REGULARS_OK, out.release.is_some());
                    read_error(status, err);
                    continue;
                }
            };
            read_error(status, err);
            read_reply(status, reply);
        }
        regulars_free(crm);
    }
});
