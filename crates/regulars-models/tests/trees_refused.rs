//! What model files are refused for (TR-1), and that a broken file never panics (I-13).
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail where it stands"
)]

use std::fs;

use proptest::prelude::*;
use proptest::sample::Index;
use regulars_core::text::Json;
use regulars_models::trees::{Background, Ensemble, Interventional, Limits, PathDependent};

fn file(name: &str) -> String {
    fs::read_to_string(format!("{}/tests/trees/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn read(text: &str) -> Result<Ensemble, regulars_core::Error> {
    Ensemble::read(text.as_bytes(), &Limits::default())
}

#[track_caller]
fn refused(text: &str, code: &str, path: &str) {
    let error = read(text).expect_err("it was read");
    assert_eq!((error.code().as_str(), error.path()), (code, path), "{error}");
}

/// The place below a path such as `learner.gradient_booster.model.trees.0.left_children.3`.
fn place<'a>(json: &'a mut Json, path: &str) -> &'a mut Json {
    path.split('.').fold(json, |json, part| match json {
        Json::Object(fields) => &mut fields.iter_mut().find(|(name, _)| name == part).unwrap().1,
        Json::Array(items) => &mut items[part.parse::<usize>().unwrap()],
        _ => panic!("{part}"),
    })
}

const TREE: &str = "learner.gradient_booster.model.trees.0";

/// A model of XGBoost with another value at one place.
fn xgboost(name: &str, path: &str, value: &str) -> String {
    let mut json = Json::parse(&file(name)).unwrap();
    *place(&mut json, path) = Json::parse(value).unwrap();
    json.to_string()
}

#[track_caller]
fn xgboost_refused(path: &str, value: &str, code: &str, at: &str) {
    refused(
        &xgboost("xgb_binary.json", &path.replace("TREE", TREE), value),
        code,
        &at.replace("TREE", &TREE.replace(".0", "[0]")),
    );
}

#[test]
fn xgboost_is_refused_for_what_is_not_read() {
    xgboost_refused("version", "[4,0,0]", "tree_version_unsupported", "version");
    xgboost_refused("version", "[]", "tree_malformed", "version");
    let at = "learner.gradient_booster.name";
    xgboost_refused(at, r#""gblinear""#, "tree_feature_unsupported", at);
    let at = "learner.objective.name";
    xgboost_refused(at, r#""reg:gamma""#, "tree_feature_unsupported", at);
    let at = "learner.learner_model_param.num_target";
    xgboost_refused(at, r#""2""#, "tree_feature_unsupported", at);
    let param = "TREE.tree_param";
    xgboost_refused(
        &format!("{param}.size_leaf_vector"),
        r#""3""#,
        "tree_feature_unsupported",
        &format!("{param}.size_leaf_vector"),
    );
    let old = xgboost("xgb_logitraw.json", "version", "[1,3,0]");
    refused(&old, "tree_feature_unsupported", "learner.objective.name");
}

#[test]
fn xgboost_is_refused_where_its_numbers_do_not_fit() {
    let at = "learner.learner_model_param.base_score";
    xgboost_refused(at, r#""2E0""#, "tree_malformed", at);
    xgboost_refused(at, r#""nan""#, "tree_not_finite", at);
    xgboost_refused("TREE.split_conditions.0", "1e300", "tree_not_finite", "TREE.split_conditions[0]");
    xgboost_refused("TREE.left_children.0", "999", "tree_malformed", "TREE.left_children[0]");
    xgboost_refused("TREE.left_children.0", "2", "tree_malformed", "TREE");
    xgboost_refused("TREE.left_children.1", "0", "tree_malformed", "TREE.left_children[1]");
    xgboost_refused("TREE.left_children.0", "-1", "tree_malformed", "TREE.left_children[0]");
    xgboost_refused("TREE.left_children.0", "1.5", "tree_malformed", "TREE.left_children[0]");
    xgboost_refused("TREE.parents.1", "2", "tree_malformed", "TREE.left_children[0]");
    xgboost_refused("TREE.split_indices.0", "6", "tree_malformed", "TREE");
    xgboost_refused("TREE.split_type.0", "1", "tree_malformed", "TREE.split_type[0]");
    xgboost_refused("TREE.default_left.0", "2", "tree_malformed", "TREE.default_left[0]");
    xgboost_refused("TREE.sum_hessian.0", "-1", "tree_malformed", "TREE.sum_hessian[0]");
    xgboost_refused("TREE.base_weights", "[1]", "tree_malformed", "TREE.base_weights");
    xgboost_refused("TREE.tree_param.num_feature", r#""7""#, "tree_malformed", "TREE.tree_param.num_feature");
}

#[test]
fn an_unknown_field_is_refused_inside_trees_only() {
    let text = file("xgb_binary.json");
    let inside = text.replacen("\"id\":0", "\"id\":0,\"surprise\":1", 1);
    refused(&inside, "tree_malformed", "learner.gradient_booster.model.trees[0].surprise");
    let outside = text.replacen("{\"learner\":{", "{\"surprise\":1,\"learner\":{\"surprise\":[2],", 1);
    assert!(outside.len() > text.len() && read(&outside).is_ok());
    refused(&text.replacen("\"id\":0", "\"id\":0,\"id\":0", 1), "tree_malformed", "");
    refused(&text.replacen("\"sum_hessian\":[", "\"sum_hessian\":[NaN,", 1), "tree_not_finite", "");
    refused(&text[..text.len() / 2], "tree_malformed", "");
}

#[test]
fn classes_weights_categories_and_deleted_nodes_must_fit() {
    let at = "learner.gradient_booster.model.tree_info";
    xgboost_refused(&format!("{at}.0"), "1", "tree_malformed", &format!("{at}[0]"));
    xgboost_refused(at, "[0]", "tree_malformed", at);
    let drop = "learner.gradient_booster.weight_drop";
    refused(&xgboost("xgb_dart.json", drop, "[1.0]"), "tree_malformed", drop);
    let tree = "learner.gradient_booster.model.trees[1].tree_param";
    let pruned = xgboost("xgb_pruned.json", "learner.gradient_booster.model.trees.1.tree_param.num_deleted", r#""0""#);
    refused(&pruned, "tree_malformed", tree);
    let first = "learner.gradient_booster.model.trees[0]";
    refused(
        &xgboost("xgb_categorical.json", &format!("{TREE}.categories.0"), "-1"),
        "tree_malformed",
        &format!("{first}.categories[0]"),
    );
    let sizes = xgboost("xgb_categorical.json", &format!("{TREE}.categories_sizes.0"), "22");
    refused(&sizes, "tree_malformed", &format!("{first}.categories_segments"));
    // A set is as long as its largest category: a few bytes must not ask for gigabytes.
    let far = xgboost("xgb_categorical.json", &format!("{TREE}.categories.0"), "16777215");
    let tight = Limits { nodes: 1000, ..Limits::default() };
    assert_eq!(Ensemble::read(far.as_bytes(), &tight).unwrap_err().code().as_str(), "tree_limit");
}

#[test]
fn lightgbm_is_refused_for_what_does_not_fit() {
    let text = file("lgb_binary.txt");
    let with = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    refused(&with("version=v4", "version=v2"), "tree_version_unsupported", "version");
    refused(&with("objective=binary sigmoid:0.7", "objective=regression_l1"), "tree_feature_unsupported", "objective");
    refused(&with("objective=binary sigmoid:0.7\n", ""), "tree_feature_unsupported", "objective");
    refused(
        &with("objective=binary sigmoid:0.7", "objective=regression sqrt"),
        "tree_feature_unsupported",
        "objective",
    );
    refused(&with("is_linear=0", "is_linear=1"), "tree_feature_unsupported", "trees[0].is_linear");
    refused(&with("is_linear=0", "is_linear=0\nsurprise=1"), "tree_malformed", "trees[0].surprise");
    refused(&with("is_linear=0", "is_linear=0\nis_linear=0"), "tree_malformed", "trees[0].is_linear");
    refused(&with("num_leaves=12", "num_leaves=13"), "tree_malformed", "trees[0].leaf_value");
    refused(&with("num_leaves=12", "num_leaves=0"), "tree_malformed", "trees[0].leaf_value");
    refused(&with("leaf_value=", "leaf_value=nan "), "tree_malformed", "trees[0].leaf_value");
    refused(&with("decision_type=8", "decision_type=13"), "tree_malformed", "trees[0].decision_type[0]");
    refused(&with("left_child=2", "left_child=99"), "tree_malformed", "trees[0].left_child[0]");
    refused(&with("left_child=2", "left_child=1"), "tree_malformed", "trees[0]");
    refused(&with("split_feature=3", "split_feature=6"), "tree_malformed", "trees[0]");
    refused(&with("Tree=1\n", "Tree=2\n"), "tree_malformed", "trees[1]");
    refused(&with("end of trees", ""), "tree_malformed", "");
    refused(&with("max_feature_idx=5", "max_feature_idx=4"), "tree_malformed", "feature_names");
    refused(&with("num_class=1", "num_class=2"), "tree_malformed", "num_class");
    let first =
        text.lines().find_map(|line| line.strip_prefix("leaf_value=")).unwrap().split(' ').next().unwrap().to_owned();
    refused(&with(&format!("leaf_value={first}"), "leaf_value=inf"), "tree_not_finite", "trees[0].leaf_value[0]");
    let categorical = file("lgb_categorical.txt");
    let wrong = categorical.replacen("cat_boundaries=0 2", "cat_boundaries=1 2", 1);
    refused(&wrong, "tree_malformed", "trees[0].cat_boundaries");
}

#[test]
fn other_formats_are_refused_with_a_way_out() {
    let refused = |bytes: &[u8]| {
        let error = Ensemble::read(bytes, &Limits::default()).unwrap_err();
        assert_eq!(error.code().as_str(), "tree_format_unknown");
        error.message().to_owned()
    };
    assert!(refused(b"{L\0\0\0\0\0\0\0\x07learner{").contains("save_model(\"model.json\")"));
    assert!(refused(b"\x80\x04\x95").contains("pickle"));
    refused(b"");
    refused(b"<PMML/>");
    refused(b"[1]");
}

#[test]
fn limits_hold() {
    let text = file("xgb_binary.json");
    let code = |limits: Limits| Ensemble::read(text.as_bytes(), &limits).unwrap_err().code().as_str();
    assert_eq!(code(Limits { bytes: 100, ..Limits::default() }), "tree_limit");
    assert_eq!(code(Limits { trees: 11, ..Limits::default() }), "tree_limit");
    assert_eq!(code(Limits { nodes: 100, ..Limits::default() }), "tree_limit");
    assert_eq!(code(Limits { depth: 3, ..Limits::default() }), "tree_limit");
    assert!(Ensemble::read(text.as_bytes(), &Limits { trees: 12, depth: 4, ..Limits::default() }).is_ok());
}

/// TR-1, TR-9.
#[test]
fn features_must_be_those_declared_and_allowed() {
    let model = read(&file("xgb_binary.json")).unwrap();
    let names = ["recency", "orders", "spend", "visits", "city", "returns"];
    assert!(model.check_features(&names).is_ok());
    let error = model.check_features(&["recency", "spend", "orders", "visits", "city", "returns"]).unwrap_err();
    assert_eq!((error.code().as_str(), error.path()), ("feature_mismatch", "features[1]"));
    assert_eq!(model.check_features(&names[..5]).unwrap_err().path(), "features");
    assert!(model.check_allowed(|_| true).is_ok());
    let error = model.check_allowed(|name| name != "city").unwrap_err();
    assert_eq!((error.code().as_str(), error.path()), ("feature_not_allowed", "features[4]"));
    assert_eq!(model.margins(&[0.0; 7]).unwrap_err().code().as_str(), "model_input_invalid");
    assert_eq!(model.margins(&[]).unwrap(), Vec::<f64>::new());
    assert_eq!(Background::new(6, vec![0.0; 7]).unwrap_err().code().as_str(), "model_input_invalid");
    let background = Background::new(5, vec![0.0; 5]).unwrap();
    assert_eq!(Interventional::new(&model, &background).unwrap_err().code().as_str(), "model_input_invalid");
}

/// TR-7: where the file keeps no counts only interventional attributions are to be had.
#[test]
fn a_model_without_covers_has_no_path_dependent_attributions() {
    let text: Vec<String> =
        file("lgb_binary.txt").lines().filter(|line| !line.contains("_count=")).map(str::to_owned).collect();
    let model = read(&text.join("\n")).unwrap();
    assert_eq!(PathDependent::new(&model).unwrap_err().code().as_str(), "tree_malformed");
    let background = Background::new(6, vec![1.0; 6]).unwrap();
    let told = Interventional::new(&model, &background).unwrap().explain(&[0.0; 6]).unwrap();
    let sum = told.base[0] + told.of(0, 0).unwrap().iter().sum::<f64>();
    assert!((sum - model.margins(&[0.0; 6]).unwrap()[0]).abs() < 1e-12);
}

/// I-13: a feature that no split asks has attribution 0, to the bit.
#[test]
fn a_feature_in_no_split_has_attribution_0() {
    let model = read(&file("lgb_constant.txt")).unwrap();
    let told = PathDependent::new(&model).unwrap().explain(&[1.0; 12]).unwrap();
    assert_eq!((told.base, told.values), (vec![2.5], vec![0.0; 12]));
}

/// One change of a text: a byte replaced, put in or taken out, or a number made another.
#[derive(Debug, Clone)]
enum Change {
    Replace(Index, u8),
    Insert(Index, u8),
    Remove(Index),
    Number(Index, &'static str),
}

fn change() -> impl Strategy<Value = Change> {
    const NUMBERS: &[&str] = &["0", "-1", "1", "2147483647", "99999999999999999999", "1e38", "-1e39", "1e-320", "0.5"];
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (any::<Index>(), 32_u8..127).prop_map(|(at, byte)| Change::Insert(at, byte)),
        any::<Index>().prop_map(Change::Remove),
        (any::<Index>(), proptest::sample::select(NUMBERS)).prop_map(|(at, number)| Change::Number(at, number)),
        (any::<Index>(), proptest::sample::select(NUMBERS)).prop_map(|(at, number)| Change::Number(at, number)),
    ]
}

fn apply(text: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Replace(at, byte) => *at.get_mut(text) = *byte,
        Change::Insert(at, byte) => text.insert(at.index(text.len()), *byte),
        Change::Remove(at) => {
            text.remove(at.index(text.len()));
        }
        Change::Number(at, number) => {
            let is_number = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
            let from = at.index(text.len());
            let Some(start) = (from..text.len()).find(|at| text[*at].is_ascii_digit()) else { return };
            let end = (start..text.len()).find(|at| !is_number(&text[*at])).unwrap_or(text.len());
            text.splice(start..end, number.bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// I-13.
    #[test]
    fn a_mutated_model_file_never_panics(
        name in proptest::sample::select(&["xgb_logitraw.json", "xgb_onehot.json", "xgb_pruned.json", "lgb_categorical.txt", "lgb_cross_entropy.txt", "lgb_rf.txt"][..]),
        changes in proptest::collection::vec(change(), 1..4),
    ) {
        let mut text = file(name).into_bytes();
        changes.iter().for_each(|change| apply(&mut text, change));
        let Ok(model) = Ensemble::read(&text, &Limits::default()) else { return Ok(()) };
        let width = model.features().len();
        let rows: Vec<f64> = [1.0, 0.0, f64::NAN, -1.0, 1e300, 3.5, f64::INFINITY, 2.0].into_iter().cycle().take(3 * width).collect();
        let margins = model.predict(&rows).unwrap();
        prop_assert_eq!(margins.len(), 3 * model.classes());
        if let Ok(explainer) = PathDependent::new(&model) {
            let told = explainer.explain(&rows).unwrap();
            prop_assert_eq!(told.values.len(), 3 * model.classes() * width);
        }
        let background = Background::new(width, vec![0.5; width]).unwrap();
        Interventional::new(&model, &background).unwrap().explain(&rows).unwrap();
    }
}
