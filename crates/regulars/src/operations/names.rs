//! Comparing two names, for those who ask why a name stood against a union or spoke for one (NM-7 to NM-11).

use regulars_core::error::Result;
use regulars_core::identity::{Likeness, Name, compare_names as likeness};
use serde::{Deserialize, Serialize};

use super::requests::Context;
use super::wire::wire;
use crate::Crm;

wire! {
    /// Asks how alike two names are.
    request CompareNamesRequest {
        /// One name; absent: not known.
        pub a: Option<String>,
        /// The other name; absent: not known.
        pub b: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
    }
}

wire! {
    /// How alike two names are.
    response NamesCompared {
        /// How the one was read: `han`, `latin`, `title` or `masked`; absent if there is nothing to read in it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub a: Option<String>,
        /// How the other was read.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub b: Option<String>,
        /// How alike they are; the same whichever stands first.
        pub likeness: Likeness,
    }
}

pub(super) fn compare_names(crm: &Crm, request: CompareNamesRequest) -> Result<NamesCompared> {
    Ok(crm.compare_names(request.a.as_deref(), request.b.as_deref()))
}

impl Crm {
    /// How alike two names are by the newest rulebook's tables (NM-11). A name that is absent, empty or longer than
    /// `MAX_NAME_CHARS` says nothing, so the answer is [`Likeness::Unknown`]; nothing fails.
    ///
    /// ```
    /// use regulars::{Crm, Likeness, Rulebook};
    /// let rules = Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n")?;
    /// let crm = Crm::in_memory(rules)?;
    /// let compared = crm.compare_names(Some("张伟"), Some("Wei Zhang"));
    /// assert_eq!(compared.likeness, Likeness::Near);
    /// assert_eq!((compared.a.as_deref(), compared.b.as_deref()), (Some("han"), Some("latin")));
    /// assert_eq!(crm.compare_names(Some("张伟"), None).likeness, Likeness::Unknown);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn compare_names(&self, a: Option<&str>, b: Option<&str>) -> NamesCompared {
        let rules = self.rules();
        let tables = &rules.identity.names;
        let [a, b] = [a, b].map(|text| text.and_then(|text| Name::parse(text, tables)));
        let form = |name: &Option<Name>| name.as_ref().map(|name| name.form().to_owned());
        NamesCompared { a: form(&a), b: form(&b), likeness: likeness(a.as_ref(), b.as_ref(), tables) }
    }
}
