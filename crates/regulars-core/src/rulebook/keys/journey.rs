//! The keys of `[[trigger]]`, `[[store]]`, `[[next_action]]`, `[location]` and `[fulfilment]` (SV-86, SV-90 to SV-94, SV-97).

use super::KeyType::{Condition, Decimal, Duration, Flag, Integer, Label, Lists, Table, Tables, Text, Texts, Words};
use super::{Key, may, must};
use crate::journey::{ActionKind, Situation, TroubleKind};

pub(super) const TRIGGER_SECTION: Key =
    may("trigger", Tables(TRIGGER), "What is due because of what customers do or leave undone.");
pub(super) const STORE_SECTION: Key = may("store", Tables(STORE), "Shops whose neighbourhood counts.");
pub(super) const LOCATION_SECTION: Key = may("location", Table(LOCATION), "How the places of customers are used.");
pub(super) const NEXT_ACTION_SECTION: Key =
    may("next_action", Tables(NEXT_ACTION), "What is done next for a customer; the first row that may counts.");
pub(super) const FULFILMENT_SECTION: Key =
    may("fulfilment", Table(FULFILMENT), "What is told of parcels and payments.");

pub(in crate::rulebook) const TRIGGER: &[Key] = &[
    must("id", Text, "Its id."),
    may("label", Label, "What people call it."),
    must("event", Text, "What it counts: a record type, the `event` of a visit or an interaction, or `type.event`."),
    may("where", Condition, "Only events for which this holds."),
    may("near", Texts, "Only events near one of these shops; `*` for any."),
    may("per", Text, "The field for each of whose values it counts by itself; `near` for the shop."),
    may("distinct_days", Integer, "It fires where its event came on so many local dates among `within_days`."),
    may("count", Integer, "Or where it came so often within `within_days`."),
    may("absent_days", Integer, "Or where it did not come for so many days of 24 hours after one."),
    may("within_days", Integer, "Among how many local dates it counts, with that of the event."),
    may("unless", Text, "What restarts every count, named as an event."),
    may("cooldown_days", Integer, "For how many days of 24 hours it does not fire again; 0 if absent."),
    may("on_merge", Flag, "Whether what only a merge completed fires as well."),
    may("max_lateness", Duration, "How late a firing may be told; `24h` if absent."),
    may("when", Condition, "What must hold of the customer when its action is proposed."),
    must("action", Text, "What it proposes to do."),
    may("purpose", Text, "For which purpose; without it nobody is contacted and no consent is asked."),
    may("channel", Text, "Over which channel."),
    may("control", Table(CONTROL_GROUP), "Who is left out to compare with."),
];

pub(in crate::rulebook) const CONTROL_GROUP: &[Key] = &[
    must("campaign", Text, "The test by which customers are drawn."),
    must("share", Decimal, "How many are left out, from 0 to 1."),
];

pub(in crate::rulebook) const STORE: &[Key] = &[
    must("id", Text, "Its id."),
    may("label", Label, "What people call it."),
    must("latitude", Decimal, "Its latitude on WGS-84 in degrees, north positive."),
    must("longitude", Decimal, "Its longitude in degrees, east positive."),
    must("radius_m", Integer, "How far its neighbourhood reaches, in metres."),
];

pub(in crate::rulebook) const LOCATION: &[Key] =
    &[must("purpose", Text, "The purpose whose consent the use of a customer's place needs.")];

pub(in crate::rulebook) const NEXT_ACTION: &[Key] = &[
    must("id", Text, "Its id."),
    may("label", Label, "What people call it."),
    must(
        "kind",
        Words(|| ActionKind::words().collect()),
        "Whether something is put right, offered, or nothing is done.",
    ),
    may("action", Text, "What is done."),
    may("purpose", Text, "For which purpose; without it nobody is contacted and no consent is asked."),
    may("channel", Text, "Over which channel."),
    may("priority", Integer, "Rows of higher priority come first, ties by id; 0 if absent."),
    may("when", Condition, "What must hold of the customer."),
    may("situations", Lists(|| Situation::words().collect()), "One of these must be the matter."),
    may("triggers", Texts, "One of these triggers must be due."),
    may("stale_days", Integer, "After so many days without a step an open opportunity is stale."),
    may("control", Table(CONTROL_GROUP), "Who is left out to compare with."),
];

pub(in crate::rulebook) const FULFILMENT: &[Key] = &[
    may("stuck_days", Integer, "After so many days of 24 hours without news a parcel is stuck."),
    may("cases", Lists(|| TroubleKind::words().collect()), "For what a case is due, once for each parcel or payment."),
];
