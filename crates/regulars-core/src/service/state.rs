//! Where a case stands, and which steps follow one another (SV-10, SV-19).

/// Where a case stands (SV-10).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum CaseState {
    /// Somebody has to act on it.
    Open,
    /// It waits for the customer.
    PendingCustomer,
    /// It waits for somebody else.
    PendingThirdParty,
    /// It is done, as far as the shop sees it.
    Resolved,
    /// It is over.
    Closed,
}

impl CaseState {
    /// All states.
    pub const ALL: [Self; 5] =
        [Self::Open, Self::PendingCustomer, Self::PendingThirdParty, Self::Resolved, Self::Closed];

    /// The word of records and rulebooks.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::PendingCustomer => "pending_customer",
            Self::PendingThirdParty => "pending_third_party",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }

    /// The state of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// The words.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::as_str)
    }

    /// Whether it is resolved or closed.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Resolved | Self::Closed)
    }

    /// Whether another state may follow (SV-19); whether `closed` may still be left depends on how long it lasts.
    pub fn may_become(self, next: Self) -> bool {
        match self {
            Self::Open => matches!(next, Self::PendingCustomer | Self::PendingThirdParty | Self::Resolved),
            Self::PendingCustomer | Self::PendingThirdParty | Self::Closed => next == Self::Open,
            Self::Resolved => matches!(next, Self::Open | Self::Closed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_steps_follow() {
        let followers = |state: CaseState| {
            let all = CaseState::ALL.into_iter().filter(|next| state.may_become(*next));
            all.map(CaseState::as_str).collect::<Vec<_>>()
        };
        assert_eq!(followers(CaseState::Open), ["pending_customer", "pending_third_party", "resolved"]);
        assert_eq!(followers(CaseState::PendingCustomer), ["open"]);
        assert_eq!(followers(CaseState::PendingThirdParty), ["open"]);
        assert_eq!(followers(CaseState::Resolved), ["open", "closed"]);
        assert_eq!(followers(CaseState::Closed), ["open"]);
        assert!(CaseState::ALL.into_iter().all(|state| CaseState::from_word(state.as_str()) == Some(state)));
    }
}
