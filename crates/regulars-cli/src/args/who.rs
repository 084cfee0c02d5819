//! How customers are named on the command line.

use clap::Args;

/// Whose view: exactly one of these.
#[derive(Args, Debug, Default)]
#[group(required = true, multiple = false)]
pub(crate) struct Who {
    /// A customer id.
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<String>,
    /// A phone number, in any spelling.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) phone: Option<String>,
    /// An e-mail address.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: Option<String>,
    /// Any identifier, for example `member_no=M-10233`.
    #[arg(long, value_name = "KIND=VALUE", value_parser = identifier)]
    pub(crate) identifier: Option<(String, String)>,
    /// A profile as one source knows it, for example `pos/M-10233`.
    #[arg(long, value_name = "SOURCE/KEY", value_parser = profile)]
    pub(crate) profile: Option<(String, String)>,
}

pub(super) fn identifier(text: &str) -> Result<(String, String), String> {
    pair(text, '=').ok_or_else(|| "expected a kind and a value, such as `member_no=M-10233`".to_owned())
}

pub(super) fn profile(text: &str) -> Result<(String, String), String> {
    pair(text, '/').ok_or_else(|| "expected a source and a key, such as `pos/M-10233`".to_owned())
}

fn pair(text: &str, between: char) -> Option<(String, String)> {
    let (left, right) = text.split_once(between)?;
    (!left.is_empty() && !right.is_empty()).then(|| (left.to_owned(), right.to_owned()))
}

/// Two customers: two of these, also twice the same.
#[derive(Args, Debug)]
#[group(required = true, multiple = true)]
pub(crate) struct Two {
    /// A customer id.
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Vec<String>,
    /// A phone number, in any spelling.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) phone: Vec<String>,
    /// An e-mail address.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: Vec<String>,
    /// Any identifier, for example `member_no=M-10233`.
    #[arg(long, value_name = "KIND=VALUE", value_parser = identifier)]
    pub(crate) identifier: Vec<(String, String)>,
    /// A profile as one source knows it, for example `pos/M-10233`.
    #[arg(long, value_name = "SOURCE/KEY", value_parser = profile)]
    pub(crate) profile: Vec<(String, String)>,
}

impl Two {
    /// Everybody who is named, as `--customer`, `--phone` and so on would name one.
    pub(crate) fn all(&self) -> Vec<Who> {
        let customer = self.customer.iter().map(|id| Who { customer: Some(id.clone()), ..Who::default() });
        let phone = self.phone.iter().map(|text| Who { phone: Some(text.clone()), ..Who::default() });
        let email = self.email.iter().map(|text| Who { email: Some(text.clone()), ..Who::default() });
        let stated = self.identifier.iter().map(|pair| Who { identifier: Some(pair.clone()), ..Who::default() });
        let profile = self.profile.iter().map(|pair| Who { profile: Some(pair.clone()), ..Who::default() });
        customer.chain(phone).chain(email).chain(stated).chain(profile).collect()
    }
}
