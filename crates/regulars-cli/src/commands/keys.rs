//! `regulars keys`: key files are made, their keys rotated and counted (EN-2).

use std::io::Write as _;
use std::path::Path;

use regulars::vault::{KeyEncryptionKey, VaultError};
use regulars::{KeyCounts, KeyFile, SystemEntropy};

use crate::args::{Database, Keys, NewKeys, Rotate};
use crate::database::{self, IfAbsent, about, read_keys};
use crate::failure::Result;
use crate::ingest::grouped;
use crate::output::{finish, stdout};

pub(crate) fn run(keys: &Keys) -> Result<()> {
    match keys {
        Keys::New(args) => new(args),
        Keys::Rotate(args) => rotate(args),
        Keys::Renew(args) => super::shred::renew(args),
        Keys::Status(args) => status(args),
    }
}

fn new(args: &NewKeys) -> Result<()> {
    let path = &args.key_file;
    let keys = KeyFile::generate(&args.tenant, &mut SystemEntropy::new()).map_err(|error| about(path, error))?;
    keys.write_new(path).map_err(|error| about(path, error))?;
    let mut out = stdout();
    let mut written = writeln!(out, "made {} for tenant `{}`", path.display(), args.tenant);
    written = written.and_then(|()| writeln!(out, "keep a copy elsewhere: without it nobody can read the database"));
    finish(out, written)
}

/// How the keys of a database are wrapped, and its key file.
fn sealed(args: &Database) -> Result<(&Path, KeyCounts)> {
    let path = args.keys.key_file.as_deref().ok_or_else(|| about(Path::new("--key-file"), VaultError::KeysRequired))?;
    let counts = database::open(args, IfAbsent::Refuse)?.crm.key_counts()?;
    // A database that is opened with keys is sealed.
    counts.map(|counts| (path, counts)).ok_or_else(|| about(&args.db, VaultError::NotSealed))
}

fn rotate(args: &Rotate) -> Result<()> {
    let (path, before) = sealed(&args.database)?;
    let mut keys = read_keys(path)?;
    // One that was interrupted is finished first; its version is in the file already.
    if before.left() == 0 {
        let kek = KeyEncryptionKey::generate(&mut SystemEntropy::new()).map_err(|error| about(path, error))?;
        keys.ring_mut().add(kek).map_err(|error| about(path, error))?;
        keys.replace(path).map_err(|error| about(path, error))?;
    }
    let crm = database::open(&args.database, IfAbsent::Refuse)?.crm;
    let wrapped = crm.rotate_keys()?;
    let current = crm.key_counts()?.map_or(0, |status| status.current);
    let mut retired = 0;
    if args.retire {
        retired = keys.ring_mut().retire_before(current);
        keys.replace(path).map_err(|error| about(path, error))?;
    }
    let mut out = stdout();
    let mut written = writeln!(out, "keys that are wrapped under version {current} now: {}", grouped(wrapped));
    if retired > 0 {
        written =
            written.and_then(|()| writeln!(out, "older versions that are gone from {}: {retired}", path.display()));
    }
    finish(out, written)
}

fn status(args: &Database) -> Result<()> {
    let (_, status) = sealed(args)?;
    let mut out = stdout();
    let mut written = writeln!(out, "the current version of the key is {}", status.current);
    for (version, count) in &status.wrapped_under {
        written = written.and_then(|()| writeln!(out, "  keys wrapped under version {version}: {}", grouped(*count)));
    }
    if status.left() > 0 {
        written =
            written.and_then(|()| writeln!(out, "a rotation is not finished; `regulars keys rotate` goes on with it"));
    }
    finish(out, written)
}
