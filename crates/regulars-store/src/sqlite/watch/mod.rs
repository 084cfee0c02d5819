//! Dirty marks, watch states, the outbox, rulebooks and artefacts in tables.

mod read;
mod write;

use regulars_core::identity::CustomerId;

/// Ids are ordered as their texts are, in which the letters of base32, numbers 0 to 25, stand behind the digits, 26 to 31. A
/// key is an id whose numbers are moved by six, so that the order of bytes is that of the texts.
const LETTERS_LAST: u128 = 6;
const LETTERS_FIRST: u128 = 32 - LETTERS_LAST;
/// How many groups of five bits an id has.
const GROUPS: u32 = 16;

fn moved(bytes: [u8; 10], by: u128) -> [u8; 10] {
    let bits = bytes.iter().fold(0, |bits, byte| (bits << 8) | u128::from(*byte));
    let group = |n: u32| (((bits >> (5 * n)) + by) & 31) << (5 * n);
    let bits = (0..GROUPS).fold(0, |all, n| all | group(n));
    let mut out = [0; 10];
    out.iter_mut().zip(bits.to_be_bytes().iter().skip(6)).for_each(|(to, from)| *to = *from);
    out
}

/// The key of a customer.
fn key(customer: &CustomerId) -> [u8; 10] {
    moved(*customer.bytes(), LETTERS_LAST)
}

/// The customer of a key.
fn customer(key: [u8; 10]) -> CustomerId {
    CustomerId::from_bytes(moved(key, LETTERS_FIRST))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_have_the_order_of_ids_and_lead_back(a: [u8; 10], b: [u8; 10]) {
            let (a, b) = (CustomerId::from_bytes(a), CustomerId::from_bytes(b));
            prop_assert_eq!(key(&a).cmp(&key(&b)), a.cmp(&b));
            prop_assert_eq!(customer(key(&a)), a);
        }
    }
}
