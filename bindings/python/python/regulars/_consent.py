"""Consent in calls that read well: what people say of the use of their data, and whom one may write to (CS-3, CS-10, CS-15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict, Unpack

from regulars import _types as types
from regulars._naming import Instant, Pair, at_or_now, who
from regulars._operations import Operations

__all__ = ["Audience", "Consents", "Said"]


class Said(TypedDict, total=False):
    """What every saying may be told.

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
    at: Instant | None
    """When it is said; now, if left out."""
    channel: str | None
    """The channel it is for; any, if left out."""
    contact_point: str | None
    """The telephone number or address it is for."""
    recipient: str | None
    """The recipient it is for."""
    operation: str | None
    """The operation it is for."""
    by: str | None
    """Who acted: `subject` (if left out), `guardian`, `agent`, `household_member`, `system`."""
    source: str | None
    """How it was captured, for example `web_form`; `api`, if left out."""
    captured_in: str | None
    """Where it was captured."""
    notice: str | None
    """The version of the notice that was shown, such as `v3`."""
    proof: Mapping[str, str] | None
    """How it can be proved: `ref`, `hash`, `locale`, `text_hash`."""
    key: str | None
    """Told twice under one key, it acts once."""
    expected_version: str | None
    """Only if the customer still has this version; else `StaleVersion`."""


class Audience(Iterator[types.AudienceMember]):
    """The customers of an audience, by id; `summary` counts everybody who matches, also those who are left out, by reason.

    It is read page by page, so that the audience may be large.
    """

    def __init__(self, pages: Iterator[types.AudiencePage]) -> None:
        self._pages = pages
        self._members: list[types.AudienceMember] = []
        self._page: types.AudiencePage | None = None

    def __next__(self) -> types.AudienceMember:
        while not self._members:
            self._turn()
        return self._members.pop()

    @property
    def summary(self) -> types.AudienceSummary:
        """Who matches, counted by what becomes of them. The first page is read for it, if none was."""
        if self._page is None:
            self._turn()
        assert self._page is not None, "there is a first page"
        return self._page.summary

    def _turn(self) -> None:
        self._page = next(self._pages)
        both = [*self._page.members, *self._page.deferred]
        self._members = sorted(both, key=lambda member: member.customer, reverse=True)


class Consents(Operations):
    """What people say of the use of their data, and whom one may write to. `Crm` has all of it.

    `Said` lists the keyword arguments that all sayings share.
    """

    __slots__ = ()

    def audience(
        self,
        condition: str | None = None,
        *,
        purpose: str,
        channel: str,
        segment: str | None = None,
        deferred: bool = False,
        as_of: Instant | None = None,
        page: int = 10_000,
    ) -> Audience:
        """The customers who match and may be contacted, each with the contact point to use and what must be done with it.

        `condition` may use every name that segments use. With `deferred` those who may be contacted later come too, with
        `defer_until`. Nobody is written to twice: a contact point that two customers hold serves the one with the smaller id.
        `audience(...).summary` says how many were left out, for which reason.
        """
        at = at_or_now(as_of)

        def pages() -> Iterator[types.AudiencePage]:
            after: str | None = None
            while True:
                asked = {"condition": condition, "segment": segment, "purpose": purpose, "channel": channel}
                more = {"deferred": deferred, "as_of": at, "after": after, "limit": page}
                found = self._call("audience.list", {**asked, **more}, types.AudiencePage)
                yield found
                if found.next is None:
                    return
                after = found.next

        return Audience(pages())

    def grant_consent(
        self,
        customer: str | None = None,
        *,
        purpose: str,
        double_opt_in: bool | None = None,
        explicit: bool | None = None,
        separate: bool | None = None,
        expires: Instant | None = None,
        together_with: Sequence[str] | None = None,
        **said: Unpack[Said],
    ) -> types.ConsentDone:
        """Says yes. Where the purpose asks for a second yes it waits: `pending` names the event that a token may stand for."""
        more = {"double_opt_in": double_opt_in, "explicit": explicit, "separate": separate, "expires": expires}
        others = None if together_with is None else list(together_with)
        return self._say("consent.grant", customer, said, {**more, "purpose": purpose, "together_with": others})

    def confirm_consent(
        self,
        customer: str | None = None,
        *,
        pending: Pair | types.RecordKey | None = None,
        purpose: str | None = None,
        phone: str | None = None,
        email: str | None = None,
        identifier: Pair | None = None,
        profile: Pair | str | None = None,
        channel: str | None = None,
        contact_point: str | None = None,
        key: str | None = None,
        expected_version: str | None = None,
        at: Instant | None = None,
    ) -> types.ConsentDone:
        """Confirms a yes that waits: the one that is named, or the latest of the purpose. Raises `NothingToConfirm`."""
        named = who(customer=customer, phone=phone, email=email, identifier=identifier, profile=profile)
        event = {"source": pending[0], "record_id": pending[1]} if isinstance(pending, tuple) else pending
        scope = {"pending": event, "purpose": purpose, "channel": channel, "contact_point": contact_point}
        more = {"key": key, "expected_version": expected_version, "at": at_or_now(at)}
        return self._call("consent.confirm", {**named, **scope, **more}, types.ConsentDone)

    def withdraw_consent(self, customer: str | None = None, *, purpose: str, **said: Unpack[Said]) -> types.ConsentDone:
        """Takes a yes back. It is never refused, whether there was a yes or not."""
        return self._say("consent.withdraw", customer, said, {"purpose": purpose})

    def refuse_consent(self, customer: str | None = None, *, purpose: str, **said: Unpack[Said]) -> types.ConsentDone:
        """Says no to a question."""
        return self._say("consent.refuse", customer, said, {"purpose": purpose})

    def signal_consent(
        self,
        customer: str | None = None,
        *,
        headers: Sequence[str],
        phone: str | None = None,
        email: str | None = None,
        identifier: Pair | None = None,
        profile: Pair | str | None = None,
        at: Instant | None = None,
    ) -> types.ConsentSignalDone:
        """Takes the values of a request's `Sec-GPC` headers; the same signal may be told with every request."""
        named = who(customer=customer, phone=phone, email=email, identifier=identifier, profile=profile)
        told = {"headers": list(headers), "at": at_or_now(at)}
        return self._call("consent.signal", {**named, **told}, types.ConsentSignalDone)

    def _say(self, operation: str, customer: str | None, said: Said, more: Mapping[str, object]) -> types.ConsentDone:
        told: dict[str, object] = dict(said)
        at = said.get("at")
        names = ("phone", "email", "identifier", "profile")
        named = who(
            customer=customer,
            phone=said.get("phone"),
            email=said.get("email"),
            identifier=said.get("identifier"),
            profile=said.get("profile"),
        )
        rest = {name: value for name, value in told.items() if name not in names}
        return self._call(operation, {**rest, **named, **more, "at": at_or_now(at)}, types.ConsentDone)
