"""A small shop that the tests share: its rulebook, an empty store, and records as a till would send them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import regulars as rg

RULEBOOK = (Path(__file__).parent / "shop.toml").read_text(encoding="utf-8")
AS_OF = "2026-11-01T00:00:00+08:00"


@pytest.fixture
def rulebook() -> str:
    return RULEBOOK


@pytest.fixture
def crm() -> Iterator[rg.Crm]:
    with rg.Crm.in_memory(rulebook=RULEBOOK) as crm:
        yield crm


@pytest.fixture
def order() -> Callable[..., dict[str, Any]]:
    """One order; every field can be replaced."""

    def make(number: int = 1, **fields: Any) -> dict[str, Any]:
        record = {
            "source": "pos",
            "record_id": f"P-{number}",
            "profile": "M-10233",
            "type": "order",
            "occurred_at": "2026-10-01T12:00:00+08:00",
            "identifiers": [{"kind": "phone", "value": "138 1234 5678"}],
            "body": {"amount": {"amount": "12.50", "currency": "CNY"}},
        }
        return {**record, **fields}

    return make
