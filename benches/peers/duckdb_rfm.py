"""The peer of `rfm`: frequency, recency, age and mean amount by customer in SQL over a table in memory, by DuckDB on one thread.

python duckdb_rfm.py FILE fully|plainly|with_returns RUNS

Prints `run WALL CPU` in seconds per run, without reading the file, then `beyond KIB`, the most memory that was held beyond the table,
`means SUM` and `sums CUSTOMERS FREQUENCY RECENCY AGE MINOR_UNITS`. The answer is a table of customers in no order.
"""

import sys
import time

import duckdb

# Shanghai has had one offset since 1991. Of the two ways to ask for its days the faster one is the peer.
OFFSET = 'CAST((epoch_us("at") + 28800000000) // 86400000000 AS INTEGER)'
DAYS = {
    "fully": ["CAST(timezone('Asia/Shanghai', \"at\") AS DATE)", OFFSET],
    "plainly": ['"at"'],
}
DAYS["with_returns"] = DAYS["fully"]
END = {OFFSET: "20635"}
COUNTED = {"fully": "FROM orders WHERE status IN ('paid', 'shipped', 'completed')", "plainly": "FROM orders"}
# An order of which nothing is left is no purchase.
COUNTED["with_returns"] = """
    FROM (
        SELECT customer, "at", greatest(amount - coalesce(back, 0), 0) AS amount, back
        FROM (SELECT * FROM orders WHERE kind = 'order')
        LEFT JOIN (
            SELECT customer, "order", sum(amount) AS back FROM orders
            WHERE kind = 'return' AND "at" < TIMESTAMPTZ '2026-07-02 00:00:00+08' GROUP BY customer, "order"
        ) USING (customer, "order")
    ) WHERE back IS NULL OR amount > 0
"""


def status(name: str) -> int:
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(name))


def query(day: str, counted: str) -> str:
    end = END.get(day, "DATE '2026-07-01'")
    return f"""
        CREATE OR REPLACE TEMP TABLE found AS
        WITH days AS (
            SELECT customer, {day} AS day, sum(amount) AS paid {counted} GROUP BY customer, day
        )
        SELECT
            customer, count(*) - 1 AS x, max(day) - min(day) AS t_x, {end} - min(day) AS t,
            sum(paid) - arg_min(paid, day) AS again, again::DOUBLE / nullif(x, 0) AS mean
        FROM days GROUP BY customer
    """


def timed(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    connection.execute(sql)
    return time.perf_counter() - wall, time.process_time() - cpu


def main() -> None:
    path, told, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.execute("CREATE TABLE orders AS SELECT * FROM read_parquet(?)", [path])
    asked = [query(day, COUNTED[told]) for day in DAYS[told]]
    sql = min(asked, key=lambda sql: timed(connection, sql)[1]) if len(asked) > 1 else asked[0]
    connection.execute("DROP TABLE IF EXISTS found")
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")
    held = status("VmRSS:")
    for _ in range(runs):
        print("run", *timed(connection, sql))
    print("beyond", max(0, status("VmHWM:") - held))
    sums = "SELECT count(*), sum(x), sum(t_x), sum(t), CAST(sum(again) * 100 AS HUGEINT), sum(mean) FROM found"
    *whole, means = connection.execute(sums).fetchone()
    print("means", means)
    print("sums", *(int(number) for number in whole))


main()
