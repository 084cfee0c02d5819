"""Regulars: one customer from every channel's records, with reasons.

>>> import regulars as rg
>>> crm = rg.Crm.open("shop.db", rulebook="rulebook.toml")          # doctest: +SKIP
>>> crm.ingest([{"source": "pos", "record_id": "P-1", ...}])        # doctest: +SKIP
>>> crm.view(phone="138 1234 5678").membership.tier                 # doctest: +SKIP
'gold'

Results are frozen, typed and picklable. Whatever is refused raises a `RegularsError` with `.code` and `.path`; every
code of the registry has a class of its own, such as `RecordConflict`.
"""

from regulars import _errors, _types, models, plot
from regulars._crm import Crm
from regulars._error import RegularsError
from regulars._errors import *
from regulars._operations import Operations
from regulars._regulars import version as _version
from regulars._rulebook import Rulebook
from regulars._trees import TreeExplanation, Trees, TreeScores
from regulars._types import *

__all__ = ["Crm", "Operations", "RegularsError", "Rulebook", "TreeExplanation", "TreeScores", "Trees", "models", "plot"]
__all__ += _errors.__all__
__all__ += _types.__all__

__version__: str = _version()
