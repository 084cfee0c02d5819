"""One handle in several threads, and an interpreter that goes on while the library works."""

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import regulars as rg
from conftest import AS_OF

Order = Callable[..., dict[str, Any]]


def test_threads_share_one_handle(crm: rg.Crm, order: Order) -> None:
    def work(worker: int) -> int:
        records = [order(worker * 100 + n, profile=f"M-{worker}") for n in range(100)]
        accepted = crm.ingest(records, batch_size=7).accepted
        for _ in range(20):
            crm.view(profile=("pos", f"M-{worker}"), as_of=AS_OF)
        return accepted

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [100] * 4
    assert crm.store_stats(as_of=AS_OF).records == 400


def test_the_interpreter_is_released_while_the_library_works(crm: rg.Crm, order: Order) -> None:
    data = b"".join(json.dumps(order(n)).encode() + b"\n" for n in range(20_000))
    span: list[float] = []

    def work() -> None:
        started = time.perf_counter()
        crm._native.ingest_ndjson(data)
        span.extend((started, time.perf_counter()))

    thread = threading.Thread(target=work)
    ticks = []
    thread.start()
    while thread.is_alive():
        ticks.append(time.perf_counter())
        time.sleep(0.001)
    started, ended = span
    during = [tick for tick in ticks if started <= tick <= ended]
    longest = max(after - before for before, after in zip([started, *during], [*during, ended], strict=True))
    # A call that held the interpreter would leave one gap as long as itself.
    assert longest < (ended - started) / 2


def test_closing_while_others_work_is_safe(rulebook: str, order: Order) -> None:
    crm = rg.Crm.in_memory(rulebook=rulebook)
    outcomes: list[str] = []

    def work() -> None:
        try:
            for number in range(2_000):
                crm.ingest([order(number)])
            outcomes.append("done")
        except ValueError:
            outcomes.append("closed")

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    crm.close()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 3
