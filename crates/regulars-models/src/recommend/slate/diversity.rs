//! Diversity (SL-3): greedy maximal marginal relevance (Carbonell and Goldstein, *The use of MMR*, SIGIR 1998).

use super::build::Entry;

/// Orders entries, each time taking the one with the largest `lambda rel - (1 - lambda) max sim to those taken`; of equal ones the
/// lower item. `rel` is the score over the largest one, 0 to 1.
pub(super) fn reorder<'a>(
    entries: Vec<Entry<'a>>,
    lambda: f64,
    similarity: &dyn Fn(&str, &str) -> f64,
) -> Vec<Entry<'a>> {
    if lambda >= 1.0 {
        return entries;
    }
    let most = entries.iter().map(|entry| entry.score).fold(0.0, f64::max);
    // What is left, with its relevance and its likeness to the nearest one taken.
    let rel = |score: f64| if most > 0.0 { (score / most).clamp(0.0, 1.0) } else { 0.0 };
    let mut left: Vec<(Entry<'a>, f64, f64)> =
        entries.into_iter().map(|entry| (entry, rel(entry.score), 0.0)).collect();
    left.sort_by(|a, b| a.0.item.cmp(b.0.item));
    let mut taken = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let mut best: Option<(f64, usize)> = None;
        for (at, (_, rel, near)) in left.iter().enumerate() {
            let value = lambda * rel - (1.0 - lambda) * near;
            if best.is_none_or(|(most, _)| value > most) {
                best = Some((value, at));
            }
        }
        // Removing keeps the order, so of equal ones the lower item still comes first.
        let (entry, ..) = left.remove(best.map_or(0, |(_, at)| at));
        for (other, _, near) in &mut left {
            let like = similarity(entry.item, other.item);
            *near = if like > *near { like } else { *near };
        }
        taken.push(entry);
    }
    taken
}
