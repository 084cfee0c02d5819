//! Disjoint sets that grow, each with something that is known of it as a whole.

/// Members are places from 0; the member that points at itself names its set and has its data.
pub(super) struct Sets<T> {
    up: Vec<u32>,
    size: Vec<u32>,
    data: Vec<T>,
}

impl<T: Default> Sets<T> {
    pub(super) fn new() -> Self {
        Self { up: Vec::new(), size: Vec::new(), data: Vec::new() }
    }

    /// A new set of one member, `place`; places are given in turn.
    pub(super) fn add(&mut self, place: u32, data: T) {
        self.up.push(place);
        self.size.push(1);
        self.data.push(data);
    }

    /// The member that names the set. The way is short because the smaller set always goes under the larger.
    pub(super) fn root(&self, place: u32) -> u32 {
        let mut at = place;
        while let Some(up) = self.up.get(at as usize).copied().filter(|up| *up != at) {
            at = up;
        }
        at
    }

    /// What is known of the set of a member.
    pub(super) fn get(&self, place: u32) -> Option<&T> {
        self.data.get(self.root(place) as usize)
    }

    /// The same, to be changed.
    pub(super) fn get_mut(&mut self, place: u32) -> Option<&mut T> {
        let root = self.root(place);
        self.data.get_mut(root as usize)
    }

    /// Makes two sets one; the data of the smaller is handed out. None if they are one already.
    pub(super) fn unite(&mut self, a: u32, b: u32) -> Option<(u32, T)> {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return None;
        }
        let size = |place: u32| self.size.get(place as usize).copied().unwrap_or(0);
        let (top, under) = if size(a) < size(b) { (b, a) } else { (a, b) };
        let both = size(a).saturating_add(size(b));
        *self.size.get_mut(top as usize)? = both;
        *self.up.get_mut(under as usize)? = top;
        Some((top, std::mem::take(self.data.get_mut(under as usize)?)))
    }
}
