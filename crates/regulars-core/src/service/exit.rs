//! What those who leave are asked (SV-35): proposed once where somebody leaves, not again for some time, and only with consent.

use crate::time::{DAY_US, Instant};

/// The stage of those who left, if the rulebook names none.
pub const CHURNED: &str = "churned";
/// For how many days nobody is asked again, if the rulebook does not say it.
pub const EXIT_COOLDOWN_DAYS: u32 = 180;
/// The kind of such surveys.
pub const EXIT_SURVEY: &str = "exit";

/// What a rulebook says of exit surveys: `[service.exit_survey]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExitSurvey {
    /// For how many days of 24 hours nobody is asked again.
    pub cooldown_days: u32,
    /// The purpose that the customer must allow.
    pub purpose: String,
    /// The reasons for leaving; free text stands beside them.
    pub reasons: Vec<String>,
    /// The stages of those who left.
    pub stages: Vec<String>,
}

/// Whether somebody is asked why they leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ExitAnswer {
    /// They were asked since they left.
    AlreadyAsked,
    /// They do not allow it.
    ConsentMissing,
    /// They were asked not long ago.
    CoolingDown,
    /// They did not leave.
    NotLeaving,
    /// They are asked.
    Propose,
}

impl ExitSurvey {
    /// Whether somebody who left at some instant, if they did, is asked at `as_of`, when they were asked before at these instants, and
    /// when that differs by itself.
    pub fn decide(
        &self,
        left: Option<Instant>,
        asked: &[Instant],
        allowed: bool,
        as_of: Instant,
    ) -> (ExitAnswer, Option<Instant>) {
        let Some(left) = left.filter(|left| *left <= as_of) else { return (ExitAnswer::NotLeaving, None) };
        let last = asked.iter().copied().filter(|at| *at <= as_of).max();
        if last.is_some_and(|last| last >= left) {
            return (ExitAnswer::AlreadyAsked, None);
        }
        let again = last.map(|last| last.plus_micros(i64::from(self.cooldown_days).saturating_mul(DAY_US)));
        match again.filter(|again| as_of < *again) {
            Some(again) => (ExitAnswer::CoolingDown, Some(again)),
            None if allowed => (ExitAnswer::Propose, None),
            None => (ExitAnswer::ConsentMissing, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> Instant {
        Instant::parse(&format!("2026-{day}T00:00:00Z")).unwrap()
    }

    #[test]
    fn once_after_leaving_and_not_again_within_the_cooldown() {
        let rules = ExitSurvey {
            cooldown_days: 180,
            purpose: "service".to_owned(),
            reasons: Vec::new(),
            stages: vec![CHURNED.to_owned()],
        };
        let ask = |left, asked: &[&str], allowed, as_of| {
            let asked: Vec<Instant> = asked.iter().map(|day| at(day)).collect();
            rules.decide(left, &asked, allowed, at(as_of))
        };
        let left = Some(at("03-01"));
        assert_eq!(ask(None, &[], true, "03-02"), (ExitAnswer::NotLeaving, None));
        assert_eq!(ask(left, &[], true, "02-28"), (ExitAnswer::NotLeaving, None));
        assert_eq!(ask(left, &[], true, "03-01"), (ExitAnswer::Propose, None));
        assert_eq!(ask(left, &[], false, "03-02"), (ExitAnswer::ConsentMissing, None));
        assert_eq!(ask(left, &["03-01"], true, "12-31"), (ExitAnswer::AlreadyAsked, None));
        let again = at("02-01").plus_micros(180 * DAY_US);
        assert_eq!(ask(left, &["02-01"], true, "03-02"), (ExitAnswer::CoolingDown, Some(again)));
        assert_eq!(ask(left, &["02-01"], true, "07-31"), (ExitAnswer::Propose, None));
        assert_eq!(again, at("07-31"));
    }
}
