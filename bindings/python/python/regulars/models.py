"""Models over data frames: whatever has `__arrow_c_stream__` goes in (Polars, pyarrow, pandas from 2.2, DuckDB), and columns come out.

Nothing becomes JSON or a Python object on the way, and the interpreter is released meanwhile: a million rows are no matter. The requests and
models are those of the operations (`crm.model_fit`, `crm.churn_score` and so on), without the rows; no store is needed.

A column has the name of the field that it stands for, or of the feature. `columns` gives it another: `{"t_x": "recency", "t": "T"}`.
What is wrong is told at the name of the column, with the row in `details`: `MissingField`, `WrongType`, `ModelInputInvalid`.

>>> import polars as pl
>>> from regulars import models
>>> buyers = pl.DataFrame({"x": [0, 0, 0, 1, 2, 6, 15], "last": [0.0, 0.0, 0.0, 8.5, 30.0, 20.0, 38.0], "T": [38.9] * 7})
>>> names = {"t_x": "last", "t": "T"}
>>> model = models.fit(buyers, "bg_nbd", columns=names, unit="week")
>>> model.status, sorted(model.parameters)
('converged', ['a', 'alpha', 'b', 'r'])
>>> told = models.score(model, buyers, columns=names, horizon=13)
>>> told
Rows(7 rows: expected_purchases, p_alive, p_no_purchase)
>>> buyers.hstack(pl.DataFrame(told)).shape
(7, 6)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, overload

from regulars import _regulars
from regulars import _types as types
from regulars._decode import decode
from regulars._operations import RESPONSES
from regulars._regulars import Rows
from regulars._trees import Trees

__all__ = ["Rows", "calibrate", "evaluate", "evaluate_items", "fit", "purchases", "score", "worth"]

Purchases = Literal["bg_nbd", "mbg_nbd", "pareto_nbd", "gamma_gamma", "bg_bb", "sbg"]
Columns = Mapping[str, str]

_LEARNED = {"churn": "churn.fit", "clusters": "cluster.fit", "items": "recommend.fit"}
_ARTEFACTS = {
    "kmeans": "cluster.assign",
    "item_neighbours": "recommend.items",
    "logistic": "churn.score",
    "bg_nbd": "model.predict",
    "mbg_nbd": "model.predict",
    "pareto_nbd": "model.predict",
}


def purchases(orders: object, *, as_of: date, columns: Columns | None = None, **request: Any) -> Rows:
    """The purchases of each customer of a frame of orders up to the period of the local day `as_of`, as `fit` reads them: `customer`, `x`, `t_x`, `t` (RF-4).

    Columns: `customer` and `at`, a date or a timestamp, and where `columns` names one the `amount`, decimals or whole numbers; then there are also
    `paid` and `mean`, which `gamma_gamma` reads as `x` and `mean` (RF-7). `unit` is `day`, `week` or `month`; `zone` says where the local days of
    instants are. Orders count that have no `status`, or are `paid`, `shipped` or `completed`, where `columns` names that column; `include` is a condition
    instead, over the columns that are named (RF-3). With `until`, the last day of a holdout, `came` says in how many periods each bought in it (RF-10).
    Where `columns` names an `order`, one that is told twice counts once (RC-12); where it names a `kind` as well, `order` or `return`, a return takes
    its amount off the order that it names, by `refunds`: `net_of_return`, `at_return_date` or `ignore` (RF-6).

    >>> import polars as pl
    >>> from datetime import date
    >>> orders = pl.DataFrame({"who": ["ann", "bo", "ann"], "day": [date(2026, 1, 5), date(2026, 1, 6), date(2026, 2, 3)]})
    >>> rows = purchases(orders, as_of=date(2026, 3, 1), columns={"customer": "who", "at": "day"}, unit="week")
    >>> pl.DataFrame(rows).rows()
    [('ann', 1, 4, 7), ('bo', 0, 0, 7)]
    """
    given = {name: value for name, value in (request | {"as_of": as_of}).items() if value is not None}
    return _regulars.purchases_of_frame(_regulars.canonical(given), orders, dict(columns or {}))


@overload
def fit(
    frame: object, kind: Purchases, *, columns: Columns | None = None, rulebook_version: int = 0, **request: Any
) -> types.FittedModel: ...
@overload
def fit(
    frame: object, kind: Literal["churn"], *, columns: Columns | None = None, rulebook_version: int = 0, **request: Any
) -> types.FittedChurn: ...
@overload
def fit(
    frame: object,
    kind: Literal["clusters"],
    *,
    columns: Columns | None = None,
    rulebook_version: int = 0,
    **request: Any,
) -> types.FittedClusters: ...
@overload
def fit(
    frame: object, kind: Literal["items"], *, columns: Columns | None = None, rulebook_version: int = 0, **request: Any
) -> types.FittedItems: ...
def fit(frame: object, kind: str, *, columns: Columns | None = None, rulebook_version: int = 0, **request: Any) -> Any:
    """Fits a model to the rows of a frame. What the request has besides the rows is given by name.

    - `bg_nbd`, `mbg_nbd`, `pareto_nbd`: columns `x`, `t_x`, `t`; `unit`. `gamma_gamma`: `x`, `mean`. `bg_bb`: `x`, `t_x`, `n`. `sbg`: `lost`, a
      row for each period, and `survived=`. A column of `weights` is read where `columns` names one (NV-5).
    - `churn`: a column for each of `features=` and one of `churned`, true and false or 1 and 0; `penalty` (CH-6).
    - `clusters`: a column for each of `features=`; `k`, `seed`, `provenance`, `scaling`, `starts`, `also` (KM-1).
    - `items`: `customer`, `item` and `at`, and where `columns` names them `kind`, `value`, `returned`; `provenance`, `k`, `similarity`,
      `weights`, `shrinkage`, `half_life_days` (CF-1).

    An artefact names `rulebook_version`, 0 for rows that come from no rulebook (AR-1).
    """
    operation = _LEARNED.get(kind, "model.fit")
    if operation == "model.fit":
        survived = request.pop("survived", None)
        request |= {"model": kind} | ({} if survived is None else {"rows": {"survived": survived}})
    return _ask(operation, frame, columns, request, rulebook_version)


def score(
    model: (
        types.FittedModel
        | types.FittedChurn
        | types.ChurnModel
        | types.FittedClusters
        | types.FittedItems
        | Trees
        | Any
    ),
    frame: object,
    *,
    columns: Columns | None = None,
    **request: Any,
) -> Rows:
    """What a model says of the rows of a frame, row by row. `model` is what `fit` gave, an artefact of any kind that scores rows, or `Trees`.

    - purchases: `expected_purchases`, `p_alive`, `p_no_purchase` within `horizon=`; `rows_unit` (NV-3, CH-1).
    - churn: `probability`, `log_odds` and `reasons`, null where a number is missing; `calibration`, `max_reasons` (CH-5).
    - clusters: `cluster`, `distance`, `runner_up`, `reasons`; `max_reasons` (KM-3).
    - items: a row of the frame is a `customer` and an `item` that they have, with a `weight` where `columns` names one. A list for each customer comes
      back: `customer`, `rank`, `item`, `score`, `because`; `n` is the most items (CF-3).
    - `Trees`: `margin` and `value`, and with `explain="path_dependent"`, or `"interventional"` with another frame as `background`, also `base`
      and `contribution.<feature>`, which add up to the margin (TR-7, TR-8).
    """
    if isinstance(model, Mapping) and model.get("kind") == "trees":
        model = Trees(model["parameters"]["file"].encode())
    if isinstance(model, Trees):
        return model.score_frame(frame, columns=columns, **request)
    if isinstance(model, types.FittedModel):
        request |= {"model": model.model, "parameters": model.parameters, "unit": model.unit}
        return _rows("model.predict", frame, columns, request)
    if isinstance(model, types.FittedChurn | types.ChurnModel):
        request |= {"model": model.model if isinstance(model, types.FittedChurn) else model}
        return _rows("churn.score", frame, columns, request)
    artefact = model.artefact if isinstance(model, types.FittedClusters | types.FittedItems) else model
    operation = _ARTEFACTS.get(artefact.get("kind", "")) if isinstance(artefact, Mapping) else None
    if operation is None:
        kind = artefact.get("kind") if isinstance(artefact, Mapping) else None
        found = f"an artefact of kind `{kind}`" if kind else f"`{type(model).__name__}`"
        raise TypeError(f"expected a model, or an artefact that scores rows, found {found}")
    return _rows(operation, frame, columns, request | {"artefact": artefact})


def worth(
    purchases: types.FittedModel | Mapping[str, Any],
    spend: types.FittedModel | Mapping[str, Any],
    frame: object,
    *,
    margin: str,
    discount: str,
    columns: Columns | None = None,
    **request: Any,
) -> Rows:
    """What the customers of a frame are worth by a model of repeat purchase and one of spend, row by row (VQ-3, VQ-4).

    Columns: `x`, `t_x`, `t`, `paid` and `mean`, as `purchases` gives them. Both models are artefacts, or fits that have one. `margin` and the annual
    `discount` are decimals as text; `horizons` in months (6 and 12), `discount_every`, `currency`, `rows_unit`. Back come `mean`, for each horizon
    `expected_purchases_6m` and `value_6m`, and `residual`, which only `pareto_nbd` tells; null where nothing says what a purchase is worth.
    """
    both = [model.artefact if isinstance(model, types.FittedModel) else model for model in (purchases, spend)]
    if not all(isinstance(artefact, Mapping) for artefact in both):
        raise TypeError("expected artefacts; `fit` makes one where it is given `provenance`")
    given = {"artefact": both[0], "spend": both[1], "margin": margin, "discount": discount}
    return _rows("model.value", frame, columns, request | given)


def evaluate(frame: object, *, columns: Columns | None = None, **request: Any) -> types.EvaluatedChurn:
    """How good the `scores` of a frame are against its `churned`; `lift`, `bands` (CH-8).

    >>> import pyarrow as pa
    >>> evaluate(pa.table({"p": [0.9, 0.2, 0.4], "churned": [1, 0, 0]}), columns={"scores": "p"}).auc
    1.0
    """
    answer: types.EvaluatedChurn = _ask("churn.evaluate", frame, columns, request)
    return answer


def evaluate_items(frame: object, *, columns: Columns | None = None, **request: Any) -> types.EvaluatedItems:
    """How well recommendation finds what customers came to have last, beside popularity, with the slate policy off and on (SL-7).

    Columns: `customer`, `item` and `at`, and where `columns` names them `kind`, `value`, `returned`; `as_of`, `by`, `n`, `k`, `similarity`, `weights`,
    `shrinkage`, `half_life_days`, `items`, `policy`.
    """
    answer: types.EvaluatedItems = _ask("recommend.evaluate", frame, columns, request)
    return answer


def calibrate(frame: object, *, columns: Columns | None = None, **request: Any) -> types.ChurnCalibration:
    """A map from the `probabilities` of a frame to such as come true, by its `churned`; `method`, `trained_on`, `window` (CH-7)."""
    answer: types.ChurnCalibration = _ask("churn.calibrate", frame, columns, request)
    return answer


def _ask(
    operation: str, frame: object, columns: Columns | None, request: Mapping[str, object], rulebook_version: int = 0
) -> Any:
    given = {name: value for name, value in request.items() if value is not None}
    told, rows = _regulars.ask_frame(
        operation, _regulars.canonical(given), frame, dict(columns or {}), rulebook_version
    )
    return rows if told is None else decode(told, RESPONSES[operation])


def _rows(operation: str, frame: object, columns: Columns | None, request: Mapping[str, object]) -> Rows:
    rows: Rows = _ask(operation, frame, columns, request)
    return rows
