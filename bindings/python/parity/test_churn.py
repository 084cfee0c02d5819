"""Churn beside scikit-learn: the regression, calibrations, and how good scores are (CH-6 to CH-8)."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

import regulars as rg
from regulars import models

NAMES = ["orders", "recency", "spend"]
WINDOWS: dict[str, Any] = {
    "trained_on": rg.Stretch(from_=datetime(2024, 1, 1, tzinfo=UTC), until=datetime(2025, 1, 1, tzinfo=UTC)),
    "window": rg.Stretch(from_=datetime(2025, 1, 1, tzinfo=UTC), until=datetime(2026, 1, 1, tzinfo=UTC)),
}


def drawn(rng: np.random.Generator, rows: int) -> tuple[np.ndarray, np.ndarray]:
    x = np.column_stack(
        [
            np.log1p(rng.poisson(3.0, rows)),
            np.round(rng.exponential(60.0, rows), 1) / 100,
            np.round(np.log1p(rng.lognormal(4.0, 1.0, rows)), 3),
        ]
    )
    y = rng.random(rows) < 1 / (1 + np.exp(-(0.5 - 0.8 * x[:, 0] + 2.0 * x[:, 1] - 0.1 * x[:, 2])))
    return x, y


def probabilities(rng: np.random.Generator, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities that say too much, rounded so that there are ties."""
    x, y = drawn(rng, rows)
    z = 1.2 - 1.6 * x[:, 0] + 3.0 * x[:, 1] + rng.normal(0.0, 0.4, rows)
    return np.round(1 / (1 + np.exp(-z)), 2), y


def frame_of(x: np.ndarray, y: np.ndarray) -> pa.Table:
    return pa.table({**{name: x[:, place] for place, name in enumerate(NAMES)}, "churned": y})


@pytest.mark.parametrize("penalty", [0.0, 1.0, 100.0])
def test_the_regression(penalty: float, rng: np.random.Generator) -> None:
    x, y = drawn(rng, 1200)
    ours = models.fit(frame_of(x, y), "churn", features=[rg.ChurnFeature(name=name) for name in NAMES], penalty=penalty)
    peer = LogisticRegression(C=1 / penalty if penalty else 1e12, solver="newton-cholesky", tol=1e-13, max_iter=1000)
    peer.fit(x, y)
    assert ours.status == "converged"
    assert np.allclose([term.weight for term in ours.model.terms], peer.coef_[0], rtol=1e-6, atol=1e-7)
    assert ours.model.intercept == pytest.approx(float(peer.intercept_[0]), rel=1e-6, abs=1e-7)
    told = pa.table(models.score(ours, frame_of(x, y))).to_pandas()
    assert np.allclose(told["probability"], peer.predict_proba(x)[:, 1], rtol=1e-6)


def applied(calibration: rg.ChurnCalibration, p: np.ndarray) -> np.ndarray:
    """A calibration by way of a model whose log-odds are those of `p`."""
    model = rg.ChurnModel(intercept=0.0, terms=[rg.ChurnTerm(column="z", name="z", mean=0.0, weight=1.0)])
    logits = pa.table({"z": np.log(p) - np.log1p(-p)})
    return pa.table(models.score(model, logits, calibration=calibration)).to_pandas()["probability"].to_numpy()


def test_isotonic_calibration(rng: np.random.Generator) -> None:
    p, y = probabilities(rng, 1500)
    ours = models.calibrate(pa.table({"probabilities": p, "churned": y}), method="isotonic", **WINDOWS)
    peer = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(p, y)
    assert ours.knots is not None
    starts, values = np.array(ours.knots).T
    found = values[np.searchsorted(starts, p, side="right") - 1]
    assert np.allclose(found, peer.predict(p), rtol=1e-12, atol=1e-12)
    # The model gives it back, with what a logarithm and its inverse round. Steps begin at rounded numbers: look between them.
    between = np.clip(p + 0.005, 0.004, 0.996)
    wanted = values[np.searchsorted(starts, between, side="right") - 1]
    assert np.allclose(applied(ours, between), wanted, rtol=1e-12)


def test_platt_calibration(rng: np.random.Generator) -> None:
    p, y = probabilities(rng, 1500)
    p = np.clip(p, 0.01, 0.99)
    ours = models.calibrate(pa.table({"probabilities": p, "churned": y}), method="platt", **WINDOWS)
    logits = (np.log(p) - np.log1p(-p)).reshape(-1, 1)
    peer = LogisticRegression(C=1e12, solver="newton-cholesky", tol=1e-13, max_iter=1000).fit(logits, y)
    assert ours.a == pytest.approx(float(peer.coef_[0, 0]), rel=1e-6)
    assert ours.b == pytest.approx(float(peer.intercept_[0]), rel=1e-6, abs=1e-7)
    assert np.allclose(applied(ours, p), peer.predict_proba(logits)[:, 1], rtol=1e-6)


@pytest.mark.parametrize("rows", [40, 5000])
def test_how_good_scores_are(rows: int, rng: np.random.Generator) -> None:
    p, y = probabilities(rng, rows)
    y[:2] = [True, False]
    told = models.evaluate(pa.table({"scores": p, "churned": y}))
    assert told.n == rows and told.probabilities is not None
    assert told.auc == pytest.approx(roc_auc_score(y, p), rel=1e-12)
    assert told.probabilities.brier == pytest.approx(brier_score_loss(y, p), rel=1e-12)
    assert told.probabilities.log_loss == pytest.approx(log_loss(y, np.clip(p, 1e-15, 1 - 1e-15)), rel=1e-12)
