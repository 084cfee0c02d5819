//! How long does it take to decide and mask 20 fields of 10,000 rows for somebody whose rows are of two sorts?
//!
//! The peer is the floor under any mask: to copy the same texts.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use regulars_benches::{SEED, Side, figure, is_wanted};
use regulars_core::access::{Action, Compiled, Effect, MaskTables, RowScope, Rows, mask};
use regulars_core::rulebook::Rulebook;

/// How many rows there are, and how many turns each side has.
const ROWS: usize = 10_000;
const TURNS: u32 = 11;

const HEAD: &str = r#"
[rulebook]
id = "bench"
version = 1
zone = "UTC"
[attributes.owner]
[privacy]
rows = { own = "owner" }
[[purpose]]
path = "service"
class = "service"
[[role]]
id = "agent"
[[grant]]
id = "own"
role = "agent"
object = "customer"
action = "read"
field_class = "*"
effect = "allow"
purposes = ["service"]
row_scope = "own"
"#;

/// The fields: a class, the mask of the class, and a value such as it has.
const KINDS: [(&str, &str, &str); 5] = [
    ("phone", "cn_mobile", "+86 138-1234-5678"),
    ("email", "email", "zhangsan@example.com"),
    ("name", "name", "欧阳娜娜"),
    ("card", "bank_card", "6222 0212 3456 7890 128"),
    ("address", "address", "北京市海淀区中关村大街1号"),
];
/// How many fields each class has.
const EACH: usize = 4;

fn rules() -> Rulebook {
    let mut text = HEAD.to_owned();
    for (class, kind, _) in KINDS {
        for n in 0..EACH {
            writeln!(text, "[[field]]\npath = \"customer.{class}{n}\"\nfield_class = \"{class}\"").unwrap();
        }
        writeln!(
            text,
            "[[grant]]\nid = \"{class}\"\nrole = \"agent\"\nobject = \"customer\"\naction = \"read\"\nfield_class = \"{class}\"\n\
             effect = \"mask\"\nmask = \"{kind}\"\npurposes = [\"service\"]"
        )
        .unwrap();
    }
    Rulebook::parse(&text).unwrap()
}

fn masks(criterion: &mut Criterion) {
    let book = rules();
    let roles = ["agent".to_owned()];
    let fields: Vec<(String, &str)> =
        KINDS.iter().flat_map(|(class, _, value)| (0..EACH).map(move |n| (format!("{class}{n}"), *value))).collect();
    let mut dice = fastrand::Rng::with_seed(SEED);
    let own: Rows = [RowScope::Own].into_iter().collect();
    // One row in ten is the actor's own.
    let rows: Vec<Rows> = (0..ROWS).map(|_| if dice.u8(0..10) == 0 { own } else { Rows::default() }).collect();
    let tables = MaskTables { surnames: &book.access.surnames, pseudonym: None };
    let ours = || {
        let compiled = Compiled::new(&book.access, &book.purposes, &roles, "customer", Action::Read, Some("service"));
        let places: Vec<_> = fields.iter().map(|(field, _)| compiled.place(Some(field))).collect();
        let mut shown: Vec<String> = Vec::with_capacity(ROWS * fields.len());
        for row in black_box(&rows) {
            for ((_, value), place) in fields.iter().zip(&places) {
                match compiled.at(*place, *row).effect {
                    Effect::Allow => shown.push((*value).to_owned()),
                    Effect::Mask(kind) => shown.extend(mask(kind, value, &tables).masked),
                    Effect::Deny => {}
                }
            }
        }
        shown
    };
    let copy = || {
        let mut shown: Vec<String> = Vec::with_capacity(ROWS * fields.len());
        for _ in black_box(&rows) {
            shown.extend(fields.iter().map(|(_, value)| (*value).to_owned()));
        }
        shown
    };
    assert_eq!((ours().len(), ours().iter().filter(|text| text.contains('*')).count() > ROWS), (ROWS * 20, true));
    let mut group = criterion.benchmark_group("access");
    group.sample_size(20);
    group.bench_function("20 fields of 10,000 rows", |bench| bench.iter(ours));
    group.bench_function("the same texts copied", |bench| bench.iter(copy));
    group.finish();
    if is_wanted("access") {
        let (mut mine, mut peer) = (Side::default(), Side::default());
        // The two sides take turns, so that both meet the same machine.
        for _ in 0..TURNS {
            mine.run(|| black_box(ours()).len());
            peer.run(|| black_box(copy()).len());
        }
        let copied = ("the same texts copied", peer.wall(), mine.against(&peer).0);
        figure("access", "20 fields of 10,000 rows decided and masked", mine.wall(), Some(copied));
        println!("deciding and masking takes {:.1} times as long as copying", mine.against(&peer).0);
    }
}

criterion_group!(benches, masks);
criterion_main!(benches);
