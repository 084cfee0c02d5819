//! The 50 measures and 100 conditions of the bench `measures`, each written twice: as a rulebook and as SQL. One list of
//! specifications is the source of both, so that both sides are asked the same.

use std::fmt::Write as _;

use fastrand::Rng;
use regulars::Instant;

/// The instant of the question: some records lie after it.
pub const MEASURES_AS_OF: &str = "2026-06-20T12:00:00+08:00";
/// How many measures there are.
pub const MEASURES: usize = 50;
/// How many conditions there are.
pub const CONDITIONS: usize = 100;
/// The categories of orders.
pub const CATEGORIES: [&str; 12] = [
    "apparel", "books", "coffee", "dairy", "eyewear", "flowers", "games", "home", "infant", "jewels", "kitchen",
    "luggage",
];
/// The channels of orders.
pub const CHANNELS: [&str; 5] = ["app", "call", "mini", "shop", "web"];
/// The states of orders.
pub const STATUSES: [&str; 4] = ["paid", "shipped", "done", "cancelled"];

const DAY_US: i64 = 86_400_000_000;
/// Shanghai is eight hours ahead and has had no other offset since 1991.
const SHANGHAI_US: i64 = 28_800_000_000;

/// What a value is, which decides how it is summed up and what a condition may ask of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueKind {
    /// A number of things or days.
    Count,
    /// An amount.
    Money,
    /// An instant.
    Instant,
    /// A word.
    Word,
    /// A quotient.
    Ratio,
}

/// One measure.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Its name.
    pub name: String,
    /// What its value is.
    pub kind: ValueKind,
    toml: String,
    sql: String,
}

/// One condition.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its name.
    pub name: String,
    cel: String,
    sql: String,
}

/// Both lists.
#[derive(Clone, Debug)]
pub struct Specs {
    /// The measures, sorted by name.
    pub measures: Vec<Spec>,
    /// The conditions, sorted by name.
    pub conditions: Vec<Asked>,
}

/// A window: its TOML, and the least and greatest microsecond that it counts.
struct Span {
    toml: &'static str,
    first: Option<i64>,
    last: i64,
}

fn micros(text: &str) -> i64 {
    Instant::parse(text).map_or(0, |at| at.micros())
}

fn now() -> i64 {
    micros(MEASURES_AS_OF)
}

fn windows() -> Vec<Span> {
    let last = |toml, days: i64| Span { toml, first: Some(now() - days * DAY_US + 1), last: now() };
    let ago =
        |toml, far: i64, near: i64| Span { toml, first: Some(now() - far * DAY_US + 1), last: now() - near * DAY_US };
    let period = |toml, from, to: Option<&str>| Span {
        toml,
        first: Some(micros(from)),
        last: to.map_or(now(), |to| micros(to) - 1),
    };
    vec![
        Span { toml: "\"lifetime\"", first: None, last: now() },
        last("{ last = \"7d\" }", 7),
        last("{ last = \"30d\" }", 30),
        last("{ last = \"90d\" }", 90),
        last("{ last = \"365d\" }", 365),
        ago("{ ago = [\"60d\", \"30d\"] }", 60, 30),
        ago("{ ago = [\"365d\", \"90d\"] }", 365, 90),
        period("{ calendar = \"month\" }", "2026-06-01T00:00:00+08:00", None),
        period("{ calendar = \"quarter\" }", "2026-04-01T00:00:00+08:00", None),
        period("{ calendar = \"year\" }", "2026-01-01T00:00:00+08:00", None),
        period("{ calendar = \"month\", offset = 1 }", "2026-05-01T00:00:00+08:00", Some("2026-06-01T00:00:00+08:00")),
        period(
            "{ calendar = \"quarter\", offset = 1 }",
            "2026-01-01T00:00:00+08:00",
            Some("2026-04-01T00:00:00+08:00"),
        ),
        period("{ calendar = \"year\", offset = 1 }", "2025-01-01T00:00:00+08:00", Some("2026-01-01T00:00:00+08:00")),
    ]
}

/// The filters in CEL and in SQL; the first is none.
const FILTERS: [(&str, &str); 12] = [
    ("", ""),
    ("record.body.status != 'cancelled'", "status IS DISTINCT FROM 'cancelled'"),
    ("record.body.category == 'books'", "category = 'books'"),
    ("record.body.channel == 'app'", "channel = 'app'"),
    ("record.body.amount >= 100.00", "amount >= 100.00"),
    ("record.body.category in ['apparel', 'jewels', 'eyewear']", "category IN ('apparel', 'jewels', 'eyewear')"),
    ("record.body.status == 'done' && record.body.amount >= 50.00", "status = 'done' AND amount >= 50.00"),
    ("record.body.store == 'S017'", "store = 'S017'"),
    ("record.body.channel in ['app', 'mini', 'web']", "channel IN ('app', 'mini', 'web')"),
    ("record.body.channel == 'shop' || record.body.amount < 20.00", "(channel = 'shop' OR amount < 20.00)"),
    ("has(record.body.store) && record.body.category != 'dairy'", "store IS NOT NULL AND category <> 'dairy'"),
    ("record.body.store.startsWith('S1')", "starts_with(store, 'S1')"),
];

/// The aggregates, in turn: `agg`, the further keys of the table, the SQL with `{f}` for its filter, and what the value is.
const AGGREGATES: [(&str, &str, &str, ValueKind); 15] = [
    ("count", "", "count(*) {f}", ValueKind::Count),
    ("sum", MONEY, "coalesce(sum(amount) {f}, 0)", ValueKind::Money),
    ("distinct", "field = \"body.store\"", "count(DISTINCT store) {f}", ValueKind::Count),
    ("max", MONEY, "max(amount) {f}", ValueKind::Money),
    ("last", "", "max(t) {f}", ValueKind::Instant),
    ("sum", MONEY, "coalesce(sum(amount) {f}, 0)", ValueKind::Money),
    ("distinct_periods", "period = \"day\"", "count(DISTINCT local_day) {f}", ValueKind::Count),
    ("count", "", "count(*) {f}", ValueKind::Count),
    ("min", MONEY, "min(amount) {f}", ValueKind::Money),
    ("first", "", "min(t) {f}", ValueKind::Instant),
    ("last", "field = \"body.category\"", "arg_max(category, t) {f}", ValueKind::Word),
    ("days_since", "", "({now} - max(t) {f}) // 86400000000", ValueKind::Count),
    ("distinct", "field = \"body.category\"", "count(DISTINCT category) {f}", ValueKind::Count),
    ("first", MONEY, "arg_min(amount, t) {f}", ValueKind::Money),
    ("days_since", "unit = \"calendar\"", "{today} - max(local_day) {f}", ValueKind::Count),
];
const MONEY: &str = "field = \"body.amount\"\ncurrency = \"CNY\"";

impl Specs {
    /// The lists, the same in every run.
    pub fn generate() -> Self {
        let mut rng = Rng::with_seed(super::SEED);
        let measures = measures();
        let conditions = (0..CONDITIONS).map(|n| condition(n, &measures, &mut rng)).collect();
        Self { measures, conditions }
    }

    /// The rulebook of both lists.
    pub fn rulebook(&self) -> String {
        let mut out = "[rulebook]\nid = \"bench\"\nversion = 1\nzone = \"Asia/Shanghai\"\n".to_owned();
        for Spec { name, toml, .. } in &self.measures {
            let _ = write!(out, "\n[measures.{name}]\n{toml}\n");
        }
        for Asked { name, cel, .. } in &self.conditions {
            let _ = write!(out, "\n[segments.{name}]\nwhen = \"\"\"{cel}\"\"\"\n");
        }
        out
    }

    /// One query over the Parquet file: of each measure how many customers have a value and the sum of the values, of each
    /// condition how many it holds for.
    pub fn sql(&self) -> String {
        let mut out = format!(
            "WITH o AS (SELECT customer, amount, category, channel, store, status, epoch_us(\"at\") AS t, \
             (epoch_us(\"at\") + {SHANGHAI_US}) // {DAY_US} AS local_day FROM read_parquet('{{path}}')),\n\
             m AS (SELECT customer, count(*) FILTER (WHERE t <= {}) > 0 AS seen",
            now()
        );
        let plain = self.measures.iter().filter(|spec| spec.kind != ValueKind::Ratio);
        for Spec { name, sql, .. } in plain {
            let _ = write!(out, ",\n{sql} AS {name}");
        }
        out.push_str("\nFROM o GROUP BY customer),\nr AS (SELECT *");
        for Spec { name, sql, .. } in self.measures.iter().filter(|spec| spec.kind == ValueKind::Ratio) {
            let _ = write!(out, ",\n{sql} AS {name}");
        }
        out.push_str(" FROM m)\nSELECT count(*) AS customers");
        for Spec { name, kind, .. } in &self.measures {
            let value = match kind {
                ValueKind::Money => format!("({name} * 100)"),
                ValueKind::Word => format!("(ascii({name}) * 100 + length({name}))"),
                _ => name.clone(),
            };
            let _ = write!(out, ",\ncount({name}) AS {name}_n, coalesce(sum({value}), 0)::HUGEINT AS {name}");
        }
        for Asked { name, sql, .. } in &self.conditions {
            let _ = write!(out, ",\ncount(*) FILTER (WHERE seen AND ({sql})) AS {name}");
        }
        out.push_str("\nFROM r\n");
        out
    }
}

fn measures() -> Vec<Spec> {
    let windows = windows();
    let mut specs: Vec<Spec> = Vec::new();
    for n in 0..MEASURES {
        let name = format!("m{n:02}");
        if n % 10 == 9 {
            let kind = if n % 20 == 9 { ValueKind::Money } else { ValueKind::Count };
            specs.extend(ratio(name, kind, &specs));
            continue;
        }
        let turn = n - n / 10;
        let Some((agg, keys, sql, kind)) = AGGREGATES.get(turn % AGGREGATES.len()).copied() else { continue };
        let Some(window) = windows.get(turn * 4 % windows.len()) else { continue };
        let Some((cel, filter)) = FILTERS.get(if n % 3 == 0 { 0 } else { turn % FILTERS.len() }) else { continue };
        let mut toml = format!("of = \"order\"\nagg = \"{agg}\"\nwindow = {}", window.toml);
        for line in [keys.to_owned(), if cel.is_empty() { String::new() } else { format!("where = \"\"\"{cel}\"\"\"") }]
        {
            if !line.is_empty() {
                let _ = write!(toml, "\n{line}");
            }
        }
        let mut bounds = window.first.map(|first| format!("t >= {first} AND ")).unwrap_or_default();
        let _ = write!(bounds, "t <= {}", window.last);
        if !filter.is_empty() {
            let _ = write!(bounds, " AND {filter}");
        }
        let today = (now() + SHANGHAI_US).div_euclid(DAY_US);
        let sql = sql.replace("{f}", &format!("FILTER (WHERE {bounds})"));
        let sql = sql.replace("{now}", &now().to_string()).replace("{today}", &today.to_string());
        specs.push(Spec { name, kind, toml, sql });
    }
    specs
}

/// A quotient of the last two measures of a kind.
fn ratio(name: String, kind: ValueKind, specs: &[Spec]) -> Option<Spec> {
    let mut parts = specs.iter().rev().filter(|spec| spec.kind == kind);
    let (den, num) = (&parts.next()?.name, &parts.next()?.name);
    let toml = format!("agg = \"ratio\"\nnum = \"{num}\"\nden = \"{den}\"");
    // Amounts are whole cents, so the quotient is one of whole numbers, cut off at six digits.
    let whole = |name: &str| {
        if kind == ValueKind::Money { format!("({name} * 100)::HUGEINT") } else { format!("{name}::HUGEINT") }
    };
    let sql = format!("CASE WHEN {den} = 0 THEN NULL ELSE {} * 1000000 // {} END", whole(num), whole(den));
    Some(Spec { name, kind: ValueKind::Ratio, toml, sql })
}

/// A condition of one to four leaves over different measures.
fn condition(n: usize, measures: &[Spec], rng: &mut Rng) -> Asked {
    let mut places: Vec<usize> = (0..measures.len()).collect();
    rng.shuffle(&mut places);
    let leaves = places.iter().take(1 + n % 4).filter_map(|place| measures.get(*place)).map(|spec| leaf(spec, rng));
    let leaves: Vec<(String, String)> = leaves.collect();
    let all = rng.bool();
    let join = |part: fn(&(String, String)) -> &String, all_word: &str, any_word: &str| {
        let parts: Vec<&str> = leaves.iter().map(|leaf| part(leaf).as_str()).collect();
        match parts.as_slice() {
            [a, b, c, d] => format!("({a} {any_word} {b}) {all_word} ({c} {any_word} {d})"),
            parts => parts.join(if all { all_word } else { any_word }.to_owned().as_str()),
        }
    };
    let cel = join(|leaf| &leaf.0, " && ", " || ");
    let sql = join(|leaf| &leaf.1, " AND ", " OR ");
    Asked { name: format!("c{n:02}"), cel, sql }
}

/// One comparison in CEL and in SQL, where what is missing is false (CD-4).
fn leaf(spec: &Spec, rng: &mut Rng) -> (String, String) {
    let name = &spec.name;
    let known = |sql: String| format!("coalesce({sql}, false)");
    let (cel, sql) = match spec.kind {
        ValueKind::Count => {
            let (sign, bound) = (*rng.choice(&[">=", ">", "<=", "=="]).unwrap_or(&">="), rng.i64(1..9));
            (format!("measure.{name} {sign} {bound}"), known(format!("{name} {} {bound}", sign.replace("==", "="))))
        }
        ValueKind::Money => {
            let (sign, bound) = (*rng.choice(&[">=", "<"]).unwrap_or(&">="), rng.i64(2_000..60_000));
            let bound = format!("{}.{:02}", bound / 100, bound % 100);
            (format!("measure.{name} {sign} {bound}"), known(format!("{name} {sign} {bound}")))
        }
        ValueKind::Ratio => {
            let bound = rng.i64(1..30);
            // The quotient is cut off at six digits, which no bound of one digit behind the point can tell.
            let cel = format!("measure.{name} >= {}.{}", bound / 10, bound % 10);
            (cel, known(format!("{name} >= {}", bound * 100_000)))
        }
        ValueKind::Instant => {
            let days = rng.i64(10..200);
            let border = now() - days * DAY_US;
            if rng.bool() {
                let cel = format!("within(measure.{name}, '{days}d')");
                (cel, known(format!("{name} > {border} AND {name} <= {}", now())))
            } else {
                (format!("older(measure.{name}, '{days}d')"), known(format!("{name} <= {border}")))
            }
        }
        ValueKind::Word => {
            let word = rng.choice(CATEGORIES).unwrap_or("books");
            (format!("measure.{name} == '{word}'"), known(format!("{name} = '{word}'")))
        }
    };
    match rng.u8(0..8) {
        0 => (format!("!({cel})"), format!("NOT {sql}")),
        1 => (format!("(has(measure.{name}) && {cel})"), format!("({name} IS NOT NULL AND {sql})")),
        _ => (cel, sql),
    }
}
