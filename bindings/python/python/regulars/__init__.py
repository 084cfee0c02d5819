"""Regulars: one customer from every channel's records, with reasons.

>>> import regulars as rg
>>> crm = rg.Crm.open("shop.db", rulebook="rulebook.toml")          # doctest: +SKIP
>>> crm.ingest([{"source": "pos", "record_id": "P-1", ...}])        # doctest: +SKIP
>>> crm.view(phone="138 1234 5678").membership.tier                 # doctest: +SKIP
'gold'

Results are frozen, typed and picklable. Whatever is refused raises a `RegularsError` with `.code` and `.path`; every
code of the registry has a class of its own, such as `RecordConflict`.
"""

from __future__ import annotations

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

from regulars._names import HOMES as _GENERATED
from regulars._regulars import version as _version

if TYPE_CHECKING:
    from regulars import models, plot, spark
    from regulars._crm import Crm
    from regulars._error import RegularsError
    from regulars._errors import *
    from regulars._operations import Operations
    from regulars._progress import Progress
    from regulars._rulebook import Rulebook
    from regulars._trees import TreeExplanation, Trees, TreeScores
    from regulars._types import *
    from regulars._views import Views

__all__ = [
    "Crm",
    "Operations",
    "Progress",
    "RegularsError",
    "Rulebook",
    "TreeExplanation",
    "TreeScores",
    "Trees",
    "Views",
    "models",
    "plot",
    "spark",
]
__all__ += list(_GENERATED)

__version__: str = _version()

# A name is looked up when it is first used: there are several hundred types, and making them all takes longer than an import may.
_HOMES = {
    "Crm": "_crm",
    "Operations": "_operations",
    "Progress": "_progress",
    "RegularsError": "_error",
    "Rulebook": "_rulebook",
    "TreeExplanation": "_trees",
    "TreeScores": "_trees",
    "Trees": "_trees",
    "Views": "_views",
}


def __getattr__(name: str) -> object:
    if name in ("models", "plot", "spark"):
        return _import_module(f"regulars.{name}")
    home = _HOMES.get(name) or _GENERATED.get(name)
    if home is None:
        raise AttributeError(f"module 'regulars' has no attribute {name!r}")
    value: object = getattr(_import_module(f"regulars.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
