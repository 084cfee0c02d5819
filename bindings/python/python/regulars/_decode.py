"""Replies as types.

A record of a kind that the rulebook declares, or with fields that it adds, fits none of the generated kinds: it becomes a
`DeclaredRecord`, whose body is a dict. msgspec cannot decode a union with such a branch, so it is done here.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import structs

from regulars import _types as types

RECORD: Any = types.Record


def decode(text: str, reply: Any) -> Any:
    """The typed reply of a JSON text."""
    try:
        return msgspec.json.decode(text, type=reply)
    except msgspec.ValidationError:
        if reply != RECORD and reply is not types.Timeline:
            raise
    found = msgspec.json.decode(text)
    if reply == RECORD:
        return _record(found)
    timeline = msgspec.convert({**found, "records": []}, types.Timeline)
    return structs.replace(timeline, records=[_record(record) for record in found["records"]])


def _record(found: Any) -> Any:
    try:
        return msgspec.convert(found, RECORD)
    except msgspec.ValidationError:
        return msgspec.convert(found, types.DeclaredRecord)
