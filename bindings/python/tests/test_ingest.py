"""Records in: iterables, NDJSON bytes and files, and a report in which nothing is lost."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
import regulars as rg
from conftest import AS_OF

Order = Callable[..., dict[str, Any]]


def stored(crm: rg.Crm) -> int:
    return crm.store_stats(as_of=AS_OF).records


def test_nothing_in_nothing_out(crm: rg.Crm) -> None:
    assert crm.ingest([]) == rg.IngestReport(accepted=0, duplicates=0, conflicts=[], findings={}, rejected=[])
    assert crm.ingest(b"").accepted == 0


@pytest.mark.parametrize("wrap", [list, tuple, iter, lambda records: (record for record in records)])
def test_any_iterable_will_do(crm: rg.Crm, order: Order, wrap: Callable[[list[Any]], Any]) -> None:
    assert crm.ingest(wrap([order(n) for n in range(5)])).accepted == 5
    assert stored(crm) == 5


def test_the_same_again_is_a_duplicate_and_other_content_a_conflict(crm: rg.Crm, order: Order) -> None:
    first = crm.ingest([order(1), order(1), order(1, type="visit", body={})])
    assert (first.accepted, first.duplicates, len(first.conflicts)) == (1, 1, 1)
    conflict = first.conflicts[0]
    assert (conflict.index, conflict.error.code) == (2, "record_conflict")
    assert conflict.error.details is not None
    assert (conflict.error.details["source"], conflict.error.details["record_id"]) == ("pos", "P-1")


def test_what_was_noticed_is_counted_over_all_batches(crm: rg.Crm, order: Order) -> None:
    masked = [order(n, identifiers=[{"kind": "phone", "value": "138****5678"}]) for n in range(3)]
    data = lines(masked)
    for batch_size in (1, 2, 10):
        for given in (masked, data):
            with rg.Crm.in_memory(rulebook=crm.rulebook) as fresh:
                assert fresh.ingest(given, batch_size=batch_size).findings == {"identifier_masked": 3}


def test_a_bad_record_stops_no_other(crm: rg.Crm, order: Order) -> None:
    records: list[Any] = [
        order(1),
        order(2, source="nowhere"),
        order(3, occurred_at=datetime(2026, 10, 1)),
        "not a record",
        order(4, ext={"tags": [1, {2}]}),
        order(5),
        order(6, ext={7: 8}),
        order(1),
    ]
    for batch_size in (1, 2, 3, 100):
        with rg.Crm.in_memory(rulebook=crm.rulebook) as fresh:
            report = fresh.ingest(records, batch_size=batch_size)
        assert (report.accepted, report.duplicates, report.conflicts) == (2, 1, [])
        found = [(entry.index, entry.error.code, entry.error.path) for entry in report.rejected]
        assert found == [
            (1, "unknown_source", "source"),
            (2, "instant_without_zone", "occurred_at"),
            (3, "wrong_type", ""),
            (4, "wrong_type", "ext.tags[1]"),
            (6, "wrong_type", "ext"),
        ]


def test_an_iterable_that_raises_leaves_whole_batches(crm: rg.Crm, order: Order) -> None:
    def source() -> Iterator[dict[str, Any]]:
        for number in range(7):
            yield order(number)
        raise ConnectionError("the till hung up")

    with pytest.raises(ConnectionError, match="hung up"):
        crm.ingest(source(), batch_size=3)
    assert stored(crm) == 6
    again = crm.ingest([order(number) for number in range(7)])
    assert (again.duplicates, again.accepted) == (6, 1)


def test_an_iterable_may_ask_the_store_while_it_feeds_it(crm: rg.Crm, order: Order) -> None:
    seen = []

    def source() -> Iterator[dict[str, Any]]:
        for number in range(4):
            seen.append(stored(crm))
            yield order(number)

    crm.ingest(source(), batch_size=2)
    assert seen == [0, 0, 2, 2]


def lines(records: list[Any]) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def test_ndjson_as_bytes_and_as_a_file(crm: rg.Crm, order: Order, tmp_path: Path) -> None:
    data = lines([order(1), order(2)]) + b'{"cut off\n\xff\n\n' + lines([order(3), order(1, profile="other")])
    path = tmp_path / "orders.ndjson"
    path.write_bytes(data)
    for given in (data, bytearray(data), memoryview(data), path):
        for batch_size in (1, 2, 4, 100):
            with rg.Crm.in_memory(rulebook=crm.rulebook) as fresh:
                report = fresh.ingest(given, batch_size=batch_size)
            assert report.accepted == 3
            assert [entry.line for entry in report.rejected] == [3, 4]
            assert [entry.error.code for entry in report.rejected] == ["json_syntax", "invalid_utf8"]
            assert [entry.index for entry in report.rejected] == [2, 3]
            assert [(entry.line, entry.index) for entry in report.conflicts] == [(7, 5)]


def test_typed_records_are_taken_too(crm: rg.Crm, order: Order) -> None:
    record = rg.OrderRecord(
        source="pos",
        record_id="P-1",
        profile="M-10233",
        occurred_at=datetime(2026, 10, 1, 4, tzinfo=timezone.utc),
        identifiers=[rg.Identifier(kind="phone", value="138 1234 5678")],
        body=rg.OrderRecordBody(amount=rg.Money("12.50", "CNY")),
    )
    assert crm.ingest([record]).accepted == 1
    assert crm.ingest([order(1)]).duplicates == 1
    assert msgspec.convert(crm.record_get(source="pos", record_id="P-1"), rg.OrderRecord).body == record.body


@pytest.mark.parametrize("given", ["orders.ndjson", {"source": "pos"}])
def test_what_is_no_iterable_of_records_is_a_type_error(crm: rg.Crm, given: Any) -> None:
    with pytest.raises(TypeError):
        crm.ingest(given)


def test_a_missing_file_is_an_os_error(crm: rg.Crm, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        crm.ingest(tmp_path / "absent.ndjson")


def test_the_batch_size_is_at_least_one(crm: rg.Crm) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        crm.ingest([], batch_size=0)


DECLARED = """
[records.fitting]
hours = { type = "decimal", personal = false, required = true }
fee = "money"
[records.order]
gift = "bool"
"""


def test_declared_records_come_back_with_a_dict_as_body(rulebook: str) -> None:
    crm = rg.Crm.in_memory(rulebook=rulebook + DECLARED)
    head = {"source": "pos", "profile": "1", "occurred_at": "2026-06-01T12:00:00+08:00"}
    fee = {"amount": "80.00", "currency": "CNY"}
    records = [
        {**head, "record_id": "f", "type": "fitting", "body": {"hours": Decimal("1.50"), "fee": fee}},
        {**head, "record_id": "g", "type": "order", "body": {"amount": fee, "gift": True}},
        {**head, "record_id": "o", "type": "order", "body": {"amount": fee}},
    ]
    report = crm.ingest(records)
    assert (report.accepted, report.rejected) == (3, [])
    fitting = crm.record_get(source="pos", record_id="f")
    assert isinstance(fitting, rg.DeclaredRecord)
    assert (fitting.type, fitting.body) == ("fitting", {"fee": fee, "hours": "1.50"})
    timeline = crm.customer_timeline(profile={"source": "pos", "key": "1"}, as_of="2026-06-30T12:00:00+08:00")
    assert [type(record) for record in timeline.records] == [rg.DeclaredRecord, rg.DeclaredRecord, rg.OrderRecord]
    assert crm.ingest(timeline.records).duplicates == 3
