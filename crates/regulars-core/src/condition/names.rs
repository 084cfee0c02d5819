//! What the names of a condition stand for (CD-1), and the types of open names, which follow from their use.

use std::collections::BTreeMap;

use super::operator::Function;
use super::problem::Problem;
use super::refuse;
use super::tree::{Kind, Name, Node};
use super::{Found, Scope, Type};
use crate::error::Code;

/// The names of one condition.
pub(super) struct Names {
    known: BTreeMap<Box<str>, Option<(u32, Option<Type>)>>,
    open: Vec<Box<str>>,
    /// A name is defined, but faultily: the condition is given up without a word (RB-2).
    pub(super) broken: bool,
}

/// Finds every name once, in the order of the text; an unknown one is reported where it stands first.
pub(super) fn resolve(tree: &mut Node, scope: &mut dyn Scope, problems: &mut Vec<Problem>) -> Names {
    let mut names = Names { known: BTreeMap::new(), open: Vec::new(), broken: false };
    tree.each_name(&mut |at, name| {
        let entry = match names.known.get(&name.path) {
            Some(entry) => *entry,
            None => {
                let entry = names.find(at, name, scope, problems);
                names.known.insert(name.path.clone(), entry);
                entry
            }
        };
        name.slot = entry.map_or(0, |(slot, _)| slot);
    });
    names
}

impl Names {
    fn find(
        &mut self,
        at: u32,
        name: &Name,
        scope: &mut dyn Scope,
        problems: &mut Vec<Problem>,
    ) -> Option<(u32, Option<Type>)> {
        match scope.find(&name.path) {
            Found::Name { slot, ty } => Some((slot, Some(ty))),
            Found::Open { slot } => {
                self.open.push(name.path.clone());
                Some((slot, None))
            }
            Found::Broken => {
                self.broken = true;
                None
            }
            Found::Unknown { suggest } => {
                let at = usize::try_from(at).unwrap_or(0);
                problems.push(if refuse::CLOCK.contains(&name.path.as_ref()) {
                    refuse::function(at, "now")
                } else {
                    Problem { suggest, ..Problem::new(Code::UnknownName, at, format!("there is no `{}`", name.path)) }
                });
                None
            }
        }
    }

    /// The type of a name; text if its use does not say. None if it is unknown or broken.
    pub(super) fn ty(&self, name: &Name) -> Option<Type> {
        self.known.get(&name.path)?.map(|(_, ty)| ty.unwrap_or(Type::Text))
    }

    /// Every slot with its type, by slot.
    pub(super) fn slots(&self) -> Vec<(u32, Type)> {
        let mut slots: Vec<_> =
            self.known.values().flatten().map(|(slot, ty)| (*slot, ty.unwrap_or(Type::Text))).collect();
        slots.sort_unstable_by_key(|(slot, _)| *slot);
        slots.dedup_by_key(|(slot, _)| *slot);
        slots
    }

    /// Gives open names the types that their use asks for; the first use in the text decides.
    pub(super) fn infer(&mut self, tree: &Node, whole: Option<Type>) {
        // Every round but the last decides at least one name.
        for _ in 0..=self.open.len() {
            let before = self.undecided();
            if before == 0 {
                return;
            }
            if let Some(ty) = whole {
                self.want(tree, ty);
            }
            self.walk(tree);
            if self.undecided() == before {
                return;
            }
        }
    }

    fn undecided(&self) -> usize {
        self.open.iter().filter(|path| matches!(self.known.get(*path), Some(Some((_, None))))).count()
    }

    fn want(&mut self, node: &Node, ty: Type) {
        let Kind::Name(name) = &node.kind else { return };
        if let Some(Some((_, undecided @ None))) = self.known.get_mut(&name.path) {
            // An amount of an open name has no currency of its own.
            *undecided = Some(if matches!(ty, Type::Money(_)) { Type::Decimal } else { ty });
        }
    }

    /// The type of a part, as far as it is known yet.
    fn guess(&self, node: &Node) -> Option<Type> {
        match &node.kind {
            Kind::Name(name) => self.known.get(&name.path)?.and_then(|(_, ty)| ty),
            Kind::Number(_) | Kind::Negate(_) | Kind::Arithmetic(..) | Kind::Call(Function::Size, _) => {
                Some(Type::Decimal)
            }
            Kind::Text(_) => Some(Type::Text),
            Kind::List(_) | Kind::Faulty => None,
            _ => Some(Type::Bool),
        }
    }

    fn walk(&mut self, node: &Node) {
        match &node.kind {
            Kind::Not(_) | Kind::All(_) | Kind::Any(_) => {
                node.children().for_each(|child| self.want(child, Type::Bool))
            }
            Kind::Negate(_) | Kind::Arithmetic(..) => node.children().for_each(|child| self.want(child, Type::Decimal)),
            Kind::Compare(_, both) => {
                let (left, right) = both.as_ref();
                self.agree(left, right);
                self.agree(right, left);
            }
            Kind::In(both) => self.walk_in(&both.0, &both.1),
            Kind::Call(Function::StartsWith | Function::EndsWith | Function::Contains, operands) => {
                operands.iter().for_each(|operand| self.want(operand, Type::Text));
            }
            Kind::Call(Function::Within | Function::Older, operands) => {
                operands.iter().take(1).for_each(|operand| self.want(operand, Type::Instant));
            }
            _ => {}
        }
        node.children().for_each(|child| self.walk(child));
    }

    fn agree(&mut self, node: &Node, other: &Node) {
        if let Some(ty) = self.guess(other) {
            self.want(node, ty);
        }
    }

    fn walk_in(&mut self, left: &Node, right: &Node) {
        match &right.kind {
            Kind::List(items) => items.iter().take(1).for_each(|item| self.agree(left, item)),
            _ => {
                self.want(right, Type::Texts);
                self.want(left, Type::Text);
            }
        }
    }
}
