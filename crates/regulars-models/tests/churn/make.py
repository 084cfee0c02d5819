"""What scikit-learn 1.9.1 says of some rows: coefficients, calibrations, figures. Writes sklearn.json.

    python make.py
"""

import json

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

N = 400
rng = np.random.default_rng(11)
x = np.column_stack([
    np.log1p(rng.poisson(3.0, N)),
    np.round(rng.exponential(60.0, N), 1),
    rng.integers(0, 1000, N).astype(float),
    np.round(np.log1p(rng.lognormal(4.0, 1.0, N)), 3),
])
y = rng.random(N) < 1 / (1 + np.exp(-(0.5 - 0.8 * x[:, 0] + 0.02 * x[:, 1] - 0.1 * x[:, 3])))


def fitted(a, c):
    # A penalty on features of very different scale converges slowly: standardise by hand where there is no penalty.
    model = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-13, max_iter=1000).fit(a, y)
    return {"intercept": float(model.intercept_[0]), "weights": model.coef_[0].tolist()}, model


penalised, model = fitted(x, 1.0)
strong, _ = fitted(x, 0.01)
free, _ = fitted(x, 1e12)
# Rounded, so that there are ties.
p = np.round(model.predict_proba(x)[:, 1], 2)
logits = np.log(np.clip(p, 1e-15, 1 - 1e-15)) - np.log(1 - np.clip(p, 1e-15, 1 - 1e-15))
platt, _ = fitted(logits.reshape(-1, 1), 1e12)
isotonic = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(p, y)
with open("sklearn.json", "w") as out:
    json.dump({
        "features": x.ravel().tolist(),
        "churned": [int(v) for v in y],
        "fits": [{"penalty": 1.0, **penalised}, {"penalty": 100.0, **strong}, {"penalty": 0.0, **free}],
        "probabilities": p.tolist(),
        "platt": {"a": platt["weights"][0], "b": platt["intercept"]},
        "isotonic": isotonic.predict(p).tolist(),
        "auc": float(roc_auc_score(y, p)),
        "brier": float(brier_score_loss(y, p)),
        "log_loss": float(log_loss(y, np.clip(p, 1e-15, 1 - 1e-15))),
    }, out, separators=(",", ":"))
