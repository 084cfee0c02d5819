//! A key file: the versions of a key-encryption key, the key of the indexes and the tenant, for whoever has no service for keys.
//!
//! One thing on each line, so that nothing secret passes through a reader that keeps copies:
//!
//! ```text
//! regulars-keys 1
//! tenant default
//! index 64 hexadecimal digits
//! kek 1 64 hexadecimal digits
//! ```

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::Path;

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::{
    Entropy, IndexKey, KEY_BYTES, KeyEncryptionKey, KeyRing, MAX_KEK_VERSIONS, SystemEntropy, Vault, VaultError,
    check_tenant,
};

/// The longest key file, in bytes.
pub const MAX_KEY_FILE_BYTES: u64 = 16 * 1024;
/// What a key file begins with.
const HEAD: &str = "regulars-keys 1";
/// What a new file says of itself.
const WARNING: &str =
    "# Whoever has this file can read everything in the store; without it nobody can. Keep it, and keep it apart.";
/// The bits of a mode that let others in.
#[cfg(unix)]
const OTHERS: u32 = 0o077;

/// Keys that were read from a file, or will be written to one.
pub struct KeyFile {
    tenant: String,
    ring: KeyRing,
}

impl KeyFile {
    /// New keys of a tenant. Errors: `entropy_exhausted`, `tenant_invalid`.
    pub fn generate(tenant: &str, entropy: &mut dyn Entropy) -> Result<Self, VaultError> {
        check_tenant(tenant)?;
        let (kek, index) = (KeyEncryptionKey::generate(entropy)?, IndexKey::generate(entropy)?);
        Ok(Self { tenant: tenant.to_owned(), ring: KeyRing::new(kek, index) })
    }

    /// Reads a file. Errors: `io_error`, `key_file_exposed` if others may read it, `key_file_invalid` with the line.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, VaultError> {
        let unreadable = |error: std::io::Error| VaultError::KeyFileUnreadable(error.kind().to_string());
        let file = std::fs::File::open(path).map_err(unreadable)?;
        not_exposed(&file.metadata().map_err(unreadable)?)?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_KEY_FILE_BYTES as usize + 1));
        file.take(MAX_KEY_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        Self::parse(&bytes)
    }

    /// Reads the text of a file. Errors: `key_file_invalid`.
    pub fn parse(bytes: &[u8]) -> Result<Self, VaultError> {
        let fault = |line, fault| VaultError::KeyFileInvalid { line, fault };
        if bytes.len() as u64 > MAX_KEY_FILE_BYTES {
            return Err(fault(1, "the file is longer than a key file can be"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| fault(1, "the file is not UTF-8"))?;
        let filled = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let mut lines = filled.map(|(number, line)| (number, line.trim_end()));
        let (number, head) = lines.next().ok_or(fault(1, "it is empty"))?;
        if head != HEAD {
            return Err(fault(number, "it does not begin with `regulars-keys 1`"));
        }
        let (mut tenant, mut index, mut keks) = (None, None, BTreeMap::<u32, KeyEncryptionKey>::new());
        let mut last = number;
        for (number, line) in lines {
            last = number;
            let (word, rest) = line.split_once(' ').ok_or(fault(number, "a word and its value were expected"))?;
            match word {
                "tenant" if tenant.is_none() => tenant = Some(rest.to_owned()),
                "index" if index.is_none() => {
                    let key = key(rest).map_err(|why| fault(number, why))?;
                    index = Some(IndexKey::new(&key));
                }
                "kek" => {
                    let (version, hex) =
                        rest.split_once(' ').ok_or(fault(number, "a version and a key were expected"))?;
                    let version = version.parse::<u32>().ok().filter(|version| *version > 0);
                    let version = version.ok_or(fault(number, "a version is a whole number from 1"))?;
                    let key = key(hex).map_err(|why| fault(number, why))?;
                    let kek = KeyEncryptionKey::new(&key);
                    if keks.values().any(|known| known.is(&kek)) {
                        return Err(fault(number, "two versions have the same key"));
                    }
                    if keks.insert(version, kek).is_some() {
                        return Err(fault(number, "the version is there twice"));
                    }
                    if keks.len() > MAX_KEK_VERSIONS {
                        return Err(fault(number, "there are too many versions"));
                    }
                }
                "tenant" | "index" => return Err(fault(number, "the word is there twice")),
                _ => return Err(fault(number, "the word is not one of `tenant`, `index`, `kek`")),
            }
        }
        let tenant = tenant.ok_or(fault(last, "there is no `tenant`"))?;
        check_tenant(&tenant)?;
        let index = index.ok_or(fault(last, "there is no `index`"))?;
        if keks.is_empty() {
            return Err(fault(last, "there is no `kek`"));
        }
        Ok(Self { tenant, ring: KeyRing::of(keks, index) })
    }

    /// Writes a new file that only its owner may read. Errors: `key_file_exists`, `io_error`.
    pub fn write_new(&self, path: impl AsRef<Path>) -> Result<(), VaultError> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => VaultError::KeyFileExists,
            kind => VaultError::KeyFileUnreadable(kind.to_string()),
        })?;
        let written = file.write_all(self.text().as_bytes()).and_then(|()| file.sync_all());
        written.map_err(|error| VaultError::KeyFileUnreadable(error.kind().to_string()))
    }

    /// Puts the keys in place of those of a file, whole or not at all. Errors: `io_error`, `key_file_exists` if an earlier try left
    /// its new file behind.
    pub fn replace(&self, path: impl AsRef<Path>) -> Result<(), VaultError> {
        let path = path.as_ref();
        let mut name = path.as_os_str().to_owned();
        name.push(".new");
        self.write_new(Path::new(&name))?;
        std::fs::rename(&name, path).map_err(|error| VaultError::KeyFileUnreadable(error.kind().to_string()))
    }

    fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(MAX_KEY_FILE_BYTES as usize));
        let mut put = |parts: &[&str]| {
            parts.iter().for_each(|part| text.push_str(part));
            text.push('\n');
        };
        put(&[HEAD]);
        put(&[WARNING]);
        put(&["tenant ", &self.tenant]);
        put(&["index ", &hex(self.ring.index().expose())]);
        for (version, kek) in self.ring.keks() {
            put(&["kek ", &version.to_string(), " ", &hex(kek.expose())]);
        }
        text
    }

    /// The tenant.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// The keys.
    pub fn ring(&self) -> &KeyRing {
        &self.ring
    }

    /// The keys, to add a version or retire old ones.
    pub fn ring_mut(&mut self) -> &mut KeyRing {
        &mut self.ring
    }

    /// The vault of these keys, with the randomness of the operating system.
    pub fn into_vault(self) -> Result<Vault, VaultError> {
        Vault::new(Box::new(self.ring), self.tenant, Box::new(SystemEntropy::new()))
    }
}

fn hex(bytes: &[u8; KEY_BYTES]) -> Zeroizing<String> {
    Zeroizing::new(HEXLOWER.encode(bytes))
}

fn key(hex: &str) -> Result<Zeroizing<[u8; KEY_BYTES]>, &'static str> {
    if hex.len() != 2 * KEY_BYTES {
        return Err("a key has 64 hexadecimal digits, no more and no less");
    }
    let mut bytes = Zeroizing::new([0; KEY_BYTES]);
    let written = HEXLOWER.decode_mut(hex.as_bytes(), bytes.as_mut_slice());
    written.map_err(|_| "a key is written in the digits 0 to 9 and a to f")?;
    Ok(bytes)
}

#[cfg(unix)]
fn not_exposed(meta: &std::fs::Metadata) -> Result<(), VaultError> {
    let mode = std::os::unix::fs::MetadataExt::mode(meta) & 0o777;
    if mode & OTHERS == 0 { Ok(()) } else { Err(VaultError::KeyFileExposed(mode)) }
}

/// Other systems have no such bits; who may read a file is the host's to see to.
#[cfg(not(unix))]
fn not_exposed(_: &std::fs::Metadata) -> Result<(), VaultError> {
    Ok(())
}
