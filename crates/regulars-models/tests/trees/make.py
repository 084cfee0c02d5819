"""Makes the models of this folder and what their own libraries say of some rows: margins, probabilities, contributions.

    python make.py old        # xgboost 1.0.2, lightgbm 3.3.5, numpy 1.23: the oldest schemas
    python make.py            # xgboost-cpu 3.2.0, lightgbm 4.7.0, numpy: all others, and what these say of the old ones

`interventional` is the definition itself (every coalition of features, asked of the library), not an algorithm for trees.
"""

import itertools
import json
import math
import sys

import lightgbm as lgb
import numpy as np
import xgboost as xgb

OLD = sys.argv[1:] == ["old"]
NAMES = ["recency", "orders", "spend", "visits", "city", "returns"]
CITY = 4
TRAIN, SHOWN = 1500, 40
rng = np.random.default_rng(7)


def rows(n):
    x = np.column_stack([
        np.round(rng.exponential(60.0, n), 1),
        rng.poisson(3.0, n).astype(float),
        np.round(rng.lognormal(4.0, 1.0, n), 2),
        rng.normal(0.0, 1.0, n),
        rng.integers(0, 40, n).astype(float),
        rng.poisson(0.4, n).astype(float),
    ])
    x[rng.random(x.shape) < 0.08] = np.nan
    return x


X, S = rows(TRAIN), rows(SHOWN)
# Values that no training row has: an unseen category, a negative one, a fraction, one beyond any set; zeros and nearly zeros; all missing.
S[0, CITY], S[1, CITY], S[2, CITY], S[3, CITY], S[4, CITY] = 77.0, -1.0, 3.7, 3.0e9, -0.5
S[5], S[6] = 0.0, np.nan
S[7, 3], S[8, 3], S[9, 3] = 1.0e-36, -1.0e-36, -0.0
Z = np.nan_to_num(X, nan=0.0)
score = 0.01 * (Z[:, 0] - 60) - 0.2 * Z[:, 1] + 0.8 * np.sin(Z[:, 3]) + 0.6 * (Z[:, 4] % 3 == 0) + 0.3 * Z[:, 5] * Z[:, 3]
noise = rng.normal(0.0, 0.5, TRAIN)
BINARY = (score + noise > 0).astype(float)
REAL = score + noise
COUNT = rng.poisson(np.exp(0.3 * np.clip(score, -3, 3))).astype(float)
CLASS = np.digitize(score + noise, [-0.5, 0.5]).astype(float)
GROUPS = [50] * (TRAIN // 50)
BACKGROUND = X[:12]


def plain(a):
    """Nested lists with exact numbers; missing is null."""
    if isinstance(a, (list, tuple, np.ndarray)):
        return [plain(v) for v in a]
    return None if math.isnan(a) else float(a)


def write(name, file, features, margin, probability, contributions=None, interventional=None):
    n = len(margin)
    expected = {"model": file, "features": features, "margin": plain(np.reshape(margin, (n, -1))),
                "probability": plain(np.reshape(probability, (n, -1)))}
    if contributions is not None:
        expected["contributions"] = plain(contributions)
    if interventional is not None:
        expected["interventional"] = plain(interventional)
    with open(name + ".expected.json", "w") as out:
        json.dump(expected, out, separators=(",", ":"))


def shapley(margin, shown):
    """Exact Shapley values of `margin` for the shown rows against `BACKGROUND`, over all coalitions; the last column is the base."""
    m = len(NAMES)
    values = {}
    for size in range(m + 1):
        for coalition in itertools.combinations(range(m), size):
            mixed = np.repeat(BACKGROUND[None], len(shown), axis=0).copy()
            for f in coalition:
                mixed[:, :, f] = shown[:, None, f]
            values[coalition] = margin(mixed.reshape(-1, m)).astype(float).reshape(len(shown), -1).mean(axis=1)
    out = np.zeros((len(shown), m + 1))
    out[:, m] = values[()]
    for f in range(m):
        for coalition in values:
            if f not in coalition:
                weight = math.factorial(len(coalition)) * math.factorial(m - len(coalition) - 1) / math.factorial(m)
                out[:, f] += weight * (values[tuple(sorted((*coalition, f)))] - values[coalition])
    return out


def xgboost(name, label, audit=False, categorical=False, named=True, rounds=12, **params):
    types = ["q"] * len(NAMES)
    if categorical:
        types[CITY] = "c"
    shown, train = S.copy(), X.copy()
    if categorical:
        # Python refuses a negative or fractional category; the rule for them has its own test.
        for a in (shown, train):
            a[:, CITY] = np.where((a[:, CITY] >= 0) & (a[:, CITY] < 2**24), np.floor(a[:, CITY]), np.nan)
    more = {} if OLD else {"feature_types": types, "enable_categorical": categorical}
    names = NAMES if named else None
    data = xgb.DMatrix(train, label, feature_names=names, **more)
    if name.startswith("xgb_rank"):
        data.set_group(GROUPS)
    booster = xgb.train({"max_depth": 4, "eta": 0.3, "nthread": 1, "seed": 1, **params}, data, rounds)
    file = name + ".json"
    booster.save_model(file)
    # Read again, so that what is asked is what the file says.
    booster = xgb.Booster(model_file=file)

    def ask(a, **what):
        return booster.predict(xgb.DMatrix(a, feature_names=names, **more), **what)

    if OLD:
        return
    margin, probability = ask(shown, output_margin=True), ask(shown)
    contributions = ask(shown, pred_contribs=True)
    audited = shapley(lambda a: ask(a, output_margin=True), shown[:4]) if audit else None
    features = NAMES if named else [f"f{n}" for n in range(len(NAMES))]
    write(name, file, features, margin, probability, contributions, audited)


def lightgbm(name, label, audit=False, categorical=False, rounds=12, **params):
    more = {"categorical_feature": [CITY]} if categorical else {}
    data = lgb.Dataset(X, label, feature_name=NAMES, **more)
    if params.get("objective") == "lambdarank":
        data.set_group(GROUPS)
    settings = {"num_leaves": 12, "min_data_in_leaf": 20, "num_threads": 1, "seed": 1, "verbose": -1, "deterministic": True}
    booster = lgb.train({**settings, **params}, data, rounds)
    file = name + ".txt"
    booster.save_model(file)
    booster = lgb.Booster(model_file=file)
    if OLD:
        return
    margin, probability = booster.predict(S, raw_score=True), booster.predict(S)
    contributions = booster.predict(S, pred_contrib=True)
    classes = np.reshape(margin, (SHOWN, -1)).shape[1]
    contributions = contributions.reshape(SHOWN, classes, -1) if classes > 1 else contributions
    audited = shapley(lambda a: booster.predict(a, raw_score=True), S[:4]) if audit else None
    if params.get("boosting") == "rf":
        # The library averages on its way to a prediction only; a margin here is what the prediction is made of.
        margin, contributions = margin / rounds, contributions / rounds
    write(name, file, NAMES, margin, probability, contributions, audited)


if OLD:
    xgboost("old_xgb_binary", BINARY, objective="binary:logistic")
    xgboost("old_xgb_dart", REAL, objective="reg:squarederror", booster="dart", rate_drop=0.3)
    lightgbm("old_lgb_categorical", BINARY, categorical=True, objective="binary")
    sys.exit()

with open("rows.json", "w") as out:
    json.dump({"rows": plain(S), "background": plain(BACKGROUND)}, out, separators=(",", ":"))
for name in ["old_xgb_binary", "old_xgb_dart"]:
    booster, data = xgb.Booster(model_file=name + ".json"), xgb.DMatrix(S)
    features = [f"f{n}" for n in range(len(NAMES))]
    margin, probability = booster.predict(data, output_margin=True), booster.predict(data)
    write(name, name + ".json", features, margin, probability, booster.predict(data, pred_contribs=True))
booster = lgb.Booster(model_file="old_lgb_categorical.txt")
margin, probability = booster.predict(S, raw_score=True), booster.predict(S)
write("old_lgb_categorical", "old_lgb_categorical.txt", NAMES, margin, probability, booster.predict(S, pred_contrib=True))

xgboost("xgb_binary", BINARY, audit=True, objective="binary:logistic")
xgboost("xgb_logitraw", BINARY, objective="binary:logitraw", rounds=4, base_score=0.3)
xgboost("xgb_regression", REAL, objective="reg:squarederror", named=False, subsample=0.7)
xgboost("xgb_reg_logistic", BINARY, objective="reg:logistic", rounds=4)
xgboost("xgb_poisson", COUNT, objective="count:poisson", rounds=8)
xgboost("xgb_multiclass", CLASS, objective="multi:softprob", num_class=3, rounds=5, max_depth=3)
xgboost("xgb_rank", CLASS, objective="rank:pairwise", rounds=4)
xgboost("xgb_dart", BINARY, objective="binary:logistic", booster="dart", rate_drop=0.3)
xgboost("xgb_pruned", REAL, objective="reg:squarederror", tree_method="exact", gamma=6.0, rounds=8)
xgboost("xgb_categorical", BINARY, audit=True, categorical=True, objective="binary:logistic", max_cat_to_onehot=4)
xgboost("xgb_onehot", REAL, categorical=True, objective="reg:squarederror", max_cat_to_onehot=100, rounds=6)
xgboost("xgb_deep", REAL, objective="reg:squarederror", max_depth=11, rounds=2)

lightgbm("lgb_binary", BINARY, audit=True, objective="binary", sigmoid=0.7)
lightgbm("lgb_regression", REAL, objective="regression")
lightgbm("lgb_poisson", COUNT, objective="poisson", rounds=8)
lightgbm("lgb_multiclass", CLASS, objective="multiclass", num_class=3, rounds=5)
lightgbm("lgb_cross_entropy", BINARY, objective="cross_entropy", rounds=4)
lightgbm("lgb_lambdarank", CLASS, objective="lambdarank", rounds=4)
lightgbm("lgb_categorical", BINARY, audit=True, categorical=True, objective="binary", min_data_per_group=10, cat_smooth=1.0)
lightgbm("lgb_zero_missing", REAL, objective="regression", zero_as_missing=True)
lightgbm("lgb_no_missing", REAL, objective="regression", use_missing=False, rounds=6)
lightgbm("lgb_rf", BINARY, objective="binary", boosting="rf", bagging_fraction=0.6, bagging_freq=1, feature_fraction=0.7)
lightgbm("lgb_dart", REAL, objective="regression", boosting="dart", drop_rate=0.4)
lightgbm("lgb_constant", np.ones(TRAIN) * 2.5, objective="regression", rounds=3)
