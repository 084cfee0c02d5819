//! Keys as types that give nothing away: no `Debug`, no serialisation, no copies but those asked for, zeroed when dropped (EN-2).

use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::{Entropy, VaultError};

/// How long a key is.
pub const KEY_BYTES: usize = 32;

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        pub struct $name(Zeroizing<[u8; KEY_BYTES]>);

        impl $name {
            /// The key of these bytes; the caller's own copy stays the caller's to zero.
            pub fn new(bytes: &[u8; KEY_BYTES]) -> Self {
                Self(Zeroizing::new(*bytes))
            }

            /// A new key. Errors: `entropy_exhausted`.
            pub fn generate(entropy: &mut dyn Entropy) -> Result<Self, VaultError> {
                let mut bytes = Zeroizing::new([0; KEY_BYTES]);
                entropy.fill(bytes.as_mut_slice())?;
                Ok(Self(bytes))
            }

            /// The bytes, for whoever wraps or uses the key.
            pub fn expose(&self) -> &[u8; KEY_BYTES] {
                &self.0
            }

            /// Whether both are one key, in time that does not depend on where they differ.
            pub fn is(&self, other: &Self) -> bool {
                self.0.as_slice().ct_eq(other.0.as_slice()).into()
            }
        }
    )*};
}

keys! {
    /// The key of what is sealed of one profile (EN-1).
    DataKey;
    /// A key that wraps data keys (EN-2).
    KeyEncryptionKey;
    /// The key of a blind index: whoever has it can try all telephone numbers (EN-6).
    IndexKey;
}
