//! The program document (MB-89 to MB-94): the cases of `cases/membership.json`, every fault, and what holds of every program.

mod any;
mod document;
mod faults;
mod laws;

use crate::membership::program::Program;
use crate::rulebook::{Explained, RuleFinding, Rulebook, explain_program};
use crate::text::{Json, Language};

const CASES: &str = include_str!("../../../../../../cases/membership.json");

/// The case file.
fn cases() -> Json {
    Json::parse(CASES).unwrap()
}

/// The program that the cases change.
fn base() -> String {
    cases().get("base_program").and_then(Json::as_str).unwrap().to_owned()
}

fn text<'j>(json: &'j Json, name: &str) -> &'j str {
    json.get(name).and_then(Json::as_str).unwrap_or_else(|| panic!("no `{name}` in {json}"))
}

/// The base program as a part of a rulebook.
fn in_a_rulebook(program: &str) -> String {
    format!("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n{program}")
}

fn only(text: &str) -> Program {
    let mut programs = Program::parse(text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    assert_eq!(programs.len(), 1);
    programs.remove(0)
}

fn told(program: &Program) -> [Vec<Explained>; 2] {
    [Language::English, Language::Chinese].map(|language| explain_program(program, language))
}

#[test]
fn the_cases_of_programs_hold_alone_and_in_a_rulebook() {
    let all = cases();
    let list = all.get("program_cases").and_then(Json::as_array).unwrap();
    assert!(list.len() >= 9);
    let mut wrong = Vec::new();
    for case in list {
        let mut program = base();
        for pair in case.get("replace").and_then(Json::as_array).unwrap() {
            let [old, new] = pair.as_array().unwrap() else { panic!("{pair}") };
            assert!(program.contains(old.as_str().unwrap()), "{pair}");
            program = program.replace(old.as_str().unwrap(), new.as_str().unwrap());
        }
        let wanted: Vec<(&str, &str, Option<&str>)> = case
            .get("expect_errors")
            .and_then(Json::as_array)
            .unwrap()
            .iter()
            .map(|error| (text(error, "code"), text(error, "path"), error.get("suggest").and_then(Json::as_str)))
            .collect();
        for (place, found) in
            [("alone", Program::check(&program)), ("rulebook", Rulebook::check(&in_a_rulebook(&program)))]
        {
            // A suggestion that the case does not name is not compared.
            let asked = |n: usize| wanted.get(n).is_none_or(|(_, _, suggest)| suggest.is_some());
            let found: Vec<_> = found
                .iter()
                .enumerate()
                .map(|(n, one)| (one.code.as_str(), one.path.as_str(), one.suggest.as_deref().filter(|_| asked(n))))
                .collect();
            if found != wanted {
                wrong.push(format!("{} {place}: {found:?}, expected {wanted:?}", text(case, "id")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
