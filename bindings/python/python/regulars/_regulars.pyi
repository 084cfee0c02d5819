"""The native half of `regulars`; use the package, not this module."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import final

from regulars._progress import Progress

__all__ = [
    "Crm",
    "RowStream",
    "Rows",
    "Trees",
    "Views",
    "ask_frame",
    "canonical",
    "error_codes",
    "error_number",
    "purchases_of_frame",
    "rulebook_check",
    "rulebook_identity",
    "version",
]

@final
class Crm:
    """A store with a rulebook."""

    @staticmethod
    def open(
        path: str | PathLike[str],
        rulebook: str,
        key_file: str | PathLike[str] | None = None,
        artefacts: Sequence[str] = ...,
        /,
    ) -> Crm:
        """Opens a file and makes it if it is not there; a sealed one with its key file."""

    @staticmethod
    def memory(rulebook: str, artefacts: Sequence[str] = ..., /) -> Crm:
        """Keeps everything in memory."""

    def call(self, operation: str, request: str, at: str | None = None, /) -> str:
        """One operation of the table: JSON in, canonical JSON out. With an instant, the audit is told that it was asked then."""

    def ingest_ndjson(self, lines: bytes, /) -> str:
        """Takes one batch of lines in one transaction and gives the report as JSON."""

    def ingest_records(
        self,
        records: Iterable[object],
        batch: int,
        progress: Callable[[Progress], object] | None = None,
        total: int | None = None,
        /,
    ) -> str:
        """Takes records from an iterable, `batch` of them per transaction, and gives one report as JSON."""

    def ingest_frame(
        self,
        frame: object,
        kind: tuple[str, str],
        columns: Mapping[str, str],
        amounts_and_times: tuple[str | None, str | None],
        progress: Callable[[Progress], object] | None = None,
        total: int | None = None,
        /,
    ) -> str:
        """Takes the rows of a data frame from a source as records of a type, amounts in a currency and times in a zone, one transaction for each of its batches, and gives one report as JSON."""

    def views_frame(
        self, as_of: str, columns: Sequence[str], progress: Callable[[Progress], object] | None = None, /
    ) -> Rows:
        """The views of all customers as columns."""

    def views_stream(self, as_of: str, columns: Sequence[str], rows: int, at: str, /) -> RowStream:
        """The views of all customers as batches of columns, made when they are asked for."""

    def views(self, request: str, at: str, /) -> Views:
        """The views of all customers one after another, as a request in JSON asks for them."""

    def advance(self, to: str, list: bool, at: str, progress: Callable[[Progress], object], /) -> str:
        """Moves the store's time forward, and tells how many customers were looked at."""

    def as_actor(self, context: str, /) -> Crm:
        """The same store for somebody, whose context is JSON; closed by itself."""

    def as_host(self) -> Crm:
        """The same store for the program itself; closed by itself."""

    def with_pseudonym_key(self, key: bytes, tenant: str, /) -> Crm:
        """The same store with 32 bytes as the key for pseudonyms of a tenant; closed by itself."""

    def close(self) -> None:
        """Gives the store back; later calls raise `ValueError`. A call that is under way ends first."""

@final
class Rows:
    """What a model says of rows, as columns. Any library of data frames takes it without a copy.

    `polars.DataFrame(rows)`, `pyarrow.table(rows)`, `pandas.DataFrame.from_arrow(rows)`; DuckDB reads what `pyarrow.table` gives.
    """

    @property
    def names(self) -> list[str]:
        """The names of the columns, in their order."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The columns as an Arrow stream, by the Arrow PyCapsule interface."""

    def __len__(self) -> int: ...

@final
class RowStream:
    """The views of all customers as batches, each of which is made when it is asked for. They come once."""

    @property
    def names(self) -> list[str]:
        """The names of the columns, in their order."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The batches as an Arrow stream, once, by the Arrow PyCapsule interface."""

@final
class Views:
    """The views of all customers in order of their ids, of one state of the store. Threads may share it: each view goes to one of them."""

    def take(self, limit: int, /) -> list[str]:
        """The next views as canonical JSON, at most so many; none after the last."""

    def close(self) -> None:
        """Gives back what holds the state of the store; nothing comes afterwards."""

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

    def score_frame(
        self,
        frame: object,
        columns: dict[str, str],
        explain: str | None = None,
        background: object | None = None,
        /,
    ) -> Rows:
        """What is said of the rows of a data frame, as columns."""

def ask_frame(
    operation: str, request: str, frame: object, columns: dict[str, str], rulebook_version: int, /
) -> tuple[str | None, Rows | None]:
    """An operation on models over a data frame: what it tells as JSON, or what it says of rows."""

def purchases_of_frame(request: str, frame: object, columns: dict[str, str], /) -> Rows:
    """The purchases of each customer of a frame of orders."""

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
