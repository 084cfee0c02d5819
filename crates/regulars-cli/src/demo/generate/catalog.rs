//! What the phone maker sells, with prices in fen.

use fastrand::Rng;

use super::dice::{percent, weighted};
use super::wire::{Line, Yuan};

/// An article: item, category, price in fen.
type Article = (&'static str, &'static str, u64);

const ARTICLES: [(Article, u32); 14] = [
    (("phone-air", "phone", 199_900), 9),
    (("phone-12", "phone", 329_900), 9),
    (("phone-12-pro", "phone", 499_900), 6),
    (("phone-fold", "phone", 899_900), 2),
    (("tablet-11", "tablet", 249_900), 4),
    (("watch-3", "watch", 129_900), 5),
    (("band-8", "watch", 24_900), 8),
    (("buds-5", "audio", 49_900), 10),
    (("buds-pro", "audio", 99_900), 5),
    (("case-silicone", "accessory", 9_900), 18),
    (("charger-67w", "accessory", 14_900), 12),
    (("cable-c", "accessory", 4_950), 10),
    (("screen-care", "service", 39_900), 4),
    (("cloud-year", "service", 25_800), 5),
];

/// The lines of one order: mostly one article, sometimes what goes with it. Marketplaces take a discount per line.
pub(super) fn lines(rng: &mut Rng) -> Vec<Line> {
    let count = weighted(rng, &[(1, 70), (2, 22), (3, 8)]);
    let mut lines: Vec<Line> = Vec::with_capacity(count);
    while lines.len() < count {
        let (item, category, price) = weighted(rng, &ARTICLES);
        if lines.iter().any(|line| line.item == item) {
            continue;
        }
        let quantity = if price < 20_000 && percent(rng, 20) { rng.u32(2..=4) } else { 1 };
        let kept_percent = weighted(rng, &[(100, 70), (95, 15), (88, 10), (70, 5)]);
        lines.push(Line {
            amount: Yuan { fen: price * u64::from(quantity) * kept_percent / 100 },
            category,
            item,
            quantity,
        });
    }
    lines
}

/// The sum of the lines.
pub(super) fn total(lines: &[Line]) -> Yuan {
    Yuan { fen: lines.iter().map(|line| line.amount.fen).sum() }
}

/// The category that most of the money went to.
pub(super) fn main_category(lines: &[Line]) -> &'static str {
    lines.iter().max_by_key(|line| line.amount.fen).map_or("accessory", |line| line.category)
}

/// Some article: what a visitor looks at.
pub(super) fn article(rng: &mut Rng) -> (&'static str, &'static str) {
    let (item, category, _) = weighted(rng, &ARTICLES);
    (item, category)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_costs_what_its_lines_cost() {
        let mut rng = Rng::with_seed(9);
        for _ in 0..200 {
            let lines = lines(&mut rng);
            assert!((1..=3).contains(&lines.len()));
            assert_eq!(total(&lines).fen, lines.iter().map(|line| line.amount.fen).sum::<u64>());
            assert!(!main_category(&lines).is_empty());
        }
    }
}
