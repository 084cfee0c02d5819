"""`_types.py`: the schemas as frozen msgspec structs, written by datamodel-code-generator and tidied here."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from generate.text import HEADER, Schema, resolve

# Written by hand because its constructor refuses floats (RC-9).
OVERRIDES = {"Money": "regulars._money.Money"}
# What a reader of results does not need: the core has checked it.
CONSTRAINTS = {"minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems"}

OPTIONS = """
    --input-file-type jsonschema --output-model-type msgspec.Struct --target-python-version 3.11 --strict-refs
    --keyword-only --snake-case-field --enum-field-as-literal all --use-type-alias --output-datetime-class datetime
    --type-mappings string+decimal=decimal --use-schema-description --use-field-description
    --use-typed-nullable-map-values
    --use-single-line-docstring --use-double-quotes --no-formatters --disable-timestamp
""".split()


def types_module(defs: dict[str, Schema]) -> str:
    """The result and request types as msgspec structs."""
    defs, opened = hoisted(defs)
    prepared = {name: prepare(schema, defs) for name, schema in sorted(defs.items())}
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "regulars.json"), Path(folder, "types.py")
        root = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Root", "$defs": prepared}
        source.write_text(json.dumps(root), encoding="utf-8")
        command = [sys.executable, "-W", "ignore", "-m", "datamodel_code_generator", *OPTIONS]
        command += ["--type-overrides", json.dumps(OVERRIDES), "--input", str(source), "--output", str(target)]
        subprocess.run(command, check=True)
        text = target.read_text(encoding="utf-8")
    body = tidy(text)
    names = sorted(name for name in defs if name in OVERRIDES or re.search(rf"^(class )?{name}\b[:(]", body, re.M))
    if missing := sorted(set(defs) - set(names)):
        raise SystemExit(f"these types have no counterpart in Python: {', '.join(missing)}")
    # Objects without a definition of their own, such as the lines of an order, get their names from their fields.
    names = sorted({*names, *re.findall(r"^class (\w+)\(Struct", body, re.M)})
    for union, branch in opened.items():
        body = with_open_branch(body, union, branch)
    body = strict(body, [name for name, schema in defs.items() if is_open_object(schema)])
    listed = "__all__ = [\n" + "".join(f'    "{name}",\n' for name in names) + "]\n\n\n"
    what = "Requests and results, field by field as they stand on the wire."
    return HEADER.format(what=what) + type_imports(body) + listed + body


def hoisted(defs: dict[str, Schema]) -> tuple[dict[str, Schema], dict[str, str]]:
    """Gives the variants of a union, and the objects inside them, names of their own: `OrderRecord`, `OrderRecordBody`.

    A variant without a tag is open: it is whatever no other one is. Those are given by union, and are no part of it here.
    """
    found, opened = copy.deepcopy(defs), {}
    for union, schema in defs.items():
        for place, branch in enumerate(schema.get("oneOf", [])):
            if "title" not in branch or branch.get("type") != "object":
                continue
            is_open = not any("const" in value for value in branch["properties"].values())
            name = "".join(part.capitalize() for part in str(branch["title"]).split("_")) + union
            variant = {key: copy.deepcopy(value) for key, value in branch.items() if key != "title"}
            for field, value in variant["properties"].items():
                if value.get("properties") and not is_open:
                    found[name + field.capitalize()] = value
                    variant["properties"][field] = {"$ref": f"#/$defs/{name}{field.capitalize()}"}
            found[name] = variant
            found[union]["oneOf"][place] = {"$ref": f"#/$defs/{name}"}
            if is_open:
                opened[union] = name
    for union, name in opened.items():
        found[union]["oneOf"].remove({"$ref": f"#/$defs/{name}"})
    return found, opened


def with_open_branch(body: str, union: str, branch: str) -> str:
    """Adds the open branch for type checkers only: msgspec cannot decode a union that is not tagged (see `_decode.py`)."""
    alias = re.search(rf"^{union}: TypeAlias = (\((?:.|\n)*?\n\)|[^\n]+)\n", body, re.MULTILINE)
    if alias is None:
        raise SystemExit(f"`{union}` is not a union")
    branches = alias[1]
    checked = f"if TYPE_CHECKING:\n    {union}: TypeAlias = {branches} | {branch}\n"
    return body.replace(alias[0], f"{checked}else:\n    {union}: TypeAlias = {branches}\n")


def is_open_object(schema: Schema) -> bool:
    """An object with known fields that may have more."""
    return bool(schema.get("properties")) and bool(schema.get("additionalProperties"))


def strict(body: str, names: list[str]) -> str:
    """Makes classes refuse fields that they do not have, where the object may have more: nothing gets lost unseen."""
    for name in names:
        head = f"class {name}(Struct, frozen=True, kw_only=True, omit_defaults=True"
        if head not in body:
            raise SystemExit(f"`{name}` is not a class")
        body = body.replace(head, f"{head}, forbid_unknown_fields=True")
    return body


def tidy(text: str) -> str:
    """The generated classes as this package has them: frozen, an absent field is None, no metadata in annotations."""
    text = re.sub(r"^(#.*|from .*|import .*)\n", "", text, flags=re.MULTILINE)
    literal = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    annotated = re.compile(rf"Annotated\[((?:(?!Annotated\[).)+?), Meta\((?:\w+={literal}(?:, )?)+\)\]")
    while annotated.search(text):
        text = annotated.sub(r"\1", text)
    text = re.sub(r"^Root: TypeAlias = Any\n+", "", text, flags=re.MULTILINE)
    text = text.replace(" | UnsetType = UNSET", " = None").replace("default=UNSET", "default=None")
    text = text.replace(" | UnsetType = ", " = ")
    text = text.replace("(Struct, kw_only=True", "(Struct, frozen=True, kw_only=True, omit_defaults=True")
    if left := re.search(r".*\b(Unset|UNSET|Meta\(|Annotated).*", text):
        raise SystemExit(f"this was not expected from datamodel-code-generator: {left.group()}")
    return "".join(map(plain_list, re.split(r"(?=^class )", text.strip("\n") + "\n", flags=re.MULTILINE)))


def plain_list(block: str) -> str:
    """`list` as everyone writes it, except in a class that has a field of this name."""
    return block if re.search(r"^    list:", block, re.MULTILINE) else block.replace("list_aliased", "list")


def type_imports(body: str) -> str:
    """The imports that the body needs, in the order of a formatter."""
    known = [
        ("builtins", ("list as list_aliased",)),
        ("datetime", ("date", "datetime")),
        ("decimal", ("Decimal",)),
        ("typing", ("TYPE_CHECKING", "Any", "Literal", "TypeAlias")),
        ("msgspec", ("field",)),
        *((path.rpartition(".")[0], (path.rpartition(".")[2],)) for path in OVERRIDES.values()),
        ("regulars._result", ("Struct",)),
    ]
    lines = ["from __future__ import annotations\n"]
    for group in (known[:4], known[4:5], known[5:]):
        for module, names in group:
            used = [name for name in names if re.search(rf"\b{name.split()[-1]}\b[^:]|^if {name}:", body, re.MULTILINE)]
            if used := list(names) if module.startswith("regulars") else used:
                lines.append(f"from {module} import {', '.join(used)}")
        lines.append("")
    return "\n".join(lines) + "\n"


def prepare(schema: Any, defs: dict[str, Schema]) -> Any:
    """The schema as a reader of results needs it: without constraints, absent fields as None, unions decodable."""
    if not isinstance(schema, dict):
        return schema
    schema = {key: copy.deepcopy(value) for key, value in schema.items() if key not in CONSTRAINTS}
    for key in ("anyOf", "oneOf"):
        branches = [branch for branch in schema.get(key, []) if branch.get("type") != "null"]
        if len(branches) > 1 and not decodable(branches, defs):
            return {"description": schema["description"]} if "description" in schema else {}
        if key in schema:
            schema[key] = [prepare(branch, defs) for branch in schema[key]]
    if schema.get("type") in ("integer", ["integer", "null"]):
        schema.pop("format", None)
    if schema.get("additionalProperties") is False or is_open_object(schema):
        del schema["additionalProperties"]
    for key in ("items", "additionalProperties"):
        if key in schema:
            schema[key] = prepare(schema[key], defs)
    required = set(schema.get("required", []))
    for name, value in schema.get("properties", {}).items():
        value = prepare(value, defs)
        schema["properties"][name] = value if name in required else optional(value)
    return schema


def optional(schema: Any) -> Any:
    """The schema of a field that may be absent: an absent list or map is empty, an absent value is None."""
    if schema is True or schema == {} or nullable(schema) or schema.get("default") not in (None, [], {}):
        return schema
    if schema.get("type") == "array":
        return {**schema, "default": []}
    if schema.get("type") == "object" and "properties" not in schema:
        return {**schema, "default": {}}
    outer = {"description": schema.pop("description")} if "description" in schema else {}
    return {"anyOf": [schema, {"type": "null"}], **outer}


def nullable(schema: Schema) -> bool:
    """Whether null is among the values."""
    kinds = schema.get("type")
    if isinstance(kinds, list) and "null" in kinds:
        return True
    branches = schema.get("anyOf", []) + schema.get("oneOf", [])
    return any(branch.get("type") == "null" for branch in branches)


def decodable(branches: list[Schema], defs: dict[str, Schema]) -> bool:
    """Whether msgspec can tell the branches apart: all constants, at most one of a JSON kind, or tagged objects."""
    resolved = [resolve(branch, defs) for branch in branches]
    if all("const" in branch or "enum" in branch for branch in resolved):
        return True
    kinds = [branch.get("type", "any") for branch in resolved]
    if "any" in kinds:
        return False
    if len({str(kind) for kind in kinds}) == len(kinds):
        return True
    if any(kind != "object" for kind in kinds):
        return False
    tags = [
        {name: value["const"] for name, value in branch.get("properties", {}).items() if "const" in value}
        for branch in resolved
    ]
    shared = set.intersection(*(set(tag) for tag in tags))
    return any(len({tag[name] for tag in tags}) == len(tags) for name in shared)
