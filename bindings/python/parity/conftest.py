"""The same questions to Regulars and to the libraries that people use for them, on published files and on rows drawn anew at every run.

The draws begin with a seed that the report opens with; `REGULARS_PARITY_SEED` sets it, to see a difference again.
"""

import os
import secrets
from pathlib import Path

import numpy as np
import pytest

import regulars as rg

SEED = int(os.environ.get("REGULARS_PARITY_SEED") or secrets.randbits(32))
ROOT = Path(__file__).resolve().parents[3]


def pytest_report_header() -> str:
    return f"REGULARS_PARITY_SEED={SEED}"


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    """Draws of a test: they depend on the seed and on its name, not on which tests ran before."""
    return np.random.default_rng([SEED, *request.node.name.encode()])


@pytest.fixture(scope="session")
def trees() -> Path:
    """The models of trees that XGBoost and LightGBM wrote, old ones and new."""
    return ROOT / "crates/regulars-models/tests/trees"


@pytest.fixture(scope="session")
def bare() -> rg.Crm:
    """No customers and no rules: rows are given."""
    return rg.Crm.in_memory('[rulebook]\nid = "bare"\nversion = 1\nzone = "UTC"\n')
