//! What stands in the fields of structs of fixed layout: decimals as whole units, texts as bytes that end with a NUL.

use std::ffi::c_char;

use ::regulars::{Code, Decimal, Error};

/// Decimals as whole units of one scale: the usual one, or the least beyond it that shows all of them.
pub(crate) fn units<const N: usize>(texts: [&str; N], usual: u8) -> Result<([i64; N], u32), Error> {
    let mut read = [Decimal::ZERO; N];
    for (place, text) in read.iter_mut().zip(texts) {
        *place = text.parse()?;
    }
    let scale = read.iter().fold(usual, |scale, decimal| scale.max(decimal.scale()));
    let mut counts = [0; N];
    for (count, decimal) in counts.iter_mut().zip(read) {
        let factor = 10_i64.checked_pow(u32::from(scale.saturating_sub(decimal.scale())));
        let none = || Error::new(Code::DecimalOverflow, "out", Code::DecimalOverflow.message());
        *count = factor.and_then(|factor| decimal.units().checked_mul(factor)).ok_or_else(none)?;
    }
    Ok((counts, u32::from(scale)))
}

/// A text in a field of `N` bytes, with a NUL at its end.
pub(crate) fn letters<const N: usize>(text: Option<&str>, path: &str) -> Result<[c_char; N], Error> {
    let text = text.unwrap_or_default();
    if text.len() >= N {
        let message =
            format!("`{text}` has more than {} bytes; ask for it with `membership.account`", N.saturating_sub(1));
        return Err(Error::new(Code::TextTooLong, path, message));
    }
    let mut field = [0; N];
    for (place, byte) in field.iter_mut().zip(text.bytes()) {
        *place = c_char::from_ne_bytes([byte]);
    }
    Ok(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_share_the_usual_scale_or_one_that_shows_all() {
        assert_eq!(units(["300.5", "0", "-2.25"], 1).unwrap(), ([30_050, 0, -225], 2));
        assert_eq!(units(["7"], 0).unwrap(), ([7], 0));
        assert_eq!(units(["7"], 2).unwrap(), ([700], 2));
        let huge = units(["999999999999999999", "0.01"], 0).unwrap_err();
        assert_eq!((huge.code(), huge.path()), (Code::DecimalOverflow, "out"));
    }

    #[test]
    fn a_text_without_room_is_refused() {
        assert_eq!(
            letters::<4>(Some("abc"), "tier").unwrap().map(|letter| letter.to_ne_bytes()),
            [[b'a'], [b'b'], [b'c'], [0]]
        );
        assert_eq!(letters::<4>(Some("金"), "tier").unwrap().len(), 4);
        let long = letters::<4>(Some("gold"), "tier").unwrap_err();
        assert_eq!((long.code(), long.path()), (Code::TextTooLong, "tier"));
    }
}
