"""Consent and audiences as they read in Python."""

from __future__ import annotations

import pytest
import regulars
from regulars import Crm

RULES = """
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[identity.kinds.phone]
normalise = "phone"
action = "off"
[privacy]
default_jurisdictions = ["CN"]
gpc_purposes = ["news"]
[[purpose]]
path = "marketing"
class = "marketing"
[[purpose]]
path = "news"
class = "marketing"
policy = { double_opt_in = true }
"""
AT = "2026-11-01T10:00:00+08:00"
LATER = "2026-11-02T10:00:00+08:00"


def shop(people: int) -> Crm:
    crm = Crm.in_memory(RULES)
    crm.ingest(
        {
            "source": "app",
            "record_id": f"p{n}",
            "profile": f"{n}",
            "type": "profile",
            "occurred_at": AT,
            "identifiers": [{"kind": "phone", "value": f"1381234567{n}"}],
        }
        for n in range(people)
    )
    return crm


def test_an_audience_is_read_page_by_page_and_counts_who_is_left_out() -> None:
    crm = shop(5)
    for n in range(4):
        done = crm.grant_consent(profile=("app", f"{n}"), purpose="marketing", proof={"ref": "f"}, at=AT)
        assert [event.kind for event in done.events] == ["grant"]
    crm.withdraw_consent(profile=("app", "3"), purpose="marketing", channel="sms", at=LATER)
    audience = crm.audience(purpose="marketing", channel="sms", as_of="2026-11-20T10:00:00+08:00", page=2)
    assert audience.summary.matched == 5
    members = list(audience)
    assert {member.contact_point for member in members} == {f"+861381234567{n}" for n in range(3)}
    assert [member.customer for member in members] == sorted(member.customer for member in members)
    assert audience.summary.left_out == {"no_consent": 1, "withdrawn": 1}
    with pytest.raises(regulars.UnknownName):
        next(crm.audience("segment.nobody", purpose="marketing", channel="sms"))


def test_a_double_opt_in_waits_and_is_confirmed_once() -> None:
    crm = shop(1)
    asked = crm.grant_consent(phone="13812345670", purpose="news", proof={"ref": "f"}, key="form-1", at=AT)
    assert asked.pending is not None
    done = crm.confirm_consent(phone="13812345670", pending=asked.pending, at=LATER)
    assert [event.kind for event in done.events] == ["grant", "confirm"]
    with pytest.raises(regulars.NothingToConfirm):
        crm.confirm_consent(phone="13812345670", purpose="news", at=LATER)
    told = crm.signal_consent(phone="13812345670", headers=["1"], at="2026-11-03T10:00:00+08:00")
    assert told.signal and [event.purpose for event in told.events] == ["news"]
    assert not crm.signal_consent(phone="13812345670", headers=["1"], at="2026-11-04T10:00:00+08:00").events
