//! What a till needs of an account, without JSON: structs of fixed layout that begin with their size, so that they can grow.
//! Everything else about accounts goes through `regulars_call`.

use std::ffi::c_char;

use ::regulars::{Code, Command, Decimal, Error, Instant, MembershipPart, NetAmount, NextTier, PointsPart};

use crate::boundary::{Grows, fill, handle, text};
use crate::crm::{customer_id, regulars_crm};
use crate::error::{regulars_error, regulars_status};
use crate::field::{letters, units};

/// No such instant: nothing expires, nothing ends, nothing changes.
pub const REGULARS_NO_INSTANT: i64 = i64::MIN;
/// How many bytes there are for the id of a tier, which has at most 64, and the NUL at its end.
pub const REGULARS_TIER_BYTES: usize = 72;
/// In `asks_more`: the next tier asks for more than spend; `membership.account` says for what.
pub const REGULARS_NEXT_ASKS_MORE: u32 = 1;
/// In `asks_more`: keeping the held tier asks for more than spend.
pub const REGULARS_RENEWAL_ASKS_MORE: u32 = 2;

/// Points of a customer in the main program. Counts are in units of `10^-scale`: 3005 with scale 1 is 300.5. Instants are in
/// microseconds since 1970-01-01T00:00:00Z, or `REGULARS_NO_INSTANT`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct regulars_balance {
    /// `sizeof(regulars_balance)`; set by the caller before the call.
    pub struct_size: u32,
    /// How many decimals the counts have: those of the program.
    pub scale: u32,
    /// What can be spent.
    pub available: i64,
    /// What is not active yet.
    pub pending: i64,
    /// What is held.
    pub held: i64,
    /// What is owed.
    pub debt: i64,
    /// What has expired of all lots.
    pub expired: i64,
    /// What should have been clawed back and was let go.
    pub written_off: i64,
    /// How much of what can be spent expires next.
    pub next_expiry_points: i64,
    /// When that is.
    pub next_expiry_us: i64,
    /// When any of this, or the tier, differs by itself.
    pub next_change_us: i64,
    /// 1 if a command had been told before under its key, so that this is its result of that time; else 0.
    pub duplicate: u32,
    /// Always 0.
    pub reserved: u32,
}

/// Where a customer stands on the ladder of the main program. Money is in units of `10^-scale` of `currency`; instants are in
/// microseconds since 1970-01-01T00:00:00Z, or `REGULARS_NO_INSTANT`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct regulars_standing {
    /// `sizeof(regulars_standing)`; set by the caller before the call.
    pub struct_size: u32,
    /// How many decimals the amounts have: those of the currency, or more if they need more.
    pub scale: u32,
    /// The spend that counts for the tier now.
    pub spend: i64,
    /// How much spend is missing to the next tier; 0 if none is, or there is none.
    pub next_missing: i64,
    /// How much spend is missing to keep the held tier; 0 if nothing ends it.
    pub renewal_missing: i64,
    /// By when the next tier asks for it.
    pub next_by_us: i64,
    /// By when keeping the held tier asks for it.
    pub renewal_by_us: i64,
    /// Until when the tier is valid.
    pub tier_until_us: i64,
    /// Until when the tier is kept after a review that failed.
    pub grace_until_us: i64,
    /// When any of this, or the points, differs by itself.
    pub next_change_us: i64,
    /// The orders that count for the tier now.
    pub orders: u32,
    /// `REGULARS_NEXT_ASKS_MORE` and `REGULARS_RENEWAL_ASKS_MORE`, added: what is missing is not spend alone.
    pub asks_more: u32,
    /// The ISO 4217 code of the amounts, NUL-terminated; "" without a ladder.
    pub currency: [c_char; 8],
    /// The id of the held tier, NUL-terminated; "" for who holds none.
    pub tier: [c_char; REGULARS_TIER_BYTES],
    /// The id of the next tier, NUL-terminated; "" at the top.
    pub next_tier: [c_char; REGULARS_TIER_BYTES],
}

// SAFETY: both begin with `struct_size`, are `repr(C)` and have no padding, which a test shows; these were their first sizes.
unsafe impl Grows for regulars_balance {
    const FIRST_SIZE: usize = 88;
}

// SAFETY: as above.
unsafe impl Grows for regulars_standing {
    const FIRST_SIZE: usize = 232;
}

/// The points of the customer whose id is `(customer, customer_len)` at the instant `as_of_us`, in microseconds since
/// 1970-01-01T00:00:00Z. `out->struct_size` must be set. Errors: `unknown_member`, `no_program`, and those of `regulars_view`.
///
/// Thread safety: any thread.
/// Ownership: nothing is handed over in `*out`, which is written on success only; on failure the caller owns `*err` if `err`
/// is not NULL (`regulars_error_free`). The text is only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_points_balance(
    crm: *const regulars_crm,
    customer: *const c_char,
    customer_len: usize,
    as_of_us: i64,
    out: *mut regulars_balance,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let balance = || {
        // SAFETY: the contract of this function.
        let crm = unsafe { handle(crm, "crm") }?;
        // SAFETY: the contract of this function.
        let customer = customer_id(unsafe { text(customer, customer_len, "customer") }?)?;
        let as_of = Instant::from_micros(as_of_us)?;
        let account = crm.front().membership(customer, as_of, None)?;
        balance_of(&account.membership, crm.front().points_scale(as_of), false)
    };
    // SAFETY: the contract of this function.
    unsafe { fill(out, err, balance) }
}

/// The tier of the customer whose id is `(customer, customer_len)` at the instant `as_of_us`, in microseconds since
/// 1970-01-01T00:00:00Z, and what is missing to the next one. `out->struct_size` must be set. Errors: `no_program`, and those of
/// `regulars_view`.
///
/// Thread safety: any thread.
/// Ownership: nothing is handed over in `*out`, which is written on success only; on failure the caller owns `*err` if `err`
/// is not NULL (`regulars_error_free`). The text is only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_tier(
    crm: *const regulars_crm,
    customer: *const c_char,
    customer_len: usize,
    as_of_us: i64,
    out: *mut regulars_standing,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let standing = || {
        // SAFETY: the contract of this function.
        let crm = unsafe { handle(crm, "crm") }?;
        // SAFETY: the contract of this function.
        let customer = customer_id(unsafe { text(customer, customer_len, "customer") }?)?;
        standing_of(&crm.front().membership(customer, Instant::from_micros(as_of_us)?, None)?.membership)
    };
    // SAFETY: the contract of this function.
    unsafe { fill(out, err, standing) }
}

/// Spends `points` units of `10^-scale` of the customer whose id is `(customer, customer_len)`, at the instant `at_us`, in
/// microseconds since 1970-01-01T00:00:00Z, and answers with the balance afterwards. Told twice under one `(key, key_len)`, it
/// acts once: a till that got no answer tells the same again. `out->struct_size` must be set. Errors: `insufficient_points`,
/// `invalid_points`, `idempotency_conflict`, `missing_field` (no key), `unknown_member`, `account_closed`, `store_busy`.
///
/// Thread safety: any thread; commands of several threads are carried out one after the other.
/// Ownership: nothing is handed over in `*out`, which is written on success only; on failure the caller owns `*err` if `err`
/// is not NULL (`regulars_error_free`). The texts are only read during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn regulars_points_redeem(
    crm: *mut regulars_crm,
    customer: *const c_char,
    customer_len: usize,
    points: i64,
    scale: u32,
    key: *const c_char,
    key_len: usize,
    at_us: i64,
    out: *mut regulars_balance,
    err: *mut *mut regulars_error,
) -> regulars_status {
    let redeem = || {
        // SAFETY: the contract of this function.
        let crm = unsafe { handle(crm, "crm") }?;
        // SAFETY: the contract of this function.
        let customer = customer_id(unsafe { text(customer, customer_len, "customer") }?)?;
        // SAFETY: the contract of this function.
        let key = unsafe { text(key, key_len, "key") }?;
        let points = Decimal::new(points, u8::try_from(scale).unwrap_or(u8::MAX));
        let points = points.map_err(|fault| Error::from(fault).within("points"))?;
        let command = Command::redeem(customer, points);
        let command = if key.is_empty() { command } else { command.with_key(key) };
        let at = Instant::from_micros(at_us)?;
        let done = crm.front().execute(&command, at)?;
        balance_of(&done.membership, crm.front().points_scale(at), done.duplicate)
    };
    // SAFETY: the contract of this function.
    unsafe { fill(out, err, redeem) }
}

fn balance_of(account: &MembershipPart, scale: u8, duplicate: bool) -> Result<regulars_balance, Error> {
    let points = account.points.as_ref().ok_or_else(|| match account.enrolled_at {
        Some(_) => Error::new(Code::NoProgram, "program", "the program has no points"),
        None => Error::new(Code::UnknownMember, "customer", Code::UnknownMember.message()),
    })?;
    let PointsPart { available, pending, held, debt, expired, written_off, next_expiry, .. } = points;
    let next = next_expiry.as_ref().map_or("0", |next| next.points.as_str());
    let (counts, scale) = units([available, pending, held, debt, expired, written_off, next], scale)?;
    let [available, pending, held, debt, expired, written_off, next_expiry_points] = counts;
    Ok(regulars_balance {
        struct_size: 0,
        scale,
        available,
        pending,
        held,
        debt,
        expired,
        written_off,
        next_expiry_points,
        next_expiry_us: micros(next_expiry.as_ref().map(|next| next.at)),
        next_change_us: micros(account.next_change_at),
        duplicate: u32::from(duplicate),
        reserved: 0,
    })
}

fn standing_of(account: &MembershipPart) -> Result<regulars_standing, Error> {
    let (next, renewal) = (account.next.as_ref(), account.renewal.as_ref());
    let missing = |asked: Option<&NextTier>| amount(asked.and_then(|asked| asked.missing.as_ref()));
    let digits = account.spend.as_ref().map(|spend| spend.currency);
    let digits = digits.map_or(0, |currency| currency.minor_digits());
    let amounts = [amount(account.spend.as_ref())?, missing(next)?, missing(renewal)?];
    let ([spend, next_missing, renewal_missing], scale) = units(amounts.each_ref().map(|text| text.as_str()), digits)?;
    let more =
        |asked: Option<&NextTier>, flag| if asked.is_some_and(|asked| !asked.others.is_empty()) { flag } else { 0 };
    Ok(regulars_standing {
        struct_size: 0,
        scale,
        spend,
        next_missing,
        renewal_missing,
        next_by_us: micros(next.and_then(|next| next.by)),
        renewal_by_us: micros(renewal.and_then(|renewal| renewal.by)),
        tier_until_us: micros(account.tier_until),
        grace_until_us: micros(account.grace_until),
        next_change_us: micros(account.next_change_at),
        orders: account.orders.unwrap_or_default(),
        asks_more: more(next, REGULARS_NEXT_ASKS_MORE) + more(renewal, REGULARS_RENEWAL_ASKS_MORE),
        currency: letters(account.spend.as_ref().map(|spend| spend.currency.as_str()), "currency")?,
        tier: letters(account.tier.as_deref(), "tier")?,
        next_tier: letters(next.map(|next| next.tier.as_str()), "next_tier")?,
    })
}

pub(crate) fn micros(at: Option<Instant>) -> i64 {
    at.map_or(REGULARS_NO_INSTANT, Instant::micros)
}

/// The number of an amount; one that is not there is 0, one that did not fit has no number.
fn amount(net: Option<&NetAmount>) -> Result<String, Error> {
    let none = || Error::new(Code::DecimalOverflow, "spend", Code::DecimalOverflow.message());
    net.map_or_else(|| Ok("0".to_owned()), |net| net.amount.clone().ok_or_else(none))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structs_have_the_sizes_that_were_promised_and_no_padding() {
        assert_eq!(size_of::<regulars_balance>(), 4 * 4 + 9 * 8);
        assert_eq!(size_of::<regulars_standing>(), 4 * 4 + 8 * 8 + 8 + 2 * REGULARS_TIER_BYTES);
        assert_eq!(size_of::<regulars_balance>(), regulars_balance::FIRST_SIZE);
        assert_eq!(size_of::<regulars_standing>(), regulars_standing::FIRST_SIZE);
    }
}
