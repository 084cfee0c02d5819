"""Clusters beside scikit-learn: inertia within 0.1 % of ten starts of its own, the same clusters where they are plain (KM-1, KM-2)."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.preprocessing import MinMaxScaler, StandardScaler

import regulars as rg
from regulars import models

PROVENANCE = rg.Provenance(
    as_of=datetime(2026, 1, 1, tzinfo=UTC),
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    purpose="service",
    valid_until=datetime(2027, 1, 1, tzinfo=UTC),
)
NAMES = ["recency", "orders", "spend"]
LOGS = [False, True, True]
SCALERS = {"zscore": StandardScaler, "minmax": MinMaxScaler}
SEEDS = 15


def customers(rng: np.random.Generator) -> np.ndarray:
    """Long tails, as customers have."""
    recency = rng.exponential(90, 600).round()
    orders = 1 + rng.poisson(rng.gamma(1.0, 4.0, 600))
    spend = (orders * rng.lognormal(3.5, 0.7, 600)).round(2)
    return np.column_stack([recency, orders, spend])


def fitted(rows: np.ndarray, k: int, seed: int, scaling: str) -> Any:
    features = [rg.ClusterFeature(name=name, ln1p=log) for name, log in zip(NAMES, LOGS, strict=True)]
    frame = pa.table({name: rows[:, place] for place, name in enumerate(NAMES)})
    return models.fit(frame, "clusters", features=features, k=k, seed=seed, scaling=scaling, provenance=PROVENANCE)


@pytest.mark.parametrize("k", [2, 3, 5, 8])
@pytest.mark.parametrize("scaling", sorted(SCALERS))
def test_inertia_is_that_of_ten_starts(k: int, scaling: str, rng: np.random.Generator) -> None:
    rows = customers(rng)
    points = rows.copy()
    points[:, LOGS] = np.log1p(points[:, LOGS])
    points = SCALERS[scaling]().fit_transform(points)
    # Ten starts end in different places by chance, on both sides: the means of many are compared, with their error.
    theirs = [
        KMeans(k, n_init=10, random_state=int(seed)).fit(points).inertia_ for seed in rng.integers(1 << 30, size=SEEDS)
    ]
    ours = [fitted(rows, k, int(seed), scaling) for seed in rng.integers(1 << 30, size=SEEDS)]
    inertia = [one.inertia for one in ours]
    error = np.hypot(np.std(theirs), np.std(inertia)) / np.sqrt(SEEDS - 1)
    assert np.mean(inertia) <= np.mean(theirs) * 1.001 + 4 * error
    # What is told is what the points say.
    one = ours[0]
    centres = np.array([points[np.array(one.labels) == cluster].mean(axis=0) for cluster in range(k)])
    distances = ((points[:, None] - centres[None]) ** 2).sum(axis=2)
    assert one.inertia == pytest.approx(distances.min(axis=1).sum(), rel=1e-3)
    assert one.silhouette == pytest.approx(silhouette_score(points, one.labels), abs=1e-9)


def test_plain_clusters_are_the_same(rng: np.random.Generator) -> None:
    centres = np.array([[30.0, 2.0, 50.0], [200.0, 12.0, 900.0], [90.0, 40.0, 4000.0], [400.0, 1.0, 15.0]])
    rows = np.concatenate([centre * rng.lognormal(0.0, 0.08, (80, 3)) for centre in centres])
    rows = rows[rng.permutation(len(rows))]
    points = rows.copy()
    points[:, LOGS] = np.log1p(points[:, LOGS])
    points = StandardScaler().fit_transform(points)
    theirs = KMeans(4, n_init=10, random_state=1).fit(points)
    ours = fitted(rows, 4, 1, "zscore")
    assert adjusted_rand_score(ours.labels, theirs.labels_) == 1.0
    assert ours.inertia == pytest.approx(theirs.inertia_, rel=1e-9)
