//! Every refusal of DJ-7, each of which changes nothing, and how to proceed where one may.

use regulars::{Code, Error, ProfileErasure, Unmerge};

use super::*;

/// `a` and `b` have different member numbers and names; `c` and `e` were merged by a person, who also said that `a` is not
/// `c`; `d` was erased; a model links `f` to `e`.
fn world(crm: &Crm) {
    ingest(
        crm,
        &[
            record("1", "a", 1, &says(&["member:1", "phone:13800138001"], &["name:张伟"])),
            record("2", "b", 2, &says(&["member:2"], &["name:李娜"])),
            record("3", "c", 3, ""),
            record("4", "d", 4, ""),
            record("5", "e", 5, ""),
            record("6", "f", 6, ""),
            order("7", "a", 7, "400.00"),
        ],
    );
    apply(crm, &human("merged", 8, &pair("merge", "c", "e")));
    apply(crm, &human("apart", 8, &pair("not_same", "a", "c")));
    apply(crm, &decision("link", 8, "model", &format!(r#"{},"weight":"9.5""#, pair("merge", "f", "e"))));
    let actor = json(r#"{"kind":"human"}"#).read().unwrap();
    let erasure = ProfileErasure { profile: profile("d"), at: on(8), actor, keep_together: false };
    crm.erase_profile(&erasure).unwrap();
    crm.advance(on(9)).unwrap();
}

/// Refuses with a code, by deciding and by planning, and leaves everything as it was.
fn refused(crm: &Crm, decision: &IdentityDecision, options: &ApplyOptions, code: Code) -> Error {
    let before = everything(crm, on(20));
    let error = crm.apply_decision(decision, options).unwrap_err();
    assert_eq!(error.code(), code, "{decision:?}");
    assert_eq!(crm.plan_decision(decision, options).unwrap_err(), error);
    assert_eq!(everything(crm, on(20)), before, "{decision:?}");
    // Nothing waits to be told either: nobody was made dirty.
    assert_eq!(crm.advance(on(9)).unwrap().changes, 0);
    error
}

fn with(crm: &Crm, decision: &IdentityDecision, code: Code) -> Error {
    refused(crm, decision, &ApplyOptions::default(), code)
}

fn in_both(check: impl Fn(&Crm)) {
    let folder = tempfile::tempdir().unwrap();
    for crm in both(&folder, "store") {
        world(&crm);
        check(&crm);
    }
}

#[test]
fn whoever_is_named_must_be_there() {
    in_both(|crm| {
        for rest in [
            pair("merge", "a", "nobody"),
            pair("not_same", "nobody", "a"),
            format!(r#""verb":"detach","profile":{},"from":[{},{}]"#, mention("a"), mention("c"), mention("nobody")),
            format!(r#""verb":"pin","profile":{},"target":"id""#, mention("nobody")),
            identified("link", "nobody", "phone", "13800138001"),
        ] {
            with(crm, &human("x", 10, &rest), Code::UnknownProfile);
        }
        with(crm, &human("x", 10, &pair("merge", "a", "d")), Code::Erased);
        with(crm, &human("x", 10, &identified("unlink", "d", "phone", "13800138001")), Code::Erased);
        with(crm, &human("x", 10, &revoke("nothing")), Code::UnknownDecision);
        with(crm, &human("x", 10, &pair("merge", "a", "a")), Code::SameProfile);
        let itself = format!(r#""verb":"detach","profile":{},"from":[{}]"#, mention("a"), mention("a"));
        with(crm, &human("x", 10, &itself), Code::SameProfile);
        let plan = crm.plan_merge(id("c"), id("e"), on(10)).unwrap_err();
        assert_eq!(plan.code(), Code::SameProfile);
        with(crm, &human("x", 10, &identified("link", "a", "fax", "1")), Code::KindUnknown);
    });
}

#[test]
fn what_contradicts_is_listed_and_proceeds_if_it_may_supersede() {
    in_both(|crm| {
        let error = with(crm, &human("x", 10, &pair("merge", "a", "e")), Code::ContradictsDecision);
        assert!(canonical(&error).unwrap().contains("apart"), "{error:?}");
        let error = with(crm, &human("x", 10, &pair("not_same", "e", "c")), Code::ContradictsDecision);
        assert!(canonical(&error).unwrap().contains("merged"), "{error:?}");
        // What stands later in the journal wins: of one instant by its id, and nobody supersedes it from before.
        let options = ApplyOptions { supersede: true, ..ApplyOptions::default() };
        refused(crm, &human("m", 8, &pair("not_same", "e", "c")), &options, Code::ContradictsDecision);
        crm.apply_decision(&human("x", 10, &pair("merge", "a", "e")), &options).unwrap();
        assert_eq!(members(crm, on(20)), ["a c e f", "b"]);
        let superseded = crm.partition(on(20)).unwrap().superseded;
        assert_eq!(superseded.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["apart"]);
    });
}

#[test]
fn guards_are_listed_and_proceed_if_they_may_be_overridden() {
    in_both(|crm| {
        let error = with(crm, &human("x", 10, &pair("merge", "b", "a")), Code::GuardViolation);
        assert!(canonical(&error).unwrap().contains("exclusive,name"), "{error:?}");
        let options = ApplyOptions { override_guards: true, ..ApplyOptions::default() };
        crm.apply_decision(&human("x", 10, &pair("merge", "b", "a")), &options).unwrap();
        assert_eq!(members(crm, on(20)), ["a b", "c e f"]);
        let identity = customer_of(crm, "a", on(20)).identity.unwrap();
        let overridden = canonical(&identity.overridden).unwrap();
        assert_eq!(overridden, r#"[{"decision_id":"x","guards":["exclusive","name"]}]"#);
    });
}

#[test]
fn a_model_does_not_overrule_a_person() {
    in_both(|crm| {
        with(crm, &decision("x", 10, "model", &revoke("merged")), Code::Outranked);
        with(crm, &decision("x", 10, "rule", &revoke("merged")), Code::Outranked);
        with(crm, &decision("x", 10, "model", &pair("not_same", "a", "b")), Code::Outranked);
        apply(crm, &decision("x", 10, "model", &revoke("link")));
        assert_eq!(members(crm, on(20)), ["a", "b", "c e", "f"]);
    });
}

#[test]
fn a_version_and_a_plan_hold_until_something_differs() {
    in_both(|crm| {
        let options = |version: &str| ApplyOptions { expected_version: Some(version.to_owned()), ..Default::default() };
        let merge = human("x", 10, &pair("merge", "a", "c"));
        let merge_over = human("x", 10, &pair("merge", "a", "b"));
        refused(crm, &merge_over, &options("0123456789abcdef"), Code::StaleVersion);
        let supersede = |plan_hash: &str| ApplyOptions {
            supersede: true,
            plan_hash: Some(plan_hash.to_owned()),
            ..ApplyOptions::default()
        };
        let plan = crm.plan_merge(id("a"), id("e"), on(10)).unwrap();
        assert_eq!(plan.contradicts.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["apart"]);
        ingest(crm, &[order("8", "a", 9, "1.00")]);
        crm.advance(on(9)).unwrap();
        refused(crm, &merge, &supersede(&plan.plan_hash), Code::StalePlan);
        let again = crm.plan_merge(id("a"), id("e"), on(10)).unwrap();
        assert_ne!(plan.plan_hash, again.plan_hash);
        // The plan is about the customers: merging by another profile does something else.
        refused(crm, &human("x", 10, &pair("merge", "a", "f")), &supersede(&again.plan_hash), Code::StalePlan);
        crm.apply_decision(&merge, &supersede(&again.plan_hash)).unwrap();
        assert_eq!(members(crm, on(20)), ["a c e f", "b"]);
    });
}

#[test]
fn the_version_that_a_decision_answers_holds_for_the_next_one() {
    in_both(|crm| {
        // About others too, whom an identifier joins with them: whose version it is may not depend on how it was asked for.
        ingest(
            crm,
            &[
                record("9", "b", 9, &says(&["email:x@shop.cn"], &[])),
                record("10", "c", 9, &says(&["email:x@shop.cn"], &[])),
            ],
        );
        crm.advance(on(9)).unwrap();
        apply(crm, &human("u", 9, &identified("unlink", "b", "phone", "13800138001")));
        apply(crm, &human("v", 10, &revoke("u")));
        let exclude = r#""verb":"exclude","identifier":{"kind":"email","value":"x@shop.cn"}"#;
        for applied in [
            apply(crm, &human("w", 11, exclude)),
            apply(crm, &human("x", 12, &pair("merge", "e", "f"))),
            apply(crm, &human("y", 13, &revoke("x"))),
        ] {
            let version = applied.customers.iter().find(|one| one.customer == id("c")).map(|one| one.version.clone());
            let options = ApplyOptions { expected_version: version, ..ApplyOptions::default() };
            assert!(options.expected_version.is_some());
            let pin = format!(r#""verb":"pin","profile":{},"target":"id""#, mention("c"));
            let next = crm.plan_decision(&human("z", 14, &pin), &options);
            if applied.decisions[0].as_str() == "y" {
                next.unwrap();
                // A revoke is about those whom it parts, or joins again.
                crm.plan_decision(&human("z", 14, &revoke("y")), &options).unwrap();
            } else {
                assert_eq!(next.unwrap_err().code(), Code::StaleVersion);
            }
        }
    });
}

#[test]
fn a_decision_is_taken_once_and_its_id_never_for_another() {
    in_both(|crm| {
        let merged = human("merged", 8, &pair("merge", "c", "e"));
        let before = everything(crm, on(20));
        let again = apply(crm, &merged);
        assert!(again.duplicate && again.delta.is_empty());
        let report = crm.decide(std::slice::from_ref(&merged)).unwrap();
        assert_eq!((report.accepted, report.duplicates), (0, 1));
        assert_eq!(everything(crm, on(20)), before);
        let other = human("merged", 8, &pair("merge", "c", "f"));
        with(crm, &other, Code::DecisionConflict);
        let report = crm.decide(&[other]).unwrap();
        assert_eq!((report.accepted, report.conflicts.len()), (0, 1));
        assert_eq!(report.conflicts[0].error.code(), Code::DecisionConflict);
        assert_eq!(everything(crm, on(20)), before);
    });
}

#[test]
fn parting_is_refused_whole() {
    in_both(|crm| {
        let blank = decision("u", 10, "human", &revoke("merged"));
        let blank = IdentityDecision { revokes: None, ..blank };
        let unmerge = |parts: &[&[&str]]| Unmerge {
            parts: parts.iter().map(|part| part.iter().map(|name| profile(name)).collect()).collect(),
            decision: blank.clone(),
        };
        let before = everything(crm, on(20));
        let code = |parts: &[&[&str]]| crm.unmerge(&unmerge(parts), &ApplyOptions::default()).unwrap_err().code();
        assert_eq!(code(&[&["f"]]), Code::InvalidValue);
        assert_eq!(code(&[&["f"], &[]]), Code::InvalidValue);
        assert_eq!(code(&[&["f"], &["c", "f"]]), Code::SameProfile);
        assert_eq!(code(&[&["f"], &["nobody"]]), Code::UnknownProfile);
        assert_eq!(code(&[&["f"], &["d"]]), Code::Erased);
        // A merge of a person is undone by revoking it.
        assert_eq!(code(&[&["e", "f"], &["c"]]), Code::ContradictsDecision);
        assert_eq!(everything(crm, on(20)), before);
    });
}
