//! Who reads what of service: conditions, tiers and stages, zones and legal calendars that business calendars take.

use super::{Builder, ZONE};
use crate::consent::purpose_of;

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
        for row in &rules.service.triage {
            self.condition(&format!("service.triage.{}", row.id), "when", &row.when);
        }
        for row in &rules.service.warnings {
            let definition = format!("service.warning.{}", row.id);
            self.condition(&definition, "enter", &row.enter);
            if let Some(exit) = &row.exit {
                self.condition(&definition, "exit", exit);
            }
            for (n, band) in row.bands.iter().enumerate() {
                self.condition(&definition, &format!("bands[{n}].when"), &band.when);
            }
        }
        for queue in rules.service.queues.iter().filter(|queue| !queue.tiers.is_empty()) {
            self.tier(&format!("service.queue.{}", queue.id), "tiers");
        }
        if let Some(exit) = &rules.service.exit_survey {
            if let Some(purpose) = purpose_of(&rules.purposes, &exit.purpose) {
                self.read("service.exit_survey", "purpose", format!("purpose.{}", purpose.path));
            }
            for stage in &exit.stages {
                self.if_declared("service.exit_survey", "stages", format!("stage.{stage}"));
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
