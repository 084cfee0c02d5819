"""The peer of `retier`: a group-by over sorted keys that says whose tier differs from that of a month ago, by Polars.

Prints `run WALL CPU` in seconds per run, without reading the file, then `moved FROM>TO COUNT`.
The numbers are those of `RULES` in benches/src/lib.rs.
"""

import sys
import time
from datetime import datetime, timedelta, timezone

import polars as pl

SHANGHAI = timezone(timedelta(hours=8))
AS_OF = datetime(2026, 7, 1, 12, tzinfo=SHANGHAI)
BEFORE = AS_OF - timedelta(days=30)
TIERS = [("gold", 300_000), ("silver", 100_000)]


def window(asked: datetime) -> pl.Expr:
    # An order of local date d counts while the date of the question is before d + 12 months.
    first = datetime(asked.year - 1, asked.month, asked.day, tzinfo=SHANGHAI) + timedelta(days=1)
    return (pl.col("at") >= first) & (pl.col("at") <= asked)


def tier(spend: str, first: datetime) -> pl.Expr:
    held = pl.lit("member")
    for name, least in reversed(TIERS):
        held = pl.when(pl.col(spend) >= least).then(pl.lit(name)).otherwise(held)
    return pl.when(pl.col("first") <= first).then(held).otherwise(pl.lit("none"))


def changes(orders: pl.DataFrame) -> pl.DataFrame:
    return (
        orders.lazy()
        .group_by("account", maintain_order=True)
        .agg(
            first=pl.col("at").first(),
            before=pl.col("paid").filter(window(BEFORE)).sum(),
            now=pl.col("paid").filter(window(AS_OF)).sum(),
        )
        .with_columns(origin=tier("before", BEFORE), target=tier("now", AS_OF))
        .filter(pl.col("origin") != pl.col("target"))
        .collect()
    )


def sums(orders: pl.DataFrame) -> pl.DataFrame:
    # The same as masked sums, which is faster where groups are small.
    paid = pl.col("paid")
    return (
        orders.lazy()
        .with_columns(
            before=pl.when(window(BEFORE)).then(paid).otherwise(0),
            now=pl.when(window(AS_OF)).then(paid).otherwise(0),
        )
        .group_by("account", maintain_order=True)
        .agg(first=pl.col("at").first(), before=pl.col("before").sum(), now=pl.col("now").sum())
        .with_columns(origin=tier("before", BEFORE), target=tier("now", AS_OF))
        .filter(pl.col("origin") != pl.col("target"))
        .collect()
    )


def timed(query, orders: pl.DataFrame) -> tuple[float, float, pl.DataFrame]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = query(orders)
    return time.perf_counter() - wall, time.process_time() - cpu, found


def main() -> None:
    path, runs = sys.argv[1], int(sys.argv[2])
    orders = pl.read_parquet(path).with_columns(pl.col("account").set_sorted())
    # Whichever way of asking is faster here is the peer.
    query = min([changes, sums], key=lambda query: timed(query, orders)[1])
    found = None
    for _ in range(runs):
        wall, cpu, found = timed(query, orders)
        print("run", wall, cpu)
    assert found is not None
    moved = found.group_by("origin", "target").len().sort("origin", "target")
    for origin, target, count in moved.iter_rows():
        print("moved", f"{origin}>{target}", count)


main()
