"""The rulebook as Python holds it: its text, checked, with its id, version and fingerprint."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from regulars import _regulars
from regulars._types import RuleFinding

__all__ = ["Rulebook"]


class Rulebook:
    """A rulebook that has been checked. It cannot be changed and may be shared.

    Raises the error of the first finding if the text is not a valid rulebook; all findings are in `.findings`.
    """

    __slots__ = ("_fingerprint", "_id", "_text", "_version")

    def __init__(self, text: str) -> None:
        self._id, self._version, self._fingerprint = _regulars.rulebook_identity(text)
        self._text = text

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Rulebook:
        """Reads a TOML file."""
        return cls(Path(path).read_text(encoding="utf-8"))

    @classmethod
    def of(cls, rulebook: Rulebook | str | os.PathLike[str]) -> Rulebook:
        """Takes a rulebook, a path, or TOML text (text that holds a line break is TOML, other text is a path)."""
        if isinstance(rulebook, Rulebook):
            return rulebook
        if isinstance(rulebook, str) and ("\n" in rulebook or "\r" in rulebook):
            return cls(rulebook)
        return cls.load(rulebook)

    @staticmethod
    def check(text: str) -> list[RuleFinding]:
        """Everything that is wrong with the text; an empty list if nothing is."""
        return msgspec.json.decode(_regulars.rulebook_check(text), type=list[RuleFinding])

    @property
    def text(self) -> str:
        """The TOML text."""
        return self._text

    @property
    def id(self) -> str:
        """The rulebook's own name."""
        return self._id

    @property
    def version(self) -> int:
        """The rulebook's version."""
        return self._version

    @property
    def fingerprint(self) -> str:
        """A hash of the content, the same in every language."""
        return self._fingerprint

    def __eq__(self, other: object) -> bool:
        return self._fingerprint == other._fingerprint if isinstance(other, Rulebook) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._fingerprint)

    def __reduce__(self) -> tuple[type[Rulebook], tuple[str]]:
        return Rulebook, (self._text,)

    def __repr__(self) -> str:
        return f"Rulebook({self._id!r}, version={self._version})"
