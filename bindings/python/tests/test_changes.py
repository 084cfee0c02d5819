"""Time from Python: measures, segments, advancing, the outbox, forecasts."""

from collections.abc import Iterator

import pytest
import regulars as rg

RULES = """
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"

[identity.kinds.phone]
normalise = "phone"

[measures.orders_30d]
of = "order"
agg = "count"
window = { last = "30d" }

[measures.spend]
of = "order"
agg = "sum"
field = "body.amount"
currency = "CNY"
window = "lifetime"

[segments.active]
when = "measure.orders_30d >= 1"
"""


def order(number: int, at: str) -> dict[str, object]:
    return {
        "source": "pos",
        "record_id": f"P-{number}",
        "profile": f"M-{number}",
        "type": "order",
        "occurred_at": at,
        "identifiers": [{"kind": "phone", "value": f"1381234{number:04}"}],
        "body": {"amount": {"amount": "12.50", "currency": "CNY"}},
    }


@pytest.fixture
def shop() -> Iterator[rg.Crm]:
    with rg.Crm.in_memory(rulebook=RULES) as crm:
        crm.ingest([order(1, "2026-06-01T00:00:00Z"), order(2, "2026-06-11T00:00:00Z")])
        yield crm


def test_a_view_has_measures_and_segments(shop: rg.Crm) -> None:
    view = shop.view(phone="13812340001", as_of="2026-06-15T00:00:00Z", measures=["spend"])
    assert view.measures is not None and view.segments is not None
    assert list(view.measures) == ["spend"]
    assert (view.measures["spend"].value, view.measures["spend"].currency) == ("12.50", "CNY")
    assert view.segments["active"].member
    with pytest.raises(rg.UnknownName) as caught:
        shop.view(phone="13812340001", as_of="2026-06-15T00:00:00Z", measures=["spent"])
    assert caught.value.path == "measures[0]"


def test_changes_are_told_once_and_in_order(shop: rg.Crm) -> None:
    report = shop.advance("2026-06-20T00:00:00Z", list_changes=True)
    assert [(change.name, change.change) for change in report.list or []] == [("active", "entered")] * 2
    shop.advance("2026-08-01T00:00:00Z")
    events = list(shop.changes(page=1))
    assert [event.type for event in events] == ["regulars.segment.entered"] * 2 + ["regulars.segment.left"] * 2
    assert [int(event.id) for event in events] == [1, 2, 3, 4]
    assert [event.id for event in shop.changes(after=3)] == ["4"]
    assert shop.changes_acknowledge(through=3).forgotten == 3
    assert [event.id for event in shop.changes()] == ["4"]
    with pytest.raises(rg.TimeGoesBack):
        shop.advance("2026-07-01T00:00:00Z")


def test_members_and_forecasts(shop: rg.Crm) -> None:
    members = list(shop.segment("active", as_of="2026-06-15T00:00:00Z", page=1))
    assert len(members) == 2 and members == sorted(members, key=lambda member: member.customer)
    forecast = shop.forecast(phone="13812340001", as_of="2026-06-15T00:00:00Z", until="2026-12-31T00:00:00Z")
    assert [(change.name, change.change) for change in forecast.transitions] == [("active", "left")]
    with pytest.raises(rg.UnknownName):
        next(shop.segment("activ", as_of="2026-06-15T00:00:00Z"))


ALERTING = """
[rulebook]
id = "shop"
version = 1
zone = "UTC"

[[quality.rule]]
name = "city_known"
check = "not_null"
attribute = "city"
of = "visit"
"""


def test_a_lost_gate_is_a_change_of_nobody() -> None:
    def visit(day: int, attributes: dict[str, str]) -> dict[str, object]:
        at = f"2026-06-0{day}T12:00:00Z"
        return {
            "source": "pos",
            "record_id": str(day),
            "profile": "1",
            "type": "visit",
            "occurred_at": at,
            "attributes": attributes,
        }

    with rg.Crm.in_memory(rulebook=ALERTING) as crm:
        crm.ingest([visit(1, {"city": "Wuhan"}), visit(2, {})])
        report = crm.advance("2026-06-03T00:00:00Z", list_changes=True)
        change = (report.list or [])[1]
        assert (change.customer, change.kind, change.change) == (None, "quality_alert", "gate_lost")
        assert change.quality is not None
        assert (change.quality.source, change.quality.total, change.quality.status) == ("pos", 1, "fail")
        subjects = [event.subject for event in crm.changes()]
        assert subjects == ["quality/completeness", "quality/completeness/pos"]
