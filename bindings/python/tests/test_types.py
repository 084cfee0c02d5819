"""Results are typed, frozen and picklable, and lose nothing of the reply."""

import pickle
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import regulars as rg
from conftest import AS_OF
from regulars._regulars import canonical

Order = Callable[..., dict[str, Any]]


@pytest.fixture
def view(crm: rg.Crm, order: Order) -> rg.CustomerView:
    crm.ingest([order(1), order(2, body={"amount": rg.Money("99.50", "CNY")})])
    return crm.view(phone="13812345678", as_of=AS_OF)


def test_a_view_has_typed_fields(view: rg.CustomerView) -> None:
    assert view.as_of == datetime.fromisoformat(AS_OF)
    assert view.as_of.utcoffset() == timedelta(0)
    assert view.orders is not None
    assert view.orders.count == 2
    (net,) = view.orders.net
    assert (net.amount, net.currency) == (Decimal("112.00"), "CNY")
    assert isinstance(net.amount, Decimal)
    assert view.scores is not None
    assert view.scores["rfm"].status == "ok"
    assert view.membership is not None
    assert view.membership.tier == "member"
    assert view.membership.next is not None
    assert view.membership.next.at_least == rg.Money("5000.00", "CNY")
    assert [(row.purpose, row.channel, row.decision) for row in view.consent or []] == [
        ("marketing", "sms", "deny"),
        ("marketing", "email", "deny"),
    ]


def test_a_result_is_frozen(view: rg.CustomerView) -> None:
    with pytest.raises(AttributeError):
        view.customer = "other"  # type: ignore[misc]


def test_a_result_survives_a_pickle(view: rg.CustomerView) -> None:
    assert pickle.loads(pickle.dumps(view)) == view


def test_a_typed_view_loses_nothing(crm: rg.Crm, view: rg.CustomerView) -> None:
    assert canonical(view) == crm.view_json(phone="13812345678", as_of=AS_OF)
