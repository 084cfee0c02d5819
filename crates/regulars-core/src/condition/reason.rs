//! Why a condition is as it is: the smallest set of leaves that decides it (CD-9). Which leaves are chosen does not depend on the order
//! in which they are written (CD-5).

use super::operator::Function;
use super::print::{self, Naming};
use super::program::{Program, Quantity, Test, Words};
use super::tree::{Kind, Node};
use super::{Facts, Value};
use crate::time::Instant;

/// One comparison that decided, with what was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leaf {
    /// What was asked, for example `measure.orders_90d` or `measure.spend / measure.orders`.
    pub name: String,
    /// How: `==`, `<`, `in`, `has`, `within`, `contains` and so on.
    pub operator: String,
    /// What it was compared with; empty for `has`.
    pub threshold: String,
    /// What was found; None if it is missing.
    pub observed: Option<String>,
    /// Whether the comparison holds.
    pub held: bool,
    /// The slots that were read, rising: through them come the records behind it.
    pub slots: Vec<u32>,
}

/// What deciding needs at every place.
struct Deciding<'a, F: ?Sized> {
    facts: &'a F,
    as_of: Instant,
    names: &'a dyn Fn(u32) -> String,
}

/// Whether it holds, and the leaves that decide it, sorted and each once.
pub(super) fn decide<F: Facts + ?Sized>(
    tree: &Node,
    program: &Program,
    facts: &F,
    as_of: Instant,
    names: &dyn Fn(u32) -> String,
) -> (bool, Vec<Leaf>) {
    match program {
        Program::Test(test) => Deciding { facts, as_of, names }.decide(tree, test),
        _ => (false, Vec::new()),
    }
}

impl<F: Facts + ?Sized> Deciding<'_, F> {
    fn decide(&self, node: &Node, test: &Test) -> (bool, Vec<Leaf>) {
        match (&node.kind, test) {
            (Kind::Not(node), Test::Not(test)) => {
                let (held, leaves) = self.decide(node, test);
                (!held, leaves)
            }
            (Kind::All(nodes), Test::All(tests)) => self.join(nodes, tests, true),
            (Kind::Any(nodes), Test::Any(tests)) => self.join(nodes, tests, false),
            (Kind::Compare(_, nodes), Test::Flags(relation, tests)) => {
                let held = relation.keeps(
                    tests
                        .0
                        .flag(self.facts, self.as_of)
                        .zip(tests.1.flag(self.facts, self.as_of))
                        .map(|(a, b)| a.cmp(&b)),
                );
                // Beside a constant the flag itself is the leaf; else both sides decide.
                let flag = match (&nodes.0.kind, &nodes.1.kind) {
                    (Kind::Name(_), Kind::Bool(value)) => Some((&nodes.0, value)),
                    (Kind::Bool(value), Kind::Name(_)) => Some((&nodes.1, value)),
                    _ => None,
                };
                if let Some((node, value)) = flag {
                    return (held, vec![self.leaf(node, relation.symbol(), value.to_string(), self.named(node), held)]);
                }
                let mut leaves = self.decide(&nodes.0, &tests.0).1;
                leaves.extend(self.decide(&nodes.1, &tests.1).1);
                (held, sorted(leaves))
            }
            (_, Test::Always(held)) => (*held, Vec::new()),
            _ => {
                let held = test.holds(self.facts, self.as_of);
                (held, self.single(node, test, held).into_iter().collect())
            }
        }
    }

    /// Parts joined by `&&` (`all`) or `||`: if every part was needed, all of their leaves, else those of the part with the fewest.
    fn join(&self, nodes: &[Node], tests: &[Test], all: bool) -> (bool, Vec<Leaf>) {
        let parts: Vec<_> = nodes.iter().zip(tests).map(|(node, test)| self.decide(node, test)).collect();
        let deciding = parts.iter().filter(|(held, _)| *held != all).map(|(_, leaves)| leaves);
        match deciding.min_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b))) {
            Some(leaves) => (!all, leaves.clone()),
            None => (all, sorted(parts.into_iter().flat_map(|(_, leaves)| leaves).collect())),
        }
    }

    fn naming(&self) -> impl Fn(&super::tree::Name) -> String {
        |name| (self.names)(name.slot)
    }

    fn leaf(&self, node: &Node, operator: &str, threshold: String, observed: Option<String>, held: bool) -> Leaf {
        let naming = self.naming();
        let name = print::text(node, &naming as Naming<'_>);
        let mut slots = Vec::new();
        read(node, &mut slots);
        slots.sort_unstable();
        slots.dedup();
        Leaf { name, operator: operator.to_owned(), threshold, observed, held, slots }
    }

    /// The value of a name.
    fn named(&self, node: &Node) -> Option<String> {
        match &node.kind {
            Kind::Name(name) => said(self.facts.value(name.slot)),
            _ => None,
        }
    }

    fn quantity(&self, quantity: &Quantity) -> Option<String> {
        quantity.value(self.facts).map(|number| number.canonical())
    }

    fn words(&self, words: &Words) -> Option<String> {
        words.value(self.facts).map(str::to_owned)
    }

    /// A constant as it is, anything else as it is written.
    fn threshold(&self, node: &Node) -> String {
        match &node.kind {
            Kind::Text(text) => text.to_string(),
            _ => print::text(node, &self.naming() as Naming<'_>),
        }
    }

    /// The leaf of one comparison. What is compared stands first; a constant before an operator changes sides.
    fn single(&self, node: &Node, test: &Test, held: bool) -> Option<Leaf> {
        let with_slots = |mut leaf: Leaf, other: &Node| {
            read(other, &mut leaf.slots);
            leaf.slots.sort_unstable();
            leaf.slots.dedup();
            leaf
        };
        Some(match &node.kind {
            Kind::Name(_) => self.leaf(node, "==", "true".to_owned(), self.named(node), held),
            Kind::Compare(relation, both) => {
                let flip = both.0.constant() && !both.1.constant();
                let (asked, other) = if flip { (&both.1, &both.0) } else { (&both.0, &both.1) };
                let symbol = if flip { relation.flipped() } else { *relation }.symbol();
                let observed = match test {
                    Test::Numbers(_, both) => self.quantity(if flip { &both.1 } else { &both.0 }),
                    _ => self.named(asked),
                };
                with_slots(self.leaf(asked, symbol, self.threshold(other), observed, held), other)
            }
            Kind::In(both) => {
                let (left, right) = both.as_ref();
                match test {
                    Test::Among(Words::Constant(text), _) => {
                        self.leaf(right, "contains", text.to_string(), self.named(right), held)
                    }
                    Test::OneOfNumbers(quantity, _) => {
                        self.leaf(left, "in", self.threshold(right), self.quantity(quantity), held)
                    }
                    Test::OneOfFlags(flag, _) => {
                        let observed = flag.flag(self.facts, self.as_of).map(|flag| flag.to_string());
                        self.leaf(left, "in", self.threshold(right), observed, held)
                    }
                    _ => with_slots(self.leaf(left, "in", self.threshold(right), self.named(left), held), right),
                }
            }
            Kind::Call(function, operands) => match (function, operands.as_slice()) {
                (Function::Has, [operand]) => self.leaf(operand, "has", String::new(), self.named(operand), held),
                (_, [operand, other]) => {
                    let observed = match test {
                        Test::Part(_, both) => self.words(&both.0),
                        _ => self.named(operand),
                    };
                    let leaf = self.leaf(operand, function.word(), self.threshold(other), observed, held);
                    with_slots(leaf, other)
                }
                _ => return None,
            },
            _ => return None,
        })
    }
}

fn read(node: &Node, slots: &mut Vec<u32>) {
    if let Kind::Name(name) = &node.kind {
        slots.push(name.slot);
    }
    node.children().for_each(|child| read(child, slots));
}

fn said(value: Value<'_>) -> Option<String> {
    Some(match value {
        Value::Missing => return None,
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.canonical(),
        Value::Text(text) => text.to_owned(),
        Value::Instant(at) => at.to_string(),
        Value::Texts(list) => {
            let mut out = String::from("[");
            for (n, item) in list.iter().enumerate() {
                out.push_str(if n > 0 { ", " } else { "" });
                super::quote::write(&mut out, item);
            }
            out.push(']');
            out
        }
    })
}

fn sorted(mut leaves: Vec<Leaf>) -> Vec<Leaf> {
    leaves.sort_unstable();
    leaves.dedup();
    leaves
}
