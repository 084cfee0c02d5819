//! What the laws are tried on: timelines whose records meet (equal instants, orders told twice, corrections of corrections,
//! returns before their order, other currencies, the future) and every form of measure.

use proptest::prelude::*;

use super::*;

/// How many cases are tried; more when `PROPTEST_CASES` says so.
pub(super) fn cases(count: u32) -> ProptestConfig {
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig::with_cases(wanted.unwrap_or(if cfg!(debug_assertions) { count / 8 } else { count }))
}

pub(super) const DAY: i64 = 86_400;
/// 2024-01-01T00:00:00Z.
pub(super) const START: i64 = 1_704_067_200;

/// A record as a test tells it.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) id: usize,
    pub(super) source: &'static str,
    pub(super) kind: &'static str,
    /// Seconds.
    pub(super) at: i64,
    /// Hundredths, and the currency of money.
    pub(super) amount: i64,
    pub(super) currency: &'static str,
    pub(super) channel: Option<&'static str>,
    /// A stated number, and its issuer.
    pub(super) number: Option<(usize, bool)>,
    pub(super) corrects: Option<usize>,
    pub(super) refers: Option<usize>,
}

impl Told {
    pub(super) fn name(&self) -> String {
        format!("r{:02}", self.id)
    }

    pub(super) fn record(&self) -> Record {
        let amount = format!("{}.{:02}", self.amount / 100, self.amount % 100);
        let mut body = match self.kind {
            "order" | "return" => vec![format!(r#""amount":{{"amount":"{amount}","currency":"{}"}}"#, self.currency)],
            "review" => vec![format!(r#""score":"{amount}""#)],
            _ => Vec::new(),
        };
        if self.kind != "return" {
            body.extend(self.channel.map(|channel| format!(r#""channel":"{channel}""#)));
        }
        if let (Some((number, stated)), "order" | "return") = (self.number, self.kind) {
            body.push(format!(r#""order_id":"N{number}""#));
            if stated {
                body.push(r#""order_issuer":"erp""#.to_owned());
            }
        }
        let mut rest = vec![format!(r#""source":"{}""#, self.source), format!(r#""body":{{{}}}"#, body.join(","))];
        rest.extend(self.corrects.map(|id| format!(r#""corrects":"r{id:02}""#)));
        rest.extend(self.refers.map(|id| format!(r#""refers_to":"r{id:02}""#)));
        let at = Instant::from_micros(self.at * 1_000_000).unwrap().to_string();
        record(self.kind, &self.name(), &at, &rest.join(","))
    }
}

/// Instants that meet: every third day of a month is one of few, and midnights of several zones are among the hours.
pub(super) fn moment() -> impl Strategy<Value = i64> {
    let hour = prop_oneof![
        Just(0i64),
        Just(4 * 3_600),
        Just(16 * 3_600),
        Just(16 * 3_600 - 1),
        Just(2 * 3_600 + 1_800),
        0..DAY
    ];
    // Days around the changes of clocks in 2024, in spring and in autumn, and any.
    let day = prop_oneof![
        2 => 0i64..420,
        3 => (0i64..4, 0i64..2).prop_map(|(n, more)| n * 60 + more),
        1 => 68i64..72,
        1 => 306i64..310,
    ];
    (day, hour).prop_map(|(day, second)| START + day * DAY + second)
}

fn told(id: usize) -> impl Strategy<Value = Told> {
    let kind = prop::sample::select(vec!["order", "order", "order", "return", "return", "visit", "visit", "review"]);
    let number = prop::option::weighted(0.4, (0usize..3, any::<bool>()));
    let channel = prop::sample::select(vec![None, Some("web"), Some("shop"), Some("app")]);
    (
        kind,
        moment(),
        prop::sample::select(vec!["pos", "app", "tmall"]),
        prop_oneof![Just(0i64), Just(10_000), 0i64..50_000],
        prop_oneof![5 => Just("CNY"), 1 => Just("USD")],
        channel,
        number,
        (prop::option::weighted(0.2, 0usize..14), prop::option::weighted(0.7, 0usize..14)),
    )
        .prop_map(move |(kind, at, source, amount, currency, channel, number, (corrects, refers))| Told {
            id,
            source,
            kind,
            at,
            amount,
            currency,
            channel,
            number,
            corrects: corrects.filter(|target| *target != id),
            refers: refers.filter(|target| kind == "return" && *target != id),
        })
}

pub(super) fn timeline() -> impl Strategy<Value = Vec<Told>> {
    (0usize..14).prop_flat_map(|count| (0..count).map(told).collect::<Vec<_>>())
}

/// A filter of `where`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Filter {
    None,
    Web,
    NotWeb,
    Pos,
    Large,
    NotLarge,
}

impl Filter {
    pub(super) fn text(self, of: &[&str]) -> Option<&'static str> {
        let amounts = of.iter().all(|kind| matches!(*kind, "order" | "return"));
        let channels = of.iter().any(|kind| *kind != "return");
        match self {
            Self::None => None,
            Self::Web => channels.then_some("record.body.channel == 'web'"),
            Self::NotWeb => channels.then_some("record.body.channel != 'web'"),
            Self::Pos => Some("record.source == 'pos'"),
            Self::Large => amounts.then_some("record.body.amount >= 100"),
            Self::NotLarge => amounts.then_some("!(record.body.amount >= 100)"),
        }
    }
}

/// Records of some types under a filter.
#[derive(Clone, Debug)]
pub(super) struct Pick {
    pub(super) of: Vec<&'static str>,
    pub(super) filter: Filter,
}

impl Pick {
    fn inline(&self) -> String {
        let of = self.of.iter().map(|kind| format!("\"{kind}\"")).collect::<Vec<_>>().join(", ");
        let filter = self.filter.text(&self.of).map(|text| format!(", where = \"{text}\"")).unwrap_or_default();
        format!("of = [{of}]{filter}")
    }
}

fn pick() -> impl Strategy<Value = Pick> {
    let of = prop::sample::select(vec![
        vec!["order"],
        vec!["order", "return"],
        vec!["visit"],
        vec!["visit", "order"],
        vec!["review", "visit"],
    ]);
    let filter = prop::sample::select(vec![
        Filter::None,
        Filter::None,
        Filter::Web,
        Filter::NotWeb,
        Filter::Pos,
        Filter::Large,
        Filter::NotLarge,
    ]);
    (of, filter).prop_map(|(of, filter)| Pick { of, filter })
}

/// A window by its form, in seconds.
#[derive(Clone, Debug)]
pub(super) enum Window {
    Last(i64),
    Ago(i64, i64),
    Range(Option<i64>, Option<i64>),
    Calendar(&'static str, i64, i64, &'static str),
    Lifetime,
}

impl Window {
    pub(super) fn text(&self) -> String {
        let end = |key: &str, end: Option<i64>| {
            end.map(|end| format!("{key} = \"{}\"", Instant::from_micros(end * 1_000_000).unwrap()))
        };
        match self {
            Self::Last(d) => format!("{{ last = \"{d}s\" }}"),
            Self::Ago(far, near) => format!("{{ ago = [\"{far}s\", \"{near}s\"] }}"),
            Self::Range(from, to) => {
                let ends: Vec<String> = [end("from", *from), end("to", *to)].into_iter().flatten().collect();
                format!("{{ {} }}", ends.join(", "))
            }
            Self::Calendar(unit, n, offset, zone) => {
                format!("{{ calendar = \"{unit}\", n = {n}, offset = {offset}, zone = \"{zone}\" }}")
            }
            Self::Lifetime => "\"lifetime\"".to_owned(),
        }
    }
}

/// Zones whose clocks change at midnight, at one minute past it, by half an hour, and not at all.
pub(super) const ZONES: [&str; 6] =
    ["Asia/Shanghai", "America/New_York", "America/Havana", "Australia/Lord_Howe", "Asia/Beirut", "America/St_Johns"];
pub(super) const UNITS: [&str; 5] = ["day", "week", "month", "quarter", "year"];

fn zone() -> impl Strategy<Value = &'static str> {
    prop::sample::select(ZONES.to_vec())
}

fn unit() -> impl Strategy<Value = &'static str> {
    prop::sample::select(UNITS.to_vec())
}

fn span() -> impl Strategy<Value = i64> {
    prop_oneof![Just(DAY), Just(23 * 3_600), Just(30 * DAY), Just(60 * DAY), 1i64..100 * DAY]
}

pub(super) fn window() -> impl Strategy<Value = Window> {
    prop_oneof![
        3 => span().prop_map(Window::Last),
        2 => (span(), span()).prop_map(|(near, more)| Window::Ago(near + more, near)),
        1 => (moment(), span()).prop_map(|(from, more)| Window::Range(Some(from), Some(from + more))),
        1 => (any::<bool>(), moment()).prop_map(|(from, end)| Window::Range(from.then_some(end), (!from).then_some(end))),
        3 => (unit(), 1i64..4, 0i64..3, zone()).prop_map(|(unit, n, offset, zone)| Window::Calendar(unit, n, offset, zone)),
        1 => Just(Window::Lifetime),
    ]
}

/// An aggregate with its own keys.
#[derive(Clone, Debug)]
pub(super) enum Agg {
    Count,
    /// With `minus`, and whether `minus_at = "own"`.
    Sum(Option<bool>),
    Min,
    Max,
    Distinct,
    Periods(&'static str),
    Gap(&'static str),
    First(bool),
    Last(bool),
    Days(bool),
    Sequence(Vec<Pick>, i64),
    Unanswered(Pick, i64),
}

/// A measure; a ratio is made of two.
#[derive(Clone, Debug)]
pub(super) struct Measure {
    pub(super) agg: Agg,
    pub(super) pick: Pick,
    pub(super) window: Window,
    /// Whether the money or score of a record is read, which must then be there.
    pub(super) field: bool,
}

impl Measure {
    /// Which field is read: money of orders and returns, else scores, else the channel.
    pub(super) fn reads(&self) -> Option<Reading> {
        let wanted = match self.agg {
            Agg::Sum(_) | Agg::Min | Agg::Max => Some(true),
            Agg::Distinct => Some(self.field),
            Agg::First(field) | Agg::Last(field) => field.then_some(self.field),
            Agg::Count => self.field.then_some(true),
            _ => None,
        }?;
        let money = self.pick.of.contains(&"order");
        let scores = self.pick.of.contains(&"review");
        Some(match wanted {
            true if money => Reading::Money,
            true if scores => Reading::Score,
            _ => Reading::Channel,
        })
    }

    pub(super) fn text(&self, name: &str) -> String {
        let (agg, rest) = match &self.agg {
            Agg::Count => ("count", String::new()),
            Agg::Sum(None) => ("sum", String::new()),
            Agg::Sum(Some(own)) => {
                ("sum", format!("minus = \"return\"\n{}", if *own { "minus_at = \"own\"\n" } else { "" }))
            }
            Agg::Min => ("min", String::new()),
            Agg::Max => ("max", String::new()),
            Agg::Distinct => ("distinct", String::new()),
            Agg::Gap(unit) => ("median_gap", format!("period = \"{unit}\"\n")),
            Agg::Periods(unit) => ("distinct_periods", format!("period = \"{unit}\"\n")),
            Agg::First(_) => ("first", String::new()),
            Agg::Last(_) => ("last", String::new()),
            Agg::Days(calendar) => {
                ("days_since", if *calendar { "unit = \"calendar\"\n".to_owned() } else { String::new() })
            }
            Agg::Sequence(steps, within) => {
                let steps: Vec<String> = steps.iter().map(|step| format!("{{ {} }}", step.inline())).collect();
                ("sequence", format!("steps = [{}]\nwithin = \"{within}s\"\n", steps.join(", ")))
            }
            Agg::Unanswered(answer, within) => {
                ("unanswered", format!("answer = {{ {} }}\nwithin = \"{within}s\"\n", answer.inline()))
            }
        };
        let of = match &self.agg {
            Agg::Sequence(..) => String::new(),
            _ => format!("{}\n", self.pick.inline().replace(", where", "\nwhere")),
        };
        let field = match self.reads() {
            Some(Reading::Money) => "field = \"body.amount\"\ncurrency = \"CNY\"\n",
            Some(Reading::Score) => "field = \"body.score\"\n",
            Some(Reading::Channel) => "field = \"body.channel\"\n",
            None => "",
        };
        format!("[measures.{name}]\nagg = \"{agg}\"\nwindow = {}\n{of}{field}{rest}", self.window.text())
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    Money,
    Score,
    Channel,
}

fn agg() -> impl Strategy<Value = Agg> {
    prop_oneof![
        2 => Just(Agg::Count),
        1 => Just(Agg::Sum(None)),
        3 => any::<bool>().prop_map(|own| Agg::Sum(Some(own))),
        1 => Just(Agg::Min),
        1 => Just(Agg::Max),
        1 => Just(Agg::Distinct),
        2 => unit().prop_map(Agg::Periods),
        2 => unit().prop_map(Agg::Gap),
        1 => any::<bool>().prop_map(Agg::First),
        1 => any::<bool>().prop_map(Agg::Last),
        3 => any::<bool>().prop_map(Agg::Days),
        2 => (prop::collection::vec(pick(), 1..4), span()).prop_map(|(steps, within)| Agg::Sequence(steps, within)),
        2 => (pick(), span()).prop_map(|(answer, within)| Agg::Unanswered(answer, within)),
    ]
}

pub(super) fn measure() -> impl Strategy<Value = Measure> {
    (agg(), pick(), window(), any::<bool>()).prop_map(|(agg, mut pick, window, field)| {
        // Amounts and scores need a type that has them; `minus` takes orders back.
        match agg {
            Agg::Sum(Some(_)) => pick.of = vec!["order"],
            Agg::Sum(None) | Agg::Min | Agg::Max if pick.of == ["visit"] => pick.of = vec!["order", "return"],
            Agg::Count if pick.of == ["visit"] => pick.of = vec!["review"],
            _ => {}
        }
        Measure { agg, pick, window, field }
    })
}

/// A rulebook of measures, and its zone.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) zone: &'static str,
    pub(super) measures: Vec<Measure>,
}

impl Given {
    pub(super) fn text(&self) -> String {
        let mut text = format!("[rulebook]\nid = \"a\"\nversion = 1\nzone = \"{}\"\n", self.zone);
        for (n, measure) in self.measures.iter().enumerate() {
            text.push_str(&measure.text(&format!("m{n}")));
        }
        // The first two numbers make a ratio.
        let numbers: Vec<usize> = (0..self.measures.len()).filter(|n| self.measures[*n].is_number()).collect();
        if let [num, den, ..] = numbers.as_slice() {
            text.push_str(&format!("[measures.ratio]\nagg = \"ratio\"\nnum = \"m{num}\"\nden = \"m{den}\"\n"));
        }
        text
    }

    pub(super) fn rules(&self) -> Arc<Rulebook> {
        let text = self.text();
        Arc::new(Rulebook::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}")))
    }
}

impl Measure {
    pub(super) fn is_number(&self) -> bool {
        !matches!(self.agg, Agg::First(_) | Agg::Last(_))
    }
}

pub(super) fn given() -> impl Strategy<Value = Given> {
    (zone(), prop::collection::vec(measure(), 1..6)).prop_map(|(zone, measures)| Given { zone, measures })
}
