//! What can be typed after `regulars access`, and who asks in commands that look into a database.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use regulars::{Context, Crm, Instant};

use crate::clock::now_micros;

/// Who asks, where the rulebook declares roles or has an audit.
#[derive(Args, Debug)]
pub(crate) struct Asker {
    /// Who asks, where the rulebook declares roles or has an audit.
    #[arg(long = "as", value_name = "NAME")]
    pub(crate) as_actor: Option<String>,
    /// A role of who asks; may be given several times.
    #[arg(long = "role", value_name = "ROLE")]
    pub(crate) as_roles: Vec<String>,
    /// The purpose of asking.
    #[arg(long = "for", value_name = "PURPOSE")]
    pub(crate) as_for: Option<String>,
    /// A team of who asks; may be given several times.
    #[arg(long = "team", value_name = "TEAM", requires = "as_roles")]
    pub(crate) as_teams: Vec<String>,
    /// A region of who asks; may be given several times.
    #[arg(long = "region", value_name = "REGION", requires = "as_roles")]
    pub(crate) as_regions: Vec<String>,
    /// The request for approval on which the operation rests.
    #[arg(long = "approval", value_name = "ID")]
    pub(crate) with_approval: Option<String>,
    /// Ask as whoever owns the database: nothing is denied or masked.
    #[arg(long = "host", conflicts_with = "as_roles")]
    pub(crate) as_host: bool,
}

impl Asker {
    /// The store for whoever asks, now.
    pub(crate) fn hold(&self, crm: Crm) -> Crm {
        let list = |names: &[String]| Some(names.to_vec()).filter(|names| !names.is_empty());
        let context = Context {
            actor: self.as_actor.clone(),
            approval: self.with_approval.clone(),
            at: Instant::from_micros(now_micros()).ok(),
            purpose: self.as_for.clone(),
            regions: list(&self.as_regions),
            roles: list(&self.as_roles),
            salt: None,
            teams: list(&self.as_teams),
        };
        if self.as_host {
            return crm.as_host().telling(context);
        }
        if self.is_somebody() { crm.as_actor(context) } else { crm.telling(context) }
    }

    /// Whether somebody with roles asks, whose answers are masked.
    pub(crate) fn is_somebody(&self) -> bool {
        !self.as_roles.is_empty()
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Access {
    /// List what roles can see and do, with the grants behind it.
    Review {
        /// The rulebook.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// A role that somebody holds, together with the others that are given; without one, each role by itself.
        #[arg(long = "role", value_name = "ROLE")]
        roles: Vec<String>,
    },
    /// List what each role gains and loses by a newer rulebook.
    Diff {
        /// The older rulebook.
        #[arg(value_name = "OLD")]
        old: PathBuf,
        /// The newer rulebook.
        #[arg(value_name = "NEW")]
        new: PathBuf,
    },
    /// List grants that nobody used, and who acted in roles that exclude each other, by the audit of a database.
    Findings {
        #[command(flatten)]
        listing: Box<super::Listing>,
        /// For how many days a grant was not used.
        #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=36_500))]
        days: u32,
    },
    /// Say whether fields may be seen, and which grants were looked at.
    Explain {
        /// The rulebook.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// A role; may be given several times.
        #[arg(long = "role", value_name = "ROLE", required = true)]
        roles: Vec<String>,
        /// The purpose.
        #[arg(long, value_name = "PURPOSE")]
        purpose: String,
        /// The object, for example `customer`.
        #[arg(long, value_name = "OBJECT", default_value = "customer")]
        object: String,
        /// What would be done.
        #[arg(long, value_name = "ACTION", default_value = "read", value_parser = ["read", "create", "update", "delete", "export"])]
        action: String,
        /// A scope that the row is in; may be given several times.
        #[arg(long = "row", value_name = "SCOPE", value_parser = ["all", "own", "own_team", "region"])]
        rows: Vec<String>,
        /// The fields, for example `profile.phone`; without one, the object as a whole.
        #[arg(value_name = "FIELD")]
        fields: Vec<String>,
    },
}
