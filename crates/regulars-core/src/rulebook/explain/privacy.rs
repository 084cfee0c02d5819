//! `[privacy]` and `[[purpose]]` in sentences.

use super::phrases::Speech;
use crate::consent::{Cap, Class, EVERYWHERE, Policy, Purpose, Word};

/// What the classes mean.
const CLASSES: &[(&str, &str, &str)] = &[
    ("service", "what the person asked for", "提供服务"),
    ("legal", "what the law demands", "履行法定义务"),
    ("vital", "life and health", "保护生命健康"),
    ("marketing", "selling and writing to people", "营销"),
    ("profiling", "judging people by their behaviour", "画像"),
    ("sale_share", "selling data, or sharing it for advertising", "出售或为广告共享数据"),
    ("sharing", "sharing data", "共享数据"),
    ("adm_significant", "decisions by machines that matter to people", "对个人有重大影响的自动化决策"),
    ("analytics", "counting without judging", "统计分析"),
    ("security", "keeping what is there safe", "安全保障"),
];

/// What the bases mean.
pub(super) const BASES: &[(&str, &str, &str)] = &[
    ("consent", "consent", "同意"),
    ("contract", "a contract", "合同"),
    ("legal_obligation", "a legal obligation", "法定义务"),
    ("vital_interest", "a vital interest", "重大生命利益"),
    ("public_task", "a public task", "公共任务"),
    ("legitimate_interest", "a legitimate interest", "正当利益"),
    ("notice", "a notice with a way out", "告知并可退出"),
];

impl Speech<'_> {
    pub(super) fn privacy(&mut self) {
        let rules = self.rules;
        let channels = match rules.channels.is_empty() {
            true => self.pick("there is no channel to contact people over", "没有可联系的渠道").to_owned(),
            false => self.fill("people are contacted over {}", "联系渠道：{}", &[&self.list(&rules.channels)]),
        };
        self.say("privacy.channels", channels);
        if !rules.purposes.is_empty() || self.written(&["privacy"]).is_some() {
            self.people();
        }
        for purpose in &rules.purposes {
            let text = self.named(&purpose.path, &self.purpose(purpose));
            self.say(format!("purpose.{}", purpose.path), text);
        }
        self.law();
    }

    /// What holds for people and purposes in general.
    fn people(&mut self) {
        let rules = self.rules;
        let privacy = &rules.privacy;
        let default = match privacy.default_jurisdictions.as_slice() {
            [] => self.pick("people without a jurisdiction of their own are in none, so nothing is allowed", "没有自身法域的客户不属于任何法域，一律不允许").to_owned(),
            [only] if only == EVERYWHERE => self
                .pick(
                    "people without a jurisdiction of their own are under what holds everywhere, and only consent is a basis",
                    "没有自身法域的客户只适用通用规则，且只有同意可作为依据",
                )
                .to_owned(),
            codes => self.fill("people without a jurisdiction of their own are in {}", "没有自身法域的客户归属 {}", &[&self.list(codes)]),
        };
        self.say("privacy.default_jurisdictions", default);
        let purpose = privacy.personalisation_purpose.as_str();
        let text = self.fill("who refuses {} is not treated personally", "拒绝 {} 的客户不做个性化", &[purpose]);
        self.say("privacy.personalisation_purpose", text);
        let signal = match privacy.gpc_purposes.is_empty() {
            true => self.pick("a browser's signal refuses no purpose", "浏览器信号不拒绝任何用途").to_owned(),
            false => self.fill(
                "a browser's signal refuses {}",
                "浏览器信号表示拒绝：{}",
                &[&self.list(&privacy.gpc_purposes)],
            ),
        };
        self.say("privacy.gpc_purposes", signal);
        self.rights_in_general();
    }

    pub(super) fn class(&self, class: Class) -> String {
        self.word(class.as_str(), CLASSES)
    }

    fn purpose(&self, purpose: &Purpose) -> String {
        let basis = self.word(purpose.default_basis.as_str(), BASES);
        let mut parts = vec![self.class(purpose.class)];
        if purpose.default_basis == crate::consent::Basis::Consent {
            parts.push(self.pick("needs consent", "须经同意").to_owned());
        } else {
            parts.push(self.fill("rests on {}", "依据：{}", &[&basis]));
        }
        if !purpose.categories.is_empty() {
            parts.push(self.fill("uses {}", "使用数据：{}", &[&self.list(&purpose.categories)]));
        }
        parts.extend(self.policy(&purpose.policy));
        for (code, policy) in &purpose.policies {
            let inner = self.policy(policy);
            let inner = if inner.is_empty() {
                self.pick("nothing more", "无其他要求").to_owned()
            } else {
                self.parts(&inner)
            };
            parts.push(self.fill("in {} instead: {}", "在 {} 改为：{}", &[code, &inner]));
        }
        self.parts(&parts)
    }

    fn policy(&self, policy: &Policy) -> Vec<String> {
        let mut parts = Vec::new();
        if let Some(days) = policy.ttl_days {
            parts.push(self.fill("a consent ends after {} days", "同意有效期 {} 天", &[&days.to_string()]));
        }
        if let Some(least) = policy.notice_min {
            parts.push(self.fill("its notice is at least v{}", "告知版本不低于 v{}", &[&least.to_string()]));
        }
        let mut flag = |set: bool, english, chinese| {
            if set {
                parts.push(self.pick(english, chinese).to_owned());
            }
        };
        flag(policy.double_opt_in, "it must be confirmed", "须二次确认");
        flag(policy.soft_opt_in, "customers may hear of the like of what they bought", "可向老客户推介同类商品");
        flag(policy.strict_age, "nothing happens while the age is not known", "年龄未知时不处理");
        if let Some(hours) = policy.quiet_hours {
            let [start, end] = hours.words();
            parts.push(self.fill("nobody is contacted from {} to {}", "{} 至 {} 不联系", &[&start, &end]));
        }
        for Cap { channel, max, days } in &policy.caps {
            let facts = [channel.as_str(), &max.to_string(), &days.to_string()];
            parts.push(self.fill("over {} at most {} contacts in {} days", "{} 渠道最多 {} 次，每 {} 天", &facts));
        }
        parts
    }
}
