"""Models of trees that XGBoost or LightGBM trained, scored and explained without either."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from regulars import _regulars

__all__ = ["TreeExplanation", "TreeScores", "Trees"]


class TreeScores(NamedTuple):
    """What a model says of rows: arrays of doubles with a row for each row and a column for each output.

    `numpy.asarray(scores.values)` copies nothing; `scores.values.tolist()` needs no package.
    """

    #: The sums of the leaves: log-odds for a probability. Those of XGBoost are its own to the bit.
    margins: memoryview[float]
    #: What the model was trained to tell: probabilities, rates or values.
    values: memoryview[float]


class TreeExplanation(NamedTuple):
    """Why a model says so: `base[output] + sum(contributions[row][output])` is the margin (TR-7)."""

    #: The margin of each output before any feature is known.
    base: memoryview[float]
    #: By row, output and feature.
    contributions: memoryview[float]


class Trees:
    """A model that XGBoost or LightGBM trained. It cannot be changed, needs no store and may be shared by threads.

    Rows are what offers a buffer of doubles (a NumPy array, `array.array("d")`) in which NaN is missing, or a sequence of
    sequences in which `None` is; their columns are `features`, in this order. Or they are a data frame, whose columns have these names.

    >>> model = Trees(
    ...     b"tree\\nversion=v4\\nnum_class=1\\nnum_tree_per_iteration=1\\nlabel_index=0\\nmax_feature_idx=0\\n"
    ...     b"objective=regression\\nfeature_names=recency\\n\\nTree=0\\nnum_leaves=2\\nnum_cat=0\\nsplit_feature=0\\n"
    ...     b"threshold=30.0\\ndecision_type=2\\nleft_child=-1\\nright_child=-2\\nleaf_value=0.25 0.75\\n"
    ...     b"leaf_count=50 50\\ninternal_count=100\\n\\nend of trees\\n"
    ... )
    >>> model.features, model.outputs
    (('recency',), 1)
    >>> model.score([[12], [45], [None]]).values.tolist()
    [[0.25], [0.75], [0.25]]
    >>> base, contributions = model.explain([[45]])
    >>> base.tolist(), contributions.tolist()
    ([0.5], [[[0.25]]])
    """

    __slots__ = ("_features", "_file", "_trees")

    def __init__(self, file: bytes) -> None:
        """Reads the bytes of a model file: XGBoost's JSON or LightGBM's text. All of it is checked (TR-1).

        Raises `TreeFormatUnknown`, `TreeVersionUnsupported`, `TreeMalformed`, `TreeNotFinite`, `TreeFeatureUnsupported` or
        `TreeLimit`, with the place in the file.
        """
        self._trees = _regulars.Trees.read(file)
        self._features = tuple(self._trees.features())
        self._file = file

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Trees:
        """Reads a file: what `booster.save_model("model.json")` or `booster.save_model("model.txt")` wrote."""
        return cls(Path(path).read_bytes())

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the features in the order of the rows."""
        return self._features

    @property
    def outputs(self) -> int:
        """How many outputs a row has: 1, or the number of classes."""
        return self._trees.outputs()

    @property
    def objective(self) -> str:
        """The objective by the name that the file gives it."""
        return self._trees.objective()

    def score(self, rows: object) -> TreeScores:
        """Scores rows. Raises `FeatureMismatch` for rows of another width, `WrongType` for what is no number."""
        margins, values = self._trees.score(rows)
        return TreeScores(self._shaped(margins), self._shaped(values))

    def explain(self, rows: object) -> TreeExplanation:
        """Says what each feature adds to each margin, by the rows that the model was trained on (path-dependent TreeSHAP).

        `crm.model_score(..., explain="interventional", background=...)` compares with rows of a background instead.
        Raises the same, and `TreeMalformed` if the file keeps no counts.
        """
        base, contributions = self._trees.explain(rows)
        return TreeExplanation(_doubles(base, (self.outputs,)), self._shaped(contributions, len(self._features)))

    def score_frame(
        self,
        frame: object,
        *,
        columns: Mapping[str, str] | None = None,
        explain: str | None = None,
        background: object | None = None,
    ) -> _regulars.Rows:
        """The same of a data frame as columns, with what each feature adds (TR-7, TR-8); see `regulars.models.score`."""
        return self._trees.score_frame(frame, dict(columns or {}), explain, background)

    def _shaped(self, values: bytes, *more: int) -> memoryview[float]:
        width = self.outputs
        for size in more:
            width *= size
        return _doubles(values, (len(values) // (8 * width), self.outputs, *more))

    def __reduce__(self) -> tuple[type[Trees], tuple[bytes]]:
        return Trees, (self._file,)

    def __repr__(self) -> str:
        return f"Trees({self.objective}, {len(self._features)} features, {self.outputs} outputs)"


def _doubles(values: bytes, shape: tuple[int, ...]) -> memoryview[float]:
    # An array with no rows has no shape of its own: a memoryview cannot be cast to a length of 0.
    flat = memoryview(values)
    return flat.cast("d") if len(values) == 0 else flat.cast("d", shape)
