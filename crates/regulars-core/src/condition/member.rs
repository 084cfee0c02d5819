//! Reads the operands of a condition: names, literals, lists, calls and brackets (CD-1, CD-2).

use super::operator::Function;
use super::parse::{MAX_NAMES, Parser, faulty, place};
use super::problem::Stop;
use super::refuse;
use super::token::Token;
use super::tree::{Kind, Name, Node};

impl Parser<'_> {
    /// A primary with what follows it: `.field`, `.function(..)`, `[index]`.
    pub(super) fn member(&mut self) -> Result<Node, Stop> {
        let mut node = self.primary()?;
        loop {
            let at = self.at;
            if self.eat(".")? {
                if self.is("?") {
                    return Err(Stop::unsupported(at, "optional fields `.?` are not supported; ask `has(x)`"));
                }
                let word = match self.advance()? {
                    Token::Name(word) => word,
                    _ => return Err(Stop::syntax(at, "a name is missing behind the point")),
                };
                node = if self.is("(") { self.method(node, at, &word)? } else { self.field(node, at, &word) };
            } else if self.eat("[")? {
                self.unsupported(at, "an index `[ ]` is not supported; ask with `in`, or name the part with a point");
                self.deeper(1, Self::expression)?;
                self.demand("]")?;
                node = faulty(at);
            } else if self.is("{") && matches!(node.kind, Kind::Name(_)) {
                return Err(Stop::unsupported(at, "messages `{ }` are not supported"));
            } else {
                return Ok(node);
            }
        }
    }

    fn field(&mut self, node: Node, at: usize, word: &str) -> Node {
        match node.kind {
            Kind::Name(Name { path, .. }) => {
                Node { kind: Kind::Name(Name { path: format!("{path}.{word}").into(), slot: 0 }), ..node }
            }
            Kind::Faulty => node,
            _ => {
                self.unsupported(at, format!("only names have parts such as `.{word}`"));
                faulty(at)
            }
        }
    }

    /// `node.word(..)`, with the bracket still ahead.
    fn method(&mut self, node: Node, at: usize, word: &str) -> Result<Node, Stop> {
        self.advance()?;
        let mut operands = self.deeper(1, Self::operands)?;
        self.demand(")")?;
        operands.insert(0, node);
        self.call(at, word, true, operands)
    }

    /// Expressions with commas between them, up to a closing bracket.
    fn operands(&mut self) -> Result<Vec<Node>, Stop> {
        let mut operands = Vec::new();
        if self.is(")") {
            return Ok(operands);
        }
        loop {
            operands.push(self.expression()?);
            if !self.eat(",")? {
                return Ok(operands);
            }
        }
    }

    fn call(&mut self, at: usize, word: &str, follows: bool, operands: Vec<Node>) -> Result<Node, Stop> {
        match Function::from_word(word) {
            Some(function) if function.follows() == follows && operands.len() == function.operands() => {
                Self::grown(Node::new(place(at), Kind::Call(function, operands)))
            }
            Some(function) if function.follows() == follows => {
                Err(Stop::syntax(at, format!("`{word}` is written `{}`", function.form())))
            }
            Some(function) => {
                self.unsupported(at, format!("`{word}` is written `{}`", function.form()));
                Ok(faulty(at))
            }
            None => {
                self.problems.push(refuse::function(at, word));
                Ok(faulty(at))
            }
        }
    }

    fn primary(&mut self) -> Result<Node, Stop> {
        let at = self.at;
        let kind = match &self.token {
            Token::Sign("(") => return self.group(),
            Token::Sign("[") => return self.list(),
            Token::Sign("{") => return Err(Stop::unsupported(at, "maps `{ }` are not supported")),
            Token::Sign(".") => return Err(Stop::unsupported(at, "a name does not begin with a point")),
            Token::Sign(_) | Token::End => return Err(self.unexpected("a name, number, text or bracket is expected")),
            _ => self.advance()?,
        };
        match kind {
            Token::Name(word) => self.name(at, word),
            Token::Number(number) => Ok(Node::new(place(at), Kind::Number(number))),
            Token::Text(text) => Ok(Node::new(place(at), Kind::Text(text))),
            Token::Bool(value) => Ok(Node::new(place(at), Kind::Bool(value))),
            Token::Null => {
                self.unsupported(at, "`null` is not supported; ask `has(x)` or `!has(x)`");
                Ok(faulty(at))
            }
            Token::Refused(problem) => {
                self.problems.push(*problem);
                Ok(faulty(at))
            }
            Token::Sign(_) | Token::End => Err(Stop::syntax(at, "a name, number, text or bracket is expected")),
        }
    }

    fn group(&mut self) -> Result<Node, Stop> {
        self.advance()?;
        let node = self.deeper(1, Self::expression)?;
        self.demand(")")?;
        Ok(node)
    }

    fn list(&mut self) -> Result<Node, Stop> {
        let at = self.at;
        self.advance()?;
        let items = self.deeper(1, |this| {
            let mut items = Vec::new();
            while !this.is("]") {
                if this.is("?") {
                    return Err(Stop::unsupported(this.at, "optional items are not supported"));
                }
                items.push(this.expression()?);
                if !this.eat(",")? {
                    break;
                }
            }
            Ok(items)
        })?;
        self.demand("]")?;
        Self::grown(Node::new(place(at), Kind::List(items)))
    }

    fn name(&mut self, at: usize, word: Box<str>) -> Result<Node, Stop> {
        if self.eat("(")? {
            let operands = self.deeper(1, Self::operands)?;
            self.demand(")")?;
            return self.call(at, &word, false, operands);
        }
        if refuse::RESERVED.contains(&word.as_ref()) {
            return Err(Stop::syntax(at, format!("`{word}` is a reserved word and no name")));
        }
        self.names += 1;
        if self.names > MAX_NAMES {
            return Err(Stop::too_large(at, format!("the condition has more than {MAX_NAMES} names")));
        }
        Ok(Node::new(place(at), Kind::Name(Name { path: word, slot: 0 })))
    }
}
