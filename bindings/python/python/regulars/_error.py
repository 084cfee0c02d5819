"""The base of every exception that the library raises.

An error has a stable code and number from one registry, a path to the offending place and no personal data (DESIGN
rule 7). The subclasses in `_errors.py` are generated, one per code, so that callers catch what they mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from regulars import _regulars

if TYPE_CHECKING:
    from regulars._types import RuleFinding

__all__ = ["RegularsError"]

_BY_CODE: dict[str, type[RegularsError]] = {}


class RegularsError(Exception):
    """Something that was asked for was refused; nothing was changed by it.

    Attributes:
        code: stable text, for example `record_conflict`.
        number: stable number of the same code.
        path: where the fault lies, for example `records[3].occurred_at`; empty if it lies nowhere in particular.
        message: one line for a person.
        details: what the code's documentation promises.
    """

    code: str = ""
    number: int = 0
    path: str
    message: str
    details: dict[str, str]

    def __init__(self, message: str, path: str = "", details: Mapping[str, str] | None = None) -> None:
        self.message = message
        self.path = path
        self.details = dict(details or {})
        # The arguments are what pickle calls the class with.
        super().__init__(message, path, self.details)

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if "code" in vars(cls):
            _BY_CODE.setdefault(cls.code, cls)

    def __str__(self) -> str:
        place = f" at {self.path}" if self.path else ""
        return f"{self.code}{place}: {self.message}" if self.code else self.message

    @property
    def findings(self) -> list[RuleFinding]:
        """Everything that is wrong with a rulebook, if one was refused; otherwise empty."""
        # The types need this module for `Money`.
        from regulars._types import RuleFinding

        return msgspec.json.decode(self.details.get("findings", "[]"), type=list[RuleFinding])

    def to_json(self) -> str:
        """The error in the canonical form that every language gives."""
        wire: dict[str, object] = {"code": self.code, "message": self.message, "number": self.number, "path": self.path}
        if self.details:
            wire["details"] = self.details
        return _regulars.canonical(wire)


RegularsError.__module__ = "regulars"


def error(code: str, number: int, message: str, path: str, details: Mapping[str, str]) -> RegularsError:
    """The exception of a code, not yet raised; the native module calls this."""
    from regulars import _errors as _  # its classes enter themselves into the table

    made = _BY_CODE.get(code, RegularsError)(message, path, details)
    if made.code != code:
        made.code = code
        made.number = number
    return made
