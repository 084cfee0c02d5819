//! One spelling of each identifier (NM-1 to NM-6).

use super::*;

/// What is said of a raw value: its spelling, `masked` or `invalid`.
type Row<'a> = (&'a str, &'a str);

fn check(normaliser: Normaliser, cases: &[Row<'_>]) {
    check_by(&Spelling::default(), normaliser, cases);
}

fn check_by(spelling: &Spelling, normaliser: Normaliser, cases: &[Row<'_>]) {
    for (raw, wanted) in cases {
        let expected = match *wanted {
            "masked" => Normalised::Masked,
            "invalid" => Normalised::Invalid,
            value => Normalised::Ok(value.to_owned()),
        };
        assert_eq!(normaliser.apply(raw, spelling), expected, "{raw:?}");
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

#[test]
fn corners_of_phones() {
    check(
        Normaliser::Phone,
        &[
            ("＋８６ １３８ １２３４ ５６７８", "+8613812345678"),
            ("（＋８５２）９１２３４５６７", "+85291234567"),
            ("[+852] 9123 4567", "+85291234567"),
            (" ( +852) 91234567", "+85291234567"),
            ("852 + 9123 4567", "invalid"),
            ("00 86 138 1234 5678", "+8613812345678"),
            ("(00)85291234567", "+85291234567"),
            ("+0086 13812345678", "invalid"),
            ("86 138 1234 5678", "+8613812345678"),
            ("86 1381 234 567", "invalid"),
            ("008613812345678", "+8613812345678"),
            // 00 marks a country code, also where a habit meant another thing.
            ("0013812345678", "+13812345678"),
            ("+8600 10 62345678", "invalid"),
            ("+86 010 62345678", "+861062345678"),
            ("021 6234 5678", "+862162345678"),
            ("21 6234 5678", "invalid"),
            ("0512-6234567", "+865126234567"),
            ("0512-62345678", "+8651262345678"),
            ("0512-623456", "invalid"),
            ("021-6234567", "invalid"),
            ("010-62345678转801", "+861062345678"),
            ("010-62345678 分机 801", "+861062345678"),
            ("010-62345678EXT801", "+861062345678"),
            ("010-62345678＃801", "+861062345678"),
            ("转801", "invalid"),
            ("138XX345678", "masked"),
            ("138ｘＸ345678", "masked"),
            ("138X1X45678", "invalid"),
            ("138＊＊＊＊5678", "masked"),
            ("138ế12345678", "invalid"),
            ("１３８−１２３４−５６７８", "+8613812345678"),
            ("\u{202d}13812345678\u{202c}", "+8613812345678"),
            ("138\0 1234 5678", "+8613812345678"),
            ("+", "invalid"),
            ("00", "invalid"),
            ("+86", "invalid"),
            ("+12345678", "+12345678"),
            ("+123456789012345", "+123456789012345"),
        ],
    );
    assert_eq!(Normaliser::Phone.apply(&"1".repeat(320), &Spelling::default()), Normalised::Invalid);
}

#[test]
fn corners_of_emails() {
    let long = |chars: usize| format!("{}@b.cn", "a".repeat(chars));
    let domain = format!("a@{}cn", "bcd.".repeat(79));
    check(
        Normaliser::Email,
        &[
            (&long(64), &long(64)),
            (&long(65), "invalid"),
            // All of the 64 characters count, also those that are cut off.
            (&format!("a+{}", long(62)), "a@b.cn"),
            (&format!("a+{}", long(63)), "invalid"),
            (&domain, &domain),
            ("a.b.c@Gmail.com", "abc@gmail.com"),
            ("a.b+c.d+e@gmail.com", "ab@gmail.com"),
            ("a.b@qq.com", "a.b@qq.com"),
            ("...@gmail.com", "invalid"),
            (".+x@gmail.com", "invalid"),
            ("@b.cn", "invalid"),
            ("a@", "invalid"),
            ("a@.cn", "invalid"),
            ("a@b.cn..", "invalid"),
            ("a@b.cn。", "a@b.cn"),
            ("a@例子。中国", "a@xn--fsqu00a.xn--fiqs8s"),
            ("a@XN--FSQU00A.xn--fiqs8s", "a@xn--fsqu00a.xn--fiqs8s"),
            ("a@bücher.de", "a@xn--bcher-kva.de"),
            ("a@xn--0.cn", "invalid"),
            ("＜ａ＠ｂ．ｃｎ＞", "a@b.cn"),
            ("< a@b.cn >", "a@b.cn"),
            ("Li <a@b.cn>", "invalid"),
            ("Li<a@b.cn>", "invalid"),
            (".<a@gmail.com", "invalid"),
            ("a\0@b.cn", "invalid"),
            ("a\u{a0}b@c.cn", "invalid"),
            ("א@b.cn", "א@b.cn"),
            ("İ@b.cn", "i\u{307}@b.cn"),
            ("13812345678", "invalid"),
        ],
    );
}

#[test]
fn spellings_of_addresses_are_the_rulebooks() {
    let kept = EmailRules { fold_case: false, cut_plus: false, dot_insensitive: Vec::new() };
    let kept = Spelling { email: kept, ..Spelling::default() };
    check_by(
        &kept,
        Normaliser::Email,
        &[
            ("A.b+News@GMAIL.com", "A.b+News@gmail.com"),
            ("a.b@googlemail.com", "a.b@googlemail.com"),
            ("+x@b.cn", "+x@b.cn"),
        ],
    );
    // Only the two names of one domain become one; another that ignores dots stays itself.
    let own = EmailRules { dot_insensitive: vec![Domain::new("example.org").unwrap()], ..EmailRules::default() };
    let own = Spelling { email: own, ..Spelling::default() };
    check_by(&own, Normaliser::Email, &[("a.b@example.org", "ab@example.org"), ("a.b@gmail.com", "a.b@gmail.com")]);
}

#[test]
fn ranges_of_numbers_are_the_rulebooks() {
    let china = ChineseNumbers {
        mobile_prefixes: vec![MobilePrefix::new("128").unwrap()],
        area_codes: vec![AreaCode::new("2x").unwrap(), AreaCode::new("755").unwrap()],
    };
    let spelling = Spelling { phone: PhoneRules { china, ..PhoneRules::default() }, ..Spelling::default() };
    check_by(
        &spelling,
        Normaliser::Phone,
        &[
            ("12812345678", "+8612812345678"),
            ("13812345678", "invalid"),
            ("012812345678", "+8612812345678"),
            ("021-62345678", "+862162345678"),
            ("010-62345678", "invalid"),
            ("0755-62345678", "+8675562345678"),
            ("0756-62345678", "invalid"),
        ],
    );
}

#[test]
fn numbers_without_country_code_are_chinese_only_in_china() {
    let region = Region::new("HK").unwrap();
    let spelling = Spelling { phone: PhoneRules { region, ..PhoneRules::default() }, ..Spelling::default() };
    check_by(
        &spelling,
        Normaliser::Phone,
        &[
            ("9123 4567", "invalid"),
            ("13812345678", "invalid"),
            ("8613812345678", "invalid"),
            ("+8613812345678", "+8613812345678"),
            ("0085291234567", "+85291234567"),
        ],
    );
}

#[test]
fn parts_of_options_have_one_form() {
    for wrong in ["", "1", "23", "1x", "12345678", "１３"] {
        assert_eq!(MobilePrefix::new(wrong), None, "{wrong}");
    }
    for wrong in ["", "2", "010", "x0", "2X", "7555", "二x"] {
        assert_eq!(AreaCode::new(wrong), None, "{wrong}");
    }
    for wrong in ["", "cn", "C", "CHN", "中"] {
        assert_eq!(Region::new(wrong), None, "{wrong}");
    }
}

#[cfg(feature = "phone-metadata")]
#[test]
fn metadata_refuses_numbers_that_nobody_can_have() {
    let phone = PhoneRules { metadata: Metadata::new(), ..PhoneRules::default() };
    assert!(phone.metadata.is_some());
    let spelling = Spelling { phone, ..Spelling::default() };
    check_by(
        &spelling,
        Normaliser::Phone,
        &[
            ("+852 9123 4567", "+85291234567"),
            ("+1 415 555 2671", "+14155552671"),
            ("+852 0123 4567", "invalid"),
            ("+1 115 555 2671", "invalid"),
            ("+999 1234 5678", "invalid"),
            // The numbers of China are the rulebook's.
            ("14012345678", "+8614012345678"),
        ],
    );
}

#[cfg(not(feature = "phone-metadata"))]
#[test]
fn there_is_no_metadata_unless_it_was_built_in() {
    assert_eq!(Metadata::new(), None);
}

#[test]
fn contact_points_have_the_spelling_of_their_kind() {
    let point = |raw| normalise_contact_point(raw, &Spelling::default());
    assert_eq!(point("Ａ＠b.cn"), "a@b.cn");
    assert_eq!(point("138 1234 5678"), "+8613812345678");
    assert_eq!(point(" wechat:x "), "wechat:x");
}
