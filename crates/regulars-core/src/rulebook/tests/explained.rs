//! A rulebook in sentences: what they say, and that no key of any section is without effect on them (D-C3).

use std::collections::BTreeSet;

use super::*;
use crate::rulebook::keys::{Key, KeyType, ROOT};

fn rules(text: &str) -> Rulebook {
    Rulebook::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

fn said(rules: &Rulebook, path: &str) -> [String; 2] {
    [Language::English, Language::Chinese].map(|language| {
        let all = explain(rules, language);
        let found = all.iter().find(|said| said.path == path).unwrap_or_else(|| panic!("nothing is said of {path}"));
        found.text.clone()
    })
}

#[rustfmt::skip]
const SENTENCES: &[(&str, &str, &str)] = &[
    ("rulebook.zone", "local days are those of Asia/Shanghai", "自然日按 Asia/Shanghai 时区计算"),
    ("rulebook.max_future", "a record lies at most 30 days after its delivery", "记录的发生时间最多晚于送达 30 天"),
    ("sources.pos", "pos: a source of rank 3; its kind is store", "pos：来源，可信度 3；类型为 store"),
    ("records.fitting", "fitting: a record kind of its own with hours (decimal, required), plate (word, personal)", "fitting：自有记录类型，字段 hours（decimal、必填）、plate（word、个人信息）"),
    ("records.order", "order: such records also have gift (bool)", "order：此类记录另有字段 gift（bool）"),
    ("identity.max_cluster_size", "a customer has at most 40 profiles", "一位客户最多有 40 个档案"),
    ("identity.email", "capitals in e-mail addresses mean nothing; what follows a + before the @ means nothing; dots before the @ mean nothing at gmail.com, example.org", "邮箱地址不区分大小写；@ 前的 + 及其后内容忽略；gmail.com、example.org 的 @ 前点号忽略"),
    ("identity.phone", "numbers without country code are Chinese; of numbers of other countries only the length is checked; Chinese mobile numbers begin with 13, 188; area codes of land lines are 10, 2x, 755", "不带国家代码的号码按中国号码处理；其他国家的号码只校验长度；中国手机号以 13、188 开头；固定电话区号为 10、2x、755"),
    ("identity.names", "further surnames of two characters: 林前; further titles behind a surname: 主任; surnames are read: 盖 gai", "另有复姓：林前；姓氏后的其他称谓：主任；姓氏读音：盖 gai"),
    ("identity.corroborate", "where a value fits several customers, these speak for one: name", "一个值对应多位客户时，以下信息可作佐证：name"),
    ("identity.kinds.phone", "phone: one spelling of each telephone number; equal values join profiles; priority 50; a customer has at most 3 within 365 days; after 540 days of silence a value is somebody else's; no join where name, birth_date differ; a value of more than 8 profiles joins nobody; values from app do not count; these join nobody: +8613800138000; nor values that fit \\+861(\\d)\\1{9}", "phone：统一为标准电话号码；相同的值会合并档案；优先级 50；一位客户最多 3 个（365 天 内）；540 天 无人使用后视为他人所有；name、birth_date 不一致时不合并；超过 8 个档案共用的值不再合并；来自 app 的值不算；以下值不合并：+8613800138000；符合 \\+861(\\d)\\1{9} 的值也不合并"),
    ("attributes.city", "City: text; of several values the one of the most trusted source, among equals the latest one; those older than 730 days only where none is fresher", "城市：文本；多个值时取最可信来源的值，相同时取最新的值；早于 730 天的值仅在没有更新的值时使用"),
    ("relations.parent_of", "Parent company: a relation from an organisation to an organisation; a hierarchy, in which everybody has at most one parent", "上级公司：从组织到组织的关系；层级关系，每位客户最多一个上级"),
    ("measures.orders_90d", "Orders, 90 days: number of order records in the last 90 days where the source is pos", "近 90 天订单数：最近 90 天内满足“来源 等于 pos”的 order 记录的数量"),
    ("measures.spend", "spend: sum of amount of order records from 60 days to 30 days ago, in CNY, less return records at their own instant", "spend：60 天前至 30 天前 order 记录的 amount 之和，以 CNY 计，扣除 return 记录（按其自身时刻）"),
    ("measures.days", "days: number of local days with visit records in 3 local months, the last of them 2 back by the dates of Asia/Tokyo", "days：有截至 2 期前的 3 个自然月内（Asia/Tokyo 时区） visit 记录的自然日数"),
    ("measures.this_month", "this_month: number of order records in the present local month", "this_month：本自然月内 order 记录的数量"),
    ("measures.quiet", "quiet: local days since the last of order records in all", "quiet：距累计 order 记录中末条的自然日数"),
    ("measures.last_channel", "last_channel: channel of the last of order records in all", "last_channel：累计 order 记录中末条的 channel"),
    ("measures.per_day", "per_day: spend divided by days", "per_day：spend 除以 days"),
    ("measures.came_back", "came_back: number of times in the last 365 days that these come one after the other within 14 days: visit records, then order records where the source is app", "came_back：最近 365 天内在 14 天内依次完成的次数：visit 记录，然后满足“来源 等于 app”的 order 记录"),
    ("measures.open_cases", "open_cases: number of case records in the last 30 days, of those without an answer; answers are interaction records where the source is pos, within 2 days", "open_cases：最近 30 天内 case 记录中未获回应者的数量；回应为满足“来源 等于 pos”的 interaction 记录，时限 2 天"),
    ("rfm.recency", "recency: 1, and 1 more for each of 4, 12 weeks since the last purchase that is not exceeded", "近度：1 分，距最近一次购买不超过 4、12 个自然周时各加 1 分"),
    ("score.loyalty", "Loyalty: credits from 0 to 2500 with 1 digit behind the point, beginning at 100; plus Spending: by measure.spend: 10 from 5 on, 50 from 1000 on, at most 400; plus reviews: 7.5 for each 1 of review records where the source is app, halved after 180 days, at most 6 for each, at most 22 in a local month; less sent_back: 0.05 for each 1 of amount of return records in CNY up to 500, for 366 days, at least 3; it needs consent to profiling; it does not refuse anybody by itself; it may move prices: agreed with the members", "忠诚分：credits，0 至 2500，小数 1 位，起始 100；加上 消费：按 measure.spend：10 分（达到 5）、50 分（达到 1000），至多 400 分；加上 reviews：7.5 分，每 1 单位 满足“来源 等于 app”的 review 记录，每 180 天减半，每条至多 6 分，每自然月至多 22 分；减去 sent_back：0.05 分，每 1 单位 return 记录的 amount（CNY）（至多 500），有效 366 天，至少 3 分；需要 profiling 的同意；不得单独据此拒绝；可影响价格：agreed with the members"),
    ("score.risk", "risk: points with 3 digits behind the point; Silence: by measure.quiet: 120 below 30, else 15, 65 without a value, 80.5 on average; still: by measure.days: else 1, 2 without a value, 3.5 on average; a probability by odds of 1/19 at 600 points, halved every 50; it needs consent to profiling", "risk：points，小数 3 位；沉默：按 measure.quiet：120 分（低于 30）、其余 15 分、无值 65 分、平均 80.5 分；still：按 measure.days：其余 1 分、无值 2 分、平均 3.5 分；按赔率计算概率：1/19（600 分时），每 50 分减半；需要 profiling 的同意"),
    ("score.lead", "lead: fit by Loyalty from 200, 900 on; engagement by measure.days from 4 on; from low to high: D C, C B, B A; it needs consent to profiling", "lead：fit 按 忠诚分，分界 200、900；engagement 按 measure.days，分界 4；由低到高：D C、C B、B A；需要 profiling 的同意"),
    ("score.worth_and_use", "worth_and_use: x by measure.spend from 7000 on; y by risk from 77 on; from low to high: marginal active_low, sleeping_value core; it needs consent to profiling", "worth_and_use：x 按 measure.spend，分界 7000；y 按 risk，分界 77；由低到高：marginal active_low、sleeping_value core；需要 profiling 的同意"),
    ("score.told", "told: points with 2 digits behind the point, as records of the model lead-net say while they are valid; risk comes first; it needs consent to profiling", "told：points，小数 2 位，取模型 lead-net 的有效记录；优先采用 risk；需要 profiling 的同意"),
    ("stage.newcomer", "1. Newcomer: if Orders, 90 days is 1; left for a later stage only after 30 days in which this was false", "1. 新客：若 近 90 天订单数 等于 1；不再满足满 30 天后才进入后面的阶段"),
    ("stage.away", "3. away: everybody else", "3. away：其余所有人"),
    ("tag.vip", "VIP (what they are worth): shown while measure.spend is above 5000; shown from strength 0.5 on, hidden again below 0.4", "贵宾（价值）：满足“measure.spend 大于 5000”时显示；强度达到 0.5 时显示，低于 0.4 时隐藏"),
    ("needs.zh", "Chinese words have an effect up to 8 characters before a mention; these negate: 不; these do not: 不仅; these intensify: 非常; these turn a sentence: 但是; these end a clause: 因为", "中文词语对其后 8 个字内的提及有效；否定词：不；非否定词：不仅；程度词：非常；转折词：但是；分句词：因为"),
    ("need.charging", "Charging: shown from strength 0.55 on, hidden again below 0.35; a mention says 0.65, halved after 45 days, at most 75; terms: 充电 (power, zh, word, 0.95, not inside 充电宝, shared), charging (charging.2, en, phrase, 1, also if negated), full battery (charging.3, any, word, 1, for calm if negated); only with consent to profiling; it tells of user.device", "充电需求：强度达到 0.55 时显示，低于 0.35 时隐藏；每次提及计 0.65，每 45 天减半，至多 75 分；词语：充电（power、zh、词、0.95、不在 充电宝 之内、共用）、charging（charging.2、en、短语、1、否定时照计）、full battery（charging.3、any、词、1、否定时计入 calm）；须有 profiling 的同意；涉及 user.device"),
    ("stage_weights.newcomer", "in the stage newcomer, tags weigh: who they are 0.1, what they did 0.2, what they want 0.3, what they are worth 0.4", "在阶段 newcomer，标签权重：属性 0.1、行为 0.2、需求 0.3、价值 0.4"),
    ("segments.city_vip", "city_vip: Active and VIP and City is Wuhan", "city_vip：活跃 且 贵宾 且 城市 等于 Wuhan"),
    ("tiers.level.gold", "Gold (gold): spend of at least 5000 CNY; earns 1.5 times the points", "Gold（gold）：消费额不低于 5000 CNY；积分 1.5 倍"),
    ("points.earn", "every 1 CNY earns 1 point", "每 1 CNY 得 1 分"),
    ("points.expiry", "points expire after 12 months, at the end of the day", "积分在 12 个月后当日结束时过期"),
    ("points.restore_expired", "points that come back after they have expired can be spent for 30 days more", "退回时已过期的积分可再用 30 天"),
    ("tiers.measure", "a tier asks for spend", "等级按消费额评定"),
    ("tiers.lifetime.gold", "who has spent 20000 CNY in all keeps at least the tier gold", "累计净消费满 20000 CNY 者至少保有等级 gold"),
    ("benefit.birthday", "birthday: a benefit of gold; from 3 days before the birthday to 3 days after it; 29 February is 1 March in other years; a leap month counts in years with it only; day 30 does not count in a month of 29 days; at most so many times in a calendar year, by tier: gold 3; other tiers have none; there are 1000 of it for all; to be used within 30 days of the claim", "birthday：等级 gold 的权益；生日前 3 天至生日后 3 天可领；2 月 29 日生日在平年按 3 月 1 日；闰月生日仅在有该闰月的年份有效；小月没有三十则不计；每自然年至多次数按等级：gold 3；其他等级没有；全体共 1000 份；领取后 30 天内使用"),
    ("benefit.line", "line: a benefit of gold; it opens the queue vip", "line：等级 gold 的权益；可使用专属队列 vip"),
    ("referral.cap", "a referrer is rewarded at most 10 times in a calendar year", "推荐人每自然年至多 10 次得奖励"),
    ("reward.praise", "praise: 20 points for review records, once for each thing; when it is approved; its text has at least 15 characters; at most 3 times in a calendar month", "praise：20 分，review 记录，每件一次；审核通过后；文字不少于 15 个字符；每自然月至多 3 次"),
    ("programs.staff.1", "the membership program is staff", "会员计划为 staff"),
    ("programs.staff.1.tiers.level.two", "two (two): Orders, 90 days is at least 3; earns 1 times the points", "two（two）：近 90 天订单数 不低于 3；积分 1 倍"),
    ("privacy.channels", "people are contacted over sms, email", "联系渠道：sms、email"),
    ("purpose.marketing.winback", "marketing.winback: selling and writing to people; needs consent; a consent ends after 730 days; its notice is at least v2; it must be confirmed", "marketing.winback：营销；须经同意；同意有效期 730 天；告知版本不低于 v2；须二次确认"),
    ("quality.gates", "of what is looked at must pass: accuracy 0.96, completeness 0.91, consistency 0.97, timeliness 0.94, uniqueness 0.99", "须通过的比例：准确性 0.96、完整性 0.91、一致性 0.97、及时性 0.94、唯一性 0.99"),
    ("quality.rule.city_known", "City is known: City is there; of profile records; only if the source is pos and name is known; it is only told; it stands beside completeness", "城市已知：城市 必须有值；针对 profile 记录；仅当 来源 等于 pos 且 name 有值；仅作提示；列于完整性"),
    ("quality.rule.one_number", "one_number: order_id is not repeated; of order records; a record that fails is taken; it counts for accuracy; at least 0.999 must pass", "one_number：order_id 不得重复；针对 order 记录；不合格的记录仍会收下；计入准确性；通过比例不低于 0.999"),
    ("quality.rule.age", "age: age lies in 0 to 130; a record that fails is taken; it counts for accuracy", "age：age 在 0 至 130 之间；不合格的记录仍会收下；计入准确性"),
    ("quality.rule.phone_valid", "phone_valid: the identifier phone is a telephone number; a record that fails is refused; it counts for accuracy", "phone_valid：标识 phone 须为电话号码；不合格的记录会被拒收；计入准确性"),
    ("quality.rule.city_agrees", "city_agrees: the sources of a customer agree on City, compared as a text in small letters; a record that fails is taken; it counts for consistency", "city_agrees：同一客户各来源的 城市 一致，按小写文本比较；不合格的记录仍会收下；计入一致性"),
    ("audit.level", "the audit tells what changes something or decides about people", "审计记录变更与针对个人的决定"),
    ("alarm.many", "many: customer.*, record.get by one actor in 1 hour; an alarm beyond 200; an alarm beyond 5/2 times what is usual in 2 days, where the newest count weighs 1/4, after 5 of them and beyond 30; an alarm from 22:00 to 07:30 by the clock of the actor: u9 -05:00; an alarm without an open case of the actor", "many：同一操作人的 customer.*、record.get，1 小时内；超过 200 即告警；超过惯常值的 5/2 倍即告警（按 2 天计数，最新计数权重 1/4，至少 5 个周期，且超过 30）；22:00 至 07:30 期间即告警（按操作人的时差：u9 -05:00）；操作人没有未结工单即告警"),
    ("alarm.watched", "watched: actors with customer.view of one subject in 1 day; an alarm beyond 3", "watched：对同一对象执行 customer.view 的操作人，1 天内；超过 3 即告警"),
    ("dp.budget", "counts may cost 3/2 for each purpose in a quarter", "每个用途的计数预算为 3/2，按自然季计"),
    ("dp.epsilon", "a count costs 1/20", "一次计数花费 1/20"),
    ("dp.contribution", "one person is counted in at most 2 cells", "每人最多计入 2 个单元"),
    ("dp.min_group", "counts below 5 are not told", "低于 5 的计数不予公布"),
    ("dp.plain", "counts may be told without noise as well", "也可公布不加噪声的计数"),
];

#[test]
fn every_section_is_said_in_both_languages() {
    let rules = rules(FULL);
    let mut wrong = Vec::new();
    for (path, english, chinese) in SENTENCES {
        let found = said(&rules, path);
        if found != [*english, *chinese] {
            wrong.push(format!("{path}:\n  {}\n  {}", found[0], found[1]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_definition_has_one_sentence_under_its_path() {
    for text in [FULL, FIRST] {
        let rules = rules(text);
        for language in [Language::English, Language::Chinese] {
            let said = explain(&rules, language);
            let paths: BTreeSet<&str> = said.iter().map(|said| said.path.as_str()).collect();
            assert_eq!(paths.len(), said.len());
            let missing: Vec<String> = content::definitions(&rules.document)
                .into_keys()
                .filter(|path| !paths.contains(path.as_str()))
                .collect();
            assert_eq!(missing, Vec::<String>::new());
        }
    }
}

#[test]
fn what_is_left_out_is_said_by_its_default() {
    let bare = rules("[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n");
    assert_eq!(said(&bare, "sources")[0], "records of every source are taken, with rank 0");
    assert_eq!(said(&bare, "identity.max_cluster_size")[0], "a customer has at most 50 profiles");
    assert_eq!(said(&bare, "privacy.channels")[0], "people are contacted over sms, email, voice, post, push");
    assert_eq!(said(&bare, "rulebook.effective_from")[0], "it answers for every instant");
}

/// The key, what stands in the full rulebook and what is put in its place.
type Change = (&'static str, &'static str, &'static str);

#[rustfmt::skip]
const CHANGES: &[Change] = &[
    ("rulebook.id", "id = \"full\"", "id = \"fuller\""),
    ("rulebook.version", "version = 7", "version = 8"),
    ("rulebook.zone", "zone = \"Asia/Shanghai\"\neff", "zone = \"UTC\"\neff"),
    ("rulebook.effective_from", "effective_from = \"2026-01-01T", "effective_from = \"2026-01-02T"),
    ("rulebook.language", "language = \"en\"", "language = \"zh\""),
    ("rulebook.min_instant", "2010-01-01", "2011-01-01"),
    ("rulebook.max_instant", "2100-01-01", "2101-01-01"),
    ("rulebook.max_future", "max_future = \"30d\"", "max_future = \"31d\""),
    ("sources.*.kind", "kind = \"store\"", "kind = \"till\""),
    ("sources.*.rank", "rank = 3", "rank = 4"),
    ("records.*.*.type", "type = \"decimal\"", "type = \"money\""),
    ("records.*.*.personal", "type = \"bool\", personal = false", "type = \"bool\", personal = true"),
    ("records.*.*.required", "required = true", "required = false"),
    ("identity.kinds.*.normalise", "normalise = \"phone\"", "normalise = \"exact\""),
    ("identity.kinds.*.action", "action = \"link\"", "action = \"off\""),
    ("identity.kinds.*.priority", "priority = 50", "priority = 51"),
    ("identity.kinds.*.exclusive", "exclusive = false", "exclusive = true"),
    ("identity.kinds.*.max_profiles", "max_profiles = 8", "max_profiles = 9"),
    ("identity.kinds.*.max_values", "max_values = 3", "max_values = 4"),
    ("identity.kinds.*.window", "window = \"365d\"", "window = \"366d\""),
    ("identity.kinds.*.stale_after", "stale_after = \"540d\"", "stale_after = \"541d\""),
    ("identity.kinds.*.attribute_guards", "\"name\", \"birth_date\"", "\"name\""),
    ("identity.kinds.*.blocked_patterns", "1{9}", "1{8}"),
    ("identity.email.fold_case", "fold_case = true", "fold_case = false"),
    ("identity.email.cut_plus", "cut_plus = true", "cut_plus = false"),
    ("identity.email.dot_insensitive", "example.org", "example.com"),
    ("identity.phone.region", "region = \"CN\"", "region = \"HK\""),
    #[cfg(feature = "phone-metadata")]
    ("identity.phone.strict", "strict = false", "strict = true"),
    ("identity.phone.CN.mobile_prefixes", "\"13\", \"188\"", "\"13\", \"189\""),
    ("identity.phone.CN.area_codes", "\"755\"", "\"7xx\""),
    ("identity.names.compound_surnames", "林前", "林后"),
    ("identity.names.titles", "主任", "主管"),
    ("identity.names.surname_readings.*", "\"gai\"", "\"ge\""),
    ("identity.corroborate", "corroborate = [\"name\"]", "corroborate = []"),
    ("identity.kinds.*.ignore_sources", "ignore_sources = [\"app\"]", "ignore_sources = [\"pos\"]"),
    ("identity.kinds.*.blocked", "+8613800138000", "+8613800138001"),
    ("identity.max_cluster_size", "max_cluster_size = 40", "max_cluster_size = 41"),
    ("attributes.*.label.en", "en = \"City\"", "en = \"Town\""),
    ("attributes.*.label.zh", "城市", "所在地"),
    ("attributes.*.type", "type = \"text\"\nstrategy", "type = \"text\"\nstrategy"),
    ("attributes.*.strategy", "[\"source_rank\", \"most_recent\"]", "[\"most_recent\", \"source_rank\"]"),
    ("attributes.*.max_age", "max_age = \"730d\"", "max_age = \"731d\""),
    ("relations.*.label.en", "en = \"Parent company\"", "en = \"Parent\""),
    ("relations.*.label.zh", "上级公司", "母公司"),
    ("relations.*.hierarchy", "hierarchy = true", "hierarchy = false"),
    ("relations.*.from", "from = \"organisation\"\nto", "from = \"individual\"\nto"),
    ("relations.*.to", "\nto = \"organisation\"", "\nto = \"individual\""),
    ("measures.*.label.en", "Orders, 90 days", "Orders"),
    ("measures.*.label.zh", "近 90 天订单数", "订单数"),
    ("measures.*.agg", "agg = \"distinct_periods\"\nof = \"visit\"\nperiod = \"day\"\n", "agg = \"count\"\nof = \"visit\"\n"),
    ("measures.*.of", "of = \"visit\"\nperiod", "of = \"order\"\nperiod"),
    ("measures.*.where", "'record.source == \"pos\"'\nwindow", "'record.source != \"pos\"'\nwindow"),
    ("measures.*.window.last", "window = { last = \"90d\" }", "window = { last = \"91d\" }"),
    ("measures.*.window.ago", "[\"60d\", \"30d\"]", "[\"60d\", \"29d\"]"),
    ("measures.*.window.from", "2026-03-01", "2026-03-02"),
    ("measures.*.window.to", "2026-06-01", "2026-06-02"),
    ("measures.*.window.calendar", "calendar = \"month\", n = 3", "calendar = \"week\", n = 3"),
    ("measures.*.window.n", "n = 3", "n = 4"),
    ("measures.*.window.offset", "offset = 2", "offset = 1"),
    ("measures.*.window", "[measures.quiet]\nagg = \"days_since\"\nof = \"order\"\nunit = \"calendar\"\nwindow = \"lifetime\"", "[measures.quiet]\nagg = \"days_since\"\nof = \"order\"\nunit = \"calendar\"\nwindow = { last = \"9d\" }"),
    ("measures.*.window.zone", "offset = 2, zone = \"Asia/Tokyo\"", "offset = 2, zone = \"Asia/Seoul\""),
    ("measures.*.field", "field = \"body.channel\"", "field = \"body.status\""),
    ("measures.*.currency", "field = \"body.amount\"\ncurrency = \"CNY\"", "field = \"body.amount\"\ncurrency = \"USD\""),
    ("measures.*.minus", "minus = \"return\"", "minus = \"order\""),
    ("measures.*.minus_at", "minus_at = \"own\"\n", ""),
    ("measures.*.num", "num = \"spend\"", "num = \"quiet\""),
    ("measures.*.den", "den = \"days\"", "den = \"quiet\""),
    ("measures.*.steps.*.of", "{ of = \"visit\" },", "{ of = \"order\" },"),
    ("measures.*.steps.*.where", "of = \"order\", where = 'record.source == \"app\"'", "of = \"order\", where = 'record.source != \"app\"'"),
    ("measures.*.within", "within = \"14d\"", "within = \"15d\""),
    ("measures.*.answer.of", "answer = { of = \"interaction\"", "answer = { of = \"visit\""),
    ("measures.*.answer.where", "of = \"interaction\", where = 'record.source == \"pos\"'", "of = \"interaction\""),
    ("measures.*.period", "period = \"day\"", "period = \"week\""),
    ("measures.*.unit", "unit = \"calendar\"\n", ""),
    ("rfm.unit", "unit = \"week\"", "unit = \"day\""),
    ("rfm.currency", "currency = \"CNY\"\nzero", "currency = \"USD\"\nzero"),
    ("rfm.zero_amount", "\"skip\"", "\"count\""),
    ("rfm.recency", "recency = [4, 12]", "recency = [4, 13]"),
    ("rfm.frequency", "frequency = [2, 5]", "frequency = [2, 6]"),
    ("rfm.monetary", "\"2000.00\"]", "\"2000.01\"]"),
    ("rfm.purpose", "purpose = \"profiling\"", "purpose = \"marketing.winback\""),
    ("stage.*.name", "name = \"away\"\n", "name = \"gone\"\n"),
    ("stage.*.label.en", "\"Newcomer\"", "\"New\""),
    ("stage.*.label.zh", "\"新客\"", "\"新\""),
    ("stage.*.enter", "orders_90d > 1", "orders_90d > 2"),
    ("stage.*.order", "order = 20", "order = 5"),
    ("stage.*.hold", "hold = \"30d\"", "hold = \"31d\""),
    ("journey_stage.*.name", "name = \"buying\"", "name = \"shopping\""),
    ("journey_stage.*.label", "label = \"Looking\"", "label = \"Browsing\""),
    ("journey_stage.*.enter", "measure.days > 0", "measure.days > 1"),
    ("journey_stage.*.order", "order = 2\n", "order = 0\n"),
    ("journey_stage.*.hold", "hold = \"7d\"", "hold = \"8d\""),
    ("score.*.name", "name = \"loyalty\"", "name = \"loyal\""),
    ("score.*.label.en", "\"Loyalty\"", "\"Faith\""),
    ("score.*.label.zh", "忠诚分", "信任分"),
    ("score.*.purpose", "kind = \"points_sum\"\npurpose = \"profiling\"", "kind = \"points_sum\"\npurpose = \"marketing.winback\""),
    ("score.*.unit", "unit = \"credits\"", "unit = \"stars\""),
    ("score.*.scale", "scale = 1\n", "scale = 2\n"),
    ("score.*.solely_automated", "solely_automated = true", "solely_automated = false"),
    ("score.*.used_for_price", "used_for_price = true\njustification = \"agreed with the members\"\n", ""),
    ("score.*.justification", "agreed with the members", "agreed"),
    ("score.*.base", "base = 100", "base = 101"),
    ("score.*.min", "min = 0\n", "min = 1\n"),
    ("score.*.max", "max = \"2500\"", "max = \"2501\""),
    ("score.*.features.*.name", "name = \"still\"", "name = \"calm\""),
    ("score.*.features.*.label.en", "\"Silence\"", "\"Quiet\""),
    ("score.*.features.*.label.zh", "沉默", "安静"),
    ("score.*.features.*.measure", "measure = \"quiet\"\nbins", "measure = \"days\"\nbins"),
    ("score.*.features.*.bins.*.below", "below = 30", "below = 31"),
    ("score.*.features.*.bins.*.points", "points = 120", "points = 121"),
    ("score.*.features.*.missing", "missing = 65", "missing = 66"),
    ("score.*.features.*.mean", "\"80.5\"", "\"80.6\""),
    ("score.*.odds.points0", "points0 = 600", "points0 = 601"),
    ("score.*.odds.odds0", "\"1/19\"", "\"1/20\""),
    ("score.*.odds.pdo", "pdo = 50", "pdo = 51"),
    ("score.*.fit.score", "fit = { score = \"loyalty\"", "fit = { score = \"risk\""),
    ("score.*.fit.measure", "fit = { score = \"loyalty\"", "fit = { measure = \"quiet\""),
    ("score.*.fit.cuts", "\"900\"", "\"901\""),
    ("score.*.engagement.score", "engagement = { measure = \"days\"", "engagement = { score = \"risk\""),
    ("score.*.engagement.measure", "engagement = { measure = \"days\"", "engagement = { measure = \"quiet\""),
    ("score.*.engagement.cuts", "[\"4\"]", "[\"5\"]"),
    ("score.*.rows.*.grades", "\"B\", \"A\"", "\"B\", \"S\""),
    ("score.*.x.score", "x = { measure = \"spend\"", "x = { score = \"loyalty\""),
    ("score.*.x.measure", "x = { measure = \"spend\"", "x = { measure = \"quiet\""),
    ("score.*.x.cuts", "\"7000\"", "\"7001\""),
    ("score.*.y.score", "y = { score = \"risk\"", "y = { score = \"loyalty\""),
    ("score.*.y.measure", "y = { score = \"risk\"", "y = { measure = \"quiet\""),
    ("score.*.y.cuts", "\"77\"", "\"78\""),
    ("score.*.model", "\"lead-net\"", "\"lead-tree\""),
    ("score.*.computed", "computed = \"risk\"", "computed = \"loyalty\""),
    ("score.*.prefer", "prefer = \"computed\"", "prefer = \"external\""),
    ("score.*.names.low_low", "\"marginal\"", "\"edge\""),
    ("score.*.names.low_high", "\"active_low\"", "\"busy\""),
    ("score.*.names.high_low", "\"sleeping_value\"", "\"asleep\""),
    ("score.*.names.high_high", "\"core\"", "\"heart\""),
    ("score.*.components.*.name", "name = \"reviews\"", "name = \"wrote\""),
    ("score.*.components.*.label.en", "\"Spending\"", "\"Spent\""),
    ("score.*.components.*.label.zh", "\"消费\"", "\"花费\""),
    ("score.*.components.*.measure", "measure = \"spend\"\nbands", "measure = \"quiet\"\nbands"),
    ("score.*.components.*.of", "of = \"review\"\nwhere", "of = \"visit\"\nwhere"),
    ("score.*.components.*.where", "where = 'record.source == \"app\"'\npoints = \"7.5\"", "points = \"7.5\""),
    ("score.*.components.*.field", "field = \"body.amount\"\ncurrency = \"CNY\"\npoints", "points"),
    ("score.*.components.*.currency", "currency = \"CNY\"\npoints", "currency = \"USD\"\npoints"),
    ("score.*.components.*.points", "points = \"7.5\"", "points = \"7.6\""),
    ("score.*.components.*.bands.*.from", "from = 5, points", "from = 6, points"),
    ("score.*.components.*.bands.*.points", "points = 10 }", "points = 11 }"),
    ("score.*.components.*.transform", "transform = \"cap\"\nlimit = 500", "transform = \"sqrt\""),
    ("score.*.components.*.limit", "limit = 500", "limit = 501"),
    ("score.*.components.*.half_life", "half_life = \"180d\"", "half_life = \"181d\""),
    ("score.*.components.*.window", "window = \"366d\"", "window = \"367d\""),
    ("score.*.components.*.cap_per_event", "cap_per_event = 6", "cap_per_event = 7"),
    ("score.*.components.*.cap_per_period.period", "period = \"month\", points", "period = \"week\", points"),
    ("score.*.components.*.cap_per_period.points", "points = 22", "points = 23"),
    ("score.*.components.*.cap_total", "cap_total = 400", "cap_total = 401"),
    ("score.*.components.*.floor_total", "floor_total = \"3\"", "floor_total = \"4\""),
    ("score.*.components.*.sign", "sign = \"minus\"", "sign = \"plus\""),
    ("tag.*.name", "name = \"fan\"", "name = \"fans\""),
    ("tag.*.label.en", "\"VIP\"", "\"Best\""),
    ("tag.*.label.zh", "贵宾", "要客"),
    ("tag.*.dimension", "dimension = \"need\"", "dimension = \"behaviour\""),
    ("tag.*.when", "measure.spend > 5000", "measure.spend > 5001"),
    ("tag.*.evidence.*.of", "of = \"visit\"\nwhere = 'record.source == \"app\"'\npoints", "of = \"order\"\nwhere = 'record.source == \"app\"'\npoints"),
    ("tag.*.evidence.*.where", "where = 'record.source == \"app\"'\npoints", "points"),
    ("tag.*.evidence.*.measure", "measure = \"days\"", "measure = \"quiet\""),
    ("tag.*.evidence.*.points", "points = 20", "points = 21"),
    ("tag.*.evidence.*.half_life", "half_life = \"30d\"", "half_life = \"31d\""),
    ("tag.*.evidence.*.window", "window = \"60d\"", "window = \"61d\""),
    ("tag.*.evidence.*.cap", "cap = 80", "cap = 81"),
    ("tag.*.show_at", "show_at = 0.6", "show_at = 0.7"),
    ("tag.*.hide_at", "hide_at = \"0.3\"", "hide_at = \"0.2\""),
    ("needs.version", "version = \"2026-11\"", "version = \"2026-12\""),
    ("needs.of", "of = [\"review\", \"interaction\"]", "of = [\"review\"]"),
    ("needs.authors", "\"customer\", \"friend\"", "\"customer\""),
    ("needs.intensifier", "intensifier = \"1.7\"", "intensifier = \"1.6\""),
    ("needs.simplify.*", "\"電\" = \"电\"", "\"電\" = \"龟\""),
    ("needs.zh.negators", "negators = [\"不\"]", "negators = [\"没\"]"),
    ("needs.zh.non_negators", "不仅", "不但"),
    ("needs.zh.intensifiers", "非常", "十分"),
    ("needs.zh.contrast", "但是", "可是"),
    ("needs.zh.boundary", "因为", "由于"),
    ("needs.zh.negation_window", "negation_window = 8", "negation_window = 9"),
    ("needs.en.negators", "negators = [\"not\"]", "negators = [\"never\"]"),
    ("needs.en.non_negators", "not only", "not just"),
    ("needs.en.intensifiers", "\"very\"", "\"really\""),
    ("needs.en.contrast", "\"but\"", "\"yet\""),
    ("needs.en.boundary", "\"because\"", "\"since\""),
    ("needs.en.negation_window", "negation_window = 3", "negation_window = 4"),
    ("need.*.name", "name = \"charging\"", "name = \"power\""),
    ("need.*.label.en", "en = \"Charging\"", "en = \"Power\""),
    ("need.*.label.zh", "充电需求", "电力"),
    ("need.*.weight", "weight = \"0.65\"", "weight = \"0.66\""),
    ("need.*.terms.*.text", "安静", "清静"),
    ("need.*.terms.*.lang", "lang = \"any\"", "lang = \"en\""),
    ("need.*.terms.*.kind", "kind = \"phrase\"", "kind = \"word\""),
    ("need.*.terms.*.weight", "weight = \"0.95\"", "weight = \"0.94\""),
    ("need.*.terms.*.not_inside", "充电宝", "充电桩"),
    ("need.*.terms.*.negated", "negated = \"keep\"", "negated = \"drop\""),
    ("need.*.terms.*.opposite", "negated = \"invert\", opposite = \"calm\" },\n]\n[[need]]\nname = \"calm\"", "negated = \"invert\", opposite = \"still\" },\n]\n[[need]]\nname = \"still\""),
    ("need.*.terms.*.shared", "shared = true", "shared = false"),
    ("need.*.terms.*.id", "id = \"power\"", "id = \"current\""),
    ("need.*.half_life", "half_life = \"45d\"", "half_life = \"46d\""),
    ("need.*.window", "window = \"77d\"", "window = \"78d\""),
    ("need.*.cap", "cap = 75", "cap = 76"),
    ("need.*.show_at", "show_at = 0.55", "show_at = 0.56"),
    ("need.*.hide_at", "hide_at = 0.35", "hide_at = 0.36"),
    ("need.*.purpose", "purpose = \"profiling\"\ncategory = \"user.device\"", "purpose = \"marketing.winback\"\ncategory = \"user.device\""),
    ("need.*.category", "category = \"user.device\"", "category = \"user.contact\""),
    ("stage_weights.*.attribute", "attribute = 0.25\nbehaviour = 0.25", "attribute = 0.2\nbehaviour = 0.3"),
    ("stage_weights.*.behaviour", "behaviour = 0.25\nneed = 0.25", "behaviour = 0.2\nneed = 0.3"),
    ("stage_weights.*.need", "need = 0.25\nvalue = 0.25", "need = 0.2\nvalue = 0.3"),
    ("stage_weights.*.value", "need = 0.25\nvalue = 0.25", "need = 0.3\nvalue = 0.2"),
    ("segments.*.label.en", "\"Active\"", "\"Busy\""),
    ("segments.*.label.zh", "活跃", "常客"),
    ("segments.*.when", "measure.orders_90d >= 2", "measure.orders_90d >= 3"),
    ("program.id", "id = \"club\"", "id = \"clubs\""),
    ("program.timezone", "timezone = \"Asia/Tokyo\"", "timezone = \"Asia/Seoul\""),
    ("program.version", "version = 2", "version = 3"),
    ("program.effective_from", "2025-01-01", "2025-01-02"),
    ("program.enrolment", "effective_from = \"2025-01-01\"", "effective_from = \"2025-01-01\"\nenrolment = \"explicit\""),
    ("tiers.currency", "currency = \"CNY\"\nwindow = \"rolling", "currency = \"USD\"\nwindow = \"rolling"),
    ("tiers.window", "rolling 12 months", "rolling 13 months"),
    ("tiers.base", "base = \"member\"\n[[tiers.level]]\nid = \"member\"\nname = \"Member\"\n", "base = \"guest\"\n"),
    ("tiers.level.*.id", "id = \"silver\"", "id = \"silber\""),
    ("tiers.level.*.name", "name = \"Silver\"", "name = \"Silber\""),
    ("tiers.level.*.needs", "spend >= 5000.00", "spend >= 5000.01"),
    ("points.earn", "1 point per", "2 points per"),
    ("points.rounding", "rounding = \"floor\"", "rounding = \"ceil\""),
    ("points.round_per", "round_per = \"order\"", "round_per = \"line\""),
    ("points.scale", "scale = 0", "scale = 2"),
    ("points.pending", "pending = \"7 days\"", "pending = \"7 days, day start\""),
    ("points.expiry", "12 months, end of day", "12 months, end of month"),
    ("points.counted_from", "counted_from = \"earned\"", "counted_from = \"available\""),
    ("points.on_refund", "on_refund = \"allow_negative\"", "on_refund = \"pending_only\""),
    ("points.restore_expired", "grace 30 days", "grace 31 days"),
    ("points.unmerge_spend", "unmerge_spend = \"by_profile\"", "unmerge_spend = \"by_lot\""),
    ("tiers.rollover", "window = \"rolling 12 months\"\nrollover = false", "window = \"anniversary\"\nrollover = true"),
    ("tiers.valid_for", "valid_for = \"while qualified\"", "valid_for = \"12 months\""),
    ("tiers.upgrade", "valid_for = \"while qualified\"\nupgrade = \"immediate\"", "valid_for = \"monthly on day 2\"\nupgrade = \"at_review\""),
    ("tiers.extend_on_requalify", "valid_for = \"while qualified\"\nupgrade = \"immediate\"\nextend_on_requalify = false", "valid_for = \"12 months\"\nextend_on_requalify = true"),
    ("tiers.downgrade", "to_earned", "one_down"),
    ("tiers.grace", "grace = \"none\"", "grace = \"30 days\""),
    ("tiers.on_refund", "on_refund = \"at_review\"", "on_refund = \"immediate\""),
    ("tiers.counts_when", "counts_when = \"order\"", "counts_when = \"confirmed\""),
    ("tiers.lifetime.*.tier", "tier = \"gold\"\nmin", "tier = \"silver\"\nmin"),
    ("tiers.lifetime.*.min", "min = \"20000.00\"", "min = \"20000.01\""),
    ("tiers.level.*.multiplier", "multiplier = \"1.5\"", "multiplier = \"1.6\""),
    ("benefit.*.id", "id = \"birthday\"", "id = \"anniversary\""),
    ("benefit.*.tiers", "tiers = [\"gold\"]\nwhen", "tiers = [\"silver\", \"gold\"]\nwhen"),
    ("benefit.*.when", "birthday -3 +3 days", "birthday -3 +4 days"),
    ("benefit.*.feb29", "feb29 = \"mar01\"", "feb29 = \"leap_only\""),
    ("benefit.*.leap_month", "leap_month = \"leap_only\"", "leap_month = \"regular_month_if_absent\""),
    ("benefit.*.short_month", "short_month = \"skip\"", "short_month = \"last_day_if_short\""),
    ("benefit.*.quota", "gold = 3, per", "gold = 4, per"),
    ("benefit.*.stock", "stock = 1000", "stock = 1001"),
    ("benefit.*.valid_for", "valid_for = \"30 days\"", "valid_for = \"31 days\""),
    ("benefit.*.queue", "queue = \"vip\"", "queue = \"gold\""),
    ("referral.reward", "reward = \"200\"", "reward = \"201\""),
    ("referral.min_order", "min_order = \"100.00\"", "min_order = \"100.01\""),
    ("referral.return_window", "return_window = \"14 days\"\n", ""),
    ("referral.cap", "10 per calendar_year", "10 per lifetime"),
    ("referral.household", "household = \"review\"", "household = \"none\""),
    ("referral.ring.min_members", "min_members = 5", "min_members = 6"),
    ("referral.ring.min_shared", "min_shared = 3", "min_shared = 4"),
    ("referral.claw_back_after_window", "claw_back_after_window = false", "claw_back_after_window = true"),
    ("reward.*.id", "id = \"praise\"", "id = \"prose\""),
    ("reward.*.event", "event = \"review\"", "event = \"survey\""),
    ("reward.*.points", "points = \"20\"", "points = \"21\""),
    ("reward.*.needs", "needs = \"approved\"", "needs = \"none\""),
    ("reward.*.min_length", "min_length = 15", "min_length = 16"),
    ("reward.*.per", "per = \"item\"", "per = \"record\""),
    ("reward.*.quota", "3 per calendar_month", "4 per calendar_month"),
    ("privacy.channels", "[\"sms\", \"email\"]", "[\"sms\", \"push\"]"),
    ("purpose.*.path", "path = \"profiling\"\nclass", "path = \"profiling.deep\"\nclass"),
    ("purpose.*.class", "class = \"marketing\"", "class = \"sharing\""),
    ("purpose.*.policy.ttl_days", "ttl_days = 730", "ttl_days = 731"),
    ("purpose.*.policy.notice_min", "notice_min = 2", "notice_min = 3"),
    ("purpose.*.policy.double_opt_in", "double_opt_in = true", "double_opt_in = false"),
    ("privacy.default_jurisdictions", "[\"CN\", \"EU-FR\"]", "[\"CN\"]"),
    ("privacy.personalisation_purpose", "\"profiling.personal\"", "\"profiling.other\""),
    ("privacy.gpc_purposes", "gpc_purposes = [\"marketing.winback\"]", "gpc_purposes = [\"profiling\"]"),
    ("purpose.*.categories", "[\"user.contact.phone\"]", "[\"user.contact.email\"]"),
    ("purpose.*.default_basis", "default_basis = \"contract\"", "default_basis = \"notice\""),
    ("purpose.*.policy.soft_opt_in", "[purpose.policy]\nsoft_opt_in = true", "[purpose.policy]\nsoft_opt_in = false"),
    ("purpose.*.policy.strict_age", "strict_age = true", "strict_age = false"),
    ("purpose.*.policy.quiet_hours.start", "start = \"21:00\"", "start = \"22:00\""),
    ("purpose.*.policy.quiet_hours.end", "end = \"08:00\"", "end = \"09:00\""),
    ("purpose.*.policy.caps.*.channel", "channel = \"sms\", max", "channel = \"email\", max"),
    ("purpose.*.policy.caps.*.max", "max = 1", "max = 2"),
    ("purpose.*.policy.caps.*.days", "days = 60", "days = 61"),
    ("purpose.*.policy.jurisdictions.*.ttl_days", "ttl_days = 365", "ttl_days = 366"),
    ("purpose.*.policy.jurisdictions.*.notice_min", "notice_min = 3", "notice_min = 4"),
    ("purpose.*.policy.jurisdictions.*.double_opt_in", "double_opt_in = true\nsoft_opt_in = false", "double_opt_in = false\nsoft_opt_in = false"),
    ("purpose.*.policy.jurisdictions.*.soft_opt_in", "soft_opt_in = false", "soft_opt_in = true"),
    ("purpose.*.policy.jurisdictions.*.strict_age", "strict_age = false", "strict_age = true"),
    ("purpose.*.policy.jurisdictions.*.quiet_hours.start", "start = \"20:00\"", "start = \"19:00\""),
    ("purpose.*.policy.jurisdictions.*.quiet_hours.end", "end = \"10:00\"", "end = \"11:00\""),
    ("purpose.*.policy.jurisdictions.*.caps.*.channel", "channel = \"sms\", max = 2", "channel = \"email\", max = 2"),
    ("purpose.*.policy.jurisdictions.*.caps.*.max", "max = 2", "max = 3"),
    ("purpose.*.policy.jurisdictions.*.caps.*.days", "days = 7", "days = 8"),
    ("jurisdiction.*.code", "EU-FR", "EU-BE"),
    ("jurisdiction.*.inherits", "inherits = [\"EU\"]", "inherits = [\"EU\", \"UK\"]"),
    ("jurisdiction.*.bases", "bases = [\"consent\", \"contract\"]", "bases = [\"consent\"]"),
    ("jurisdiction.*.sensitive", "[\"user.health\"]", "[\"user.id\"]"),
    ("jurisdiction.*.reask_months", "reask_months = 6", "reask_months = 7"),
    ("jurisdiction.*.utc_offset", "utc_offset = \"+01:00\"", "utc_offset = \"+02:00\""),
    ("jurisdiction_rule.*.id", "id = \"FR-1\"", "id = \"FR-9\""),
    ("jurisdiction_rule.*.jurisdiction", "jurisdiction = \"*\"", "jurisdiction = \"CN\""),
    ("jurisdiction_rule.*.gate", "gate = \"G4\"\neffect = { opt_in = \"own\", deny", "gate = \"G3\"\neffect = { deny"),
    ("jurisdiction_rule.*.when.classes", "classes = [\"marketing\"]", "classes = [\"sharing\"]"),
    ("jurisdiction_rule.*.when.operations", "operations = [\"contact\"]", "operations = [\"use\"]"),
    ("jurisdiction_rule.*.when.channels", "channels = [\"sms\"]\nbases", "channels = [\"email\"]\nbases"),
    ("jurisdiction_rule.*.when.bases", "\nbases = [\"contract\"]", "\nbases = [\"notice\"]"),
    ("jurisdiction_rule.*.when.not_bases", "not_bases = [\"consent\"]", "not_bases = [\"notice\"]"),
    ("jurisdiction_rule.*.when.marketing_like", "marketing_like = true", "marketing_like = false"),
    ("jurisdiction_rule.*.when.sensitive", "sensitive = false", "sensitive = true"),
    ("jurisdiction_rule.*.when.personalised", "personalised = true", "personalised = false"),
    ("jurisdiction_rule.*.when.age_unknown", "age_unknown = false", "age_unknown = true"),
    ("jurisdiction_rule.*.when.age_below", "age_below = 15", "age_below = 14"),
    ("jurisdiction_rule.*.when.age_from", "age_from = 60", "age_from = 61"),
    ("jurisdiction_rule.*.when.relationship", "relationship = \"customer\"", "relationship = \"prospect\""),
    ("jurisdiction_rule.*.when.state", "state = \"do_not_call\"", "state = \"restricted\""),
    ("jurisdiction_rule.*.when.option", "option = \"soft_opt_in\"", "option = \"strict_age\""),
    ("jurisdiction_rule.*.when.signal", "signal = \"gpc\"\n", ""),
    ("jurisdiction_rule.*.effect.deny", "deny = \"minor_opt_in_required\"", "deny = \"no_consent\""),
    ("jurisdiction_rule.*.effect.remedy", "remedy = \"ask_consent\"", "remedy = \"wait\""),
    ("jurisdiction_rule.*.effect.alternative", ", alternative = \"non_personalised\"", ""),
    ("jurisdiction_rule.*.effect.basis", ", basis = \"explicit_consent\"", ""),
    ("jurisdiction_rule.*.effect.opt_in", "opt_in = \"own\"", "opt_in = \"guardian\""),
    ("jurisdiction_rule.*.effect.require", "require = \"explicit\"", "require = \"separate\""),
    ("jurisdiction_rule.*.effect.oblige", "oblige = \"pia_required\"", "oblige = \"minor_rules\""),
    ("jurisdiction_rule.*.cite", "cite = \"LIL 45\"", "cite = \"LIL 46\""),
    ("jurisdiction_rule.*.valid_from", "2018-06-21", "2018-06-22"),
    ("jurisdiction_rule.*.valid_to", "valid_to = 2030-01-01", "valid_to = 2031-01-01"),
    ("jurisdiction_rule.*.replaces", "replaces = \"JR-EU-5\"", "replaces = \"JR-EU-6\""),
    ("privacy.verify_first", "verify_first = [\"erasure\", \"know\"]", "verify_first = [\"erasure\"]"),
    ("privacy.default_retention", "default_retention = false", "default_retention = true"),
    ("deadline.*.id", "id = \"promise\"", "id = \"word\""),
    ("deadline.*.jurisdiction", "id = \"promise\"\njurisdiction = \"EU-FR\"", "id = \"promise\"\njurisdiction = \"EU\""),
    ("deadline.*.rights", "rights = [\"delete\", ", "rights = [\"explain\", "),
    ("deadline.*.base.unit", "base = { unit = \"month\", n = 2 }\nextended = { unit = \"day\", n = 80 }\nack = { unit = \"working_day\", n = 5 }\nimmediate = true\npause = true\nroll = true", "base = { unit = \"day\", n = 2 }\nextended = { unit = \"day\", n = 80 }\nack = { unit = \"working_day\", n = 5 }\nimmediate = true"),
    ("deadline.*.base.n", "unit = \"month\", n = 2", "unit = \"month\", n = 3"),
    ("deadline.*.extended.unit", "unit = \"day\", n = 80", "unit = \"working_day\", n = 80"),
    ("deadline.*.extended.n", "n = 80", "n = 81"),
    ("deadline.*.ack.unit", "unit = \"working_day\", n = 5", "unit = \"day\", n = 5"),
    ("deadline.*.ack.n", "n = 5 }", "n = 6 }"),
    ("deadline.*.immediate", "immediate = true", "immediate = false"),
    ("deadline.*.pause", "pause = true", "pause = false"),
    ("deadline.*.roll", "roll = true", "roll = false"),
    ("deadline.*.valid_from", "valid_from = \"2026-01-01\"\ncite", "valid_from = \"2026-01-02\"\ncite"),
    ("deadline.*.cite", "promise of the shop", "word of the shop"),
    ("calendar.*.id", "id = \"fr\"", "id = \"france\""),
    ("calendar.*.jurisdictions", "jurisdictions = [\"EU-FR\"]\nweekend", "jurisdictions = [\"EU\"]\nweekend"),
    ("calendar.*.weekend", "weekend = [6, 7]", "weekend = [5]"),
    ("calendar.*.holidays", "\"2026-07-14\"", "\"2026-07-15\""),
    ("calendar.*.extra_workdays", "2026-07-18", "2026-07-19"),
    ("calendar.*.covers", "\"2027-12-31\"", "\"2028-12-31\""),
    ("retention.*.id", "id = \"till\"", "id = \"tills\""),
    ("retention.*.jurisdiction", "id = \"till\"\njurisdiction = \"EU-FR\"", "id = \"till\"\njurisdiction = \"*\""),
    ("retention.*.category", "category = \"order\"", "category = \"payment\""),
    ("retention.*.trigger", "trigger = \"completed\"", "trigger = \"created\""),
    ("retention.*.min", "min = \"10y\"", "min = \"9y\""),
    ("retention.*.max", "max = \"11y\"", "max = \"12y\""),
    ("retention.*.at_expiry", "at_expiry = \"anonymise\"", "at_expiry = \"delete\""),
    ("retention.*.evidence", "evidence = true", "evidence = false"),
    ("retention.*.backup", "\nbackup = \"on_next_access\"", ""),
    ("transfer_band.*.id", "id = \"FR-T1\"", "id = \"FR-T2\""),
    ("transfer_band.*.jurisdiction", "jurisdiction = \"EU-FR\"\npersons", "jurisdiction = \"*\"\npersons"),
    ("transfer_band.*.persons_below", "persons_below = 500", "persons_below = 600"),
    ("transfer_band.*.sensitive_below", "sensitive_below = 5", "sensitive_below = 6"),
    ("transfer_band.*.needs", "needs = \"certification\"", "needs = \"assessment\""),
    ("transfer_band.*.cite", "cite = \"RGPD 46\"", "cite = \"RGPD 47\""),
    ("transfer_band.*.valid_from", "valid_from = 2025-01-02", "valid_from = 2025-01-03"),
    ("transfer_band.*.valid_to", "valid_to = 2032-02-02", "valid_to = 2032-02-03"),
    ("privacy.mask_order", "\"full\", \"cn_mobile\"", "\"cn_mobile\", \"full\""),
    ("privacy.compound_surnames", "compound_surnames = [\"张简\"]", "compound_surnames = [\"张廖\"]"),
    ("privacy.rows.own", "rows = { own = \"keeper\"", "rows = { own = \"team\""),
    ("privacy.rows.own_team", "own_team = \"team\"", "own_team = \"keeper\""),
    ("privacy.rows.region", "region = \"district\"", "region = \"keeper\""),
    ("field.*.path", "path = \"customer.profile.phone\"", "path = \"customer.profile.email\""),
    ("field.*.field_class", "field_class = \"public\"", "field_class = \"note\""),
    ("role.*.id", "id = \"lead\"\ninherits = [\"agent\"]", "id = \"lead\"\ninherits = [\"agent\"]\n[[role]]\nid = \"chief\""),
    ("role.*.inherits", "inherits = [\"agent\"]\n", ""),
    ("grant.*.id", "id = \"phone\"", "id = \"telephone\""),
    ("grant.*.role", "role = \"agent\"", "role = \"lead\""),
    ("grant.*.object", "object = \"customer\"\naction = \"read\"\nfield_class = \"*\"", "object = \"account\"\naction = \"read\"\nfield_class = \"*\""),
    ("grant.*.action", "action = \"read\"", "action = \"update\""),
    ("grant.*.field_class", "field_class = \"contact\"\neffect", "field_class = \"public\"\neffect"),
    ("grant.*.effect", "effect = \"allow\"", "effect = \"deny\""),
    ("grant.*.mask", "mask = \"cn_mobile\"\npurposes", "mask = \"last4\"\npurposes"),
    ("grant.*.purposes", "purposes = [\"service\"]\nrow_scope", "purposes = [\"profiling\"]\nrow_scope"),
    ("grant.*.row_scope", "row_scope = \"own\"", "row_scope = \"region\""),
    ("grant.*.limit", "limit = 100", "limit = 101"),
    ("conflict.*.id", "id = \"asks_and_approves\"", "id = \"both\""),
    ("conflict.*.roles", "roles = [\"agent\", \"lead\"]", "roles = [\"lead\", \"agent\"]"),
    ("quality.gates.accuracy", "accuracy = 0.96", "accuracy = 0.97"),
    ("quality.gates.completeness", "completeness = 0.91", "completeness = 0.92"),
    ("quality.gates.consistency", "consistency = 0.97", "consistency = 0.98"),
    ("quality.gates.timeliness", "timeliness = 0.94", "timeliness = 0.95"),
    ("quality.gates.uniqueness", "uniqueness = 0.99", "uniqueness = 0.98"),
    ("quality.outlier", "outlier = 3.4", "outlier = 3.5"),
    ("quality.rule.*.name", "name = \"postcode\"", "name = \"zip\""),
    ("quality.rule.*.label.en", "City is known", "City is there"),
    ("quality.rule.*.label.zh", "城市已知", "有城市"),
    ("quality.rule.*.check", "check = \"unique\"", "check = \"not_null\""),
    ("quality.rule.*.attribute", "attribute = \"postcode\"", "attribute = \"zip\""),
    ("quality.rule.*.field", "field = \"body.order_id\"", "field = \"body.store\""),
    ("quality.rule.*.identifier", "check = \"valid_identifier\"\nidentifier = \"phone\"", "check = \"valid_identifier\"\nattribute = \"phone\"\nnormalise = \"phone\""),
    ("quality.rule.*.of", "of = \"profile\"\nseverity", "of = \"visit\"\nseverity"),
    ("quality.rule.*.severity", "severity = \"reject\"", "severity = \"finding\""),
    ("quality.rule.*.dimension", "dimension = \"accuracy\"", "dimension = \"timeliness\""),
    ("quality.rule.*.gate", "gate = 0.999", "gate = 0.998"),
    ("quality.rule.*.applies", "has(attr.name)'", "has(attr.age)'"),
    ("quality.rule.*.values", "[\"Wuhan\", \"Hangzhou\"]", "[\"Wuhan\"]"),
    ("quality.rule.*.pattern", "[0-9]{6}", "[0-9]{5}"),
    ("quality.rule.*.min", "min = 0", "min = 1"),
    ("quality.rule.*.max", "max = 130", "max = 131"),
    ("quality.rule.*.not_after", "not_after = \"joined_on\"", "not_after = \"left_on\""),
    ("quality.rule.*.set", "set = \"stores\"", "set = \"shops\""),
    ("quality.rule.*.when", "record.body.amount > 0", "record.body.amount > 1"),
    ("quality.rule.*.normalise", "normalise = \"lower\"", "normalise = \"upper\""),
    ("quality.rule.*.limit", "limit = \"1d\"", "limit = \"2d\""),
    ("audit.level", "level = \"changes\"", "level = \"all\""),
    ("alarm.*.id", "id = \"many\"", "id = \"much\""),
    ("alarm.*.actions", "\"customer.*\", \"record.get\"", "\"customer.*\""),
    ("alarm.*.key", "key = \"actor\"", "key = \"actor+action\""),
    ("alarm.*.window", "window = \"1h\"", "window = \"2h\""),
    ("alarm.*.hard_limit", "hard_limit = 200", "hard_limit = 201"),
    ("alarm.*.baseline.bucket", "bucket = \"2d\"", "bucket = \"3d\""),
    ("alarm.*.baseline.alpha_num", "alpha_num = 1", "alpha_num = 2"),
    ("alarm.*.baseline.alpha_den", "alpha_den = 4", "alpha_den = 5"),
    ("alarm.*.baseline.factor_num", "factor_num = 5", "factor_num = 6"),
    ("alarm.*.baseline.factor_den", "factor_den = 2", "factor_den = 3"),
    ("alarm.*.baseline.min_buckets", "min_buckets = 5", "min_buckets = 6"),
    ("alarm.*.baseline.floor", "floor = 30", "floor = 31"),
    ("alarm.*.off_hours.start", "start = \"22:00\", end = \"07:30\"", "start = \"22:30\", end = \"07:30\""),
    ("alarm.*.off_hours.end", "end = \"07:30\"", "end = \"07:00\""),
    ("alarm.*.off_hours.actors.*", "u9 = \"-05:00\"", "u9 = \"-06:00\""),
    ("alarm.*.need_open_case", "need_open_case = true", "need_open_case = false"),
    ("dp.budget", "budget = \"3/2\"", "budget = \"2\""),
    ("dp.epsilon", "epsilon = \"1/20\"", "epsilon = \"1/10\""),
    ("dp.contribution", "contribution = 2", "contribution = 3"),
    ("dp.min_group", "min_group = 5", "min_group = 6"),
    ("dp.period", "period = \"quarter\"", "period = \"year\""),
    ("dp.plain", "plain = true", "plain = false"),
];

/// Keys whose value cannot differ from what their absence means.
const FIXED: &[(&str, &str)] = &[
    #[cfg(not(feature = "phone-metadata"))]
    ("identity.phone.strict", "without the metadata only `false` is a sound value"),
    ("score.*.kind", "each kind has keys of its own, which another one refuses"),
    ("tiers.measure", "`spend` is its only word and its default"),
    ("referral.after", "`first order confirmed` is its only phrase and its default"),
    (
        "journey_stage.*.label.en",
        "labels of both kinds of stages are read by the same code; here the label is one text",
    ),
    (
        "journey_stage.*.label.zh",
        "labels of both kinds of stages are read by the same code; here the label is one text",
    ),
];

#[test]
fn whatever_key_is_changed_some_sentence_changes() {
    let all = |key: &str, text: &str| {
        let rules = Rulebook::parse(text).unwrap_or_else(|error| panic!("{key}: {error}"));
        [explain(&rules, Language::English), explain(&rules, Language::Chinese)]
    };
    let base = all("", FULL);
    let mut wrong = Vec::new();
    for (key, from, to) in CHANGES {
        assert!(FULL.contains(from), "{key}: `{from}` is not in the rulebook");
        // What names the definition changes with it.
        let everywhere = *key == "jurisdiction.*.code";
        let mut text = if everywhere { FULL.replace(from, to) } else { FULL.replacen(from, to, 1) };
        for (key_of_name, was, is) in [
            ("stage.*.name", "stage_weights.away", "stage_weights.gone"),
            ("score.*.name", "{ score = \"loyalty\"", "{ score = \"loyal\""),
            ("score.*.name", "score.loyalty >= 800", "score.loyal >= 800"),
            ("purpose.*.path", "purpose = \"profiling\"", "purpose = \"profiling.deep\""),
            ("purpose.*.path", "\"profiling.personal\"", "\"profiling.deep.personal\""),
            ("grant.*.object", "path = \"customer.profile.phone\"", "path = \"account.phone\""),
            (
                "grant.*.object",
                "object = \"customer\"\naction = \"read\"\nfield_class = \"contact\"",
                "object = \"account\"\naction = \"read\"\nfield_class = \"contact\"",
            ),
            ("attributes.*.type", "type = \"text\"\nstrategy", "type = \"texts\"\nstrategy"),
            ("attributes.*.type", "attr.city == \"Wuhan\"", "\"Wuhan\" in attr.city"),
        ] {
            if key == &key_of_name {
                text = text.replace(was, is);
            }
        }
        let found = all(key, &text);
        let [english, chinese] = [0, 1].map(|language| base[language] != found[language]);
        let wanted = (!key.ends_with(".zh"), !key.ends_with(".en"));
        if (english, chinese) != wanted {
            wrong.push(format!("{key}: English {english}, Chinese {chinese}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn leaves(path: &str, ty: &KeyType, found: &mut Vec<String>) {
    let inside = |keys: &[Key], path: &str, found: &mut Vec<String>| {
        for key in keys {
            leaves(&format!("{path}.{}", key.name), &key.ty, found);
        }
    };
    match ty {
        KeyType::Table(keys) | KeyType::WordOr(_, keys) | KeyType::FieldOr(keys) => inside(keys, path, found),
        KeyType::Named([Key { name: "*", ty, .. }]) => leaves(&format!("{path}.*.*"), ty, found),
        KeyType::Named(keys) | KeyType::Tables(keys) => inside(keys, &format!("{path}.*"), found),
        KeyType::Label => inside(crate::rulebook::keys::LABEL, path, found),
        _ => found.push(path.to_owned()),
    }
}

#[test]
fn no_key_is_forgotten_here() {
    let mut keys = Vec::new();
    for key in ROOT {
        leaves(key.name, &key.ty, &mut keys);
    }
    let known: BTreeSet<&str> = CHANGES.iter().map(|(key, ..)| *key).chain(FIXED.iter().map(|(key, _)| *key)).collect();
    // One of several programs is read and told by the code of `[program]` and its tables.
    let same = |key: &String| {
        let inside = key.strip_prefix("programs.*.").unwrap_or(key);
        known.contains(inside) || (inside != key && known.contains(format!("program.{inside}").as_str()))
    };
    let forgotten: Vec<&String> = keys.iter().filter(|key| !same(key)).collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
    assert!(FIXED.iter().all(|(key, reason)| !reason.is_empty() && !CHANGES.iter().any(|(known, ..)| known == key)));
}
