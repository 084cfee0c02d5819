//! What `regulars lineage` may be told.

use clap::Args;

use super::who::{identifier, profile};
use super::{Listing, Who};

#[derive(Args, Debug)]
pub(crate) struct Lineage {
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) about: About,
    /// Only this value, or all below it, for example `profile.city` or `measures`.
    #[arg(long, value_name = "PATH", conflicts_with = "record")]
    pub(crate) path: Option<String>,
}

/// A customer, or a record: exactly one of these.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct About {
    /// A customer id.
    #[arg(long, value_name = "ID")]
    customer: Option<String>,
    /// A phone number, in any spelling.
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// An e-mail address.
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Any identifier, for example `member_no=M-10233`.
    #[arg(long, value_name = "KIND=VALUE", value_parser = identifier)]
    identifier: Option<(String, String)>,
    /// A profile as one source knows it, for example `pos/M-10233`.
    #[arg(long, value_name = "SOURCE/KEY", value_parser = profile)]
    profile: Option<(String, String)>,
    /// A record: the values that it is behind.
    #[arg(long, value_name = "SOURCE/ID", value_parser = profile)]
    pub(crate) record: Option<(String, String)>,
}

impl About {
    /// The customer, if one is named.
    pub(crate) fn who(&self) -> Who {
        Who {
            customer: self.customer.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            identifier: self.identifier.clone(),
            profile: self.profile.clone(),
        }
    }
}
