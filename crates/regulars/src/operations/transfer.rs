//! The operation about transfers abroad (JR-6).

use regulars_core::consent::{TransferNeed, transfer_band};
use regulars_core::error::{Code, Error, Result};
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::requests::Context;
use super::wire::wire;
use crate::Crm;

wire! {
    /// Asks what a transfer abroad needs.
    request TransferBandRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The jurisdiction from which data go abroad, for example `CN`.
        pub jurisdiction: String,
        /// How many different people's data this controller has provided abroad since 1 January, with those of this transfer.
        pub persons: u64,
        /// Of how many of them sensitive data; none if absent.
        pub sensitive: Option<u64>,
    }
}

wire! {
    /// What a transfer abroad needs. It is no answer to whether a person consented.
    response TransferBandFound {
        /// The band.
        pub band: String,
        /// The article, or `policy`.
        pub cite: String,
        /// What is needed.
        pub needs: TransferNeed,
        /// The version of the default rows that lie beneath the rulebook's.
        pub pack: String,
        /// The version of the rulebook.
        pub rulebook: u64,
    }
}

pub(super) fn band(crm: &Crm, request: TransferBandRequest) -> Result<TransferBandFound> {
    crm.transfer_band(&request.jurisdiction, request.persons, request.sensitive.unwrap_or_default(), request.as_of)
}

impl Crm {
    /// The first band of a jurisdiction that a transfer does not exceed (JR-6): `persons` were provided abroad by this controller since
    /// 1 January, `sensitive` of them with sensitive data. A band without a mechanism is no exemption from consent.
    /// Errors: `jurisdiction_unknown`, `out_of_range` for more sensitive people than people, `no_transfer_band`.
    ///
    /// ```
    /// use regulars::{Crm, Instant, Rulebook, TransferNeed};
    ///
    /// let crm = Crm::in_memory(Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n")?)?;
    /// let at = Instant::parse("2026-11-20T00:00:00Z")?;
    /// assert_eq!(crm.transfer_band("CN", 250_000, 0, at)?.needs, TransferNeed::StandardContract);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn transfer_band(
        &self,
        jurisdiction: &str,
        persons: u64,
        sensitive: u64,
        as_of: Instant,
    ) -> Result<TransferBandFound> {
        let rules = self.rules_at(as_of);
        let privacy = &rules.privacy;
        if privacy.law.place(jurisdiction).is_none() {
            let known = privacy.law.places().iter().map(|place| place.code.as_str());
            let hint = regulars_core::text::did_you_mean(jurisdiction, known);
            let message = format!("there is no jurisdiction `{jurisdiction}`{hint}");
            return Err(Error::new(Code::JurisdictionUnknown, "jurisdiction", message));
        }
        if sensitive > persons {
            let message = "there are not more people with sensitive data than people";
            return Err(Error::new(Code::OutOfRange, "sensitive", message));
        }
        let found = transfer_band(&privacy.transfer_bands, &privacy.law, jurisdiction, persons, sensitive, as_of);
        let none = || Error::new(Code::NoTransferBand, "jurisdiction", Code::NoTransferBand.message());
        let band = found.ok_or_else(none)?;
        Ok(TransferBandFound {
            band: band.id.clone(),
            cite: band.cite.clone(),
            needs: band.needs,
            pack: privacy.pack.clone(),
            rulebook: rules.version,
        })
    }
}
