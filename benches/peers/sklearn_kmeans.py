"""The peer of `clusters`: z-scores and k-means with ten starts by scikit-learn, on one thread.

Reads rows of 64-bit floats; prints `run WALL CPU` in seconds per run, without reading the file, then `inertia VALUE`.
"""

import sys
import time

import numpy as np
from sklearn.cluster import KMeans
from sklearn.preprocessing import StandardScaler


def main() -> None:
    path, width, k, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    rows = np.fromfile(path, dtype="<f8").reshape(-1, width)
    inertia = 0.0
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        points = StandardScaler().fit_transform(rows)
        inertia = KMeans(k, n_init=10, random_state=7).fit(points).inertia_
        print("run", time.perf_counter() - wall, time.process_time() - cpu)
    print("inertia", inertia)


main()
