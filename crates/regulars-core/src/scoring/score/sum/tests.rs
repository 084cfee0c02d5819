//! Sums of points by hand and by law (LO-2, LO-5, I-5).

use proptest::prelude::*;

use super::*;
use crate::measure::Pick;
use crate::scoring::{Band, Input};
use crate::text::Labels;
use crate::time::Unit;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn num(text: &str) -> Number {
    Number::parse(text).unwrap()
}

fn at(second: i64) -> Instant {
    Instant::from_micros(second * SECOND_US).unwrap()
}

fn component(worth: Worth) -> Component {
    Component {
        name: "c".to_owned(),
        labels: Labels::default(),
        input: Input::Events { pick: Pick::default(), field: None, currency: None },
        worth,
        fade: Fade::Never,
        cap_per_event: None,
        cap_per_period: None,
        cap_total: None,
        floor_total: None,
        minus: false,
    }
}

fn each(points: &str, transform: Transform) -> Component {
    component(Worth::Each(dec(points), transform))
}

fn events(numbers: &[(&str, i64, i32)]) -> Vec<Occurrence> {
    numbers
        .iter()
        .map(|(number, second, period)| Occurrence { at: at(*second), period: *period, number: num(number) })
        .collect()
}

fn rule(components: Vec<Component>) -> PointsSum {
    PointsSum { base: dec("10"), min: dec("0"), max: dec("1000"), components }
}

fn sum(rule: &PointsSum, numbers: &[Vec<Occurrence>], second: i64) -> Sum {
    Gathered { rule, scale: 2, numbers }.sum(at(second)).unwrap()
}

fn text(number: Number) -> String {
    number.canonical()
}

#[test]
fn caps_come_in_the_order_event_period_total() {
    let capped = Component {
        cap_per_event: Some(dec("8")),
        cap_per_period: Some((Unit::Day, dec("12"))),
        cap_total: Some(dec("15")),
        ..each("1", Transform::Identity)
    };
    // 10, 3 and 7 on one day: 8 + 3 + 7 = 18, of which 12; 2 and 4 on the next: 6; 18 in all, of which 15.
    let numbers = events(&[("10", 1, 0), ("3", 2, 0), ("7", 3, 0), ("2", 4, 1), ("4", 5, 1)]);
    let sum = sum(&rule(vec![capped]), &[numbers], 9);
    assert_eq!(
        (text(sum.terms[0].raw), text(sum.terms[0].kept), text(sum.value)),
        ("26".into(), "15".into(), "25".into())
    );
}

#[test]
fn bands_are_half_open_and_begin_where_they_say() {
    let bands =
        [("0", "1"), ("100", "5"), ("500.50", "9")].map(|(from, points)| Band { from: dec(from), points: dec(points) });
    let component = component(Worth::Bands(bands.to_vec()));
    let worth = |number: &str| text(component.term(&events(&[(number, 0, 0)]), 2, at(0)).unwrap().kept);
    let seen = ["-0.01", "0", "99.99", "100", "500.49", "500.5", "9999"].map(worth);
    assert_eq!(seen, ["0", "1", "1", "5", "5", "9", "9"]);
}

#[test]
fn transforms_bend_a_number() {
    let worth = |transform, number: &str| {
        let term = each("100", transform).term(&events(&[(number, 0, 0)]), 3, at(0));
        term.map(|term| text(term.kept))
    };
    assert_eq!(worth(Transform::Identity, "2.5").as_deref(), Ok("250"));
    assert_eq!(worth(Transform::Cap(dec("2")), "2.5").as_deref(), Ok("200"));
    // ln 3.5 = 1.252762968..., root of 2.5 = 1.581138830...
    assert_eq!(worth(Transform::Ln1p, "2.5").as_deref(), Ok("125.276"));
    assert_eq!(worth(Transform::Sqrt, "2.5").as_deref(), Ok("158.114"));
    assert_eq!(worth(Transform::Sqrt, "-1"), Err(Code::ScoreNotFinite));
    assert_eq!(worth(Transform::Ln1p, "-1"), Err(Code::ScoreNotFinite));
}

#[test]
fn points_are_halved_after_their_half_life() {
    let fading = Component { fade: Fade::HalfLife(100 * SECOND_US), ..each("40", Transform::Identity) };
    let rule = rule(vec![fading]);
    let numbers = [events(&[("1", 0, 0), ("1", 100, 0)])];
    let value = |second| text(sum(&rule, &numbers, second).value);
    assert_eq!([value(100), value(200), value(300)], ["70", "40", "25"]);
    // 40 * (1/2 + 1) * 2^(-1/100) = 59.5856...
    assert_eq!(value(101), "69.59");
    // Within a second nothing moves, before an event it has no age.
    let early = Instant::from_micros(101 * SECOND_US - 1).unwrap();
    assert_eq!(text(Gathered { rule: &rule, scale: 2, numbers: &numbers }.sum(early).unwrap().value), "70");
}

#[test]
fn the_bounds_and_rounding_are_told() {
    let bounded = PointsSum {
        max: dec("20"),
        ..rule(vec![each("1", Transform::Identity), Component { minus: true, ..each("0.001", Transform::Identity) }])
    };
    let told = |plus: &str, minus: &str| {
        let sum = sum(&bounded, &[events(&[(plus, 0, 0)]), events(&[(minus, 0, 0)])], 0);
        [sum.value, sum.limited, sum.rounded].map(text)
    };
    assert_eq!(told("5", "0"), ["15", "0", "0"]);
    assert_eq!(told("50", "0"), ["20", "-40", "0"]);
    assert_eq!(told("0", "20000"), ["0", "10", "0"]);
    // 15 - 0.005 = 14.995: half to even, to 15.00; 14.985 to 14.98.
    assert_eq!(told("5", "5"), ["15", "0", "0.005"]);
    assert_eq!(told("5", "15"), ["14.98", "0", "-0.005"]);
}

#[test]
fn a_sum_that_does_not_fit_has_no_value() {
    let rule = rule(vec![each("100000000000000000", Transform::Identity)]);
    let numbers = [events(&[("123456789012345678", 0, 0)])];
    assert_eq!(Gathered { rule: &rule, scale: 2, numbers: &numbers }.sum(at(0)).unwrap_err(), Code::Overflow);
}

fn any_component() -> impl Strategy<Value = Component> {
    let worth = prop_oneof![
        (0u32..500, 0u8..4).prop_map(|(points, bent)| {
            let transform =
                [Transform::Identity, Transform::Ln1p, Transform::Sqrt, Transform::Cap(dec("7"))][usize::from(bent)];
            Worth::Each(Decimal::new(points.into(), 1).unwrap(), transform)
        }),
        prop::collection::btree_map(0i64..50, 0i64..300, 1..4).prop_map(|bands| {
            let band = |(from, points)| Band {
                from: Decimal::new(from, 0).unwrap(),
                points: Decimal::new(points, 1).unwrap(),
            };
            Worth::Bands(bands.into_iter().map(band).collect())
        }),
    ];
    let cap = || prop::option::weighted(0.3, (0i64..400).prop_map(|cap| Decimal::new(cap, 1).unwrap()));
    let fade = prop_oneof![Just(Fade::Never), (20i64..300).prop_map(|half| Fade::HalfLife(half * SECOND_US))];
    (worth, fade, cap(), cap(), cap(), any::<bool>()).prop_map(|(worth, fade, event, period, total, minus)| Component {
        fade,
        cap_per_event: event,
        cap_per_period: period.map(|cap| (Unit::Day, cap)),
        cap_total: total,
        minus,
        ..component(worth)
    })
}

fn any_numbers(below: i64) -> impl Strategy<Value = Vec<Occurrence>> {
    let one = (below..60i64, -50i64..0).prop_map(|(number, second)| Occurrence {
        at: at(second),
        period: i32::try_from(second.div_euclid(20)).unwrap(),
        number: Number::from(number),
    });
    prop::collection::vec(one, 0..5).prop_map(|mut all| {
        all.sort_by_key(|one| one.at);
        all
    })
}

fn any_score(below: i64) -> impl Strategy<Value = (PointsSum, Vec<Vec<Occurrence>>)> {
    prop::collection::vec((any_component(), any_numbers(below)), 1..4).prop_map(|both| {
        let (components, numbers) = both.into_iter().unzip();
        (rule(components), numbers)
    })
}

/// Whether an answer is a number, which roots of what lies below zero are not.
fn shown(rule: &PointsSum, numbers: &[Vec<Occurrence>], second: i64) -> Result<Sum, Code> {
    Gathered { rule, scale: 2, numbers }.sum(at(second))
}

proptest! {
    /// I-5: the reasons add up exactly to the value less the base, and the value lies within its bounds.
    #[test]
    fn reasons_add_up((rule, numbers) in any_score(0)) {
        let sum = sum(&rule, &numbers, 3);
        let mut total = Number::from(rule.base);
        for (component, term) in rule.components.iter().zip(&sum.terms) {
            total = total.add(component.signed(term.kept)).unwrap();
        }
        prop_assert_eq!(total.add(sum.limited).unwrap().add(sum.rounded).unwrap(), sum.value);
        prop_assert!(Number::from(rule.min) <= sum.value && sum.value <= Number::from(rule.max));
    }

    /// I-5: more points for a component, or a lower cut, never lower a score where its sign is positive.
    #[test]
    fn more_points_never_lower_a_score((mut rule, numbers) in any_score(0), which in any::<prop::sample::Index>(), more in 0i64..100) {
        let before = sum(&rule, &numbers, 3).value;
        let place = which.index(rule.components.len());
        let component = &mut rule.components[place];
        component.worth = match component.worth.clone() {
            Worth::Each(points, transform) => Worth::Each(Decimal::new(points.units() + more, 1).unwrap(), transform),
            Worth::Bands(mut bands) => {
                // The cut of the first band, whose points are not less than none.
                bands[0].from = Decimal::new(bands[0].from.units() - more, 0).unwrap();
                Worth::Bands(bands)
            }
        };
        let minus = component.minus;
        let after = sum(&rule, &numbers, 3).value;
        prop_assert!(if minus { after <= before } else { after >= before }, "{} {}", text(before), text(after));
    }

    /// I-2, LO-5: nothing that is shown moves before the next change, and if all that fades goes one way something does then.
    #[test]
    fn what_fades_moves_when_it_is_said_to((rule, numbers) in any_score(-20), second in 0i64..40) {
        let known = shown(&rule, &numbers, second);
        prop_assume!(known.is_ok());
        let gathered = Gathered { rule: &rule, scale: 2, numbers: &numbers };
        let next = gathered.moves(at(second), Some(at(900))).map(|at| at.micros() / SECOND_US);
        for later in second..next.unwrap_or(900) {
            prop_assert_eq!(&shown(&rule, &numbers, later), &known);
        }
        let one_sided = numbers.iter().all(|numbers| Component::is_one_sided(numbers));
        if let (Some(next), true) = (next, one_sided) {
            let terms = |sum: Result<Sum, Code>| sum.map(|sum| sum.terms);
            prop_assert_ne!(terms(shown(&rule, &numbers, next)), terms(known));
        }
    }

    /// Between two crossings the value stays on its side of every bound.
    #[test]
    fn a_value_crosses_its_bounds_when_it_is_said_to((rule, numbers) in any_score(-20), second in 0i64..40, bounds in prop::collection::vec(-5i64..80, 0..3)) {
        let bounds: Vec<Number> = bounds.into_iter().map(Number::from).collect();
        let sides = |second| shown(&rule, &numbers, second).map(|sum| bounds.iter().map(|bound| sum.value.cmp(bound)).collect::<Vec<_>>());
        prop_assume!(sides(second).is_ok());
        let gathered = Gathered { rule: &rule, scale: 2, numbers: &numbers };
        let next = gathered.crosses(&bounds, at(second), Some(at(900))).map(|at| at.micros() / SECOND_US);
        for later in second..next.unwrap_or(900) {
            prop_assert_eq!(sides(later), sides(second));
        }
    }
}
