"""`_operations.py`: the operation table as a class with one typed method per operation."""

from __future__ import annotations

import keyword
from typing import Any

from generate.text import HEADER, Schema, one_line, quoted, ref_name, resolve, sentence

TABLE = '''Reply = TypeVar("Reply")

RESPONSES: Final[dict[str, Any]] = {{
{rows}}}
"""The type of the reply of each operation."""


class Operations:
    """The operation table: each method takes the fields of its request and gives the reply, as they stand on the wire."""

    __slots__ = ()

    def _call(self, operation: str, request: Mapping[str, object], reply: type[Reply]) -> Reply:
        raise NotImplementedError

    def _call_union(self, operation: str, request: Mapping[str, object], reply: Any) -> Any:
        raise NotImplementedError

'''


class Imports:
    """What the hints of the generated operations need."""

    def __init__(self) -> None:
        self.abc = {"Mapping"}
        self.typing = {"Any", "Final", "TypeVar"}
        self.decimal = False

    def render(self) -> str:
        """The import lines, in the order of a formatter."""
        lines = ["from __future__ import annotations\n"]
        lines.append(f"from collections.abc import {', '.join(sorted(self.abc))}")
        lines.append("from datetime import datetime")
        if self.decimal:
            lines.append("from decimal import Decimal")
        lines.append(f"from typing import {', '.join(sorted(self.typing))}\n")
        lines.append("from regulars import _types as types\n")
        return "\n".join(lines) + "\n"


def operations_module(defs: dict[str, Schema], operations: list[Schema]) -> str:
    """The class `Operations` with one method per operation, and the table of response types."""
    imports = Imports()
    operations = sorted(operations, key=lambda operation: str(operation["name"]))
    methods = "\n".join(method(operation, defs, imports) for operation in operations)
    rows = "".join(f"    {quoted(operation['name'])}: {response_type(operation, defs)},\n" for operation in operations)
    return (
        HEADER.format(what="Every operation of the library as a typed method.")
        + imports.render()
        + TABLE.format(rows=rows)
        + methods
    )


def method(operation: Schema, defs: dict[str, Schema], imports: Imports) -> str:
    """One typed method."""
    name = str(operation["name"])
    request = resolve(operation["request"], defs)
    reply = response_type(operation, defs)
    if request.get("type") != "object" or "properties" not in request and "additionalProperties" in request:
        raise SystemExit(f"the request of {name} is not an object with named fields")
    properties: dict[str, Schema] = request.get("properties", {})
    required = [field for field in properties if field in request.get("required", [])]
    fields = sorted(required) + sorted(field for field in properties if field not in required)
    parameters, entries, notes = [], [], []
    for field in fields:
        schema = properties[field]
        hint = hint_of(schema, defs, imports)
        argument = field + "_" if keyword.iskeyword(field) else field
        if field in required:
            parameters.append(f"{argument}: {hint}")
        else:
            hint = hint if hint == "Any" or hint.endswith("| None") else f"{hint} | None"
            parameters.append(f"{argument}: {hint} = None")
        entries.append(f"{quoted(field)}: {argument}")
        if isinstance(schema, dict) and schema.get("description"):
            notes.append(f"            {argument}: {one_line(schema['description'])}")
    signature = ", ".join(["self", "*", *parameters] if parameters else ["self"])
    doc = sentence(operation["summary"])
    if notes:
        doc += "\n\n        Args:\n" + "\n".join(notes) + "\n        "
    lines = [
        f"    def {name.replace('.', '_')}({signature}) -> {reply}:",
        f'        """{doc}"""',
        *answer(f"{quoted(name)}, {{{', '.join(entries)}}}, {reply}", reply, defs),
        "",
    ]
    return "\n".join(lines)


def answer(arguments: str, reply: str, defs: dict[str, Schema]) -> list[str]:
    """The call itself; a union is no class, so its type is stated where the answer arrives."""
    if "oneOf" in defs[reply.removeprefix("types.")]:
        return [f"        answer: {reply} = self._call_union({arguments})", "        return answer"]
    return [f"        return self._call({arguments})"]


def response_type(operation: Schema, defs: dict[str, Schema]) -> str:
    """The name of the reply's type."""
    name = ref_name(operation["response"])
    if name not in defs:
        raise SystemExit(f"{operation['name']} answers with `{name}`, which is not defined")
    return f"types.{name}"


def hint_of(schema: Any, defs: dict[str, Schema], imports: Imports) -> str:
    """What a caller may pass: the typed value or its wire form."""
    if not isinstance(schema, dict) or not schema:
        return "Any"
    if "$ref" in schema:
        target = resolve(schema, defs)
        if target.get("type") == "object":
            imports.abc.add("Mapping")
            return f"types.{ref_name(schema)} | Mapping[str, Any]"
        if target.get("format") in ("date-time", "decimal"):
            return hint_of(target, defs, imports)
        return f"types.{ref_name(schema)}"
    if "const" in schema or "enum" in schema:
        imports.typing.add("Literal")
        return f"Literal[{', '.join(quoted(value) for value in schema.get('enum') or [schema['const']])}]"
    for key in ("anyOf", "oneOf"):
        if key in schema:
            hints = [hint_of(branch, defs, imports) for branch in schema[key]]
            return join_hints(hints)
    kinds = schema.get("type")
    if isinstance(kinds, list):
        return join_hints([hint_of({**schema, "type": kind}, defs, imports) for kind in kinds])
    if kinds == "string" and schema.get("format") == "date-time":
        return "datetime | str"
    if kinds == "string" and schema.get("format") == "decimal":
        imports.decimal = True
        return "Decimal | int | str"
    if kinds == "array":
        imports.abc.add("Sequence")
        return f"Sequence[{hint_of(schema.get('items'), defs, imports)}]"
    if kinds == "object":
        imports.abc.add("Mapping")
        return f"Mapping[str, {hint_of(schema.get('additionalProperties'), defs, imports)}]"
    simple = {"string": "str", "integer": "int", "boolean": "bool", "number": "float", "null": "None"}
    return simple.get(str(kinds), "Any")


def join_hints(hints: list[str]) -> str:
    """A union without repetition, with None last."""
    parts = [part for hint in hints for part in hint.split(" | ")] if all("[" not in h for h in hints) else hints
    unique = list(dict.fromkeys(parts))
    if "Any" in unique:
        return "Any"
    return " | ".join(sorted(unique, key=lambda part: part == "None"))
