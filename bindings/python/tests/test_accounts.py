"""Tiers and points from Python, as a till and a service desk use them."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
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

[program]
id = "club"
timezone = "Asia/Shanghai"
version = 1
effective_from = "2026-01-01"

[points]
earn = "1 point per 1.00 CNY"
rounding = "floor"
scale = 1
expiry = "12 months"

[tiers]
measure = "spend"
currency = "CNY"
window = "rolling 12 months"
valid_for = "12 months"
base = "member"

[[tiers.level]]
id = "silver"
name = "Silver"
needs = "spend >= 500.00"

[[tiers.level]]
id = "gold"
name = "Gold"
needs = "spend >= 1000.00"
"""

MEMBER = ("pos", "M-1")
PHONE = "138 1234 5678"
BOUGHT = datetime(2026, 10, 1, 12, tzinfo=timezone(timedelta(hours=8)))


def at(minutes: int) -> datetime:
    return BOUGHT + timedelta(days=1, minutes=minutes)


def order(amount: str, record_id: str = "o1") -> dict[str, Any]:
    return {
        "source": "pos",
        "record_id": record_id,
        "profile": "M-1",
        "type": "order",
        "occurred_at": BOUGHT,
        "identifiers": [{"kind": "phone", "value": PHONE}],
        "body": {"amount": rg.Money(amount, "CNY")},
    }


@pytest.fixture
def till() -> Iterator[rg.Crm]:
    with rg.Crm.in_memory(rulebook=RULES) as crm:
        assert crm.ingest([order("800.50")]).accepted == 1
        yield crm


def left(done: rg.CommandDone | rg.MembershipAccount) -> Decimal:
    assert done.membership.points is not None
    return done.membership.points.available


def test_a_tier_is_told_with_its_end_and_the_way_to_the_next(till: rg.Crm) -> None:
    account = till.membership(phone=PHONE, as_of=at(0))
    held = account.membership
    assert (held.tier, held.tier_until) == ("silver", datetime.fromisoformat("2027-10-01T00:00:00+08:00"))
    assert held.next is not None and held.next.missing is not None
    assert (held.next.tier, held.next.missing.amount) == ("gold", Decimal("199.50"))
    assert left(account) == Decimal("800.5")
    assert till.membership(account.customer, as_of=at(0)) == account
    with pytest.raises(rg.UnknownName) as caught:
        till.membership(profile=MEMBER, program="cub", as_of=at(0))
    assert caught.value.path == "program"


def test_points_are_spent_once_under_a_key(till: rg.Crm) -> None:
    done = till.redeem(phone=PHONE, points=500, key="till-7-20261122-0042", at=at(1))
    assert (done.points, left(done)) == (Decimal(500), Decimal("300.5")) and not done.duplicate
    again = till.redeem(phone=PHONE, points=500, key="till-7-20261122-0042", at=at(2))
    assert (again.points, left(again)) == (Decimal(500), Decimal("300.5")) and again.duplicate
    with pytest.raises(rg.IdempotencyConflict):
        till.redeem(phone=PHONE, points=501, key="till-7-20261122-0042", at=at(3))


def test_too_few_points_have_an_exception_of_their_own_and_change_nothing(till: rg.Crm) -> None:
    before = till.membership(profile=MEMBER, as_of=at(5))
    with pytest.raises(rg.InsufficientPoints) as caught:
        till.redeem(profile=MEMBER, points=Decimal("800.6"), key="k", at=at(1))
    assert (caught.value.code, caught.value.path) == ("insufficient_points", "body.points")
    assert till.membership(profile=MEMBER, as_of=at(5)) == before


@pytest.mark.parametrize("points", [Decimal("0.5"), "0.5"])
def test_points_are_decimals(till: rg.Crm, points: Decimal | str) -> None:
    assert left(till.redeem(profile=MEMBER, points=points, key="k", at=at(1))) == 800


@pytest.mark.parametrize("points", [500.0, 0.5])
def test_floats_are_refused(till: rg.Crm, points: float) -> None:
    with pytest.raises(rg.FloatNotAllowed) as caught:
        till.redeem(profile=MEMBER, points=points, key="k", at=at(1))  # type: ignore[arg-type]
    assert caught.value.path == "points"
    assert left(till.membership(profile=MEMBER, as_of=at(5))) == Decimal("800.5")


def test_held_points_are_captured_let_go_and_returned(till: rg.Crm) -> None:
    held = till.hold(profile=MEMBER, points=100, hold_id="h1", ttl_minutes=30, at=at(1))
    assert held.membership.points is not None
    assert (left(held), held.membership.points.held) == (Decimal("700.5"), Decimal(100))
    with pytest.raises(rg.CaptureExceedsHold):
        till.capture(profile=MEMBER, hold_id="h1", points=101, at=at(2))
    assert left(till.capture(profile=MEMBER, hold_id="h1", points=60, at=at(2))) == Decimal("740.5")
    with pytest.raises(rg.HoldNotOpen):
        till.release(profile=MEMBER, hold_id="h1", at=at(3))
    assert left(till.cancel_redeem(profile=MEMBER, redeem_id="h1", points="10", key="c1", at=at(4))) == Decimal("750.5")
    assert left(till.cancel_redeem(profile=MEMBER, redeem_id="h1", key="c2", at=at(5))) == Decimal("800.5")
    till.hold(profile=MEMBER, points=5, key="h2", at=at(6))
    assert left(till.release(profile=MEMBER, hold_id="h2", at=at(7))) == Decimal("800.5")


def test_a_statement_holds_every_lot_and_movement(till: rg.Crm) -> None:
    till.adjust(profile=MEMBER, points=50, key="a1", reason="birthday", never_expires=True, at=at(1))
    till.adjust(profile=MEMBER, points=-20, key="a2", at=at(2))
    found = till.points_statement(profile=MEMBER, as_of=at(3))
    assert [(lot.kind, lot.source, lot.expires_at is None) for lot in found.lots] == [
        ("order", "o1", False),
        ("adjustment", "a1", True),
    ]
    assert [(move.from_, move.to, move.points, move.about) for move in found.moves] == [
        ("issuer", "member", Decimal("800.5"), "o1"),
        ("issuer", "member", 50, "a1"),
        ("member", "clawed", 20, "a2"),
    ]
    assert found.points.available == Decimal("830.5")
    assert till.points_statement(phone=PHONE, as_of=at(3)) == found
    assert till.points_statement(found.customer, as_of=at(3)) == found
    assert till.points_statement(profile={"source": "pos", "key": "M-1"}, as_of=at(3)) == found
    with pytest.raises(TypeError):
        till.points_statement(phone=PHONE, identifier=("phone", PHONE), as_of=at(3))


def test_customers_join_are_given_a_tier_and_leave(till: rg.Crm) -> None:
    new = ("app", "u-9")
    assert till.enroll(profile=new, at=at(1)).membership.tier == "member"
    assert till.grant_tier(profile=new, tier="gold", until=at(9), at=at(2)).membership.tier == "gold"
    with pytest.raises(rg.UnknownTier):
        till.grant_tier(profile=new, tier="glod", at=at(3))
    assert till.leave(profile=new, at=at(4)).membership.closed_at == at(4)
    with pytest.raises(rg.AccountClosed):
        till.redeem(profile=new, points=1, key="k", at=at(5))


def test_a_record_may_be_a_command(till: rg.Crm) -> None:
    bought = {name: value for name, value in order("199.50").items() if name != "record_id"}
    done = till.execute_record({**bought, "occurred_at": at(1)}, key="till-7-1")
    assert (done.record_id, done.points, done.membership.tier) == ("command:till-7-1", Decimal("199.5"), "gold")
    refund = {"amount": rg.Money("900", "CNY")}
    with pytest.raises(rg.RefundExceedsOrder):
        till.execute_record(
            {**bought, "type": "return", "refers_to": "o1", "occurred_at": at(2), "body": refund}, key="till-7-2"
        )
    assert left(till.membership(profile=MEMBER, as_of=at(3))) == 1000


def test_a_customer_is_named_in_one_way_and_nothing_is_lost(till: rg.Crm) -> None:
    with pytest.raises(TypeError):
        till.redeem(points=1, key="k", at=at(1))
    with pytest.raises(TypeError):
        till.redeem(profile=MEMBER, phone=PHONE, points=1, key="k", at=at(1))
    with pytest.raises(rg.UnknownField):
        till.redeem(profile=MEMBER, points=1, keey="k", at=at(1))  # type: ignore[call-arg]
    with pytest.raises(rg.MissingField):
        till.redeem(profile=MEMBER, points=1, at=at(1))
    with pytest.raises(rg.StaleVersion):
        till.redeem(profile=MEMBER, points=1, key="k", at=at(1), expected_version="00")
    before = datetime.now(timezone.utc)
    done = till.enroll(profile=("app", "now"))
    assert done.membership.enrolled_at is not None and done.membership.enrolled_at >= before


GIFTS = """
[[benefit]]
id = "film"
quota = "1 per calendar_year"
stock = 1
valid_for = "7 days"

[referral]
reward = "200"
after = "first order confirmed"
min_order = "100"
return_window = "7 days"
"""


def test_benefits_and_referrals() -> None:
    crm = rg.Crm.in_memory(RULES + GIFTS)
    noon = datetime(2026, 2, 1, 12, tzinfo=timezone(timedelta(hours=8)))
    seen = [
        {"source": "pos", "record_id": key, "profile": key, "type": "profile", "occurred_at": noon - timedelta(days=9)}
        for key in ("A", "B")
    ]
    assert crm.ingest(seen).accepted == 2
    ann, bob = ("pos", "A"), ("pos", "B")
    done = crm.claim(profile=ann, benefit="film", key="e1", at=noon)
    assert done.membership.benefits is not None
    assert done.membership.benefits[0].entitlements[0].entitlement_id == "e1"
    with pytest.raises(rg.OutOfStock):
        crm.reserve(profile=bob, benefit="film", ttl_minutes=60, key="e2", at=noon)
    crm.use_entitlement(profile=ann, entitlement_id="e1", at=noon + timedelta(days=1))
    with pytest.raises(rg.EntitlementNotOpen):
        crm.cancel_reservation(profile=ann, entitlement_id="e1", at=noon + timedelta(days=2))
    with pytest.raises(rg.SelfReferral):
        crm.refer(profile=ann, referee="A", at=noon)
    crm.refer(profile=ann, referee="B", at=noon)
    order = {
        "source": "pos",
        "record_id": "o1",
        "profile": "B",
        "type": "order",
        "occurred_at": noon + timedelta(days=1),
        "body": {"amount": {"amount": "120.00", "currency": "CNY"}},
    }
    crm.ingest([order])
    account = crm.membership(profile=ann, as_of=noon + timedelta(days=8)).membership
    assert account.referrals is not None
    assert (account.referrals[0].state, account.referrals[0].points) == ("rewarded", Decimal(200))
    with pytest.raises(rg.ReferralNotHeld):
        crm.review_referral(profile=ann, referral="refer:A:B", decision="void", at=noon + timedelta(days=9))
