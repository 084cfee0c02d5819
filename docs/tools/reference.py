"""Writes the reference pages of the book: the rulebook, the operations and the error codes, all out of schemas.

python docs/tools/reference.py        # writes docs/reference, which is not kept
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[1]
OUT = DOCS / "reference"
Schema = dict[str, Any]


def main(command: str = "regulars") -> None:
    """Writes all pages; `command` is the command line of the project, which knows the schema of rulebooks."""
    schemas: Schema = json.loads((DOCS.parent / "schemas/regulars.schema.json").read_text(encoding="utf-8"))
    rulebook: Schema = json.loads(
        subprocess.run([command, "rulebook", "schema"], check=True, stdout=subprocess.PIPE).stdout
    )
    shutil.rmtree(OUT, ignore_errors=True)
    (OUT / "operations").mkdir(parents=True)
    (OUT / "types").mkdir()
    write("rulebook.md", rulebook_page(rulebook))
    write("errors.md", errors_page(schemas["errors"]))
    groups = sorted({operation["name"].split(".")[0] for operation in schemas["operations"]})
    write("operations.md", operations_page(schemas["operations"], groups))
    for group in groups:
        write(f"operations/{group}.md", group_page(group, schemas))
    write("types/index.md", types_page(schemas["$defs"]))


def write(name: str, lines: Iterator[str]) -> None:
    (OUT / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def cell(text: str) -> str:
    """Text in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def rulebook_page(schema: Schema) -> Iterator[str]:
    """The keys of a rulebook, section by section."""
    yield "# The rulebook\n"
    yield "One TOML document. An unknown key is an error; every fault is told with line and column. `regulars rulebook schema` prints the JSON Schema of"
    yield "which this page is made; editors complete and check with it.\n"
    for name, section in sorted(schema["properties"].items()):
        yield f"## `{name}`\n"
        yield section.get("description", "") + "\n"
        yield "| key | what | values |"
        yield "|---|---|---|"
        yield from keys(name, section)
        yield ""


def keys(path: str, schema: Schema) -> Iterator[str]:
    """A row for each key below a table."""
    if schema.get("type") == "array" and "properties" in schema.get("items", {}):
        yield from keys(f"{path}[]", schema["items"])
        return
    if isinstance(schema.get("additionalProperties"), dict):
        inner = schema["additionalProperties"]
        if "properties" not in inner:
            yield f"| `{path}.<name>` | {cell(inner.get('description', ''))} | {values(inner)} |"
        else:
            yield from keys(f"{path}.<name>", inner)
    needed = schema.get("required", [])
    for name, inner in schema.get("properties", {}).items():
        must = " (must be there)" if name in needed else ""
        yield f"| `{path}.{name}` | {cell(inner.get('description', ''))}{must} | {values(inner)} |"
        if name != "label":
            yield from keys(f"{path}.{name}", inner)


def values(schema: Schema) -> str:
    """What a value may be, in a few words."""
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join(f"`{word}`" for word in schema["enum"])
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return cell(" or ".join(dict.fromkeys(filter(None, map(values, schema[several])))))
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    kind = schema.get("type", "")
    if isinstance(kind, list):
        return " or ".join(values({**schema, "type": one}) for one in kind if one != "null")
    if kind == "array":
        inner = values(schema.get("items", {}))
        return f"list of {inner}" if inner else "list"
    if kind == "string":
        return {"date-time": "instant (RFC 3339)", "decimal": "decimal in text", "date": "date"}.get(
            schema.get("format", ""), "decimal in text" if schema.get("pattern", "").startswith("^-?[0-9]") else "text"
        )
    if kind == "object":
        return "table"
    bounds = [
        f"{word} {schema[key]}" for key, word in (("minimum", "at least"), ("maximum", "at most")) if key in schema
    ]
    return cell(", ".join([kind, *bounds]))


def errors_page(errors: list[Schema]) -> Iterator[str]:
    """The registry of codes."""
    yield "# Codes\n"
    yield "A code has one meaning and one number wherever it appears: in errors, findings and reasons. In Python each error code has an exception class of its own"
    yield "name, in C a status by its number. Numbers are never used again.\n"
    yield "| number | code | meaning |"
    yield "|---|---|---|"
    for error in sorted(errors, key=lambda error: int(error["number"])):
        yield f"| {error['number']} | `{error['code']}` | {cell(error['message'])} |"


def operations_page(operations: list[Schema], groups: list[str]) -> Iterator[str]:
    """All operations with a sentence each."""
    yield "# Operations\n"
    yield "Every operation takes a JSON object and gives one. `regulars call NAME JSON`, `crm.call(NAME, {...})` in Python and `regulars_call` in C call it; most"
    yield "have a typed method in Rust and Python besides. Decimals travel as text, instants with their zone; unknown and repeated fields are refused.\n"
    yield "```{toctree}\n:hidden:"
    yield from (f"operations/{group}" for group in groups)
    yield "types/index\n```\n"
    yield "| operation | | what |"
    yield "|---|---|---|"
    for operation in operations:
        name = operation["name"]
        place = f"operations/{name.split('.')[0]}.md#{anchor(name)}"
        yield f"| [`{name}`]({place}) | {operation['access']}s | {cell(operation['summary'])} |"


def anchor(name: str) -> str:
    return name.replace(".", "-").replace("_", "-")


def group_page(group: str, schemas: Schema) -> Iterator[str]:
    """The operations of one subject with their fields."""
    yield f"# `{group}`\n"
    for operation in schemas["operations"]:
        if operation["name"].split(".")[0] != group:
            continue
        yield f"({anchor(operation['name'])})="
        yield f"## `{operation['name']}`\n"
        yield f"{operation['summary']} It {operation['access']}s.\n"
        for side, word in (("request", "Request"), ("response", "Answer")):
            schema = operation[side]
            named = schema.get("$ref", "").rsplit("/", 1)[-1]
            schema = schemas["$defs"].get(named, schema)
            yield (
                f"**{word}** (`{named}`): {schema.get('description', '')}\n"
                if named
                else f"**{word}**: {values(schema)}\n"
            )
            yield from fields(schema, schemas["$defs"])


def fields(schema: Schema, types: Schema) -> Iterator[str]:
    """The fields of an object, or its alternatives."""
    if "properties" in schema:
        needed = schema.get("required", [])
        yield "| field | | type | what |"
        yield "|---|---|---|---|"
        for name, inner in schema["properties"].items():
            what = inner.get("description", "")
            yield f"| `{name}` | {'must be there' if name in needed else ''} | {typed(inner)} | {cell(what)} |"
        yield ""
    for inner in schema.get("oneOf", schema.get("anyOf", [])):
        if "const" in inner:
            yield f"- `{inner['const']}`: {inner.get('description', '')}"
        elif "$ref" in inner:
            yield from fields(types[inner["$ref"].rsplit("/", 1)[-1]], types)
        elif "properties" in inner:
            yield from fields(inner, types)
    yield ""


def typed(schema: Schema) -> str:
    """The type of a field, with links to named types."""
    return values(schema).replace("](#", "](../types/index.md#")


def types_page(types: Schema) -> Iterator[str]:
    """The named types."""
    yield "# Types\n"
    yield "The named types of requests and answers.\n"
    for name, schema in sorted(types.items()):
        yield f"({name.lower()})="
        yield f"## {name}\n"
        yield schema.get("description", "") + "\n"
        yield from (line.replace("](../types/index.md#", "](#") for line in fields(schema, types))


if __name__ == "__main__":
    main()
