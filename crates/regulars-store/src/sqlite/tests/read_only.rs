//! Places where nothing may be written. The tests may run as root, who may write everywhere, so the work is done by another
//! user where that is possible, and in a folder of the kernel otherwise.

use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;

use super::*;
use crate::port::Reading;

/// A user without rights.
const NOBODY: u32 = 65_534;

#[test]
fn a_folder_of_the_kernel_takes_no_file() {
    assert_eq!(open(Path::new("/proc/shop.db")).unwrap_err(), StoreError::ReadOnly);
    assert_eq!(StoreError::ReadOnly.to_string(), "the store or its folder cannot be written");
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn child_that_may_not_write() {
    let Some(path) = task() else { return };
    let told = match open(&path) {
        Err(error) => format!("open: {error:?}"),
        Ok(store) => {
            let read = |reading: Box<dyn Reading + '_>| Ok((reading.counts()?.records, reading.last_change()?));
            format!("read: {:?} write: {:?}", store.read().and_then(read), store.write().err())
        }
    };
    println!("\ntold: {told}");
}

/// What a user without rights is told who opens the file.
fn told(path: &Path) -> String {
    let tools = tempfile::tempdir().unwrap();
    mode(tools.path(), 0o755);
    let program = tools.path().join("program");
    std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    mode(&program, 0o755);
    let mut command = process(&program, "read_only::child_that_may_not_write", path);
    command.current_dir("/");
    if chown(tools.path(), Some(0), Some(0)).is_ok() {
        command.uid(NOBODY).gid(NOBODY);
    }
    let said = finish(command.spawn().unwrap());
    said.lines().find_map(|line| line.strip_prefix("told: ")).unwrap().to_owned()
}

#[test]
fn a_folder_or_file_without_the_right_to_write_says_so() {
    let place = place();
    let folder = place.path.parent().unwrap();
    mode(folder, 0o555);
    assert_eq!(told(&place.path), "open: ReadOnly", "a new file in a read-only folder");
    mode(folder, 0o755);
    write(&open(&place.path).unwrap(), batch(0, 3));
    // A file of the first layout is told the same.
    for aged in [false, true] {
        if aged {
            age(&place.path);
        }
        mode(&place.path, 0o444);
        mode(folder, 0o555);
        assert_eq!(told(&place.path), "open: ReadOnly", "a store in a read-only folder");
        mode(folder, 0o777);
        assert_eq!(
            told(&place.path),
            "read: Ok((3, 0)) write: Some(ReadOnly)",
            "a read-only store in a folder that is not"
        );
        mode(folder, 0o755);
        mode(&place.path, 0o644);
    }
    assert_eq!(write(&open(&place.path).unwrap(), batch(0, 3)), vec![Appended::Duplicate; 3]);
}
