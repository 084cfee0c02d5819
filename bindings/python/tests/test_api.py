"""The handle: opening, closing, and the conveniences over the operation table."""

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import regulars as rg
from conftest import AS_OF
from regulars import _regulars
from regulars._operations import RESPONSES

Order = Callable[..., dict[str, Any]]


def test_every_operation_has_a_typed_method_and_a_reply_type(crm: rg.Crm) -> None:
    operations = crm.system_describe().operations
    assert {operation.name for operation in operations} == set(RESPONSES)
    for operation in operations:
        assert RESPONSES[operation.name] is getattr(rg, operation.response)
        assert callable(getattr(rg.Crm, operation.name.replace(".", "_")))


def test_every_public_name_exists() -> None:
    assert len(set(rg.__all__)) == len(rg.__all__)
    for name in rg.__all__:
        assert hasattr(rg, name)
    assert rg.__version__ == _regulars.version()


def test_an_import_makes_no_types_until_one_is_used() -> None:
    program = """
import pickle
import sys
import regulars as rg
heavy = {"regulars._types", "regulars._operations", "regulars._errors", "msgspec"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
assert "InsufficientPoints" in dir(rg) and "Crm" in dir(rg)
try:
    rg.Crm.in_memory("wrong = 1\\n")
except rg.RegularsError as error:
    assert type(error) is not rg.RegularsError, "the class of its code"
try:
    rg.insufficient_points
except AttributeError as error:
    assert "insufficient_points" in str(error)
assert pickle.loads(pickle.dumps(rg.InsufficientPoints("less", "body.points"))).code == "insufficient_points"
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_file_keeps_what_it_was_told(tmp_path: Path, rulebook: str, order: Order) -> None:
    path = tmp_path / "shop.db"
    with rg.Crm.open(path, rulebook=rulebook) as crm:
        assert crm.ingest([order()]).accepted == 1
    with rg.Crm.open(str(path), rulebook=rg.Rulebook(rulebook)) as crm:
        assert crm.ingest([order()]).duplicates == 1
        assert crm.store_stats(as_of=AS_OF).records == 1


def test_a_rulebook_may_be_a_path_text_or_a_rulebook(tmp_path: Path, rulebook: str) -> None:
    path = tmp_path / "rulebook.toml"
    path.write_text(rulebook, encoding="utf-8")
    for given in (path, str(path), rulebook, rg.Rulebook.load(path)):
        with rg.Crm.in_memory(rulebook=given) as crm:
            assert crm.rulebook.fingerprint == crm.rulebook_current().fingerprint


def test_a_closed_handle_says_so(crm: rg.Crm) -> None:
    crm.close()
    crm.close()
    with pytest.raises(ValueError, match="closed"):
        crm.rulebook_current()
    with pytest.raises(ValueError, match="closed"):
        crm.ingest([])


def test_a_missing_rulebook_file_is_an_ordinary_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        rg.Crm.in_memory(rulebook=tmp_path / "absent.toml")


def test_a_customer_is_found_in_every_way_that_names_one(crm: rg.Crm, order: Order) -> None:
    crm.ingest([order()])
    customer = crm.find(phone="13812345678", as_of=AS_OF)
    assert customer == crm.find(identifier=("phone", "+86 138 1234 5678"), as_of=AS_OF)
    views = [
        crm.view(customer, as_of=AS_OF),
        crm.view(phone="13812345678", as_of=AS_OF),
        crm.view(identifier=("phone", "13812345678"), as_of=AS_OF),
        crm.view(profile=("pos", "M-10233"), as_of=AS_OF),
        crm.view(profile="pos/M-10233", as_of=AS_OF),
        crm.customer_view(as_of=AS_OF, customer=customer),
        crm.call("customer.view", {"customer": customer, "as_of": AS_OF}),
        crm.call("customer.view", json.dumps({"customer": customer, "as_of": AS_OF})),
    ]
    assert all(view == views[0] for view in views)
    assert views[0].customer == customer


def test_a_customer_is_named_in_exactly_one_way(crm: rg.Crm) -> None:
    with pytest.raises(TypeError, match="exactly one"):
        crm.view()
    with pytest.raises(TypeError, match="exactly one"):
        crm.view("c", phone="13812345678")
    with pytest.raises(TypeError, match="exactly one"):
        crm.find()


def test_a_profile_is_a_pair_or_source_and_key_in_one_text(crm: rg.Crm) -> None:
    for text in ("pos", "/M-10233", "pos/"):
        with pytest.raises(TypeError, match="a pair of source and key"):
            crm.view(profile=text)
    with pytest.raises(rg.UnknownProfile):
        crm.view(profile="pos/M/10233", as_of=AS_OF)


def test_as_of_defaults_to_now(crm: rg.Crm, order: Order) -> None:
    crm.ingest([order()])
    before = datetime.now(timezone.utc)
    view = crm.view(phone="13812345678")
    assert before <= view.as_of <= datetime.now(timezone.utc)


def test_view_json_is_the_reply_byte_for_byte(crm: rg.Crm, order: Order) -> None:
    crm.ingest([order()])
    text = crm.view_json(phone="13812345678", as_of=AS_OF)
    request = {"identifier": {"kind": "phone", "value": "13812345678"}, "as_of": AS_OF}
    assert text == crm.call_json("customer.view", json.dumps(request))
    assert text == _regulars.canonical(json.loads(text))


def test_may_contact_answers_with_a_reason(crm: rg.Crm, order: Order) -> None:
    crm.ingest([order()])
    answer = crm.may_contact(phone="13812345678", purpose="marketing", channel="sms", as_of=AS_OF)
    assert answer.decision == "deny"
    assert answer.primary_reason == "no_consent"


def test_may_process_names_the_article_and_what_to_do_instead(rulebook: str, order: Order) -> None:
    yes = {
        "source": "app",
        "record_id": "A-1",
        "profile": "9",
        "type": "consent",
        "occurred_at": "2026-10-01T12:00:00+08:00",
        "identifiers": [{"kind": "phone", "value": "138 1234 5678"}],
        "body": {
            "kind": "grant",
            "purpose": "marketing",
            "by": "subject",
            "source": "web_form",
            "proof": {"ref": "f-7"},
        },
    }
    china = rulebook.replace("[privacy]", '[privacy]\ndefault_jurisdictions = ["CN"]')
    with rg.Crm.in_memory(rulebook=china) as crm:
        crm.ingest([order(), yes])
        used = crm.may_process(phone="13812345678", act={"purpose": "marketing"}, as_of=AS_OF)
        assert (used.decision, used.legal_bases, used.obligations) == ("allow", {"CN": "consent"}, ["age_unverified"])
        act = rg.Processing(purpose="marketing", operation="provide", recipient=rg.DataRecipient(id="partner"))
        given = crm.may_process(phone="13812345678", act=act, as_of=AS_OF)
        assert (given.decision, given.primary_reason) == ("deny", "separate_consent_required")
        assert (given.remedy, given.reasons[0].facts["rule"]) == ("ask_separate_consent", "JR-CN-2")
        with pytest.raises(rg.InvalidValue) as refused:
            crm.may_process(phone="13812345678", act={"purpose": "marketing", "operation": "sell"}, as_of=AS_OF)
        assert refused.value.path == "act.operation"


def test_a_rulebook_is_a_value(rulebook: str) -> None:
    book = rg.Rulebook(rulebook)
    assert (book.id, book.version) == ("shop", 1)
    assert book == rg.Rulebook(rulebook) == pickle.loads(pickle.dumps(book))
    assert hash(book) == hash(rg.Rulebook(rulebook))
    assert book != "shop"
    assert rg.Rulebook.check(rulebook) == []


def test_a_handle_is_not_picklable(crm: rg.Crm) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(crm)
