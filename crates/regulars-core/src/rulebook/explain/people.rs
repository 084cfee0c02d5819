//! `[records.<kind>]`, `[identity]`, `[identity.kinds.<kind>]`, `[attributes.<name>]` and `[relations.<kind>]` in sentences.

use super::phrases::Speech;
use crate::identity::{Action, AttributeRule, KindPolicy};
use crate::record::DeclaredFields;
use crate::relation::Party;
use crate::text::Json;

impl Speech<'_> {
    pub(super) fn records(&mut self) {
        let declared = &self.rules.records;
        for (kind, fields) in &declared.kinds {
            let text = match fields.is_empty() {
                true => self.fill("{}: a record kind of its own without fields", "{}：自有记录类型，无字段", &[kind]),
                false => {
                    let fields = self.fields(fields);
                    self.fill("{}: a record kind of its own with {}", "{}：自有记录类型，字段 {}", &[kind, &fields])
                }
            };
            self.say(format!("records.{kind}"), text);
        }
        for (kind, fields) in &declared.extra {
            let text = match fields.is_empty() {
                true => self.fill("{}: as it is built in", "{}：与内置类型相同", &[kind]),
                false => {
                    let fields = self.fields(fields);
                    self.fill("{}: such records also have {}", "{}：此类记录另有字段 {}", &[kind, &fields])
                }
            };
            self.say(format!("records.{kind}"), text);
        }
    }

    fn fields(&self, fields: &DeclaredFields) -> String {
        let said = fields.iter().map(|(name, field)| {
            let mut facts = vec![field.ty.as_str()];
            if field.personal {
                facts.push(self.pick("personal", "个人信息"));
            }
            if field.required {
                facts.push(self.pick("required", "必填"));
            }
            self.fill("{} ({})", "{}（{}）", &[name, &self.list(&facts)])
        });
        self.list(&said.collect::<Vec<_>>())
    }

    pub(super) fn identity(&mut self) {
        let rules = &self.rules.identity;
        let size = rules.max_cluster_size.to_string();
        let text = self.fill("a customer has at most {} profiles", "一位客户最多有 {} 个档案", &[&size]);
        self.say("identity.max_cluster_size", text);
        self.spelling();
        let written = |key: &str| match self.written(&["identity", "names", key]) {
            Some(Json::Array(words)) => words.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
            Some(Json::Object(pairs)) => {
                pairs.iter().map(|(name, said)| format!("{name} {}", said.as_str().unwrap_or_default())).collect()
            }
            _ => Vec::new(),
        };
        let names: [(&str, &str, &str); 3] = [
            ("compound_surnames", "further surnames of two characters: {}", "另有复姓：{}"),
            ("titles", "further titles behind a surname: {}", "姓氏后的其他称谓：{}"),
            ("surname_readings", "surnames are read: {}", "姓氏读音：{}"),
        ];
        let said = names.into_iter().filter_map(|(key, english, chinese)| {
            let words: Vec<String> = written(key);
            (!words.is_empty()).then(|| self.fill(english, chinese, &[&self.list(&words)]))
        });
        let said: Vec<String> = said.collect();
        if !said.is_empty() {
            let text = self.parts(&said);
            self.say("identity.names", text);
        }
        if self.written(&["identity", "corroborate"]).is_some() && !rules.corroborate.is_empty() {
            let list = self.list(&rules.corroborate);
            let text = self.fill(
                "where a value fits several customers, these speak for one: {}",
                "一个值对应多位客户时，以下信息可作佐证：{}",
                &[&list],
            );
            self.say("identity.corroborate", text);
        }
        for (name, policy) in &rules.kinds {
            self.say(format!("identity.kinds.{name}"), self.named(name, &self.kind(name, policy)));
        }
    }

    fn kind(&self, name: &str, policy: &KindPolicy) -> String {
        let mut parts = vec![match policy.action {
            Action::Link => self.pick("equal values join profiles", "相同的值会合并档案").to_owned(),
            Action::Review => self.pick("a person decides about equal values", "相同的值由人工判断是否合并").to_owned(),
            Action::Off => self.pick("equal values join nobody", "相同的值不合并档案").to_owned(),
        }];
        let words = [
            ("phone", "one spelling of each telephone number", "统一为标准电话号码"),
            ("email", "one spelling of each e-mail address", "统一为标准邮箱地址"),
            ("upper", "in capitals, without blanks and hyphens", "转为大写，去掉空格和连字符"),
            ("lower", "in small letters", "转为小写"),
            ("exact", "as it is written", "保持原样"),
        ];
        let written = self.written(&["identity", "kinds", name, "normalise"]).and_then(Json::as_str);
        parts.insert(0, self.word(written.unwrap_or_default(), &words));
        parts.push(self.fill("priority {}", "优先级 {}", &[&policy.priority.to_string()]));
        if policy.exclusive {
            parts.push(self.pick("a customer has at most one", "一位客户最多一个").to_owned());
        }
        if let Some(most) = policy.max_values.filter(|_| !policy.exclusive) {
            let most = most.to_string();
            parts.push(match policy.window_us {
                Some(window) => self.fill(
                    "a customer has at most {} within {}",
                    "一位客户最多 {} 个（{} 内）",
                    &[&most, &self.span(window)],
                ),
                None => self.fill("a customer has at most {}", "一位客户最多 {} 个", &[&most]),
            });
        }
        if let Some(after) = policy.stale_after_us {
            let after = self.span(after);
            parts.push(self.fill(
                "after {} of silence a value is somebody else's",
                "{} 无人使用后视为他人所有",
                &[&after],
            ));
        }
        if !policy.attribute_guards.is_empty() {
            let guards = self.list(&policy.attribute_guards);
            parts.push(self.fill("no join where {} differ", "{} 不一致时不合并", &[&guards]));
        }
        if let Some(most) = policy.max_profiles {
            let most = most.to_string();
            parts.push(self.fill(
                "a value of more than {} profiles joins nobody",
                "超过 {} 个档案共用的值不再合并",
                &[&most],
            ));
        }
        if !policy.ignore_sources.is_empty() {
            let sources = self.list(&policy.ignore_sources);
            parts.push(self.fill("values from {} do not count", "来自 {} 的值不算", &[&sources]));
        }
        if !policy.blocked.is_empty() {
            parts.push(self.fill("these join nobody: {}", "以下值不合并：{}", &[&self.list(&policy.blocked)]));
        }
        if !policy.blocked_patterns.is_empty() {
            let patterns: Vec<&str> = policy.blocked_patterns.iter().map(|pattern| pattern.as_str()).collect();
            let patterns = self.list(&patterns);
            parts.push(self.fill("nor values that fit {}", "符合 {} 的值也不合并", &[&patterns]));
        }
        self.parts(&parts)
    }

    pub(super) fn attributes(&mut self) {
        for (name, rule) in &self.rules.attributes {
            let labels = self.labels(&["attributes", name]);
            let label = labels.or(name, self.language);
            self.say(format!("attributes.{name}"), self.named(label, &self.attribute(name, rule)));
        }
    }

    fn attribute(&self, name: &str, rule: &AttributeRule) -> String {
        let types = [
            ("decimal", "a number", "数值"),
            ("bool", "true or false", "是或否"),
            ("instant", "an instant", "时刻"),
            ("texts", "a list of texts", "文本列表"),
        ];
        let written = self.written(&["attributes", name, "type"]).and_then(Json::as_str).unwrap_or("text");
        let ty = match written {
            "text" => self.pick("text", "文本").to_owned(),
            other => self.word(other, &types),
        };
        let strategies = [
            ("source_rank", "the one of the most trusted source", "最可信来源的值"),
            ("most_recent", "the latest one", "最新的值"),
            ("oldest", "the earliest one", "最早的值"),
            ("most_frequent", "the one of most profiles", "最多档案持有的值"),
            ("longest", "the longest one", "最长的值"),
            ("min", "the smallest one", "最小的值"),
            ("max", "the largest one", "最大的值"),
            ("unanimous", "the one on which all agree, else none", "一致的值，不一致则无"),
            ("union", "all of them together", "全部值的并集"),
        ];
        let taken: Vec<String> =
            rule.strategy.iter().map(|strategy| self.word(strategy.as_str(), &strategies)).collect();
        let taken = match taken.is_empty() {
            true => self.pick("the latest one", "最新的值").to_owned(),
            false => taken.join(self.pick(", among equals ", "，相同时取")),
        };
        let mut text = self.fill("{}; of several values {}", "{}；多个值时取{}", &[&ty, &taken]);
        if let Some(max_age) = rule.max_age_us {
            text.push_str(&self.fill(
                "; those older than {} only where none is fresher",
                "；早于 {}的值仅在没有更新的值时使用",
                &[&self.span(max_age)],
            ));
        }
        text
    }

    pub(super) fn relations(&mut self) {
        for (name, kind) in &self.rules.relations {
            let labels = self.labels(&["relations", name]);
            let label = labels.or(name, self.language);
            let ends = [self.party(kind.from), self.party(kind.to)];
            let mut parts = vec![self.fill("a relation from {} to {}", "从{}到{}的关系", &ends)];
            if kind.hierarchy {
                let forest = self
                    .pick("a hierarchy, in which everybody has at most one parent", "层级关系，每位客户最多一个上级");
                parts.push(forest.to_owned());
            }
            self.say(format!("relations.{name}"), self.named(label, &self.parts(&parts)));
        }
    }

    fn party(&self, party: Option<Party>) -> &'static str {
        match party {
            Some(Party::Individual) => self.pick("a person", "个人"),
            Some(Party::Organisation) => self.pick("an organisation", "组织"),
            None => self.pick("any customer", "任意客户"),
        }
    }
}
