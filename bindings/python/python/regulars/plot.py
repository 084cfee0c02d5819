"""The charts that people expect of models: as data, and with matplotlib as pictures.

A chart is a plain value with its titles and units, so that any other program can draw it: `Grid`, `Curves` or `Bars`. It is made of what is given,
or with `crm` of the records of a store. They are those of
the operations `plot.*`, so every language and `regulars plot` on the command line tell the same. `draw` makes a picture of one; that needs
matplotlib (`pip install regulars[plot]`), nothing else here does.

>>> from regulars import plot
>>> model = plot.Model("bg_nbd", {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}, "week")
>>> chart = plot.frequency_recency(model, horizon=13, age=39, frequencies=range(0, 5), recencies=[0, 13, 39])
>>> chart.x_label, chart.y, [round(value, 2) for value in chart.values[-1] if value is not None]
('last purchase, weeks after the first', [0.0, 1.0, 2.0, 3.0, 4.0], [0.15, 1.02])
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from regulars import _regulars
from regulars._decode import decode
from regulars._operations import RESPONSES
from regulars._types import ChartBars as Bars
from regulars._types import ChartCurve as Curve
from regulars._types import ChartCurves as Curves
from regulars._types import ChartGrid as Grid
from regulars._types import EvaluatedChurn, FittedModel, ModelRows

if TYPE_CHECKING:
    from datetime import datetime

    from matplotlib.axes import Axes

    from regulars._crm import Crm
    from regulars._types import ProfileRef, StatedIdentifierRef

__all__ = [
    "Bars",
    "Curve",
    "Curves",
    "Grid",
    "Model",
    "calibration",
    "draw",
    "frequency_recency",
    "gains",
    "lift",
    "p_alive_history",
    "reliability",
    "tracking",
    "waterfall",
]

Item = TypeVar("Item")
Chart = TypeVar("Chart")

_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
"""Colours that people tell apart who see few [Okabe & Ito 2008]."""


@dataclass(frozen=True)
class Model:
    """A model of repeat purchase with its parameters, as `crm.model_fit` or `regulars fit --json` gives them."""

    name: str
    parameters: Mapping[str, float]
    unit: str

    @classmethod
    def of(cls, model: Model | FittedModel) -> Model:
        """Takes either form."""
        return model if isinstance(model, Model) else cls(model.model, model.parameters, model.unit)


def frequency_recency(
    model: Model | FittedModel,
    *,
    horizon: float,
    age: float | None = None,
    frequencies: Iterable[int] | None = None,
    recencies: Iterable[float] | None = None,
    value: str | None = None,
    crm: Crm | None = None,
    as_of: datetime | str | None = None,
) -> Grid:
    """What a model expects of customers who came `age` ago, by how often they bought since and when last (NV-3).

    `value` is `expected_purchases` or `p_no_purchase` within `horizon`, or `p_alive`. Times are in the unit of the model. Without
    `frequencies` they are 0 to 20, without `recencies` there are 41 from 0 to `age`. Both axes come out sorted, each place once.
    With `crm` and `as_of` in place of `age` it is how long ago the first of the store's customers came, and the frequencies reach to whoever
    bought most often.
    """
    request = {"horizon": horizon, "age": age, "value": value, "as_of": as_of}
    axes = {"frequencies": _listed(frequencies), "recencies": _listed(recencies)}
    return _asked("frequency_recency", _of(model) | request | axes, Grid, crm)


def p_alive_history(
    model: Model | FittedModel,
    purchases: Iterable[float] | None = None,
    until: float | None = None,
    *,
    points: int | None = None,
    crm: Crm | None = None,
    as_of: datetime | str | None = None,
    customer: str | None = None,
    identifier: StatedIdentifierRef | Mapping[str, str] | None = None,
    profile: ProfileRef | Mapping[str, str] | None = None,
) -> Curves:
    """How probable it was at each time that a customer had not left (NV-3).

    `purchases` are the times of the repeat purchases, counted from the first one in the unit of the model, in any order. The value at
    a time knows only of the purchases up to it; at a purchase it steps, so that time is there twice. With `crm` and `as_of` in place of both they
    are the purchases of a customer of the store: `customer` by id, or by an `identifier` or a `profile` (RF-4).
    """
    request = {"purchases": _listed(purchases), "until": until, "points": points, "as_of": as_of}
    whose = {"customer": customer, "identifier": identifier, "profile": profile}
    return _asked("p_alive", _of(model) | request | whose, Curves, crm)


def calibration(
    model: Model | FittedModel,
    rows: ModelRows | None = None,
    came: Iterable[int] | None = None,
    *,
    horizon: float | None = None,
    most: int | None = None,
    crm: Crm | None = None,
    as_of: datetime | str | None = None,
    until: datetime | str | None = None,
) -> Curves:
    """How often customers bought in a holdout of `horizon` beside what the model expected, by how often they had bought before (NV-3).

    `rows` are the customers at the end of the time that the model was fitted on, `came` says how often each bought in the holdout. Those
    who had bought `most` times (7) or more are one group. With `crm` in place of the rows they are the customers of the store at the end of the
    local period of `as_of`, and the holdout ends with that of `until` (RF-10).
    """
    request = {"rows": rows, "came": _listed(came), "horizon": horizon, "most": most, "as_of": as_of, "until": until}
    return _asked("calibration", _of(model) | request, Curves, crm)


def tracking(
    model: Model | FittedModel,
    first: Iterable[float] | None = None,
    repeats: Iterable[float] | None = None,
    until: float | None = None,
    *,
    fitted_until: float | None = None,
    points: int | None = None,
    crm: Crm | None = None,
    as_of: datetime | str | None = None,
    fitted_at: datetime | str | None = None,
) -> Curves:
    """How repeat purchases added up over time beside what the model expected of those who had come by then (NV-3).

    `first` says when each customer bought first, `repeats` when anybody bought again, all since one origin in the unit of the model.
    `fitted_until` is marked. With `crm` and `as_of` in place of the times they are those of the store since its first purchase, and `fitted_at` is
    marked.
    """
    request = {"first": _listed(first), "repeats": _listed(repeats), "until": until, "points": points}
    ends = {"fitted_until": fitted_until, "as_of": as_of, "fitted_at": fitted_at}
    return _asked("tracking", _of(model) | request | ends, Curves, crm)


def reliability(evaluated: EvaluatedChurn) -> Curves:
    """Whether what is foretold comes as often as it is foretold (CH-8); `evaluated` is what `crm.churn_evaluate` gives.

    Raises `ModelInputInvalid` for scores that are no probabilities.
    """
    return _asked("reliability", {"evaluated": evaluated}, Curves)


def lift(evaluated: EvaluatedChurn) -> Curves:
    """How much more often the highest scores churn than all (CH-8), for the shares that `crm.churn_evaluate(lift=...)` was asked."""
    return _asked("lift", {"evaluated": evaluated}, Curves)


def gains(evaluated: EvaluatedChurn) -> Curves:
    """Which share of those who churn is among the highest scores (CH-8), for the shares that `crm.churn_evaluate(lift=...)` was asked."""
    return _asked("gains", {"evaluated": evaluated}, Curves)


def waterfall(base: float, contributions: Mapping[str, float], *, most: int | None = None) -> Bars:
    """How the margin of a row comes about: from the base by each feature, the largest first (TR-7).

    The features beyond `most` (8) are one step, if they are several. `base` and `contributions` are those of `crm.model_score(explain=...)`, or of
    `Trees.explain` with the names of `Trees.features`.
    """
    return _asked("waterfall", {"base": base, "contributions": dict(contributions), "most": most}, Bars)


def _of(model: Model | FittedModel) -> dict[str, object]:
    asked = Model.of(model)
    return {"model": asked.name, "parameters": dict(asked.parameters), "unit": asked.unit}


def _listed(values: Iterable[Item] | None) -> list[Item] | None:
    return None if values is None else list(values)


@functools.cache
def _storeless() -> _regulars.Crm:
    """A store that nothing is asked of: charts are made of what is given."""
    return _regulars.Crm.memory('[rulebook]\nid = "none"\nversion = 1\nzone = "UTC"\n')


def _asked(name: str, request: Mapping[str, object], reply: type[Chart], crm: Crm | None = None) -> Chart:
    operation = f"plot.{name}"
    if crm is not None:
        return crm._call(operation, request, reply)
    given = {name: value for name, value in request.items() if value is not None}
    chart: Chart = decode(_storeless().call(operation, _regulars.canonical(given)), RESPONSES[operation])
    return chart


def draw(chart: Grid | Curves | Bars, ax: Axes | None = None) -> Axes:
    """Draws a chart with matplotlib, into `ax` or into a new figure, and gives the axes.

    Raises `ModuleNotFoundError` with the line that installs matplotlib where it is missing.
    """
    if ax is None:
        try:
            from matplotlib import pyplot
        except ModuleNotFoundError as missing:
            raise ModuleNotFoundError(
                "pictures need matplotlib: pip install 'regulars[plot]'", name=missing.name
            ) from None
        _, ax = pyplot.subplots(figsize=(8, 5), layout="constrained")
    ax.set_title(chart.title, loc="left", fontsize="medium")
    ax.set_xlabel(chart.x_label)
    if isinstance(chart, Grid):
        _draw_grid(chart, ax)
    elif isinstance(chart, Curves):
        _draw_curves(chart, ax)
    else:
        _draw_bars(chart, ax)
    return ax


def _plain(name: str) -> str:
    """A name as it is: matplotlib would set what stands between dollars as a formula."""
    return name.replace("$", r"\$")


def _shortened(name: str, most: int = 32) -> str:
    """A name that fits beside a bar; a Han character is two columns wide."""
    widths = [2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in name]
    if sum(widths) <= most:
        return _plain(name)
    fits = sum(1 for width in itertools.accumulate(widths) if width < most)
    return _plain(name[:fits] + "…")


def _short(value: float) -> str:
    """A number beside a bar: few digits, however large or small it is."""
    size = abs(value)
    if size >= 1e5 or 0 < size < 1e-2:
        return f"{value:.1e}"
    return f"{value:.0f}" if size >= 100 else f"{value:.2f}"


def _draw_grid(chart: Grid, ax: Axes) -> None:
    nothing = float("nan")
    values = [[nothing if value is None else value for value in row] for row in chart.values]
    mesh = ax.pcolormesh(_edges(chart.x), _edges(chart.y), values, cmap="cividis")
    ax.set_ylabel(chart.y_label)
    ax.locator_params(axis="y", integer=True)
    ax.figure.colorbar(mesh, ax=ax, label=chart.value_label)


def _edges(places: Sequence[float]) -> list[float]:
    """Where cells around rising places begin and end: half-way to the next one, and as far beyond the outermost."""
    between = [(one + other) / 2 for one, other in zip(places, places[1:], strict=False)]
    low = between[0] - places[0] if between else 0.5
    high = places[-1] - between[-1] if between else 0.5
    return [places[0] - low, *between, places[-1] + high]


def _draw_curves(chart: Curves, ax: Axes) -> None:
    for mark in chart.marks:
        ax.axvline(mark, color="0.7", linewidth=0.8, linestyle=":")
    for place, curve in enumerate(chart.curves):
        if curve.reference:
            ax.plot(curve.x, curve.y, color="0.4", linewidth=1, linestyle="--", label=_plain(curve.name))
        else:
            marker = "o" if len(curve.x) < 40 else ""
            ax.plot(
                curve.x,
                curve.y,
                color=_COLOURS[place % len(_COLOURS)],
                marker=marker,
                markersize=4,
                label=_plain(curve.name),
            )
    ax.set_ylabel(chart.y_label)
    ax.grid(color="0.92")
    ax.set_axisbelow(True)
    if len(chart.curves) > 1:
        ax.legend(frameon=False)


def _draw_bars(chart: Bars, ax: Axes) -> None:
    at, ends = chart.start, [chart.start]
    for place, step in enumerate(chart.steps):
        rises = step.value > 0
        ax.barh(place, step.value, left=at, color=_COLOURS[1] if rises else _COLOURS[0])
        at += step.value
        ends.append(at)
        told = f" {'+' if rises else ''}{_short(step.value)} "
        ax.annotate(told, (at, place), va="center", ha="left" if rises else "right", fontsize="small")
    last = len(chart.steps)
    # One above the bars and one below, so that they never stand on each other.
    for value, name, row in ((chart.start, "base", -0.75), (chart.end, "margin", last - 0.25)):
        ax.axvline(value, color="0.4", linewidth=0.8, linestyle="--")
        told = f" {name} {_short(value)} "
        ax.annotate(
            told, (value, row), ha="center", va="center", fontsize="small", color="0.3", backgroundcolor="white"
        )
    # Room for the numbers beside the bars.
    room = 0.18 * (max(ends) - min(ends)) or abs(chart.start) / 2 or 1.0
    ax.set_xlim(min(ends) - room, max(ends) + room)
    ax.set_ylim(last + 0.2, -1.2)
    ax.set_yticks(range(last), [_shortened(step.name) for step in chart.steps])
