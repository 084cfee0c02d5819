//! An account in a few words: the tier, what is missing to the next one, and the points.

use regulars::{LotPart, LotSource, MembershipPart, NextTier, PointsPart};

use super::format::{Clock, decimal, money};

/// `gold until 2027-03-01, spend 8,412.00 CNY in 11 orders; 1,588.00 CNY more to diamond until 2026-12-01`
pub(crate) fn tier(membership: &MembershipPart, clock: &Clock) -> String {
    let mut text = held(membership, clock);
    if let Some(spend) = &membership.spend {
        text = format!("{text}, spend {}{}", money(spend), orders(membership));
    }
    if let Some(next) = &membership.next {
        text = format!("{text}; {} to {}", missing(next, clock), next.tier);
    }
    text
}

/// ` in 11 orders`; nothing where none counts.
pub(crate) fn orders(membership: &MembershipPart) -> String {
    match membership.orders {
        Some(1) => " in 1 order".to_owned(),
        Some(orders) if orders > 0 => format!(" in {orders} orders"),
        _ => String::new(),
    }
}

/// `gold (Gold 金卡) until 2027-03-01`
pub(crate) fn held(membership: &MembershipPart, clock: &Clock) -> String {
    let Some(tier) = &membership.tier else {
        return match (membership.closed_at, membership.enrolled_at) {
            (Some(left), _) => format!("left {}", clock.date(left)),
            (None, Some(_)) => "none".to_owned(),
            (None, None) => "no member".to_owned(),
        };
    };
    let mut text = match &membership.tier_name {
        Some(name) if name != tier => format!("{tier} ({name})"),
        _ => tier.clone(),
    };
    if let Some(until) = membership.tier_until {
        text = format!("{text} until {}", clock.date(until));
    }
    if let Some(grace) = membership.grace_until {
        text = format!("{text}, in grace until {}", clock.date(grace));
    }
    text
}

/// `1,588.00 CNY and 2 orders more by 2026-12-01`
pub(crate) fn missing(next: &NextTier, clock: &Clock) -> String {
    let mut lacks: Vec<String> = Vec::new();
    let some =
        |amount: &&regulars::NetAmount| amount.amount.as_deref().is_none_or(|text| text.bytes().any(|b| b > b'0'));
    lacks.extend(next.missing.as_ref().filter(some).map(money));
    lacks.extend(next.others.iter().map(|other| {
        let count = other.missing.as_deref().map_or_else(|| "?".to_owned(), decimal);
        format!("{count} {}", other.metric)
    }));
    let joined = lacks.join(if next.any { " or " } else { " and " });
    let text = if joined.is_empty() { "nothing".to_owned() } else { format!("{joined} more") };
    match next.by {
        Some(by) => format!("{text} by {}", clock.date(by)),
        None => text,
    }
}

/// `3,120 (400 expire 2026-12-31), 200 pending`
pub(crate) fn points(points: &PointsPart, clock: &Clock) -> String {
    let mut text = decimal(&points.available);
    if let Some(next) = &points.next_expiry {
        text = format!("{text} ({} expire {})", decimal(&next.points), clock.date(next.at));
    }
    for (word, count) in [("pending", &points.pending), ("held", &points.held), ("owed", &points.debt)] {
        if count != "0" {
            text = format!("{text}, {} {word}", decimal(count));
        }
    }
    text
}

/// A lot as a row: what it comes from, when it was earned, what remains, when it can be spent and when it ends.
pub(crate) fn lot(lot: &LotPart, clock: &Clock) -> Vec<String> {
    let kind = match lot.kind {
        LotSource::Order => "order",
        LotSource::Adjustment => "adjustment",
        LotSource::Reward => "reward",
        LotSource::Restore => "restored",
    };
    vec![
        format!("{kind} {}", lot.source),
        clock.date(lot.earned_at),
        decimal(&lot.total),
        decimal(&lot.remaining),
        if lot.available_at > lot.earned_at { format!("from {}", clock.date(lot.available_at)) } else { String::new() },
        lot.expires_at.map_or_else(|| "never expires".to_owned(), |at| format!("expires {}", clock.date(at))),
    ]
}
