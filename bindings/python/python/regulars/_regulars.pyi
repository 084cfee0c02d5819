"""The native half of `regulars`; use the package, not this module."""

from collections.abc import Iterable
from os import PathLike
from typing import final

__all__ = [
    "Crm",
    "Trees",
    "canonical",
    "error_codes",
    "error_number",
    "rulebook_check",
    "rulebook_identity",
    "version",
]

@final
class Crm:
    """A store with a rulebook."""

    @staticmethod
    def open(path: str | PathLike[str], rulebook: str, key_file: str | PathLike[str] | None = None, /) -> Crm:
        """Opens a file and makes it if it is not there; a sealed one with its key file."""

    @staticmethod
    def memory(rulebook: str, /) -> Crm:
        """Keeps everything in memory."""

    def call(self, operation: str, request: str, at: str | None = None, /) -> str:
        """One operation of the table: JSON in, canonical JSON out. With an instant, the audit is told that it was asked then."""

    def ingest_ndjson(self, lines: bytes, /) -> str:
        """Takes one batch of lines in one transaction and gives the report as JSON."""

    def ingest_records(self, records: Iterable[object], batch: int, /) -> str:
        """Takes records from an iterable, `batch` of them per transaction, and gives one report as JSON."""

    def as_actor(self, context: str, /) -> Crm:
        """The same store for somebody, whose context is JSON; closed by itself."""

    def as_host(self) -> Crm:
        """The same store for the program itself; closed by itself."""

    def with_pseudonym_key(self, key: bytes, tenant: str, /) -> Crm:
        """The same store with 32 bytes as the key for pseudonyms of a tenant; closed by itself."""

    def close(self) -> None:
        """Gives the store back; later calls raise `ValueError`. A call that is under way ends first."""

@final
class Trees:
    """A model that XGBoost or LightGBM trained."""

    @staticmethod
    def read(file: bytes, /) -> Trees:
        """Reads a model from the bytes of its file."""

    def features(self) -> list[str]:
        """The names of the features in the order of the model."""

    def outputs(self) -> int:
        """How many outputs a row has."""

    def objective(self) -> str:
        """The objective by the name that the file gives it."""

    def score(self, rows: object, /) -> tuple[bytes, bytes]:
        """Margins and values, each as the bytes of doubles."""

    def explain(self, rows: object, /) -> tuple[bytes, bytes]:
        """The base and the contributions, each as the bytes of doubles."""

def canonical(value: object, /) -> str:
    """The canonical JSON text of a Python value; what cannot be carried exactly is refused with its path."""

def version() -> str:
    """The version of the library."""

def error_codes() -> list[tuple[str, int, str]]:
    """Code, number and meaning of every error in the registry."""

def error_number(code: str, /) -> int:
    """The number of a code, 0 if there is no such code."""

def rulebook_identity(text: str, /) -> tuple[str, int, str]:
    """Id, version and fingerprint of a rulebook; raises the error of the first finding."""

def rulebook_check(text: str, /) -> str:
    """All findings on a rulebook's text, as a JSON list."""
