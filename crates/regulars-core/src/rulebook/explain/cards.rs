//! Scorecards, grades and quadrants in sentences.

use super::phrases::Speech;
use crate::scoring::{Axis, AxisOf, Bin, External, Feature, Grid, ScoreRule, Scorecard};

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
