"""Reads the flat scripts that every language replays.

A script is a run of blocks `word SPACE length LF bytes LF`. `case` names what follows, `rulebook` starts an empty store
under that TOML text, `op` and `request` give one call, and `expect` or `error` the canonical text that must come back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WORDS = {"case", "rulebook", "op", "request", "expect", "error"}


@dataclass(frozen=True)
class Step:
    """One call and what must come back; `rulebook` is set if an empty store starts here."""

    case: str
    rulebook: str | None
    op: str
    request: str
    expected: str
    is_error: bool


def blocks(data: bytes) -> Iterator[tuple[str, str]]:
    """The blocks of a script; a script that is cut off or has another word is an error."""
    at = 0
    while at < len(data):
        head = data.index(b"\n", at)
        word, length = data[at:head].decode("ascii").split(" ")
        end = head + 1 + int(length)
        if word not in WORDS or data[end : end + 1] != b"\n":
            raise ValueError(f"a block at byte {at} is not well formed")
        yield word, data[head + 1 : end].decode("utf-8")
        at = end + 1


def steps(data: bytes) -> Iterator[Step]:
    """The calls of a script."""
    given: dict[str, str] = {}
    for word, text in blocks(data):
        if word in ("expect", "error"):
            yield Step(
                given["case"], given.pop("rulebook", None), given.pop("op"), given.pop("request"), text, word == "error"
            )
        else:
            given[word] = text
    if set(given) - {"case", "rulebook"}:
        raise ValueError("the script ends before an answer")


def scripts(folder: Path) -> list[Path]:
    """The script files of a folder and of the folders in it."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
