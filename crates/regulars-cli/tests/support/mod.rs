//! A shop in a folder of its own, and the command as a person would type it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a command said and how it ended.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The standard output of a command that did what it should.
    #[track_caller]
    pub(crate) fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "out: {}\nerr: {}", self.out, self.err);
        self.out
    }

    /// The standard error of a command that failed with exit code 1.
    #[track_caller]
    pub(crate) fn failed(self) -> String {
        assert_eq!(self.code, Some(1), "out: {}\nerr: {}", self.out, self.err);
        self.err
    }
}

/// Runs `regulars` in a folder.
pub(crate) fn run_in(folder: &Path, args: &[&str], stdin: &[u8]) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_regulars"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // A command that does not read its input closes it early.
    let _ = input.write_all(stdin);
    drop(input);
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder with `rulebook.toml` and `shop.db`, made by `regulars init`.
pub(crate) struct Shop {
    _folder: tempfile::TempDir,
    pub(crate) path: PathBuf,
}

impl Shop {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        run_in(folder.path(), &["init", "shop"], b"").ok();
        Self { path: folder.path().join("shop"), _folder: folder }
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        run_in(&self.path, args, b"")
    }

    pub(crate) fn run_with(&self, args: &[&str], stdin: &[u8]) -> Ran {
        run_in(&self.path, args, stdin)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path.join(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path.join(name)).unwrap()
    }

    /// A shop whose database holds a small customer: two channels, a return, a withdrawn consent.
    pub(crate) fn with_customer() -> Self {
        let shop = Self::new();
        shop.write("records.ndjson", CUSTOMER);
        shop.run(&["ingest", "--db", "shop.db", "records.ndjson"]).ok();
        shop
    }
}

/// Wang Wei: known to the shop and, by another spelling of his phone, to the till.
pub(crate) const CUSTOMER: &str = r#"{"source":"shop","record_id":"S-1","profile":"u1","type":"profile","occurred_at":"2026-01-05T10:00:00+08:00","identifiers":[{"kind":"phone","value":"13812345678"},{"kind":"email","value":"Wang.Wei@mail.example"},{"kind":"member_no","value":"M-10233"}],"attributes":{"name":"王伟"}}
{"source":"shop","record_id":"S-2","profile":"u1","type":"order","occurred_at":"2026-02-01T10:00:00+08:00","body":{"amount":{"amount":"4800.00","currency":"CNY"}}}
{"source":"pos","record_id":"P-1","profile":"till-7","type":"order","occurred_at":"2026-03-01T12:00:00+08:00","identifiers":[{"kind":"phone","value":"+86 138-1234-5678"}],"body":{"amount":{"amount":"1200.50","currency":"CNY"}}}
{"source":"pos","record_id":"P-2","profile":"till-7","type":"return","occurred_at":"2026-03-02T12:00:00+08:00","refers_to":"P-1","body":{"amount":{"amount":"200.50","currency":"CNY"}}}
{"source":"shop","record_id":"S-3","profile":"u1","type":"consent","occurred_at":"2026-01-05T10:05:00+08:00","body":{"kind":"grant","purpose":"marketing","by":"subject","source":"web_form","explicit":true,"notice":"v1","proof":{"ref":"f-1","hash":"ab"}}}
{"source":"shop","record_id":"S-4","profile":"u1","type":"consent","occurred_at":"2026-04-01T10:00:00+08:00","body":{"kind":"withdraw","purpose":"marketing","channel":"sms","by":"subject","source":"reply_keyword"}}
"#;
