"""Charts: the data are those of the models, what cannot be drawn is refused, and matplotlib draws them all."""

import doctest
import math
import sys

import pytest

import regulars as rg
from regulars import plot

MODEL = plot.Model("bg_nbd", {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}, "week")


@pytest.fixture
def bare() -> rg.Crm:
    return rg.Crm.in_memory('[rulebook]\nid = "bare"\nversion = 1\nzone = "UTC"\n')


def judged(crm: rg.Crm) -> rg.EvaluatedChurn:
    return crm.churn_evaluate(
        scores=[0.9, 0.8, 0.3, 0.2], churned=[True, False, True, False], lift=[1.0, 0.25], bands=2
    )


def test_a_grid_has_what_the_model_says_and_nothing_where_there_is_nobody(bare: rg.Crm) -> None:
    chart = plot.frequency_recency(MODEL, horizon=13, age=39, frequencies=[0, 2], recencies=[0, 13])
    assert list(chart.x) == [0.0, 13.0] and list(chart.y) == [0.0, 2.0]
    assert chart.values[0][1] is None and chart.values[1][0] is None
    one = bare.model_predict(
        model=MODEL.name,
        parameters=dict(MODEL.parameters),
        unit=MODEL.unit,
        horizon=13.0,
        rows=rg.ModelRows(x=[2], t_x=[13.0], t=[39.0]),
    )
    assert chart.values[1][1] == one.customers[0].expected_purchases
    alive = plot.frequency_recency(MODEL, horizon=13, age=39, value="p_alive")
    assert alive.value_label == "P(alive)" and len(alive.values) == 21 and len(alive.x) == 41
    assert alive.values[0][0] == 1.0
    turned = plot.frequency_recency(MODEL, horizon=13, age=39, frequencies=[2, 0, 2], recencies=[13, 0])
    assert turned == chart
    with pytest.raises(rg.OutOfRange, match="frequencies"):
        plot.frequency_recency(MODEL, horizon=13, age=39, frequencies=[])
    with pytest.raises(rg.UnknownName, match="churn"):
        plot.frequency_recency(MODEL, horizon=13, age=39, value="churn")
    with pytest.raises(rg.ModelKindMismatch):
        plot.frequency_recency(plot.Model("sbg", {}, "week"), horizon=13, age=39)


def test_a_history_knows_only_what_had_been_bought() -> None:
    chart = plot.p_alive_history(MODEL, [9, 3], 20, points=5)
    (curve,) = chart.curves
    assert chart.marks == [3.0, 9.0] and curve.x == [0.0, 3.0, 3.0, 5.0, 9.0, 9.0, 10.0, 15.0, 20.0]
    assert curve.y[0] == 1.0 and curve.y[-1] < curve.y[-2] < curve.y[-3]
    # Nobody leaves before the first repeat purchase, and at it one may: a step.
    assert curve.y[1] == 1.0 > curve.y[2]
    shorter = plot.p_alive_history(MODEL, [3], 5, points=5).curves[0]
    assert shorter.y[-1] == curve.y[3]
    for purchases, until, points in [([0], 9, 5), ([3], 2, 5), ([3], 9, 1)]:
        with pytest.raises(rg.RegularsError):
            plot.p_alive_history(MODEL, purchases, until, points=points)


def test_what_came_stands_beside_what_was_expected(bare: rg.Crm) -> None:
    rows = rg.ModelRows(x=[0, 0, 1, 9], t_x=[0.0, 0.0, 10.0, 35.0], t=[39.0] * 4)
    came, expected = plot.calibration(MODEL, rows, [0, 1, 2, 8], horizon=39, most=5).curves
    assert came.x == [0.0, 1.0, 5.0] and came.y == [0.5, 2.0, 8.0] and came.counts == expected.counts == [2, 1, 1]
    foretold = bare.model_predict(
        model=MODEL.name, parameters=dict(MODEL.parameters), unit=MODEL.unit, horizon=39.0, rows=rows
    )
    assert expected.y[1:] == [one.expected_purchases for one in foretold.customers[2:]]
    chart = plot.tracking(MODEL, [0, 5, 0], [4, 1, 9], 10, fitted_until=5, points=3)
    assert chart.curves[0].y == [0.0, 2.0, 3.0] and chart.marks == [5.0]
    assert chart.curves[1].y[0] == 0.0 < chart.curves[1].y[1] < chart.curves[1].y[2]


def test_charts_of_a_store_need_no_rows() -> None:
    crm = rg.Crm.in_memory(
        '[rulebook]\nid = "shop"\nversion = 1\nzone = "UTC"\n[rfm]\nunit = "week"\ncurrency = "CNY"\n'
        'recency = [4]\nfrequency = [2]\nmonetary = ["100"]\n'
    )
    days = [("a", "2026-01-05"), ("a", "2026-01-20"), ("a", "2026-03-02"), ("b", "2026-01-12"), ("b", "2026-02-10")]
    body = {"amount": {"amount": "9.00", "currency": "CNY"}}
    orders = [
        {
            "source": "pos",
            "record_id": str(n),
            "profile": who,
            "type": "order",
            "occurred_at": f"{day}T12:00:00Z",
            "body": body,
        }
        for n, (who, day) in enumerate(days)
    ]
    assert crm.record_ingest(records=orders).accepted == 5
    now = "2026-03-09T00:00:00Z"
    profile = {"source": "pos", "key": "a"}
    assert plot.p_alive_history(MODEL, crm=crm, as_of=now, profile=profile) == plot.p_alive_history(MODEL, [2, 8], 9)
    asked = plot.tracking(MODEL, crm=crm, as_of=now, fitted_at="2026-02-02T00:00:00Z")
    assert asked == plot.tracking(MODEL, [0, 1], [2, 8, 5], 9, fitted_until=4)
    rows = rg.ModelRows(x=[1, 0], t_x=[2.0, 0.0], t=[4.0, 3.0])
    held_out = plot.calibration(MODEL, crm=crm, as_of="2026-02-03T00:00:00Z", until=now)
    assert held_out == plot.calibration(MODEL, rows, [1, 1], horizon=5)
    grid = plot.frequency_recency(MODEL, horizon=4, crm=crm, as_of=now)
    assert grid == plot.frequency_recency(MODEL, horizon=4, age=9)
    with pytest.raises(rg.RegularsError):
        plot.tracking(MODEL, [0], [], 9, crm=crm, as_of=now)


def test_reliability_and_lift_are_those_of_the_evaluation(bare: rg.Crm) -> None:
    came, wanted = plot.reliability(judged(bare)).curves
    assert came.counts == [2, 2] and came.y == [0.5, 0.5] and wanted.reference
    told, _ = plot.lift(judged(bare)).curves
    assert told.x == [0.25, 1.0] and told.y == [2.0, 1.0]
    found, _ = plot.gains(judged(bare)).curves
    assert found.x == [0.0, 0.25, 1.0] and found.y == [0.0, 0.5, 1.0]
    with pytest.raises(rg.ModelInputInvalid, match="no probabilities"):
        plot.reliability(bare.churn_evaluate(scores=[7, -1], churned=[True, False]))


def test_a_waterfall_ends_at_the_margin() -> None:
    chart = plot.waterfall(0.5, {"a": 0.1, "b": -0.4, "c": 0.1, "d": 0.0}, most=2)
    assert [(step.name, step.value) for step in chart.steps] == [("b", -0.4), ("a", 0.1), ("2 others", 0.1)]
    assert math.isclose(chart.end, 0.3)
    assert plot.waterfall(0.5, {}).end == 0.5
    with pytest.raises(rg.OutOfRange):
        plot.waterfall(0.5, {}, most=0)
    with pytest.raises(rg.InvalidValue, match="infinity"):
        plot.waterfall(0.5, {"a": math.inf})


def test_matplotlib_draws_them_all(bare: rg.Crm) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    charts: list[plot.Grid | plot.Curves | plot.Bars] = [
        plot.frequency_recency(MODEL, horizon=13, age=39),
        plot.frequency_recency(MODEL, horizon=13, age=39, frequencies=[2], recencies=[13]),
        plot.p_alive_history(MODEL, [], 20),
        plot.reliability(judged(bare)),
        plot.tracking(MODEL, [0, 5, 0], [4, 1, 9], 10, fitted_until=5),
        plot.waterfall(0.5, {"é <&>": 0.1, r"$\frac$": -1e6, "a_very_long_name_" * 9: 3e5}),
        plot.waterfall(0.5, {}),
    ]
    for chart in charts:
        ax = plot.draw(chart)
        assert ax.get_title(loc="left") == chart.title and ax.get_xlabel() == chart.x_label
        ax.figure.canvas.draw()
        assert plot.draw(chart, ax) is ax
    pyplot.close("all")


def test_without_matplotlib_the_line_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'regulars\[plot\]'"):
        plot.draw(plot.waterfall(0.5, {}))


def test_the_example_of_the_page_runs() -> None:
    assert doctest.testmod(plot).failed == 0


def test_names_and_numbers_fit_beside_bars() -> None:
    assert plot._shortened("x" * 32) == "x" * 32 and plot._shortened("x" * 33) == "x" * 31 + "…"
    assert plot._shortened("客" * 17) == "客" * 15 + "…"
    assert [plot._short(value) for value in (1e12, -123456.0, 1234.5, 0.0, 0.001)] == [
        "1.0e+12",
        "-1.2e+05",
        "1234",
        "0.00",
        "1.0e-03",
    ]


def test_every_cell_of_a_grid_has_an_area() -> None:
    assert plot._edges([3.0]) == [2.5, 3.5]
    assert plot._edges([0.0, 2.0, 6.0]) == [-1.0, 1.0, 4.0, 8.0]
