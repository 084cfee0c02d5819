//! May somebody be contacted, without JSON: a struct of fixed layout that begins with its size, for whoever asks before every
//! message. Audiences, receipts and what people say go through `regulars_call`.

use std::ffi::c_char;

use ::regulars::{ConsentDecision, Contact, Decision, Error, Instant, Word as _};

use crate::account::micros;
use crate::boundary::{Grows, fill, handle, text};
use crate::crm::{customer_id, regulars_crm};
use crate::error::{regulars_error, regulars_status};
use crate::field::letters;

/// The contact may not be made.
pub const REGULARS_DENY: u32 = 0;
/// The contact may be made later, from `defer_until_us` on.
pub const REGULARS_DEFER: u32 = 1;
/// The contact may be made.
pub const REGULARS_ALLOW: u32 = 2;
/// How many bytes there are for a word of an answer and the NUL at its end.
pub const REGULARS_WORD_BYTES: usize = 48;
/// How many bytes there are for obligations and the NUL at their end: room for all of them.
pub const REGULARS_OBLIGATIONS_BYTES: usize = 256;

/// Whether a customer may be contacted. Instants are in microseconds since 1970-01-01T00:00:00Z, or `REGULARS_NO_INSTANT`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct regulars_permission {
    /// `sizeof(regulars_permission)`; set by the caller before the call.
    pub struct_size: u32,
    /// `REGULARS_DENY`, `REGULARS_DEFER` or `REGULARS_ALLOW`: the greater, the more may be done.
    pub decision: u32,
    /// When the contact may be made, if it is put off.
    pub defer_until_us: i64,
    /// When the answer may change without a new record.
    pub next_change_us: i64,
    /// The code of the first reason, NUL-terminated; `OK` if the contact may be made.
    pub primary_reason: [c_char; REGULARS_WORD_BYTES],
    /// The legal basis, NUL-terminated; "" if the contact may not be made.
    pub legal_basis: [c_char; REGULARS_WORD_BYTES],
    /// What to do instead, such as `ask_consent`, NUL-terminated; "" if nothing helps.
    pub remedy: [c_char; REGULARS_WORD_BYTES],
    /// What may be done instead, such as `non_personalised`, NUL-terminated; "" if there is nothing.
    pub alternative: [c_char; REGULARS_WORD_BYTES],
    /// What must be done with the contact, such as `include_opt_out`: words with a blank between them, NUL-terminated.
    pub obligations: [c_char; REGULARS_OBLIGATIONS_BYTES],
}

// SAFETY: it begins with `struct_size`, is `repr(C)` and has no padding, which a test shows; this was its first size.
unsafe impl Grows for regulars_permission {
    const FIRST_SIZE: usize = 472;
}

/// Whether the customer whose id is `(customer, customer_len)` may be contacted for a purpose over a channel at the instant
/// `as_of_us`, in microseconds since 1970-01-01T00:00:00Z. `contact_point` is the telephone number or address that would be used;
/// NULL with length 0 asks for none in particular. `out->struct_size` must be set. An answer of `REGULARS_DENY` is a success.
/// Errors: `channel_unknown`, and those of `regulars_view`.
///
/// Thread safety: any thread.
/// Ownership: nothing is handed over in `*out`, which is written on success only; on failure the caller owns `*err` if `err`
/// is not NULL (`regulars_error_free`). The texts are only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_may_contact(
    crm: *const regulars_crm,
    customer: *const c_char,
    customer_len: usize,
    purpose: *const c_char,
    purpose_len: usize,
    channel: *const c_char,
    channel_len: usize,
    contact_point: *const c_char,
    contact_point_len: usize,
    as_of_us: i64,
    out: *mut regulars_permission,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let permission = || {
        // SAFETY: the contract of this function.
        let crm = unsafe { handle(crm, "crm") }?;
        // SAFETY: the contract of this function.
        let customer = customer_id(unsafe { text(customer, customer_len, "customer") }?)?;
        // SAFETY: the contract of this function.
        let purpose = unsafe { text(purpose, purpose_len, "purpose") }?.to_owned();
        // SAFETY: the contract of this function.
        let channel = unsafe { text(channel, channel_len, "channel") }?.to_owned();
        // SAFETY: the contract of this function.
        let point = unsafe { text(contact_point, contact_point_len, "contact_point") }?;
        let contact_point = (!point.is_empty()).then(|| point.to_owned());
        let contact = Contact { channel, contact_point, purpose };
        permission_of(&crm.front().may_contact(customer, &contact, Instant::from_micros(as_of_us)?)?)
    };
    // SAFETY: the contract of this function.
    unsafe { fill(out, err, permission) }
}

fn permission_of(answer: &ConsentDecision) -> Result<regulars_permission, Error> {
    let obligations: Vec<&str> = answer.obligations.iter().map(|one| one.as_str()).collect();
    Ok(regulars_permission {
        struct_size: 0,
        decision: match answer.decision {
            Decision::Deny => REGULARS_DENY,
            Decision::Defer => REGULARS_DEFER,
            Decision::Allow => REGULARS_ALLOW,
        },
        defer_until_us: micros(answer.defer_until),
        next_change_us: micros(answer.next_change_at),
        primary_reason: letters(Some(&answer.primary_reason), "primary_reason")?,
        legal_basis: letters(answer.legal_basis.map(|basis| basis.as_str()), "legal_basis")?,
        remedy: letters(answer.remedy.map(|remedy| remedy.as_str()), "remedy")?,
        alternative: letters(answer.alternative.map(|other| other.as_str()), "alternative")?,
        obligations: letters(Some(&obligations.join(" ")), "obligations")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_struct_has_the_size_that_was_promised_no_padding_and_room_for_every_word() {
        assert_eq!(size_of::<regulars_permission>(), regulars_permission::FIRST_SIZE);
        let sum = 2 * 4 + 2 * 8 + 4 * REGULARS_WORD_BYTES + REGULARS_OBLIGATIONS_BYTES;
        assert_eq!(size_of::<regulars_permission>(), sum);
        assert!(::regulars::error_codes().iter().all(|info| info.code.len() < REGULARS_WORD_BYTES));
        let all: Vec<&str> = ::regulars::Obligation::words().collect();
        assert!(all.join(" ").len() < REGULARS_OBLIGATIONS_BYTES);
        let words = ::regulars::LegalBasis::words().chain(::regulars::Remedy::words());
        assert!(words.chain(::regulars::Alternative::words()).all(|word| word.len() < REGULARS_WORD_BYTES));
    }
}
