"""Replays the scripts in the folder `REGULARS_SCRIPTS` and compares answers byte for byte (DESIGN §6).

Without the variable a script made here is replayed, so that the replayer itself is always tested.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import regulars as rg
from regulars._decode import decode
from regulars._operations import RESPONSES
from regulars._regulars import canonical
from script import Step, blocks, scripts, steps

FOLDER = os.environ.get("REGULARS_SCRIPTS")


def block(word: str, text: str) -> bytes:
    data = text.encode()
    return f"{word} {len(data)}\n".encode() + data + b"\n"


def tiny(rulebook: str) -> bytes:
    """One case: a call that answers and one that is refused."""
    current = rg.Crm.in_memory(rulebook=rulebook).call_json("rulebook.current", "{}")
    with pytest.raises(rg.UnknownOperation) as caught:
        rg.Crm.in_memory(rulebook=rulebook).call_json("no.such", "{}")
    parts = [
        ("case", "tiny"),
        ("rulebook", rulebook),
        ("op", "rulebook.current"),
        ("request", "{}"),
        ("expect", current),
    ]
    parts += [("op", "no.such"), ("request", "{}"), ("error", caught.value.to_json())]
    return b"".join(block(word, text) for word, text in parts)


def answer(crm: rg.Crm | None, step: Step) -> str:
    try:
        if crm is None:
            raise ValueError(f"{step.case}: a call before a rulebook")
        return crm.call_json(step.op, step.request)
    except rg.RegularsError as error:
        return error.to_json()


def differences_of(data: bytes) -> tuple[int, list[str]]:
    """The number of cases and the differences."""
    crm: rg.Crm | None = None
    cases: set[str] = set()
    differences = []
    for step in steps(data):
        cases.add(step.case)
        if step.rulebook is not None:
            crm = rg.Crm.in_memory(rulebook=rg.Rulebook(step.rulebook))
        found = answer(crm, step)
        if found != step.expected:
            differences.append(f"{step.case}: {step.op}\n  expected {step.expected}\n  found    {found}")
        elif not step.is_error:
            typed = decode(found, RESPONSES[step.op])
            wanted = without_note(found) if step.op == "record.get" else found
            if canonical(typed) != wanted:
                differences.append(
                    f"{step.case}: {step.op}: the typed reply loses something\n  {wanted}\n  {canonical(typed)}"
                )
    return len(cases), differences


def without_note(found: str) -> str:
    """A record has no place for what was taken out of it: its type is that of records that are told."""
    return canonical({name: value for name, value in json.loads(found).items() if name != "access"})


def test_the_replayer_compares_bytes(rulebook: str) -> None:
    script = tiny(rulebook)
    assert differences_of(script) == (1, [])
    cases, differences = differences_of(script.replace(b'"version":1', b'"version":2'))
    assert cases == 1
    assert len(differences) == 1


@pytest.mark.parametrize("cut", [1, 5])
def test_a_script_that_is_cut_off_is_an_error(rulebook: str, cut: int) -> None:
    with pytest.raises(ValueError):
        list(steps(tiny(rulebook)[:-cut]))


def test_an_unknown_word_is_an_error() -> None:
    with pytest.raises(ValueError):
        list(blocks(block("surprise", "x")))


@pytest.mark.skipif(FOLDER is None, reason="REGULARS_SCRIPTS is not set")
def test_the_scripts_of_the_project() -> None:
    paths = scripts(Path(str(FOLDER)))
    replayed = [(path, *differences_of(path.read_bytes())) for path in paths]
    assert sum(cases for _, cases, _ in replayed) > 0, f"no cases in {FOLDER}"
    differences = [f"{path.name}: {text}" for path, _, found in replayed for text in found]
    assert not differences, "\n".join(differences)


def exact(literal: str) -> float:
    """The float of a literal, if it is that number exactly as Python prints it."""
    value = float(literal)
    if Decimal(repr(value)) != Decimal(literal):
        raise ValueError("rounded")
    return value


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def as_objects(request: str) -> object | None:
    """The request as Python objects, or None where those would not say the same."""
    try:
        value = json.loads(request, parse_float=exact, object_pairs_hook=unique)
        canonical(value)
    except (ValueError, ArithmeticError, RecursionError, rg.RegularsError):
        return None
    return value if isinstance(value, dict) else None


@pytest.mark.skipif(FOLDER is None, reason="REGULARS_SCRIPTS is not set")
def test_the_scripts_give_the_same_through_python_objects() -> None:
    compared = 0
    for path in scripts(Path(str(FOLDER))):
        crm: rg.Crm | None = None
        for step in steps(path.read_bytes()):
            if step.rulebook is not None:
                crm = rg.Crm.in_memory(rulebook=step.rulebook)
            value = as_objects(step.request)
            request = step.request if value is None else canonical(value)
            compared += value is not None
            assert answer(crm, replace(step, request=request)) == step.expected
    assert compared > 0
