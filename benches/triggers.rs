//! What do triggers and next actions cost in one pass over everybody, beside the view alone?
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::hint::black_box;

use fastrand::Rng;
use regulars::{Crm, Json, Part, ReasonLevel, Record, Rulebook, Select};
use regulars_benches::{RULES, SEED, Side, as_of, figure, is_wanted, moment, yuan};

/// How many customers there are, and how many turns.
const PEOPLE: usize = 20_000;
const TURNS: u32 = 7;
/// What the rulebook of all benches has besides.
const JOURNEYS: &str = r#"
[[trigger]]
id = "browsed"
event = "browse"
per = "category"
distinct_days = 3
within_days = 7
unless = "order"
cooldown_days = 14
action = "send_offer"

[[trigger]]
id = "scanned"
event = "visit.scan"
count = 1
within_days = 1
action = "greet"

[[trigger]]
id = "stopped_coming"
event = "order"
absent_days = 60
action = "win_back"

[[next_action]]
id = "win_back"
kind = "offer"
action = "voucher"
triggers = ["stopped_coming"]

[[next_action]]
id = "rest"
kind = "silence"
"#;

/// Twenty records of a person: orders, and visits in four categories.
fn life(person: usize, rng: &mut Rng) -> Vec<Record> {
    let profile = format!("M-{person:06}");
    let mut records = Vec::new();
    for n in 0..8 {
        records.push(
            Record::order("pos", &format!("{person}-{n}"), &profile, moment(rng), yuan(rng.i64(500..90_000))).unwrap(),
        );
    }
    for n in 0..12 {
        let (event, category) =
            (if n % 4 == 0 { "scan" } else { "browse" }, rng.choice(["cars", "bikes", "tyres", "care"]).unwrap());
        let at = moment(rng);
        let text = format!(
            r#"{{"source":"pos","record_id":"{person}-v{n}","profile":"{profile}","type":"visit","occurred_at":"{at}",
            "body":{{"event":"{event}","category":"{category}"}}}}"#
        );
        records.push(Record::from_json(&Json::parse(&text).unwrap()).unwrap());
    }
    records
}

/// A pass over everybody; how many had a next action.
fn pass(crm: &Crm, parts: &[Part]) -> usize {
    let mut seen = 0;
    let select = Select::parts(parts).with_reasons(ReasonLevel::Codes);
    crm.views(as_of(), select, |view| {
        seen += usize::from(black_box(view).next_action.is_some());
        Ok(())
    })
    .unwrap();
    seen
}

fn main() {
    if !is_wanted("triggers") {
        return;
    }
    let crm = Crm::in_memory(Rulebook::parse(&format!("{RULES}{JOURNEYS}")).unwrap()).unwrap();
    let mut rng = Rng::with_seed(SEED);
    for person in 0..PEOPLE {
        crm.ingest(&life(person, &mut rng)).unwrap();
    }
    let alone: Vec<Part> =
        Part::ALL.into_iter().filter(|part| !matches!(part, Part::Triggers | Part::NextAction)).collect();
    assert_eq!((pass(&crm, &alone), pass(&crm, &Part::ALL)), (0, PEOPLE));
    let (mut with, mut without) = (Side::default(), Side::default());
    for _ in 0..TURNS {
        with.run(|| pass(&crm, &Part::ALL));
        without.run(|| pass(&crm, &alone));
    }
    let (wall, cpu) = with.against(&without);
    println!(
        "views with triggers and next actions take {wall:.2} times as long as without, by processor time {cpu:.2}"
    );
    let peer = Some(("view alone", without.wall(), wall));
    figure("triggers", "views of 20,000 customers with triggers and next actions", with.wall(), peer);
}
