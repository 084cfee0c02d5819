//! Gate G7: quiet hours and frequency caps, and until when they hold.

use super::super::{Cap, Class, Clock, Contacted, Policy, Request};
use crate::time::{DAY_US, Due, Instant};

/// What holds a contact back at an instant.
#[derive(Clone, Copy, Default)]
pub(super) struct Held {
    /// It is quiet until then.
    pub(super) quiet: Option<Instant>,
    /// So many were contacted, and one less from then on.
    pub(super) capped: Option<Instant>,
}

/// The times of one policy.
pub(super) struct Timing<'t> {
    policy: &'t Policy,
    clock: Option<Clock>,
    channel: Option<&'t str>,
    history: &'t [Contacted<'t>],
}

impl<'t> Timing<'t> {
    pub(super) fn new(request: &Request<'t>, policy: &'t Policy) -> Self {
        Self { policy, clock: request.clock, channel: request.channel, history: request.history }
    }

    /// Whether quiet hours cannot be told because nobody knows what time it is where the person is.
    pub(super) fn blind(&self) -> bool {
        self.policy.quiet_hours.is_some() && self.clock.is_none()
    }

    /// What holds at an instant; `held` is empty if nothing does.
    pub(super) fn held(&self, at: Instant) -> Held {
        let quiet = self.policy.quiet_hours.zip(self.clock);
        Held {
            quiet: quiet.and_then(|(hours, clock)| hours.until(at, clock)),
            capped: self.caps().filter_map(|cap| self.release(cap, at)).max(),
        }
    }

    fn caps(&self) -> impl Iterator<Item = &'t Cap> {
        self.policy.caps.iter().filter(|cap| self.channel == Some(cap.channel.as_str()))
    }

    fn contacts(&self, channel: &'t str) -> impl Iterator<Item = Instant> {
        let ours = move |contact: &&Contacted<'_>| contact.class == Class::Marketing && contact.channel == channel;
        self.history.iter().filter(ours).map(|contact| contact.at)
    }

    /// When the cap releases, if it is reached: the `max`-th latest contact leaves the window.
    fn release(&self, cap: &'t Cap, at: Instant) -> Option<Instant> {
        let days = i64::from(cap.days).saturating_mul(DAY_US);
        let from = at.plus_micros(-days);
        let mut inside: Vec<Instant> =
            self.contacts(&cap.channel).filter(|contact| from < *contact && *contact <= at).collect();
        inside.sort_unstable_by(|a, b| b.cmp(a));
        let last = usize::try_from(cap.max).ok()?.checked_sub(1)?;
        Some(inside.get(last)?.plus_micros(days))
    }

    /// The first instant from `at` on at which nothing holds. A cap may end inside quiet hours, and the other way round.
    pub(super) fn free_from(&self, at: Instant) -> Instant {
        let mut free = at;
        loop {
            let held = self.held(free);
            match held.quiet.max(held.capped) {
                // Every step goes forward, so the history and the days come to an end; so does time itself.
                Some(next) if next > free => free = next,
                _ => return free,
            }
        }
    }

    /// When what holds may change without a new record (CS-22).
    pub(super) fn changes(&self, at: Instant, due: &mut Due) {
        if let Some((hours, clock)) = self.policy.quiet_hours.zip(self.clock) {
            due.at(hours.next_edge(at, clock));
        }
        for cap in self.caps() {
            due.maybe(self.release(cap, at));
            // A contact that lies ahead counts from its instant on.
            self.contacts(&cap.channel).for_each(|contact| due.at(contact));
        }
    }
}
