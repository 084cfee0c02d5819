"""How callers name customers, profiles and instants, put into the words of requests."""

from __future__ import annotations

from datetime import datetime, timezone

__all__ = ["Instant", "Pair", "at_or_now", "now", "profile_of", "stated", "who"]

Instant = datetime | str
Pair = tuple[str, str]


def at_or_now(as_of: Instant | None) -> Instant:
    """The instant that was given, or now."""
    return now() if as_of is None else as_of


def now() -> datetime:
    """The present instant; the core reads no clock."""
    return datetime.now(timezone.utc)


def profile_of(profile: Pair | str) -> dict[str, object]:
    """A profile: source and key, or both as one text as on the command line, `pos/M-10233`. A key may have further slashes.

    >>> profile_of(("pos", "m/1")) == profile_of("pos/m/1")
    True
    """
    if isinstance(profile, str):
        source, _, key = profile.partition("/")
        if not source or not key:
            raise TypeError(f"a profile is a pair of source and key, or `source/key`, found {profile!r}")
        return {"source": source, "key": key}
    source, key = profile
    return {"source": source, "key": key}


def stated(phone: str | None, email: str | None, identifier: Pair | None) -> list[dict[str, object]]:
    """Every identifier that is given."""
    given = [("phone", phone), ("email", email), identifier or ("", None)]
    return [{"kind": kind, "value": value} for kind, value in given if value is not None]


def who(
    *,
    customer: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    identifier: Pair | None = None,
    profile: Pair | str | None = None,
) -> dict[str, object]:
    """The part of a request that names a customer."""
    ways: list[dict[str, object]] = []
    if customer is not None:
        ways.append({"customer": customer})
    ways.extend({"identifier": named} for named in stated(phone, email, identifier))
    if profile is not None:
        ways.append({"profile": profile_of(profile)})
    if len(ways) != 1:
        raise TypeError("name the customer in exactly one way")
    return ways[0]
