"""RFM summaries beside lifetimes: the same integers, whatever the period and wherever the orders come from (RF-4, RF-5, RF-10)."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from lifetimes.datasets import load_dataset
from lifetimes.utils import calibration_and_holdout_data, summary_data_from_transaction_data

import regulars as rg
from regulars import models


def drawn(rng: np.random.Generator) -> pd.DataFrame:
    """Orders of 400 customers on some of 700 days, several on a day among them; amounts are cents."""
    orders = 6000
    customers = (rng.pareto(1.0, orders) * 10).astype(int) % 400
    days = rng.integers(0, 700, orders)
    start = np.datetime64("2024-01-03")
    frame = pd.DataFrame(
        {"customer": [f"c{n:03}" for n in customers], "day": start + days, "cents": rng.integers(1, 90_000, orders)}
    )
    return frame


def published() -> pd.DataFrame:
    """CDNOW, all of it; some orders cost nothing."""
    names = ["customer", "day", "units", "dollars"]
    frame = load_dataset(
        "CDNOW_master.txt", sep=r"\s+", skiprows=1, names=names, dtype={"customer": str, "day": str, "dollars": str}
    )
    cents = [int(round(float(amount) * 100)) for amount in frame["dollars"]]
    return pd.DataFrame({"customer": frame["customer"], "day": pd.to_datetime(frame["day"]), "cents": cents})


def orders_of(kind: str, rng: np.random.Generator) -> pd.DataFrame:
    return published() if kind == "cdnow" else drawn(rng)


def arrow(frame: pd.DataFrame) -> pa.Table:
    days = pa.array([day.date() for day in frame["day"]], pa.date32())
    cents = pa.array(frame["cents"].to_numpy().astype("int64"))
    return pa.table({"customer": pa.array(frame["customer"]), "at": days, "amount": cents})


UNITS = {"day": "D", "week": "W", "month": "M"}


@pytest.mark.parametrize("unit", sorted(UNITS))
@pytest.mark.parametrize("kind", ["cdnow", "drawn"])
def test_the_summary_of_orders(kind: str, unit: str, rng: np.random.Generator) -> None:
    orders = orders_of(kind, rng)
    end = orders["day"].max().date() - timedelta(days=int(rng.integers(0, 120)))
    found = models.purchases(arrow(orders), as_of=end, columns={"amount": "amount"}, unit=unit)
    ours = pa.table(found).to_pandas().set_index("customer").sort_index()
    frame = orders.assign(cents=orders["cents"].astype(float))
    theirs = summary_data_from_transaction_data(
        frame, "customer", "day", "cents", observation_period_end=end, freq=UNITS[unit]
    ).sort_index()
    assert list(ours.index) == list(theirs.index) and len(ours) > 200
    for name, column in (("x", "frequency"), ("t_x", "recency"), ("t", "T")):
        # It divides the days between first days of months by the mean length of a month (RF-2).
        wanted = np.rint(theirs[column]) if unit == "month" else theirs[column]
        assert (ours[name].to_numpy() == wanted.to_numpy()).all(), name
    # A repeat purchase of nothing counts in the mean of the peer, not in ours (RF-7).
    spent = (ours["x"] > 0) & (ours["paid"] == ours["x"])
    assert spent.sum() > 100
    assert np.allclose(ours["mean"][spent], theirs["monetary_value"][spent], rtol=1e-12)


@pytest.mark.parametrize("kind", ["cdnow", "drawn"])
def test_a_calibration_and_what_came_after_it(kind: str, rng: np.random.Generator) -> None:
    orders = orders_of(kind, rng)
    last = orders["day"].max().date()
    cut = last - timedelta(days=int(rng.integers(60, 250)))
    found = models.purchases(arrow(orders), as_of=cut, until=last, columns={"amount": "amount"})
    ours = pa.table(found).to_pandas().set_index("customer").sort_index()
    theirs = calibration_and_holdout_data(orders, "customer", "day", cut, last, freq="D").sort_index()
    theirs = theirs.reindex(ours.index)
    for name, column in (("x", "frequency_cal"), ("t_x", "recency_cal"), ("t", "T_cal"), ("came", "frequency_holdout")):
        assert (ours[name].to_numpy() == theirs[column].to_numpy()).all(), name


def test_the_operation_over_rows_says_the_same(rng: np.random.Generator, bare: rg.Crm) -> None:
    orders = drawn(rng)
    end = date(2025, 10, 7)
    rows = rg.RfmRows(
        customer=list(orders["customer"]),
        at=[day.date().isoformat() for day in orders["day"]],
        amount=[f"{cents // 100}.{cents % 100:02}" for cents in orders["cents"]],
    )
    told = bare.rfm_summary(rows=rows, as_of=f"{end}T12:00:00Z").customers
    theirs = summary_data_from_transaction_data(
        orders.assign(amount=orders["cents"] / 100), "customer", "day", "amount", observation_period_end=end
    ).sort_index()
    assert told.customer == list(theirs.index)
    assert told.frequency == list(theirs["frequency"].astype(int))
    assert told.recency == list(theirs["recency"].astype(int))
    assert told.age == list(theirs["T"].astype(int))
    means = [0.0 if mean is None else float(mean) for mean in told.monetary]
    assert np.allclose(means, theirs["monetary_value"], rtol=1e-9)
