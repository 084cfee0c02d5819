//! Who reads what in a rulebook: the edges behind deletion impact (RB-8) and what a change affects (RB-10).

mod access;
mod indicators;
mod journey;
mod privacy;
mod program;
mod sales;
mod score;
mod service;

use std::collections::{BTreeMap, BTreeSet};

use super::content::Definition;
use super::definitions::Name;
use super::types::Types;
use super::{Rulebook, content};
use crate::condition::Condition;
use crate::consent::purpose_of;
use crate::identity::Strategy;
use crate::measure::{Agg, DECLARED, FieldKey, Measure, Pick, RecordName, TypeNo};
use crate::quality::{Check, ReadName, Subject};
use crate::scoring::Negated;
use crate::time::Window;

/// The ladders that are read as a whole: what comes out depends on every rung and on their order.
pub(super) const LADDERS: [&str; 9] = [
    "stage",
    "journey_stage",
    "tiers.level",
    "rfm.segments",
    "service.policy",
    "leads.assignment",
    "opportunities.stage",
    "service.triage",
    "service.warning",
];

/// The head of a program and what stands below it.
pub(super) const PROGRAM_TABLES: [&str; 6] = ["program", "points", "tiers", "benefit", "referral", "reward"];

/// The zone of local days.
const ZONE: &str = "rulebook.zone";

/// A place of a definition that reads another one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Edge {
    /// The path of what reads.
    pub(super) definition: String,
    /// Where in it.
    pub(super) place: String,
    /// The path of what is read.
    pub(super) reads: String,
}

/// All edges.
#[derive(Default)]
pub(super) struct Graph(BTreeSet<Edge>);

/// Where a definition stands that reads, and through which others: from what was asked to the reader.
pub(super) type Chains = BTreeMap<String, Vec<String>>;

impl Graph {
    /// The edges of a rulebook with these definitions.
    pub(super) fn of(rules: &Rulebook, definitions: &BTreeMap<String, Definition>) -> Self {
        let mut builder = Builder { rules, definitions, graph: Self::default() };
        builder.people();
        builder.measures();
        builder.nodes();
        builder.scores();
        builder.declared_scores();
        builder.programs();
        builder.privacy();
        builder.access();
        builder.service();
        builder.sales();
        builder.journey();
        builder.approvals();
        builder.indicators();
        builder.quality();
        builder.graph
    }

    /// The edges of both.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(super) fn edges(&self) -> impl Iterator<Item = &Edge> {
        self.0.iter()
    }

    /// Every definition that reads one of `seeds`, with the shortest chain to it; ties go to the smaller in byte order.
    pub(super) fn readers(&self, seeds: &BTreeSet<String>) -> Chains {
        let mut by_read: BTreeMap<&str, Vec<&Edge>> = BTreeMap::new();
        for edge in &self.0 {
            by_read.entry(&edge.reads).or_default().push(edge);
        }
        let mut chains = Chains::new();
        let mut level: Chains = seeds.iter().map(|seed| (seed.clone(), Vec::new())).collect();
        while !level.is_empty() {
            let mut next = Chains::new();
            for (read, chain) in &level {
                let through = if seeds.contains(read) {
                    Vec::new()
                } else {
                    [chain.as_slice(), std::slice::from_ref(read)].concat()
                };
                for edge in by_read.get(read.as_str()).into_iter().flatten() {
                    if seeds.contains(&edge.definition) || chains.contains_key(&edge.definition) {
                        continue;
                    }
                    let known = next.entry(edge.definition.clone()).or_insert_with(|| through.clone());
                    if through < *known {
                        known.clone_from(&through);
                    }
                }
            }
            chains.extend(next.clone());
            level = next;
        }
        chains
    }
}

struct Builder<'a> {
    rules: &'a Rulebook,
    definitions: &'a BTreeMap<String, Definition>,
    graph: Graph,
}

impl<'a> Builder<'a> {
    fn read(&mut self, definition: &str, place: &str, reads: impl Into<String>) {
        let place = crate::error::join(definition, place);
        self.graph.0.insert(Edge { definition: definition.to_owned(), place, reads: reads.into() });
    }

    /// Everything below a path, and the path itself where it is a ladder.
    fn read_all(&mut self, definition: &str, place: &str, whole: &str) {
        if LADDERS.contains(&whole) {
            self.read(definition, place, whole);
        }
        for path in content::below(self.definitions, whole) {
            self.read(definition, place, path);
        }
    }

    fn types(&self) -> Types<'a> {
        Types { declared: &self.rules.records }
    }

    fn people(&mut self) {
        for (kind, policy) in &self.rules.identity.kinds {
            for source in &policy.ignore_sources {
                self.read(&format!("identity.kinds.{kind}"), "ignore_sources", format!("sources.{source}"));
            }
        }
        for (name, rule) in &self.rules.attributes {
            if rule.strategy.contains(&Strategy::SourceRank) {
                self.read_all(&format!("attributes.{name}"), "strategy", "sources");
            }
        }
    }

    fn measures(&mut self) {
        for measure in self.rules.definitions.measures.iter() {
            self.measure(measure);
        }
    }

    fn measure(&mut self, measure: &Measure) {
        let definition = format!("measures.{}", measure.name);
        self.pick(&definition, "", &measure.of);
        if let Some(slot) = measure.field {
            self.record_name(&definition, "field", slot, &measure.of.types);
        }
        if let Window::Calendar { .. } = measure.window
            && self
                .rules
                .document
                .get("measures")
                .and_then(|all| all.get(&measure.name)?.get("window")?.get("zone"))
                .is_none()
        {
            self.read(&definition, "window", ZONE);
        }
        match &measure.agg {
            Agg::Sum(Some(minus)) => {
                self.own_kind(&definition, "minus", minus.of);
                if let Some(slot) = measure.field {
                    self.record_name(&definition, "minus", slot, &[minus.of]);
                }
            }
            Agg::DistinctPeriods(..) | Agg::MedianGap(..) => self.read(&definition, "period", ZONE),
            Agg::Downgrades => self.tier(&definition, "agg"),
            Agg::DaysSince(Some(_)) => self.read(&definition, "unit", ZONE),
            Agg::Ratio { num, den, .. } => {
                for (key, place) in [("num", num), ("den", den)] {
                    if let Some(part) = self.rules.definitions.measures.get(*place) {
                        self.read(&definition, key, format!("measures.{}", part.name));
                    }
                }
            }
            Agg::Sequence { steps, .. } => {
                for (n, step) in steps.iter().enumerate() {
                    self.pick(&definition, &format!("steps[{n}]"), step);
                }
            }
            Agg::Unanswered { answer, .. } => self.pick(&definition, "answer", answer),
            _ => {}
        }
    }

    /// What the selection of records reads: own kinds, declared fields and the sources that it names.
    fn pick(&mut self, definition: &str, place: &str, pick: &Pick) {
        let key = |key: &str| crate::error::join(place, key);
        for ty in &pick.types {
            self.own_kind(definition, &key("of"), *ty);
        }
        self.filter(definition, &key("where"), pick);
    }

    /// The same of a filter alone.
    fn filter(&mut self, definition: &str, place: &str, pick: &Pick) {
        let Some(filter) = &pick.filter else { return };
        for slot in filter.reads() {
            self.record_name(definition, place, *slot, &pick.types);
            if self.rules.definitions.record_names.get(*slot as usize) == Some(&RecordName::Source) {
                let named = filter.texts().into_iter().map(|text| format!("sources.{text}"));
                let known: Vec<String> = named.filter(|path| self.definitions.contains_key(path)).collect();
                for path in known {
                    self.read(definition, place, path);
                }
            }
        }
    }

    fn own_kind(&mut self, definition: &str, place: &str, ty: TypeNo) {
        if ty >= DECLARED {
            let path = format!("records.{}", self.types().name(ty));
            self.read(definition, place, path);
        }
    }

    /// A field that the rulebook declares stands in the kind's table.
    fn record_name(&mut self, definition: &str, place: &str, slot: u32, of: &[TypeNo]) {
        let name = self.rules.definitions.record_names.get(slot as usize);
        let Some(RecordName::Body { types, .. }) = name else { return };
        for (ty, key, _) in types {
            if of.contains(ty) && matches!(key, FieldKey::Declared(_)) {
                let path = format!("records.{}", self.types().name(*ty));
                self.read(definition, place, path);
            }
        }
    }

    fn nodes(&mut self) {
        let all = &self.rules.definitions;
        for (section, stages) in [("stage", &all.stages), ("journey_stage", &all.journey)] {
            for stage in stages.iter().flat_map(|stages| &stages.all) {
                self.condition(&format!("{section}.{}", stage.name), "enter", &stage.enter);
            }
        }
        for tag in &all.tags {
            let definition = all.tag_path(tag);
            if let Some(slot) = tag.purpose {
                self.name(&definition, "purpose", slot);
            }
            if let Some(need) = tag.need() {
                self.need(&definition, need);
            }
            if let Some(when) = &tag.when {
                self.condition(&definition, "when", when);
            }
            for (n, evidence) in tag.evidence.iter().enumerate() {
                let place = format!("evidence[{n}]");
                if let Some(events) = &evidence.events {
                    self.pick(&definition, &place, events);
                }
                if let Some(slot) = evidence.measure {
                    self.name(&definition, &format!("{place}.measure"), slot);
                }
            }
        }
        for stage in self.rules.weights.keys() {
            self.read(&format!("stage_weights.{stage}"), "", format!("stage.{stage}"));
        }
        for segment in &all.segments {
            self.condition(&format!("segments.{}", segment.name), "when", &segment.when);
        }
    }

    /// Texts are read by what all needs share, and an inverted mention adds to another need.
    fn need(&mut self, definition: &str, place: usize) {
        self.read_all(definition, "terms", "needs");
        let Some(needs) = &self.rules.definitions.needs else { return };
        let all = &needs.taxonomy().needs;
        for (n, term) in all.get(place).iter().flat_map(|need| &need.terms).enumerate() {
            if let Negated::Invert(opposite) = term.negated
                && let Some(opposite) = all.get(opposite)
            {
                // The opposite one takes what this one gives.
                let own = definition.to_owned();
                self.read(&format!("need.{}", opposite.name), "", own);
                self.read(definition, &format!("terms[{n}].opposite"), format!("need.{}", opposite.name));
            }
        }
    }

    fn condition(&mut self, definition: &str, place: &str, condition: &Condition) {
        for slot in condition.reads() {
            self.name(definition, place, *slot);
        }
    }

    fn name(&mut self, definition: &str, place: &str, slot: u32) {
        let rules = self.rules;
        let all = &rules.definitions;
        let Some((_, name)) = all.names.get(slot as usize) else { return };
        let path = |section: &str, name: Option<&String>| name.map(|name| format!("{section}.{name}"));
        let single = match name {
            Name::Measure(at) => path("measures", all.measures.get(*at).map(|measure| &measure.name)),
            Name::Attribute(name) => path("attributes", Some(name)),
            Name::Tag(at) => all.tags.get(*at).map(|tag| all.tag_path(tag)),
            Name::Segment(at) => path("segments", all.segments.get(*at).map(|segment| &segment.name)),
            Name::Rfm => return self.rfm_digits(definition, place),
            Name::Score(at) => path("score", all.scores.get(*at).map(|score| &score.name)),
            Name::Stage => return self.read_all(definition, place, "stage"),
            Name::JourneyStage => return self.read_all(definition, place, "journey_stage"),
            Name::Tier => return self.tier(definition, place),
            Name::Consent { purpose, .. } => {
                self.read(definition, place, "privacy.channels");
                path("purpose", purpose_of(&rules.purposes, purpose).map(|purpose| &purpose.path))
            }
            Name::Purpose(purpose) => path("purpose", Some(purpose)),
        };
        if let Some(path) = single {
            self.read(definition, place, path);
        }
    }

    /// The three digits follow from all of `[rfm]` but what is made of them.
    fn rfm_digits(&mut self, definition: &str, place: &str) {
        let made = |path: &&str| {
            ["rfm.segments", "rfm.weights", "rfm.scale", "rfm.include_first"].iter().any(|own| path.starts_with(own))
        };
        for path in content::below(self.definitions, "rfm").filter(|path| !made(path)) {
            self.read(definition, place, path);
        }
    }

    /// Cut points are counted in local periods; money has one currency (RF-1, RF-8).
    fn scores(&mut self) {
        let Some(rfm) = &self.rules.rfm else { return };
        let has = |key: &str| self.definitions.contains_key(&format!("rfm.{key}"));
        let (unit, zero, refunds) = (has("unit"), has("zero_amount"), has("refunds"));
        if unit {
            self.read("rfm.unit", "", ZONE);
        }
        // One artefact says the cut points of all three.
        let [recency, frequency, monetary] =
            if has("cuts") { ["rfm.cuts"; 3] } else { ["rfm.recency", "rfm.frequency", "rfm.monetary"] };
        for counted in [recency, frequency] {
            self.read(counted, "", ZONE);
            if unit {
                self.read(counted, "", "rfm.unit");
            }
            if zero {
                self.read(counted, "", "rfm.zero_amount");
            }
            if refunds {
                self.read(counted, "", "rfm.refunds");
            }
            if rfm.include.is_some() {
                self.read(counted, "", "rfm.include");
            }
        }
        self.read(monetary, "", "rfm.currency");
        if let Some(include) = &rfm.include {
            self.filter("rfm.include", "", include);
            self.read(monetary, "", "rfm.include");
        }
        // Rates hold by local dates; the currency of the summary is what amounts are converted into.
        self.read_all("rfm.currency", "", "currency");
        if rfm.rates.is_some() {
            self.read("rfm.currency", "", ZONE);
        }
        for key in ["refunds", "monetary_of"].into_iter().filter(|key| has(key)) {
            self.read(monetary, "", format!("rfm.{key}"));
        }
        if has("scale") {
            self.read("rfm.weights", "", "rfm.scale");
        }
        for segment in &rfm.segments {
            let definition = format!("rfm.segments.{}", segment.name);
            for slot in segment.when.reads() {
                let dimension = [recency, frequency, monetary].get(*slot as usize).copied().unwrap_or_default();
                self.read(&definition, "when", dimension);
            }
        }
        if let Some(purpose) = rfm.purpose.as_deref().and_then(|path| purpose_of(&self.rules.purposes, path)) {
            self.read("rfm.purpose", "", format!("purpose.{}", purpose.path));
        }
    }

    /// What rules of quality read: types of attributes in conditions, kinds of identifiers, own kinds and fields of records; and their gates.
    fn quality(&mut self) {
        let rules = self.rules;
        for rule in &rules.quality.rules {
            let definition = format!("quality.rule.{}", rule.name);
            let of = rule.of.iter().filter_map(|word| self.types().number(word));
            let of: Vec<TypeNo> = of.collect();
            of.iter().for_each(|ty| self.own_kind(&definition, "of", *ty));
            self.subject(&definition, None, &rule.subject);
            if let Check::DateOrder(later) = &rule.check {
                self.subject(&definition, Some("not_after"), later);
                self.read(&definition, "not_after", ZONE);
            }
            let when = if let Check::Condition(when) = &rule.check { Some(when) } else { None };
            for (place, condition) in [("applies", rule.applies.as_ref()), ("when", when)] {
                let slots = condition.into_iter().flat_map(|condition| condition.reads());
                for name in slots.filter_map(|slot| rules.quality.names.get(*slot as usize)) {
                    match name {
                        ReadName::Attribute(name, _) => {
                            self.if_declared(&definition, place, format!("attributes.{name}"))
                        }
                        ReadName::Record(name, _) => self.quality_field(&definition, place, name, &of),
                        ReadName::ReceivedAt => {}
                    }
                }
            }
            if rule.gate.is_none() {
                self.if_declared(&definition, "", "quality.gates".to_owned());
            }
        }
    }

    fn subject(&mut self, definition: &str, key: Option<&str>, subject: &Subject) {
        match subject {
            Subject::Identifier(kind) => {
                self.if_declared(definition, key.unwrap_or("identifier"), format!("identity.kinds.{kind}"));
            }
            Subject::Field(name) => {
                let declared = self.rules.records.extra.iter().chain(&self.rules.records.kinds);
                let kinds: Vec<String> =
                    declared.filter(|(_, fields)| fields.contains_key(name)).map(|(kind, _)| kind.clone()).collect();
                for kind in kinds {
                    self.if_declared(definition, key.unwrap_or("field"), format!("records.{kind}"));
                }
            }
            // What is looked at is what records state, not what the definition chooses among it.
            Subject::Attribute(_) | Subject::Record => {}
        }
    }

    fn quality_field(&mut self, definition: &str, place: &str, name: &RecordName, of: &[TypeNo]) {
        let RecordName::Body { types, .. } = name else { return };
        for (ty, key, _) in types {
            if (of.is_empty() || of.contains(ty)) && matches!(key, FieldKey::Declared(_)) {
                self.if_declared(definition, place, format!("records.{}", self.types().name(*ty)));
            }
        }
    }

    /// What the document does not define is read by its default.
    fn if_declared(&mut self, definition: &str, place: &str, path: String) {
        if self.definitions.contains_key(&path) {
            self.read(definition, place, path);
        }
    }
}
