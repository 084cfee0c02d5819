"""Who sees what from Python: contexts, masks, and the program itself."""

from collections.abc import Iterator

import pytest
import regulars as rg

RULES = """
[rulebook]
id = "access"
version = 1
zone = "UTC"
[identity.kinds.phone]
normalise = "phone"
[attributes.name]
[attributes.note]
[[purpose]]
path = "service"
class = "service"
[[field]]
path = "customer"
field_class = "public"
[[field]]
path = "customer.profile.name"
field_class = "identity"
[[field]]
path = "customer.profile.note"
field_class = "note"
[[role]]
id = "agent"
[[grant]]
id = "customers"
role = "agent"
object = "customer"
action = "read"
field_class = "public"
effect = "allow"
purposes = ["service"]
[[grant]]
id = "names"
role = "agent"
object = "customer"
action = "read"
field_class = "identity"
effect = "mask"
mask = "name"
purposes = ["service"]
"""

AT = "2026-06-01T00:00:00Z"
RECORD = {
    "source": "app",
    "record_id": "1",
    "profile": "1",
    "type": "profile",
    "occurred_at": "2026-05-01T00:00:00Z",
    "identifiers": [{"kind": "phone", "value": "13812345678"}],
    "attributes": {"name": "王小伟", "note": "急"},
}


@pytest.fixture
def shop() -> Iterator[rg.Crm]:
    with rg.Crm.in_memory(rulebook=RULES) as crm:
        crm.as_host().ingest([RECORD])
        yield crm


def refused(error: pytest.ExceptionInfo[rg.RegularsError]) -> str:
    return error.value.code


def test_who_says_nothing_sees_nothing(shop: rg.Crm) -> None:
    with pytest.raises(rg.RegularsError) as error:
        shop.view(phone="13812345678", as_of=AT)
    assert refused(error) == "context_required"
    with pytest.raises(rg.RegularsError) as error:
        shop.ingest([RECORD])
    assert refused(error) == "context_required"


def test_an_actor_sees_what_the_roles_see(shop: rg.Crm) -> None:
    agent = shop.with_context(actor="u7", roles=["agent"], purpose="service")
    profile = agent.view(phone="13812345678", as_of=AT).profile
    assert profile is not None
    assert profile["name"].value == "王**"
    assert "note" not in profile
    whole = shop.as_host().view(phone="13812345678", as_of=AT).profile
    assert whole is not None
    assert whole["note"].value == "急"


def test_typed_intake_is_for_the_host(shop: rg.Crm) -> None:
    with pytest.raises(rg.RegularsError) as error:
        shop.with_context(roles=["agent"], purpose="service").ingest([RECORD])
    assert refused(error) == "host_only"


def test_a_handle_speaks_for_one_actor(shop: rg.Crm) -> None:
    agent = shop.with_context(roles=["agent"], purpose="service")
    with pytest.raises(rg.RegularsError) as error:
        agent.call("store.stats", {"as_of": AT, "context": {"roles": ["chief"]}})
    assert (refused(error), error.value.path) == ("invalid_value", "context")


def test_typed_methods_are_told_to_the_audit(shop: rg.Crm) -> None:
    rules = RULES.split("[[field]]")[0] + '[audit]\nlevel = "all"\n'
    with rg.Crm.in_memory(rulebook=rules) as crm:
        crm.ingest([RECORD])
        crm.view(phone="13812345678", as_of=AT)
        crm.with_context(actor="u7", purpose="service", at="2026-06-02T00:00:00Z").view(phone="13812345678", as_of=AT)
        with pytest.raises(rg.MissingField) as error:
            crm.call("customer.find", {"identifier": {"kind": "phone", "value": "13812345678"}, "as_of": AT})
        assert error.value.path == "context.at"
        told = crm.as_host().audit_list(as_of=AT).entries
    assert [(entry.action, entry.actor) for entry in told] == [("customer.view", ""), ("customer.view", "u7")]
    assert told[0].object_ref == told[1].object_ref != ""
    # The clock of the second lags behind that of the first.
    assert told[1].at == told[0].at


def test_an_answer_without_what_its_type_needs_is_a_typed_error(shop: rg.Crm) -> None:
    seen = '[[field]]\npath = "customer.tags"\nfield_class = "public"\n'
    public = 'path = "customer"\nfield_class = "public"\n'
    rules = RULES.replace(public, public.replace("public", "hidden") + seen)
    with rg.Crm.in_memory(rulebook=rules) as crm:
        crm.as_host().ingest([RECORD])
        agent = crm.with_context(roles=["agent"], purpose="service")
        with pytest.raises(rg.RegularsError) as caught:
            agent.view(phone="13812345678", as_of=AT)
        assert (refused(caught), caught.value.path) == ("no_grant", "customer")
        request = '{"as_of": "2026-06-01T00:00:00Z", "identifier": {"kind": "phone", "value": "13812345678"}}'
        assert "王**" in agent.call_json("customer.view", request)


def test_pseudonyms_need_a_key(shop: rg.Crm) -> None:
    rules = RULES.replace('mask = "name"', 'mask = "pseudonym"')

    def name(crm: rg.Crm) -> object:
        profile = crm.with_context(roles=["agent"], purpose="service").view(phone="13812345678", as_of=AT).profile
        assert profile is not None
        return profile["name"].value

    with rg.Crm.in_memory(rulebook=rules) as crm:
        crm.as_host().ingest([RECORD])
        assert name(crm) == "***"
        named = crm.with_pseudonym_key(bytes(range(32)), "shop")
        assert name(named) == name(named) != name(crm.with_pseudonym_key(bytes(32), "shop"))
        assert len(str(name(named))) == 32
        with pytest.raises(ValueError):
            crm.with_pseudonym_key(b"short", "shop")
