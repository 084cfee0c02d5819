//! The project's own commands, `cargo xtask <command>`: the same ones for people and for CI. Nothing here is part of
//! the library; each command is a small module, and every program that is run is printed first.

#![forbid(unsafe_code)]

mod abi;
mod bench;
mod book;
mod c;
mod cases;
mod cdnow;
mod check;
mod demo;
mod dist;
mod examples;
mod fuzz;
mod header;
mod parity;
mod prefix;
mod python;
mod report;
mod run;
mod rust;
mod schemas;
mod shown;
mod spark;
mod test;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  check              format, lints, documentation, generated files up to date
  test               everything a change must pass, in one profile; ends with `N passed, N failed`
  test --all [SECS]  the same, then the peers beside it, and each fuzz target for SECS seconds (600)
  parity             models and RFM beside the libraries that people use for them, in target/peers
  spark              views and tiers on Apache Spark beside one process, in target/spark
  fuzz SECS          each fuzz target for SECS seconds
  bench [ARGS]       the benches, with the peers beside them; ARGS go to criterion
  header [--check]   writes include/regulars.h, or compares it with what would be written
  abi                writes bindings/c/abi.txt: exported names and layouts of structs, which a test run compares
  schemas [--check]  writes schemas/ and the Python types, or compares them
  cases [PATH...]    runs behaviour cases (cases/, or $REGULARS_CASES) through the command line
  docs [--write]     runs the examples in docs/ and builds the book into target/book; --write renews what they print
  dist               the wheel, the C libraries and headers, pkg-config and CMake files, into dist/
  dist --check       the same, then tried as others would: a project of CMake elsewhere, an empty environment of Python";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["check"] => check::check(),
        ["test"] => test::test(None),
        ["test", "--all"] => test::test(Some(fuzz::DEFAULT_SECONDS)),
        ["test", "--all", seconds] => number(seconds).and_then(|seconds| test::test(Some(seconds))),
        ["parity"] => parity::parity(),
        ["spark"] => spark::spark(),
        ["fuzz", seconds] => number(seconds).and_then(fuzz::fuzz_all),
        ["bench", rest @ ..] => bench::bench(rest),
        ["header"] => header::write(),
        ["header", "--check"] => header::check(),
        ["abi"] => abi::write(),
        ["schemas"] => schemas::write(),
        ["schemas", "--check"] => schemas::check(),
        ["cases", paths @ ..] => cases::run(paths),
        ["docs"] => book::book(false),
        ["docs", "--write"] => book::book(true),
        ["dist"] => dist::dist(),
        ["dist", "--check"] => dist::check(),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn number(word: &str) -> Result<u64, String> {
    word.parse().map_err(|_| format!("`{word}` is not a number of seconds"))
}
