//! How many texts a second are read for needs, beside a plain search for every term, which knows neither borders, clauses nor negation?
//!
//! The taxonomy is that of `examples/rulebooks/phone-maker.toml`; `REGULARS_BENCH_TEXTS` asks another number of texts.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use fastrand::Rng;
use regulars_benches::{SEED, Side, figure, is_wanted, number_of, ratio};
use regulars_core::rulebook::Rulebook;

const TEXTS: usize = 100_000;
const RUNS: usize = 3;
/// What customers write, and what stands around it.
const PIECES: [&str; 12] = [
    "the battery life is fine but",
    "I do not need a better camera",
    "there is no fast charging,",
    "续航不行，",
    "拍照非常清晰。",
    "充电太慢了！",
    "delivered on Monday.",
    "物流很快，包装也好。",
    "would buy again",
    "用了两天就坏了，",
    "however the screen was broken after two weeks;",
    "价格合适",
];

fn texts(count: usize) -> Vec<String> {
    let mut rng = Rng::with_seed(SEED);
    let text = |_| {
        (0..rng.usize(2..12))
            .filter_map(|_| PIECES.get(rng.usize(0..PIECES.len())).copied())
            .collect::<Vec<_>>()
            .join(" ")
    };
    (0..count).map(text).collect()
}

fn main() {
    if !is_wanted("needs") {
        return;
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/rulebooks/phone-maker.toml");
    let rules = Rulebook::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    let needs = rules.definitions.needs.as_ref().unwrap();
    let json = rules.document.get("need").unwrap();
    let terms: Vec<String> = json
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|need| need.get("terms").and_then(|terms| terms.as_array()).unwrap_or_default())
        .filter_map(|term| Some(term.get("text")?.as_str()?.to_lowercase()))
        .collect();
    assert!(terms.len() > 10, "the example has a taxonomy");
    let texts = texts(number_of("REGULARS_BENCH_TEXTS", TEXTS));
    let bytes: usize = texts.iter().map(String::len).sum();
    let (mut ours, mut plain) = (Side::default(), Side::default());
    let (mut found, mut seen) = (0, 0);
    for _ in 0..RUNS {
        (_, found) = ours.run(|| texts.iter().map(|text| needs.read(text, None, true).found.len()).sum::<usize>());
        (_, seen) = plain.run(|| {
            let hits = |text: &String| {
                let text = text.to_lowercase();
                terms.iter().filter(|term| text.contains(term.as_str())).count()
            };
            texts.iter().map(hits).sum::<usize>()
        });
    }
    assert!(found > 0 && seen > 0, "the texts speak of needs");
    let rate = texts.len() as f64 / ours.cpu().as_secs_f64();
    println!(
        "needs: {} texts of {} bytes on average and {} terms: {:.0} thousand texts a second of the processor, {:.1} MB; {found} hits",
        texts.len(),
        bytes / texts.len(),
        terms.len(),
        rate / 1e3,
        bytes as f64 / ours.cpu().as_secs_f64() / 1e6,
    );
    let what = format!("needs in {} texts by {} terms, processor time", texts.len(), terms.len());
    let peer = Some(("a plain search for each term", plain.cpu(), ratio(ours.cpu(), plain.cpu())));
    figure("needs", &what, ours.cpu(), peer);
    println!(
        "needs: {:.2} times the processor time of a plain search for each term, which finds {seen}",
        ratio(ours.cpu(), plain.cpu())
    );
}
