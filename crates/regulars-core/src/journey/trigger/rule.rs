//! What a trigger is (SV-90).

use crate::text::digest_text;
use crate::text::json::string;

/// The most days of a trigger.
pub const MAX_DAYS: u32 = 3_660;
/// The most records of a count.
pub const MAX_COUNT: u32 = 100_000;

/// What completes a trigger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// The event on so many local dates among the last `within_days`.
    DistinctDays {
        /// How many dates.
        dates: u32,
        /// Among how many local dates, with that of the record.
        within_days: u32,
    },
    /// The event so often within the last `within_days` local dates.
    Count {
        /// How often.
        times: u32,
        /// Among how many local dates, with that of the record.
        within_days: u32,
    },
    /// No event for so many days of 24 hours after one (SV-93).
    Absence {
        /// How many days.
        days: u32,
    },
}

/// The key of a record: its source and its id.
pub type KeyRef<'a> = (&'a str, &'a str);

/// A trigger. Which records are its event and what their `per` value is, is told with each of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TriggerRule {
    /// Its id.
    pub id: String,
    /// What completes it.
    pub need: Need,
    /// For how many days of 24 hours it does not fire again for the same `per` value (SV-91).
    pub cooldown_days: u32,
    /// Whether what only a merge of customers completed fires as well (SV-92).
    pub on_merge: bool,
    /// How long before the instant of the question a firing may lie that is not yet told, in microseconds (SV-92).
    pub max_lateness_us: i64,
}

/// The key of a firing (SV-92). The customer is not part of it: a record is one customer's at a time, and stays the same when
/// customers merge.
pub fn firing_key(trigger: &str, per: Option<&str>, record: KeyRef<'_>) -> String {
    // The canonical text of the array of the four, in one piece.
    let mut text = String::with_capacity(64 + trigger.len() + record.0.len() + record.1.len());
    text.push('[');
    string(&mut text, trigger);
    text.push(',');
    match per {
        Some(per) => string(&mut text, per),
        None => text.push_str("null"),
    }
    for part in [record.0, record.1] {
        text.push(',');
        string(&mut text, part);
    }
    text.push(']');
    digest_text([text])
}

#[cfg(test)]
mod tests {
    use super::firing_key;
    use crate::text::{Json, digest};

    #[test]
    fn a_key_is_the_hash_of_the_array_of_what_it_is_about() {
        for per in [None, Some("a \"b\"\n"), Some("鞋")] {
            let array = [Some("t\\"), per, Some("web"), Some("7")].map(|part| part.map_or(Json::Null, Json::from));
            assert_eq!(firing_key("t\\", per, ("web", "7")), digest(&Json::Array(array.to_vec())));
        }
    }
}
