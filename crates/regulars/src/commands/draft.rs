//! Commands as people give them, and the records that they become.

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Decimal;
use regulars_core::record::{ProfileRef, Record};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_store::Reading;

use crate::who::Located;
use crate::{Crm, CustomerRef};

/// A command about the account of a customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Command {
    /// Whose account.
    pub who: CustomerRef,
    /// What.
    pub act: Act,
    /// Told twice under one key, it acts once (MB-7).
    pub key: Option<String>,
    /// The program (MB-89); absent: the main one.
    pub program: Option<String>,
    /// A code of why.
    pub reason: Option<String>,
    /// The channel inside the source.
    pub channel: Option<String>,
    /// The shop.
    pub store: Option<String>,
    /// Only if the customer still has this version.
    pub expected_version: Option<String>,
}

/// What is to happen.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Act {
    /// The customer joins (MB-1).
    Enroll,
    /// The customer leaves (MB-1).
    Leave,
    /// A tier is given (MB-39).
    GrantTier {
        /// Which.
        tier: String,
        /// Until when; none: for ever.
        until: Option<Instant>,
    },
    /// Points are given or taken (MB-15).
    Adjust {
        /// How many; below zero: taken.
        points: Decimal,
        /// Its id; the key if absent.
        adjust_id: Option<String>,
        /// When they expire; absent: as the program says.
        expires: Option<Instant>,
        /// They never expire.
        never_expires: bool,
    },
    /// Points are spent (MB-17).
    Redeem {
        /// How many.
        points: Decimal,
        /// Its id; the key if absent.
        redeem_id: Option<String>,
        /// The order that they are spent on.
        order_id: Option<String>,
    },
    /// Points of a redemption come back (MB-20).
    CancelRedeem {
        /// The id of the redemption.
        redeem_id: String,
        /// How many; all that is left if absent.
        points: Option<Decimal>,
    },
    /// Points are held (MB-18).
    Hold {
        /// How many.
        points: Decimal,
        /// Its id; the key if absent.
        hold_id: Option<String>,
        /// After how many minutes it lapses; none: never.
        ttl_minutes: Option<u32>,
    },
    /// Held points are spent (MB-19).
    Capture {
        /// The id of the hold.
        hold_id: String,
        /// How many.
        points: Decimal,
    },
    /// Held points are let go (MB-19).
    Release {
        /// The id of the hold.
        hold_id: String,
    },
    /// A benefit is claimed (MB-50).
    Claim {
        /// Which.
        benefit: String,
        /// The id of the entitlement; the key if absent.
        entitlement_id: Option<String>,
    },
    /// A benefit is reserved (MB-52).
    Reserve {
        /// Which.
        benefit: String,
        /// The id of the entitlement; the key if absent.
        entitlement_id: Option<String>,
        /// After how many minutes the reservation lapses.
        ttl_minutes: u32,
    },
    /// An entitlement is used (MB-52).
    Use {
        /// Its id.
        entitlement_id: String,
    },
    /// A reservation is given back (MB-52).
    CancelClaim {
        /// The id of the entitlement.
        entitlement_id: String,
    },
    /// The customer recommends the program to somebody (MB-60).
    Refer {
        /// To whom: a customer id or the key of a profile of the same source.
        referee: String,
    },
    /// A referral that was held is decided (MB-63).
    Review {
        /// The record of the referral, of the same source.
        referral: String,
        /// `release` or `void`.
        decision: String,
    },
    /// A record that came as it is.
    Told,
}

impl Act {
    /// The kind of its record, and its event; none of a record that came as it is.
    fn words(&self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::Enroll => ("membership", "enroll"),
            Self::Leave => ("membership", "leave"),
            Self::GrantTier { .. } => ("membership", "grant_tier"),
            Self::Adjust { .. } => ("points", "adjust"),
            Self::Redeem { .. } => ("points", "redeem"),
            Self::CancelRedeem { .. } => ("points", "cancel_redeem"),
            Self::Hold { .. } => ("points", "hold"),
            Self::Capture { .. } => ("points", "capture"),
            Self::Release { .. } => ("points", "release"),
            Self::Refer { .. } => ("referral", "refer"),
            Self::Review { .. } => ("referral", "review"),
            Self::Claim { .. } => ("benefit", "claim"),
            Self::Reserve { .. } => ("benefit", "reserve"),
            Self::Use { .. } => ("benefit", "use"),
            Self::CancelClaim { .. } => ("benefit", "cancel"),
            Self::Told => return None,
        })
    }

    /// The operation that does it.
    pub(super) fn operation(&self) -> String {
        self.words().map_or_else(|| "record.execute".to_owned(), |(kind, event)| format!("{kind}.{event}"))
    }
}

impl Command {
    /// A command without a key.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// use regulars::{Act, Command};
    ///
    /// let done = crm.execute(&Command::new(who, Act::Enroll), as_of)?;
    /// assert!(done.membership.enrolled_at.is_some());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn new(who: impl Into<CustomerRef>, act: Act) -> Self {
        let (key, program, reason, channel, store, expected_version) = (None, None, None, None, None, None);
        Self { who: who.into(), act, key, program, reason, channel, store, expected_version }
    }

    /// Points are spent.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// let command = regulars::Command::redeem(who, "500".parse()?).with_key("till-7-0041");
    /// let done = crm.execute(&command, as_of)?;
    /// assert_eq!(done.membership.points.unwrap().available, "4699");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn redeem(who: impl Into<CustomerRef>, points: Decimal) -> Self {
        Self::new(who, Act::Redeem { points, redeem_id: None, order_id: None })
    }

    /// The same under a key.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// use regulars::Command;
    ///
    /// let command = Command::redeem(who, "500".parse()?).with_key("till-7-0042");
    /// let first = crm.execute(&command, as_of)?;
    /// let again = crm.execute(&command, as_of)?;
    /// assert_eq!((again.duplicate, again.record_id), (true, first.record_id), "told twice, it acts once");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    #[must_use]
    pub fn with_key(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }

    pub(super) fn of_record(record: &Record, key: Option<&str>, expected_version: Option<&str>) -> Self {
        let (key, expected_version) = (key.map(str::to_owned), expected_version.map(str::to_owned));
        Self { key, expected_version, ..Self::new(CustomerRef::Profile(record.profile_ref()), Act::Told) }
    }

    /// Whether the same record, told again, is the same command and no second one (MB-7).
    pub(super) fn is_repeatable(&self) -> bool {
        self.key.is_some() || matches!(self.act, Act::Told | Act::Enroll)
    }

    /// The error of a command whose natural key is taken (MB-7).
    pub(super) fn taken(&self) -> Error {
        let (code, path) = match self.act {
            Act::Adjust { .. } => (Code::DuplicateAdjustment, "body.adjust_id"),
            Act::Redeem { .. } => (Code::DuplicateRedemption, "body.redeem_id"),
            Act::Hold { .. } => (Code::DuplicateHold, "body.hold_id"),
            Act::Capture { .. } | Act::Release { .. } => (Code::HoldNotOpen, "body.hold_id"),
            Act::Claim { .. } | Act::Reserve { .. } => (Code::DuplicateEntitlement, "body.entitlement_id"),
            Act::Use { .. } => (Code::EntitlementUsed, "body.entitlement_id"),
            Act::CancelClaim { .. } => (Code::EntitlementNotOpen, "body.entitlement_id"),
            Act::Refer { .. } => (Code::AlreadyReferred, "body"),
            Act::Review { .. } => (Code::ReferralNotHeld, "body"),
            Act::Leave => (Code::AccountClosed, "body"),
            Act::Told | Act::Enroll | Act::GrantTier { .. } | Act::CancelRedeem { .. } => {
                (Code::RecordConflict, "record_id")
            }
        };
        Error::new(code, path, code.message())
    }

    /// The record in the wire form. Error: `missing_field` where neither a key nor an id tells it from others.
    pub(super) fn record(&self, profile: &ProfileRef, at: Instant) -> Result<Json> {
        let (kind, event) = self
            .act
            .words()
            .ok_or_else(|| Error::new(Code::InvalidValue, "act", "a record that came as it is has no draft"))?;
        let text = |value: &str| Json::from(value);
        let number = |value: Decimal| Json::from(value.to_string().as_str());
        let mut body = vec![("event", text(event))];
        let mut say = |name: &'static str, value: Option<Json>| body.extend(value.map(|value| (name, value)));
        say("key", self.key.as_deref().map(text));
        say("program", self.program.as_deref().map(text));
        say("reason", self.reason.as_deref().map(text));
        say("channel", self.channel.as_deref().map(text));
        say("store", self.store.as_deref().map(text));
        let own = |given: &Option<String>| given.as_deref().or(self.key.as_deref()).map(str::to_owned);
        let mut id = None;
        match &self.act {
            Act::Enroll | Act::Leave | Act::Told => {}
            Act::GrantTier { tier, until } => {
                say("tier", Some(text(tier)));
                say("until", until.map(|until| text(&until.to_string())));
            }
            Act::Adjust { points, adjust_id, expires, never_expires } => {
                id = own(adjust_id);
                say("adjust_id", id.as_deref().map(text));
                say("points", Some(number(*points)));
                say("expires", expires.map(|expires| text(&expires.to_string())));
                say("never_expires", never_expires.then_some(Json::Bool(true)));
            }
            Act::Redeem { points, redeem_id, order_id } => {
                id = own(redeem_id);
                say("redeem_id", id.as_deref().map(text));
                say("points", Some(number(*points)));
                say("order_id", order_id.as_deref().map(text));
            }
            Act::CancelRedeem { redeem_id, points } => {
                say("redeem_id", Some(text(redeem_id)));
                say("points", points.map(number));
            }
            Act::Hold { points, hold_id, ttl_minutes } => {
                id = own(hold_id);
                say("hold_id", id.as_deref().map(text));
                say("points", Some(number(*points)));
                say("ttl_minutes", ttl_minutes.map(|minutes| text(&minutes.to_string())));
            }
            Act::Capture { hold_id, points } => {
                id = Some(hold_id.clone());
                say("hold_id", Some(text(hold_id)));
                say("points", Some(number(*points)));
            }
            Act::Release { hold_id } => {
                id = Some(hold_id.clone());
                say("hold_id", Some(text(hold_id)));
            }
            Act::Refer { referee } => {
                id = Some(referee.clone());
                say("referee", Some(text(referee)));
            }
            Act::Review { referral, decision } => {
                id = Some(referral.clone());
                say("decision", Some(text(decision)));
            }
            Act::Claim { benefit, entitlement_id } => {
                id = own(entitlement_id);
                say("benefit", Some(text(benefit)));
                say("entitlement_id", id.as_deref().map(text));
            }
            Act::Reserve { benefit, entitlement_id, ttl_minutes } => {
                id = own(entitlement_id);
                say("benefit", Some(text(benefit)));
                say("entitlement_id", id.as_deref().map(text));
                say("ttl_minutes", Some(text(&ttl_minutes.to_string())));
            }
            Act::Use { entitlement_id } | Act::CancelClaim { entitlement_id } => {
                id = Some(entitlement_id.clone());
                say("entitlement_id", Some(text(entitlement_id)));
            }
        }
        let record_id = match (&self.key, id, &self.act) {
            (Some(key), ..) => record_id_of(key),
            // Of one event about one thing there is one record of a profile.
            (None, Some(id), Act::Refer { .. } | Act::Review { .. }) => format!("{event}:{}:{id}", profile.key),
            (None, Some(id), _) => format!("{event}:{id}"),
            (None, None, Act::Enroll | Act::Leave | Act::GrantTier { .. }) => format!("{event}:{}:{at}", profile.key),
            (None, None, _) => {
                let message = "without a key or an id of its own, a command cannot be told from another like it";
                return Err(Error::new(Code::MissingField, "key", message));
            }
        };
        let refers_to =
            if let Act::Review { referral, .. } = &self.act { Some(("refers_to", text(referral))) } else { None };
        let fields = [
            ("body", Json::object(body)),
            ("occurred_at", text(&at.to_string())),
            ("profile", text(profile.key.as_str())),
            ("record_id", text(&record_id)),
            ("source", text(profile.source.as_str())),
            ("type", text(kind)),
        ];
        Ok(Json::object(fields.into_iter().chain(refers_to)))
    }
}

/// The id of the record of a command under a key.
pub(crate) fn record_id_of(key: &str) -> String {
    format!("command:{key}")
}

/// The profile that speaks for a customer: the one that was named, else the anchor.
pub(crate) fn speaker(located: &Located, who: &CustomerRef) -> Result<ProfileRef> {
    if let CustomerRef::Profile(profile) = who {
        return Ok(profile.clone());
    }
    let anchor = located.cluster().and_then(|cluster| located.resolved.profile_ref(cluster.anchor));
    anchor.ok_or_else(crate::views::nobody)
}

impl Crm {
    /// The profile that a command's record is about: the one that was named, else the anchor of the customer.
    pub(super) fn profile_for(&self, reading: &dyn Reading, command: &Command, at: Instant) -> Result<ProfileRef> {
        if let (CustomerRef::Profile(profile), Act::Enroll) = (&command.who, &command.act) {
            return Ok(profile.clone());
        }
        let located = self.locate(reading, &command.who, at)?;
        speaker(&located, &command.who)
    }
}
