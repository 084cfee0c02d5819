//! Declared scores in the fold (SC-1 to SC-3, LO-1 to LO-5), and that conditions read what the view shows.

mod kinds;
mod models;

use proptest::prelude::*;

use super::*;

const SCORE: &str = r#"
[rulebook]
id = "t"
version = 1
zone = "Asia/Shanghai"
[measures.spend_30d]
agg = "sum"
of = "order"
field = "body.amount"
currency = "CNY"
window = { last = "30d" }
[measures.last_mark]
agg = "last"
of = "review"
field = "body.score"
window = "lifetime"
[privacy]
default_jurisdictions = ["CN"]
[[purpose]]
path = "profiling"
class = "service"
default_basis = "contract"
[[score]]
name = "loyalty"
label = { en = "Loyalty", zh = "忠诚分" }
kind = "points_sum"
purpose = "profiling"
scale = 1
base = 10
min = 0
max = 100
[[score.components]]
name = "spend"
label = { en = "Spending", zh = "消费" }
measure = "spend_30d"
bands = [{ from = "100", points = 20 }, { from = "500", points = 45 }]
[[score.components]]
name = "reviews"
of = "review"
where = 'record.body.status != "rejected"'
points = 12
half_life = "10d"
cap_per_period = { period = "day", points = 15 }
[[score.components]]
name = "sent_back"
of = "return"
field = "body.amount"
currency = "CNY"
points = "0.1"
window = "60d"
cap_total = 30
sign = "minus"
[[score]]
name = "risk"
kind = "scorecard"
purpose = "profiling"
scale = 0
odds = { points0 = 600, odds0 = "1/19", pdo = 50 }
[[score.features]]
name = "spend"
measure = "spend_30d"
bins = [{ below = 100, points = 550 }, { points = 640 }]
missing = 500
mean = "600.5"
[[score.features]]
name = "mark"
measure = "last_mark"
bins = [{ below = 3, points = -50 }, { points = 10 }]
missing = 0
mean = 0
[[score]]
name = "lead"
kind = "grade"
purpose = "profiling"
fit = { score = "risk", cuts = ["600"] }
engagement = { score = "loyalty", cuts = ["15", "30"] }
rows = [{ grades = ["D", "C", "B"] }, { grades = ["C", "B", "A"] }]
[[score]]
name = "quarter"
kind = "quadrant"
purpose = "profiling"
x = { measure = "last_mark", cuts = ["3"] }
y = { score = "loyalty", cuts = ["30"] }
names = { low_low = "marginal", low_high = "active_low", high_low = "sleeping_value", high_high = "core" }
[[score]]
name = "told"
kind = "external"
purpose = "profiling"
model = "net"
computed = "risk"
[segments.told]
when = "score.told >= 700"
[segments.best]
when = 'score.lead == "A"'
[segments.loyal]
when = "score.loyalty >= 30"
[segments.lost]
when = "score.loyalty < 20 && has(score.loyalty)"
"#;

static BOOK: LazyLock<Arc<Rulebook>> = LazyLock::new(|| book_of(SCORE));

fn book_of(text: &str) -> Arc<Rulebook> {
    Arc::new(Rulebook::parse(text).unwrap_or_else(|error| panic!("{error}")))
}

fn book() -> Arc<Rulebook> {
    BOOK.clone()
}

fn score(view: &CustomerView) -> &Score {
    &view.scores.as_ref().unwrap()["loyalty"]
}

fn facts(view: &CustomerView, component: &str) -> Vec<String> {
    let reason =
        score(view).reasons.iter().find(|reason| reason.facts.get("component").is_some_and(|name| name == component));
    let facts = &reason.unwrap_or_else(|| panic!("no reason of {component}")).facts;
    ["observed", "raw", "contribution", "lost", "to_next", "next_points"]
        .map(|name| facts.get(name).unwrap_or("-").to_owned())
        .to_vec()
}

fn reviews() -> Vec<Record> {
    vec![
        order("o1", "2026-01-01T00:00:00Z", "480 CNY"),
        record("review", "v1", "2026-01-02T00:00:00Z", r#""body":{"status":"approved"}"#),
        record("review", "v2", "2026-01-02T01:00:00Z", r#""body":{}"#),
        record("review", "v3", "2026-01-02T02:00:00Z", r#""body":{"status":"rejected"}"#),
        refund("r1", "2026-01-05T00:00:00Z", "40 CNY", "o1"),
        order("o2", "2026-01-20T00:00:00Z", "30 CNY"),
    ]
}

#[test]
fn a_loyalty_score_by_hand() {
    let view = view_by(&book(), &reviews(), at("2026-01-12T00:00:00Z"));
    // Two reviews of one local day: 12 * 2^-1 + 12 * 2^-(239/240) = 12.017..., under the cap of 15.
    assert_eq!(facts(&view, "spend"), ["480", "20", "20", "0", "20", "45"]);
    assert_eq!(facts(&view, "reviews"), ["2", "12", "12", "0", "-", "-"]);
    assert_eq!(facts(&view, "sent_back"), ["1", "4", "-4", "0", "-", "-"]);
    let score = score(&view);
    // 10 + 20 + 12.0 - 4.
    assert_eq!((score.value.as_deref(), score.parts["baseline"].as_str()), (Some("38.0"), "10"));
    assert_eq!(
        (score.label.as_deref(), score.unit.as_deref(), score.status),
        (Some("Loyalty"), Some("points"), ScoreStatus::Ok)
    );
    let order: Vec<_> = score.reasons.iter().map(|reason| &reason.facts["component"]).collect();
    assert_eq!(order, ["spend", "reviews", "sent_back"]);
    assert_eq!(score.reasons[0].text, "Spending: 20 points of 480, of which without limits 20");
    let records: Vec<_> = score.reasons.iter().map(|reason| reason.records.len()).collect();
    assert_eq!(records, [1, 2, 1]);
    // The segment reads what the view shows.
    let reason = &view.segments.as_ref().unwrap()["loyal"].reasons[0];
    assert_eq!((&reason.facts["observed"], &reason.facts["label"]), ("38", "Loyalty"));
    assert!(view.segments.as_ref().unwrap()["loyal"].member);
}

#[test]
fn the_cap_of_a_day_is_lost_points() {
    let view = view_by(&book(), &reviews(), at("2026-01-02T01:00:00Z"));
    assert_eq!(facts(&view, "reviews"), ["2", "24", "15", "9", "-", "-"]);
}

#[test]
fn without_consent_there_is_neither_value_nor_reason() {
    let asked = Arc::new(Rulebook::parse(&SCORE.replace("\"contract\"", "\"consent\"")).unwrap());
    let view = view_by(&asked, &reviews(), at("2026-01-12T00:00:00Z"));
    let shown = score(&view);
    assert_eq!(
        (shown.status, shown.value.as_deref(), shown.reasons.len(), shown.parts.len()),
        (ScoreStatus::SuppressedByConsent, None, 0, 0)
    );
    let member = |name: &str| view.segments.as_ref().unwrap()[name].member;
    assert_eq!((member("loyal"), member("lost")), (false, false));
    let yes = record(
        "consent",
        "c",
        "2026-01-10T00:00:00Z",
        r#""body":{"kind":"grant","purpose":"profiling","by":"subject","source":"web_form","proof":{"ref":"x"}}"#,
    );
    let mut records = reviews();
    records.push(yes);
    assert_eq!(score(&view_by(&asked, &records, at("2026-01-12T00:00:00Z"))).value.as_deref(), Some("38.0"));
}

#[test]
fn a_measure_without_value_gives_no_score() {
    let book =
        Arc::new(Rulebook::parse(&SCORE.replacen("measure = \"spend_30d\"", "measure = \"last_mark\"", 1)).unwrap());
    let view = view_by(&book, &reviews(), at("2026-01-12T00:00:00Z"));
    let score = score(&view);
    assert_eq!((score.status, score.value.as_deref()), (ScoreStatus::InsufficientData, None));
    let reason = &score.reasons[0];
    assert_eq!((reason.code, &reason.facts["measure"]), (crate::error::Code::InsufficientData, "measure.last_mark"));
    assert!(!view.segments.as_ref().unwrap()["lost"].member);
}

#[test]
fn an_amount_of_another_currency_is_left_out_and_told() {
    let mut records = reviews();
    records.push(refund("r2", "2026-01-06T00:00:00Z", "9 USD", "o1"));
    let view = view_by(&book(), &records, at("2026-01-12T00:00:00Z"));
    assert_eq!(facts(&view, "sent_back")[0], "1");
    assert!(findings(&view).contains(&"currency_skipped pos/r2".to_owned()), "{:?}", findings(&view));
}

fn any_record() -> impl Strategy<Value = (u8, i64, i64)> {
    (0u8..4, 0i64..60 * 24, 1i64..400)
}

fn timeline(drafts: Vec<(u8, i64, i64)>) -> Vec<Record> {
    let when = |hour: i64| {
        Instant::from_micros(at("2026-01-01T00:00:00Z").micros() + hour * 3_600_000_000).unwrap().to_string()
    };
    let record = |(n, (kind, hour, amount)): (usize, (u8, i64, i64))| match kind {
        0 | 1 => order(&format!("o{n}"), &when(hour), &format!("{amount} CNY")),
        2 => record("review", &format!("v{n}"), &when(hour), r#""body":{"status":"approved"}"#),
        _ => refund(&format!("r{n}"), &when(hour), &format!("{amount} CNY"), "o0"),
    };
    drafts.into_iter().enumerate().map(record).collect()
}

/// What a view says but for its own instant and its next changes.
fn said(view: &CustomerView) -> String {
    let Json::Object(fields) = Json::parse(&canonical(view).unwrap()).unwrap() else { panic!("not an object") };
    fn without(json: Json) -> Json {
        match json {
            Json::Object(fields) => Json::object(
                fields
                    .into_iter()
                    .filter(|(name, _)| name != "as_of" && name != "next_change_at")
                    .map(|(name, value)| (name, without(value))),
            ),
            Json::Array(items) => Json::Array(items.into_iter().map(without).collect()),
            other => other,
        }
    }
    without(Json::Object(fields)).to_string()
}

proptest! {
    /// I-1: the order of arrival is never read.
    #[test]
    fn any_permutation_gives_the_same_view(drafts in prop::collection::vec(any_record(), 0..8), hour in 0i64..2_000) {
        let mut records = timeline(drafts);
        let as_of = Instant::from_micros(at("2026-01-01T00:00:00Z").micros() + hour * 3_600_000_000).unwrap();
        let all: BTreeSet<_> = profiles(&records).into_iter().chain([("pos".to_owned(), "1".to_owned())]).collect();
        let first = canonical(&view_of(&book(), &records, &all, as_of)).unwrap();
        records.reverse();
        prop_assert_eq!(canonical(&view_of(&book(), &records, &all, as_of)).unwrap(), first);
    }

    /// I-2: nothing changes before the next change; and what a segment says is what its score says.
    #[test]
    fn a_view_holds_until_its_next_change(drafts in prop::collection::vec(any_record(), 1..8), hour in 0i64..1_600, part in 0.0f64..1.0) {
        let records = timeline(drafts);
        let mut now = Instant::from_micros(at("2026-01-01T00:00:00Z").micros() + hour * 3_600_000_000).unwrap();
        for _ in 0..3 {
            let view = view_by(&book(), &records, now);
            let next = view.next_change_at.unwrap_or(Instant::MAX);
            let span = next.micros() - now.micros();
            for later in [now.plus_micros((span as f64 * part) as i64).min(next.plus_micros(-1)), next.plus_micros(-1)] {
                prop_assert_eq!(said(&view_by(&book(), &records, later)), said(&view));
            }
            let value: f64 = score(&view).value.as_deref().unwrap().parse().unwrap();
            let segments = view.segments.as_ref().unwrap();
            // Nobody is in a segment before the first record (SE-3).
            if view.records > 0 {
                prop_assert_eq!((segments["loyal"].member, segments["lost"].member), (value >= 30.0, value < 20.0));
                let lead = view.scores.as_ref().unwrap()["lead"].value.as_deref();
                prop_assert_eq!(segments["best"].member, lead == Some("A"));
            }
            now = next;
        }
    }

    /// A replay that looks at a score only where conditions can tell the difference ends where the fold stands.
    #[test]
    fn a_segment_turns_when_its_score_passes_its_bound(drafts in prop::collection::vec(any_record(), 1..8)) {
        let (book, records) = (book(), timeline(drafts));
        let plan = Plan::compile(book.clone(), Select::parts(&[Part::Segments])).unwrap();
        let frame = frame(&records, &profiles(&records), &plan);
        let mut room = TrackRoom::default();
        let mut track = Track::new(&frame, &plan, &mut room);
        let mut turns = Vec::new();
        track.run(at("2026-05-01T00:00:00Z"), &mut |turn| turns.push(turn.at));
        for turn in turns {
            let value = |at| score(&view_by(&book, &records, at)).value.clone().unwrap().parse::<f64>().unwrap();
            let (before, after) = (value(turn.plus_micros(-1)), value(turn));
            let side = |value: f64| (value >= 30.0, value < 20.0);
            let best = |at| view_by(&book, &records, at).scores.unwrap()["lead"].value.as_deref() == Some("A");
            let begins = records.iter().map(|record| record.occurred_at.at).min() == Some(turn);
            let turned = side(before) != side(after) || best(turn.plus_micros(-1)) != best(turn);
            prop_assert!(begins || turned, "{before} {after}");
        }
    }
}
