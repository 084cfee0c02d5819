"""The generator: every shape that a schema may have gives types that decode, and the same schema the same bytes."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

pytest.importorskip("datamodel_code_generator")
pytest.importorskip("black")

CODEGEN = Path(__file__).parents[1] / "codegen.py"

DEFS: dict[str, Any] = {
    "Money": {"type": "object", "properties": {"amount": {"type": "string"}}, "required": ["amount"]},
    "Id": {"type": "string", "description": 'An "id".', "maxLength": 9},
    "Mood": {"oneOf": [{"const": "good", "type": "string"}, {"const": "bad", "type": "string"}]},
    "Loose": {"anyOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"$ref": "#/$defs/Id"}]},
    "Untagged": {
        "anyOf": [
            {"type": "object", "properties": {"a": {"type": "string"}}},
            {"type": "object", "properties": {"b": {"type": "string"}}},
        ]
    },
    "Tagged": {
        "oneOf": [
            {"type": "object", "properties": {"kind": {"const": "x", "type": "string"}}, "required": ["kind"]},
            {"type": "object", "properties": {"kind": {"const": "y", "type": "string"}}, "required": ["kind"]},
        ]
    },
    "Fact": {
        "oneOf": [
            {
                "title": "sale",
                "type": "object",
                "properties": {
                    "kind": {"const": "sale", "type": "string"},
                    "body": {
                        "type": "object",
                        "properties": {"shop": {"type": "string"}},
                        "additionalProperties": {"type": ["string", "boolean"]},
                    },
                },
                "required": ["kind"],
            },
            {
                "title": "note",
                "type": "object",
                "properties": {"kind": {"const": "note", "type": "string"}},
                "required": ["kind"],
            },
            {
                "title": "own",
                "type": "object",
                "properties": {
                    "kind": {"type": "string"},
                    "body": {"type": "object", "additionalProperties": {"type": ["string", "boolean"]}},
                },
                "required": ["kind"],
            },
        ]
    },
    "Reply": {
        "description": "What comes back.",
        "type": "object",
        "properties": {
            "id": {"$ref": "#/$defs/Id", "description": 'It\'s "whose".'},
            "at": {"type": "string", "format": "date-time", "description": 'When (it isn\'t "now").'},
            "share": {"type": ["string", "null"], "format": "decimal", "pattern": "^-?[0-9]"},
            "count": {"type": "integer", "format": "uint64", "minimum": 0},
            "paid": {"type": "array", "items": {"$ref": "#/$defs/Money"}},
            "mood": {"anyOf": [{"$ref": "#/$defs/Mood"}, {"type": "null"}]},
            "from": {"type": "string"},
            "tagged": {"$ref": "#/$defs/Tagged"},
            "untagged": {"$ref": "#/$defs/Untagged"},
            "loose": {"$ref": "#/$defs/Loose"},
            "anything": True,
        },
        "required": ["id", "at", "count", "paid", "anything"],
        "additionalProperties": False,
    },
    "Request": {
        "type": "object",
        "properties": {
            "from": {"type": "string", "format": "date-time", "description": "From when."},
            "limit": {"type": ["integer", "null"], "format": "uint32"},
            "mood": {"$ref": "#/$defs/Mood"},
            "level": {"type": "string", "enum": ["low", "high"]},
            "share": {"type": "string", "format": "decimal"},
            "who": {"anyOf": [{"$ref": "#/$defs/Reply"}, {"type": "null"}]},
        },
        "required": ["from"],
    },
}
DOCUMENT: dict[str, Any] = {
    "$defs": DEFS,
    "operations": [
        {
            "name": "thing.do",
            "access": "read",
            "summary": "does the thing",
            "request": {"$ref": "#/$defs/Request"},
            "response": {"$ref": "#/$defs/Reply"},
        }
    ],
    "errors": [{"code": "thing_broken", "number": 7, "message": "the `thing` broke"}],
}


def run(folder: Path, document: dict[str, Any], *more: str) -> subprocess.CompletedProcess[str]:
    source = folder / "schemas.json"
    source.write_text(json.dumps(document), encoding="utf-8")
    command = [sys.executable, str(CODEGEN), "--schemas", str(source), "--out", str(folder), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem.strip("_") + "_made", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    done = run(folder, DOCUMENT)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_shape_decodes(made: Path) -> None:
    types = load(made / "_types.py")
    wire = {
        "id": "c1",
        "at": "2026-10-01T00:00:00Z",
        "share": "0.10",
        "count": 2,
        "paid": [{"amount": "1.50", "currency": "CNY"}],
        "from": "here",
        "tagged": {"kind": "y"},
        "untagged": {"b": "x"},
        "loose": "text",
        "anything": [1],
        "a field of a later version": 1,
    }
    reply = msgspec.json.decode(json.dumps(wire), type=types.Reply)
    assert (reply.at, reply.share) == (datetime(2026, 10, 1, tzinfo=timezone.utc), Decimal("0.10"))
    assert (reply.mood, reply.from_, reply.untagged) == (None, "here", {"b": "x"})
    assert reply.tagged.__struct_config__.tag == "y"
    with pytest.raises(AttributeError):
        reply.count = 3
    for name in types.__all__:
        msgspec.json.Decoder(getattr(types, name))


def test_an_open_branch_is_a_class_of_its_own_and_nothing_gets_lost_unseen(made: Path) -> None:
    types = load(made / "_types.py")
    sale = msgspec.json.decode('{"kind": "sale", "body": {"shop": "north"}}', type=types.Fact)
    assert (type(sale), sale.body.shop) == (types.SaleFact, "north")
    for text in ('{"kind": "sale", "body": {"shop": "north", "gift": true}}', '{"kind": "fitting"}'):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(text, type=types.Fact)
        assert msgspec.json.decode(text, type=types.OwnFact).kind in ("sale", "fitting")


def test_a_method_takes_typed_values_and_wire_values(made: Path) -> None:
    text = (made / "_operations.py").read_text(encoding="utf-8")
    signature = text[text.index("def thing_do") : text.index("-> types.Reply")]
    for parameter in (
        "from_: datetime | str,",
        'level: Literal["low", "high"] | None = None,',
        "limit: int | None = None,",
        "mood: types.Mood | None = None,",
        "share: Decimal | int | str | None = None,",
        "who: types.Reply | Mapping[str, Any] | None = None,",
    ):
        assert parameter in signature
    assert '"from": from_' in text
    assert "from_: From when." in text


def test_a_code_becomes_a_class(made: Path) -> None:
    text = (made / "_errors.py").read_text(encoding="utf-8")
    assert 'class ThingBroken(RegularsError):\n    """The `thing` broke."""\n\n    code = "thing_broken"' in text


def test_the_same_schema_gives_the_same_bytes(made: Path) -> None:
    assert run(made, DOCUMENT, "--check").returncode == 0
    changed = json.loads(json.dumps(DOCUMENT))
    changed["errors"][0]["number"] = 8
    done = run(made, changed, "--check")
    assert done.returncode == 1
    assert "+    number = 8" in done.stdout
    assert run(made, DOCUMENT, "--check").returncode == 0, "a check writes nothing"


def test_a_name_that_is_both_type_and_error_is_refused(tmp_path: Path) -> None:
    document = {**DOCUMENT, "$defs": {**DEFS, "ThingBroken": {"type": "string"}}}
    done = run(tmp_path, document)
    assert done.returncode != 0
    assert "ThingBroken" in done.stderr
