//! Laws of every normaliser under any options.

use proptest::prelude::*;

use super::*;

/// Any options that a rulebook can say.
fn spellings() -> impl Strategy<Value = Spelling> {
    let domains = proptest::sample::subsequence(vec!["gmail.com", "googlemail.com", "b.cn"], 0..=3);
    let email = (any::<bool>(), any::<bool>(), domains).prop_map(|(fold_case, cut_plus, domains)| EmailRules {
        fold_case,
        cut_plus,
        dot_insensitive: domains.into_iter().filter_map(Domain::new).collect(),
    });
    let mobile = proptest::collection::vec("1[0-9]{1,6}", 0..4);
    let areas = proptest::collection::vec("[1-9][0-9x]{1,2}", 0..4);
    let china = (mobile, areas).prop_map(|(mobile, areas)| ChineseNumbers {
        mobile_prefixes: mobile.iter().filter_map(|prefix| MobilePrefix::new(prefix)).collect(),
        area_codes: areas.iter().filter_map(|code| AreaCode::new(code)).collect(),
    });
    let china = prop_oneof![Just(ChineseNumbers::default()), china];
    let region = proptest::sample::select(vec!["CN", "HK"]);
    let phone = (region, china, any::<bool>()).prop_map(|(region, china, strict)| PhoneRules {
        region: Region::new(region).unwrap(),
        china,
        metadata: Metadata::new().filter(|_| strict),
    });
    (email, phone).prop_map(|(email, phone)| Spelling { email, phone })
}

/// What comes near to identifiers, and anything else.
fn raws() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9+A-Za-z@. \\-()<>转*]{0,24}",
        "[<> ]{0,2}[.+<>A-Za-zΐßİΣ]{1,6}@(gmail[.]com|googlemail[.]com|B[.]cn)[.。>]{0,2}",
        "[+(]{0,2}(0|00|86|0086|852)?(1[0-9]{9,10}|[2-9][0-9]{8,10})(转[0-9]|#[0-9])?",
        "\\PC{0,12}",
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn a_normaliser_is_idempotent(raw in raws(), spelling in spellings()) {
        for (normaliser, _) in Normaliser::ALL {
            if let Normalised::Ok(value) = normaliser.apply(&raw, &spelling) {
                prop_assert!(!value.is_empty());
                prop_assert_eq!(normaliser.apply(&value, &spelling), Normalised::Ok(value.clone()), "{:?}", normaliser);
            }
        }
    }

    /// NM-5: the stricter check takes away and adds nothing.
    #[cfg(feature = "phone-metadata")]
    #[test]
    fn metadata_only_makes_invalid(raw in raws(), spelling in spellings()) {
        let mut loose = spelling.clone();
        loose.phone.metadata = None;
        let strict = Normaliser::Phone.apply(&raw, &spelling);
        prop_assert!(strict == Normalised::Invalid || strict == Normaliser::Phone.apply(&raw, &loose));
    }
}
