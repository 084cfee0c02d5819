//! Numbers against `rust_decimal` where that is exact, and quotients against the definition of rounding half to even.

use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use proptest::prelude::*;

use super::*;

fn number(text: &str) -> Number {
    Number::parse(text).unwrap_or_else(|| panic!("{text}"))
}

fn text(number: Option<Number>) -> String {
    number.map_or("none".to_owned(), |number| number.canonical())
}

const NINES: &str = "9999999999999999999999999999";

#[test]
fn numbers_are_read_exactly_or_not_at_all() {
    let cases = [
        ("0", "0"),
        ("-0", "0"),
        ("007", "7"),
        ("12.50", "12.5"),
        ("-0.010", "-0.01"),
        ("1.00000000000000000000000000000000", "1"),
    ];
    for (written, wanted) in cases {
        assert_eq!(number(written).canonical(), wanted, "{written}");
    }
    assert_eq!(number(NINES).canonical(), NINES);
    assert_eq!(number(&format!("{NINES}.000000")).canonical(), NINES);
    assert_eq!(number(&format!("0.{NINES}")).canonical(), format!("0.{NINES}"));
    let refused = ["", "-", ".5", "5.", "1e3", "+1", "1,5", " 1", "１", "--1", "1.2.3", "0x1"];
    for written in refused.into_iter().map(str::to_owned).chain([
        format!("{NINES}0"),
        format!("{NINES}.1"),
        format!("1.{NINES}"),
        "0.00000000000000000000000000001".to_owned(),
        "9".repeat(400),
        format!("1.{}", "7".repeat(400)),
    ]) {
        assert_eq!(Number::parse(&written), None, "{written}");
    }
}

#[test]
fn what_exceeds_28_digits_is_no_number() {
    let nines = number(NINES);
    assert_eq!(text(nines.add(1_i64.into())), "none");
    assert_eq!(text(nines.add(number("0.1"))), "none");
    assert_eq!(text(nines.sub(nines)), "0");
    assert_eq!(text(nines.mul(10_i64.into())), "none");
    assert_eq!(text(nines.mul(number("0.1"))), "999999999999999999999999999.9");
    assert_eq!(text(number("1234567890123456.7890").add(number("0.211"))), "1234567890123457");
    // Zeros that say nothing never make a sum or product too long.
    let (left, right) = (Number { units: 10_i128.pow(27), scale: 27 }, Number::from(10_i64.pow(18)));
    assert_eq!(text(left.add(right)), "1000000000000000001");
    let (twos, fives) = (Number { units: 2_i128.pow(90), scale: 80 }, Number { units: 5_i128.pow(38), scale: 10 });
    assert_eq!(twos.mul(fives), Some(Number { units: 2_i128.pow(52), scale: 52 }));
}

#[test]
fn quotients_have_28_digits_half_to_even() {
    let cases = [
        ("1", "3", "0.3333333333333333333333333333"),
        ("2", "3", "0.6666666666666666666666666667"),
        ("-2", "3", "-0.6666666666666666666666666667"),
        ("1999.99", "3", "666.6633333333333333333333333"),
        ("1", "8", "0.125"),
        ("0", "7", "0"),
        ("6", "0.003", "2000"),
        ("1", "30000000000", "0.00000000003333333333333333333333333333"),
        (NINES, "0.1", "none"),
        ("1", "0", "none"),
        ("0", "0.00", "none"),
        // After the 28th digit comes a five and nothing else: to the even neighbour.
        ("9999999999999999999999999999", "2", "5000000000000000000000000000"),
        ("9999999999999999999999999997", "2", "4999999999999999999999999998"),
    ];
    for (left, right, wanted) in cases {
        let found = text(number(left).div(number(right)));
        assert_eq!(found, wanted, "{left} / {right}");
    }
}

#[test]
fn numbers_are_written_with_the_digits_of_their_currency() {
    let write = |text: &str, digits| {
        let mut out = String::new();
        number(text).write(&mut out, digits);
        out
    };
    assert_eq!(write("12.5", 2), "12.50");
    assert_eq!(write("12.505", 2), "12.505");
    assert_eq!(write("7", 0), "7");
    assert_eq!(format!("{}", number("-7.10")), "-7.1");
    assert_eq!((number("-7").signum(), number("0.0").signum(), number("0.1").signum()), (-1, 0, 1));
}

#[test]
fn a_sum_becomes_a_number_if_it_fits() {
    let mut total = Total::from("2000.00".parse::<Decimal>().unwrap());
    assert_eq!(text(Number::from_total(total)), "2000");
    for _ in 0..100 {
        total.add(total);
    }
    assert_eq!(Number::from_total(total), None);
    for _ in 0..100 {
        total.add(total);
    }
    assert!(total.overflowed());
    assert_eq!(Number::from_total(total), None);
}

fn any_number() -> impl Strategy<Value = Number> {
    let units = prop_oneof![
        -LIMIT + 1..LIMIT,
        -1_000_000_i128..1_000_000,
        (-1_000_i128..1_000).prop_map(|n| n * 10_i128.pow(20))
    ];
    (units, 0_u8..=28).prop_map(|(units, scale)| Number { units, scale })
}

fn theirs(number: Number) -> rust_decimal::Decimal {
    rust_decimal::Decimal::from_i128_with_scale(number.units, u32::from(number.scale))
}

fn hash(number: Number) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(number)
}

/// The product of factors by long hand: digits of base 10^9, least first.
fn wide(factors: &[u128]) -> Vec<u64> {
    factors.iter().fold(vec![1], |digits, factor| {
        let mut product = vec![0_u64; digits.len() + 6];
        for (i, digit) in digits.iter().enumerate() {
            let (mut rest, mut carry, mut j) = (*factor, 0_u64, i);
            while rest > 0 || carry > 0 {
                let sum = product[j] + digit * u64::try_from(rest % 1_000_000_000).unwrap() + carry;
                product[j] = sum % 1_000_000_000;
                carry = sum / 1_000_000_000;
                rest /= 1_000_000_000;
                j += 1;
            }
        }
        while product.last() == Some(&0) {
            product.pop();
        }
        product
    })
}

fn longer(left: &[u64], right: &[u64]) -> Ordering {
    left.len().cmp(&right.len()).then_with(|| left.iter().rev().cmp(right.iter().rev()))
}

proptest! {
    #[test]
    fn order_and_equality_are_those_of_the_values(a in any_number(), b in any_number()) {
        prop_assert_eq!(a.cmp(&b), theirs(a).cmp(&theirs(b)));
        prop_assert_eq!(a == b, hash(a) == hash(b));
        let wider = Number { units: a.plain().units, scale: a.plain().scale };
        prop_assert_eq!((a, hash(a)), (wider, hash(wider)));
    }

    #[test]
    fn text_and_back_is_the_same_number(a in any_number()) {
        prop_assert_eq!(Number::parse(&a.canonical()), Some(a));
        prop_assert_eq!(theirs(a).normalize().to_string(), a.canonical());
    }

    #[test]
    fn sums_and_products_are_exact(a in -10_i128.pow(12)..10_i128.pow(12), b in -10_i128.pow(12)..10_i128.pow(12), s in 0_u8..=12, t in 0_u8..=12) {
        let (a, b) = (Number { units: a, scale: s }, Number { units: b, scale: t });
        prop_assert_eq!(text(a.add(b)), (theirs(a) + theirs(b)).normalize().to_string());
        prop_assert_eq!(text(a.sub(b)), (theirs(a) - theirs(b)).normalize().to_string());
        prop_assert_eq!(text(a.mul(b)), (theirs(a) * theirs(b)).normalize().to_string());
    }

    #[test]
    fn arithmetic_never_gives_more_than_28_digits_and_undoes_itself(a in any_number(), b in any_number()) {
        for result in [a.add(b), a.sub(b), a.mul(b), a.div(b)].into_iter().flatten() {
            prop_assert!(result.units.abs() < LIMIT);
        }
        if let Some(sum) = a.add(b) {
            prop_assert_eq!(sum.sub(b), Some(a));
            prop_assert_eq!(b.add(a), Some(sum));
        }
        prop_assert_eq!(a.mul(b), b.mul(a));
        if let (Some(product), true) = (a.mul(b), b.units != 0) {
            prop_assert_eq!(product.div(b), Some(a));
        }
    }

    #[test]
    fn a_quotient_is_the_nearest_of_28_digits_and_even_at_the_middle(a in any_number(), b in any_number()) {
        prop_assume!(b.units != 0);
        let Some(q) = a.div(b) else {
            // Only what has more than 28 digits before the point has no quotient: |a| >= |b| * (10^28 - 1/2).
            let (left, right) = (wide(&[a.units.unsigned_abs(), 2, POWERS[usize::from(b.scale)].unsigned_abs()]),
                wide(&[b.units.unsigned_abs(), 2 * LIMIT.unsigned_abs() - 1, POWERS[usize::from(a.scale)].unsigned_abs()]));
            prop_assert!(longer(&left, &right).is_ge());
            return Ok(());
        };
        prop_assert_eq!(i128::from(q.signum()), if a.units == 0 { 0 } else { a.units.signum() * b.units.signum() });
        // |2a·10^x - 2qb·10^y| <= b·10^y by the two bounds (2q-1)b·10^y <= 2a·10^x <= (2q+1)b·10^y, with q at its finest scale.
        let (mut units, mut scale) = (q.units.unsigned_abs(), i32::from(q.scale));
        while units != 0 && units < LIMIT.unsigned_abs() / 10 {
            units *= 10;
            scale += 1;
        }
        let shift = i32::from(a.scale) - i32::from(b.scale) - scale;
        let ten = |n: i32| vec![10_u128; usize::try_from(n.max(0)).unwrap()];
        let left = wide(&[&[2, a.units.unsigned_abs()][..], &ten(-shift)].concat());
        let bound = |q: u128| wide(&[&[q, b.units.unsigned_abs()][..], &ten(shift)].concat());
        if a.units != 0 {
            let (low, high) = (longer(&bound(2 * units - 1), &left), longer(&left, &bound(2 * units + 1)));
            prop_assert!(low.is_le() && high.is_le(), "{} / {} = {}", a, b, q);
            prop_assert!((low.is_lt() && high.is_lt()) || units % 2 == 0);
        }
    }
}
