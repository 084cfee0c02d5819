//! The rights of people over their data (RQ-1).

use super::super::Word;
use super::super::words::words;

words! {
    /// What a person may ask for (RQ-1).
    Right {
        /// What is kept of the person.
        #[serde(alias = "know")]
        Access "access",
        /// What the person gave, to take away.
        Portability "portability",
        /// That what is wrong be put right.
        #[serde(alias = "correct")]
        Rectification "rectification",
        /// That it be erased.
        #[serde(alias = "delete")]
        Erasure "erasure",
        /// That it be kept and not used.
        Restriction "restriction",
        /// That it not be used without consent.
        Object "object",
        /// That it not be used for marketing.
        ObjectMarketing "object_marketing",
        /// That a consent be over.
        Withdraw "withdraw",
        /// That it be neither sold nor shared for advertising.
        OptOutSale "opt_out_sale",
        /// That what is sensitive be used only for what was asked for.
        LimitSensitive "limit_sensitive",
        /// That no machine decide what matters.
        RefuseAdm "refuse_adm",
        /// That a decision be explained.
        Explain "explain",
        /// That there be no calls and short messages.
        RevokeCallText "revoke_call_text",
    }
}

impl Right {
    /// The names under which some laws know a right.
    pub const ALIASES: [(&'static str, Self); 3] =
        [("know", Self::Access), ("delete", Self::Erasure), ("correct", Self::Rectification)];

    /// The right of a word or of another name of it.
    ///
    /// ```
    /// use regulars_core::consent::Right;
    /// assert_eq!(Right::of("delete"), Some(Right::Erasure));
    /// assert_eq!(Right::of("forget"), None);
    /// ```
    pub fn of(word: &str) -> Option<Self> {
        let alias = Self::ALIASES.iter().find(|(name, _)| *name == word).map(|(_, right)| *right);
        alias.or_else(|| Self::from_word(word))
    }

    /// The words and other names, for messages.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::words().chain(Self::ALIASES.iter().map(|(name, _)| *name))
    }
}
