"""The same fold on many machines: views, tiers and scores of customers on Apache Spark (`pip install regulars[spark]`).

Every function takes a data frame with a row for each record: a column that says which customer it belongs to, and one with the
record as JSON text in the wire form. Rows are brought together by customer and sorted within partitions, and `mapInArrow` folds
them: only the records of one customer are held at a time, and a customer may lie across batches. There is no store; who is who is
what the column says, and the profiles of a customer are one from the beginning.

    import regulars.spark as rs

    tiers = rs.tier(records, "rulebook.toml", as_of=datetime.now(timezone.utc))
    asked = rs.views(records, "rulebook.toml", ["measure.spend_12m", "segment.regulars"], as_of=day)

Whatever is refused fails the job with the error, its code and its path, and with the customer as a note.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from regulars import _regulars
from regulars._crm import Crm
from regulars._naming import Instant, at_or_now
from regulars._rulebook import Rulebook

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

__all__ = ["DECIMALS", "score", "tier", "view", "views"]

DECIMALS = 18
"""How many digits behind the point a column of decimals has; what is finer is rounded half to even."""

_DIGITS = 38
_ROWS = 1_000
_EXACT = Context(prec=60)


def views(
    records: DataFrame,
    rulebook: Rulebook | str | os.PathLike[str],
    columns: Sequence[str],
    *,
    as_of: Instant | None = None,
    customer: str = "customer",
    record: str = "record",
    artefacts: Iterable[Mapping[str, Any]] = (),
) -> DataFrame:
    """A row for each customer with the values that are asked for by name.

    The names are those of `Crm.views_table`: `records`, `tier`, `points`, `stage`, `journey_stage`, `rfm`, `next_change_at`,
    `attr.<name>`, `measure.<name>`, `score.<name>`, `segment.<name>` and `tag.<name>`. Counts are 64-bit integers, instants UTC, flags
    boolean, other numbers decimals with `DECIMALS` digits behind the point; what is not known is null. The first column is the customer,
    as `records` calls it. Raises `UnknownName` with the place of the column.
    """
    checked, models = Rulebook.of(rulebook), [dict(model) for model in artefacts]
    at = msgspec.json.decode(_regulars.canonical(at_or_now(as_of)), type=str)
    kinds = _kinds(checked, columns, at, models)
    head = {"as_of": at, "reasons": "none", "select": sorted({part for part in map(_part, columns) if part})}
    head["measures"] = [name.removeprefix("measure.") for name in columns if name.startswith("measure.")]
    told = [_Told(name, kinds[name]) for name in columns]
    fold = _Fold(checked.text, models, head, (customer, *columns), told)
    return _run(records, fold, customer, record, [(name, kinds[name]) for name in columns])


def view(
    records: DataFrame,
    rulebook: Rulebook | str | os.PathLike[str],
    *,
    as_of: Instant | None = None,
    select: Sequence[str] | None = None,
    reasons: str = "codes",
    customer: str = "customer",
    record: str = "record",
    artefacts: Iterable[Mapping[str, Any]] = (),
) -> DataFrame:
    """A row for each customer with the whole view, `view`, as canonical JSON text.

    `select` names the parts that are wanted, all if left out; `reasons` is `none`, `codes` or `records`.
    """
    checked, models = Rulebook.of(rulebook), [dict(model) for model in artefacts]
    head: dict[str, Any] = {"as_of": msgspec.json.decode(_regulars.canonical(at_or_now(as_of)), type=str)}
    head["reasons"] = reasons
    if select is not None:
        head["select"] = list(select)
    return _run(
        records, _Fold(checked.text, models, head, (customer, "view"), None), customer, record, [("view", "string")]
    )


def tier(
    records: DataFrame, rulebook: Rulebook | str | os.PathLike[str], *, as_of: Instant | None = None, **names: Any
) -> DataFrame:
    """The tier of each customer, the points that can be spent, and when either may differ by itself."""
    return views(records, rulebook, ["tier", "points", "next_change_at"], as_of=as_of, **names)


def score(
    records: DataFrame,
    rulebook: Rulebook | str | os.PathLike[str],
    scores: Sequence[str],
    *,
    as_of: Instant | None = None,
    **names: Any,
) -> DataFrame:
    """The declared scores of each customer, by name: a column `score.<name>` for each."""
    return views(records, rulebook, [f"score.{name}" for name in scores], as_of=as_of, **names)


def _kinds(rulebook: Rulebook, columns: Sequence[str], at: str, models: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The type of each column, by what one process would give."""
    import pyarrow as pa

    empty = Crm.in_memory(rulebook, artefacts=models).views_table(columns, as_of=datetime.fromisoformat(at))
    kinds = {}
    for field in pa.table(empty).schema:
        if pa.types.is_decimal(field.type):
            kinds[field.name] = f"decimal({_DIGITS},{DECIMALS})"
        elif pa.types.is_timestamp(field.type):
            kinds[field.name] = "timestamp"
        elif pa.types.is_boolean(field.type):
            kinds[field.name] = "boolean"
        else:
            kinds[field.name] = "bigint" if pa.types.is_integer(field.type) else "string"
    return kinds


def _part(name: str) -> str | None:
    """The part of the view that a column needs."""
    group, _, _ = name.partition(".")
    parts = {"attr": "profile", "measure": "measures", "score": "scores", "segment": "segments", "tag": "tags"}
    plain = {"tier": "membership", "points": "membership", "stage": "stage", "journey_stage": "stage", "rfm": "rfm"}
    return parts.get(group) if group != name else plain.get(name)


def _run(records: DataFrame, fold: _Fold, customer: str, record: str, columns: Sequence[tuple[str, str]]) -> DataFrame:
    from pyspark.sql.functions import col

    kind = dict(records.dtypes)[customer]
    schema = ", ".join(f"{_quoted(name)} {kind}" for name, kind in [(customer, kind), *columns])
    rows = records.select(col(_quoted(customer)).alias("key"), col(_quoted(record)).cast("string").alias("record"))
    return rows.repartition("key").sortWithinPartitions("key").mapInArrow(fold, schema)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


class _Told:
    """What a column says of a view. An object and not a closure, so that it is sent by its name."""

    def __init__(self, name: str, kind: str) -> None:
        self.name, self.kind = name, kind

    def __call__(self, view: Mapping[str, Any]) -> Any:
        value = _value(view, self.name)
        if value is None or self.kind == "boolean":
            return value
        if self.kind == "bigint":
            return int(value)
        if self.kind == "timestamp":
            return datetime.fromisoformat(value).astimezone(timezone.utc)
        if self.kind == "string":
            return value if isinstance(value, str) else _regulars.canonical(value)
        exact = Decimal(value)
        return exact.quantize(Decimal(1).scaleb(-DECIMALS), rounding=ROUND_HALF_EVEN, context=_EXACT)


def _value(view: Mapping[str, Any], name: str) -> Any:
    group, _, rest = name.partition(".")
    match group:
        case "attr":
            return view.get("profile", {}).get(rest, {}).get("value")
        case "measure":
            return view.get("measures", {}).get(rest, {}).get("value")
        case "score" | "rfm":
            return view.get("scores", {}).get(rest or "rfm", {}).get("value")
        case "segment":
            return view.get("segments", {}).get(rest, {}).get("member", False)
        case "tag":
            return any(tag["name"] == rest for tag in view.get("tags", ()))
        case "tier":
            return view.get("membership", {}).get("tier")
        case "points":
            return view.get("membership", {}).get("points", {}).get("available")
        case "stage" | "journey_stage":
            return view.get(group, {}).get("name")
        case _:
            return view.get(name)


class _Fold:
    """The fold of a partition whose rows are sorted by customer; it carries over the edges of batches."""

    def __init__(
        self,
        rules: str,
        artefacts: Sequence[Mapping[str, Any]],
        head: Mapping[str, Any],
        names: Sequence[str],
        told: Sequence[_Told] | None,
    ) -> None:
        self.rules, self.artefacts, self.names, self.told = rules, list(artefacts), list(names), told
        fields = ",".join(f"{_regulars.canonical(name)}:{_regulars.canonical(value)}" for name, value in head.items())
        self.before, self.after = "{" + fields + ',"records":[', "]}"

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        crm = Crm.in_memory(self.rules, artefacts=self.artefacts)
        kind: pa.DataType | None = None
        keys: list[Any] = []
        columns: list[list[Any]] = [[] for _ in self.names[1:]]
        for key, records, kind in _customers(batches):
            keys.append(key)
            for column, value in zip(columns, self._of(crm, key, records), strict=True):
                column.append(value)
            if len(keys) >= _ROWS:
                yield self._batch(kind, keys, columns)
                keys, columns = [], [[] for _ in self.names[1:]]
        if keys and kind is not None:
            yield self._batch(kind, keys, columns)

    def _of(self, crm: Crm, key: Any, records: Sequence[str]) -> list[Any]:
        try:
            text = crm.call_json("timeline.view", self.before + ",".join(records) + self.after)
        except Exception as error:
            error.add_note(f"customer {key!r}")
            raise
        if self.told is None:
            return [text]
        found = msgspec.json.decode(text)
        return [told(found) for told in self.told]

    def _batch(self, kind: pa.DataType, keys: list[Any], columns: list[list[Any]]) -> pa.RecordBatch:
        import pyarrow as pa

        types = [_arrow(told.kind) for told in self.told] if self.told else [pa.string()]
        arrays = [pa.array(values, of) for values, of in zip(columns, types, strict=True)]
        return pa.RecordBatch.from_arrays([pa.array(keys, kind), *arrays], names=self.names)


def _arrow(kind: str) -> pa.DataType:
    import pyarrow as pa

    match kind:
        case "bigint":
            return pa.int64()
        case "boolean":
            return pa.bool_()
        case "timestamp":
            return pa.timestamp("us", "UTC")
        case "string":
            return pa.string()
        case _:
            return pa.decimal128(_DIGITS, DECIMALS)


def _customers(batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[Any, list[str], pa.DataType]]:
    """The customers of a partition with their records, in order; one customer may lie across batches."""
    held: list[str] = []
    key, kind = None, None
    for batch in batches:
        kind = batch.schema.field(0).type
        for next_key, record in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True):
            if next_key is None or record is None:
                raise ValueError("a row has no customer or no record")
            if next_key != key and held:
                yield key, held, kind
                held = []
            key = next_key
            held.append(record)
    if held:
        yield key, held, kind
