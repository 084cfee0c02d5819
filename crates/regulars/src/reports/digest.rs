//! What happened in the last whole day or week (SV-95): who is new, what came in, who moved, which cases wait, and the indicators
//! beside those of the period before. Everything is folded anew, so what was delivered and forgotten counts too.

use std::collections::BTreeMap;

use regulars_core::customer::{
    CasePart, Cause, Frame, Occasion, Plan, Select, Track, TrackRoom, WatchState, case_parts,
};
use regulars_core::error::Result;
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::service::ClockState;
use regulars_core::time::{Date, Instant, Unit};
use serde::Serialize;

use super::{IndicatorAsk, IndicatorRow};
use crate::Crm;
use crate::segments::{Move, Moves};
use crate::views::by_id;

/// How long the period of a digest is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum DigestPeriod {
    /// A local day.
    Day,
    /// A local week from Monday on.
    Week,
}

/// Which digest is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DigestAsk {
    /// The instant of the question: the period is the last one that ended by then.
    pub as_of: Instant,
    /// How long it is.
    pub period: DigestPeriod,
    /// Only the indicators that this role looks at.
    pub role: Option<String>,
}

/// What happened in a period.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Digest {
    /// The service cases at its end.
    pub cases: DigestCases,
    /// How many customers there were at its end.
    pub customers: u64,
    /// Its beginning.
    pub from: Instant,
    /// The indicators at its end, compared with those at its beginning, in the order of the rulebook.
    pub indicators: Vec<IndicatorRow>,
    /// Who entered or left what, and how many, from its beginning to its end.
    pub moves: Vec<Move>,
    /// How many customers were seen for the first time.
    pub new_customers: u64,
    /// How long it is.
    pub period: DigestPeriod,
    /// How many records happened in it, by type.
    pub records: BTreeMap<String, u64>,
    /// Its end, which is outside.
    pub until: Instant,
}

/// Service cases at the end of a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DigestCases {
    /// Those that come due within the next period and are not overdue yet.
    pub due: u64,
    /// Those that are not resolved.
    pub open: u64,
    /// Those of them with a clock that is overdue.
    pub overdue: u64,
}

/// The last whole period that ended by an instant, and the end of the one after it.
fn period(rules: &Rules, ask: &DigestAsk) -> [Instant; 3] {
    let unit = match ask.period {
        DigestPeriod::Day => Unit::Day,
        DigestPeriod::Week => Unit::Week,
    };
    let current = rules.zone.date(ask.as_of).period(unit);
    [-1, 0, 1].map(|step| rules.zone.start_of(Date::start_of_period(current.saturating_add(step), unit)))
}

impl Crm {
    /// What happened in the last whole local day or week that ended by an instant. Error: `unknown_name` for a role that no
    /// indicator has.
    ///
    /// ```
    /// use regulars::{Crm, DigestAsk, DigestPeriod, Instant, Money, Record, Rulebook};
    /// let crm = Crm::in_memory(Rulebook::parse("rulebook = { id = \"shop\", version = 1, zone = \"Asia/Shanghai\" }")?)?;
    /// let price = Money::parse("12.50", "CNY")?;
    /// crm.ingest(&[
    ///     Record::order("pos", "1", "a", Instant::parse("2026-10-05T09:00:00+08:00")?, price)?,
    ///     Record::order("pos", "2", "a", Instant::parse("2026-10-06T09:00:00+08:00")?, price)?,
    ///     Record::order("pos", "3", "b", Instant::parse("2026-10-06T09:30:00+08:00")?, price)?,
    /// ])?;
    /// let as_of = Instant::parse("2026-10-07T06:00:00+08:00")?;
    /// let digest = crm.digest(&DigestAsk { as_of, period: DigestPeriod::Day, role: None })?;
    /// assert_eq!((digest.customers, digest.new_customers, digest.records["order"]), (2, 1, 2));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn digest(&self, ask: &DigestAsk) -> Result<Digest> {
        self.as_operation("indicator.digest", None, |crm| {
            let rules = crm.rules_at(ask.as_of);
            let [from, until, next] = period(&rules, ask);
            let (before, end) = (from.plus_micros(-1), until.plus_micros(-1));
            let asked = IndicatorAsk { as_of: end, before: Some(before), ids: Vec::new(), role: ask.role.clone() };
            let indicators = crm.indicators_by(&rules, &asked)?.indicators;
            let mut digest = Digest {
                cases: DigestCases::default(),
                customers: 0,
                from,
                indicators,
                moves: Vec::new(),
                new_customers: 0,
                period: ask.period,
                records: BTreeMap::new(),
                until,
            };
            let watched = Plan::compile(rules, Select::watched())?;
            let reading = crm.store().read()?;
            let resolved = crm.resolve_all(reading.as_ref(), end)?;
            let (mut frame, mut room) = (Frame::default(), TrackRoom::default());
            let mut moves = Moves::default();
            for (customer, cluster) in by_id(reading.as_ref(), &resolved)? {
                let who = (&resolved, cluster, customer);
                digest.customers += 1;
                crm.feed_account(reading.as_ref(), who, end, &watched, &mut frame)?;
                let inside = |at: Instant| from <= at && at < until;
                digest.new_customers += u64::from(frame.all().next().is_some_and(|(_, first)| inside(first.at)));
                for (row, _) in frame.visible(end).filter(|(_, head)| inside(head.at)) {
                    *digest.records.entry(frame.type_name(row).to_owned()).or_default() += 1;
                }
                let mut track = Track::new(&frame, &watched, &mut room);
                track.run(before, &mut |_| {});
                let was = WatchState::of(&track, &watched);
                track.run(end, &mut |_| {});
                let occasion = Occasion { at: end, customer, cause: Cause::Record };
                let changes = was.changes_to(&WatchState::of(&track, &watched), occasion);
                changes.iter().for_each(|change| moves.add(change));
                digest.cases.add(&case_parts(&frame, &watched, end, &mut room).0, next);
            }
            digest.moves = moves.told();
            Ok(digest)
        })
    }
}

impl DigestCases {
    /// Adds the cases of a customer; those that come due before `next` are told.
    fn add(&mut self, cases: &[CasePart], next: Instant) {
        for case in cases.iter().filter(|case| !case.state.is_done() && case.merged_into.is_none()) {
            let overdue =
                case.clocks.iter().any(|clock| clock.state == ClockState::Breached && clock.stopped_at.is_none());
            self.open += 1;
            self.overdue += u64::from(overdue);
            self.due += u64::from(!overdue && case.next.as_ref().is_some_and(|deadline| deadline.due < next));
        }
    }
}
