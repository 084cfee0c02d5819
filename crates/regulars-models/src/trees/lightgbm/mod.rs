//! LightGBM's text (TR-1, TR-2, TR-5): v3 and v4, gbdt (dart is written like it) and rf.

mod section;
mod tree;

use regulars_core::error::{Code, Error};

use self::section::Section;
use super::ensemble::{Ensemble, Sum};
use super::fault::{limit, malformed, unsupported};
use super::forest::{Forest, MAX_FEATURES};
use super::limits::Limits;
use super::objective::Link;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Ensemble, Error> {
    let text = std::str::from_utf8(bytes).map_err(|_| malformed("", "the text is not UTF-8"))?;
    let (head, trees) = sections(text.trim_ascii_start(), limits)?;
    match head.text("version")?.trim() {
        "v3" | "v4" => {}
        other => {
            let message = format!("LightGBM `{other}`; v3 and v4 are read");
            return Err(Error::new(Code::TreeVersionUnsupported, "version", message));
        }
    }
    let classes = head.count("num_tree_per_iteration")?;
    let (objective, link) = objective(&head)?;
    if classes != head.count("num_class")?
        || (classes > 1) != (link == Link::Softmax)
        || !(1..=MAX_FEATURES).contains(&classes)
    {
        return Err(head.wrong("num_class", "the number of classes, of trees of an iteration and the objective differ"));
    }
    let last = head.count("max_feature_idx")?;
    let names: Vec<String> = head.text("feature_names")?.split_ascii_whitespace().map(str::to_owned).collect();
    if last >= MAX_FEATURES {
        return Err(limit("max_feature_idx", "features", last, MAX_FEATURES));
    }
    if names.len() != last + 1 {
        return Err(head.wrong("feature_names", format!("{} names, the last feature is {last}", names.len())));
    }
    head.check_length("tree_sizes", trees.len())?;
    if !trees.len().is_multiple_of(classes) {
        return Err(malformed("trees", format!("{} trees of {classes} classes", trees.len())));
    }
    let divisor = match (head.has("average_output"), trees.len() / classes) {
        (false, _) => 1.0,
        (true, 0) => return Err(malformed("trees", "an average of no trees")),
        (true, iterations) => iterations as f64,
    };
    // The value is truncated: what lies above -1 is category 0.
    let mut forest = Forest::new(names.len(), (-1.0_f64).next_up());
    for (place, section) in trees.iter().enumerate() {
        let nodes = tree::read(section)?;
        forest.add(&section.path, &nodes, &vec![false; nodes.len()], place % classes, limits)?;
    }
    Ok(Ensemble { forest, names, classes, sum: Sum::Double { divisor }, objective, link })
}

/// The head, and each tree up to `end of trees`; what stands behind it is not read.
fn sections<'a>(text: &'a str, limits: &Limits) -> Result<(Section<'a>, Vec<Section<'a>>), Error> {
    let mut head = Section::default();
    let mut trees: Vec<Section<'a>> = Vec::new();
    for line in text.lines().skip(1).map(str::trim_end) {
        if line == "end of trees" {
            return Ok((head, trees));
        }
        if let Some(number) = line.strip_prefix("Tree=") {
            if number.parse() != Ok(trees.len()) {
                return Err(malformed(format!("trees[{}]", trees.len()), format!("`{line}` stands here")));
            }
            trees.push(Section::new(format!("trees[{}]", trees.len())));
            limits.check_trees("trees", trees.len())?;
        } else if !line.is_empty() {
            trees.last_mut().unwrap_or(&mut head).take(line)?;
        }
    }
    Err(malformed("", "the line `end of trees` is missing"))
}

/// The objective, its options and its last step (TR-2).
fn objective(head: &Section<'_>) -> Result<(String, Link), Error> {
    if !head.has("objective") {
        return Err(unsupported("objective", "no objective"));
    }
    let text = head.text("objective")?.trim();
    let mut words = text.split_ascii_whitespace();
    let name = words.next().unwrap_or("");
    let options: Vec<&str> = words.collect();
    let link = match (name, options.as_slice()) {
        ("binary", [option]) => option.strip_prefix("sigmoid:").and_then(|slope| slope.parse().ok()).and_then(logistic),
        ("cross_entropy", []) => logistic(1.0),
        ("regression" | "lambdarank", []) => Some(Link::Identity),
        ("poisson", []) => Some(Link::Exponential),
        ("multiclass", [option]) => option.strip_prefix("num_class:").map(|_| Link::Softmax),
        _ => None,
    };
    let link = link.ok_or_else(|| unsupported("objective", format!("objective `{text}`")))?;
    Ok((name.to_owned(), link))
}

fn logistic(slope: f64) -> Option<Link> {
    (slope.is_finite() && slope > 0.0).then_some(Link::Logistic { slope })
}
