"""Every code has its class; errors carry code, number, path and details through pickles; a panic is an error too."""

import pickle
from datetime import datetime
from typing import Any

import pytest
import regulars as rg
from regulars import _regulars
from regulars._error import error

CODES = _regulars.error_codes()


@pytest.mark.parametrize(("code", "number", "meaning"), CODES, ids=[code for code, _, _ in CODES])
def test_every_code_has_its_class(code: str, number: int, meaning: str) -> None:
    made = error(code, number, meaning, "records[3].body.amount", {"given": "1.5"})
    name = "".join(part.capitalize() for part in code.split("_"))
    assert type(made) is getattr(rg, name)
    assert (type(made).__module__, type(made).__name__) == ("regulars", name)
    assert (made.code, made.number, made.message, made.path) == (code, number, meaning, "records[3].body.amount")
    again = pickle.loads(pickle.dumps(made))
    assert type(again) is type(made)
    assert (again.code, again.path, again.message, again.details) == (code, made.path, meaning, {"given": "1.5"})
    assert str(again) == f"{code} at records[3].body.amount: {meaning}"


def test_every_class_belongs_to_a_code() -> None:
    classes = {cls.code for cls in rg.RegularsError.__subclasses__() if cls.__module__ == "regulars"}
    assert classes == {code for code, _, _ in CODES}


def test_the_canonical_form_of_an_error() -> None:
    plain = error("record_conflict", 1303, "conflict", "", {})
    assert plain.to_json() == '{"code":"record_conflict","message":"conflict","number":1303,"path":""}'
    full = rg.FloatNotAllowed("é\n", "a", {"b": "c"}).to_json()
    assert full == '{"code":"float_not_allowed","details":{"b":"c"},"message":"é\\n","number":1013,"path":"a"}'


def test_an_unknown_code_is_the_base_class() -> None:
    made = error("from_the_future", 9999, "m", "", {})
    assert type(made) is rg.RegularsError
    assert (made.code, made.number) == ("from_the_future", 9999)
    again = pickle.loads(pickle.dumps(made))
    assert (again.code, again.number) == ("from_the_future", 9999)


def test_a_users_subclass_does_not_take_over_a_code() -> None:
    class Mine(rg.RecordConflict):
        code = "record_conflict"

    assert type(error("record_conflict", 1303, "m", "", {})) is rg.RecordConflict
    assert Mine.__module__ != "regulars"


def test_an_unknown_operation(crm: rg.Crm) -> None:
    with pytest.raises(rg.UnknownOperation) as caught:
        crm.call("customer.vew", {})
    assert isinstance(caught.value, rg.RegularsError)
    assert caught.value.code == "unknown_operation"


def test_a_missing_field_has_a_path(crm: rg.Crm) -> None:
    with pytest.raises(rg.MissingField) as caught:
        crm.call("customer.view", {"identifier": {"kind": "phone", "value": "13812345678"}})
    assert caught.value.path == "as_of"


def test_a_naive_as_of_is_refused(crm: rg.Crm) -> None:
    with pytest.raises(rg.InstantWithoutZone) as caught:
        crm.view("c", as_of=datetime(2026, 11, 1))
    assert caught.value.path == "as_of"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", rg.JsonSyntax),
        ("{", rg.JsonSyntax),
        ('{"as_of":1,"as_of":2}', rg.JsonDuplicateKey),
        ("[" * 100_000, rg.JsonTooDeep),
    ],
)
def test_bad_json(crm: rg.Crm, text: str, expected: type[rg.RegularsError]) -> None:
    with pytest.raises(expected):
        crm.call_json("store.stats", text)


def test_a_request_that_is_no_text_is_a_type_error(crm: rg.Crm) -> None:
    given: Any = b"{}"
    with pytest.raises(TypeError):
        crm.call_json("store.stats", given)


def test_a_bad_rulebook_carries_all_its_findings(rulebook: str) -> None:
    text = rulebook.replace("[sources.pos]", "bad_one = 1\n[sources.pos]\nbad_two = 2", 1)
    with pytest.raises(rg.UnknownKey) as caught:
        rg.Crm.in_memory(rulebook=text)
    findings = caught.value.findings
    assert len(findings) == 2
    assert all(finding.code == "unknown_key" for finding in findings)
    assert findings[0].line < findings[1].line
    assert pickle.loads(pickle.dumps(caught.value)).findings == findings
    assert rg.Rulebook.check(text) == findings
    assert rg.MissingField("m").findings == []
