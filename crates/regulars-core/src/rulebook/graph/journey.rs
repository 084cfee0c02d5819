//! Who reads what of journeys: records, shops, purposes, channels, triggers and the zone of local dates.

use super::{Builder, ZONE};
use crate::consent::purpose_of;
use crate::journey::trigger::Need;
use crate::journey::{EventPick, Per};

impl Builder<'_> {
    pub(super) fn journey(&mut self) {
        let rules = self.rules;
        let journey = &rules.journey;
        for trigger in &journey.triggers {
            let definition = format!("trigger.{}", trigger.rule.id);
            self.journey_event(&definition, "event", &trigger.event);
            if let Some(unless) = &trigger.unless {
                self.journey_event(&definition, "unless", unless);
            }
            if let Some(Per::Field(_, slot)) = &trigger.per {
                self.record_name(&definition, "per", *slot, &trigger.event.pick.types);
            }
            if let Some(near) = &trigger.near {
                for store in near.stores.iter().filter_map(|place| journey.stores.get(*place)) {
                    self.read(&definition, "near", format!("store.{}", store.id));
                }
                self.if_declared(&definition, "near", "location.purpose".to_owned());
            }
            if !matches!(trigger.rule.need, Need::Absence { .. }) {
                self.read(&definition, "within_days", ZONE);
            }
            if let Some(when) = &trigger.when {
                self.condition(&definition, "when", when);
            }
            self.asked(&definition, trigger.purpose.as_deref(), trigger.channel.is_some());
        }
        for row in &journey.actions {
            let definition = format!("next_action.{}", row.id);
            if let Some(when) = &row.when {
                self.condition(&definition, "when", when);
            }
            for trigger in row.triggers.iter().filter_map(|place| journey.triggers.get(*place)) {
                self.read(&definition, "triggers", format!("trigger.{}", trigger.rule.id));
            }
            self.asked(&definition, row.purpose.as_deref(), row.channel.is_some());
        }
        if let Some(purpose) = journey.location.as_deref().and_then(|path| purpose_of(&rules.purposes, path)) {
            self.read("location.purpose", "", format!("purpose.{}", purpose.path));
        }
        self.if_declared_both("fulfilment.cases", "fulfilment.stuck_days");
    }

    fn journey_event(&mut self, definition: &str, place: &str, event: &EventPick) {
        self.pick(definition, "", &event.pick);
        for ty in &event.pick.types {
            self.own_kind(definition, place, *ty);
        }
    }

    fn asked(&mut self, definition: &str, purpose: Option<&str>, channel: bool) {
        if let Some(purpose) = purpose.and_then(|path| purpose_of(&self.rules.purposes, path)) {
            self.read(definition, "purpose", format!("purpose.{}", purpose.path));
        }
        if channel {
            self.if_declared(definition, "channel", "privacy.channels".to_owned());
        }
    }

    fn if_declared_both(&mut self, definition: &str, reads: &str) {
        if self.definitions.contains_key(definition) {
            self.if_declared(definition, "", reads.to_owned());
        }
    }
}
