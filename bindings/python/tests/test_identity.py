"""Who is who from Python: decide, plan, look, erase, and relations."""

from collections.abc import Iterator
from typing import Any

import pytest
import regulars as rg

RULES = """
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"

[identity.kinds.phone]
normalise = "phone"

[relations.parent_of]
hierarchy = true
"""

AT = "2026-06-01T00:00:00Z"
LATER = "2026-06-02T00:00:00Z"
ANN, BEN, CAT = ("pos", "ann"), ("web", "ben"), ("web", "cat")


def known(profile: tuple[str, str], phone: str) -> dict[str, Any]:
    source, key = profile
    return {
        "source": source,
        "record_id": f"{key}-1",
        "profile": key,
        "type": "profile",
        "occurred_at": "2026-01-01T00:00:00Z",
        "identifiers": [{"kind": "phone", "value": phone}],
    }


@pytest.fixture
def shop() -> Iterator[rg.Crm]:
    """Ann and Ben have one telephone, Cat another."""
    with rg.Crm.in_memory(rulebook=RULES) as crm:
        crm.ingest([known(ANN, "13812345678"), known(BEN, "13812345678"), known(CAT, "13900000001")])
        yield crm


def members(shop: rg.Crm, profile: tuple[str, str]) -> int:
    return len(shop.view(profile=profile, as_of=LATER).profiles)


def test_a_merge_is_planned_made_and_revoked(shop: rg.Crm) -> None:
    plan = shop.plan_merge(ANN, shop.find(phone="13900000001", as_of=AT), as_of=AT)
    assert len(plan.members) == 3 and plan.guards == [] and plan.surviving == plan.a
    planned = shop.merge(ANN, CAT, by="li.na", at=AT, dry_run=True)
    assert members(shop, CAT) == 1
    done = shop.merge(ANN, CAT, by="li.na", at=AT, reason="same card", plan_hash=plan.plan_hash)
    assert done.delta == planned.delta and not done.duplicate
    assert done.decisions == [f"merge-{AT}"]
    assert members(shop, CAT) == 3
    assert shop.merge(ANN, CAT, by="li.na", at=AT, reason="same card").duplicate
    shop.revoke(done.decisions[0], by="li.na", at=LATER)
    assert members(shop, CAT) == 1
    written = list(shop.journal(page=1))
    assert [decision.verb for decision in written] == ["merge", "revoke"]
    assert (written[0].reason, written[0].actor.id) == ("same card", "li.na")
    assert written[0].a is not None and (written[0].a.source, written[0].a.key) == ANN


def test_the_events_of_a_delta_have_types(shop: rg.Crm) -> None:
    (event,) = shop.merge(ANN, CAT, by="li.na", at=AT).delta[:1]
    assert event.event == "merged"
    assert isinstance(event.from_, list) and len(event.from_) == 2 and isinstance(event.into, str)
    split = next(event for event in shop.revoke(f"merge-{AT}", by="li.na", at=LATER).delta if event.event == "split")
    assert isinstance(split.from_, str) and isinstance(split.into, list)


def test_what_rules_joined_is_parted_and_is_a_conflict(shop: rg.Crm) -> None:
    assert members(shop, ANN) == 2
    shop.unmerge([[ANN], [BEN]], by="li.na", at=AT)
    (row,) = shop.conflicts(as_of=LATER)
    assert (row.kind, row.reasons, row.status) == ("phone", ["not_same"], "refused")
    assert list(shop.conflicts(as_of=LATER, status="review")) == []
    with pytest.raises(rg.ContradictsDecision):
        shop.merge(ANN, BEN, by="li.na", at=LATER)
    shop.merge(ANN, BEN, by="li.na", at=LATER, supersede=True)
    assert members(shop, ANN) == 2


def test_conflicts_are_read_page_by_page(shop: rg.Crm) -> None:
    shop.ingest([known(("pos", "dan"), "13900000001")])
    shop.not_same(ANN, BEN, by="li.na", at=AT)
    shop.detach(CAT, [("pos", "dan")], by="li.na", at=AT)
    rows = [row.value for row in shop.conflicts(as_of=LATER, page=1)]
    assert rows == ["+8613812345678", "+8613900000001"]


def test_identifiers_are_given_and_taken(shop: rg.Crm) -> None:
    phone = ("phone", "138 1234 5678")
    shop.link(CAT, phone, by="li.na", at=AT)
    assert members(shop, CAT) == 3
    shop.unlink(CAT, phone, by="li.na", at=LATER)
    assert members(shop, CAT) == 1
    shop.exclude(phone, by="li.na", at=AT)
    assert members(shop, ANN) == 1


def test_pins_fix_an_attribute_or_the_id(shop: rg.Crm) -> None:
    shop.pin(ANN, "name", "Ann", by="li.na", at=AT, decision_id="d-1")
    view = shop.view(profile=BEN, as_of=LATER)
    assert view.profile is not None and view.profile["name"].value == "Ann"
    shop.pin(BEN, by="li.na", at=AT, decision_id="d-2")
    assert shop.view(profile=ANN, as_of=LATER).customer != view.customer
    with pytest.raises(rg.DecisionConflict):
        shop.pin(ANN, "name", "Anna", by="li.na", at=AT, decision_id="d-1")


def test_a_version_that_is_gone_refuses(shop: rg.Crm) -> None:
    with pytest.raises(rg.StaleVersion):
        shop.not_same(ANN, CAT, by="li.na", at=AT, expected_version="old")
    with pytest.raises(rg.UnknownDecision):
        shop.revoke("nothing", by="li.na", at=AT)


def test_a_profile_is_erased(shop: rg.Crm) -> None:
    erased = shop.erase_profile(ANN, by="li.na", at=AT)
    assert erased.customer != shop.view(profile=BEN, as_of=LATER).customer
    with pytest.raises(rg.Erased):
        shop.erase_profile(ANN, by="li.na", at=AT)


def test_a_value_names_its_records_and_a_record_its_values(shop: rg.Crm) -> None:
    shop.merge(ANN, CAT, by="li.na", at=AT, reason="same card")
    told = shop.lineage(profile=CAT, path="orders", as_of=LATER)
    assert [value.path for value in told.values] == ["orders"] and told.records == []
    assert shop.lineage(record=("pos", "ann-1"), as_of=LATER).values == []
    with pytest.raises(rg.UnknownName, match="did you mean `orders`"):
        shop.lineage(profile=CAT, path="order", as_of=LATER)


def test_relations_are_listed_and_shown_as_a_tree(shop: rg.Crm) -> None:
    relation = {**known(BEN, "13812345678"), "record_id": "r-1", "type": "relation"}
    report = shop.ingest([{**relation, "body": {"kind": "parent_of", "to": "cat"}}])
    assert report.accepted == 1
    (row,) = shop.relations(profile=BEN, as_of=AT).relations
    assert (row.kind, row.side) == ("parent_of", "from")
    tree = shop.relation_tree(kind="parent_of", profile={"source": "web", "key": "ben"}, as_of=AT)
    assert [node.depth for node in tree.nodes] == [0, 1]
    assert tree.nodes[1].customer == row.customer


def test_households_are_suggested_and_a_history_is_told(shop: rg.Crm) -> None:
    lives = {"type": "profile", "occurred_at": "2026-01-02T00:00:00Z", "source": "pos"}
    names = {"h1": "陈杰", "h2": "刘洋"}
    shop.ingest(
        [
            {**lives, "record_id": key, "profile": key, "attributes": {"name": name, "address": "West Lake Road 1"}}
            for key, name in names.items()
        ]
    )
    found = shop.relation_suggest(as_of=AT, kind="parent_of")
    assert (found.total, found.suggestions[0].because[0].value) == (1, "west lake road 1")
    assert shop.relation_suggest(as_of=AT, kind="parent_of", attribute="street").suggestions == []
    with pytest.raises(rg.RelationKindUnknown):
        shop.relation_suggest(as_of=AT)
    (entry,) = shop.identity_history(profile={"source": "web", "key": "ben"}, as_of=AT).entries
    assert (entry.actor, entry.event.event, entry.links[0].value) == ("rule", "created", "+8613812345678")
