"""Text and references, shared by the generated modules."""

from __future__ import annotations

import json
from typing import Any

Schema = dict[str, Any]

HEADER = '''"""{what}

Generated from `schemas/regulars.schema.json` by `codegen.py`: change the schema, not this file.
"""

'''


def resolve(schema: Schema, defs: dict[str, Schema]) -> Schema:
    """Follows references."""
    while "$ref" in schema:
        schema = defs[ref_name(schema)]
    return schema


def ref_name(schema: Schema) -> str:
    """The name that a reference ends with."""
    return str(schema["$ref"]).rsplit("/", 1)[-1]


def quoted(text: object) -> str:
    """A Python literal in double quotes."""
    return json.dumps(str(text), ensure_ascii=False)


def one_line(text: str) -> str:
    """The text on one line, safe inside a docstring."""
    return " ".join(str(text).split()).replace("\\", "\\\\").replace('"""', "'''")


def sentence(text: str) -> str:
    """A sentence with a capital and a full stop."""
    line = one_line(text)
    if not line:
        raise SystemExit("an operation or a code has no explanation")
    line = line if line.startswith("`") else line[0].upper() + line[1:]
    return line if line[-1] in ".!?" else line + "."
