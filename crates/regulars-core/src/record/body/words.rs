//! The closed lists of words that fields of bodies take (CS-3, CS-4, SV-86, RQ-2).

use crate::record::field::{Field, Value, ValueRef};

macro_rules! words {
    ($(#[$doc:meta])* $Name:ident { $($(#[$vdoc:meta])* $Variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum $Name { $($(#[$vdoc])* $Variant,)* }

        impl $Name {
            /// The words of the wire form.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];

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
    ConsentKind {
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
        /// Somebody who was erased had said no (EN-9); only an erasure writes it.
        Suppress "suppress",
    }
}

words! {
    /// Who acted (CS-4).
    By {
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
    Capture {
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

words! {
    /// Where a payment stands (SV-86).
    PaymentStatus {
        /// The amount is set aside.
        Authorised "authorised",
        /// The amount was taken.
        Captured "captured",
        /// The amount was given back.
        Refunded "refunded",
        /// The payer's bank took the amount back.
        ChargedBack "charged_back",
        /// Nothing was paid.
        Failed "failed",
    }
}

words! {
    /// Where a parcel stands (SV-86).
    ShipmentStatus {
        /// It was announced.
        Created "created",
        /// The carrier has it.
        PickedUp "picked_up",
        /// It is on its way.
        InTransit "in_transit",
        /// It is on its last way.
        OutForDelivery "out_for_delivery",
        /// It was handed over.
        Delivered "delivered",
        /// It could not be handed over.
        Failed "failed",
        /// It went back.
        Returned "returned",
        /// Nobody knows where it is.
        Lost "lost",
    }
}

words! {
    /// A state of a data subject's request (RQ-2), as the step that leads to it.
    RequestStep {
        /// It came in.
        Received "received",
        /// The person was told that it came in.
        Acknowledged "acknowledged",
        /// Who asks is not certain yet.
        IdentityPending "identity_pending",
        /// Who asks is certain.
        Verified "verified",
        /// What is asked is not certain yet.
        ClarificationPending "clarification_pending",
        /// It is worked on.
        InProgress "in_progress",
        /// It was done.
        Fulfilled "fulfilled",
        /// It was done in part.
        PartiallyRefused "partially_refused",
        /// It was refused.
        Refused "refused",
        /// The person took it back.
        WithdrawnByRequester "withdrawn_by_requester",
        /// It is there already (RQ-3).
        Duplicate "duplicate",
    }
}
