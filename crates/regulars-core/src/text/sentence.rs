//! A person's sentence out of a machine's reason, in the rulebook's language.

use std::collections::BTreeMap;

use crate::error::Code;

/// The language of sentences.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese, simplified.
    Chinese,
}

impl Language {
    /// The words of the rulebook.
    pub fn words() -> impl Iterator<Item = &'static str> {
        ["en", "zh"].into_iter()
    }

    /// The language of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "en" => Some(Self::English),
            "zh" => Some(Self::Chinese),
            _ => None,
        }
    }
}

/// English and Chinese, with the names of facts in braces.
fn template(code: Code) -> Option<(&'static str, &'static str)> {
    Some(match code {
        Code::RfmBands => (
            "last purchase {since_last} {unit}s ago, {purchase_periods} purchase {unit}s, {total} in all: {value}",
            "最近一次购买距今 {since_last} 个周期（{unit}），共 {purchase_periods} 个购买周期，累计 {total}：{value}",
        ),
        Code::TierRequirementMet => {
            ("spent {spend} {window}, at least {at_least}: {tier}", "{window} 消费 {spend}，达到 {at_least}：{tier}")
        }
        Code::TierBase => ("spent {spend} {window}: the base tier {tier}", "{window} 消费 {spend}：基础等级 {tier}"),
        Code::ConsentGranted => ("consent was given ({cite})", "已获得同意（{cite}）"),
        Code::Withdrawn => ("consent was withdrawn ({cite})", "已撤回同意（{cite}）"),
        Code::Refused => ("the person refused ({cite})", "本人已拒绝（{cite}）"),
        Code::Objected => ("the person objected ({cite})", "本人已反对（{cite}）"),
        Code::Invalidated => ("the consent was invalidated ({cite})", "同意已失效（{cite}）"),
        Code::NoConsent => ("nobody gave consent ({cite})", "尚未获得同意（{cite}）"),
        Code::ChannelNotConsented => ("the consent is for another channel ({cite})", "同意不包括该渠道（{cite}）"),
        Code::RecipientNotCovered => {
            ("the consent is for another recipient or operation ({cite})", "同意不包括该接收方或操作（{cite}）")
        }
        Code::InvalidConsent => ("an inferred consent is none ({cite})", "推断的同意无效（{cite}）"),
        Code::ProofMissing => ("the consent has no proof ({cite})", "同意缺少凭证（{cite}）"),
        Code::ConsentExpired => ("the consent has expired ({cite})", "同意已过期（{cite}）"),
        Code::NoticeChanged => ("the notice has changed since the consent ({cite})", "告知内容已变更（{cite}）"),
        Code::DoubleOptInPending => ("the consent is not confirmed yet ({cite})", "同意尚待确认（{cite}）"),
        Code::PurposeUnknown => ("the rulebook declares no such purpose", "规则中没有该用途"),
        Code::OrdersCounted => {
            ("{orders} orders, {returns} returns, {net} net", "{orders} 笔订单，{returns} 笔退货，净额 {net}")
        }
        Code::SharedIdentifier => ("the profiles share {kind} {value}", "档案共用 {kind} {value}"),
        Code::InsufficientData => ("there is nothing to compute from", "没有可计算的数据"),
        Code::MixedCurrency => ("amounts of several currencies cannot be added", "多种货币的金额无法相加"),
        Code::Overflow => ("the sum does not fit", "总和超出范围"),
        Code::SurvivorChosen => ("chosen by {strategy}", "按 {strategy} 选定"),
        _ => return None,
    })
}

/// The sentence of a reason: its template with the facts put in; without a template the meaning of the code.
pub fn sentence(code: Code, facts: &BTreeMap<String, String>, language: Language) -> String {
    let Some((english, chinese)) = template(code) else {
        let meaning = Code::all().iter().find(|info| info.number == code.number());
        return meaning.map_or_else(String::new, |info| info.message.to_owned());
    };
    let mut rest = if language == Language::Chinese { chinese } else { english };
    let mut text = String::new();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        text.push_str(facts.get(name).map_or("?", String::as_str));
        rest = tail;
    }
    text.push_str(rest);
    text
}
