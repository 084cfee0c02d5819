"""What goes with what beside implicit: the same neighbours with the same scores, the same lists and so the same recall (CF-2, CF-3)."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
import scipy.sparse as sp
from implicit._nearest_neighbours import NearestNeighboursScorer
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender, TFIDFRecommender

import regulars as rg
from regulars import models

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PROVENANCE = rg.Provenance(as_of=NOW, created_at=NOW, purpose="service", valid_until=datetime(2027, 1, 1, tzinfo=UTC))
CUSTOMERS, ITEMS, K, N = 3000, 40, 12, 5
PEERS = {
    "cosine": lambda: CosineRecommender(K=ITEMS, num_threads=1),
    "tfidf": lambda: TFIDFRecommender(K=ITEMS, num_threads=1),
    "bm25": lambda: BM25Recommender(K=ITEMS, K1=1.2, B=0.75, num_threads=1),
}


def drawn(rng: np.random.Generator) -> sp.csr_matrix:
    """Ratings of customers who each have a taste; every pair of items has more than five customers (CF-4)."""
    tastes, likes = rng.integers(0, 4, CUSTOMERS), rng.integers(0, 4, ITEMS)
    chance = np.where(tastes[:, None] == likes[None], 0.35, 0.1)
    has = rng.random((CUSTOMERS, ITEMS)) < chance
    ratings = sp.csr_matrix(has * rng.integers(1, 6, has.shape)).astype(float)
    assert ((has.T.astype(int) @ has.astype(int)) >= 5).all()
    return ratings


def name_of(item: int) -> str:
    # Ties go to the lower key, and so do the places of the peer.
    return f"i{item:02}"


def fitted(matrix: sp.csr_matrix, similarity: str) -> rg.FittedItems:
    coo = matrix.tocoo()
    frame = pa.table(
        {
            "customer": [f"c{row:04}" for row in coo.row],
            "item": [name_of(column) for column in coo.col],
            "at": pa.array([NOW] * coo.nnz, pa.timestamp("us", "UTC")),
            "stars": coo.data,
        }
    )
    return models.fit(frame, "items", columns={"value": "stars"}, similarity=similarity, k=K, provenance=PROVENANCE)


def same(ours: list[tuple[str, float]], theirs: list[tuple[str, float]]) -> None:
    """The same scores in the same order; of equal ones at the end of a list either may be there."""
    assert len(ours) == len(theirs)
    assert np.allclose([score for _, score in ours], [score for _, score in theirs], rtol=1e-12)
    last = theirs[-1][1] if theirs else 0.0
    plain = [{item for item, score in pairs if abs(score - last) > 1e-12 * abs(last)} for pairs in (ours, theirs)]
    assert plain[0] == plain[1]


@pytest.mark.parametrize("similarity", sorted(PEERS))
def test_neighbours_lists_and_recall(similarity: str, rng: np.random.Generator, bare: rg.Crm) -> None:
    matrix = drawn(rng)
    # The last item of every second customer is held out.
    held = np.full(CUSTOMERS, -1)
    thinned = matrix.tolil()
    for customer in range(0, CUSTOMERS, 2):
        items = matrix[customer].indices
        if len(items) > 2:
            held[customer] = rng.choice(items)
            thinned[customer, held[customer]] = 0
    trained = thinned.tocsr()
    trained.eliminate_zeros()
    trained.sort_indices()

    ours, peer = fitted(trained, similarity), PEERS[similarity]()
    peer.fit(trained, show_progress=False)
    asked = [[rg.HistoryItem(item=name_of(item))] for item in range(ITEMS)]
    near = bare.recommend_items(artefact=ours.artefact, histories=asked, n=K).rows
    nearest = sp.lil_matrix((ITEMS, ITEMS))
    for item in range(ITEMS):
        row = peer.similarity[item]
        # It counts an item among its own neighbours.
        pairs = [
            (int(other), float(score)) for other, score in zip(row.indices, row.data) if other != item and score > 0
        ]
        pairs = sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:K]
        same([(one.item, one.score) for one in near[item]], [(name_of(other), score) for other, score in pairs])
        for other, score in pairs:
            nearest[item, other] = score
    peer.scorer = NearestNeighboursScorer(nearest.tocsr())

    histories = [
        [rg.HistoryItem(item=name_of(item), weight=weight) for item, weight in zip(row.indices, row.data)]
        for row in (trained[customer] for customer in range(CUSTOMERS))
    ]
    lists = bare.recommend_items(artefact=ours.artefact, histories=histories, n=N).rows
    hits = [0, 0]
    for customer in range(CUSTOMERS):
        ids, scores = peer.recommend(customer, trained[customer], N=N)
        theirs = [(name_of(int(item)), float(score)) for item, score in zip(ids, scores) if score > 0]
        found = [(one.item, one.score) for one in lists[customer]]
        same(found, theirs)
        if held[customer] >= 0:
            wanted = name_of(held[customer])
            hits[0] += wanted in dict(found)
            hits[1] += wanted in dict(theirs)
    assert hits[0] == hits[1] and hits[0] > (held >= 0).sum() * N / ITEMS
