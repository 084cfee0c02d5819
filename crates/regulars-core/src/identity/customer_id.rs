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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
