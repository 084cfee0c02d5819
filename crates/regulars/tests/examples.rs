//! The rulebooks under `examples/rulebooks/` are sound, nothing in them is dead, and what they say of a customer obeys the laws
//! of views (SE-4, SE-6, MD-8).
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail where it stands")]

#[path = "examples/laws.rs"]
mod laws;
#[path = "examples/open.rs"]
mod open;
#[path = "examples/phone_maker.rs"]
mod phone_maker;
#[path = "examples/seller.rs"]
mod seller;
#[path = "examples/time.rs"]
mod time;
#[path = "examples/world.rs"]
mod world;

use std::collections::{BTreeMap, BTreeSet};

use regulars::{Code, Crm, CustomerView, Instant, Json, Rulebook, Select};
use regulars_core::rulebook::Rulebook as Rules;

const PEOPLE: u64 = 300;
const PHONE_MAKER: &str = include_str!("../../../examples/rulebooks/phone-maker.toml");
const SELLER: &str = include_str!("../../../examples/rulebooks/marketplace-seller.toml");

/// A shop in memory with these records.
fn shop(rulebook: &str, records: &[Json]) -> Crm {
    let crm = Crm::in_memory(Rulebook::parse(rulebook).unwrap()).unwrap();
    let report = crm.ingest_json(records).unwrap();
    assert_eq!(report.accepted, records.len() as u64, "{:?}", report.rejected.first());
    crm
}

fn instants() -> [Instant; 3] {
    world::AS_OF.map(|text| Instant::parse(text).unwrap())
}

#[test]
fn every_example_is_a_rulebook_without_a_fault() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/rulebooks");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let rulebooks: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    assert!(rulebooks.len() >= 4);
    for path in rulebooks {
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(Rulebook::check(&text), [], "{}", path.display());
    }
}

#[test]
fn the_two_large_examples_show_every_aggregate_and_every_form_of_window() {
    let both = format!("{PHONE_MAKER}{SELLER}");
    let aggregates = [
        "count",
        "sum",
        "min",
        "max",
        "distinct",
        "distinct_periods",
        "median_gap",
        "first",
        "last",
        "days_since",
        "ratio",
        "sequence",
        "unanswered",
    ];
    for agg in aggregates {
        assert!(both.contains(&format!("agg = \"{agg}\"")), "{agg}");
    }
    let forms =
        ["= \"lifetime\"", "{ last =", "{ ago =", "{ from =", "{ to =", ", to =", ", n =", ", offset =", ", zone ="];
    for form in forms {
        assert!(both.contains(form), "{form}");
    }
    for unit in ["day", "week", "month", "quarter", "year"] {
        assert!(both.contains(&format!("{{ calendar = \"{unit}\"")), "{unit}");
    }
}

/// By the name of what a rulebook defines: the values that it takes.
#[derive(Default)]
struct Seen(BTreeMap<String, BTreeSet<String>>);

impl Seen {
    fn note(&mut self, name: String, value: impl ToString) {
        self.0.entry(name).or_default().insert(value.to_string());
    }

    fn view(&mut self, view: &CustomerView, rules: &Rules) {
        let definitions = &rules.definitions;
        for (name, measure) in view.measures.iter().flatten() {
            self.note(format!("measure.{name}"), measure.value.as_deref().unwrap_or("missing"));
        }
        let ladders =
            [(&definitions.stages, &view.stage, "stage"), (&definitions.journey, &view.journey_stage, "journey")];
        for (ladder, part, kind) in ladders {
            let now = part.as_ref().and_then(|part| part.name.as_deref());
            for stage in &ladder.as_ref().unwrap().all {
                self.note(format!("{kind}.{}", stage.name), now == Some(stage.name.as_ref()));
            }
        }
        let shown: Vec<&str> = view.tags.iter().flatten().map(|tag| tag.name.as_str()).collect();
        for tag in &definitions.tags {
            self.note(format!("tag.{}", tag.name), shown.contains(&tag.name.as_str()));
        }
        for (name, segment) in view.segments.iter().flatten() {
            self.note(format!("segment.{name}"), segment.member);
        }
        let tier = view.membership.as_ref().and_then(|part| part.tier.as_deref()).unwrap_or("none");
        self.note("tier".to_owned(), tier);
        self.note("rfm".to_owned(), view.scores.as_ref().unwrap()["rfm"].value.as_deref().unwrap_or("none"));
    }
}

/// Over all customers and instants everything takes at least two values, and nothing overflows or misfits.
fn nothing_is_dead(rulebook: &str, records: &[Json]) {
    let rules = Rules::parse(rulebook).unwrap();
    let crm = shop(rulebook, records);
    let mut seen = Seen::default();
    for as_of in instants() {
        let mut count = 0;
        crm.views(as_of, Select::all(), |view| {
            seen.view(&view, &rules);
            let fault = view.findings.iter().find(|found| matches!(found.code, Code::Overflow | Code::FieldMisfit));
            assert_eq!(fault, None, "{} at {as_of}", view.customer);
            count += 1;
            Ok(())
        })
        .unwrap();
        assert!(count > 100, "{count}");
    }
    let definitions = &rules.definitions;
    let stages = [&definitions.stages, &definitions.journey].map(|ladder| ladder.as_ref().unwrap().all.len());
    let defined =
        definitions.measures.len() + stages[0] + stages[1] + definitions.tags.len() + definitions.segments.len();
    assert_eq!(seen.0.len(), defined + 2);
    let dead: Vec<_> = seen.0.iter().filter(|(_, values)| values.len() < 2).collect();
    assert!(dead.is_empty(), "{dead:?}");
}

#[test]
fn nothing_in_the_phone_makers_rulebook_is_dead() {
    nothing_is_dead(PHONE_MAKER, &phone_maker::world(PEOPLE).records);
}

#[test]
fn nothing_in_the_sellers_rulebook_is_dead() {
    nothing_is_dead(SELLER, &seller::world(PEOPLE).records);
}
