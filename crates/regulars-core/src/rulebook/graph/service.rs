//! Who reads what of service: zones and legal calendars that business calendars take.

use super::{Builder, ZONE};

impl Builder<'_> {
    pub(super) fn service(&mut self) {
        let rules = self.rules;
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
