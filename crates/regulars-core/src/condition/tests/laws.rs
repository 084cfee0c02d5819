//! Laws of the form: what is printed is read again as the same tree, for any tree.

use proptest::prelude::*;

use super::operator::{Arithmetic, Function, Relation};
use super::tree::{Kind, Name, Node};
use super::*;

const RELATIONS: [Relation; 6] =
    [Relation::Equal, Relation::Differs, Relation::Below, Relation::AtMost, Relation::Above, Relation::AtLeast];
const OPERATIONS: [Arithmetic; 4] = [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide];

fn pair(kind: fn(Box<(Node, Node)>) -> Kind, left: Node, right: Node) -> Node {
    Node::new(0, kind(Box::new((left, right))))
}

fn literal() -> impl Strategy<Value = Node> {
    prop_oneof![
        any::<bool>().prop_map(Kind::Bool),
        // Quarters below 2^40 are exact in binary as well.
        (-1_000_000_000_000_i64..1_000_000_000_000)
            .prop_map(|n| { Kind::Number(Number::from(n).div(Number::from(4_i64)).unwrap()) }),
        prop_oneof!["[a-z]{0,4}", "\\PC{0,6}", "[\\x00-\\x20\\\\\"'`?\u{85}]{0,4}"]
            .prop_map(|text| Kind::Text(text.into())),
    ]
    .prop_map(|kind| Node::new(0, kind))
}

fn name() -> impl Strategy<Value = Node> {
    prop::sample::select(vec!["stage", "measure.a", "attr.b_2", "consent.marketing.sms", "_x.Y"])
        .prop_map(|path| Node::new(0, Kind::Name(Name { path: path.into(), slot: 0 })))
}

/// Any tree, without regard to types; `has` asks dotted names only, as in CEL.
pub(super) fn tree() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![literal(), name()];
    leaf.prop_recursive(5, 40, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        let list = prop::collection::vec(inner.clone(), 0..3).prop_map(|items| Node::new(0, Kind::List(items)));
        prop_oneof![
            inner.clone().prop_map(|node| Node::new(0, Kind::Not(Box::new(node)))),
            inner.clone().prop_map(|node| Node::negate(0, node)),
            two.clone().prop_map(|(left, right)| Node::all(0, left, right)),
            two.clone().prop_map(|(left, right)| Node::any(0, left, right)),
            (prop::sample::select(RELATIONS.to_vec()), two.clone())
                .prop_map(|(relation, (left, right))| Node::new(0, Kind::Compare(relation, Box::new((left, right))))),
            (prop::sample::select(OPERATIONS.to_vec()), two.clone()).prop_map(|(operation, (left, right))| Node::new(
                0,
                Kind::Arithmetic(operation, Box::new((left, right)))
            )),
            (inner.clone(), list.clone()).prop_map(|(left, right)| pair(Kind::In, left, right)),
            two.clone().prop_map(|(left, right)| pair(Kind::In, left, right)),
            list,
            (prop::sample::select(Function::EVERY.to_vec()), two).prop_map(|(function, (left, right))| {
                let operands = match function {
                    Function::Has => vec![Node::new(0, Kind::Name(Name { path: "attr.b".into(), slot: 0 }))],
                    Function::Size => vec![left],
                    _ => vec![left, right],
                };
                Node::new(0, Kind::Call(function, operands))
            }),
        ]
    })
}

/// A text of the tree with brackets around every part and much room between.
pub(super) fn roomy(node: &Node) -> String {
    let inside: Vec<_> = node.children().map(roomy).collect();
    match &node.kind {
        Kind::All(_) => format!("( {} )", inside.join("&&")),
        Kind::Any(_) => format!("({})", inside.join(" ||\n")),
        Kind::Not(_) => format!("!({})", inside[0]),
        Kind::Negate(_) => format!("(- ({}))", inside[0]),
        Kind::Compare(relation, _) => format!("({}{} {})", inside[0], relation.symbol(), inside[1]),
        Kind::In(_) => format!("({} in\t{})", inside[0], inside[1]),
        Kind::Arithmetic(operation, _) => format!("({}{}{})", inside[0], operation.symbol(), inside[1]),
        Kind::List(_) => format!("[{}]", inside.join(",")),
        Kind::Call(function, _) if function.follows() => {
            format!("({}). {} ({})", inside[0], function.word(), inside[1])
        }
        Kind::Call(function, _) => format!("{}( {} )", function.word(), inside.join(" ,")),
        _ => print::canonical(node),
    }
}

fn read(text: &str) -> Result<Node, Vec<Problem>> {
    match parse::parse(text) {
        (Some(node), problems) if problems.is_empty() => Ok(node),
        (_, problems) => Err(problems),
    }
}

fn fits(text: &str) -> bool {
    text.len() <= MAX_BYTES
}

proptest! {
    #[test]
    fn what_is_printed_is_read_as_the_same_tree(tree in tree()) {
        let text = print::canonical(&tree);
        prop_assume!(fits(&text));
        let again = read(&text).map_err(|problems| TestCaseError::fail(format!("{text}: {problems:?}")))?;
        prop_assert_eq!(&again, &tree, "{}", text);
        prop_assert_eq!(again.height, tree.height);
        prop_assert_eq!(print::canonical(&again), text);
    }

    #[test]
    fn brackets_and_room_change_nothing(tree in tree()) {
        let text = roomy(&tree);
        prop_assume!(fits(&text));
        let again = read(&text).map_err(|problems| TestCaseError::fail(format!("{text}: {problems:?}")))?;
        prop_assert_eq!(again, tree, "{}", text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
        let (tree, problems) = parse::parse(&text);
        prop_assert!(tree.is_some() || !problems.is_empty());
        prop_assert!(problems.iter().all(|problem| text.is_char_boundary(problem.at)));
    }
}
