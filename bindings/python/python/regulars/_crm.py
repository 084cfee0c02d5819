"""The handle that users hold: `Crm`, with conveniences over the generated operations.

Whatever is done here is done through the operation table, so Python gives the same answers as every other language.
Instants that are left out are now; the core itself reads no clock.
"""

from __future__ import annotations

import io
import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from typing import Any, Self, TypeVar

import msgspec
from msgspec import structs

from regulars import _regulars
from regulars import _types as types
from regulars._accounts import Accounts
from regulars._consent import Consents
from regulars._decode import decode
from regulars._identity import Decisions
from regulars._naming import Instant, Pair, at_or_now, now, who
from regulars._operations import RESPONSES
from regulars._progress import Progress
from regulars._rulebook import Rulebook
from regulars._views import Views

__all__ = ["Crm"]

Reply = TypeVar("Reply")

Watcher = Callable[[Progress], object]
"""Whoever is told how far a call has come; what it gives back is not looked at."""

BATCH = 10_000
"""How many records one transaction takes unless the caller says otherwise."""


class Crm(Accounts, Consents, Decisions):
    """One store with its rulebook: feed it records, ask it about customers.

    Made by `Crm.open` or `Crm.in_memory`. It may be used from several threads at once; the interpreter is released
    during every call. As a context manager it closes at the end.

    Each operation of the library is also a method, with the fields of its request as keyword arguments:
    `customer_view`, `consent_may_contact`, `record_get` and so on.
    """

    __slots__ = ("_native", "_rulebook")

    def __init__(self, native: _regulars.Crm, rulebook: Rulebook) -> None:
        self._native = native
        self._rulebook = rulebook

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        rulebook: Rulebook | str | os.PathLike[str],
        *,
        key_file: str | os.PathLike[str] | None = None,
        artefacts: Iterable[Mapping[str, Any]] = (),
    ) -> Self:
        """Opens a SQLite file and makes it if it is not there.

        The models that the rulebook names are those that the store keeps (`artefact_put`) and `artefacts` (AR-2). Errors:
        `model_missing`, `model_kind_mismatch`, `model_purpose_mismatch`, `feature_mismatch` at the score that names a model,
        `artefact_hash_mismatch`.

        The rulebook is a `Rulebook`, a path, or TOML text (text with a line break is TOML, other text is a path). With a key file,
        which `regulars keys new` makes, what is personal is sealed; a file is sealed from its first byte or not at all (EN-1 to
        EN-6). Errors: `keys_required`, `keys_wrong`, `store_not_sealed`, `key_file_invalid`, `key_file_exposed`.
        """
        checked = Rulebook.of(rulebook)
        return cls(_regulars.Crm.open(path, checked.text, key_file, _texts(artefacts)), checked)

    @classmethod
    def in_memory(
        cls, rulebook: Rulebook | str | os.PathLike[str], *, artefacts: Iterable[Mapping[str, Any]] = ()
    ) -> Self:
        """Keeps everything in memory and loses it at the end. The models that the rulebook names are `artefacts` (AR-2)."""
        checked = Rulebook.of(rulebook)
        return cls(_regulars.Crm.memory(checked.text, _texts(artefacts)), checked)

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook under which the store was opened."""
        return self._rulebook

    def with_context(
        self,
        *,
        actor: str | None = None,
        roles: Sequence[str] = (),
        purpose: str | None = None,
        teams: Sequence[str] = (),
        regions: Sequence[str] = (),
        at: Instant | None = None,
    ) -> Self:
        """The same store for somebody: every answer is without what their roles may not see for the purpose.

        The audit is told of every typed method in their name, as asked `at`, or when each is called. `call` and `call_json`
        take requests as they are: with an audit those say when they are asked in `context`.

        What was left out or masked stands in the answer as `access`; only the type of a record has no place for it, so ask
        `call_json("record.get", ...)` where it matters. It has an effect as soon as the rulebook declares
        roles; then `ingest`, which is not decided about, raises `HostOnly`: use `record_ingest`. Close it by itself.

        >>> crm.with_context(actor="u7", roles=["agent"], purpose="service").view(phone="138 1234 5678")  # doctest: +SKIP
        """
        told = {"roles": list(roles), "teams": list(teams), "regions": list(regions)}
        named = {"actor": actor, "purpose": purpose, "at": at}
        context = told | {name: value for name, value in named.items() if value is not None}
        return type(self)(self._native.as_actor(_regulars.canonical(context)), self._rulebook)

    def as_host(self) -> Self:
        """The same store for the program itself: nothing is denied or masked. What comes of it is not for everybody.

        Only a rulebook that declares roles makes a difference; the audit is told of the program as of everybody. Close it by itself.
        """
        return type(self)(self._native.as_host(), self._rulebook)

    def with_pseudonym_key(self, key: bytes, tenant: str) -> Self:
        """The same store with a key of 32 bytes for pseudonyms (MK-8): without one that of a sealed store is taken, and where there
        is none a pseudonym is a mask of the whole value. Whoever has the key can try values. Close it by itself.
        """
        return type(self)(self._native.with_pseudonym_key(key, tenant), self._rulebook)

    def close(self) -> None:
        """Gives the store back. Later calls raise `ValueError`; closing twice does nothing."""
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Crm({self._rulebook!r})"

    # --- records in ---

    def ingest(
        self,
        records: Iterable[Mapping[str, Any] | types.Record] | bytes | bytearray | memoryview | os.PathLike[str],
        *,
        batch_size: int = BATCH,
        progress: Watcher | None = None,
    ) -> types.IngestReport:
        """Takes records: dicts or `Record`s from any iterable, NDJSON as `bytes`, or an NDJSON file as a `Path`.

        Every `batch_size` records are one transaction, and the reports of all are put together, counted from the
        first record. A bad record is rejected in the report with its index (and line), code and path, and stops no other.
        Decimals travel exactly, `datetime`s need a zone, floats are rejected where money is wanted.

        If the iterable itself raises, the exception goes on to the caller: batches that were complete by then are
        stored, the records of the incomplete batch are not. Giving all of them again is safe: those already stored are duplicates.
        `progress` is called with a `Progress` after each batch, once it is stored; what it raises, as Ctrl-C does, stops the rest likewise.
        """
        if batch_size < 1:
            raise ValueError("batch_size is at least 1")
        if isinstance(records, bytes | bytearray | memoryview):
            return self._ingest_lines(io.BytesIO(records), batch_size, progress)
        if isinstance(records, os.PathLike):
            with open(records, "rb") as file:
                return self._ingest_lines(file, batch_size, progress)
        if isinstance(records, str | Mapping | msgspec.Struct):
            raise TypeError(
                "ingest takes an iterable of records, NDJSON bytes or a pathlib.Path; put one record in a list"
            )
        total = len(records) if isinstance(records, Sized) else None
        told = self._native.ingest_records(records, batch_size, progress, total)
        return msgspec.json.decode(told, type=types.IngestReport)

    def ingest_table(
        self,
        frame: object,
        *,
        source: str,
        body: str,
        columns: Mapping[str, str],
        currency: str | None = None,
        zone: str | None = None,
        progress: Watcher | None = None,
    ) -> types.IngestReport:
        """Takes the rows of a data frame as records: whatever has `__arrow_c_stream__`, such as Polars, pyarrow, pandas and DuckDB.

        `columns` says by the part of the record which column it is: `record_id`, `profile` and `occurred_at`, which every record needs,
        `received_at`, `corrects`, `refers_to`, `body.<field>`, `identifier.<kind>`, `attribute.<name>` and `ext.<name>`. Amounts are
        decimals, texts or whole minor units of `currency`, and never floats; instants and dates without a zone are local in `zone`. Empty cells say
        nothing.

        Each batch of the frame is one transaction, so a frame that is read bit by bit may be of any length. A bad row is rejected in the
        report with its index, code and path, and stops no other. What is wrong with a column as a whole raises; batches before it stay, and giving
        everything again is safe. `progress` is called with a `Progress` after each batch, once it is stored; what it raises, as Ctrl-C
        does, stops the rest and comes through.

        Raises `ArrowReleased`, `ArrowMalformed`, `ArrowFormatUnknown`, `ArrowLimit` and `ArrowStreamFailed` with a path that begins with
        `frame`, where what a library gives is broken.

        >>> import polars as pl
        >>> crm = Crm.in_memory('[rulebook]\\nid = "shop"\\nversion = 1\\nzone = "Asia/Shanghai"\\n')
        >>> orders = pl.DataFrame({"no": [1, 2], "who": ["ann", "bo"], "at": ["2026-01-05T10:00:00+08:00"] * 2, "cents": [1250, 300]})
        >>> columns = {"record_id": "no", "profile": "who", "occurred_at": "at", "body.amount": "cents"}
        >>> crm.ingest_table(orders, source="pos", body="order", columns=columns, currency="CNY").accepted
        2
        """
        given = (frame, (source, body), dict(columns), (currency, zone))
        told = self._native.ingest_frame(*given, progress, _rows(frame))
        return msgspec.json.decode(told, type=types.IngestReport)

    def _ingest_lines(self, lines: Iterable[bytes], batch_size: int, progress: Watcher | None) -> types.IngestReport:
        source = iter(lines)
        total = types.IngestReport(accepted=0, duplicates=0, conflicts=[], findings={}, rejected=[])
        read = 0
        while batch := list(itertools.islice(source, batch_size)):
            text = self._native.ingest_ndjson(b"".join(batch))
            total = _merged(total, msgspec.json.decode(text, type=types.IngestReport), read)
            read += len(batch)
            if progress is not None:
                progress(Progress(read))
        return total

    # --- answers out ---

    def find(
        self,
        *,
        phone: str | None = None,
        email: str | None = None,
        identifier: Pair | None = None,
        as_of: Instant | None = None,
    ) -> str:
        """The id of the customer who holds an identifier; raises `UnknownCustomer` if nobody does."""
        named = who(phone=phone, email=email, identifier=identifier)
        return self._call("customer.find", {**named, "as_of": at_or_now(as_of)}, types.CustomerFound).customer

    def view(
        self,
        customer: str | None = None,
        *,
        phone: str | None = None,
        email: str | None = None,
        identifier: Pair | None = None,
        profile: Pair | str | None = None,
        as_of: Instant | None = None,
        select: Sequence[str] | None = None,
        measures: Sequence[str] | None = None,
        reasons: str | None = None,
    ) -> types.CustomerView:
        """What is true of a customer at `as_of` (now, if left out), with reasons and `next_change_at`.

        The customer is named by exactly one of: id, phone, email, identifier (kind and value), profile (source and key).
        `select` names parts (`measures`, `stage`, `tags`, `segments`, `orders` …), `measures` single measures.
        """
        named = who(customer=customer, phone=phone, email=email, identifier=identifier, profile=profile)
        asked = {**_view(as_of, select, reasons), "measures": None if measures is None else list(measures)}
        return self._call("customer.view", {**named, **asked}, types.CustomerView)

    def view_json(
        self,
        customer: str | None = None,
        *,
        phone: str | None = None,
        email: str | None = None,
        identifier: Pair | None = None,
        profile: Pair | str | None = None,
        as_of: Instant | None = None,
        select: Sequence[str] | None = None,
        reasons: str | None = None,
    ) -> str:
        """The view as canonical JSON: the same bytes in every language."""
        named = who(customer=customer, phone=phone, email=email, identifier=identifier, profile=profile)
        return self._send("customer.view", {**named, **_view(as_of, select, reasons)})

    def may_contact(
        self,
        customer: str | None = None,
        *,
        purpose: str,
        channel: str,
        phone: str | None = None,
        email: str | None = None,
        identifier: Pair | None = None,
        profile: Pair | str | None = None,
        contact_point: str | None = None,
        as_of: Instant | None = None,
    ) -> types.ConsentDecision:
        """Whether a customer may be written to for a purpose on a channel, and why."""
        named = who(customer=customer, phone=phone, email=email, identifier=identifier, profile=profile)
        asked = {"purpose": purpose, "channel": channel, "contact_point": contact_point, "as_of": at_or_now(as_of)}
        return self._call("consent.may_contact", {**named, **asked}, types.ConsentDecision)

    def may_process(
        self,
        customer: str | None = None,
        *,
        act: types.Processing | Mapping[str, Any],
        phone: str | None = None,
        email: str | None = None,
        identifier: Pair | None = None,
        profile: Pair | str | None = None,
        as_of: Instant | None = None,
    ) -> types.ConsentAnswer:
        """Whether something may be done with a customer's data in every jurisdiction that applies, and why.

        `act` says what would be done; all but the purpose may be left out:
        `Processing(purpose="sale", operation="provide", recipient=DataRecipient(id="partner"))`. `decision` is `allow`, `deny` or
        `defer`, then with `defer_until`; `obligations` must be met by whoever acts. This is not legal advice.
        """
        named = who(customer=customer, phone=phone, email=email, identifier=identifier, profile=profile)
        asked = {"act": act, "as_of": at_or_now(as_of)}
        return self._call("consent.may_process", {**named, **asked}, types.ConsentAnswer)

    def lineage(
        self,
        customer: str | None = None,
        *,
        phone: str | None = None,
        email: str | None = None,
        identifier: Pair | None = None,
        profile: Pair | str | None = None,
        path: str | None = None,
        record: Pair | None = None,
        as_of: Instant | None = None,
    ) -> types.Lineage:
        """The records and decisions behind the values of a view, or behind the one at `path` (`profile.city`, `measures`).

        With `record`, a pair of source and record id, instead of a customer: the values that this record is behind.
        """
        if record is not None:
            source, record_id = record
            return self.record_lineage(source=source, record_id=record_id, as_of=at_or_now(as_of))
        named = who(customer=customer, phone=phone, email=email, identifier=identifier, profile=profile)
        return self._call("customer.lineage", {**named, "path": path, "as_of": at_or_now(as_of)}, types.Lineage)

    def quality_table(
        self,
        *,
        by: Sequence[types.QualityGroup] = (),
        first_day: str | None = None,
        sets: Mapping[str, Sequence[str]] | None = None,
        as_of: Instant | None = None,
    ) -> list[dict[str, object]]:
        """The quality of what the store holds as a table: a row for each metric, rule and, with `by`, cell.

        Every row has the same columns, so it becomes a data frame as it is: `pl.DataFrame(crm.quality_table())`.
        `quality_report` answers the same, typed. `row` is `metric`, `rule` or `cell`; `ratio` is between
        0 and 1, or None of nothing.
        """
        report = self.quality_report(as_of=at_or_now(as_of), from_=first_day, group_by=list(by) or None, sets=sets)
        metrics = [_quality_row("metric", structs.asdict(state)) for state in report.metrics]
        rules = [_quality_row("rule", structs.asdict(state)) for state in report.rules]
        return [*metrics, *rules, *(_quality_row("cell", structs.asdict(state)) for state in report.cells)]

    def views(
        self,
        *,
        as_of: Instant | None = None,
        select: Sequence[str] | None = None,
        measures: Sequence[str] | None = None,
        reasons: str | None = None,
        page: int = 256,
    ) -> Views:
        """The views of all customers at `as_of` (now, if left out), one after another, in order of their ids.

        They are of one state of the store, that of this call; what is written meanwhile is not seen. `page` views are held at a time, however
        many customers there are. `select`, `measures` and `reasons` are those of `view`. Several threads may share the iterator.

        >>> crm = Crm.in_memory('[rulebook]\\nid = "shop"\\nversion = 1\\nzone = "Asia/Shanghai"\\n')
        >>> sum(view.orders.count for view in crm.views(select=["orders"]))
        0
        """
        if page < 1:
            raise ValueError("page is at least 1")
        asked = {**_view(as_of, select, reasons), "measures": None if measures is None else list(measures)}
        told = {name: value for name, value in asked.items() if value is not None}
        return Views(self._native.views(_regulars.canonical(told), now().isoformat()), page)

    def views_stream(
        self, columns: Sequence[str], *, as_of: Instant | None = None, batch_rows: int = 8_192
    ) -> _regulars.RowStream:
        """The same columns as `views_table`, in batches that are made when they are asked for: whatever reads `__arrow_c_stream__` takes
        them, once. However many customers there are, a batch is held at a time.

            pyarrow.RecordBatchReader.from_stream(crm.views_stream(["customer", "tier"]))

        All batches are of one state of the store, that of this call. The types do not depend on who is there, so every decimal has 18
        digits behind the point and is rounded half to even there. Until it is read to its end or dropped, a file keeps in its log what was there before.

        Raises `UnknownName` with the place of the column.
        """
        at = msgspec.json.decode(_regulars.canonical(at_or_now(as_of)), type=str)
        return self._native.views_stream(at, list(columns), batch_rows, now().isoformat())

    def views_table(
        self, columns: Sequence[str], *, as_of: Instant | None = None, progress: Watcher | None = None
    ) -> _regulars.Rows:
        """The views of all customers as columns, a row for each in order of their ids: `polars.DataFrame(rows)`, `pyarrow.table(rows)`.

        Names: `customer`, `records`, `tier`, `points`, `stage`, `journey_stage`, `rfm`, `next_change_at`, `attr.<name>`, `measure.<name>`,
        `score.<name>`, `segment.<name>` and `tag.<name>`. Amounts and other exact numbers are decimals, counts 64-bit integers, instants in
        UTC; what is not known is null. No Python object is made for a customer. The table holds everybody; `views_stream` does not.
        `progress` is called with a `Progress` after every 1,024 customers and at the end; what it raises, as Ctrl-C does, comes through.

        Raises `UnknownName` with the place of the column.
        """
        at = msgspec.json.decode(_regulars.canonical(at_or_now(as_of)), type=str)
        return self._native.views_frame(at, list(columns), progress)

    # --- time ---

    def advance(
        self, to: Instant | None = None, *, list_changes: bool = False, progress: Watcher | None = None
    ) -> types.AdvanceReport:
        """Moves the store's time forward to `to` (now, if left out); what changed goes to the outbox, each change once.

        `progress` is called with a `Progress` for every customer that was looked at. What it raises, as Ctrl-C does while it is given,
        comes through; all of it is one transaction, so the store then stands where it stood. It is called inside the transaction and must not
        use the store.

        Raises `TimeGoesBack` if the store has been advanced further already.
        """
        if progress is not None:
            instant = msgspec.json.decode(_regulars.canonical(at_or_now(to)), type=str)
            told = self._native.advance(instant, list_changes, now().isoformat(), progress)
            report: types.AdvanceReport = decode(told, types.AdvanceReport)
            return report
        return self.changes_advance(to=at_or_now(to), list=list_changes)

    def changes(self, after: int = 0, *, page: int = 1_000) -> Iterator[types.ChangeEvent]:
        """The changes of the outbox with numbers above `after`, in order, as CloudEvents; `int(event.id)` is the number.

        They are read page by page, so that the outbox may be large. `changes_acknowledge(through=…)` forgets what was
        delivered.
        """
        while True:
            found = self.changes_read(after=after, limit=page)
            if not found.events:
                return
            yield from found.events
            after = found.cursor

    def segment(
        self, segment: str, *, as_of: Instant | None = None, page: int = 10_000
    ) -> Iterator[types.SegmentMember]:
        """Every member of a segment at `as_of` (now, if left out), by customer id, with the instant since when."""
        at, after = at_or_now(as_of), None
        while True:
            found = self.segment_members(segment=segment, as_of=at, after=after, limit=page)
            yield from found.members
            if found.next is None:
                return
            after = found.next

    def forecast(
        self,
        customer: str | None = None,
        *,
        until: Instant,
        phone: str | None = None,
        email: str | None = None,
        identifier: Pair | None = None,
        profile: Pair | str | None = None,
        as_of: Instant | None = None,
    ) -> types.Forecast:
        """What will change by itself for a customer up to `until`, if no record arrives."""
        named = who(customer=customer, phone=phone, email=email, identifier=identifier, profile=profile)
        return self._call("customer.forecast", {**named, "as_of": at_or_now(as_of), "until": until}, types.Forecast)

    # --- the operation table ---

    def call(self, operation: str, request: Mapping[str, Any] | str) -> Any:
        """Any operation by name; the request is a mapping or JSON text, the reply is typed."""
        if isinstance(request, str):
            text = self._native.call(operation, request)
        else:
            text = self._native.call(operation, _regulars.canonical(request))
        return decode(text, RESPONSES.get(operation, Any))

    def call_json(self, operation: str, request: str) -> str:
        """Any operation by name, JSON text in and canonical JSON text out."""
        return self._native.call(operation, request)

    def _call(self, operation: str, request: Mapping[str, object], reply: type[Reply]) -> Reply:
        answer: Reply = decode(self._send(operation, request), reply)
        return answer

    def _call_union(self, operation: str, request: Mapping[str, object], reply: Any) -> Any:
        return decode(self._send(operation, request), reply)

    def _send(self, operation: str, request: Mapping[str, object]) -> str:
        given = {name: value for name, value in request.items() if value is not None}
        return self._native.call(operation, _regulars.canonical(given), now().isoformat())


def _rows(frame: object) -> int | None:
    """How many rows a frame has that knows it without working it out."""
    known = getattr(frame, "num_rows", None) or getattr(frame, "height", None)
    return known if isinstance(known, int) else None


def _texts(artefacts: Iterable[Mapping[str, Any]]) -> list[str]:
    return [_regulars.canonical(artefact) for artefact in artefacts]


def _view(as_of: Instant | None, select: Sequence[str] | None, reasons: str | None) -> dict[str, object]:
    return {"as_of": at_or_now(as_of), "select": None if select is None else list(select), "reasons": reasons}


def _merged(total: types.IngestReport, part: types.IngestReport, lines_before: int) -> types.IngestReport:
    """Adds the report of a later batch, with its places counted from the first record and the first line."""
    before = total.accepted + total.duplicates + len(total.conflicts) + len(total.rejected)

    def moved(refused: types.RefusedRecord) -> types.RefusedRecord:
        line = None if refused.line is None else refused.line + lines_before
        return structs.replace(refused, index=refused.index + before, line=line)

    return types.IngestReport(
        accepted=total.accepted + part.accepted,
        duplicates=total.duplicates + part.duplicates,
        conflicts=[*total.conflicts, *map(moved, part.conflicts)],
        findings=dict(Counter(total.findings) + Counter(part.findings)),
        rejected=[*total.rejected, *map(moved, part.rejected)],
    )


def _quality_row(row: str, state: Mapping[str, Any]) -> dict[str, object]:
    """A metric, rule or cell in the columns of all of them."""
    ratio = state["ratio"]
    names = ["metric", "rule", "label", "check", "severity", "source", "attribute", "day"]
    counts = {"passed": state["pass_"], "total": state["total"], "ratio": None if ratio is None else float(ratio)}
    gate = state.get("gate")
    judged = {"gate": None if gate is None else float(gate), "status": state["status"]}
    return {"row": row, **{name: state.get(name) for name in names}, **counts, **judged}
