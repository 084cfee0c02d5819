//! `[[score]]` in sentences.

use super::phrases::Speech;
use crate::scoring::{Component, Fade, Input, PointsSum, ScoreKind, ScoreRule, Transform, Worth};

impl Speech<'_> {
    pub(super) fn declared_scores(&mut self) {
        let rules = self.rules;
        for score in &rules.definitions.scores {
            let label = score.labels.or(&score.name, self.language);
            let mut parts = vec![match &score.kind {
                ScoreKind::PointsSum(sum) => self.points_sum(score, sum),
                ScoreKind::Scorecard(card) => self.scorecard(score, card),
                ScoreKind::External(external) => self.external(score, external),
                ScoreKind::Learned(learned) => self.learned(score, learned),
                ScoreKind::Grade(grid) | ScoreKind::Quadrant(grid) => self.grid(grid),
            }];
            parts.push(self.fill("it needs consent to {}", "需要 {} 的同意", &[&score.purpose]));
            if score.solely_automated {
                let text = self.pick("it does not refuse anybody by itself", "不得单独据此拒绝");
                parts.push(text.to_owned());
            }
            if let Some(why) = &score.justification {
                parts.push(self.fill("it may move prices: {}", "可影响价格：{}", &[why]));
            }
            self.say(format!("score.{}", score.name), self.named(label, &self.parts(&parts)));
        }
    }

    fn points_sum(&self, score: &ScoreRule, sum: &PointsSum) -> String {
        let (min, max) = (sum.min.canonical(), sum.max.canonical());
        let scale = self.many(score.scale, "digit", "位");
        let head = self.fill(
            "{} from {} to {} with {} behind the point, beginning at {}",
            "{}，{} 至 {}，小数 {}，起始 {}",
            &[&score.unit, &min, &max, &scale, &sum.base.canonical()],
        );
        let components: Vec<String> = sum.components.iter().map(|component| self.component(component)).collect();
        self.parts(&[vec![head], components].concat())
    }

    fn component(&self, component: &Component) -> String {
        let label = component.labels.or(&component.name, self.language);
        let what = match &component.input {
            Input::Measure(slot) => self.measure_name(*slot).to_owned(),
            Input::Events { pick, field: None, .. } => self.selected(pick, ""),
            Input::Events { pick, field: Some(field), currency } => {
                let records = self.selected(pick, "");
                let field = self.field(*field);
                let (first, second) = if self.chinese() { (&records, &field) } else { (&field, &records) };
                let text = self.fill("{} of {}", "{}的 {}", &[first, second]);
                match currency {
                    Some(currency) => self.fill("{} in {}", "{}（{}）", &[&text, currency.as_str()]),
                    None => text,
                }
            }
        };
        let mut parts = vec![self.worth(&component.worth, &what)];
        parts.extend(match component.fade {
            Fade::Never => None,
            Fade::HalfLife(span) => Some(self.fill("halved after {}", "每 {}减半", &[&self.span(span)])),
            Fade::Window(span) => Some(self.fill("for {}", "有效 {}", &[&self.span(span)])),
        });
        if let Some(cap) = component.cap_per_event {
            parts.push(self.fill("at most {} for each", "每条至多 {} 分", &[&cap.canonical()]));
        }
        if let Some((unit, cap)) = component.cap_per_period {
            let facts = [cap.canonical(), self.unit(unit).to_owned()];
            let (first, second) = if self.chinese() { (&facts[1], &facts[0]) } else { (&facts[0], &facts[1]) };
            parts.push(self.fill("at most {} in a local {}", "每{}至多 {} 分", &[first, second]));
        }
        if let Some(cap) = component.cap_total {
            parts.push(self.fill("at most {}", "至多 {} 分", &[&cap.canonical()]));
        }
        if let Some(floor) = component.floor_total {
            parts.push(self.fill("at least {}", "至少 {} 分", &[&floor.canonical()]));
        }
        let sign = if component.minus { self.pick("less ", "减去 ") } else { self.pick("plus ", "加上 ") };
        format!("{sign}{}", self.named(label, &parts.join(self.pick(", ", "，"))))
    }

    fn worth(&self, worth: &Worth, what: &str) -> String {
        match worth {
            Worth::Each(points, transform) => {
                let what = match transform {
                    Transform::Identity => what.to_owned(),
                    Transform::Ln1p => self.fill("ln(1 + {})", "ln(1 + {})", &[what]),
                    Transform::Sqrt => self.fill("the root of {}", "{} 的平方根", &[what]),
                    Transform::Cap(cap) => self.fill("{} up to {}", "{}（至多 {}）", &[what, &cap.canonical()]),
                };
                self.fill("{} for each 1 of {}", "{} 分，每 1 单位 {}", &[&points.canonical(), &what])
            }
            Worth::Bands(bands) => {
                let band = |band: &crate::scoring::Band| {
                    self.fill("{} from {} on", "{} 分（达到 {}）", &[&band.points.canonical(), &band.from.canonical()])
                };
                let bands = self.list(&bands.iter().map(band).collect::<Vec<_>>());
                self.fill("by {}: {}", "按 {}：{}", &[what, &bands])
            }
        }
    }
}
