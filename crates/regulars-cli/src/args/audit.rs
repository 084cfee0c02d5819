//! What `regulars audit` and `regulars count` may be told.

use clap::{Args, Subcommand};

use super::who::{identifier, profile};
use super::{Database, Listing, Who};

/// The audit: who saw or changed what, for which purpose.
#[derive(Subcommand, Debug)]
pub(crate) enum Audit {
    /// Print the head of the chain, to be kept elsewhere: its number and its hash.
    Head(Head),
    /// List entries.
    List(Box<AuditList>),
    /// Say whether the chain is whole; ends with 1 if it is not.
    Verify(Verify),
    /// List where more was done than is usual or allowed.
    Alarms(Alarms),
}

#[derive(Args, Debug)]
pub(crate) struct Head {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Also the root of the Merkle tree over all entries.
    #[arg(long)]
    pub(crate) tree: bool,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct AuditList {
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// What was done, for example `points.redeem`, or `points.*` for all that begins so.
    #[arg(long, value_name = "OPERATION")]
    pub(crate) action: Option<String>,
    /// Who did it.
    #[arg(long, value_name = "ACTOR")]
    pub(crate) actor: Option<String>,
    /// For which purpose.
    #[arg(long, value_name = "PURPOSE")]
    pub(crate) purpose: Option<String>,
    /// What came of it, for example `deny`.
    #[arg(long, value_name = "WORD")]
    pub(crate) decision: Option<String>,
    /// Not before this instant.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) from: Option<String>,
    /// Before this instant.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) to: Option<String>,
    /// Only entries with a number above this one.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) after: u64,
    /// At most this many.
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) limit: u32,
}

/// About whom: at most one of these.
#[derive(Args, Debug)]
#[group(multiple = false)]
pub(crate) struct Whom {
    /// A customer id; that of somebody who was erased too.
    #[arg(long, value_name = "ID")]
    customer: Option<String>,
    /// A phone number, in any spelling.
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// A profile as one source knows it, for example `pos/M-10233`.
    #[arg(long, value_name = "SOURCE/KEY", value_parser = profile)]
    profile: Option<(String, String)>,
}

impl Whom {
    /// The customer, if one is named.
    pub(crate) fn who(&self) -> Option<Who> {
        let Self { customer, phone, profile } = self;
        let named = customer.is_some() || phone.is_some() || profile.is_some();
        let (customer, phone, profile) = (customer.clone(), phone.clone(), profile.clone());
        named.then(|| Who { customer, phone, profile, ..Who::default() })
    }
}

#[derive(Args, Debug)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) database: Database,
    /// A head that was kept elsewhere: its number and its hash.
    #[arg(long, value_name = "SEQ:HASH")]
    pub(crate) anchor: Option<String>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Alarms {
    #[command(flatten)]
    pub(crate) listing: Listing,
    /// Only those after this instant.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) from: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Count {
    #[command(flatten)]
    pub(crate) listing: Listing,
    /// By what, one or several: `attr.<name>`, `tier`, `stage`, `journey_stage`, `segment.<name>`, `tag.<name>`, `segments`, `tags`.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) by: Vec<String>,
    /// The values that are told apart, for example `attr.city=Wuhan,Hangzhou`.
    #[arg(long, value_name = "NAME=VALUES", value_parser = identifier)]
    pub(crate) values: Vec<(String, String)>,
    /// What the counts are for.
    #[arg(long, value_name = "PURPOSE")]
    pub(crate) purpose: String,
    /// Only the members of this segment.
    #[arg(long, value_name = "SEGMENT")]
    pub(crate) segment: Option<String>,
    /// Only those for whom this condition holds, such as `measure.orders >= 3`; counted with noise only.
    #[arg(long, value_name = "CONDITION", conflicts_with = "segment")]
    pub(crate) condition: Option<String>,
    /// Without noise, where the rulebook lets that be told.
    #[arg(long)]
    pub(crate) plain: bool,
    /// What the answer may cost, for example `1/10`.
    #[arg(long, value_name = "FRACTION")]
    pub(crate) epsilon: Option<String>,
    /// Counts below it are not told.
    #[arg(long, value_name = "N")]
    pub(crate) min_group: Option<u64>,
    /// 64 hexadecimal digits for the noise; without them they are drawn from the system.
    #[arg(long, value_name = "HEX")]
    pub(crate) entropy: Option<String>,
}
