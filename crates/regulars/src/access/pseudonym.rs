//! Masked values, and pseudonyms among them (MK-8): a name under a key of the vault or of the caller, never under a fixed one, so that
//! who has no key can neither read a value from its name nor try values.

use std::sync::Arc;

use data_encoding::HEXLOWER;
use regulars_core::access::{MaskKind, MaskTables, Masked, mask};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::Normalised;
use regulars_core::rulebook::Rulebook as Rules;
use regulars_store::vault::{IndexKey, blind_index};

use super::Caller;
use crate::Crm;

/// What every field is called here, so that a pseudonym is no entry of an index of the store.
const FIELD: &str = "pseudonym.";

/// A key that the caller gives.
pub(crate) struct PseudonymKey {
    key: IndexKey,
    tenant: String,
}

impl std::fmt::Debug for PseudonymKey {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PseudonymKey").finish_non_exhaustive()
    }
}

impl Crm {
    /// The same store with a key for pseudonyms, for values of this tenant. Without it a sealed store takes the key of its
    /// vault, and where there is none a pseudonym is a mask of the whole value (MK-8). Whoever has the key can try values, so it
    /// is kept apart from the data (EN-6).
    ///
    /// ```
    /// use regulars::vault::IndexKey;
    /// use regulars::{Crm, MaskKind, Rulebook, SystemEntropy};
    /// let rules = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\n";
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// assert_eq!(crm.mask_field(MaskKind::Pseudonym, "phone", "138")?.masked.as_deref(), Some("***"));
    /// let crm = crm.with_pseudonym_key(IndexKey::generate(&mut SystemEntropy::new())?, "shop");
    /// let name = |value| crm.mask_field(MaskKind::Pseudonym, "phone", value);
    /// assert_eq!(name("138 1234 5678")?, name("+8613812345678")?);
    /// assert_ne!(name("138 1234 5678")?, name("139 1234 5678")?);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    #[must_use]
    pub fn with_pseudonym_key(&self, key: IndexKey, tenant: &str) -> Self {
        self.naming_by(Arc::new(PseudonymKey { key, tenant: tenant.to_owned() }))
    }

    /// A value as a mask shows it, with the newest rulebook's surnames (MK-1). Of a pseudonym that of no field: see
    /// [`Crm::mask_field`]. Error: `host_only`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// let shown = crm.mask(regulars::MaskKind::CnMobile, "13812345678")?;
    /// assert_eq!(shown.masked.as_deref(), Some("138****5678"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn mask(&self, kind: MaskKind, value: &str) -> Result<Masked> {
        self.mask_field(kind, "", value)
    }

    /// The same of a value of a field, such as `customer.profile.name` or a kind of identifiers: equal values of one field have
    /// one pseudonym, those of two fields have nothing in common. Error: `host_only` for pseudonyms where the rulebook declares
    /// roles: whoever sees pseudonyms could find out by it whose they are.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// // Without a key of pseudonyms nothing shows.
    /// let shown = crm.mask_field(regulars::MaskKind::Pseudonym, "phone", "13812345678")?;
    /// assert_eq!(shown.masked.as_deref(), Some("***********"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn mask_field(&self, kind: MaskKind, field: &str, value: &str) -> Result<Masked> {
        let rules = self.rules();
        if kind == MaskKind::Pseudonym && rules.access.is_active() && !matches!(self.caller(), Caller::Host) {
            let message = "whoever may ask for pseudonyms can try values, so only the host may";
            return Err(Error::new(Code::HostOnly, "kind", message));
        }
        Ok(self.masked(&rules, kind, value, (field, field)))
    }

    /// A value of a field as a mask shows it. The field has a declared path and the one at which it stands. Every mask of
    /// answers is made here.
    pub(super) fn masked(&self, rules: &Rules, kind: MaskKind, value: &str, field: (&str, &str)) -> Masked {
        let pseudonym = |value: &str| self.pseudonym(rules, value, field);
        mask(kind, value, &MaskTables { surnames: &rules.access.surnames, pseudonym: Some(&pseudonym) })
    }

    /// The pseudonym of a value; none without a key, and for what does not normalise (EN-7). Identifiers have one name wherever
    /// they stand.
    fn pseudonym(&self, rules: &Rules, value: &str, (declared, path): (&str, &str)) -> Option<String> {
        let kind = path.split('.').find_map(|part| rules.identity.kinds.get_key_value(part));
        let (field, value) = match kind {
            Some((kind, policy)) => match policy.normalise.apply(value, &rules.identity.spelling) {
                Normalised::Ok(value) => (format!("{FIELD}{kind}"), value),
                Normalised::Masked | Normalised::Invalid => return None,
            },
            None => (format!("{FIELD}{declared}"), value.to_owned()),
        };
        let index = match self.pseudonym_key() {
            Some(own) => blind_index(&own.key, &own.tenant, &field, &value).ok()?,
            None => self.ungated().blind(&field, &value).ok()??,
        };
        Some(HEXLOWER.encode(&index))
    }
}
