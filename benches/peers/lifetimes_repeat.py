"""The peer of `repeat`: fits and predictions by lifetimes over columns x, t_x, T of doubles.

python lifetimes_repeat.py TASK FILE RUNS

Prints `run WALL CPU` in seconds per run, without reading the file, then `number N` for each number found.
"""

import sys
import time

import numpy as np
from lifetimes import BetaGeoFitter, ParetoNBDFitter

HORIZON = 26.0


def main() -> None:
    task, path, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    x, t_x, age = np.fromfile(path, dtype="<f8").reshape(3, -1)
    numbers: list[float] = []
    fitted = BetaGeoFitter()
    if task == "cet":
        fitted.fit(x, t_x, age)
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        if task == "cet":
            numbers = [fitted.conditional_expected_number_of_purchases_up_to_time(HORIZON, x, t_x, age).sum()]
        else:
            model = BetaGeoFitter() if task == "bg_nbd" else ParetoNBDFitter()
            model.fit(x, t_x, age)
            numbers = list(model.params_)
        print("run", time.perf_counter() - wall, time.process_time() - cpu)
    for number in numbers:
        print("number", float(number))


main()
