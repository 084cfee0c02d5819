//! A person's sentence out of a machine's reason, in the rulebook's language.

use std::borrow::Cow;

use super::ReasonFacts;
use crate::error::Code;

/// The language of sentences.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Chinese, simplified.
    #[serde(rename = "zh")]
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
            "{unit} since the last purchase: {since_last}, {unit} with a purchase: {purchase_periods}, {total} in all: {value}",
            "距最近一次购买的{unit}：{since_last}，有购买的{unit}：{purchase_periods}，累计 {total}：{value}",
        ),
        Code::TierRequirementMet => {
            ("spent {spend} {window}, at least {at_least}: {tier}", "{window} 消费 {spend}，达到 {at_least}：{tier}")
        }
        Code::TierBase => ("spent {spend} {window}: the base tier {tier}", "{window} 消费 {spend}：基础等级 {tier}"),
        Code::TierValid => ("{tier} was reached and is valid until {until}", "已达 {tier}，有效期至 {until}"),
        Code::TierGrace => ("{tier} is kept until {until}", "{tier} 保留至 {until}"),
        Code::TierGranted => ("{tier} was given", "{tier} 为授予等级"),
        Code::NotEnrolled => ("no member of the program {program}", "未加入会员计划 {program}"),
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
            ("orders: {orders}, returns: {returns}, net: {net}", "订单：{orders}，退货：{returns}，净额：{net}")
        }
        Code::ConditionMet => {
            ("{label} {operator} {threshold}: it is {observed}", "{label} {operator} {threshold}：现为 {observed}")
        }
        Code::ConditionNotMet => (
            "{label} is not {operator} {threshold}: it is {observed}",
            "{label} 并非 {operator} {threshold}：现为 {observed}",
        ),
        Code::OfferRefused => ("{what} was refused: {reason}", "曾拒绝 {what}：{reason}"),
        Code::ClockTarget => ("{row}: {clock} within {minutes} minutes", "{row}：{clock} 须在 {minutes} 分钟内"),
        Code::TriggerCompleted => {
            ("{event} on {needed} days within {within}", "{within} 天内有 {needed} 天出现 {event}")
        }
        Code::TriggerCounted => {
            ("{event}: {needed} times within {within} days", "{within} 天内 {event} 达到 {needed} 次")
        }
        Code::TriggerAbsent => ("no {event} for {needed} days", "{needed} 天没有 {event}"),
        Code::FiringExpired => ("{trigger}: it is too late for that now", "{trigger}：已过时效"),
        Code::FiringByMerge => ("{trigger}: only a merge of customers completed it", "{trigger}：仅因客户合并而满足"),
        Code::FiringInvalidated => ("{trigger}: what happened no longer completes it", "{trigger}：已不再满足"),
        Code::ControlGroup => {
            ("left out to compare with in {campaign}: {share} of all", "属于 {campaign} 的对照组（占比 {share}）")
        }
        Code::SituationHolds => ("{situation}: {of}", "{situation}：{of}"),
        Code::ComplaintFirst => ("the complaint {case} is open and comes first", "投诉 {case} 未结，优先处理"),
        Code::TriggerDue => ("{trigger} fired at {at}", "{trigger} 于 {at} 触发"),
        Code::NoNextAction => ("no row of next actions fits", "没有适用的下一步规则"),
        Code::NeedMentioned => (
            "mentions of {label} in what the customer wrote: {mentions}, of these negated: {negated}",
            "客户文字中提及“{label}” {mentions} 次，其中否定 {negated} 次",
        ),
        Code::ScoreComponent => (
            "{label}: {contribution} points of {observed}, of which without limits {raw}",
            "{label}：{observed} 得 {contribution} 分，不计上下限为 {raw} 分",
        ),
        Code::ScoreFeature => (
            "{label}: {raw} points for {observed}, {contribution} from the mean",
            "{label}：{observed} 得 {raw} 分，与平均相差 {contribution}",
        ),
        Code::ScoreAxis => {
            ("{label} is {observed}: band {band} of {bands}", "{label} 为 {observed}：第 {band} 档，共 {bands} 档")
        }
        Code::ScoreShare => ("{label} is {observed}: {contribution}", "{label} 为 {observed}：{contribution}"),
        Code::ScoreHistory => (
            "{frequency} repeat purchases, the last {recency} after the first, which was {age} ago (counted in {unit})",
            "复购 {frequency} 次，末次距首次 {recency}，首次距今 {age}（单位：{unit}）",
        ),
        Code::ModelExpired => ("the model may not be used any more", "模型已失效"),
        Code::ModelMissing => ("no model holds at this instant", "此时没有有效的模型"),
        Code::ScoreGiven => ("{observed}, computed at {computed_at}", "{observed}，计算于 {computed_at}"),
        Code::ScoreComputed => ("{observed} by {measure}", "{observed}，取自 {measure}"),
        Code::ScoreLimited => ("the score is held at {value}: {contribution}", "分数限于 {value}：{contribution}"),
        Code::ScoreRounded => ("the score is rounded to {value}: {contribution}", "分数取整为 {value}：{contribution}"),
        Code::InsufficientData => ("there is nothing to compute from", "没有可计算的数据"),
        Code::MixedCurrency => ("amounts of several currencies cannot be added", "多种货币的金额无法相加"),
        Code::RateMissing => ("no rate of {path} holds on {date} yet", "{path} 在 {date} 尚无汇率"),
        Code::Overflow => ("the sum does not fit", "总和超出范围"),
        _ => return None,
    })
}

/// A fact as people say it: windows and units are phrases of the rulebook, all else stands as it is.
fn spoken<'f>(name: &str, fact: &'f str, language: Language) -> Cow<'f, str> {
    let chinese = language == Language::Chinese;
    let say = |english: &'static str, zh: &'static str| Cow::Borrowed(if chinese { zh } else { english });
    match (name, fact) {
        ("window", "lifetime") => say("in all", "累计"),
        ("window", phrase) => match phrase.strip_prefix("rolling ").and_then(|rest| rest.strip_suffix(" months")) {
            Some(months) if chinese => format!("近 {months} 个月").into(),
            Some(months) => format!("in {months} months").into(),
            None => phrase.into(),
        },
        ("operator", symbol) => operator(symbol, chinese).into(),
        ("observed", "missing") => say("missing", "缺失"),
        ("unit", "day") => say("days", "天数"),
        ("unit", "week") => say("weeks", "周数"),
        ("unit", "month") => say("months", "月数"),
        _ => fact.into(),
    }
}

/// An operator of conditions in words.
fn operator(symbol: &str, chinese: bool) -> &str {
    let (english, zh) = match symbol {
        "==" => ("equal to", "等于"),
        "!=" => ("different from", "不等于"),
        "<" => ("below", "小于"),
        "<=" => ("at most", "至多"),
        ">" => ("above", "大于"),
        ">=" => ("at least", "至少"),
        "in" => ("one of", "属于"),
        "has" => ("known", "已知"),
        "within" => ("within the last", "在最近"),
        "older" => ("older than", "早于"),
        "contains" => ("containing", "包含"),
        "startsWith" => ("beginning with", "开头为"),
        "endsWith" => ("ending in", "结尾为"),
        other => return other,
    };
    if chinese { zh } else { english }
}

/// The sentence of a reason: its template with the facts put in; without a template the meaning of the code.
pub fn sentence(code: Code, facts: &ReasonFacts, language: Language) -> String {
    let Some((english, chinese)) = template(code) else {
        let meaning = Code::all().iter().find(|info| info.number == code.number());
        return meaning.map_or_else(String::new, |info| info.message.to_owned());
    };
    let mut rest = if language == Language::Chinese { chinese } else { english };
    let mut text = String::with_capacity(rest.len() + facts.iter().map(|(_, fact)| fact.len()).sum::<usize>());
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        text.push_str(&facts.get(name).map_or(Cow::Borrowed("?"), |fact| spoken(name, fact, language)));
        rest = tail;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(pairs: &[(&'static str, &str)]) -> ReasonFacts {
        pairs.iter().map(|(name, fact)| (*name, (*fact).to_owned())).collect()
    }

    #[test]
    fn a_reason_is_said_in_both_languages() {
        let facts = facts(&[
            ("spend", "5199.00 CNY"),
            ("window", "rolling 12 months"),
            ("at_least", "5000.00 CNY"),
            ("tier", "Gold"),
        ]);
        let english = sentence(Code::TierRequirementMet, &facts, Language::English);
        assert_eq!(english, "spent 5199.00 CNY in 12 months, at least 5000.00 CNY: Gold");
        let chinese = sentence(Code::TierRequirementMet, &facts, Language::Chinese);
        assert_eq!(chinese, "近 12 个月 消费 5199.00 CNY，达到 5000.00 CNY：Gold");
    }

    #[test]
    fn a_code_without_template_is_said_by_its_meaning_and_a_missing_fact_is_seen() {
        assert_eq!(sentence(Code::StoreFull, &ReasonFacts::default(), Language::Chinese), "the disk is full");
        assert!(sentence(Code::TierBase, &ReasonFacts::default(), Language::English).contains('?'));
    }
}
