//! XGBoost's JSON (TR-1 to TR-4): schemas 1.0 to 3.x, boosters `gbtree` and `dart`.

mod field;
mod tree;

use regulars_core::error::{Code, Error};
use regulars_core::text::Json;

use self::field::Field;
use super::ensemble::{Ensemble, Sum};
use super::fault::{limit, malformed, not_finite, unsupported};
use super::forest::{Forest, MAX_FEATURES};
use super::limits::Limits;
use super::objective::Link;
use crate::math::ln;

/// The schemas that are read, by the first number of their version.
const VERSIONS: std::ops::RangeInclusive<i64> = 1..=3;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Ensemble, Error> {
    let json = Json::parse_bytes(bytes).map_err(|error| not_json(bytes, &error))?;
    let root = Field::root(&json);
    let version = version(&root)?;
    let learner = root.need("learner")?;
    let (objective, link, base_of) = objective(&learner.need("objective")?.need("name")?, version)?;
    let shape = Shape::read(&learner, link)?;
    let booster = learner.need("gradient_booster")?;
    let name = booster.need("name")?;
    let gbtree = match name.text()? {
        "gbtree" => booster.clone(),
        "dart" => booster.need("gbtree")?,
        other => return Err(unsupported(name.path, format!("booster `{other}`"))),
    };
    let model = gbtree.need("model")?;
    let drops = drops(&[&booster, &gbtree, &model])?;
    let mut forest = Forest::new(shape.features, 0.0);
    read_trees(&mut forest, &model, drops, &shape, limits)?;
    let base = shape.base.iter().map(|score| base_of(*score)).collect::<Option<Vec<f32>>>();
    let base =
        base.ok_or_else(|| malformed("learner.learner_model_param.base_score", "no such score of this objective"))?;
    let sum = Sum::Single(if base.len() == shape.classes { base } else { base.repeat(shape.classes) });
    Ok(Ensemble { forest, names: shape.names, classes: shape.classes, sum, objective, link })
}

/// A text that is no JSON; XGBoost writes numbers that are not finite as words that JSON does not have.
fn not_json(bytes: &[u8], error: &Error) -> Error {
    let words: [&[u8]; 4] = [b"NaN", b"Infinity", b"nan", b"inf"];
    let at = error.message().rsplit_once(" at byte ").and_then(|(_, at)| at.parse::<usize>().ok());
    let rest = at.and_then(|at| bytes.get(at..)).unwrap_or(&[]);
    let rest = rest.strip_prefix(b"-").unwrap_or(rest);
    if words.iter().any(|word| rest.starts_with(word)) {
        return Error::new(
            Code::TreeNotFinite,
            "",
            error.message().replace("expected a value", "a number that is not finite"),
        );
    }
    malformed("", error.message())
}

fn version(root: &Field<'_>) -> Result<(i64, i64), Error> {
    let field = root.need("version")?;
    match field.integers()?.as_slice() {
        [major, minor, ..] if VERSIONS.contains(major) => Ok((*major, *minor)),
        [major, ..] => Err(Error::new(
            Code::TreeVersionUnsupported,
            field.path,
            format!("XGBoost {major}; versions 1 to 3 are read"),
        )),
        [] => Err(malformed(field.path, "no version")),
    }
}

type BaseOf = fn(f32) -> Option<f32>;

/// The objective, its last step, and how its base score becomes a margin (TR-2, TR-3).
fn objective(field: &Field<'_>, version: (i64, i64)) -> Result<(String, Link, BaseOf), Error> {
    let name = field.text()?;
    let (link, base): (Link, BaseOf) = match name {
        "binary:logistic" | "reg:logistic" => (Link::Logistic { slope: 1.0 }, log_odds),
        // Before 1.4 its base score was a probability, and a later XGBoost reads such a file in another way than that did.
        "binary:logitraw" if version < (1, 4) => {
            return Err(unsupported(&*field.path, "objective `binary:logitraw` of a version before 1.4"));
        }
        "binary:logitraw" => (Link::Identity, Some),
        "reg:squarederror" | "rank:pairwise" | "rank:ndcg" | "rank:map" => (Link::Identity, Some),
        "count:poisson" => (Link::Exponential, logarithm),
        "multi:softprob" => (Link::Softmax, Some),
        other => return Err(unsupported(&*field.path, format!("objective `{other}`"))),
    };
    Ok((name.to_owned(), link, base))
}

/// -ln(1/p - 1), each step rounded to f32.
fn log_odds(p: f32) -> Option<f32> {
    (p > 0.0 && p < 1.0).then(|| -(ln(f64::from(1.0 / p - 1.0)) as f32))
}

fn logarithm(rate: f32) -> Option<f32> {
    (rate > 0.0).then(|| ln(f64::from(rate)) as f32)
}

/// What the file says of inputs and outputs.
struct Shape {
    features: usize,
    names: Vec<String>,
    classes: usize,
    base: Vec<f32>,
}

impl Shape {
    fn read(learner: &Field<'_>, link: Link) -> Result<Self, Error> {
        let param = learner.need("learner_model_param")?;
        let counted = param.need("num_feature")?;
        let features = counted.count()?;
        if features == 0 {
            return Err(malformed(counted.path, "no features"));
        }
        if features > MAX_FEATURES {
            return Err(limit(counted.path, "features", features, MAX_FEATURES));
        }
        if let Some(targets) = param.get("num_target")
            && targets.count()? > 1
        {
            return Err(unsupported(targets.path, "more than one target"));
        }
        let named = param.need("num_class")?;
        let classes = named.count()?.max(1);
        if (classes > 1) != (link == Link::Softmax) || classes > MAX_FEATURES {
            return Err(malformed(named.path, format!("{classes} classes with this objective")));
        }
        let base = base_score(&param.need("base_score")?, classes)?;
        Ok(Self { features, names: names(learner, features)?, classes, base })
    }
}

/// Names of features; without any they are called `f0`, `f1` ..., as XGBoost does.
fn names(learner: &Field<'_>, features: usize) -> Result<Vec<String>, Error> {
    let Some(field) = learner.get("feature_names").filter(|field| field.json.as_array() != Some(&[])) else {
        return Ok((0..features).map(|n| format!("f{n}")).collect());
    };
    let items = field.items()?;
    if items.len() != features {
        return Err(malformed(field.path, format!("{} names of {features} features", items.len())));
    }
    items.iter().enumerate().map(|(n, name)| Ok(field.item(n, name).text()?.to_owned())).collect()
}

/// `"5E-1"`, `"[5E-1]"` or one number for each class.
fn base_score(field: &Field<'_>, classes: usize) -> Result<Vec<f32>, Error> {
    let text = field.text()?.trim();
    let list = text.strip_prefix('[').map_or(Some(text), |rest| rest.strip_suffix(']'));
    let list = list.ok_or_else(|| malformed(&*field.path, "expected a number or a list of numbers"))?;
    let one = |text: &str| match text.trim().parse::<f32>() {
        Ok(number) if number.is_finite() => Ok(number),
        Ok(_) => Err(not_finite(&*field.path)),
        Err(_) => Err(malformed(&*field.path, "expected a number or a list of numbers")),
    };
    let scores = list.split(',').map(one).collect::<Result<Vec<f32>, Error>>()?;
    if scores.len() != 1 && scores.len() != classes {
        return Err(malformed(&*field.path, format!("{} scores of {classes} classes", scores.len())));
    }
    Ok(scores)
}

/// By how much each tree counts, if any is weighed (dart).
fn drops(places: &[&Field<'_>]) -> Result<Option<(String, Vec<f32>)>, Error> {
    match places.iter().find_map(|place| place.get("weight_drop")) {
        Some(field) => Ok(Some((field.path.clone(), field.singles()?))),
        None => Ok(None),
    }
}

fn read_trees(
    forest: &mut Forest,
    model: &Field<'_>,
    drops: Option<(String, Vec<f32>)>,
    shape: &Shape,
    limits: &Limits,
) -> Result<(), Error> {
    let field = model.need("trees")?;
    let trees = field.items()?;
    limits.check_trees(&field.path, trees.len())?;
    let info = model.need("tree_info")?;
    let classes = info.integers()?;
    if classes.len() != trees.len() {
        return Err(malformed(info.path, format!("{} classes of {} trees", classes.len(), trees.len())));
    }
    let drops = match drops {
        Some((path, drops)) if drops.len() != trees.len() => {
            return Err(malformed(path, format!("{} weights of {} trees", drops.len(), trees.len())));
        }
        Some((_, drops)) => drops,
        None => vec![1.0; trees.len()],
    };
    let mut words = limits.nodes;
    for (place, ((tree, class), drop)) in trees.iter().zip(classes).zip(drops).enumerate() {
        let class = usize::try_from(class).ok().filter(|class| *class < shape.classes);
        let class = class.ok_or_else(|| malformed(format!("{}[{place}]", info.path), "there is no such class"))?;
        let tree = field.item(place, tree);
        let (nodes, deleted) = tree::read(&tree, shape.features, drop, &mut words)?;
        forest.add(&tree.path, &nodes, &deleted, class, limits)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{base_score, log_odds};
    use crate::trees::xgboost::field::{Field, single};
    use regulars_core::text::Json;

    #[test]
    fn a_base_score_is_a_number_or_a_list_of_numbers() {
        let of =
            |text: &str, classes| base_score(&Field::root(&Json::from(text)), classes).map_err(|e| e.code().as_str());
        assert_eq!(of("5E-1", 1), Ok(vec![0.5]));
        assert_eq!(of("[5E-1]", 3), Ok(vec![0.5]));
        assert_eq!(of("[1E0,2E0,-3E0]", 3), Ok(vec![1.0, 2.0, -3.0]));
        assert_eq!(of("[1E0,2E0]", 3), Err("tree_malformed"));
        assert_eq!(of("[1E0", 1), Err("tree_malformed"));
        assert_eq!(of("1E60", 1), Err("tree_not_finite"));
    }

    #[test]
    fn a_base_score_of_a_logistic_objective_is_a_probability() {
        assert_eq!(log_odds(0.5), Some(0.0));
        assert_eq!(log_odds(1.0), None);
        assert_eq!(log_odds(f32::NAN), None);
        assert_eq!(single("16777217"), Some(16_777_216.0));
    }
}
