"""Who is who, in calls that read well: decide, plan, look, erase (DJ-2, DJ-7, CI-3), and relations between customers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from regulars import _types as types
from regulars._naming import Instant, Pair, at_or_now, profile_of, stated, who
from regulars._operations import Operations

__all__ = ["Decisions", "Made"]


class Made(TypedDict, total=False):
    """What every decision may be told; only `by` is needed."""

    by: Required[str]
    """The person who decides."""
    reason: str | None
    """Why, in words."""
    at: Instant | None
    """When; now, if left out."""
    decision_id: str | None
    """Its id; made of verb and instant if left out. A decision that may be sent twice names its own."""
    supersede: bool
    """Also against earlier decisions, which then have no effect any more."""
    expected_version: str | None
    """Only if a customer that it names still has this version."""
    dry_run: bool
    """Answer what it would do; nothing is stored."""


class Decisions(Operations):
    """What people decide about who is who. `Crm` has all of it.

    Profiles are pairs of source and key, identifiers pairs of kind and value. `Made` lists the keyword arguments that all
    decisions share. A decision that is refused raises, and then nothing is changed.
    """

    __slots__ = ()

    def merge(
        self,
        a: Pair,
        b: Pair,
        *,
        override_guards: bool = False,
        plan_hash: str | None = None,
        **made: Unpack[Made],
    ) -> types.Applied:
        """Makes the customers of two profiles one.

        Raises `GuardViolation` unless `override_guards`, `ContradictsDecision` unless `supersede`, and `StalePlan` if
        `plan_hash` (see `plan_merge`) no longer holds.
        """
        body = {"verb": "merge", "a": profile_of(a), "b": profile_of(b)}
        return self._decide(body, made, override_guards=override_guards, plan_hash=plan_hash)

    def unmerge(self, parts: Sequence[Sequence[Pair]], **made: Unpack[Made]) -> types.Applied:
        """Parts a customer that rules had joined (DJ-9); a merge of a person is undone with `revoke`."""
        named = [[profile_of(member) for member in part] for part in parts]
        request = {**_said("unmerge", made), "parts": named, **_options(made)}
        return self._call(
            "identity.plan_unmerge" if made.get("dry_run") else "identity.unmerge", request, types.Applied
        )

    def detach(self, profile: Pair, others: Sequence[Pair], **made: Unpack[Made]) -> types.Applied:
        """Says that a profile is not the same as each of others."""
        body = {"verb": "detach", "profile": profile_of(profile), "from": [profile_of(other) for other in others]}
        return self._decide(body, made)

    def not_same(self, a: Pair, b: Pair, **made: Unpack[Made]) -> types.Applied:
        """Says that two profiles are not one customer, whatever rules would say (DJ-6)."""
        return self._decide({"verb": "not_same", "a": profile_of(a), "b": profile_of(b)}, made)

    def link(self, profile: Pair, identifier: Pair, **made: Unpack[Made]) -> types.Applied:
        """Says that a profile has an identifier."""
        return self._decide({"verb": "link", "profile": profile_of(profile), **_identifier(identifier)}, made)

    def unlink(self, profile: Pair, identifier: Pair, **made: Unpack[Made]) -> types.Applied:
        """Says that a profile does not have an identifier."""
        return self._decide({"verb": "unlink", "profile": profile_of(profile), **_identifier(identifier)}, made)

    def exclude(self, identifier: Pair, **made: Unpack[Made]) -> types.Applied:
        """Says that an identifier joins nobody."""
        return self._decide({"verb": "exclude", **_identifier(identifier)}, made)

    def pin(
        self,
        profile: Pair,
        attribute: str | None = None,
        value: Any = None,
        *,
        until: Instant | None = None,
        **made: Unpack[Made],
    ) -> types.Applied:
        """Fixes an attribute (`{"cleared": True}` for no value); without one, the profile keeps its customer id."""
        fixed = {"target": "id"} if attribute is None else {"attribute": attribute}
        body = {"verb": "pin", "profile": profile_of(profile), **fixed, "value": value, "until": until}
        return self._decide(body, made)

    def revoke(self, decision: str, **made: Unpack[Made]) -> types.Applied:
        """Makes an earlier decision void; raises `UnknownDecision` if there is none of this id."""
        return self._decide({"verb": "revoke", "revokes": decision}, made)

    def plan_merge(self, a: str | Pair, b: str | Pair, *, as_of: Instant | None = None) -> types.MergePlan:
        """What merging two customers (ids, or profiles) would do, and what speaks against it (DJ-8)."""
        request = {"a": _customer(a), "b": _customer(b), "as_of": at_or_now(as_of)}
        return self._call("identity.plan_merge", request, types.MergePlan)

    def conflicts(
        self, *, status: str | None = None, as_of: Instant | None = None, page: int = 1_000
    ) -> Iterator[types.ConflictRow]:
        """What several customers have in common that did not unite them.

        `status` keeps those that are `refused`, `ambiguous` (waits for a person) or `review`.
        """
        at, seen = at_or_now(as_of), 0
        while True:
            asked = {"as_of": at, "status": status, "skip": seen, "limit": page}
            found = self._call("identity.conflicts", asked, types.ConflictPage)
            yield from found.conflicts
            seen += len(found.conflicts)
            if not found.conflicts or seen >= found.total:
                return

    def journal(self, after: int = 0, *, page: int = 1_000) -> Iterator[types.IdentityDecision]:
        """The decisions with numbers above `after`, in the order in which they came."""
        while True:
            found = self.identity_journal(after=after, limit=page)
            if not found.decisions:
                return
            yield from found.decisions
            after = found.cursor

    def erase_profile(
        self, profile: Pair, *, by: str, at: Instant | None = None, keep_together: bool = False
    ) -> types.Erasure:
        """Erases a profile (CI-3). With `keep_together`, those whom only it held together stay one."""
        request = {
            "profile": profile_of(profile),
            "actor": _person(by),
            "at": at_or_now(at),
            "keep_together": keep_together,
        }
        return self._call("profile.erase", request, types.Erasure)

    def relations(
        self,
        customer: str | None = None,
        *,
        phone: str | None = None,
        email: str | None = None,
        identifier: Pair | None = None,
        profile: Pair | str | None = None,
        as_of: Instant | None = None,
    ) -> types.RelationList:
        """How a customer is related to others, in both directions (RL-1). `relation_tree` shows a hierarchy."""
        named = who(customer=customer, phone=phone, email=email, identifier=identifier, profile=profile)
        return self._call("relation.list", {**named, "as_of": at_or_now(as_of)}, types.RelationList)

    def _decide(self, body: Mapping[str, object], made: Made, **options: object) -> types.Applied:
        said = {**body, **_said(str(body["verb"]), made)}
        decision = {name: value for name, value in said.items() if value is not None}
        operation = "identity.plan" if made.get("dry_run") else "identity.apply"
        return self._call(operation, {"decision": decision, **_options(made), **options}, types.Applied)


def _said(verb: str, made: Made) -> dict[str, object]:
    """What every decision says."""
    at = at_or_now(made.get("at"))
    text = at.isoformat() if isinstance(at, datetime) else at
    decision_id = made.get("decision_id") or f"{verb}-{text}"
    return {"actor": _person(made["by"]), "decided_at": at, "decision_id": decision_id, "reason": made.get("reason")}


def _options(made: Made) -> dict[str, object]:
    return {"supersede": made.get("supersede", False), "expected_version": made.get("expected_version")}


def _person(name: str) -> dict[str, object]:
    return {"kind": "human", "id": name}


def _identifier(pair: Pair) -> dict[str, object]:
    return {"identifier": stated(None, None, pair)[0]}


def _customer(named: str | Pair) -> dict[str, object]:
    return {"customer": named} if isinstance(named, str) else {"profile": profile_of(named)}
