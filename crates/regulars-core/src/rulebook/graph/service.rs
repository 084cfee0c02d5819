//! Who reads what of service: zones and legal calendars that business calendars take.

use super::{Builder, ZONE};

impl Builder<'_> {
    pub(super) fn service(&mut self) {
        let rules = self.rules;
        for row in &rules.service.policies {
            let definition = format!("service.policy.{}", row.id);
            if let Some(calendar) = &row.calendar {
                self.read(&definition, "calendar", format!("service.calendars.{calendar}"));
            }
            if let Some(when) = &row.when {
                self.condition(&definition, "when", when);
            }
            if row.tiers.is_some() {
                self.tier(&definition, "tiers");
            }
            if !row.kinds.is_empty() {
                self.if_declared(&definition, "kinds", "service.kinds".to_owned());
            }
        }
        for (name, calendar) in &rules.service.calendars {
            let definition = format!("service.calendars.{name}");
            if let Some(legal) = &calendar.days_of {
                self.read(&definition, "days_of", format!("calendar.{legal}"));
            }
            let written =
                rules.document.get("service").and_then(|all| all.get("calendars")?.get(name)?.get("timezone"));
            if written.is_none() {
                self.read(&definition, "timezone", ZONE);
            }
        }
    }
}
