//! Checks the types of a tree and brings it into its closed form (CD-7). Every fault is reported; nothing is said about what depends
//! on a faulty part (RB-2).

use super::Type;
use super::names::Names;
use super::operator::{Arithmetic, Relation};
use super::problem::Problem;
use super::program::{Clock, Program, Quantity, Test, Words};
use super::tree::{Kind, Node};
use crate::error::Code;
use crate::money::Currency;

/// Checks a tree; the faults are complete.
pub(super) struct Checker<'n> {
    names: &'n Names,
    pub(super) problems: Vec<Problem>,
    /// Every `within` and `older`.
    pub(super) clocks: Vec<Clock>,
}

/// A part with its type.
pub(super) enum Typed<'t> {
    Flag(Test),
    Number(Quantity, Option<Currency>),
    Text(Words),
    Instant(u32),
    Texts(u32),
    List(&'t [Node]),
    /// A fault was reported here.
    Faulty,
}

/// What stands for a faulty condition; it is never evaluated.
pub(super) const FAULTY: Test = Test::Always(false);

impl<'n> Checker<'n> {
    pub(super) fn new(names: &'n Names) -> Self {
        Self { names, problems: Vec::new(), clocks: Vec::new() }
    }

    /// The whole text as a condition.
    pub(super) fn condition(&mut self, tree: &Node) -> Program {
        Program::Test(self.flag(tree, "a condition is true or false"))
    }

    /// The whole text as a value. None if it has no type.
    pub(super) fn value(&mut self, tree: &Node) -> Option<(Program, Type)> {
        Some(match self.typed(tree) {
            Typed::Flag(test) => (Program::Test(test), Type::Bool),
            Typed::Number(quantity, None) => (Program::Quantity(quantity), Type::Decimal),
            Typed::Number(quantity, Some(currency)) => (Program::Quantity(quantity), Type::Money(currency)),
            Typed::Text(words) => (Program::Words(words), Type::Text),
            Typed::Instant(slot) => (Program::Slot(slot), Type::Instant),
            Typed::Texts(slot) => (Program::Slot(slot), Type::Texts),
            Typed::List(_) => {
                self.mismatch(tree, "a list stands only behind `in`");
                return None;
            }
            Typed::Faulty => return None,
        })
    }

    pub(super) fn report(&mut self, node: &Node, code: Code, message: impl Into<String>) {
        self.problems.push(Problem::new(code, usize::try_from(node.at).unwrap_or(0), message));
    }

    pub(super) fn mismatch(&mut self, node: &Node, message: impl Into<String>) {
        self.report(node, Code::TypeMismatch, message);
    }

    pub(super) fn typed<'t>(&mut self, node: &'t Node) -> Typed<'t> {
        match &node.kind {
            Kind::Bool(value) => Typed::Flag(Test::Always(*value)),
            Kind::Number(number) => Typed::Number(Quantity::Constant(*number), None),
            Kind::Text(text) => Typed::Text(Words::Constant(text.clone())),
            Kind::Name(name) => match self.names.ty(name) {
                Some(Type::Bool) => Typed::Flag(Test::Flag(name.slot)),
                Some(Type::Decimal) => Typed::Number(Quantity::Slot(name.slot), None),
                Some(Type::Money(currency)) => Typed::Number(Quantity::Slot(name.slot), Some(currency)),
                Some(Type::Text) => Typed::Text(Words::Slot(name.slot)),
                Some(Type::Instant) => Typed::Instant(name.slot),
                Some(Type::Texts) => Typed::Texts(name.slot),
                Some(Type::Present) => {
                    self.mismatch(node, format!("`{0}` can only be asked for with `has({0})`", name.path));
                    Typed::Faulty
                }
                None => Typed::Faulty,
            },
            Kind::List(items) => Typed::List(items),
            Kind::Not(inner) => Typed::Flag(Test::Not(Box::new(self.flag(inner, "`!` takes a condition")))),
            Kind::All(nodes) => Typed::Flag(Test::All(self.flags(nodes, "`&&` takes conditions"))),
            Kind::Any(nodes) => Typed::Flag(Test::Any(self.flags(nodes, "`||` takes conditions"))),
            Kind::Negate(inner) => match self.number(inner, "`-` takes a number") {
                Some((quantity, currency)) => Typed::Number(quantity.negated(), currency),
                None => Typed::Faulty,
            },
            Kind::Arithmetic(operation, both) => self.arithmetic(node, *operation, &both.0, &both.1),
            Kind::Compare(relation, both) => Typed::Flag(self.compare(node, *relation, &both.0, &both.1)),
            Kind::In(both) => Typed::Flag(self.one_of(node, &both.0, &both.1)),
            Kind::Call(function, operands) => self.call(node, *function, operands),
            Kind::Faulty => Typed::Faulty,
        }
    }

    fn flag(&mut self, node: &Node, rule: &str) -> Test {
        match self.typed(node) {
            Typed::Flag(test) => test,
            Typed::Faulty => FAULTY,
            other => {
                self.mismatch(node, format!("{rule}, not {}", other.said()));
                FAULTY
            }
        }
    }

    /// Looks for faults inside of a part whose own type does not matter any more.
    pub(super) fn only_faults_within(&mut self, node: &Node) {
        if !matches!(node.kind, Kind::Name(_)) {
            self.typed(node);
        }
    }

    fn flags(&mut self, nodes: &[Node], rule: &str) -> Box<[Test]> {
        nodes.iter().map(|node| self.flag(node, rule)).collect()
    }

    fn number(&mut self, node: &Node, rule: &str) -> Option<(Quantity, Option<Currency>)> {
        match self.typed(node) {
            Typed::Number(quantity, currency) => Some((quantity, currency)),
            Typed::Faulty => None,
            other => {
                self.mismatch(node, format!("{rule}, not {}", other.said()));
                None
            }
        }
    }

    pub(super) fn text(&mut self, node: &Node, rule: &str) -> Option<Words> {
        match self.typed(node) {
            Typed::Text(words) => Some(words),
            Typed::Faulty => None,
            other => {
                let hint = if matches!(other, Typed::Texts(_)) { "; ask lists with `in`" } else { "" };
                self.mismatch(node, format!("{rule}, not {}{hint}", other.said()));
                None
            }
        }
    }

    fn arithmetic<'t>(&mut self, node: &Node, operation: Arithmetic, left: &Node, right: &Node) -> Typed<'t> {
        let rule = format!("`{}` takes numbers", operation.symbol());
        // One operator is one fault, even if both of its operands are wrong.
        let Some((left, ours)) = self.number(left, &rule) else {
            self.only_faults_within(right);
            return Typed::Faulty;
        };
        let Some((right, theirs)) = self.number(right, &rule) else { return Typed::Faulty };
        let currency = match (operation, ours, theirs) {
            (_, Some(ours), Some(theirs)) if ours != theirs => {
                self.mismatch(node, format!("amounts in {ours} and {theirs} cannot be reckoned together"));
                return Typed::Faulty;
            }
            (Arithmetic::Multiply, Some(_), Some(_)) => {
                self.mismatch(node, "an amount cannot be multiplied by an amount");
                return Typed::Faulty;
            }
            // What one amount is of another is a mere number.
            (Arithmetic::Divide, _, Some(_)) => None,
            (_, ours, theirs) => ours.or(theirs),
        };
        Typed::Number(Quantity::operation(operation, left, right), currency)
    }

    fn compare(&mut self, node: &Node, relation: Relation, left: &Node, right: &Node) -> Test {
        match (self.typed(left), self.typed(right)) {
            (Typed::Faulty, _) | (_, Typed::Faulty) => FAULTY,
            (Typed::Number(_, Some(ours)), Typed::Number(_, Some(theirs))) if ours != theirs => {
                self.mismatch(node, format!("an amount in {ours} cannot be compared with one in {theirs}"));
                FAULTY
            }
            (Typed::Number(left, _), Typed::Number(right, _)) => numbers(relation, left, right),
            (Typed::Text(left), Typed::Text(right)) => texts(relation, left, right),
            (Typed::Instant(left), Typed::Instant(right)) => Test::Instants(relation, left, right),
            (Typed::Flag(left), Typed::Flag(right)) if !relation.orders() => match (&left, &right) {
                (Test::Always(a), Test::Always(b)) => Test::Always(relation.keeps(Some(a.cmp(b)))),
                _ => Test::Flags(relation, Box::new((left, right))),
            },
            (left, right) => {
                let hint = match (&left, &right) {
                    (Typed::Flag(_), _) | (_, Typed::Flag(_)) => "; join conditions with `&&`",
                    (Typed::Instant(_), _) | (_, Typed::Instant(_)) => "; ask instants with `within` and `older`",
                    (Typed::Texts(_) | Typed::List(_), _) | (_, Typed::Texts(_) | Typed::List(_)) => {
                        "; ask lists with `in`"
                    }
                    _ => "",
                };
                let symbol = relation.symbol();
                self.mismatch(node, format!("`{symbol}` cannot compare {} with {}{hint}", left.said(), right.said()));
                FAULTY
            }
        }
    }
}

fn numbers(relation: Relation, left: Quantity, right: Quantity) -> Test {
    match (&left, &right) {
        (Quantity::Constant(a), Quantity::Constant(b)) => Test::Always(relation.keeps(Some(a.cmp(b)))),
        (Quantity::Missing, _) | (_, Quantity::Missing) => Test::Always(relation.keeps(None)),
        (Quantity::Slot(slot), Quantity::Constant(bound)) => Test::Bound { slot: *slot, relation, bound: *bound },
        (Quantity::Constant(bound), Quantity::Slot(slot)) => {
            Test::Bound { slot: *slot, relation: relation.flipped(), bound: *bound }
        }
        _ => Test::Numbers(relation, Box::new((left, right))),
    }
}

fn texts(relation: Relation, left: Words, right: Words) -> Test {
    match (left, right) {
        (Words::Constant(a), Words::Constant(b)) => Test::Always(relation.keeps(Some(a.cmp(&b)))),
        (Words::Slot(slot), Words::Constant(bound)) => Test::Word { slot, relation, bound },
        (Words::Constant(bound), Words::Slot(slot)) => Test::Word { slot, relation: relation.flipped(), bound },
        (left, right) => Test::Texts(relation, Box::new((left, right))),
    }
}

impl Typed<'_> {
    pub(super) fn said(&self) -> String {
        match self {
            Self::Flag(_) => "a condition".to_owned(),
            Self::Number(_, None) => "a number".to_owned(),
            Self::Number(_, Some(currency)) => format!("an amount in {currency}"),
            Self::Text(_) => "text".to_owned(),
            Self::Instant(_) => "an instant".to_owned(),
            Self::Texts(_) => "a list of texts".to_owned(),
            Self::List(_) => "a list".to_owned(),
            Self::Faulty => "something faulty".to_owned(),
        }
    }
}
