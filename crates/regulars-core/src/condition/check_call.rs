//! Checks the types of `in` and of the functions (CD-3, CD-7).

use super::check::{Checker, FAULTY, Typed};
use super::operator::Function;
use super::program::{Clock, Part, Quantity, Test, Words, count};
use super::tree::{Kind, Node};
use crate::error::Code;
use crate::time::parse_duration;

impl Checker<'_> {
    pub(super) fn one_of(&mut self, node: &Node, left: &Node, right: &Node) -> Test {
        let items = match self.typed(right) {
            Typed::List(items) => items,
            Typed::Texts(slot) => {
                let words = self.text(left, "only text is in a list of texts");
                return words.map_or(FAULTY, |words| Test::Among(words, slot));
            }
            Typed::Faulty => {
                self.typed(left);
                return FAULTY;
            }
            other => {
                let hint = if matches!(other, Typed::Text(_)) { "; ask text with `x.contains(y)`" } else { "" };
                self.mismatch(right, format!("behind `in` stands a list, not {}{hint}", other.said()));
                self.only_faults_within(left);
                return FAULTY;
            }
        };
        let constant = self.constants(items);
        let left_typed = self.typed(left);
        let fits = |fits: bool| fits || items.is_empty();
        match (left_typed, constant) {
            (Typed::Faulty, _) | (_, None) => FAULTY,
            (Typed::Number(quantity, _), Some(())) if fits(matches!(first(items), Some(Kind::Number(_)))) => {
                let list: Box<[_]> = items.iter().filter_map(Node::number).collect();
                match &quantity {
                    Quantity::Constant(number) => Test::Always(list.contains(number)),
                    Quantity::Missing => FAULTY,
                    _ => Test::OneOfNumbers(quantity, list),
                }
            }
            (Typed::Text(words), Some(())) if fits(matches!(first(items), Some(Kind::Text(_)))) => {
                let list: Box<[_]> = items.iter().filter_map(Node::text).map(Box::from).collect();
                match &words {
                    Words::Constant(text) => Test::Always(list.contains(text)),
                    Words::Slot(_) => Test::OneOfTexts(words, list),
                }
            }
            (Typed::Flag(test), Some(())) if fits(matches!(first(items), Some(Kind::Bool(_)))) => {
                let list: Box<[_]> = items.iter().filter_map(Node::flag).collect();
                match test {
                    Test::Always(value) => Test::Always(list.contains(&value)),
                    test => Test::OneOfFlags(Box::new(test), list),
                }
            }
            (Typed::Instant(_) | Typed::Texts(_) | Typed::List(_), Some(())) => {
                self.mismatch(left, "only numbers, text and conditions are asked with `in`");
                FAULTY
            }
            (other, Some(())) => {
                self.mismatch(node, format!("{} is not in a list of another type", other.said()));
                FAULTY
            }
        }
    }

    /// Whether a list holds constants of one type only; reports what does not belong there.
    fn constants(&mut self, items: &[Node]) -> Option<()> {
        let mut good = Some(());
        for item in items {
            match (&item.kind, first(items)) {
                (Kind::Faulty, _) | (_, Some(Kind::Faulty)) => good = None,
                (Kind::Number(_) | Kind::Text(_) | Kind::Bool(_), Some(one))
                    if std::mem::discriminant(one) == std::mem::discriminant(&item.kind) => {}
                (Kind::Number(_) | Kind::Text(_) | Kind::Bool(_), _) => {
                    self.mismatch(item, "the items of a list have one type");
                    return None;
                }
                _ => {
                    self.report(item, Code::Unsupported, "a list holds constants only; join conditions with `||`");
                    return None;
                }
            }
        }
        good
    }

    pub(super) fn call<'t>(&mut self, node: &Node, function: Function, operands: &[Node]) -> Typed<'t> {
        match (function, operands) {
            (Function::Has, [operand]) => Typed::Flag(self.has(operand)),
            (Function::Size, [operand]) => self.size(operand),
            (Function::Within | Function::Older, [operand, duration]) => {
                Typed::Flag(self.clock(function, operand, duration))
            }
            (_, [whole, wanted]) => {
                let rule = format!("`{}` takes text", function.word());
                let part = match function {
                    Function::StartsWith => Part::Start,
                    Function::EndsWith => Part::End,
                    _ => Part::Any,
                };
                // One call is one fault, even if both of its operands are wrong.
                let Some(whole) = self.text(whole, &rule) else {
                    self.only_faults_within(wanted);
                    return Typed::Flag(FAULTY);
                };
                Typed::Flag(match (whole, self.text(wanted, &rule)) {
                    (Words::Constant(whole), Some(Words::Constant(wanted))) => Test::Always(part.of(&whole, &wanted)),
                    (whole, Some(wanted)) => Test::Part(part, Box::new((whole, wanted))),
                    _ => FAULTY,
                })
            }
            _ => {
                self.report(node, Code::Syntax, format!("`{}` is written `{}`", function.word(), function.form()));
                Typed::Faulty
            }
        }
    }

    fn has(&mut self, operand: &Node) -> Test {
        match &operand.kind {
            Kind::Name(name) => Test::Has(name.slot),
            Kind::Faulty => FAULTY,
            _ => {
                self.report(operand, Code::Unsupported, "`has` asks for a name, such as `has(attr.city)`");
                FAULTY
            }
        }
    }

    fn size<'t>(&mut self, operand: &Node) -> Typed<'t> {
        let quantity = match self.typed(operand) {
            Typed::Text(Words::Constant(text)) => Quantity::Constant(count(text.chars().count())),
            Typed::Text(Words::Slot(slot)) | Typed::Texts(slot) => Quantity::Size(slot),
            Typed::List(items) => match self.constants(items) {
                Some(()) => Quantity::Constant(count(items.len())),
                None => return Typed::Faulty,
            },
            Typed::Faulty => return Typed::Faulty,
            other => {
                self.mismatch(operand, format!("`size` takes text or a list, not {}", other.said()));
                return Typed::Faulty;
            }
        };
        Typed::Number(quantity, None)
    }

    fn clock(&mut self, function: Function, operand: &Node, duration: &Node) -> Test {
        let word = function.word();
        let slot = match self.typed(operand) {
            Typed::Instant(slot) => Some(slot),
            Typed::Faulty => None,
            other => {
                self.mismatch(operand, format!("`{word}` takes an instant, not {}", other.said()));
                None
            }
        };
        let micros = match &duration.kind {
            Kind::Text(text) => {
                let micros = parse_duration(text);
                if micros.is_none() {
                    let message =
                        format!("`{text}` is no duration; write a whole number and d, h, m or s, such as `30d`");
                    self.report(duration, Code::InvalidValue, message);
                }
                micros
            }
            Kind::Faulty => None,
            _ => {
                self.mismatch(duration, format!("`{word}` takes a duration in quotes, such as `\"30d\"`"));
                None
            }
        };
        let Some((slot, micros)) = slot.zip(micros) else { return FAULTY };
        let clock = Clock { slot, micros, within: function == Function::Within };
        self.clocks.push(clock);
        Test::Clock(clock)
    }
}

fn first(items: &[Node]) -> Option<&Kind> {
    items.first().map(|item| &item.kind)
}
