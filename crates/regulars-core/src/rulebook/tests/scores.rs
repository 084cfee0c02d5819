//! Declared scores in the rulebook: every fault by code and path (SC-7), and what a sound one says.

use super::*;
use crate::scoring::{ScoreKind, Transform, Worth};

const BASE: &str = r#"
[rulebook]
id = "t"
version = 1
zone = "UTC"
[measures.orders]
agg = "count"
of = "order"
window = "lifetime"
[measures.last_shop]
agg = "last"
of = "order"
field = "body.store"
window = "lifetime"
[[purpose]]
path = "profiling"
class = "profiling"
[[score]]
name = "loyalty"
kind = "points_sum"
purpose = "profiling"
min = 0
max = 100
[[score.components]]
name = "orders"
measure = "orders"
bands = [{ from = 1, points = 5 }, { from = 3, points = 9 }]
[[score.components]]
name = "reviews"
of = "review"
field = "body.score"
points = 2
[[score]]
name = "risk"
kind = "scorecard"
purpose = "profiling"
odds = { points0 = 600, odds0 = "1/19", pdo = 50 }
[[score.features]]
name = "few"
measure = "orders"
bins = [{ below = 2, points = 10 }, { below = 5, points = 20 }, { points = 40 }]
missing = 0
mean = 22
[[score]]
name = "lead"
kind = "grade"
purpose = "profiling"
fit = { score = "risk", cuts = ["15"] }
engagement = { measure = "orders", cuts = ["1", "4"] }
rows = [{ grades = ["D", "C", "B"] }, { grades = ["C", "B", "A"] }]
[[score]]
name = "quarter"
kind = "quadrant"
purpose = "profiling"
x = { score = "loyalty", cuts = ["50"] }
y = { measure = "orders", cuts = ["2"] }
names = { low_low = "a", low_high = "b", high_low = "c", high_high = "d" }
[[score]]
name = "told"
kind = "external"
purpose = "profiling"
model = "net"
computed = "risk"
[[score]]
name = "silent"
kind = "model"
purpose = "profiling"
model = "sha256:0c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3d"
output = "p_no_purchase"
horizon = 12
[[score]]
name = "near"
kind = "cluster"
purpose = "profiling"
versions = [{ id = "sha256:0c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3d", valid_from = "2026-01-01T00:00:00Z" }, { id = "sha256:d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4", valid_from = "2026-02-01T00:00:00Z" }]
inputs = [{ feature = "spend", measure = "orders" }, { feature = "idle", rfm = "since_last" }]
clusters = ["near", "far"]
[rfm]
unit = "week"
currency = "CNY"
recency = [4]
frequency = [2]
monetary = ["100"]
"#;

#[rustfmt::skip]
const FAULTS: &[(&str, &str, &str, &str)] = &[
    ("name = \"told\"\n", "", "missing_key", "score[4].name"),
    ("name = \"told\"", "name = \"rfm\"", "duplicate_name", "score[4].name"),
    ("name = \"told\"", "name = \"my-score\"", "invalid_value", "score[4].name"),
    ("kind = \"points_sum\"", "kind = \"points\"", "invalid_value", "score[0].kind"),
    ("kind = \"points_sum\"\n", "", "missing_key", "score[0].kind"),
    ("kind = \"points_sum\"\npurpose = \"profiling\"", "kind = \"points_sum\"", "missing_purpose", "score[0].purpose"),
    ("kind = \"points_sum\"\npurpose = \"profiling\"", "kind = \"points_sum\"\npurpose = \"profilng\"", "unknown_name", "score[0].purpose"),
    ("min = 0", "scale = 7\nmin = 0", "out_of_range", "score[0].scale"),
    ("min = 0", "min = \"0.001\"", "out_of_range", "score[0].min"),
    ("min = 0", "min = 100", "out_of_range", "score[0].max"),
    ("min = 0\n", "", "missing_key", "score[0].min"),
    ("min = 0", "unit = \"\"\nmin = 0", "invalid_value", "score[0].unit"),
    ("min = 0", "used_for_price = true\nmin = 0", "price_discrimination", "score[0].used_for_price"),
    ("min = 0", "justification = \"x\"\nmin = 0", "unknown_key", "score[0].justification"),
    ("min = 0", "solely_automated = 1\nmin = 0", "type_mismatch", "score[0].solely_automated"),
    ("min = 0", "colour = 1\nmin = 0", "unknown_key", "score[0].colour"),
    ("name = \"reviews\"", "name = \"orders\"", "duplicate_name", "score[0].components[1].name"),
    ("measure = \"orders\"", "measure = \"order\"", "unknown_name", "score[0].components[0].measure"),
    ("measure = \"orders\"", "measure = \"last_shop\"", "type_mismatch", "score[0].components[0].measure"),
    ("measure = \"orders\"\n", "", "missing_key", "score[0].components[0]"),
    ("measure = \"orders\"", "measure = \"orders\"\nhalf_life = \"1d\"", "unknown_key", "score[0].components[0].half_life"),
    ("measure = \"orders\"", "measure = \"orders\"\npoints = 1", "missing_key", "score[0].components[0]"),
    ("measure = \"orders\"", "measure = \"orders\"\ntransform = \"sqrt\"", "unknown_key", "score[0].components[0].transform"),
    ("{ from = 3, points = 9 }", "{ from = 1, points = 9 }", "bands_not_ascending", "score[0].components[0].bands[1].from"),
    ("{ from = 3, points = 9 }", "{ from = 3 }", "missing_key", "score[0].components[0].bands[1].points"),
    ("{ from = 3, points = 9 }", "{ from = 3, points = -9 }", "out_of_range", "score[0].components[0].bands[1].points"),
    ("[{ from = 1, points = 5 }, { from = 3, points = 9 }]", "[]", "invalid_value", "score[0].components[0].bands"),
    ("of = \"review\"", "of = \"reviw\"", "unknown_name", "score[0].components[1].of"),
    ("field = \"body.score\"", "field = \"body.scor\"", "unknown_name", "score[0].components[1].field"),
    ("field = \"body.score\"", "field = \"body.text\"", "type_mismatch", "score[0].components[1].field"),
    ("field = \"body.score\"", "field = \"body.score\"\ncurrency = \"CNY\"", "unknown_key", "score[0].components[1].currency"),
    ("of = \"review\"\nfield = \"body.score\"", "of = \"order\"\nfield = \"body.amount\"", "missing_key", "score[0].components[1].currency"),
    ("of = \"review\"\nfield = \"body.score\"\npoints = 2", "of = \"review\"\nbands = [{ from = 1, points = 1 }]", "missing_key", "score[0].components[1].field"),
    ("points = 2\n", "points = -2\n", "out_of_range", "score[0].components[1].points"),
    ("points = 2\n", "points = 2\ntransform = \"log\"\n", "invalid_value", "score[0].components[1].transform"),
    ("points = 2\n", "points = 2\ntransform = \"cap\"\n", "missing_key", "score[0].components[1].limit"),
    ("points = 2\n", "points = 2\nlimit = 3\n", "unknown_key", "score[0].components[1].limit"),
    ("points = 2\n", "points = 2\nhalf_life = \"1d\"\nwindow = \"2d\"\n", "invalid_value", "score[0].components[1].window"),
    ("points = 2\n", "points = 2\nhalf_life = \"1 day\"\n", "invalid_value", "score[0].components[1].half_life"),
    ("points = 2\n", "points = 2\ncap_per_event = -1\n", "out_of_range", "score[0].components[1].cap_per_event"),
    ("points = 2\n", "points = 2\ncap_per_period = { period = \"fortnight\", points = 1 }\n", "invalid_value", "score[0].components[1].cap_per_period.period"),
    ("points = 2\n", "points = 2\ncap_per_period = { period = \"day\" }\n", "missing_key", "score[0].components[1].cap_per_period.points"),
    ("points = 2\n", "points = 2\ncap_total = 1\nfloor_total = 2\n", "out_of_range", "score[0].components[1].floor_total"),
    ("points = 2\n", "points = 2\nsign = \"-\"\n", "invalid_value", "score[0].components[1].sign"),
    ("kind = \"scorecard\"", "kind = \"scorecard\"\nmin = 0", "unknown_key", "score[1].min"),
    ("kind = \"scorecard\"", "kind = \"scorecard\"\nx = 0", "unknown_key", "score[1].x"),
    ("name = \"told\"", "name = \"loyalty\"", "duplicate_name", "score[4].name"),
    ("mean = 22\n", "", "missing_key", "score[1].features[0].mean"),
    ("missing = 0\n", "", "band_gap", "score[1].features[0].missing"),
    (", { points = 40 }]", "]", "band_gap", "score[1].features[0].bins"),
    ("{ below = 5, points = 20 }", "{ points = 20 }", "band_gap", "score[1].features[0].bins[1].below"),
    ("below = 5", "below = 2", "bands_not_ascending", "score[1].features[0].bins[1].below"),
    ("bins = [{ below = 2, points = 10 }", "bins = [{ below = 2 }", "missing_key", "score[1].features[0].bins[0].points"),
    ("name = \"few\"\nmeasure = \"orders\"", "name = \"few\"\nmeasure = \"ordres\"", "unknown_name", "score[1].features[0].measure"),
    ("pdo = 50", "pdo = 0", "out_of_range", "score[1].odds.pdo"),
    ("\"1/19\"", "\"0/19\"", "out_of_range", "score[1].odds.odds0"),
    ("\"1/19\"", "\"one\"", "out_of_range", "score[1].odds.odds0"),
    ("fit = { score = \"risk\"", "fit = { score = \"rsk\"", "unknown_name", "score[2].fit.score"),
    ("fit = { score = \"risk\"", "fit = { score = \"lead\"", "cycle", "score[2].fit.score"),
    ("fit = { score = \"risk\"", "fit = { score = \"quarter\"", "type_mismatch", "score[2].fit.score"),
    ("fit = { score = \"risk\"", "fit = { measure = \"orders\", score = \"risk\"", "missing_key", "score[2].fit"),
    ("cuts = [\"1\", \"4\"]", "cuts = [\"4\", \"1\"]", "bands_not_ascending", "score[2].engagement.cuts[1]"),
    ("fit = { score = \"risk\", cuts = [\"15\"] }", "fit = { score = \"risk\", cuts = [] }", "invalid_value", "score[2].fit.cuts"),
    ("[\"D\", \"C\", \"B\"]", "[\"D\", \"C\"]", "band_gap", "score[2].rows[0].grades"),
    (", { grades = [\"C\", \"B\", \"A\"] }", "", "band_gap", "score[2].rows"),
    ("cuts = [\"50\"]", "cuts = [\"50\", \"60\"]", "invalid_value", "score[3].x"),
    (", high_high = \"d\"", "", "missing_key", "score[3].names.high_high"),
    ("low_low = \"a\"", "low_low = \"\"", "invalid_value", "score[3].names.low_low"),
    ("points = 2\n", "points = 2\n[segments.a]\nwhen = \"score.lead > 1\"\n", "type_mismatch", "segments.a.when"),
    ("model = \"net\"\n", "", "missing_key", "score[4].model"),
    ("computed = \"risk\"", "computed = \"told\"", "cycle", "score[4].computed"),
    ("computed = \"risk\"", "computed = \"lead\"", "type_mismatch", "score[4].computed"),
    ("computed = \"risk\"", "computed = \"rsk\"", "unknown_name", "score[4].computed"),
    ("computed = \"risk\"", "computed = \"risk\"\nprefer = \"best\"", "invalid_value", "score[4].prefer"),
    ("computed = \"risk\"", "prefer = \"external\"", "unknown_key", "score[4].prefer"),
    ("model = \"sha256:0", "model = \"sha256:g", "invalid_value", "score[5].model"),
    ("model = \"sha256:0", "versions = []\nmodel = \"sha256:0", "invalid_value", "score[5].model"),
    ("output = \"p_no_purchase\"", "output = \"churn\"", "invalid_value", "score[5].output"),
    ("horizon = 12\n", "", "missing_key", "score[5].horizon"),
    ("horizon = 12", "horizon = 0", "out_of_range", "score[5].horizon"),
    ("output = \"p_no_purchase\"", "output = \"p_alive\"", "unknown_key", "score[5].horizon"),
    ("horizon = 12", "horizon = 12\nmax_reasons = 101", "out_of_range", "score[5].max_reasons"),
    ("horizon = 12", "horizon = 12\nclusters = [\"a\"]", "unknown_key", "score[5].clusters"),
    ("{ feature = \"spend\", measure = \"orders\" }", "{ feature = \"spend\" }", "invalid_value", "score[6].inputs[0].measure"),
    ("{ feature = \"spend\", measure = \"orders\" }", "{ feature = \"spend\", measure = \"ordes\" }", "unknown_name", "score[6].inputs[0].measure"),
    ("{ feature = \"spend\", measure = \"orders\" }", "{ feature = \"idle\", measure = \"orders\" }", "duplicate_name", "score[6].inputs[1].feature"),
    ("rfm = \"since_last\"", "rfm = \"idle\"", "unknown_name", "score[6].inputs[1].rfm"),
    ("valid_from = \"2026-02-01T00:00:00Z\"", "valid_from = \"2026-01-01T00:00:00Z\"", "bands_not_ascending", "score[6].versions[1].valid_from"),
    ("valid_from = \"2026-02-01T00:00:00Z\"", "valid_from = \"2026-02-31T00:00:00Z\"", "instant_invalid", "score[6].versions[1].valid_from"),
    ("clusters = [\"near\", \"far\"]", "clusters = [\"near\", \"near\"]", "duplicate_name", "score[6].clusters[1]"),
    ("clusters = [\"near\", \"far\"]\n", "", "missing_key", "score[6].clusters"),
    ("clusters = [\"near\", \"far\"]", "clusters = []", "invalid_value", "score[6].clusters"),
    ("frequency = [2]\nmonetary = [\"100\"]", "cuts = { model = \"sha256:c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1\" }", "unknown_key", "rfm.recency"),
    ("recency = [4]\nfrequency = [2]\nmonetary = [\"100\"]", "cuts = { model = \"sha256:c1\" }", "invalid_value", "rfm.cuts.model"),
    ("recency = [4]\nfrequency = [2]\nmonetary = [\"100\"]", "cuts = { model = \"sha256:c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1\", valid_from = \"2026-01-01T00:00:00Z\" }", "unknown_key", "rfm.cuts.valid_from"),
    ("recency = [4]\nfrequency = [2]\nmonetary = [\"100\"]", "cuts = { versions = [] }", "invalid_value", "rfm.cuts.versions"),
    ("recency = [4]\nfrequency = [2]\nmonetary = [\"100\"]", "cuts = {}", "missing_key", "rfm.cuts.model"),
    ("recency = [4]\nfrequency = [2]\nmonetary = [\"100\"]", "cuts = \"sha256:c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1\"", "type_mismatch", "rfm.cuts"),
    ("points = 2\n", "points = 2\n[segments.a]\nwhen = \"score.near > 1\"\n", "type_mismatch", "segments.a.when"),
    ("points = 2\n", "points = 2\n[segments.a]\nwhen = \"score.loyalti > 1\"\n", "unknown_name", "segments.a.when"),
];

#[test]
fn every_fault_is_found_at_its_place() {
    assert_eq!(Rulebook::check(BASE), []);
    for (from, to, code, path) in FAULTS {
        assert!(BASE.contains(from), "`{from}` is not in the rulebook");
        let found = Rulebook::check(&BASE.replacen(from, to, 1));
        let found: Vec<_> = found.iter().map(|finding| (finding.code.as_str(), finding.path.as_str())).collect();
        assert_eq!(found, [(*code, *path)], "`{from}` -> `{to}`");
    }
}

#[test]
fn all_faults_of_one_score_are_told_in_one_pass() {
    let broken =
        [("min = 0", "min = 200"), ("measure = \"orders\"", "measure = \"order\""), ("points = 2", "points = -2")];
    let text = broken.iter().fold(BASE.to_owned(), |text, (from, to)| text.replacen(from, to, 1));
    let paths: Vec<_> = Rulebook::check(&text).into_iter().map(|finding| finding.path).collect();
    assert_eq!(paths, ["score[0].max", "score[0].components[0].measure", "score[0].components[1].points"]);
}

#[test]
fn a_score_is_what_it_says() {
    let rules = Rulebook::parse(BASE).unwrap();
    let names: Vec<_> = rules.definitions.scores.iter().map(|score| score.name.as_str()).collect();
    assert_eq!(names, ["lead", "loyalty", "near", "quarter", "risk", "silent", "told"]);
    let score = &rules.definitions.scores[1];
    assert_eq!((score.name.as_str(), score.unit.as_str(), score.scale), ("loyalty", "points", 2));
    let ScoreKind::PointsSum(sum) = &score.kind else { panic!("a sum of points") };
    assert_eq!(sum.components.len(), 2);
    assert!(matches!(sum.components[1].worth, Worth::Each(_, Transform::Identity)));
}

#[test]
fn cut_points_of_artefacts_are_told_and_what_reads_them_is_known() {
    let lists = "recency = [4]\nfrequency = [2]\nmonetary = [\"100\"]";
    let id = |digit: &str| format!("sha256:{}", digit.repeat(64));
    let book = |cuts: &str| {
        let text = BASE.replacen(lists, cuts, 1).replacen(
            "points = 2\n",
            "points = 2\n[segments.a]\nwhen = \"score.rfm > 200\"\n",
            1,
        );
        Rulebook::parse(&text).unwrap()
    };
    let one = book(&format!("cuts = {{ model = \"{}\" }}", id("a")));
    let two =
        book(&format!("cuts = {{ versions = [{{ id = \"{}\", valid_from = \"2026-01-01T00:00:00Z\" }}] }}", id("b")));
    let said = |rules: &Rulebook, language| {
        let all = explain(rules, language);
        all.into_iter().find(|one| one.path == "rfm.cuts").map(|one| one.text).unwrap_or_default()
    };
    let text = format!(
        "recency, frequency and monetary value are scored by quantiles of a population: by the model {}",
        id("a")
    );
    assert_eq!(said(&one, Language::English), text);
    let text = format!("近度、频度和金额按总体分位数评分：取模型 {}（自 2026-01-01T00:00:00Z 起）", id("b"));
    assert_eq!(said(&two, Language::Chinese), text);
    // Another artefact moves who is in the segment; so does the unit in which it counts.
    let found = diff(&one, &two);
    assert_eq!((found.changed, found.affected), (vec!["rfm.cuts".to_owned()], vec!["segments.a".to_owned()]));
    let readers = impact(&one, "rfm.unit").unwrap().readers;
    assert!(readers.iter().any(|reader| reader.path == "rfm.cuts"), "{readers:?}");
}
