//! Rewards for content and benefits, as records tell them (MB-50 to MB-55, MB-65, MB-71).

mod benefits;
mod content;
mod laws;
mod offers;

use super::*;

/// What the first rulebook gets: rewards for reviews, answers and posts, and benefits of every sort.
const GIFTS: &str = r#"
[records.post]
item = { type = "word", personal = false }
status = { type = "word", personal = false }
text = { type = "text", personal = true }
[[benefit]]
id = "birthday"
when = "birthday -3 +3 days"
quota = "1 per calendar_year"
valid_for = "30 days"
[[benefit]]
id = "summer"
tiers = ["gold"]
when = "06-01 to 08-31"
[[benefit]]
id = "film"
quota = { member = 1, gold = 3, per = "calendar_month" }
stock = 2
[[benefit]]
id = "term"
quota = "1 per tier_period"
[[benefit]]
id = "line"
tiers = ["gold"]
queue = "vip"
[[reward]]
id = "praise"
event = "review"
points = "20"
min_length = 3
quota = { member = 2, gold = 3, per = "calendar_month" }
[[reward]]
id = "answer"
event = "survey"
points = "5"
needs = "none"
per = "record"
[[reward]]
id = "post"
event = "post"
points = "7"
needs = "none"
"#;

/// The club, in which 100 make a gold member.
static CLUB: LazyLock<String> = LazyLock::new(|| {
    let silver = "[[tiers.level]]\nid = \"silver\"\nname = \"Silver 银卡\"\nneeds = \"spend >= 1000.00\"\n";
    replaced(FIRST, &[(silver, ""), ("spend >= 5000.00", "spend >= 100.00")]) + GIFTS
});

static CLUB_RULES: LazyLock<Arc<Rulebook>> = LazyLock::new(|| club(&[]));

/// The club with some of its text replaced.
fn club(changes: &[(&str, &str)]) -> Arc<Rulebook> {
    Arc::new(Rulebook::parse(&replaced(&CLUB, changes)).unwrap())
}

/// A local instant of 2025 such as `03-01 10:00`.
fn local(when: &str) -> String {
    format!("2025-{}:00+08:00", when.replace(' ', "T"))
}

/// A review about a thing, with more of the body and of the record.
fn review(id: &str, when: &str, item: &str, body: &str, rest: &str) -> Record {
    let item = if item.is_empty() { String::new() } else { format!(r#""item":"{item}","#) };
    written("review", id, when, &format!(r#"{item}"text":"很好用"{}"#, more(body)), rest)
}

fn written(kind: &str, id: &str, when: &str, body: &str, rest: &str) -> Record {
    record(kind, id, &local(when), &format!(r#""body":{{{body}}}{}"#, more(rest)))
}

/// What became of content.
fn ruled(id: &str, when: &str, status: &str, of: &str, rest: &str) -> Record {
    let body = format!(r#""status":"{status}""#);
    written("review", id, when, &body, &format!(r#""refers_to":"{of}"{}"#, more(rest)))
}

/// A step of a benefit: `claim film e1` or `reserve film e1 15`.
fn step(id: &str, when: &str, told: &str, rest: &str) -> Record {
    let mut words = told.split(' ');
    let mut body = format!(r#""event":"{}""#, words.next().unwrap());
    for name in ["benefit", "entitlement_id", "ttl_minutes"] {
        if let Some(word) = words.next().filter(|word| *word != "-") {
            body.push_str(&format!(r#","{name}":"{word}""#));
        }
    }
    written("benefit", id, when, &body, rest)
}

fn bought(id: &str, when: &str, amount: &str) -> Record {
    order(id, &local(when), &format!("{amount} CNY"))
}

fn stated(id: &str, when: &str, birthday: &str, rest: &str) -> Record {
    record("profile", id, &local(when), &format!(r#""attributes":{{"birthday":{birthday}}}{}"#, more(rest)))
}

fn more(rest: &str) -> String {
    if rest.is_empty() { String::new() } else { format!(",{rest}") }
}

/// The view of profiles that are joined at instants: the second and third word of a join are places of profiles by name.
fn joined(rules: &Arc<Rulebook>, records: &[Record], joins: &[(Instant, u32, u32)], as_of: Instant) -> CustomerView {
    let plan = Plan::compile(rules.clone(), Select::all().with_reasons(ReasonLevel::Records)).unwrap();
    let mut frame = frame(records, &profiles(records), &plan);
    joins.iter().for_each(|(at, left, right)| frame.join(Join { at: *at, left: *left, right: *right }));
    fold(&frame, &plan, as_of, &mut FoldRoom::default())
}

fn club_view(records: &[Record], when: &str) -> CustomerView {
    view_by(&CLUB_RULES, records, at(&local(when)))
}

/// The lots that rewards made: `source total clawed`, in the order in which they are spent.
fn lots(view: &CustomerView) -> Vec<String> {
    let points = tier_of(view).points.as_ref().unwrap();
    let made = points.lots.iter().filter(|lot| lot.kind == LotSource::Reward);
    made.map(|lot| format!("{} {}", lot.source, lot.remaining)).collect()
}

fn available(view: &CustomerView) -> &str {
    tier_of(view).points.as_ref().unwrap().available.as_str()
}

fn offer<'v>(view: &'v CustomerView, benefit: &str) -> &'v BenefitPart {
    tier_of(view).benefits.iter().find(|part| part.benefit == benefit).unwrap()
}

/// The reason, or `ok`, and how many are left.
fn says(view: &CustomerView, benefit: &str) -> String {
    let part = offer(view, benefit);
    assert_eq!(part.eligible, part.reason.is_none());
    let left = part.left.map(|left| format!(" {left}")).unwrap_or_default();
    format!("{}{left}", part.reason.map_or("ok", crate::Code::as_str))
}

/// The open entitlements: `id status`.
fn held(view: &CustomerView, benefit: &str) -> Vec<String> {
    let status = |part: &EntitlementPart| canonical(&part.status).unwrap().replace('"', "");
    let part = |part: &EntitlementPart| format!("{} {}", part.entitlement_id, status(part));
    offer(view, benefit).entitlements.iter().map(part).collect()
}
