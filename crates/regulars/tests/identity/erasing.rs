//! Erasure (CI-3, invariants 8 and 16): the id goes on resolving, the others may be kept together, and no byte is left.

use regulars::{Code, Erasure, ProfileErasure};

use super::*;

/// What must not be found anywhere afterwards. The telephone number is normalised with its country code.
const SECRETS: [&str; 6] = ["secretkey", "13899990000", "欧阳秘密", "秘密城", "evidence-of-her", "reason-of-her"];

/// `secretkey` joins `a` and `c`; decisions of all kinds name it.
fn world(crm: &Crm) {
    let own = says(
        &["phone:13899990000", "email:a@shop.cn", "email:c@shop.cn", "member:secretkey-7"],
        &["name:欧阳秘密", "city:秘密城"],
    );
    ingest(
        crm,
        &[
            record("1", "a", 1, &says(&["email:a@shop.cn"], &[])),
            record("2", "secretkey", 2, &own),
            record("3", "c", 3, &says(&["email:c@shop.cn"], &[])),
            record("4", "z", 4, ""),
        ],
    );
    let why = r#","reason":"reason-of-her","evidence":{"why":"evidence-of-her 欧阳秘密"}"#;
    let all = |rest: String| format!("{rest}{why}");
    let decisions = [
        human("1", 5, &all(pair("merge", "secretkey", "z"))),
        human("2", 6, &all(revoke("1"))),
        human("3", 7, &all(identified("link", "secretkey", "phone", "13899990001"))),
        human("4", 7, &all(r#""verb":"exclude","identifier":{"kind":"phone","value":"13899990000"}"#.to_owned())),
        human("5", 7, &all(r#""verb":"exclude","identifier":{"kind":"phone","value":"13899990001"}"#.to_owned())),
        human(
            "6",
            8,
            &all(format!(r#""verb":"pin","profile":{},"attribute":"city","value":"秘密城""#, mention("secretkey"))),
        ),
        human("7", 8, &all(format!(r#""verb":"detach","profile":{},"from":[{}]"#, mention("z"), mention("secretkey")))),
        human("8", 8, &all(identified("unlink", "a", "phone", "13899990000"))),
    ];
    let report = crm.decide(&decisions).unwrap();
    assert_eq!((report.accepted, report.rejected.len()), (8, 0), "{report:?}");
    crm.advance(on(9)).unwrap();
}

fn erase(crm: &Crm, name: &str, keep_together: bool) -> Erasure {
    let actor = json(r#"{"kind":"human"}"#).read().unwrap();
    crm.erase_profile(&ProfileErasure { profile: profile(name), at: on(10), actor, keep_together }).unwrap()
}

/// The bytes of all files in a folder.
fn bytes(folder: &tempfile::TempDir) -> Vec<u8> {
    let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    files.flat_map(|path| std::fs::read(path).unwrap()).collect()
}

fn found(text: &str, bytes: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn no_byte_of_who_was_erased_is_left() {
    let folder = tempfile::tempdir().unwrap();
    for crm in both(&folder, "store") {
        world(&crm);
        let before = everything(&crm, on(20));
        assert!(SECRETS.iter().all(|secret| before.contains(secret)), "{before}");
        assert!(erase(&crm, "secretkey", true).scrubbed);
        crm.advance(on(20)).unwrap();
        let after = everything(&crm, on(20));
        // What only a decision said that it had is hers as well.
        for secret in SECRETS.iter().chain(&["13899990001"]) {
            assert!(!after.contains(secret), "{secret}: {after}");
        }
    }
    // Closing a file brings its log into it.
    let left = bytes(&folder);
    assert!(found("a@shop.cn", &left));
    for secret in SECRETS.iter().chain(&["13899990001", "SECRETKEY"]) {
        assert!(!found(secret, &left), "{secret}");
    }
}

#[test]
fn no_byte_is_left_in_a_file_whose_pages_were_split_and_rewritten() {
    let folder = tempfile::tempdir().unwrap();
    let [_, crm, sealed] = both(&folder, "store");
    for batch in 0..40 {
        let others = (0..20).map(|n| {
            // In an order that puts what is new between what was there.
            let number = (batch * 20 + n) * 7_919 % 800;
            let stated = says(&[&format!("email:{number}@shop.cn")], &["city:杭州"]);
            record(&format!("r{number}"), &format!("p{number}"), number % 30, &stated)
        });
        let stated = says(&[&format!("phone:138999900{:02}", batch), "email:401@shop.cn"], &["name:欧阳秘密"]);
        let own = record(&format!("s{}", batch * 17 % 40), "secretkey", batch * 11 % 30, &stated);
        let records: Vec<Json> = others.chain([own]).collect();
        ingest(&crm, &records);
        ingest(&sealed, &records);
        let decided =
            human(&format!("d{batch}"), 31, &pair("not_same", "secretkey", &format!("p{}", batch * 7_919 % 800)));
        assert_eq!(crm.decide(&[decided]).unwrap().accepted, 1);
        crm.advance(on(31)).unwrap();
    }
    assert!(found("secretkey", &bytes(&folder)));
    // The files stay open: what is erased is gone at once.
    for crm in [&crm, &sealed] {
        assert!(erase(crm, "secretkey", true).scrubbed);
    }
    let left = bytes(&folder);
    assert!(found("401@shop.cn", &left));
    for secret in ["secretkey", "138999900", "欧阳秘密"] {
        assert!(!found(secret, &left), "{secret}");
    }
}

#[test]
fn the_id_resolves_to_the_first_who_is_left_and_to_nobody_after_the_last() {
    let folder = tempfile::tempdir().unwrap();
    for crm in both(&folder, "store") {
        world(&crm);
        assert_eq!(members(&crm, on(9)), ["a c secretkey", "z"]);
        let erased = erase(&crm, "secretkey", false);
        assert_eq!((erased.customer, erased.decisions.len()), (id("secretkey"), 0));
        assert_eq!(members(&crm, on(10)), ["a", "c", "z"]);
        assert_eq!(crm.view(erased.customer, on(10)).unwrap().customer, id("a"));
        erase(&crm, "a", false);
        assert_eq!(crm.view(erased.customer, on(10)).unwrap().customer, id("c"));
        erase(&crm, "c", false);
        for gone in ["secretkey", "c"] {
            assert_eq!(crm.view(id(gone), on(10)).unwrap_err().code(), Code::Erased, "{gone}");
        }
        assert_eq!(members(&crm, on(10)), ["z"]);
    }
}

#[test]
fn the_others_stay_together_if_they_are_to_and_the_bridge_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    for crm in both(&folder, "store") {
        world(&crm);
        let erased = erase(&crm, "secretkey", true);
        assert_eq!(erased.decisions.len(), 1);
        assert_eq!(members(&crm, on(10)), ["a c", "z"]);
        assert_eq!(crm.view(erased.customer, on(10)).unwrap().customer, id("a"));
        let before = everything(&crm, on(20));
        let actor = json(r#"{"kind":"human"}"#).read().unwrap();
        let again = ProfileErasure { profile: profile("secretkey"), at: on(11), actor, keep_together: true };
        assert_eq!(crm.erase_profile(&again).unwrap_err().code(), Code::Erased);
        assert_eq!(everything(&crm, on(20)), before);
        // A source that still tells of it is refused (EN-10).
        let back = record("9", "secretkey", 12, &says(&["email:a@shop.cn", "phone:13899990002"], &[]));
        let report = crm.ingest_json(&[back]).unwrap();
        let refused = report.rejected.first().unwrap();
        assert_eq!((refused.error.code(), refused.error.path()), (Code::ProfileErased, "profile"));
        assert_eq!(everything(&crm, on(20)), before);
    }
}
