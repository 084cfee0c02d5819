//! `[[jurisdiction]]`, `[[jurisdiction_rule]]` and `[[transfer_band]]` in sentences: those that the rulebook adds or puts in the place of default ones.

use super::phrases::Speech;
use super::privacy::BASES;
use crate::consent::{
    Denial, EVERYWHERE, Effect, Flag, Jurisdiction, OptIn, PolicyFlag, Relationship, Requirement, Row, TransferBand,
    When, Word, Words,
};
use crate::time::Date;

/// What may be asked of a person's state.
const FLAGS: &[(&str, &str, &str)] = &[
    ("erasure_requested", "erasure was requested", "已请求删除"),
    ("do_not_call", "the person asked not to be called", "已要求不打电话"),
    ("legal_hold", "data are kept for a court", "处于诉讼保全"),
    ("limit_sensitive", "the use of sensitive data is limited", "已限制敏感信息的使用"),
    ("restricted", "processing is restricted", "处理受限"),
];

/// What a transfer abroad needs.
const NEEDS: &[(&str, &str, &str)] = &[
    ("exempt", "no mechanism", "无需机制"),
    ("standard_contract", "a standard contract that is filed", "订立并备案标准合同"),
    ("certification", "a certificate", "个人信息保护认证"),
    ("assessment", "an assessment by the authority", "安全评估"),
];

impl Speech<'_> {
    pub(super) fn law(&mut self) {
        let privacy = &self.rules.privacy;
        for jurisdiction in &privacy.own_jurisdictions {
            let text = self.named(&jurisdiction.code, &self.jurisdiction(jurisdiction));
            self.say(format!("jurisdiction.{}", jurisdiction.code), text);
        }
        for row in privacy.law.rows().iter().filter(|row| privacy.own_rows.contains(&row.id)) {
            let text = self.named(&row.id, &self.row(row));
            self.say(format!("jurisdiction_rule.{}", row.id), text);
        }
        for band in privacy.transfer_bands.iter().filter(|band| privacy.own_bands.contains(&band.id)) {
            let text = self.named(&band.id, &self.band(band));
            self.say(format!("transfer_band.{}", band.id), text);
        }
    }

    fn band(&self, band: &TransferBand) -> String {
        let mut parts = vec![self.place(&band.jurisdiction)];
        let mut below = |bound: Option<u64>, english, chinese| {
            if let Some(bound) = bound {
                parts.push(self.fill(english, chinese, &[&bound.to_string()]));
            }
        };
        below(band.persons_below, "fewer than {} people", "不满 {} 人");
        below(band.sensitive_below, "fewer than {} people with sensitive data", "涉及敏感信息不满 {} 人");
        parts.push(self.fill("a transfer abroad needs {}", "出境须：{}", &[&self.word(band.needs.as_str(), NEEDS)]));
        parts.push(self.fill("by {}", "依据 {}", &[&band.cite]));
        self.validity(band.valid_from, band.valid_to, &mut parts);
        self.parts(&parts)
    }

    pub(super) fn place(&self, code: &str) -> String {
        match code {
            EVERYWHERE => self.pick("everywhere", "任何法域").to_owned(),
            code => self.fill("in {}", "在 {}", &[code]),
        }
    }

    fn validity(&self, from: Option<Date>, to: Option<Date>, parts: &mut Vec<String>) {
        if let Some(date) = from {
            parts.push(self.fill("from {} on", "自 {} 起", &[&date.to_string()]));
        }
        if let Some(date) = to {
            parts.push(self.fill("before {}", "至 {} 前", &[&date.to_string()]));
        }
    }

    fn jurisdiction(&self, jurisdiction: &Jurisdiction) -> String {
        let mut parts = Vec::new();
        if !jurisdiction.inherits.is_empty() {
            parts.push(self.fill(
                "has the rows of {} too",
                "同时适用 {} 的规则",
                &[&self.list(&jurisdiction.inherits)],
            ));
        }
        if let Some(bases) = jurisdiction.bases {
            let bases: Vec<String> = bases.iter().map(|basis| self.word(basis.as_str(), BASES)).collect();
            parts.push(self.fill("bases: {}", "法律依据：{}", &[&self.list(&bases)]));
        }
        if let Some(categories) = &jurisdiction.sensitive {
            parts.push(self.fill("sensitive: {}", "敏感信息：{}", &[&self.list(categories)]));
        }
        if let Some(months) = jurisdiction.reask_months {
            let months = months.to_string();
            parts.push(self.fill("nobody is asked again for {} months", "拒绝后 {} 个月内不再询问", &[&months]));
        }
        if let Some(minutes) = jurisdiction.utc_offset {
            parts.push(self.fill(
                "dates begin {} minutes ahead of UTC",
                "日期早于 UTC {} 分钟开始",
                &[&minutes.to_string()],
            ));
        }
        self.parts(&parts)
    }

    fn row(&self, row: &Row) -> String {
        let place = self.place(&row.jurisdiction);
        let when = self.when(&row.when);
        let mut parts = vec![place, self.fill("at gate {}", "关口 {}", &[row.gate.as_str()])];
        if !when.is_empty() {
            parts.push(self.fill("if {}", "若 {}", &[&when.join(self.pick(" and ", " 且 "))]));
        }
        parts.push(self.effect(row));
        parts.push(self.fill("by {}", "依据 {}", &[&row.cite]));
        self.validity(row.valid_from, row.valid_to, &mut parts);
        if let Some(other) = &row.replaces {
            parts.push(self.fill("in the place of {}", "取代 {}", &[other]));
        }
        self.parts(&parts)
    }

    fn when(&self, when: &When) -> Vec<String> {
        let mut parts = Vec::new();
        let mut one_of = |items: Option<Vec<String>>, english, chinese| {
            if let Some(items) = items {
                parts.push(self.fill(english, chinese, &[&self.list(&items)]));
            }
        };
        let bases = |bases: Option<Words<_>>| {
            bases.map(|bases| bases.iter().map(|basis| self.word(Word::as_str(basis), BASES)).collect())
        };
        let classes = when.classes.map(|classes| classes.iter().map(|class| self.class(class)).collect());
        one_of(classes, "it is for {}", "用途为 {}");
        let operations = when.operations.map(|all| all.iter().map(|operation| operation.as_str().to_owned()).collect());
        one_of(operations, "the operation is {}", "操作为 {}");
        one_of(when.channels.clone(), "the channel is {}", "渠道为 {}");
        one_of(bases(when.bases), "the basis is {}", "依据为 {}");
        one_of(bases(when.not_bases), "the basis is not {}", "依据不是 {}");
        let mut flag = |set: Option<bool>, yes: (&'static str, &'static str), no: (&'static str, &'static str)| {
            if let Some(set) = set {
                let (english, chinese) = if set { yes } else { no };
                parts.push(self.pick(english, chinese).to_owned());
            }
        };
        flag(when.marketing_like, ("it is like marketing", "属营销类"), ("it is not like marketing", "不属营销类"));
        flag(when.sensitive, ("data are sensitive", "涉及敏感信息"), ("no data are sensitive", "不涉及敏感信息"));
        flag(when.personalised, ("it is personalised", "属个性化"), ("it is not personalised", "非个性化"));
        flag(when.age_unknown, ("the age is not known", "年龄未知"), ("the age is known", "年龄已知"));
        flag(when.gpc.then_some(true), ("the browser signals no", "浏览器发出拒绝信号"), ("", ""));
        let customer = when.relationship.map(|what| what == Relationship::Customer);
        flag(customer, ("the person is a customer", "为客户"), ("the person is a prospect", "为潜在客户"));
        let mut age = |bound: Option<u32>, english, chinese| {
            if let Some(years) = bound {
                parts.push(self.fill(english, chinese, &[&years.to_string()]));
            }
        };
        age(when.age_below, "the person is younger than {}", "不满 {} 岁");
        age(when.age_from, "the person is {} or older", "年满 {} 岁");
        if let Some(state) = when.state {
            parts.push(self.word(Flag::as_str(state), FLAGS));
        }
        if let Some(option) = when.option {
            let word = PolicyFlag::ALL.iter().find(|(flag, _)| *flag == option).map_or("", |(_, word)| word);
            parts.push(self.fill("the purpose has {}", "用途设有 {}", &[word]));
        }
        parts
    }

    fn effect(&self, row: &Row) -> String {
        match row.effect {
            Effect::Deny(denial) => self.fill("denied, because {}", "不允许：{}", &[&self.denial(denial)]),
            Effect::OptIn(by, denial) => {
                let who = match by {
                    OptIn::Own => self.pick("the person", "本人"),
                    OptIn::Guardian => self.pick("a guardian", "监护人"),
                };
                self.fill(
                    "denied unless {} opted in, because {}",
                    "除非{}已选择加入，否则不允许：{}",
                    &[who, &self.denial(denial)],
                )
            }
            Effect::Basis(basis) => self.fill("the basis is {}", "依据记为 {}", &[basis.as_str()]),
            Effect::Oblige(obligation) => self.fill("obliges to {}", "义务：{}", &[obligation.as_str()]),
            Effect::Require(what, basis) => {
                let asked = match what {
                    Requirement::Guardian => self.pick("a guardian must consent", "须监护人同意"),
                    Requirement::Separate => self.pick("it needs consent to this alone", "须单独同意"),
                    Requirement::NamedRecipient => self.pick("the consent must name the recipient", "同意须指明接收方"),
                    Requirement::Explicit => self.pick("it needs consent in so many words", "须明示同意"),
                    Requirement::Mechanism => self.pick("it needs a transfer mechanism", "须有出境机制"),
                };
                let called = basis.map(|basis| self.fill(" (basis {})", "（依据 {}）", &[basis.as_str()]));
                format!("{asked}{}", called.unwrap_or_default())
            }
        }
    }

    fn denial(&self, denial: Denial) -> String {
        // The code stands as it is: a sentence would need facts of a person.
        let mut text = denial.code.as_str().to_owned();
        let also = [denial.remedy.map(Word::as_str), denial.alternative.map(Word::as_str)];
        for word in also.into_iter().flatten() {
            text.push_str(&self.fill("; instead {}", "；可改为 {}", &[word]));
        }
        text
    }
}
