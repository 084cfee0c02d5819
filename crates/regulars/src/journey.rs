//! What to do next for customers (SV-97), one by one and for everybody.

use regulars_core::customer::{CustomerView, ReasonLevel};
use regulars_core::error::{Code, Error, Result};
use regulars_core::time::Instant;

use crate::operations::{CustomerNextAction, next_action_selection};
use crate::{Crm, CustomerRef};

impl Crm {
    /// What to do next for a customer: service, an offer or silence, with the consent decision and every row that was looked at.
    ///
    /// Errors: `unsupported` where the rulebook declares no next actions, and those of finding the customer.
    ///
    /// ```
    /// use regulars::{ActionKind, Crm, Instant, Money, Record, Rulebook};
    /// let rules = r#"
    ///     [rulebook]
    ///     id = "shop"
    ///     version = 1
    ///     zone = "Asia/Shanghai"
    ///     [[next_action]]
    ///     id = "leave_alone"
    ///     kind = "silence"
    /// "#;
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let at = Instant::parse("2026-11-02T09:00:00+08:00")?;
    /// let order = Record::order("pos", "1", "M-1", at, Money::parse("5", "CNY")?)?;
    /// let who = order.profile_ref();
    /// crm.ingest(&[order])?;
    /// assert_eq!(crm.next_action(who, at)?.next_action.kind, ActionKind::Silence);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn next_action(&self, customer: impl Into<CustomerRef>, as_of: Instant) -> Result<CustomerNextAction> {
        self.next_action_with(customer, as_of, ReasonLevel::default())
    }

    /// The same with another level of reasons.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// let told = crm.next_action_with(who, as_of, regulars::ReasonLevel::None)?;
    /// assert_eq!(told.next_action.row.as_deref(), Some("thank"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn next_action_with(
        &self,
        customer: impl Into<CustomerRef>,
        as_of: Instant,
        reasons: ReasonLevel,
    ) -> Result<CustomerNextAction> {
        answer(self.view_with(customer, as_of, next_action_selection(reasons))?)
    }

    /// Calls `each` with what to do next for every customer, in order of their ids. An error of `each` stops the pass.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// let mut called = 0;
    /// crm.next_actions(as_of, |told| {
    ///     called += usize::from(told.next_action.action.as_deref() == Some("call"));
    ///     Ok(())
    /// })?;
    /// assert_eq!(called, 2);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn next_actions(&self, as_of: Instant, mut each: impl FnMut(CustomerNextAction) -> Result<()>) -> Result<()> {
        self.views(as_of, next_action_selection(ReasonLevel::Codes), |view| each(answer(view)?))
    }
}

fn answer(view: CustomerView) -> Result<CustomerNextAction> {
    let CustomerView { customer, next_action, next_change_at, .. } = view;
    let undeclared = || Error::new(Code::Unsupported, "next_action", "the rulebook does not say what to do next");
    Ok(CustomerNextAction { customer, next_action: next_action.ok_or_else(undeclared)?, next_change_at })
}
