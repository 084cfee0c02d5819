//! One tree of LightGBM's text: splits are numbered from 0, leaves are the complements of negative children (TR-5).

use regulars_core::error::Error;

use super::section::Section;
use crate::trees::draft::{DraftNode, Rule, Split};
use crate::trees::fault::unsupported;

/// Every line that a tree has; another one is refused.
const LINES: [&str; 18] = [
    "num_leaves",
    "num_cat",
    "split_feature",
    "split_gain",
    "threshold",
    "decision_type",
    "left_child",
    "right_child",
    "leaf_value",
    "leaf_weight",
    "leaf_count",
    "internal_value",
    "internal_weight",
    "internal_count",
    "cat_boundaries",
    "cat_threshold",
    "is_linear",
    "shrinkage",
];
const CATEGORICAL: u8 = 1;
const DEFAULT_LEFT: u8 = 2;

/// The nodes of a tree: its splits, then its leaves.
pub(super) fn read(tree: &Section<'_>) -> Result<Vec<DraftNode>, Error> {
    if tree.has("is_linear") && tree.count("is_linear")? != 0 {
        return Err(unsupported(format!("{}.is_linear", tree.path), "leaves with linear models"));
    }
    if let Some(name) = tree.names().find(|name| !LINES.contains(name)) {
        return Err(tree.wrong(name, "there is no such line"));
    }
    let leaves = tree.count("num_leaves")?;
    let values = tree.numbers("leaf_value", leaves, false)?;
    let splits = leaves.checked_sub(1).ok_or_else(|| tree.wrong("num_leaves", "a tree has a leaf"))?;
    let sets = sets(tree)?;
    let mut nodes = if splits == 0 { Vec::new() } else { read_splits(tree, splits, sets)? };
    let covers = covers(tree, "leaf_count", leaves)?;
    nodes.extend(values.into_iter().zip(covers).map(|(value, cover)| DraftNode { split: None, value, cover }));
    Ok(nodes)
}

/// How many rows came to each node; 0 where the file does not say.
fn covers(tree: &Section<'_>, name: &str, expected: usize) -> Result<Vec<f64>, Error> {
    if !tree.has(name) || (expected == 1 && tree.text(name)?.is_empty()) {
        return Ok(vec![0.0; expected]);
    }
    Ok(tree.integers::<u32>(name, expected)?.into_iter().map(f64::from).collect())
}

/// Words of bits for each set of categories, until the split takes it that it belongs to.
type Sets = Vec<Option<Vec<u32>>>;

fn sets(tree: &Section<'_>) -> Result<Sets, Error> {
    let count = tree.count("num_cat")?;
    if count == 0 {
        return Ok(Vec::new());
    }
    let bounds = tree.integers::<usize>("cat_boundaries", count.saturating_add(1))?;
    let words = tree.integers::<u32>("cat_threshold", bounds.last().copied().unwrap_or_default())?;
    if bounds.first() != Some(&0) || !bounds.is_sorted() {
        return Err(tree.wrong("cat_boundaries", "bounds do not ascend from 0"));
    }
    let set = |(from, to): (&usize, &usize)| words.get(*from..*to).map(<[u32]>::to_vec);
    Ok(bounds.iter().zip(bounds.iter().skip(1)).map(set).collect())
}

fn read_splits(tree: &Section<'_>, splits: usize, mut sets: Sets) -> Result<Vec<DraftNode>, Error> {
    let features = tree.integers::<usize>("split_feature", splits)?;
    let thresholds = tree.numbers("threshold", splits, true)?;
    let types = tree.integers::<u8>("decision_type", splits)?;
    let left = tree.integers::<i64>("left_child", splits)?;
    let right = tree.integers::<i64>("right_child", splits)?;
    let covers = covers(tree, "internal_count", splits)?;
    for (name, expected) in
        [("split_gain", splits), ("internal_value", splits), ("internal_weight", splits), ("leaf_weight", splits + 1)]
    {
        tree.check_length(name, expected)?;
    }
    let child = |name: &str, place: usize, child: i64| {
        let number = if child >= 0 { usize::try_from(child) } else { usize::try_from(!child) };
        let (from, size) = if child >= 0 { (0, splits) } else { (splits, splits + 1) };
        match number.ok().filter(|number| *number < size) {
            Some(number) => Ok(from + number),
            None => Err(tree.wrong(&format!("{name}[{place}]"), "there is no such child")),
        }
    };
    let mut nodes = Vec::with_capacity(splits);
    let columns = features.into_iter().zip(thresholds).zip(types).zip(left).zip(right).zip(covers);
    for (place, (((((feature, threshold), kind), left), right), cover)) in columns.enumerate() {
        let (rule, default_left, zero_is_missing) = question(tree, place, kind, threshold, &mut sets)?;
        let (left, right) = (child("left_child", place, left)?, child("right_child", place, right)?);
        let split = Split { feature, rule, default_left, zero_is_missing, left, right };
        nodes.push(DraftNode { split: Some(split), value: 0.0, cover });
    }
    Ok(nodes)
}

/// What a split asks, where a missing value goes, and whether 0 is missing.
fn question(
    tree: &Section<'_>,
    place: usize,
    kind: u8,
    threshold: f64,
    sets: &mut Sets,
) -> Result<(Rule, bool, bool), Error> {
    let missing = kind >> 2;
    if missing > 2 {
        return Err(tree.wrong(&format!("decision_type[{place}]"), "there is no such type"));
    }
    if kind & CATEGORICAL != 0 {
        let number = (threshold >= 0.0 && threshold.fract() == 0.0).then_some(threshold as usize);
        let set = number.and_then(|number| sets.get_mut(number)?.take());
        let wrong = || tree.wrong(&format!("threshold[{place}]"), "no such set of categories, or another split has it");
        return Ok((Rule::In(set.ok_or_else(wrong)?), false, false));
    }
    let told = kind & DEFAULT_LEFT != 0;
    Ok(match missing {
        // A missing value is read as 0.
        0 => (Rule::AtMost(threshold), 0.0 <= threshold, false),
        1 => (Rule::AtMost(threshold), told, true),
        _ => (Rule::AtMost(threshold), told, false),
    })
}
