//! `[measures.<name>]` in sentences: what is computed, over which records, in which window.

use super::phrases::Speech;
use crate::measure::{Agg, Measure, Pick};
use crate::time::{Unit, Window};

impl Speech<'_> {
    pub(super) fn measures(&mut self) {
        let rules = self.rules;
        for measure in rules.definitions.measures.iter() {
            let label = measure.labels.or(&measure.name, self.language);
            self.say(format!("measures.{}", measure.name), self.named(label, &self.measure(measure)));
        }
    }

    fn measure(&self, measure: &Measure) -> String {
        let records = self.selected(&measure.of, &self.window(measure));
        let field = measure.field.map(|slot| self.field(slot)).unwrap_or_default();
        let fill = |english: &str, chinese: &str| self.fill(english, chinese, &[&records]);
        // The order of the two differs between the languages.
        let over = |english: &str, chinese: &str| {
            let (first, second) = if self.chinese() { (&records, &field) } else { (&field, &records) };
            self.fill(english, chinese, &[first, second])
        };
        let text = match &measure.agg {
            Agg::Count if measure.field.is_some() => {
                self.fill("number of {}, of those with {}", "{}中有 {} 者的数量", &[&records, &field])
            }
            Agg::Count => fill("number of {}", "{}的数量"),
            Agg::Sum(_) => over("sum of {} of {}", "{}的 {} 之和"),
            Agg::Min => over("least {} of {}", "{}的最小 {}"),
            Agg::Max => over("greatest {} of {}", "{}的最大 {}"),
            Agg::Distinct => over("number of different {} of {}", "{}中不同 {} 的个数"),
            Agg::DistinctPeriods(unit, _) => {
                let unit = self.unit(*unit);
                if self.chinese() {
                    format!("有{records}的{unit}数")
                } else {
                    format!("number of local {unit}s with {records}")
                }
            }
            Agg::MedianGap(unit, _) => {
                let unit = self.unit(*unit);
                if self.chinese() {
                    format!("有{records}的相邻{unit}的间隔中位数")
                } else {
                    format!("median of the gaps between local {unit}s with {records}")
                }
            }
            Agg::First if measure.field.is_some() => over("{} of the first of {}", "{}中首条的 {}"),
            Agg::Last if measure.field.is_some() => over("{} of the last of {}", "{}中末条的 {}"),
            Agg::First => fill("instant of the first of {}", "{}中首条的时刻"),
            Agg::Last => fill("instant of the last of {}", "{}中末条的时刻"),
            Agg::DaysSince(None) => fill("days of 24 hours since the last of {}", "距{}中末条的天数（每天 24 小时）"),
            Agg::DaysSince(Some(_)) => fill("local days since the last of {}", "距{}中末条的自然日数"),
            Agg::Ratio { num, den, factor } => {
                let name = |place: &usize| {
                    let part = self.rules.definitions.measures.get(*place);
                    part.map(|part| part.labels.or(&part.name, self.language)).unwrap_or_default()
                };
                match factor.map(|factor| factor.canonical()) {
                    None => self.fill("{} divided by {}", "{} 除以 {}", &[name(num), name(den)]),
                    Some(factor) => {
                        let facts = [name(num), &factor, name(den)];
                        self.fill("{} times {}, divided by {}", "{} 乘以 {}，再除以 {}", &facts)
                    }
                }
            }
            Agg::Downgrades => {
                let window = self.window(measure);
                self.fill("how often the tier fell {}", "{}等级下降的次数", &[&window])
            }
            Agg::Sequence { steps, within } => self.sequence(steps, *within, measure),
            Agg::Unanswered { answer, within } => {
                let (answer, within) = (self.selected(answer, ""), self.span(*within));
                let text = fill("number of {}, of those without an answer", "{}中未获回应者的数量");
                let by = self.fill("answers are {}, within {}", "回应为{}，时限 {}", &[&answer, &within]);
                self.parts(&[text, by])
            }
        };
        self.with_money(measure, text)
    }

    /// The currency, and what is taken back.
    fn with_money(&self, measure: &Measure, mut text: String) -> String {
        if let Some(currency) = measure.currency {
            text = self.fill("{}, in {}", "{}，以 {} 计", &[&text, currency.as_str()]);
        }
        if let Agg::Sum(Some(minus)) = &measure.agg {
            let types = self.types();
            let what = types.name(minus.of);
            let when = match minus.at_own {
                true => self.pick("at their own instant", "按其自身时刻"),
                false => self.pick("with the record they refer to", "随所指记录"),
            };
            text = self.fill("{}, less {} records {}", "{}，扣除 {} 记录（{}）", &[&text, what, when]);
        }
        text
    }

    fn sequence(&self, steps: &[Pick], within: i64, measure: &Measure) -> String {
        let steps: Vec<String> = steps.iter().map(|step| self.selected(step, "")).collect();
        let steps = steps.join(self.pick(", then ", "，然后"));
        let (span, window) = (self.span(within), self.window(measure));
        if self.chinese() {
            format!("{window}在 {span}内依次完成的次数：{steps}")
        } else {
            format!("number of times {window} that these come one after the other within {span}: {steps}")
        }
    }

    /// Records of some types in a window, under a filter.
    pub(super) fn selected(&self, pick: &Pick, window: &str) -> String {
        let known = self.types();
        let types: Vec<&str> = pick.types.iter().map(|ty| known.name(*ty)).collect();
        let types = types.join(self.pick(" or ", " 或 "));
        let filter = pick.filter.as_ref().map(|filter| self.filter(filter));
        let gap = if window.is_empty() { "" } else { " " };
        match (self.chinese(), filter) {
            (false, None) => format!("{types} records{gap}{window}"),
            (false, Some(filter)) => format!("{types} records{gap}{window} where {filter}"),
            (true, None) => format!("{window}{gap}{types} 记录"),
            (true, Some(filter)) => format!("{window}满足“{filter}”的 {types} 记录"),
        }
    }

    fn window(&self, measure: &Measure) -> String {
        self.period(&measure.window, self.written(&["measures", &measure.name, "window", "zone"]).is_some())
    }

    /// A window; the rulebook's own zone is said in its head, another one here.
    pub(super) fn period(&self, window: &Window, own_zone: bool) -> String {
        match window {
            Window::Last(span) => self.fill("in the last {}", "最近 {}内", &[&self.span(*span)]),
            Window::Ago { far, near } => {
                self.fill("from {} to {} ago", "{}前至 {}前", &[&self.span(*far), &self.span(*near)])
            }
            Window::Range { from, to } => {
                let text = |at: &crate::time::Instant| at.to_string();
                match (from.as_ref().map(text), to.as_ref().map(text)) {
                    (Some(from), Some(to)) => self.fill("from {} until before {}", "自 {} 起至 {} 前", &[&from, &to]),
                    (Some(from), None) => self.fill("from {} on", "自 {} 起", &[&from]),
                    (None, Some(to)) => self.fill("before {}", "{} 之前", &[&to]),
                    (None, None) => String::new(),
                }
            }
            Window::Calendar { unit, n, offset, zone } => {
                let periods = self.periods(*unit, *n, *offset);
                match own_zone {
                    true => self.fill("{} by the dates of {}", "{}（{} 时区）", &[&periods, zone.name()]),
                    false => periods,
                }
            }
            Window::Lifetime => self.pick("in all", "累计").to_owned(),
        }
    }

    /// Whole local periods.
    fn periods(&self, unit: Unit, n: i32, offset: i32) -> String {
        let (unit, n, back) = (self.unit(unit), n.to_string(), offset.to_string());
        match (n.as_str(), offset) {
            ("1", 0) => self.fill("in the present local {}", "本{}内", &[unit]),
            ("1", 1) => self.fill("in the local {} before this one", "上一{}内", &[unit]),
            (_, 0) => self.fill("in {} local {}s with the present one", "含本期的 {} 个{}内", &[&n, unit]),
            _ if self.chinese() => format!("截至 {back} 期前的 {n} 个{unit}内"),
            _ => format!("in {n} local {unit}s, the last of them {back} back"),
        }
    }
}
