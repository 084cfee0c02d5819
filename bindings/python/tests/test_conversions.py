"""What Python values become on the wire: exactly themselves, or an error with a path."""

from __future__ import annotations

import enum
import json
from collections import OrderedDict
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
import regulars as rg
from regulars._regulars import canonical

Order = Callable[..., dict[str, Any]]


class Colour(enum.StrEnum):
    RED = "red"


class Level(enum.IntEnum):
    TWO = 2

    def __repr__(self) -> str:
        return "two"


class Naive(tzinfo):
    """A zone that does not know its offset."""

    def utcoffset(self, _: datetime | None) -> timedelta | None:
        return None

    def dst(self, _: datetime | None) -> timedelta | None:
        return None

    def tzname(self, _: datetime | None) -> str | None:
        return None


class Wire(msgspec.Struct, kw_only=True, omit_defaults=True, tag="wire"):
    """A struct with every way of leaving a field out."""

    many: list[int] = []
    needed: int | None
    some: int = 3
    none: int | None = None
    unset: int | msgspec.UnsetType = msgspec.UNSET
    from_: str = msgspec.field(name="from", default="")


class Plain(msgspec.Struct):
    value: int | None = None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-(2**63), "-9223372036854775808"),
        (2**64, "18446744073709551616"),
        (Level.TWO, "2"),
        ('王伟\n"\\\x01', '"王伟\\n\\"\\\\\\u0001"'),
        (Colour.RED, '"red"'),
        (0.1, "0.1"),
        (1.5e300, "15e299"),
        (-0.0, "0"),
        ([1, [2]], "[1,[2]]"),
        ((1, 2), "[1,2]"),
        ({"b": 1, "a": None}, '{"a":null,"b":1}'),
        (OrderedDict(b=1, a=2), '{"a":2,"b":1}'),
        (MappingProxyType({"a": 1}), '{"a":1}'),
        (Decimal("12.50"), '"12.50"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("1E-7"), '"0.0000001"'),
        (Decimal("-0.10"), '"-0.10"'),
        (date(2026, 10, 1), '"2026-10-01"'),
        (datetime(2026, 10, 1, 12, tzinfo=timezone.utc), '"2026-10-01T12:00:00Z"'),
        (datetime(2026, 10, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai")), '"2026-10-01T12:00:00+08:00"'),
        (datetime(2026, 10, 1, 12, 0, 0, 120, timezone(timedelta(hours=-3.5))), '"2026-10-01T12:00:00.00012-03:30"'),
        (datetime(5, 1, 1, tzinfo=timezone.utc), '"0005-01-01T00:00:00Z"'),
        # The local mean time of Shanghai before 1901, +08:05:43, has no spelling in RFC 3339.
        (datetime(1900, 6, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai")), '"1900-06-01T03:54:17Z"'),
        (rg.Money("12.50", "CNY"), '{"amount":"12.50","currency":"CNY"}'),
        (Wire(needed=None), '{"needed":null,"type":"wire"}'),
        (Wire(needed=1, many=[2], from_="x"), '{"from":"x","many":[2],"needed":1,"type":"wire"}'),
        (Plain(), '{"value":null}'),
        (rg.StatedIdentifierRef(kind="phone", value="1"), '{"kind":"phone","value":"1"}'),
    ],
)
def test_a_value_with_an_exact_form(value: object, text: str) -> None:
    assert canonical(value) == text


def test_a_summer_time_fold_is_two_instants() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=berlin)
    assert canonical(first) == '"2026-10-25T02:30:00+02:00"'
    assert canonical(first.replace(fold=1)) == '"2026-10-25T02:30:00+01:00"'


class Nanoseconds(datetime):
    """What data frame libraries hand out: a datetime that counts finer than microseconds."""

    nanosecond = 7


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2026, 10, 1), rg.InstantWithoutZone),
        (datetime(2026, 10, 1, tzinfo=Naive()), rg.InstantWithoutZone),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(seconds=7))), rg.InstantOutOfRange),
        (Nanoseconds(2026, 10, 1, tzinfo=timezone.utc), rg.InstantTooFine),
        (float("nan"), rg.InvalidValue),
        (float("-inf"), rg.InvalidValue),
        (Decimal("NaN"), rg.DecimalInvalid),
        (Decimal("sNaN"), rg.DecimalInvalid),
        (Decimal("Infinity"), rg.DecimalInvalid),
        (Decimal("1E+999999"), rg.DecimalOverflow),
        (Decimal("1E-999999"), rg.DecimalOverflow),
        pytest.param(10**5000, rg.DecimalOverflow, id="endless"),
        ("\ud800", rg.InvalidUtf8),
        ({"\udfff": 1}, rg.InvalidUtf8),
        ({1: 2}, rg.WrongType),
        ({None: 2}, rg.WrongType),
        (b"bytes", rg.WrongType),
        ({1, 2}, rg.WrongType),
        (Fraction(1, 2), rg.WrongType),
        (1j, rg.WrongType),
        (object(), rg.WrongType),
        (iter([1]), rg.WrongType),
        (timedelta(1), rg.WrongType),
    ],
)
def test_a_value_without_an_exact_form_is_refused_with_its_path(
    value: object, expected: type[rg.RegularsError]
) -> None:
    with pytest.raises(expected) as caught:
        canonical({"records": [{}, {}, {}, {"occurred_at": value}]})
    assert caught.value.path == "records[3].occurred_at"


def test_a_list_that_holds_itself_is_too_deep() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(rg.JsonTooDeep):
        canonical(endless)
    loop: dict[str, object] = {}
    loop["loop"] = loop
    with pytest.raises(rg.JsonTooDeep):
        canonical(loop)


def test_a_list_that_holds_itself_twice_stops_in_time() -> None:
    value: list[object] = ["x" * 1_000]
    for _ in range(30):
        value = [value, value]
    with pytest.raises(rg.JsonTooLarge):
        canonical(value)


def test_the_deepest_value_that_is_taken() -> None:
    value: object = 1
    for _ in range(32):
        value = [value]
    assert canonical(value) == "[" * 32 + "1" + "]" * 32
    with pytest.raises(rg.JsonTooDeep):
        canonical([value])


def test_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(rg.JsonTooLarge):
        canonical("x" * (65 << 20))


class Spiteful(Naive):
    """A zone whose offset changes the dict that is being converted."""

    def __init__(self, victim: dict[str, object]) -> None:
        self.victim = victim

    def utcoffset(self, _: datetime | None) -> timedelta:
        self.victim.clear()
        return timedelta(0)

    def dst(self, _: datetime | None) -> timedelta:
        return timedelta(0)


def test_a_dict_that_changes_under_way_does_no_harm() -> None:
    victim: dict[str, object] = {}
    victim["a"] = datetime(2026, 1, 1, tzinfo=Spiteful(victim))
    victim["b"] = 2
    assert json.loads(canonical(victim)) == {"a": "2026-01-01T00:00:00Z", "b": 2}


class Broken(Naive):
    def utcoffset(self, _: datetime | None) -> timedelta:
        raise LookupError("no such zone")


def test_an_exception_of_the_callers_code_goes_on() -> None:
    with pytest.raises(LookupError, match="no such zone"):
        canonical([datetime(2026, 1, 1, tzinfo=Broken())])


def test_money_is_exact() -> None:
    assert rg.Money("12.50", "CNY") == rg.Money(Decimal("12.50"), "CNY")
    assert rg.Money(12, "CNY").amount == Decimal(12)
    assert str(rg.Money("1E+3", "CNY")) == "1000 CNY"
    with pytest.raises(rg.FloatNotAllowed) as caught:
        rg.Money(12.5, "CNY")  # type: ignore[arg-type]
    assert caught.value.path == "amount"
    assert caught.value.number == 1013
    with pytest.raises(rg.DecimalInvalid):
        rg.Money("12,50", "CNY")
    with pytest.raises(rg.DecimalInvalid):
        rg.Money(Decimal("NaN"), "CNY")
    with pytest.raises(rg.WrongType):
        rg.Money(True, "CNY")


def test_a_decimal_in_a_record_is_taken_and_a_float_is_refused(crm: rg.Crm, order: Order) -> None:
    exact = order(1, body={"amount": {"amount": Decimal("12.50"), "currency": "CNY"}})
    helper = order(2, body={"amount": rg.Money("12.50", "CNY")})
    binary = order(3, body={"amount": {"amount": 12.5, "currency": "CNY"}})
    report = crm.ingest([exact, helper, binary])
    assert (report.accepted, len(report.rejected)) == (2, 1)
    assert report.rejected[0].index == 2
    assert report.rejected[0].error.code == "float_not_allowed"
    assert report.rejected[0].error.path == "body.amount.amount"


def test_the_same_instant_in_two_zones_is_the_same_record(crm: rg.Crm, order: Order) -> None:
    text = order(occurred_at="2026-10-01T12:00:00+08:00")
    aware = order(occurred_at=datetime(2026, 10, 1, 4, tzinfo=timezone.utc))
    assert crm.ingest([text]).accepted == 1
    assert crm.ingest([aware]).duplicates == 1
