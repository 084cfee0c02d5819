"""Models of trees: rows in every form, scores beside those of the libraries that trained them, and what is refused."""

import array
import doctest
import json
import math
import pickle
from pathlib import Path
from typing import Any

import pytest

import regulars as rg
import regulars._trees

FIXTURES = Path(__file__).resolve().parents[3] / "crates/regulars-models/tests/trees"


def told(name: str) -> tuple[rg.Trees, dict[str, Any], list[list[float | None]]]:
    ending = "txt" if "lgb" in name else "json"
    model = rg.Trees.load(FIXTURES / f"{name}.{ending}")
    expected = json.loads((FIXTURES / f"{name}.expected.json").read_text())
    rows = json.loads((FIXTURES / "rows.json").read_text())["rows"]
    return model, expected, rows


def list_of(values: "memoryview[float]") -> list[Any]:
    """Nested lists; `memoryview` knows no type for them."""
    return values.tolist()


@pytest.mark.parametrize("name", ["xgb_binary", "xgb_multiclass", "lgb_binary", "lgb_multiclass"])
def test_scores_are_those_of_the_library(name: str) -> None:
    model, expected, rows = told(name)
    assert list(model.features) == expected["features"]
    scores = model.score(rows)
    assert scores.margins.shape == (len(rows), model.outputs)
    assert scores.margins.tolist() == expected["margin"]
    base, contributions = model.explain(rows)
    assert contributions.shape == (len(rows), model.outputs, len(model.features))
    for margins, shares in zip(list_of(scores.margins), list_of(contributions), strict=True):
        for start, margin, share in zip(list_of(base), margins, shares, strict=True):
            assert math.isclose(start + math.fsum(share), margin, rel_tol=1e-5, abs_tol=1e-5)


def test_every_form_of_rows_gives_the_same() -> None:
    model, _, rows = told("xgb_binary")
    flat = array.array("d", [math.nan if cell is None else cell for row in rows for cell in row])
    shaped = memoryview(flat).cast("B").cast("d", (len(rows), len(model.features)))
    wanted = model.score(rows).values.tolist()
    assert model.score(flat).values.tolist() == wanted
    assert model.score(shaped).values.tolist() == wanted
    assert model.score(iter(map(tuple, rows))).values.tolist() == wanted
    assert model.score([]).values.tolist() == []


def test_what_is_refused_says_where() -> None:
    model, _, rows = told("xgb_binary")
    for given, error, path in [
        ([[1, 2]], rg.FeatureMismatch, "rows[0]"),
        ([rows[0], ["1"] * 6], rg.WrongType, "rows[1][0]"),
        ([[True] * 6], rg.WrongType, "rows[0][0]"),
        (array.array("d", [1.0]), rg.ModelInputInvalid, "rows"),
        (memoryview(array.array("d", [1.0])).cast("B").cast("d", (1, 1)), rg.FeatureMismatch, "rows"),
    ]:
        with pytest.raises(error) as caught:
            model.score(given)
        assert caught.value.path == path
    with pytest.raises(TypeError):
        model.score(7)
    with pytest.raises(rg.TreeFormatUnknown):
        rg.Trees(b"\x80\x04")
    with pytest.raises(rg.TreeMalformed):
        rg.Trees((FIXTURES / "xgb_binary.json").read_bytes()[:4000])


def test_a_model_is_a_value() -> None:
    model, _, rows = told("lgb_binary")
    copy = pickle.loads(pickle.dumps(model))
    assert copy.score(rows).values.tolist() == model.score(rows).values.tolist()
    assert repr(model) == "Trees(binary, 6 features, 1 outputs)"


def test_the_example_of_the_page_runs() -> None:
    assert doctest.testmod(regulars._trees).failed == 0


def test_the_operation_says_the_same_by_name() -> None:
    model, _, rows = told("xgb_binary")
    crm = rg.Crm.in_memory('[rulebook]\nid = "bare"\nversion = 1\nzone = "UTC"\n')
    file = (FIXTURES / "xgb_binary.json").read_text()
    answer = crm.model_score(file=file, rows=rows, explain="path_dependent")
    assert [row.outputs[0].margin for row in answer.rows] == [row[0] for row in list_of(model.score(rows).margins)]
    assert answer.explained is not None and answer.explained.base == model.explain(rows).base.tolist()
