//! Who reads what of access: roles, classes of fields, purposes and attributes that are named by others.

use super::Builder;
use crate::access::{Effect, RowScope};
use crate::consent::{covers, purpose_of};

impl Builder<'_> {
    pub(super) fn access(&mut self) {
        let rules = &self.rules.access;
        for attribute in [&rules.rows.own, &rules.rows.own_team, &rules.rows.region].into_iter().flatten() {
            self.read("privacy.rows", "", format!("attributes.{attribute}"));
        }
        for role in &rules.roles {
            for inherited in &role.inherits {
                self.read(&format!("role.{}", role.id), "inherits", format!("role.{inherited}"));
            }
        }
        for conflict in &rules.conflicts {
            for role in &conflict.roles {
                self.read(&format!("conflict.{}", conflict.id), "roles", format!("role.{role}"));
            }
        }
        for grant in &rules.grants {
            let definition = format!("grant.{}", grant.id);
            self.read(&definition, "role", format!("role.{}", grant.role));
            for field in rules.fields.iter().filter(|field| covers(&grant.object, &field.path)) {
                let place = match &grant.class {
                    None => "object",
                    Some(class) if *class == field.class => "field_class",
                    Some(_) => continue,
                };
                self.read(&definition, place, format!("field.{}", field.path));
            }
            for path in &grant.purposes {
                let above = purpose_of(&self.rules.purposes, path).into_iter();
                let below = self.rules.purposes.iter().filter(|purpose| covers(path, &purpose.path));
                for purpose in above.chain(below) {
                    self.read(&definition, "purposes", format!("purpose.{}", purpose.path));
                }
            }
            if grant.rows != RowScope::All {
                self.read(&definition, "row_scope", "privacy.rows");
            }
            if matches!(grant.effect, Effect::Mask(_)) {
                self.read(&definition, "mask", "privacy.mask_order");
            }
        }
    }

    /// Levels are named by rules and by those who hold them, roles by their levels, and limits count what the audit tells.
    pub(super) fn approvals(&mut self) {
        let rules = &self.rules.approvals;
        for name in rules.rules.keys() {
            self.read(&format!("approvals.rules.{name}"), "need", "approvals.levels");
        }
        for role in rules.roles.keys() {
            self.read("approvals.roles", "", "approvals.levels");
            if self.rules.access.roles.iter().any(|known| known.id == *role) {
                self.read("approvals.roles", "", format!("role.{role}"));
            }
        }
        if !rules.actors.is_empty() {
            self.read("approvals.actors", "", "approvals.levels");
        }
        for name in rules.limits.keys() {
            self.read(&format!("approvals.limits.{name}"), "", "audit.level");
        }
        for name in rules.conditions.keys() {
            self.read(&format!("approvals.conditions.{name}"), "", "audit.level");
        }
    }
}
