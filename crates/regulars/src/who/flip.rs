//! When who is who may differ next.

use regulars_core::time::Instant;

use super::Resolved;

impl Resolved {
    /// The first instant after `at` at which who is who may differ: a fact acts, or a profile appears.
    pub(crate) fn next_flip(&self, at: Instant) -> Option<Instant> {
        let facts = self.next_fact(at);
        let appear = self.facts.profiles.iter().map(|profile| profile.first_seen).filter(|first| *first > at);
        facts.into_iter().chain(appear).min()
    }
}
