"""Artefacts of models in the store and in the rulebook (AR-1, AR-2, CH-10)."""

from __future__ import annotations

from typing import Any

import pytest
import regulars as rg

AS_OF = "2026-12-01T00:00:00Z"
PROVENANCE: dict[str, Any] = {
    "as_of": AS_OF,
    "created_at": "2026-11-01T00:00:00Z",
    "purpose": "profiling",
    "valid_until": "2027-12-01T00:00:00Z",
    "accept_unconverged": True,
}

RULES = """
[rulebook]
id = "shop"
version = {version}
zone = "UTC"
[rfm]
unit = "day"
currency = "CNY"
recency = [30]
frequency = [2]
monetary = ["100"]
[privacy]
default_jurisdictions = ["CN"]
[[purpose]]
path = "profiling"
class = "service"
default_basis = "contract"
{score}
"""


def rules(version: int, artefact: str | None = None) -> str:
    score = f"""
[[score]]
name = "alive"
kind = "model"
purpose = "profiling"
model = "{artefact}"
output = "p_alive"
"""
    return RULES.format(version=version, score=score if artefact else "")


def orders() -> list[dict[str, Any]]:
    return [
        {
            "source": "pos",
            "record_id": f"o{customer}-{n}",
            "profile": f"c{customer}",
            "type": "order",
            "occurred_at": f"2026-{month:02}-{1 + customer % 28:02}T12:00:00Z",
            "body": {"amount": {"amount": "20.00", "currency": "CNY"}},
        }
        for customer in range(40)
        for n, month in enumerate(range(1 + customer % 4, 12 - customer % 7, 1 + customer % 5))
    ]


def test_a_fit_becomes_a_score_of_the_rulebook() -> None:
    with rg.Crm.in_memory(rules(1)) as crm:
        crm.ingest(orders())
        fit = crm.model_fit(model="bg_nbd", as_of=AS_OF, provenance=PROVENANCE)
        artefact = fit.artefact
        assert artefact is not None
        named = rules(2, artefact["id"])
        with pytest.raises(rg.ModelMissing) as missing:
            crm.rulebook_load(text=named)
        assert missing.value.path == "score.alive.model"
        assert crm.artefact_put(artefact=artefact).is_new
        assert not crm.artefact_put(artefact=artefact).is_new
        crm.rulebook_load(text=named)
        view = crm.view(profile=("pos", "c1"), as_of=AS_OF)
        assert view.scores is not None
        alive = view.scores["alive"]
        assert alive.model == artefact["id"] == crm.artefact_list().artefacts[0].id
        told = crm.model_predict(model="bg_nbd", parameters=fit.parameters, unit=fit.unit, horizon=1, as_of=AS_OF)
        found = {row.customer: row.p_alive for row in told.customers}
        assert float(alive.value or "nan") == pytest.approx(found[view.customer], abs=5e-5)
    with rg.Crm.in_memory(rules(2, artefact["id"]), artefacts=[artefact]) as again:
        again.ingest(orders())
        other = again.view(profile=("pos", "c1"), as_of=AS_OF)
        assert other.scores is not None
        assert other.scores["alive"].value == alive.value


def test_what_is_missing_or_altered_is_refused() -> None:
    with rg.Crm.in_memory(rules(1)) as crm:
        crm.ingest(orders())
        artefact = crm.model_fit(model="bg_nbd", as_of=AS_OF, provenance=PROVENANCE).artefact
        assert artefact is not None
        with pytest.raises(rg.ModelMissing):
            crm.artefact_get(id="sha256:" + "0" * 64)
    with pytest.raises(rg.ModelMissing):
        rg.Crm.in_memory(rules(1, artefact["id"]))
    altered = {**artefact, "purpose": "other"}
    with pytest.raises(rg.ArtefactHashMismatch) as mismatch:
        rg.Crm.in_memory(rules(1, artefact["id"]), artefacts=[altered])
    assert mismatch.value.path == "artefacts[0].id"
