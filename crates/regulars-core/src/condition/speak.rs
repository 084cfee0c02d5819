//! A condition as a person's sentence, in the rulebook's language (RB-1).

use super::operator::{Function, Relation};
use super::print;
use super::tree::{Kind, Name, Node};
use crate::text::Language;

/// What speaking needs at every place.
struct Speaker<'a> {
    chinese: bool,
    label: &'a dyn Fn(&str) -> String,
}

/// The sentence of a tree; `label` says what people call a dotted name.
pub(super) fn sentence(node: &Node, language: Language, label: &dyn Fn(&str) -> String) -> String {
    Speaker { chinese: language == Language::Chinese, label }.say(node)
}

impl Speaker<'_> {
    fn pick<'t>(&self, english: &'t str, chinese: &'t str) -> &'t str {
        if self.chinese { chinese } else { english }
    }

    fn say(&self, node: &Node) -> String {
        match &node.kind {
            Kind::Bool(value) => {
                self.pick(if *value { "always" } else { "never" }, if *value { "始终" } else { "从不" }).to_owned()
            }
            Kind::Not(inner) => self.deny(inner),
            Kind::All(nodes) => self.chain(nodes, self.pick(" and ", " 且 ")),
            Kind::Any(nodes) => self.chain(nodes, self.pick(" or ", " 或 ")),
            Kind::Compare(relation, both) => {
                let (left, right) = both.as_ref();
                let flip = left.constant() && !right.constant();
                let (left, relation, right) =
                    if flip { (right, relation.flipped(), left) } else { (left, *relation, right) };
                format!("{} {} {}", self.part(left), self.relation(relation), self.part(right))
            }
            Kind::In(both) => self.membership(&both.0, &both.1, false),
            Kind::Call(function, operands) => self.call(*function, operands, false),
            _ => self.part(node),
        }
    }

    /// The sentence of `!node`. Comparisons keep their words: denied, they also hold for what is missing (CD-4).
    fn deny(&self, node: &Node) -> String {
        match &node.kind {
            Kind::In(both) => self.membership(&both.0, &both.1, true),
            Kind::Call(function, operands) if *function != Function::Size => self.call(*function, operands, true),
            Kind::Name(_) => format!("{}{}", self.pick("not ", "非 "), self.part(node)),
            _ => format!("{}{}", self.pick("not ", "并非"), self.brackets(&self.say(node))),
        }
    }

    fn brackets(&self, text: &str) -> String {
        format!("{}{text}{}", self.pick("(", "（"), self.pick(")", "）"))
    }

    fn chain(&self, nodes: &[Node], word: &str) -> String {
        let say = |node: &Node| match node.kind {
            Kind::All(_) | Kind::Any(_) => self.brackets(&self.say(node)),
            _ => self.say(node),
        };
        nodes.iter().map(say).collect::<Vec<_>>().join(word)
    }

    fn relation(&self, relation: Relation) -> &'static str {
        let (english, chinese) = match relation {
            Relation::Equal => ("is", "等于"),
            Relation::Differs => ("is not", "不等于"),
            Relation::Below => ("is below", "小于"),
            Relation::AtMost => ("is at most", "不超过"),
            Relation::Above => ("is above", "大于"),
            Relation::AtLeast => ("is at least", "不低于"),
        };
        if self.chinese { chinese } else { english }
    }

    /// A value inside a sentence: text without quotes, names by their label.
    fn part(&self, node: &Node) -> String {
        match &node.kind {
            Kind::Text(text) => text.to_string(),
            Kind::Bool(value) => {
                self.pick(if *value { "true" } else { "false" }, if *value { "真" } else { "假" }).to_owned()
            }
            Kind::List(items) => {
                items.iter().map(|item| self.part(item)).collect::<Vec<_>>().join(self.pick(", ", "、"))
            }
            Kind::Call(Function::Size, operands) => {
                let of = operands.first().map(|operand| self.part(operand)).unwrap_or_default();
                if self.chinese { format!("{of} 的长度") } else { format!("the size of {of}") }
            }
            Kind::Name(name) => (self.label)(&name.path),
            Kind::Number(_) | Kind::Negate(_) | Kind::Arithmetic(..) | Kind::Faulty => {
                print::text(node, &|name: &Name| (self.label)(&name.path))
            }
            _ => self.brackets(&self.say(node)),
        }
    }

    fn membership(&self, left: &Node, right: &Node, denied: bool) -> String {
        let (left, list) = (self.part(left), self.part(right));
        match (&right.kind, denied) {
            (Kind::List(_), false) => format!("{left} {} {list}", self.pick("is one of", "属于")),
            (Kind::List(_), true) => format!("{left} {} {list}", self.pick("is none of", "不属于")),
            (_, false) => format!("{list} {} {left}", self.pick("includes", "包含")),
            (_, true) => format!("{list} {} {left}", self.pick("does not include", "不包含")),
        }
    }

    fn call(&self, function: Function, operands: &[Node], denied: bool) -> String {
        let mut parts = operands.iter();
        let subject = parts.next().map(|node| self.part(node)).unwrap_or_default();
        let object = match (function, parts.next()) {
            (Function::Within | Function::Older, Some(node)) => self.duration(node),
            (_, Some(node)) => self.part(node),
            (_, None) => String::new(),
        };
        let (english, english_denied, chinese, chinese_denied) = match function {
            Function::Has => ("{s} is known", "{s} is unknown", "{s} 有值", "{s} 无值"),
            Function::Size => ("the size of {s}", "the size of {s}", "{s} 的长度", "{s} 的长度"),
            Function::StartsWith => {
                ("{s} starts with {o}", "{s} does not start with {o}", "{s} 以 {o} 开头", "{s} 不以 {o} 开头")
            }
            Function::EndsWith => {
                ("{s} ends with {o}", "{s} does not end with {o}", "{s} 以 {o} 结尾", "{s} 不以 {o} 结尾")
            }
            Function::Contains => ("{s} contains {o}", "{s} does not contain {o}", "{s} 包含 {o}", "{s} 不包含 {o}"),
            Function::Within => {
                ("{s} was in the last {o}", "{s} was not in the last {o}", "{s} 在最近 {o} 内", "{s} 不在最近 {o} 内")
            }
            Function::Older => {
                ("{s} was {o} ago or longer", "{s} was not {o} ago or longer", "{s} 距今至少 {o}", "{s} 距今不到 {o}")
            }
        };
        let template = match (self.chinese, denied) {
            (false, false) => english,
            (false, true) => english_denied,
            (true, false) => chinese,
            (true, true) => chinese_denied,
        };
        // The subject may itself hold what looks like a place of the template, so both are put in piece by piece.
        let (before, after) = template.split_once("{s}").unwrap_or((template, ""));
        let (between, end) = after.split_once("{o}").unwrap_or((after, ""));
        let object = if after.contains("{o}") { object } else { String::new() };
        format!("{before}{subject}{between}{object}{end}")
    }

    fn duration(&self, node: &Node) -> String {
        let Kind::Text(text) = &node.kind else { return self.part(node) };
        let unit = text.chars().last().unwrap_or(' ');
        let count = text.trim_end_matches(unit).trim_start_matches('0');
        let (english, chinese) = match unit {
            'd' => ("day", "天"),
            'h' => ("hour", "小时"),
            'm' => ("minute", "分钟"),
            's' => ("second", "秒"),
            _ => return text.to_string(),
        };
        let plural = if count == "1" { "" } else { "s" };
        if self.chinese { format!("{count} {chinese}") } else { format!("{count} {english}{plural}") }
    }
}
