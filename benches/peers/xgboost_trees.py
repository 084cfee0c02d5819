"""The peer of `trees`: XGBoost trains a model, then tells margins and contributions of the same rows on one thread.

Prints `scored WALL CPU` and `explained WALL CPU` in seconds per run, without making the matrices. Of its two ways to score, a
matrix made before and the array in place, the faster one of each run counts. Leaves `trees.json`, the rows and its answers
(f64, little-endian) in the folder.
"""

import sys
import time

import numpy as np
import xgboost as xgb

FEATURES, TRAIN = 24, 20_000


def timed(work, inputs):
    wall, cpu = time.perf_counter(), time.process_time()
    for one in inputs:
        out = work(one)
    return time.perf_counter() - wall, time.process_time() - cpu, out


def main() -> None:
    folder, runs, repeats, scored, explained, trees, depth = sys.argv[1], *map(int, sys.argv[2:])
    rng = np.random.default_rng(20_261_122)
    x = rng.normal(size=(TRAIN, FEATURES))
    x[rng.random(x.shape) < 0.05] = np.nan
    z = np.nan_to_num(x)
    y = (z[:, 0] * z[:, 1] + np.sin(2 * z[:, 2]) + 0.5 * z[:, 3:9].sum(axis=1) + rng.normal(size=TRAIN) > 0).astype(
        float
    )
    params = {"objective": "binary:logistic", "max_depth": depth, "eta": 0.05, "nthread": 1, "seed": 1}
    # A margin of 0 to begin with: of other scores the two sides may round the logarithm in two ways.
    params["base_score"] = 0.5
    xgb.train(params, xgb.DMatrix(x, y), trees).save_model(f"{folder}/trees.json")
    booster = xgb.Booster({"nthread": 1}, model_file=f"{folder}/trees.json")
    rows = x[:scored]
    few = xgb.DMatrix(x[:explained], nthread=1)
    for _ in range(runs):
        # A matrix remembers its margins, so each is asked once.
        matrices = [xgb.DMatrix(rows, nthread=1) for _ in range(repeats)]
        ways = [
            timed(lambda m: booster.predict(m, output_margin=True), matrices),
            timed(lambda a: booster.inplace_predict(a, predict_type="margin"), [rows] * repeats),
        ]
        wall, cpu, margins = min(ways, key=lambda way: way[1])
        print("scored", wall, cpu)
        wall, cpu, contributions = timed(lambda m: booster.predict(m, pred_contribs=True), [few])
        print("explained", wall, cpu)
    for name, array in [("rows", rows), ("margins", margins), ("contributions", contributions)]:
        array.astype("<f8").tofile(f"{folder}/{name}.f64")


main()
