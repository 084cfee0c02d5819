//! Random conditions over random facts against a naive reading of CD-3 and CD-4, and the laws of reasons, constants and borders.

use proptest::prelude::*;
use rust_decimal::Decimal as Exact;

use super::*;

/// A number as the oracle sees it.
#[derive(Clone, Debug)]
enum N {
    Constant(i64, u32),
    Slot(usize),
    Negate(Box<N>),
    Operation(char, Box<N>, Box<N>),
    /// Divided by 0, 1, 2, 4 or 5, so that every quotient is exact.
    Divide(Box<N>, i64),
    Size(&'static str),
}

/// A condition as the oracle sees it.
#[derive(Clone, Debug)]
enum C {
    Constant(bool),
    Flag(usize),
    Not(Box<C>),
    All(Vec<C>),
    Any(Vec<C>),
    Numbers(&'static str, N, N),
    Texts(&'static str, T, T),
    Instants(&'static str, usize, usize),
    Flags(&'static str, Box<C>, Box<C>),
    OneOfNumbers(N, Vec<(i64, u32)>),
    OneOfTexts(T, Vec<&'static str>),
    Among(T),
    Has(&'static str),
    Part(&'static str, T, T),
    Clock(&'static str, usize, i64),
}

#[derive(Clone, Debug)]
enum T {
    Constant(&'static str),
    Slot(usize),
}

/// The facts: two of every type and one list.
#[derive(Clone, Debug)]
struct World {
    numbers: [Option<(i64, u32)>; 2],
    texts: [Option<&'static str>; 2],
    flags: [Option<bool>; 2],
    hours: [Option<i64>; 2],
    list: Option<Vec<&'static str>>,
}

const NAMES: [(&str, Type); 9] = [
    ("n0", Type::Decimal),
    ("n1", Type::Decimal),
    ("t0", Type::Text),
    ("t1", Type::Text),
    ("f0", Type::Bool),
    ("f1", Type::Bool),
    ("d0", Type::Instant),
    ("d1", Type::Instant),
    ("l0", Type::Texts),
];
const WORDS: [&str; 5] = ["", "a", "ab", "b", "杭州"];
const RELATIONS: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];

fn exact((units, scale): (i64, u32)) -> Exact {
    Exact::new(units, scale)
}

fn at(hours: i64) -> Instant {
    as_of().plus_micros(hours * 3_600_000_000)
}

fn keeps<V: PartialOrd>(relation: &str, left: Option<V>, right: Option<V>) -> bool {
    let (Some(left), Some(right)) = (left, right) else { return relation == "!=" };
    match relation {
        "==" => left == right,
        "!=" => left != right,
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        _ => left >= right,
    }
}

impl World {
    fn shop(&self) -> Shop {
        let own = |slot: usize| match slot {
            0 | 1 => self.numbers[slot].map(|number| super::number(&exact(number).to_string())),
            2 | 3 => self.texts[slot - 2].map(|text| Own::Text(text.to_owned())),
            4 | 5 => self.flags[slot - 4].map(Own::Bool),
            6 | 7 => self.hours[slot - 6].map(|hours| Own::At(at(hours))),
            _ => self.list.as_ref().map(|list| Own::Texts(list.iter().map(|item| Box::from(*item)).collect())),
        };
        let names = NAMES.iter().enumerate();
        Shop::of(names.map(|(slot, (name, ty))| ((*name).to_owned(), *ty, own(slot).unwrap_or(Own::Missing))).collect())
    }

    fn has(&self, name: &str) -> bool {
        let slot = NAMES.iter().position(|(known, _)| *known == name).unwrap();
        !matches!(self.shop().value(u32::try_from(slot).unwrap()), Value::Missing)
    }

    /// These facts where `read` says so, else the others.
    fn where_read(&self, other: &World, read: &[u32]) -> World {
        let mut world = other.clone();
        for slot in read {
            match *slot as usize {
                slot @ (0 | 1) => world.numbers[slot] = self.numbers[slot],
                slot @ (2 | 3) => world.texts[slot - 2] = self.texts[slot - 2],
                slot @ (4 | 5) => world.flags[slot - 4] = self.flags[slot - 4],
                slot @ (6 | 7) => world.hours[slot - 6] = self.hours[slot - 6],
                _ => world.list.clone_from(&self.list),
            }
        }
        world
    }
}

impl N {
    fn text(&self) -> String {
        match self {
            N::Constant(units, scale) => exact((*units, *scale)).to_string(),
            N::Slot(slot) => format!("n{slot}"),
            N::Negate(inner) => format!("-({})", inner.text()),
            N::Operation(sign, left, right) => format!("({} {sign} {})", left.text(), right.text()),
            N::Divide(left, by) => format!("({} / {by})", left.text()),
            N::Size(name) => format!("size({name})"),
        }
    }

    fn value(&self, world: &World) -> Option<Exact> {
        Some(match self {
            N::Constant(units, scale) => exact((*units, *scale)),
            N::Slot(slot) => exact(world.numbers[*slot]?),
            N::Negate(inner) => -inner.value(world)?,
            N::Operation(sign, left, right) => {
                let (left, right) = (left.value(world)?, right.value(world)?);
                match sign {
                    '+' => left + right,
                    '-' => left - right,
                    _ => left * right,
                }
            }
            N::Divide(left, by) => left.value(world)?.checked_div(Exact::from(*by))?,
            N::Size("l0") => Exact::from(world.list.as_ref()?.len()),
            N::Size(name) => Exact::from(world.texts[usize::from(*name == "t1")]?.chars().count()),
        })
    }
}

impl T {
    fn text(&self) -> String {
        match self {
            T::Constant(text) => format!("'{text}'"),
            T::Slot(slot) => format!("t{slot}"),
        }
    }

    fn value(&self, world: &World) -> Option<&'static str> {
        match self {
            T::Constant(text) => Some(text),
            T::Slot(slot) => world.texts[*slot],
        }
    }
}

impl C {
    fn text(&self) -> String {
        let join = |parts: &[C], sign: &str| {
            parts.iter().map(|part| format!("({})", part.text())).collect::<Vec<_>>().join(sign)
        };
        match self {
            C::Constant(value) => value.to_string(),
            C::Flag(slot) => format!("f{slot}"),
            C::Not(inner) => format!("!({})", inner.text()),
            C::All(parts) => join(parts, " && "),
            C::Any(parts) => join(parts, " || "),
            C::Numbers(relation, left, right) => format!("{} {relation} {}", left.text(), right.text()),
            C::Texts(relation, left, right) => format!("{} {relation} {}", left.text(), right.text()),
            C::Instants(relation, left, right) => format!("d{left} {relation} d{right}"),
            C::Flags(relation, left, right) => format!("({}) {relation} ({})", left.text(), right.text()),
            C::OneOfNumbers(number, list) => {
                let list: Vec<_> = list.iter().map(|number| exact(*number).to_string()).collect();
                format!("{} in [{}]", number.text(), list.join(", "))
            }
            C::OneOfTexts(text, list) => format!("{} in {list:?}", text.text()),
            C::Among(text) => format!("{} in l0", text.text()),
            C::Has(name) => format!("has({name})"),
            C::Part(word, whole, wanted) => format!("{}.{word}({})", whole.text(), wanted.text()),
            C::Clock(word, slot, hours) => format!("{word}(d{slot}, '{hours}h')"),
        }
    }

    fn holds(&self, world: &World) -> bool {
        self.flag(world).unwrap_or(false)
    }

    /// None only for a bare flag without value.
    fn flag(&self, world: &World) -> Option<bool> {
        Some(match self {
            C::Constant(value) => *value,
            C::Flag(slot) => world.flags[*slot]?,
            C::Not(inner) => !inner.holds(world),
            C::All(parts) => parts.iter().all(|part| part.holds(world)),
            C::Any(parts) => parts.iter().any(|part| part.holds(world)),
            C::Numbers(relation, left, right) => keeps(relation, left.value(world), right.value(world)),
            C::Texts(relation, left, right) => keeps(relation, left.value(world), right.value(world)),
            C::Instants(relation, left, right) => keeps(relation, world.hours[*left], world.hours[*right]),
            C::Flags(relation, left, right) => keeps(relation, left.flag(world), right.flag(world)),
            C::OneOfNumbers(number, list) => {
                number.value(world).is_some_and(|number| list.iter().any(|item| exact(*item) == number))
            }
            C::OneOfTexts(text, list) => text.value(world).is_some_and(|text| list.contains(&text)),
            C::Among(text) => {
                text.value(world).zip(world.list.as_ref()).is_some_and(|(text, list)| list.contains(&text))
            }
            C::Has(name) => world.has(name),
            C::Part(word, whole, wanted) => {
                whole.value(world).zip(wanted.value(world)).is_some_and(|(whole, wanted)| match *word {
                    "startsWith" => whole.starts_with(wanted),
                    "endsWith" => whole.ends_with(wanted),
                    _ => whole.contains(wanted),
                })
            }
            C::Clock("within", slot, hours) => world.hours[*slot].is_some_and(|at| -hours < at && at <= 0),
            C::Clock(_, slot, hours) => world.hours[*slot].is_some_and(|at| at <= -hours),
        })
    }
}

fn constant() -> impl Strategy<Value = (i64, u32)> {
    prop_oneof![(-3_i64..4, Just(0_u32)), (-400_i64..400, 0_u32..3)]
}

fn number() -> impl Strategy<Value = N> {
    let leaf = prop_oneof![
        2 => constant().prop_map(|(units, scale)| N::Constant(units, scale)),
        3 => (0_usize..2).prop_map(N::Slot),
        1 => prop::sample::select(vec!["t0", "t1", "l0"]).prop_map(N::Size),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| N::Negate(Box::new(inner))),
            (prop::sample::select(vec!['+', '-', '*']), inner.clone(), inner.clone())
                .prop_map(|(sign, left, right)| N::Operation(sign, Box::new(left), Box::new(right))),
            (inner, prop::sample::select(vec![0_i64, 1, 2, 4, 5]))
                .prop_map(|(inner, by)| N::Divide(Box::new(inner), by)),
        ]
    })
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(WORDS.to_vec())
}

fn text() -> impl Strategy<Value = T> {
    prop_oneof![word().prop_map(T::Constant), (0_usize..2).prop_map(T::Slot)]
}

fn relation() -> impl Strategy<Value = &'static str> {
    prop::sample::select(RELATIONS.to_vec())
}

fn condition() -> impl Strategy<Value = C> {
    let name = prop::sample::select(NAMES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let leaf = prop_oneof![
        any::<bool>().prop_map(C::Constant),
        (0_usize..2).prop_map(C::Flag),
        (relation(), number(), number()).prop_map(|(relation, left, right)| C::Numbers(relation, left, right)),
        (relation(), (0_usize..2).prop_map(N::Slot), constant().prop_map(|(units, scale)| N::Constant(units, scale)))
            .prop_map(|(relation, left, right)| C::Numbers(relation, left, right)),
        (relation(), text(), text()).prop_map(|(relation, left, right)| C::Texts(relation, left, right)),
        (relation(), 0_usize..2, 0_usize..2).prop_map(|(relation, left, right)| C::Instants(relation, left, right)),
        (number(), prop::collection::vec(constant(), 0..3)).prop_map(|(number, list)| C::OneOfNumbers(number, list)),
        (text(), prop::collection::vec(word(), 0..3)).prop_map(|(text, list)| C::OneOfTexts(text, list)),
        text().prop_map(C::Among),
        name.prop_map(C::Has),
        (prop::sample::select(vec!["startsWith", "endsWith", "contains"]), text(), text())
            .prop_map(|(word, whole, wanted)| C::Part(word, whole, wanted)),
        (prop::sample::select(vec!["within", "older"]), 0_usize..2, 1_i64..5)
            .prop_map(|(word, slot, hours)| C::Clock(word, slot, hours)),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let parts = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            inner.clone().prop_map(|inner| C::Not(Box::new(inner))),
            parts.clone().prop_map(C::All),
            parts.prop_map(C::Any),
            (prop::sample::select(vec!["==", "!="]), inner.clone(), inner)
                .prop_map(|(relation, left, right)| C::Flags(relation, Box::new(left), Box::new(right))),
        ]
    })
}

fn world() -> impl Strategy<Value = World> {
    let two = || (prop::option::weighted(0.7, constant()), prop::option::weighted(0.7, constant()));
    let texts = (prop::option::weighted(0.7, word()), prop::option::weighted(0.7, word()));
    let flags = (any::<Option<bool>>(), any::<Option<bool>>());
    let hours = (prop::option::weighted(0.7, -6_i64..3), prop::option::weighted(0.7, -6_i64..3));
    let list = prop::option::weighted(0.7, prop::collection::vec(word(), 0..3));
    (two(), texts, flags, hours, list).prop_map(|(numbers, texts, flags, hours, list)| World {
        numbers: numbers.into(),
        texts: texts.into(),
        flags: flags.into(),
        hours: hours.into(),
        list,
    })
}

fn name(slot: u32) -> String {
    NAMES[slot as usize].0.to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn conditions_hold_as_the_rules_say(condition in condition(), world in world()) {
        let mut shop = world.shop();
        let compiled = shop.compiled(&condition.text());
        let wanted = condition.holds(&world);
        prop_assert_eq!(compiled.holds(&shop, as_of()), wanted, "{}", condition.text());
        prop_assert_eq!(compiled.value(&shop, as_of()), Value::Bool(wanted));
        prop_assert_eq!(compiled.decide(&shop, as_of(), &name).0, wanted);
        let facts: &dyn Facts = &shop;
        prop_assert_eq!(compiled.holds(facts, as_of()), wanted);
        let canonical = shop.compiled(&compiled.canonical());
        prop_assert_eq!(&canonical.canonical(), &compiled.canonical());
        prop_assert_eq!(canonical.holds(&shop, as_of()), wanted);
    }

    #[test]
    fn different_is_never_equal(left in number(), right in number(), a in text(), b in text(), world in world()) {
        let mut shop = world.shop();
        for (left, right) in [(left.text(), right.text()), (a.text(), b.text())] {
            let differs = shop.holds(&format!("{left} != {right}"));
            prop_assert_eq!(differs, !shop.holds(&format!("{left} == {right}")));
            prop_assert_eq!(differs, shop.holds(&format!("!({left} == {right})")));
        }
    }

    #[test]
    fn the_reasons_decide_whatever_else_may_be(condition in condition(), world in world(), others in prop::collection::vec(world(), 8)) {
        let mut shop = world.shop();
        let compiled = shop.compiled(&condition.text());
        let (held, leaves) = compiled.decide(&shop, as_of(), &name);
        prop_assert!(leaves.is_sorted_by(|a, b| a < b));
        let read: Vec<u32> = leaves.iter().flat_map(|leaf| leaf.slots.iter().copied()).collect();
        prop_assert!(read.iter().all(|slot| compiled.reads().contains(slot)));
        for other in others {
            prop_assert_eq!(condition.holds(&world.where_read(&other, &read)), held, "{} {:?}", condition.text(), leaves);
        }
    }

    #[test]
    fn the_order_of_parts_changes_no_reason(parts in prop::collection::vec(condition(), 2..4), world in world(), all in any::<bool>()) {
        let mut shop = world.shop();
        let join = |parts: Vec<C>| if all { C::All(parts) } else { C::Any(parts) };
        let turned = join(parts.iter().rev().cloned().collect());
        let (first, second) = (shop.compiled(&join(parts).text()), shop.compiled(&turned.text()));
        prop_assert_eq!(first.decide(&shop, as_of(), &name), second.decide(&shop, as_of(), &name));
    }

    #[test]
    fn a_constant_is_one(condition in condition(), worlds in prop::collection::vec(world(), 12)) {
        let compiled = worlds[0].shop().compiled(&condition.text());
        let (plain, counted) = (compiled.constant(&|_| false), compiled.constant(&|slot| slot == 0));
        prop_assert!(plain.is_none() || plain == counted);
        for mut world in worlds {
            if let Some(value) = plain {
                prop_assert_eq!(condition.holds(&world), value, "{}", condition.text());
            }
            if let Some(value) = counted {
                world.numbers[0] = Some(world.numbers[0].map_or((0, 0), |(units, scale)| (units.abs(), scale)));
                prop_assert_eq!(condition.holds(&world), value, "{}", condition.text());
            }
        }
    }

    #[test]
    fn nothing_changes_before_the_next_border(condition in condition(), world in world()) {
        let mut shop = world.shop();
        let compiled = shop.compiled(&condition.text());
        let mut due = Due::after(as_of());
        compiled.borders(&shop, &mut due);
        let held = compiled.holds(&shop, as_of());
        let end = due.next().unwrap_or(at(1_000));
        prop_assert!(end > as_of());
        for micros in [1, 1_800_000_000, 3_600_000_000, 7_200_000_000, end.micros() - as_of().micros() - 1] {
            let later = as_of().plus_micros(micros);
            prop_assert!(later >= end || compiled.holds(&shop, later) == held, "{}", condition.text());
        }
    }
}
