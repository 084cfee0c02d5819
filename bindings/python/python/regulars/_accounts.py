"""Accounts in calls that read well: what a customer holds, and commands that the account may refuse (MB-1 to MB-42)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from regulars import _types as types
from regulars._error import error
from regulars._naming import Instant, Pair, at_or_now, profile_of, stated, who
from regulars._operations import Operations
from regulars._regulars import error_number

__all__ = ["Accounts", "Points", "Told"]

Points = int | Decimal | str
"""A number of points; a float raises `FloatNotAllowed`."""


class Told(TypedDict, total=False):
    """What every command about an account may be told.

    The customer is named by exactly one of: id (`customer`, also as the first argument), phone, email, identifier (kind
    and value), profile (source and key).
    """

    phone: str | None
    """The customer by a phone number."""
    email: str | None
    """The customer by an e-mail address."""
    identifier: Pair | None
    """The customer by any identifier: kind and value."""
    profile: Pair | str | None
    """The customer by a profile, which the record then names: source and key."""
    key: str | None
    """Told twice under one key, it acts once."""
    at: Instant | None
    """When it happens; now, if left out."""
    program: str | None
    """The program; the main one, if left out."""
    reason: str | None
    """A code of why."""
    channel: str | None
    """The channel inside the source."""
    store: str | None
    """The shop."""
    expected_version: str | None
    """Only if the customer still has this version; else `StaleVersion`."""


class Accounts(Operations):
    """What customers hold in a programme, and what changes it. `Crm` has all of it.

    `Told` lists the keyword arguments that all commands share. A command that is refused raises, for example
    `InsufficientPoints`, and then nothing is changed. Under a `key` a command may be sent again: it acts once, and the
    reply says `duplicate`.
    """

    __slots__ = ()

    def membership(
        self,
        customer: str | None = None,
        *,
        phone: str | None = None,
        email: str | None = None,
        identifier: Pair | None = None,
        profile: Pair | str | None = None,
        program: str | None = None,
        as_of: Instant | None = None,
    ) -> types.MembershipAccount:
        """The account of a customer: tier and until when, points by lot, what is missing to keep it and to the next tier."""
        named = who(customer=customer, phone=phone, email=email, identifier=identifier, profile=profile)
        asked = {**named, "program": program, "as_of": at_or_now(as_of)}
        return self._call("membership.account", asked, types.MembershipAccount)

    def points_statement(
        self,
        customer: str | None = None,
        *,
        phone: str | None = None,
        email: str | None = None,
        identifier: Pair | types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: Pair | str | types.ProfileRef | Mapping[str, Any] | None = None,
        program: str | None = None,
        as_of: Instant | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.PointsStatement:
        """Every lot of a customer and every movement of points, in double entry.

        It is the operation itself, which also takes names as pairs, a phone number or an e-mail address.
        """
        if isinstance(identifier, tuple) or phone is not None or email is not None:
            pair = identifier if isinstance(identifier, tuple) else None
            found = stated(phone, email, pair)
            if len(found) != 1 or pair is None and identifier is not None:
                raise TypeError("name the customer in exactly one way")
            identifier = found[0]
        if isinstance(profile, tuple | str):
            profile = profile_of(profile)
        return super().points_statement(
            as_of=at_or_now(as_of),
            context=context,
            customer=customer,
            identifier=identifier,
            profile=profile,
            program=program,
        )

    def redeem(
        self,
        customer: str | None = None,
        *,
        points: Points,
        redeem_id: str | None = None,
        order_id: str | None = None,
        **told: Unpack[Told],
    ) -> types.CommandDone:
        """Spends points, those that expire first before others. It needs a `key` or a `redeem_id`.

        Raises `InsufficientPoints` if less can be spent: pending and held points cannot, and no points while there is a debt.
        """
        body = {"points": points, "redeem_id": redeem_id, "order_id": order_id}
        return self._tell("points.redeem", customer, told, body)

    def hold(
        self,
        customer: str | None = None,
        *,
        points: Points,
        hold_id: str | None = None,
        ttl_minutes: int | None = None,
        **told: Unpack[Told],
    ) -> types.CommandDone:
        """Holds points, so that nothing else can spend them; after `ttl_minutes` they are free again."""
        body = {"points": points, "hold_id": hold_id, "ttl_minutes": ttl_minutes}
        return self._tell("points.hold", customer, told, body)

    def capture(
        self, customer: str | None = None, *, hold_id: str, points: Points, **told: Unpack[Told]
    ) -> types.CommandDone:
        """Spends held points; what is held beyond them is let go. Raises `HoldNotOpen` or `CaptureExceedsHold`."""
        return self._tell("points.capture", customer, told, {"hold_id": hold_id, "points": points})

    def release(self, customer: str | None = None, *, hold_id: str, **told: Unpack[Told]) -> types.CommandDone:
        """Lets held points go. Raises `HoldNotOpen`."""
        return self._tell("points.release", customer, told, {"hold_id": hold_id})

    def cancel_redeem(
        self, customer: str | None = None, *, redeem_id: str, points: Points | None = None, **told: Unpack[Told]
    ) -> types.CommandDone:
        """Returns points of a redemption, all that is left of it unless `points` says how many. It needs a `key`.

        Raises `UnknownRedemption` or `ReversalExceedsRedemption`.
        """
        return self._tell("points.cancel_redeem", customer, told, {"redeem_id": redeem_id, "points": points})

    def adjust(
        self,
        customer: str | None = None,
        *,
        points: Points,
        adjust_id: str | None = None,
        expires: Instant | None = None,
        never_expires: bool = False,
        **told: Unpack[Told],
    ) -> types.CommandDone:
        """Gives points, or takes them where `points` is below zero. It needs a `key` or an `adjust_id`."""
        body = {"points": points, "adjust_id": adjust_id, "expires": expires, "never_expires": never_expires}
        return self._tell("points.adjust", customer, told, body)

    def enroll(self, customer: str | None = None, **told: Unpack[Told]) -> types.CommandDone:
        """Makes a customer a member. A profile that is not known yet becomes one with it."""
        return self._tell("membership.enroll", customer, told, {})

    def leave(self, customer: str | None = None, **told: Unpack[Told]) -> types.CommandDone:
        """Ends a membership: open holds are let go, points expire, the tier ends."""
        return self._tell("membership.leave", customer, told, {})

    def grant_tier(
        self, customer: str | None = None, *, tier: str, until: Instant | None = None, **told: Unpack[Told]
    ) -> types.CommandDone:
        """Gives a tier, for ever unless `until` says when it ends."""
        return self._tell("membership.grant_tier", customer, told, {"tier": tier, "until": until})

    def claim(
        self, customer: str | None = None, *, benefit: str, entitlement_id: str | None = None, **told: Unpack[Told]
    ) -> types.CommandDone:
        """Claims a benefit. It needs a `key` or an `entitlement_id`.

        The first test that fails refuses it: `BirthdayMissing`, `OutsideWindow`, `TierTooLow`, `AlreadyClaimedThisYear`,
        `QuotaUsed` or `OutOfStock`.
        """
        return self._tell("benefit.claim", customer, told, {"benefit": benefit, "entitlement_id": entitlement_id})

    def reserve(
        self,
        customer: str | None = None,
        *,
        benefit: str,
        ttl_minutes: int,
        entitlement_id: str | None = None,
        **told: Unpack[Told],
    ) -> types.CommandDone:
        """Reserves a benefit; after `ttl_minutes` it is free again. It needs a `key` or an `entitlement_id`."""
        body = {"benefit": benefit, "entitlement_id": entitlement_id, "ttl_minutes": ttl_minutes}
        return self._tell("benefit.reserve", customer, told, body)

    def use_entitlement(
        self, customer: str | None = None, *, entitlement_id: str, **told: Unpack[Told]
    ) -> types.CommandDone:
        """Uses what was claimed. Raises `UnknownEntitlement`, `EntitlementUsed` or `EntitlementExpired`."""
        return self._tell("benefit.use", customer, told, {"entitlement_id": entitlement_id})

    def cancel_reservation(
        self, customer: str | None = None, *, entitlement_id: str, **told: Unpack[Told]
    ) -> types.CommandDone:
        """Gives a reservation back. Raises `EntitlementNotOpen`."""
        return self._tell("benefit.cancel", customer, told, {"entitlement_id": entitlement_id})

    def refer(self, customer: str | None = None, *, referee: str, **told: Unpack[Told]) -> types.CommandDone:
        """Says that the customer recommended the programme to `referee`: a customer id, or a key of the same source.

        Raises `SelfReferral`, `AlreadyReferred`, `CycleRefused` or `NotNewCustomer`.
        """
        return self._tell("referral.refer", customer, told, {"referee": referee})

    def review_referral(
        self, customer: str | None = None, *, referral: str, decision: str, **told: Unpack[Told]
    ) -> types.CommandDone:
        """Decides about a referral that is held: `release` or `void`. Raises `ReferralNotHeld`."""
        return self._tell("referral.review", customer, told, {"referral": referral, "decision": decision})

    def execute_record(
        self,
        record: Mapping[str, Any] | types.Record,
        *,
        key: str | None = None,
        expected_version: str | None = None,
    ) -> types.CommandDone:
        """Takes one record as a command: it is kept only if the account of its customer accepts it.

        Under a `key` it needs no `record_id`. `ingest` takes records that are facts already.
        """
        asked = {"record": record, "key": key, "expected_version": expected_version}
        return self._call("record.execute", asked, types.CommandDone)

    def _tell(self, operation: str, customer: str | None, told: Told, body: Mapping[str, object]) -> types.CommandDone:
        said: dict[str, Any] = dict(told)
        ways = {way: said.pop(way, None) for way in ("phone", "email", "identifier", "profile")}
        named = who(customer=customer, **ways)
        if isinstance(body.get("points"), float):
            raise error(
                "float_not_allowed",
                error_number("float_not_allowed"),
                "points are an int, a Decimal or text",
                "points",
                {},
            )
        # What is not known here is sent on, so that it is refused and not lost.
        return self._call(operation, {**said, **named, **body, "at": at_or_now(told.get("at"))}, types.CommandDone)
