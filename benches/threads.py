"""How much more do two threads of one Python process get done than one?

Every call releases the interpreter. Each row asks for the same work once on one thread and twice on two, and prints how many times the rate of one
thread two have: 2 is all of a second core, 1 is nothing of it. A figure, never a gate.

    python benches/threads.py [CUSTOMERS]
"""

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import regulars as rg

AT = "2026-01-05T10:00:00Z"
AS_OF = "2026-11-22T00:00:00Z"
RULES = Path(__file__).parents[1] / "examples/rulebooks/first.toml"
COLUMNS = {
    "record_id": "no",
    "profile": "who",
    "occurred_at": "at",
    "body.amount": "cents",
    "identifier.phone": "phone",
}


def orders(count: int) -> pa.Table:
    numbers = range(count)
    return pa.table(
        {
            "no": [str(n) for n in numbers],
            "who": [f"M-{n // 5}" for n in numbers],
            "at": [AT] * count,
            "cents": [n % 90_000 + 100 for n in numbers],
            "phone": [f"+86138{n // 5:08}" for n in numbers],
        }
    )


def seconds(threads: int, work: Callable[[], object]) -> float:
    running = [threading.Thread(target=work) for _ in range(threads)]
    started = time.perf_counter()
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return time.perf_counter() - started


def main() -> None:
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    table = orders(5 * customers)

    def take() -> None:
        with rg.Crm.in_memory(rulebook=RULES) as crm:
            crm.ingest_table(table, source="pos", body="order", columns=COLUMNS, currency="CNY")

    with tempfile.TemporaryDirectory() as folder, rg.Crm.open(Path(folder) / "shop.db", rulebook=RULES) as crm:
        crm.ingest_table(table, source="pos", body="order", columns=COLUMNS, currency="CNY")
        columns = ["customer", "tier", "points", "rfm"]
        rows: dict[str, Callable[[], object]] = {
            "ingest_table, a store each": take,
            "views_table, one file": lambda: crm.views_table(columns, as_of=AS_OF),
            "views_stream, one file": lambda: pa.table(crm.views_stream(columns, as_of=AS_OF)),
            "views with a Python object each, one file": lambda: sum(
                1 for _ in crm.views(as_of=AS_OF, select=["orders"])
            ),
        }
        print(f"{customers:,} customers, {5 * customers:,} orders")
        for name, work in rows.items():
            work()
            one = min(seconds(1, work) for _ in range(3))
            two = min(seconds(2, work) for _ in range(3))
            print(f"{name}: one thread {one:.2f} s; two threads {2 * one / two:.2f} times its rate")


if __name__ == "__main__":
    main()
