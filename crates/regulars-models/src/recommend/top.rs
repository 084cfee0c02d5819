//! The best few of many, in order: by score descending, then place ascending.

/// A place with its score.
pub(super) type Scored = (u32, f64);

/// Whether the first comes before the second.
#[inline]
pub(super) fn before(a: &Scored, b: &Scored) -> bool {
    a.1 > b.1 || (a.1 >= b.1 && a.0 < b.0)
}

/// Puts `new` among the `len` best of `best`, which stand in order; gives their number after it.
// INVARIANT: `best` has room for at least one, and its first `len` stand in order.
#[inline]
pub(super) fn offer(best: &mut [Scored], len: usize, new: Scored) -> usize {
    let room = best.len();
    let place = best.get(..len).unwrap_or_default().partition_point(|old| before(old, &new));
    if place >= room {
        return len;
    }
    let after = room.min(len + 1);
    if let Some(tail) = best.get_mut(place..after) {
        tail.rotate_right(1);
        if let Some(slot) = tail.first_mut() {
            *slot = new;
        }
    }
    after
}
