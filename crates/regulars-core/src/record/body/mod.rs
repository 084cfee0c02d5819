//! One table per body kind (RC-1, RC-11). From it come the Rust type, the strict reader, the schema and the cells of a row.
//!
//! Numbers of kinds and fields are frozen: stored rows hold them. A new field takes a new number. The tables stand in one
//! file per subject; `kinds` joins them.

mod contact;
mod kinds;
mod loyalty;
mod person;
mod service;
mod trade;
mod words;

pub use contact::{Device, Interaction, Message, Review, Touch, Visit};
pub use kinds::{Body, Kind};
pub use loyalty::{Benefit, Membership, Points, Referral};
pub use person::{Consent, DataRequest, ExternalScore, Profile, Relation, TriggerFired};
pub use service::{Approval, Case, Lead, Opportunity, Survey};
pub use trade::{Order, Payment, Return, Shipment, Stock};
pub use words::{By, Capture, ConsentKind, PaymentStatus, RequestStep, ShipmentStatus};

use super::field::{FieldDef, Value, ValueRef};
use crate::consent::{Operation, Word};
use crate::error::{Code, Error, Result};
use crate::journey::place::Point;
use crate::money::Decimal;
use crate::time::Instant;

/// What the tables give to generic code.
pub trait BodyTable: Sized {
    /// The fields, sorted by name.
    const FIELDS: &'static [FieldDef];
    /// The values, in the order of the fields.
    fn values(&self) -> Vec<Option<ValueRef<'_>>>;
    /// The body of these values; none if one has the wrong type or a required one is absent.
    fn build(values: Vec<Option<Value>>) -> Option<Self>;
}

/// The Rust type of a field. `text` is free text and always personal; `personal word` is for contact points and ids of things
/// that are a person's own.
macro_rules! rust_type {
    ([required money]) => { $crate::money::Money };
    ([required word]) => { String };
    ([required one of $Words:ident]) => { $Words };
    ([one of $Words:ident]) => { Option<$Words> };
    ([personal word]) => { Option<String> };
    ([personal decimal]) => { Option<$crate::money::Decimal> };
    ([word]) => { Option<String> };
    ([text]) => { Option<String> };
    ([flag]) => { Option<bool> };
    ([decimal]) => { Option<$crate::money::Decimal> };
    ([money]) => { Option<$crate::money::Money> };
    ([instant]) => { Option<$crate::time::Instant> };
    ([date]) => { Option<$crate::time::Date> };
    ([words]) => { Vec<String> };
    ([lines]) => { Vec<$crate::record::Line> };
    ([texts]) => { Option<$crate::text::Json> };
}

/// The line of a field in the table that generic code reads.
macro_rules! field_def {
    ($no:literal $field:ident [required $($ty:tt)+]) => {
        FieldDef { required: true, ..field_def!($no $field [$($ty)+]) }
    };
    ($no:literal $field:ident [personal $($ty:tt)+]) => {
        FieldDef { personal: true, ..field_def!($no $field [$($ty)+]) }
    };
    ($no:literal $field:ident [text]) => { field_def!(@ $no $field Text, true) };
    ($no:literal $field:ident [one of $Words:ident]) => { field_def!(@ $no $field OneOf($Words::WORDS), false) };
    ($no:literal $field:ident [word]) => { field_def!(@ $no $field Word, false) };
    ($no:literal $field:ident [flag]) => { field_def!(@ $no $field Flag, false) };
    ($no:literal $field:ident [decimal]) => { field_def!(@ $no $field Decimal, false) };
    ($no:literal $field:ident [money]) => { field_def!(@ $no $field Money, false) };
    ($no:literal $field:ident [instant]) => { field_def!(@ $no $field Instant, false) };
    ($no:literal $field:ident [date]) => { field_def!(@ $no $field Date, false) };
    ($no:literal $field:ident [words]) => { field_def!(@ $no $field Words, false) };
    ($no:literal $field:ident [lines]) => { field_def!(@ $no $field Lines, false) };
    ($no:literal $field:ident [texts]) => { field_def!(@ $no $field Texts, false) };
    (@ $no:literal $field:ident $Ty:ident $(($words:expr))?, $personal:literal) => {
        FieldDef {
            number: $no,
            name: stringify!($field),
            ty: FieldType::$Ty $(($words))?,
            required: false,
            personal: $personal,
        }
    };
}

/// One body: number, name and type of its fields, sorted by name.
macro_rules! bodies {
    ($($(#[$doc:meta])* $Kind:ident {
        $($(#[$fdoc:meta])* $no:literal $field:ident $ty:tt;)*
    })*) => { $(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub struct $Kind { $($(#[$fdoc])* pub $field: rust_type!($ty),)* }

        impl BodyTable for $Kind {
            const FIELDS: &'static [FieldDef] = &[$(field_def!($no $field $ty),)*];

            fn values(&self) -> Vec<Option<ValueRef<'_>>> {
                vec![$(Field::get(&self.$field),)*]
            }

            fn build(values: Vec<Option<Value>>) -> Option<Self> {
                let mut values = values.into_iter();
                let body = Self { $($field: Field::set(values.next().flatten())?,)* };
                values.next().is_none().then_some(body)
            }
        }
    )* };
}

use {bodies, field_def, rust_type};

impl Body {
    /// What must hold between the fields of a body (CS-6), and that no amount is negative (RC-11).
    pub(super) fn check(&self, at: Instant) -> Result<()> {
        for (field, value) in self.kind().fields().iter().zip(self.values()) {
            if let Some(ValueRef::Money(money)) = value
                && money.amount.is_negative()
            {
                let path = format!("{}.amount", field.name);
                return Err(Error::new(Code::Negative, path, "the amount may not be negative"));
            }
        }
        match self {
            Self::DataRequest(request) => return request.check(),
            Self::Visit(visit) => check_place(visit.latitude, visit.longitude)?,
            Self::Interaction(contact) => check_place(contact.latitude, contact.longitude)?,
            _ => {}
        }
        let Self::Consent(consent) = self else { return Ok(()) };
        if consent.kind == ConsentKind::Suppress {
            let message = "`suppress` is written by the erasure of a profile and by nobody else";
            return Err(Error::new(Code::ConsentKindDerived, "kind", message));
        }
        if consent.expires.is_some_and(|expires| expires <= at) {
            let message = "the consent ends before it begins";
            return Err(Error::new(Code::ConsentExpiresBeforeStart, "expires", message));
        }
        if consent.notice.as_deref().is_some_and(|notice| crate::consent::notice_number(notice).is_none()) {
            return Err(Error::new(Code::NoticeInvalid, "notice", "a notice is `v` and a whole number"));
        }
        if let Some(operation) = consent.operation.as_deref().filter(|word| Operation::from_word(word).is_none()) {
            let hint = crate::text::did_you_mean(operation, Operation::words());
            return Err(Error::new(Code::InvalidValue, "operation", format!("`{operation}` is no operation{hint}")));
        }
        // PIPL 14, 23: one purpose, one act.
        if consent.separate == Some(true) && !consent.together_with.is_empty() {
            return Err(Error::new(Code::SeparateBundled, "separate", "a separate consent names one purpose"));
        }
        Ok(())
    }
}

/// A place lies on the earth (SV-94); one coordinate alone is none, and nothing is made of it.
fn check_place(latitude: Option<Decimal>, longitude: Option<Decimal>) -> Result<()> {
    let point = Point::new(latitude.unwrap_or(Decimal::ZERO), longitude.unwrap_or(Decimal::ZERO));
    point.map(|_| ()).map_err(Error::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_names_rise_and_numbers_are_unique() {
        for kind in Kind::ALL {
            let names: Vec<_> = kind.fields().iter().map(|field| field.name).collect();
            assert!(names.is_sorted(), "{}", kind.as_str());
            let mut numbers: Vec<_> = kind.fields().iter().map(|field| field.number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!(numbers.len(), names.len());
            assert!(numbers.iter().all(|number| (1..240).contains(number)));
            assert_eq!(Kind::from_number(kind.number()), Some(*kind));
            assert_eq!(Kind::from_word(kind.as_str()), Some(*kind));
        }
    }

    #[test]
    fn stored_numbers_of_kinds_and_fields_stay_what_they_are() {
        let numbers: Vec<_> = Kind::ALL.iter().map(|kind| kind.number()).collect();
        assert_eq!(numbers, (1..=26).collect::<Vec<_>>());
        let number = |kind: Kind, name: &str| kind.fields().iter().find(|field| field.name == name).unwrap().number;
        assert_eq!((number(Kind::Order, "store"), number(Kind::Consent, "source")), (8, 14));
        assert_eq!((number(Kind::Visit, "store"), number(Kind::Visit, "text")), (5, 8));
        assert_eq!((number(Kind::Case, "text"), number(Kind::Survey, "text")), (7, 5));
        assert_eq!((Kind::Declared.number(), Kind::from_number(200)), (200, Some(Kind::Declared)));
        assert_eq!(Kind::from_word("declared"), None);
    }

    #[test]
    fn a_place_lies_on_the_earth() {
        let read = |latitude: &str| {
            let text = format!(
                r#"{{"source":"app","record_id":"1","profile":"7","type":"visit","occurred_at":"2026-01-01T00:00:00Z","body":{{"latitude":"{latitude}","longitude":"114.3"}}}}"#
            );
            crate::record::Record::from_json(&crate::text::Json::parse(&text).unwrap())
        };
        assert!(read("30.5").is_ok());
        let error = read("90.5").unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::OutOfRange, "body.latitude"));
    }

    #[test]
    fn free_text_and_contact_points_lie_in_the_sealed_part_and_money_does_not() {
        use crate::record::FieldType;
        for field in Kind::ALL.iter().flat_map(|kind| kind.fields()) {
            match field.ty {
                FieldType::Text => assert!(field.personal, "{}", field.name),
                FieldType::Word => assert_eq!(field.personal, ["contact_point", "device_id"].contains(&field.name)),
                FieldType::Decimal => assert_eq!(field.personal, ["latitude", "longitude"].contains(&field.name)),
                _ => assert!(!field.personal, "{}", field.name),
            }
        }
    }
}
