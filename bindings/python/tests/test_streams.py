"""What foreign libraries hand over is looked at before it is believed, and long calls can be watched, stopped and pulled bit by bit."""

import ctypes
import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
import regulars as rg
from test_tables import AS_OF, ASKED, COLUMNS, RULES, asked, orders

TAKEN: dict[str, Any] = {"source": "pos", "body": "order", "columns": COLUMNS, "currency": "CNY"}


class ArrowStream(ctypes.Structure):
    """The struct of the C stream interface, made by hand."""


Schema = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ArrowStream), ctypes.c_void_p)
LastError = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.POINTER(ArrowStream))
Release = ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowStream))
ArrowStream._fields_ = [
    ("get_schema", Schema),
    ("get_next", Schema),
    ("get_last_error", LastError),
    ("release", Release),
    ("private_data", ctypes.c_void_p),
]

new_capsule = ctypes.pythonapi.PyCapsule_New
new_capsule.restype = ctypes.py_object
new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


class Given:
    """An object that gives these capsules as a table."""

    def __init__(self, capsule: object) -> None:
        self.capsule = capsule

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.capsule


class Hostile:
    """A stream in which a callback is missing, or fails."""

    NAME = b"arrow_array_stream"

    def __init__(
        self, name: bytes = NAME, status: int = 22, missing: str | None = None, released: bool = False
    ) -> None:
        self.name = name
        self.calls: list[str] = []
        self.stream = ArrowStream()
        self.said = ctypes.create_string_buffer(b"no such table")

        def fail(_: object, __: object) -> int:
            self.calls.append("asked")
            return status

        def release(stream: Any) -> None:
            self.calls.append("released")
            stream.contents.release = Release()

        # The callbacks live as long as this object.
        self.kept = [Schema(fail), Schema(fail), LastError(lambda _: ctypes.addressof(self.said)), Release(release)]
        for field, callback in zip(("get_schema", "get_next", "get_last_error", "release"), self.kept, strict=True):
            if field != missing and not (released and field == "release"):
                setattr(self.stream, field, callback)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return new_capsule(ctypes.addressof(self.stream), self.name, None)


def refused(frame: object) -> rg.RegularsError:
    with rg.Crm.in_memory(rulebook=RULES) as crm:
        with pytest.raises(rg.RegularsError) as error:
            crm.ingest_table(frame, **TAKEN)
        assert crm.store_stats(as_of=AS_OF).records == 0
    return error.value


@pytest.mark.parametrize(
    ("hostile", "error", "path"),
    [
        ({"released": True}, rg.ArrowReleased, "frame.stream"),
        ({"missing": "get_schema"}, rg.ArrowMalformed, "frame.stream.get_schema"),
        ({"missing": "get_next"}, rg.ArrowMalformed, "frame.stream.get_next"),
        ({"name": b"arrow_array_strem"}, rg.ArrowMalformed, "frame.capsule"),
        ({}, rg.ArrowStreamFailed, "frame.stream"),
    ],
)
def test_a_hostile_stream_is_an_error_at_its_place(
    hostile: dict[str, Any], error: type[rg.RegularsError], path: str
) -> None:
    given = Hostile(**hostile)
    found = refused(given)
    assert (type(found), found.path) == (error, path)
    took = not hostile.get("released") and "name" not in hostile
    # What was taken is released once; of what was not taken nothing was called.
    assert given.calls.count("released") == int(took)
    if error is rg.ArrowStreamFailed:
        assert "no such table" in found.message and given.calls == ["asked", "released"]


def test_a_stream_is_taken_once() -> None:
    capsule = orders().__arrow_c_stream__()
    with rg.Crm.in_memory(rulebook=RULES) as crm:
        assert crm.ingest_table(Given(capsule), **TAKEN).accepted == 3
        with pytest.raises(rg.ArrowReleased) as again:
            crm.ingest_table(Given(capsule), **TAKEN)
        assert again.value.path == "frame.stream"
    del capsule
    gc.collect()


def test_what_is_no_table_says_so() -> None:
    class Broken:
        def __arrow_c_array__(self, requested_schema: object = None) -> object:
            return 7

    assert refused(Given("no capsule")).path == "frame"
    assert type(refused(Broken())) is rg.WrongType
    numbers = pa.chunked_array([[1, 2, 3]])
    found = refused(numbers)
    assert (type(found), found.path) == (rg.ArrowMalformed, "frame.schema.format")
    with pytest.raises(rg.ArrowReleased) as error:
        rg.models.purchases(Hostile(released=True), as_of=date(2026, 1, 1), unit="week")
    assert error.value.path == "orders.stream"


def test_a_single_batch_is_a_table() -> None:
    class Only:
        """What gives an array and no stream."""

        def __init__(self, batch: pa.RecordBatch) -> None:
            self.batch = batch

        def __arrow_c_array__(self, requested_schema: object = None) -> object:
            return self.batch.__arrow_c_array__(requested_schema)

    (batch,) = orders().combine_chunks().to_batches()
    with rg.Crm.in_memory(rulebook=RULES) as crm:
        assert crm.ingest_table(Only(batch), **TAKEN).accepted == 3
        assert crm.ingest_table(batch, **TAKEN).duplicates == 3
        wanted = asked(crm)
    with rg.Crm.in_memory(rulebook=RULES) as crm:
        crm.ingest_table(orders(), **TAKEN)
        assert asked(crm) == wanted


def batches(raises: Exception | None = None, each: Callable[[int], None] = lambda _: None) -> pa.RecordBatchReader:
    """A stream whose batches are made by Python, one row each."""
    schema = orders().schema

    def made() -> Iterator[pa.RecordBatch]:
        for number in range(3):
            each(number)
            if raises is not None and number == 2:
                raise raises
            yield from orders().slice(number, 1).to_batches()

    return pa.RecordBatchReader.from_batches(schema, made())


def test_an_error_in_the_middle_leaves_the_batches_before_it() -> None:
    with rg.Crm.in_memory(rulebook=RULES) as crm:
        with pytest.raises(rg.ArrowStreamFailed, match="the disk is gone") as error:
            crm.ingest_table(batches(OSError("the disk is gone")), **TAKEN)
        assert error.value.path == "frame.stream"
        assert crm.store_stats(as_of=AS_OF).records == 2
        assert crm.ingest_table(batches(), **TAKEN).duplicates == 2


def test_streams_that_need_the_interpreter_do_not_wait_for_each_other() -> None:
    """Every batch is made by Python, and holds the interpreter while other threads take batches too."""
    with rg.Crm.in_memory(rulebook=RULES) as crm:

        def take(_: int) -> int:
            return crm.ingest_table(batches(each=lambda _: None if gc.collect(0) else None), **TAKEN).accepted

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(take, range(16), timeout=60)) == 3


# --- watching ---


def test_a_watcher_is_told_what_is_stored_and_may_stop() -> None:
    class Enough(Exception):
        pass

    told: list[rg.Progress] = []

    def watch(progress: rg.Progress) -> None:
        told.append(progress)
        if progress.done == 2:
            raise Enough("that will do")

    with rg.Crm.in_memory(rulebook=RULES) as crm:
        with pytest.raises(Enough, match="that will do"):
            crm.ingest_table(batches(), **TAKEN, progress=watch)
        assert told == [rg.Progress(1), rg.Progress(2)]
        assert crm.store_stats(as_of=AS_OF).records == 2
        told.clear()
        crm.ingest_table(orders(), **TAKEN, progress=told.append)
        assert told == [rg.Progress(3, 3)]
        with pytest.raises(AttributeError):
            told[0].done = 4  # type: ignore[misc]


def test_every_long_call_tells_how_far_it_is() -> None:
    records: list[dict[str, Any]] = [
        {"source": "pos", "record_id": f"C-{n}", "profile": f"M-{n}", "type": "profile", "occurred_at": AS_OF}
        for n in range(5)
    ]
    told: list[tuple[int, int | None]] = []

    def watch(progress: rg.Progress) -> None:
        told.append((progress.done, progress.total))

    def stop(progress: rg.Progress) -> None:
        raise KeyError(progress.done)

    with rg.Crm.in_memory(rulebook=RULES) as crm:
        crm.ingest(records, batch_size=2, progress=watch)
        crm.ingest(iter(records[:1]), progress=watch)
        crm.ingest(b'{"source":"pos"}\n' * 3, batch_size=2, progress=watch)
        crm.views_table(["customer"], as_of=AS_OF, progress=watch)
        assert told == [(2, 5), (4, 5), (5, 5), (1, None), (2, None), (3, None), (5, 5)]
        with pytest.raises(KeyError):
            crm.views_table(["customer"], as_of=AS_OF, progress=stop)
        # Whoever watches a table or an ingest may use the store.
        crm.views_table(["customer"], as_of=AS_OF, progress=lambda _: crm.ingest(records[:1]))
        crm.ingest(records, progress=lambda _: crm.views_table(["customer"], as_of=AS_OF))
        with pytest.raises(KeyError, match="1"):
            crm.advance(AS_OF, progress=stop)
        told.clear()
        report = crm.advance(AS_OF, progress=watch)
        # Nothing was advanced by the one that was stopped.
        assert (report.from_, report.touched) == (None, 5)
        assert [done for done, _ in told] == [1, 2, 3, 4, 5]


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Python's own answer to an interrupt, also where the tests are run by a program that ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.skipif(os.name == "nt", reason="signals of this kind are those of Unix")
def test_an_interrupt_stops_at_the_next_batch() -> None:
    def interrupt(number: int) -> None:
        if number == 1:
            signal.raise_signal(signal.SIGINT)

    with rg.Crm.in_memory(rulebook=RULES) as crm:
        with pytest.raises((KeyboardInterrupt, rg.ArrowStreamFailed)):
            crm.ingest_table(batches(each=interrupt), **TAKEN)
        assert crm.store_stats(as_of=AS_OF).records in (1, 2)
        many = pl.concat([pl.DataFrame(orders())] * 40).with_columns(
            pl.int_range(pl.len()).cast(pl.String).alias("no"), who=pl.int_range(pl.len()).cast(pl.String)
        )
        timer = threading.Timer(0.05, signal.raise_signal, [signal.SIGINT])
        reader = many.to_arrow().to_reader(max_chunksize=1)
        timer.start()
        # It may be over before the timer, and then the interrupt comes to the main thread here.
        with pytest.raises(KeyboardInterrupt):
            while True:
                crm.ingest_table(reader, **TAKEN)
                reader = many.to_arrow().to_reader(max_chunksize=1)
        timer.join()


# --- pulling ---


def filled(path: Path, count: int) -> rg.Crm:
    crm = rg.Crm.open(path, rulebook=RULES)
    crm.ingest(
        {"source": "pos", "record_id": f"C-{n}", "profile": f"M-{n}", "type": "profile", "occurred_at": AS_OF}
        for n in range(count)
    )
    return crm


def test_views_are_pulled_one_by_one_of_one_state(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db", 50) as crm:
        wanted = [view.customer for view in crm.views(as_of=AS_OF, select=["orders"])]
        assert wanted == sorted(wanted) and len(wanted) == 50
        views = crm.views(as_of=AS_OF, select=["orders"], page=7)
        seen = [next(views).customer]
        late = {"source": "pos", "record_id": "C-99", "profile": "M-99", "type": "profile", "occurred_at": AS_OF}
        assert crm.ingest([late]).accepted == 1
        seen += [view.customer for view in views]
        assert seen == wanted
        assert list(views) == []
        assert len(list(crm.views(as_of=AS_OF, select=["orders"]))) == 51
        with crm.views(as_of=AS_OF) as opened:
            assert next(opened) == crm.view(seen[0], as_of=AS_OF)
        assert list(opened) == []
        with pytest.raises(rg.RegularsError) as error:
            crm.views(as_of=AS_OF, select=["orderz"])
        assert error.value.path.startswith("select")
        with pytest.raises(ValueError, match="page"):
            crm.views(page=0)


def test_threads_share_an_iterator(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db", 500) as crm:
        views = crm.views(as_of=AS_OF, select=["orders"], page=3)
        with ThreadPoolExecutor(4) as pool:
            parts = list(pool.map(lambda _: [view.customer for view in views], range(4)))
        seen = [customer for part in parts for customer in part]
        assert len(seen) == len(set(seen)) == 500


def test_batches_of_views_are_made_when_they_are_asked_for(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db", 50) as crm:
        crm.ingest_table(orders(), **TAKEN)
        stream = crm.views_stream(ASKED, as_of=AS_OF, batch_rows=20)
        assert stream.names == ASKED
        late = {"source": "pos", "record_id": "C-99", "profile": "M-99", "type": "profile", "occurred_at": AS_OF}
        crm.ingest([late])
        reader = pa.RecordBatchReader.from_stream(stream)
        found = list(reader)
        assert [batch.num_rows for batch in found] == [20, 20, 12]
        with pytest.raises(ValueError, match="taken already"):
            pa.RecordBatchReader.from_stream(stream)
        whole = pa.table(crm.views_table(ASKED, as_of=AS_OF)).to_pylist()
        known = {row["customer"] for batch in found for row in batch.to_pylist()}
        assert [row for row in whole if row["customer"] in known] == [
            row for batch in found for row in batch.to_pylist()
        ]
        assert pl.DataFrame(crm.views_stream(["measure.spend"], as_of=AS_OF)).schema["measure.spend"] == pl.Decimal(
            38, 18
        )
        with pytest.raises(rg.OutOfRange):
            crm.views_stream(["customer"], batch_rows=0)
        with pytest.raises(rg.UnknownName):
            crm.views_stream(["custome"])


def test_a_stream_outlives_the_handle(tmp_path: Path) -> None:
    crm = filled(tmp_path / "a.db", 5)
    stream, views = crm.views_stream(["customer"], as_of=AS_OF), crm.views(as_of=AS_OF)
    crm.close()
    assert len(pa.table(stream)) == len(list(views)) == 5
