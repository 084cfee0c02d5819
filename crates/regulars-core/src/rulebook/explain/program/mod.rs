//! A membership program in sentences (MB-93): one for each rule, in a fixed order, also for what the document leaves to its
//! default. Two programs that differ in effect differ in the text.

mod gifts;
mod points;
mod tiers;

use std::ops::Deref;

use super::Explained;
use super::phrases::Speech;
use super::tongue::Tongue;
use crate::membership::program::{Count, Per, Program, Quota};
use crate::text::Language;

/// What a program says: earning, waiting, expiry, refunds, tiers from low to high, reviews, benefits, referral, rewards.
///
/// ```
/// use regulars_core::membership::program::Program;
/// use regulars_core::rulebook::explain_program;
/// use regulars_core::text::Language;
/// let text = r#"
///     program = { id = "club", timezone = "Asia/Shanghai", version = 1, effective_from = "2026-01-01" }
///     points = { earn = "1 point per 1.00 CNY", rounding = "floor", expiry = "12 months" }
/// "#;
/// let program = &Program::parse(text)?[0];
/// let say = |language| explain_program(program, language).into_iter().find(|said| said.path == "points.earn").unwrap().text;
/// assert_eq!(say(Language::English), "every 1 CNY earns 1 point");
/// assert_eq!(say(Language::Chinese), "每 1 CNY 得 1 分");
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn explain_program(program: &Program, language: Language) -> Vec<Explained> {
    telling(program, Tongue { language }, "", &|name| format!("measure.{name}"))
}

/// `prefix` stands before every path; `label` says what people call a measure.
fn telling(program: &Program, tongue: Tongue, prefix: &str, label: &dyn Fn(&str) -> String) -> Vec<Explained> {
    let mut telling = Telling { tongue, program, prefix, label, said: Vec::new() };
    telling.head();
    telling.points();
    telling.tiers();
    telling.benefits();
    telling.referral();
    telling.rewards();
    telling.said
}

struct Telling<'a> {
    tongue: Tongue,
    program: &'a Program,
    prefix: &'a str,
    label: &'a dyn Fn(&str) -> String,
    said: Vec<Explained>,
}

impl Deref for Telling<'_> {
    type Target = Tongue;

    fn deref(&self) -> &Tongue {
        &self.tongue
    }
}

impl Speech<'_> {
    pub(super) fn programs(&mut self) {
        let definitions = &self.rules.definitions;
        let label = |name: &str| definitions.label(&format!("measure.{name}"), self.language).to_owned();
        let mut said = Vec::new();
        for (path, program) in self.rules.program_paths() {
            said.extend(telling(program, self.tongue(), &path, &label));
        }
        self.said.extend(said);
    }
}

impl Telling<'_> {
    fn say(&mut self, path: &str, text: String) {
        // One of several programs is one definition, and its head stands in its own table.
        let path = match path {
            "program.id" if !self.prefix.is_empty() => "",
            _ if !self.prefix.is_empty() => path.strip_prefix("program.").unwrap_or(path),
            _ => path,
        };
        self.said.push(Explained { path: crate::error::join(self.prefix, path), text });
    }

    fn head(&mut self) {
        let program = self.program;
        self.say("program.id", self.fill("the membership program is {}", "会员计划为 {}", &[&program.id]));
        let zone = program.zone.name();
        self.say("program.timezone", self.fill("its dates are those of {}", "其日期按 {} 时区计算", &[zone]));
        let version = program.version.to_string();
        self.say("program.version", self.fill("its version is {}", "其版本为 {}", &[&version]));
        let from = program.effective_from.to_string();
        self.say("program.effective_from", self.fill("it runs from {} on", "自 {} 起施行", &[&from]));
    }

    fn days(&self, days: u32) -> String {
        self.many(days, "day", "天")
    }

    fn months(&self, months: u32) -> String {
        self.many(months, "month", "个月")
    }

    /// A day of the year.
    fn month_day(&self, (month, day): (u8, u8)) -> String {
        format!("{month:02}-{day:02}")
    }

    fn per(&self, per: Per) -> &'static str {
        let (english, chinese) = match per {
            Per::CalendarMonth => ("in a calendar month", "每自然月"),
            Per::CalendarQuarter => ("in a calendar quarter", "每自然季"),
            Per::CalendarYear => ("in a calendar year", "每自然年"),
            Per::LunarYear => ("in a year of the Chinese calendar", "每农历年"),
            Per::TierPeriod => ("while a tier is held", "每次持有等级期间"),
            Per::Lifetime => ("in all", "总共"),
        };
        if self.chinese() { chinese } else { english }
    }

    fn at_most(&self, count: u32, per: Per) -> String {
        let (count, per) = (self.many(count, "time", "次"), self.per(per));
        if self.chinese() { format!("{per}至多 {count}") } else { format!("at most {count} {per}") }
    }

    fn quota(&self, quota: &Quota) -> String {
        match &quota.count {
            Count::All(count) => self.at_most(*count, quota.per),
            Count::ByTier(counts) => {
                let counts: Vec<String> = counts.iter().map(|(tier, count)| format!("{tier} {count}")).collect();
                let (counts, per) = (self.list(&counts), self.per(quota.per));
                if self.chinese() {
                    format!("{per}至多次数按等级：{counts}；其他等级没有")
                } else {
                    format!("at most so many times {per}, by tier: {counts}; other tiers have none")
                }
            }
        }
    }
}
