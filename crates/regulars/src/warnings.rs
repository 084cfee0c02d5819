//! Work orders against churn (SV-40): where a condition of `[[service.warning]]` came to hold, a case is recorded, exactly once, inside one
//! write transaction. It is recorded and not derived because what is worked on must not move when a late record moves the instant of
//! the crossing.

use regulars_core::customer::{Plan, Select, TrackRoom, WarningDue, warnings_due};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::ProfileRef;
use regulars_core::service::{CHURN_WARNING, warning_of};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_store::{Appended, Writing};
use serde::Serialize;

use crate::ingest::append;
use crate::known::Whom;
use crate::{Crm, CustomerRef};

/// What became of a look for warnings.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WarningReport {
    /// How many customers were looked at.
    pub customers: u64,
    /// When more may be due without a record; before it there is nothing to look for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// The cases that were opened, in the order of the customers' ids.
    pub opened: Vec<WarningOpened>,
}

/// A work order that was opened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WarningOpened {
    /// What is suggested to do.
    pub action: String,
    /// The number of the case.
    pub case_id: String,
    /// When the condition came to hold.
    pub crossed_at: Instant,
    /// Whose case it is.
    pub customer: CustomerId,
    /// Until when it is worked on.
    pub due: Instant,
    /// The facts that decided it, by name.
    pub reasons: Vec<String>,
    /// The row of the rulebook.
    pub row: String,
    /// The band of the customer's value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_band: Option<String>,
}

const HOUR_US: i64 = 3_600_000_000;

impl WarningOpened {
    fn new(found: WarningDue, customer: CustomerId, profile: &ProfileRef, at: Instant) -> Self {
        let mut reasons: Vec<String> = found.because.into_iter().map(|leaf| leaf.name).collect();
        reasons.sort_unstable();
        reasons.dedup();
        Self {
            case_id: warning_of(&found.row, (profile.source.as_str(), profile.key.as_str()), found.crossed_at),
            action: found.action,
            crossed_at: found.crossed_at,
            customer,
            due: at.plus_micros(i64::from(found.due_hours).saturating_mul(HOUR_US)),
            reasons,
            row: found.row,
            value_band: found.band,
        }
    }

    /// The record in the wire form.
    fn record(&self, profile: &ProfileRef, at: Instant) -> Json {
        let text = |value: &str| Json::from(value);
        let mut body = vec![
            ("action", text(&self.action)),
            ("case_id", text(&self.case_id)),
            ("category", text(&self.row)),
            ("due", text(&self.due.to_string())),
            ("event", text("opened")),
            ("kind", text(CHURN_WARNING)),
            ("reasons", Json::Array(self.reasons.iter().map(|reason| text(reason)).collect())),
        ];
        body.extend(self.value_band.as_deref().map(|band| ("value_band", text(band))));
        Json::object([
            ("body", Json::object(body)),
            ("occurred_at", text(&at.to_string())),
            ("profile", text(profile.key.as_str())),
            ("record_id", text(&format!("warning:{}", self.case_id))),
            ("source", text(profile.source.as_str())),
            ("type", text("case")),
        ])
    }
}

impl Crm {
    /// Opens the work orders against churn that are due, of one customer or of everybody: where a condition of `[[service.warning]]` came to
    /// hold, one case of kind `churn_warning` is recorded, none while one is open or within the cooldown of its closing, and once for each
    /// crossing, however often it is called (SV-40). The case is worked on as any other.
    ///
    /// Errors: those of finding the customer, `unsupported` without `[[service.warning]]`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// let report = crm.open_warnings(None, as_of)?;
    /// assert_eq!(report.opened[0].action, "call");
    /// assert!(crm.open_warnings(None, as_of)?.opened.is_empty(), "once for each crossing");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn open_warnings(&self, who: Option<&CustomerRef>, at: Instant) -> Result<WarningReport> {
        self.as_operation("case.warn", who.map(|who| (who, at)), |crm| {
            let mut writing = crm.store().write()?;
            let report = crm.open_warnings_within(writing.as_mut(), who, at)?;
            crm.commit(writing)?;
            Ok(report)
        })
    }

    fn open_warnings_within(
        &self,
        writing: &mut dyn Writing,
        who: Option<&CustomerRef>,
        at: Instant,
    ) -> Result<WarningReport> {
        let rules = self.rules_at(at);
        if rules.service.warnings.is_empty() {
            let message = "the rulebook does not say when customers are warned of";
            return Err(Error::new(Code::Unsupported, "service.warning", message));
        }
        let plan = Plan::compile(rules, Select::warnings())?;
        let whom = who.map_or(Whom::All, Whom::One);
        let (mut room, mut found) = (TrackRoom::default(), Vec::new());
        let mut report = WarningReport { customers: 0, next_change_at: None, opened: Vec::new() };
        self.each_known(&*writing, &whom, (&plan, at), &mut |each| {
            report.customers += 1;
            let (due, next) = warnings_due(each.frame, &plan, at, &mut room);
            report.next_change_at = [report.next_change_at, next].into_iter().flatten().min();
            let anchor = each.resolved.profile_ref(each.cluster.anchor);
            found.extend(
                due.zip(anchor).map(|(due, profile)| (WarningOpened::new(due, each.id, &profile, at), profile)),
            );
            Ok(())
        })?;
        for (opened, profile) in found {
            let record = self.read_record(&opened.record(&profile, at))?;
            // What is there under its number was opened for this crossing.
            if matches!(append(writing, &self.rules(), &record)?, Appended::Accepted) {
                self.about_customer(writing, &CustomerRef::Profile(profile), at)?;
                report.opened.push(opened);
            }
        }
        Ok(report)
    }
}
