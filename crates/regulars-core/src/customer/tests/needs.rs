//! Tags of needs in the fold (NT-1, NT-7, NT-8): laws over random messages (I-1, I-2), and that nobody else pays for them.

use proptest::prelude::*;

use super::*;

const NEEDS: &str = r#"
rulebook = { id = "t", version = 1, zone = "Asia/Shanghai" }
needs.zh = { negators = ["不"], intensifiers = ["太"] }
[[need]]
name = "charging"
weight = "0.6"
half_life = "10d"
terms = [{ text = "充电", lang = "zh" }, { text = "charge", lang = "en", negated = "keep" }]
[[need]]
name = "dear"
weight = "0.45"
window = "20d"
cap = 40
show_at = "0.39"
hide_at = "0.39"
terms = [{ text = "贵", lang = "zh" }]
[[need]]
name = "price"
weight = "0.7"
terms = [{ text = "便宜", lang = "zh", negated = "invert", opposite = "dear" }]
[[stage]]
name = "all"
enter = "true"
[stage_weights.all]
attribute = "0.1"
behaviour = "0.2"
need = "0.5"
value = "0.2"
[segments.wants]
when = "tag.charging && !tag.dear"
"#;

const DAY: i64 = 86_400;

static BOOK: LazyLock<Arc<Rulebook>> = LazyLock::new(|| Arc::new(Rulebook::parse(NEEDS).unwrap()));

fn message(n: usize, day: i64, text: &str, author: &str, corrects: Option<usize>) -> Record {
    let corrects = corrects.map(|n| format!(r#","corrects":"m{n}""#)).unwrap_or_default();
    let body = format!(r#""body":{{"author":"{author}","text":"{text}"}}{corrects}"#);
    let kind = ["interaction", "review", "survey"][n % 3];
    let kind = if corrects.is_empty() { kind } else { "interaction" };
    record(kind, &format!("m{n}"), &instant(day * DAY).to_string(), &body)
}

fn instant(second: i64) -> Instant {
    Instant::from_micros((1_767_225_600 + second) * 1_000_000).unwrap()
}

fn messages() -> impl Strategy<Value = Vec<Record>> {
    let text =
        prop::sample::select(vec!["想充电", "不充电", "太贵", "贵。充电", "不便宜", "便宜", "not to charge", "好"]);
    let author = prop::sample::select(vec!["customer", "customer", "customer", "staff", "bot"]);
    let one = (0i64..60, text, author, prop::option::weighted(0.15, 0usize..8));
    prop::collection::vec(one, 0..8).prop_map(|all| {
        let each = all.into_iter().enumerate();
        each.map(|(n, (day, text, author, corrects))| {
            message(n, day, text, author, corrects.filter(|before| *before < n))
        })
        .collect()
    })
}

fn shown(records: &[Record], as_of: Instant) -> CustomerView {
    view_by(&BOOK, records, as_of)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Any order of the records gives the same view (I-1).
    #[test]
    fn the_order_of_records_does_not_count(records in messages(), day in 0i64..90, turn in 0usize..8) {
        let as_of = instant(day * DAY + 7);
        let mut turned = records.clone();
        turned.reverse();
        let by = turn % turned.len().max(1);
        turned.rotate_left(by);
        prop_assert_eq!(canonical(&shown(&records, as_of)).unwrap(), canonical(&shown(&turned, as_of)).unwrap());
    }

    /// Until the instant that a view names nothing differs (I-2).
    #[test]
    fn nothing_changes_before_the_next_change(records in messages(), day in 0i64..90, share in 0.0f64..1.0) {
        let as_of = instant(day * DAY + 7);
        let view = shown(&records, as_of);
        let last = view.next_change_at.unwrap_or(as_of.plus_micros(400 * DAY * 1_000_000));
        prop_assert!(last > as_of);
        let span = last.micros() - 1 - as_of.micros();
        for part in [share, 1.0] {
            let later = Instant::from_micros(as_of.micros() + (span as f64 * part) as i64).unwrap();
            let mut then = shown(&records, later);
            then.as_of = as_of;
            prop_assert_eq!(canonical(&then).unwrap(), canonical(&view).unwrap());
        }
    }

    /// Lines of staff and bots, and what is negated under `drop`, raise nothing (NT-1, I-6).
    #[test]
    fn what_does_not_count_could_be_left_out(records in messages(), day in 0i64..90) {
        let as_of = instant(day * DAY + 7);
        let counts = |record: &&Record| {
            let body = record.to_json_text();
            body.contains("\"customer\"") && !body.contains("不充电")
        };
        let plain: Vec<Record> = records.iter().filter(|record| record.corrects.is_none()).cloned().collect();
        let kept: Vec<Record> = plain.iter().filter(counts).cloned().collect();
        prop_assert_eq!(shown(&plain, as_of).tags, shown(&kept, as_of).tags);
    }
}

#[test]
fn without_needs_no_text_is_fed() {
    let bare = Arc::new(Rulebook::parse("rulebook = { id = \"t\", version = 1, zone = \"UTC\" }\n").unwrap());
    let select = Select::all().with_reasons(ReasonLevel::Records);
    let kind = crate::record::Kind::Interaction;
    let text = kind.fields().iter().find(|field| field.name == "text").unwrap().number;
    let slot = |rules: &Arc<Rulebook>, select: &Select| {
        Plan::compile(rules.clone(), select.clone()).unwrap().slot(kind, text).is_some()
    };
    assert_eq!([slot(&bare, &select), slot(&BOOK, &select)], [false, true]);
    // Nor by a plan that follows nothing of them.
    assert!(!slot(&BOOK, &Select::parts(&[Part::Orders])));
}

#[test]
fn evidence_is_told_with_records_only_and_never_the_text() {
    let records = [message(0, 1, "充电宝", "customer", None)];
    let view = shown(&records, instant(2 * DAY));
    assert_eq!(view.tags.as_ref().unwrap()[0].evidence.len(), 1);
    assert!(!canonical(&view).unwrap().contains("充电"));
    let plan = Plan::compile(BOOK.clone(), Select::all()).unwrap();
    let view = fold(&frame(&records, &profiles(&records), &plan), &plan, instant(2 * DAY), &mut FoldRoom::default());
    let tag = &view.tags.unwrap()[0];
    assert_eq!((tag.evidence.len(), tag.reasons.len()), (0, 1));
}
