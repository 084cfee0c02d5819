mod laws;

use super::*;
use crate::consent::{Basis, Class, Policy, Purpose, Word as _};
use crate::error::Code;

fn purpose(path: &str) -> Purpose {
    Purpose {
        path: path.to_owned(),
        class: Class::Service,
        categories: Vec::new(),
        default_basis: Basis::Consent,
        policy: Policy::default(),
        policies: Vec::new(),
    }
}

fn purposes() -> Vec<Purpose> {
    vec![purpose("marketing.winback"), purpose("service")]
}

fn role(id: &str, inherits: &[&str]) -> RoleRule {
    RoleRule { id: id.to_owned(), inherits: inherits.iter().map(|id| (*id).to_owned()).collect() }
}

/// A grant of the role `agent` to read the customer for service, on all rows.
fn grant(id: &str, class: &str, effect: Effect) -> Grant {
    Grant {
        id: id.to_owned(),
        role: "agent".to_owned(),
        object: "customer".to_owned(),
        action: Action::Read,
        class: (class != "*").then(|| class.to_owned()),
        effect,
        purposes: vec!["service".to_owned()],
        rows: RowScope::All,
        limit: None,
    }
}

fn rules(grants: &[Grant]) -> AccessRules {
    let class = |path: &str, class: &str| FieldClass { path: path.to_owned(), class: class.to_owned() };
    AccessRules {
        fields: vec![
            class("customer", "public"),
            class("customer.profile.phone", "contact"),
            class("customer.profile.note", "note"),
            class("account.points", "finance"),
        ],
        roles: vec![role("agent", &[]), role("lead", &["agent"]), role("chief", &["lead"]), role("auditor", &[])],
        grants: grants.to_vec(),
        conflicts: vec![Conflict { id: "asks_and_approves".to_owned(), roles: vec!["agent".into(), "auditor".into()] }],
        ..AccessRules::default()
    }
}

struct Asked<'a> {
    role: &'a str,
    object: &'a str,
    field: &'a str,
    purpose: Option<&'a str>,
    rows: &'a [RowScope],
}

impl Default for Asked<'_> {
    fn default() -> Self {
        Self { role: "agent", object: "customer", field: "profile.phone", purpose: Some("service"), rows: &[] }
    }
}

fn answer<'r>(rules: &'r AccessRules, asked: &Asked<'_>) -> Answer<'r> {
    let roles = [asked.role.to_owned()];
    let question = Question {
        roles: &roles,
        object: asked.object,
        action: Action::Read,
        field: Some(asked.field),
        purpose: asked.purpose,
        rows: asked.rows.iter().copied().collect(),
    };
    decide(rules, &purposes(), &question)
}

fn code(rules: &AccessRules, asked: &Asked<'_>) -> Option<Code> {
    answer(rules, asked).code
}

#[test]
fn whatever_is_unknown_denies() {
    let rules = rules(&[grant("g", "*", Effect::Allow)]);
    assert_eq!(code(&rules, &Asked::default()), None);
    assert_eq!(code(&rules, &Asked { role: "agnt", ..Asked::default() }), Some(Code::RoleUnknown));
    assert_eq!(code(&rules, &Asked { object: "order", ..Asked::default() }), Some(Code::ObjectUnknown));
    let balance = Asked { object: "account", field: "balance", ..Asked::default() };
    assert_eq!(code(&rules, &balance), Some(Code::FieldClassUnknown));
    assert_eq!(code(&rules, &Asked { purpose: None, ..Asked::default() }), Some(Code::PurposeUnknown));
    assert_eq!(code(&rules, &Asked { purpose: Some("fun"), ..Asked::default() }), Some(Code::PurposeUnknown));
    assert_eq!(code(&rules, &Asked { role: "auditor", ..Asked::default() }), Some(Code::NoGrant));
    let question = Question {
        roles: &[],
        object: "customer",
        action: Action::Read,
        field: None,
        purpose: Some("service"),
        rows: Rows::default(),
    };
    assert_eq!(decide(&rules, &purposes(), &question).code, Some(Code::RoleUnknown));
}

#[test]
fn a_denial_goes_before_a_permission_and_that_before_a_mask() {
    let mask = grant("mask", "contact", Effect::Mask(MaskKind::CnMobile));
    let allow = grant("allow", "contact", Effect::Allow);
    let deny = grant("deny", "contact", Effect::Deny);
    let effect = |grants: &[Grant]| {
        let rules = rules(grants);
        let answer = answer(&rules, &Asked::default());
        (answer.effect, answer.rule.map(str::to_owned))
    };
    assert_eq!(effect(std::slice::from_ref(&mask)), (Effect::Mask(MaskKind::CnMobile), Some("mask".to_owned())));
    assert_eq!(effect(&[mask.clone(), allow.clone()]), (Effect::Allow, Some("allow".to_owned())));
    assert_eq!(effect(&[mask, allow, deny]), (Effect::Deny, Some("deny".to_owned())));
}

#[test]
fn of_masks_the_most_revealing_counts_in_the_order_of_the_rulebook() {
    let grants =
        [grant("a", "contact", Effect::Mask(MaskKind::Last4)), grant("b", "contact", Effect::Mask(MaskKind::Full))];
    let mut rules = rules(&grants);
    assert_eq!(answer(&rules, &Asked::default()).rule, Some("a"));
    rules.mask_order = vec![MaskKind::Last4, MaskKind::Full];
    assert_eq!(answer(&rules, &Asked::default()).rule, Some("b"));
    // What is not named reveals less than what is.
    rules.mask_order = vec![MaskKind::Full];
    assert_eq!(answer(&rules, &Asked::default()).rule, Some("b"));
}

#[test]
fn a_full_grant_on_other_rows_unmasks_nothing() {
    let own = Grant { rows: RowScope::Own, ..grant("own", "*", Effect::Allow) };
    let rules = rules(&[own, grant("all", "contact", Effect::Mask(MaskKind::Last4))]);
    assert_eq!(answer(&rules, &Asked::default()).rule, Some("all"));
    assert_eq!(answer(&rules, &Asked { rows: &[RowScope::Own], ..Asked::default() }).rule, Some("own"));
    let note = Asked { field: "profile.note", ..Asked::default() };
    assert_eq!(code(&rules, &note), Some(Code::RowOutOfScope));
    // Rows come before purposes.
    let elsewhere = Asked { purpose: Some("marketing.winback"), ..Asked::default() };
    assert_eq!(code(&rules, &elsewhere), Some(Code::PurposeNotGranted));
    let neither = Asked { purpose: Some("marketing.winback"), ..note };
    assert_eq!(code(&rules, &neither), Some(Code::NoGrant));
}

#[test]
fn roles_inherit_grants_through_others() {
    let rules = rules(&[grant("g", "*", Effect::Allow)]);
    assert_eq!(answer(&rules, &Asked { role: "chief", ..Asked::default() }).rule, Some("g"));
    assert_eq!(clashes(&rules, &["chief".to_owned(), "auditor".to_owned()]).len(), 1);
    assert_eq!(clashes(&rules, &["chief".to_owned()]).len(), 0);
}

#[test]
fn the_whole_object_needs_a_grant_of_every_class() {
    let question = |roles| Question {
        roles,
        object: "customer",
        action: Action::Read,
        field: None,
        purpose: Some("service.case"),
        rows: Rows::default(),
    };
    let roles = ["agent".to_owned()];
    let narrow = rules(&[grant("g", "contact", Effect::Allow)]);
    assert_eq!(decide(&narrow, &purposes(), &question(&roles)).code, Some(Code::NoGrant));
    let broad = rules(&[Grant { limit: Some(3), ..grant("g", "*", Effect::Allow) }]);
    let answer = decide(&broad, &purposes(), &question(&roles));
    assert_eq!((answer.effect, answer.limit), (Effect::Allow, Some(3)));
}

#[test]
fn an_explanation_lists_what_was_looked_at() {
    let rules = rules(&[
        Grant { rows: RowScope::Region, ..grant("region", "contact", Effect::Allow) },
        Grant { purposes: vec!["marketing".to_owned()], ..grant("winback", "contact", Effect::Allow) },
        grant("note", "note", Effect::Allow),
    ]);
    let roles = ["agent".to_owned()];
    let question = Question {
        roles: &roles,
        object: "customer",
        action: Action::Read,
        field: Some("profile.phone"),
        purpose: Some("service"),
        rows: Rows::default(),
    };
    let looked = considered(&rules, &purposes(), &question).unwrap();
    let looked: Vec<_> = looked.iter().map(|looked| (looked.grant.id.as_str(), looked.purpose, looked.row)).collect();
    assert_eq!(looked, [("region", true, false), ("winback", false, true)]);
}

#[test]
fn a_review_says_what_decisions_say() {
    let rules = rules(&[
        grant("phone", "contact", Effect::Mask(MaskKind::CnMobile)),
        Grant { rows: RowScope::Own, ..grant("own", "contact", Effect::Allow) },
        Grant { purposes: vec!["marketing".to_owned()], ..grant("winback", "note", Effect::Allow) },
    ]);
    let reaches = reaches(&rules, &purposes(), &["lead".to_owned()]);
    let said: Vec<_> = reaches
        .iter()
        .map(|reach| (reach.class.as_deref().unwrap(), reach.purpose.as_str(), reach.rows, reach.effect.word()))
        .collect();
    assert_eq!(
        said,
        [
            ("contact", "service", RowScope::All, "mask"),
            ("contact", "service", RowScope::Own, "allow"),
            ("note", "marketing.winback", RowScope::All, "allow"),
        ]
    );
    assert_eq!(reaches[1].grants, ["phone", "own"]);
}

#[test]
fn a_difference_says_what_each_role_gained_and_lost() {
    let before = rules(&[grant("g", "contact", Effect::Mask(MaskKind::Last4)), grant("n", "note", Effect::Allow)]);
    let after = rules(&[grant("g", "contact", Effect::Allow)]);
    let purposes = purposes();
    let told = shifts((&before, &purposes), (&after, &purposes));
    let told: Vec<_> =
        told.iter().map(|shift| (shift.role.as_str(), shift.what.2.as_deref().unwrap(), shift.gained)).collect();
    let each = |role| [(role, "contact", true), (role, "note", false)];
    assert_eq!(told, [each("agent"), each("chief"), each("lead")].concat());
    assert_eq!(shifts((&after, &purposes), (&after, &purposes)), []);
}
