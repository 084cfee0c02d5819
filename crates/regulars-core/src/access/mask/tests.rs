use proptest::prelude::*;

use super::*;
use crate::text::Json;

fn show(kind: MaskKind, value: &str) -> (Option<String>, bool) {
    let surnames = Surnames::default();
    let pseudonym = |value: &str| Some(format!("{:x}", value.len()));
    let shown = mask(kind, value, &MaskTables { surnames: &surnames, pseudonym: Some(&pseudonym) });
    (shown.masked, shown.valid)
}

fn holds(kind: MaskKind, cases: &[(&str, &str, bool)]) {
    for (value, masked, valid) in cases {
        assert_eq!(show(kind, value), (Some((*masked).to_owned()), *valid), "{} of {value}", kind.as_str());
    }
}

#[test]
fn the_cases_of_the_document_hold() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/consent.json")).unwrap();
    let cases = Json::parse(&text).unwrap();
    let cases = cases.get("masking_cases").and_then(Json::as_array).unwrap().to_vec();
    assert!(cases.len() >= 13);
    for case in &cases {
        let text =
            |place: &str, key: &str| case.get(place).and_then(|part| part.get(key)?.as_str()).unwrap().to_owned();
        let kind = MaskKind::from_word(&text("input", "kind")).unwrap();
        let valid = case.get("expect").and_then(|expect| expect.get("valid")) == Some(&Json::Bool(true));
        assert_eq!(show(kind, &text("input", "value")), (Some(text("expect", "masked")), valid));
    }
}

#[test]
fn mobile_numbers_show_seven_digits() {
    holds(
        MaskKind::CnMobile,
        &[
            ("8613812345678", "138****5678", true),
            ("0086 (138) 1234 5678", "138****5678", true),
            // Without the eleven digits behind it 86 is no prefix.
            ("86138123456", "***********", false),
            ("12812345678", "***********", false),
            ("1381234567８", "***********", false),
            ("", "", false),
        ],
    );
}

#[test]
fn identity_numbers_show_seven_characters() {
    holds(
        MaskKind::CnId18,
        &[
            ("11010519491231002x", "110***********002X", true),
            ("110105 19491231 002X", "110***********002X", true),
            ("11010519491231002", "*****************", false),
            ("1101051949123100２X", "******************", false),
        ],
    );
}

#[test]
fn addresses_keep_domain_and_ends() {
    holds(
        MaskKind::Email,
        &[
            ("张三丰@例子.中国", "张*丰@例子.中国", true),
            ("a@b", "***", false),
            ("a@.b", "****", false),
            ("a@b.", "****", false),
            ("a@.b.", "*****", false),
            ("a@.b.c", "*@.b.c", true),
            ("@b.c", "****", false),
            ("a@b@c.d", "*******", false),
            ("a b@c.de", "********", false),
            ("a@", "**", false),
        ],
    );
}

#[test]
fn cards_are_checked() {
    holds(
        MaskKind::BankCard,
        &[
            ("4111-1111-1111-1111", "4111********1111", true),
            ("4111111111111112", "****************", false),
            ("0000", "****", false),
            ("", "", false),
        ],
    );
}

#[test]
fn names_keep_the_surname_or_a_letter() {
    holds(
        MaskKind::Name,
        &[
            ("王小明", "王**", true),
            ("欧阳娜娜", "欧阳**", true),
            // Two characters are a surname and a given name.
            ("欧阳", "欧*", true),
            ("  张三 ", "张*", true),
            ("J Smith", "* *****", true),
            ("John  Paul\tSmith", "J*** **** *****", true),
            ("阿凡提·买买提", "阿******", true),
            ("", "", false),
        ],
    );
}

#[test]
fn postal_addresses_show_no_more_than_the_district() {
    holds(
        MaskKind::Address,
        &[
            ("内蒙古自治区呼和浩特市新城区1号", "内蒙古自治区呼和浩特市新城区****", true),
            ("浙江省杭州市阳光小区3幢", "浙江省杭州市****", true),
            ("香港特别行政区", "*******", false),
            ("区市", "区市****", true),
            ("区", "*", false),
            ("市", "*", false),
            ("阿拉善左旗", "阿拉善左旗****", true),
        ],
    );
}

#[test]
fn the_further_kinds() {
    holds(MaskKind::Full, &[(" ab字 ", "***", true), ("", "", true)]);
    holds(
        MaskKind::Year,
        &[("1990-05-01", "1990", true), ("1990", "****", false), ("1990-02-30", "**********", false)],
    );
    holds(MaskKind::Last4, &[("AB1234", "**1234", true), ("1234", "****", false), ("一二三四五", "*二三四五", true)]);
    holds(MaskKind::Pseudonym, &[("abc", "3", true)]);
    assert_eq!(show(MaskKind::NoneShown, "abc"), (None, true));
    let none = MaskTables { surnames: &Surnames::default(), pseudonym: None };
    assert_eq!(mask(MaskKind::Pseudonym, "abc", &none), Masked { masked: Some("***".to_owned()), valid: false });
}

#[test]
fn a_value_that_is_far_too_long_shows_only_its_length() {
    let long = "1".repeat(70);
    let stars = "*".repeat(70);
    for kind in [MaskKind::CnMobile, MaskKind::CnId18, MaskKind::BankCard, MaskKind::Full] {
        assert_eq!(show(kind, &long), (Some(stars.clone()), kind == MaskKind::Full), "{}", kind.as_str());
    }
    holds(
        MaskKind::CnMobile,
        &[("0086 13812345678", "138****5678", true), ("0086 138123456789", "*****************", false)],
    );
    let name = format!("张{}", "一".repeat(69));
    assert_eq!(show(MaskKind::Name, &name), (Some(format!("张{}", "*".repeat(69))), true));
}

#[test]
fn a_rulebook_adds_surnames() {
    let surnames = Surnames::default().with(["张简", "长", "三个字"]);
    let tables = MaskTables { surnames: &surnames, pseudonym: None };
    assert_eq!(mask(MaskKind::Name, "张简明明", &tables).masked.unwrap(), "张简**");
    assert_eq!(mask(MaskKind::Name, "长长长", &tables).masked.unwrap(), "长**");
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9 +()-]{0,24}",
        "[a-z@. ]{0,20}",
        "[0-9]{17}[0-9Xx]",
        "[一-龥区县旗市]{0,12}",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    ]
}

proptest! {
    /// INV-16: what is not of its kind shows only its length.
    #[test]
    fn invalid_values_show_only_stars(value in hostile()) {
        for kind in MaskKind::ALL.iter().copied() {
            let (shown, valid) = show(kind, &value);
            if !valid {
                prop_assert_eq!(shown, Some("*".repeat(value.trim().chars().count())));
            }
        }
    }

    /// INV-16: a valid value shows at most the stated positions.
    #[test]
    fn valid_values_show_at_most_the_stated_positions(value in hostile()) {
        for kind in MaskKind::ALL.iter().copied() {
            let (Some(shown), true) = show(kind, &value) else { continue };
            let plain = shown.chars().filter(|c| *c != '*').count();
            match kind {
                MaskKind::Full => prop_assert_eq!(plain, 0),
                MaskKind::Year | MaskKind::Last4 => prop_assert!(plain <= 4),
                MaskKind::CnMobile | MaskKind::CnId18 => prop_assert_eq!(plain, 7),
                MaskKind::BankCard => prop_assert_eq!(plain, 8),
                MaskKind::Name => prop_assert!(shown.chars().filter(|c| *c != '*' && *c != ' ').count() <= 2),
                MaskKind::Email => {
                    let domain = value.trim().split_once('@').unwrap().1.chars().filter(|c| *c != '*').count();
                    prop_assert!(plain <= domain + 3);
                }
                MaskKind::Address => prop_assert!(value.trim().starts_with(shown.trim_end_matches('*'))),
                MaskKind::NoneShown | MaskKind::Pseudonym => {}
            }
        }
    }
}
