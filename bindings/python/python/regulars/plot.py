"""The charts that people expect of models: as data, and with matplotlib as pictures.

A chart is a plain value with its titles and units, so that any other program can draw it. `draw` makes a picture of it; that needs
matplotlib (`pip install regulars[plot]`), nothing else here does.

>>> import regulars as rg
>>> from regulars import plot
>>> crm = rg.Crm.in_memory('[rulebook]\\nid = "shop"\\nversion = 1\\nzone = "UTC"\\n')
>>> model = plot.Model("bg_nbd", {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}, "week")
>>> chart = plot.frequency_recency(crm, model, horizon=13, age=39, frequencies=range(0, 5), recencies=[0, 13, 39])
>>> chart.x_label, chart.y, [round(value, 2) for value in chart.values[-1] if value is not None]
('last purchase, weeks after the first', (0, 1, 2, 3, 4), [0.15, 1.02])
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars._types import EvaluatedChurn, FittedModel, ModelRows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from regulars._crm import Crm

__all__ = [
    "Bars",
    "Curve",
    "Curves",
    "Grid",
    "Model",
    "draw",
    "frequency_recency",
    "lift",
    "p_alive_history",
    "reliability",
    "waterfall",
]

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


@dataclass(frozen=True)
class Grid:
    """Values over two axes; `values[row][column]` belongs to `y[row]` and `x[column]`, and `None` to what cannot be."""

    title: str
    x_label: str
    y_label: str
    value_label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    values: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class Curve:
    """Points that belong together.

    `counts` says how many rows each stands for, where that is known; a `reference` is what the others are held against.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    counts: tuple[int, ...] | None = None
    reference: bool = False


@dataclass(frozen=True)
class Curves:
    """Curves over one pair of axes; `marks` are places on the x axis, such as purchases."""

    title: str
    x_label: str
    y_label: str
    curves: tuple[Curve, ...]
    marks: tuple[float, ...] = ()


@dataclass(frozen=True)
class Bars:
    """How a sum comes about: from `start` by each step to `end`."""

    title: str
    x_label: str
    start: float
    steps: tuple[tuple[str, float], ...]
    end: float


def frequency_recency(
    crm: Crm,
    model: Model | FittedModel,
    *,
    horizon: float,
    age: float,
    frequencies: Iterable[int] = range(21),
    recencies: Iterable[float] | None = None,
    value: str = "expected_purchases",
) -> Grid:
    """What a model expects of customers who came `age` ago, by how often they bought since and when last (NV-3).

    `value` is `expected_purchases` or `p_no_purchase` within `horizon`, or `p_alive`. Times are in the unit of the model. Without
    `recencies` there are 41 from 0 to `age`. Both axes come out sorted, each place once.
    """
    asked = Model.of(model)
    labels = {
        "expected_purchases": f"expected purchases in {horizon:g} {asked.unit}s",
        "p_no_purchase": f"P(no purchase in {horizon:g} {asked.unit}s)",
        "p_alive": "P(alive)",
    }
    if value not in labels:
        raise ValueError(f"`value` is one of {', '.join(labels)}, not {value!r}")
    x = tuple(float(place) for place in ([age * n / 40 for n in range(41)] if recencies is None else recencies))
    x, y = tuple(sorted(set(x))), tuple(sorted(set(frequencies)))
    if not x or not y:
        raise ValueError("a grid has at least one frequency and one recency")
    # Whoever bought once has no later purchase, and whoever bought again has one.
    known = [(row, column) for row in y for column in x if (row == 0) == (column == 0)]
    rows = ModelRows(x=[row for row, _ in known], t_x=[column for _, column in known], t=[float(age) for _ in known])
    found = crm.model_predict(
        model=asked.name, parameters=dict(asked.parameters), unit=asked.unit, horizon=float(horizon), rows=rows
    )
    told = {place: float(getattr(one, value)) for place, one in zip(known, found.customers, strict=True)}
    return Grid(
        title=f"{labels[value]}, {age:g} {asked.unit}s after the first",
        x_label=f"last purchase, {asked.unit}s after the first",
        y_label="repeat purchases",
        value_label=labels[value],
        x=x,
        y=y,
        values=tuple(tuple(told.get((row, column)) for column in x) for row in y),
    )


def p_alive_history(
    crm: Crm, model: Model | FittedModel, purchases: Sequence[float], until: float, *, points: int = 200
) -> Curves:
    """How probable it was at each time that a customer had not left (NV-3).

    `purchases` are the times of the repeat purchases, counted from the first one in the unit of the model, in any order. The value at
    a time knows only of the purchases up to it.
    """
    if points < 2:
        raise ValueError("a curve has at least 2 points")
    asked = Model.of(model)
    times = sorted(float(time) for time in purchases)
    if times and not 0 < times[0]:
        raise ValueError("a repeat purchase lies after the first one")
    if times and until < times[-1]:
        raise ValueError("`until` lies before the last purchase")
    grid = sorted({until * n / (points - 1) for n in range(points)} | set(times))
    so_far = [[time for time in times if time <= place] for place in grid]
    rows = ModelRows(x=[len(had) for had in so_far], t_x=[had[-1] if had else 0.0 for had in so_far], t=grid)
    found = crm.model_predict(
        model=asked.name, parameters=dict(asked.parameters), unit=asked.unit, horizon=0.0, rows=rows
    )
    curve = Curve("P(alive)", tuple(grid), tuple(float(one.p_alive) for one in found.customers))
    label = f"{asked.unit}s after the first purchase"
    return Curves("How probable it is that the customer is still there", label, "P(alive)", (curve,), tuple(times))


def reliability(evaluated: EvaluatedChurn) -> Curves:
    """Whether what is foretold comes as often as it is foretold (CH-8); `evaluated` is what `crm.churn_evaluate` gives."""
    found = evaluated.probabilities
    if found is None:
        raise ValueError("the scores are no probabilities, so they foretell nothing")
    bands = found.reliability
    came = Curve(
        "came",
        tuple(float(band.predicted) for band in bands),
        tuple(float(band.rate) for band in bands),
        tuple(band.n for band in bands),
    )
    title = f"Reliability: calibration error {found.ece:.3f}, Brier score {found.brier:.3f}"
    return Curves(title, "foretold", "came", (came, Curve("as foretold", (0.0, 1.0), (0.0, 1.0), reference=True)))


def lift(evaluated: EvaluatedChurn) -> Curves:
    """How much more often the highest scores churn than all (CH-8), for the shares that `crm.churn_evaluate(lift=...)` was asked."""
    shares = sorted(((float(one.share), float(one.lift)) for one in evaluated.lift))
    told = Curve("lift", tuple(share for share, _ in shares), tuple(times for _, times in shares))
    all_alike = Curve("all alike", (0.0, 1.0), (1.0, 1.0), reference=True)
    title = f"Lift: {evaluated.n} rows, of which {100 * evaluated.rate:.1f} % churned, AUC {evaluated.auc:.3f}"
    return Curves(title, "share of rows with the highest scores", "times as often as all", (told, all_alike))


def waterfall(base: float, contributions: Mapping[str, float], *, most: int = 8) -> Bars:
    """How the margin of a row comes about: from the base by each feature, the largest first (TR-7).

    The features beyond `most` are one step. `base` and `contributions` are those of `crm.model_score(explain=...)`, or of
    `Trees.explain` with the names of `Trees.features`.
    """
    if most < 1:
        raise ValueError("there is at least one step")
    if not all(math.isfinite(share) for share in (base, *contributions.values())):
        raise ValueError("a base and contributions are finite numbers")
    ordered = sorted(contributions.items(), key=lambda one: (-abs(one[1]), one[0]))
    steps = [(name, float(share)) for name, share in ordered[:most]]
    rest = ordered[most:]
    if rest:
        steps.append((f"{len(rest)} others", float(sum(share for _, share in rest))))
    end = float(base) + sum(share for _, share in steps)
    return Bars("From the base to the margin", "margin", float(base), tuple(steps), end)


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
    for place, (_, share) in enumerate(chart.steps):
        ax.barh(place, share, left=at, color=_COLOURS[1] if share > 0 else _COLOURS[0])
        at += share
        ends.append(at)
        ax.annotate(f" {share:+.2f} ", (at, place), va="center", ha="left" if share > 0 else "right", fontsize="small")
    last = len(chart.steps)
    for value, name in ((chart.start, "base"), (chart.end, "margin")):
        ax.axvline(value, color="0.4", linewidth=0.8, linestyle="--")
        ax.annotate(f"{name} {value:.2f}", (value, last - 0.1), ha="center", va="center", fontsize="small", color="0.3")
    # Room for the numbers beside the bars.
    room = 0.18 * (max(ends) - min(ends)) or 1.0
    ax.set_xlim(min(ends) - room, max(ends) + room)
    ax.set_ylim(last + 0.4, -0.6)
    ax.set_yticks(range(last), [_plain(name) for name, _ in chart.steps])
