//! `regulars_reply`: bytes that the library answers with, owned by the caller until freed. There is always a NUL just
//! past the end, so a C program may print them, but the length is what counts.

use std::ffi::c_char;

use crate::boundary::{self, caught};

/// An answer. Opaque; read it with `regulars_reply_data` and `regulars_reply_len`.
#[derive(Debug)]
pub struct regulars_reply {
    /// INVARIANT: the last byte is a NUL that does not count.
    terminated: Box<[u8]>,
}

impl From<String> for regulars_reply {
    fn from(text: String) -> Self {
        let mut bytes = text.into_bytes();
        bytes.push(0);
        Self { terminated: bytes.into_boxed_slice() }
    }
}

/// The first byte of the answer, UTF-8. One NUL stands past the end. NULL if `reply` is NULL.
///
/// Thread safety: any thread, as long as no other thread frees `reply`.
/// Ownership: the bytes belong to `reply` and live until `regulars_reply_free`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_reply_data(reply: *const regulars_reply) -> *const c_char {
    caught(|| {
        // SAFETY: the contract of this function.
        unsafe { reply.as_ref() }.map_or(std::ptr::null(), |reply| reply.terminated.as_ptr().cast())
    })
    .unwrap_or(std::ptr::null())
}

/// The number of bytes, without the NUL past the end. 0 if `reply` is NULL.
///
/// Thread safety: any thread, as long as no other thread frees `reply`.
/// Ownership: nothing is handed over.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_reply_len(reply: *const regulars_reply) -> usize {
    caught(|| {
        // SAFETY: the contract of this function.
        unsafe { reply.as_ref() }.map_or(0, |reply| reply.terminated.len().saturating_sub(1))
    })
    .unwrap_or(0)
}

/// Frees an answer. NULL is allowed and does nothing.
///
/// Thread safety: no other thread may use `reply` during or after the call.
/// Ownership: takes `reply`; its bytes end with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_reply_free(reply: *mut regulars_reply) {
    // SAFETY: the contract of this function.
    unsafe { boundary::free(reply) }
}
