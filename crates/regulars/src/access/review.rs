//! Questions to a rulebook about access: single decisions with what they rest on, reviews and differences (AC-5, AC-7), and
//! masks under its surnames (MK-6).

use std::collections::BTreeMap;

use regulars_core::access::{
    AccessRules, Action, Compiled, Effect, Question, Reach, RowScope, Rows, clashes, considered, reaches, shifts,
};
use regulars_core::consent::Word as _;
use regulars_core::error::{Code, Error, Result};
use regulars_core::text::did_you_mean;

use crate::Rulebook;
use crate::operations::{
    AccessDecided, AccessDiff, AccessReach, AccessReview, AccessShift, ConsideredGrant, FieldAnswer, RoleReview,
    RoleShift,
};

/// Who would do what with which object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asking {
    /// The roles of whom it is about.
    pub roles: Vec<String>,
    /// The purpose, a dotted path.
    pub purpose: Option<String>,
    /// The object, one of the library's or of the host's own.
    pub object: String,
    /// What would be done.
    pub action: Action,
    /// The scopes that the row is in, beside `all`.
    pub rows: Vec<RowScope>,
}

impl Rulebook {
    /// Whether fields of an object may be seen (AC-2), or, without fields, something be done with it as a whole. Whether the
    /// person's data may be used for the purpose is a question of its own (AC-4): `may_process` answers it.
    ///
    /// ```
    /// use regulars::{Action, Asking, Rulebook};
    /// let rules = Rulebook::parse(r#"
    ///     rulebook = { id = "shop", version = 1, zone = "UTC" }
    ///     purpose = [{ path = "service", class = "service" }]
    ///     field = [{ path = "customer.profile.phone", field_class = "contact" }]
    ///     role = [{ id = "agent" }]
    ///     [[grant]]
    ///     id = "phone"
    ///     role = "agent"
    ///     object = "customer"
    ///     action = "read"
    ///     field_class = "contact"
    ///     effect = "mask"
    ///     mask = "cn_mobile"
    ///     purposes = ["service"]
    /// "#)?;
    /// let asking = Asking {
    ///     roles: vec!["agent".into()],
    ///     purpose: Some("service".into()),
    ///     object: "customer".into(),
    ///     action: Action::Read,
    ///     rows: vec![],
    /// };
    /// let decided = rules.decide_access(&asking, Some(&["profile.phone".into(), "profile.name".into()]), false);
    /// assert_eq!((decided.fields[0].effect.as_str(), decided.fields[0].rule_id.as_deref()), ("mask", Some("phone")));
    /// assert_eq!(decided.fields[1].code, "field_class_unknown");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn decide_access(&self, asking: &Asking, fields: Option<&[String]>, explain: bool) -> AccessDecided {
        let rules = self.rules();
        let (access, purposes) = (&rules.access, &rules.purposes);
        let Asking { roles, purpose, object, action, .. } = asking;
        let rows: Rows = asking.rows.iter().copied().collect();
        let compiled = Compiled::new(access, purposes, roles, object, *action, purpose.as_deref());
        let answer = |field: Option<&str>| {
            let answer = compiled.answer(field, rows);
            let question = Question { roles, object, action: *action, field, purpose: purpose.as_deref(), rows };
            let looked = if explain { considered(access, purposes, &question).unwrap_or_default() } else { Vec::new() };
            let looked = looked.into_iter().map(|looked| ConsideredGrant {
                counts: looked.purpose && looked.row,
                id: looked.grant.id.clone(),
                purpose: looked.purpose,
                row: looked.row,
            });
            FieldAnswer {
                code: answer.code.map_or("OK", Code::as_str).to_owned(),
                considered: looked.collect(),
                effect: answer.effect.word().to_owned(),
                field: field.map(str::to_owned),
                field_class: field.and_then(|field| access.class(object, field)).map(str::to_owned),
                limit: answer.limit,
                mask: answer.effect.mask(),
                rule_id: answer.rule.map(str::to_owned),
            }
        };
        let fields = match fields {
            Some(fields) => fields.iter().map(|field| answer(Some(field))).collect(),
            None => vec![answer(None)],
        };
        AccessDecided { conflicts: conflicts(access, roles), fields }
    }

    /// What roles that somebody holds together can see and do, or every declared role by itself (AC-7). Error: `role_unknown`.
    ///
    /// ```
    /// # let rules = r#"
    /// #     rulebook = { id = "shop", version = 1, zone = "UTC" }
    /// #     purpose = [{ path = "service", class = "service" }]
    /// #     field = [{ path = "customer.profile.phone", field_class = "contact" }]
    /// #     role = [{ id = "agent" }]
    /// #     [[grant]]
    /// #     id = "phone"
    /// #     role = "agent"
    /// #     object = "customer"
    /// #     action = "read"
    /// #     field_class = "contact"
    /// #     effect = "allow"
    /// #     purposes = ["service"]
    /// # "#;
    /// let rulebook = regulars::Rulebook::parse(rules)?;
    /// let review = rulebook.review_access(Some(&["agent".to_owned()]))?;
    /// assert_eq!(review.reviews[0].held, ["agent"]);
    /// let error = rulebook.review_access(Some(&["agnet".to_owned()])).unwrap_err();
    /// assert_eq!(error.code().as_str(), "role_unknown");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn review_access(&self, roles: Option<&[String]>) -> Result<AccessReview> {
        let rules = self.rules();
        let access = &rules.access;
        let each: Vec<Vec<String>> = match roles {
            Some(roles) => vec![roles.to_vec()],
            None => access.roles.iter().map(|role| vec![role.id.clone()]).collect(),
        };
        let review = |roles: Vec<String>| {
            if let Some((place, role)) = roles.iter().enumerate().find(|(_, role)| access.role(role).is_none()) {
                let hint = did_you_mean(role, access.roles.iter().map(|role| role.id.as_str()));
                let message = format!("`{role}` is not a role{hint}");
                return Err(Error::new(Code::RoleUnknown, format!("roles[{place}]"), message));
            }
            let held = access.held(&roles).unwrap_or_default().into_iter().map(str::to_owned).collect();
            let reaches = grouped(reaches(access, &rules.purposes, &roles));
            Ok(RoleReview { conflicts: conflicts(access, &roles), held, reaches, roles })
        };
        let reviews = each.into_iter().map(review).collect::<Result<_>>()?;
        Ok(AccessReview { reviews, rulebook: rules.version })
    }

    /// What each role gains and loses by a newer rulebook (AC-7).
    ///
    /// ```
    /// # let rules = r#"
    /// #     rulebook = { id = "shop", version = 1, zone = "UTC" }
    /// #     purpose = [{ path = "service", class = "service" }]
    /// #     field = [{ path = "customer.profile.phone", field_class = "contact" }]
    /// #     role = [{ id = "agent" }]
    /// #     [[grant]]
    /// #     id = "phone"
    /// #     role = "agent"
    /// #     object = "customer"
    /// #     action = "read"
    /// #     field_class = "contact"
    /// #     effect = "allow"
    /// #     purposes = ["service"]
    /// # "#;
    /// use regulars::Rulebook;
    ///
    /// let before = Rulebook::parse(rules)?;
    /// let after = Rulebook::parse(&rules.replace("effect = \"allow\"", "effect = \"deny\""))?;
    /// assert!(before.diff_access(&before).roles.is_empty());
    /// assert_eq!(before.diff_access(&after).roles[0].role, "agent");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn diff_access(&self, new: &Self) -> AccessDiff {
        let [before, after] =
            [self, new].map(|rulebook| (&*rulebook.rules().access, rulebook.rules().purposes.as_slice()));
        let mut roles: BTreeMap<String, RoleShift> = BTreeMap::new();
        for shift in shifts(before, after) {
            let (object, action, field_class, purpose, rows) = shift.what;
            let empty = || RoleShift { gained: Vec::new(), lost: Vec::new(), role: shift.role.clone() };
            let told = roles.entry(shift.role.clone()).or_insert_with(empty);
            let list = if shift.gained { &mut told.gained } else { &mut told.lost };
            let [before, after] = [shift.before, shift.after].map(shown);
            let alike = |known: &&mut AccessShift| {
                (&known.object, known.action, &known.field_class, known.rows) == (&object, action, &field_class, rows)
                    && (&known.before, &known.after) == (&before, &after)
            };
            match list.iter_mut().find(alike) {
                Some(known) => known.purposes.push(purpose),
                None => {
                    let purposes = vec![purpose];
                    list.push(AccessShift { action, after, before, field_class, object, purposes, rows });
                }
            }
        }
        AccessDiff { roles: roles.into_values().collect() }
    }
}

fn conflicts(access: &AccessRules, roles: &[String]) -> Vec<String> {
    clashes(access, roles).into_iter().map(|conflict| conflict.id.clone()).collect()
}

/// An effect in one word.
fn shown(effect: Effect) -> String {
    effect.mask().map_or_else(|| effect.word().to_owned(), |kind| format!("mask({})", kind.as_str()))
}

/// What is the same for several purposes is said once.
fn grouped(reaches: Vec<Reach>) -> Vec<AccessReach> {
    let mut found: Vec<AccessReach> = Vec::new();
    for Reach { object, action, class, purpose, rows, effect, grants } in reaches {
        let (word, mask) = (effect.word(), effect.mask());
        let alike = |known: &&mut AccessReach| {
            (&known.object, known.action, &known.field_class, known.rows) == (&object, action, &class, rows)
                && (known.effect.as_str(), known.mask, &known.grants) == (word, mask, &grants)
        };
        match found.iter_mut().find(alike) {
            Some(known) => known.purposes.push(purpose),
            None => found.push(AccessReach {
                action,
                effect: word.to_owned(),
                field_class: class,
                grants,
                mask,
                object,
                purposes: vec![purpose],
                rows,
            }),
        }
    }
    found
}
