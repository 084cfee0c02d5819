//! The tree of a condition as it is written (CD-2). Chains of `&&` and `||` are one node, a minus before a number belongs to the
//! number, and brackets leave no trace; so equal trees are equal texts but for layout.

use super::operator::{Arithmetic, Function, Relation, level};
use crate::money::Number;

/// A part of a condition.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// The byte at which it stands: for operators between two operands that of the operator, else its first.
    pub(super) at: u32,
    /// How many operators and brackets lie under it at most; names and literals have 0 (CD-8).
    pub(super) height: u8,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a part of a condition is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Bool(bool),
    Number(Number),
    Text(Box<str>),
    Name(Name),
    List(Vec<Node>),
    Not(Box<Node>),
    Negate(Box<Node>),
    /// Operands joined by `&&`.
    All(Vec<Node>),
    /// Operands joined by `||`.
    Any(Vec<Node>),
    Compare(Relation, Box<(Node, Node)>),
    In(Box<(Node, Node)>),
    Arithmetic(Arithmetic, Box<(Node, Node)>),
    Call(Function, Vec<Node>),
    /// A place where a fault was reported; nothing more is said about it.
    Faulty,
}

/// A dotted name and the slot that it was found in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Name {
    pub(super) path: Box<str>,
    pub(super) slot: u32,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        // Where a part stands is layout.
        self.kind == other.kind
    }
}

impl Node {
    /// A part; its height follows from its children.
    pub(super) fn new(at: u32, kind: Kind) -> Self {
        let under = |nodes: &[Node]| nodes.iter().map(|node| node.height).max().unwrap_or(0).saturating_add(1);
        let pair = |pair: &(Node, Node)| pair.0.height.max(pair.1.height).saturating_add(1);
        let height = match &kind {
            Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::Name(_) | Kind::Faulty => 0,
            Kind::Not(node) | Kind::Negate(node) => node.height.saturating_add(1),
            Kind::List(nodes) | Kind::All(nodes) | Kind::Any(nodes) | Kind::Call(_, nodes) => under(nodes),
            Kind::Compare(_, both) | Kind::In(both) | Kind::Arithmetic(_, both) => pair(both),
        };
        Self { at, height, kind }
    }

    /// `left && right`, as one chain.
    pub(super) fn all(at: u32, left: Node, right: Node) -> Self {
        Self::chain(at, [left, right], Kind::All, |kind| match kind {
            Kind::All(nodes) => Ok(nodes),
            other => Err(other),
        })
    }

    /// `left || right`, as one chain.
    pub(super) fn any(at: u32, left: Node, right: Node) -> Self {
        Self::chain(at, [left, right], Kind::Any, |kind| match kind {
            Kind::Any(nodes) => Ok(nodes),
            other => Err(other),
        })
    }

    fn chain(at: u32, ends: [Node; 2], join: fn(Vec<Node>) -> Kind, open: fn(Kind) -> Result<Vec<Node>, Kind>) -> Self {
        let mut nodes = Vec::new();
        for node in ends {
            match open(node.kind) {
                Ok(more) if nodes.is_empty() => nodes = more,
                Ok(more) => nodes.extend(more),
                Err(kind) => nodes.push(Node { kind, ..node }),
            }
        }
        // The chain grows from the left: its height needs only the new end, so a long one is not walked again and again.
        Node::new(at, join(nodes))
    }

    /// `-node`; the minus of a number belongs to the number.
    pub(super) fn negate(at: u32, node: Node) -> Self {
        match node.kind {
            Kind::Number(number) => Self { at, height: 0, kind: Kind::Number(number.neg()) },
            kind => Self::new(at, Kind::Negate(Box::new(Node { kind, ..node }))),
        }
    }

    /// How tightly it holds together when it is written without brackets.
    pub(super) fn level(&self) -> u8 {
        match &self.kind {
            Kind::Any(_) => level::ANY,
            Kind::All(_) => level::ALL,
            Kind::Compare(..) | Kind::In(_) => level::RELATION,
            Kind::Arithmetic(operation, _) => operation.level(),
            Kind::Not(_) | Kind::Negate(_) => level::UNARY,
            Kind::Number(number) if number.signum() < 0 => level::UNARY,
            _ => level::MEMBER,
        }
    }

    /// Whether it reads no name.
    pub(super) fn constant(&self) -> bool {
        !matches!(self.kind, Kind::Name(_)) && self.children().all(Self::constant)
    }

    /// The number, if it is a literal one.
    pub(super) fn number(&self) -> Option<Number> {
        if let Kind::Number(number) = self.kind { Some(number) } else { None }
    }

    /// The text, if it is a literal one.
    pub(super) fn text(&self) -> Option<&str> {
        if let Kind::Text(text) = &self.kind { Some(text) } else { None }
    }

    /// `true` or `false`, if it is one.
    pub(super) fn flag(&self) -> Option<bool> {
        if let Kind::Bool(value) = self.kind { Some(value) } else { None }
    }

    /// Its children in the order of the text.
    pub(super) fn children(&self) -> impl Iterator<Item = &Node> {
        let (one, pair, many) = match &self.kind {
            Kind::Not(node) | Kind::Negate(node) => (Some(node.as_ref()), None, &[][..]),
            Kind::Compare(_, pair) | Kind::In(pair) | Kind::Arithmetic(_, pair) => (None, Some(pair), &[][..]),
            Kind::List(nodes) | Kind::All(nodes) | Kind::Any(nodes) | Kind::Call(_, nodes) => {
                (None, None, nodes.as_slice())
            }
            _ => (None, None, &[][..]),
        };
        one.into_iter().chain(pair.into_iter().flat_map(|pair| [&pair.0, &pair.1])).chain(many)
    }

    /// The same, to be changed.
    fn children_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        let (one, pair, many) = match &mut self.kind {
            Kind::Not(node) | Kind::Negate(node) => (Some(node.as_mut()), None, &mut [][..]),
            Kind::Compare(_, pair) | Kind::In(pair) | Kind::Arithmetic(_, pair) => (None, Some(pair), &mut [][..]),
            Kind::List(nodes) | Kind::All(nodes) | Kind::Any(nodes) | Kind::Call(_, nodes) => {
                (None, None, nodes.as_mut_slice())
            }
            _ => (None, None, &mut [][..]),
        };
        let pair = pair.into_iter().flat_map(|pair| {
            let (left, right) = pair.as_mut();
            [left, right]
        });
        one.into_iter().chain(pair).chain(many)
    }

    /// Shows every text in quotes, in the order of the text.
    pub(super) fn each_text<'t>(&'t self, visit: &mut dyn FnMut(&'t str)) {
        if let Kind::Text(text) = &self.kind {
            visit(text);
        }
        self.children().for_each(|child| child.each_text(visit));
    }

    /// Shows every name, in the order of the text.
    pub(super) fn each_name(&mut self, visit: &mut dyn FnMut(u32, &mut Name)) {
        let at = self.at;
        if let Kind::Name(name) = &mut self.kind {
            visit(at, name);
        }
        self.children_mut().for_each(|child| child.each_name(visit));
    }
}
