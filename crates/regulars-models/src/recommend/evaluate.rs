//! Evaluation (SL-7): each customer's last new item is held out by time, and lists are measured against it, always beside
//! popularity and with the slate policy off and on.

use std::collections::BTreeMap;

use regulars_core::time::Instant;
use regulars_core::{Code, Error};

use super::matrix::Matrix;
use super::popular::popularity;

/// Something bought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Purchase {
    /// The row of the customer.
    pub customer: u32,
    /// The column of the item.
    pub item: u32,
    /// When.
    pub at: Instant,
    /// What it weighs.
    pub weight: f64,
}

/// What was held out of one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The row of the customer.
    pub customer: u32,
    /// The items that a list should hold.
    pub items: Vec<u32>,
}

/// Purchases parted by time.
#[derive(Clone, Debug, PartialEq)]
pub struct HoldOut {
    /// What was bought earlier.
    pub train: Matrix,
    /// What came last, by customer.
    pub held: Vec<Held>,
    /// The customers who had nothing before their last new item: they are in `train` and not tested.
    pub without_later_item: u64,
}

/// How lists did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metrics {
    /// The length of lists.
    pub n: usize,
    /// The number of customers tested.
    pub customers: u64,
    /// The mean share of held-out items that stand in the list.
    pub recall: f64,
    /// The mean of discounted gain (1 / log2(rank + 1) of each held-out item) against the best possible one.
    pub ndcg: f64,
    /// The share of customers with any held-out item in the list.
    pub hit_rate: f64,
    /// The share of the catalogue that stands in any list.
    pub coverage: f64,
    /// The Gini coefficient of how often the items of the catalogue are shown: 0 all alike, near 1 one item only.
    pub gini: f64,
    /// The mean of 1 - similarity over the pairs of a list; none if no list has two items.
    pub diversity: Option<f64>,
}

/// The same lists with the slate policy off and on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// Without the slate policy.
    pub off: Metrics,
    /// With it.
    pub on: Metrics,
}

/// A model beside popularity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// The model.
    pub model: Compared,
    /// The most popular items that the customer has not.
    pub popularity: Compared,
    /// The customers who could not be tested.
    pub without_later_item: u64,
}

/// Holds out of every customer the item that was new to them last (of several at one instant the lowest). All from that instant on
/// is left out, so nothing later is known.
///
/// Error: `model_input_invalid` for a place outside or a weight that is below 0 or not finite.
pub fn hold_out(purchases: &[Purchase], customers: usize, items: usize) -> Result<HoldOut, Error> {
    let mut of: BTreeMap<u32, Vec<&Purchase>> = BTreeMap::new();
    for (at, purchase) in purchases.iter().enumerate() {
        if purchase.customer as usize >= customers || purchase.item as usize >= items {
            let path = format!("purchases[{at}]");
            return Err(Error::new(Code::ModelInputInvalid, path, "the place lies outside the matrix"));
        }
        of.entry(purchase.customer).or_default().push(purchase);
    }
    let (mut triplets, mut held, mut without_later_item) = (Vec::new(), Vec::new(), 0);
    for (customer, mut own) in of {
        own.sort_by(|a, b| (a.at, a.item).cmp(&(b.at, b.item)).then_with(|| a.weight.total_cmp(&b.weight)));
        let mut first: BTreeMap<u32, Instant> = BTreeMap::new();
        for purchase in &own {
            first.entry(purchase.item).or_insert(purchase.at);
        }
        let last = first.iter().max_by_key(|(item, at)| (**at, std::cmp::Reverse(**item)));
        let begun = own.first().map(|purchase| purchase.at);
        let last = last.map(|(item, at)| (*item, *at)).filter(|(_, at)| Some(*at) > begun);
        if let Some((item, _)) = last {
            held.push(Held { customer, items: vec![item] });
        } else {
            without_later_item += 1;
        }
        let earlier = own.iter().filter(|purchase| last.is_none_or(|(_, at)| purchase.at < at));
        triplets.extend(earlier.map(|purchase| (customer, purchase.item, purchase.weight)));
    }
    Ok(HoldOut { train: Matrix::from_triplets(customers, items, triplets)?, held, without_later_item })
}

/// Measures the first `n` of each list against what was held out of the same place. `similarity` tells how alike two items are, 0
/// to 1.
///
/// Errors: `fit_no_data` if nobody was tested; `model_input_invalid` if lists and customers differ in number or an item lies outside
/// the catalogue.
pub fn measure(
    lists: &[Vec<u32>],
    held: &[Held],
    items: usize,
    n: usize,
    similarity: impl Fn(u32, u32) -> f64,
) -> Result<Metrics, Error> {
    if lists.len() != held.len() || lists.iter().flatten().any(|item| *item as usize >= items) {
        return Err(Error::new(Code::ModelInputInvalid, "", "there is a list of known items for every customer"));
    }
    if lists.is_empty() {
        return Err(Error::new(Code::FitNoData, "", "nobody has a later item"));
    }
    let (mut recall, mut ndcg, mut hits) = (0.0, 0.0, 0_u64);
    let (mut apart, mut parted) = (0.0, 0_u64);
    let mut shown = vec![0_u64; items];
    for (list, held) in lists.iter().zip(held) {
        let list = list.get(..n.min(list.len())).unwrap_or_default();
        let (mut found, mut gain) = (0_u64, 0.0);
        for (rank, item) in list.iter().enumerate() {
            if held.items.contains(item) {
                found += 1;
                gain += discount(rank);
            }
            if let Some(count) = shown.get_mut(*item as usize) {
                *count += 1;
            }
        }
        let best: f64 = (0..held.items.len().min(n)).map(discount).sum();
        recall += found as f64 / held.items.len().max(1) as f64;
        ndcg += if best > 0.0 { gain / best } else { 0.0 };
        hits += u64::from(found > 0);
        if let Some(own) = distance(list, &similarity) {
            apart += own;
            parted += 1;
        }
    }
    let customers = lists.len() as f64;
    Ok(Metrics {
        n,
        customers: lists.len() as u64,
        recall: recall / customers,
        ndcg: ndcg / customers,
        hit_rate: hits as f64 / customers,
        coverage: shown.iter().filter(|count| **count > 0).count() as f64 / items as f64,
        gini: gini(&mut shown),
        diversity: (parted > 0).then(|| apart / parted as f64),
    })
}

/// The gain of a held-out item at a rank counted from 0.
fn discount(rank: usize) -> f64 {
    1.0 / libm::log2(rank as f64 + 2.0)
}

/// The mean of 1 - similarity over all pairs of a list.
fn distance(list: &[u32], similarity: &impl Fn(u32, u32) -> f64) -> Option<f64> {
    let (mut sum, mut pairs) = (0.0, 0_u64);
    for (at, item) in list.iter().enumerate() {
        for other in list.iter().skip(at + 1) {
            sum += 1.0 - similarity(*item, *other);
            pairs += 1;
        }
    }
    (pairs > 0).then(|| sum / pairs as f64)
}

fn gini(counts: &mut [u64]) -> f64 {
    counts.sort_unstable();
    let total: u64 = counts.iter().sum();
    if total == 0 {
        return 0.0;
    }
    let n = counts.len() as f64;
    let weighted = |(at, count): (usize, &u64)| (2.0 * (at as f64 + 1.0) - n - 1.0) * *count as f64;
    counts.iter().enumerate().map(weighted).sum::<f64>() / (n * total as f64)
}

/// Measures a model beside popularity, each with the slate policy off and on.
///
/// `model` gives the best items of a customer with scores, the best first, as many as it is asked for; `policy` makes a slate of
/// such a list. Both are given `depth` candidates, of which `n` are measured.
///
/// Errors: those of [`measure`].
pub fn compare(
    split: &HoldOut,
    (n, depth): (usize, usize),
    mut model: impl FnMut(u32, usize) -> Vec<(u32, f64)>,
    mut policy: impl FnMut(u32, &[(u32, f64)]) -> Vec<u32>,
    similarity: impl Fn(u32, u32) -> f64,
) -> Result<Report, Error> {
    let items = split.train.columns();
    let popular = popularity(&split.train, 1);
    let mut both = |candidates: &mut dyn FnMut(u32) -> Vec<(u32, f64)>| {
        let (mut off, mut on) = (Vec::new(), Vec::new());
        for held in &split.held {
            let list = candidates(held.customer);
            on.push(policy(held.customer, &list));
            off.push(list.iter().map(|(item, _)| *item).collect());
        }
        let off = measure(&off, &split.held, items, n, &similarity)?;
        Ok::<_, Error>(Compared { off, on: measure(&on, &split.held, items, n, &similarity)? })
    };
    let model = both(&mut |customer| model(customer, depth))?;
    let popularity = both(&mut |customer| {
        let own = split.train.places(customer as usize);
        let open = popular.iter().filter(|one| own.binary_search(&one.item).is_err());
        open.take(depth).map(|one| (one.item, one.buyers as f64)).collect()
    })?;
    Ok(Report { model, popularity, without_later_item: split.without_later_item })
}
