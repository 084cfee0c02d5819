//! One spelling of each identifier (NM-1 to NM-6).

use proptest::prelude::*;

use super::*;

fn check(normaliser: Normaliser, cases: &[(&str, &str)]) {
    for (raw, wanted) in cases {
        let expected = match *wanted {
            "masked" => Normalised::Masked,
            "invalid" => Normalised::Invalid,
            value => Normalised::Ok(value.to_owned()),
        };
        assert_eq!(normaliser.apply(raw, &Spelling::default()), expected, "{raw}");
    }
}

#[test]
fn phones_of_china() {
    check(
        Normaliser::Phone,
        &[
            ("13812345678", "+8613812345678"),
            ("１３８１２３４５６７８", "+8613812345678"),
            ("0086 138-1234-5678", "+8613812345678"),
            ("8613812345678", "+8613812345678"),
            ("013812345678", "+8613812345678"),
            ("+86 013812345678", "+8613812345678"),
            ("138 1234 567", "invalid"),
            ("12812345678", "invalid"),
            ("138****5678", "masked"),
            ("138XXXX5678", "masked"),
            ("+86 10 6234 5678", "+861062345678"),
            ("010-62345678", "+861062345678"),
            ("0755-2345678", "+867552345678"),
            ("010-62345678 转 801", "+861062345678"),
            ("010-62345678 ext. 12", "+861062345678"),
            ("010-62345678#3", "+861062345678"),
            ("62345678", "invalid"),
            ("phone", "invalid"),
            ("", "invalid"),
            ("ext 5", "invalid"),
            ("手机13812345678", "+8613812345678"),
            ("8601062345678", "+861062345678"),
            ("138XXXX5678 ext 5", "masked"),
            ("138é12345678", "invalid"),
        ],
    );
}

#[test]
fn phones_elsewhere() {
    check(
        Normaliser::Phone,
        &[
            ("+852 9123 4567", "+85291234567"),
            ("+1 (415) 555-2671", "+14155552671"),
            ("(+44) 20 7946 0958", "+442079460958"),
            ("00442079460958", "+442079460958"),
            ("+0123456789", "invalid"),
            ("+1234567", "invalid"),
            ("+1234567890123456", "invalid"),
        ],
    );
}

#[test]
fn emails() {
    check(
        Normaliser::Email,
        &[
            (" a@b.cn ", "a@b.cn"),
            ("z.w+news@googlemail.com", "zw@gmail.com"),
            ("a@b", "invalid"),
            ("a@b..cn", "invalid"),
            ("a***@qq.com", "masked"),
            ("<A@B.CN.>", "a@b.cn"),
            ("+x@b.cn", "invalid"),
            ("a b@c.cn", "invalid"),
            ("a@b@c.cn", "invalid"),
            ("李@例子.中国", "李@xn--fsqu00a.xn--fiqs8s"),
        ],
    );
}

#[test]
fn plain_kinds() {
    check(Normaliser::Upper, &[("v-100 2", "V1002"), (" - ", "invalid")]);
    check(Normaliser::Lower, &[("AbC ", "abc")]);
    check(Normaliser::Exact, &[(" oX1 ", "oX1"), ("  ", "invalid")]);
}

proptest! {
    #[test]
    fn a_normaliser_is_idempotent(raw in "[0-9+A-Za-z@. \\-()转*]{0,24}") {
        for (normaliser, _) in Normaliser::ALL {
            if let Normalised::Ok(value) = normaliser.apply(&raw, &Spelling::default()) {
                prop_assert_eq!(normaliser.apply(&value, &Spelling::default()), Normalised::Ok(value.clone()));
            }
        }
    }
}
