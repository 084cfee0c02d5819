//! What a rulebook says of service: `[service]`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    BusinessCalendar, CaseState, ClockRules, ClosedLoop, ExitSurvey, PolicyRow, QueueRow, TriageRow, WarningRow,
};
use crate::error::{Code, Error, Result};
use crate::money::Decimal;

/// The kinds of cases of a rulebook that names none (SV-10).
pub const CASE_KINDS: [&str; 8] =
    ["question", "complaint", "return", "repair", "churn_warning", "detractor_follow_up", "sales_lead", "data_request"];

/// What a rulebook says of service.
#[derive(Clone, PartialEq, Debug)]
pub struct ServiceRules {
    /// Whether the rulebook has the section; without it no cases are told.
    pub declared: bool,
    /// The business calendars by name.
    pub calendars: BTreeMap<String, NamedCalendar>,
    /// The kinds of cases (SV-10).
    pub kinds: Vec<String>,
    /// The rows of targets, tried in order (SV-18).
    pub policies: Vec<PolicyRow>,
    /// The states in which clocks stand still (SV-13).
    pub pause_states: Vec<CaseState>,
    /// Whether pauses hold the first response as well (SV-13).
    pub pause_first_response: bool,
    /// Rising shares of a target at which is warned (SV-16).
    pub warn_at: Vec<Decimal>,
    /// After so many days in `closed` a case is not opened again (SV-19).
    pub reopen_days: u32,
    /// Within so many days after a resolution another case is a repetition (SV-20).
    pub repeat_days: u32,
    /// What becomes of the answers of detractors; none: nothing (SV-34).
    pub closed_loop: Option<ClosedLoop>,
    /// What those who leave are asked; none: nothing (SV-35).
    pub exit_survey: Option<ExitSurvey>,
    /// Work orders against churn, tried in order (SV-40).
    pub warnings: Vec<WarningRow>,
    /// Who answers a case first, tried in order (SV-21).
    pub triage: Vec<TriageRow>,
    /// The queues (SV-22).
    pub queues: Vec<QueueRow>,
    /// The queue for what no other can take (SV-22).
    pub fallback: Option<String>,
}

impl Default for ServiceRules {
    fn default() -> Self {
        let share = |units| Decimal::new(units, 2).unwrap_or(Decimal::ZERO);
        Self {
            declared: false,
            calendars: BTreeMap::new(),
            kinds: CASE_KINDS.map(str::to_owned).to_vec(),
            policies: Vec::new(),
            pause_states: vec![CaseState::PendingCustomer],
            pause_first_response: false,
            warn_at: [50, 75, 100].map(share).to_vec(),
            reopen_days: 14,
            repeat_days: 7,
            closed_loop: None,
            exit_survey: None,
            warnings: Vec::new(),
            triage: Vec::new(),
            queues: Vec::new(),
            fallback: None,
        }
    }
}

/// A business calendar of a rulebook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedCalendar {
    /// What it says.
    pub hours: Arc<BusinessCalendar>,
    /// The legal calendar whose holidays and make-up days it takes.
    pub days_of: Option<String>,
}

impl ServiceRules {
    /// A business calendar by its name. Error: `unknown_calendar`.
    pub fn calendar(&self, name: &str) -> Result<&Arc<BusinessCalendar>> {
        let found = self.calendars.get(name).map(|calendar| &calendar.hours);
        found.ok_or_else(|| {
            let hint = crate::text::did_you_mean(name, self.calendars.keys().map(String::as_str));
            Error::new(Code::UnknownCalendar, "", format!("there is no business calendar `{name}`{hint}"))
        })
    }

    /// What clocks go by.
    pub fn clocks(&self) -> ClockRules {
        ClockRules { warn_at: self.warn_at.clone(), pause_first_response: self.pause_first_response }
    }
}
