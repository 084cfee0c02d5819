//! Chance, always drawn from one seeded generator, so that the same seed gives the same bytes. Integers only.

use fastrand::Rng;

/// One of `items`, each as likely as the others; the default value of an empty list.
pub(super) fn pick<T: Copy + Default>(rng: &mut Rng, items: &[T]) -> T {
    items.get(rng.usize(..items.len().max(1))).copied().unwrap_or_default()
}

/// One of `items`, each as likely as its weight says.
pub(super) fn weighted<T: Copy + Default>(rng: &mut Rng, items: &[(T, u32)]) -> T {
    let total: u32 = items.iter().map(|(_, weight)| weight).sum();
    let mut left = rng.u32(..total.max(1));
    for (item, weight) in items {
        if left < *weight {
            return *item;
        }
        left -= weight;
    }
    T::default()
}

/// True in `percent` of a hundred draws.
pub(super) fn percent(rng: &mut Rng, percent: u32) -> bool {
    rng.u32(..100) < percent
}

/// True in `per_mille` of a thousand draws.
pub(super) fn per_mille(rng: &mut Rng, per_mille: u32) -> bool {
    rng.u32(..1000) < per_mille
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_decide_how_often_an_item_is_drawn() {
        let mut rng = Rng::with_seed(1);
        let draws = (0..10_000).filter(|_| weighted(&mut rng, &[("rare", 1), ("common", 9)]) == "rare").count();
        assert!((800..1200).contains(&draws), "{draws}");
        assert_eq!(weighted::<u8>(&mut rng, &[]), 0);
        assert_eq!(pick::<u8>(&mut rng, &[]), 0);
    }
}
