//! Disjoint sets of profiles.

/// Each profile points at another of its set; the one that points at itself names the set.
pub(in crate::identity) struct Forest(Vec<u32>);

impl Forest {
    pub(in crate::identity) fn new(count: usize) -> Self {
        Self((0..u32::try_from(count).unwrap_or(u32::MAX)).collect())
    }

    pub(in crate::identity) fn root(&self, profile: u32) -> u32 {
        let mut at = profile;
        while let Some(up) = self.0.get(at as usize).copied().filter(|up| *up != at) {
            at = up;
        }
        at
    }

    /// Puts the set of `b` under that of `a`, and shortens the way for the next look.
    pub(in crate::identity) fn unite(&mut self, a: u32, b: u32) {
        let (top, under) = (self.root(a), self.root(b));
        for profile in [a, b, under] {
            if let Some(slot) = self.0.get_mut(profile as usize) {
                *slot = top;
            }
        }
    }
}
