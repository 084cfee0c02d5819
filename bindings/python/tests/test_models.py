"""Models over data frames: every library's frames give what the operation gives for the same rows, and what is wrong is told by column and row."""

import doctest
import json
import math
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import regulars as rg
from regulars import models

FIXTURES = Path(__file__).resolve().parents[3] / "crates/regulars-models/tests/trees"
PURCHASES: dict[str, list[Any]] = {
    "x": [2, 0, 5, 1, 0, 3] * 20,
    "recency": [30.43, 0.0, 37.0, 12.57, 0.0, 20.25] * 20,
    "T": [38.86, 38.86, 38.86, 30.0, 35.0, 37.25] * 20,
}
NAMES = {"t_x": "recency", "t": "T"}
LAST_YEAR, NEW_YEAR = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
SUMMER, WINTER = datetime(2025, 7, 1, tzinfo=UTC), datetime(2025, 12, 1, tzinfo=UTC)
PROVENANCE = rg.Provenance(
    as_of=NEW_YEAR, created_at=NEW_YEAR, purpose="service", valid_until=datetime(2027, 1, 1, tzinfo=UTC)
)

FRAMES: list[Callable[[dict[str, list[Any]]], object]] = [
    pa.table,
    pl.DataFrame,
    pd.DataFrame,
    lambda columns: pa.RecordBatchReader.from_batches(
        pa.table(columns).schema, pa.table(columns).to_batches(max_chunksize=7)
    ),
    lambda columns: pl.concat([pl.DataFrame(columns)[:5], pl.DataFrame(columns)[5:]], rechunk=False),
]


@pytest.fixture
def bare() -> rg.Crm:
    return rg.Crm.in_memory('[rulebook]\nid = "bare"\nversion = 1\nzone = "UTC"\n')


def told(rows: models.Rows) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = pa.table(rows).to_pydict()
    return columns


@pytest.mark.parametrize("frame", FRAMES)
def test_purchases_of_every_library_say_what_the_operation_says(
    bare: rg.Crm, frame: Callable[[dict[str, list[Any]]], object]
) -> None:
    rows = rg.ModelRows(x=PURCHASES["x"], t_x=PURCHASES["recency"], t=PURCHASES["T"])
    wanted = bare.model_fit(model="bg_nbd", rows=rows, unit="week")
    model = models.fit(frame(PURCHASES), "bg_nbd", columns=NAMES, unit="week")
    assert model == wanted and model.rows == 120
    answer = bare.model_predict(model="bg_nbd", parameters=dict(model.parameters), unit="week", horizon=13.0, rows=rows)
    found = told(models.score(model, frame(PURCHASES), columns=NAMES, horizon=13))
    assert found["expected_purchases"] == [one.expected_purchases for one in answer.customers]
    assert found["p_alive"] == [one.p_alive for one in answer.customers]
    assert found["p_no_purchase"] == [one.p_no_purchase for one in answer.customers]


def test_every_library_takes_what_is_said() -> None:
    model = models.fit(pl.DataFrame(PURCHASES), "bg_nbd", columns=NAMES, unit="week")
    rows = models.score(model, pl.DataFrame(PURCHASES), columns=NAMES, horizon=13)
    wanted = told(rows)
    assert pl.DataFrame(rows).to_dict(as_series=False) == wanted
    assert pd.DataFrame.from_arrow(rows).to_dict("list") == wanted
    assert pa.RecordBatchReader.from_stream(rows).read_all().to_pydict() == wanted
    assert len(rows) == 120 and rows.names == list(wanted)


def test_what_customers_are_worth(bare: rg.Crm) -> None:
    spent = {**PURCHASES, "paid": [2, 0, 5, 1, 0, 3] * 20, "gg": [22.35, None, 35.5, 50.0, None, 8.25] * 20}
    frame = pl.DataFrame(spent)
    # Rows of so regular a kind may be fitted best at a border; here only the answers of the models count.
    origin = rg.Provenance(
        as_of=PROVENANCE.as_of,
        created_at=PROVENANCE.created_at,
        purpose=PROVENANCE.purpose,
        valid_until=PROVENANCE.valid_until,
        accept_unconverged=True,
    )
    buys = models.fit(frame, "pareto_nbd", columns=NAMES, unit="week", provenance=origin)
    paid = frame.filter(pl.col("paid") > 0)
    pays = models.fit(paid, "gamma_gamma", columns={"x": "paid", "mean": "gg"}, unit="week", provenance=origin)
    asked: dict[str, Any] = {"margin": "0.3", "discount": "0.1", "currency": "USD", "rows_unit": "week"}
    found = told(models.worth(buys, pays, frame, columns=NAMES | {"mean": "gg"}, horizons=[6, 12], **asked))
    rows = rg.CustomerValueRows(x=spent["x"], t_x=spent["recency"], t=spent["T"], paid=spent["paid"], mean=spent["gg"])
    answer = bare.model_value(artefact=buys.artefact, spend=pays.artefact, rows=rows, **asked)
    assert answer.horizons == [6, 12] and answer.currency == "USD"
    for place, months in enumerate(answer.horizons):
        assert found[f"value_{months}m"] == [Decimal(one.values[place]) for one in answer.customers]
        assert found[f"expected_purchases_{months}m"] == [one.expected_purchases[place] for one in answer.customers]
    assert found["residual"] == [Decimal(one.residual) for one in answer.customers if one.residual is not None]
    assert all(
        half <= whole <= rest
        for half, whole, rest in zip(found["value_6m"], found["value_12m"], found["residual"], strict=True)
    )
    with pytest.raises(TypeError, match="expected artefacts"):
        models.worth(models.fit(frame, "bg_nbd", columns=NAMES, unit="week"), pays, frame, margin="0.3", discount="0.1")


def test_the_other_models_of_purchases(bare: rg.Crm) -> None:
    spend: dict[str, Any] = {
        "x": [1, 2, 3, 4] * 30,
        "mean": [10.0, 22.5, 31.0, 18.25] * 30,
        "weights": [1.0, 2.0, 1.0, 3.0] * 30,
    }
    rows = rg.ModelRows(**spend)
    found = models.fit(pl.DataFrame(spend), "gamma_gamma", columns={"weights": "weights"})
    assert found == bare.model_fit(model="gamma_gamma", rows=rows)
    # A column of weights that is not named is not read.
    assert models.fit(pl.DataFrame(spend), "gamma_gamma").ll != found.ll
    lost = models.fit(pl.DataFrame({"lost": [131, 126, 90, 60]}), "sbg", survived=593)
    assert lost == bare.model_fit(model="sbg", rows=rg.ModelRows(lost=[131, 126, 90, 60], survived=593))
    taken: dict[str, Any] = {"x": [0, 0, 0, 0, 1, 2, 4, 6] * 20, "t_x": [0, 0, 0, 0, 1, 4, 6, 6] * 20, "n": [6] * 160}
    model = models.fit(pl.DataFrame(taken), "bg_bb")
    assert model == bare.model_fit(model="bg_bb", rows=rg.ModelRows(**taken))
    assert len(models.score(model, pl.DataFrame(taken), horizon=5)) == 160


def test_churn_is_learned_judged_and_told_with_reasons(bare: rg.Crm) -> None:
    columns: dict[str, list[Any]] = {
        "recency": [5.0, 200.0, 30.0, 340.0, 12.0, 180.0, 90.0, None] * 10,
        "orders": [9, 1, 4, 3, 2, 5, 1, 3] * 10,
        "left": [False, True, False, True, True, False, False, True] * 10,
    }
    features = [rg.ChurnFeature(name="recency"), rg.ChurnFeature(name="many", column="orders")]
    frame = pl.DataFrame(columns)
    model = models.fit(frame, "churn", columns={"churned": "left"}, features=features)
    rows = list(zip(columns["orders"], columns["recency"], strict=True))
    wanted = bare.churn_fit(churned=columns["left"], columns=["orders", "recency"], features=features, rows=rows)
    assert model == wanted and model.rows_incomplete == 10
    answer = bare.churn_score(model=model.model, columns=["orders", "recency"], rows=rows, max_reasons=1)
    scored = models.score(model, frame, max_reasons=1)
    found = told(scored)
    assert found["probability"] == [row.probability for row in answer.rows] and found["probability"][7] is None
    assert found["log_odds"] == [row.log_odds for row in answer.rows]
    reasons = [[{"code": one.code, "contribution": one.contribution} for one in row.reasons] for row in answer.rows]
    assert found["reasons"] == reasons and len(reasons[0]) == 1
    judged = frame.hstack(pl.DataFrame(scored)).drop_nulls("probability")
    names = {"scores": "probability", "churned": "left"}
    assert models.evaluate(judged, columns=names, bands=2) == bare.churn_evaluate(
        scores=judged["probability"].to_list(), churned=judged["left"].to_list(), bands=2
    )
    stretches = {
        "trained_on": rg.Stretch(from_=LAST_YEAR, until=SUMMER),
        "window": rg.Stretch(from_=SUMMER, until=NEW_YEAR),
    }
    names = {"probabilities": "probability", "churned": "left"}
    corrected = models.calibrate(judged, columns=names, method="platt", **stretches)
    assert told(models.score(model, frame, calibration=corrected))["log_odds"] == found["log_odds"]


def test_clusters_and_items_are_the_same_artefacts(bare: rg.Crm) -> None:
    numbers = {"a": [float(n % 7) for n in range(60)], "b": [float(n % 3) * 10.5 for n in range(60)]}
    asked: dict[str, Any] = {
        "features": [rg.ClusterFeature(name="a"), rg.ClusterFeature(name="b", ln1p=True)],
        "k": 3,
        "seed": 7,
        "provenance": PROVENANCE,
    }
    rows = [list(row) for row in zip(*numbers.values(), strict=True)]
    model = models.fit(pl.DataFrame(numbers), "clusters", rulebook_version=1, **asked)
    assert model == bare.cluster_fit(rows=rows, **asked)
    answer = bare.cluster_assign(artefact=model.artefact, rows=rows)
    found = told(models.score(model, pl.DataFrame(numbers)))
    assert found["cluster"] == [row.cluster for row in answer.rows] == model.labels
    assert found["runner_up"] == [row.runner_up for row in answer.rows]
    assert found["reasons"][0][0]["feature"] == answer.rows[0].reasons[0].feature
    assert told(models.score(model.artefact, pl.DataFrame(numbers))) == found

    bought = [(f"c{n}", item) for n in range(40) for item in ("tea", "cup", "pot")[: 1 + n % 3]]
    events = pl.DataFrame(bought, schema=["customer", "item"], orient="row").with_columns(
        at=pl.lit(WINTER), stars=pl.lit(2)
    )
    goods = models.fit(events, "items", columns={"value": "stars"}, rulebook_version=1, provenance=PROVENANCE)
    lines = [rg.ItemEvent(at=WINTER, customer=one, item=item, value=2) for one, item in bought]
    assert goods == bare.recommend_fit(events=lines, provenance=PROVENANCE)
    asked_for = pl.DataFrame({"customer": [7, 7, 3, 9], "item": ["tea", "cup", "tea", "unknown"]})
    lists = told(models.score(goods, asked_for, n=2))
    histories = [[rg.HistoryItem(item="tea")], [rg.HistoryItem(item="tea"), rg.HistoryItem(item="cup")]]
    wanted = bare.recommend_items(artefact=goods.artefact, histories=histories, n=2).rows
    assert lists["customer"] == ["3"] * len(wanted[0]) + ["7"] * len(wanted[1]) and wanted[0] and wanted[1]
    assert lists["item"] == [one.item for row in wanted for one in row]
    assert lists["score"] == [one.score for row in wanted for one in row]
    assert lists["rank"] == [place for row in wanted for place in range(1, len(row) + 1)]


def test_every_kind_of_artefact_scores_rows(bare: rg.Crm) -> None:
    rows = rg.ModelRows(x=PURCHASES["x"], t_x=PURCHASES["recency"], t=PURCHASES["T"])
    frame = pl.DataFrame(PURCHASES)
    unsure = rg.Provenance(
        as_of=NEW_YEAR,
        created_at=NEW_YEAR,
        purpose="service",
        valid_until=datetime(2027, 1, 1, tzinfo=UTC),
        accept_unconverged=True,
    )
    fit = bare.model_fit(model="bg_nbd", rows=rows, unit="week", provenance=unsure)
    wanted = told(models.score(fit, frame, columns=NAMES, horizon=13))
    assert told(models.score(fit.artefact, frame, columns=NAMES, horizon=13)) == wanted
    assert fit.artefact is not None
    with pytest.raises(rg.ArtefactHashMismatch) as caught:
        models.score({**fit.artefact, "unit": "day"}, frame, columns=NAMES, horizon=13)
    assert caught.value.path == "artefact.id"

    numbers: dict[str, list[Any]] = {"idle": [1.0, 2.0, 9.0, 8.0] * 20, "left": [False, True, True, False] * 20}
    known = pl.DataFrame(numbers)
    half = {
        "trained_on": rg.Stretch(from_=LAST_YEAR, until=SUMMER),
        "window": rg.Stretch(from_=SUMMER, until=NEW_YEAR),
    }
    scored = known.with_columns(p=pl.Series([0.2, 0.3, 0.9, 0.8] * 20))
    corrected = models.calibrate(scored, columns={"probabilities": "p", "churned": "left"}, method="platt", **half)
    churn = models.fit(
        known,
        "churn",
        columns={"churned": "left"},
        features=[rg.ChurnFeature(name="idle")],
        calibration=corrected,
        provenance=PROVENANCE,
    )
    # What corrects the regression stands in the artefact, and another one may take its place.
    found = told(models.score(churn.artefact, known))
    assert found == told(models.score(churn, known, calibration=corrected)) != told(models.score(churn, known))

    file = (FIXTURES / "lgb_binary.txt").read_text()
    trees = bare.model_import(file=file, rows=1500, provenance=PROVENANCE).artefact
    six = pl.DataFrame({name: [1.0, 2.0] for name in rg.Trees(file.encode()).features})
    assert told(models.score(trees, six)) == told(models.score(rg.Trees(file.encode()), six))


def test_recommendation_is_judged_over_a_frame(bare: rg.Crm) -> None:
    day = datetime(2026, 5, 1, tzinfo=UTC)
    groups = [("tea", "pot", "cup"), ("ring", "box", "tea")]
    rows: list[dict[str, Any]] = [
        {"customer": f"c{n}", "item": item, "at": day + timedelta(days=place)}
        for n in range(20)
        for place, item in enumerate(groups[n % 2])
    ]
    asked: dict[str, Any] = {"as_of": day + timedelta(days=30), "n": 2}
    wanted = bare.recommend_evaluate(events=[rg.ItemEvent(**row) for row in rows], **asked)
    frame = pl.DataFrame(rows).rename({"item": "sku"})
    assert models.evaluate_items(frame, columns={"item": "sku"}, **asked) == wanted
    assert (wanted.customers, wanted.without_later_item) == (20, 0)
    assert (wanted.model.off.hit_rate, wanted.popularity.off.hit_rate) == (0.0, 0.5)


def test_orders_become_purchases_with_a_holdout() -> None:
    day = date(2026, 3, 2)
    orders = pl.DataFrame(
        {
            "who": [7, 7, 7, 9, 9, 8, 7],
            "on": [day, day + timedelta(3), day + timedelta(20), day, day + timedelta(60), day + timedelta(70), day],
            "paid": [
                Decimal("10.00"),
                Decimal("2.50"),
                Decimal("8.25"),
                Decimal(5),
                Decimal(0),
                Decimal(1),
                Decimal(4),
            ],
        }
    )
    names = {"customer": "who", "at": "on", "amount": "paid"}
    seen = told(models.purchases(orders, as_of=day + timedelta(30), columns=names, until=day + timedelta(80)))
    assert seen == {
        "customer": ["7", "9"],
        "x": [2, 0],
        "t_x": [20, 0],
        "t": [30, 30],
        "paid": [2, 0],
        "mean": [5.375, None],
        "came": [0, 1],
    }
    weeks = told(models.purchases(orders, as_of=day + timedelta(30), columns=names, unit="week"))
    assert (weeks["x"], weeks["t_x"], weeks["t"]) == ([1, 0], [2, 0], [4, 4])
    free = told(models.purchases(orders.drop("paid"), as_of=day, columns={"customer": "who", "at": "on"}))
    assert free == {"customer": ["7", "9"], "x": [0, 0], "t_x": [0, 0], "t": [0, 0]}
    # Of two tellings of an order the first one counts, and what came back is taken off it.
    told_again = orders.with_columns(
        pl.Series("no", ["a", "b", "b", "c", None, "e", "a"]),
        pl.Series("what", ["order", "order", "order", "order", "order", "order", "return"]),
    )
    of_orders = names | {"order": "no", "kind": "what"}
    for refunds, first in [(None, 6.0), ("at_return_date", 6.0), ("ignore", 10.0)]:
        asked: dict[str, Any] = {"as_of": day + timedelta(80), "include_first": True, "refunds": refunds}
        rows = told(models.purchases(told_again, columns=of_orders, **asked))
        assert (rows["customer"], rows["x"], rows["paid"]) == (["7", "8", "9"], [1, 0, 1], [2, 1, 1])
        assert rows["mean"] == [(first + 2.5) / 2, 1.0, 5.0]
    # A row must say whether it is a return, in one of two words.
    for column, error in [("no", rg.MissingField), ("gift", rg.UnknownType)]:
        named = told_again.with_columns(pl.lit("gift").alias("gift"))
        with pytest.raises(error) as unsaid:
            models.purchases(named, as_of=day, columns=of_orders | {"kind": column})
        assert unsaid.value.path == column
    # Late on Monday in Paris it is Tuesday in Shanghai.
    instants = pl.DataFrame({"customer": ["a"], "at": [datetime(2026, 3, 2, 20, tzinfo=UTC)]})
    for zone, age in [("Europe/Paris", 8), ("Asia/Shanghai", 7)]:
        assert told(models.purchases(instants, as_of=date(2026, 3, 10), zone=zone))["t"] == [age]
    refused: list[tuple[dict[str, Any], type[rg.RegularsError], str]] = [
        ({}, rg.MissingField, "zone"),
        ({"zone": "Mars"}, rg.UnknownZone, "zone"),
        ({"zone": "UTC", "unit": "year"}, rg.UnknownName, "unit"),
        ({"zone": "UTC", "until": date(2026, 3, 10)}, rg.OutOfRange, "until"),
        ({"zone": "UTC", "columns": {"amount": "price"}}, rg.MissingField, "price"),
    ]
    for asked, error, path in refused:
        with pytest.raises(error) as caught:
            models.purchases(instants, as_of=date(2026, 3, 10), **asked)
        assert caught.value.path == path
    floats = orders.with_columns(pl.col("paid").cast(pl.Float64))
    with pytest.raises(rg.FloatNotAllowed):
        models.purchases(floats, as_of=day, columns=names)


@pytest.mark.parametrize("name", ["xgb_binary", "lgb_multiclass"])
def test_trees_read_columns_by_name(name: str) -> None:
    model = rg.Trees.load(FIXTURES / f"{name}.{'txt' if 'lgb' in name else 'json'}")
    rows = json.loads((FIXTURES / "rows.json").read_text())["rows"]
    columns = dict(zip(model.features, map(list, zip(*rows, strict=True)), strict=True))
    frame = pl.DataFrame(columns, strict=False).select(reversed(model.features))
    wanted: list[Any] = model.score(rows).margins.tolist()
    assert model.score(frame).margins.tolist() == wanted
    endings = [""] if model.outputs == 1 else [f"_{output}" for output in range(model.outputs)]
    found = told(models.score(model, frame, explain="path_dependent"))
    for output, ending in enumerate(endings):
        assert found[f"margin{ending}"] == [row[output] for row in wanted]
        shares = [found[f"contribution{ending}.{feature}"] for feature in model.features]
        for margin, base, *one in zip(found[f"margin{ending}"], found[f"base{ending}"], *shares, strict=True):
            assert math.isclose(base + math.fsum(one), margin, rel_tol=1e-5, abs_tol=1e-5)
    against = told(models.score(model, frame, explain="interventional", background=frame.head(3)))
    assert against.keys() == found.keys() and against != found
    with pytest.raises(rg.InvalidValue) as caught:
        models.score(model, frame, background=frame)
    assert caught.value.path == "background"
    with pytest.raises(rg.MissingField):
        model.score(frame.drop(model.features[0]))


@pytest.mark.parametrize(
    ("change", "error", "path", "row"),
    [
        ({"T": None}, rg.MissingField, "T", None),
        ({"T": ["38"] * 120}, rg.WrongType, "T", None),
        ({"x": [0.5] * 120}, rg.ModelInputInvalid, "x", "0"),
        ({"x": [1] * 119 + [-1]}, rg.ModelInputInvalid, "x", "119"),
        ({"recency": [1.0] * 119 + [None]}, rg.MissingField, "recency", "119"),
        ({"recency": [99.0] * 120}, rg.ModelInputInvalid, "rows[0].t_x", None),
    ],
)
def test_what_is_wrong_is_told_by_column_and_row(
    change: dict[str, Any], error: type[rg.RegularsError], path: str, row: str | None
) -> None:
    columns = {name: values for name, values in (PURCHASES | change).items() if values is not None}
    with pytest.raises(error) as caught:
        models.fit(pl.DataFrame(columns), "bg_nbd", columns=NAMES)
    assert (caught.value.path, caught.value.details.get("row")) == (path, row)


def test_what_is_no_request_is_refused() -> None:
    frame = pl.DataFrame(PURCHASES)
    asked: list[tuple[dict[str, Any], type[rg.RegularsError]]] = [
        ({"columns": {"tx": "recency"}}, rg.UnknownName),
        ({"columns": NAMES, "rows": {"x": [1]}}, rg.InvalidValue),
        ({"columns": NAMES, "as_of": "2026-01-01T00:00:00Z"}, rg.InvalidValue),
        ({"columns": NAMES, "units": "week"}, rg.UnknownField),
    ]
    for request, error in asked:
        with pytest.raises(error):
            models.fit(frame, "bg_nbd", **request)
    with pytest.raises(rg.UnknownName):
        models.fit(frame, "bg_nbt", columns=NAMES)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="__arrow_c_stream__"):
        models.fit([[1, 2]], "bg_nbd")
    with pytest.raises(TypeError, match="a model, or an artefact that scores rows, found an artefact of kind `rfm`"):
        models.score({"kind": "rfm"}, frame)
    reader = pa.RecordBatchReader.from_batches(pa.table(PURCHASES).schema, pa.table(PURCHASES).to_batches())
    models.fit(reader, "bg_nbd", columns=NAMES)
    # A stream can be read once: what is left of it has no rows, or it says so.
    with pytest.raises((rg.RegularsError, pa.ArrowInvalid)):
        models.fit(reader, "bg_nbd", columns=NAMES)


def test_a_reader_that_fails_is_told() -> None:
    schema = pa.schema([("x", pa.int64())])

    def batches() -> Any:
        yield pa.record_batch({"x": [1]}, schema=schema)
        raise RuntimeError("the file is gone")

    with pytest.raises(rg.ArrowStreamFailed, match="the file is gone"):
        models.fit(pa.RecordBatchReader.from_batches(schema, batches()), "bg_nbd")


def test_a_million_rows_and_other_threads_go_on() -> None:
    few = pl.DataFrame({"x": [2, 0, 5, 1], "t_x": [30.4, 0.0, 37.1, 12.6], "t": [38.9, 38.9, 38.9, 30.0]})
    many = pl.concat([few] * 250_000)
    model = rg.FittedModel(
        model="bg_nbd",
        names=["r", "alpha", "a", "b"],
        parameters={"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426},
        rows=1,
        status="converged",
        unit="week",
    )
    ticks = 0
    done = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.wait(0.001):
            ticks += 1

    beside = threading.Thread(target=tick)
    beside.start()
    rows = models.score(model, many, horizon=13)
    done.set()
    beside.join()
    found = pl.DataFrame(rows)
    assert found.height == 1_000_000 and ticks > 10
    assert found[:4].equals(found[-4:])


def test_the_examples_of_the_page_run() -> None:
    assert doctest.testmod(models).failed == 0
