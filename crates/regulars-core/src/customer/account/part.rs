//! The account as a part of the view.

use super::course::Course;
use super::offers::benefits;
use super::view::{LotPart, LotSource, MembershipPart, MissingMetric, NextExpiry, NextTier, PointsPart};
use crate::customer::explain::Explainer;
use crate::customer::{Frame, NetAmount, Plan, Reason};
use crate::error::Code;
use crate::membership::account::{Account, Journals};
use crate::membership::points::{Lot, Source};
use crate::membership::program::{Metric, Program, Requirement};
use crate::membership::tier::{Goal, Standing, TierProgram};
use crate::money::{Currency, Money, Total};
use crate::time::{Due, Instant};

/// What the account of a course is at the instant that it reached.
pub(in crate::customer) fn part<J: Journals + Default>(
    explain: &Explainer<'_>,
    course: &Course<'_, J>,
    as_of: Instant,
) -> MembershipPart {
    let rules = course.rules();
    let mut due = Due::after(as_of);
    due.maybe(rules.begins());
    due.maybe(course.scope().and_then(|facts| facts.next_change_at));
    due.maybe(course.measured_next(as_of));
    due.maybe(explain.frame.next_of_partners(as_of));
    let mut part = MembershipPart {
        benefits: Vec::new(),
        closed_at: None,
        enrolled_at: None,
        grace_until: None,
        next: None,
        next_change_at: None,
        orders: None,
        points: None,
        program: rules.id().to_owned(),
        queues: Vec::new(),
        reasons: Vec::new(),
        referrals: course.scope().map(|facts| facts.referrals.clone()).unwrap_or_default(),
        renewal: None,
        spend: None,
        tier: None,
        tier_name: None,
        tier_until: None,
    };
    let version = rules.at(as_of).map(|version| &version.program);
    match course.account() {
        None => {
            let facts = || [("program", rules.id().to_owned())];
            part.reasons = explain.reason(Code::NotEnrolled, facts, std::iter::empty());
        }
        Some(account) => {
            part.enrolled_at = Some(account.enrolled_at);
            part.closed_at = account.closed_at;
            due.maybe(account.next_due(rules));
            let ladder = account.ladder(rules).filter(|_| account.closed_at.is_none());
            if let Some((standing, program)) = ladder {
                due.maybe(standing.next_change_at(program));
                climbed(explain, &mut part, (standing, program), as_of);
            }
            part.points = version.filter(|program| program.points.is_some()).map(|_| points(course, account));
            if account.closed_at.is_none() {
                part.benefits = benefits(course, account.id, version, &mut due, as_of);
            }
            part.queues = version.map(|program| queues(program, part.tier.as_deref())).unwrap_or_default();
        }
    }
    part.next_change_at = due.next();
    part
}

/// What the account of a course is, for who asks for it alone.
pub fn account_part<J: Journals + Default>(
    (frame, plan): (&Frame, &Plan),
    course: &Course<'_, J>,
    as_of: Instant,
) -> MembershipPart {
    part(&Explainer { frame, plan }, course, as_of)
}

/// The rights that come with the tier (MB-56).
fn queues(program: &Program, tier: Option<&str>) -> Vec<String> {
    let held = |tiers: &[String]| tiers.is_empty() || tiers.iter().any(|id| Some(id.as_str()) == tier);
    let open = program.benefits.iter().filter(|benefit| held(&benefit.tiers));
    open.filter_map(|benefit| benefit.queue.clone()).collect()
}

fn net(total: Total, currency: Currency) -> NetAmount {
    NetAmount { amount: total.text(Some(currency)), currency }
}

/// Where the member stands on the ladder.
fn climbed(
    explain: &Explainer<'_>,
    part: &mut MembershipPart,
    (standing, program): (&Standing, TierProgram<'_>),
    as_of: Instant,
) {
    let rules = program.rules;
    let (spend, orders) = standing.counted(program, program.zone.date(as_of));
    let Some(level) = rules.levels.get(standing.level()) else { return };
    part.tier = Some(level.id.clone());
    part.tier_name = Some(level.name.clone());
    part.tier_until = standing.tier_until();
    part.grace_until = standing.grace_until();
    part.spend = Some(net(spend, rules.currency));
    part.orders = Some(orders);
    let progress = standing.progress(program);
    part.next = progress.next.map(|goal| asked(program, &goal));
    part.renewal = progress.renewal.map(|goal| asked(program, &goal));
    if explain.explains() {
        part.reasons = reasons(explain, standing, program, as_of);
    }
}

fn reasons(explain: &Explainer<'_>, standing: &Standing, program: TierProgram<'_>, as_of: Instant) -> Vec<Reason> {
    let rules = program.rules;
    let Some(level) = rules.levels.get(standing.level()) else { return Vec::new() };
    let code = match standing.level() {
        _ if standing.is_granted() => Code::TierGranted,
        0 => Code::TierBase,
        _ if standing.grace_until().is_some() => Code::TierGrace,
        _ if standing.meets(program, as_of) => Code::TierRequirementMet,
        _ => Code::TierValid,
    };
    let facts = || {
        let spend = standing.metric(program, program.zone.date(as_of));
        let shown =
            |total: Total| format!("{} {}", total.text(Some(rules.currency)).unwrap_or_default(), rules.currency);
        let needs = level.needs.as_ref().map(|needs| match needs.demands() {
            [only] if only.metric == Metric::Spend => shown(only.min.into()),
            _ => needs.to_string(),
        });
        let until = standing.grace_until().or(standing.tier_until()).map(|until| until.to_string());
        [
            ("at_least", needs.unwrap_or_default()),
            ("spend", shown(spend)),
            ("tier", level.name.clone()),
            ("until", until.unwrap_or_default()),
            ("window", rules.window.to_string()),
        ]
    };
    let frame = explain.frame;
    let orders = frame.visible(as_of).filter(|(_, head)| head.kind == crate::record::Kind::Order).map(|(row, _)| row);
    explain.reason(code, facts, orders)
}

/// What a level asks for.
fn asked(program: TierProgram<'_>, goal: &Goal<'_>) -> NextTier {
    let rules = program.rules;
    let level = rules.levels.get(goal.level);
    let demands = level.and_then(|level| level.needs.as_ref()).map(Requirement::demands).unwrap_or_default();
    let spend = demands.iter().find(|demand| demand.metric == Metric::Spend);
    let missing = |metric: &Metric| goal.missing.iter().find(|missing| missing.metric == metric).map(|m| m.amount);
    let others = demands.iter().filter(|demand| demand.metric != Metric::Spend);
    let others = others.filter_map(|demand| {
        let amount = missing(&demand.metric)?;
        let metric = match &demand.metric {
            Metric::Measure(name) => format!("measure.{name}"),
            Metric::Orders | Metric::Spend => "orders".to_owned(),
        };
        Some(MissingMetric { at_least: demand.min.canonical(), metric, missing: amount.text(None) })
    });
    NextTier {
        any: goal.any,
        at_least: spend.map(|demand| Money::new(demand.min, rules.currency)),
        by: goal.by,
        missing: spend.map(|demand| net(missing(&demand.metric).unwrap_or_default(), rules.currency)),
        others: others.collect(),
        tier: level.map(|level| level.id.clone()).unwrap_or_default(),
    }
}

/// The points, lot by lot.
pub(in crate::customer) fn points<J: Journals + Default>(
    course: &Course<'_, J>,
    account: &Account<Standing>,
) -> PointsPart {
    let ledger = &account.ledger;
    let balance = ledger.balance();
    let text = |units: i64| ledger.points(units).canonical();
    let first = ledger.burning().find_map(Lot::expires_at);
    let next_expiry = first.map(|at| {
        let ends = ledger.burning().filter(|lot| lot.expires_at() == Some(at));
        NextExpiry { at, points: text(ends.map(|lot| lot.remaining).sum()) }
    });
    PointsPart {
        available: balance.available.canonical(),
        debt: balance.debt.canonical(),
        expired: account.expired_total().canonical(),
        held: balance.held.canonical(),
        lots: ledger.remaining().into_iter().map(|lot| lot_part(course, lot, &text)).collect(),
        next_expiry,
        pending: balance.pending.canonical(),
        written_off: balance.written_off.canonical(),
    }
}

impl<J: Journals + Default> Course<'_, J> {
    /// All lots of the account, in the order in which they were made, also empty ones.
    pub fn lots(&self) -> Vec<LotPart> {
        let Some(account) = self.account() else { return Vec::new() };
        let text = |units: i64| account.ledger.points(units).canonical();
        account.ledger.lots().iter().map(|lot| lot_part(self, lot, &text)).collect()
    }
}

fn lot_part<J: Journals + Default>(course: &Course<'_, J>, lot: &Lot, text: &dyn Fn(i64) -> String) -> LotPart {
    let name = |key| course.name(key).unwrap_or_default();
    let (kind, source) = match lot.source {
        Source::Order(order) => (LotSource::Order, course.order_name(order).to_owned()),
        Source::Adjustment(id) => (LotSource::Adjustment, name(id).to_owned()),
        Source::Reward(id) => (LotSource::Reward, name(id).to_owned()),
        Source::Restore(id) => (LotSource::Restore, format!("restore:{}", name(id))),
    };
    LotPart {
        available_at: lot.available_at,
        clawed: text(lot.clawed),
        consumed: text(lot.consumed),
        earned_at: lot.earned_at,
        expired: text(lot.expired),
        expires_at: lot.expires_at(),
        held: text(lot.held),
        kind,
        remaining: text(lot.remaining),
        repaid: text(lot.repaid),
        source,
        total: text(lot.total),
    }
}
