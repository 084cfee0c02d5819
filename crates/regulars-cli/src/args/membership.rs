//! What can be typed after `regulars tier`, `regulars points` and `regulars member`.

use clap::{Args, Subcommand};

use super::{Database, Listing, Who};

/// A question about the account of one customer.
#[derive(Args, Debug)]
pub(crate) struct Account {
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) who: Who,
    /// The program; without it, the main one.
    #[arg(long, value_name = "ID")]
    pub(crate) program: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Points {
    /// Say what can be spent, and lot by lot where it comes from and when it ends.
    Balance(Account),
    /// List every lot and every movement of points.
    Statement(Account),
    /// Say what the points of all members are worth, by the month in which they were earned.
    Liability {
        #[command(flatten)]
        listing: Listing,
        /// What one point is worth, for example `0.01`.
        #[arg(long, value_name = "AMOUNT")]
        value_per_point: regulars::Decimal,
        /// The share of points that will never be redeemed, from 0 to 1; without it, as the settled points say.
        #[arg(long, value_name = "SHARE")]
        breakage_rate: Option<regulars::Decimal>,
        /// Leave out points that wait.
        #[arg(long)]
        without_pending: bool,
        /// Since when the movements are told (RFC 3339); without it, none are.
        #[arg(long, value_name = "INSTANT")]
        from: Option<String>,
        /// The program; without it, the main one.
        #[arg(long, value_name = "ID")]
        program: Option<String>,
    },
    /// Spend points, those that expire first before others.
    Redeem {
        #[command(flatten)]
        told: Told,
        /// How many.
        #[arg(long, value_name = "POINTS")]
        points: String,
        /// The number of the redemption; without it, the key.
        #[arg(long, value_name = "ID")]
        redeem_id: Option<String>,
        /// The order that they are spent on.
        #[arg(long, value_name = "ID")]
        order_id: Option<String>,
    },
    /// Hold points for some time, so that nothing else can spend them.
    Hold {
        #[command(flatten)]
        told: Told,
        /// How many.
        #[arg(long, value_name = "POINTS")]
        points: String,
        /// The number of the hold; without it, the key.
        #[arg(long, value_name = "ID")]
        hold_id: Option<String>,
        /// After how many minutes it lapses; without it, never.
        #[arg(long, value_name = "MINUTES")]
        ttl_minutes: Option<u32>,
    },
    /// Spend held points; what is held beyond them is let go.
    Capture {
        #[command(flatten)]
        told: Told,
        /// The number of the hold.
        #[arg(long, value_name = "ID")]
        hold_id: String,
        /// How many.
        #[arg(long, value_name = "POINTS")]
        points: String,
    },
    /// Let held points go.
    Release {
        #[command(flatten)]
        told: Told,
        /// The number of the hold.
        #[arg(long, value_name = "ID")]
        hold_id: String,
    },
    /// Return points of a redemption to where they came from.
    Cancel {
        #[command(flatten)]
        told: Told,
        /// The number of the redemption, or of the hold that was captured.
        #[arg(long, value_name = "ID")]
        redeem_id: String,
        /// How many; without it, all that is left.
        #[arg(long, value_name = "POINTS")]
        points: Option<String>,
    },
    /// Give points, or take them.
    Adjust {
        #[command(flatten)]
        told: Told,
        /// How many; below zero: taken.
        #[arg(long, value_name = "POINTS", allow_hyphen_values = true)]
        points: String,
        /// The number of the adjustment; without it, the key.
        #[arg(long, value_name = "ID")]
        adjust_id: Option<String>,
        /// When they expire (RFC 3339); without it, as the program says.
        #[arg(long, value_name = "INSTANT", conflicts_with = "never_expires")]
        expires: Option<String>,
        /// They never expire.
        #[arg(long)]
        never_expires: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Member {
    /// Make a customer a member. A profile that is not known yet becomes one with it.
    Enroll(Told),
    /// End a membership: points expire, and the tier ends.
    Leave(Told),
    /// Claim a benefit, or reserve it for some time.
    Claim {
        #[command(flatten)]
        told: Told,
        /// The id of the benefit.
        #[arg(long, value_name = "ID")]
        benefit: String,
        /// The number of the entitlement; without it, the key.
        #[arg(long, value_name = "ID")]
        entitlement_id: Option<String>,
        /// Only reserve it: after so many minutes the reservation lapses.
        #[arg(long, value_name = "MINUTES")]
        reserve_minutes: Option<u32>,
    },
    /// Use what was claimed.
    Use {
        #[command(flatten)]
        told: Told,
        /// The number of the entitlement.
        #[arg(long, value_name = "ID")]
        entitlement_id: String,
    },
    /// Give a reservation back.
    Cancel {
        #[command(flatten)]
        told: Told,
        /// The number of the entitlement.
        #[arg(long, value_name = "ID")]
        entitlement_id: String,
    },
    /// Say that the customer recommended the program to somebody.
    Refer {
        #[command(flatten)]
        told: Told,
        /// To whom: a customer id, or the key of a profile of the same source.
        #[arg(long, value_name = "WHO")]
        referee: String,
    },
    /// Decide about a referral that is held for review.
    Review {
        #[command(flatten)]
        told: Told,
        /// The id of the referral's record, of the same source.
        #[arg(long, value_name = "ID")]
        referral: String,
        /// How.
        #[arg(long, value_parser = ["release", "void"])]
        decision: String,
    },
    /// Give a tier.
    Grant {
        #[command(flatten)]
        told: Told,
        /// The id of the tier.
        #[arg(long, value_name = "ID")]
        tier: String,
        /// Until when (RFC 3339); without it, for ever.
        #[arg(long, value_name = "INSTANT")]
        until: Option<String>,
    },
}

/// What every command about an account is told.
#[derive(Args, Debug)]
pub(crate) struct Told {
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) who: Who,
    /// When it happens (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
    /// Told twice under one key, it acts once.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// The program; without it, the main one.
    #[arg(long, value_name = "ID")]
    pub(crate) program: Option<String>,
    /// A code of why.
    #[arg(long, value_name = "CODE")]
    pub(crate) reason: Option<String>,
    /// The channel inside the source.
    #[arg(long, value_name = "NAME")]
    pub(crate) channel: Option<String>,
    /// The shop.
    #[arg(long, value_name = "ID")]
    pub(crate) store: Option<String>,
    /// Only if the customer still has this version.
    #[arg(long, value_name = "VERSION")]
    pub(crate) expected_version: Option<String>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}
