"""The peer of `rfm`: `summary_data_from_transaction_data` of lifetimes over a pandas frame in memory.

python lifetimes_rfm.py FILE fully|plainly|with_returns RUNS

Prints `run WALL CPU` in seconds per run, without reading the file, then `beyond KIB`, the most memory that was held beyond the frame,
`means SUM` and `sums CUSTOMERS FREQUENCY RECENCY AGE MINOR_UNITS`.
"""

import sys
import time

import pandas as pd
import polars as pl
from lifetimes.utils import summary_data_from_transaction_data

COUNTED = ["paid", "shipped", "completed"]


def status(name: str) -> int:
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(name))


def frame(path: str, told: str) -> pd.DataFrame:
    """What a user of pandas has: text as objects, amounts as doubles, times as its own."""
    read = pl.read_parquet(path)
    columns = {"amount": read["amount"].cast(pl.Float64).to_numpy()}
    if told == "plainly":
        columns["customer"] = read["customer"].to_numpy()
        columns["at"] = pd.DatetimeIndex(read["at"].cast(pl.Datetime("us")).to_numpy())
    else:
        columns["at"] = pd.DatetimeIndex(read["at"].dt.replace_time_zone(None).to_numpy()).tz_localize("UTC")
        columns |= {name: read[name].to_list() for name in read.columns if name not in columns}
    return pd.DataFrame(columns)


def net_of_returns(orders: pd.DataFrame) -> pd.DataFrame:
    """What is left of orders; one of which nothing is left is no purchase."""
    is_return = orders["kind"] == "return"
    known = orders[is_return & (orders["at"] < pd.Timestamp("2026-07-02", tz="Asia/Shanghai"))]
    back = known.groupby(["customer", "order"], sort=False)["amount"].sum().rename("back")
    left = orders[~is_return].merge(back, how="left", left_on=["customer", "order"], right_index=True)
    left["amount"] = (left["amount"] - left["back"].fillna(0)).round(2)
    return left[left["back"].isna() | (left["amount"] > 0)]


def summary(orders: pd.DataFrame, told: str) -> pd.DataFrame:
    if told == "fully":
        orders = orders[orders["status"].isin(COUNTED)]
    if told == "with_returns":
        orders = net_of_returns(orders)
    if told != "plainly":
        orders = orders.assign(at=orders["at"].dt.tz_convert("Asia/Shanghai").dt.tz_localize(None))
    return summary_data_from_transaction_data(
        orders, "customer", "at", monetary_value_col="amount", observation_period_end="2026-07-01", freq="D"
    )


def main() -> None:
    path, told, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    orders = frame(path, told)
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")
    held, found = status("VmRSS:"), None
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        found = summary(orders, told)
        print("run", time.perf_counter() - wall, time.process_time() - cpu)
    assert found is not None
    print("beyond", max(0, status("VmHWM:") - held))
    again = (found["frequency"] * found["monetary_value"] * 100).round().sum()
    print("means", found["monetary_value"].sum())
    whole = [len(found), found["frequency"].sum(), found["recency"].sum(), found["T"].sum(), again]
    print("sums", *(int(number) for number in whole))


main()
