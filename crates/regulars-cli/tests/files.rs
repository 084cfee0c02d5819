//! Files that are missing, foreign, newer, or in a folder that cannot be written: a code and a path, and nothing
//! changed.

#[cfg(test)]
mod support;

use support::{CUSTOMER, Shop};

#[test]
fn a_file_that_is_not_ours_is_left_as_it_is() {
    let shop = Shop::new();
    for (name, bytes) in
        [("text.db", b"not a database, but long enough to look at".repeat(50)), ("zip.db", vec![0x50; 4096])]
    {
        shop.write(name, &bytes);
        let said = shop.run_with(&["ingest", "--db", name, "-"], CUSTOMER.as_bytes()).failed();
        assert!(said.starts_with("error[not_a_store]: ") && said.contains(name), "{said}");
        assert_eq!(std::fs::read(shop.path.join(name)).unwrap(), bytes);
    }
}

#[test]
fn a_database_of_a_newer_version_is_not_touched() {
    let shop = Shop::with_customer();
    // `user_version` is the big-endian number at byte 60 of an SQLite file.
    let path = shop.path.join("shop.db");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    std::fs::write(&path, &bytes).unwrap();
    let said = shop.run(&["view", "--db", "shop.db", "--phone", "13812345678"]).failed();
    assert!(said.starts_with("error[schema_too_new]: "), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_an_error_with_its_path() {
    // Not even an administrator can make a file in /proc.
    let shop = Shop::new();
    let args = ["ingest", "--db", "/proc/regulars/shop.db", "--rulebook", "rulebook.toml", "-"];
    let said = shop.run_with(&args, CUSTOMER.as_bytes()).failed();
    assert!(said.starts_with("error[") && said.contains("/proc/regulars/shop.db"), "{said}");
}

#[test]
fn reading_a_database_that_is_not_there_makes_none() {
    let shop = Shop::new();
    let said = shop.run(&["view", "--db", "other.db", "--phone", "13812345678"]).failed();
    assert!(said.starts_with("error[io_error]: there is no database here"), "{said}");
    assert!(!shop.path.join("other.db").exists());
}

#[test]
fn a_rulebook_that_is_missing_or_wrong_is_named() {
    let shop = Shop::with_customer();
    std::fs::rename(shop.path.join("rulebook.toml"), shop.path.join("rules.toml")).unwrap();
    let args = ["view", "--db", "shop.db", "--phone", "13812345678"];
    let said = shop.run(&args).failed();
    assert!(said.contains("rulebook.toml") && said.contains("--rulebook"), "{said}");
    shop.run(&[&args[..], &["--rulebook", "rules.toml"]].concat()).ok();
    shop.write("rulebook.toml", "[rulebok]\n");
    assert!(shop.run(&args).failed().contains("rulebook.toml"));
}

#[test]
fn init_overwrites_nothing() {
    let shop = Shop::new();
    let before = shop.read("rulebook.toml");
    let said = shop.run(&["init", "."]).failed();
    assert!(said.contains("is there already"), "{said}");
    assert_eq!(shop.read("rulebook.toml"), before);
}
