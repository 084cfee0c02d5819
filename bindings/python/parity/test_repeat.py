"""Repeat purchase and spend beside lifetimes: fits judged by the peer's own likelihood, and predictions under equal parameters (NV-2 to NV-5)."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from lifetimes import (
    BetaGeoBetaBinomFitter,
    BetaGeoFitter,
    GammaGammaFitter,
    ModifiedBetaGeoFitter,
    ParetoNBDFitter,
)
from lifetimes.datasets import (
    load_cdnow_summary,
    load_cdnow_summary_data_with_monetary_value,
    load_donations,
)

import regulars as rg
from regulars import models

HORIZON = 26.0
FITTERS = {
    "bg_nbd": BetaGeoFitter,
    "mbg_nbd": ModifiedBetaGeoFitter,
    "pareto_nbd": ParetoNBDFitter,
}


def drawn(rng: np.random.Generator, customers: int) -> pd.DataFrame:
    """Customers who buy and leave as BG/NBD says, in weeks; each has an age of their own."""
    rates, leaves = rng.gamma(0.6, 1 / 5.0, customers), rng.beta(0.9, 2.2, customers)
    ages = rng.uniform(20.0, 60.0, customers)
    rows = []
    for rate, leave, age in zip(rates, leaves, ages):
        x, last, now = 0, 0.0, 0.0
        while True:
            now += rng.exponential(1 / rate)
            if now > age:
                break
            x, last = x + 1, now
            if rng.random() < leave:
                break
        rows.append((x, last, age))
    return pd.DataFrame(rows, columns=["frequency", "recency", "T"])


def rows_of(kind: str, rng: np.random.Generator) -> pd.DataFrame:
    return load_cdnow_summary() if kind == "cdnow" else drawn(rng, 2000)


def table(frame: pd.DataFrame) -> pa.Table:
    return pa.table(
        {
            "x": frame["frequency"].to_numpy().astype("int64"),
            "t_x": frame["recency"].to_numpy().astype("float64"),
            "t": frame["T"].to_numpy().astype("float64"),
        }
    )


def loss(model: str, parameters: list[float], frame: pd.DataFrame) -> float:
    """The mean of minus the log-likelihood, as lifetimes takes it."""
    rows = [frame[name].to_numpy().astype(float) for name in ("frequency", "recency", "T")]
    weights = np.ones(len(frame))
    judged = FITTERS[model]._negative_log_likelihood
    if model == "pareto_nbd":
        # This one is asked with plain parameters and gives the sum.
        return float(judged(parameters, *rows, weights, 0.0)) / len(frame)
    return float(judged(np.log(parameters), *rows, weights, 0.0))


@pytest.mark.parametrize("kind", ["cdnow", "drawn"])
@pytest.mark.parametrize("model", sorted(FITTERS))
def test_a_fit_is_no_worse_by_the_likelihood_of_the_peer(model: str, kind: str, rng: np.random.Generator) -> None:
    frame = rows_of(kind, rng)
    ours = models.fit(table(frame), model, unit="week")
    theirs = FITTERS[model]().fit(frame["frequency"], frame["recency"], frame["T"])
    assert ours.status == "converged" and list(theirs.params_.index) == list(ours.names)
    found, wanted = [ours.parameters[name] for name in ours.names], list(theirs.params_)
    better = loss(model, found, frame), loss(model, wanted, frame)
    assert better[0] <= better[1] + 1e-9
    # The peer's steps end where its numbers do not change: the same top, less exactly.
    assert better[1] - better[0] < 1e-4
    assert ours.ll == pytest.approx(-better[0] * len(frame), rel=1e-9)
    assert np.allclose(found, wanted, rtol=0.02), (found, wanted)


@pytest.mark.parametrize("kind", ["cdnow", "drawn"])
@pytest.mark.parametrize("model", sorted(FITTERS))
def test_predictions_are_those_of_the_peer(model: str, kind: str, rng: np.random.Generator) -> None:
    frame = rows_of(kind, rng)
    ours = models.fit(table(frame), model, unit="week")
    peer = FITTERS[model]()
    peer.params_ = pd.Series([ours.parameters[name] for name in ours.names], index=list(ours.names))
    told = pa.table(models.score(ours, table(frame), horizon=HORIZON)).to_pandas()
    row = [frame[name].to_numpy().astype(float) for name in ("frequency", "recency", "T")]
    wanted = np.asarray(peer.conditional_expected_number_of_purchases_up_to_time(HORIZON, *row))
    alive = np.asarray(peer.conditional_probability_alive(*row))
    assert np.allclose(told["expected_purchases"], wanted, rtol=1e-8, atol=1e-12)
    assert np.allclose(told["p_alive"], alive, rtol=1e-8, atol=1e-12)
    if model == "pareto_nbd":
        silent = np.asarray(peer.conditional_probability_of_n_purchases_up_to_time(0, HORIZON, *row))
        assert np.allclose(told["p_no_purchase"], silent, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("kind", ["donations", "drawn"])
def test_opportunities_that_are_taken_or_not(kind: str, rng: np.random.Generator) -> None:
    if kind == "donations":
        rows = load_donations().rename(columns={"periods": "n"})
    else:
        taken = np.cumprod(rng.random((3000, 8)) > rng.beta(0.8, 3.0, (3000, 1)), axis=1).astype(bool)
        taken &= rng.random((3000, 8)) < rng.beta(1.2, 0.9, (3000, 1))
        last = np.where(taken.any(axis=1), 8 - np.argmax(taken[:, ::-1], axis=1), 0)
        rows = pd.DataFrame({"frequency": taken.sum(axis=1), "recency": last, "n": 8, "weights": 1})
        rows = rows.groupby(["frequency", "recency", "n"], as_index=False)["weights"].sum()
    columns = {"x": "frequency", "t_x": "recency", "n": "n", "weights": "weights"}
    frame = pa.table({name: rows[column].to_numpy().astype("int64") for name, column in columns.items()})
    ours = models.fit(frame, "bg_bb", columns={"weights": "weights"})
    peer = BetaGeoBetaBinomFitter().fit(rows["frequency"], rows["recency"], rows["n"], rows["weights"])
    assert ours.status == "converged"
    found = [ours.parameters[name] for name in ours.names]
    assert np.allclose(found, list(peer.params_), rtol=0.02), (found, list(peer.params_))
    peer.params_ = pd.Series(found, index=list(peer.params_.index))
    told = pa.table(models.score(ours, frame, horizon=5)).to_pandas()
    row = [rows[name].to_numpy() for name in ("frequency", "recency", "n")]
    wanted = peer.conditional_expected_number_of_purchases_up_to_time(5, *row)
    assert np.allclose(told["expected_purchases"], wanted, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("kind", ["cdnow", "drawn"])
def test_spend(kind: str, rng: np.random.Generator, bare: rg.Crm) -> None:
    if kind == "cdnow":
        rows = load_cdnow_summary_data_with_monetary_value()
        rows = rows[rows["monetary_value"] > 0]
    else:
        counts = 1 + rng.poisson(3.0, 1500)
        scale = rng.gamma(4.0, 1 / 16.0, 1500)
        rows = pd.DataFrame({"frequency": counts, "monetary_value": rng.gamma(6.0 * counts) / scale / counts})
    spent = rows["frequency"].to_numpy().astype("int64"), rows["monetary_value"].to_numpy().astype("float64")
    ours = models.fit(pa.table({"x": spent[0], "mean": spent[1]}), "gamma_gamma")
    peer = GammaGammaFitter().fit(*spent)
    found, wanted = [ours.parameters[name] for name in ours.names], list(peer.params_)
    judged = [
        GammaGammaFitter._negative_log_likelihood(np.log(one), *spent, np.ones(len(rows)), 0.0)
        for one in (found, wanted)
    ]
    assert ours.status == "converged" and judged[0] <= judged[1] + 1e-9
    assert np.allclose(found, wanted, rtol=0.02), (found, wanted)
    peer.params_ = pd.Series(found, index=list(peer.params_.index))
    means = np.asarray(peer.conditional_expected_average_profit(*spent))
    for place in rng.integers(0, len(rows), 100):
        arguments: list[Any] = [*found, int(spent[0][place]), float(spent[1][place])]
        answer = bare.model_evaluate(function="gamma_gamma.customer_mean", args=arguments)
        assert answer.value == pytest.approx(means[place], rel=1e-11)
