"""How far a long call has come, and who wants to know."""

from __future__ import annotations

import msgspec

__all__ = ["Progress"]


class Progress(msgspec.Struct, frozen=True):
    """How far a long call has come: what `progress=` is called with.

    Attributes:
        done: rows, or customers, that are done. Rows are stored by then.
        total: of how many, or None where nobody knows yet.
    """

    done: int
    total: int | None = None


Progress.__module__ = "regulars"
