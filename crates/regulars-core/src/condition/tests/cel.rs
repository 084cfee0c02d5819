//! The parser of another library as the oracle: what we accept it reads as the same tree. It ends the process at a dozen nested
//! brackets on an ordinary stack, so it runs on a large one and the texts nest little.

use ::cel::IdedExpr;
use ::cel::common::ast::{Expr, LiteralValue, operators};
use ::cel::parser::Parser;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

use super::laws;
use super::tree::{Kind, Node};
use super::*;

/// One neutral form of both trees. CEL itself drops pairs of `!` and of `-`, and balances chains of `&&`.
#[derive(Debug, PartialEq)]
enum Neutral {
    Word(String),
    Number(String),
    Op(String, Vec<Neutral>),
}

fn op(name: &str, mut inside: Vec<Neutral>) -> Neutral {
    let chain = matches!(name, "&&" | "||");
    if chain {
        inside = inside
            .into_iter()
            .flat_map(|part| match part {
                Neutral::Op(found, parts) if found == name => parts,
                other => vec![other],
            })
            .collect();
    }
    match (name, inside.as_mut_slice()) {
        ("!" | "neg", [Neutral::Op(found, parts)]) if found == name => parts.remove(0),
        ("neg", [Neutral::Number(number)]) => Neutral::Number(match number.strip_prefix('-') {
            Some(number) => number.to_owned(),
            None if number == "0" => number.clone(),
            None => format!("-{number}"),
        }),
        _ => Neutral::Op(name.to_owned(), inside),
    }
}

fn ours(node: &Node) -> Neutral {
    let inside = node.children().map(ours).collect();
    match &node.kind {
        Kind::Bool(value) => Neutral::Word(value.to_string()),
        Kind::Number(number) => Neutral::Number(number.canonical()),
        Kind::Text(text) => Neutral::Word(format!("{text:?}")),
        Kind::Name(name) => Neutral::Word(name.path.to_string()),
        Kind::List(_) => op("[]", inside),
        Kind::Not(_) => op("!", inside),
        Kind::Negate(_) => op("neg", inside),
        Kind::All(_) => op("&&", inside),
        Kind::Any(_) => op("||", inside),
        Kind::Compare(relation, _) => op(relation.symbol(), inside),
        Kind::In(_) => op("in", inside),
        Kind::Arithmetic(operation, _) => op(operation.symbol(), inside),
        Kind::Call(function, _) => op(function.word(), inside),
        Kind::Faulty => panic!("a faulty tree"),
    }
}

fn theirs(expr: &IdedExpr) -> Neutral {
    match &expr.expr {
        Expr::Ident(name) => Neutral::Word(name.clone()),
        Expr::Select(select) => {
            let Neutral::Word(before) = theirs(&select.operand) else { panic!("{select:?}") };
            let path = Neutral::Word(format!("{before}.{}", select.field));
            if select.test { op("has", vec![path]) } else { path }
        }
        Expr::List(list) => op("[]", list.elements.iter().map(theirs).collect()),
        Expr::Literal(LiteralValue::Boolean(value)) => Neutral::Word(value.inner().to_string()),
        Expr::Literal(LiteralValue::Int(value)) => Neutral::Number(value.inner().to_string()),
        Expr::Literal(LiteralValue::Double(value)) => {
            let text = value.inner().to_string();
            Neutral::Number(if text == "-0" { "0".to_owned() } else { text })
        }
        Expr::Literal(LiteralValue::String(text)) => Neutral::Word(format!("{:?}", text.inner())),
        Expr::Call(call) => {
            let name = match call.func_name.as_str() {
                operators::LOGICAL_AND => "&&",
                operators::LOGICAL_OR => "||",
                operators::LOGICAL_NOT => "!",
                operators::NEGATE => "neg",
                operators::IN => "in",
                other => other.strip_prefix('_').and_then(|rest| rest.strip_suffix('_')).unwrap_or(other),
            };
            op(name, call.target.iter().map(|target| theirs(target)).chain(call.args.iter().map(theirs)).collect())
        }
        other => panic!("{other:?}"),
    }
}

fn compare(text: &str) {
    let (tree, problems) = parse::parse(text);
    assert!(problems.is_empty(), "{text}: {problems:?}");
    let cel = Parser::default().parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
    assert_eq!(ours(&tree.unwrap()), theirs(&cel), "{text}");
}

fn on_a_large_stack(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(512 * 1024 * 1024).spawn(run).unwrap().join().unwrap();
}

#[test]
fn random_conditions_are_the_same_tree_in_cel() {
    on_a_large_stack(|| {
        let mut runner = TestRunner::deterministic();
        let trees = laws::tree();
        let mut compared = 0;
        for _ in 0..1_500 {
            let tree = trees.new_tree(&mut runner).unwrap().current();
            if tree.height > 6 {
                continue;
            }
            for text in [print::canonical(&tree), laws::roomy(&tree)] {
                if text.len() <= MAX_BYTES {
                    compare(&text);
                    compared += 1;
                }
            }
        }
        assert!(compared > 1_000, "{compared}");
    });
}

#[test]
fn written_conditions_are_the_same_tree_in_cel() {
    let texts = [
        "a || b && c || d && !e",
        "a < b == c != d",
        "!a in [b]",
        "-a.b - -5 * --3",
        "- 5 - 4 + -  3",
        "!-5 == b",
        "a - 5 -5",
        "1.5 + .25 * 007",
        "a.b.c.contains('x').startsWith(\"y\")",
        "(a).b && (a + b).contains(c)",
        "'\\x41\\u5dde\\U0001F600\\101\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"\\`\\?' == \"\"",
        "a // here && \n && b in [1, 'x', true,]",
        "within(a.b, \"30d\") && older(c, '1h') || has(a.b.c)",
        "(((a && b) && c) && (d && (e && f))) || (g || h)",
    ];
    on_a_large_stack(move || texts.into_iter().for_each(compare));
}

#[test]
fn what_is_a_syntax_error_here_is_one_in_cel() {
    let texts = [
        "a b", "a &&", "&& a", "a = b", "a <> b", "(a", "a)", "()", "[a", "a.", "a.1", "f(a,)", "a and b", "30d",
        "1.5.5", "!-x", "-!x", "'ab\\q'", "'\\x4'", "'a\nb'", "'abc", "a == 高", "while", "in", "a ; b", "a.in",
    ];
    on_a_large_stack(move || {
        for text in texts {
            assert_eq!(parse::parse(text).1.first().map(|problem| problem.code), Some(Code::Syntax), "{text}");
            assert!(Parser::default().parse(text).is_err(), "{text}");
        }
    });
}
