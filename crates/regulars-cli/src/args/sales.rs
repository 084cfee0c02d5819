//! What can be typed after `regulars lead`, `regulars opportunity`, `regulars approval` and `regulars stock`.

use clap::{Args, Subcommand};

use super::{Database, Listing, Who};

/// What every command about a lead or an opportunity is told.
#[derive(Args, Debug)]
pub(crate) struct SalesTold {
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
    /// Who works on it from here on.
    #[arg(long, value_name = "NAME")]
    pub(crate) owner: Option<String>,
    /// A code of why.
    #[arg(long, value_name = "CODE")]
    pub(crate) reason: Option<String>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What is known of an opportunity.
#[derive(Args, Debug)]
pub(crate) struct Deal {
    /// The stage; without it, the first one of the rulebook.
    #[arg(long, value_name = "STAGE")]
    pub(crate) stage: Option<String>,
    /// What it is worth, for example `1200.00`.
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) amount: Option<String>,
    /// The currency of the amount.
    #[arg(long, value_name = "CODE", default_value = "CNY")]
    pub(crate) currency: String,
    /// When it is expected to close, for example `2026-12-31`.
    #[arg(long, value_name = "DATE")]
    pub(crate) expected_close: Option<String>,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Lead {
    /// List the leads of all customers, those with the highest score first.
    List {
        #[command(flatten)]
        listing: Listing,
        /// Only those of this owner.
        #[arg(long, value_name = "NAME")]
        owner: Option<String>,
        /// Only those in this state.
        #[arg(long, value_name = "STATE",
            value_parser = ["new", "working", "qualified", "converted", "disqualified", "nurture"])]
        state: Option<String>,
        /// Only those that are left alone for too long.
        #[arg(long)]
        recycled: bool,
        /// At most so many.
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: u32,
    },
    /// Show the leads of a customer: why each has its score, and what was refused before.
    Show {
        #[command(flatten)]
        listing: Listing,
        #[command(flatten)]
        who: Who,
    },
    /// Tell that a lead came.
    Create {
        #[command(flatten)]
        told: SalesTold,
        /// The number of the lead.
        #[arg(value_name = "LEAD")]
        lead: String,
        /// The campaign; of one customer and campaign there is one lead.
        #[arg(long, value_name = "CAMPAIGN")]
        campaign: Option<String>,
        /// The article that it wants.
        #[arg(long, value_name = "ITEM")]
        item: Option<String>,
        /// What it hopes for.
        #[arg(long, value_name = "INTENT")]
        intent: Option<String>,
    },
    /// Say that somebody works on it.
    Work(LeadStep),
    /// Say that it is worth an opportunity.
    Qualify(LeadStep),
    /// Say that it will become nothing, with a reason.
    Disqualify(LeadStep),
    /// Put it off.
    Nurture(LeadStep),
    /// Make an opportunity out of it, once.
    Convert {
        #[command(flatten)]
        step: LeadStep,
        #[command(flatten)]
        deal: Deal,
        /// The number of the opportunity; without it, that of the lead.
        #[arg(long, value_name = "OPPORTUNITY")]
        opportunity: Option<String>,
    },
}

#[derive(Args, Debug)]
pub(crate) struct LeadStep {
    #[command(flatten)]
    pub(crate) told: SalesTold,
    /// The number of the lead.
    #[arg(value_name = "LEAD")]
    pub(crate) lead: String,
}

#[derive(Args, Debug)]
pub(crate) struct OpportunityStep {
    #[command(flatten)]
    pub(crate) told: SalesTold,
    #[command(flatten)]
    pub(crate) deal: Deal,
    /// The number of the opportunity.
    #[arg(value_name = "OPPORTUNITY")]
    pub(crate) opportunity: String,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Opportunity {
    /// Say what the opportunities of all customers are worth by the stages of the rulebook: weighted, won, how fast.
    Pipeline(Listing),
    /// Tell that an opportunity came.
    Open(OpportunityStep),
    /// Bring it to a stage.
    Advance(OpportunityStep),
    /// Say that it is won, with a reason.
    Win(OpportunityStep),
    /// Say that it is lost, with a reason.
    Lose(OpportunityStep),
}

#[derive(Subcommand, Debug)]
pub(crate) enum Approval {
    /// List the requests that wait for a decision, those that have waited longest first, and who can decide them.
    Inbox {
        #[command(flatten)]
        listing: Listing,
        /// Who looks: says what they can decide, themselves or as a deputy.
        #[arg(long, value_name = "NAME")]
        actor: Option<String>,
        /// Their level, where the rulebook does not say it.
        #[arg(long, value_name = "LEVEL")]
        level: Option<String>,
        /// Only what they can decide.
        #[arg(long, requires = "actor")]
        mine: bool,
        /// Only requests of this sort.
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
        /// Only requests that need this level.
        #[arg(long, value_name = "LEVEL")]
        need: Option<String>,
    },
    /// Say how a request stands.
    Show {
        #[command(flatten)]
        listing: Listing,
        /// The id of the request.
        #[arg(value_name = "REQUEST")]
        request: String,
    },
    /// Approve the version of a request that was seen.
    Approve(Decide),
    /// Reject the version of a request that was seen.
    Reject(Decide),
    /// Say that what was asked for is done.
    Use {
        #[command(flatten)]
        database: Database,
        /// The id of the request.
        #[arg(value_name = "REQUEST")]
        request: String,
        /// Who does it.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// When (RFC 3339); without it, now.
        #[arg(long, value_name = "INSTANT")]
        at: Option<String>,
        /// Print the canonical JSON of the operation.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Decide {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The id of the request.
    #[arg(value_name = "REQUEST")]
    pub(crate) request: String,
    /// Who decides.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// Whom they are a deputy of.
    #[arg(long, value_name = "NAME")]
    pub(crate) on_behalf_of: Option<String>,
    /// The version that was seen.
    #[arg(long, value_name = "N")]
    pub(crate) version: u64,
    /// The level of who decides, where the rulebook does not say it.
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Option<String>,
    /// A code of why.
    #[arg(long, value_name = "CODE")]
    pub(crate) reason: Option<String>,
    /// When (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Stock {
    /// Say how many pieces of an article are free, held and sold in a shop.
    Level {
        #[command(flatten)]
        listing: Listing,
        /// The article.
        #[arg(long, value_name = "SKU")]
        sku: String,
        /// The shop.
        #[arg(long, value_name = "STORE")]
        store: String,
    },
}
