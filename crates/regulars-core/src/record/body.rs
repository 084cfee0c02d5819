//! One table per body kind (RC-11). From it come the Rust type, the strict reader, the schema and the cells of a row.
//!
//! Numbers of kinds and fields are frozen: stored rows hold them. A new field takes a new number.

use super::field::{Field, FieldDef, FieldType, Value, ValueRef};
use crate::error::{Code, Error, Result};
use crate::money::{Decimal, Money};
use crate::text::Json;
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

macro_rules! bodies {
    ($($(#[$doc:meta])* $kind_no:literal $Kind:ident $word:literal {
        $($(#[$fdoc:meta])* $no:literal $field:ident $name:literal: $rust:ty = $ty:expr, $required:literal, $personal:literal;)*
    })*) => {
        /// The type of a record's body.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Kind { $($(#[$doc])* $Kind,)* }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Kind] = &[$(Kind::$Kind,)*];

            /// The word of the wire form.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$Kind => $word,)* }
            }

            /// The kind of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$Kind),)* _ => None }
            }

            /// The frozen number in stored rows.
            pub fn number(self) -> u8 {
                match self { $(Self::$Kind => $kind_no,)* }
            }

            /// The kind of a stored number.
            pub fn from_number(number: u8) -> Option<Self> {
                match number { $($kind_no => Some(Self::$Kind),)* _ => None }
            }

            /// The fields of this kind, sorted by name.
            pub fn fields(self) -> &'static [FieldDef] {
                match self { $(Self::$Kind => $Kind::FIELDS,)* }
            }
        }

        $($(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub struct $Kind { $($(#[$fdoc])* pub $field: $rust,)* }

        impl BodyTable for $Kind {
            const FIELDS: &'static [FieldDef] = &[$(FieldDef {
                number: $no, name: $name, ty: $ty, required: $required, personal: $personal,
            },)*];

            fn values(&self) -> Vec<Option<ValueRef<'_>>> {
                vec![$(Field::get(&self.$field),)*]
            }

            fn build(values: Vec<Option<Value>>) -> Option<Self> {
                let mut values = values.into_iter();
                let body = Self { $($field: Field::set(values.next().flatten())?,)* };
                values.next().is_none().then_some(body)
            }
        })*

        /// What happened.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub enum Body { $($(#[$doc])* $Kind($Kind),)* }

        impl Body {
            /// The kind.
            pub fn kind(&self) -> Kind {
                match self { $(Self::$Kind(_) => Kind::$Kind,)* }
            }

            /// The values, in the order of the kind's fields.
            pub fn values(&self) -> Vec<Option<ValueRef<'_>>> {
                match self { $(Self::$Kind(body) => body.values(),)* }
            }

            /// The body of a kind from values in the order of its fields.
            pub fn build(kind: Kind, values: Vec<Option<Value>>) -> Option<Self> {
                match kind { $(Kind::$Kind => $Kind::build(values).map(Self::$Kind),)* }
            }
        }
    };
}

macro_rules! words {
    ($(#[$doc:meta])* $Name:ident $list:ident { $($(#[$vdoc:meta])* $Variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum $Name { $($(#[$vdoc])* $Variant,)* }

        pub(super) const $list: &[&str] = &[$($word,)*];

        impl $Name {
            /// The word of the wire form.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$Variant => $word,)* }
            }

            /// The value of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$Variant),)* _ => None }
            }
        }

        impl Field for $Name {
            fn get(&self) -> Option<ValueRef<'_>> {
                Some(ValueRef::Text(self.as_str()))
            }
            fn set(value: Option<Value>) -> Option<Self> {
                if let Some(Value::Text(word)) = value { Self::from_word(&word) } else { None }
            }
        }
    };
}

words! {
    /// What a consent record says (CS-3). Expiry is derived and never recorded.
    ConsentKind CONSENT_KINDS {
        /// Consent was asked for.
        Requested "requested",
        /// The answer was put off.
        Deferred "deferred",
        /// An answer waits for confirmation.
        Pending "pending",
        /// Yes.
        Grant "grant",
        /// The second yes of a double opt-in.
        Confirm "confirm",
        /// No, to a question.
        Refuse "refuse",
        /// A yes is taken back by the person.
        Withdraw "withdraw",
        /// No, to processing without consent.
        Object "object",
        /// A consent is void, says the controller or an authority.
        Invalidate "invalidate",
    }
}

words! {
    /// Who acted (CS-4).
    By BY {
        /// The person.
        Subject "subject",
        /// The person's guardian.
        Guardian "guardian",
        /// Someone the person appointed.
        Agent "agent",
        /// Someone of the household.
        HouseholdMember "household_member",
        /// A machine.
        System "system",
    }
}

words! {
    /// How a consent was captured (CS-4).
    Capture CAPTURES {
        /// A form on the web.
        WebForm "web_form",
        /// Paper.
        Paper "paper",
        /// A call.
        CallCenter "call_center",
        /// A word sent in reply.
        ReplyKeyword "reply_keyword",
        /// A browser's global privacy control.
        Gpc "gpc",
        /// A global privacy platform string.
        Gpp "gpp",
        /// A list that was imported.
        Import "import",
        /// A merge of two systems.
        Merge "merge",
        /// A guess from behaviour.
        Inferred "inferred",
        /// An interface of another system.
        Api "api",
    }
}

bodies! {
    /// A snapshot of what a source knows of a person.
    1 Profile "profile" {}
    /// A sale.
    2 Order "order" {
        /// What was paid.
        1 amount "amount": Money = FieldType::Money, true, false;
        /// The category of the whole order.
        2 category "category": Option<String> = FieldType::Word, false, false;
        /// The channel inside the source.
        3 channel "channel": Option<String> = FieldType::Word, false, false;
        /// The articles.
        4 lines "lines": Vec<super::Line> = FieldType::Lines, false, false;
        /// The order number as its issuer states it (RC-12).
        5 order_id "order_id": Option<String> = FieldType::Word, false, false;
        /// Who issued the number; the record's source if absent.
        6 order_issuer "order_issuer": Option<String> = FieldType::Word, false, false;
        /// Where the order stands, for example `paid` or `cancelled`.
        7 status "status": Option<String> = FieldType::Word, false, false;
        /// The shop.
        8 store "store": Option<String> = FieldType::Word, false, false;
    }
    /// Goods that came back; the order by `refers_to` or by its number (RC-11).
    3 Return "return" {
        /// What was refunded.
        1 amount "amount": Money = FieldType::Money, true, false;
        /// The articles.
        2 lines "lines": Vec<super::Line> = FieldType::Lines, false, false;
        /// The order's number.
        3 order_id "order_id": Option<String> = FieldType::Word, false, false;
        /// Who issued the number.
        4 order_issuer "order_issuer": Option<String> = FieldType::Word, false, false;
    }
    /// A visit to a site, app or shop.
    4 Visit "visit" {
        /// The category that was looked at.
        1 category "category": Option<String> = FieldType::Word, false, false;
        /// The channel inside the source.
        2 channel "channel": Option<String> = FieldType::Word, false, false;
        /// What was done: `browse`, `scan` and so on.
        3 event "event": Option<String> = FieldType::Word, false, false;
        /// The article that was looked at.
        4 item "item": Option<String> = FieldType::Word, false, false;
        /// The shop.
        5 store "store": Option<String> = FieldType::Word, false, false;
    }
    /// A contact with the person, in any direction.
    5 Interaction "interaction" {
        /// Who spoke: `customer`, `staff` or `bot`.
        1 author "author": Option<String> = FieldType::Word, false, false;
        /// The category it was about.
        2 category "category": Option<String> = FieldType::Word, false, false;
        /// The channel inside the source.
        3 channel "channel": Option<String> = FieldType::Word, false, false;
        /// What was done: `impression`, `click`, `chat` and so on.
        4 event "event": Option<String> = FieldType::Word, false, false;
        /// The article it was about.
        5 item "item": Option<String> = FieldType::Word, false, false;
        /// A mark that was given.
        6 score "score": Option<Decimal> = FieldType::Decimal, false, false;
        /// The shop.
        7 store "store": Option<String> = FieldType::Word, false, false;
        /// What was said.
        8 text "text": Option<String> = FieldType::Text, false, true;
    }
    /// A step of a service case.
    6 Case "case" {
        /// The number of the case.
        1 case_id "case_id": Option<String> = FieldType::Word, false, false;
        /// What it is about.
        2 category "category": Option<String> = FieldType::Word, false, false;
        /// The channel inside the source.
        3 channel "channel": Option<String> = FieldType::Word, false, false;
        /// What happened: `opened`, `answered`, `closed` and so on.
        4 event "event": Option<String> = FieldType::Word, false, false;
        /// How urgent it is.
        5 priority "priority": Option<String> = FieldType::Word, false, false;
        /// Where it stands.
        6 state "state": Option<String> = FieldType::Word, false, false;
        /// What was said.
        7 text "text": Option<String> = FieldType::Text, false, true;
    }
    /// An answer to a survey.
    7 Survey "survey" {
        /// The channel inside the source.
        1 channel "channel": Option<String> = FieldType::Word, false, false;
        /// What happened: `sent`, `answered`.
        2 event "event": Option<String> = FieldType::Word, false, false;
        /// Which survey: `nps`, `csat`, `ces` and so on.
        3 kind "kind": Option<String> = FieldType::Word, false, false;
        /// The mark.
        4 score "score": Option<Decimal> = FieldType::Decimal, false, false;
        /// What was said.
        5 text "text": Option<String> = FieldType::Text, false, true;
    }
    /// A consent event (CS-2).
    8 Consent "consent" {
        /// Who acted.
        1 by "by": By = FieldType::OneOf(BY), true, false;
        /// Where it was captured.
        2 captured_in "captured_in": Option<String> = FieldType::Word, false, false;
        /// The channel it is for; absent: any.
        3 channel "channel": Option<String> = FieldType::Word, false, false;
        /// The contact point it is for; absent: CS-8.
        4 contact_point "contact_point": Option<String> = FieldType::Word, false, true;
        /// When it ends.
        5 expires "expires": Option<Instant> = FieldType::Instant, false, false;
        /// Given in so many words.
        6 explicit "explicit": Option<bool> = FieldType::Flag, false, false;
        /// What was said.
        7 kind "kind": ConsentKind = FieldType::OneOf(CONSENT_KINDS), true, false;
        /// The version of the notice that was shown, `v<number>`.
        8 notice "notice": Option<String> = FieldType::Word, false, false;
        /// The operation it is for; absent: any.
        9 operation "operation": Option<String> = FieldType::Word, false, false;
        /// How it can be proved.
        10 proof "proof": Option<Json> = FieldType::Texts, false, false;
        /// The purpose, a dotted path.
        11 purpose "purpose": String = FieldType::Word, true, false;
        /// The recipient it is for; absent: any.
        12 recipient "recipient": Option<String> = FieldType::Word, false, false;
        /// One purpose, one act (PIPL 14, 23).
        13 separate "separate": Option<bool> = FieldType::Flag, false, false;
        /// How it was captured.
        14 source "source": Capture = FieldType::OneOf(CAPTURES), true, false;
    }
}

impl Body {
    /// What must hold between the fields of a body (CS-6).
    pub(super) fn check(&self, at: Instant) -> Result<()> {
        if let Self::Order(Order { amount, .. }) | Self::Return(Return { amount, .. }) = self
            && amount.amount.is_negative()
        {
            return Err(Error::new(Code::Negative, "amount.amount", "the amount may not be negative"));
        }
        let Self::Consent(consent) = self else { return Ok(()) };
        if consent.expires.is_some_and(|expires| expires <= at) {
            let message = "the consent ends before it begins";
            return Err(Error::new(Code::ConsentExpiresBeforeStart, "expires", message));
        }
        if consent.notice.as_deref().is_some_and(|notice| crate::consent::notice_number(notice).is_none()) {
            return Err(Error::new(Code::NoticeInvalid, "notice", "a notice is `v` and a whole number"));
        }
        Ok(())
    }
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
}
