//! The id of a customer: made from its anchor profile, so that it needs no register and shows nothing (CI-1, CI-2).

use std::fmt;

use data_encoding::BASE32_NOPAD;
use sha2::{Digest as _, Sha256};

use crate::error::{Code, Fault};

/// `C` and 16 characters of base32.
///
/// ```
/// use regulars_core::identity::CustomerId;
/// let id = CustomerId::of("", "pos", "M-10233");
/// assert_eq!(id.to_string().len(), 17);
/// assert_eq!(id.to_string().parse::<CustomerId>()?, id);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CustomerId([u8; 10]);

/// The text is not a customer id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a customer id is `C` and 16 characters of lower-case base32")]
pub struct CustomerIdError;

impl Fault for CustomerIdError {
    fn code(&self) -> Code {
        Code::InvalidValue
    }
}

impl CustomerId {
    /// The id that a profile gives to its customer when it is the anchor.
    pub fn of(salt: &str, source: &str, profile: &str) -> Self {
        let mut hasher = Sha256::new();
        for part in [salt, "\n", source, "\n", profile] {
            hasher.update(part.as_bytes());
        }
        let digest = hasher.finalize();
        let mut id = [0; 10];
        id.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
        Self(id)
    }

    /// From its ten bytes.
    pub fn from_bytes(bytes: [u8; 10]) -> Self {
        Self(bytes)
    }

    /// Its ten bytes.
    pub fn bytes(&self) -> &[u8; 10] {
        &self.0
    }
}

/// The order of the texts, in which digits stand before letters, while their bits stand after.
impl Ord for CustomerId {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let bits = |id: &Self| id.0.iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let (a, b) = (bits(self), bits(other));
        // The first group of five bits that differs decides.
        let differs = (a ^ b).leading_zeros().saturating_sub(48) / 5;
        let group = |bits: u128| (bits >> (75 - 5 * differs.min(15))) & 31;
        let rank = |group: u128| if group >= 26 { group - 26 } else { group + 6 };
        rank(group(a)).cmp(&rank(group(b)))
    }
}

impl PartialOrd for CustomerId {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "C{}", BASE32_NOPAD.encode(&self.0).to_ascii_lowercase())
    }
}

impl fmt::Debug for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for CustomerId {
    type Err = CustomerIdError;

    fn from_str(text: &str) -> Result<Self, CustomerIdError> {
        let letters = text.strip_prefix('C').filter(|rest| !rest.bytes().any(|b| b.is_ascii_uppercase()));
        let bytes = letters.and_then(|rest| BASE32_NOPAD.decode(rest.to_ascii_uppercase().as_bytes()).ok());
        let bytes = bytes.and_then(|bytes| <[u8; 10]>::try_from(bytes).ok());
        bytes.map(Self).ok_or(CustomerIdError)
    }
}

impl serde::Serialize for CustomerId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for CustomerId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(crate::text::coded::<D::Error>)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for CustomerId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CustomerId".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^C[a-z2-7]{16}$"})
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ids_sort_like_their_texts(a: [u8; 10], b: [u8; 10], same in 0usize..10) {
            let mut c = a;
            c[same..].copy_from_slice(&b[same..]);
            for (x, y) in [(a, b), (a, c), (a, a)] {
                let (x, y) = (CustomerId(x), CustomerId(y));
                prop_assert_eq!(x.cmp(&y), x.to_string().cmp(&y.to_string()));
                prop_assert_eq!(x.to_string().parse::<CustomerId>().unwrap(), x);
            }
        }
    }
}
