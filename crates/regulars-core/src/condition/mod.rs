//! Conditions (CD-1 to CD-9): a small subset of CEL over the facts of one customer.
//!
//! A text is read into a tree, its names are found in a scope, its types are checked, and what is left is a closed program that never
//! fails: missing facts have one documented meaning each (CD-4). Time enters only by `within` and `older` (CD-3).

mod bounds;
mod check;
mod check_call;
mod fold;
mod member;
mod names;
mod operator;
mod parse;
mod print;
mod problem;
mod program;
mod quote;
mod reason;
mod refuse;
mod speak;
mod token;
mod tree;

pub use parse::{MAX_BYTES, MAX_DEPTH, MAX_NAMES};
pub use problem::Problem;
pub use reason::Leaf;

use self::check::Checker;
use self::program::{Clock, Program};
use self::tree::Node;
use crate::money::{Currency, Number};
use crate::text::Language;
use crate::time::{Due, Instant};

/// The type of a name or value (CD-1, CD-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// True or false.
    Bool,
    /// An exact decimal.
    Decimal,
    /// A decimal that is an amount of one currency.
    Money(Currency),
    /// Text.
    Text,
    /// An instant.
    Instant,
    /// A list of texts.
    Texts,
    /// Only `has` may look at it.
    Present,
}

/// What a scope knows of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A name with its type; its value will be asked by its slot.
    Name {
        /// The number of its place among the facts.
        slot: u32,
        /// Its type.
        ty: Type,
    },
    /// A name whose type follows from its use, and is text where its use does not say.
    Open {
        /// The number of its place among the facts.
        slot: u32,
    },
    /// Nothing of this name is defined.
    Unknown {
        /// The nearest name that is.
        suggest: Option<String>,
    },
    /// Its definition is faulty, which is reported there; the condition is given up without a word (RB-2).
    Broken,
}

/// The names that a condition may use (CD-1).
pub trait Scope {
    /// What is known of a whole dotted name as it is written, for example `measure.spend_12m`. Each name is asked once.
    fn find(&mut self, name: &str) -> Found;
}

/// The values of one customer, by slot.
pub trait Facts {
    /// The value of a slot; of another type than its name has, it counts as missing.
    fn value(&self, slot: u32) -> Value<'_>;
}

/// One value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// No value (CD-4).
    Missing,
    /// True or false.
    Bool(bool),
    /// A number or amount.
    Number(Number),
    /// Text.
    Text(&'a str),
    /// An instant.
    Instant(Instant),
    /// A list of texts.
    Texts(&'a [Box<str>]),
}

/// A checked condition, or any other checked expression.
///
/// ```
/// use regulars_core::condition::{Condition, Facts, Found, Scope, Type, Value};
/// use regulars_core::money::Number;
/// use regulars_core::time::Instant;
///
/// struct Names;
/// impl Scope for Names {
///     fn find(&mut self, name: &str) -> Found {
///         match name {
///             "measure.orders_90d" => Found::Name { slot: 0, ty: Type::Decimal },
///             _ => Found::Unknown { suggest: None },
///         }
///     }
/// }
/// struct Orders(u32);
/// impl Facts for Orders {
///     fn value(&self, _: u32) -> Value<'_> {
///         Value::Number(Number::from(self.0))
///     }
/// }
///
/// let active = Condition::compile("measure.orders_90d >= 3", &mut Names);
/// let as_of = Instant::parse("2026-10-01T12:00:00+08:00")?;
/// assert!(active.is_ok_and(|active| active.holds(&Orders(3), as_of) && !active.holds(&Orders(2), as_of)));
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    text: Box<str>,
    tree: Node,
    program: Program,
    reads: Box<[u32]>,
    types: Box<[(u32, Type)]>,
    clocks: Box<[Clock]>,
}

impl Condition {
    /// Reads and checks a condition. All faults of names and types are given at once, in the order of the text; an empty list means
    /// that only broken names stand in the way. Codes: `syntax`, `unsupported`, `unknown_name`, `type_mismatch`, `invalid_value`,
    /// `condition_too_large`.
    pub fn compile(text: &str, scope: &mut dyn Scope) -> Result<Self, Vec<Problem>> {
        Self::build(text, scope, Some(Type::Bool)).map(|(condition, _)| condition)
    }

    /// The same for an expression of any type, which is given with it.
    pub fn compile_value(text: &str, scope: &mut dyn Scope) -> Result<(Self, Type), Vec<Problem>> {
        Self::build(text, scope, None)
    }

    fn build(text: &str, scope: &mut dyn Scope, whole: Option<Type>) -> Result<(Self, Type), Vec<Problem>> {
        let (tree, mut problems) = parse::parse(text);
        let Some(mut tree) = tree else { return Err(problems) };
        let mut names = names::resolve(&mut tree, scope, &mut problems);
        names.infer(&tree, whole);
        let mut checker = Checker::new(&names);
        let built = match whole {
            Some(_) => Some((checker.condition(&tree), Type::Bool)),
            None => checker.value(&tree),
        };
        problems.append(&mut checker.problems);
        problems.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.code.number().cmp(&b.code.number())));
        let (program, ty) = match built {
            Some(built) if problems.is_empty() && !names.broken => built,
            _ => return Err(problems),
        };
        let types = names.slots();
        let condition = Self {
            text: text.into(),
            program,
            reads: types.iter().map(|(slot, _)| *slot).collect(),
            types: types.into(),
            clocks: checker.clocks.into(),
            tree,
        };
        Ok((condition, ty))
    }

    /// The slots that it reads, rising, each once.
    pub fn reads(&self) -> &[u32] {
        &self.reads
    }

    /// The same slots with their types; of an open name the type that its use gave it.
    pub fn types(&self) -> &[(u32, Type)] {
        &self.types
    }

    /// Whether it holds. It never fails; a missing flag is false (CD-4), and so is what is no condition.
    #[inline]
    pub fn holds<F: Facts + ?Sized>(&self, facts: &F, as_of: Instant) -> bool {
        self.program.holds(facts, as_of)
    }

    /// Its value.
    pub fn value<'a, F: Facts + ?Sized>(&'a self, facts: &'a F, as_of: Instant) -> Value<'a> {
        self.program.value(facts, as_of)
    }

    /// The instants at which `within` and `older` change: x, where `within` begins, and x + d (CD-3, SE-6).
    pub fn borders<F: Facts + ?Sized>(&self, facts: &F, due: &mut Due) {
        for clock in &self.clocks {
            let Value::Instant(at) = facts.value(clock.slot) else { continue };
            if clock.within {
                due.at(at);
            }
            // Beyond the last instant nothing changes any more.
            due.maybe(at.micros().checked_add(clock.micros).and_then(|micros| Instant::from_micros(micros).ok()));
        }
    }

    /// Whether it holds, and the smallest set of leaves that decides it, sorted by name and operator (CD-9).
    pub fn decide<F: Facts + ?Sized>(
        &self,
        facts: &F,
        as_of: Instant,
        names: &dyn Fn(u32) -> String,
    ) -> (bool, Vec<Leaf>) {
        reason::decide(&self.tree, &self.program, facts, as_of, names)
    }

    /// What it always is, if folding shows that it is always the same (RB-7). `never_negative` says whether a slot is a number that
    /// is never missing and never below zero.
    pub fn constant(&self, never_negative: &dyn Fn(u32) -> bool) -> Option<bool> {
        fold::constant(&self.program, never_negative)
    }

    /// The text as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same tree written in one way: what differs only in layout, quotes and needless brackets has one text.
    pub fn canonical(&self) -> String {
        print::canonical(&self.tree)
    }

    /// The canonical text of a condition whose names nobody knows; the text itself if it cannot be read.
    pub(crate) fn normal(text: &str) -> String {
        match parse::parse(text) {
            (Some(tree), problems) if problems.is_empty() => print::canonical(&tree),
            _ => text.to_owned(),
        }
    }

    /// The texts in quotes that it names, in the order of the text.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        self.tree.each_text(&mut |text| texts.push(text));
        texts
    }

    /// A person's sentence; `label` says what people call a dotted name.
    pub fn sentence(&self, language: Language, label: &dyn Fn(&str) -> String) -> String {
        speak::sentence(&self.tree, language, label)
    }
}

#[cfg(test)]
mod tests;
