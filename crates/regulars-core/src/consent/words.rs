//! The closed lists of words that a decision reads and gives (CS-4, CS-15, CS-16, CS-23), and sets of them that cost nothing.

use std::marker::PhantomData;

/// A word with a small number.
pub trait Word: Copy + 'static {
    /// All words, in the order of their numbers.
    const ALL: &'static [Self];

    /// Its place among all.
    fn number(self) -> u32;

    /// The word itself.
    fn as_str(self) -> &'static str;

    /// The value of a word.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.as_str() == word)
    }

    /// All words, for messages and schemas.
    fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|known| known.as_str())
    }
}

/// A set of words of one list.
#[derive(PartialEq, Eq, Debug)]
pub struct Words<W>(u32, PhantomData<W>);

impl<W> Clone for Words<W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<W> Copy for Words<W> {}

impl<W> Default for Words<W> {
    fn default() -> Self {
        Self(0, PhantomData)
    }
}

impl<W: Word> Words<W> {
    /// Whether a word is in it.
    pub fn has(self, word: W) -> bool {
        self.0 & (1 << word.number()) != 0
    }

    /// Puts a word in.
    pub fn put(&mut self, word: W) {
        self.0 |= 1 << word.number();
    }

    /// What is in one of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0, PhantomData)
    }

    /// Whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is in it, in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = W> {
        W::ALL.iter().copied().filter(move |word| self.has(*word))
    }
}

impl<W: Word> FromIterator<W> for Words<W> {
    fn from_iter<I: IntoIterator<Item = W>>(words: I) -> Self {
        let mut set = Self::default();
        words.into_iter().for_each(|word| set.put(word));
        set
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $Name:ident { $($(#[$vdoc:meta])* $Variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $Name { $($(#[$vdoc])* $Variant,)* }

        impl Word for $Name {
            const ALL: &'static [Self] = &[$(Self::$Variant,)*];

            fn number(self) -> u32 {
                self as u32
            }

            fn as_str(self) -> &'static str {
                match self { $(Self::$Variant => $word,)* }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// The class of a purpose (CS-16).
    Class {
        /// What the person asked for.
        Service "service",
        /// What the law demands.
        Legal "legal",
        /// Life and health.
        Vital "vital",
        /// Selling and writing to people.
        Marketing "marketing",
        /// Judging people by their behaviour.
        Profiling "profiling",
        /// Selling data, or sharing it for advertising across contexts.
        SaleShare "sale_share",
        /// Sharing data.
        Sharing "sharing",
        /// Decisions by machines that matter to people.
        AdmSignificant "adm_significant",
        /// Counting without judging.
        Analytics "analytics",
        /// Keeping what is there safe.
        Security "security",
    }
}

impl Class {
    /// Whether it is marketing or like it (CS-16).
    pub fn marketing_like(self) -> bool {
        matches!(self, Self::Marketing | Self::Profiling | Self::SaleShare | Self::Sharing)
    }

    /// Whether a refusal does not reach it unless it rests on consent (CS-16, G3).
    pub fn immune(self) -> bool {
        matches!(self, Self::Service | Self::Security)
    }
}

words! {
    /// What is done with the data (CS-15).
    Operation {
        /// Keeping it.
        Store "store",
        /// Using it.
        Use "use",
        /// Writing to or calling the person.
        Contact "contact",
        /// Giving it to somebody who decides what for.
        Provide "provide",
        /// Giving it to somebody who works for us.
        Entrust "entrust",
        /// Sending it abroad.
        CrossBorder "cross_border",
        /// Making it public.
        Publish "publish",
        /// Deciding about the person by machine.
        Decide "decide",
    }
}

words! {
    /// The legal basis that is claimed (CS-15).
    Basis {
        /// The person said yes.
        Consent "consent",
        /// A contract with the person needs it.
        Contract "contract",
        /// The law demands it.
        LegalObligation "legal_obligation",
        /// Life and health need it.
        VitalInterest "vital_interest",
        /// A public task needs it.
        PublicTask "public_task",
        /// An interest that outweighs the person's.
        LegitimateInterest "legitimate_interest",
        /// The person was told and may opt out.
        Notice "notice",
    }
}

words! {
    /// The legal basis that an answer rests on (CS-21).
    LegalBasis {
        /// Consent.
        Consent "consent",
        /// A contract.
        Contract "contract",
        /// Explicit consent.
        ExplicitConsent "explicit_consent",
        /// Consent of a guardian.
        GuardianConsent "guardian_consent",
        /// A legal obligation.
        LegalObligation "legal_obligation",
        /// A legitimate interest.
        LegitimateInterest "legitimate_interest",
        /// A notice, and a way out.
        NoticeAndOptOut "notice_and_opt_out",
        /// A public task.
        PublicTask "public_task",
        /// Separate consent.
        SeparateConsent "separate_consent",
        /// A customer who was offered a way out.
        SoftOptIn "soft_opt_in",
        /// A vital interest.
        VitalInterest "vital_interest",
    }
}

impl From<Basis> for LegalBasis {
    fn from(basis: Basis) -> Self {
        match basis {
            Basis::Consent => Self::Consent,
            Basis::Contract => Self::Contract,
            Basis::LegalObligation => Self::LegalObligation,
            Basis::VitalInterest => Self::VitalInterest,
            Basis::PublicTask => Self::PublicTask,
            Basis::LegitimateInterest => Self::LegitimateInterest,
            Basis::Notice => Self::NoticeAndOptOut,
        }
    }
}

words! {
    /// Yes, no, or later. The strictest is the least (CS-20).
    Decision {
        /// It may not be done.
        Deny "deny",
        /// It may be done later.
        Defer "defer",
        /// It may be done.
        Allow "allow",
    }
}

words! {
    /// Why a contact point was chosen among those of a customer.
    ChosenBy {
        /// The channel needs none that the library knows.
        NoneNeeded "none_needed",
        /// There is no other.
        Only "only",
        /// None of the others may be used as early.
        OnlyPermitted "only_permitted",
        /// The consent names it.
        NamedByConsent "named_by_consent",
        /// It was stated last.
        StatedLast "stated_last",
        /// It is the first in the order of bytes; nothing else tells them apart.
        FirstInOrder "first_in_order",
    }
}

words! {
    /// What a transfer abroad needs.
    TransferNeed {
        /// No mechanism. Consent may be needed all the same.
        Exempt "exempt",
        /// A standard contract that is filed.
        StandardContract "standard_contract",
        /// A certificate.
        Certification "certification",
        /// An assessment by the authority.
        Assessment "assessment",
    }
}

words! {
    /// What to do instead (CS-23).
    Remedy {
        /// Ask for consent.
        AskConsent "ask_consent",
        /// Ask for explicit consent.
        AskExplicitConsent "ask_explicit_consent",
        /// Ask the guardian.
        AskGuardian "ask_guardian",
        /// Ask for consent to this alone.
        AskSeparateConsent "ask_separate_consent",
        /// Wait for the confirmation.
        Confirm "confirm",
        /// Let a person decide.
        HumanReview "human_review",
        /// Ask again under the new notice.
        Reconsent "reconsent",
        /// Ask again, the old one is over.
        RefreshConsent "refresh_consent",
        /// Find out how old the person is.
        SetAge "set_age",
        /// Say which law applies.
        SetJurisdiction "set_jurisdiction",
        /// Find out what time it is where the person is.
        SetTimezone "set_timezone",
        /// Say by which mechanism data go abroad.
        SetTransferMechanism "set_transfer_mechanism",
        /// Wait.
        Wait "wait",
    }
}

words! {
    /// What must be done with what is allowed (CS-23), in the order of the words.
    Obligation {
        /// The age is not known; behave accordingly.
        AgeUnverified "age_unverified",
        /// Explain a decision to who asks.
        ExplainOnRequest "explain_on_request",
        /// Let a person decide again for who asks.
        HumanReviewOnRequest "human_review_on_request",
        /// Say who writes.
        IdentifySender "identify_sender",
        /// Put a way out into the message.
        IncludeOptOut "include_opt_out",
        /// Tell the person that a signal conflicts with the programme that they keep.
        LogGpcConflict "log_gpc_conflict",
        /// Keep the rules for children.
        MinorRules "minor_rules",
        /// Tell the recipient what it may do.
        NotifyRecipientLimits "notify_recipient_limits",
        /// Offer the same without personalisation.
        OfferNonPersonalised "offer_non_personalised",
        /// Offer a way out.
        OfferOptOut "offer_opt_out",
        /// Assess the impact beforehand.
        PiaRequired "pia_required",
        /// Have an agreement with the processor.
        ProcessorAgreement "processor_agreement",
    }
}

words! {
    /// What may be done instead (G3).
    Alternative {
        /// The same without personalisation.
        NonPersonalised "non_personalised",
    }
}

words! {
    /// What the person is to the shop (CS-15).
    Relationship {
        /// Has bought.
        Customer "customer",
        /// Has not.
        Prospect "prospect",
    }
}

words! {
    /// Whether the person is there (CS-15).
    SubjectState {
        /// Is there.
        Active "active",
        /// Was erased.
        Erased "erased",
        /// Has died.
        Deceased "deceased",
    }
}

words! {
    /// Whom a global privacy control is tied to (CS-15).
    GpcLink {
        /// Nobody.
        None "none",
        /// A known person.
        Consumer "consumer",
        /// A device.
        Device "device",
    }
}

words! {
    /// What a recipient is.
    RecipientRole {
        /// Decides itself what for.
        Handler "handler",
        /// Works for us.
        Processor "processor",
        /// Neither.
        ThirdParty "third_party",
    }
}

words! {
    /// A flag of a person's state that rows ask for (JR-3).
    Flag {
        /// Erasure was requested.
        ErasureRequested "erasure_requested",
        /// Asked not to be called.
        DoNotCall "do_not_call",
        /// Data are kept for a court.
        LegalHold "legal_hold",
        /// Sensitive data only for what was asked for.
        LimitSensitive "limit_sensitive",
        /// Processing is restricted.
        Restricted "restricted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled<W: Word + serde::Serialize + std::fmt::Debug + PartialEq>() {
        for (n, word) in W::ALL.iter().enumerate() {
            assert_eq!(serde_json::to_string(word).unwrap(), format!("\"{}\"", word.as_str()));
            assert_eq!(W::from_word(word.as_str()), Some(*word));
            assert_eq!(word.number() as usize, n);
            assert!(n < 32, "a set holds 32 words");
        }
    }

    #[test]
    fn words_are_spelled_as_they_are_written() {
        spelled::<Class>();
        spelled::<Operation>();
        spelled::<Basis>();
        spelled::<LegalBasis>();
        spelled::<Decision>();
        spelled::<Remedy>();
        spelled::<Obligation>();
        spelled::<Alternative>();
        spelled::<Relationship>();
        spelled::<SubjectState>();
        spelled::<GpcLink>();
        spelled::<RecipientRole>();
        spelled::<Flag>();
    }

    #[test]
    fn obligations_stand_in_the_order_of_their_words() {
        assert!(Obligation::words().is_sorted());
        let set: Words<Obligation> = [Obligation::PiaRequired, Obligation::AgeUnverified].into_iter().collect();
        let words: Vec<_> = set.iter().map(Word::as_str).collect();
        assert_eq!(
            (words, set.is_empty(), set.has(Obligation::MinorRules)),
            (vec!["age_unverified", "pia_required"], false, false)
        );
    }
}
