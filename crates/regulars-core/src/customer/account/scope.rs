//! What a scope tells an account (DESIGN: own facts, then scopes, then customers): referrals hang many customers together, and a
//! store that knows them all works out what each has come to (MB-60 to MB-64). The fold only reads the outcome.

use serde::Serialize;

use crate::customer::Course;
use crate::identity::CustomerId;
use crate::membership::account::{Act, Command, Journals};
use crate::money::Decimal;
use crate::record::RecordKey;
use crate::time::Instant;

/// What a scope tells the accounts of one customer in one program.
#[derive(Clone, Debug, Default)]
pub struct ScopeFacts {
    /// The points that move, in the order of time.
    pub gifts: Vec<Gift>,
    /// The referrals that the customer made and received.
    pub referrals: Vec<ReferralPart>,
    /// When any of it differs by itself.
    pub next_change_at: Option<Instant>,
}

/// Points that a referral earns, or takes back.
#[derive(Clone, Debug, PartialEq)]
pub struct Gift {
    /// When.
    pub at: Instant,
    /// The place of the profile that it is given to.
    pub profile: u32,
    /// What it is for; what takes it back names the same.
    pub name: String,
    /// How many points; none: what was given is taken back (MB-64).
    pub points: Option<Decimal>,
}

/// Which end of a referral somebody is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ReferralRole {
    /// Who recommended.
    Referrer,
    /// To whom.
    Referee,
}

/// A referral and what it has come to (MB-61).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReferralPart {
    /// When it was made.
    pub at: Instant,
    /// When the return window ends and the reward is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// The customer at the other end, if anybody is known there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<CustomerId>,
    /// The points that were given, or taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub points: Option<String>,
    /// Why it is held or void, for example `household`, `ring` or `self_referral_after_merge`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The record of the referral.
    pub record: RecordKey,
    /// Which end the customer is.
    pub role: ReferralRole,
    /// What it has come to: `open`, `due`, `rewarded`, `capped`, `held_for_review`, `void` or `reversed`.
    pub state: String,
}

impl<J: Journals + Default> Course<'_, J> {
    /// What scopes tell this account.
    pub(super) fn scope(&self) -> Option<&ScopeFacts> {
        self.frame.scope(self.place)
    }

    /// Gives or takes the points of a referral, at the instant at which they are due.
    pub(super) fn gift_of_scope(&mut self, place: usize) {
        let Some(gift) = self.scope().and_then(|facts| facts.gifts.get(place)).cloned() else { return };
        let Some((member, id)) = self.lanes.member(gift.profile).zip(self.reader.names.number(&gift.name)) else {
            return;
        };
        let act = gift.points.map_or(Act::ClawReward { id }, |points| Act::Reward { id, points });
        // Who has left, or has a program without points by then, is given nothing; the referral itself says that it was due.
        let _ = self.run.record(&Command { at: gift.at, key: None, member, act }, &mut self.journals);
    }
}
