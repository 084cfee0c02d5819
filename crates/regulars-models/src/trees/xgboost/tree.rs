//! One tree of XGBoost's JSON: arrays of one length, a node at each place (TR-1, TR-3).

use regulars_core::error::Error;
use regulars_core::text::Json;

use super::field::Field;
use crate::trees::draft::{Deleted, DraftNode, Rule, Split};
use crate::trees::fault::{limit, malformed, not_finite, unsupported};

/// Every field that a tree of any schema has; another one is refused.
const FIELDS: [&str; 17] = [
    "base_weights",
    "categories",
    "categories_nodes",
    "categories_segments",
    "categories_sizes",
    "default_left",
    "id",
    "leaf_child_counts",
    "left_children",
    "loss_changes",
    "parents",
    "right_children",
    "split_conditions",
    "split_indices",
    "split_type",
    "sum_hessian",
    "tree_param",
];
const PARAMS: [&str; 4] = ["num_deleted", "num_feature", "num_nodes", "size_leaf_vector"];
/// What a node without parent, and the feature of a node that the pruner took out, is written as.
const NONE: i64 = 2_147_483_647;
/// Categories lie below it.
const CATEGORIES: i64 = 1 << 24;

/// The nodes of a tree, and which the pruner took out. Leaves are weighed by `drop`, in f32; `words` is what is left for sets of
/// categories, since few bytes of a file can ask for many bits.
pub(super) fn read(
    tree: &Field<'_>,
    features: usize,
    drop: f32,
    words: &mut usize,
) -> Result<(Vec<DraftNode>, Deleted), Error> {
    let param = tree.need("tree_param")?;
    if let Some(size) = param.get("size_leaf_vector")
        && size.count()? > 1
    {
        return Err(unsupported(size.path, "leaves with more than one value"));
    }
    known(tree, &FIELDS)?;
    known(&param, &PARAMS)?;
    let counted = param.need("num_feature")?;
    if counted.count()? != features {
        return Err(malformed(counted.path, "not the number of features of the model"));
    }
    let arrays = Arrays::read(tree, param.need("num_nodes")?.count()?)?;
    let sets = arrays.sets(tree, words)?;
    let mut nodes = Vec::with_capacity(arrays.left.len());
    for (place, set) in sets.into_iter().enumerate() {
        nodes.push(arrays.node(tree, place, set, drop)?);
    }
    let gone: Deleted = arrays.feature.iter().map(|feature| *feature == NONE).collect();
    let told = param.get("num_deleted").map_or(Ok(0), |field| field.count())?;
    let found = gone.iter().filter(|gone| **gone).count();
    if param.get("num_deleted").is_some() && told != found {
        return Err(malformed(param.path, format!("{found} nodes are deleted, {told} should be")));
    }
    Ok((nodes, gone))
}

fn known(field: &Field<'_>, names: &[&str]) -> Result<(), Error> {
    let Json::Object(fields) = field.json else { return Err(field.wrong("an object")) };
    match fields.iter().find(|(name, _)| !names.contains(&name.as_str())) {
        Some((name, _)) => Err(malformed(regulars_core::error::join(&field.path, name), "there is no such field")),
        None => Ok(()),
    }
}

struct Arrays {
    left: Vec<i64>,
    right: Vec<i64>,
    parent: Vec<i64>,
    feature: Vec<i64>,
    condition: Vec<f32>,
    default_left: Vec<i64>,
    cover: Vec<f32>,
    categorical: Vec<i64>,
}

impl Arrays {
    fn read(tree: &Field<'_>, nodes: usize) -> Result<Self, Error> {
        let integers = |name: &str| {
            let field = tree.need(name)?;
            same_length(&field, nodes)?;
            field.integers()
        };
        let singles = |name: &str| {
            let field = tree.need(name)?;
            same_length(&field, nodes)?;
            field.singles()
        };
        // Not read, yet they must be what they say.
        for name in ["base_weights", "loss_changes"] {
            singles(name)?;
        }
        let categorical = if tree.get("split_type").is_some() { integers("split_type")? } else { vec![0; nodes] };
        Ok(Self {
            left: integers("left_children")?,
            right: integers("right_children")?,
            parent: integers("parents")?,
            feature: integers("split_indices")?,
            condition: singles("split_conditions")?,
            default_left: integers("default_left")?,
            cover: singles("sum_hessian")?,
            categorical,
        })
    }

    /// The set of each categorical node, as bits.
    fn sets(&self, tree: &Field<'_>, words: &mut usize) -> Result<Vec<Option<Vec<u32>>>, Error> {
        let mut sets = vec![None; self.left.len()];
        let Some(field) = tree.get("categories_nodes") else { return Ok(sets) };
        let nodes = field.integers()?;
        let starts = tree.need("categories_segments")?;
        same_length(&starts, nodes.len())?;
        let sizes = tree.need("categories_sizes")?;
        same_length(&sizes, nodes.len())?;
        let all = tree.need("categories")?;
        let categories = all.integers()?;
        if let Some(place) = categories.iter().position(|category| !(0..CATEGORIES).contains(category)) {
            return Err(malformed(format!("{}[{place}]", all.path), "there is no such category"));
        }
        let mut next = 0;
        for ((node, start), size) in nodes.into_iter().zip(starts.integers()?).zip(sizes.integers()?) {
            let (start, size) = (usize::try_from(start).ok(), usize::try_from(size).ok());
            let (Some(start), Some(size)) = (start.filter(|start| *start == next), size) else {
                return Err(malformed(&*starts.path, "segments do not follow one another"));
            };
            next = start.saturating_add(size);
            let members = categories.get(start..next).filter(|members| !members.is_empty());
            let members = members.ok_or_else(|| malformed(&*sizes.path, "a set has no categories"))?;
            let size = members.iter().max().map_or(0, |most| usize::try_from(most / 32 + 1).unwrap_or(usize::MAX));
            *words = words.checked_sub(size).ok_or_else(|| limit(&*all.path, "words of categories", size, *words))?;
            let slot = usize::try_from(node).ok().and_then(|node| sets.get_mut(node));
            match slot {
                Some(slot) if slot.is_none() => *slot = Some(bits(members)),
                _ => return Err(malformed(&*field.path, format!("no node {node}, or twice"))),
            }
        }
        if next != categories.len() {
            return Err(malformed(all.path, "categories that belong to no node"));
        }
        Ok(sets)
    }

    fn node(&self, tree: &Field<'_>, place: usize, set: Option<Vec<u32>>, drop: f32) -> Result<DraftNode, Error> {
        let wrong = |name: &str, message: &str| malformed(format!("{}.{name}[{place}]", tree.path), message);
        let whole = |numbers: &[i64]| numbers.get(place).copied().unwrap_or_default();
        let condition = self.condition.get(place).copied().unwrap_or_default();
        let cover = f64::from(self.cover.get(place).copied().unwrap_or_default());
        if cover < 0.0 {
            return Err(wrong("sum_hessian", "a cover is not negative"));
        }
        let (left, right) = (whole(&self.left), whole(&self.right));
        let categorical = match whole(&self.categorical) {
            0 => false,
            1 => true,
            _ => return Err(wrong("split_type", "expected 0 or 1")),
        };
        if categorical != set.is_some() {
            return Err(wrong("split_type", "a node has categories if and only if its split is categorical"));
        }
        if (left == -1) != (right == -1) || (left == -1 && categorical) {
            return Err(wrong("left_children", "a node has two children or none"));
        }
        if left == -1 {
            let value = f64::from(condition * drop);
            let finite = || not_finite(format!("{}.split_conditions[{place}]", tree.path));
            return if value.is_finite() { Ok(DraftNode { split: None, value, cover }) } else { Err(finite()) };
        }
        let child = |name: &str, number: i64| {
            let found = usize::try_from(number).ok().filter(|child| *child < self.left.len());
            let found = found.ok_or_else(|| wrong(name, "there is no such child"))?;
            let parent = self.parent.get(found).copied();
            if parent == i64::try_from(place).ok() {
                Ok(found)
            } else {
                Err(wrong(name, "the child has another parent"))
            }
        };
        let (left, right) = (child("left_children", left)?, child("right_children", right)?);
        let feature =
            usize::try_from(whole(&self.feature)).map_err(|_| wrong("split_indices", "there is no such feature"))?;
        let default_left = match whole(&self.default_left) {
            0 => false,
            1 => true,
            _ => return Err(wrong("default_left", "expected 0 or 1")),
        };
        let split = match set {
            // A category of the set goes right here and left in ours, so the ways change places.
            Some(set) => Split {
                feature,
                rule: Rule::In(set),
                default_left: !default_left,
                zero_is_missing: false,
                left: right,
                right: left,
            },
            // Over f32 `x < t` is `x <= t'` with the number before t.
            None => Split {
                feature,
                rule: Rule::AtMost(f64::from(condition.next_down())),
                default_left,
                zero_is_missing: false,
                left,
                right,
            },
        };
        Ok(DraftNode { split: Some(split), value: 0.0, cover })
    }
}

fn same_length(field: &Field<'_>, expected: usize) -> Result<(), Error> {
    let found = field.items()?.len();
    if found == expected {
        Ok(())
    } else {
        Err(malformed(&*field.path, format!("{found} numbers instead of {expected}")))
    }
}

fn bits(members: &[i64]) -> Vec<u32> {
    let mut words = Vec::new();
    for member in members {
        let category = usize::try_from(*member).unwrap_or_default();
        if words.len() <= category / 32 {
            words.resize(category / 32 + 1, 0_u32);
        }
        if let Some(word) = words.get_mut(category / 32) {
            *word |= 1 << (category % 32);
        }
    }
    words
}
