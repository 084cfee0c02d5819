"""Every operation of the library as a typed method.

Generated from `schemas/regulars.schema.json` by `codegen.py`: change the schema, not this file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from regulars import _types as types

Reply = TypeVar("Reply")

RESPONSES: Final[dict[str, Any]] = {
    "consent.may_contact": types.ConsentDecision,
    "customer.find": types.CustomerFound,
    "customer.list": types.CustomerPage,
    "customer.timeline": types.Timeline,
    "customer.view": types.CustomerView,
    "identifier.normalise": types.NormalisedIdentifier,
    "record.get": types.Record,
    "record.ingest": types.IngestReport,
    "rulebook.check": types.RulebookFindings,
    "rulebook.current": types.RulebookInfo,
    "store.stats": types.StoreStats,
    "system.describe": types.Description,
}
"""The type of the reply of each operation."""


class Operations:
    """The operation table: each method takes the fields of its request and gives the reply, as they stand on the wire."""

    __slots__ = ()

    def _call(self, operation: str, request: Mapping[str, object], reply: type[Reply]) -> Reply:
        raise NotImplementedError

    def _call_union(self, operation: str, request: Mapping[str, object], reply: Any) -> Any:
        raise NotImplementedError

    def consent_may_contact(
        self,
        *,
        as_of: datetime | str,
        channel: str,
        purpose: str,
        contact_point: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.ConsentDecision:
        """Whether a person may be contacted for a purpose over a channel, with reasons (CS-15).

        Args:
            as_of: The instant of the question.
            channel: The channel, one of the rulebook's.
            purpose: The purpose, a dotted path.
            contact_point: The telephone number or address that would be used (CS-8).
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "consent.may_contact",
            {
                "as_of": as_of,
                "channel": channel,
                "purpose": purpose,
                "contact_point": contact_point,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
            },
            types.ConsentDecision,
        )

    def customer_find(
        self,
        *,
        as_of: datetime | str,
        identifier: types.StatedIdentifierRef | Mapping[str, Any],
        context: types.Context | Mapping[str, Any] | None = None,
    ) -> types.CustomerFound:
        """The customer who holds an identifier (CI-2).

        Args:
            as_of: The instant of the question.
            identifier: The identifier.
            context: Who asks.
        """
        return self._call(
            "customer.find", {"as_of": as_of, "identifier": identifier, "context": context}, types.CustomerFound
        )

    def customer_list(
        self,
        *,
        as_of: datetime | str,
        after: str | None = None,
        context: types.Context | Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> types.CustomerPage:
        """The ids of all customers, sorted, page by page.

        Args:
            as_of: The instant of the question.
            after: Only ids after this one.
            context: Who asks.
            limit: At most this many, 1 to 10,000; 1,000 if absent.
        """
        return self._call(
            "customer.list", {"as_of": as_of, "after": after, "context": context, "limit": limit}, types.CustomerPage
        )

    def customer_timeline(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        limit: int | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
    ) -> types.Timeline:
        """The visible records of a customer from every channel, in timeline order (RC-8).

        Args:
            as_of: The instant of the question.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            limit: At most this many of the latest, 1 to 10,000; all if absent.
            profile: The customer by one of the profiles.
        """
        return self._call(
            "customer.timeline",
            {
                "as_of": as_of,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "limit": limit,
                "profile": profile,
            },
            types.Timeline,
        )

    def customer_view(
        self,
        *,
        as_of: datetime | str,
        context: types.Context | Mapping[str, Any] | None = None,
        customer: str | None = None,
        identifier: types.StatedIdentifierRef | Mapping[str, Any] | None = None,
        profile: types.ProfileRef | Mapping[str, Any] | None = None,
        reasons: types.ReasonLevel | None = None,
        select: Sequence[types.Part] | None = None,
    ) -> types.CustomerView:
        """What is true of a customer at an instant, with reasons and the instant of the next change.

        Args:
            as_of: The instant of the question.
            context: Who asks.
            customer: The customer by id.
            identifier: The customer by an identifier.
            profile: The customer by one of the profiles.
            reasons: How much the reasons tell; `codes` if absent.
            select: The parts that are wanted; all if absent.
        """
        return self._call(
            "customer.view",
            {
                "as_of": as_of,
                "context": context,
                "customer": customer,
                "identifier": identifier,
                "profile": profile,
                "reasons": reasons,
                "select": select,
            },
            types.CustomerView,
        )

    def identifier_normalise(
        self, *, kind: str, value: str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.NormalisedIdentifier:
        """The one spelling of an identifier (NM-1, NM-2).

        Args:
            kind: The kind, one of the rulebook's.
            value: The raw value.
            context: Who asks.
        """
        return self._call(
            "identifier.normalise", {"kind": kind, "value": value, "context": context}, types.NormalisedIdentifier
        )

    def record_get(
        self, *, record_id: str, source: str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.Record:
        """A record by its key, in the wire form (RC-10).

        Args:
            record_id: Its id in the source.
            source: Its source.
            context: Who asks.
        """
        answer: types.Record = self._call_union(
            "record.get", {"record_id": record_id, "source": source, "context": context}, types.Record
        )
        return answer

    def record_ingest(
        self, *, records: Sequence[types.Json], context: types.Context | Mapping[str, Any] | None = None
    ) -> types.IngestReport:
        """Takes a batch of records in one transaction (RC-2, RC-8).

        Args:
            records: The records in the wire form (RC-10).
            context: Who asks.
        """
        return self._call("record.ingest", {"records": records, "context": context}, types.IngestReport)

    def rulebook_check(
        self, *, text: str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.RulebookFindings:
        """All faults of a rulebook in document order (RB-2).

        Args:
            text: The TOML document.
            context: Who asks.
        """
        return self._call("rulebook.check", {"text": text, "context": context}, types.RulebookFindings)

    def rulebook_current(self, *, context: types.Context | Mapping[str, Any] | None = None) -> types.RulebookInfo:
        """The rulebook that answers (RB-9).

        Args:
            context: Who asks.
        """
        return self._call("rulebook.current", {"context": context}, types.RulebookInfo)

    def store_stats(
        self, *, as_of: datetime | str, context: types.Context | Mapping[str, Any] | None = None
    ) -> types.StoreStats:
        """How much the store holds.

        Args:
            as_of: The instant of the question.
            context: Who asks.
        """
        return self._call("store.stats", {"as_of": as_of, "context": context}, types.StoreStats)

    def system_describe(self, *, context: types.Context | Mapping[str, Any] | None = None) -> types.Description:
        """The version, the operations and the registry of codes.

        Args:
            context: Who asks.
        """
        return self._call("system.describe", {"context": context}, types.Description)
