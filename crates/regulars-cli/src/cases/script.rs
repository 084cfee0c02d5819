//! A script: a rulebook and operations with what is expected of them. It runs on a store in memory; what each operation
//! really answered becomes the expected output of the other interfaces.

use regulars::{Crm, Json, Rulebook, canonical};

use super::compare::{Order, differences};

/// A case as a flat script.
pub(super) struct Case {
    pub(super) id: String,
    pub(super) rulebook: String,
    pub(super) steps: Vec<Step>,
}

/// One operation.
pub(super) struct Step {
    pub(super) operation: String,
    pub(super) request: String,
    pub(super) expected: Expected,
}

/// Says what is wrong with an answer.
pub(super) type Check = Box<dyn Fn(&Json) -> Vec<String>>;

/// What a case expects of an operation.
pub(super) enum Expected {
    Answer(Json),
    /// The same, with lists compared as multisets.
    InAnyOrder(Json),
    Error(Json),
    /// An answer with which this finds nothing wrong.
    Checked(Check),
}

/// What an operation answered: canonical text.
pub(super) enum Answered {
    Answer(String),
    Error(String),
}

/// What came of a case.
pub(super) struct Outcome {
    pub(super) script: Vec<Answered>,
    pub(super) mismatches: Vec<String>,
}

pub(super) fn run(case: &Case) -> Result<Outcome, String> {
    let rulebook = Rulebook::parse(&case.rulebook).map_err(|error| format!("the rulebook is not valid: {error}"))?;
    let crm = Crm::in_memory(rulebook).map_err(|error| error.to_string())?;
    let (mut script, mut mismatches) = (Vec::new(), Vec::new());
    for (number, step) in case.steps.iter().enumerate() {
        let place = format!("step {number} {}", step.operation);
        let answer = crm.call(&step.operation, &step.request);
        let nothing = Json::Object(Vec::new());
        let (text, wanted) = match (&answer, &step.expected) {
            (Ok(text), Expected::Checked(_)) => (text.clone(), &nothing),
            (Ok(text), Expected::Answer(wanted) | Expected::InAnyOrder(wanted)) => (text.clone(), wanted),
            (Err(error), Expected::Error(wanted)) => (canonical(error).map_err(|e| e.to_string())?, wanted),
            (Ok(text), Expected::Error(wanted)) => {
                mismatches.push(format!("{place}: expected error {wanted}, found {text}"));
                continue;
            }
            (Err(error), Expected::Answer(_) | Expected::InAnyOrder(_) | Expected::Checked(_)) => {
                mismatches.push(format!("{place}: {error}"));
                continue;
            }
        };
        let found = Json::parse(&text).map_err(|error| error.to_string())?;
        if found.to_string() != text {
            mismatches.push(format!("{place}: the answer is not canonical"));
        }
        let mut places = Vec::new();
        let order = if matches!(step.expected, Expected::InAnyOrder(_)) { Order::Any } else { Order::AsGiven };
        differences(wanted, &found, order, "", &mut places);
        if let Expected::Checked(check) = &step.expected {
            places.extend(check(&found));
        }
        mismatches.extend(places.into_iter().map(|difference| format!("{place} {difference}")));
        script.push(if answer.is_ok() { Answered::Answer(text) } else { Answered::Error(text) });
    }
    Ok(Outcome { script, mismatches })
}

/// Appends a case to a script file: blocks of a word, a length, a line feed, that many bytes and a line feed.
pub(super) fn write(case: &Case, answers: &[Answered], out: &mut Vec<u8>) {
    let mut block = |word: &str, text: &str| {
        out.extend(format!("{word} {}\n", text.len()).as_bytes());
        out.extend(text.as_bytes());
        out.push(b'\n');
    };
    block("case", &case.id);
    block("rulebook", &case.rulebook);
    for (step, answer) in case.steps.iter().zip(answers) {
        block("op", &step.operation);
        block("request", &step.request);
        match answer {
            Answered::Answer(text) => block("expect", text),
            Answered::Error(text) => block("error", text),
        }
    }
}
