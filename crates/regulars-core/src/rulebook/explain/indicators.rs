//! `[[indicator]]` in sentences.

use super::phrases::Speech;
use crate::sales::indicator::{Better, Indicator, Part, Summed};
use crate::text::Json;

impl Speech<'_> {
    pub(super) fn indicators(&mut self) {
        let rules = self.rules;
        for (n, indicator) in rules.indicators.iter().enumerate() {
            let written = rules.document.get("indicator").and_then(Json::as_array).and_then(|all| all.get(n));
            let own_zone = written.and_then(|written| written.get("window")?.get("zone")).is_some();
            let name = indicator.labels.said(self.language).unwrap_or_else(|| indicator.id.clone());
            let text = self.named(&name, &self.indicator(indicator, own_zone));
            self.say(format!("indicator.{}", indicator.id), text);
        }
    }

    fn indicator(&self, indicator: &Indicator, own_zone: bool) -> String {
        let above = self.part_of(&indicator.numerator);
        let mut figure = match &indicator.denominator {
            Some(below) => self.fill("{} divided by {}", "{} 除以 {}", &[&above, &self.part_of(below)]),
            None => above,
        };
        if let Some(factor) = indicator.factor {
            figure = self.fill("{}, times {}", "{}，再乘以 {}", &[&figure, &factor.canonical()]);
        }
        let mut parts = vec![figure, self.period(&indicator.window, own_zone)];
        parts.push(match indicator.better {
            Better::Higher => self.pick("more is better", "越高越好").to_owned(),
            Better::Lower => self.pick("less is better", "越低越好").to_owned(),
        });
        if let Some(target) = indicator.target {
            parts.push(self.fill("the target is {}", "目标 {}", &[&target.canonical()]));
        }
        let least = indicator.min_n.to_string();
        parts.push(self.fill("without value below {} of them", "样本少于 {} 时无值", &[&least]));
        parts.push(self.fill("for {}", "供 {} 查看", &[&self.list(&indicator.roles)]));
        self.parts(&parts)
    }

    fn part_of(&self, part: &Part) -> String {
        match part {
            Part::Customers(when) => {
                let when = self.condition(when);
                self.fill("customers for whom {}", "满足“{}”的客户数", &[&when])
            }
            Part::Sum(Summed::Measure { name, .. } | Summed::Score(name)) => {
                self.fill("the sum of {}", "{} 之和", &[name])
            }
            Part::Cases { figure, kinds } => {
                let (english, chinese) = figure.said();
                let figure = self.pick(english, chinese);
                match kinds.is_empty() {
                    true => figure.to_owned(),
                    false => self.fill("{} of the kinds {}", "{}（类型 {}）", &[figure, &self.list(kinds)]),
                }
            }
            Part::Answers { figure, scale, survey } => {
                let (english, chinese) = figure.said();
                let scale = scale.as_str().to_uppercase();
                let figure = self.pick(english, chinese);
                match survey {
                    Some(survey) => self.fill("{} of {} to {}", "{}（{}，问卷 {}）", &[figure, &scale, survey]),
                    None => self.fill("{} of {}", "{}（{}）", &[figure, &scale]),
                }
            }
            Part::Checks { metric, passed } => match passed {
                true => self.fill("checks of {} that passed", "{} 的通过检查数", &[metric.as_str()]),
                false => self.fill("checks of {}", "{} 的检查数", &[metric.as_str()]),
            },
        }
    }
}
