//! Writes a tree in one way: single blanks, as few brackets as possible, text in double quotes. Equal trees have equal texts.

use super::operator::level;
use super::quote;
use super::tree::{Kind, Name, Node};

/// How a name is written.
pub(super) type Naming<'a> = &'a dyn Fn(&Name) -> String;

/// The text of a tree.
pub(super) fn text(node: &Node, naming: Naming<'_>) -> String {
    let mut out = String::new();
    write(&mut out, node, naming);
    out
}

/// The text of a tree with its names as they stand in it.
pub(super) fn canonical(node: &Node) -> String {
    text(node, &|name| name.path.to_string())
}

fn write(out: &mut String, node: &Node, naming: Naming<'_>) {
    match &node.kind {
        Kind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Kind::Number(number) => number.write(out, 0),
        Kind::Text(text) => quote::write(out, text),
        Kind::Name(name) => out.push_str(&naming(name)),
        Kind::List(items) => {
            out.push('[');
            listed(out, items, naming);
            out.push(']');
        }
        Kind::Not(inner) => {
            out.push('!');
            let chain = matches!(inner.kind, Kind::Not(_));
            bracketed(out, inner, if chain { level::UNARY } else { level::MEMBER }, naming);
        }
        Kind::Negate(inner) => {
            out.push('-');
            let chain = matches!(inner.kind, Kind::Negate(_));
            bracketed(out, inner, if chain { level::UNARY } else { level::MEMBER }, naming);
        }
        Kind::All(nodes) => joined(out, nodes, " && ", level::ALL, naming),
        Kind::Any(nodes) => joined(out, nodes, " || ", level::ANY, naming),
        Kind::Compare(relation, both) => infix(out, both, relation.symbol(), level::RELATION, naming),
        Kind::In(both) => infix(out, both, "in", level::RELATION, naming),
        Kind::Arithmetic(operation, both) => infix(out, both, operation.symbol(), operation.level(), naming),
        Kind::Call(function, operands) => {
            let (before, inside) = match operands.split_first() {
                Some((first, rest)) if function.follows() => (Some(first), rest),
                _ => (None, operands.as_slice()),
            };
            if let Some(before) = before {
                bracketed(out, before, level::MEMBER, naming);
                out.push('.');
            }
            out.push_str(function.word());
            out.push('(');
            listed(out, inside, naming);
            out.push(')');
        }
        Kind::Faulty => out.push('?'),
    }
}

fn bracketed(out: &mut String, node: &Node, least: u8, naming: Naming<'_>) {
    if node.level() >= least {
        return write(out, node, naming);
    }
    out.push('(');
    write(out, node, naming);
    out.push(')');
}

fn listed(out: &mut String, nodes: &[Node], naming: Naming<'_>) {
    for (n, node) in nodes.iter().enumerate() {
        if n > 0 {
            out.push_str(", ");
        }
        write(out, node, naming);
    }
}

fn joined(out: &mut String, nodes: &[Node], sign: &str, level: u8, naming: Naming<'_>) {
    for (n, node) in nodes.iter().enumerate() {
        if n > 0 {
            out.push_str(sign);
        }
        bracketed(out, node, level + 1, naming);
    }
}

/// All operators between two operands take them from the left.
fn infix(out: &mut String, both: &(Node, Node), sign: &str, level: u8, naming: Naming<'_>) {
    bracketed(out, &both.0, level, naming);
    out.push(' ');
    out.push_str(sign);
    out.push(' ');
    bracketed(out, &both.1, level + 1, naming);
}
