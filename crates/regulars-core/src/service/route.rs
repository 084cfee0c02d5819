//! Into which queue a case goes (SV-22), with what speaks for and against each.

/// A queue of cases.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Queue {
    /// Its name.
    pub name: String,
    /// What those who work on it can do: categories and languages.
    pub skills: Vec<String>,
    /// The tiers of customers that it takes; none: all.
    pub tiers: Vec<String>,
    /// Queues of higher priority come first.
    pub priority: i64,
    /// How much there is to do, in the host's own measure.
    pub load: u64,
}

/// A queue of `[[service.queue]]`: what does not change from day to day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueueRow {
    /// Its name.
    pub id: String,
    /// What those who work on it can do: categories and languages.
    pub skills: Vec<String>,
    /// The tiers of customers that it takes; none: all.
    pub tiers: Vec<String>,
    /// Queues of higher priority come first.
    pub priority: i64,
}

impl QueueRow {
    /// The queue with what there is to do.
    pub fn with_load(&self, load: u64) -> Queue {
        Queue {
            name: self.id.clone(),
            skills: self.skills.clone(),
            tiers: self.tiers.clone(),
            priority: self.priority,
            load,
        }
    }
}

/// Why a queue was chosen or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RouteReason {
    /// It was chosen.
    Chosen,
    /// Nobody there can do what the case needs.
    SkillMissing,
    /// It does not take customers of this tier.
    TierNotAdmitted,
    /// Another one is a benefit of the customer's tier (MB-56).
    NotOwn,
    /// Another one has a higher priority.
    LowerPriority,
    /// Another one has less to do.
    HigherLoad,
    /// Another one comes first by name.
    LaterName,
}

/// What is said of each queue, in the order in which they are given; at most one is chosen. `own` are the queues that the customer's
/// tier opens.
///
/// ```
/// use regulars_core::service::{Queue, RouteReason, route};
/// let queue = |name: &str, skills: &[&str], load| Queue {
///     name: name.to_owned(),
///     skills: skills.iter().map(|skill| (*skill).to_owned()).collect(),
///     tiers: Vec::new(),
///     priority: 0,
///     load,
/// };
/// let queues = [queue("one", &["en"], 1), queue("two", &["en", "zh"], 7), queue("three", &["zh"], 3)];
/// let reasons = route(&queues, &["zh".to_owned()], None, &[]);
/// assert_eq!(reasons, [RouteReason::SkillMissing, RouteReason::HigherLoad, RouteReason::Chosen]);
/// ```
pub fn route(queues: &[Queue], needs: &[String], tier: Option<&str>, own: &[String]) -> Vec<RouteReason> {
    let refusal = |queue: &Queue| {
        if needs.iter().any(|need| !queue.skills.contains(need)) {
            return Some(RouteReason::SkillMissing);
        }
        let admitted = queue.tiers.is_empty() || queue.tiers.iter().any(|known| Some(known.as_str()) == tier);
        (!admitted).then_some(RouteReason::TierNotAdmitted)
    };
    // The smallest is the best.
    let rank =
        |queue: &Queue| (!own.contains(&queue.name), std::cmp::Reverse(queue.priority), queue.load, queue.name.clone());
    let best = queues.iter().filter(|queue| refusal(queue).is_none()).map(rank).min();
    let reason = |queue: &Queue| {
        let (Some(best), None) = (&best, refusal(queue)) else {
            return refusal(queue).unwrap_or(RouteReason::SkillMissing);
        };
        let rank = rank(queue);
        match () {
            () if rank == *best => RouteReason::Chosen,
            () if rank.0 != best.0 => RouteReason::NotOwn,
            () if rank.1 != best.1 => RouteReason::LowerPriority,
            () if rank.2 != best.2 => RouteReason::HigherLoad,
            () => RouteReason::LaterName,
        }
    };
    queues.iter().map(reason).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn queue(name: &str, skills: &[&str], tiers: &[&str], priority: i64, load: u64) -> Queue {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Queue { name: name.to_owned(), skills: words(skills), tiers: words(tiers), priority, load }
    }

    #[test]
    fn own_queues_before_priority_before_load_before_name() {
        let queues = [
            queue("a", &["zh", "power"], &[], 1, 9),
            queue("b", &["zh", "power"], &[], 2, 5),
            queue("c", &["zh", "power"], &[], 2, 5),
            queue("d", &["zh", "power"], &[], 2, 8),
            queue("vip", &["zh", "power"], &["gold"], 0, 99),
            queue("e", &["zh"], &[], 9, 0),
        ];
        let needs = ["zh".to_owned(), "power".to_owned()];
        use RouteReason::{Chosen, HigherLoad, LaterName, LowerPriority, NotOwn, SkillMissing, TierNotAdmitted};
        let plain = route(&queues, &needs, Some("silver"), &[]);
        assert_eq!(plain, [LowerPriority, Chosen, LaterName, HigherLoad, TierNotAdmitted, SkillMissing]);
        let gold = route(&queues, &needs, Some("gold"), &["vip".to_owned()]);
        assert_eq!(gold, [NotOwn, NotOwn, NotOwn, NotOwn, Chosen, SkillMissing]);
        assert_eq!(route(&queues[5..], &needs, None, &[]), [SkillMissing]);
        assert_eq!(route(&[], &needs, None, &[]), []);
    }

    proptest! {
        #[test]
        fn one_is_chosen_if_any_can_be_and_the_order_does_not_matter(
            parts in prop::collection::btree_map("[a-e]", (0..3_i64, 0..3_u64, any::<bool>()), 0..5),
        ) {
            let skills = |able: bool| if able { &["zh"][..] } else { &[][..] };
            let queues = parts.iter().map(|(name, (priority, load, able))| queue(name, skills(*able), &[], *priority, *load));
            let queues: Vec<Queue> = queues.collect();
            let back: Vec<Queue> = queues.iter().rev().cloned().collect();
            let needs = ["zh".to_owned()];
            let found = route(&queues, &needs, None, &[]);
            let mut other = route(&back, &needs, None, &[]);
            other.reverse();
            prop_assert_eq!(&found, &other);
            let chosen = found.iter().filter(|reason| **reason == RouteReason::Chosen).count();
            prop_assert_eq!(chosen, usize::from(parts.values().any(|(.., able)| *able)));
        }
    }
}
