"""Bad input at the edges: a typed error with a path, the rest of the batch unharmed, nothing half written."""

import json
from collections.abc import Callable
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import regulars as rg
from conftest import AS_OF

Order = Callable[..., dict[str, Any]]


def money(amount: object, currency: object = "CNY") -> dict[str, Any]:
    return {"body": {"amount": {"amount": amount, "currency": currency}}}


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        (money(12.5), "float_not_allowed", "body.amount.amount"),
        (money(Decimal("-1")), "negative", "body.amount.amount"),
        (money(Decimal("1E+40")), "decimal_overflow", "body.amount.amount"),
        (money("12,50"), "decimal_invalid", "body.amount.amount"),
        (money("1", "XYZ"), "unknown_currency", "body.amount.currency"),
        ({"occurred_at": "0000-01-01T00:00:00Z"}, "instant_out_of_range", "occurred_at"),
        ({"occurred_at": datetime(9999, 12, 31, tzinfo=timezone.utc)}, "instant_out_of_range", "occurred_at"),
        ({"occurred_at": "2026-10-01T12:00:00"}, "instant_without_zone", "occurred_at"),
        ({"occurred_at": datetime(2026, 10, 1)}, "instant_without_zone", "occurred_at"),
        ({"colour": "red"}, "unknown_field", "colour"),
        ({"source": "nowhere"}, "unknown_source", "source"),
        ({"record_id": "x" * 10_000_000}, "text_too_long", "record_id"),
    ],
)
def test_a_bad_field_is_rejected_with_code_and_path(
    crm: rg.Crm, order: Order, fields: dict[str, Any], code: str, path: str
) -> None:
    report = crm.ingest([order(1), {**order(2), **fields}, order(3)])
    assert report.accepted == 2
    assert [(entry.index, entry.error.code, entry.error.path) for entry in report.rejected] == [(1, code, path)]


def test_the_same_fault_has_the_same_code_as_text(crm: rg.Crm, order: Order) -> None:
    naive = order(1, occurred_at=datetime(2026, 10, 1))
    text = json.dumps(order(1, occurred_at="2026-10-01T00:00:00")).encode()
    objects, lines = crm.ingest([naive]).rejected[0].error, crm.ingest(text).rejected[0].error
    assert (objects.code, objects.number, objects.path) == (lines.code, lines.number, lines.path)


def test_a_file_that_is_not_a_store_is_left_alone(tmp_path: Path, rulebook: str) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"Dear Ms Wang, " * 1_000)
    with pytest.raises(rg.NotAStore):
        rg.Crm.open(path, rulebook=rulebook)
    assert path.read_bytes() == b"Dear Ms Wang, " * 1_000


def test_a_folder_that_is_not_there(tmp_path: Path, rulebook: str) -> None:
    with pytest.raises(rg.StoreUnavailable):
        rg.Crm.open(tmp_path / "absent" / "shop.db", rulebook=rulebook)


def test_a_path_with_a_nul_byte_is_refused(rulebook: str) -> None:
    with pytest.raises((rg.RegularsError, ValueError)):
        rg.Crm.open("shop\0.db", rulebook=rulebook)


def test_nothing_is_written_by_what_is_refused(crm: rg.Crm, order: Order) -> None:
    crm.ingest([order(1, source="nowhere"), order(2, occurred_at=datetime(2026, 10, 1))])
    assert crm.store_stats(as_of=AS_OF) == rg.StoreStats(records=0, profiles=0, customers=0, identifiers=0)
