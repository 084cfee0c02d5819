"""Replies as types.

A record of a kind that the rulebook declares, or with fields that it adds, fits none of the generated kinds: it becomes a
`DeclaredRecord`, whose body is a dict. msgspec cannot decode a union with such a branch, so it is done here.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import structs

from regulars import _regulars
from regulars import _types as types
from regulars._error import RegularsError, error

RECORD: Any = types.Record


def decode(text: str, reply: Any) -> Any:
    """The typed reply of a JSON text."""
    try:
        return msgspec.json.decode(text, type=reply)
    except msgspec.ValidationError as fault:
        found = msgspec.json.decode(text)
        if (hidden := _hidden(found)) is not None:
            raise hidden from fault
        if reply != RECORD and reply is not types.Timeline:
            raise
    if reply == RECORD:
        return _record(found)
    timeline = msgspec.convert({**found, "records": []}, types.Timeline)
    return structs.replace(timeline, records=[_record(record) for record in found["records"]])


def _hidden(found: Any) -> RegularsError | None:
    """The error of an answer that is not of its type because something of it was left out or masked (AC-5)."""
    note = found.get("access") if isinstance(found, dict) else None
    if not isinstance(note, dict):
        return None
    hidden = [*note.get("denied", []), *note.get("masked", [])]
    code, field = (hidden[0].get("code", "denied_by_rule"), hidden[0]["field"]) if hidden else ("no_grant", "")
    message = "the answer is without a field that its type needs; ask `call_json`"
    return error(code, _regulars.error_number(code), message, field, {})


def _record(found: Any) -> Any:
    try:
        return msgspec.convert(found, RECORD)
    except msgspec.ValidationError:
        return msgspec.convert(found, types.DeclaredRecord)
