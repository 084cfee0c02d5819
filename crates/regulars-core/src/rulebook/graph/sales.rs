//! Who reads what of leads: conditions over the customer, records that are counted, and groups.

use super::{Builder, ZONE};
use crate::sales::rules::LeadInput;

impl Builder<'_> {
    pub(super) fn sales(&mut self) {
        let rules = self.rules;
        for group in &rules.sales.groups {
            let definition = format!("campaign_group.{}", group.id);
            self.if_declared(&definition, "channels", "privacy.channels".to_owned());
        }
        let Some(leads) = &rules.sales.leads else { return };
        for rule in &leads.inputs {
            let definition = format!("leads.rule.{}", rule.id);
            self.read(&definition, "group", format!("leads.groups.{}", rule.group));
            match &rule.input {
                LeadInput::Fit(when) => self.condition(&definition, "when", when),
                LeadInput::Events(pick) => {
                    self.pick(&definition, "", pick);
                    // A cap holds for a local day, and so does what has faded.
                    self.read(&definition, "of", ZONE);
                }
            }
        }
        for row in &leads.assignment {
            if let Some(when) = &row.when {
                self.condition(&format!("leads.assignment.{}", row.id), "when", when);
            }
        }
    }
}
