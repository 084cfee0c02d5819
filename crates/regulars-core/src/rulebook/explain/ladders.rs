//! `[[stage]]`, `[[journey_stage]]`, `[[tag]]`, `[stage_weights.<stage>]` and `[segments.<name>]` in sentences.

use super::phrases::Speech;
use crate::condition::Condition;
use crate::money::Decimal;
use crate::scoring::{Dimension, Evidence, Fade, Stages, Tag};

impl Speech<'_> {
    pub(super) fn stages(&mut self) {
        let all = &self.rules.definitions;
        self.ladder("stage", all.stages.as_ref());
        self.ladder("journey_stage", all.journey.as_ref());
    }

    fn ladder(&mut self, section: &str, stages: Option<&Stages>) {
        for (place, stage) in (1..).zip(stages.iter().flat_map(|stages| &stages.all)) {
            let label = stage.labels.or(&stage.name, self.language);
            let mut parts = vec![match stage.enter.canonical().as_str() {
                "true" => self.pick("everybody else", "其余所有人").to_owned(),
                _ => self.fill("if {}", "若 {}", &[&self.condition(&stage.enter)]),
            }];
            if let Some(hold) = stage.hold {
                let hold = self.span(hold);
                parts.push(self.fill(
                    "left for a later stage only after {} in which this was false",
                    "不再满足满 {}后才进入后面的阶段",
                    &[&hold],
                ));
            }
            // The first stage that is true wins, so its place counts.
            let name = self.fill("{}. {}", "{}. {}", &[&place.to_string(), label]);
            self.say(format!("{section}.{}", stage.name), self.named(&name, &self.parts(&parts)));
        }
    }

    pub(super) fn tags(&mut self) {
        let rules = self.rules;
        for tag in rules.definitions.tags.iter().filter(|tag| tag.need().is_none()) {
            let name = self.fill(
                "{} ({})",
                "{}（{}）",
                &[tag.labels.or(&tag.name, self.language), self.dimension(tag.dimension)],
            );
            self.say(format!("tag.{}", tag.name), self.named(&name, &self.tag(tag)));
        }
    }

    fn dimension(&self, dimension: Dimension) -> &str {
        match dimension {
            Dimension::Attribute => self.pick("who they are", "属性"),
            Dimension::Behaviour => self.pick("what they did", "行为"),
            Dimension::Need => self.pick("what they want", "需求"),
            Dimension::Value => self.pick("what they are worth", "价值"),
        }
    }

    fn tag(&self, tag: &Tag) -> String {
        let mut parts = Vec::new();
        if let Some(when) = &tag.when {
            parts.push(self.fill("shown while {}", "满足“{}”时显示", &[&self.condition(when)]));
        }
        parts.push(self.shown(tag));
        parts.extend(tag.evidence.iter().map(|evidence| self.evidence(evidence)));
        self.parts(&parts)
    }

    pub(super) fn shown(&self, tag: &Tag) -> String {
        self.fill(
            "shown from strength {} on, hidden again below {}",
            "强度达到 {} 时显示，低于 {} 时隐藏",
            &[&tag.show_at.canonical(), &tag.hide_at.canonical()],
        )
    }

    fn evidence(&self, evidence: &Evidence) -> String {
        let points = evidence.points.canonical();
        let mut text = match (&evidence.events, evidence.measure) {
            (Some(events), _) => {
                self.fill("{} points for each of {}", "{} 分，每条{}", &[&points, &self.selected(events, "")])
            }
            (None, slot) => {
                let label = slot.map_or("", |slot| self.measure_name(slot));
                self.fill("{} points for each 1 of {}", "{} 分，每 1 单位 {}", &[&points, label])
            }
        };
        text.push_str(&self.fading(evidence));
        text
    }

    /// How evidence fades and how much one piece counts at most, after what it is.
    pub(super) fn fading(&self, evidence: &Evidence) -> String {
        let fade = match evidence.fade {
            Fade::Never => None,
            Fade::HalfLife(span) => Some(self.fill("halved after {}", "每 {}减半", &[&self.span(span)])),
            Fade::Window(span) => Some(self.fill("for {}", "有效 {}", &[&self.span(span)])),
        };
        let parts = fade.into_iter().chain([self.cap(evidence.cap)]);
        parts.map(|part| format!("{}{part}", self.pick(", ", "，"))).collect()
    }

    fn cap(&self, cap: Decimal) -> String {
        self.fill("at most {}", "至多 {} 分", &[&cap.canonical()])
    }

    pub(super) fn weights(&mut self) {
        let rules = self.rules;
        for (stage, weights) in &rules.weights {
            let parts = Dimension::ALL.iter().zip(weights).map(|(dimension, weight)| {
                self.fill("{} {}", "{} {}", &[self.dimension(*dimension), &weight.canonical()])
            });
            let parts = self.list(&parts.collect::<Vec<_>>());
            let text = self.fill("in the stage {}, tags weigh: {}", "在阶段 {}，标签权重：{}", &[stage, &parts]);
            self.say(format!("stage_weights.{stage}"), text);
        }
    }

    pub(super) fn segments(&mut self) {
        let rules = self.rules;
        for segment in &rules.definitions.segments {
            let label = segment.labels.or(&segment.name, self.language);
            let text = self.named(label, &self.member(&segment.when));
            self.say(format!("segments.{}", segment.name), text);
        }
    }

    fn member(&self, when: &Condition) -> String {
        match when.canonical().as_str() {
            "true" => self.pick("everybody with a record", "所有有记录的客户").to_owned(),
            _ => self.condition(when),
        }
    }
}
