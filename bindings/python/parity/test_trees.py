"""Trees beside XGBoost, LightGBM and shap: margins to the bit, contributions within what TR-7 allows, on the committed models and on new ones."""

import itertools
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
import pytest
import shap
import xgboost as xgb

import regulars as rg

NAMES = ["recency", "orders", "spend", "visits", "city", "returns"]
CITY = 4
XGB, LGB = 1e-5, 1e-8


def rows_of(rng: np.random.Generator, count: int) -> np.ndarray:
    """Features as customers have them, some missing; the city is a category."""
    x = np.column_stack(
        [
            np.round(rng.exponential(60.0, count), 1),
            rng.poisson(3.0, count).astype(float),
            np.round(rng.lognormal(4.0, 1.0, count), 2),
            rng.normal(0.0, 1.0, count),
            rng.integers(0, 40, count).astype(float),
            rng.poisson(0.4, count).astype(float),
        ]
    )
    x[rng.random(x.shape) < 0.08] = np.nan
    return x


def labels_of(rng: np.random.Generator, x: np.ndarray) -> dict[str, np.ndarray]:
    z = np.nan_to_num(x)
    score = 0.01 * (z[:, 0] - 60) - 0.2 * z[:, 1] + 0.8 * np.sin(z[:, 3]) + 0.6 * (z[:, 4] % 3 == 0)
    score = score + rng.normal(0.0, 0.5, len(x))
    return {
        "binary": (score > 0).astype(float),
        "real": score,
        "count": rng.poisson(np.exp(0.3 * np.clip(score, -3, 3))).astype(float),
        "class": np.digitize(score, [-0.5, 0.5]).astype(float),
    }


def array(values: "memoryview[float]") -> np.ndarray:
    return np.asarray(values)


XGBOOST: dict[str, tuple[str, dict[str, Any]]] = {
    "binary": ("binary", {"objective": "binary:logistic"}),
    "logitraw": ("binary", {"objective": "binary:logitraw", "base_score": 0.3}),
    "regression": ("real", {"objective": "reg:squarederror", "subsample": 0.7}),
    "poisson": ("count", {"objective": "count:poisson"}),
    "multiclass": ("class", {"objective": "multi:softprob", "num_class": 3, "max_depth": 3}),
    "dart": ("real", {"objective": "reg:squarederror", "booster": "dart", "rate_drop": 0.3}),
    "exact": ("real", {"objective": "reg:squarederror", "tree_method": "exact", "gamma": 2.0}),
    "deep": ("real", {"objective": "reg:squarederror", "max_depth": 12}),
    "categories": ("binary", {"objective": "binary:logistic", "max_cat_to_onehot": 4}),
}


@pytest.mark.parametrize("name", sorted(XGBOOST))
def test_xgboost(name: str, rng: np.random.Generator, tmp_path: Path) -> None:
    label, params = XGBOOST[name]
    types = ["c" if name == "categories" and place == CITY else "q" for place in range(len(NAMES))]
    asked = {"feature_names": NAMES, "feature_types": types, "enable_categorical": True}
    x, shown = rows_of(rng, 1500), rows_of(rng, 400)
    settings = {"max_depth": 5, "eta": 0.3, "nthread": 1, "seed": int(rng.integers(1 << 30)), **params}
    trained = xgb.train(settings, xgb.DMatrix(x, labels_of(rng, x)[label], **asked), 30)
    file = tmp_path / "model.json"
    trained.save_model(file)
    booster, model = xgb.Booster(model_file=file), rg.Trees.load(file)
    assert list(model.features) == NAMES

    told = model.score(shown)
    margins = booster.predict(xgb.DMatrix(shown, **asked), output_margin=True).reshape(len(shown), -1)
    # Its 32 bits are read as 64, which says each of them exactly.
    assert array(told.margins).tolist() == margins.astype(np.float64).tolist()
    values = booster.predict(xgb.DMatrix(shown, **asked)).reshape(len(shown), -1)
    assert np.allclose(array(told.values), values, rtol=1e-6, atol=1e-6)

    base, contributions = model.explain(shown)
    theirs = booster.predict(xgb.DMatrix(shown, **asked), pred_contribs=True).reshape(len(shown), model.outputs, -1)
    assert np.abs(array(contributions) - theirs[:, :, :-1]).max() <= XGB
    assert np.abs(array(base) - theirs[:, :, -1]).max() <= XGB


LIGHTGBM: dict[str, tuple[str, dict[str, Any]]] = {
    "binary": ("binary", {"objective": "binary", "sigmoid": 0.7}),
    "regression": ("real", {"objective": "regression"}),
    "poisson": ("count", {"objective": "poisson"}),
    "multiclass": ("class", {"objective": "multiclass", "num_class": 3}),
    "cross_entropy": ("binary", {"objective": "cross_entropy"}),
    "categories": ("binary", {"objective": "binary", "min_data_per_group": 10, "cat_smooth": 1.0}),
    "zero_as_missing": ("real", {"objective": "regression", "zero_as_missing": True}),
    "no_missing": ("real", {"objective": "regression", "use_missing": False}),
    "dart": ("real", {"objective": "regression", "boosting": "dart", "drop_rate": 0.4}),
}


@pytest.mark.parametrize("name", sorted(LIGHTGBM))
def test_lightgbm(name: str, rng: np.random.Generator, tmp_path: Path) -> None:
    label, params = LIGHTGBM[name]
    x, shown = rows_of(rng, 1500), rows_of(rng, 400)
    more = {"categorical_feature": [CITY]} if name == "categories" else {}
    data = lgb.Dataset(x, labels_of(rng, x)[label], feature_name=NAMES, **more)
    settings = {"num_leaves": 15, "min_data_in_leaf": 20, "num_threads": 1, "verbose": -1, "deterministic": True}
    trained = lgb.train({**settings, "seed": int(rng.integers(1 << 30)), **params}, data, 30)
    file = tmp_path / "model.txt"
    trained.save_model(file)
    booster, model = lgb.Booster(model_file=file), rg.Trees.load(file)
    told = model.score(shown)
    margins = booster.predict(shown, raw_score=True).reshape(len(shown), -1)
    assert array(told.margins).tolist() == margins.tolist()
    assert np.allclose(array(told.values), booster.predict(shown).reshape(len(shown), -1), rtol=1e-14, atol=1e-14)
    base, contributions = model.explain(shown)
    theirs = booster.predict(shown, pred_contrib=True).reshape(len(shown), model.outputs, -1)
    assert np.abs(array(contributions) - theirs[:, :, :-1]).max() <= LGB
    assert np.abs(array(base) - theirs[:, :, -1]).max() <= LGB


def asked_of_file(file: Path, rows: np.ndarray) -> np.ndarray:
    """The margins of a committed model by the library that wrote it."""
    if file.suffix == ".txt":
        booster = lgb.Booster(model_file=file)
        margins = booster.predict(rows, raw_score=True)
        # A forest averages on its way to a prediction only; a margin here is what the prediction is made of.
        margins = margins / booster.num_trees() if "rf" in file.stem else margins
    else:
        booster = xgb.Booster(model_file=file)
        types = booster.feature_types
        rows = rows.copy()
        if types and "c" in types:
            # Python refuses a negative or fractional category; the rule for them has its own test.
            rows[:, CITY] = np.where((rows[:, CITY] >= 0) & (rows[:, CITY] < 2**24), np.floor(rows[:, CITY]), np.nan)
        data = xgb.DMatrix(rows, feature_names=booster.feature_names, feature_types=types, enable_categorical=True)
        margins = booster.predict(data, output_margin=True).astype(np.float64)
    return np.reshape(margins, (len(rows), -1))


def test_the_committed_models_on_new_rows(trees: Path, rng: np.random.Generator) -> None:
    files = sorted([*trees.glob("*xgb_*[a-z].json"), *trees.glob("*lgb_*.txt")])
    files = [file for file in files if ".expected" not in file.name]
    assert len(files) == 27
    rows = rows_of(rng, 500)
    for file in files:
        model = rg.Trees.load(file)
        asked = rows.copy()
        if "xgb" in file.name:
            whole = np.floor(asked[:, CITY])
            asked[:, CITY] = np.where(whole >= 0, whole, np.nan)
        found = array(model.score(asked).margins)
        assert found.tolist() == asked_of_file(file, asked).tolist(), file.name


def by_definition(margins: Callable[[np.ndarray], np.ndarray], shown: np.ndarray, background: np.ndarray) -> np.ndarray:
    """Shapley values of every row against a background: every coalition of features is asked of the library."""
    width = len(NAMES)
    told = {}
    for coalition in itertools.chain.from_iterable(
        itertools.combinations(range(width), size) for size in range(width + 1)
    ):
        mixed = np.repeat(background[None], len(shown), axis=0)
        mixed[:, :, coalition] = shown[:, None, coalition]
        told[coalition] = margins(mixed.reshape(-1, width)).astype(float).reshape(len(shown), -1).mean(axis=1)
    values = np.zeros((len(shown), width))
    for coalition, without in told.items():
        size = len(coalition)
        weight = (
            math.factorial(size) * math.factorial(width - size - 1) / math.factorial(width) if size < width else 0.0
        )
        for feature in set(range(width)) - set(coalition):
            values[:, feature] += weight * (told[tuple(sorted((*coalition, feature)))] - without)
    return values


def contributions_of(bare: rg.Crm, file: Path, shown: np.ndarray, background: np.ndarray) -> np.ndarray:
    rows, before = (
        [[None if np.isnan(cell) else float(cell) for cell in row] for row in a] for a in (shown, background)
    )
    answer = bare.model_score(file=file.read_text(), rows=rows, background=before, explain="interventional")
    return np.array([[row.outputs[0].contributions[name] for name in NAMES] for row in answer.rows])


def test_xgboost_against_a_background(rng: np.random.Generator, tmp_path: Path, bare: rg.Crm) -> None:
    x, shown, background = rows_of(rng, 1500), rows_of(rng, 20), rows_of(rng, 25)
    settings = {"max_depth": 4, "eta": 0.3, "nthread": 1, "objective": "binary:logistic"}
    booster = xgb.train(settings, xgb.DMatrix(x, labels_of(rng, x)["binary"], feature_names=NAMES), 25)
    file = tmp_path / "model.json"
    booster.save_model(file)
    asked = lambda rows: booster.predict(xgb.DMatrix(rows, feature_names=NAMES), output_margin=True)
    theirs = by_definition(asked, shown, background)
    assert np.abs(contributions_of(bare, file, shown, background) - theirs).max() <= XGB


def of_lightgbm(rng: np.random.Generator, file: Path, x: np.ndarray) -> lgb.Booster:
    settings = {"num_leaves": 12, "num_threads": 1, "verbose": -1, "objective": "binary"}
    booster = lgb.train(settings, lgb.Dataset(x, labels_of(rng, x)["binary"], feature_name=NAMES), 25)
    booster.save_model(file)
    return booster


def test_against_a_background_as_shap_tells_it(rng: np.random.Generator, tmp_path: Path, bare: rg.Crm) -> None:
    # The shap that runs with the numpy of lifetimes does not read what XGBoost 3.2 writes; and it takes no missing values here.
    x, shown, background = (np.nan_to_num(rows_of(rng, count)) for count in (1500, 40, 25))
    file = tmp_path / "model.txt"
    booster = of_lightgbm(rng, file, x)
    explainer = shap.TreeExplainer(booster, background, feature_perturbation="interventional", model_output="raw")
    theirs = np.asarray(explainer.shap_values(shown, check_additivity=False))
    # It reads thresholds and rows as 32 bits.
    assert np.abs(contributions_of(bare, file, shown, background) - theirs).max() <= 1e-6
    asked = lambda rows: booster.predict(rows, raw_score=True)
    assert (
        np.abs(contributions_of(bare, file, shown, background) - by_definition(asked, shown, background)).max() <= LGB
    )


def test_by_the_rows_of_the_training_as_shap_tells_it(rng: np.random.Generator, tmp_path: Path) -> None:
    x, shown = rows_of(rng, 1500), rows_of(rng, 60)
    file = tmp_path / "model.txt"
    booster = of_lightgbm(rng, file, x)
    theirs = np.asarray(shap.TreeExplainer(booster, feature_perturbation="tree_path_dependent").shap_values(shown))
    _, contributions = rg.Trees.load(file).explain(shown)
    assert np.abs(array(contributions)[:, 0] - theirs).max() <= LGB
