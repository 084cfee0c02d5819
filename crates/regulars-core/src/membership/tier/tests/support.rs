//! What a case of `membership.json` says about tiers, as rules and as events; and ladders for the other tests.

use std::sync::LazyLock;

use serde_json::Value;

use crate::membership::program::{
    Demand, Downgrade, Metric, OnRefund, Period, Qualify, Requirement, TierLevel, TierRules, TierWindow, Upgrade,
    Validity,
};
use crate::membership::tier::{Change, Standing, TierProgram};
use crate::money::{Currency, Decimal, Total};
use crate::time::{DAY_US, Date, Instant, Zone};

pub(super) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(super) static SHANGHAI: LazyLock<Zone> = LazyLock::new(|| Zone::new("Asia/Shanghai").unwrap());

/// Midnight of a date in Shanghai.
pub(super) fn day(text: &str) -> Instant {
    SHANGHAI.start_of(text.parse().unwrap())
}

/// Noon of a date in Shanghai, when everything happens that is told by its date.
pub(super) fn noon(text: &str) -> Instant {
    day(text).plus_micros(DAY_US / 2)
}

fn level(id: &str, multiplier: &str, needs: Option<Requirement>) -> TierLevel {
    TierLevel { id: id.to_owned(), name: id.to_owned(), needs, multiplier: decimal(multiplier) }
}

pub(super) fn spend(min: &str) -> Option<Requirement> {
    Some(Requirement::All(vec![Demand { metric: Metric::Spend, min: decimal(min) }]))
}

/// Member, silver from 1000, gold from 5000, diamond from 20000, over twelve months, valid for twelve months.
pub(super) fn club() -> TierRules {
    TierRules {
        currency: Currency::new("CNY").unwrap(),
        levels: vec![
            level("member", "1", None),
            level("silver", "1", spend("1000")),
            level("gold", "1", spend("5000")),
            level("diamond", "1", spend("20000")),
        ],
        window: TierWindow::Rolling { months: 12 },
        validity: Validity::Months { months: 12, end_of_month: false },
        upgrade: Upgrade::Immediate,
        qualify_when: Qualify::Order,
        downgrade: Downgrade::ToEarned,
        grace_days: 0,
        on_refund: OnRefund::AtReview,
        lifetime: Vec::new(),
        rollover: false,
        extend_on_requalify: false,
    }
}

pub(super) fn calendar_year() -> TierWindow {
    TierWindow::Period(Period::Calendar { month: 1, day: 1 })
}

fn word<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).map(|word| word.as_str().unwrap())
}

fn number(value: &Value, key: &str) -> u32 {
    value[key].as_u64().unwrap().try_into().unwrap()
}

fn demand(value: &Value) -> Demand {
    let metric = match word(value, "metric").unwrap() {
        "spend" => Metric::Spend,
        "orders" => Metric::Orders,
        name => Metric::Measure(name.to_owned()),
    };
    Demand { metric, min: decimal(word(value, "min").unwrap()) }
}

fn needs(value: &Value) -> Option<Requirement> {
    let demands = |key: &str| -> Option<Vec<Demand>> {
        value.get("require")?.get(key).map(|list| list.as_array().unwrap().iter().map(demand).collect())
    };
    let all = demands("all").map(Requirement::All).or_else(|| demands("any").map(Requirement::Any));
    all.or_else(|| spend(word(value, "min").unwrap()))
}

fn tier_window(value: &Value) -> TierWindow {
    match word(value, "kind").unwrap() {
        "rolling" => TierWindow::Rolling { months: number(value, "months") },
        "complete_months" => TierWindow::CompleteMonths { months: number(value, "months") },
        "anniversary" => TierWindow::Period(Period::Anniversary),
        "lifetime" => TierWindow::Lifetime,
        "calendar" => {
            let (month, day) = word(value, "start").unwrap().split_once('-').unwrap();
            TierWindow::Period(Period::Calendar { month: month.parse().unwrap(), day: day.parse().unwrap() })
        }
        other => panic!("no such window: {other}"),
    }
}

fn validity(value: &Value) -> Validity {
    match word(value, "kind").unwrap() {
        "months" => Validity::Months {
            months: number(value, "months"),
            end_of_month: word(value, "align") == Some("end_of_month"),
        },
        "end_of_period" => Validity::EndOfPeriod,
        "end_of_next_period" => Validity::EndOfNextPeriod,
        "while_qualified" => Validity::WhileQualified,
        "recalc_monthly" => Validity::RecalcMonthly { day: u8::try_from(number(value, "day")).unwrap() },
        other => panic!("no such validity: {other}"),
    }
}

/// The ladder of a compiled program of the case file.
pub(super) fn ladder(program: &Value) -> TierRules {
    let tiers = &program["tiers"];
    let given = tiers["levels"].as_array().unwrap().iter();
    let given = given.map(|one| level(word(one, "id").unwrap(), word(one, "multiplier").unwrap(), needs(one)));
    let levels: Vec<TierLevel> = std::iter::once(level(word(tiers, "base").unwrap(), "1", None)).chain(given).collect();
    let flag = |key: &str| tiers.get(key).is_some_and(|flag| flag.as_bool().unwrap());
    let kept = tiers.get("lifetime").map_or(&[][..], |list| list.as_array().unwrap());
    let kept = kept.iter().map(|one| {
        let place = levels.iter().position(|level| Some(level.id.as_str()) == word(one, "tier")).unwrap();
        (place, decimal(word(one, "min").unwrap()))
    });
    TierRules {
        currency: Currency::new(word(&program["points"], "currency").unwrap()).unwrap(),
        window: tier_window(&tiers["window"]),
        validity: validity(&tiers["validity"]),
        upgrade: if tiers["upgrade"] == "at_review" { Upgrade::AtReview } else { Upgrade::Immediate },
        qualify_when: if tiers["qualify_when"] == "confirmed" { Qualify::Confirmed } else { Qualify::Order },
        downgrade: match word(&tiers["downgrade"], "policy").unwrap() {
            "one_down" => Downgrade::OneDown,
            _ => Downgrade::ToEarned,
        },
        grace_days: number(&tiers["downgrade"], "grace_days"),
        on_refund: if tiers["on_refund"] == "immediate" { OnRefund::Immediate } else { OnRefund::AtReview },
        lifetime: kept.collect(),
        rollover: flag("rollover"),
        extend_on_requalify: flag("extend_on_requalify"),
        levels,
    }
}

/// The instant at which the points of an order can be spent (MB-13). Days have 24 hours where these tests are at home.
pub(super) fn available_at(pending: &Value, zone: &Zone, at: Instant) -> Instant {
    if pending.is_null() {
        return at;
    }
    let days = i32::try_from(number(pending, "days")).unwrap();
    match word(pending, "align") {
        Some("day_start") => zone.start_of(zone.date(at).plus_days(days)),
        _ => at.plus_micros(i64::from(days) * DAY_US),
    }
}

/// One account that is told of one thing after another, and must not refuse any.
pub(super) struct Member<'a> {
    pub(super) program: TierProgram<'a>,
    pub(super) standing: Standing,
}

impl<'a> Member<'a> {
    pub(super) fn new(rules: &'a TierRules, enrolled_on: &str) -> Self {
        let program = TierProgram { rules, zone: &SHANGHAI };
        Self { program, standing: Standing::new(program, noon(enrolled_on)) }
    }

    pub(super) fn order(&mut self, date: &str, id: u32, paid: &str) -> &mut Self {
        let when = noon(date);
        self.standing.order(self.program, when, id, decimal(paid), when).unwrap();
        self
    }

    pub(super) fn refund(&mut self, date: &str, id: u32, amount: &str) -> &mut Self {
        self.standing.refund(self.program, noon(date), id, decimal(amount)).unwrap();
        self
    }

    pub(super) fn grant(&mut self, date: &str, level: usize, until: Option<&str>) -> &mut Self {
        self.standing.grant(self.program, noon(date), level, until.map(day)).unwrap();
        self
    }

    /// The level and until when, at the midnight that begins a date.
    pub(super) fn seen(&mut self, date: &str) -> (usize, Option<Instant>) {
        self.standing.run_due(self.program, day(date));
        (self.standing.level(), self.standing.tier_until())
    }

    pub(super) fn metric(&self, date: &str) -> Total {
        self.standing.metric(self.program, date.parse::<Date>().unwrap())
    }

    /// All changes, as `from>to cause`.
    pub(super) fn moves(&self) -> Vec<String> {
        let word = |cause| serde_json::to_value(cause).unwrap();
        let said = |change: &Change| format!("{}>{} {}", change.from, change.to, word(change.cause).as_str().unwrap());
        self.standing.changes().iter().map(said).collect()
    }
}
