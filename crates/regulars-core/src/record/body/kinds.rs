//! The kinds of bodies (RC-1): their words on the wire, their frozen numbers, and the one body of a record.

use super::{
    Approval, Benefit, BodyTable, Case, Consent, DataRequest, Device, ExternalScore, Interaction, Lead, Membership,
    Message, Opportunity, Order, Payment, Points, Profile, Referral, Relation, Return, Review, Shipment, Stock, Survey,
    Touch, TriggerFired, Visit,
};
use crate::record::DeclaredBody;
use crate::record::field::{FieldDef, Value, ValueRef};

/// The number of [`Kind::Declared`] in stored rows.
const DECLARED: u8 = 200;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind_no:literal $Kind:ident $word:literal;)*) => {
        /// The type of a record's body.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Kind {
            $($(#[$doc])* $Kind,)*
            /// A kind that the rulebook declares; which one stands in the body.
            Declared,
        }

        impl Kind {
            /// All built-in kinds.
            pub const ALL: &'static [Kind] = &[$(Kind::$Kind,)*];

            /// The word of the wire form; that of a declared kind is in its body.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$Kind => $word,)* Self::Declared => "declared" }
            }

            /// The built-in kind of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$Kind),)* _ => None }
            }

            /// The frozen number in stored rows.
            pub fn number(self) -> u8 {
                match self { $(Self::$Kind => $kind_no,)* Self::Declared => DECLARED }
            }

            /// The kind of a stored number.
            pub fn from_number(number: u8) -> Option<Self> {
                match number { $($kind_no => Some(Self::$Kind),)* DECLARED => Some(Self::Declared), _ => None }
            }

            /// The built-in fields of this kind, sorted by name.
            pub fn fields(self) -> &'static [FieldDef] {
                match self { $(Self::$Kind => $Kind::FIELDS,)* Self::Declared => &[] }
            }
        }

        /// What happened.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub enum Body {
            $($(#[$doc])* $Kind($Kind),)*
            /// A kind that the rulebook declares; its fields stand in the record's `extra`.
            Declared(DeclaredBody),
        }

        impl Body {
            /// The kind.
            pub fn kind(&self) -> Kind {
                match self { $(Self::$Kind(_) => Kind::$Kind,)* Self::Declared(_) => Kind::Declared }
            }

            /// The values, in the order of the kind's built-in fields.
            pub fn values(&self) -> Vec<Option<ValueRef<'_>>> {
                match self { $(Self::$Kind(body) => body.values(),)* Self::Declared(_) => Vec::new() }
            }

            /// The body of a built-in kind from values in the order of its fields.
            pub fn build(kind: Kind, values: Vec<Option<Value>>) -> Option<Self> {
                match kind { $(Kind::$Kind => $Kind::build(values).map(Self::$Kind),)* Kind::Declared => None }
            }
        }
    };
}

kinds! {
    /// A snapshot of what a source knows of a person.
    1 Profile "profile";
    /// A sale.
    2 Order "order";
    /// Goods that came back.
    3 Return "return";
    /// A visit to a site, app or shop.
    4 Visit "visit";
    /// A contact with the person, in any direction.
    5 Interaction "interaction";
    /// A step of a service case.
    6 Case "case";
    /// An answer to a survey.
    7 Survey "survey";
    /// A consent event (CS-2).
    8 Consent "consent";
    /// A fact about the payment of an order (SV-86).
    9 Payment "payment";
    /// A published opinion, or what became of it.
    10 Review "review";
    /// A data subject's request, or a step of it (RQ-1).
    11 DataRequest "data_request";
    /// What a device of the person reports.
    12 Device "device";
    /// A membership event (MB-1).
    13 Membership "membership";
    /// A movement of points (MB-15 to MB-20).
    14 Points "points";
    /// A benefit that is claimed, used or given back (MB-50).
    15 Benefit "benefit";
    /// A referral, or a decision on one (MB-60).
    16 Referral "referral";
    /// A touch of marketing (SV-70).
    17 Touch "touch";
    /// A contact that was made (CS-15, CS-19).
    18 Message "message";
    /// A step of a lead (SV-52).
    19 Lead "lead";
    /// A step of an opportunity (SV-53).
    20 Opportunity "opportunity";
    /// A step of an approval (SV-81).
    21 Approval "approval";
    /// A fact about a parcel of an order (SV-86).
    22 Shipment "shipment";
    /// A relation between two customers (RL-1).
    23 Relation "relation";
    /// A step of a stock reservation (SV-85).
    24 Stock "stock";
    /// A score that the host computed (LH-1).
    25 ExternalScore "external_score";
    /// A trigger that fired (SV-92).
    26 TriggerFired "trigger_fired";
}
