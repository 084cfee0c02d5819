//! Reads `cases[]` of the case file: the compiled program, events and checks (section 11 of the rules). Tiers are whatever the
//! caller runs them with.

use serde_json::Value;

use crate::membership::account::{Act, Command, Member, Names, Payer, Rules};
use crate::membership::points::{Expires, Key};
use crate::membership::program::{
    Align, Clawback, CountedFrom, Demand, Downgrade, Expiry, ExpiryAlign, Metric, OnRefund, Pending, Period,
    PointRules, Program, Qualify, Requirement, Restore, RoundPer, Rounding, TierLevel, TierRules, TierWindow,
    UnmergeSpend, Upgrade, Validity,
};
use crate::money::{Currency, Decimal, Money};
use crate::time::{Date, Instant, Zone};

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("`{value}` is no text"))
}

fn word<'a>(value: &'a Value, absent: &'a str) -> &'a str {
    if value.is_null() { absent } else { text(value) }
}

fn number<T: TryFrom<u64>>(value: &Value) -> T {
    let number = value.as_u64().and_then(|number| T::try_from(number).ok());
    number.unwrap_or_else(|| panic!("`{value}` is no number"))
}

pub(super) fn decimal(value: &Value) -> Decimal {
    text(value).parse().unwrap()
}

pub(super) fn instant(value: &Value) -> Instant {
    Instant::parse(text(value)).unwrap()
}

/// The program of a case, in force from the first date on.
pub(super) fn program(value: &Value) -> Program {
    let points = points(&value["points"]);
    Program {
        id: "club".to_owned(),
        version: 1,
        effective_from: Date::from_ymd(1, 1, 2).unwrap(),
        zone: Zone::new(text(&value["timezone"])).unwrap(),
        enrolment: crate::membership::program::Enrolment::Explicit,
        tiers: (!value["tiers"].is_null()).then(|| tiers(&value["tiers"], points.currency)),
        points: Some(points),
        benefits: Vec::new(),
        referral: None,
        rewards: Vec::new(),
    }
}

fn points(value: &Value) -> PointRules {
    let align = |value: &Value| match word(value, "end_of_day") {
        "end_of_day" => ExpiryAlign::EndOfDay,
        "end_of_month" => ExpiryAlign::EndOfMonth,
        "exact" => ExpiryAlign::Exact,
        other => panic!("alignment `{other}`"),
    };
    let pending = &value["pending"];
    let ends = &value["expiry"];
    let restore = &value["restore_expired"];
    PointRules {
        rate: decimal(&value["rate"]),
        per: decimal(&value["per"]),
        currency: Currency::new(text(&value["currency"])).unwrap(),
        rounding: match text(&value["rounding"]) {
            "floor" => Rounding::Floor,
            "half_up" => Rounding::HalfUp,
            "half_even" => Rounding::HalfEven,
            "ceil" => Rounding::Ceil,
            other => panic!("rounding `{other}`"),
        },
        round_per: if word(&value["round_per"], "order") == "line" { RoundPer::Line } else { RoundPer::Order },
        scale: number(&value["scale"]),
        pending: (!pending.is_null()).then(|| Pending {
            days: number(&pending["days"]),
            align: if word(&pending["align"], "exact") == "day_start" { Align::DayStart } else { Align::Exact },
        }),
        expiry: match text(&ends["kind"]) {
            "never" => Expiry::Never,
            "after" => Expiry::Months { months: number(&ends["months"]), align: align(&ends["align"]) },
            "fixed" => Expiry::Fixed {
                month: number(&ends["month"]),
                day: number(&ends["day"]),
                years_ahead: number(&ends["years_ahead"]),
            },
            other => panic!("expiry `{other}`"),
        },
        counted_from: match word(&ends["from"], "earned") {
            "available" => CountedFrom::Available,
            _ => CountedFrom::Earned,
        },
        clawback: match word(&value["clawback"], "allow_negative") {
            "allow_negative" => Clawback::AllowNegative,
            "within_balance" => Clawback::WithinBalance,
            "pending_only" => Clawback::PendingOnly,
            other => panic!("clawback `{other}`"),
        },
        restore_expired: match word(&restore["kind"], "forfeit") {
            "grace" => Restore::Grace { days: number(&restore["days"]) },
            _ => Restore::Forfeit,
        },
        unmerge_spend: UnmergeSpend::ByProfile,
    }
}

fn tiers(value: &Value, currency: Currency) -> TierRules {
    let base = text(&value["base"]);
    let one = Decimal::new(1, 0).unwrap();
    let mut levels = vec![TierLevel { id: base.to_owned(), name: base.to_owned(), needs: None, multiplier: one }];
    levels.extend(value["levels"].as_array().unwrap().iter().map(level));
    let place = |id: &Value| levels.iter().position(|level| level.id == text(id)).unwrap();
    let lifetime = value["lifetime"].as_array().into_iter().flatten();
    let lifetime: Vec<(usize, Decimal)> =
        lifetime.map(|floor| (place(&floor["tier"]), decimal(&floor["min"]))).collect();
    let (window, validity, downgrade) = (&value["window"], &value["validity"], &value["downgrade"]);
    TierRules {
        currency,
        window: match text(&window["kind"]) {
            "rolling" => TierWindow::Rolling { months: number(&window["months"]) },
            "complete_months" => TierWindow::CompleteMonths { months: number(&window["months"]) },
            "calendar" => {
                let (month, day) = word(&window["start"], "01-01").split_once('-').unwrap();
                TierWindow::Period(Period::Calendar { month: month.parse().unwrap(), day: day.parse().unwrap() })
            }
            "anniversary" => TierWindow::Period(Period::Anniversary),
            "lifetime" => TierWindow::Lifetime,
            other => panic!("window `{other}`"),
        },
        validity: match text(&validity["kind"]) {
            "months" => Validity::Months {
                months: number(&validity["months"]),
                end_of_month: word(&validity["align"], "") == "end_of_month",
            },
            "end_of_period" => Validity::EndOfPeriod,
            "end_of_next_period" => Validity::EndOfNextPeriod,
            "while_qualified" => Validity::WhileQualified,
            "recalc_monthly" => Validity::RecalcMonthly { day: number(&validity["day"]) },
            other => panic!("validity `{other}`"),
        },
        upgrade: if word(&value["upgrade"], "immediate") == "at_review" {
            Upgrade::AtReview
        } else {
            Upgrade::Immediate
        },
        qualify_when: if word(&value["qualify_when"], "order") == "confirmed" {
            Qualify::Confirmed
        } else {
            Qualify::Order
        },
        downgrade: if word(&downgrade["policy"], "to_earned") == "one_down" {
            Downgrade::OneDown
        } else {
            Downgrade::ToEarned
        },
        grace_days: if downgrade["grace_days"].is_null() { 0 } else { number(&downgrade["grace_days"]) },
        on_refund: if word(&value["on_refund"], "at_review") == "immediate" {
            OnRefund::Immediate
        } else {
            OnRefund::AtReview
        },
        lifetime,
        rollover: value["rollover"] == true,
        extend_on_requalify: value["extend_on_requalify"] == true,
        levels,
    }
}

fn level(value: &Value) -> TierLevel {
    let demand = |value: &Value| Demand {
        metric: match text(&value["metric"]) {
            "spend" => Metric::Spend,
            "orders" => Metric::Orders,
            other => Metric::Measure(other.to_owned()),
        },
        min: match &value["min"] {
            Value::Number(number) => number.to_string().parse().unwrap(),
            min => decimal(min),
        },
    };
    let demands = |value: &Value| value.as_array().unwrap().iter().map(demand).collect();
    let needs = if value["min"].is_null() {
        let require = &value["require"];
        if require["any"].is_null() {
            Requirement::All(demands(&require["all"]))
        } else {
            Requirement::Any(demands(&require["any"]))
        }
    } else {
        Requirement::All(vec![Demand { metric: Metric::Spend, min: decimal(&value["min"]) }])
    };
    let id = text(&value["id"]).to_owned();
    TierLevel { name: id.clone(), id, needs: Some(needs), multiplier: decimal(&value["multiplier"]) }
}

/// Numbers of ids, and who is in which pool: an event of a pool is told by its first member.
#[derive(Default)]
pub(super) struct Reader {
    names: Names,
    pools: Vec<(Key, Member)>,
}

impl Reader {
    fn key(&mut self, value: &Value) -> Key {
        self.names.number(text(value)).unwrap()
    }

    /// Whether a number is that of a text.
    pub(super) fn named(&self, key: Key, text: &str) -> bool {
        self.names.known(text) == Some(key)
    }

    pub(super) fn member(&mut self, value: &Value) -> Member {
        Member(self.key(value).0)
    }

    /// An event as a command.
    pub(super) fn command(&mut self, event: &Value, rules: &Rules) -> Command {
        let at = instant(&event["at"]);
        let program = &rules.at(at).unwrap().program;
        let currency = program.points.as_ref().unwrap().currency;
        let points = |value: &Value| decimal(&value["points"]);
        let mut member = &event["member"];
        let act = match text(&event["type"]) {
            "enroll" => Act::Enroll,
            "leave" => Act::Leave,
            "order" => Act::Order {
                order: self.key(&event["order_id"]),
                amount: Money::new(decimal(&event["amount"]), currency),
                lines: event["lines"].as_array().into_iter().flatten().map(decimal).collect(),
            },
            "refund" => Act::Refund {
                id: None,
                order: self.key(&event["order_id"]),
                amount: decimal(&event["amount"]),
                lines: Vec::new(),
            },
            "adjust" => Act::Adjust {
                id: self.key(&event["adjust_id"]),
                points: points(event),
                expires: match &event["expires"] {
                    Value::Null => Expires::Configured,
                    Value::String(never) if never == "never" => Expires::Never,
                    end => Expires::At(instant(end)),
                },
            },
            "redeem" if !event["pool"].is_null() => {
                let pool = self.key(&event["pool"]);
                let payer = self.pools.iter().find(|(id, _)| *id == pool).unwrap().1;
                let act =
                    Act::Redeem { payer: Payer::Pool(pool), id: self.key(&event["redeem_id"]), points: points(event) };
                return Command { at, key: None, member: payer, act };
            }
            "redeem" => Act::Redeem { payer: Payer::Member, id: self.key(&event["redeem_id"]), points: points(event) },
            "cancel_redeem" => Act::CancelRedeem {
                id: self.key(&event["redeem_id"]),
                points: (!event["points"].is_null()).then(|| points(event)),
            },
            "hold" => Act::Hold {
                id: self.key(&event["hold_id"]),
                points: points(event),
                ttl_minutes: (!event["ttl_minutes"].is_null()).then(|| number(&event["ttl_minutes"])),
            },
            "capture" => Act::Capture { id: self.key(&event["hold_id"]), points: points(event) },
            "release" => Act::Release { id: self.key(&event["hold_id"]) },
            "grant_tier" => {
                let levels = &program.tiers.as_ref().unwrap().levels;
                let level = levels.iter().position(|level| level.id == text(&event["tier"])).unwrap();
                Act::GrantTier { level, until: (!event["until"].is_null()).then(|| instant(&event["until"])) }
            }
            "pool" => {
                let pool = self.key(&event["pool"]);
                let named: Vec<Member> =
                    event["members"].as_array().unwrap().iter().map(|id| self.member(id)).collect();
                self.pools.push((pool, named[0]));
                return Command { at, key: None, member: named[0], act: Act::Pool { pool, with: named[1..].to_vec() } };
            }
            "merge" => {
                member = &event["from"];
                Act::Merge { into: self.member(&event["into"]) }
            }
            other => panic!("event `{other}`"),
        };
        let key = (!event["key"].is_null()).then(|| self.key(&event["key"]));
        Command { at, key, member: self.member(member), act }
    }
}
