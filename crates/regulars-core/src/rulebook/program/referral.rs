//! `[referral]` and `[[reward]]` (MB-61 to MB-65).

use super::benefits::quota;
use super::fields::{above_zero, check_twice, flag, not_negative, number, optional, phrase, said, word};
use super::id;
use super::points::Points;
use crate::error::Code;
use crate::membership::program::{Cap, ContentReward, ReferralRules, Ring};
use crate::membership::{Days, MAX_TIMES};
use crate::money::Decimal;
use crate::rulebook::document::Table;
use crate::rulebook::keys;
use crate::rulebook::types::Types;
use crate::text::nearest;

/// The longest text that a reward may ask for, in characters.
const MAX_TEXT_CHARS: u32 = 100_000;

/// The rules of referrals; nothing in it if there are none.
pub(super) fn read(program: &Table<'_, '_>, points: &Points) -> Option<Option<ReferralRules>> {
    if !program.has("referral") {
        return Some(None);
    }
    let table = program.table("referral")?;
    table.known(keys::REFERRAL);
    table.require(&["reward"]);
    let reward = above_zero(&table, "reward");
    one_of(&table, "after", &["first order confirmed"]);
    let min_order = not_negative(&table, "min_order");
    let return_window = phrase::<Days>(&table, "return_window");
    let cap = optional::<Cap>(&table, "cap");
    let household = one_of(&table, "household", &["review", "none"]);
    let ring =
        if table.has("ring") { table.table("ring").and_then(|table| ring(&table)).map(Some) } else { Some(None) };
    let claw_back_after_window = flag(&table, "claw_back_after_window");
    let return_window_days = match return_window? {
        Some(Days(days)) => days,
        None => points.pending?.map_or(0, |pending| pending.days),
    };
    Some(Some(ReferralRules {
        reward: reward??,
        min_order: min_order?.unwrap_or(Decimal::ZERO),
        return_window_days,
        cap: cap?,
        household: household?.unwrap_or("review") == "review",
        ring: ring?,
        claw_back_after_window: claw_back_after_window?,
    }))
}

fn one_of(table: &Table<'_, '_>, key: &str, words: &'static [&'static str]) -> Option<Option<&'static str>> {
    let find = |word: &str| words.iter().find(|known| **known == word).copied();
    said(table, key, |place| place.word(find, words.iter().copied(), Code::UnknownValue))
}

fn ring(table: &Table<'_, '_>) -> Option<Ring> {
    table.known(keys::RING);
    table.require(&["min_members", "min_shared"]);
    // One account alone is no ring and shares nothing.
    let least = |key: &str| table.within(key, 2..=i64::from(MAX_TIMES)).and_then(|number| u32::try_from(number).ok());
    let (min_members, min_shared) = (least("min_members"), least("min_shared"));
    Some(Ring { min_members: min_members?, min_shared: min_shared? })
}

/// What content is worth; `types` are the record types, where they are known.
pub(super) fn rewards(
    program: &Table<'_, '_>,
    levels: Option<&[String]>,
    types: Option<Types<'_>>,
) -> Option<Vec<ContentReward>> {
    if !program.has("reward") {
        return Some(Vec::new());
    }
    let tables = program.tables("reward");
    check_twice(&tables);
    let read: Vec<Option<ContentReward>> = tables.iter().map(|table| reward(table, levels, types)).collect();
    read.into_iter().collect()
}

fn reward(table: &Table<'_, '_>, levels: Option<&[String]>, types: Option<Types<'_>>) -> Option<ContentReward> {
    table.known(keys::REWARD);
    table.require(&["id", "event", "points"]);
    let (id, event) = (id(table, "id"), event(table, types));
    let points = above_zero(table, "points");
    let needs = word(table, "needs");
    let min_length = number(table, "min_length", MAX_TEXT_CHARS);
    let per = word(table, "per");
    let quota = quota(table, levels, false);
    Some(ContentReward {
        id: id?,
        event: event?,
        points: points??,
        needs: needs?,
        min_length: min_length?,
        per: per?,
        quota: quota?,
    })
}

fn event(table: &Table<'_, '_>, types: Option<Types<'_>>) -> Option<String> {
    let event = id(table, "event")?;
    if let Some(types) = types.filter(|types| types.number(&event).is_none()) {
        let message = format!("there is no record type `{event}`");
        table.fault("event", Code::UnknownName, message, nearest(&event, types.names()));
    }
    Some(event)
}
