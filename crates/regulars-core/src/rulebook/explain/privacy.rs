//! `[privacy]` and `[[purpose]]` in sentences.

use super::phrases::Speech;
use crate::consent::{Class, Purpose};

impl Speech<'_> {
    pub(super) fn privacy(&mut self) {
        let rules = self.rules;
        let channels = match rules.channels.is_empty() {
            true => self.pick("there is no channel to contact people over", "没有可联系的渠道").to_owned(),
            false => self.fill("people are contacted over {}", "联系渠道：{}", &[&self.list(&rules.channels)]),
        };
        self.say("privacy.channels", channels);
        for purpose in &rules.purposes {
            let text = self.named(&purpose.path, &self.purpose(purpose));
            self.say(format!("purpose.{}", purpose.path), text);
        }
    }

    fn purpose(&self, purpose: &Purpose) -> String {
        let class = match purpose.class {
            Class::Marketing => self.pick("selling and writing to people", "营销"),
            Class::Profiling => self.pick("judging people by their behaviour", "画像"),
            Class::SaleShare => self.pick("selling data, or sharing it for advertising", "出售或为广告共享数据"),
            Class::Sharing => self.pick("sharing data", "共享数据"),
            Class::Analytics => self.pick("counting without judging", "统计分析"),
        };
        let mut parts = vec![class.to_owned(), self.pick("needs consent", "须经同意").to_owned()];
        let policy = purpose.policy;
        if let Some(days) = policy.ttl_days {
            parts.push(self.fill("a consent ends after {} days", "同意有效期 {} 天", &[&days.to_string()]));
        }
        if let Some(least) = policy.notice_min {
            parts.push(self.fill("its notice is at least v{}", "告知版本不低于 v{}", &[&least.to_string()]));
        }
        if policy.double_opt_in {
            parts.push(self.pick("it must be confirmed", "须二次确认").to_owned());
        }
        self.parts(&parts)
    }
}
