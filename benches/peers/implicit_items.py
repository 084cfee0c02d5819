"""The peer of `recommend`: neighbours of items and ten recommendations for everybody by implicit, on one thread.

Reads a matrix of customers by items as starts and places of 32 bits and weights of 64 bits; prints `fit WALL CPU` and `all WALL CPU`
in seconds per run, without reading the files, then `recall VALUE` against the held-out item of each customer (-1 for none).
"""

import sys
import time

import numpy as np
import scipy.sparse as sp
from implicit.nearest_neighbours import CosineRecommender


def main() -> None:
    folder, items, k, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    starts, places, held = (np.fromfile(f"{folder}/{name}", dtype="<i4") for name in ("starts", "places", "held"))
    weights = np.fromfile(f"{folder}/weights", dtype="<f8")
    matrix = sp.csr_matrix((weights, places, starts), shape=(len(starts) - 1, items))
    everybody = np.arange(matrix.shape[0])
    ids = np.empty((0, 0))
    for _ in range(runs):
        # Here the number of neighbours counts the item itself.
        model = CosineRecommender(K=k + 1, num_threads=1)
        wall, cpu = time.perf_counter(), time.process_time()
        model.fit(matrix, show_progress=False)
        print("fit", time.perf_counter() - wall, time.process_time() - cpu)
        wall, cpu = time.perf_counter(), time.process_time()
        ids, _ = model.recommend(everybody, matrix, N=10)
        print("all", time.perf_counter() - wall, time.process_time() - cpu)
    asked = held >= 0
    print("recall", float((ids[asked] == held[asked, None]).any(axis=1).mean()))


main()
