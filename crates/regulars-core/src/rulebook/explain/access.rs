//! `[[field]]`, `[[role]]`, `[[grant]]`, `[[conflict]]` and what `[privacy]` says of masks and rows, in sentences.

use super::phrases::Speech;
use crate::access::{Effect, Grant, RowScope};
use crate::consent::Word as _;

/// What the actions are called.
const ACTIONS: &[(&str, &str, &str)] = &[
    ("read", "sees", "可查看"),
    ("create", "makes", "可新建"),
    ("update", "changes", "可修改"),
    ("delete", "deletes", "可删除"),
    ("export", "exports", "可导出"),
];

/// What the scopes of rows are called.
const SCOPES: &[(&str, &str, &str)] = &[
    ("all", "on all rows", "范围：全部"),
    ("own", "on rows of the actor's own", "范围：本人负责"),
    ("own_team", "on rows of the actor's team", "范围：本团队"),
    ("region", "on rows of the actor's region", "范围：本区域"),
];

impl Speech<'_> {
    pub(super) fn access(&mut self) {
        let rules = &self.rules.access;
        let says = |speech: &Self, key| rules.is_active() || speech.written(&["privacy", key]).is_some();
        if says(self, "mask_order") {
            let text = match rules.mask_order.as_slice() {
                [] => self.pick("masks reveal in the order of the library", "脱敏方式按默认顺序比较").to_owned(),
                kinds => {
                    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
                    self.fill("masks from the least revealing: {}", "脱敏方式由强到弱：{}", &[&self.list(&kinds)])
                }
            };
            self.say("privacy.mask_order", text);
        }
        if let Some(surnames) = self.written(&["privacy", "compound_surnames"]).and_then(|list| list.as_array()) {
            let surnames: Vec<&str> = surnames.iter().filter_map(|surname| surname.as_str()).collect();
            let text =
                self.fill("further compound surnames in masks: {}", "脱敏另用复姓：{}", &[&self.list(&surnames)]);
            self.say("privacy.compound_surnames", text);
        }
        if says(self, "rows") {
            let text = self.rows();
            self.say("privacy.rows", text);
        }
        for field in &rules.fields {
            let facts = [field.path.as_str(), &field.class];
            let text = self.fill("{} and all below it is of the class {}", "{} 及其下级字段属于 {} 类", &facts);
            self.say(format!("field.{}", field.path), text);
        }
        for role in &rules.roles {
            let text = match role.inherits.as_slice() {
                [] => self.pick("a role of its own", "独立角色").to_owned(),
                inherits => self.fill("has the grants of {} too", "同时拥有 {} 的权限", &[&self.list(inherits)]),
            };
            let text = self.named(&role.id, &text);
            self.say(format!("role.{}", role.id), text);
        }
        for grant in &rules.grants {
            let text = self.named(&grant.id, &self.grant(grant));
            self.say(format!("grant.{}", grant.id), text);
        }
        for conflict in &rules.conflicts {
            let facts = [conflict.id.as_str(), &self.list(&conflict.roles)];
            let text = self.fill("{}: nobody should hold {} together", "{}：同一人不应兼任 {}", &facts);
            self.say(format!("conflict.{}", conflict.id), text);
        }
    }

    fn rows(&self) -> String {
        let rows = &self.rules.access.rows;
        let scopes =
            [(RowScope::Own, &rows.own), (RowScope::OwnTeam, &rows.own_team), (RowScope::Region, &rows.region)];
        let told = scopes.into_iter().filter_map(|(scope, attribute)| Some((scope, attribute.as_deref()?)));
        let told: Vec<String> = told
            .map(|(scope, attribute)| {
                self.fill("{} by {}", "{}，依据属性 {}", &[&self.word(scope.as_str(), SCOPES), attribute])
            })
            .collect();
        match told.as_slice() {
            [] => self.pick("no attribute says whose rows are whose", "没有属性说明客户由谁负责").to_owned(),
            told => self.parts(told),
        }
    }

    fn grant(&self, grant: &Grant) -> String {
        let class = match &grant.class {
            Some(class) => self.fill("fields of the class {}", "{} 类字段", &[class]),
            None => self.pick("every field", "全部字段").to_owned(),
        };
        let facts = [grant.role.as_str(), &self.word(grant.action.as_str(), ACTIONS), &grant.object, &class];
        let mut parts = vec![self.fill("{} {} {}: {}", "{} {} {}：{}", &facts)];
        parts.push(match grant.effect {
            Effect::Allow => self.pick("whole", "完整").to_owned(),
            Effect::Mask(kind) => self.fill("masked as {}", "按 {} 脱敏", &[kind.as_str()]),
            Effect::Deny => self.pick("never", "一律禁止").to_owned(),
        });
        parts.push(self.fill("for {}", "用途：{}", &[&self.list(&grant.purposes)]));
        parts.push(self.word(grant.rows.as_str(), SCOPES));
        if let Some(limit) = grant.limit {
            parts.push(self.fill("at most {} rows in a call", "单次最多 {} 行", &[&limit.to_string()]));
        }
        self.parts(&parts)
    }
}
