//! `[audit]`, `[[alarm]]` and `[dp]` in sentences.

use super::phrases::Speech;
use crate::access::alarm::{AlarmKey, AlarmRule, Baseline, OffHours};
use crate::access::private::Period;
use crate::access::{AuditLevel, PrivateRules};

impl Speech<'_> {
    pub(super) fn audit(&mut self) {
        let rules = &self.rules.audit;
        if let Some(level) = rules.level {
            let text = match level {
                AuditLevel::Changes => self.pick(
                    "the audit tells what changes something or decides about people",
                    "审计记录变更与针对个人的决定",
                ),
                AuditLevel::All => self.pick(
                    "the audit tells what changes something or decides about people, and who looked at whom",
                    "审计记录变更、针对个人的决定，以及谁查看了谁",
                ),
            };
            self.say("audit.level", text.to_owned());
        }
        for alarm in &rules.alarms {
            self.say(format!("alarm.{}", alarm.id), self.named(&alarm.id, &self.alarm(alarm)));
        }
        if let Some(private) = rules.private {
            self.private(private, rules.min_group);
        }
    }

    fn alarm(&self, alarm: &AlarmRule) -> String {
        let actions = self.list(&alarm.actions);
        let window = self.span(alarm.window.micros);
        let (english, chinese) = match alarm.key {
            AlarmKey::Actor => ("{} by one actor in {}", "同一操作人的 {}，{}内"),
            AlarmKey::ActorAction => ("each of {} by one actor in {}", "同一操作人的每一种 {}，{}内"),
            AlarmKey::Subject => ("actors with {} of one subject in {}", "对同一对象执行 {} 的操作人，{}内"),
        };
        let mut parts = vec![self.fill(english, chinese, &[&actions, &window])];
        if let Some(limit) = alarm.hard_limit {
            parts.push(self.fill("an alarm beyond {}", "超过 {} 即告警", &[&limit.to_string()]));
        }
        if let Some(baseline) = &alarm.baseline {
            parts.push(self.baseline(baseline));
        }
        if let Some(hours) = &alarm.off_hours {
            parts.push(self.off_hours(hours));
        }
        if alarm.need_open_case {
            parts.push(self.pick("an alarm without an open case of the actor", "操作人没有未结工单即告警").to_owned());
        }
        self.parts(&parts)
    }

    fn baseline(&self, baseline: &Baseline) -> String {
        let Baseline { bucket, alpha_num, alpha_den, factor_num, factor_den, min_buckets, floor } = baseline;
        self.fill(
            "an alarm beyond {} times what is usual in {}, where the newest count weighs {}, after {} of them and beyond {}",
            "超过惯常值的 {} 倍即告警（按 {}计数，最新计数权重 {}，至少 {} 个周期，且超过 {}）",
            &[
                &format!("{factor_num}/{factor_den}"),
                &self.span(bucket.micros),
                &format!("{alpha_num}/{alpha_den}"),
                &min_buckets.to_string(),
                &floor.to_string(),
            ],
        )
    }

    fn off_hours(&self, hours: &OffHours) -> String {
        let [start, end] = hours.hours.words();
        let mut text = self.fill("an alarm from {} to {}", "{} 至 {} 期间即告警", &[&start, &end]);
        if !hours.actors.is_empty() {
            let each = hours.actors.iter().map(|(actor, (offset, _))| format!("{actor} {offset}"));
            let each: Vec<String> = each.collect();
            text.push_str(&self.fill(" by the clock of the actor: {}", "（按操作人的时差：{}）", &[&self.list(&each)]));
        }
        text
    }

    fn private(&mut self, rules: PrivateRules, min_group: u64) {
        let PrivateRules { budget, contribution, epsilon, period, plain } = rules;
        let budget = budget.to_string();
        let text = match period {
            Period::Ever => {
                self.fill("counts may cost {} for each purpose, once for all", "每个用途的计数总预算为 {}", &[&budget])
            }
            Period::Each(unit) => self.fill(
                "counts may cost {} for each purpose in a {}",
                "每个用途的计数预算为 {}，按{}计",
                &[&budget, self.unit(unit)],
            ),
        };
        for key in ["budget", "period"] {
            self.say(format!("dp.{key}"), text.clone());
        }
        let text = self.fill("a count costs {}", "一次计数花费 {}", &[&epsilon.to_string()]);
        self.say("dp.epsilon", text);
        let text = self.fill(
            "one person is counted in at most {} cells",
            "每人最多计入 {} 个单元",
            &[&contribution.to_string()],
        );
        self.say("dp.contribution", text);
        let text = self.fill("counts below {} are not told", "低于 {} 的计数不予公布", &[&min_group.to_string()]);
        self.say("dp.min_group", text);
        let text = match plain {
            true => self.pick("counts may be told without noise as well", "也可公布不加噪声的计数"),
            false => self.pick("no count is told without noise", "计数一律加噪声后公布"),
        };
        self.say("dp.plain", text.to_owned());
    }
}
