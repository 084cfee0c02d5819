"""The peer of `measures`: the same measures and conditions as one SQL query over the same Parquet file, by DuckDB on one thread.

Prints `run WALL CPU` in seconds per run, without the import, then `peak KIB`, the most memory that the process held, and every
column of the answer as `name value`. The query is written by `Specs::sql` in benches/src/measures.rs.
"""

import resource
import sys
import time

import duckdb


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    path, query, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with open(query, encoding="utf-8") as file:
        sql = file.read().replace("{path}", path)
    found, names = None, []
    for _ in range(runs):
        connection = duckdb.connect()
        connection.execute("SET threads = 1")
        wall, before = time.perf_counter(), cpu()
        answer = connection.execute(sql)
        names, found = [column[0] for column in answer.description], answer.fetchone()
        print("run", time.perf_counter() - wall, cpu() - before)
        connection.close()
    assert found is not None
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    for name, value in zip(names, found, strict=True):
        print(name, int(value))


main()
