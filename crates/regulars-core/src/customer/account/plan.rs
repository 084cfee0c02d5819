//! Where the fields of membership lie in a frame, and what the programs of a rulebook read.

use std::sync::Arc;

use super::super::plan::CellTable;
use super::gift_plan::GiftPlan;
use crate::error::Result;
use crate::measure::{MeasurePlan, NumberSlots};
use crate::membership::account::Rules;
use crate::membership::program::RoundPer;
use crate::record::Kind;
use crate::rulebook::Rulebook;

/// What the accounts of a rulebook read.
#[derive(Clone, Debug, Default)]
pub struct AccountPlan {
    /// The programs, the main one first.
    pub programs: Vec<Arc<Rules>>,
    /// Where the fields lie; none without programs.
    pub(super) slots: Option<Slots>,
    /// The measures that levels ask for.
    pub(super) measures: MeasurePlan,
    /// What content and benefits read.
    pub(super) gifts: GiftPlan,
}

/// Where the fields lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slots {
    pub(super) amount: usize,
    pub(super) status: usize,
    pub(super) back: usize,
    /// What the lines of orders cost, where a program rounds each by itself; else no slot.
    pub(super) lines: Option<usize>,
    pub(super) numbers: NumberSlots,
    pub(super) member: MemberSlots,
    pub(super) points: PointSlots,
}

/// The fields of `membership`.
#[derive(Clone, Copy, Debug)]
pub(super) struct MemberSlots {
    pub(super) event: usize,
    pub(super) key: usize,
    pub(super) members: usize,
    pub(super) pool: usize,
    pub(super) program: usize,
    pub(super) tier: usize,
    pub(super) until: usize,
}

/// The fields of `points`.
#[derive(Clone, Copy, Debug)]
pub(super) struct PointSlots {
    pub(super) event: usize,
    pub(super) key: usize,
    pub(super) program: usize,
    pub(super) adjust: usize,
    pub(super) redeem: usize,
    pub(super) hold: usize,
    pub(super) points: usize,
    pub(super) pool: usize,
    pub(super) expires: usize,
    pub(super) never: usize,
    pub(super) ttl: usize,
}

impl AccountPlan {
    /// Asks the plan for the cells; those of content and benefits only where they are wanted.
    pub fn compile(rules: &Rulebook, with_gifts: bool, cells: &mut CellTable) -> Result<Self> {
        let programs = rules.accounts.clone();
        if programs.is_empty() {
            return Ok(Self::default());
        }
        let tiers = programs.iter().flat_map(|rules| rules.programs()).filter_map(|program| program.tiers.as_ref());
        let needs = tiers.flat_map(|tiers| &tiers.levels).filter_map(|level| level.needs.as_ref());
        let names = needs.flat_map(|needs| needs.measures());
        let places = names.filter_map(|name| rules.definitions.measure(name));
        let definitions = &rules.definitions;
        let measures = MeasurePlan::compile(&definitions.measures, &definitions.record_names, places, cells)?;
        let member = |cells: &mut CellTable, name| cells.need(Kind::Membership, name);
        let points = |cells: &mut CellTable, name| cells.need(Kind::Points, name);
        let points_of =
            programs.iter().flat_map(|rules| rules.programs()).filter_map(|program| program.points.as_ref());
        let by_line = points_of.into_iter().any(|points| points.round_per == RoundPer::Line);
        let slots = Slots {
            amount: cells.need(Kind::Order, "amount")?,
            status: cells.need(Kind::Order, "status")?,
            back: cells.need(Kind::Return, "amount")?,
            lines: if by_line { Some(cells.need_parts(Kind::Order, "lines")?) } else { None },
            numbers: NumberSlots::compile(cells)?,
            member: MemberSlots {
                event: member(cells, "event")?,
                key: member(cells, "key")?,
                members: cells.need_parts(Kind::Membership, "members")?,
                pool: member(cells, "pool")?,
                program: member(cells, "program")?,
                tier: member(cells, "tier")?,
                until: member(cells, "until")?,
            },
            points: PointSlots {
                event: points(cells, "event")?,
                key: points(cells, "key")?,
                program: points(cells, "program")?,
                adjust: points(cells, "adjust_id")?,
                redeem: points(cells, "redeem_id")?,
                hold: points(cells, "hold_id")?,
                points: points(cells, "points")?,
                pool: points(cells, "pool")?,
                expires: points(cells, "expires")?,
                never: points(cells, "never_expires")?,
                ttl: points(cells, "ttl_minutes")?,
            },
        };
        let gifts = if with_gifts { GiftPlan::compile(rules, &programs, cells)? } else { GiftPlan::default() };
        Ok(Self { programs, slots: Some(slots), measures, gifts })
    }

    /// Whether attributes of the profiles are read.
    pub fn reads_attributes(&self) -> bool {
        self.gifts.birthdays
    }
}
