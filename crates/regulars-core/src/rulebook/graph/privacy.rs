//! Who reads what of privacy: jurisdictions, rows, purposes and channels that are named by others.

use super::Builder;
use crate::consent::purpose_of;

impl Builder<'_> {
    pub(super) fn privacy(&mut self) {
        let privacy = &self.rules.privacy;
        for jurisdiction in &privacy.own_jurisdictions {
            let definition = format!("jurisdiction.{}", jurisdiction.code);
            for code in &jurisdiction.inherits {
                self.read_own(&definition, "inherits", format!("jurisdiction.{code}"));
            }
        }
        for row in privacy.law.rows().iter().filter(|row| privacy.own_rows.contains(&row.id)) {
            let definition = format!("jurisdiction_rule.{}", row.id);
            self.read_own(&definition, "jurisdiction", format!("jurisdiction.{}", row.jurisdiction));
            if let Some(other) = &row.replaces {
                self.read_own(&definition, "replaces", format!("jurisdiction_rule.{other}"));
            }
        }
        self.rights();
        for band in privacy.transfer_bands.iter().filter(|band| privacy.own_bands.contains(&band.id)) {
            let definition = format!("transfer_band.{}", band.id);
            self.read_own(&definition, "jurisdiction", format!("jurisdiction.{}", band.jurisdiction));
        }
        for code in &privacy.default_jurisdictions {
            self.read_own("privacy.default_jurisdictions", "", format!("jurisdiction.{code}"));
        }
        for path in &privacy.gpc_purposes {
            self.read_purpose("privacy.gpc_purposes", path);
        }
        self.read_purpose("privacy.personalisation_purpose", &privacy.personalisation_purpose);
        for purpose in &self.rules.purposes {
            let definition = format!("purpose.{}", purpose.path);
            for (code, _) in &purpose.policies {
                self.read_own(&definition, "policy.jurisdictions", format!("jurisdiction.{code}"));
            }
            if purpose.counts_contacts() {
                self.read_own(&definition, "policy.caps", "privacy.channels".to_owned());
            }
        }
    }

    /// Who reads jurisdictions among deadlines, calendars and retention.
    fn rights(&mut self) {
        let privacy = &self.rules.privacy;
        for row in privacy.rights.deadlines.iter().filter(|row| privacy.own_deadlines.contains(&row.id)) {
            let definition = format!("deadline.{}", row.id);
            self.read_own(&definition, "jurisdiction", format!("jurisdiction.{}", row.jurisdiction));
        }
        for calendar in &privacy.rights.calendars {
            let definition = format!("calendar.{}", calendar.id);
            for code in &calendar.jurisdictions {
                self.read_own(&definition, "jurisdictions", format!("jurisdiction.{code}"));
            }
        }
        for row in privacy.retention.iter().filter(|row| privacy.own_retention.contains(&row.id)) {
            let definition = format!("retention.{}", row.id);
            self.read_own(&definition, "jurisdiction", format!("jurisdiction.{}", row.jurisdiction));
        }
    }

    /// Reads what the rulebook itself defines; the default rows cannot be deleted.
    fn read_own(&mut self, definition: &str, place: &str, reads: String) {
        if self.definitions.contains_key(definition) && self.definitions.contains_key(&reads) {
            self.read(definition, place, reads);
        }
    }

    fn read_purpose(&mut self, definition: &str, path: &str) {
        if let Some(purpose) = purpose_of(&self.rules.purposes, path) {
            self.read_own(definition, "", format!("purpose.{}", purpose.path));
        }
    }
}
