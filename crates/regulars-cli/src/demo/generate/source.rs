//! The systems that deliver records, and how they name their customers.

use fastrand::Rng;

/// A source of the demo; `rulebook.toml` beside this folder declares the same names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// The maker's own online shop.
    #[default]
    Shop,
    /// Authorised stores in Beijing, Shanghai and Shenzhen.
    StoreBj,
    StoreSh,
    StoreSz,
    /// Marketplaces.
    Tmall,
    Jd,
    /// A mobile carrier that sells phones with contracts.
    Carrier,
    /// The app on the phone.
    App,
    /// The service desk.
    Care,
}

impl Source {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::StoreBj => "store_bj",
            Self::StoreSh => "store_sh",
            Self::StoreSz => "store_sz",
            Self::Tmall => "tmall",
            Self::Jd => "jd",
            Self::Carrier => "carrier",
            Self::App => "app",
            Self::Care => "care",
        }
    }

    pub(super) fn is_store(self) -> bool {
        matches!(self, Self::StoreBj | Self::StoreSh | Self::StoreSz)
    }

    /// The key under which this source knows a customer; `serial` differs from profile to profile.
    pub(super) fn profile_key(self, rng: &mut Rng, serial: u32) -> String {
        match self {
            Self::Shop => format!("U{serial:08}"),
            Self::StoreBj => format!("BJ-{serial:07}"),
            Self::StoreSh => format!("SH-{serial:07}"),
            Self::StoreSz => format!("SZ-{serial:07}"),
            Self::Tmall => format!("tb{}{:03}", serial, rng.u32(..1000)),
            Self::Jd => format!("jd_{:x}{:02}", serial, rng.u32(..100)),
            Self::Carrier => format!("C{:03}-{serial:07}", rng.u32(..1000)),
            Self::App => format!("a-{:04x}-{serial:x}", rng.u32(..0x1_0000)),
            Self::Care => format!("K{serial}"),
        }
    }

    /// The phone on which a clerk of this store enters customers who do not give theirs.
    pub(super) fn counter_phone(self) -> Option<&'static str> {
        match self {
            Self::StoreBj => Some("13800010001"),
            Self::StoreSh => Some("13800020002"),
            Self::StoreSz => Some("13800030003"),
            _ => None,
        }
    }
}
