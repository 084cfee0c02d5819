//! Measures as the rules say them, without a thought for speed: every question looks at every record (MD-1 to MD-5, TM-2, TM-5).

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use chrono::{Datelike as _, NaiveDate, TimeZone as _};

use super::given::DAY;
use super::*;
use crate::money::Number;

/// A timeline as the oracle sees it at an instant, in microseconds.
pub(super) struct Seen<'a> {
    /// The records that are visible and not corrected away, in the total order.
    standing: Vec<&'a Told>,
    as_of: i64,
    zone: &'static str,
}

const SECOND: i64 = 1_000_000;

/// The local date of an instant: the latest that any instant up to it had (TM-5). Clocks go back by less than three hours.
pub(super) fn date(zone: &str, at: i64) -> NaiveDate {
    static KNOWN: std::sync::LazyLock<Mutex<HashMap<(String, i64), NaiveDate>>> =
        std::sync::LazyLock::new(Mutex::default);
    if let Some(date) = KNOWN.lock().unwrap().get(&(zone.to_owned(), at)) {
        return *date;
    }
    let tz: chrono_tz::Tz = zone.parse().unwrap();
    let local = |at: i64| tz.timestamp_micros(at).unwrap().naive_local();
    let hours = 3;
    // Only where the clock was ahead not long ago can a later date have been.
    let ahead = local(at - hours * 3_600 * SECOND) + chrono::Duration::hours(hours) > local(at);
    let minutes = if ahead { hours * 60 } else { 0 };
    let floor = at.div_euclid(60 * SECOND) * 60 * SECOND;
    let before = (0..minutes).flat_map(|minute| [floor - minute * 60 * SECOND, floor - minute * 60 * SECOND - 1]);
    let found = before.map(local).chain([local(at)]).map(|time| time.date()).max().unwrap();
    KNOWN.lock().unwrap().insert((zone.to_owned(), at), found);
    found
}

/// The number of the period of a date, counted without gaps.
pub(super) fn period(unit: &str, date: NaiveDate) -> i64 {
    let days = i64::from(date.num_days_from_ce()) - 719_163;
    let (year, month) = (i64::from(date.year()), i64::from(date.month0()));
    match unit {
        "day" => days,
        // 1970-01-01 was a Thursday.
        "week" => (days + 3).div_euclid(7),
        "month" => year * 12 + month,
        "quarter" => year * 4 + month / 3,
        _ => year,
    }
}

impl<'a> Seen<'a> {
    pub(super) fn new(told: &'a [Told], zone: &'static str, as_of: i64) -> Self {
        let visible = |record: &&Told| record.at * SECOND <= as_of;
        let corrected = |record: &Told| {
            told.iter().filter(visible).any(|by| by.source == record.source && by.corrects == Some(record.id))
        };
        let mut standing: Vec<&Told> = told.iter().filter(visible).filter(|record| !corrected(record)).collect();
        standing.sort_by_key(|record| (record.at, record.source, record.name()));
        Self { standing, as_of, zone }
    }

    /// The number of an order that states one, with its issuer.
    fn number(record: &Told) -> Option<(&str, usize)> {
        let (number, stated) = record.number?;
        Some((if stated { "erp" } else { record.source }, number))
    }

    /// Whether another telling of the same order stands before (RC-12).
    fn repeats(&self, record: &Told) -> bool {
        let number = Self::number(record);
        record.kind == "order"
            && number.is_some()
            && self
                .standing
                .iter()
                .take_while(|other| other.id != record.id)
                .any(|other| other.kind == "order" && Self::number(other) == number)
    }

    /// Whether a record counts at all: visible, not corrected away, not told before (MD-1).
    pub(super) fn counts(&self, record: &Told) -> bool {
        self.standing.iter().any(|other| std::ptr::eq(*other, record)) && !self.repeats(record)
    }

    fn passes(record: &Told, pick: &Pick) -> bool {
        if !pick.of.contains(&record.kind) {
            return false;
        }
        let channel = record.channel.filter(|_| record.kind != "return");
        let filter = if pick.filter.text(&pick.of).is_some() { pick.filter } else { Filter::None };
        match filter {
            Filter::None => true,
            Filter::Web => channel == Some("web"),
            Filter::NotWeb => channel != Some("web"),
            Filter::Pos => record.source == "pos",
            Filter::Large => record.amount >= 10_000,
            Filter::NotLarge => record.amount < 10_000,
        }
    }

    fn inside(&self, at: i64, window: &Window) -> bool {
        let (at, now) = (at * SECOND, self.as_of);
        at <= now
            && match window {
                Window::Last(d) => now - d * SECOND < at,
                Window::Ago(far, near) => now - far * SECOND < at && at <= now - near * SECOND,
                Window::Range(from, to) => {
                    from.is_none_or(|from| from * SECOND <= at) && to.is_none_or(|to| at < to * SECOND)
                }
                Window::Calendar(unit, n, offset, zone) => {
                    let last = period(unit, date(zone, now)) - offset;
                    let own = period(unit, date(zone, at));
                    last - (n - 1) <= own && own <= last
                }
                Window::Lifetime => true,
            }
    }

    /// The value of the field, as far as it counts.
    fn field(record: &Told, reading: Reading) -> Option<String> {
        match reading {
            Reading::Money if matches!(record.kind, "order" | "return") => Some(record.amount.to_string()),
            Reading::Score if record.kind == "review" => Some(record.amount.to_string()),
            Reading::Channel if record.kind != "return" => record.channel.map(str::to_owned),
            _ => None,
        }
    }

    fn fits(record: &Told, measure: &Measure) -> bool {
        let reading = measure.reads();
        let ends = matches!(measure.agg, Agg::First(_) | Agg::Last(_));
        Self::passes(record, &measure.pick)
            && reading.is_none_or(|reading| {
                ends || (Self::field(record, reading).is_some()
                    && (reading != Reading::Money || record.currency == "CNY"))
            })
    }

    /// The counted set (MD-1).
    pub(super) fn counted(&self, measure: &Measure) -> Vec<&'a Told> {
        let all = self.standing.iter().copied().filter(|record| self.inside(record.at, &measure.window));
        all.filter(|record| Self::fits(record, measure) && !self.repeats(record)).collect()
    }

    /// Which record a return takes back: by `refers_to` of its own source, else by number and issuer, else by number alone.
    fn target<'t>(told: &'t [Told], back: &Told) -> Option<&'t Told> {
        let named = told.iter().find(|record| Some(record.id) == back.refers && record.source == back.source);
        if named.is_some() {
            return named;
        }
        let (issuer, number) = Self::number(back)?;
        let mut orders: Vec<&Told> = told.iter().filter(|record| record.kind == "order").collect();
        orders.sort_by_key(|record| (record.at, record.source, record.name()));
        let same = |record: &&&Told| record.number.is_some_and(|(known, _)| known == number);
        let issued = orders.iter().find(|record| Self::number(record) == Some((issuer, number)));
        let stated = back.number.is_some_and(|(_, stated)| stated);
        issued.or_else(|| orders.iter().find(same).filter(|_| !stated)).copied()
    }

    /// The returns that take something off a sum (MD-3).
    pub(super) fn taken(&self, told: &[Told], measure: &Measure, own: bool) -> Vec<&'a Told> {
        let counted: Vec<usize> = if own {
            let any = self.standing.iter().filter(|record| Self::fits(record, measure) && !self.repeats(record));
            any.map(|record| record.id).collect()
        } else {
            self.counted(measure).iter().map(|record| record.id).collect()
        };
        let takes = |back: &&&Told| {
            if back.kind != "return" || back.currency != "CNY" || (own && !self.inside(back.at, &measure.window)) {
                return false;
            }
            let Some(target) = Self::target(told, back) else { return false };
            // Whichever telling of that order counts.
            let same = |record: &Told| {
                record.id == target.id
                    || (record.kind == "order"
                        && target.kind == "order"
                        && Self::number(record).is_some()
                        && Self::number(record) == Self::number(target))
            };
            told.iter().any(|record| same(record) && counted.contains(&record.id))
        };
        self.standing.iter().filter(takes).copied().collect()
    }

    /// The completions: after each, everything up to it is forgotten (MD-4).
    fn completions(&self, measure: &Measure, steps: &[Pick], within: i64) -> usize {
        let rows: Vec<&Told> =
            self.standing.iter().copied().filter(|r| self.inside(r.at, &measure.window) && !self.repeats(r)).collect();
        let (mut begin, mut count) = (0, 0);
        for end in 0..rows.len() {
            if Self::chain(&rows[begin..=end], steps, within) {
                count += 1;
                begin = end + 1;
            }
        }
        count
    }

    /// Whether the last row ends a chain: tries every start and every way on.
    fn chain(rows: &[&Told], steps: &[Pick], within: i64) -> bool {
        fn on(rows: &[&Told], steps: &[Pick], latest: i64) -> bool {
            match (rows, steps) {
                ([.., last], [step]) => last.at <= latest && Seen::passes(last, step),
                ([first, rest @ ..], [step, later @ ..]) if !later.is_empty() => {
                    (Seen::passes(first, step) && on(rest, later, latest)) || on(rest, steps, latest)
                }
                _ => false,
            }
        }
        if let [step] = steps {
            return rows.last().is_some_and(|last| Seen::passes(last, step));
        }
        rows.iter()
            .enumerate()
            .any(|(n, first)| Self::passes(first, &steps[0]) && on(&rows[n + 1..], &steps[1..], first.at + within))
    }

    /// The ripe records without an answer (MD-5).
    pub(super) fn unanswered(&self, measure: &Measure, answer: &Pick, within: i64) -> Vec<usize> {
        let open = |record: &&&Told| {
            let ripe = record.at + within;
            let place = self.standing.iter().position(|other| other.id == record.id).unwrap();
            let answered =
                self.standing[place + 1..].iter().any(|other| other.at <= ripe && Self::passes(other, answer));
            ripe * SECOND <= self.as_of && !answered
        };
        self.counted(measure).iter().filter(open).map(|record| record.id).collect()
    }

    /// The value as text; `None` is missing.
    pub(super) fn value(&self, told: &[Told], measure: &Measure) -> Option<String> {
        let counted = self.counted(measure);
        let whole = |count: usize| Some(count.to_string());
        let cents = |cents: i64| {
            let text = format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
            Some(Number::parse(&text).unwrap().canonical())
        };
        let instant =
            |record: Option<&&Told>| record.map(|record| Instant::from_micros(record.at * SECOND).unwrap().to_string());
        let end = |record: Option<&&Told>| {
            let Some(reading) = measure.reads() else { return instant(record) };
            let record = record?;
            let field = Self::field(record, reading)?;
            match reading {
                Reading::Channel => Some(field),
                Reading::Money if record.currency != "CNY" => None,
                _ => cents(record.amount),
            }
        };
        match &measure.agg {
            Agg::Count => whole(counted.len()),
            Agg::Sum(minus) => {
                let taken = minus.map(|own| self.taken(told, measure, own)).unwrap_or_default();
                let sum = |rows: &[&Told]| rows.iter().map(|record| record.amount).sum::<i64>();
                cents(sum(&counted) - sum(&taken))
            }
            Agg::Min => counted.iter().map(|record| record.amount).min().and_then(cents),
            Agg::Max => counted.iter().map(|record| record.amount).max().and_then(cents),
            Agg::Distinct => {
                let reading = measure.reads()?;
                whole(counted.iter().filter_map(|record| Self::field(record, reading)).collect::<BTreeSet<_>>().len())
            }
            Agg::Periods(unit) => {
                let periods = counted.iter().map(|record| period(unit, date(self.zone, record.at * SECOND)));
                whole(periods.collect::<BTreeSet<_>>().len())
            }
            Agg::Gap(unit) => {
                let periods = counted.iter().map(|record| period(unit, date(self.zone, record.at * SECOND)));
                let periods: Vec<_> = periods.collect::<BTreeSet<_>>().into_iter().collect();
                let mut gaps: Vec<_> = periods.windows(2).map(|pair| pair[1] - pair[0]).collect();
                gaps.sort_unstable();
                // The lower median: so many lie below as above, or one fewer.
                if gaps.len() < 2 { None } else { Some(gaps[gaps.len().div_ceil(2) - 1].to_string()) }
            }
            Agg::First(_) => end(counted.first()),
            Agg::Last(_) => end(counted.last()),
            Agg::Days(calendar) => counted.last().map(|last| {
                let days = if *calendar {
                    (date(self.zone, self.as_of) - date(self.zone, last.at * SECOND)).num_days()
                } else {
                    (self.as_of - last.at * SECOND) / (DAY * SECOND)
                };
                days.to_string()
            }),
            Agg::Sequence(steps, within) => whole(self.completions(measure, steps, *within)),
            Agg::Unanswered(answer, within) => whole(self.unanswered(measure, answer, *within).len()),
        }
    }

    /// What `next_change_at` is about (MD-8): the counted set, with the returns that are taken off, or the value.
    pub(super) fn state(&self, told: &[Told], measure: &Measure) -> String {
        match &measure.agg {
            Agg::Days(_) | Agg::Sequence(..) | Agg::Unanswered(..) => format!("{:?}", self.value(told, measure)),
            agg => {
                let ids = |rows: Vec<&Told>| rows.into_iter().map(|record| record.id).collect::<BTreeSet<_>>();
                let taken = if let Agg::Sum(Some(own)) = agg { self.taken(told, measure, *own) } else { Vec::new() };
                format!("{:?} {:?}", ids(self.counted(measure)), ids(taken))
            }
        }
    }
}

/// The values of all measures by name; a ratio of the first two numbers.
pub(super) fn values(told: &[Told], given: &Given, as_of: Instant) -> BTreeMap<String, Option<String>> {
    let seen = Seen::new(told, given.zone, as_of.micros());
    let mut values: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (n, measure) in given.measures.iter().enumerate() {
        values.insert(format!("m{n}"), seen.value(told, measure));
    }
    let numbers: Vec<usize> = (0..given.measures.len()).filter(|n| given.measures[*n].is_number()).collect();
    if let [num, den, ..] = numbers.as_slice() {
        let number = |n: &usize| values[&format!("m{n}")].as_deref().and_then(Number::parse);
        let ratio = number(num).zip(number(den)).and_then(|(num, den)| num.div(den)).map(|ratio| ratio.canonical());
        values.insert("ratio".to_owned(), ratio);
    }
    values
}

/// What `next_change_at` is about, by name.
pub(super) fn states(told: &[Told], given: &Given, as_of: Instant) -> BTreeMap<String, String> {
    let seen = Seen::new(told, given.zone, as_of.micros());
    let mut states: BTreeMap<String, String> = BTreeMap::new();
    for (n, measure) in given.measures.iter().enumerate() {
        states.insert(format!("m{n}"), seen.state(told, measure));
    }
    let numbers: Vec<usize> = (0..given.measures.len()).filter(|n| given.measures[*n].is_number()).collect();
    if let [num, den, ..] = numbers.as_slice() {
        let both = format!("{} / {}", states[&format!("m{num}")], states[&format!("m{den}")]);
        states.insert("ratio".to_owned(), both);
    }
    states
}

/// Instants at which a naive reader would look: every border that the definitions can have, after `as_of`.
pub(super) fn looks(told: &[Told], given: &Given, as_of: Instant) -> BTreeSet<i64> {
    let mut found = BTreeSet::new();
    for at in told.iter().map(|record| record.at) {
        found.insert(at);
        for measure in &given.measures {
            match &measure.window {
                Window::Last(d) => drop(found.insert(at + d)),
                Window::Ago(far, near) => found.extend([at + far, at + near]),
                _ => {}
            }
            if let Agg::Unanswered(_, within) = measure.agg {
                found.insert(at + within);
            }
        }
    }
    let mut found: BTreeSet<i64> = found.into_iter().map(|at| at * SECOND).filter(|at| *at > as_of.micros()).collect();
    // Days go on counting, and periods on beginning, for some time.
    for n in 1..60 {
        found.insert(as_of.micros() + n * n * 3_600 * SECOND);
    }
    found
}
