"""The peer of `fold`: RFM score and tier of every customer out of the same Parquet file, by Polars.

Prints `run WALL CPU` in seconds per run, without the import, then how many customers have each score and tier.
The numbers are those of `RULES` in benches/src/lib.rs.
"""

import sys
import time
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import polars as pl

AS_OF = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=8)))
TODAY = date(2026, 7, 1)
# An order of local date d counts while TODAY < d + 12 months.
WINDOW = date(2025, 7, 1)
RECENCY = [30, 90, 180, 365]
FREQUENCY = [2, 4, 8, 12]
MONETARY = ["200.00", "800.00", "2000.00", "5000.00"]
TIERS = [("gold", "3000.00"), ("silver", "1000.00")]


def money(text: str) -> pl.Expr:
    return pl.lit(Decimal(text), dtype=pl.Decimal(38, 2))


def points(hits: list[pl.Expr]) -> pl.Expr:
    return (1 + pl.sum_horizontal(hit.cast(pl.Int32) for hit in hits)).cast(pl.String)


def customers(path: str) -> pl.DataFrame:
    day = pl.col("at").dt.convert_time_zone("Asia/Shanghai").dt.date()
    since_last = (pl.lit(TODAY) - pl.col("last")).dt.total_days()
    tier = pl.lit("member")
    for name, bound in reversed(TIERS):
        tier = pl.when(pl.col("spend") >= money(bound)).then(pl.lit(name)).otherwise(tier)
    return (
        pl.scan_parquet(path)
        .filter(pl.col("at") <= AS_OF)
        .with_columns(day=day)
        .group_by("customer")
        .agg(
            last=pl.col("day").max(),
            periods=pl.col("day").n_unique(),
            total=pl.col("amount").sum(),
            spend=pl.col("amount").filter(pl.col("day") > WINDOW).sum(),
        )
        .with_columns(
            rfm=points([since_last <= cut for cut in RECENCY])
            + points([pl.col("periods") >= cut for cut in FREQUENCY])
            + points([pl.col("total") >= money(cut) for cut in MONETARY]),
            tier=tier,
        )
        .collect()
    )


def main() -> None:
    path, runs = sys.argv[1], int(sys.argv[2])
    found = None
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        found = customers(path)
        print("run", time.perf_counter() - wall, time.process_time() - cpu)
    assert found is not None
    for name in ["rfm", "tier"]:
        for word, count in found.group_by(name).len().sort(name).iter_rows():
            print(name, word, count)


main()
