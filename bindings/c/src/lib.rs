//! The C interface: opaque handles, `(pointer, length)` texts, a status from every function and results through
//! out-parameters that are written only on success. It wraps the front door (`::regulars`) and adds no behaviour of
//! its own. The header `include/regulars.h` is generated from these files; no panic leaves them.

#![expect(unsafe_code, reason = "this crate is the one place where pointers of a C caller are read and written")]
#![expect(non_camel_case_types, reason = "the types bear the names that a C caller sees")]
#![expect(clippy::missing_safety_doc, reason = "each `Ownership:` line is the contract, and the header shows it")]

mod abi;
mod account;
mod boundary;
mod crm;
mod error;
mod field;
mod permission;
mod reply;
mod tables;
mod trees;

pub use abi::REGULARS_ABI_VERSION;
pub use account::{
    REGULARS_NEXT_ASKS_MORE, REGULARS_NO_INSTANT, REGULARS_RENEWAL_ASKS_MORE, REGULARS_TIER_BYTES, regulars_balance,
    regulars_points_balance, regulars_points_redeem, regulars_standing, regulars_tier,
};
pub use crm::{
    regulars_as_actor, regulars_as_host, regulars_call, regulars_crm, regulars_find, regulars_free, regulars_ingest,
    regulars_open, regulars_open_memory, regulars_open_sealed, regulars_rulebook_read, regulars_view,
};
pub use error::{
    REGULARS_OK, regulars_error, regulars_error_code, regulars_error_free, regulars_error_json, regulars_error_message,
    regulars_error_number, regulars_error_path, regulars_status,
};
pub use permission::{
    REGULARS_ALLOW, REGULARS_DEFER, REGULARS_DENY, REGULARS_OBLIGATIONS_BYTES, REGULARS_WORD_BYTES,
    regulars_may_contact, regulars_permission,
};
pub use reply::{regulars_reply, regulars_reply_data, regulars_reply_free, regulars_reply_len};
pub use tables::{
    regulars_ask_stream, regulars_ingest_stream, regulars_purchases_stream, regulars_trees_stream,
    regulars_views_stream,
};
pub use trees::{
    regulars_trees, regulars_trees_explain, regulars_trees_feature, regulars_trees_features, regulars_trees_free,
    regulars_trees_outputs, regulars_trees_read, regulars_trees_score,
};

use std::ffi::{CStr, c_char};

/// The version of the packages, which all share.
const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(version) => version,
    Err(_) => c"",
};

/// The interface version of the loaded library. A program that was compiled against another `REGULARS_ABI_VERSION`
/// must not go on.
///
/// Thread safety: any thread.
/// Ownership: nothing is handed over.
#[unsafe(no_mangle)]
pub extern "C" fn regulars_abi_version() -> u32 {
    REGULARS_ABI_VERSION
}

/// The version of the loaded library, such as `0.1.0`, NUL-terminated.
///
/// Thread safety: any thread.
/// Ownership: the text belongs to the library and lives as long as the process.
#[unsafe(no_mangle)]
pub extern "C" fn regulars_version() -> *const c_char {
    VERSION.as_ptr()
}

#[cfg(test)]
mod tests {
    use super::{CStr, regulars_version};

    #[test]
    fn the_version_is_the_front_doors() {
        // SAFETY: the function answers with a NUL-terminated text that is never freed.
        let version = unsafe { CStr::from_ptr(regulars_version()) };
        assert_eq!(version.to_str(), Ok(::regulars::version()));
    }
}
