"""What all requests and results share: how they look in a notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import msgspec

__all__ = ["Struct"]

_ROWS = 20
"""How many rows of a list are shown."""
_DEPTH = 4
"""How many tables lie in each other."""


class Struct(msgspec.Struct, frozen=True):
    """The base of the generated types."""

    def _repr_html_(self) -> str:
        """The result as tables, for notebooks: what is absent is left out, of long lists the first rows are shown."""
        return f"<div><b>{escape(type(self).__name__)}</b>{_fields(_known(self), 0)}</div>"


def _known(value: msgspec.Struct) -> dict[str, Any]:
    """The fields that say something."""
    fields = ((name, getattr(value, name)) for name in value.__struct_fields__)
    return {name: field for name, field in fields if field is not None and field is not msgspec.UNSET}


def _cell(value: object, depth: int) -> str:
    if isinstance(value, msgspec.Struct):
        known = _known(value)
        return _fields(known, depth) if depth < _DEPTH else f"… {len(known)} fields"
    if isinstance(value, Mapping):
        return _fields(value, depth) if depth < _DEPTH else f"… {len(value)} entries"
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return _list(value, depth)
    return escape(str(value))


def _fields(fields: Mapping[str, Any], depth: int) -> str:
    rows = "".join(
        f"<tr><th style='text-align:left;vertical-align:top'>{escape(str(name))}</th>"
        f"<td style='text-align:left'>{_cell(value, depth + 1)}</td></tr>"
        for name, value in fields.items()
        if value != [] and value != {}
    )
    return f"<table>{rows}</table>" if rows else "none"


def _list(values: Sequence[Any], depth: int) -> str:
    if not values:
        return "none"
    more = f"<div>and {len(values) - _ROWS:,} more</div>" if len(values) > _ROWS else ""
    shown = list(values[:_ROWS])
    if depth >= _DEPTH:
        return f"… {len(values):,} rows"
    if not all(isinstance(value, msgspec.Struct) for value in shown):
        return "<br>".join(_cell(value, depth + 1) for value in shown) + more
    rows = [_known(value) for value in shown]
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f"<th style='text-align:left'>{escape(name)}</th>" for name in names)
    lines = "".join(
        "<tr>"
        + "".join(
            f"<td style='text-align:left;vertical-align:top'>{_cell(row[name], depth + 1) if name in row else ''}</td>"
            for name in names
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><tr>{head}</tr>{lines}</table>{more}"
