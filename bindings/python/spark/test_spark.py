"""Views, tiers and scores on two executors beside one process: equal value by value, in whatever order the rows come, and also
where an executor is killed in the middle."""

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from threading import Thread
from typing import Any

import pyarrow as pa
import pytest
import regulars as rg
import regulars.spark as rs
from pyspark.sql import DataFrame, SparkSession

RULES = """
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
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
minus = "return"
[measures.spend_90d]
agg = "sum"
of = "order"
field = "body.amount"
currency = "CNY"
window = { last = "90d" }
[measures.each]
agg = "ratio"
num = "spend"
den = "orders"
[measures.last]
agg = "last"
of = "order"
window = "lifetime"
[segments.spent]
when = "measure.spend >= 300"
[[tag]]
name = "back"
dimension = "behaviour"
when = "measure.orders >= 3"
[[stage]]
name = "new"
enter = "measure.orders <= 1"
[[stage]]
name = "known"
enter = "true"
[privacy]
default_jurisdictions = ["CN"]
[[purpose]]
path = "profiling"
class = "service"
default_basis = "contract"
[[score]]
name = "loyalty"
kind = "points_sum"
purpose = "profiling"
scale = 1
base = 10
min = 0
max = 60
[[score.components]]
name = "spend"
measure = "spend"
bands = [{ from = "100", points = 20 }, { from = "500", points = 45 }]
[[score.components]]
name = "orders"
of = "order"
points = 3
half_life = "90d"
[program]
id = "club"
timezone = "Asia/Shanghai"
version = 1
effective_from = "2025-01-01"
[points]
earn = "1 point per 1.00 CNY"
rounding = "floor"
expiry = "6 months, end of day"
[tiers]
window = "rolling 12 months"
valid_for = "while qualified"
base = "member"
[[tiers.level]]
id = "silver"
name = "Silver"
needs = "spend >= 200.00"
[[tiers.level]]
id = "gold"
name = "Gold"
needs = "spend >= 600.00"
"""
COLUMNS = [
    "records",
    "tier",
    "points",
    "stage",
    "next_change_at",
    "attr.city",
    "measure.orders",
    "measure.spend",
    "measure.spend_90d",
    "measure.each",
    "measure.last",
    "segment.spent",
    "tag.back",
]
AS_OF = datetime(2026, 6, 1, tzinfo=timezone.utc)
CUSTOMERS = 300
FIRST = datetime(2025, 6, 1, tzinfo=timezone.utc)


def shop(seed: int) -> Iterator[dict[str, Any]]:
    """Records of customers whom a till and an app know, joined by their telephone number from the beginning."""
    draw = random.Random(seed)
    for n in range(CUSTOMERS):
        phone = f"138{n:08d}"
        for source in ("pos", "app"):
            yield {
                "source": source,
                "record_id": f"p{n}",
                "profile": f"{source}-{n}",
                "type": "profile",
                "occurred_at": FIRST.isoformat(),
                "identifiers": [{"kind": "phone", "value": phone}],
                "attributes": {"city": draw.choice(["武汉", "杭州"])},
            }
        for order in range(draw.choice([0, 1, 2, 3, 40] if n % 50 == 0 else [0, 1, 2, 3])):
            source = draw.choice(["pos", "app"])
            at = FIRST + timedelta(minutes=draw.randrange(1, 500_000))
            amount = {"amount": str(Decimal(draw.randrange(1, 40_000)) / 100), "currency": "CNY"}
            body: dict[str, Any] = {"amount": amount}
            key = {"source": source, "record_id": f"o{n}-{order}", "profile": f"{source}-{n}"}
            yield {**key, "type": "order", "occurred_at": at.isoformat(), "body": body}


@pytest.fixture(scope="module")
def seed() -> int:
    return int(os.environ.get("REGULARS_PARITY_SEED", random.randrange(1 << 32)))


@pytest.fixture(scope="module")
def known(seed: int) -> list[dict[str, Any]]:
    print(f"REGULARS_PARITY_SEED={seed}")
    return list(shop(seed))


@pytest.fixture(scope="module")
def crm(known: list[dict[str, Any]]) -> rg.Crm:
    crm = rg.Crm.in_memory(RULES)
    assert crm.ingest(known).accepted == len(known)
    return crm


def owner(crm: rg.Crm) -> dict[tuple[str, str], str]:
    """Which customer each profile is, as one process knows it."""
    found = {}
    for customer in crm.customer_list(as_of=AS_OF, limit=CUSTOMERS + 1).customers:
        view = crm.view(customer, as_of=AS_OF, select=["identity"])
        found.update({(profile.source, profile.key): customer for profile in view.profiles})
    return found


@pytest.fixture(scope="module")
def records(spark: SparkSession, crm: rg.Crm, known: list[dict[str, Any]], seed: int) -> DataFrame:
    whose = owner(crm)
    rows = [(whose[record["source"], record["profile"]], json.dumps(record)) for record in known]
    random.Random(seed).shuffle(rows)
    return spark.createDataFrame(rows, "customer string, record string").repartition(5).cache()


def rounded(value: Any) -> Any:
    return value.quantize(Decimal("1e-18")) if isinstance(value, Decimal) else value


def alone(crm: rg.Crm, columns: list[str]) -> dict[str, dict[str, Any]]:
    rows = pa.table(crm.views_table(["customer", *columns], as_of=AS_OF)).to_pylist()
    return {row["customer"]: {name: rounded(row[name]) for name in columns} for row in rows}


def spread(frame: DataFrame, columns: list[str]) -> dict[str, dict[str, Any]]:
    found = {}
    for row in frame.toArrow().to_pylist():
        assert row["customer"] not in found
        found[row["customer"]] = {name: rounded(row[name]) for name in columns}
    return found


def test_two_executors_say_what_one_process_says(records: DataFrame, crm: rg.Crm) -> None:
    found = spread(rs.views(records, RULES, COLUMNS, as_of=AS_OF), COLUMNS)
    assert len(found) == CUSTOMERS
    assert found == alone(crm, COLUMNS)
    assert {row["tier"] for row in found.values()} >= {"silver", "gold"}


def test_tiers_and_scores_are_views(records: DataFrame, crm: rg.Crm) -> None:
    asked = ["tier", "points", "next_change_at"]
    assert spread(rs.tier(records, RULES, as_of=AS_OF), asked) == alone(crm, asked)
    scored = spread(rs.score(records, RULES, ["loyalty"], as_of=AS_OF), ["score.loyalty"])
    assert scored == alone(crm, ["score.loyalty"])
    assert len({row["score.loyalty"] for row in scored.values()}) > 10


def test_whole_views_are_the_same_bytes(records: DataFrame, crm: rg.Crm) -> None:
    whole = {
        row["customer"]: row["view"]
        for row in rs.view(records, RULES, as_of=AS_OF, select=["orders", "measures"]).collect()
    }
    request = '{"as_of":"2026-06-01T00:00:00Z","customer":"%s","select":["orders","measures"]}'
    for customer in list(whole)[:20]:
        assert whole[customer] == crm.call_json("customer.view", request % customer)


def executors() -> list[int]:
    """The processes of executors on this machine."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            line = (folder / "cmdline").read_bytes() if folder.name.isdigit() else b""
        except OSError:
            continue
        if b"CoarseGrainedExecutorBackend" in line:
            found.append(int(folder.name))
    return sorted(found)


def test_an_executor_that_dies_changes_nothing(records: DataFrame, crm: rg.Crm, tmp_path: Path) -> None:
    begun = tmp_path / "begun"

    def slowly(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            begun.touch()
            time.sleep(0.05)
            yield batch

    slow = records.mapInArrow(slowly, records.schema)
    victims: list[int] = []

    def kill() -> None:
        while not begun.exists():
            time.sleep(0.02)
        time.sleep(0.3)
        victims.extend(executors()[:1])
        for victim in victims:
            os.kill(victim, signal.SIGKILL)

    killer = Thread(target=kill)
    killer.start()
    found = spread(rs.views(slow, RULES, COLUMNS, as_of=AS_OF), COLUMNS)
    killer.join()
    assert len(victims) == 1
    assert found == alone(crm, COLUMNS)


def test_bad_records_fail_with_code_path_and_customer(spark: SparkSession) -> None:
    rows = [("c1", '{"source":"pos","record_id":"1","profile":"a","type":"order"}')]
    frame = spark.createDataFrame(rows, "customer string, record string")
    with pytest.raises(Exception, match=r"(?s)records\[0\].*customer 'c1'"):
        rs.tier(frame, RULES, as_of=AS_OF).collect()
    nobody = spark.createDataFrame([(None, "{}")], "customer string, record string")
    with pytest.raises(Exception, match="no customer or no record"):
        rs.tier(nobody, RULES, as_of=AS_OF).collect()
    with pytest.raises(rg.UnknownName) as caught:
        rs.views(frame, RULES, ["tier", "measure.spent"], as_of=AS_OF)
    assert caught.value.path == "columns[1]"


def test_keys_may_be_numbers_and_nothing_gives_nothing(spark: SparkSession) -> None:
    record = json.dumps(next(shop(1)))
    frame = spark.createDataFrame([(7, record)], "who long, what string")
    found = rs.views(frame, RULES, ["records"], as_of=AS_OF, customer="who", record="what").collect()
    assert [(row["who"], row["records"]) for row in found] == [(7, 1)]
    empty = frame.where("who > 7")
    assert rs.views(empty, RULES, ["records"], as_of=AS_OF, customer="who", record="what").collect() == []
