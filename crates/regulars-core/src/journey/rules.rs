//! What a rulebook says of journeys: `[[trigger]]`, `[[store]]`, `[[next_action]]`, `[location]`, `[fulfilment]` (SV-86, SV-90 to SV-94,
//! SV-97).

use super::place::Point;
use super::trigger::TriggerRule;
use crate::condition::Condition;
use crate::measure::Pick;
use crate::money::Decimal;
use crate::sales::campaign::Shares;
use crate::text::Labels;

/// Everything that a rulebook says of journeys.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct JourneyRules {
    /// The triggers, sorted by id.
    pub triggers: Vec<Trigger>,
    /// The shops whose neighbourhood counts, sorted by id.
    pub stores: Vec<Store>,
    /// The rows of next actions: those of higher priority first, ties by id.
    pub actions: Vec<NextAction>,
    /// The purpose under which places are used; without it none is.
    pub location: Option<String>,
    /// What is told of parcels and payments.
    pub fulfilment: FulfilmentRules,
}

/// Which records are meant: a body kind, or the `event` of a visit or an interaction (SV-90).
#[derive(Clone, PartialEq, Debug)]
pub struct EventPick {
    /// The name as it is written.
    pub name: String,
    /// The types, and what must hold of a record besides.
    pub pick: Pick,
    /// The word in the field `event`, and that field by its place among the rulebook's record names.
    pub word: Option<(u32, String)>,
}

/// For each of whose values a trigger counts by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Per {
    /// A field of the record, by its name and its place among the rulebook's record names.
    Field(String, u32),
    /// The shop that the place of the record lies near.
    Near,
}

/// Near which shops an event must have been (SV-94).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NearPick {
    /// The shops, by place.
    pub stores: Vec<usize>,
    /// The field of the latitude, by its place among the rulebook's record names.
    pub latitude: u32,
    /// That of the longitude.
    pub longitude: u32,
}

/// A trigger (SV-90) with what it proposes.
#[derive(Clone, PartialEq, Debug)]
pub struct Trigger {
    /// What completes it, and how often it may.
    pub rule: TriggerRule,
    /// What people call it.
    pub labels: Labels,
    /// What it counts.
    pub event: EventPick,
    /// What restarts every count.
    pub unless: Option<EventPick>,
    /// For each of whose values it counts by itself.
    pub per: Option<Per>,
    /// Near which shops an event must have been; none: anywhere.
    pub near: Option<NearPick>,
    /// What must hold of the customer when its action is proposed (SV-93).
    pub when: Option<Condition>,
    /// What it proposes to do.
    pub action: String,
    /// For which purpose that is; none: nobody is contacted and nothing is asked.
    pub purpose: Option<String>,
    /// Over which channel.
    pub channel: Option<String>,
    /// Who is left out to compare with (SV-63).
    pub control: Option<Control>,
}

/// A control group (SV-63).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Control {
    /// The campaign or test, by which customers are drawn.
    pub campaign: String,
    /// How many are left out, from 0 to 1.
    pub share: Decimal,
    /// `control` and `treated` with their shares.
    pub shares: Shares,
}

/// The side of a test that is left out.
pub const CONTROL: &str = "control";
/// The side of a test that is not.
pub const TREATED: &str = "treated";

/// A shop and its neighbourhood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Store {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub labels: Labels,
    /// Where it is.
    pub at: Point,
    /// How far its neighbourhood reaches, in millimetres.
    pub radius_mm: i64,
}

macro_rules! words {
    ($(#[$meta:meta])* $Name:ident { $($(#[$doc:meta])* $Variant:ident $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $Name { $($(#[$doc])* $Variant,)* }

        impl $Name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$Variant,)*];

            /// The word.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$Variant => $word,)* }
            }

            /// What a word means.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$Variant),)* _ => None }
            }

            /// The words.
            pub fn words() -> impl Iterator<Item = &'static str> {
                Self::ALL.iter().map(|one| one.as_str())
            }
        }
    };
}

words! {
    /// What is done next for a customer (SV-97).
    ActionKind {
        /// Something is put right.
        Service "service",
        /// Something is offered.
        Offer "offer",
        /// Nothing is done.
        Silence "silence",
    }
}

words! {
    /// What may be the matter with a customer besides what conditions say.
    Situation {
        /// A complaint is open.
        OpenComplaint "open_complaint",
        /// A case is open.
        OpenCase "open_case",
        /// A clock of an open case was warned of.
        ClockWarning "clock_warning",
        /// A clock of an open case is overdue.
        ClockBreached "clock_breached",
        /// An opportunity is open and nothing has happened to it for too long.
        StaleOpportunity "stale_opportunity",
        /// A parcel is without news for too long.
        StuckParcel "stuck_parcel",
        /// A parcel could not be handed over.
        FailedDelivery "failed_delivery",
        /// A parcel is lost.
        LostParcel "lost_parcel",
        /// A payment was charged back.
        ChargedBack "charged_back",
        /// More was given back than was paid.
        OverRefunded "over_refunded",
    }
}

words! {
    /// What may be wrong with a parcel or a payment, for which a case may be opened (SV-86).
    TroubleKind {
        /// The parcel could not be handed over.
        Failed "failed",
        /// The parcel is without news for too long.
        Stuck "stuck",
        /// The parcel is lost.
        Lost "lost",
        /// The payment was charged back.
        ChargedBack "charged_back",
    }
}

/// A row of next actions (SV-97).
#[derive(Clone, PartialEq, Debug)]
pub struct NextAction {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub labels: Labels,
    /// Of which kind it is.
    pub kind: ActionKind,
    /// What is done.
    pub action: Option<String>,
    /// For which purpose.
    pub purpose: Option<String>,
    /// Over which channel.
    pub channel: Option<String>,
    /// Rows of higher priority come first.
    pub priority: i64,
    /// What must hold of the customer.
    pub when: Option<Condition>,
    /// One of these must be the matter; none: nothing need be.
    pub situations: Vec<Situation>,
    /// One of these triggers must be due, by place; none: none need be.
    pub triggers: Vec<usize>,
    /// After so many days without a step an open opportunity is stale.
    pub stale_days: Option<u32>,
    /// Who is left out to compare with (SV-63).
    pub control: Option<Control>,
}

/// What is told of parcels and payments (SV-86).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FulfilmentRules {
    /// After so many days of 24 hours without news a parcel is stuck; none: never.
    pub stuck_days: Option<u32>,
    /// For what a case is due, once per parcel or payment; sorted.
    pub cases: Vec<TroubleKind>,
}
