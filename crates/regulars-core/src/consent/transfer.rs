//! What a transfer abroad needs, by how many people it concerns (JR-6): the first band that is not exceeded. A band that needs no
//! mechanism lifts no need of consent.

use super::{EVERYWHERE, Law, TransferNeed};
use crate::time::{Date, Instant};

/// A band of one jurisdiction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TransferBand {
    /// Its id.
    pub id: String,
    /// Where it holds; `*` is everywhere.
    pub jurisdiction: String,
    /// It is exceeded by so many people or more; none: by no number.
    pub persons_below: Option<u64>,
    /// It is exceeded by so many people of whom sensitive data go abroad; none: by no number.
    pub sensitive_below: Option<u64>,
    /// What the transfer needs.
    pub needs: TransferNeed,
    /// The article, or `policy`.
    pub cite: String,
    /// From which date on it holds.
    pub valid_from: Option<Date>,
    /// Before which date it holds.
    pub valid_to: Option<Date>,
}

/// The band of a transfer from a jurisdiction at an instant: `persons` were provided abroad since 1 January, `sensitive` of them with
/// sensitive data. None: no band covers it.
///
/// INVARIANT: with the defaults more people never need less.
pub fn transfer_band<'b>(
    bands: &'b [TransferBand],
    law: &Law,
    jurisdiction: &str,
    persons: u64,
    sensitive: u64,
    at: Instant,
) -> Option<&'b TransferBand> {
    let place = law.place(jurisdiction)?;
    let today = super::Clock::Offset(place.utc_offset).date(at);
    let stays_below = |count: u64, bound: Option<u64>| bound.is_none_or(|bound| count < bound);
    bands.iter().find(|band| {
        (band.jurisdiction == EVERYWHERE || place.chain.contains(&band.jurisdiction))
            && band.valid_from.is_none_or(|from| from <= today)
            && band.valid_to.is_none_or(|to| today < to)
            && stays_below(persons, band.persons_below)
            && stays_below(sensitive, band.sensitive_below)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::consent::Word;
    use crate::rulebook::Rulebook;

    fn defaults() -> Rulebook {
        Rulebook::parse("[rulebook]\nid = \"t\"\nversion = 1\nzone = \"UTC\"\n").unwrap()
    }

    fn need(code: &str, persons: u64, sensitive: u64, at: &str) -> Option<TransferNeed> {
        let book = defaults();
        let at = Instant::parse(at).unwrap();
        let privacy = &book.privacy;
        transfer_band(&privacy.transfer_bands, &privacy.law, code, persons, sensitive, at).map(|band| band.needs)
    }

    #[test]
    fn the_default_bands_of_china() {
        const NOW: &str = "2026-11-20T00:00:00Z";
        use TransferNeed::{Assessment, Exempt, StandardContract};
        for (persons, sensitive, needs) in [
            (0, 0, Exempt),
            (99_999, 0, Exempt),
            (99_999, 1, StandardContract),
            (100_000, 0, StandardContract),
            (999_999, 9_999, StandardContract),
            (1_000_000, 0, Assessment),
            (20_000, 10_000, Assessment),
            (u64::MAX, u64::MAX, Assessment),
        ] {
            assert_eq!(need("CN", persons, sensitive, NOW), Some(needs), "{persons} {sensitive}");
        }
        assert_eq!((need("EU", 1, 0, NOW), need("XX", 1, 0, NOW)), (None, None));
    }

    #[test]
    fn bands_hold_by_the_date_of_their_jurisdiction() {
        // 22 March began in China at 16:00 of the day before.
        assert_eq!(need("CN", 1, 0, "2024-03-21T15:59:59Z"), None);
        assert_eq!(need("CN", 1, 0, "2024-03-21T16:00:00Z"), Some(TransferNeed::Exempt));
    }

    proptest! {
        #[test]
        fn more_people_never_need_less(persons in 0u64..2_000_000, sensitive in 0u64..20_000, more in 0u64..2_000_000, which: bool) {
            let book = defaults();
            let at = Instant::parse("2026-11-20T00:00:00Z").unwrap();
            let band = |persons, sensitive| {
                let privacy = &book.privacy;
                transfer_band(&privacy.transfer_bands, &privacy.law, "CN", persons, sensitive, at).map(|band| band.needs.number())
            };
            let (p, s) = if which { (persons + more, sensitive) } else { (persons, sensitive + more) };
            prop_assert!(band(persons, sensitive) <= band(p, s));
        }
    }
}
