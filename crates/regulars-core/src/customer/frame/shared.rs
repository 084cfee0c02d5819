//! What the accounts of a customer share with those of others: partners of a pool, and what scopes tell (MB-60, MB-70).

use super::{Frame, Join, RowHead, RowNo, Span};
use crate::customer::account::ScopeFacts;
use crate::identity::CustomerId;
use crate::time::Instant;

impl Frame {
    /// Tells that profiles of this customer and others were one from an instant until another, by a decision that was taken back
    /// then (MB-73).
    pub fn part(&mut self, from: Instant, until: Instant) {
        self.parted.push((from, until));
    }

    /// Whether an instant lies in such a time.
    pub(crate) fn was_one(&self, at: Instant) -> bool {
        self.parted.iter().any(|(from, until)| *from <= at && at < *until)
    }

    /// Tells that two profiles were joined and parted again at an instant; both are in the frame, one of them as a partner's. The
    /// feeder gives it where a program charges what was spent in between by lots (MB-73).
    pub fn withdraw(&mut self, join: Join, until: Instant) {
        self.withdrawn.push((join, until));
    }

    /// The joins that were taken back, each with when.
    pub(in crate::customer) fn withdrawn(&self) -> &[(Join, Instant)] {
        &self.withdrawn
    }

    /// The number of a profile, also of a partner's.
    pub fn profile_no(&self, source: &str, key: &str) -> Option<u32> {
        let is = |(from, known): &(u32, Span)| self.source_name(*from) == source && self.get(*known) == key;
        u32::try_from(self.profiles.iter().position(is)?).ok()
    }

    /// From now on profiles of other customers are added, with whom this one shares a pool (MB-70). Their rows are for accounts
    /// only: nothing else sees them.
    pub fn begin_partners(&mut self) {
        self.partners = u32::try_from(self.profiles.len()).ok();
    }

    /// Tells the id that a profile gives, by which records may name it.
    pub fn set_id(&mut self, profile: u32, id: CustomerId) {
        self.ids.push((profile, id));
    }

    /// What a scope tells the account in the program at a place.
    pub fn set_scope(&mut self, program: usize, facts: ScopeFacts) {
        self.scopes.insert(program, facts);
    }

    pub(in crate::customer) fn scope(&self, program: usize) -> Option<&ScopeFacts> {
        self.scopes.get(&program)
    }

    /// Whether a profile is another customer's.
    pub fn is_partner(&self, profile: u32) -> bool {
        self.partners.is_some_and(|first| first <= profile)
    }

    /// How many profiles there are, with those of partners.
    pub(crate) fn profile_count(&self) -> usize {
        self.profiles.len()
    }

    /// The profile that a record of a source means by a name: the id that it gives, or its key in that source.
    pub(crate) fn profile_named(&self, source: u32, name: &str) -> Option<u32> {
        if let Ok(id) = name.parse::<CustomerId>() {
            return self.ids.iter().find(|(_, known)| *known == id).map(|(profile, _)| *profile);
        }
        let place = self.profiles.iter().position(|(from, key)| *from == source && self.get(*key) == name)?;
        u32::try_from(place).ok()
    }

    /// The same with those of partners, for accounts.
    pub(crate) fn shared(&self) -> impl Iterator<Item = (RowNo, &RowHead)> + Clone {
        let rows = if self.partners.is_some() { &self.shared } else { &self.order };
        rows.iter().filter_map(|row| Some((*row, self.head(*row)?)))
    }

    /// How many rows these are.
    pub(crate) fn shared_count(&self) -> usize {
        if self.partners.is_some() { self.shared.len() } else { self.order.len() }
    }

    /// The first instant after `as_of` at which a record of a partner becomes visible.
    pub(crate) fn next_of_partners(&self, as_of: Instant) -> Option<Instant> {
        let partner = self.shared.iter().filter_map(|row| self.head(*row)).filter(|head| self.is_partner(head.profile));
        partner.map(|head| head.at).find(|at| *at > as_of)
    }
}
