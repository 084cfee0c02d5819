//! Over all customers: who is in a segment (SE-10), and who would move under another rulebook (RB-11).

use std::collections::BTreeMap;

use regulars_core::customer::{
    Cause, Change, ChangeKind, ChangeType, EvaluateRoom, Frame, NodeState, Occasion, Part, Plan, ReasonLevel, Select,
    Track, TrackRoom, WatchState, evaluate,
};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::rulebook::{Node, Rulebook as Rules};
use regulars_core::time::Instant;
use serde::Serialize;

use crate::Binder;
use crate::views::{by_id, feed};
use crate::{Crm, Decimal, ProgramDiff, Rulebook};

/// A member of a segment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SegmentMember {
    /// The customer.
    pub customer: CustomerId,
    /// Since when without a break (SE-4).
    pub since: Instant,
}

/// How many customers would move, and how.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Move {
    /// What it is about.
    pub kind: ChangeKind,
    /// The name of the segment or tag, else that of the kind.
    pub name: String,
    /// What would become of it.
    pub change: ChangeType,
    /// The stage or tier now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The stage or tier then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// How many customers.
    pub count: u64,
}

/// How many moved how.
#[derive(Default)]
pub(crate) struct Moves(BTreeMap<Move, u64>);

impl Moves {
    pub(crate) fn add(&mut self, change: &Change) {
        let key = Move {
            kind: change.kind,
            name: change.name.clone(),
            change: change.change,
            from: change.from.clone(),
            to: change.to.clone(),
            count: 0,
        };
        *self.0.entry(key).or_default() += 1;
    }

    /// Sorted.
    pub(crate) fn told(self) -> Vec<Move> {
        self.0.into_iter().map(|(known, count)| Move { count, ..known }).collect()
    }
}

/// What another rulebook would change (RB-11). Nothing is stored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WhatIf {
    /// The first changes, by customer.
    pub changes: Vec<Change>,
    /// How many customers there are.
    pub customers: u64,
    /// How many of them would move at all.
    pub moved: u64,
    /// How many would move how.
    pub moves: Vec<Move>,
    /// What differs in each membership program (MB-94).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub programs: Vec<ProgramDiff>,
}

/// A segment by name. Error: `unknown_name`.
pub(crate) fn segment_node(rules: &Rules, name: &str) -> Result<Node> {
    let known = &rules.definitions.segments;
    known.iter().position(|known| known.name == name).map(Node::Segment).ok_or_else(|| {
        let hint = regulars_core::text::did_you_mean(name, known.iter().map(|known| known.name.as_str()));
        Error::new(Code::UnknownName, "segment", format!("there is no segment `{name}`{hint}"))
    })
}

impl Crm {
    /// Calls `each` with every member of a segment at `as_of`, in order of ids, with the instant since when. There is no cap.
    /// Error: `unknown_name`. An error of `each` stops the pass.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// let mut members = Vec::new();
    /// crm.segment_members("often", as_of, |member| {
    ///     members.push(member.customer);
    ///     Ok(())
    /// })?;
    /// assert_eq!(members, [crm.view(who, as_of)?.customer]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn segment_members(
        &self,
        segment: &str,
        as_of: Instant,
        mut each: impl FnMut(SegmentMember) -> Result<()>,
    ) -> Result<()> {
        self.as_operation("segment.members", None, |crm| {
            let rules = crm.rules_at(as_of);
            let wanted = segment_node(&rules, segment)?;
            let select = Select::nodes(vec![wanted]).with_reasons(ReasonLevel::None);
            let plan = Plan::compile(rules, select)?;
            crm.tracks(&[&plan], as_of, &mut |customer, tracks| {
                let flag = tracks.iter().flat_map(|track| track.states()).find_map(|(node, state)| match state {
                    NodeState::Flag(flag) if node == wanted => Some(flag),
                    _ => None,
                });
                match flag.and_then(|flag| flag.since) {
                    Some(since) => each(SegmentMember { customer, since }),
                    None => Ok(()),
                }
            })
        })
    }

    /// How many customers are in each segment at `as_of`, by name.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// assert!(crm.segment_counts(as_of)?.is_empty(), "this rulebook declares no segments");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn segment_counts(&self, as_of: Instant) -> Result<BTreeMap<String, u64>> {
        self.as_operation("store.stats", None, |crm| {
            let plan = Plan::compile(crm.rules_at(as_of), Select::parts(&[Part::Segments]))?;
            let names: Vec<String> =
                plan.rulebook.definitions.segments.iter().map(|known| known.name.clone()).collect();
            let mut counts: BTreeMap<String, u64> = names.iter().map(|name| (name.clone(), 0)).collect();
            let reading = crm.store().read()?;
            let resolved = crm.resolve_all(reading.as_ref(), as_of)?;
            let (mut frame, mut room) = (Frame::default(), EvaluateRoom::default());
            for (id, cluster) in by_id(reading.as_ref(), &resolved)? {
                feed(reading.as_ref(), &resolved, cluster, id, &plan, &mut frame)?;
                evaluate(&frame, &plan, as_of, &mut room);
                for (name, _) in names.iter().zip(&room.segments).filter(|(_, member)| **member) {
                    if let Some(count) = counts.get_mut(name) {
                        *count += 1;
                    }
                }
            }
            Ok(counts)
        })
    }

    /// What another rulebook would change for every customer at `as_of`, with at most `limit` single changes. Who is who is
    /// not asked anew. With what a point is worth it also says what the change of points would cost. Errors: those of the
    /// document.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.toml")).replace("measure.orders >= 2", "measure.orders >= 1");
    /// let moved = crm.what_if(&text, as_of, 10, None)?;
    /// assert_eq!((moved.customers, moved.moved), (2, 1), "who bought once would be in `often`");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn what_if(
        &self,
        text: &str,
        as_of: Instant,
        limit: usize,
        value_per_point: Option<Decimal>,
    ) -> Result<WhatIf> {
        self.as_operation("rulebook.what_if", None, |crm| {
            let other = Rulebook::parse(text)?.with_artefacts_of(&crm.rulebook());
            let other = Binder::new(crm.store().read()?.as_ref()).bind(other)?;
            let now = Plan::compile(crm.rules_at(as_of), Select::watched())?;
            let then = Plan::compile(other.rules().clone(), Select::watched())?;
            let programs = crm.program_diffs(&other, as_of, limit, value_per_point)?;
            let mut found = WhatIf { changes: Vec::new(), customers: 0, moved: 0, moves: Vec::new(), programs };
            let mut all = Moves::default();
            crm.tracks(&[&now, &then], as_of, &mut |customer, tracks| {
                let [before, after] = tracks else { return Ok(()) };
                let occasion = Occasion { at: as_of, customer, cause: Cause::Rulebook };
                let changes = WatchState::of(before, &now).changes_to(&WatchState::of(after, &then), occasion);
                found.customers += 1;
                found.moved += u64::from(!changes.is_empty());
                for change in changes {
                    all.add(&change);
                    if found.changes.len() < limit {
                        found.changes.push(change);
                    }
                }
                Ok(())
            })?;
            found.moves = all.told();
            Ok(found)
        })
    }

    /// Replays every customer up to `as_of` under each of some plans.
    fn tracks(
        &self,
        plans: &[&Plan],
        as_of: Instant,
        each: &mut dyn FnMut(CustomerId, &[Track<'_>]) -> Result<()>,
    ) -> Result<()> {
        let reading = self.store().read()?;
        let resolved = self.resolve_all(reading.as_ref(), as_of)?;
        let mut frames: Vec<Frame> = plans.iter().map(|_| Frame::default()).collect();
        let mut rooms: Vec<TrackRoom> = plans.iter().map(|_| TrackRoom::default()).collect();
        for (id, cluster) in by_id(reading.as_ref(), &resolved)? {
            for (plan, frame) in plans.iter().zip(&mut frames) {
                feed(reading.as_ref(), &resolved, cluster, id, plan, frame)?;
            }
            let mut tracks: Vec<Track<'_>> = Vec::new();
            for ((plan, frame), room) in plans.iter().zip(&frames).zip(&mut rooms) {
                let mut track = Track::new(frame, plan, room);
                track.run(as_of, &mut |_| {});
                tracks.push(track);
            }
            each(id, &tracks)?;
        }
        Ok(())
    }
}
