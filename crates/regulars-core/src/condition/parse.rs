//! Reads a condition into its tree: precedence climbing over the grammar of CEL, with a counted depth (CD-5, CD-8). What CEL has
//! and we have not is read on, as far as it can be, and reported by name; the first `syntax` error ends the reading.

use super::operator::{Arithmetic, Relation, level};
use super::problem::{Problem, Stop};
use super::refuse;
use super::token::{Lexer, Token};
use super::tree::{Kind, Node};
use crate::error::Code;

/// The most bytes of a condition (CD-8).
pub const MAX_BYTES: usize = 2_000;
/// The deepest nesting of brackets and operators (CD-8).
pub const MAX_DEPTH: u8 = 32;
/// The most names, each counted wherever it stands (CD-8).
pub const MAX_NAMES: usize = 100;

/// Reads a whole text. The tree may hold faulty places if problems are reported beside it.
pub(super) fn parse(text: &str) -> (Option<Node>, Vec<Problem>) {
    if text.len() > MAX_BYTES {
        let message = format!("the condition has {} bytes, more than {MAX_BYTES}", text.len());
        return (None, vec![Problem::new(Code::ConditionTooLarge, MAX_BYTES, message)]);
    }
    let lexer = Lexer::new(text);
    let mut parser = Parser { lexer, token: Token::End, at: 0, depth: 0, names: 0, problems: Vec::new() };
    match parser.whole() {
        Ok(node) => (Some(node), parser.problems),
        // Behind something unsupported a syntax error may be its consequence only.
        Err(Stop(problem)) => {
            if parser.problems.is_empty() || problem.code != Code::Syntax {
                parser.problems.push(*problem);
            }
            (None, parser.problems)
        }
    }
}

pub(super) struct Parser<'t> {
    lexer: Lexer<'t>,
    pub(super) token: Token,
    pub(super) at: usize,
    depth: u8,
    pub(super) names: usize,
    pub(super) problems: Vec<Problem>,
}

/// An operator between two operands.
#[derive(Clone, Copy)]
enum Infix {
    Any,
    All,
    Compare(Relation),
    In,
    Arithmetic(Arithmetic),
    Remainder,
}

fn infix(token: &Token) -> Option<(Infix, u8)> {
    let Token::Sign(sign) = token else { return None };
    Some(match *sign {
        "||" => (Infix::Any, level::ANY),
        "&&" => (Infix::All, level::ALL),
        "==" => (Infix::Compare(Relation::Equal), level::RELATION),
        "!=" => (Infix::Compare(Relation::Differs), level::RELATION),
        "<" => (Infix::Compare(Relation::Below), level::RELATION),
        "<=" => (Infix::Compare(Relation::AtMost), level::RELATION),
        ">" => (Infix::Compare(Relation::Above), level::RELATION),
        ">=" => (Infix::Compare(Relation::AtLeast), level::RELATION),
        "in" => (Infix::In, level::RELATION),
        "+" => (Infix::Arithmetic(Arithmetic::Add), level::SUM),
        "-" => (Infix::Arithmetic(Arithmetic::Subtract), level::SUM),
        "*" => (Infix::Arithmetic(Arithmetic::Multiply), level::PRODUCT),
        "/" => (Infix::Arithmetic(Arithmetic::Divide), level::PRODUCT),
        "%" => (Infix::Remainder, level::PRODUCT),
        _ => return None,
    })
}

/// The byte of a place; a condition has at most 2,000.
pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

pub(super) fn faulty(at: usize) -> Node {
    Node::new(place(at), Kind::Faulty)
}

impl Parser<'_> {
    pub(super) fn advance(&mut self) -> Result<Token, Stop> {
        let (at, token) = self.lexer.next()?;
        self.at = at;
        Ok(std::mem::replace(&mut self.token, token))
    }

    pub(super) fn is(&self, sign: &str) -> bool {
        matches!(self.token, Token::Sign(found) if found == sign)
    }

    /// Moves over a sign if it stands here.
    pub(super) fn eat(&mut self, sign: &str) -> Result<bool, Stop> {
        let here = self.is(sign);
        if here {
            self.advance()?;
        }
        Ok(here)
    }

    pub(super) fn demand(&mut self, sign: &str) -> Result<(), Stop> {
        if self.eat(sign)? { Ok(()) } else { Err(self.unexpected(&format!("`{sign}` is expected here"))) }
    }

    pub(super) fn unexpected(&self, otherwise: &str) -> Stop {
        let message = match &self.token {
            Token::End => format!("the condition ends too early; {otherwise}"),
            Token::Name(name) => match refuse::operator(name) {
                Some(advice) => advice.to_owned(),
                None => format!("`{name}` is not expected here; {otherwise}"),
            },
            Token::Sign(sign) => format!("`{sign}` is not expected here; {otherwise}"),
            _ => otherwise.to_owned(),
        };
        Stop::syntax(self.at, message)
    }

    /// Reports what CEL has and we have not, and goes on.
    pub(super) fn unsupported(&mut self, at: usize, message: impl Into<String>) {
        self.problems.push(Problem::new(Code::Unsupported, at, message));
    }

    /// Reads what lies inside a bracket or behind a sign (CD-8).
    pub(super) fn deeper<T>(
        &mut self,
        levels: usize,
        read: impl FnOnce(&mut Self) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        let before = self.depth;
        let depth = u8::try_from(usize::from(before) + levels).ok().filter(|depth| *depth <= MAX_DEPTH);
        self.depth =
            depth.ok_or_else(|| Stop::too_large(self.at, format!("the condition is deeper than {MAX_DEPTH}")))?;
        let found = read(self)?;
        self.depth = before;
        Ok(found)
    }

    /// The part, unless it is too high: chains of one operator grow without any bracket.
    pub(super) fn grown(node: Node) -> Result<Node, Stop> {
        if node.height <= MAX_DEPTH {
            return Ok(node);
        }
        let at = usize::try_from(node.at).unwrap_or(0);
        Err(Stop::too_large(at, format!("the condition is deeper than {MAX_DEPTH}")))
    }

    fn whole(&mut self) -> Result<Node, Stop> {
        self.advance()?;
        let node = self.expression()?;
        if self.token == Token::End {
            Ok(node)
        } else {
            Err(self.unexpected("an operator such as `&&` is missing before it"))
        }
    }

    pub(super) fn expression(&mut self) -> Result<Node, Stop> {
        let node = self.binary(level::ANY)?;
        let at = self.at;
        if !self.is("?") {
            return Ok(node);
        }
        self.unsupported(at, "the conditional operator `? :` is not supported; write `a && b || !a && c`");
        // A chain of them is one fault.
        while self.eat("?")? {
            self.binary(level::ANY)?;
            self.demand(":")?;
            self.binary(level::ANY)?;
        }
        Ok(faulty(at))
    }

    /// Operators at least as tight as `least`; all of them take their operands from the left.
    fn binary(&mut self, least: u8) -> Result<Node, Stop> {
        let mut left = self.unary()?;
        while let Some((operator, level)) = infix(&self.token).filter(|(_, level)| *level >= least) {
            let at = self.at;
            self.advance()?;
            let right = self.binary(level + 1)?;
            let here = place(at);
            left = Self::grown(match operator {
                Infix::Any => Node::any(here, left, right),
                Infix::All => Node::all(here, left, right),
                Infix::Compare(relation) => Node::new(here, Kind::Compare(relation, Box::new((left, right)))),
                Infix::In => Node::new(here, Kind::In(Box::new((left, right)))),
                Infix::Arithmetic(operation) => Node::new(here, Kind::Arithmetic(operation, Box::new((left, right)))),
                Infix::Remainder => {
                    self.unsupported(at, "the remainder `%` is not supported; use `+ - * /`");
                    faulty(at)
                }
            })?;
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Node, Stop> {
        let at = self.at;
        let sign = if self.is("!") { "!" } else { "-" };
        let mut places = Vec::new();
        while self.is(sign) {
            places.push(place(self.at));
            self.advance()?;
        }
        if places.is_empty() {
            return self.member();
        }
        if self.is("!") {
            return Err(Stop::syntax(self.at, "`!` cannot follow `-`"));
        }
        // `!-5` is CEL, because the minus may belong to the number; `!-x` is not.
        let minus = sign == "!" && self.is("-");
        if minus {
            places.push(place(self.at));
            self.advance()?;
            if !matches!(self.token, Token::Number(_) | Token::Refused(_)) {
                return Err(Stop::syntax(at, "`-` cannot follow `!` without brackets"));
            }
        }
        // The minuses of a number belong to it and nest nothing.
        let levels = if sign == "-" && matches!(self.token, Token::Number(_)) { 0 } else { places.len() };
        let mut node = self.deeper(levels, Self::member)?;
        for (n, at) in places.into_iter().rev().enumerate() {
            let negates = sign == "-" || (minus && n == 0);
            node = if negates { Node::negate(at, node) } else { Node::new(at, Kind::Not(Box::new(node))) };
            node = Self::grown(node)?;
        }
        Ok(node)
    }
}
