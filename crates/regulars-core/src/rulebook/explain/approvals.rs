//! `[approvals]` in sentences.

use super::phrases::Speech;

/// What may be asked for is called.
const NAMES: &[(&str, &str, &str)] = &[
    ("amount", "the amount", "金额"),
    ("benefit", "the benefit", "权益"),
    ("count", "the number", "数量"),
    ("currency", "the currency", "币种"),
    ("discount", "the discount", "折扣"),
    ("kind", "the kind", "类型"),
    ("reason", "the reason", "原因"),
];

impl Speech<'_> {
    pub(super) fn approvals(&mut self) {
        let rules = &self.rules.approvals;
        if rules.levels.is_empty() {
            return;
        }
        let text = self.fill("approvals, from low to high: {}", "审批级别由低到高：{}", &[&self.list(&rules.levels)]);
        self.say("approvals.levels", text);
        for (name, rule) in &rules.rules {
            let when = rule.when.sentence(self.language, &|name| self.word(name, NAMES));
            let facts = [rules.word(Some(rule.need)), &when];
            let text = self.fill("needs {} if {}", "需 {} 审批：{}", &facts);
            self.say(format!("approvals.rules.{name}"), self.named(name, &text));
        }
        for (path, held) in [("approvals.roles", &rules.roles), ("approvals.actors", &rules.actors)] {
            if held.is_empty() {
                continue;
            }
            let each: Vec<String> =
                held.iter().map(|(name, level)| format!("{name} {}", rules.word(Some(*level)))).collect();
            let text = match path {
                "approvals.roles" => self.fill("levels of roles: {}", "角色的审批级别：{}", &[&self.list(&each)]),
                _ => self.fill("levels of actors: {}", "人员的审批级别：{}", &[&self.list(&each)]),
            };
            self.say(path, text);
        }
        for (name, limit) in &rules.limits {
            let [actions, times] = [self.list(&limit.actions), limit.at_most.to_string()];
            let span = self.span(limit.window.micros);
            let text = self.fill(
                "{} by one actor at most {} times in {}; what goes beyond is refused",
                "同一操作人的 {} 最多 {} 次（{}内），超过则拒绝",
                &[&actions, &times, &span],
            );
            self.say(format!("approvals.limits.{name}"), self.named(name, &text));
        }
        for (name, row) in &rules.conditions {
            let actions = self.list(&row.actions);
            let facts = [actions.as_str(), &row.kind];
            let text = match row.any_customer {
                false => self.fill(
                    "{} only with an approved request of the kind {} about the same customer, each once",
                    "{} 须有针对同一客户、类型为 {} 且已批准的申请，每份申请限用一次",
                    &facts,
                ),
                true => self.fill(
                    "{} only with an approved request of the kind {}, each once",
                    "{} 须有类型为 {} 且已批准的申请，每份申请限用一次",
                    &facts,
                ),
            };
            self.say(format!("approvals.conditions.{name}"), self.named(name, &text));
        }
    }
}
