//! Replays the scripts of the behaviour cases twice: through the operation table and through the typed Rust methods. Every
//! answer must be the expected one byte for byte. `REGULARS_SCRIPTS` names the folder; without it a small script is used.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use regulars::{
    Contact, Context, Crm, CustomerId, CustomerRef, Error, Identifier, Instant, Json, Language, Part, Processing,
    ProfileRef, ReasonLevel, RecordKey, Rulebook, Select, canonical,
};

/// One operation and what is expected of it: the word is `expect` or `error`.
struct Step {
    operation: String,
    request: String,
    word: String,
    wanted: String,
}

struct Case {
    id: String,
    rulebook: String,
    steps: Vec<Step>,
}

/// Reads blocks of a word, a length, a line feed, that many bytes and a line feed.
fn read(bytes: &[u8]) -> Vec<Case> {
    let mut rest = bytes;
    let mut cases: Vec<Case> = Vec::new();
    let (mut operation, mut request) = (String::new(), String::new());
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap();
        let head = std::str::from_utf8(&rest[..end]).unwrap();
        let (word, length) = head.split_once(' ').unwrap();
        let length: usize = length.parse().unwrap();
        let text = String::from_utf8(rest[end + 1..end + 1 + length].to_vec()).unwrap();
        rest = &rest[end + length + 2..];
        match word {
            "case" => cases.push(Case { id: text, rulebook: String::new(), steps: Vec::new() }),
            "rulebook" => cases.last_mut().unwrap().rulebook = text,
            "op" => operation = text,
            "request" => request = text,
            "expect" | "error" => cases.last_mut().unwrap().steps.push(Step {
                operation: operation.clone(),
                request: request.clone(),
                word: word.to_owned(),
                wanted: text,
            }),
            other => panic!("unknown word {other}"),
        }
    }
    cases
}

fn scripts() -> Vec<Case> {
    let Some(folder) = std::env::var_os("REGULARS_SCRIPTS").map(PathBuf::from) else {
        return read(include_bytes!("small.script"));
    };
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "script"));
    files.sort();
    files.iter().flat_map(|file| read(&std::fs::read(file).unwrap())).collect()
}

fn replay(run: impl Fn(&Crm, &Case, &Step) -> Result<String, Error>) {
    let cases = scripts();
    assert!(!cases.is_empty(), "there are no cases");
    for case in &cases {
        let crm = Crm::in_memory(Rulebook::parse(&case.rulebook).unwrap()).unwrap();
        for (number, step) in case.steps.iter().enumerate() {
            let (word, found) = match run(&crm, case, step) {
                Ok(text) => ("expect", text),
                Err(error) => ("error", canonical(&error).unwrap()),
            };
            assert_eq!((word, found.as_str()), (step.word.as_str(), step.wanted.as_str()), "{} step {number}", case.id);
        }
    }
}

#[test]
fn the_operation_table_answers_byte_for_byte() {
    replay(|crm, _, step| crm.call(&step.operation, &step.request));
}

#[test]
fn the_typed_methods_answer_byte_for_byte() {
    let seen = std::cell::RefCell::new(BTreeMap::new());
    replay(|crm, case, step| {
        // With an audit a typed method is told in the name that the request gives. It has no content, so a salt is the table's.
        if case.rulebook.contains("[audit]") {
            let request = Json::parse(&step.request).unwrap();
            let context = request.get("context").filter(|_| !case.rulebook.contains("[[role]]"));
            let context = context.map(|told| told.read::<Context>().unwrap()).filter(|told| told.salt.is_none());
            let Some(context) = context else { return crm.call(&step.operation, &step.request) };
            let Json::Object(fields) = request else { panic!("a request is an object") };
            let bare = Json::object(fields.into_iter().filter(|(name, _)| name != "context")).to_string();
            let bare = Step {
                request: bare,
                operation: step.operation.clone(),
                word: step.word.clone(),
                wanted: String::new(),
            };
            return match typed(&crm.telling(context), &bare) {
                Some(answer) => {
                    *seen.borrow_mut().entry("told".to_owned()).or_insert(0) += 1;
                    answer
                }
                None => crm.call(&step.operation, &step.request),
            };
        }
        // What the typed methods cannot be given (malformed requests) is the table's alone.
        if step.word == "error" && Json::parse(&step.request).is_err() {
            return crm.call(&step.operation, &step.request);
        }
        match typed(crm, step) {
            Some(answer) => {
                *seen.borrow_mut().entry(step.operation.clone()).or_insert(0) += 1;
                answer
            }
            None => crm.call(&step.operation, &step.request),
        }
    });
    if std::env::var_os("REGULARS_SCRIPTS").is_some() {
        let seen = seen.into_inner();
        for operation in [
            "consent.may_contact",
            "consent.may_process",
            "customer.find",
            "customer.view",
            "record.get",
            "record.ingest",
            "rulebook.diff",
            "rulebook.explain",
            "rulebook.impact",
            "rulebook.load",
            "rulebook.remove",
            "rulebook.schema",
            "store.stats",
            "told",
        ] {
            assert!(seen.contains_key(operation), "{operation} was never called through its typed method");
        }
    }
}

fn text<'a>(json: &'a Json, name: &str) -> Option<&'a str> {
    json.get(name).and_then(Json::as_str)
}

fn who(request: &Json) -> Option<CustomerRef> {
    if let Some(id) = text(request, "customer") {
        return id.parse::<CustomerId>().ok().map(CustomerRef::Id);
    }
    if let Some(identifier) = request.get("identifier") {
        let identifier = Identifier::new(text(identifier, "kind")?, text(identifier, "value")?).ok()?;
        return Some(CustomerRef::Identifier(identifier));
    }
    request.get("profile")?.read::<ProfileRef>().ok().map(CustomerRef::Profile)
}

/// The answer of a typed method; none where the request does not fit its arguments. Where somebody says
/// who asks, the answer is masked, which is the table's alone (`host_only`).
fn typed(crm: &Crm, step: &Step) -> Option<Result<String, Error>> {
    let request = Json::parse(&step.request).ok().filter(|request| request.get("context").is_none())?;
    let as_of = text(&request, "as_of").and_then(|text| Instant::parse(text).ok());
    Some(match step.operation.as_str() {
        "record.ingest" => crm.ingest_json(request.get("records")?.as_array()?).and_then(|report| canonical(&report)),
        "customer.view" if step.word == "expect" => {
            let parts = request.get("select").map(|json| json.read::<Vec<Part>>().unwrap());
            let reasons = request.get("reasons").map(|json| json.read::<ReasonLevel>().unwrap());
            let select = parts.map_or(Select::all(), |parts| Select::parts(&parts));
            let select = select.with_reasons(reasons.unwrap_or_default());
            crm.view_with(who(&request)?, as_of?, select).and_then(|view| canonical(&view))
        }
        "customer.find" => {
            let CustomerRef::Identifier(identifier) = who(&request)? else { return None };
            crm.find(identifier, as_of?).and_then(|customer| canonical(&BTreeMap::from([("customer", customer)])))
        }
        "consent.may_contact" => {
            let mut contact = Contact::new(text(&request, "channel")?, text(&request, "purpose")?);
            contact.contact_point = text(&request, "contact_point").map(str::to_owned);
            crm.may_contact(who(&request)?, &contact, as_of?).and_then(|decision| canonical(&decision))
        }
        "consent.may_process" => {
            let act: Processing = request.get("act")?.read().ok()?;
            crm.may_process(who(&request)?, &act, as_of?).and_then(|answer| canonical(&answer))
        }
        "record.get" => {
            let key: RecordKey = RecordKey {
                source: request.get("source")?.read().ok()?,
                record_id: request.get("record_id")?.read().ok()?,
            };
            crm.record(&key).map(|record| record.to_json_text())
        }
        "rulebook.diff" if step.word == "expect" => {
            let read = |name: &str| Rulebook::parse(text(&request, name).unwrap()).unwrap();
            canonical(&read("old").diff(&read("new")))
        }
        "rulebook.explain" if step.word == "expect" => {
            let rulebook = text(&request, "text").map_or_else(|| crm.rulebook(), |text| Rulebook::parse(text).unwrap());
            let language =
                text(&request, "language").map_or(rulebook.language(), |word| Language::from_word(word).unwrap());
            canonical(&BTreeMap::from([("sentences", rulebook.explain(language))]))
        }
        "rulebook.impact" => {
            let rulebook = text(&request, "text").map_or_else(|| Ok(crm.rulebook()), Rulebook::parse);
            let name = text(&request, "name")?;
            rulebook.and_then(|rulebook| rulebook.impact(name)).and_then(|found| canonical(&found))
        }
        "rulebook.remove" => Rulebook::remove(text(&request, "text")?, text(&request, "name")?)
            .and_then(|left| canonical(&BTreeMap::from([("text", left)]))),
        // What is loaded is the newest, so the table can say it.
        "rulebook.load" => crm.load_rulebook(text(&request, "text")?).and_then(|_| crm.call("rulebook.current", "{}")),
        "rulebook.schema" if step.word == "expect" => {
            canonical(&BTreeMap::from([("schema", regulars::rulebook_schema())]))
        }
        "store.stats" => crm.stats(as_of?).and_then(|stats| canonical(&stats)),
        _ => return None,
    })
}
