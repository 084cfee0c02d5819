//! Work orders against churn (SV-40): when a condition comes to hold, one case is opened, and not again before it was left, is closed and
//! some time has passed.

use data_encoding::BASE32_NOPAD;
use sha2::{Digest as _, Sha256};

use crate::condition::Condition;
use crate::time::{DAY_US, Instant};

/// The kind of the cases.
pub const CHURN_WARNING: &str = "churn_warning";
/// For how many days after the closing of a warning none is opened, if the rulebook does not say it.
pub const WARNING_COOLDOWN_DAYS: u32 = 30;
/// Within how many hours a warning is worked on, if the rulebook does not say it.
pub const WARNING_DUE_HOURS: u32 = 72;
/// How a warning ends.
pub const WARNING_OUTCOMES: [&str; 4] = ["lost", "not_reachable", "retained", "wrong_alarm"];

/// A row of `[[service.warning]]`.
#[derive(Clone, PartialEq, Debug)]
pub struct WarningRow {
    /// Its id, the category of its cases.
    pub id: String,
    /// What must come to hold.
    pub enter: Condition,
    /// What must hold before it may come to hold again; that it does not hold if absent.
    pub exit: Option<Condition>,
    /// For how many days after the closing of a warning none is opened.
    pub cooldown_days: u32,
    /// Within how many hours it is worked on.
    pub due_hours: u32,
    /// What is suggested to do.
    pub action: String,
    /// The bands of the customer's value, tried in order.
    pub bands: Vec<ValueBand>,
}

/// A band of the customer's value.
#[derive(Clone, PartialEq, Debug)]
pub struct ValueBand {
    /// Its name.
    pub band: String,
    /// Who is in it.
    pub when: Condition,
}

impl WarningRow {
    /// The slots of the customer's facts that it reads.
    pub fn reads(&self) -> impl Iterator<Item = u32> {
        let conditions = [&self.enter].into_iter().chain(&self.exit).chain(self.bands.iter().map(|band| &band.when));
        conditions.flat_map(|condition| condition.reads().iter().copied())
    }
}

/// The number of the case that a crossing of a row opens, by the profile that speaks for the customer.
pub fn warning_of(row: &str, (source, profile): (&str, &str), crossed_at: Instant) -> String {
    let crossed_at = crossed_at.micros().to_string();
    let mut hasher = Sha256::new();
    for part in ["warning\n", row, "\n", source, "\n", profile, "\n", &crossed_at] {
        hasher.update(part.as_bytes());
    }
    let digest = hasher.finalize();
    format!("cw-{}", BASE32_NOPAD.encode(digest.get(..10).unwrap_or_default()).to_ascii_lowercase())
}

/// A warning that is there: when it was opened, and when it was done, if it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OpenedWarning {
    /// When.
    pub opened_at: Instant,
    /// When it was resolved, if it is.
    pub done_at: Option<Instant>,
    /// Whether it is one of the row that is asked for.
    pub own: bool,
}

/// Whether a crossing of a row opens a case: none of the customer is open at it or within the cooldown of its closing, and the row
/// opened none since.
pub fn opens(row: &WarningRow, crossed_at: Instant, all: &[OpenedWarning]) -> bool {
    let rest = i64::from(row.cooldown_days).saturating_mul(DAY_US);
    let blocks = |known: &OpenedWarning| {
        let before = known.opened_at <= crossed_at;
        let until = known.done_at.map(|done| done.plus_micros(rest));
        (known.own && known.opened_at >= crossed_at) || (before && until.is_none_or(|until| crossed_at < until))
    };
    !all.iter().any(blocks)
}

/// The crossings of a threshold with hysteresis: it is crossed where `enter` comes to hold, and again only after `exit` held.
#[derive(Clone, Copy, Debug, Default)]
pub struct Crossings {
    /// When it was crossed last, if `exit` did not hold since.
    pub crossed_at: Option<Instant>,
}

impl Crossings {
    /// Takes what holds from an instant on.
    pub fn take(&mut self, at: Instant, enter: bool, exit: bool) {
        match self.crossed_at {
            None if enter => self.crossed_at = Some(at),
            Some(_) if exit && !enter => self.crossed_at = None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::condition::{Found, Scope};

    struct Nothing;

    impl Scope for Nothing {
        fn find(&mut self, _: &str) -> Found {
            Found::Unknown { suggest: None }
        }
    }

    fn row() -> WarningRow {
        WarningRow {
            id: "risk".to_owned(),
            enter: Condition::compile("true", &mut Nothing).unwrap(),
            exit: None,
            cooldown_days: 30,
            due_hours: 72,
            action: "call".to_owned(),
            bands: Vec::new(),
        }
    }

    fn day(day: i64) -> Instant {
        Instant::parse("2026-01-01T00:00:00Z").unwrap().plus_micros(day * DAY_US)
    }

    #[test]
    fn what_is_open_or_was_closed_not_long_ago_blocks() {
        let known =
            |opened: i64, done: Option<i64>, own| OpenedWarning { opened_at: day(opened), done_at: done.map(day), own };
        assert!(opens(&row(), day(10), &[]));
        assert!(!opens(&row(), day(10), &[known(1, None, false)]));
        assert!(!opens(&row(), day(34), &[known(1, Some(5), true)]));
        assert!(opens(&row(), day(35), &[known(1, Some(5), true)]));
        // What was opened for this crossing is there, whatever became of it; another row's later case says nothing.
        assert!(!opens(&row(), day(10), &[known(11, Some(12), true)]));
        assert!(opens(&row(), day(10), &[known(11, None, false)]));
    }

    proptest! {
        /// Between two crossings `exit` held.
        #[test]
        fn it_is_crossed_again_only_after_it_was_left(steps in prop::collection::vec((any::<bool>(), any::<bool>()), 0..40)) {
            let mut crossings = Crossings::default();
            let (mut last, mut left) = (None, true);
            for (n, (enter, exit)) in (0..).zip(steps) {
                crossings.take(day(n), enter, exit);
                left |= exit && !enter;
                if crossings.crossed_at.is_some() && crossings.crossed_at != last {
                    prop_assert!(left && enter);
                    left = false;
                }
                last = crossings.crossed_at.or(last);
            }
        }
    }
}
