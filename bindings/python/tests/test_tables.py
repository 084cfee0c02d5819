"""Records out of data frames and views into them, by the Arrow PyCapsule interface."""

from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import regulars as rg

RULES = """
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[sources.pos]
kind = "store"
rank = 1
[identity.kinds.phone]
normalise = "phone"
[attributes.city]
[measures.orders]
agg = "count"
of = "order"
window = "lifetime"
[measures.spend]
agg = "sum"
of = "order"
field = "body.amount"
currency = "CNY"
window = "lifetime"
[measures.last]
agg = "last"
of = "order"
window = "lifetime"
[segments.spent]
when = "measure.spend >= 15"
"""
COLUMNS = {
    "record_id": "no",
    "profile": "who",
    "occurred_at": "at",
    "body.amount": "paid",
    "identifier.phone": "mobile",
    "attribute.city": "city",
}
ASKED = ["customer", "records", "attr.city", "measure.orders", "measure.spend", "measure.last", "segment.spent"]
AT = datetime(2026, 1, 5, 2, tzinfo=timezone.utc)
AS_OF = datetime(2026, 3, 1, tzinfo=timezone.utc)


def orders() -> pa.Table:
    return pa.table(
        {
            "no": pa.array(["1", "2", "3"], pa.string_view()),
            "who": pa.array(["ann", "bo", "ann"]).dictionary_encode(),
            "at": pa.array([AT, AT, AT.replace(day=7)], pa.timestamp("ms", "Europe/Berlin")),
            "paid": pa.array([Decimal("12.50"), Decimal("3.00"), Decimal("7.25")], pa.decimal128(9, 2)),
            "mobile": pa.array(["13812345678", None, None], pa.large_string()),
            "city": ["武汉", None, "武汉"],
        }
    )


def asked(crm: rg.Crm) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pa.table(crm.views_table(ASKED, as_of=AS_OF)).to_pylist()
    return sorted(({name: value for name, value in row.items() if name != "customer"} for row in rows), key=str)


WANTED = [
    {
        "records": 1,
        "attr.city": None,
        "measure.orders": 1,
        "measure.spend": Decimal("3.00"),
        "measure.last": AT,
        "segment.spent": False,
    },
    {
        "records": 2,
        "attr.city": "武汉",
        "measure.orders": 2,
        "measure.spend": Decimal("19.75"),
        "measure.last": AT.replace(day=7),
        "segment.spent": True,
    },
]


PLAIN = {"no": pa.string(), "who": pa.string()}


def frames() -> list[Any]:
    table = orders()
    decoded = table.cast(pa.schema([(field.name, PLAIN.get(field.name, field.type)) for field in table.schema]))
    return [
        table,
        pl.DataFrame(decoded),
        decoded.to_pandas(types_mapper=pd.ArrowDtype),
        duckdb.sql("select * from decoded"),
        table.slice(0, 2).to_reader(),
        table.slice(2).to_reader(max_chunksize=1),
    ]


@pytest.mark.parametrize("which", range(4))
def test_frames_of_every_library_give_the_same_views(which: int) -> None:
    with rg.Crm.in_memory(rulebook=RULES) as crm:
        report = crm.ingest_table(frames()[which], source="pos", body="order", columns=COLUMNS, currency="CNY")
        assert (report.accepted, report.rejected) == (3, [])
        assert asked(crm) == WANTED
        again = crm.ingest_table(orders(), source="pos", body="order", columns=COLUMNS, currency="CNY")
        assert (again.accepted, again.duplicates) == (0, 3)


def test_sliced_frames_and_streams_come_whole() -> None:
    with rg.Crm.in_memory(rulebook=RULES) as crm:
        for part in frames()[4:]:
            crm.ingest_table(part, source="pos", body="order", columns=COLUMNS, currency="CNY")
        empty = crm.ingest_table(orders().slice(0, 0), source="pos", body="order", columns=COLUMNS, currency="CNY")
        assert (empty.accepted, empty.rejected) == (0, [])
        assert asked(crm) == WANTED


def test_views_go_into_every_library() -> None:
    with rg.Crm.in_memory(rulebook=RULES) as crm:
        crm.ingest_table(orders(), source="pos", body="order", columns=COLUMNS, currency="CNY")
        rows = crm.views_table(ASKED, as_of=AS_OF)
        assert pl.DataFrame(rows).schema == {
            "customer": pl.String,
            "records": pl.Int64,
            "attr.city": pl.String,
            "measure.orders": pl.Int64,
            "measure.spend": pl.Decimal(38, 2),
            "measure.last": pl.Datetime("us", "UTC"),
            "segment.spent": pl.Boolean,
        }
        assert len(rows) == len(pa.table(rows).to_pandas()) == 2


def test_what_is_wrong_with_a_column_names_it() -> None:
    with rg.Crm.in_memory(rulebook=RULES) as crm:

        def take(frame: Any, columns: dict[str, str] | None = None, **more: Any) -> rg.IngestReport:
            return crm.ingest_table(frame, source="pos", body="order", columns=columns or COLUMNS, **more)

        with pytest.raises(rg.UnknownCurrency) as refused:
            take(orders())
        assert refused.value.path == "paid"
        floats = orders().set_column(3, "paid", pa.array([1.5, 2.5, 3.5]))
        with pytest.raises(rg.FloatNotAllowed) as refused_float:
            take(floats, currency="CNY")
        assert refused_float.value.path == "paid"
        days = orders().set_column(2, "at", pa.array([date(2026, 1, 5)] * 3))
        with pytest.raises(rg.InstantWithoutZone):
            take(days, currency="CNY")
        assert take(days, currency="CNY", zone="Asia/Shanghai").accepted == 3
        with pytest.raises(rg.MissingField, match="did you mean `mobile`"):
            take(orders(), COLUMNS | {"identifier.phone": "mobil"}, currency="CNY")
        with pytest.raises(rg.UnknownField, match="did you mean `amount`"):
            take(orders(), {**COLUMNS, "body.amont": "paid"}, currency="CNY")
        with pytest.raises(rg.MissingField, match="every record needs `profile`"):
            take(orders(), {"record_id": "no", "occurred_at": "at"})
        with pytest.raises(rg.UnknownType):
            crm.ingest_table(orders(), source="pos", body="odrer", columns=COLUMNS)
        with pytest.raises(rg.UnknownName, match="did you mean `measure.orders`") as unknown:
            crm.views_table(["customer", "measure.order"])
        assert unknown.value.path == "columns[1]"
        with pytest.raises(TypeError):
            take([1, 2, 3], currency="CNY")


def test_a_bad_row_stops_no_other() -> None:
    table = orders().set_column(1, "who", pa.array(["ann", None, "ann"]))
    with rg.Crm.in_memory(rulebook=RULES) as crm:
        report = crm.ingest_table(
            table.to_reader(max_chunksize=1), source="pos", body="order", columns=COLUMNS, currency="CNY"
        )
        assert report.accepted == 2
        assert [(bad.index, bad.error.code, bad.error.path) for bad in report.rejected] == [
            (1, "missing_field", "profile")
        ]
        cents = pa.table({"no": ["9"], "who": ["cy"], "at": [AT], "cents": [1999]})
        columns = {"record_id": "no", "profile": "who", "occurred_at": "at", "body.amount": "cents"}
        assert crm.ingest_table(cents, source="pos", body="order", columns=columns, currency="CNY").accepted == 1
        spends = pa.table(crm.views_table(["measure.spend"], as_of=AS_OF))["measure.spend"].to_pylist()
        assert sorted(spends) == [Decimal("19.75"), Decimal("19.99")]
