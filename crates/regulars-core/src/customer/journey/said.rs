//! Why triggers fired, in words: of all firings of a trigger the same words, so they are found once for a plan.

use smol_str::{SmolStr, ToSmolStr as _};

use crate::customer::Reason;
use crate::customer::explain::Explainer;
use crate::error::Code;
use crate::journey::Trigger;
use crate::journey::trigger::{Firing, FiringStatus, Need};
use crate::text::{Language, ReasonFacts, sentence};

/// The reasons of the firings of a trigger.
#[derive(Clone, Debug)]
pub(super) struct Sayings {
    completed: Saying,
    expired: Saying,
    by_merge: Saying,
    invalidated: Saying,
}

/// A reason, without the records and without the value for which it fired: no sentence tells that.
#[derive(Clone, Debug)]
struct Saying {
    code: Code,
    facts: ReasonFacts,
    text: String,
}

impl Saying {
    fn of(code: Code, facts: ReasonFacts, language: Language) -> Self {
        let text = sentence(code, &facts, language);
        Self { code, facts, text }
    }

    fn reason(&self, explain: &Explainer<'_>, firing: &Firing<'_>, per: Option<&str>) -> Reason {
        Reason {
            code: self.code,
            facts: self.facts.iter().chain(per.map(|per| ("per", per))).collect(),
            records: explain.records(std::iter::once(firing.row)),
            text: self.text.clone(),
        }
    }
}

impl Sayings {
    pub(super) fn of(trigger: &Trigger, language: Language) -> Self {
        let (code, needed, within) = match trigger.rule.need {
            Need::DistinctDays { dates, within_days } => (Code::TriggerCompleted, dates, Some(within_days)),
            Need::Count { times, within_days } => (Code::TriggerCounted, times, Some(within_days)),
            Need::Absence { days } => (Code::TriggerAbsent, days, None),
        };
        let facts = [
            ("event", Some(SmolStr::new(&trigger.event.name))),
            ("needed", Some(needed.to_smolstr())),
            ("within", within.map(|days| days.to_smolstr())),
        ];
        let facts = facts.into_iter().filter_map(|(name, fact)| Some((name, fact?))).collect();
        let why = |code| Saying::of(code, [("trigger", trigger.rule.id.as_str())].into_iter().collect(), language);
        Self {
            completed: Saying::of(code, facts, language),
            expired: why(Code::FiringExpired),
            by_merge: why(Code::FiringByMerge),
            invalidated: why(Code::FiringInvalidated),
        }
    }

    /// Why it fired, and why nothing is done.
    pub(super) fn reasons(&self, explain: &Explainer<'_>, firing: &Firing<'_>) -> Vec<Reason> {
        if !explain.explains() {
            return Vec::new();
        }
        let why = match firing.status {
            FiringStatus::Expired => Some(&self.expired),
            FiringStatus::Identity => Some(&self.by_merge),
            FiringStatus::Invalidated => Some(&self.invalidated),
            FiringStatus::Due | FiringStatus::Fired | FiringStatus::Suppressed => None,
        };
        let mut all = Vec::with_capacity(2);
        all.push(self.completed.reason(explain, firing, firing.per));
        all.extend(why.map(|why| why.reason(explain, firing, None)));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::{Sayings, sentence};
    use crate::rulebook::Rulebook;

    #[test]
    fn what_is_said_of_all_firings_is_what_is_said_of_each() {
        let needs = ["distinct_days = 3\nwithin_days = 7", "count = 2\nwithin_days = 1", "absent_days = 60"];
        for language in ["en", "zh"] {
            let mut text =
                format!("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\nlanguage = \"{language}\"\n");
            for (n, need) in needs.into_iter().enumerate() {
                text += &format!(
                    "[[trigger]]\nid = \"t{n}\"\nevent = \"browse\"\nper = \"category\"\n{need}\naction = \"call\"\n"
                );
            }
            let rules = Rulebook::parse(&text).unwrap();
            for trigger in &rules.journey.triggers {
                let said = Sayings::of(trigger, rules.language);
                for saying in [&said.completed, &said.expired, &said.by_merge, &said.invalidated] {
                    let facts = saying.facts.iter().chain([("per", "bikes")]).collect();
                    assert_eq!(sentence(saying.code, &facts, rules.language), saying.text);
                    assert!(!saying.text.contains('?'), "{}", saying.text);
                }
            }
        }
    }
}
