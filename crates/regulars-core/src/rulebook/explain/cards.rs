//! Scorecards, grades, quadrants and models in sentences.

use super::phrases::Speech;
use crate::scoring::{
    Axis, AxisOf, Bin, External, Feature, Grid, InputFrom, Learned, ModelInput, ScoreRule, Scorecard, Version, Versions,
};

impl Speech<'_> {
    pub(super) fn scorecard(&self, score: &ScoreRule, card: &Scorecard) -> String {
        let scale = self.many(score.scale, "digit", "位");
        let head = self.fill("{} with {} behind the point", "{}，小数 {}", &[&score.unit, &scale]);
        let mut parts = vec![head];
        parts.extend(card.features.iter().map(|feature| self.feature(feature)));
        if let Some(odds) = &card.odds {
            let odds0 = odds.odds0.map(|number| number.canonical()).join("/");
            parts.push(self.fill(
                "a probability by odds of {} at {} points, halved every {}",
                "按赔率计算概率：{}（{} 分时），每 {} 分减半",
                &[&odds0, &odds.points0.canonical(), &odds.pdo.canonical()],
            ));
        }
        self.parts(&parts)
    }

    fn feature(&self, feature: &Feature) -> String {
        let bin = |bin: &Bin| {
            self.fill("{} below {}", "{} 分（低于 {}）", &[&bin.points.canonical(), &bin.below.canonical()])
        };
        let mut bins: Vec<String> = feature.bins.iter().map(bin).collect();
        bins.push(self.fill("else {}", "其余 {} 分", &[&feature.rest.canonical()]));
        bins.push(self.fill("{} without a value", "无值 {} 分", &[&feature.missing.canonical()]));
        bins.push(self.fill("{} on average", "平均 {} 分", &[&feature.mean.canonical()]));
        let what = self.fill("by {}: {}", "按 {}：{}", &[self.measure_name(feature.measure), &self.list(&bins)]);
        self.named(feature.labels.or(&feature.name, self.language), &what)
    }

    pub(super) fn external(&self, score: &ScoreRule, external: &External) -> String {
        let scale = self.many(score.scale, "digit", "位");
        let facts = [score.unit.as_str(), &scale, &external.model];
        let given = self.fill(
            "{} with {} behind the point, as records of the model {} say while they are valid",
            "{}，小数 {}，取模型 {} 的有效记录",
            &facts,
        );
        let other = external.computed.and_then(|place| self.rules.definitions.scores.get(place));
        let Some(other) = other else { return given };
        let label = other.labels.or(&other.name, self.language);
        let order = if external.prefer_computed {
            self.fill("{} comes first", "优先采用 {}", &[label])
        } else {
            self.fill("else {}", "否则采用 {}", &[label])
        };
        self.parts(&[given, order])
    }

    pub(super) fn learned(&self, score: &ScoreRule, learned: &Learned) -> String {
        let mut parts = Vec::new();
        if learned.clusters.is_empty() {
            let scale = self.many(score.scale, "digit", "位");
            parts.push(self.fill("{} with {} behind the point", "{}，小数 {}", &[&score.unit, &scale]));
        } else {
            let names: Vec<String> = learned.clusters.iter().map(|name| name.to_string()).collect();
            parts.push(self.fill("the nearest of the clusters {}", "最近的群组：{}", &[&self.list(&names)]));
        }
        if let Some(output) = learned.output {
            parts.push(match learned.horizon {
                Some(horizon) => {
                    let horizon = horizon.to_string();
                    let facts = [output.as_str(), &horizon];
                    self.fill("{} over {} periods", "{}，未来 {} 个周期", &facts)
                }
                None => output.as_str().to_owned(),
            });
        }
        parts.extend(self.artefacts(&learned.versions));
        let input = |input: &ModelInput| match input.from {
            InputFrom::Measure(slot) => self.fill("{} by {}", "{} 取 {}", &[&input.feature, self.measure_name(slot)]),
            InputFrom::Rfm(field) => {
                self.fill("{} by the RFM summary's {}", "{} 取 RFM 摘要的 {}", &[&input.feature, field.as_str()])
            }
        };
        let inputs: Vec<String> = learned.inputs.iter().map(input).collect();
        parts.push(self.fill("of {}", "输入：{}", &[&self.list(&inputs)]));
        let most = learned.max_reasons.to_string();
        parts.push(self.fill("at most {} reasons", "至多 {} 条理由", &[&most]));
        self.parts(&parts)
    }

    /// By which artefacts, and from when on.
    pub(super) fn artefacts<T>(&self, versions: &Versions<T>) -> Vec<String> {
        let one = |version: &Version<T>| {
            let id = version.id.as_str();
            if version.valid_from == crate::time::Instant::MIN {
                return self.fill("by the model {}", "取模型 {}", &[id]);
            }
            let from = version.valid_from.to_string();
            self.fill("by the model {} from {} on", "取模型 {}（自 {} 起）", &[id, &from])
        };
        versions.0.iter().map(one).collect()
    }

    pub(super) fn grid(&self, grid: &Grid) -> String {
        let mut parts: Vec<String> = grid.axes.iter().map(|axis| self.axis(axis)).collect();
        let rows = grid.cells.iter().map(|row| row.join(" "));
        let rows = self.list(&rows.collect::<Vec<_>>());
        parts.push(self.fill("from low to high: {}", "由低到高：{}", &[&rows]));
        self.parts(&parts)
    }

    fn axis(&self, axis: &Axis) -> String {
        let what = match axis.of {
            AxisOf::Measure(slot) => self.measure_name(slot),
            AxisOf::Score(place) => {
                let score = self.rules.definitions.scores.get(place);
                score.map_or("", |score| score.labels.or(&score.name, self.language))
            }
        };
        let cuts = self.list(&axis.cuts.iter().map(|cut| cut.canonical()).collect::<Vec<_>>());
        self.fill("{} by {} from {} on", "{} 按 {}，分界 {}", &[axis.name, what, &cuts])
    }
}
