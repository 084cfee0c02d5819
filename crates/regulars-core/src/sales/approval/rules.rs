//! What a rulebook declares of approvals: levels, what needs which, who holds which, and on what operations rest (SV-80, AC-6).

use std::collections::BTreeMap;

use crate::access::alarm::AlarmSpan;
use crate::condition::{Condition, Facts, Found, Problem, Scope, Type, Value};
use crate::money::{Currency, Decimal, Number};
use crate::text::nearest;
use crate::time::Instant;

/// The place of a level among the levels of a rulebook, from low to high.
pub type LevelNo = usize;

/// The most levels.
pub const MAX_LEVELS: usize = 20;
/// The most rules, limits and conditions of a rulebook, each.
pub const MAX_APPROVAL_ROWS: usize = 200;

/// What is asked for. What is not said is missing in conditions (CD-4).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ask {
    /// The amount.
    pub amount: Option<Decimal>,
    /// The benefit that is granted.
    pub benefit: Option<String>,
    /// How many customers, records or rows it is about.
    pub count: Option<Decimal>,
    /// The currency of the amount.
    pub currency: Option<Currency>,
    /// The discount, a fraction.
    pub discount: Option<Decimal>,
    /// What sort: `discount`, `compensation`, `benefit`, `export`, `delete` and so on.
    pub kind: Option<String>,
    /// A code of why.
    pub reason: Option<String>,
}

/// A rule: what matches needs this level (SV-80).
#[derive(Clone, PartialEq, Debug)]
pub struct NeedRule {
    /// What matches.
    pub when: Condition,
    /// The level.
    pub need: LevelNo,
}

/// So often may one actor do some operations in a time (AC-6).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActionLimit {
    /// The operations; `profile.*` are all that begin so.
    pub actions: Vec<String>,
    /// In what time they are counted together.
    pub window: AlarmSpan,
    /// The most.
    pub at_most: u64,
}

/// Operations that rest on an approval (AC-6).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActionCondition {
    /// The operations; `profile.*` are all that begin so.
    pub actions: Vec<String>,
    /// The kind that the request must be of.
    pub kind: String,
    /// Whether the request may be about somebody else than the operation.
    pub any_customer: bool,
}

/// What is declared of approvals.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ApprovalRules {
    /// The levels, from low to high.
    pub levels: Vec<String>,
    /// What needs which level, by the name of the rule.
    pub rules: BTreeMap<String, NeedRule>,
    /// The levels of roles.
    pub roles: BTreeMap<String, LevelNo>,
    /// The levels of actors.
    pub actors: BTreeMap<String, LevelNo>,
    /// How often actors may do what.
    pub limits: BTreeMap<String, ActionLimit>,
    /// What rests on an approval.
    pub conditions: BTreeMap<String, ActionCondition>,
}

/// The names of a rule, in the order of their slots.
const NAMES: [(&str, Type); 7] = [
    ("amount", Type::Decimal),
    ("benefit", Type::Text),
    ("count", Type::Decimal),
    ("currency", Type::Text),
    ("discount", Type::Decimal),
    ("kind", Type::Text),
    ("reason", Type::Text),
];

struct Names;

impl Scope for Names {
    fn find(&mut self, name: &str) -> Found {
        match (0..).zip(NAMES).find(|(_, (known, _))| *known == name) {
            Some((slot, (_, ty))) => Found::Name { slot, ty },
            None => Found::Unknown { suggest: nearest(name, NAMES.map(|(known, _)| known)).map(str::to_owned) },
        }
    }
}

impl Facts for Ask {
    fn value(&self, slot: u32) -> Value<'_> {
        let number = |given: Option<Decimal>| given.map_or(Value::Missing, |given| Value::Number(Number::from(given)));
        match slot {
            0 => number(self.amount),
            1 => text(&self.benefit),
            2 => number(self.count),
            3 => self.currency.map_or(Value::Missing, |currency| Value::Text(currency.name())),
            4 => number(self.discount),
            5 => text(&self.kind),
            6 => text(&self.reason),
            _ => Value::Missing,
        }
    }
}

fn text(given: &Option<String>) -> Value<'_> {
    given.as_deref().map_or(Value::Missing, Value::Text)
}

/// Compiles the condition of a rule over `amount`, `benefit`, `count`, `currency`, `discount`, `kind` and `reason`. Errors: those of
/// conditions.
pub fn compile_need(text: &str) -> Result<Condition, Vec<Problem>> {
    Condition::compile(text, &mut Names)
}

impl ApprovalRules {
    /// The level that an ask needs: the highest of all rules that match; none if none does (SV-80).
    ///
    /// ```
    /// use regulars_core::sales::approval::{ApprovalRules, Ask, NeedRule, compile_need};
    /// use regulars_core::time::Instant;
    /// let rule = |name: &str, when, need| (name.to_owned(), NeedRule { when: compile_need(when).unwrap(), need });
    /// let levels = vec!["manager".to_owned(), "director".to_owned()];
    /// let rules = [rule("discount", "discount > 0.10", 0), rule("amount", "amount > 100000.00", 1)].into();
    /// let rules = ApprovalRules { levels, rules, ..ApprovalRules::default() };
    /// let at = Instant::parse("2026-10-01T12:00:00+08:00")?;
    /// let ask = |discount: &str, amount: &str| Ask { discount: discount.parse().ok(), amount: amount.parse().ok(), ..Ask::default() };
    /// assert_eq!(rules.need(&ask("0.10", "500"), at), None);
    /// assert_eq!(rules.need(&ask("0.11", "100000.01"), at), Some(1));
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn need(&self, ask: &Ask, at: Instant) -> Option<LevelNo> {
        self.rules.values().filter(|rule| rule.when.holds(ask, at)).map(|rule| rule.need).max()
    }

    /// The place of a level.
    pub fn level(&self, word: &str) -> Option<LevelNo> {
        self.levels.iter().position(|level| level == word)
    }

    /// The word of a level; `none` where none is needed or held.
    pub fn word(&self, level: Option<LevelNo>) -> &str {
        level.and_then(|level| self.levels.get(level)).map_or("none", String::as_str)
    }

    /// The level that an actor holds by name, or by the highest of these roles.
    pub fn held<'r>(&self, actor: &str, roles: impl IntoIterator<Item = &'r str>) -> Option<LevelNo> {
        let by_role = roles.into_iter().filter_map(|role| self.roles.get(role).copied()).max();
        self.actors.get(actor).copied().max(by_role)
    }

    /// What an operation rests on.
    pub fn conditions_of<'a>(&'a self, action: &'a str) -> impl Iterator<Item = &'a ActionCondition> {
        self.conditions.values().filter(move |row| names(&row.actions, action))
    }

    /// How often an operation may be done.
    pub fn limits_of<'a>(&'a self, action: &'a str) -> impl Iterator<Item = (&'a String, &'a ActionLimit)> {
        self.limits.iter().filter(move |(_, row)| row.counts(action))
    }

    /// Whether anything is asked of whoever does this.
    pub fn restrains(&self, action: &str) -> bool {
        self.conditions_of(action).next().is_some() || self.limits_of(action).next().is_some()
    }
}

impl ActionLimit {
    /// Whether an operation counts.
    pub fn counts(&self, action: &str) -> bool {
        names(&self.actions, action)
    }
}

/// Whether a list names an operation; `x.*` is everything that begins with `x.`, `*` everything.
fn names(actions: &[String], action: &str) -> bool {
    actions.iter().any(|named| match named.strip_suffix('*') {
        Some(start) => action.starts_with(start),
        None => named == action,
    })
}
